"""Checks of the exercises of chapter 8.2."""

import numpy as np


def check_path_attribution(path_attribution):
    """Attributions of f along the polygon through corners, shape (m, d); grad takes points of shape (n, d)."""

    def grad(x):
        return np.stack([x[:, 1], x[:, 0]], axis=1)

    yield (
        "线段 (0,0)–(3,5)：7.5 与 7.5",
        "segment (0,0)–(3,5): 7.5 and 7.5",
        lambda: np.allclose(path_attribution(grad, [[0.0, 0], [3, 5]], 8), [7.5, 7.5]),
    )
    yield (
        "先向右再向上：0 与 15",
        "across, then up: 0 and 15",
        lambda: np.allclose(path_attribution(grad, [[0.0, 0], [3, 0], [3, 5]], 8), [0, 15]),
    )
    yield (
        "从 (1, 1) 出发：总和为 f 的差",
        "from (1, 1): they add up to the difference of f",
        lambda: np.isclose(np.sum(path_attribution(grad, [[1.0, 1], [0, 4], [3, 5]], 8)), 14),
    )


def check_shapley_orderings(shapley_orderings):
    """Shapley values of d players; value takes a frozenset of players."""

    yield (
        "三人中 0 与 1 一起才值 6：3、3、0",
        "three players, 0 and 1 are worth 6 together: 3, 3, 0",
        lambda: np.allclose(shapley_orderings(lambda S: 6.0 * ({0, 1} <= S), 3), [3, 3, 0]),
    )
    yield (
        "人数的平方：每人 3",
        "the square of the number of players: 3 each",
        lambda: np.allclose(shapley_orderings(lambda S: len(S) ** 2, 3), [3, 3, 3]),
    )
    yield (
        "空集的价值为 1：总和仍是差",
        "an empty set worth 1: the sum is still the difference",
        lambda: np.isclose(np.sum(shapley_orderings(lambda S: 1.0 + 2 * (0 in S) + (1 in S), 2)), 3),
    )
