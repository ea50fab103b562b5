"""Solutions of the exercises of chapters 1 and 2.1 that ask for a program."""

import math
from fractions import Fraction

import numpy as np

from snippets.background import network_through, relu_network
from snippets.inputs import positive_int
from snippets.quadrature import (
    finite,
    gauss_legendre,
    integrate_against,
    nodes_and_weights,
    observed_order,
    riemann_sum,
)


# --8<-- [start:network_errors]
def network_errors(g, n):
    """Errors of the network through n + 1 equidistant points of `g` on [0, 1].

    Returns
    -------
    largest, risk : float
        The largest of the errors, and the integral of their squares.
    """
    nodes = np.linspace(0, 1, positive_int("n", n) + 1)
    W, b, v, c = network_through(nodes, g(nodes))
    x, w = nodes_and_weights(0, 1, 50 * n, "simpson")  # no kink inside its pairs
    errors = relu_network(x, W, b, v, c) - g(x)
    return float(np.abs(errors).max()), float(w @ errors**2)
# --8<-- [end:network_errors]


# --8<-- [start:hit_or_miss_variances]
def hit_or_miss_variances(f, a, b, top, n=64):
    """Variance, for one random point, of two estimates of the integral of `f`.

    Returns
    -------
    hits, average : float
        Of the box's area times the share of points under the curve, and of
        the length times the average of `f`; divide by the number of points.
    """
    integral = gauss_legendre(f, a, b, n)
    square = gauss_legendre(lambda x: f(x) ** 2, a, b, n)
    hits = integral * ((b - a) * top - integral)
    return hits, (b - a) * square - integral**2
# --8<-- [end:hit_or_miss_variances]


# --8<-- [start:root_mean_square]
def root_mean_square(f, a, b, n=64):
    """Root of the average of f^2 over [a, b], by `n` Gauss nodes."""
    integral = gauss_legendre(lambda x: f(x) ** 2, a, b, n)
    return float(np.sqrt(integral / (b - a)))
# --8<-- [end:root_mean_square]


# --8<-- [start:box_peak]
def box_peak(h):
    """Largest value of the discretised box * box, with and without h.

    The box is 1 on [-1/2, 1/2) and is sampled at the multiples of h.

    Returns
    -------
    with_h, without_h : float
    """
    if not finite("h", h) > 0:
        raise ValueError(f"h must be positive, got {h}")
    k = np.arange(-np.ceil(0.5 / h), np.ceil(0.5 / h) + 1)
    box = ((k * h >= -0.5) & (k * h < 0.5)).astype(float)
    peak = float(np.convolve(box, box).max())  # the number of samples
    return h * peak, peak
# --8<-- [end:box_peak]


# --8<-- [start:orders_on_root]
def orders_on_root(n=1024):
    """Observed order of each rule for the square root on [0, 1], n to 2n."""
    return {
        rule: observed_order(rule, np.sqrt, 0, 1, 2 / 3, n)
        for rule in ("left", "midpoint", "trapezoid", "simpson")
    }
# --8<-- [end:orders_on_root]


# --8<-- [start:simpson_errors_at_kink]
def simpson_errors_at_kink(kink, cells):
    """Errors of Simpson's rule for |x - kink| on [0, 1], one a number of cells."""
    exact = (kink**2 + (1 - kink) ** 2) / 2

    def f(x):
        return np.abs(x - kink)

    return [riemann_sum(f, 0, 1, n, "simpson") - exact for n in cells]
# --8<-- [end:simpson_errors_at_kink]


# --8<-- [start:richardson]
def richardson(f, a, b, n):
    """(4 T(2n) - T(n)) / 3 for trapezoid sums T: the h^2 term cancels."""
    coarse = riemann_sum(f, a, b, n, "trapezoid")
    fine = riemann_sum(f, a, b, 2 * n, "trapezoid")
    return (4 * fine - coarse) / 3
# --8<-- [end:richardson]


# --8<-- [start:smallest_denominator]
def smallest_denominator(low, high):
    """The least q >= 1 such that some p / q lies in [low, high]."""
    if low > high:
        raise ValueError(f"need low <= high, got {low} and {high}")
    q = 1
    while math.ceil(low * q) > high * q:  # no whole number in [q low, q high]
        q += 1
    return q
# --8<-- [end:smallest_denominator]


# --8<-- [start:thomae_upper_sum]
def thomae_upper_sum(n):
    """Upper sum of Thomae's function on n equal cells of [0, 1].

    The function is 1/q at p/q in lowest terms and 0 elsewhere: its supremum
    over a closed cell is 1/q for the smallest denominator q in it.

    Returns
    -------
    Fraction
    """
    n = positive_int("n", n)
    cells = ((Fraction(i, n), Fraction(i + 1, n)) for i in range(n))
    return sum(Fraction(1, smallest_denominator(*cell)) for cell in cells) / n
# --8<-- [end:thomae_upper_sum]


# --8<-- [start:square_cells]
def square_cells(n):
    """Sum of xy(x^2 - y^2)/(x^2 + y^2)^3 over square cells of side 1/n.

    The cells fill [0, 2] x [0, 1]; the integrand is taken at their middles.
    """
    n = positive_int("n", n)
    x, y = (np.arange(2 * n) + 0.5) / n, (np.arange(n) + 0.5) / n
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def f(p):
        x, y = p.T
        return x * y * (x**2 - y**2) / (x**2 + y**2) ** 3

    return integrate_against(f, points, np.full(2 * n**2, 1 / n**2))
# --8<-- [end:square_cells]


# --8<-- [start:relu_expectation]
def relu_expectation(n, end=12.0):
    """E max(Z, 0) by n Gauss-Legendre nodes on [0, end], beside the kink."""
    c = 1 / np.sqrt(2 * np.pi)
    return gauss_legendre(lambda z: c * z * np.exp(-(z**2) / 2), 0, end, n)
# --8<-- [end:relu_expectation]


# --8<-- [start:step_derivatives]
def step_derivatives(theta, h=1e-3):
    """Derivative of F(theta) = P(Z <= theta): outside the integral, and inside.

    Returns
    -------
    outside, inside : float
        The central difference of F, with F by quadrature; and the expectation
        of the derivative in theta of the indicator 1{z <= theta}, which is 0
        for every z but one.
    """

    def probability(s):
        c = 1 / np.sqrt(2 * np.pi)
        return gauss_legendre(lambda z: c * np.exp(-(z**2) / 2), -12, s, 80)

    outside = (probability(theta + h) - probability(theta - h)) / (2 * h)
    z = np.linspace(-12, 12, 1000)  # theta is none of these
    jumps = (z <= theta + 1e-9).astype(float) - (z <= theta - 1e-9)
    slopes = jumps / 2e-9
    return outside, float(slopes.mean())
# --8<-- [end:step_derivatives]
