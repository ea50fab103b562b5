"""Cross-correlation made fast: the rungs of the speed ladder of chapter 5.1, and the function that chooses one.

Every rung computes what `snippets/convolution.py` computes in `cross_correlate2d` without options. The layer for
a whole batch is in `snippets/fast_layers.py`; `make bench` measures them all.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy import fft

from snippets.inputs import as_floats

STRIP_BYTES = 2**18  # fits into the second-level cache of a core, several times over
PRODUCT = 150_000  # multiplications in one product: far fewer cost calls, far more are repacked by OpenBLAS
COLUMNS = 2048  # most columns in one product
TILE_SIDE = 128  # most output rows of one tile, plus four times the side of the kernel


# --8<-- [start:matrices]
def matrices(x, k):
    """`x` and `k.conj()` as floats, and the shape of the result; or ValueError."""
    x, k = as_floats(x, k)
    if x.ndim != 2 or k.ndim != 2 or k.size == 0:
        raise ValueError(f"need two matrices, got shapes {x.shape} and {k.shape}")
    (H, W), (h, w) = x.shape, k.shape
    if h > H or w > W:
        raise ValueError(f"a kernel of shape {k.shape} does not fit in {x.shape}")
    return x, k.conj(), (H - h + 1, W - w + 1)


def blocks(n, most):
    """Equal blocks of at most `most` that cover n: their size, their begins."""
    count = -(-n // most)
    size = -(-n // count)
    return size, [min(i * size, n - size) for i in range(count)]
# --8<-- [end:matrices]


# --8<-- [start:correlate_shifts]
def correlate_shifts(x, k):
    """One multiplication and one addition of a whole strip for each tap.

    Parameters
    ----------
    x, k : array_like, shapes (H, W) and (h, w)
        Real or complex; the kernel is not turned.

    Returns
    -------
    ndarray, shape (H - h + 1, W - w + 1)

    Raises
    ------
    ValueError
        If an input is no matrix, or the kernel does not fit.
    """
    x, k, (rows, columns) = matrices(x, k)
    flat, W = x.ravel(), x.shape[1]
    step, tops = blocks(rows, max(1, STRIP_BYTES // (W * x.itemsize)))
    # windows that run from one row into the next are dropped below
    used = step * W - k.shape[1] + 1
    y = np.empty((rows, columns), x.dtype)
    total, product = np.empty((step, W), x.dtype), np.empty(used, x.dtype)
    for top in tops:
        total[:] = 0
        for (a, b), weight in np.ndenumerate(k):
            first = (top + a) * W + b
            np.multiply(flat[first : first + used], weight, out=product)
            total.ravel()[:used] += product
        y[top : top + step] = total[:, :columns]
    return y
# --8<-- [end:correlate_shifts]


# --8<-- [start:correlate_toeplitz]
def banded(k, rows):
    """T with T[b, i, i + a] = k[a, b] and zeros elsewhere, for i < rows."""
    h, w = k.shape
    T = np.zeros((w, rows, rows + h), k.dtype)
    T[:, :, :h] = k.T[:, None]  # every row begins with a column of k …
    T = T.reshape(w, -1)[:, : rows * (rows + h - 1)]
    # … read in rows that are one shorter, each moves on by one
    return T.reshape(w, rows, rows + h - 1)


def correlate_toeplitz(x, k):
    """One matrix product for each column of the kernel, on blocks of rows.

    Parameters, result and errors are those of `correlate_shifts`.
    """
    x, k, (rows, columns) = matrices(x, k)
    h, w = k.shape
    if w > h:  # the longer side goes into the matrices
        return correlate_toeplitz(x.T, k.conj().T).T
    wide, lefts = blocks(columns, COLUMNS)
    step, tops = blocks(rows, math.isqrt(PRODUCT // wide))
    T = banded(k, step)
    y, product = (
        np.empty((rows, columns), x.dtype),
        np.empty((step, wide), x.dtype),
    )
    for left in lefts:
        for top in tops:
            block = y[top : top + step, left : left + wide]
            strip = x[top : top + step + h - 1, left : left + wide + w - 1]
            np.matmul(T[0], strip[:, :wide], out=block)
            for b in range(1, w):
                block += np.matmul(T[b], strip[:, b : b + wide], out=product)
    return y
# --8<-- [end:correlate_toeplitz]


# --8<-- [start:correlate_fft]
def real_matrices(x, k):
    """As `matrices`, and a ValueError unless both are real."""
    x, k, shape = matrices(x, k)
    if np.iscomplexobj(x):
        raise ValueError(f"need real matrices, got {x.dtype}")
    return x, k, shape


def correlate_fft(x, k):
    """The convolution theorem: two transforms, one product, one transform back.

    Parameters, result and errors are those of `correlate_shifts`; real input.
    """
    x, k, (rows, columns) = real_matrices(x, k)
    size = [fft.next_fast_len(n, real=True) for n in x.shape]
    spectrum = fft.rfft2(x, size)
    spectrum *= np.conj(fft.rfft2(k, size))  # conj: it correlates
    return fft.irfft2(spectrum, size, overwrite_x=True)[:rows, :columns]
# --8<-- [end:correlate_fft]


# --8<-- [start:correlate_overlap_save]
def correlate_overlap_save(x, k):
    """The convolution theorem on overlapping tiles that fit into the cache.

    Parameters, result and errors are those of `correlate_fft`.
    """
    x, k, (rows, columns) = real_matrices(x, k)
    h, w = k.shape
    down, tops = blocks(rows, TILE_SIDE + 4 * h)
    right, lefts = blocks(columns, TILE_SIDE + 4 * w)
    reach = down + h - 1, right + w - 1  # what a tile of the output sees
    size = [fft.next_fast_len(n, real=True) for n in reach]
    kernel = np.conj(fft.rfft2(k, size))  # once for all tiles
    y = np.empty((rows, columns), x.dtype)
    for top in tops:
        for left in lefts:
            tile = x[top : top + reach[0], left : left + reach[1]]
            spectrum = fft.rfft2(tile, size)
            spectrum *= kernel
            block = fft.irfft2(spectrum, size, overwrite_x=True)
            y[top : top + down, left : left + right] = block[:down, :right]
    return y
# --8<-- [end:correlate_overlap_save]


# --8<-- [start:correlate2d_fast]
class Limits(NamedTuple):
    """Up to where a rung is the fastest; beyond the last one, overlap-save."""

    shifts: float  # taps of the kernel
    toeplitz: float  # taps of the kernel
    fft: float  # samples of the image


LIMITS = {  # measured with `make bench`
    np.dtype(np.float32): Limits(shifts=4, toeplitz=144, fft=256**2),
    np.dtype(np.float64): Limits(shifts=4, toeplitz=121, fft=256**2),
}
OTHER_TYPES = Limits(shifts=4, toeplitz=math.inf, fft=0)  # complex and others


def rung_for(shape, kernel_shape, dtype):
    """The function of this module that is the fastest for such input."""
    if dtype.kind not in "fc":
        dtype = np.dtype(np.float64)  # what integers become
    limits, taps = LIMITS.get(dtype, OTHER_TYPES), math.prod(kernel_shape)
    if taps <= limits.shifts:
        return correlate_shifts
    if taps <= limits.toeplitz:
        return correlate_toeplitz
    return (
        correlate_fft if math.prod(shape) <= limits.fft else correlate_overlap_save
    )


def correlate2d_fast(x, k):
    """Cross-correlation in mode "valid", by the rung that suits its input.

    Parameters
    ----------
    x, k : array_like, shapes (H, W) and (h, w)
        Image and weights; integers become float64. Complex weights are conjugated.

    Returns
    -------
    ndarray, shape (H - h + 1, W - w + 1)
        Equal to ``cross_correlate2d(x, k)`` up to rounding, in the same type. The
        result may be a view into a larger array.

    Raises
    ------
    ValueError
        If an input is no matrix, holds a NaN, or the kernel does not fit.

    Notes
    -----
    A transform mixes all samples: beyond the limit of `toeplitz` one infinite
    sample spoils its whole tile, and rounding errors are relative to the largest
    values of the tile, not to those of the window.
    """
    x, k = np.asarray(x), np.asarray(k)
    return rung_for(x.shape, k.shape, np.result_type(x, k))(x, k)
# --8<-- [end:correlate2d_fast]
