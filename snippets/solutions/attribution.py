"""Solutions of the exercises of chapter 8.2."""

from itertools import pairwise

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
