"""Change of variables: densities that a map transports (chapter 4.4)."""

import numpy as np

from snippets.inputs import as_floats


# --8<-- [start:pushforward_density]
def pushforward_density(z_pdf, inverse, dinverse):
    """Density of X = g(Z) for a one-to-one g, by the change of variables.

    Parameters
    ----------
    z_pdf : callable
        Density of Z, vectorised.
    inverse : callable
        The inverse of g on its range, vectorised; NaN outside the range.
    dinverse : callable
        Its derivative, vectorised; the sign does not matter.

    Returns
    -------
    callable
        x -> z_pdf(inverse(x)) |dinverse(x)|, and 0 outside the range of g.

    Notes
    -----
    If g takes a value twice, add the densities of its one-to-one branches.
    """

    def x_pdf(x):
        x = np.asarray(x, float)
        with np.errstate(invalid="ignore", divide="ignore"):
            z, slope = inverse(x), np.abs(dinverse(x))
        inside = np.isfinite(z)
        values = z_pdf(np.where(inside, z, 0.0)) * np.where(inside, slope, 0.0)
        return np.where(inside, values, 0.0)

    return x_pdf
# --8<-- [end:pushforward_density]


# --8<-- [start:coupling]
def coupling(z, log_scale, shift):
    """Affine coupling layer: the first half of the vector steers the second.

    Parameters
    ----------
    z : array_like, shape (n, 2 m)
    log_scale, shift : callable, (n, m) -> (n, m)
        Any functions: they are never inverted.

    Returns
    -------
    x : ndarray, shape (n, 2 m)
        (z1, z2 exp(log_scale(z1)) + shift(z1)).
    log_det : ndarray, shape (n,)
        Logarithm of the Jacobian determinant, a sum of m numbers.

    Raises
    ------
    ValueError
        If the rows of z do not split into two equal halves.
    """
    z1, z2 = halves(z)
    s = log_scale(z1)
    return np.hstack([z1, z2 * np.exp(s) + shift(z1)]), s.sum(axis=1)


def coupling_inverse(x, log_scale, shift):
    """The z and the log_det of `coupling` that lead to x."""
    x1, x2 = halves(x)
    s = log_scale(x1)
    return np.hstack([x1, (x2 - shift(x1)) * np.exp(-s)]), s.sum(axis=1)
# --8<-- [end:coupling]


def halves(z):
    """The two halves of every row; ValueError if a row has no two halves."""
    z = as_floats(z)
    if z.ndim != 2 or z.shape[1] == 0 or z.shape[1] % 2:
        raise ValueError(f"need rows of even length, got shape {z.shape}")
    return np.split(z, 2, axis=1)


# --8<-- [start:jacobian]
def jacobian(g, z, h=1e-6):
    """Jacobian matrix of g at z by central differences, error O(h^2).

    Parameters
    ----------
    g : callable, (n, d) -> (n, e)
        Vectorised over rows.
    z : array_like, shape (d,)
    h : float
        Step.

    Returns
    -------
    ndarray, shape (e, d)

    Raises
    ------
    ValueError
        If z is not a vector.
    """
    z = as_floats(z)
    if z.ndim != 1 or z.size == 0:
        raise ValueError(f"need a point of shape (d,), got shape {z.shape}")
    steps = h * np.eye(len(z))
    return ((g(z + steps) - g(z - steps)) / (2 * h)).T
# --8<-- [end:jacobian]
