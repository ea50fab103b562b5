"""Smoothing and spectra: approximate identities, Fourier transforms, Poisson's
sum (chapter 4.1).
"""

import numpy as np

from snippets.inputs import as_floats, positive, positive_int


def midpoints(a, b, n):
    """Midpoints of n equal cells of [a, b], and their width."""
    if not (np.isfinite(a) and np.isfinite(b) and a < b):
        raise ValueError(f"need finite a < b, got {a!r} and {b!r}")
    h = (b - a) / positive_int("n", n)
    return a + h * (np.arange(n) + 0.5), h


# --8<-- [start:smoothed]
def smoothed(f, phi, eps, t, reach=8.0, n=4000):
    """(f * phi_eps)(t) = ∫ f(t - eps u) phi(u) du, with mass one.

    Parameters
    ----------
    f, phi : callable
        Vectorised; phi is negligible outside [-reach, reach].
    eps : float
        Width of phi_eps(t) = phi(t / eps) / eps, > 0.
    t : array_like
        Points, of any shape.

    Returns
    -------
    ndarray, shape of t

    Raises
    ------
    ValueError
        If eps is not positive.
    """
    positive("eps", eps)
    u, h = midpoints(-reach, reach, n)
    weights = phi(u)
    weights = weights / (h * weights.sum())
    return h * f(as_floats(t)[..., None] - eps * u) @ weights
# --8<-- [end:smoothed]


# --8<-- [start:fourier_transform]
def fourier_transform(f, omega, a, b, n=2000):
    """∫_a^b f(t) exp(-i ω t) dt by the midpoint rule.

    Parameters
    ----------
    f : callable
        Vectorised; negligible outside [a, b].
    omega : array_like, shape (m,)
        Angular frequencies, well below π n / (b - a).
    a, b : float
    n : int
        Number of cells.

    Returns
    -------
    ndarray of complex, shape (m,)

    Raises
    ------
    ValueError
        If not a < b, or a frequency is too high for the grid.
    """
    t, h = midpoints(a, b, n)
    omega = as_floats(omega)
    if omega.size and np.abs(omega).max() * h > np.pi:
        raise ValueError(f"|omega| must be at most π/h = {np.pi / h:.3g}")
    return h * np.exp(-1j * np.multiply.outer(omega, t)) @ f(t)
# --8<-- [end:fourier_transform]


# --8<-- [start:energies]
def energies(f, a, b, omega_max, n=2000):
    """∫ |f|² dt, and the integral of |f̂|² / 2π over [-omega_max, omega_max].

    Parameters
    ----------
    f : callable
        Vectorised; negligible outside [a, b].
    a, b, omega_max : float
    n : int
        Number of cells, in time and in frequency.

    Returns
    -------
    in_time, in_frequency : float
    """
    t, h = midpoints(a, b, n)
    omega, step = midpoints(-omega_max, omega_max, n)
    spectrum = fourier_transform(f, omega, a, b, n)
    in_frequency = step * np.sum(np.abs(spectrum) ** 2) / (2 * np.pi)
    return float(h * np.sum(np.abs(f(t)) ** 2)), float(in_frequency)
# --8<-- [end:energies]


# --8<-- [start:spread]
def spread(density, a, b, n=2000):
    """Variance of the distribution proportional to `density` on [a, b]."""
    x, _ = midpoints(a, b, n)
    p = density(x)
    p = p / p.sum()
    return float(p @ x**2 - (p @ x) ** 2)


def uncertainty_product(f, a, b, omega_max, n=2000):
    """Spread of |f|² times spread of |f̂|²: at least 1/4."""
    def spectrum(omega):
        return np.abs(fourier_transform(f, omega, a, b, n)) ** 2

    in_time = spread(lambda t: np.abs(f(t)) ** 2, a, b, n)
    return in_time * spread(spectrum, -omega_max, omega_max, n)
# --8<-- [end:spread]


# --8<-- [start:poisson_sums]
def poisson_sums(f, f_hat, h, terms=200):
    """h Σ_j f(jh), and Σ_k f̂(2πk/h): equal by Poisson's formula.

    `terms` is the largest |j| and |k|; ValueError unless h > 0.
    """
    positive("h", h)
    j = np.arange(-positive_int("terms", terms), terms + 1)
    return float(h * f(j * h).sum()), float(f_hat(2 * np.pi * j / h).sum())
# --8<-- [end:poisson_sums]
