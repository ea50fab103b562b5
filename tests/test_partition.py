"""Normalising constants against closed forms, and Laplace's method against Stirling's series."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.partition import laplace, log_partition


def well(x):
    return (x**2 - 1) ** 2 + 0.1 * x


@pytest.mark.verifies("prop-partition", fault=("partition", "p @ (phi(x) - mean) ** 2", "p @ phi(x) ** 2"))
@settings(max_examples=20)
@given(beta=st.floats(0.3, 6))
def test_derivatives_of_the_log_partition_function_are_cumulants(beta, measure):
    h = 1e-3
    low, middle, high = (log_partition(well, b, -4, 4) for b in (beta - h, beta, beta + h))
    measure("-d ln Z - mean", abs((low[0] - high[0]) / (2 * h) - middle[1]), at_most=1e-5)
    measure("d² ln Z - variance", abs((low[0] - 2 * middle[0] + high[0]) / h**2 - middle[2]), at_most=1e-4)
    measure("variance", middle[2], at_least=0)


def test_the_gaussian_partition_function_has_its_closed_form():
    for beta in (0.5, 3.0, 50.0):
        log_z, mean, variance = log_partition(lambda x: x**2 / 2, beta, -15, 15)
        assert log_z == pytest.approx(0.5 * math.log(2 * math.pi / beta), abs=1e-12)
        assert mean == pytest.approx(0.5 / beta, rel=1e-10)
        assert variance == pytest.approx(0.5 / beta**2, rel=1e-10)


def test_laplace_is_exact_for_a_parabola(measure):
    exact, _, _ = log_partition(lambda x: 0.3 + 1.25 * (x - 1) ** 2, 7, -4, 6)
    measure("difference", laplace(0.3, 2.5, 7) - exact, near=0, within=1e-13)


@pytest.mark.verifies("thm-laplace", fault=("partition", "2 * math.pi / (n * curvature)", "math.pi / (n * curvature)"))
def test_laplace_tends_to_the_integral_like_one_over_n(measure):
    errors = []
    for n in (20, 40, 80, 160):
        exact, _, _ = log_partition(lambda x: np.cosh(x) - 1, n, -8, 8)
        errors.append(exact - laplace(0.0, 1.0, n))
    orders = np.log2(np.abs(errors[:-1]) / np.abs(errors[1:]))
    measure("order in 1/n", orders[-1], near=1, within=0.05)
    measure("largest error at n = 160", abs(errors[-1]), at_most=1e-3)


@pytest.mark.verifies("exm-stirling", fault=("partition", "-n * least", "n * least"))
def test_stirlings_formula_comes_out_with_its_first_correction(measure):
    for n in (100, 1000, 10_000):
        approximation = (n + 1) * math.log(n) + laplace(1.0, 1.0, n)
        ratio = n * (math.lgamma(n + 1) - approximation)
        measure("n (ln n! - Laplace)", ratio, near=1 / 12, within=1e-6 + 1e-11 * n**2)


@pytest.mark.parametrize("bad", [
    lambda: log_partition(well, 0.0, -1, 1),
    lambda: laplace(0.0, -1.0, 10),
    lambda: laplace(0.0, 1.0, 0),
])  # fmt: skip
def test_bad_input_is_named(bad):
    with pytest.raises(ValueError, match="must be"):
        bad()
