"""Convolution on the real line: step sizes, norms, sums of random variables, Gaussians (chapters 2.2, 4.1).

The public names of this module can be imported from `snippets.convolution`, too.
"""

import numpy as np

from snippets.inputs import as_floats, positive, positive_int


def vector(name, values):
    """`values` as a non-empty floating-point vector; ValueError that names it otherwise."""
    values = as_floats(values)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"{name} must be a non-empty vector, got shape {values.shape}")
    return values


# --8<-- [start:continuous_convolution]
def continuous_convolution(f, g, grid):
    """Riemann sum for ``(f * g)(t) = ∫ f(τ) g(t - τ) dτ`` at points of a grid.

    Parameters
    ----------
    f, g : callable
        Vectorised; f is negligible outside the grid.
    grid : array_like, shape (n,) with n >= 2
        Points with one common distance, the dx of the integral.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If the grid is not uniform and increasing.
    """
    grid = vector("grid", grid)
    n, steps = len(grid), np.diff(grid)
    if n < 2 or steps[0] <= 0 or not np.allclose(steps, steps[0], rtol=1e-6):
        raise ValueError(f"need a uniform grid of at least two points, got {grid}")
    dx = (grid[-1] - grid[0]) / (n - 1)
    lags = dx * np.arange(1 - n, n)  # every t - τ
    return dx * np.convolve(f(grid), g(lags))[n - 1 : 2 * n - 1]
# --8<-- [end:continuous_convolution]


# --8<-- [start:pdf_of_sum]
def pdf_of_sum(p, q):
    """Distribution of X + Y for independent X and Y: a convolution.

    Parameters
    ----------
    p, q : array_like, shapes (n,) and (m,)
        Probabilities of the values 0 … n-1 and 0 … m-1.

    Returns
    -------
    ndarray, shape (n + m - 1,)
        Probabilities of the sums 0 … n+m-2.

    Raises
    ------
    ValueError
        If a probability is negative, or they do not sum to one.
    """
    p, q = vector("p", p), vector("q", q)
    for name, values in (("p", p), ("q", q)):
        if (values < 0).any() or not np.isclose(values.sum(), 1):
            raise ValueError(f"{name} is no distribution: {values}")
    return np.convolve(p, q)
# --8<-- [end:pdf_of_sum]


# --8<-- [start:gaussian_kernel]
def gaussian_kernel(sigma, radius):
    """A centred Gaussian at the integers -radius … radius, scaled to sum to one.

    Parameters
    ----------
    sigma : float
        Standard deviation in grid steps, > 0. Below 1 the samples no longer
        resolve the bell.
    radius : int
        Where the bell is cut off, >= 0; the mass beyond 6 sigma is 2e-9.

    Returns
    -------
    ndarray, shape (2 * radius + 1,)
    """
    sigma = positive("sigma", sigma)
    radius = positive_int("radius", radius, least=0)
    t = np.arange(-radius, radius + 1)
    bell = np.exp(-(t**2) / (2 * sigma**2))
    return bell / bell.sum()
# --8<-- [end:gaussian_kernel]


# --8<-- [start:semigroup_check]
def semigroup_check(sigma1, sigma2):
    """Largest difference between two blurs in a row and the blur they equal."""
    sigma = np.hypot(sigma1, sigma2)  # variances add
    radius = int(np.ceil(6 * sigma)) + 1
    first, second = gaussian_kernel(sigma1, radius), gaussian_kernel(sigma2, radius)
    at_once = gaussian_kernel(sigma, 2 * radius)
    return float(np.abs(np.convolve(first, second) - at_once).max())
# --8<-- [end:semigroup_check]


# --8<-- [start:box_power]
def box_power(k, n):
    """The box kernel of length k convolved with itself: n factors in all.

    Parameters
    ----------
    k, n : int
        Both >= 1.

    Returns
    -------
    ndarray, shape (n * (k - 1) + 1,)
        The distribution of a sum of n independent uniform draws from 0 … k-1.
    """
    k, n = positive_int("k", k), positive_int("n", n)
    power = np.ones(1)
    for _ in range(n):
        power = np.convolve(power, np.full(k, 1 / k))
    return power
# --8<-- [end:box_power]


# --8<-- [start:young_gap]
def young_gap(f, g, p, h):
    """What Young's inequality leaves: ``‖f‖₁ ‖g‖_p - ‖f * g‖_p`` >= 0.

    Parameters
    ----------
    f, g : array_like, shapes (n,) and (m,)
        Samples at distance h, zero outside.
    p : float
        Exponent, 1 <= p <= inf.
    h : float
        Step; the norms are those of the measure with mass h at each grid point.

    Returns
    -------
    float
        Zero up to rounding where equality holds, as for f, g >= 0 and p = 1.

    Raises
    ------
    ValueError
        If p < 1 or h <= 0.
    """
    f, g, h = vector("f", f), vector("g", g), positive("h", h)
    if not p >= 1:
        raise ValueError(f"Young's inequality needs 1 <= p <= inf, got {p!r}")

    def norm(u, q):
        return np.linalg.norm(u, q) * h ** (1 / q)  # 1 / inf = 0

    return float(norm(f, 1) * norm(g, p) - norm(h * np.convolve(f, g), p))
# --8<-- [end:young_gap]


# --8<-- [start:discretised_convolution]
def discretised_convolution(f, g, a, b, h):
    """Sample f and g in the middle of cells of length h, convolve, multiply by h.

    Parameters
    ----------
    f, g : callable
        Vectorised, zero (or negligible) outside [a, b].
    a, b, h : float
        The interval and the step, 0 < h <= b - a; the last cell may reach beyond b.

    Returns
    -------
    tuple of ndarray
        The points ``t = 2a + h, 2a + 2h …``, and ``h Σ f(τ) g(t - τ)`` there.

    Raises
    ------
    ValueError
        If the interval is empty or the step does not fit.
    """
    h = positive("h", h)
    if not h <= b - a < np.inf:
        raise ValueError(f"need a < b, a step h <= b - a, got {a!r}, {b!r}, {h!r}")
    n = int(np.ceil((b - a) / h - 1e-9))
    tau = a + h * (np.arange(n) + 0.5)
    values = h * np.convolve(f(tau), g(tau))
    return 2 * a + h * np.arange(1, len(values) + 1), values
# --8<-- [end:discretised_convolution]
