"""Short-time Fourier transform, its inverse, and mel filters (chapter 6.3)."""

import numpy as np

from snippets.inputs import as_floats, positive, positive_int


# --8<-- [start:hann_window]
def hann_window(n):
    """Periodic Hann window: sin²(π i / n) for i = 0 … n-1."""
    return np.sin(np.pi * np.arange(positive_int("n", n)) / n) ** 2
# --8<-- [end:hann_window]


# --8<-- [start:stft]
def stft(x, window, hop):
    """Discrete Fourier transform of every windowed frame of a real signal.

    Parameters
    ----------
    x : array_like, shape (L,)
        Samples, L >= 1; taken as zero outside.
    window : array_like, shape (N,)
    hop : int
        Frame m begins at sample (m + 1)·hop - N, so that every sample meets
        each frame that can see it.

    Returns
    -------
    ndarray of complex, shape (M, N // 2 + 1)
        Row m, column j: Σ_i x[m·hop + hop - N + i] window[i] exp(-2πi ij/N).

    Raises
    ------
    ValueError
        If `x` or `window` is not a real vector, or not 1 <= hop <= N.
    """
    x, window = as_floats(x), as_floats(window)
    hop = frame_step(window, hop)
    if x.ndim != 1 or x.size == 0 or np.iscomplexobj(x):
        raise ValueError(
            f"need a real signal of shape (L,), got shape {x.shape} of type "
            f"{x.dtype}"
        )
    N = len(window)
    M = (N - hop + len(x) - 1) // hop + 1
    padded = np.zeros((M - 1) * hop + N, x.dtype)
    padded[N - hop : N - hop + len(x)] = x
    frames = np.lib.stride_tricks.sliding_window_view(padded, N)[::hop]
    return np.fft.rfft(frames * window)
# --8<-- [end:stft]


# --8<-- [start:istft]
def istft(X, window, hop, length=None):
    """The signal whose `stft` is `X`: weighted overlap-add, divided by the sum
    of the squared windows.

    Parameters
    ----------
    X : array_like of complex, shape (M, N // 2 + 1)
    window : array_like, shape (N,)
        The window of `stft`, with Σ_m window[n - m·hop]² ≠ 0 for every n
        (NOLA).
    hop : int
    length : int, optional
        Samples to return; by default all that M frames cover: the signal and
        fewer than `hop` zeros.

    Returns
    -------
    ndarray, shape (length,)

    Raises
    ------
    ValueError
        If the shapes do not match, the window fails NOLA, or `length` is too
        large.
    """
    window = as_floats(window)
    hop, X, N = frame_step(window, hop), as_floats(X), len(window)
    if X.ndim != 2 or X.shape[1] != N // 2 + 1 or len(X) == 0:
        raise ValueError(
            f"frames of shape {X.shape} do not fit a window of length {N}"
        )
    covered = max((len(X) + 1) * hop - N, 0)
    length = max(covered, 1) if length is None else length
    length = positive_int("length", length)
    if length > covered:
        raise ValueError(
            f"{len(X)} frames hold {covered} samples, not {length}"
        )
    frames = np.fft.irfft(X, n=N)
    total = np.zeros((len(X) - 1) * hop + N, frames.dtype)
    weight = np.zeros_like(total)
    for m, frame in enumerate(frames):
        total[m * hop : m * hop + N] += window * frame
        weight[m * hop : m * hop + N] += window**2
    kept = slice(N - hop, N - hop + length)
    if (weight[kept] <= 1e-10 * weight.max()).any():
        raise ValueError(
            "the window fails NOLA at this hop: some sample is seen by no frame"
        )
    return total[kept] / weight[kept]
# --8<-- [end:istft]


# --8<-- [start:frame_energies]
def frame_energies(X, n):
    """Σ_j |X_j|² over all n frequencies of each frame, from the n // 2 + 1 that
    `stft` keeps.

    Parameters
    ----------
    X : array_like of complex, shape (M, n // 2 + 1)
    n : int
        Length of the window.

    Returns
    -------
    ndarray, shape (M,)

    Raises
    ------
    ValueError
        If `X` is not the half spectrum of frames of length n.
    """
    X, n = as_floats(X), positive_int("n", n)
    if X.ndim != 2 or X.shape[1] != n // 2 + 1:
        raise ValueError(
            f"frames of shape {X.shape} are no half spectra of length {n}"
        )
    twice = np.full(n // 2 + 1, 2.0)  # X_{n-j} is the conjugate of X_j
    twice[0] = 1.0
    if n % 2 == 0:
        twice[-1] = 1.0
    return np.abs(X) ** 2 @ twice
# --8<-- [end:frame_energies]


# --8<-- [start:mel_filterbank]
def mel_filterbank(n_mels, n_fft, sample_rate):
    """Triangular filters, equally spaced in mel = 2595 log10(1 + f/700).

    Parameters
    ----------
    n_mels : int
        Number of filters.
    n_fft : int
        Length N of the frames.
    sample_rate : float
        Samples per second.

    Returns
    -------
    ndarray, shape (n_mels, n_fft // 2 + 1)
        Row b: the values of triangle b at the `stft` frequencies
        j·sample_rate/N.

    Raises
    ------
    ValueError
        If a number is not positive, or a filter falls between two frequencies.
    """
    n_mels, n_fft = (
        positive_int("n_mels", n_mels),
        positive_int("n_fft", n_fft, least=3),
    )
    positive("sample_rate", sample_rate)
    edges = mel_edges(n_mels, sample_rate)
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    f = np.arange(n_fft // 2 + 1) * sample_rate / n_fft
    filters = np.clip(
        np.minimum((f - low) / (centre - low), (high - f) / (high - centre)),
        0,
        None,
    )
    if (filters.sum(axis=1) == 0).any():
        raise ValueError(
            f"n_fft={n_fft} is too short for {n_mels} filters: one of them "
            "sees no frequency"
        )
    return filters
# --8<-- [end:mel_filterbank]


def mel_edges(n_mels, sample_rate):
    """Frequencies at which the triangles begin, peak and end: n_mels + 2
    points, equally spaced in mel.
    """
    top = 2595 * np.log10(1 + sample_rate / 2 / 700)
    return 700 * (10 ** (np.linspace(0, top, n_mels + 2) / 2595) - 1)


def frame_step(window, hop):
    """`hop` as an int; ValueError unless `window` is a real vector and 1 <= hop
    <= its length.
    """
    if window.ndim != 1 or window.size == 0 or np.iscomplexobj(window):
        raise ValueError(
            f"need a real window of shape (N,), got shape {window.shape} of "
            f"type {window.dtype}"
        )
    hop = positive_int("hop", hop)
    if hop > len(window):
        raise ValueError(
            f"hop {hop} is longer than the window ({len(window)} samples)"
        )
    return hop
