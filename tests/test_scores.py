"""Chapter 8.1: score matching, Tweedie's formula, diffusion."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from snippets.dynamics import rk4
from snippets.scores import (
    ddpm_weights,
    diffuse,
    mixture_score,
    probability_flow,
    score_matching_gap,
    tweedie,
)
from snippets.solutions.scores import denoising_score

MIXTURE = (0.4, 0.6), (-2.0, 1.5), (0.4, 0.6)


def gauss_rule(mean, deviation, n=20):
    z, w = np.polynomial.hermite_e.hermegauss(n)
    return (mean + deviation * z)[:, None], w / w.sum()


def cdf(x, t):
    return sum(w * norm.cdf(x, m, s) for w, m, s in zip(MIXTURE[0], *diffuse(t, *MIXTURE[1:]), strict=True))


@pytest.mark.verifies("thm-score-matching", fault=("scores", "(trace(x) + np.sum", "(-trace(x) + np.sum"))
@given(mean=st.floats(-1, 1), deviation=st.floats(0.5, 2), a=st.floats(-1, 1), b=st.floats(-1, 1))
def test_the_two_objectives_differ_by_a_constant(mean, deviation, a, b, measure):
    points, weights = gauss_rule(mean, deviation)  # exact: every integrand is a polynomial of degree <= 6
    gap = score_matching_gap(
        lambda x: a + b * x + 0.1 * x**3,
        lambda x: b + 0.3 * x[:, 0] ** 2,
        lambda x: -(x - mean) / deviation**2,
        points,
        weights,
    )[2]
    measure("gap minus half the Fisher information", abs(gap - 1 / (2 * deviation**2)), at_most=1e-10)


def test_the_number_of_the_page():
    explicit, implicit, gap = score_matching_gap(
        lambda x: -x, lambda x: -np.ones(len(x)), lambda x: -(x - 0.7) / 1.69, *gauss_rule(0.7, 1.3)
    )
    assert explicit == pytest.approx(0.385858, abs=5e-7)
    assert implicit + gap == pytest.approx(explicit, abs=1e-14)
    assert gap == pytest.approx(1 / (2 * 1.69), abs=1e-12)


@pytest.mark.verifies("thm-tweedie", fault=("scores", "return y + sigma**2", "return y + sigma"))
@given(y=st.floats(-4, 4), sigma=st.floats(0.3, 1.5))
def test_tweedie_gives_the_mean_of_the_posterior(y, sigma, measure):
    weights, means, deviations = MIXTURE
    noisy = np.hypot(deviations, sigma)
    found = tweedie([y], lambda v: mixture_score(v, weights, means, noisy)[1], sigma)[0]
    x = np.linspace(-8, 8, 4001)
    joint = mixture_score(x, *MIXTURE)[0] * np.exp(-((y - x) ** 2) / (2 * sigma**2))
    measure("difference from the posterior mean", abs(found - (joint @ x) / joint.sum()), at_most=1e-9)


def test_diffusion_halves_the_means_by_the_time_ln_2():
    means, deviations = diffuse(np.log(2), [2.0, -1.0], [3.0, 1.0])
    assert means == pytest.approx([1, -0.5], rel=1e-15)
    assert deviations == pytest.approx([np.sqrt(9 / 4 + 3 / 4), 1], rel=1e-15)


def test_the_score_of_a_mixture_is_the_derivative_of_its_logarithm():
    x = np.linspace(-5, 5, 41)
    h = 1e-5
    logs = [np.log(mixture_score(x + d, *MIXTURE)[0]) for d in (-h, h)]
    assert mixture_score(x, *MIXTURE)[1] == pytest.approx((logs[1] - logs[0]) / (2 * h), abs=1e-6)
    density, score = mixture_score([-1000.0, 0.0, 1000.0], *MIXTURE)  # far out the wider one is left
    assert density[0] == density[2] == 0 < density[1]
    assert score[[0, 2]] == pytest.approx([(1000 + 1.5) / 0.36, -(1000 - 1.5) / 0.36], rel=1e-12)
    assert quad(lambda v: mixture_score([v], *MIXTURE)[0][0], -6, 6)[0] == pytest.approx(1)
    with_nothing = mixture_score([0.5], [0.0, 1.0], [-1.0, 0.0], [1.0, 1.0])  # a part of weight zero is no part
    np.testing.assert_array_equal(with_nothing, mixture_score([0.5], [1.0], [0.0], [1.0]))


@pytest.mark.verifies(
    "thm-fokker-planck", fault=("scores", "keep**2 * deviations**2 + 1 - keep**2", "deviations**2 + 1 - keep**2")
)
def test_the_diffused_density_solves_the_fokker_planck_equation(measure):
    x, h = np.linspace(-4, 4, 161), 1e-3

    def p(x, t):
        return mixture_score(x, MIXTURE[0], *diffuse(t, *MIXTURE[1:]))[0]

    for t in (0.2, 0.7, 1.5):
        in_time = (p(x, t + h) - p(x, t - h)) / (2 * h)
        drift = ((x + h) * p(x + h, t) - (x - h) * p(x - h, t)) / (2 * h)
        spread = (p(x + h, t) - 2 * p(x, t) + p(x - h, t)) / h**2
        measure("residual of the equation", np.abs(in_time - drift - spread).max(), at_most=1e-4)


@pytest.mark.verifies("prop-probability-flow", fault=("scores", "return -x - mixture", "return -x - 2 * mixture"))
def test_the_probability_flow_carries_quantiles_to_quantiles(measure):
    start = norm.ppf(np.linspace(0.02, 0.98, 25))
    end = rk4(probability_flow(*MIXTURE), start, np.linspace(3, 0, 201))[-1]
    measure("change of the distribution function", np.abs(cdf(end, 0) - cdf(start, 3)).max(), at_most=1e-6)


@pytest.mark.verifies("prop-ddpm", fault=("scores", "beta / (2 * alpha *", "beta / (2 *"))
def test_the_bound_of_ddpm_weighs_the_errors_of_the_noise(measure):
    betas = np.linspace(1e-4, 0.02, 1000)
    weights, kept, rng = ddpm_weights(betas), np.cumprod(1 - betas), np.random.default_rng(0)
    for t in (1, 9, 99, 999):  # condition the normal (x_{t-1}, x_t) given x_0 on x_t, without the closed form
        x0, noise, guess = rng.normal(size=3)
        xt = np.sqrt(kept[t]) * x0 + np.sqrt(1 - kept[t]) * noise
        before = 1 - kept[t - 1]
        gain = before * np.sqrt(1 - betas[t]) / ((1 - betas[t]) * before + betas[t])
        means = []
        for eps in (noise, guess):  # the network's mean uses the x_0 that its guess of the noise implies
            start = (xt - np.sqrt(1 - kept[t]) * eps) / np.sqrt(kept[t])
            forward = np.sqrt(kept[t - 1]) * start
            means.append(forward + gain * (xt - np.sqrt(1 - betas[t]) * forward))
        divergence = (means[0] - means[1]) ** 2 / (2 * betas[t])
        off = abs(divergence / (noise - guess) ** 2 / weights[t] - 1)
        measure("relative difference of the weight", off, at_most=1e-8)


def test_denoising_score_matching_finds_the_score_of_the_noisy_data():
    rng = np.random.default_rng(0)
    x = 0.3 + 1.1 * rng.normal(size=100_000)
    y = x + 0.7 * rng.normal(size=x.size)
    a, b = denoising_score(x, y, 0.7)  # standard errors are about 0.005
    assert b == pytest.approx(-1 / 1.70, abs=0.02) and a == pytest.approx(0.3 / 1.70, abs=0.02)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: tweedie([0.0], lambda y: -y, 0.0), "sigma"),
        (lambda: mixture_score([0.0], [0.5], [0.0], [1.0]), "sum 1"),
        (lambda: mixture_score([0.0], [1.0], [0.0], [0.0]), "s > 0"),
        (lambda: ddpm_weights([0.5, 1.0]), "betas"),
        (lambda: ddpm_weights([0.0, 0.5]), "betas"),
        (lambda: score_matching_gap(abs, abs, abs, [0.0], [1.0]), "need"),
        (lambda: score_matching_gap(abs, abs, abs, [[0.0]], [0.5]), "add up"),
    ],
)
def test_scores_refuse_bad_input(call, word):
    with pytest.raises(ValueError, match=word):
        call()
