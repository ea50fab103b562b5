"""Solutions of the exercises of chapters 1 and 2.1."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.quadrature import riemann_sum
from snippets.solutions.quadrature import (
    box_peak,
    hit_or_miss_variances,
    network_errors,
    orders_on_root,
    relu_expectation,
    richardson,
    root_mean_square,
    simpson_errors_at_kink,
    smallest_denominator,
    square_cells,
    step_derivatives,
    thomae_upper_sum,
)


def test_root_mean_square_of_a_sine_and_of_a_constant(measure):
    measure("sine", root_mean_square(np.sin, 0, 2 * math.pi), near=math.sqrt(0.5), within=1e-14)
    measure("constant", root_mean_square(lambda x: np.full(x.shape, -3.0), 1, 4), near=3.0, within=1e-13)


def test_the_errors_of_the_network_are_within_their_bounds(measure):
    for n in (4, 16, 64):
        largest, risk = network_errors(lambda x: np.sin(6 * x), n)
        measure("largest error over its bound", largest * 8 * n**2 / 36, at_most=1.0)
        measure("risk over its bound", risk * 120 * n**4 / 36**2, at_most=1.0)
    # for a parabola both bounds are attained: the second derivative is constant
    largest, risk = network_errors(lambda x: x**2, 10)
    measure("largest error for x^2", largest, near=1 / 400, within=1e-14)
    measure("risk for x^2", risk, near=4 / 120 / 10**4, within=1e-11)


@given(seed=st.integers(0, 10**6), top=st.floats(0.4, 2))
def test_hits_vary_more_than_heights(seed, top, measure):
    hits, average = hit_or_miss_variances(lambda x: x * np.exp(-x), 0, 4, top)
    measure("variance of the average over that of the hits", average / hits, at_most=1.0)
    rng = np.random.default_rng(seed)
    x = 4 * rng.random(20_000)
    height = x * np.exp(-x)
    # the sample variance of n bounded numbers is off by a relative 1/sqrt(n) times a few
    for name, draws, exact in (
        ("hits", 4 * top * (rng.random(20_000) * top < height), hits),
        ("heights", 4 * height, average),
    ):
        measure(f"sample variance of {name} over the formula", np.var(draws) / exact, near=1.0, within=0.1)


def test_hits_and_heights_agree_for_a_function_of_two_values(measure):
    hits, average = hit_or_miss_variances(lambda x: np.where(x < 2, 2.0, 0.0), 1, 3, 2.0)
    measure("difference of the variances", abs(hits - average), at_most=1e-12)
    assert hits == pytest.approx(4)  # either estimate is 4 or 0 with the same probability


@given(n=st.integers(1, 30))
def test_square_cells_give_three_fortieths(n, measure):
    # the square [0, 1]^2 cancels; on [1, 2] x [0, 1] the midpoint rule has an error of order h^2
    measure("error times n^2", abs(square_cells(n) - 3 / 40) * n**2, at_most=0.1)


@given(h=st.floats(1e-3, 0.5))
def test_the_peak_of_the_box_is_one_within_a_step(h, measure):
    with_h, without_h = box_peak(h)
    assert without_h == sum(1 for k in range(-2000, 2000) if -0.5 <= k * h < 0.5)
    measure("distance from 1, in steps", abs(with_h - 1) / h, at_most=1 + 1e-9)


def test_the_aligned_box_is_exact(measure):
    measure("h = 0.1", box_peak(0.1)[0], near=1.0, within=1e-12)
    for h in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError):
            box_peak(h)


def test_orders_on_the_square_root(measure):
    for n, orders in ((256, orders_on_root(256)), (1024, orders_on_root())):
        measure("left", orders["left"], near=1.0, within=0.02)
        for rule in ("midpoint", "trapezoid", "simpson"):
            measure(f"{rule}, n = {n}", orders[rule], near=1.5, within=0.01)


def test_simpson_has_order_two_at_a_kink_off_its_nodes(measure):
    errors = np.abs(simpson_errors_at_kink(1 / 5, (8, 16, 32, 64)))
    for order in np.log2(errors[:-1] / errors[1:]):
        measure("order at 1/5", order, near=2.0, within=1e-9)
    measure(
        "kink at the end of a panel", np.abs(simpson_errors_at_kink(1 / 2, (4, 8, 16))).max(), at_most=1e-15
    )
    # in the middle of a panel of length H the error is -H^2 / 12, the largest there is
    measure(
        "kink in the middle of a panel", simpson_errors_at_kink(1 / 2, (6,))[0], near=-1 / 108, within=1e-15
    )
    measure("the lucky place", np.abs(simpson_errors_at_kink(1 / 3, (8, 16, 32))).max(), at_most=1e-15)


@given(kink=st.floats(0, 1), k=st.integers(1, 40))
def test_the_error_at_a_kink_is_at_most_a_twelfth_of_the_squared_panel(kink, k, measure):
    error = simpson_errors_at_kink(kink, (2 * k,))[0]
    measure("error over H^2 / 12", abs(error) * 12 * k**2, at_most=1 + 1e-9)


@given(a=st.floats(-3, 3), b=st.floats(-3, 3), n=st.integers(1, 20))
def test_richardson_turns_trapezoid_into_simpson(a, b, n, measure):
    simpson = riemann_sum(np.exp, a, b, 2 * n, "simpson")
    measure("difference", abs(richardson(np.exp, a, b, n) - simpson), at_most=1e-12)


def test_upper_sums_of_thomae_fall_to_zero(measure):
    assert thomae_upper_sum(1) == thomae_upper_sum(2) == 1
    assert thomae_upper_sum(3) == Fraction(1, 3) * (1 + Fraction(1, 2) + 1)
    sums = [float(thomae_upper_sum(n)) for n in (10, 100, 400)]
    assert sums[0] > sums[1] > sums[2]
    for n, value in zip((10, 100, 400), sums, strict=True):
        # in at most q^2 + 1 cells with twice as many neighbours the supremum is above 1/q: take q = n^(1/3)
        measure("over n^(-1/3)", value * n ** (1 / 3), at_most=3.0)


@given(low=st.fractions(0, 1, max_denominator=60), width=st.fractions(0, 1, max_denominator=60))
def test_smallest_denominator_is_the_smallest(low, width):
    high = low + width
    q = smallest_denominator(low, high)
    fractions = [
        [Fraction(p, d) for p in range(2 * d + 1) if low <= Fraction(p, d) <= high]
        for d in range(1, q + 1)
    ]
    assert not any(fractions[:-1]) and fractions[-1]


def test_expectation_beside_the_kink_is_spectral(measure):
    exact = 1 / math.sqrt(2 * math.pi)
    measure("20 nodes", abs(relu_expectation(20) - exact), at_most=2e-10)
    measure("30 nodes", abs(relu_expectation(30) - exact), at_most=1e-14)


@pytest.mark.parametrize("theta", [-1.0, 0.0, 0.5])
def test_the_derivative_of_a_probability_is_the_density(theta, measure):
    outside, inside = step_derivatives(theta)
    density = math.exp(-(theta**2) / 2) / math.sqrt(2 * math.pi)
    # central difference: h^2 / 6 times the second derivative of the density, which is below 0.4
    measure("derivative of the expectation", abs(outside - density), at_most=1e-7)
    measure("expectation of the derivative", inside, near=0.0, within=0.0)


@pytest.mark.parametrize("theta", [-12.0, 12.0])
def test_the_indicator_jumps_at_one_point_whose_slope_is_one_over_the_step(theta):
    _, inside = step_derivatives(theta)  # the first and the last of the 1000 points
    assert inside == pytest.approx(1 / 2e-9 / 1000)


@pytest.mark.parametrize("call", [
    lambda: thomae_upper_sum(0),
    lambda: square_cells(0),
    lambda: network_errors(np.sin, 0),
    lambda: smallest_denominator(Fraction(1), Fraction(1, 2)),
    lambda: simpson_errors_at_kink(0.5, (3,)),
])  # fmt: skip
def test_bad_input_is_an_error(call):
    with pytest.raises(ValueError):
        call()
