"""Images: pooling as an average, aliasing under stride, and how box filters
become Gaussian (chapter 6.1).
"""

import numpy as np

from snippets.inputs import as_floats, positive_int


# --8<-- [start:global_average]
def global_average(features):
    """Global average pooling: the mean over all positions, for each channel.

    Parameters
    ----------
    features : array_like, shape (N, H, W, C)

    Returns
    -------
    ndarray, shape (N, C)

    Raises
    ------
    ValueError
        If there is no position, or the array has another rank.
    """
    features = as_floats(features)
    if features.ndim != 4 or 0 in features.shape[1:3]:
        raise ValueError(
            "need features of shape (N, H, W, C) with H, W >= 1, got "
            f"{features.shape}"
        )
    return features.mean(axis=(1, 2))
# --8<-- [end:global_average]


# --8<-- [start:aliased_spectrum]
def aliased_spectrum(x, stride):
    """Spectrum of ``x[::stride]`` from the spectrum of `x`: the mean of
    `stride` shifted copies.

    Parameters
    ----------
    x : array_like, shape (n,)
        One period of a signal.
    stride : int
        A divisor of n.

    Returns
    -------
    ndarray of complex, shape (n // stride,)

    Raises
    ------
    ValueError
        If `x` is not a vector, or the stride does not divide its length.
    """
    x, stride = as_floats(x), positive_int("stride", stride)
    if x.ndim != 1 or x.size == 0 or x.size % stride:
        raise ValueError(
            f"stride {stride} does not divide the period of a signal of shape "
            f"{x.shape}"
        )
    # frequencies j, j + n/stride, j + 2n/stride …
    return np.fft.fft(x).reshape(stride, -1).mean(axis=0)
# --8<-- [end:aliased_spectrum]


# --8<-- [start:folded_coefficients]
def folded_coefficients(c, n):
    """What n samples of a period see of Fourier coefficients: the sums of those
    whose numbers differ by multiples of n.

    Parameters
    ----------
    c : array_like, shape (2K + 1,)
        c_{-K}, …, c_K of Σ_k c_k exp(2πi kt/T).
    n : int
        Samples in a period.

    Returns
    -------
    ndarray of complex, shape (n,)
        For j = 0 … n-1 the sum of c_{j + mn} over all integers m.

    Raises
    ------
    ValueError
        If `c` is no vector of odd length, or n is not positive.
    """
    c, n = as_floats(c), positive_int("n", n)
    if c.ndim != 1 or c.size % 2 == 0:
        raise ValueError(f"need c_-K … c_K, got coefficients of shape {c.shape}")
    K = c.size // 2
    folded = np.zeros(n, complex)
    np.add.at(folded, np.arange(-K, K + 1) % n, c)
    return folded
# --8<-- [end:folded_coefficients]


# --8<-- [start:moments_of_kernel]
def moments_of_kernel(k):
    """Variance and excess kurtosis of a kernel, read as a probability
    distribution on 0 … len(k)-1.

    Parameters
    ----------
    k : array_like, shape (n,)
        Weights >= 0 that sum to one, at least two of them positive.

    Returns
    -------
    tuple of float
        Variance, and fourth central moment over squared variance, minus 3 (zero
        for a Gaussian).

    Raises
    ------
    ValueError
        If the weights are no distribution, or sit at one point.
    """
    k = as_floats(k)
    if k.ndim != 1 or (k < 0).any() or not np.isclose(k.sum(), 1):
        raise ValueError(f"need a vector of weights >= 0 that sum to 1, got {k}")
    position = np.arange(len(k)) - np.arange(len(k)) @ k
    variance, fourth = position**2 @ k, position**4 @ k
    if variance == 0:
        raise ValueError(
            "all the weight sits at one point: the kurtosis is not defined"
        )
    return float(variance), float(fourth / variance**2 - 3)
# --8<-- [end:moments_of_kernel]
