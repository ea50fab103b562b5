"""Chapter 8.3: differential privacy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import erfcx, log_ndtr
from scipy.stats import norm

from snippets.privacy import (
    gaussian_mechanism_delta,
    normal_cdf,
    renyi_gaussian,
    renyi_quadrature,
    renyi_subsampled,
    renyi_to_epsilon,
    scaled_erfc,
    subsampled,
)
from snippets.solutions.privacy import epsilon_for_delta


@pytest.mark.verifies(
    "thm-gaussian-mechanism", fault=("privacy", "mu / 2 - epsilon / mu", "mu / 2 - epsilon / sigma")
)
@given(epsilon=st.floats(0, 4), sigma=st.floats(0.4, 4), sensitivity=st.floats(0.5, 2))
def test_delta_is_the_integral_of_the_excess(epsilon, sigma, sensitivity, measure):
    p, q = norm(sensitivity, sigma), norm(0, sigma)
    start = sensitivity / 2 + epsilon * sigma**2 / sensitivity  # where p = e^eps q
    area, _ = quad(lambda x: p.pdf(x) - math.exp(epsilon) * q.pdf(x), start, start + 40 * sigma, epsabs=1e-13)
    measure(
        "closed form minus quadrature",
        abs(gaussian_mechanism_delta(epsilon, sigma, sensitivity) - area),
        at_most=1e-11,
    )


def test_the_two_numbers_of_the_page():
    assert gaussian_mechanism_delta(1.0, 1.2) == pytest.approx(0.0727144, abs=5e-8)
    assert gaussian_mechanism_delta(0.8, 1.5, 2.0) == pytest.approx(0.298153, abs=5e-7)


@given(epsilon=st.floats(0, 2000), sigma=st.floats(0.01, 100))
def test_delta_keeps_its_relative_accuracy_where_the_formula_overflows(epsilon, sigma):
    delta = gaussian_mechanism_delta(epsilon, sigma)
    a, b = 1 / (2 * sigma) - epsilon * sigma, 1 / (2 * sigma) + epsilon * sigma
    log_first, log_second = log_ndtr(a), epsilon + log_ndtr(-b)
    if log_first > -600:
        expected = -math.exp(log_first) * math.expm1(min(log_second - log_first, 0.0))
        assert delta == pytest.approx(expected, rel=1e-6, abs=1e-14)
    assert 0 <= delta <= 1


@given(z=st.floats(0, 1e6))
def test_scaled_erfc_agrees_with_scipy(z):
    assert scaled_erfc(z) == pytest.approx(erfcx(z), rel=2e-14)


@pytest.mark.parametrize("z", [0.0, 1.0, 4.9, 5.0, 5.5, 7.0, 12.0, 40.0])
def test_scaled_erfc_agrees_with_scipy_on_both_sides_of_five(z):
    assert scaled_erfc(z) == pytest.approx(erfcx(z), rel=2e-14)


def test_normal_cdf_keeps_the_left_tail():
    for z in (-30.0, -8.0, -1.0, 0.0, 2.0):
        assert normal_cdf(z) == pytest.approx(norm.cdf(z), rel=1e-13)


def test_delta_falls_with_epsilon_and_with_the_noise():
    assert np.diff([gaussian_mechanism_delta(e, 1.0) for e in np.linspace(0, 8, 50)]).max() < 0
    assert np.diff([gaussian_mechanism_delta(1.0, s) for s in np.linspace(0.3, 8, 50)]).max() < 0


@pytest.mark.verifies("prop-renyi-gaussian", fault=("privacy", "/ (2 * positive", "/ (3 * positive"))
@given(alpha=st.floats(1.1, 30), sigma=st.floats(0.5, 3), sensitivity=st.floats(0.2, 2))
def test_renyi_divergence_of_two_normals(alpha, sigma, sensitivity, measure):
    exact = renyi_gaussian(alpha, sigma, sensitivity)
    peak = alpha * sensitivity  # the integrand is a normal curve around it
    measured = renyi_quadrature(
        lambda x: norm.logpdf(x, sensitivity, sigma),
        lambda x: norm.logpdf(x, 0, sigma),
        alpha,
        peak + sigma * np.linspace(-12, 12, 401),
    )
    measure("relative difference", abs(measured / exact - 1), at_most=1e-9)


@pytest.mark.verifies("exm-renyi-log-domain", fault=("privacy", "(top + np.log(area))", "np.log(area)"))
def test_powers_of_densities_give_nan_where_the_log_domain_gives_the_answer(measure):
    grid = np.linspace(-40, 60, 4001)
    p, q = norm.pdf(grid, 1, 0.7), norm.pdf(grid, 0, 0.7)
    with np.errstate(all="ignore"):
        naive = np.log(np.trapezoid(p**8.0 * q**-7.0, grid)) / 7
    measure("naive is finite", float(np.isfinite(naive)), at_most=0.0)
    sigma, alpha = 0.15, 8.0  # the exponent reaches 1245: even its largest power overflows
    value = renyi_quadrature(
        lambda x: norm.logpdf(x, 1, sigma),
        lambda x: norm.logpdf(x, 0, sigma),
        alpha,
        np.linspace(5, 11, 2001),
    )
    measure("log domain", value, near=renyi_gaussian(alpha, sigma), within=1e-9)


@pytest.mark.verifies(
    "thm-renyi-to-dp", fault=("privacy", "math.log(delta) / (alpha - 1)", "math.log(delta) / alpha")
)
@given(sigma=st.floats(0.5, 5), log_delta=st.floats(-20, -1))
def test_the_renyi_bound_is_sufficient(sigma, log_delta, measure):
    delta = math.exp(log_delta)
    orders = 1 + np.geomspace(0.05, 200, 400)
    epsilon = renyi_to_epsilon(lambda alpha: renyi_gaussian(alpha, sigma), delta, orders)
    measure("exact delta over promised", gaussian_mechanism_delta(epsilon, sigma) / delta, at_most=1.0)
    best = 1 / (2 * sigma**2) + math.sqrt(2 * -log_delta) / sigma  # the minimum over all orders
    measure("smallest epsilon over the minimum in closed form", epsilon / best, at_least=1 - 1e-9)
    measure("largest epsilon over the minimum in closed form", epsilon / best, at_most=1.01)


def test_k_releases_are_one_release_with_less_noise():
    for k in (4, 9):  # k normals of one sigma, moved together, are a vector of sensitivity sqrt(k)
        joint = gaussian_mechanism_delta(1.0, 3.0, math.sqrt(k))
        assert joint == pytest.approx(gaussian_mechanism_delta(1.0, 3.0 / math.sqrt(k)), rel=1e-12)
        assert k * renyi_gaussian(5.0, 3.0) == pytest.approx(renyi_gaussian(5.0, 3.0, math.sqrt(k)))


@given(delta=st.floats(1e-12, 0.5), sigma=st.floats(0.3, 5))
def test_epsilon_for_delta_inverts_delta(delta, sigma):
    epsilon = epsilon_for_delta(delta, sigma)
    reached = gaussian_mechanism_delta(epsilon, sigma)
    assert reached <= delta * (1 + 1e-9)
    assert epsilon == 0 or reached == pytest.approx(delta, rel=1e-6)


@pytest.mark.parametrize("sensitivity", [0.5, 2.0])
def test_epsilon_for_delta_depends_on_the_ratio_of_noise_and_sensitivity(sensitivity):
    for delta in (1e-6, 0.3):
        epsilon = epsilon_for_delta(delta, 1.5 * sensitivity, sensitivity)
        assert epsilon == pytest.approx(epsilon_for_delta(delta, 1.5), rel=1e-9)


@pytest.mark.parametrize("alpha", [1.5, 2, 10])
def test_two_points_are_enough_for_the_divergence_of_uniform_densities(alpha):
    # uniform on [0, 1] against uniform on [0, 2]
    divergence = renyi_quadrature(np.zeros_like, lambda x: np.full(x.shape, -math.log(2)), alpha, [0, 1])
    assert divergence == pytest.approx(math.log(2), rel=1e-14)


def test_enough_noise_needs_no_epsilon_at_all():
    delta = gaussian_mechanism_delta(0, 1.5)  # the total variation distance
    assert epsilon_for_delta(delta, 1.5) == 0
    assert epsilon_for_delta(delta, 1.5, 2.0) > 0.1  # a person moves the result twice as far


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: gaussian_mechanism_delta(-1, 1), "epsilon"),
        (lambda: gaussian_mechanism_delta(math.nan, 1), "epsilon"),
        (lambda: gaussian_mechanism_delta(1, 0), "sigma"),
        (lambda: gaussian_mechanism_delta(1, 1, -2), "sensitivity"),
        (lambda: renyi_gaussian(1, 1), "alpha"),
        (lambda: renyi_gaussian(2, math.inf), "sigma"),
        (lambda: renyi_quadrature(np.cos, np.sin, 0.5, [0, 1]), "alpha"),
        (lambda: renyi_quadrature(np.cos, np.sin, 1, [0, 1]), "alpha"),
        (lambda: renyi_quadrature(np.cos, np.sin, 2, [0, 1, 3]), "equally spaced"),
        (lambda: renyi_quadrature(np.cos, np.sin, 2, [0]), "two points"),
        (lambda: renyi_quadrature(np.cos, np.sin, 2, [[0, 1], [1, 2]]), "equally spaced"),
        (lambda: renyi_to_epsilon(lambda a: a, 0.0, [2]), "delta"),
        (lambda: renyi_to_epsilon(lambda a: a, 1.0, [2]), "delta"),
        (lambda: renyi_to_epsilon(lambda a: a, 1.5, [2]), "delta"),
        (lambda: renyi_to_epsilon(lambda a: a, 0.1, [1]), "order"),
        (lambda: epsilon_for_delta(1.0, 1.0), "delta"),
        (lambda: epsilon_for_delta(0.0, 1.0), "delta"),
    ],
)
def test_privacy_refuses_bad_input(call, word):
    with pytest.raises(ValueError, match=word):
        call()


@pytest.mark.verifies("thm-subsampling", fault=("privacy", "rate * math.expm1(epsilon)", "rate * epsilon"))
@given(epsilon=st.floats(0, 2), sigma=st.floats(0.6, 2), rate=st.floats(0.05, 1))
def test_sampling_people_improves_the_guarantee(epsilon, sigma, rate, measure):
    smaller, delta = subsampled(epsilon, gaussian_mechanism_delta(epsilon, sigma), rate)
    x = np.linspace(-12 * sigma, 12 * sigma + 1, 40_001)
    q = norm.pdf(x, 0, sigma)
    p = (1 - rate) * q + rate * norm.pdf(x, 1, sigma)

    def excess(first, second):
        return np.trapezoid(np.maximum(0, first - math.exp(smaller) * second), x)

    measure("distance in the tight direction", abs(excess(p, q) - delta), at_most=1e-6)
    measure("other direction minus the bound", excess(q, p) - delta, at_most=1e-6)


@pytest.mark.verifies("prop-renyi-subsampled", fault=("privacy", "k * (k - 1) * mu**2", "k * k * mu**2"))
@given(alpha=st.integers(2, 24), sigma=st.floats(0.8, 3), rate=st.floats(0.01, 0.9))
def test_the_binomial_sum_is_the_divergence_of_the_mixture(alpha, sigma, rate, measure):
    def log_q(x):
        return norm.logpdf(x, 0, sigma)

    def log_p(x):
        return np.logaddexp(np.log1p(-rate) + log_q(x), np.log(rate) + norm.logpdf(x, 1, sigma))

    by_quadrature = renyi_quadrature(log_p, log_q, alpha, np.linspace(-15 * sigma, alpha + 15 * sigma, 4001))
    measure("difference", abs(renyi_subsampled(alpha, sigma, rate) - by_quadrature), at_most=1e-9)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: subsampled(1.0, 0.0, 0.0), "rate"),
        (lambda: subsampled(1.0, 0.0, 1.5), "rate"),
        (lambda: subsampled(-1.0, 0.0, 0.5), "epsilon"),
        (lambda: renyi_subsampled(1, 1.0, 0.5), "alpha"),
        (lambda: renyi_subsampled(2.5, 1.0, 0.5), "alpha"),
        (lambda: renyi_subsampled(2, 1.0, 1.0), "rate"),
        (lambda: renyi_subsampled(2, 1.0, 0.0), "rate"),
        (lambda: renyi_subsampled(2, 0.0, 0.5), "sigma"),
    ],
)
def test_subsampling_refuses_bad_input(call, word):
    with pytest.raises(ValueError, match=word):
        call()
