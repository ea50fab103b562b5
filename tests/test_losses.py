"""Losses and information measures against SciPy, closed forms, finite differences and exact sums."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from snippets.losses import (
    best_constant,
    bias_variance,
    brier,
    cross_entropy,
    cross_entropy_as_printed,
    cross_entropy_gradient,
    cross_entropy_hessian,
    cross_entropy_of,
    differential_entropy,
    entropy,
    gaussian_nll,
    kl_divergence,
    kl_gaussians,
    kl_quadrature,
    laplace_nll,
    log_sum_exp,
    mean_absolute_error,
    mean_squared_error,
    panel_nodes,
    pinball,
    softmax,
)
from snippets.solutions.losses import huber, sigmoid_gradients, smooth_labels

seeds = st.integers(0, 2**32 - 1)


def simplex(rng, *shape, zeros=False):
    p = rng.exponential(size=shape)
    if zeros:  # some outcomes that never occur, but never all of a row
        keep = rng.random(shape) < 0.6
        keep[..., 0] |= ~keep.any(axis=-1)
        p = p * keep
    return p / p.sum(axis=-1, keepdims=True)


def gauss(mean, sd):
    return stats.norm(mean, sd).pdf


@pytest.mark.verifies("prop-gaussian-nll", fault=("losses", "/ (2 * sigma**2)", "/ sigma**2"))
@given(seed=seeds, sigma=st.floats(0.05, 20))
def test_the_gaussian_nll_is_an_affine_map_of_the_mse(seed, sigma, measure):
    rng = np.random.default_rng(seed)
    y, f = rng.normal(size=7), rng.normal(size=7)
    oracle = -stats.norm.logpdf(y, f, sigma).mean()
    gap = abs(gaussian_nll(y, f, sigma) - oracle) / (1 + abs(oracle))
    measure("relative difference to SciPy", gap, at_most=1e-14)
    g = rng.normal(size=7)
    slope = mean_squared_error(y, f) - mean_squared_error(y, g)
    rise = gaussian_nll(y, f, sigma) - gaussian_nll(y, g, sigma)
    measure(
        "|rise - slope / (2 sigma^2)|, relative",
        abs(rise * 2 * sigma**2 - slope) / (1 + sigma**2),
        at_most=1e-13,
    )


@pytest.mark.verifies("prop-laplace-nll", fault=("losses", "math.log(2 * scale)", "math.log(scale)"))
@given(seed=seeds, scale=st.floats(0.05, 20))
def test_the_laplace_nll_is_an_affine_map_of_the_mae(seed, scale, measure):
    rng = np.random.default_rng(seed)
    y, f = rng.normal(size=7), rng.normal(size=7)
    oracle = -stats.laplace.logpdf(y, f, scale).mean()
    gap = abs(laplace_nll(y, f, scale) - oracle) / (1 + abs(oracle))
    measure("relative difference to SciPy", gap, at_most=1e-14)
    rise = laplace_nll(y, f, scale) - laplace_nll(y, 0, scale)
    slope = (mean_absolute_error(y, f) - mean_absolute_error(y, 0)) / scale
    measure("|rise - slope|, relative", abs(rise - slope) / (1 + 1 / scale), at_most=1e-13)


@pytest.mark.verifies(
    "prop-categorical-nll", fault=("losses", "-terms.sum(axis=-1).mean()", "-terms.sum(axis=-1).sum()")
)
@given(seed=seeds)
def test_cross_entropy_with_labels_is_the_categorical_nll(seed, measure):
    """Oracle: minus the log of the product of the probabilities of what was seen, divided by N."""
    rng = np.random.default_rng(seed)
    labels, logits = rng.integers(0, 4, size=6), 3 * rng.normal(size=(6, 4))
    q = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    likelihood = math.prod(q[i, k] for i, k in enumerate(labels))
    value = cross_entropy(np.eye(4)[labels], logits)
    measure("|CE + ln(likelihood)/N|", abs(value + math.log(likelihood) / 6), at_most=1e-13)


@given(seed=seeds)
def test_cross_entropy_agrees_with_scipy_and_with_the_table_form(seed, measure):
    rng = np.random.default_rng(seed)
    p, logits = simplex(rng, 5, 4, zeros=True), 3 * rng.normal(size=(5, 4))
    oracle = -(p * special.log_softmax(logits, axis=1)).sum(axis=1).mean()
    measure("difference to SciPy", abs(cross_entropy(p, logits) - oracle), at_most=1e-13)
    table = cross_entropy_of(p, softmax(logits)).mean()
    measure("difference to H(p, softmax)", abs(cross_entropy(p, logits) - table), at_most=1e-13)
    measure(
        "entropy, difference to SciPy", np.abs(entropy(p) - stats.entropy(p, axis=1)).max(), at_most=1e-14
    )


def test_the_conventions_at_zero():
    zero = [-math.inf, 0.0]
    assert cross_entropy([0, 1], zero) == 0  # 0 ln 0 := 0
    assert cross_entropy([0.5, 0.5], zero) == math.inf
    assert cross_entropy_of([0, 1], [0, 1]) == 0
    assert cross_entropy_of([0.5, 0.5], [0, 1]) == math.inf
    assert kl_divergence([0, 1], [0.5, 0.5]) == pytest.approx(math.log(2), abs=1e-15)
    assert kl_divergence([0.5, 0.5], [0, 1]) == math.inf
    np.testing.assert_array_equal(kl_divergence([[0, 1], [0.5, 0.5]], [[0, 1], [0, 1]]), [0, math.inf])
    assert type(kl_divergence([0, 1], [0, 1])) is float


@pytest.mark.verifies("erratum-e12", fault=("losses", "-np.sum(y * np.log(y_hat))", "-np.sum(np.log(y_hat))"))
def test_the_printed_cross_entropy_is_zero_for_a_constant_predictor(measure):
    """Six samples, two positive: y_hat = 1 for all costs nothing as printed, and infinity with both classes."""
    y = np.array([1, 0, 0, 1, 0, 0])
    measure("as printed, y_hat = 1", cross_entropy_as_printed(y, np.ones(6)), near=0, within=0)
    measure(
        "as printed, y_hat = 1/3",
        cross_entropy_as_printed(y, np.full(6, 1 / 3)),
        near=2 * math.log(3),
        within=1e-14,
    )
    two = np.stack([1 - y, y], axis=1)
    assert cross_entropy(two, np.tile([-math.inf, 0.0], (6, 1))) == math.inf
    best = cross_entropy(two, np.tile(np.log([2 / 3, 1 / 3]), (6, 1)))
    measure("with indices, at the frequencies", best, near=math.log(3) - 2 / 3 * math.log(2), within=1e-15)
    for share in (0.2, 0.3, 0.4, 0.9):
        other = cross_entropy(two, np.tile(np.log([1 - share, share]), (6, 1)))
        measure("excess of another constant", other - best, at_least=1e-3)


@pytest.mark.verifies(
    "thm-gibbs", fault=("losses", "np.subtract(np.log(p), np.log(q)", "np.add(np.log(p), np.log(q)")
)
@given(seed=seeds, k=st.integers(2, 6))
def test_the_divergence_is_never_negative_and_zero_only_at_equality(seed, k, measure):
    rng = np.random.default_rng(seed)
    p, q = simplex(rng, k, zeros=True), simplex(rng, k)
    value = kl_divergence(p, q)
    measure("KL", value, at_least=-1e-15)
    measure("difference to scipy.special.rel_entr", abs(value - special.rel_entr(p, q).sum()), at_most=1e-14)
    measure("KL(p, p)", abs(kl_divergence(p, p)), at_most=0)
    # Pinsker: KL >= |p - q|_1^2 / 2, so that a divergence of 0 leaves no room for a difference
    measure("KL - |p - q|^2 / 2", value - np.abs(p - q).sum() ** 2 / 2, at_least=-1e-15)


@pytest.mark.verifies(
    "prop-entropy-decomposition",
    fault=("losses", "surprise = np.where(p > 0, -np.log(q), 0)", "surprise = 1 - q"),
)
@given(seed=seeds, k=st.integers(2, 6))
def test_cross_entropy_is_entropy_plus_divergence(seed, k, measure):
    rng = np.random.default_rng(seed)
    p, q = simplex(rng, 3, k, zeros=True), simplex(rng, 3, k)
    gap = cross_entropy_of(p, q) - entropy(p) - kl_divergence(p, q)
    measure("|H(p,q) - H(p) - KL|", np.abs(gap).max(), at_most=1e-14)


@pytest.mark.verifies(
    "erratum-e13", fault=("losses", "-w @ (p * np.log(np.where(p > 0, p, 1)))", "w @ np.abs(p * np.log(p))")
)
def test_cross_entropy_is_no_distance_and_the_integral_can_be_negative(measure):
    p, q = np.array([0.5, 0.5]), np.array([0.9, 0.1])
    measure("H(p, p)", cross_entropy_of(p, p), near=math.log(2), within=1e-15)
    asymmetry = cross_entropy_of(p, q) - cross_entropy_of(q, p)
    measure("H(p, q) - H(q, p)", asymmetry, near=-0.5 * math.log(0.09) - math.log(2), within=1e-14)
    measure("KL(p, q) - KL(q, p)", abs(kl_divergence(p, q) - kl_divergence(q, p)), at_least=0.1)
    half = differential_entropy(lambda x: np.full_like(x, 2.0), 0, 0.5)
    measure("-integral of p ln p for U(0, 1/2)", half, near=-math.log(2), within=1e-14)
    stretched = differential_entropy(lambda x: np.full_like(x, 0.5), 0, 2)  # the same variable, times 4
    measure("after x -> 4x", stretched, near=math.log(2), within=1e-14)


@pytest.mark.verifies(
    "exm-gaussian-divergence", fault=("losses", "(mean_p - mean_q) ** 2", "abs(mean_p - mean_q)")
)
def test_the_divergence_of_two_normals_has_a_closed_form(measure):
    value = kl_quadrature(gauss(0.3, 0.8), gauss(-1, 1.5), -12, 12)
    closed = kl_gaussians(0.3, 0.8, -1, 1.5)
    measure("KL by quadrature - closed form", abs(value - closed), at_most=1e-12)
    measure("KL", value, near=0.6463864, within=5e-8)
    measure("the other direction differs by", kl_gaussians(-1, 1.5, 0.3, 0.8) - closed, at_least=0.5)


def test_no_loss_is_printed_as_zero_and_not_as_minus_zero():
    assert str(cross_entropy_as_printed([1, 0], [1.0, 0.5])) == "0.0"
    assert str(cross_entropy([1, 0], [0, -math.inf])) == "0.0"


@pytest.mark.verifies(
    "prop-log-sum-exp", fault=("losses", "np.exp(z - peak).sum(axis=axis)", "np.exp(z).sum(axis=axis)")
)
@given(seed=seeds, k=st.integers(1, 8), scale=st.sampled_from([1.0, 30.0, 1e3, 1e6]))
def test_log_sum_exp_is_bounded_by_the_largest_logit_and_never_overflows(seed, k, scale, measure):
    z = scale * np.random.default_rng(seed).normal(size=k)
    value = log_sum_exp(z)
    measure("(lse - max) / (1 + |max|)", (value - z.max()) / (1 + abs(z.max())), at_least=0)
    measure(
        "excess over max + ln K, relative",
        (value - z.max() - math.log(k)) / (1 + abs(z.max())),
        at_most=1e-15,
    )
    measure(
        "difference to SciPy, relative", abs(value - special.logsumexp(z)) / (1 + abs(value)), at_most=1e-14
    )
    shifted = log_sum_exp(z + 1000.0) - 1000.0
    measure(
        "|lse(z + 1000) - 1000 - lse(z)|, relative", abs(shifted - value) / (1000 + abs(value)), at_most=1e-15
    )
    # 100 units in the exponent would already overflow float32, 1000 float64: every value is finite
    assert math.isfinite(value) and np.isfinite(softmax(z)).all()


@given(seed=seeds, axis=st.integers(-2, 1))
def test_softmax_agrees_with_scipy_along_any_axis(seed, axis, measure):
    z = 50 * np.random.default_rng(seed).normal(size=(4, 5))
    measure("softmax", np.abs(softmax(z, axis) - special.softmax(z, axis=axis)).max(), at_most=1e-14)
    measure(
        "log_sum_exp", np.abs(log_sum_exp(z, axis) - special.logsumexp(z, axis=axis)).max(), at_most=1e-12
    )


def test_each_row_of_logits_is_scaled_by_itself(measure):
    z = np.array([[0.0, 0.0], [-1000.0, -1000.0]])
    measure("softmax", np.abs(softmax(z) - 0.5).max(), at_most=0)
    measure("log_sum_exp", np.abs(log_sum_exp(z) - [math.log(2), math.log(2) - 1000]).max(), at_most=1e-15)
    assert log_sum_exp(np.zeros((2, 1, 3))).shape == (2, 1) and type(log_sum_exp([1.0, 2.0])) is float


def test_log_sum_exp_at_infinities_and_in_single_precision():
    assert log_sum_exp([-math.inf, -math.inf]) == -math.inf
    assert log_sum_exp([0.0, math.inf]) == math.inf
    assert log_sum_exp([1.5, -math.inf]) == 1.5
    assert log_sum_exp([1000, 1000]) == pytest.approx(1000 + math.log(2), abs=1e-12)
    np.testing.assert_array_equal(softmax([1000, 0, -math.inf]), [1, 0, 0])
    assert softmax(np.ones((2, 3), np.float32)).dtype == np.float32
    assert log_sum_exp(np.ones((2, 3), np.float32)).dtype == np.float32
    assert cross_entropy([1.0, 0.0], [0.0, 1000.0]) == 1000


@pytest.mark.verifies(
    "thm-softmax-gradient", fault=("losses", "return (q - p) / (len(p)", "return (p - q) / (len(p)")
)
@given(seed=seeds)
def test_the_gradient_of_cross_entropy_is_prediction_minus_target(seed, measure):
    """Central differences with h = 1e-5: truncation about h^2 = 1e-10, rounding about 1e-16 / h = 1e-11."""
    rng = np.random.default_rng(seed)
    p, z, h = simplex(rng, 3, 4, zeros=True), 2 * rng.normal(size=(3, 4)), 1e-5
    gradient = cross_entropy_gradient(p, z)
    for i in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[i] = h
        slope = (cross_entropy(p, z + step) - cross_entropy(p, z - step)) / (2 * h)
        measure("|gradient - difference quotient|", abs(gradient[i] - slope), at_most=1e-9)
    measure("|row sums of the gradient|", np.abs(gradient.sum(axis=1)).max(), at_most=1e-15)


@pytest.mark.verifies("thm-softmax-gradient", fault=("losses", "np.diag(q) - np.outer(q, q)", "np.diag(q)"))
@given(seed=seeds, k=st.integers(2, 6))
def test_the_hessian_of_cross_entropy_is_a_covariance(seed, k, measure):
    rng = np.random.default_rng(seed)
    p, z, h = simplex(rng, k), 2 * rng.normal(size=k), 1e-5
    hessian = cross_entropy_hessian(z)
    slopes = [
        (cross_entropy_gradient(p, z + e) - cross_entropy_gradient(p, z - e)) / (2 * h) for e in h * np.eye(k)
    ]
    measure("|Hessian - difference quotient|", np.abs(hessian - slopes).max(), at_most=1e-9)
    eigenvalues = np.linalg.eigvalsh(hessian)
    measure("least eigenvalue", eigenvalues[0], at_least=-1e-15)
    measure("second eigenvalue", eigenvalues[1], at_least=1e-6)
    measure("|Hessian times (1, ..., 1)|", np.abs(hessian.sum(axis=1)).max(), at_most=1e-15)
    v = rng.normal(size=k)
    q = softmax(z)
    variance = q @ v**2 - (q @ v) ** 2
    measure("|v.Hv - Var_q(v)|", abs(v @ hessian @ v - variance), at_most=1e-13)


@pytest.mark.verifies(
    "prop-differential-entropy", fault=("losses", "np.log(np.where(p > 0", "np.log2(np.where(p > 0")
)
@given(a=st.floats(0.05, 20), sd=st.floats(0.05, 1))
def test_differential_entropies_have_their_closed_forms(a, sd, measure):
    uniform = differential_entropy(lambda x: np.full_like(x, 1 / a), 0, a)
    measure("|h(U(0, a)) - ln a|", abs(uniform - math.log(a)), at_most=1e-13)
    normal = differential_entropy(gauss(0.2, sd), -10, 10)
    closed = 0.5 * math.log(2 * math.pi * math.e * sd**2)
    measure("|h(N) - ln(2 pi e sd^2) / 2|", abs(normal - closed), at_most=1e-9)
    measure("h(N), difference to SciPy", abs(normal - stats.norm(0.2, sd).entropy()), at_most=1e-9)
    c = 3.0
    stretched = differential_entropy(gauss(0.2 * c, sd * c), -10 * c, 10 * c)
    measure("|h(cX) - h(X) - ln c|", abs(stretched - normal - math.log(c)), at_most=1e-9)


@pytest.mark.verifies(
    "prop-kl-invariant",
    fault=("losses", "w @ (p * (np.log(p) - np.log(q)))", "w @ (p * np.log(p) - q * np.log(q))"),
)
def test_the_divergence_does_not_change_with_the_variable(measure):
    """x = sinh z maps N(0.3, 0.5) and N(-0.2, 0.7) to densities with the factor 1/sqrt(1 + x^2)."""

    def moved(density):
        return lambda x: density(np.arcsinh(x)) / np.sqrt(1 + x**2)

    p, q = gauss(0.3, 0.5), gauss(-0.2, 0.7)
    before = kl_quadrature(p, q, -5, 5)
    after = kl_quadrature(moved(p), moved(q), -math.sinh(5), math.sinh(5))
    measure("|KL before - KL after|", abs(before - after), at_most=1e-8)
    change = differential_entropy(moved(p), -math.sinh(5), math.sinh(5)) - differential_entropy(p, -5, 5)
    x, w = panel_nodes(-5, 5)
    measure("change of h", change, at_least=0.1)
    measure("|change of h - E ln cosh z|", abs(change - w @ (p(x) * np.log(np.cosh(x)))), at_most=1e-8)


@pytest.mark.verifies("thm-elicitation", fault=("losses", "(tau - 1) * r)", "-tau * r)"))
@given(seed=seeds, tau=st.floats(0.05, 0.95))
def test_each_loss_elicits_its_statistic(seed, tau, measure):
    """n = 21 and tau * n not whole: the quantile is one sample point, and no other sample point is better."""
    rng = np.random.default_rng(seed)
    y = rng.gamma(2, size=21)
    mean = best_constant(mean_squared_error, y, np.append(y, y.mean()))
    measure("|argmin MSE - mean|", abs(mean - y.mean()), at_most=0)
    median = best_constant(mean_absolute_error, y, np.append(y, y.mean()))
    measure("|argmin MAE - median|", abs(median - np.median(y)), at_most=0)
    tau = (math.floor(21 * tau) + 0.5) / 21
    quantile = best_constant(lambda s, c: pinball(s, c, tau), y, np.append(y, y.mean()))
    oracle = np.quantile(y, tau, method="inverted_cdf")
    measure("|argmin pinball - quantile|", abs(quantile - oracle), at_most=0)


@pytest.mark.verifies("exm-skewed-sample", fault=("losses", "candidates[np.argmin(", "candidates[np.argmax("))
def test_three_losses_find_three_statistics_of_a_skewed_sample(measure):
    """20001 draws of Gamma(2): on a grid of step 1/1000 the minimiser is the statistic, up to the step."""
    y = np.random.default_rng(3).gamma(2, size=20001)
    grid = np.linspace(1, 5, 4001)
    for name, loss, statistic, population, density in (
        ("mean", mean_squared_error, y.mean(), 2, None),
        ("median", mean_absolute_error, np.median(y), 1.678347, 0.5),
        ("0.9-quantile", lambda s, c: pinball(s, c, 0.9), np.quantile(y, 0.9), 3.889720, 0.9),
    ):
        found = best_constant(loss, y, grid)
        measure(f"|argmin - sample {name}|", abs(found - statistic), at_most=1e-3)
        if density is None:
            error = math.sqrt(2 / y.size)
        else:  # standard error of a sample quantile
            error = math.sqrt(density * (1 - density) / y.size) / stats.gamma(2).pdf(population)
        measure(
            f"{name}: distance to the population in standard errors",
            abs(found - population) / error,
            at_most=5,
        )
        if density:
            measure(f"population {name}", stats.gamma(2).ppf(density), near=population, within=5e-7)


def test_an_even_sample_has_an_interval_of_medians(measure):
    y = [0.0, 1.0, 3.0, 10.0]
    values = [mean_absolute_error(y, c) for c in (1, 1.7, 2, 3)]
    measure("spread of the MAE over the medians", max(values) - min(values), at_most=1e-15)
    measure("rise just outside", mean_absolute_error(y, 3.1) - values[0], at_least=0.01)


@pytest.mark.verifies(
    "prop-proper-scores", fault=("losses", "(labels - q[..., None, :]) ** 2", "labels - q[..., None, :]")
)
@given(seed=seeds, k=st.integers(2, 5))
def test_the_log_score_and_the_brier_score_are_least_at_the_truth(seed, k, measure):
    rng = np.random.default_rng(seed)
    p, q = simplex(rng, k), simplex(rng, k)
    excess = brier(p, q) - brier(p, p)
    measure("|Brier excess - |p - q|^2|", abs(excess - np.sum((p - q) ** 2)), at_most=1e-14)
    log_excess = cross_entropy_of(p, q) - cross_entropy_of(p, p)
    measure("|log-score excess - KL|", abs(log_excess - kl_divergence(p, q)), at_most=1e-14)
    measure("log-score excess - |p - q|^2 / 2", log_excess - np.sum((p - q) ** 2) / 2, at_least=-1e-15)


@pytest.mark.verifies("thm-bias-variance", fault=("losses", "(average - mean) ** 2)", "abs(average - mean))"))
@given(seed=seeds, n=st.integers(1, 4), shrink=st.floats(0, 1.5))
def test_the_squared_error_is_noise_plus_squared_bias_plus_variance(seed, n, shrink, measure):
    """Exact sums over all 3**n training sets, for a shrunken mean: bias and variance in closed form too."""
    rng = np.random.default_rng(seed)
    values, p = rng.normal(size=3), simplex(rng, 3)
    error, noise, bias, variance = bias_variance(values, p, n, lambda data: shrink * data.mean(axis=1))
    measure("|error - noise - bias^2 - variance|", abs(error - noise - bias - variance), at_most=1e-13)
    mean = p @ values
    spread = p @ (values - mean) ** 2
    measure("|noise - Var Y|", abs(noise - spread), at_most=1e-14)
    measure("|bias^2 - (shrink - 1)^2 mean^2|", abs(bias - (shrink - 1) ** 2 * mean**2), at_most=1e-13)
    measure("|variance - shrink^2 Var Y / n|", abs(variance - shrink**2 * spread / n), at_most=1e-13)


@given(y=st.sampled_from([0.0, 1.0]), z=st.floats(-30, 30))
def test_the_squared_error_through_a_sigmoid_saturates_and_the_log_loss_does_not(y, z, measure):
    square, log = sigmoid_gradients(y, z)
    h = 1e-5

    def probability(t):
        return special.expit(t)

    slope = ((probability(z + h) - y) ** 2 - (probability(z - h) - y) ** 2) / (2 * h)
    measure("|squared error: derivative - quotient|", abs(square - slope), at_most=1e-9)

    def nll(t):
        return cross_entropy([1 - y, y], [0.0, t])

    measure("|log loss: derivative - quotient|", abs(log - (nll(z + h) - nll(z - h)) / (2 * h)), at_most=1e-8)


def test_a_confident_mistake_gets_a_gradient_from_the_log_loss_alone():
    square, log = sigmoid_gradients(1, -800.0)
    assert log == -1 and abs(square) < 1e-300


def test_smoothed_labels_bound_the_cross_entropy_from_below(measure):
    targets = smooth_labels(np.array([2, 0]), 4, 0.1)
    np.testing.assert_allclose(targets, [[0.025, 0.025, 0.925, 0.025], [0.925, 0.025, 0.025, 0.025]])
    np.testing.assert_array_equal(smooth_labels(np.array([2, 0]), 3, 0), [[0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(smooth_labels(np.array([2, 0]), 4, 1), np.full((2, 4), 0.25))
    least = cross_entropy(targets, np.log(targets))
    measure("|CE at the smoothed target - its entropy|", abs(least - entropy(targets).mean()), at_most=1e-15)
    measure(
        "CE of a sharper forecast - least", cross_entropy(targets, 2 * np.log(targets)) - least, at_least=0.1
    )


@given(seed=seeds, delta=st.floats(0.1, 5))
def test_huber_agrees_with_scipy_and_lies_between_median_and_mean(seed, delta, measure):
    rng = np.random.default_rng(seed)
    y, f = 3 * rng.normal(size=9), rng.normal(size=9)
    measure(
        "difference to SciPy", abs(huber(y, f, delta) - special.huber(delta, y - f).mean()), at_most=1e-13
    )
    y = np.array([0.0, 1.0, 2.0, 3.0, 100.0])
    grid = np.linspace(0, 30, 121)
    middle = best_constant(lambda s, c: huber(s, c, delta), y, grid)
    assert np.median(y) - 0.26 <= middle <= y.mean()


@pytest.mark.parametrize(
    "call",
    [
        lambda: mean_squared_error([1, 2], [[1], [2]]),
        lambda: mean_squared_error([1, 2, 3], [1, 2]),
        lambda: mean_squared_error([], []),
        lambda: mean_squared_error([1, math.inf], 0),
        lambda: mean_absolute_error([1, math.nan], 0),
        lambda: gaussian_nll([1], 0, 0),
        lambda: gaussian_nll([1], 0, math.inf),
        lambda: gaussian_nll([1], 0, [1, 2]),
        lambda: laplace_nll([1], 0, -1),
        lambda: log_sum_exp([]),
        lambda: log_sum_exp([1, math.nan]),
        lambda: log_sum_exp([1j]),
        lambda: log_sum_exp([1.0], axis=1),
        lambda: softmax([-math.inf, -math.inf]),
        lambda: softmax([0, math.inf]),
        lambda: cross_entropy([0.5, 0.6], [0, 0]),
        lambda: cross_entropy([1.5, -0.5], [0, 0]),
        lambda: cross_entropy([0.5, 0.5], [0, 0, 0]),
        lambda: cross_entropy([0.5, 0.5], [[0, 0]]),
        lambda: cross_entropy(np.full((1, 2, 2), 0.5), np.zeros((1, 2, 2))),
        lambda: cross_entropy_gradient([0.5, 0.5], [[0, 0]]),
        lambda: cross_entropy_gradient(np.full((1, 2, 2), 0.5), np.zeros((1, 2, 2))),
        lambda: cross_entropy([1, 0], [0, math.inf]),
        lambda: cross_entropy([2, 0], [[0.1, 0.2, 0.7]]),
        lambda: cross_entropy_gradient([[1, 0]], [0, 0]),
        lambda: cross_entropy_hessian([[0, 1]]),
        lambda: kl_divergence([1], [0.5, 0.5]),
        lambda: kl_divergence([0.5, 0.5], [0.5, 0.4]),
        lambda: kl_divergence(0.5, 0.5),
        lambda: entropy([0.2, 0.2]),
        lambda: brier([1, 0], [1, 0, 0]),
        lambda: differential_entropy(gauss(0, 1), 1, 0),
        lambda: differential_entropy(gauss(0, 1), -1, 1),
        lambda: differential_entropy(lambda x: x, -1, 2),
        lambda: differential_entropy(lambda x: 1.0, 0, 1),
        lambda: differential_entropy(gauss(0, 1), -math.inf, math.inf),
        lambda: differential_entropy(lambda x: np.ones((len(x), 1)), 0, 1),
        lambda: panel_nodes(-math.inf, 0),
        lambda: panel_nodes(0, math.inf),
        lambda: panel_nodes(1, 1),
        lambda: kl_quadrature(gauss(0, 1), gauss(9, 1), -9, 9),
        lambda: kl_gaussians(0, 1, 0, 0),
        lambda: pinball([1], 0, 0),
        lambda: pinball([1], 0, 1),
        lambda: best_constant(mean_squared_error, [1], []),
        lambda: bias_variance([0, 1], [0.5, 0.5], 0, lambda d: d.mean(axis=1)),
        lambda: bias_variance([0, 1], [0.5, 0.5], 25, lambda d: d.mean(axis=1)),
        lambda: bias_variance([0, 1, 2], [0.5, 0.5], 2, lambda d: d.mean(axis=1)),
        lambda: bias_variance([[0, 1]], [[0.5, 0.5]], 2, lambda d: d.mean(axis=1)),
        lambda: bias_variance(np.arange(1001), np.full(1001, 1 / 1001), 2, None),
        lambda: sigmoid_gradients(0.5, 0),
        lambda: smooth_labels(np.array([4]), 4, 0.1),
        lambda: smooth_labels(np.array([0.5]), 4, 0.1),
        lambda: smooth_labels(np.array([0]), 4, 1.1),
        lambda: huber([1], 0, 0),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError):
        call()


def test_the_divergence_by_quadrature_is_infinite_where_the_second_density_vanishes():
    left = stats.uniform(0, 1).pdf
    assert kl_quadrature(left, stats.uniform(0, 0.5).pdf, 0, 1) == math.inf
    assert kl_quadrature(stats.uniform(0, 0.5).pdf, left, 0, 1) == pytest.approx(math.log(2), abs=1e-12)
    # where both vanish, nothing is added
    assert kl_quadrature(stats.uniform(0, 0.5).pdf, left, 0, 2) == pytest.approx(math.log(2), abs=1e-12)


def test_a_density_with_an_infinite_value_is_named():
    with pytest.raises(ValueError, match="pdf must return 2048 finite"):
        differential_entropy(lambda x: np.where(x < 0.5, math.inf, 1.0), 0, 1)


def test_panel_nodes_increase_and_their_weights_add_up(measure):
    x, w = panel_nodes(-1, 2, 3, 4)
    assert x.shape == w.shape == (12,) and (np.diff(x) > 0).all() and x[0] > -1 and x[-1] < 2
    measure("sum of the weights", w.sum(), near=3, within=1e-14)
    measure("degree 7", w @ x**7, near=(2**8 - 1) / 8, within=1e-12)


def test_a_million_data_sets_are_still_summed_over():
    class Begun(Exception):
        pass

    def estimate(data):
        assert data.shape == (10**6, 2)
        raise Begun

    with pytest.raises(Begun):
        bias_variance(np.arange(1000), np.full(1000, 1e-3), 2, estimate)
