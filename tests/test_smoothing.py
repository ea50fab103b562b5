"""Convolution on the line: mass, norms, sums of random variables, steps that go to zero, Gaussians."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.convolution import convolve1d, convolve2d, correlate1d
from snippets.smoothing import (
    box_power,
    continuous_convolution,
    discretised_convolution,
    gaussian_kernel,
    pdf_of_sum,
    semigroup_check,
    young_gap,
)

numbers = st.floats(-8, 8).map(lambda v: round(v, 3))
vectors = st.integers(1, 9).flatmap(lambda n: arrays(float, n, elements=numbers))
weights = st.lists(st.integers(0, 9), min_size=1, max_size=7).filter(any).map(np.array)


def box(t):
    return np.where(np.abs(t) < 0.5, 1.0, 0.0)


def triangle(t):
    return np.maximum(0, 1 - np.abs(t))


def bell(t, variance=1.0, mean=0.0):
    return np.exp(-((t - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


# The names stand in `snippets.convolution`, too ------------------------------------------------------------


def test_every_public_name_can_be_imported_from_convolution():
    import snippets.convolution as convolution

    for f in (
        continuous_convolution,
        pdf_of_sum,
        gaussian_kernel,
        box_power,
        young_gap,
        discretised_convolution,
    ):
        assert getattr(convolution, f.__name__) is f


# Page 2.2 --------------------------------------------------------------------------------------------------


@pytest.mark.verifies(
    "thm-convolution-l1", fault=("smoothing", "values = h * np.convolve", "values = np.convolve")
)
def test_masses_multiply_and_norms_do_not_grow(measure):
    def decay(t):
        return np.where(t > 0, np.exp(-np.abs(t)), 0.0)

    def wave(t):
        return np.sin(5 * t) * bell(t)

    for f, g in ((decay, bell), (decay, wave), (box, wave), (box, decay)):
        h = 1 / 256
        tau = -12 + h * (np.arange(24 * 256) + 0.5)
        _, y = discretised_convolution(f, g, -12, 12, h)
        mass_f, mass_g = h * f(tau).sum(), h * g(tau).sum()
        measure("∫ f*g - ∫f ∫g", abs(h * y.sum() - mass_f * mass_g), at_most=1e-12)
        norms = h * np.abs(f(tau)).sum() * h * np.abs(g(tau)).sum()
        measure("‖f*g‖ - ‖f‖ ‖g‖", h * np.abs(y).sum() - norms, at_most=1e-12)


@pytest.mark.verifies(
    "exm-box-triangle", fault=("smoothing", "np.arange(1 - n, n)", "np.arange(3 - n, n + 2)")
)
def test_a_box_with_itself_is_a_triangle(measure):
    for n in (2, 8, 64):
        t, y = discretised_convolution(box, box, -1, 1, 1 / n)
        measure("cells that fit the box", np.abs(y - triangle(t)).max(), at_most=1e-14)
    for n in (50, 333, 1000):
        grid = np.linspace(-2, 2, n)
        error = np.abs(continuous_convolution(box, box, grid) - triangle(grid)).max()
        measure("any grid: error / dx", error / (grid[1] - grid[0]), at_most=1 + 1e-9)


@pytest.mark.verifies(
    "exm-infinite-point", fault=("smoothing", "values = h * np.convolve", "values = np.convolve")
)
def test_an_integrable_spike_convolves_to_infinity_at_one_point_only(measure):
    def spike(t):
        return np.where(np.abs(t) < 1, np.abs(t) ** -0.5, 0.0)

    at_zero, at_half = [], []
    for n in (250, 500, 1000, 2000):
        t, y = discretised_convolution(spike, spike, -1, 1, 1 / n)
        at_zero.append(y[2 * n - 1])
        at_half.append(y[2 * n - 1 + n // 2])
        mass = y.sum() / n
    growth = np.diff(at_zero)
    measure("growth at 0 when h halves", growth[-1], near=2 * np.log(2), within=1e-5)
    measure("growth at 0.5 when h halves", np.abs(np.diff(at_half)[-1]), at_most=0.06)
    measure(
        "mass", mass, near=16, within=8 * 1.3 * (1 / 2000) ** 0.5
    )  # the midpoint sum of spike: 4 - 1.2 √h


@pytest.mark.verifies("prop-no-unit", fault=("smoothing", "lags = dx * np", "lags = 0 * np"))
def test_no_integrable_function_is_a_unit(measure):
    grid = np.linspace(-4, 4, 4001)
    dx = grid[1] - grid[0]

    def two_sided(t):
        return 3 * box(4 * t) - bell(t)

    for e in (bell, box, two_sided):
        half = 8.5 * dx  # so that the box has mass 1 on the grid, too

        def narrow(t, half=half):
            return np.where(np.abs(t) < half, 1 / (2 * half), 0.0)

        g = narrow(grid)
        blurred = continuous_convolution(e, narrow, grid)
        measure("mass left in the narrow box", dx * blurred[g > 0].sum(), at_most=0.15)
        measure("mass of e * g - mass of e", dx * (blurred - e(grid)).sum(), near=0, within=1e-2)
        measure("‖e * g - g‖", dx * np.abs(blurred - g).sum(), at_least=1.5)


@pytest.mark.verifies(
    "thm-sum-of-variables", fault=("smoothing", "return np.convolve(p, q)", "return np.convolve(p, q[::-1])")
)
@given(p=weights, q=weights)
def test_convolution_is_the_distribution_of_the_sum(p, q, measure):
    p, q = p / p.sum(), q / q.sum()
    pairs = np.zeros(len(p) + len(q) - 1)
    for x, y in product(range(len(p)), range(len(q))):
        pairs[x + y] += p[x] * q[y]
    total = pdf_of_sum(p, q)
    measure("difference from all pairs", np.abs(total - pairs).max(), at_most=1e-15)
    measure("mass", total.sum(), near=1, within=1e-14)
    means = [np.arange(len(d)) @ d for d in (p, q, total)]
    measure("mean of the sum - sum of means", means[2] - means[0] - means[1], near=0, within=1e-13)


def test_densities_of_sums_are_convolutions_too(measure):
    grid = np.linspace(-15, 15, 3001)
    y = continuous_convolution(lambda t: bell(t, 0.5, 1.0), lambda t: bell(t, 1.5, -2.0), grid)
    measure("Gaussians: means and variances add", np.abs(y - bell(grid, 2.0, -1.0)).max(), at_most=1e-14)


@pytest.mark.verifies(
    "exm-two-dice", fault=("smoothing", "return np.convolve(p, q)", "return np.convolve(p, q) ** 2")
)
def test_two_dice_show_seven_once_in_six_throws(measure):
    two = pdf_of_sum(np.full(6, 1 / 6), np.full(6, 1 / 6))
    throws = [a + b for a, b in product(range(1, 7), repeat=2)]
    measure("P(7)", two[7 - 2], near=1 / 6, within=1e-15)
    for s in range(2, 13):
        measure("P(s) - count / 36", two[s - 2] - throws.count(s) / 36, near=0, within=1e-15)


@pytest.mark.verifies("prop-difference", fault=("convolution", "np.conj(k[::-1])", "np.conj(k[::1])"))
@given(p=weights, q=weights)
def test_correlation_is_the_distribution_of_the_difference(p, q, measure):
    p, q = p / p.sum(), q / q.sum()
    pairs = np.zeros(len(p) + len(q) - 1)
    for x, y in product(range(len(p)), range(len(q))):
        pairs[x - y + len(q) - 1] += p[x] * q[y]
    measure("difference", np.abs(correlate1d(p, q, "full") - pairs).max(), at_most=1e-15)


@pytest.mark.verifies("exm-missing-dx", fault=("smoothing", "return dx * np.convolve", "return np.convolve"))
def test_without_dx_the_peak_grows_with_the_grid(measure):
    def half_open(t):
        return np.where((t >= -0.5) & (t < 0.5), 1.0, 0.0)

    grid = np.arange(-2, 2, 1e-3)
    bare = convolve1d(half_open(grid), half_open(grid)).max()
    measure("peak of the bare sum", bare, near=1000, within=0)
    measure("peak times dx", continuous_convolution(half_open, half_open, grid).max(), near=1, within=1e-9)


@pytest.mark.verifies("erratum-e10", fault=("smoothing", "return dx * np.convolve", "return np.convolve"))
def test_without_hypotheses_the_integral_may_have_no_value(measure):
    for half in (1, 10, 100):
        grid = np.linspace(-half, half, 1001)
        middle = continuous_convolution(np.ones_like, np.ones_like, grid)[500]
        measure("1 * 1 over [-c, c], divided by 2c", middle / (2 * half), near=1, within=2e-3)


def test_two_points_are_a_grid_and_one_cell_is_enough():
    y = continuous_convolution(lambda t: 1 + t, lambda t: 5 + t, [0.0, 2.0])
    np.testing.assert_allclose(y, [2 * (1 * 5 + 3 * 3), 2 * (1 * 7 + 3 * 5)], rtol=1e-15)
    t, y = discretised_convolution(np.ones_like, np.ones_like, -1, 1, 2)
    np.testing.assert_array_equal([t, y], [[0.0], [2.0]])


# Page 4.1 --------------------------------------------------------------------------------------------------


@pytest.mark.verifies(
    "thm-young", fault=("smoothing", "norm(h * np.convolve(f, g), p)", "norm(np.convolve(f, g), p)")
)
@given(
    f=vectors, g=vectors, p=st.sampled_from([1, 1.25, 2, 3, 10, np.inf]), h=st.sampled_from([0.01, 0.5, 1, 4])
)
def test_youngs_inequality_is_never_violated(f, g, p, h, measure):
    bound = h * np.abs(f).sum() * np.linalg.norm(g, p) * h ** (1 / p)
    measure("excess of ‖f*g‖ over the bound", -young_gap(f, g, p, h) / (bound or 1), at_most=1e-14)
    moduli = h * np.abs(f).sum() * h * np.abs(g).sum()
    measure(
        "p = 1, moduli: equality", abs(young_gap(np.abs(f), np.abs(g), 1, h)) / (moduli or 1), at_most=1e-14
    )


def test_youngs_gap_of_two_short_boxes_has_a_closed_form(measure):
    # step 1/4: the masses are 1/2, the values of f * g are 1/4, 1/2, 1/4
    gap = young_gap([1, 1], [1, 1], 2, 0.25)
    measure("p = 2", gap, near=0.5 * np.sqrt(2 * 0.25) - np.sqrt(0.25 * (1 + 4 + 1)) / 4, within=1e-15)
    measure("p = 2, step 1", young_gap([1, 1], [1, 1], 2, 1), near=2 * np.sqrt(2) - np.sqrt(6), within=1e-15)


@pytest.mark.verifies(
    "prop-riemann-bridge", fault=("smoothing", "np.arange(1, len(values) + 1)", "np.arange(len(values))")
)
def test_the_bridge_has_order_one_for_boxes_and_no_order_for_bells(measure):
    errors = []
    for n in (4, 8, 16, 32, 64):
        h = 1 / (n + 1 / 3)
        t, y = discretised_convolution(box, box, -1, 1, h)
        errors.append(np.abs(y - triangle(t)).max())
        measure("misaligned boxes: error / h", errors[-1] / h, at_most=1 + 1e-12)
        t, y = discretised_convolution(box, box, -1, 1, 1 / n)
        measure("aligned boxes: error", np.abs(y - triangle(t)).max(), at_most=1e-14)
    n = 6
    square = np.ones((n, n))  # the box of two dimensions, on cells of side 1 / n
    t = np.arange(1 - n, n) / n
    y = convolve2d(square, square, "full") / n**2
    measure("two dimensions, factor h²", np.abs(y - np.outer(triangle(t), triangle(t))).max(), at_most=1e-14)
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    measure("misaligned boxes: order", orders[-1], near=1, within=0.1)
    for h in (2, 1.5, 1, 0.75):
        t, y = discretised_convolution(bell, bell, -12, 12, h)
        predicted = 2 * np.exp(-((np.pi / h) ** 2)) * bell(0, 2.0)
        measure(
            "bells: error / 2 G(0) e^(-π²/h²)",
            np.abs(y - bell(t, 2.0)).max() / predicted,
            near=1,
            within=1e-2,
        )


@pytest.mark.verifies(
    "prop-gaussian-semigroup", fault=("smoothing", "np.hypot(sigma1, sigma2)", "sigma1 + sigma2")
)
@given(s1=st.floats(1, 4), s2=st.floats(1, 4))
def test_variances_of_blurs_add(s1, s2, measure):
    peak = 1 / np.sqrt(2 * np.pi * (s1**2 + s2**2))
    aliasing = 2 * np.exp(-2 * np.pi**2 * s1**2 * s2**2 / (s1**2 + s2**2)) * peak
    measure("difference - first aliasing term", semigroup_check(s1, s2) - 1.01 * aliasing, at_most=1e-9)


def test_a_gaussian_kernel_is_a_symmetric_average(measure):
    for sigma, radius in ((0.3, 2), (1, 6), (2.5, 20)):
        k = gaussian_kernel(sigma, radius)
        assert k.shape == (2 * radius + 1,) and (k >= 0).all() and k.argmax() == radius
        measure("asymmetry", np.abs(k - k[::-1]).max(), at_most=0)
        measure("mass", k.sum(), near=1, within=1e-15)
    t = np.arange(-20, 21)
    measure("variance", t**2 @ gaussian_kernel(2.5, 20), near=6.25, within=1e-10)
    np.testing.assert_array_equal(gaussian_kernel(2.5, 0), [1.0])


@pytest.mark.verifies("exm-box-power", fault=("smoothing", "for _ in range(n)", "for _ in range(n + 1)"))
def test_powers_of_a_box_approach_a_gaussian(measure):
    for k, n in ((3, 1), (3, 4), (2, 7), (5, 16)):
        p = box_power(k, n)
        t = np.arange(len(p)) - (len(p) - 1) / 2
        variance = t**2 @ p
        measure("variance - n (k² - 1) / 12", abs(variance - n * (k**2 - 1) / 12), at_most=1e-12)
        excess = t**4 @ p / variance**2 - 3
        measure("excess kurtosis", excess + 6 * (k**2 + 1) / (5 * (k**2 - 1) * n), near=0, within=1e-11)
        assert len(p) == n * (k - 1) + 1


# Bad input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call, named",
    [
        (lambda: continuous_convolution(box, box, [0, 1, 3]), "uniform"),
        (lambda: continuous_convolution(box, box, [0, 1, 2.000005]), "uniform"),
        (lambda: continuous_convolution(box, box, [2, 1, 0]), "uniform"),
        (lambda: continuous_convolution(box, box, [1, 1, 1]), "uniform"),
        (lambda: continuous_convolution(box, box, [0]), "two points"),
        (lambda: continuous_convolution(box, box, np.ones((2, 2))), "grid"),
        (lambda: pdf_of_sum([0.5, 0.6], [1]), "p is no"),
        (lambda: pdf_of_sum([1], [1.5, -0.5]), "q is no"),
        (lambda: pdf_of_sum([], [1]), "p must"),
        (lambda: gaussian_kernel(0, 3), "sigma"),
        (lambda: gaussian_kernel(np.nan, 3), "sigma"),
        (lambda: gaussian_kernel(1, -1), "radius"),
        (lambda: box_power(0, 2), "k must"),
        (lambda: box_power(3, 0), "n must"),
        (lambda: young_gap([1], [1], 0.5, 1), "0.5"),
        (lambda: young_gap([1], [1], np.nan, 1), "nan"),
        (lambda: young_gap([1], [1], 2, 0), "h must"),
        (lambda: young_gap([[1]], [1], 2, 1), "f must"),
        (lambda: discretised_convolution(box, box, 1, -1, 0.1), "a < b"),
        (lambda: discretised_convolution(box, box, -1, 1, 3), "step"),
        (lambda: discretised_convolution(box, box, -1, 1, -0.1), "h must"),
        (lambda: discretised_convolution(box, box, -np.inf, 1, 0.1), "a < b"),
    ],
)
def test_bad_input_is_refused_by_name(call, named):
    with pytest.raises(ValueError, match=named):
        call()
