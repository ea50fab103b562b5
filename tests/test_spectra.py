"""Approximate identities, Fourier transforms and Poisson's sum against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.picture import SOBEL_X
from snippets.solutions.spectra import sobel_from_parts
from snippets.spectra import energies, fourier_transform, poisson_sums, smoothed, spread, uncertainty_product


def bell(t):
    return np.exp(-(t**2) / 2)


def bell_hat(omega):
    return math.sqrt(2 * math.pi) * np.exp(-(omega**2) / 2)


def step(t):
    return np.where((t > 0) & (t < 1), 1.0, 0.0)


def lopsided(u):
    return np.where(u > 0, np.exp(-u), 0.0)


@pytest.mark.verifies("thm-approximate-identity", fault=("spectra", "t)[..., None] - eps * u", "t)[..., None] - u"))
def test_smoothing_tends_to_the_function_in_mean_and_not_at_jumps(measure):
    t = np.linspace(-2, 3, 2001) + 1e-4
    h = t[1] - t[0]
    for p in (1, 2):
        errors = []
        for eps in (0.2, 0.05, 0.0125):
            difference = np.abs(smoothed(step, lopsided, eps, t) - step(t))
            errors.append((h * (difference**p).sum()) ** (1 / p))
        # at a jump the error is of the order eps^(1/p): a fourth of eps at least halves it
        left = max(errors[1] / errors[0], errors[2] / errors[1])
        measure(f"error left at a fourth of the width, p = {p}", left, at_most=0.56)
    jump = np.abs(smoothed(step, lopsided, 0.0125, t) - step(t)).max()
    measure("largest error at the jump", jump, at_least=0.9)
    worst = [np.abs(smoothed(bell, lopsided, eps, t) - bell(t)).max() for eps in (0.2, 0.05, 0.0125)]
    measure("largest error for a uniformly continuous function", worst[2] / worst[0], at_most=0.08)


@pytest.mark.verifies("thm-derivative", fault=("spectra", "h * f(as_floats(t)", "h * f(0.5 * as_floats(t)"))
def test_the_derivative_of_a_convolution_falls_on_the_smooth_factor(measure):
    t, d = np.linspace(-3, 3, 25), 1e-4
    for f, df in ((np.sin, np.cos), (bell, lambda x: -x * bell(x))):
        for g in (step, lopsided):
            slope = (smoothed(f, g, 1, t + d) - smoothed(f, g, 1, t - d)) / (2 * d)
            measure("(f * g)' - f' * g", np.abs(slope - smoothed(df, g, 1, t)).max(), at_most=1e-7)


@pytest.mark.verifies("prop-box-smoothness", fault=("spectra", "weights / (h * weights.sum())", "weights / h"))
def test_the_derivative_of_a_running_mean_is_a_difference(measure):
    t, d = np.linspace(-2, 2, 17), 1e-4

    def box(u):
        return np.where(np.abs(u) < 0.5, 1.0, 0.0)

    slope = (smoothed(bell, box, 1, t + d) - smoothed(bell, box, 1, t - d)) / (2 * d)
    measure("slope - difference", np.abs(slope - (bell(t + 0.5) - bell(t - 0.5))).max(), at_most=1e-5)


@pytest.mark.verifies("thm-parseval", fault=("spectra", "/ (2 * np.pi)", "/ np.pi"))
@settings(max_examples=15)
@given(width=st.floats(0.5, 2), shift=st.floats(-1, 1), tone=st.floats(-3, 3))
def test_energy_in_time_is_energy_in_frequency(width, shift, tone, measure):
    def packet(t):
        return np.exp(-(((t - shift) / width) ** 2) / 2 + 1j * tone * t)

    time, frequency = energies(packet, -14, 14, 14, n=200)
    measure("relative difference", abs(time - frequency) / time, at_most=1e-10)
    measure("closed form", abs(time - width * math.sqrt(math.pi)) / time, at_most=1e-10)
    x = packet(np.linspace(-2, 2, 37))
    discrete = (np.abs(np.fft.fft(x)) ** 2).sum() / len(x)
    measure("discrete form", abs(discrete / (np.abs(x) ** 2).sum() - 1), at_most=1e-13)


@pytest.mark.verifies("prop-poisson", fault=("spectra", "2 * np.pi * j / h", "np.pi * j / h"))
@given(h=st.floats(0.2, 4))
def test_the_sum_over_a_grid_is_the_sum_over_the_dual_grid(h, measure):
    left, right = poisson_sums(bell, bell_hat, h)
    measure("bell", abs(left - right), at_most=1e-12)
    # the two-sided exponential decays slowly in frequency: the sum has a closed form
    left, _ = poisson_sums(lambda t: np.exp(-np.abs(t)), lambda w: 2 / (1 + w**2), h, terms=400)
    measure("two-sided exponential", abs(left - h / math.tanh(h / 2)), at_most=1e-12)


@pytest.mark.verifies("prop-uncertainty", fault=("spectra", "p @ x**2 - (p @ x) ** 2", "p @ np.abs(x) - (p @ x) ** 2"))
def test_no_function_is_narrow_in_time_and_in_frequency(measure):
    for width in (0.5, 1.0, 2.0):
        product = uncertainty_product(lambda t: bell(t / width), -20, 20, 20, n=800)  # noqa: B023
        measure("product for a bell", product, near=0.25, within=1e-10)
    others = (lambda t: 1 / np.cosh(t), lambda t: bell(t) * t, lambda t: bell(t - 2) + bell(t + 2))
    for f in others:
        measure("product for other functions", uncertainty_product(f, -20, 20, 30, n=800), at_least=0.25)
    assert uncertainty_product(others[0], -20, 20, 30, n=800) == pytest.approx(math.pi**2 / 36, rel=1e-8)


def test_the_transform_of_a_box_is_a_sine_over_its_argument():
    omega = np.array([0.5, 1.0, 7.0, 20.0])
    exact = np.sin(omega / 2) / (omega / 2)
    np.testing.assert_allclose(fourier_transform(lambda t: np.ones_like(t), omega, -0.5, 0.5), exact, atol=1e-5)


def test_a_shift_in_time_turns_the_phase(measure):
    omega = np.array([-2.0, 0.5, 3.0])
    shifted = fourier_transform(lambda t: bell(t - 1.5), omega, -12, 12)
    measure("difference", np.abs(shifted - np.exp(-1.5j * omega) * bell_hat(omega)).max(), at_most=1e-13)


def test_the_highest_frequency_of_a_grid_is_half_its_rate():
    np.testing.assert_allclose(fourier_transform(np.sign, [np.pi], -1, 1, n=2), [-2j], atol=1e-15)  # at t = -1/2, 1/2


def test_a_kernel_of_any_mass_keeps_constants():
    np.testing.assert_allclose(smoothed(np.ones_like, lambda u: 3 * bell(u), 0.5, [0.0, 2.0]), 1, rtol=1e-14)


def test_the_spread_does_not_depend_on_the_mean(measure):
    measure("of a bell", spread(lambda x: 7 * bell(x - 3), -10, 16), near=1, within=1e-12)


def test_every_integral_takes_n_points_of_the_interval():
    seen = []

    def f(t):
        seen.append((len(t), t.min(), t.max()))
        return bell(t)

    for more, n in (({}, 2000), ({"n": 50}, 50)):
        fourier_transform(f, [1.0], -2, 4, **more)
        energies(f, -2, 4, 1, **more)
        spread(f, -2, 4, **more)
        uncertainty_product(f, -2, 4, 1, **more)
        assert {size for size, *_ in seen} == {n}
        np.testing.assert_allclose([ends for _, *ends in seen], len(seen) * [[-2 + 3 / n, 4 - 3 / n]])
        seen.clear()


def test_two_points_in_time_and_two_frequencies_spread_by_a_quarter_each():
    # t and omega are -1/2 and 1/2, with equal weights: too few for the bound 1/4 of the integrals
    assert uncertainty_product(np.ones_like, -1, 1, 1, n=2) == pytest.approx(1 / 16, rel=1e-14)


def test_both_sums_of_poisson_run_over_the_terms_on_each_side():
    assert poisson_sums(np.ones_like, np.ones_like, 0.5, terms=3) == (3.5, 7)
    assert poisson_sums(np.ones_like, np.ones_like, 0.5) == (200.5, 401)


def test_sobel_is_a_smoothing_and_a_difference():
    np.testing.assert_array_equal(sobel_from_parts(), SOBEL_X)


@pytest.mark.parametrize("bad", [
    lambda: smoothed(np.sin, bell, 0.0, [0.0]),
    lambda: fourier_transform(bell, [1e6], -1, 1),
    lambda: fourier_transform(bell, [1.0], 1, -1),
    lambda: poisson_sums(bell, bell_hat, -1.0),
    lambda: poisson_sums(bell, bell_hat, 0.0),
    lambda: energies(bell, 0, math.inf, 1.0),
    lambda: spread(bell, 0, 1, n=0),
    lambda: spread(bell, 1, 1),
])  # fmt: skip
def test_bad_input_is_named(bad):
    with pytest.raises(ValueError, match="must|need"):
        bad()
