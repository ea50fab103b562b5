"""The convolutional layer for a whole batch, by matrix products over shifted slices (chapter 5.1)."""

import numpy as np

from snippets.inputs import as_floats
from snippets.windows import four_axes, output_size

SLICES_BYTES = 2**19  # shifted slices of some images: they stay in the second-level cache
PRODUCT = 10**6  # multiplications up to which OpenBLAS multiplies without repacking


# --8<-- [start:conv2d_batch]
def conv2d_batch(X, W, b=None):
    """`conv2d_layer` with stride 1 and no padding: shifted slices, then one GEMM.

    Parameters
    ----------
    X : array_like, shape (N, H, W, C_in)
    W : array_like, shape (kh, kw, C_in, C_out)
    b : array_like, shape (C_out,), optional

    Returns
    -------
    ndarray, shape (N, H - kh + 1, W - kw + 1, C_out)
        A view: the windows that run from one row into the next are left out.

    Raises
    ------
    ValueError
        If a shape does not fit.
    """
    X, W, *bias = as_floats(X, W) if b is None else as_floats(X, W, b)
    four_axes("X", X)
    four_axes("W", W)
    (N, height, width, C), (kh, kw, depth, filters) = X.shape, W.shape
    if depth != C or any(b.shape != (filters,) for b in bias):
        shapes = ", ".join(str(a.shape) for a in (X, W, *bias))
        raise ValueError(f"channels or bias do not fit: shapes {shapes}")
    rows, columns = output_size(height, kh), output_size(width, kw)
    weights, size = W.reshape(-1, filters), rows * width
    flat = np.moveaxis(X.reshape(N, height * width, C), 2, 0)
    used = size - kw + 1
    step = max(1, SLICES_BYTES // (len(weights) * size * X.itemsize))  # images
    span = max(1, PRODUCT // weights.size)  # positions in one product
    Y = np.empty((N, size, filters), X.dtype)
    for n in range(0, N, step):
        images = flat[:, n : n + step]
        slices = np.zeros((kh, kw, C, images.shape[1], size), X.dtype)
        for i, j in np.ndindex(kh, kw):
            first = i * width + j
            slices[i, j, ..., :used] = images[..., first : first + used]
        slices, out = (
            slices.reshape(len(weights), -1),
            Y[n : n + step].reshape(-1, filters),
        )
        for p in range(0, len(out), span):
            np.matmul(slices[:, p : p + span].T, weights, out=out[p : p + span])
        for b in bias:
            out += b
    return Y.reshape(N, rows, width, filters)[:, :, :columns]
# --8<-- [end:conv2d_batch]
