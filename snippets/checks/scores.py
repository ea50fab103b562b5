"""Checks of the exercises of chapter 8.1 on scores."""

import numpy as np


def check_denoising_score(denoising_score):
    """(a, b) of the linear score a + b y that fits -(y - x)/sigma² best; x and y of shape (n,)."""
    rng = np.random.default_rng(0)
    x = 0.3 + 1.1 * rng.normal(size=20_000)
    y = x + 0.7 * rng.normal(size=x.size)
    yield (
        "斜率接近 -1/(1.1² + 0.7²)",
        "the slope is near -1/(1.1² + 0.7²)",
        lambda: abs(denoising_score(x, y, 0.7)[1] + 1 / 1.70) < 0.03,
    )
    yield (
        "在 0.3 处得分接近 0",
        "the score is near 0 at 0.3",
        lambda: abs(np.dot(denoising_score(x, y, 0.7), [1, 0.3])) < 0.03,
    )
    yield (
        "三个点上的最小二乘",
        "least squares on three points",
        lambda: np.allclose(denoising_score([0.0, 0.0, 0.0], [-1.0, 1.0, 3.0], 0.5), [0, -4]),
    )
