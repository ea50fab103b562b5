"""The short-time Fourier transform, its inverse and energy, and mel filters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.signal import ShortTimeFFT

from snippets.speech import frame_energies, hann_window, istft, mel_edges, mel_filterbank, stft


def random_signal(seed, length):
    return np.random.default_rng(seed).normal(size=length)


@pytest.mark.verifies("thm-stft-inverse", fault=("speech", "+= window * frame", "+= frame"))
@given(
    seed=st.integers(0, 2**32 - 1),
    length=st.integers(1, 300),
    frames=st.sampled_from([(16, 8), (16, 4), (16, 16), (15, 5), (32, 3)]),
)
def test_a_signal_comes_back_from_its_frames_and_has_their_energy(seed, length, frames, measure):
    N, hop = frames
    x, window = random_signal(seed, length), hann_window(N) + (0.1 if hop == N else 0)
    X = stft(x, window, hop)
    measure("reconstruction", np.abs(istft(X, window, hop, length) - x).max(), at_most=1e-12)
    whole = istft(X, window, hop)
    assert length <= len(whole) < length + hop
    measure("beyond the signal", np.abs(whole[length:]).max(initial=0), at_most=1e-12)
    if 4 * hop == N:  # Σ_m w² = 3/2 for the periodic Hann window
        energy = frame_energies(X, N).sum() / (N * 1.5)
        measure("energy of the frames / energy of the signal - 1", abs(energy / (x @ x) - 1), at_most=1e-12)


def test_one_frame_and_a_quiet_window_give_the_signal_back():
    x = random_signal(0, 40)
    np.testing.assert_allclose(istft(stft(x[:4], np.ones(4), 4), np.ones(4), 4), x[:4], atol=1e-15)
    quiet = 1e-4 * hann_window(16)
    np.testing.assert_allclose(istft(stft(x, quiet, 4), quiet, 4, 40), x, atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 15, 16])
def test_half_a_spectrum_has_the_energy_of_the_whole(n):
    frames = random_signal(1, 3 * n).reshape(3, n)
    energies = frame_energies(np.fft.rfft(frames), n)
    np.testing.assert_allclose(energies, (np.abs(np.fft.fft(frames)) ** 2).sum(axis=1), rtol=1e-13)


@pytest.mark.parametrize(
    ("parts", "window_sum", "square_constant"), [(2, 1, False), (3, 1.5, True), (4, 2, True)]
)
def test_periodic_hann_windows_overlap_to_a_constant(parts, window_sum, square_constant):
    window = hann_window(48).reshape(parts, -1)
    np.testing.assert_allclose(window.sum(axis=0), window_sum)
    squares = (window**2).sum(axis=0)
    assert (np.ptp(squares) < 1e-12) == square_constant
    if square_constant:
        np.testing.assert_allclose(squares, 3 * parts / 8)


def test_squared_hann_windows_at_half_overlap_swing_between_a_half_and_one():
    squares = (hann_window(48).reshape(2, -1) ** 2).sum(axis=0)
    assert (squares.min(), squares.max()) == (pytest.approx(0.5), pytest.approx(1.0))


def gaussian_tone(sigma, frequency, tau, omega):
    """∫ cos(frequency·t) exp(-(t - tau)²/(2 sigma²)) exp(-i omega t) dt in closed form."""
    total = 0
    for offset in (omega - frequency, omega + frequency):
        total = total + np.exp(-(sigma**2) * offset**2 / 2 - 1j * offset * tau)
    return sigma * np.sqrt(np.pi / 2) * total


@pytest.mark.verifies("prop-stft-riemann", fault=("speech", "padded[N - hop : N - hop + len(x)] = x",
                                                  "padded[: len(x)] = x"))  # fmt: skip
def test_the_stft_times_dt_is_the_windowed_fourier_integral(measure):
    dt, N, hop, sigma, frequency = 0.01, 256, 64, 0.2, 40.0
    t = np.arange(1000) * dt
    i = np.arange(N)
    X = stft(np.cos(frequency * t), np.exp(-(((i - N // 2) * dt) ** 2) / (2 * sigma**2)), hop)
    omega = 2 * np.pi * np.arange(N // 2 + 1) / (N * dt)
    for m in range(4, 14):  # frames that lie inside the signal
        begin = (m + 1) * hop - N
        assert begin >= 0 and begin + N <= len(t)
        riemann = dt * np.exp(-1j * omega * begin * dt) * X[m]
        exact = gaussian_tone(sigma, frequency, (begin + N // 2) * dt, omega)
        # the window is cut off at 6.4 sigma, and a Gaussian is summed at 20 points per sigma
        measure("sum - integral, all frequencies", np.abs(riemann - exact).max(), at_most=1e-8)


def test_the_stft_is_scipys():
    x, window, hop = random_signal(7, 500), hann_window(64), 16
    transform = ShortTimeFFT(window, hop, fs=1.0, phase_shift=None)
    ours, theirs = stft(x, window, hop), transform.stft(x, p0=-1, p1=31).T
    # SciPy's frame p is centred at sample 16 p, ours with number m begins at 16 (m + 1) - 64
    np.testing.assert_allclose(ours[: len(theirs)], theirs[: len(ours)], atol=1e-12)


@pytest.mark.verifies("prop-mel-partition", fault=("speech", "np.minimum((f - low)", "np.maximum((f - low)"))
@given(n_mels=st.integers(1, 24), rate=st.sampled_from([8000.0, 16000.0]))
def test_mel_filters_sum_to_one_between_the_first_and_the_last_centre(n_mels, rate, measure):
    filters = mel_filterbank(n_mels, 1024, rate)
    edges = mel_edges(n_mels, rate)
    f = np.arange(513) * rate / 1024
    between = (f >= edges[1]) & (f <= edges[-2])
    measure(
        "sum of the filters between the centres",
        np.abs(filters.sum(axis=0)[between] - 1).max(initial=0),
        at_most=1e-12,
    )
    measure("largest sum anywhere", filters.sum(axis=0).max(), at_most=1 + 1e-12)
    measure("smallest weight", filters.min(), at_least=0)
    area = quad(lambda v: np.interp(v, edges[:3], [0, 1, 0]), edges[0], edges[2], points=[edges[1]])[0]
    measure("area of the first triangle", area - (edges[2] - edges[0]) / 2, near=0, within=1e-6)


def test_mel_filters_exist_for_odd_frames_and_for_any_rate():
    assert mel_filterbank(2, 15, 16000.0).shape == (2, 8)
    # at low rates mel is a multiple of the frequency: triangles of equal width
    f = np.arange(13) * 3 / 12
    triangles = [np.maximum(0, 1 - abs(f - centre)) for centre in (1, 2)]
    np.testing.assert_allclose(mel_filterbank(2, 24, 0.5), triangles, atol=1e-3)


def test_mel_edges_are_equally_spaced_in_mel():
    mel = 2595 * np.log10(1 + mel_edges(10, 16000.0) / 700)
    np.testing.assert_allclose(np.diff(mel), mel[-1] / 11)
    assert mel_edges(10, 16000.0)[-1] == pytest.approx(8000)


def test_single_precision_is_kept():
    x = random_signal(0, 100).astype(np.float32)
    window = hann_window(16).astype(np.float32)
    X = stft(x, window, 4)
    assert (X.dtype, istft(X, window, 4).dtype) == (np.complex64, np.float32)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: stft([], [1.0], 1), "real signal"),
        (lambda: stft([1j], [1.0], 1), "real signal"),
        (lambda: stft([1.0], [1.0, 1.0], 3), "hop 3 is longer"),
        (lambda: stft([1.0], [1.0], 0), "hop must be"),
        (lambda: stft([1.0], [[1.0]], 1), "real window"),
        (lambda: stft([1.0], [], 1), "real window"),
        (lambda: stft([1.0], [1j], 1), "real window"),
        (lambda: istft(np.ones((3, 4)), np.ones(8), 4), "do not fit"),
        (lambda: istft(np.ones((0, 5)), np.ones(8), 4), "do not fit"),
        (lambda: istft(np.ones((3, 5)), hann_window(8), 8), "NOLA"),
        (lambda: istft(np.ones((3, 5)), np.zeros(8), 4), "NOLA"),
        (lambda: istft(np.ones((3, 5)), hann_window(8), 4, length=100), "hold"),
        (lambda: frame_energies(np.ones((3, 4)), 8), "half spectra"),
        (lambda: mel_filterbank(80, 64, 16000.0), "too short"),
        (lambda: mel_filterbank(0, 64, 16000.0), "n_mels"),
        (lambda: mel_filterbank(4, 1, 16000.0), "n_fft must"),
        (lambda: mel_filterbank(4, 64, 0.0), "sample_rate"),
        (lambda: mel_filterbank(4, 64, np.inf), "sample_rate"),
    ],
)
def test_bad_input_is_an_error_that_names_it(call, words):
    with pytest.raises(ValueError, match=words):
        call()
