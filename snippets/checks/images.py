"""Checks of the exercises of chapter 6.1."""

import numpy as np


def check_blurred_subsample(blurred_subsample):
    """Every stride-th sample of a periodic signal, filtered circularly by (1, 2, 1)/4."""
    x = np.array([4.0, 0, 8, 0, 0, 12])
    yield (
        "步幅 1：只滤波，首尾相接",
        "stride 1: filtered only, the ends joined",
        lambda: np.allclose(blurred_subsample(x, 1), [5, 3, 4, 2, 3, 7]),
    )
    yield (
        "步幅 2：先滤波再取样",
        "stride 2: first filtered, then sampled",
        lambda: np.allclose(blurred_subsample(x, 2), [5, 4, 3]),
    )
    yield (
        "交替信号变为 0",
        "an alternating signal becomes 0",
        lambda: np.allclose(blurred_subsample([1.0, -1] * 4), 0),
    )
    yield "常数不变", "a constant stays", lambda: np.allclose(blurred_subsample([3.0] * 6, 3), [3, 3])
