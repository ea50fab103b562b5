"""Convolution and cross-correlation of finite sequences and images (chapters 2.2, 3.1, 4.1 and 5.1).

What lives on the real line (densities, Gaussians, step sizes) is in `snippets/smoothing.py`; its names can be
imported from here, too.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from snippets.inputs import as_floats, positive_int
from snippets.smoothing import (  # noqa: F401  (the public names of the topic, all in one place)
    box_power,
    continuous_convolution,
    discretised_convolution,
    gaussian_kernel,
    pdf_of_sum,
    semigroup_check,
    young_gap,
)


def two_arrays(x, k, ndim):
    """Both as arrays of `ndim` axes in a common floating type, none empty; ValueError otherwise."""
    x, k = as_floats(x, k)
    if x.ndim != ndim or k.ndim != ndim:
        raise ValueError(f"need two arrays with {ndim} axes, got {x.ndim} and {k.ndim}")
    if x.size == 0 or k.size == 0:
        raise ValueError(f"nothing to convolve: shapes {x.shape} and {k.shape}")
    return x, k


# --8<-- [start:convolve1d]
def convolve1d(x, k, mode="full"):
    """Sum of shifted copies of `x`: the copy that starts at ``i``, times ``k[i]``.

    Parameters
    ----------
    x, k : array_like, shapes (n,) and (m,)
        Integers become float64, so nothing wraps.
    mode : {"full", "same", "valid"}
        All n + m - 1 values; the middle max(n, m) of them; or those that no
        border touches.

    Returns
    -------
    ndarray, shape (n + m - 1,), (max(n, m),) or (abs(n - m) + 1,)
        As `numpy.convolve` gives it.

    Raises
    ------
    ValueError
        If an input is empty or no vector, or the mode is unknown.
    """
    x, k = two_arrays(x, k, ndim=1)
    if len(k) > len(x):
        x, k = k, x  # allowed because * commutes
    n, m = len(x), len(k)
    same, valid = ((m - 1) // 2, n), (m - 1, n - m + 1)  # start and length
    middle = {"full": (0, n + m - 1), "same": same, "valid": valid}
    if mode not in middle:
        raise ValueError(f"mode must be full, same or valid, got {mode!r}")
    full = np.zeros(n + m - 1, x.dtype)
    for i, weight in enumerate(k):
        full[i : i + n] += weight * x
    start, length = middle[mode]
    return full[start : start + length]
# --8<-- [end:convolve1d]


# --8<-- [start:correlate1d]
def correlate1d(x, k, mode="valid"):
    """Inner products of `k` with the windows of `x`.

    That is ``c[t] = sum(x[t + i] * conj(k[i]))``. Parameters and errors are
    those of `convolve1d`, the result is that of `numpy.correlate`; in mode
    ``"full"`` its first entry belongs to the shift ``t = 1 - len(k)``.
    """
    x, k = two_arrays(x, k, ndim=1)
    if len(k) > len(x):
        # ⋆ does not commute: swap the factors, then reverse and conjugate
        return np.conj(correlate1d(k, x, mode)[::-1])
    return convolve1d(x, np.conj(k[::-1]), mode)
# --8<-- [end:correlate1d]


# --8<-- [start:cross_correlate2d]
def cross_correlate2d(x, k, stride=1, padding=0, dilation=1):
    """Inner product of `k` with every window of `x`: a "convolution" layer.

    Parameters
    ----------
    x, k : array_like, shapes (H, W) and (h, w)
        Image and weights; integers become float64, so nothing wraps. Complex
        weights are conjugated.
    stride, padding, dilation : int
        Step between windows, zeros put on each side, step inside a window.

    Returns
    -------
    ndarray, shape (H', W')
        ``H' = (H + 2 * padding - dilation * (h - 1) - 1) // stride + 1``, and
        W' likewise.

    Raises
    ------
    ValueError
        If an input is no matrix, the kernel does not fit, or a parameter is out
        of range.

    Notes
    -----
    The kernel is not turned. For the convolution of mathematics see `convolve2d`.
    """
    x, k = two_arrays(x, k, ndim=2)
    s, d = positive_int("stride", stride), positive_int("dilation", dilation)
    x = np.pad(x, positive_int("padding", padding, least=0))
    extent = tuple(d * (size - 1) + 1 for size in k.shape)
    if extent[0] > x.shape[0] or extent[1] > x.shape[1]:
        raise ValueError(f"a kernel that covers {extent} does not fit in {x.shape}")
    windows = sliding_window_view(x, extent)[::s, ::s, ::d, ::d]  # a view, no copy
    return np.einsum("ijkl,kl->ij", windows, np.conj(k))
# --8<-- [end:cross_correlate2d]


# --8<-- [start:convolve2d]
def convolve2d(x, k, mode="valid"):
    """Convolution of two matrices: turn the kernel by 180°, then correlate.

    Parameters
    ----------
    x, k : array_like, shapes (H, W) and (h, w)
    mode : {"full", "same", "valid"}
        All shifts that overlap; the middle ones, in the shape of `x`; or those
        where `k` fits in `x`.

    Returns
    -------
    ndarray, shape (H + h - 1, W + w - 1), (H, W) or (H - h + 1, W - w + 1)
        As `scipy.signal.convolve2d` gives it.

    Raises
    ------
    ValueError
        If an input is no matrix, the mode is unknown, or the kernel does not fit
        (``"valid"``).
    """
    x, k = two_arrays(x, k, ndim=2)
    (H, W), (h, w) = x.shape, k.shape
    if mode not in ("full", "same", "valid"):
        raise ValueError(f"mode must be full, same or valid, got {mode!r}")
    turned = np.conj(k[::-1, ::-1])  # correlation conjugates once more
    if mode == "valid":
        return cross_correlate2d(x, turned)
    full = cross_correlate2d(np.pad(x, ((h - 1, h - 1), (w - 1, w - 1))), turned)
    top, left = (h - 1) // 2, (w - 1) // 2
    return full if mode == "full" else full[top : top + H, left : left + W]
# --8<-- [end:convolve2d]


# --8<-- [start:convolution_loop]
def convolution_loop(image, kernel):
    """The double loop of the source article, rewritten: a readable reference.

    On floating-point matrices it equals `cross_correlate2d`. Its defects are kept
    on purpose, page 5.1 shows them: it does not turn the kernel; 8-bit products
    wrap around; a kernel one larger than the image gives an empty array; imaginary
    parts are dropped; and it is slow.
    """
    height, width = kernel.shape
    output = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            window = image[i : i + height, j : j + width]
            output[i, j] = np.sum(window * kernel)
    return output
# --8<-- [end:convolution_loop]


# --8<-- [start:circular_convolve]
def circular_convolve(x, k):
    """Convolution on ℤ_n, a sum of shifts: ``y[t] = Σ k[i] x[(t - i) % n]``.

    Parameters
    ----------
    x, k : array_like, shapes (n,) and (m,) with m <= n
        One period of the signal; the kernel is continued by zeros.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If an input is empty or no vector, or the kernel is longer than the period.
    """
    x, k = two_arrays(x, k, ndim=1)
    if len(k) > len(x):
        raise ValueError(f"a kernel of length {len(k)} in a period {len(x)}")
    return sum(weight * np.roll(x, i) for i, weight in enumerate(k))
# --8<-- [end:circular_convolve]


# --8<-- [start:fft_convolve]
def fft_convolve(x, k):
    """Full convolution by its theorem: transform, multiply, transform back.

    Parameters
    ----------
    x, k : array_like
        Vectors or matrices (as many axes each).

    Returns
    -------
    ndarray
        Of length n + m - 1 along every axis; padded to that, nothing wraps around.

    Raises
    ------
    ValueError
        If an input is empty, or their numbers of axes differ.
    """
    x, k = two_arrays(x, k, ndim=max(1, np.ndim(x)))
    shape = [n + m - 1 for n, m in zip(x.shape, k.shape, strict=True)]
    axes = range(x.ndim)
    product = np.fft.fftn(x, shape, axes) * np.fft.fftn(k, shape, axes)
    y = np.fft.ifftn(product, shape, axes)
    return y if np.iscomplexobj(x) else y.real
# --8<-- [end:fft_convolve]


# --8<-- [start:toeplitz_of_kernel]
def toeplitz_of_kernel(k, n):
    """The matrix T with ``T @ x == convolve1d(x, k)`` for all x of length n.

    Parameters
    ----------
    k : array_like, shape (m,)
    n : int
        Length of the signals, n >= 1.

    Returns
    -------
    ndarray, shape (n + m - 1, n)
        Constant along diagonals. Column j is the response to an impulse at j:
        the kernel, moved down by j.
    """
    k, n = as_floats(k), positive_int("n", n)
    if k.ndim != 1 or k.size == 0:
        raise ValueError(f"need a kernel of shape (m,), got {k.shape}")
    T = np.zeros((n + len(k) - 1, n), k.dtype)
    for j in range(n):
        T[j : j + len(k), j] = k
    return T
# --8<-- [end:toeplitz_of_kernel]
