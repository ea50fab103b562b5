"""Checks of the exercises of chapter 8.1 on operators."""

import numpy as np


def check_fourier_layer(fourier_layer):
    """Fourier coefficients 0, 1, ... of real samples u on [0, 1), times `multipliers`; the others are dropped."""

    def wave(n, k):
        return np.cos(2 * np.pi * k * np.arange(n) / n)

    yield (
        "每个频率乘以自己的系数",
        "every frequency gets its factor",
        lambda: np.allclose(
            fourier_layer(1 + wave(16, 1) + wave(16, 2), [3.0, 0.5, 2.0]), 3 + wave(16, 1) / 2 + 2 * wave(16, 2)
        ),
    )
    yield (
        "高于截断的频率消失",
        "frequencies above the cut vanish",
        lambda: np.allclose(fourier_layer(wave(16, 1) + wave(16, 5), [1.0, 1.0]), wave(16, 1)),
    )
    yield (
        "9 个点与 32 个点都保持网格的长度",
        "9 points and 32 points keep their number",
        lambda: all(np.shape(fourier_layer(wave(n, 1), [1.0, 1.0])) == (n,) for n in (9, 32)),
    )
