"""Solutions: images (chapter 6.1)."""

import numpy as np

from snippets.inputs import as_floats, positive_int


# --8<-- [start:blurred_subsample]
def blurred_subsample(x, stride=2):
    """Every `stride`-th sample of a signal, filtered circularly by (1, 2, 1)/4.

    Parameters
    ----------
    x : array_like, shape (n,)
    stride : int

    Returns
    -------
    ndarray, shape (ceil(n / stride),)

    Raises
    ------
    ValueError
        If `x` is not a vector, or the stride is not positive.
    """
    x, stride = as_floats(x), positive_int("stride", stride)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"need a signal of shape (n,), got {x.shape}")
    return ((np.roll(x, 1) + 2 * x + np.roll(x, -1)) / 4)[::stride]
# --8<-- [end:blurred_subsample]
