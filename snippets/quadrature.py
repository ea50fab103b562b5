"""The integral as a limit of sums: rules, their orders, and where they fail (chapters 1.2, 2.1 and 3.2)."""

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.polynomial.legendre import leggauss

from snippets.inputs import as_floats, positive_int

TAGS = {"left": 0.0, "midpoint": 0.5, "right": 1.0}  # where in its cell a rectangle takes its height
CHUNK = 1 << 16  # points of a grid that are held in memory at once


def finite(name, value):
    """`value` as a float; ValueError that names it unless it is a finite real number."""
    number = np.asarray(value)
    if number.shape != () or number.dtype.kind not in "biuf" or not np.isfinite(number):
        raise ValueError(f"{name} must be a finite number, got {value!r}")
    return float(value)


def sampled(f, x):
    """Values of `f` at the points `x` (along its first axis), one number each; ValueError on NaN."""
    values = as_floats(f(x))
    if values.shape != x.shape[:1]:
        raise ValueError(f"f must be vectorised: it returned shape {values.shape} for {x.shape[0]} points")
    return values


# --8<-- [start:tagged_sum]
def tagged_sum(f, points, tags):
    """Riemann sum of `f` for any partition and any choice of tags.

    Parameters
    ----------
    f : callable
        Vectorised integrand, (n,) -> (n,).
    points : array_like, shape (n + 1,)
        Ends of the cells, increasing.
    tags : array_like, shape (n,)
        One point of each cell, where the rectangle takes its height.

    Returns
    -------
    sum, mesh : float
        The sum of ``f(tags[i]) * (points[i + 1] - points[i])``, and the length
        of the longest cell.

    Raises
    ------
    ValueError
        If the points do not increase, or a tag lies outside its cell.
    """
    points, tags = as_floats(points, tags)
    cells = np.diff(points)
    if points.ndim != 1 or points.size < 2 or not (cells > 0).all():
        raise ValueError(f"points of a partition must increase, got {points}")
    if tags.shape != cells.shape:
        raise ValueError(f"need a tag for each of {cells.size} cells, got {tags}")
    if not ((points[:-1] <= tags) & (tags <= points[1:])).all():
        raise ValueError(f"each tag must lie in its cell, got {tags}")
    return float(sampled(f, tags) @ cells), float(cells.max())
# --8<-- [end:tagged_sum]


# --8<-- [start:nodes_and_weights]
def nodes_and_weights(a, b, n, rule):
    """Where a rule looks at the integrand, and how much each value counts.

    Parameters
    ----------
    a, b : float
        Ends of the interval; for ``a > b`` the weights are negative.
    n : int
        Number of subintervals (not of points); even for Simpson.
    rule : {"left", "right", "midpoint", "trapezoid", "simpson"}

    Returns
    -------
    x, w : ndarray
        Nodes and weights, with ``sum(w) == b - a`` up to rounding.
    """
    a, b, n = finite("a", a), finite("b", b), positive_int("n", n)
    if rule in TAGS:
        t, w = np.arange(n) + TAGS[rule], np.ones(n)
    elif rule == "trapezoid":
        t, w = np.arange(n + 1.0), np.ones(n + 1)
        w[[0, -1]] = 1 / 2
    elif rule == "simpson" and n % 2 == 0:
        t, w = np.arange(n + 1.0), np.full(n + 1, 2 / 3)
        w[1::2] = 4 / 3
        w[[0, -1]] = 1 / 3
    elif rule == "simpson":
        raise ValueError(f"Simpson's rule needs an even n, got n = {n}")
    else:
        raise ValueError(f"no rule is called {rule!r}")
    x = a * (1 - t / n) + b * (t / n)  # hits both ends exactly
    return np.clip(x, min(a, b), max(a, b)), w * (b - a) / n
# --8<-- [end:nodes_and_weights]


# --8<-- [start:riemann_sum]
def riemann_sum(f, a, b, n, rule="midpoint"):
    """Approximate the integral of `f` from `a` to `b` on `n` equal subintervals.

    Parameters
    ----------
    f : callable
        Vectorised integrand, (m,) -> (m,).
    a, b : float
        Ends of the interval.
    n : int
        Number of subintervals; even for ``rule="simpson"``.
    rule : {"left", "right", "midpoint", "trapezoid", "simpson"}
        Errors, with ``h = (b - a) / n``: O(h), O(h), O(h**2), O(h**2), O(h**4)
        for a smooth `f`.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        For an unknown rule, ``n < 1``, an odd `n` with Simpson, an `f` that
        gives NaN or is not vectorised.
    """
    x, w = nodes_and_weights(a, b, n, rule)
    return (sampled(f, x) @ w).item()
# --8<-- [end:riemann_sum]


# --8<-- [start:observed_order]
def observed_order(rule, f, a, b, exact, n):
    """The power of h by which the error falls when the cells double from `n`.

    Parameters
    ----------
    rule : callable or str
        ``rule(f, a, b, n)``, or the name of a rule of `riemann_sum`.
    exact : float
        The value of the integral.

    Returns
    -------
    float
        log2 of the error with `n` cells over the error with ``2 * n``; ``nan``
        if there is no error left.
    """
    if isinstance(rule, str):
        name, rule = rule, lambda f, a, b, n: riemann_sum(f, a, b, n, name)
    coarse, fine = (abs(rule(f, a, b, m) - exact) for m in (n, 2 * n))
    return float(np.log2(coarse / fine)) if min(coarse, fine) > 0 else float("nan")
# --8<-- [end:observed_order]


