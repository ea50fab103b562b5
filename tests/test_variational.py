"""Evidence bounds and gradients of expectations against closed forms, quadrature and exact sums."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from snippets.losses import cross_entropy_hessian, kl_divergence, kl_gaussians, softmax
from snippets.solutions.variational import best_baseline, coordinate_ascent, em_step, expected_reward_gradient
from snippets.variational import (
    elbo_linear_gaussian,
    importance_bound,
    jensen_gap,
    log_evidence,
    log_weight,
    pathwise_grad,
    posterior,
    score_function_grad,
    softmax_scores,
)

numbers = st.floats(-3, 3)
variances = st.floats(0.05, 4)
logits = st.lists(st.floats(-4, 4), min_size=1, max_size=6)


# 4.3 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("prop-evidence", fault=("variational", "math.sqrt(1 + positive", "math.sqrt(2 + positive"))
def test_the_evidence_is_the_integral_over_the_latent_variable(measure):
    for x, noise in ((1.3, 0.5), (-2.0, 1.5), (0.0, 0.1)):
        value, _ = integrate.quad(lambda z: stats.norm.pdf(z) * stats.norm.pdf(x, z, math.sqrt(noise)), -12, 12)  # noqa: B023
        measure("relative difference from quadrature", abs(math.exp(log_evidence(x, noise)) / value - 1), at_most=1e-10)
        mean, variance = posterior(x, noise)
        first, _ = integrate.quad(lambda z: z * stats.norm.pdf(z) * stats.norm.pdf(x, z, math.sqrt(noise)), -12, 12)  # noqa: B023
        measure("posterior mean", abs(first / value - mean), at_most=1e-9)
        assert variance == pytest.approx(noise / (1 + noise))


@pytest.mark.verifies("thm-jensen", fault=("variational", "p @ f(x) - f(p @ x)", "f(p @ x) - p @ f(x)"))
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 8))
def test_the_gap_of_a_convex_function_is_never_negative(seed, n, measure):
    rng = np.random.default_rng(seed)
    p, x = rng.dirichlet(np.ones(n)), rng.uniform(0.1, 4, n)
    for f in (np.exp, np.abs, lambda t: -np.log(t), lambda t: np.maximum(t, 1)):
        measure("least gap", jensen_gap(f, p, x), at_least=-1e-13)
    measure("gap of the square - variance", abs(jensen_gap(np.square, p, x) - p @ (x - p @ x) ** 2), at_most=1e-13)
    constant = np.full(n, x[0])
    measure("gap of a constant", abs(jensen_gap(np.exp, p, constant)), at_most=1e-12)
    q = rng.dirichlet(np.ones(n)) * 0.99 + 0.01 / n
    p = p * 0.99 + 0.01 / n
    divergence = kl_divergence(p, q)
    measure("gap of -ln at q/p - KL", abs(jensen_gap(lambda t: -np.log(t), p, q / p) - divergence), at_most=1e-13)


@pytest.mark.verifies("thm-elbo", fault=("variational", "fit += variance / (2 * noise)", "fit += variance / noise"))
@given(x=numbers, mean=numbers, variance=variances, noise=variances)
def test_the_gap_of_the_bound_is_a_divergence(x, mean, variance, noise, measure):
    centre, spread = posterior(x, noise)
    gap = log_evidence(x, noise) - elbo_linear_gaussian(x, mean, variance, noise)
    divergence = kl_gaussians(mean, math.sqrt(variance), centre, math.sqrt(spread))
    measure("gap - KL(q, posterior)", abs(gap - divergence) / (1 + divergence), at_most=1e-12)
    measure("gap", gap, at_least=-1e-12)


@pytest.mark.verifies("exm-elbo-gap", fault=("variational", "fit += variance / (2", "fit -= variance / (2"))
def test_the_gap_at_the_numbers_of_the_page(measure):
    gap = log_evidence(1.3) - elbo_linear_gaussian(1.3, 0.2, 0.6)
    measure("gap", gap, near=0.7727733, within=5e-8)


@pytest.mark.verifies("prop-tightest", fault=("variational", "noise / (1 + noise)", "noise / (2 + noise)"))
def test_the_bound_is_tight_at_the_posterior_and_nowhere_else(measure):
    for x, noise in ((1.3, 0.5), (-0.4, 2.0)):
        centre, spread = posterior(x, noise)
        at_best = log_evidence(x, noise) - elbo_linear_gaussian(x, centre, spread, noise)
        measure("gap at the posterior", abs(at_best), at_most=1e-14)
        for mean, variance in ((centre + 0.1, spread), (centre, 1.2 * spread)):
            measure(
                "gap beside it", log_evidence(x, noise) - elbo_linear_gaussian(x, mean, variance, noise), at_least=1e-3
            )


@pytest.mark.verifies("thm-importance-bound", fault=("variational", "total - math.log(k)", "total - k + 1"))
@given(x=st.floats(-2, 2), mean=st.floats(-1, 1), variance=st.floats(0.3, 1.5))
def test_more_importance_samples_tighten_the_bound(x, mean, variance, measure):
    one, two, three = (importance_bound(k, x, mean, variance, nodes=24) for k in (1, 2, 3))
    measure("k = 1 minus the ELBO", abs(one - elbo_linear_gaussian(x, mean, variance)), at_most=1e-11)
    measure("k = 2 minus k = 1", two - one, at_least=-1e-12)
    measure("k = 3 minus k = 2", three - two, at_least=-1e-4)  # quadrature of a logarithm of a sum
    measure("ln p(x) minus k = 3", log_evidence(x) - three, at_least=-1e-4)


def test_the_log_weight_is_the_logarithm_of_the_ratio():
    z = np.linspace(-2, 2, 9)
    for more, noise in (((), 0.5), ((1.7,), 1.7)):
        likelihood = stats.norm.logpdf(1.3, z, math.sqrt(noise))
        expected = stats.norm.logpdf(z) + likelihood - stats.norm.logpdf(z, 0.2, math.sqrt(0.6))
        np.testing.assert_allclose(log_weight(z, 1.3, 0.2, 0.6, *more), expected, rtol=1e-13)
    assert posterior(1.5) == posterior(1.5, 0.5)


def test_two_importance_samples_give_a_double_integral(measure):
    t = np.linspace(-8, 8, 321)
    w = stats.norm.pdf(t) * (t[1] - t[0])  # smooth and decaying: the rectangle rule converges beyond any order
    z = 0.2 + math.sqrt(0.6) * t
    ratio = np.exp(log_weight(z, 1.3, 0.2, 0.6, 1.7))
    double = w @ np.log((ratio[:, None] + ratio) / 2) @ w
    bound = importance_bound(2, 1.3, 0.2, 0.6, noise=1.7)
    measure("k = 2 minus the double integral", abs(bound - double), at_most=1e-8)
    measure("k = 2 minus k = 1", bound - elbo_linear_gaussian(1.3, 0.2, 0.6, 1.7), at_least=1e-3)


def test_coordinate_ascent_raises_the_bound_to_the_evidence():
    means, spreads = coordinate_ascent(1.3, 0.5, 40)
    bounds = [elbo_linear_gaussian(1.3, m, v) for m, v in zip(means, spreads, strict=True)]
    assert (np.diff(bounds) >= -1e-13).all()
    assert bounds[-1] == pytest.approx(log_evidence(1.3), abs=1e-12)
    # from the prior N(0, 1) every step halves the distance to the posterior mean x / (1 + noise)
    np.testing.assert_allclose(means, 1.3 / 1.5 * (1 - 0.5 ** np.arange(41)), atol=1e-14)
    assert spreads[0] == 1 and spreads[1:] == pytest.approx(np.full(40, 0.5 / 1.5))


def test_expectation_maximisation_never_lowers_the_likelihood():
    rng = np.random.default_rng(0)
    for _ in range(20):
        x = np.concatenate([rng.normal(-1, 0.7, 40), rng.normal(2, 0.7, 60)])
        weights, means = rng.dirichlet([1, 1, 1]), rng.normal(0, 2, 3)
        values = []
        for _ in range(30):
            weights, means, value = em_step(x, weights, means, 0.7)
            values.append(value)
        assert (np.diff(values) >= -1e-12).all()
    logpdf = stats.norm.logpdf(x[:, None], [0.5, 1.0], 0.7)
    _, _, value = em_step(x, [0.3, 0.7], [0.5, 1.0], 0.7)
    assert value == pytest.approx(np.log(np.exp(logpdf) @ [0.3, 0.7]).mean(), rel=1e-12)


def test_em_step_rejects_weights_that_do_not_sum_to_one():
    with pytest.raises(ValueError, match="sum to 1"):
        em_step([0.0], [0.5, 0.6], [0.0, 1.0], 1.0)


# 4.5 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-pathwise", fault=("variational", "df(mu + sigma * z[:, 0])", "df(mu + z[:, 0])"))
def test_the_pathwise_estimate_is_the_derivative_of_the_integral(measure):
    rng = np.random.default_rng(0)
    for mu, sigma in ((0.7, 1.0), (-0.3, 0.5)):
        for df, exact in (  # closed forms of d/dmu E f
            (lambda x: 3 * x**2, 3 * (mu**2 + sigma**2)),
            (np.cos, math.cos(mu) * math.exp(-(sigma**2) / 2)),
            (lambda x: np.where(x > 0, 1.0, 0.0), stats.norm.cdf(mu / sigma)),  # ReLU
        ):
            mean, error = pathwise_grad(df, mu, 40_000, rng, sigma)
            measure("standard errors from the exact derivative", abs(mean - exact) / error, at_most=5)


@pytest.mark.verifies("thm-score-function", fault=("variational", "* z[:, 0] / sigma", "* z[:, 0]"))
def test_the_score_function_estimate_is_the_derivative_of_the_integral(measure):
    rng = np.random.default_rng(0)
    for mu, sigma in ((0.7, 1.0), (-0.3, 0.5)):
        for f, exact in (
            (lambda x: x**3, 3 * (mu**2 + sigma**2)),
            (np.sin, math.cos(mu) * math.exp(-(sigma**2) / 2)),
            (lambda x: np.where(x > 0, 1.0, 0.0), stats.norm.pdf(mu / sigma) / sigma),  # a step: no derivative
        ):
            mean, error = score_function_grad(f, mu, 40_000, rng, sigma)
            measure("standard errors from the exact derivative", abs(mean - exact) / error, at_most=5)


def test_both_estimates_use_the_normal_draws_of_the_generator(measure):
    mu, sigma, n = 0.3, 2.0, 50
    z = np.random.default_rng(0).standard_normal(n)
    pathwise, _ = pathwise_grad(np.cos, mu, n, np.random.default_rng(0), sigma)
    measure("pathwise", pathwise - np.cos(mu + sigma * z).mean(), near=0, within=1e-15)
    score, _ = score_function_grad(np.sin, mu, n, np.random.default_rng(0), sigma)
    measure("score function", score - (np.sin(mu + sigma * z) * z / sigma).mean(), near=0, within=1e-15)


def test_a_baseline_that_equals_the_function_leaves_no_variance():
    call = score_function_grad(lambda x: np.full(len(x), 5.0), 0.0, 20, np.random.default_rng(0), baseline=5.0)
    assert call == (0, 0)


@pytest.mark.verifies(
    "exm-variance-ratio",
    fault=("variational", "- baseline) * z[:, 0] / sigma", "- baseline) * z[:, 0] / sigma + z[:, 0]"),
)
def test_the_variances_of_the_two_estimates_have_their_closed_ratio(measure):
    mu, n = 0.7, 400_000
    _, pathwise = pathwise_grad(lambda x: 2 * x, mu, n, np.random.default_rng(0))
    _, score = score_function_grad(np.square, mu, n, np.random.default_rng(1))
    measure("variance of the pathwise estimate", n * pathwise**2, near=4, within=0.05)
    # the eighth moment of a normal sets the error of the ratio: about one per cent here
    measure("ratio of variances", (score / pathwise) ** 2, near=(mu**4 + 14 * mu**2 + 15) / 4, within=0.2)


@pytest.mark.verifies(
    "exm-step-gradient", fault=("variational", "(f(mu + sigma * z[:, 0]) - baseline)", "(f(mu) - baseline)")
)
def test_a_step_has_a_zero_pathwise_gradient_and_a_true_one(measure):
    theta, n = 0.4, 200_000

    def step(x):  # X = Z - theta has mean -theta; the derivative in theta changes the sign
        return np.where(x <= 0, 1.0, 0.0)

    def slope(x, h=1e-12):  # of each sample; no draw comes within h of the jump
        return (step(x + h) - step(x - h)) / (2 * h)

    zero, spread = pathwise_grad(slope, -theta, n, np.random.default_rng(0))
    measure("pathwise gradient and its standard error", max(abs(zero), spread), at_most=0)
    mean, error = score_function_grad(step, -theta, n, np.random.default_rng(0))
    measure("standard errors from the density", abs(-mean - stats.norm.pdf(theta)) / error, at_most=5)


@pytest.mark.verifies(
    "prop-score", fault=("variational", "np.eye(len(z)) - softmax(z)", "np.eye(len(z)) - softmax(2 * z)")
)
@given(z=logits)
def test_scores_have_mean_zero_and_the_fisher_information_is_the_hessian(z, measure):
    p, scores = softmax(np.array(z)), softmax_scores(z)
    measure("mean of the score", np.abs(p @ scores).max(), at_most=1e-14)
    fisher = scores.T @ (p[:, None] * scores)
    measure("Fisher information - Hessian", np.abs(fisher - cross_entropy_hessian(np.array(z))).max(), at_most=1e-14)


@pytest.mark.verifies("prop-baseline", fault=("variational", "np.eye(len(z)) - softmax(z)", "np.eye(len(z))"))
@given(z=logits, seed=st.integers(0, 2**32 - 1))
def test_a_baseline_changes_the_variance_and_not_the_mean(z, seed, measure):
    reward = np.random.default_rng(seed).normal(3, 1, len(z))
    plain, plain_variance = expected_reward_gradient(z, reward)
    p = softmax(np.array(z))
    measure("mean - exact gradient", np.abs(plain - p * (reward - p @ reward)).max(), at_most=1e-13)
    shifted, _ = expected_reward_gradient(z, reward, 7.0)
    measure("change of the mean", np.abs(shifted - plain).max(), at_most=1e-13)
    if len(z) > 1:
        covariance = np.cov((reward[:, None] * (np.eye(len(z)) - p)).T, aweights=p, ddof=0)
        assert plain_variance == pytest.approx(np.trace(covariance), rel=1e-9, abs=1e-12)
        best = best_baseline(z, reward)
        _, least = expected_reward_gradient(z, reward, best)
        for other in (best - 0.1, best + 0.1, 0.0):
            _, variance = expected_reward_gradient(z, reward, other)
            measure("least variance minus another", least - variance, at_most=1e-12)
        assert least <= plain_variance + 1e-12


@pytest.mark.parametrize(
    "bad",
    [
        lambda: elbo_linear_gaussian(1.3, 0.2, 0.0),
        lambda: elbo_linear_gaussian(1.3, math.nan, 0.6),
        lambda: elbo_linear_gaussian(1.3, 0.2, 0.6, noise=-1.0),
        lambda: jensen_gap(np.exp, [0.5, 0.6], [0.0, 1.0]),
        lambda: jensen_gap(np.exp, [0.5, 0.5], [0.0, math.inf]),
        lambda: jensen_gap(np.exp, [0.5, 0.5], [0.0, 1.0, 2.0]),
        lambda: jensen_gap(np.exp, [0.5, 0.5], [[0.0], [1.0]]),
        lambda: importance_bound(4, 1.3, 0.2, 0.6),
        lambda: pathwise_grad(np.cos, 0.0, 1, np.random.default_rng(0)),
        lambda: pathwise_grad(np.cos, 0.0, 10, np.random.default_rng(0), sigma=0.0),
        lambda: score_function_grad(np.cos, 0.0, 10, np.random.default_rng(0), sigma=-1.0),
        lambda: softmax_scores([[1.0]]),
        lambda: softmax_scores([math.inf]),
        lambda: softmax_scores([0.0, -math.inf]),
        lambda: expected_reward_gradient([0.0, 1.0], [1.0]),
    ],
)
def test_bad_input_is_named(bad):
    with pytest.raises(ValueError, match=r"\d|nan|NaN|inf|shape|vector"):
        bad()
