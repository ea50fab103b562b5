"""Pooling: averages over windows, with and without a filter against aliasing (chapters 3.1 and 6.1)."""

import numpy as np

from snippets.inputs import as_floats, positive_int
from snippets.windows import four_axes, output_size, taps


# --8<-- [start:average_pool]
def average_pool(X, size, stride=None):
    """Mean over windows of ``size`` by ``size``, channel by channel.

    Parameters
    ----------
    X : array_like, shape (N, H, W, C)
    size, stride : int
        Side of a window, and step between windows (without it they tile: `size`).

    Returns
    -------
    ndarray, shape (N, H', W', C)

    Raises
    ------
    ValueError
        If no window fits, or a parameter is out of range.
    """
    X, k = as_floats(X), positive_int("size", size)
    s = k if stride is None else positive_int("stride", stride)
    four_axes("X", X)
    out = [output_size(n, k, s) for n in X.shape[1:3]]
    return sum(X[window] for _, window in taps((k, k), out, s, 1)) / k**2
# --8<-- [end:average_pool]


# --8<-- [start:blur_pool]
def blur_pool(X, stride=2, weights=(1, 2, 1), mode="reflect"):
    """Low-pass filter, then every `stride`-th sample: less aliasing.

    Parameters
    ----------
    X : array_like, shape (N, H, W, C)
    stride : int
    weights : array_like, shape (m,)
        One row of the separable filter, m odd; scaled to sum to one.
    mode : str
        How `numpy.pad` continues the image: "reflect", "wrap", "constant" …

    Returns
    -------
    ndarray, shape (N, ceil(H / stride), ceil(W / stride), C)

    Raises
    ------
    ValueError
        If the number of weights is even, or they sum to zero.

    Notes
    -----
    After R. Zhang, Making Convolutional Networks Shift-Invariant Again, ICML 2019.
    """
    X, w, s = as_floats(X), as_floats(weights), positive_int("stride", stride)
    four_axes("X", X)
    if w.ndim != 1 or len(w) % 2 == 0 or w.sum() == 0:
        raise ValueError(f"need 1, 3, 5 … weights, sum not 0, got {weights!r}")
    kernel = (np.outer(w, w) / w.sum() ** 2).astype(X.dtype)
    r = len(w) // 2
    padded = np.pad(X, [(0, 0), (r, r), (r, r), (0, 0)], mode=mode)
    out = [(n - 1) // s + 1 for n in X.shape[1:3]]
    slices = taps(kernel.shape, out, s, 1)
    return sum(kernel[tap] * padded[window] for tap, window in slices)
# --8<-- [end:blur_pool]
