"""Checks of the exercises of chapters 1 and 2.1."""

import math
from fractions import Fraction

import numpy as np


def check_network_errors(network_errors):
    """The largest error, and the integral of the squared errors, of the network through n + 1 equidistant points."""
    for n in (2, 10):
        yield (
            f"g(x) = x²，n = {n}：最大误差为 1/(4n²)",
            f"g(x) = x², n = {n}: the largest error is 1/(4n²)",
            lambda n=n: math.isclose(network_errors(lambda x: x**2, n)[0], 1 / (4 * n**2), rel_tol=0.05),
        )
        yield (
            f"g(x) = x²，n = {n}：误差平方的积分为 1/(30n⁴)",
            f"g(x) = x², n = {n}: the squared errors integrate to 1/(30n⁴)",
            lambda n=n: math.isclose(network_errors(lambda x: x**2, n)[1], 1 / (30 * n**4), rel_tol=0.02),
        )
    yield (
        "g(x) = 3x − 1：误差为 0",
        "g(x) = 3x − 1: the errors are 0",
        lambda: max(np.abs(network_errors(lambda x: 3 * x - 1, 5))) < 1e-12,
    )


def check_hit_or_miss_variances(hit_or_miss_variances):
    """Variances, for one random point: of the box's area times the share of hits, and of b - a times the average."""
    yield (
        "f(x) = x，[0, 1]，M = 1：命中法的方差为 1/4",
        "f(x) = x on [0, 1], M = 1: the hits have the variance 1/4",
        lambda: math.isclose(hit_or_miss_variances(lambda x: x, 0, 1, 1)[0], 1 / 4, abs_tol=1e-9),
    )
    yield (
        "f(x) = x，[0, 1]：平均法的方差为 1/12",
        "f(x) = x on [0, 1]: the average has the variance 1/12",
        lambda: math.isclose(hit_or_miss_variances(lambda x: x, 0, 1, 1)[1], 1 / 12, abs_tol=1e-9),
    )
    yield (
        "f(x) = x，[0, 2]，M = 3：两个方差为 8 与 4/3",
        "f(x) = x on [0, 2], M = 3: the variances are 8 and 4/3",
        lambda: np.allclose(hit_or_miss_variances(lambda x: x, 0, 2, 3), (8, 4 / 3)),
    )


def check_root_mean_square(root_mean_square):
    """The root mean square of f over [a, b]."""
    yield (
        "正弦波在一个周期上为 1/√2",
        "1/√2 for a sine wave over one period",
        lambda: math.isclose(root_mean_square(np.sin, 0, 2 * np.pi), math.sqrt(0.5), rel_tol=1e-6),
    )
    yield (
        "f(x) = x 在 [1, 4] 上为 √7",
        "√7 for f(x) = x on [1, 4]",
        lambda: math.isclose(root_mean_square(lambda x: x, 1, 4), math.sqrt(7), rel_tol=1e-6),
    )
    yield (
        "常数 −3 的值是 3",
        "3 for the constant −3",
        lambda: math.isclose(root_mean_square(lambda x: -3 + 0 * x, 1, 3), 3, rel_tol=1e-6),
    )


def check_box_peak(box_peak):
    """The largest value of the discretised box * box with the factor h, and without it."""
    yield "h = 0.1：乘以 h 之后为 1", "h = 0.1: 1 with the factor h", lambda: math.isclose(box_peak(0.1)[0], 1)
    yield (
        "不乘以 h 时，是落在 [−1/2, 1/2) 中的采样个数",
        "without h: the number of samples in [−1/2, 1/2)",
        lambda: [round(box_peak(h)[1]) for h in (0.25, 0.3, 0.4)] == [4, 3, 3],
    )
    yield (
        "与 1 的差小于 h",
        "closer to 1 than h",
        lambda: all(abs(box_peak(h)[0] - 1) < h * (1 + 1e-9) for h in (0.07, 0.3, 0.45)),
    )


def check_thomae_upper_sum(thomae_upper_sum):
    """The upper sum of Thomae's function on n equal closed cells of [0, 1], an exact Fraction."""
    yield "n = 1：上和为 1", "n = 1: the upper sum is 1", lambda: thomae_upper_sum(1) == 1
    yield "n = 2：两个单元的上确界都是 1", "n = 2: both suprema are 1", lambda: thomae_upper_sum(2) == 1
    yield (
        "n = 4：(1 + 1/2 + 1/2 + 1)/4",
        "n = 4: (1 + 1/2 + 1/2 + 1)/4",
        lambda: thomae_upper_sum(4) == Fraction(3, 4),
    )
    yield (
        "n = 8 … 60：不超过 3n^(−1/3)",
        "n = 8 … 60: at most 3n^(−1/3)",
        lambda: all(thomae_upper_sum(n) <= 3 * n ** (-1 / 3) for n in range(8, 61, 13)),
    )


