"""Solutions of the exercises of chapter 4.4 that ask for code."""

import numpy as np

from snippets.inputs import as_floats


# --8<-- [start:lognormal_pdf]
def lognormal_pdf(x, mu, sigma):
    """Density of exp(mu + sigma Z) for a standard normal Z; 0 for x <= 0."""
    if not sigma > 0:
        raise ValueError(f"sigma must be positive, got {sigma!r}")
    x = as_floats(x)
    inside = x > 0
    z = (np.log(np.where(inside, x, 1.0)) - mu) / sigma
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return np.where(inside, density / (sigma * np.where(inside, x, 1.0)), 0.0)
# --8<-- [end:lognormal_pdf]


# --8<-- [start:box_muller]
def box_muller(u):
    """Points of the unit square to independent standard normal pairs.

    `u` and the result, shape (n, 2); 0 < u < 1 in the first column.
    """
    u = as_floats(u)
    if u.ndim != 2 or u.shape[1] != 2:
        raise ValueError(f"need points of shape (n, 2), got {u.shape}")
    if not ((u[:, 0] > 0) & (u[:, 0] < 1)).all():
        raise ValueError("the first coordinates must lie strictly in (0, 1)")
    radius, angle = np.sqrt(-2 * np.log(u[:, 0])), 2 * np.pi * u[:, 1]
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
# --8<-- [end:box_muller]


# --8<-- [start:planar]
def planar(z, u, w, b):
    """x = z + u tanh(w·z + b) and ln |det|, for rows z of shape (n, d).

    ValueError unless w·u > -1, which makes the map one-to-one.
    """
    z, u, w = as_floats(z, u, w)
    if not w @ u > -1:
        raise ValueError(f"need w·u > -1, got {w @ u}")
    h = np.tanh(z @ w + b)
    return z + h[:, None] * u, np.log(1 + (1 - h**2) * (w @ u))
# --8<-- [end:planar]
