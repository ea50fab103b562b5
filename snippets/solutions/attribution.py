"""Solutions of the exercises of chapter 8.2."""

from itertools import pairwise, permutations

import numpy as np

from snippets.attribution import path_rule
from snippets.inputs import as_floats


# --8<-- [start:path_attribution]
def path_attribution(grad, corners, n):
    """Attribution along the polygon through `corners`, shape (m, d): the sum
    over its edges.
    """
    corners = as_floats(corners)
    if corners.ndim != 2 or len(corners) < 2:
        raise ValueError(
            f"corners must be at least two points, got shape {corners.shape}"
        )
    nodes, weights = path_rule(n, "gauss-legendre")
    total = np.zeros(corners.shape[1])
    for a, b in pairwise(corners):
        total += (b - a) * (weights @ grad(a + nodes[:, None] * (b - a)))
    return total
# --8<-- [end:path_attribution]


# --8<-- [start:shapley_orderings]
def shapley_orderings(value, d):
    """Shapley values: what each player adds when joining, averaged over all
    orders in which the d players can arrive.
    """
    total, count = np.zeros(d), 0
    for order in permutations(range(d)):
        present = frozenset()
        for player in order:
            total[player] += value(present | {player}) - value(present)
            present = present | {player}
        count += 1
    return total / count
# --8<-- [end:shapley_orderings]