def check_simpson_errors_at_kink(simpson_errors_at_kink):
    """The errors (sum minus integral) of Simpson's rule for |x - kink| on [0, 1], one for each number of cells."""
    yield (
        "折点在一对单元的交界处：误差为 0",
        "a kink between two pairs of cells: the error is 0",
        lambda: np.allclose(simpson_errors_at_kink(1 / 2, (4, 8)), 0, atol=1e-14),
    )
    yield (
        "折点在一对单元的中点：误差为 −H²/12",
        "a kink in the middle of a pair: the error is −H²/12",
        lambda: np.allclose(simpson_errors_at_kink(1 / 2, (6, 10)), [-1 / 108, -1 / 300], atol=1e-14),
    )
    yield (
        "c = 1/3：误差为 0",
        "c = 1/3: the error is 0",
        lambda: np.allclose(simpson_errors_at_kink(1 / 3, (8, 16)), 0, atol=1e-14),
    )


def check_richardson(richardson):
    """(4 T(2n) - T(n)) / 3 for the trapezoid sums T of f over [a, b]."""
    yield (
        "三次多项式的积分精确",
        "exact for polynomials of degree three",
        lambda: math.isclose(richardson(lambda x: x**3 - x, 0, 2, 3), 2, rel_tol=1e-12),
    )
    yield (
        "x⁴ 在 [0, 1] 上，n = 1：等于 2 个单元的辛普森和 5/24",
        "x⁴ on [0, 1], n = 1: Simpson's sum of 2 cells, 5/24",
        lambda: math.isclose(richardson(lambda x: x**4, 0, 1, 1), 5 / 24, rel_tol=1e-12),
    )
    yield (
        "n 加倍时误差缩小约 16 倍",
        "twice the n, a sixteenth of the error",
        lambda: 15 < (richardson(np.exp, 0, 1, 4) - np.e + 1) / (richardson(np.exp, 0, 1, 8) - np.e + 1) < 17,
    )


def check_square_cells(square_cells):
    """The midpoint sum of xy(x² - y²)/(x² + y²)³ over the square cells of side 1/n of [0, 2] × [0, 1]."""
    yield (
        "n = 1：两个单元的和为 (1.5·0.5·2)/2.5³",
        "n = 1: the sum of two cells is (1.5 · 0.5 · 2)/2.5³",
        lambda: math.isclose(square_cells(1), 0.096, rel_tol=1e-12),
    )
    yield (
        "n = 40：与 3/40 的差小于 0.1/n²",
        "n = 40: within 0.1/n² of 3/40",
        lambda: abs(square_cells(40) - 3 / 40) < 0.1 / 40**2,
    )


def check_relu_expectation(relu_expectation):
    """E max(0, Z) for a standard normal Z, from n values of the integrand."""
    yield (
        "n = 20：误差小于 10⁻⁹",
        "n = 20: an error of less than 10⁻⁹",
        lambda: abs(relu_expectation(20) - 1 / math.sqrt(2 * np.pi)) < 1e-9,
    )
    yield (
        "n = 4：误差大于 10⁻⁹，即确实只用 n 个值",
        "n = 4: an error of more than 10⁻⁹, so n is what counts",
        lambda: 1e-9 < abs(relu_expectation(4) - 1 / math.sqrt(2 * np.pi)) < 1,
    )


def check_step_derivatives(step_derivatives):
    """The derivative of E 1{Z <= theta}, and the expectation of the derivative."""
    for theta in (0.0, 1.0):
        yield (
            f"θ = {theta:g}：F′(θ) 是正态密度",
            f"θ = {theta:g}: F′(θ) is the normal density",
            lambda theta=theta: math.isclose(
                step_derivatives(theta)[0], math.exp(-(theta**2) / 2) / math.sqrt(2 * np.pi), rel_tol=1e-4
            ),
        )
        yield (
            f"θ = {theta:g}：导数的期望为 0",
            f"θ = {theta:g}: the expectation of the derivative is 0",
            lambda theta=theta: step_derivatives(theta)[1] == 0,
        )
