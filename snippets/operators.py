"""Layers that are integrals: kernel operators, random features (chapter 8.1)."""

import numpy as np

from snippets.inputs import as_floats


# --8<-- [start:kernel_integral_operator]
def kernel_integral_operator(kernel, u):
    """∫ κ(x, y) u(y) dy over [0, 1) for periodic functions, on the grid of u.

    Parameters
    ----------
    kernel : callable
        κ(x, y), vectorised, of period 1 in y.
    u : array_like, shape (n,)
        Samples at 0, 1/n, …, (n − 1)/n.

    Returns
    -------
    ndarray, shape (n,)
        The integral at the same points, by the rectangle rule over the period.

    Raises
    ------
    ValueError
        If `u` is not a vector with samples.

    Notes
    -----
    The weight 1/n belongs to the layer: without it the output would grow with
    the grid.
    """
    u = as_floats(u)
    if u.ndim != 1 or u.size == 0:
        raise ValueError(f"u must be a vector, got shape {u.shape}")
    x = np.arange(u.size) / u.size
    return kernel(x[:, None], x[None, :]) @ u / u.size
# --8<-- [end:kernel_integral_operator]


# --8<-- [start:random_features]
def random_features(x, frequencies):
    """Features whose inner products estimate k(x − y) = E cos(ω · (x − y)).

    Parameters
    ----------
    x : array_like, shape (n, d)
        Points.
    frequencies : array_like, shape (m, d)
        Independent draws of ω from the spectral measure of k.

    Returns
    -------
    ndarray, shape (n, 2m)
        Cosines and sines over √m: rows i and j have the inner product
        (1/m) Σ cos(ω · (xᵢ − xⱼ)).

    Raises
    ------
    ValueError
        If the two do not have the same number of columns.
    """
    x, w = as_floats(x, frequencies)
    if x.ndim != 2 or w.ndim != 2 or x.shape[1] != w.shape[1] or not len(w):
        raise ValueError(f"need (n, d) and (m, d), got {x.shape}, {w.shape}")
    angles = x @ w.T
    return np.hstack([np.cos(angles), np.sin(angles)]) / np.sqrt(len(w))
# --8<-- [end:random_features]


# --8<-- [start:wide_network]
def wide_network(x, weights, activation):
    """Mean over n hidden units of a(w · x), with no other output weights.

    `x` has shape (m, d), `weights` (n, d), and `activation` is vectorised; the
    result has shape (m,). For random independent rows of `weights` this is a
    Monte Carlo estimate of the infinitely wide network E a(w · x).
    """
    x, w = as_floats(x, weights)
    if x.ndim != 2 or w.ndim != 2 or x.shape[1] != w.shape[1] or not len(w):
        raise ValueError(f"need (m, d) and (n, d), got {x.shape}, {w.shape}")
    return activation(x @ w.T).mean(axis=1)
# --8<-- [end:wide_network]
