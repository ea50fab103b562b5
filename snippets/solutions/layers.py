"""Solutions of the exercises of chapter 3.1."""

import numpy as np

from snippets.convolution import convolve1d
from snippets.inputs import as_floats, positive_int
from snippets.layers import conv_transpose2d
from snippets.pooling import average_pool
from snippets.windows import output_size


# --8<-- [start:same_padding]
def same_padding(n, k, stride=1, dilation=1):
    """Zeros (before, after) that TensorFlow's "SAME" puts along an axis."""
    n, k = positive_int("n", n), positive_int("k", k)
    s, d = positive_int("stride", stride), positive_int("dilation", dilation)
    windows = -(-n // s)
    total = max((windows - 1) * s + d * (k - 1) + 1 - n, 0)
    return total // 2, total - total // 2
# --8<-- [end:same_padding]


# --8<-- [start:dilate_kernel]
def dilate_kernel(W, dilation):
    """`W` with ``dilation - 1`` zeros between its taps, along both axes."""
    W, d = as_floats(W), positive_int("dilation", dilation)
    if W.ndim < 2 or not W.size:
        raise ValueError(f"need a kernel of shape (kh, kw, …), got {W.shape}")
    kh, kw, *channels = W.shape
    spread = np.zeros((d * (kh - 1) + 1, d * (kw - 1) + 1, *channels), W.dtype)
    spread[::d, ::d] = W
    return spread
# --8<-- [end:dilate_kernel]


# --8<-- [start:group_convolve]
def group_convolve(f, k, table):
    """``Σ_y f(y) k(y⁻¹ x)`` on a finite group; table[x, y] is the index of xy."""
    f, k = as_floats(f, k)
    table = np.asarray(table)
    if f.shape != k.shape or table.shape != (*f.shape, *f.shape):
        shapes = f"{f.shape}, {k.shape}, {table.shape}"
        raise ValueError(f"need two functions on a group and its table: {shapes}")
    result = np.zeros_like(f)
    for y in range(len(f)):
        result[table[y]] += f[y] * k  # x = y z runs through the group as z does
    return result
# --8<-- [end:group_convolve]


# --8<-- [start:input_gradient_1d]
def input_gradient_1d(dy, w, n, stride=1, padding=0):
    """Gradient in x, of length `n`, of a layer with one channel along one axis."""
    dy, w = as_floats(dy, w)
    p = positive_int("padding", padding, least=0)
    if len(dy) != output_size(n, len(w), stride, p):
        raise ValueError(f"a gradient of length {len(dy)} does not fit {n} samples")
    upsampled = np.zeros(stride * (len(dy) - 1) + 1, dy.dtype)
    upsampled[::stride] = dy
    padded = np.zeros(n + 2 * p, dy.dtype)  # zero where no window reaches
    full = convolve1d(upsampled, w)
    padded[: len(full)] = full
    return padded[p : p + n]
# --8<-- [end:input_gradient_1d]


# --8<-- [start:overlap_counts]
def overlap_counts(n, k, stride):
    """How many of `n` windows of `k` taps cover each sample."""
    ones = np.ones((1, positive_int("n", n), 1, 1))
    kernel = np.ones((positive_int("k", k), 1, 1, 1))
    return conv_transpose2d(ones, kernel, stride)[0, :, 0, 0]
# --8<-- [end:overlap_counts]


# --8<-- [start:power_mean_pool]
def power_mean_pool(X, size, q):
    """The q-th power mean over each window; an average for q = 1."""
    X = as_floats(X)
    if (X < 0).any() or not 1 <= q < np.inf:
        raise ValueError(f"need values >= 0 and q >= 1, got {X.min()}, {q!r}")
    top = X.max() or 1.0  # scaled, so that no power overflows
    return top * average_pool((X / top) ** q, size) ** (1 / q)
# --8<-- [end:power_mean_pool]


# --8<-- [start:separable_factors]
def separable_factors(k):
    """Vectors u, v with ``k == outer(u, v)``, for a matrix `k` of rank one."""
    k = as_floats(k)
    left, sigma, right = np.linalg.svd(k)
    rank = int(np.sum(sigma > 1e-12 * sigma[0]))  # of the zero matrix 0
    if rank != 1:
        raise ValueError(f"a kernel of rank {rank} is not separable")
    return left[:, 0] * np.sqrt(sigma[0]), right[0] * np.sqrt(sigma[0])
# --8<-- [end:separable_factors]


# --8<-- [start:winograd_f23]
def winograd_f23(x, k):
    """``correlate1d(x, k)`` for three taps: four products for every two outputs."""
    x, k = as_floats(x, k)
    if k.shape != (3,) or x.ndim != 1 or len(x) < 4 or len(x) % 2:
        raise ValueError(f"need 4, 6, 8 … samples, 3 taps: {x.shape}, {k.shape}")
    # tiles of four samples that overlap by two
    d0, d1, d2, d3 = (x[i : i + len(x) - 3 : 2] for i in range(4))
    # once for each kernel
    plus, minus = (k[0] + k[1] + k[2]) / 2, (k[0] - k[1] + k[2]) / 2
    m1, m2 = (d0 - d2) * k[0], (d1 + d2) * plus
    m3, m4 = (d2 - d1) * minus, (d1 - d3) * k[2]
    return np.stack([m1 + m2 + m3, m2 - m3 - m4], axis=1).ravel()
# --8<-- [end:winograd_f23]