# --8<-- [start:gauss_legendre]
def gauss_legendre(f, a, b, n):
    """Gauss-Legendre rule: `n` nodes, exact for polynomials of degree 2n - 1.

    Parameters
    ----------
    f : callable
        Vectorised integrand, (n,) -> (n,).
    a, b : float
        Ends of the interval.
    n : int
        Number of nodes (not of subintervals).

    Returns
    -------
    float
    """
    a, b = finite("a", a), finite("b", b)
    t, w = leggauss(positive_int("n", n))  # for the interval [-1, 1]
    x = (a + b) / 2 + (b - a) / 2 * t
    return ((b - a) / 2 * (sampled(f, x) @ w)).item()
# --8<-- [end:gauss_legendre]


# --8<-- [start:gauss_hermite_expectation]
def gauss_hermite_expectation(f, n):
    """E f(Z) for a standard normal Z by `n` Gauss-Hermite nodes.

    Exact for polynomials of degree 2n - 1; slow where `f` has a kink, like ReLU.

    Parameters
    ----------
    f : callable
        Vectorised, (n,) -> (n,).
    n : int
        Number of nodes, at most 300 (far beyond, NumPy's weights overflow).

    Returns
    -------
    float
    """
    n = positive_int("n", n)
    if n > 300:
        raise ValueError(f"n must be at most 300, got {n}")
    z, w = hermegauss(n)  # for the weight exp(-z**2 / 2)
    return (sampled(f, z) @ w / np.sqrt(2 * np.pi)).item()
# --8<-- [end:gauss_hermite_expectation]


# --8<-- [start:grid_integrate]
def grid_integrate(f, d, n):
    """Midpoint rule for the integral of `f` over the unit cube [0, 1]^d.

    Parameters
    ----------
    f : callable
        Vectorised integrand, (m, d) -> (m,).
    d : int
        Dimension.
    n : int
        Number of cells along *each* axis: ``n**d`` points in all.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If ``n**d`` is more than 10**8: a grid is not for this dimension.
    """
    d, n = positive_int("d", d), positive_int("n", n)
    if n**d > 10**8:
        raise ValueError(f"n**d must be at most 10**8 points, got {n}**{d}")
    total = 0.0
    for start in range(0, n**d, CHUNK):
        index = np.arange(start, min(start + CHUNK, n**d))
        digits = [index // n**axis % n for axis in range(d)]  # base n
        cells = np.stack(digits, axis=1)
        total += sampled(f, (cells + 0.5) / n).sum()
    return (total / n**d).item()
# --8<-- [end:grid_integrate]


# --8<-- [start:integral_as_average]
def integral_as_average(f, a, b, n, rng=None):
    """Length of [a, b] times the average of `f` over a grid or random points.

    Parameters
    ----------
    f : callable
        Vectorised integrand, (n,) -> (n,).
    a, b : float
        Ends of the interval.
    n : int
        Number of points.
    rng : numpy.random.Generator, optional
        If given, the points are drawn uniformly (Monte Carlo); otherwise they
        are the cells' midpoints.

    Returns
    -------
    float
    """
    a, b, n = finite("a", a), finite("b", b), positive_int("n", n)
    u = (np.arange(n) + 0.5) / n if rng is None else rng.random(n)
    return ((b - a) * sampled(f, a + (b - a) * u).mean()).item()
# --8<-- [end:integral_as_average]


# --8<-- [start:integrate_against]
def integrate_against(f, points, weights):
    """Integral of `f` for the measure with mass ``weights[i]`` at ``points[i]``.

    All weights 1: counting measure, the integral is a sum. Weights that sum to
    one: a probability, the integral is an expectation. Nodes and weights of a
    rule: the Lebesgue integral, up to the rule's error.

    Parameters
    ----------
    f : callable
        Vectorised, (n,) or (n, d) -> (n,).
    points : array_like, shape (n,) or (n, d)
    weights : array_like, shape (n,)

    Returns
    -------
    float
    """
    points, weights = as_floats(points), as_floats(weights)
    if points.ndim not in (1, 2) or weights.shape != points.shape[:1]:
        shapes = points.shape, weights.shape
        raise ValueError(f"need one weight a point, got shapes {shapes}")
    return (sampled(f, points) @ weights).item()
# --8<-- [end:integrate_against]


# --8<-- [start:fubini_counterexample]
def fubini_counterexample():
    """Both iterated integrals of xy(x^2 - y^2)/(x^2 + y^2)^3 on [0, 2] x [0, 1].

    The inner integrals are taken in closed form, since no rule gets through
    the singularity at the origin.

    Returns
    -------
    dy_first, dx_first : float
        1/5 and -1/20: the integrand is not absolutely integrable.
    """
    dy_first = gauss_legendre(lambda x: x / (2 * (x**2 + 1) ** 2), 0, 2, 40)
    dx_first = gauss_legendre(lambda y: -2 * y / (4 + y**2) ** 2, 0, 1, 40)
    return dy_first, dx_first
# --8<-- [end:fubini_counterexample]


# --8<-- [start:leibniz_counterexample]
def leibniz_counterexample(t):
    """F(t), the integral of t^3 x^-2 exp(-t^2 / x) over 0 < x < 1.

    In closed form F(t) = t exp(-t^2), so F'(0) = 1; but at t = 0 the derivative
    of the integrand is 0 for every x > 0, and so is its integral.

    Parameters
    ----------
    t : float

    Returns
    -------
    float
    """
    t = finite("t", t)
    if t == 0:
        return 0.0
    # x = t^2 exp(-u): the mass, at x of order t^2, stays where it is as t falls
    end = np.log(750)  # beyond, the integrand is below 1e-300
    start = min(max(2 * np.log(abs(t)), -40), end)  # x = 1; exp(-40) is cut off
    return gauss_legendre(lambda u: t * np.exp(u - np.exp(u)), start, end, 200)
# --8<-- [end:leibniz_counterexample]
