"""Windows that slide over samples: how many fit, where they lie, how far they see (chapter 3.1).

Sizes are worked out one axis at a time.
"""

import numpy as np

from snippets.inputs import positive_int


# --8<-- [start:output_size]
def output_size(n, k, stride=1, padding=0, dilation=1):
    """How many windows of a kernel fit along one axis.

    Parameters
    ----------
    n, k : int
        Number of samples and number of taps.
    stride, padding, dilation : int
        Step between windows, zeros at each end, step between taps.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    ValueError
        If not even one window fits, or a parameter is out of range.
    """
    n, k = positive_int("n", n), positive_int("k", k)
    s, d = positive_int("stride", stride), positive_int("dilation", dilation)
    p = positive_int("padding", padding, least=0)
    extent = d * (k - 1) + 1  # from the first tap to the last
    if n + 2 * p < extent:
        raise ValueError(f"a window of {extent} does not fit in {n} + 2 * {p}")
    return (n + 2 * p - extent) // s + 1
# --8<-- [end:output_size]


def four_axes(name, a):
    """ValueError unless `a` is real, has four axes, and none of them is empty."""
    if a.ndim != 4 or 0 in a.shape or np.iscomplexobj(a):
        raise ValueError(f"{name} must be real with four non-empty axes, got {a.dtype} of shape {a.shape}")


# --8<-- [start:taps]
def taps(kernel_size, out_size, stride, dilation):
    """Each tap of a kernel, and the slice of the padded input that it meets."""
    for i, j in np.ndindex(*kernel_size):
        top, left = dilation * i, dilation * j
        rows = slice(top, top + stride * (out_size[0] - 1) + 1, stride)
        columns = slice(left, left + stride * (out_size[1] - 1) + 1, stride)
        yield (i, j), (slice(None), rows, columns)
# --8<-- [end:taps]


# --8<-- [start:receptive_field]
def receptive_field(layers):
    """How wide one output of a stack of layers sees, and how far apart outputs are.

    Parameters
    ----------
    layers : iterable of (k, s, d)
        Taps, stride and dilation of each layer along one axis, from the input
        upwards.

    Returns
    -------
    (size, jump) : tuple of int

    Raises
    ------
    ValueError
        If a parameter is not a whole number >= 1.
    """
    size, jump = 1, 1
    for k, s, d in layers:
        k, s, d = positive_int("k", k), positive_int("s", s), positive_int("d", d)
        size += (k - 1) * d * jump  # the taps stand d * jump input samples apart
        jump *= s
    return size, jump
# --8<-- [end:receptive_field]
