"""Normalising constants and Laplace's method (chapter 4.2)."""

import math

import numpy as np

from snippets.inputs import positive
from snippets.losses import panel_nodes


# --8<-- [start:log_partition]
def log_partition(phi, beta, a, b):
    """ln Z(beta) = ln ∫_a^b exp(-beta phi(x)) dx, and mean and variance of phi.

    Parameters
    ----------
    phi : callable
        Energy, vectorised and finite on [a, b].
    beta : float
        Inverse temperature, > 0.
    a, b : float
        Ends of an interval that holds the mass.

    Returns
    -------
    log_z, mean, variance : float
        Under the density exp(-beta phi(x)) / Z(beta); in nats.

    Raises
    ------
    ValueError
        If beta is not positive, or not a < b.
    """
    x, w = panel_nodes(a, b)
    exponent = -positive("beta", beta) * phi(x)
    top = exponent.max()  # taken out, so that nothing under- or overflows
    weights = w * np.exp(exponent - top)
    p = weights / weights.sum()
    mean = p @ phi(x)
    log_z = top + math.log(weights.sum())
    return float(log_z), float(mean), float(p @ (phi(x) - mean) ** 2)
# --8<-- [end:log_partition]


# --8<-- [start:laplace]
def laplace(least, curvature, n):
    """ln of Laplace's approximation to ∫ exp(-n phi(x)) dx.

    Parameters
    ----------
    least : float
        The minimum of phi, attained at one point only.
    curvature : float
        The second derivative of phi there, > 0.
    n : float
        A large number, > 0.

    Returns
    -------
    float
        -n least + ln sqrt(2π / (n curvature)), in nats.

    Raises
    ------
    ValueError
        If the curvature or n is not positive.
    """
    curvature, n = positive("curvature", curvature), positive("n", n)
    return -n * least + 0.5 * math.log(2 * math.pi / (n * curvature))
# --8<-- [end:laplace]
