"""Monte Carlo: exact enumeration where the sample space is finite, closed forms and error bars elsewhere."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from snippets.monte_carlo import (
    all_minibatches,
    antithetic,
    bernoulli_coverage,
    control_variate,
    coverage,
    exp_product,
    exp_product_sigma,
    importance_sampling,
    minibatch_covariance,
    minibatch_gradient,
    monte_carlo,
    sobol_average,
    stratified,
    stratified_minibatch,
    unit_cube,
)
from snippets.quadrature import grid_integrate
from snippets.solutions.monte_carlo import (
    epoch_gradient,
    estimate_pi,
    samples_for_accuracy,
    sgd_mean,
    sgd_mean_variance,
    weight_variance,
)

E = math.e
VAR_EXP = (E**2 - 1) / 2 - (E - 1) ** 2  # Var e^U for U uniform on [0, 1]
seeds = st.integers(0, 2**32 - 1)


def exp1(x):
    return np.exp(x[:, 0])


def rmse(estimate, exact, repeats):
    return math.sqrt(np.mean([(estimate() - exact) ** 2 for _ in range(repeats)]))


@pytest.mark.verifies(
    "thm-lln",
    fault=("monte_carlo", "values.mean()), float(values.std(ddof=1) / math.sqrt(n))", "values.max()), 0.0"),
)
def test_the_sample_mean_tends_to_the_expectation(measure):
    """Chebyshev: more than 0.02 off has probability at most sigma^2 / (n 0.02^2) = 6e-3 at n = 100 000."""
    rng = np.random.default_rng(0)
    for n in (100_000, 400_000):
        mean, _ = monte_carlo(exp1, unit_cube(1), n, rng)
        measure("|mean - (e - 1)|", abs(mean - (E - 1)), at_most=0.02)


@pytest.mark.verifies(
    "thm-monte-carlo-error",
    fault=(
        "monte_carlo",
        "values.std(ddof=1) / math.sqrt(n))\n# --8<-- [end:monte",
        "values.std(ddof=1) / n)\n# --8<-- [end:monte",
    ),
)
def test_the_root_mean_square_error_is_sigma_over_root_n_in_any_dimension(measure):
    """RMSE over 400 repeats has a relative standard error of 1/sqrt(800) = 3.5 %, more for heavy tails."""
    rng = np.random.default_rng(0)
    for d in (1, 2, 4, 8):
        for n in (64, 512):
            error = rmse(lambda n=n, d=d: monte_carlo(exp_product, unit_cube(d), n, rng)[0], 1, 400)
            ratio = error * math.sqrt(n) / exp_product_sigma(d)
            measure("RMSE sqrt(n) / sigma", ratio, near=1, within=0.15)
    errors = [monte_carlo(exp1, unit_cube(1), 1000, rng)[1] for _ in range(200)]
    measure(
        "mean standard error / (sigma / sqrt(n))",
        np.mean(errors) / math.sqrt(VAR_EXP / 1000),
        near=1,
        within=0.01,
    )


@pytest.mark.verifies("exm-one-half", fault=("monte_carlo", "rng.random((n, d))", "rng.random((n, d)) * 0.9"))
def test_the_slope_of_the_error_is_minus_one_half_and_the_constant_sigma(measure):
    """f = exp on [0, 1], n = 2^6 .. 2^14, 400 repeats: the nine RMSEs have 3.5 % standard error each."""
    rng, sizes = np.random.default_rng(0), 2 ** np.arange(6, 15)
    error = [rmse(lambda n=n: monte_carlo(exp1, unit_cube(1), n, rng)[0], E - 1, 400) for n in sizes]
    measure("slope", np.polyfit(np.log(sizes), np.log(error), 1)[0], near=-0.5, within=0.03)
    measure("RMSE(64) * sqrt(64)", error[0] * 8, near=math.sqrt(VAR_EXP), within=0.09)


@pytest.mark.verifies(
    "thm-clt",
    fault=(
        "monte_carlo",
        "ddof=1) / math.sqrt(n))\n# --8<-- [end:monte",
        "ddof=1) / math.sqrt(n) / 2)\n# --8<-- [end:monte",
    ),
)
def test_the_ninety_five_percent_interval_covers_ninety_five_percent(measure):
    """2000 repeats: the standard error of the frequency is 0.005; at n = 400 skewness costs less."""
    rng = np.random.default_rng(1)
    measure("coverage, exp", coverage(exp1, unit_cube(1), E - 1, 400, 2000, rng), near=0.95, within=0.02)
    measure("coverage, d = 4", coverage(exp_product, unit_cube(4), 1, 400, 2000, rng), near=0.95, within=0.02)


@pytest.mark.verifies(
    "exm-coverage", fault=("monte_carlo", "mean * (1 - mean) / (n - 1)", "mean * (1 - mean)")
)
def test_a_rare_error_breaks_the_interval(measure):
    """Exact sums: at risk 1 % and 100 samples no error is seen with probability 0.99^100 = 0.366."""
    measure("coverage at p = 1/2, n = 100", bernoulli_coverage(0.5, 100), near=0.95, within=0.01)
    rare = bernoulli_coverage(0.01, 100)
    measure("coverage at p = 0.01, n = 100", rare, at_most=1 - 0.99**100)
    measure("coverage at p = 0.01, n = 1000", bernoulli_coverage(0.01, 1000), near=0.95, within=0.03)
    every = bernoulli_coverage(0.3, 2000, z=1e6)  # an interval so wide that only the counts 0 and n miss
    measure("total mass at n = 2000", every, near=1, within=1e-11)
    rng = np.random.default_rng(2)

    def wrong(x):
        return 1.0 * (x[:, 0] < 0.01)

    frequency = coverage(wrong, unit_cube(1), 0.01, 100, 3000, rng)
    measure("|frequency - exact|", abs(frequency - rare), at_most=5 * math.sqrt(0.25 / 3000))


@pytest.mark.verifies("thm-grid-or-random", fault=("quadrature", "(cells + 0.5) / n", "cells / n"))
def test_the_grid_falls_like_n_to_minus_two_over_d_and_crosses_at_four(measure):
    """Total points N: the grid's slope is -2/d, Monte Carlo's -1/2; equal at d = 4. Bound d M / (24 m^2)."""
    for d, sides in ((1, (32, 128)), (2, (16, 64)), (4, (8, 16)), (8, (3, 4))):
        error = [abs(grid_integrate(exp_product, d, m) - 1) for m in sides]
        slope = math.log(error[1] / error[0]) / (d * math.log(sides[1] / sides[0]))
        measure(f"slope at d = {d}", slope, near=-2 / d, within=0.03)
        second = E**d / (E - 1) ** d  # the largest second derivative
        for m, gap in zip(sides, error, strict=True):
            measure("error / (d M / (24 m^2))", gap / (d * second / 24 / m**2), at_most=1)


@pytest.mark.verifies("thm-minibatch-gradient", fault=("monte_carlo", "(n - B) / (n - 1)", "(n - B) / n"))
@given(seed=seeds, B=st.integers(1, 6))
def test_a_minibatch_gradient_is_unbiased_and_its_covariance_has_the_closed_form(seed, B, measure):
    """Exact: all minibatches of a data set of six, without replacement and, up to B = 3, with replacement."""
    rng = np.random.default_rng(seed)
    X, y, theta = rng.normal(size=(6, 2)), rng.normal(size=6), rng.normal(size=2)
    full = minibatch_gradient(theta, X, y, np.arange(6))
    single = np.array([minibatch_gradient(theta, X, y, [i]) for i in range(6)])
    scale = 1 + np.abs(single).max() ** 2

    def check(name, batches, replace):
        g = np.array([minibatch_gradient(theta, X, y, idx) for idx in batches])
        measure(f"|E g_B - grad|, {name}", np.abs(g.mean(axis=0) - full).max() / scale, at_most=1e-14)
        wanted = minibatch_covariance(single, B, replace)
        covariance = (g - full).T @ (g - full) / len(g)
        measure(f"|Cov g_B - formula|, {name}", np.abs(covariance - wanted).max() / scale, at_most=1e-14)

    check("without replacement", all_minibatches(6, B), False)
    if B <= 3:
        check("with replacement", np.indices((6,) * B).reshape(B, -1).T, True)


@pytest.mark.verifies(
    "prop-gradient", fault=("monte_carlo", "2 * X[idx].T @ residual", "X[idx].T @ residual")
)
@given(seed=seeds)
def test_the_minibatch_gradient_is_the_gradient(seed, measure):
    """Central differences are exact for a quadratic, up to rounding."""
    rng = np.random.default_rng(seed)
    X, y, theta = rng.normal(size=(5, 3)), rng.normal(size=5), rng.normal(size=3)
    idx = rng.integers(0, 5, size=4)
    g = minibatch_gradient(theta, X, y, idx)
    for i, direction in enumerate(np.eye(3)):
        up, down = (np.mean((X[idx] @ (theta + s * direction) - y[idx]) ** 2) for s in (0.5, -0.5))
        measure("|g_i - difference|", abs(g[i] - (up - down)) / (1 + np.abs(g).max()), at_most=1e-12)


@pytest.mark.verifies(
    "exm-batch-nonlinear", fault=("monte_carlo", "list(combinations(range(n), B))", "[range(B)]")
)
def test_a_loss_that_is_not_linear_in_the_batch_mean_has_a_biased_gradient(measure):
    """Standard deviations of all pairs of (0, 1, 2, 6): their mean is 19/12, the whole has sqrt(83)/4."""
    z = np.array([0.0, 1.0, 2.0, 6.0])
    pairs = z[all_minibatches(4, 2)]
    measure("mean of the batch means", pairs.mean(axis=1).mean(), near=z.mean(), within=1e-15)
    measure("mean of the batch standard deviations", pairs.std(axis=1).mean(), near=19 / 12, within=1e-15)
    measure("standard deviation - that", z.std() - pairs.std(axis=1).mean(), at_least=0.6)


@pytest.mark.verifies(
    "prop-control-variate", fault=("monte_carlo", "beta * (control - mean_of_g)", "0 * (control - mean_of_g)")
)
def test_a_control_variate_leaves_one_minus_rho_squared(measure):
    """f = e^u, g = u: 1 - rho^2 = 1 - 12 ((3 - e)/2)^2 / Var e^U = 0.0163."""
    rng, n = np.random.default_rng(3), 400
    left = 1 - 12 * ((3 - E) / 2) ** 2 / VAR_EXP
    runs = np.array(
        [control_variate(exp1, lambda x: x[:, 0], 0.5, unit_cube(1), n, rng) for _ in range(2000)]
    )
    variance = np.mean((runs[:, 0] - (E - 1)) ** 2)
    measure("variance ratio / (1 - rho^2)", variance / (VAR_EXP / n) / left, near=1, within=0.16)
    measure(
        "mean standard error / true", np.mean(runs[:, 1]) / math.sqrt(left * VAR_EXP / n), near=1, within=0.02
    )


@pytest.mark.verifies(
    "prop-antithetic", fault=("monte_carlo", "sampled_values(f, 1 - u)", "sampled_values(f, u)")
)
def test_antithetic_pairs_help_monotone_integrands_and_hurt_symmetric_ones(measure):
    """e^u: (Var + Cov)/Var with Cov = e - (e - 1)^2. For (u - 1/2)^2 a pair is one value twice."""
    rng, n = np.random.default_rng(4), 400
    left = 1 + (E - (E - 1) ** 2) / VAR_EXP
    error = rmse(lambda: antithetic(exp1, 1, n, rng)[0], E - 1, 2000)
    measure("variance ratio / exact", error**2 / (VAR_EXP / n) / left, near=1, within=0.16)
    bowl = rmse(lambda: antithetic(lambda x: (x[:, 0] - 0.5) ** 2, 1, n, rng)[0], 1 / 12, 2000)
    measure("variance ratio, (u - 1/2)^2", bowl**2 * 180 * n, near=2, within=0.3)


@pytest.mark.verifies(
    "prop-importance-sampling",
    fault=("monte_carlo", "w * sampled_values(f, points)", "sampled_values(f, points)"),
)
def test_importance_sampling_sees_a_rare_event(measure):
    """P(Z > 4) by draws from N(4, 1): the weighted indicator has second moment e^16 P(Z > 8)."""
    rng, n = np.random.default_rng(5), 1000
    exact = math.erfc(4 / math.sqrt(2)) / 2
    second = math.exp(16) * math.erfc(8 / math.sqrt(2)) / 2
    sigma = math.sqrt(second - exact**2)

    def shifted(n, rng):
        return 4 + rng.standard_normal((n, 1))

    def run():
        return importance_sampling(
            lambda x: 1.0 * (x[:, 0] > 4), lambda x: np.exp(8 - 4 * x[:, 0]), shifted, n, rng
        )

    runs = np.array([run() for _ in range(1000)])
    off = abs(runs[:, 0].mean() - exact) / (sigma / math.sqrt(n * 1000))
    measure("bias in standard errors", off, at_most=5)
    measure(
        "RMSE sqrt(n) / sigma", math.sqrt(np.mean((runs[:, 0] - exact) ** 2) * n) / sigma, near=1, within=0.12
    )
    measure("variance of plain Monte Carlo / of this", exact * (1 - exact) / sigma**2, at_least=2000)


@pytest.mark.verifies(
    "prop-stratified",
    fault=("monte_carlo", "(np.arange(cells) + rng.random((2, cells))) / cells", "rng.random((2, cells))"),
)
def test_strata_leave_the_variance_inside_the_cells(measure):
    """Exact for e^u on K cells: average over cells of Var(e^U | cell), by the closed form of each cell."""
    rng, n = np.random.default_rng(6), 16
    edges = np.linspace(0, 1, n // 2 + 1)
    a, b = edges[:-1], edges[1:]
    mean = (np.exp(b) - np.exp(a)) / (b - a)
    inside = np.mean((np.exp(2 * b) - np.exp(2 * a)) / 2 / (b - a) - mean**2)
    runs = np.array([stratified(exp1, n, rng) for _ in range(4000)])
    variance = np.mean((runs[:, 0] - (E - 1)) ** 2)
    measure("variance / (inside / n)", variance / (inside / n), near=1, within=0.12)
    measure(
        "mean squared standard error / (inside / n)",
        np.mean(runs[:, 1] ** 2) / (inside / n),
        near=1,
        within=0.12,
    )
    measure("variance / plain Monte Carlo", inside / VAR_EXP, at_most=0.02)


@pytest.mark.verifies(
    "prop-stratified-minibatch",
    fault=(
        "monte_carlo",
        "np.flatnonzero(labels == c) for c in classes",
        "np.arange(len(labels)) for c in classes",
    ),
)
def test_stratified_minibatches_are_unbiased_and_drop_the_variance_between_classes(measure):
    """All 3 * 3 stratified minibatches with one of each class are enumerated for the exact values."""
    z, labels = np.array([0.0, 1, 2, 10, 11, 15]), np.array([0, 0, 0, 1, 1, 1])
    stratified_means = [(z[i] + z[j]) / 2 for i in range(3) for j in range(3, 6)]
    plain = z[all_minibatches(6, 2)].mean(axis=1)
    measure("|mean over all stratified - mean|", abs(np.mean(stratified_means) - z.mean()), at_most=1e-14)
    measure("variance ratio", np.var(stratified_means) / np.var(plain), near=8 / 79, within=1e-12)
    rng = np.random.default_rng(7)
    draws = np.array([z[stratified_minibatch(labels, 2, rng)].mean() for _ in range(3000)])
    deviation = abs(draws.mean() - z.mean()) / (np.std(stratified_means) / math.sqrt(3000))
    measure("snippet: deviation in standard errors", deviation, at_most=5)
    ratio = draws.var() / np.var(stratified_means)
    measure("snippet: variance / exact", ratio, near=1, within=0.15)
    halves = np.bincount(labels[stratified_minibatch(labels, 4, rng)])
    measure("class counts in a batch of 4", abs(halves - 2).max(), at_most=0)


@pytest.mark.verifies(
    "prop-one-point-per-cell",
    fault=(
        "monte_carlo",
        "qmc.Sobol(d, scramble=True, rng=rng).random_base2(n.bit_length() - 1)",
        "np.random.default_rng(rng).random((n, d))",
    ),
)
def test_one_point_in_each_cell_makes_an_error_of_at_most_the_variation_over_n(measure):
    """|x - 1/3| has variation 1 and integral 5/18; a jump of 1 at 0.3 has variation 1 and integral 0.7."""
    for m in (3, 6, 9):
        n = 2**m
        for seed in range(10):
            kink = sobol_average(lambda x: np.abs(x[:, 0] - 1 / 3), 1, n, seed)
            jump = sobol_average(lambda x: 1.0 * (x[:, 0] > 0.3), 1, n, seed)
            measure("n error / V, kink", n * abs(kink - 5 / 18), at_most=1)
            measure("n error / V, jump", n * abs(jump - 0.7), at_most=1)


@pytest.mark.verifies("exm-sobol", fault=("monte_carlo", "scramble=True", "scramble=False"))
def test_sobol_points_beat_monte_carlo_on_a_smooth_integrand(measure):
    """prod(1 + x_i - 1/2) on [0, 1]^5, exact 1; RMSE over 50 seeds, known to about 10 %."""

    def f(x):
        return np.prod(0.5 + x, axis=1)

    def error(n):
        return math.sqrt(np.mean([(sobol_average(f, 5, n, seed) - 1) ** 2 for seed in range(50)]))

    errors = {n: error(n) for n in (1024, 4096, 16384)}
    measure("RMSE of Sobol', n = 4096", errors[4096], near=6.4e-5, within=1.3e-5)
    slope = math.log(errors[16384] / errors[1024]) / math.log(16)
    measure("slope", slope, near=-1.48, within=0.25)
    legacy = [f(qmc.Sobol(5, scramble=True, seed=seed).random(4096)).mean() - 1 for seed in range(50)]
    measure(
        "the same with SciPy's older seeds", np.sqrt(np.mean(np.square(legacy))), near=6.41e-5, within=1e-7
    )
    exact = math.sqrt(((13 / 12) ** 5 - 1) / 4096)
    measure("Monte Carlo's exact RMSE", exact, near=0.010961, within=1e-6)
    rng = np.random.default_rng(8)
    measured = rmse(lambda: monte_carlo(f, unit_cube(5), 4096, rng)[0], 1, 300)
    measure("Monte Carlo's RMSE / exact", measured / exact, near=1, within=0.2)


def test_coverage_of_a_few_samples_by_hand(measure):
    # n = 2, p = 1/5: only the mean 1/2 has an error bar, 1/2
    measure("n = 2, two fifths off the mark are reached", bernoulli_coverage(0.2, 2, z=0.7), near=0.32, within=1e-15)
    measure("n = 2, and no more", bernoulli_coverage(0.2, 2, z=0.5), near=0, within=0)
    measure("an end of the interval belongs to it", bernoulli_coverage(0.25, 2, z=0.5), near=3 / 8, within=1e-15)
    # n = 3, p = 3/4: the means 1/3 and 2/3 have the error bar 1/3, which reaches from the second alone
    measure("n = 3", bernoulli_coverage(0.75, 3, z=1), near=27 / 64, within=1e-15)


@pytest.mark.parametrize("p", [-0.5, 0, 1, 1.5])
def test_coverage_needs_a_risk_strictly_between_zero_and_one(p):
    with pytest.raises(ValueError, match="strictly between"):
        bernoulli_coverage(p, 10)


def test_the_smallest_samples_that_have_an_error_bar(measure):
    measure("variance of a minibatch of one of two", minibatch_covariance([[0.0], [2.0]], 1).item(), near=1, within=0)
    mean, error = stratified(lambda x: np.ones(len(x)), 2, np.random.default_rng(0))
    assert (mean, error) == (1, 0)
    assert sobol_average(lambda x: np.ones(len(x)), 3, 1, 0) == 1


def test_the_same_scrambling_gives_the_same_points():
    first, again, other = (sobol_average(lambda x: np.exp(x[:, 0]), 2, 8, seed) for seed in (5, 5, 6))
    assert first == again != other


def test_a_control_variate_is_a_regression_line_read_at_the_known_mean(measure):
    u = np.random.default_rng(0).random((3, 1))
    slope, intercept = np.polyfit(u[:, 0], exp1(u), 1)
    mean, error = control_variate(exp1, lambda x: x[:, 0], 0.5, unit_cube(1), 3, np.random.default_rng(0))
    measure("mean", mean - (intercept + slope / 2), near=0, within=1e-13)
    off_the_line = exp1(u) - (intercept + slope * u[:, 0])  # three points: one degree of freedom
    measure("standard error", error - np.linalg.norm(off_the_line) / math.sqrt(3), near=0, within=1e-13)


def test_two_draws_have_half_their_difference_as_error(measure):
    first, second = exp1(np.random.default_rng(0).random((2, 1)))
    mean, error = monte_carlo(exp1, unit_cube(1), 2, np.random.default_rng(0))
    measure("mean", mean - (first + second) / 2, near=0, within=1e-15)
    measure("standard error", error - abs(first - second) / 2, near=0, within=1e-15)


def test_two_antithetic_pairs_have_half_their_difference_as_error(measure):
    u = np.random.default_rng(0).random((2, 1))
    pairs = (exp1(u) + exp1(1 - u)) / 2
    mean, error = antithetic(exp1, 1, 4, np.random.default_rng(0))
    measure("mean", mean - pairs.mean(), near=0, within=1e-15)
    measure("standard error", error - abs(pairs[0] - pairs[1]) / 2, near=0, within=1e-15)


def test_a_constant_is_covered_always_and_another_number_never():
    rng = np.random.default_rng(0)
    assert [coverage(lambda x: np.ones(len(x)), unit_cube(1), exact, 5, 4, rng) for exact in (1, 2)] == [1, 0]


def test_points_of_weight_zero_count_as_zero(measure):
    mean, _ = importance_sampling(  # x under the uniform distribution on [0, 1/2]
        lambda x: x[:, 0], lambda x: 2.0 * (x[:, 0] < 0.5), unit_cube(1), 10_000, np.random.default_rng(0)
    )
    measure("mean", mean, near=0.25, within=0.01)  # the standard error is 0.003


def test_a_stratified_minibatch_takes_its_share_of_each_class_and_no_row_twice():
    labels, rng = np.array([0, 1, 1, 0, 1, 1]), np.random.default_rng(0)
    for _ in range(5):
        np.testing.assert_array_equal(np.bincount(labels[stratified_minibatch(labels, 3, rng)]), [1, 2])
        np.testing.assert_array_equal(np.sort(stratified_minibatch(labels, 6, rng)), np.arange(6))


def test_the_solutions_that_sample(measure):
    rng = np.random.default_rng(9)
    mean, error = estimate_pi(100_000, rng)
    measure("pi: deviation in standard errors", abs(mean - math.pi) / error, at_most=5)
    exact = math.sqrt(math.pi * (4 - math.pi) / 100_000)
    measure("pi: standard error / exact", error / exact, near=1, within=0.01)
    y = rng.normal(size=50)
    path = sgd_mean(y, 4, 0.5, 200_000, rng)
    # the lag-one correlation 1 - rate = 1/2 leaves 200 000 / 3 effective draws: 0.5 % on the variance
    measure(
        "sgd: variance / closed form", path[50:].var() / sgd_mean_variance(y, 4, 0.5), near=1, within=0.03
    )
    w = [np.exp(-(x**2) / 2 + x**2 / (2 * 0.81)) * 0.9 for x in 0.9 * rng.standard_normal((1, 400_000))][0]
    measure("weights: variance / closed form", w.var() / weight_variance(0.9), near=1, within=0.2)
    assert weight_variance(1.0) == 0 and weight_variance(0.7) == math.inf


def test_a_step_of_sgd_on_the_mean_goes_the_share_rate_towards_the_batch():
    path = sgd_mean([0, 4], 1, 0.25, 50, np.random.default_rng(11))
    before = np.concatenate([[2.0], path[:-1]])  # the start is the mean
    towards = (path - before) / 0.25 + before
    assert np.abs(towards).min() < 1e-12 and np.abs(towards - 4).min() < 1e-12  # both draws occur, and no other
    np.testing.assert_allclose(towards * (4 - towards), 0, atol=1e-12)


def test_the_solutions_in_closed_form(measure):
    n = samples_for_accuracy(0.05, 0.01)
    measure("half width at that n", 1.959964 * math.sqrt(0.05 * 0.95 / n), at_most=0.01)
    measure("half width at one fewer", 1.959964 * math.sqrt(0.05 * 0.95 / (n - 1)), at_least=0.01)
    rng = np.random.default_rng(10)
    X, y, theta = rng.normal(size=(7, 2)), rng.normal(size=7), rng.normal(size=2)
    batches = np.split(rng.permutation(7), [3, 6])
    full = minibatch_gradient(theta, X, y, np.arange(7))
    measure("|epoch - full|", np.abs(epoch_gradient(theta, X, y, batches) - full).max(), at_most=1e-14)
    plain = np.mean([minibatch_gradient(theta, X, y, idx) for idx in batches], axis=0)
    measure("|unweighted epoch - full|", np.abs(plain - full).max(), at_least=0.05)


RNG = np.random.default_rng(0)
X6, Y6 = np.ones((6, 2)), np.ones(6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: monte_carlo(exp1, unit_cube(1), 1, RNG),
        lambda: monte_carlo(lambda x: x, unit_cube(1), 5, RNG),
        lambda: monte_carlo(exp1, lambda n, rng: rng.random(n), 5, RNG),
        lambda: monte_carlo(lambda x: np.full(len(x), np.nan), unit_cube(1), 5, RNG),
        lambda: monte_carlo(lambda x: np.full(len(x), np.inf), unit_cube(1), 5, RNG),
        lambda: unit_cube(0),
        lambda: bernoulli_coverage(1, 10),
        lambda: bernoulli_coverage(0.5, 1),
        lambda: coverage(exp1, unit_cube(1), 1, 10, 0, RNG),
        lambda: minibatch_gradient([0, 0], X6, Y6, []),
        lambda: minibatch_gradient([0, 0], X6, Y6, [6]),
        lambda: minibatch_gradient([0, 0], X6, Y6, [-1]),
        lambda: minibatch_gradient([0, 0], X6, Y6, [0.5]),
        lambda: minibatch_gradient([0, 0, 0], X6, Y6, [0]),
        lambda: minibatch_gradient([[0], [0]], X6, Y6, [0]),
        lambda: minibatch_gradient([0, 0], X6, np.zeros(7), [0]),
        lambda: minibatch_covariance(X6, 7),
        lambda: minibatch_covariance(X6[0], 1),
        lambda: all_minibatches(3, 4),
        lambda: stratified_minibatch([0, 0, 1], 2, RNG),
        lambda: control_variate(exp1, lambda x: np.ones(len(x)), 1, unit_cube(1), 9, RNG),
        lambda: control_variate(exp1, lambda x: x[:, 0], 0.5, unit_cube(1), 2, RNG),
        lambda: antithetic(exp1, 1, 5, RNG),
        lambda: antithetic(exp1, 1, 2, RNG),
        lambda: importance_sampling(exp1, lambda x: -x[:, 0], unit_cube(1), 5, RNG),
        lambda: stratified(exp1, 5, RNG),
        lambda: sobol_average(exp1, 1, 12, 0),
        lambda: samples_for_accuracy(0, 0.1),
        lambda: samples_for_accuracy(1, 0.1),
        lambda: samples_for_accuracy(0.5, 0),
        lambda: sgd_mean([0, 1], 1, 2, 5, RNG),
        lambda: sgd_mean([0, 1], 1, 0, 5, RNG),
        lambda: weight_variance(0),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError):
        call()
