"""Solutions of the exercises of chapter 7."""

import numpy as np


# --8<-- [start:kernel_orientation]
def kernel_orientation(op):
    """How `op` turns its kernel: (quarter turns anticlockwise, transposed
    first?), one of eight.

    (0, False) is a convolution, (2, False) a cross-correlation; the other six
    are mistakes with axes.
    """
    signal = np.zeros((9, 9))
    signal[4, 4] = 1.0
    kernel = np.arange(1.0, 10.0).reshape(3, 3)
    out = np.asarray(op(signal, kernel))
    if out.ndim != 2 or not out.any():
        raise ValueError(f"op gave zeros or no matrix: shape {out.shape}")
    hit = np.argwhere(out)
    seen = out[
        hit[:, 0].min() : hit[:, 0].max() + 1,
        hit[:, 1].min() : hit[:, 1].max() + 1,
    ]
    for transposed in (False, True):
        for turns in range(4):
            if np.array_equal(
                seen, np.rot90(kernel.T if transposed else kernel, turns)
            ):
                return turns, transposed
    raise ValueError(
        "op does not return its kernel in any of the eight positions"
    )
# --8<-- [end:kernel_orientation]
