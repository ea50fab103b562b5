"""Risk and empirical risk: exact sums over all data sets where they are possible, error bars where not."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.risk import (
    NOISE,
    all_datasets,
    best_of_noise,
    best_of_noise_mean,
    exact_optimism,
    hoeffding_radius,
    hoeffding_tail,
    least_squares,
    least_squares_optimism,
    log_risk,
    mse_as_integral,
    population_risk,
    probabilities,
    risk_decomposition,
    risk_vs_empirical_risk,
    sample_linear,
)
from snippets.solutions.risk import bayes_error, integrate_empirical

seeds = st.integers(0, 2**32 - 1)


def simplex(rng, *shape):
    p = rng.exponential(size=shape)
    return p / p.sum()


@pytest.mark.verifies(
    "thm-fixed-parameter", fault=("risk", "p[datasets].prod(axis=1)", "p[datasets].mean(axis=1)")
)
@given(seed=seeds, n=st.integers(1, 4))
def test_at_a_fixed_parameter_the_empirical_risk_is_unbiased_with_variance_over_n(seed, n, measure):
    """Exact: the expectation is a sum over all K**n data sets."""
    rng = np.random.default_rng(seed)
    p, loss = simplex(rng, 4), rng.exponential(size=4)
    datasets, mass = all_datasets(p, n)
    empirical = loss[datasets].mean(axis=1)
    risk = p @ loss
    variance = p @ (loss - risk) ** 2
    measure("|E empirical risk - risk|", abs(mass @ empirical - risk), at_most=1e-13)
    measure("|Var - Var(loss)/n|", abs(mass @ (empirical - risk) ** 2 - variance / n), at_most=1e-13)


@pytest.mark.verifies(
    "exm-linear-risk", fault=("risk", "+ noise**2)\n# --8<-- [end:sample", "+ noise)\n# --8<-- [end:sample")
)
def test_the_linear_model_has_the_risk_in_closed_form_and_sigma_sqrt_two_times_it(measure):
    rng, n = np.random.default_rng(0), 200_000
    for theta in [(1.0, -0.5), (0.0, 0.0), (2.0, 1.0)]:
        risk, empirical = risk_vs_empirical_risk(theta, n, rng)
        error = (
            math.sqrt(2 / n) * risk
        )  # y - theta.x is normal with variance R, its square has variance 2 R^2
        measure("deviation in standard errors", abs(empirical - risk) / error, at_most=5)
    X, y = sample_linear(n, rng)
    losses = (y - X @ [0.0, 0.0]) ** 2
    measure(
        "sd(loss) / (sqrt(2) R)", losses.std() / (math.sqrt(2) * population_risk((0, 0))), near=1, within=0.02
    )


@pytest.mark.verifies(
    "prop-deviation-rate",
    fault=("risk", "sample_linear(n, rng)\n    return risk", "sample_linear(99, rng)\n    return risk"),
)
def test_the_deviation_falls_like_one_over_the_root_of_n(measure):
    """RMSE over 500 repeats at each of six n: relative error of each 1/sqrt(1000), of the slope 0.011."""
    rng, sizes = np.random.default_rng(1), 2 ** np.arange(4, 10)
    gaps = [[np.subtract(*risk_vs_empirical_risk((0, 0), n, rng)) for _ in range(500)] for n in sizes]
    rmse = np.sqrt(np.mean(np.square(gaps), axis=1))
    slope = np.polyfit(np.log(sizes), np.log(rmse), 1)[0]
    measure("slope", slope, near=-0.5, within=0.05)
    constant = np.mean(rmse * np.sqrt(sizes)) / (math.sqrt(2) * population_risk((0, 0)))
    measure("constant / (sqrt(2) R)", constant, near=1, within=0.05)


@pytest.mark.verifies(
    "thm-best-predictor", fault=("risk", "joint @ y**2 / marginal - mean**2", "joint @ y**2 / marginal")
)
@given(seed=seeds)
def test_the_squared_risk_is_excess_plus_noise_and_least_at_the_conditional_mean(seed, measure):
    rng = np.random.default_rng(seed)
    joint, y, f = simplex(rng, 3, 5), rng.normal(size=5), rng.normal(size=3)
    risk, excess, noise = risk_decomposition(joint, y, f)
    measure("|risk - excess - noise|", abs(risk - excess - noise), at_most=1e-13)
    best = joint @ y / joint.sum(axis=1)
    least, zero, _ = risk_decomposition(joint, y, best)
    measure("excess at E[Y|X]", abs(zero), at_most=1e-15)
    measure("risk(f) - risk(E[Y|X])", risk - least, at_least=-1e-14)


@pytest.mark.verifies(
    "prop-best-probabilities", fault=("risk", "joint[joint > 0] * np.log", "q[joint > 0] * np.log")
)
@given(seed=seeds)
def test_the_cross_entropy_risk_is_least_at_the_conditional_probabilities(seed, measure):
    rng = np.random.default_rng(seed)
    joint = simplex(rng, 3, 4)
    conditional = joint / joint.sum(axis=1, keepdims=True)
    q = rng.exponential(size=(3, 4))
    q /= q.sum(axis=1, keepdims=True)
    least = log_risk(joint, conditional)
    measure("risk(q) - risk(conditional)", log_risk(joint, q) - least, at_least=-1e-14)
    divergence = np.sum(joint * np.log(conditional / q))
    measure("|gap - E KL|", abs(log_risk(joint, q) - least - divergence), at_most=1e-13)


@pytest.mark.verifies(
    "thm-optimism", fault=("risk", "empirical.min(axis=0) @ mass", "empirical.max(axis=0) @ mass")
)
@given(seed=seeds, n=st.integers(1, 4))
def test_the_trained_risk_is_optimistic(seed, n, measure):
    rng = np.random.default_rng(seed)
    loss, p = rng.exponential(size=(5, 4)), simplex(rng, 4)
    training, best, true = exact_optimism(loss, p, n)
    measure("inf R - E training risk", best - training, at_least=-1e-14)
    measure("E true risk - inf R", true - best, at_least=-1e-14)
    single = exact_optimism(loss[:1], p, n)
    measure("gap with nothing to choose", abs(single[0] - single[2]), at_most=1e-13)


@pytest.mark.verifies("erratum-e4", fault=("risk", "risk[trained] @ mass", "risk.min()"))
def test_one_coin_and_two_parameters_show_both_halves_of_the_correction(measure):
    """Loss 0 or 1, a fair coin, the predictors `heads` and `tails`, three tosses: 1/4, 1/2, 1/2 by hand."""
    loss, p = [[0, 1], [1, 0]], [0.5, 0.5]
    training, best, true = exact_optimism(loss, p, 3)
    measure("E training risk", training, near=0.25, within=1e-15)
    measure("inf R", best, near=0.5, within=1e-15)
    measure("E true risk", true, near=0.5, within=1e-15)
    datasets, mass = all_datasets(p, 3)
    fixed = mass @ np.array(loss[0])[datasets].mean(axis=1)
    measure("E empirical risk, fixed", fixed, near=0.5, within=1e-15)
    biased = exact_optimism(loss, [0.6, 0.4], 3)
    measure("E true risk - inf R, coin 0.6", biased[2] - biased[1], near=0.2 * 0.352, within=1e-15)


@pytest.mark.verifies("prop-three-readings", fault=("risk", "(np.arange(n) + 0.5) / n", "np.arange(n) / n"))
def test_the_mean_squared_error_has_three_readings(measure):
    rng = np.random.default_rng(2)
    X, y = sample_linear(40, rng)
    theta = np.zeros(2)
    mse = np.mean((y - X @ theta) ** 2)
    atoms = np.column_stack([X, y])
    loss = integrate_empirical(lambda z: (z[:, 2] - z[:, :2] @ theta) ** 2, np.vstack([atoms, atoms]))
    measure("(i) |MSE - integral dP_n|", abs(mse - loss), at_most=1e-14)

    repeats = [risk_vs_empirical_risk(theta, 40, rng)[1] for _ in range(1000)]
    risk = population_risk(theta)
    measure(
        "(ii) |mean MSE - R| in its standard errors",
        abs(np.mean(repeats) - risk) / (risk * math.sqrt(2 / 40_000)),
        at_most=5,
    )

    def error(n):  # (1/2) int_1^3 (x^2 - x)^2 dx = 128/15
        return abs(mse_as_integral(np.square, lambda x: x, n, 1, 3) - 128 / 15)

    measure("(iii) order of the Riemann sum", math.log2(error(64) / error(128)), near=2, within=0.01)


@pytest.mark.verifies(
    "erratum-e9",
    fault=(
        "risk",
        "np.mean((as_floats(f(x)) - as_floats(g(x))) ** 2)",
        "np.sum((as_floats(f(x)) - as_floats(g(x))) ** 2) * (b - a) / n",
    ),
)
def test_the_mean_carries_one_over_the_length_and_random_points_their_density(measure):
    """(x - 0)^2 on [0, 3]: the integral is 9, the MSE on a grid 3, at points with density 2x/9 it is 4.5."""
    zero = np.zeros_like
    measure("MSE on a grid", mse_as_integral(np.copy, zero, 3000, 0, 3), near=3, within=1e-6)
    x = 3 * np.sqrt((np.arange(3000) + 0.5) / 3000)  # the midpoint quantiles of the density 2x/9
    measure("MSE with density 2x/9", np.mean(x**2), near=4.5, within=1e-6)


def test_the_mean_squared_error_is_an_average_over_the_unit_interval_by_default(measure):
    value = mse_as_integral(lambda x: x, np.zeros_like, 10)
    measure("one third, less h^2 / 12", value, near=1 / 3 - 1 / 1200, within=1e-15)


@pytest.mark.verifies("prop-least-squares-optimism", fault=("risk", "1 + d / (n - d - 1)", "1 + d / n"))
def test_least_squares_has_the_closed_form_of_its_optimism(measure):
    """1500 training sets of 12 samples with 4 features; bounds are 5 standard errors of the averages."""
    rng, n, weights = np.random.default_rng(3), 12, np.array([1.0, -0.5, 0.25, 0.0])
    training, true = np.empty(1500), np.empty(1500)
    for t in range(1500):
        X, y = sample_linear(n, rng, weights)
        theta = least_squares(X, y)
        training[t] = np.mean((y - X @ theta) ** 2)
        true[t] = population_risk(theta, weights)
    want = least_squares_optimism(n, 4)
    for name, got, exact in zip(("training", "test"), (training, true), want, strict=True):
        measure(
            f"{name} risk, deviation in standard errors",
            abs(got.mean() - exact) / (got.std() / math.sqrt(1500)),
            at_most=5,
        )
    measure("training < noise^2 < test", min(NOISE**2 - want[0], want[1] - NOISE**2), at_least=0.05)


@pytest.mark.verifies(
    "thm-hoeffding", fault=("risk", "math.exp(-2 * n * epsilon**2)", "math.exp(-4 * n * epsilon**2)")
)
def test_no_binomial_tail_exceeds_the_bound_of_hoeffding(measure):
    """Exact two-sided tails of losses 0 and 1; the bound must hold, and be within a factor of 10."""
    ratios = []
    for n in (5, 20, 100):
        for p in (0.1, 0.3, 0.5):
            k = np.arange(n + 1)
            mass = np.array([math.comb(n, int(i)) * p**i * (1 - p) ** (n - i) for i in k])
            for epsilon in (0.05, 0.1, 0.2, 0.3):
                tail = mass[np.abs(k / n - p) >= epsilon - 1e-12].sum()
                ratios.append(tail / hoeffding_tail(n, epsilon))
    measure("largest tail / bound", max(ratios), at_most=1)
    measure("largest tail / bound, from below", max(ratios), at_least=0.1)


@pytest.mark.verifies(
    "thm-uniform-convergence", fault=("risk", "math.log(2 * parameters / delta)", "math.log(2 / delta)")
)
def test_one_radius_covers_a_thousand_parameters_at_once(measure):
    """Independent coins are the worst case of the union bound up to 1 - (1 - q)^K: here it is exact."""
    n, classifiers, delta = 100, 1000, 0.05
    radius = hoeffding_radius(n, delta, classifiers)
    mass = np.array([math.comb(n, k) / 2**n for k in range(n + 1)])
    one = mass[np.abs(np.arange(n + 1) / n - 0.5) >= radius - 1e-12].sum()
    measure("P(some deviation >= radius)", 1 - (1 - one) ** classifiers, at_most=delta)
    alone = hoeffding_radius(n, delta)
    single = mass[np.abs(np.arange(n + 1) / n - 0.5) >= alone - 1e-12].sum()
    measure("P(the one deviation >= its radius)", single, at_most=delta)
    measure(
        "the same radius for a thousand fails with probability",
        1 - (1 - single) ** classifiers,
        at_least=0.99,
    )
    measure("bound at the radius", hoeffding_tail(n, radius, classifiers), near=delta, within=1e-12)


def test_two_samples_more_than_features_are_the_fewest_with_a_finite_risk(measure):
    training, test = least_squares_optimism(6, 4, noise=1)
    measure("training", training, near=1 / 3, within=1e-15)
    measure("test", test, near=5, within=1e-15)


def test_the_bound_of_hoeffding_is_two_over_e_where_twice_n_epsilon_squared_is_one(measure):
    measure("tail", hoeffding_tail(50, 0.1), near=2 / math.e, within=1e-15)
    measure("tail of three parameters", hoeffding_tail(50, 0.1, 3), near=6 / math.e, within=1e-15)
    measure("radius", hoeffding_radius(50, 2 / math.e), near=0.1, within=1e-15)
    assert hoeffding_tail(50, 0) == 2  # true, and no information


def test_the_better_of_two_coins_errs_five_times_in_sixteen_on_two_samples(measure):
    # of the errors 0, 1, 2 with chances 1/4, 1/2, 1/4 the smaller one is > 0 with (3/4)^2, > 1 with (1/4)^2
    measure("mean", best_of_noise_mean(2, 2), near=(9 / 16 + 1 / 16) / 2, within=1e-15)


@pytest.mark.verifies(
    "exm-best-of-noise", fault=("risk", "np.sum(tail**classifiers) / n", "np.sum(tail) / n")
)
def test_the_best_of_a_thousand_coins_looks_as_if_it_had_learnt(measure):
    rng = np.random.default_rng(4)
    draws = np.array([best_of_noise(1000, 100, rng) for _ in range(400)])
    exact = best_of_noise_mean(1000, 100)
    measure("deviation in standard errors", abs(draws.mean() - exact) / (draws.std() / 20), at_most=5)
    measure("expected training error of the winner", exact, near=0.34, within=0.01)
    measure("one coin", best_of_noise_mean(1, 100), near=0.5, within=1e-12)


def test_the_solutions_of_chapter_two(measure):
    rng = np.random.default_rng(5)
    joint = simplex(rng, 4, 3)
    risks = [
        1 - sum(joint[i, (code // 3**i) % 3] for i in range(4)) for code in range(81)
    ]  # every classifier
    measure(
        "|Bayes error - minimum over all classifiers|", abs(bayes_error(joint) - min(risks)), at_most=1e-15
    )
    points = rng.integers(0, 4, size=50)
    measure(
        "|integral - mean|", abs(integrate_empirical(np.square, points) - np.mean(points**2)), at_most=1e-14
    )


@given(seed=seeds)
def test_the_mean_training_risk_grows_with_the_sample(seed, measure):
    rng = np.random.default_rng(seed)
    loss, p = rng.exponential(size=(3, 3)), simplex(rng, 3)
    training = [exact_optimism(loss, p, n)[0] for n in (1, 2, 3, 4)]
    measure("smallest step", np.diff(training).min(), at_least=-1e-14)


@pytest.mark.parametrize(
    "call",
    [
        lambda: risk_vs_empirical_risk((0, 0, 0), 5, np.random.default_rng(0)),
        lambda: risk_vs_empirical_risk((0, 0), 0, np.random.default_rng(0)),
        lambda: population_risk((0, math.nan)),
        lambda: all_datasets([0.5, 0.6], 2),
        lambda: all_datasets([0.5, 0.5], 0),
        lambda: all_datasets([0.5, 0.5], 30),
        lambda: all_datasets(np.full(1001, 1 / 1001), 2),
        lambda: exact_optimism([[0, 1, 2]], [0.5, 0.5], 2),
        lambda: exact_optimism([[0], [1]], [0.5, 0.5], 2),
        lambda: risk_decomposition([[0.5, 0.5], [0, 0]], [0, 1], [0, 0]),
        lambda: risk_decomposition([[0.5, 0.5]], [0, 1, 2], [0]),
        lambda: log_risk([[0.5, 0.5]], [[0.5, 0.4]]),
        lambda: log_risk([[0.5, 0.5]], [[0.5], [0.5]]),
        lambda: probabilities("p", [1.5, -0.5]),
        lambda: mse_as_integral(np.square, np.square, 0),
        lambda: mse_as_integral(np.square, np.square, 4, 1, 1),
        lambda: least_squares_optimism(5, 4),
        lambda: hoeffding_radius(10, 0),
        lambda: hoeffding_radius(10, 1),
        lambda: hoeffding_radius(10, 1.5),
        lambda: hoeffding_tail(0, 0.1),
        lambda: best_of_noise_mean(0, 10),
        lambda: bayes_error([[0.5, 0.6]]),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError):
        call()


def test_a_class_that_occurs_with_predicted_probability_zero_costs_infinity():
    assert log_risk([[0.5, 0.5]], [[1, 0]]) == math.inf
    assert log_risk([[1, 0]], [[1, 0]]) == 0


def test_classes_that_never_occur_cost_nothing(measure):
    q = [[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]]
    measure("risk", log_risk([[0.5, 0, 0], [0, 0.25, 0.25]], q), near=1.5 * math.log(2), within=1e-15)
