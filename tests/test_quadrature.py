"""Quadrature: orders of convergence, exactness, and the examples where limits may not be interchanged."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.background import dropout_masks
from snippets.quadrature import (
    fubini_counterexample,
    gauss_hermite_expectation,
    gauss_legendre,
    grid_integrate,
    integral_as_average,
    integrate_against,
    leibniz_counterexample,
    nodes_and_weights,
    observed_order,
    riemann_sum,
    tagged_sum,
)

RULES = ("left", "right", "midpoint", "trapezoid", "simpson")
EXACT_TO = {"left": 0, "right": 0, "midpoint": 1, "trapezoid": 1, "simpson": 3}
ORDER = {"left": 1, "right": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}
CONSTANT = {"left": 1 / 2, "right": 1 / 2, "midpoint": 1 / 24, "trapezoid": 1 / 12, "simpson": 1 / 180}

ends = st.floats(-5, 5).map(lambda v: round(v, 3))


def relu(z):
    return np.maximum(z, 0.0)


@pytest.mark.verifies("thm-rule-orders", fault=("quadrature", "w[1::2] = 4 / 3", "w[1::2] = 2 / 3"))
@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_its_order_on_a_smooth_function(rule, measure):
    order = observed_order(rule, np.exp, 0, 1, math.e - 1, 16)
    measure(f"order of {rule}", order, near=ORDER[rule], within=0.1)
    n = 16  # every derivative of exp is at most e on [0, 1]
    bound = CONSTANT[rule] * (1 / n) ** ORDER[rule] * math.e
    error = abs(riemann_sum(np.exp, 0, 1, n, rule) - (math.e - 1))
    measure(f"error of {rule} over its bound", error / bound, at_most=1.0)


@pytest.mark.verifies(
    "thm-rule-orders",
    fault=("quadrature", "np.full(n + 1, 2 / 3)", "np.full(n + 1, 4 / 3)"),
)
@pytest.mark.parametrize("rule", RULES)
@given(a=ends, b=ends, n=st.integers(1, 6))
def test_each_rule_is_exact_up_to_its_degree_and_no_further(rule, a, b, n, measure):
    n = 2 * n if rule == "simpson" else n
    scale = max(1.0, abs(a), abs(b))
    for degree in range(EXACT_TO[rule] + 1):
        exact = (b ** (degree + 1) - a ** (degree + 1)) / (degree + 1)
        error = abs(riemann_sum(lambda x, degree=degree: x**degree, a, b, n, rule) - exact)
        measure("error up to the degree", error / scale ** (degree + 1), at_most=1e-14)
    degree = EXACT_TO[rule] + 1
    beyond = riemann_sum(lambda x: x**degree, 0, 1, 2, rule) - 1 / (degree + 1)
    measure("error one degree further, on [0, 1] with n = 2", abs(beyond), at_least=1e-3)


@pytest.mark.parametrize("rule", RULES)
@given(a=ends, b=ends, k=st.integers(1, 5), c=st.floats(-3, 3))
def test_a_sum_is_linear_additive_and_oriented(rule, a, b, k, c, measure):
    n = 2 * k
    whole = riemann_sum(np.cos, a, b, 2 * n, rule)
    middle = (a + b) / 2
    parts = riemann_sum(np.cos, a, middle, n, rule) + riemann_sum(np.cos, middle, b, n, rule)
    measure("additivity", abs(whole - parts), at_most=1e-13)
    both = riemann_sum(lambda x: np.cos(x) + c * x, a, b, n, rule)
    apart = riemann_sum(np.cos, a, b, n, rule) + c * riemann_sum(lambda x: x, a, b, n, rule)
    measure("linearity", abs(both - apart), at_most=1e-12)
    mirrored = {"left": "right", "right": "left"}.get(rule, rule)
    measure(
        "orientation",
        abs(riemann_sum(np.cos, b, a, n, rule) + riemann_sum(np.cos, a, b, n, mirrored)),
        at_most=1e-13,
    )


@given(a=ends, b=ends, k=st.integers(1, 8))
def test_nodes_hit_both_ends_and_weights_add_up(a, b, k, measure):
    for rule in RULES:
        x, w = nodes_and_weights(a, b, 2 * k, rule)
        measure("sum of weights", abs(w.sum() - (b - a)), at_most=1e-13)
        assert ((min(a, b) <= x) & (x <= max(a, b))).all()
    x, _ = nodes_and_weights(a, b, k, "trapezoid")
    assert x[0] == a and x[-1] == b


@pytest.mark.verifies(
    "thm-gauss-legendre",
    fault=(
        "quadrature",
        't, w = leggauss(positive_int("n", n))',
        't, w = leggauss(positive_int("n", n - 1))',
    ),  # noqa: E501
)
@pytest.mark.parametrize(("n", "miss"), [(2, 0.1778), (3, 0.0457), (5, 0.00293)])
def test_gauss_legendre_is_exact_to_degree_2n_minus_1_and_no_further(n, miss, measure):
    for degree in range(2 * n):
        exact = (1 - (-1) ** (degree + 1)) / (degree + 1)
        value = gauss_legendre(lambda x, degree=degree: x**degree, -1, 1, n)
        measure("error up to degree 2n - 1", abs(value - exact), at_most=1e-14)
    error = 2 / (2 * n + 1) - gauss_legendre(lambda x: x ** (2 * n), -1, 1, n)
    # the error at degree 2n is the integral of the squared monic Legendre polynomial
    closed = 2 ** (2 * n + 1) * math.factorial(n) ** 4 / ((2 * n + 1) * math.factorial(2 * n) ** 2)
    measure(f"error at degree {2 * n}", error, near=closed, within=1e-14)
    assert abs(error - miss) < 0.01 * miss


@given(a=ends, b=ends, n=st.integers(1, 8))
def test_gauss_legendre_moves_to_any_interval(a, b, n, measure):
    scale = max(1.0, abs(a), abs(b)) ** (2 * n)
    exact = (b ** (2 * n) - a ** (2 * n)) / (2 * n)
    value = gauss_legendre(lambda x: x ** (2 * n - 1), a, b, n)
    measure("relative error", abs(value - exact) / scale, at_most=1e-13)


@pytest.mark.verifies(
    "exm-gauss-hermite",
    fault=("quadrature", "np.sqrt(2 * np.pi)).item()", "np.sqrt(np.pi)).item()"),
)
def test_gauss_hermite_is_exact_for_moments_and_slow_at_a_kink(measure):
    for n in (3, 20, 60):
        for power, moment in ((0, 1), (1, 0), (2, 1), (3, 0), (4, 3)):
            value = gauss_hermite_expectation(lambda z, power=power: z**power, n)
            measure("error of the first moments", abs(value - moment), at_most=1e-12)
    exact = 1 / math.sqrt(2 * math.pi)
    value = gauss_hermite_expectation(relu, 20)
    measure("E relu(Z) with 20 nodes", value, near=0.4073, within=5e-5)
    measure("its error", abs(value - exact), at_least=8e-3)
    errors = [abs(gauss_hermite_expectation(relu, n) - exact) for n in (20, 40, 80)]
    orders = np.log2(errors[:-1]) - np.log2(errors[1:])
    for order in orders:  # first order in n only
        measure("order in n at a kink", order, near=1.0, within=0.05)
    smooth = gauss_hermite_expectation(np.cos, 20)
    measure("error for the smooth cos Z", abs(smooth - math.exp(-0.5)), at_most=1e-14)


@pytest.mark.verifies("thm-periodic-trapezoid", fault=("quadrature", "w[[0, -1]] = 1 / 2", "w[[0, -1]] = 1"))
def test_trapezoid_is_spectral_for_a_periodic_analytic_function(measure):
    exact = 2 * math.pi * np.i0(1.0)
    sums = [riemann_sum(lambda t: np.exp(np.cos(t)), 0, 2 * math.pi, n, "trapezoid") for n in (4, 8, 12, 16)]
    errors = [abs(value - exact) for value in sums]
    for n, error, seen in zip((4, 8, 12), errors, (3.4e-2, 1.3e-6, 6.5e-12), strict=False):
        measure(f"log10 of the error, n = {n}", math.log10(error), near=math.log10(seen), within=0.05)
    measure("error with 16 points", errors[3], at_most=2e-14)
    for n in (1, 2, 5, 10, 20):  # Poisson kernel: the k-th Fourier coefficient is 2^-|k|
        value = riemann_sum(
            lambda t: 0.75 / (1.25 - np.cos(t)) / (2 * math.pi), 0, 2 * math.pi, n, "trapezoid"
        )
        measure(
            "error for the Poisson kernel over 2 / (2^n - 1)", (value - 1) * (2**n - 1) / 2, near=1.0, within=1e-8
        )


@pytest.mark.verifies(
    "thm-periodic-trapezoid",
    fault=(
        "quadrature",
        'elif rule == "trapezoid":\n        t, w = np.arange(n + 1.0)',
        'elif rule == "trapezoid":\n        t, w = 0.99 * np.arange(n + 1.0)',
    ),  # noqa: E501
)
@given(n=st.integers(1, 12), k=st.integers(-40, 40))
def test_trapezoid_sees_only_frequencies_that_alias_to_zero(n, k, measure):
    value = riemann_sum(lambda t: np.cos(k * t), 0, 2 * math.pi, n, "trapezoid") / (2 * math.pi)
    measure("alias", abs(value - (k % n == 0)), at_most=1e-12)


@pytest.mark.verifies(
    "prop-euler-maclaurin",
    fault=("quadrature", "w[[0, -1]] = 1 / 2", "w[[0, -1]] = 1 / 3"),
)
@pytest.mark.parametrize(("f", "derivative", "exact", "a", "b"), [
    (np.exp, np.exp, math.e - 1, 0, 1),
    (np.cos, lambda x: -np.sin(x), math.sin(2.0), 0, 2),
    (lambda x: 1 / x, lambda x: -1 / x**2, math.log(3), 1, 3),
], ids=["exp", "cos", "1/x"])  # fmt: skip
def test_the_leading_error_of_the_trapezoid_rule_comes_from_the_ends(f, derivative, exact, a, b, measure):
    ratios = []
    for n in (16, 32):
        h = (b - a) / n
        error = riemann_sum(f, a, b, n, "trapezoid") - exact
        ratios.append(error / (h**2 / 12 * (derivative(b) - derivative(a))))
    measure("what the leading term leaves of the error", abs(ratios[1] - 1), at_most=2e-3)
    assert abs(ratios[1] - 1) < 0.3 * abs(ratios[0] - 1)  # the rest is of order h^4


@pytest.mark.verifies(
    "erratum-e5",
    fault=("quadrature", "sampled(f, tags) @ cells", "sampled(f, tags) @ cells * 1.01"),
)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 200))
def test_sums_with_any_tags_are_within_mesh_times_variation(seed, n, measure):
    rng = np.random.default_rng(seed)
    points = np.unique(np.r_[0.0, rng.random(n), 2.0])
    tags = points[:-1] + rng.random(points.size - 1) * np.diff(points)
    total, mesh = tagged_sum(np.exp, points, np.clip(tags, points[:-1], points[1:]))
    exact = math.exp(2) - 1
    # exp increases: on a cell of length c the error is at most c times the growth of exp over that cell
    measure("|S - I| over mesh times variation", abs(total - exact) / (mesh * (math.exp(2) - 1)), at_most=1.0)
    fine = np.linspace(0, 2, 20001)
    measure("|S - I| at mesh 1e-4", abs(tagged_sum(np.exp, fine, fine[1:])[0] - exact), at_most=1e-4 * exact)


@pytest.mark.verifies("erratum-e5", fault=("quadrature", "float(cells.max())", "float(cells.min())"))
def test_more_and_more_rectangles_are_not_enough_if_the_mesh_stays(measure):
    for n in (10, 1000, 100_000):
        points = np.r_[np.linspace(0, 0.5, n), 1.0]  # refined on the left half only
        total, mesh = tagged_sum(lambda x: x, points, points[:-1])
        measure("mesh", mesh, near=0.5, within=1e-12)
        measure("distance from the integral 1/2", abs(total - 0.5), at_least=0.124)


@pytest.mark.verifies(
    "exm-fubini",
    fault=("quadrature", "-2 * y / (4 + y**2) ** 2", "2 * y / (4 + y**2) ** 2"),
)
def test_the_iterated_integrals_differ(measure):
    dy_first, dx_first = fubini_counterexample()
    measure("dy first", dy_first, near=1 / 5, within=1e-14)
    measure("dx first", dx_first, near=-1 / 20, within=1e-14)

    def f(x, y):
        return x * y * (x**2 - y**2) / (x**2 + y**2) ** 3

    for s in (0.3, 0.5, 1.0, 2.0):  # the closed forms of the inner integrals, away from the origin
        inner = gauss_legendre(lambda y, s=s: f(s, y), 0, 1, 120)
        measure("inner integral over y", abs(inner - s / (2 * (s**2 + 1) ** 2)), at_most=1e-9)
        inner = gauss_legendre(lambda x, s=s: f(x, s), 0, 2, 120)
        measure("inner integral over x", abs(inner + 2 * s / (4 + s**2) ** 2), at_most=1e-9)


@pytest.mark.verifies(
    "exm-fubini",
    fault=("quadrature", "(sampled(f, points) @ weights)", "(abs(sampled(f, points)) @ weights)"),
)
def test_a_square_grid_gives_a_third_value_and_the_absolute_integral_grows(measure):
    def f(p):
        x, y = 2 * p[:, 0], p[:, 1]
        return 2 * x * y * (x**2 - y**2) / (x**2 + y**2) ** 3

    def squares(n):  # cells of side 1/n on [0, 2] x [0, 1]
        points = (np.stack(np.meshgrid(np.arange(2 * n), np.arange(n)), -1).reshape(-1, 2) + 0.5) / [2 * n, n]
        return integrate_against(f, points, np.full(len(points), 1 / (2 * n * n)))

    measure("square cells", squares(400), near=3 / 40, within=1e-4)
    measure("n by n cells, twice as wide as high", abs(grid_integrate(f, 2, 400) - 3 / 40), at_least=0.01)
    absolute = [grid_integrate(lambda p: np.abs(f(p)), 2, n) for n in (50, 100, 200, 400)]
    # in polar coordinates |f| is |sin 4 theta| / (4 r^2): the sum grows like ln(n) / 4
    for step in np.diff(absolute):
        measure("growth of the sum of |f| a doubling", step, near=math.log(2) / 4, within=1e-3)


@pytest.mark.verifies(
    "exm-leibniz",
    fault=("quadrature", "t * np.exp(u - np.exp(u))", "t**2 * np.exp(u - np.exp(u))"),
)
@settings(max_examples=20)
@given(t=st.floats(-30, 30).filter(lambda t: abs(t) > 1e-300) | st.sampled_from([0.01, 1e-6, 1e-200, 30.0]))
def test_the_leibniz_integral_has_its_closed_form_for_every_t(t, measure):
    closed = t * math.exp(-(t**2))
    scale = abs(t) if abs(t) < 5 else 1.0
    measure("relative error of F", abs(leibniz_counterexample(t) - closed) / scale, at_most=1e-12)


@pytest.mark.verifies(
    "exm-leibniz",
    fault=("quadrature", "start = min(max(2 * np.log(abs(t)), -40), end)", "start = 0.0"),
)
def test_at_zero_the_slope_of_the_integral_is_one_and_the_integral_of_the_slope_is_zero(measure):
    small = 1e-5
    slope = (leibniz_counterexample(small) - leibniz_counterexample(0)) / small
    measure("F'(0)", slope, near=1.0, within=1e-9)

    def partial(x):  # derivative of the integrand in t, at t = 0 and x > 0
        return (3 * 0.0**2 / x**2 - 2 * 0.0**4 / x**3) * np.exp(-(0.0**2) / x)

    measure("integral of the derivative at t = 0", gauss_legendre(partial, 0, 1, 50), near=0.0, within=0.0)


@pytest.mark.verifies(
    "thm-leibniz",
    fault=("quadrature", "x = (a + b) / 2 + (b - a) / 2 * t", "x = (a + b) / 2 + (b - a) / 3 * t"),
)
@pytest.mark.parametrize("theta", [0.0, 0.4, 1.7])
def test_differentiation_under_the_integral_where_a_dominating_function_exists(theta, measure):
    # E (Z + theta)^4 = theta^4 + 6 theta^2 + 3, dominated near theta by c (1 + |z|)^3 times the density
    def expectation(f):
        return gauss_legendre(lambda z: f(z) * np.exp(-(z**2) / 2), -12, 12, 120) / math.sqrt(2 * math.pi)

    under = expectation(lambda z: 4 * (z + theta) ** 3)
    measure("integral of the derivative", abs(under - (4 * theta**3 + 12 * theta)), at_most=1e-11)
    plus, minus = (
        expectation(lambda z: (z + theta + 1e-3) ** 4),
        expectation(lambda z: (z + theta - 1e-3) ** 4),
    )
    slope = (plus - minus) / 2e-3
    # central difference of a quartic: the error is 4 theta h^2
    measure("derivative of the integral", abs(slope - under), at_most=4 * theta * 1e-6 + 1e-9)


@pytest.mark.verifies(
    "thm-dominated-convergence",
    fault=(
        "quadrature",
        "((b - a) / 2 * (sampled(f, x) @ w)).item()",
        "((b - a) / 2 * abs(sampled(f, x)[-1])).item()",
    ),  # noqa: E501
)
def test_dominated_sequences_pass_to_the_limit_and_escaping_mass_does_not(measure):
    for n in (1, 10, 50):
        value = gauss_legendre(lambda x, n=n: x**n, 0, 1, 60)
        measure("integral of x^n, dominated by 1, - 1 / (n + 1)", abs(value - 1 / (n + 1)), at_most=1e-14)
    for n in (1, 10, 100, 1000):
        # n exp(-n x) goes to 0 for every x > 0, but its integral does not
        value = gauss_legendre(lambda u, n=n: np.exp(-u), 0, min(n, 60), 60)  # x = u / n
        measure("mass of n exp(-n x) on [0, 1]", value, near=1 - math.exp(-n), within=1e-12)


@pytest.mark.verifies(
    "thm-ftc",
    fault=("quadrature", "x = (a + b) / 2 + (b - a) / 2 * t", "x = (a + b) / 2 + (b - a) / 4 * t"),
)
@given(a=st.floats(-2, 2), b=st.floats(-2, 2))
def test_derivative_of_the_integral_and_integral_of_the_derivative(a, b, measure):
    def f(t):
        return np.exp(np.sin(t))

    h = 1e-4
    slope = (gauss_legendre(f, a, b + h, 30) - gauss_legendre(f, a, b - h, 30)) / (2 * h)
    # central difference: h^2 / 6 times the second derivative of f, which is below 3
    measure("F'(b) - f(b)", abs(slope - f(b)), at_most=5e-9)

    def derivative(t):
        return np.cos(t) * np.exp(np.sin(t))

    growth = gauss_legendre(derivative, a, b, 30)
    measure("integral of f' - (f(b) - f(a))", abs(growth - (f(b) - f(a))), at_most=1e-12)


@pytest.mark.verifies("thm-fubini-tonelli", fault=("quadrature", "index // n**axis % n", "index // n**0 % n"))
def test_order_of_integration_does_not_matter_for_a_nonnegative_function(measure):
    def f(x, y):
        return np.exp(-((x + 2 * y) ** 2))

    def inner_dy(x):
        return np.array([gauss_legendre(lambda y, s=s: f(s, y), 0, 1, 20) for s in x])

    def inner_dx(y):
        return np.array([gauss_legendre(lambda x, s=s: f(x, s), 0, 1, 20) for s in y])

    dy_first, dx_first = gauss_legendre(inner_dy, 0, 1, 20), gauss_legendre(inner_dx, 0, 1, 20)
    measure("difference of the orders", abs(dy_first - dx_first), at_most=1e-15)
    # midpoint rule: the error is about h^2 / 24 times an integral of second derivatives that is below 6
    grid = grid_integrate(lambda p: f(p[:, 0], p[:, 1]), 2, 400)
    measure("difference from the grid", abs(grid - dy_first), at_most=2e-6)


@pytest.mark.verifies(
    "exm-three-measures",
    fault=("quadrature", "(sampled(f, points) @ weights).item()", "sampled(f, points).mean().item()"),
)
def test_one_integral_for_three_measures(measure):
    x, w = nodes_and_weights(0, 1, 100, "midpoint")
    # midpoint error of x^2 on [0, 1]: h^2 / 12
    measure("Lebesgue measure on [0, 1]", integrate_against(np.square, x, w), near=1 / 3, within=1e-5)
    counting = integrate_against(np.square, np.arange(1, 5), np.ones(4))
    measure("counting measure on 1..4", counting, near=30, within=0)
    die = integrate_against(np.square, np.arange(1, 7), np.full(6, 1 / 6))
    measure("a die, difference from 91/6", abs(die - 91 / 6), at_most=1e-13)
    rng = np.random.default_rng(2)
    data = rng.normal(size=50)
    empirical = integrate_against(np.square, data, np.full(50, 1 / 50))
    measure("empirical measure", empirical, near=np.mean(data**2), within=1e-14)


@pytest.mark.verifies("exm-dropout", fault=("background", "kept / (1 - rate)", "kept * (1 - rate)"))
@pytest.mark.verifies("exm-dropout", fault=("background", "(kept, 1 - rate, rate)", "(kept, rate, 1 - rate)"))
@given(seed=st.integers(0, 10**6), d=st.integers(1, 6), rate=st.floats(0.01, 0.9))
def test_dropout_keeps_the_mean_of_affine_maps_and_raises_that_of_convex_ones(seed, d, rate, measure):
    rng = np.random.default_rng(seed)
    x, w, c = rng.normal(size=d), rng.normal(size=d), rng.normal()
    masks, probabilities = dropout_masks(d, rate)
    measure("total probability - 1", abs(probabilities.sum() - 1), at_most=1e-14)
    for i in range(d):  # the mean of each entry, and its variance
        variance = integrate_against(lambda m, i=i: (m[:, i] - 1) ** 2, masks, probabilities)
        measure("variance over r / (1 - r)", variance * (1 - rate) / rate, near=1.0, within=1e-11)
    mean = integrate_against(lambda m: (m * x) @ w + c, masks, probabilities)
    measure("affine: difference from the network without dropout", abs(mean - (x @ w + c)), at_most=1e-13)
    convex = integrate_against(lambda m: np.maximum(0, (m * x) @ w + c), masks, probabilities)
    measure("ReLU: gain over the network without dropout", convex - max(0.0, x @ w + c), at_least=-1e-13)


@pytest.mark.verifies("exm-grid-or-random", fault=("quadrature", "((b - a) * sampled", "(sampled"))
@given(seed=st.integers(0, 10**6))
def test_grid_average_and_random_average_estimate_the_same_integral(seed, measure):
    a, b, n, exact = 0, 2, 1000, math.exp(2) - 1
    grid = integral_as_average(np.exp, a, b, n)
    # midpoint rule: at most (b - a) h^2 / 24 max f''
    bound = (b - a) * ((b - a) / n) ** 2 / 24 * math.exp(2)
    measure("grid error over its bound", abs(grid - exact) / bound, at_most=1.0)
    variance = (b - a) * (math.exp(4) - 1) / 2 - exact**2  # of (b - a) f(U)
    random = integral_as_average(np.exp, a, b, n, np.random.default_rng(seed))
    measure("random error in standard errors", abs(random - exact) / math.sqrt(variance / n), at_most=5.0)


def test_an_average_over_an_interval_that_does_not_begin_at_zero(measure):
    a, b, n = 1, 4, 10
    measure("midpoints and a line", integral_as_average(lambda x: x, a, b, n), near=7.5, within=1e-14)
    rng = np.random.default_rng(0)
    measure("random points and a constant", integral_as_average(np.ones_like, a, b, n, rng), near=3, within=1e-15)
    assert abs(integral_as_average(lambda x: x, a, b, n, rng) - 7.5) > 1e-3  # random points do miss a line


def test_without_a_rule_the_midpoints_are_taken():
    assert riemann_sum(np.square, 0, 1, 1) == 0.25


def test_an_odd_n_is_refused_for_simpson_and_an_unknown_rule_for_any_n():
    with pytest.raises(ValueError, match="even n, got n = 3"):
        riemann_sum(np.exp, 0, 1, 3, "simpson")
    for n in (3, 4):
        with pytest.raises(ValueError, match="no rule is called 'boole'"):
            riemann_sum(np.exp, 0, 1, n, "boole")


def test_one_cell_is_a_partition_and_one_point_is_none():
    assert tagged_sum(np.square, [0, 2], [1.5]) == (4.5, 2.0)
    for points, tags in (([1.0], []), ([[0.0, 1.0], [2.0, 3.0]], [[0.5], [2.5]])):
        with pytest.raises(ValueError, match="must increase"):
            tagged_sum(np.exp, points, tags)


def test_a_rule_that_is_exact_has_no_order():
    assert math.isnan(observed_order("midpoint", lambda x: x, 0, 1, 0.5, 4))
    # no error left with the finer cells alone
    assert math.isnan(observed_order(lambda f, a, b, n: 2 / n - 0.25, np.exp, 0, 1, 0.0, 4))


def test_three_hundred_hermite_nodes_are_the_most(measure):
    measure("error for cos Z", gauss_hermite_expectation(np.cos, 300), near=math.exp(-0.5), within=1e-14)


def test_a_grid_of_a_hundred_million_points_is_the_largest():
    class Begun(Exception):
        pass

    def f(points):
        raise Begun

    with pytest.raises(Begun):
        grid_integrate(f, 8, 10)
    for d, n in ((2, 10_001), (27, 2)):
        with pytest.raises(ValueError):
            grid_integrate(f, d, n)


def test_grid_integrate_is_the_product_rule_in_every_dimension(measure):
    for d in (1, 2, 3, 5):
        n = 7
        one = riemann_sum(lambda x: x**2, 0, 1, n, "midpoint")
        value = grid_integrate(lambda p: np.prod(p**2, axis=1), d, n)
        measure("difference from the power of one axis", abs(value - one**d), at_most=1e-15)
    # points are taken in portions: more than one of them, and each axis in its place
    value = grid_integrate(lambda p: p[:, 0] + 10 * p[:, 1] ** 2, 2, 300)
    measure("two portions", value, near=0.5 + 10 * (1 / 3 - 1 / (12 * 300**2)), within=1e-12)


@pytest.mark.parametrize("call", [
    lambda: riemann_sum(np.exp, 0, 1, 0),
    lambda: riemann_sum(np.exp, 0, 1, 2.5),
    lambda: riemann_sum(np.exp, 0, 1, 3, "simpson"),
    lambda: riemann_sum(np.exp, 0, 1, 3, "boole"),
    lambda: riemann_sum(np.exp, 0, math.inf, 3),
    lambda: riemann_sum(np.exp, math.nan, 1, 3),
    lambda: riemann_sum(lambda x: 1.0, 0, 1, 3),
    lambda: riemann_sum(lambda x: np.full(x.shape, math.nan), 0, 1, 3),
    lambda: gauss_legendre(np.exp, 0, 1, 0),
    lambda: gauss_legendre(np.exp, 0, math.inf, 3),
    lambda: gauss_hermite_expectation(np.cos, 301),
    lambda: gauss_hermite_expectation(np.cos, 0),
    lambda: grid_integrate(lambda p: p[:, 0], 30, 10),
    lambda: grid_integrate(lambda p: p[:, 0], 0, 10),
    lambda: grid_integrate(lambda p: p, 2, 10),
    lambda: integral_as_average(np.exp, 0, 1, 0),
    lambda: tagged_sum(np.exp, [0, 1, 1], [0, 1]),
    lambda: tagged_sum(np.exp, [0, 1, 2], [0, 0.5]),
    lambda: tagged_sum(np.exp, [0, 1, 2], [0.5]),
    lambda: tagged_sum(np.exp, [0, 1, 2], [0.5, 2.5]),
    lambda: integrate_against(np.exp, [0, 1], [1.0]),
    lambda: integrate_against(lambda p: p[:, 0, 0], np.ones((2, 1, 1)), [1.0, 1.0]),
    lambda: leibniz_counterexample(math.nan),
    lambda: leibniz_counterexample([1.0, 2.0]),
    lambda: leibniz_counterexample([1.0]),
    lambda: leibniz_counterexample(1j),
])  # fmt: skip
def test_bad_input_is_an_error(call):
    with pytest.raises(ValueError):
        call()
