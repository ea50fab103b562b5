"""Checks of the exercises of chapter 7."""

import numpy as np


def check_kernel_orientation(kernel_orientation):
    """(quarter turns anticlockwise, transposed first?) of the kernel in what op(x, k) does with two matrices."""

    def op(turns, transposed):
        def correlate(x, k):
            k = np.rot90(k.T if transposed else k, turns)
            k = k[::-1, ::-1]  # the impulse turns it back
            h, w = k.shape
            return np.array(
                [
                    [np.sum(x[i : i + h, j : j + w] * k) for j in range(x.shape[1] - w + 1)]
                    for i in range(x.shape[0] - h + 1)
                ]
            )

        return correlate

    yield "卷积：(0, False)", "a convolution: (0, False)", lambda: tuple(kernel_orientation(op(0, False))) == (0, False)
    yield (
        "互相关：(2, False)",
        "a cross-correlation: (2, False)",
        lambda: tuple(kernel_orientation(op(2, False))) == (2, False),
    )
    yield (
        "两轴互换：(0, True)",
        "the axes swapped: (0, True)",
        lambda: tuple(kernel_orientation(op(0, True))) == (0, True),
    )
    yield (
        "八种位置各不相同",
        "the eight positions are told apart",
        lambda: all(tuple(kernel_orientation(op(n, t))) == (n, t) for n in range(4) for t in (False, True)),
    )
