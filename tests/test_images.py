"""Images: averages over positions, aliasing under stride, and box filters that turn Gaussian."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from snippets.convolution import box_power
from snippets.images import aliased_spectrum, folded_coefficients, global_average, moments_of_kernel
from snippets.solutions.images import blurred_subsample


def cell_centres(n):
    return (np.arange(n) + 0.5) / n


@pytest.mark.verifies(
    "prop-global-average", fault=("images", "features.mean(axis=(1, 2))", "features.max(axis=(1, 2))")
)
def test_global_average_pooling_is_the_midpoint_rule(measure):
    errors = []
    for n in (16, 32):
        v, u = np.meshgrid(cell_centres(n), cell_centres(2 * n), indexing="ij")
        features = np.stack([np.exp(u + v), u**2 * np.sin(3 * v)], axis=-1)[None]
        exact = np.array([(np.e - 1) ** 2, (1 - np.cos(3)) / 9])
        errors.append(np.abs(global_average(features)[0] - exact))
    for channel, order in enumerate(np.log2(errors[0] / errors[1])):
        measure(f"order in h, channel {channel}", order, near=2, within=0.02)
    steps = np.random.default_rng(0).normal(size=(1, 4, 6, 1))  # constant on cells: no error at all
    finer = np.kron(steps[0, :, :, 0], np.ones((3, 5)))[None, :, :, None]
    measure("cells cut into 15", np.abs(global_average(finer) - global_average(steps)).max(), at_most=1e-15)
    shifted = np.roll(steps, (1, 2), axis=(1, 2))
    measure("after a circular shift", np.abs(global_average(shifted) - global_average(steps)).max(), at_most=1e-15)


def test_a_global_average_of_no_channels_has_no_entries():
    assert global_average(np.zeros((2, 3, 4, 0))).shape == (2, 0)


@pytest.mark.verifies("prop-stride-alias", fault=("images", ".mean(axis=0)", ".sum(axis=0)"))
@given(seed=st.integers(0, 2**32 - 1), stride=st.integers(1, 5), length=st.integers(1, 12))
def test_stride_folds_the_spectrum(seed, stride, length, measure):
    x = np.random.default_rng(seed).normal(size=stride * length)
    difference = np.abs(aliased_spectrum(x, stride) - np.fft.fft(x[::stride])).max()
    measure("folded spectrum - spectrum of the samples", difference, at_most=1e-12)


@pytest.mark.verifies(
    "prop-poisson-sum", fault=("images", "np.arange(-K, K + 1) % n, c", "np.arange(2 * K + 1) % n, c")
)
@given(seed=st.integers(0, 2**32 - 1), K=st.integers(0, 9), n=st.integers(1, 12), stride=st.integers(1, 4))
def test_samples_see_sums_of_coefficients(seed, K, n, stride, measure):
    rng = np.random.default_rng(seed)
    c = rng.normal(size=2 * K + 1) + 1j * rng.normal(size=2 * K + 1)
    t = np.arange(n * stride) / (n * stride)
    x = np.exp(2j * np.pi * np.outer(t, np.arange(-K, K + 1))) @ c
    folded = folded_coefficients(c, n * stride)
    measure("transform / n - folded coefficients", np.abs(np.fft.fft(x) / len(x) - folded).max(), at_most=1e-12)
    coarse = folded_coefficients(c, n)
    measure("the same after the stride", np.abs(np.fft.fft(x[::stride]) / n - coarse).max(), at_most=1e-12)
    trapezoid = x[::stride].mean() - c[K]  # c_0 is the mean value over a period
    others = sum(c[K + m * n] for m in range(-K, K + 1) if m and abs(m * n) <= K)
    measure("trapezoid error - coefficients at multiples of n", abs(trapezoid - others), at_most=1e-12)
    if n > 2 * K:
        gap = np.abs(np.roll(coarse, K)[: 2 * K + 1] - c).max()
        measure("band-limited: folded - coefficients", gap, at_most=0)


@pytest.mark.verifies(
    "prop-box-power", fault=("smoothing", "np.full(k, 1 / k)", "np.append(np.full(k - 1, 1 / k), 1 / k**2)")
)
@given(k=st.integers(2, 9), n=st.integers(1, 12))
def test_powers_of_a_box_have_the_moments_of_a_sum_of_uniform_draws(k, n, measure):
    power = box_power(k, n)
    measure("mass", power.sum(), near=1, within=1e-13)
    variance, kurtosis = moments_of_kernel(power / power.sum())
    measure("variance / (n (k² - 1)/12)", variance / (n * (k**2 - 1) / 12), near=1, within=1e-12)
    exact = -6 * (k**2 + 1) / (5 * (k**2 - 1) * n)
    measure("excess kurtosis - exact", kurtosis - exact, near=0, within=1e-11)


@pytest.mark.verifies("prop-box-power", fault=("smoothing", "for _ in range(n):", "for _ in range(max(1, n // 2)):"))
def test_powers_of_a_box_tend_to_the_gaussian_density(measure):
    k, gaps = 3, []
    for n in (64, 128):
        power, variance = box_power(k, n), n * (k**2 - 1) / 12
        z = (np.arange(len(power)) - n * (k - 1) / 2) / np.sqrt(variance)
        gaps.append(np.abs(np.sqrt(variance) * power - np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)).max())
    measure("largest gap to the density, n = 128", gaps[1], at_most=1e-3)
    measure("order of the gap in n", np.log2(gaps[0] / gaps[1]), near=1, within=0.03)


def test_blur_removes_what_a_stride_of_two_would_alias():
    x = np.array([1.0, -1.0] * 8)
    np.testing.assert_array_equal(x[::2], np.ones(8))
    np.testing.assert_array_equal(np.roll(x, 1)[::2], -np.ones(8))
    for shift in (0, 1):
        np.testing.assert_array_equal(blurred_subsample(np.roll(x, shift)), np.zeros(8))
    np.testing.assert_array_equal(blurred_subsample(np.full(6, 3.0)), np.full(3, 3.0))
    np.testing.assert_array_equal(blurred_subsample([5.0]), [5.0])
    x = np.random.default_rng(0).normal(size=9)
    circular = ndimage.convolve1d(x, [0.25, 0.5, 0.25], mode="wrap")
    for stride in (1, 2, 3):
        np.testing.assert_allclose(blurred_subsample(x, stride), circular[::stride], atol=1e-15)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: global_average(np.zeros((3, 3))), "shape"),
        (lambda: global_average(np.zeros((1, 0, 3, 2))), "H, W >= 1"),
        (lambda: aliased_spectrum(np.zeros(5), 2), "stride 2 does not divide"),
        (lambda: aliased_spectrum(np.zeros(4), 0), "stride must be"),
        (lambda: aliased_spectrum(np.zeros((2, 2)), 2), "stride 2 does not divide"),
        (lambda: aliased_spectrum([], 2), "stride 2 does not divide"),
        (lambda: folded_coefficients([1.0, 2.0], 3), "c_-K"),
        (lambda: folded_coefficients([1.0], 0), "n must be"),
        (lambda: moments_of_kernel([0.5, 0.6]), "sum to 1"),
        (lambda: moments_of_kernel([1.5, -0.5]), ">= 0"),
        (lambda: moments_of_kernel([0.0, 1.0]), "one point"),
        (lambda: blurred_subsample([[1.0]]), "signal of shape"),
        (lambda: blurred_subsample([]), "signal of shape"),
    ],
)
def test_bad_input_is_an_error_that_names_it(call, words):
    with pytest.raises(ValueError, match=words):
        call()
