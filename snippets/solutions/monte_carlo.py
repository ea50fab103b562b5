"""Solutions of the exercises of chapter 3.2 that ask for code."""

import math

import numpy as np

from snippets.inputs import positive_int
from snippets.losses import reals
from snippets.monte_carlo import minibatch_gradient, monte_carlo, unit_cube


# --8<-- [start:samples_for_accuracy]
def samples_for_accuracy(error_rate, half_width, z=1.959964):
    """Test samples for a 95 % interval of +- `half_width` near `error_rate`."""
    if not (0 < error_rate < 1 and half_width > 0):
        raise ValueError(f"need 0 < {error_rate!r} < 1 and {half_width!r} > 0")
    return math.ceil(z**2 * error_rate * (1 - error_rate) / half_width**2)
# --8<-- [end:samples_for_accuracy]


# --8<-- [start:estimate_pi]
def estimate_pi(n, rng):
    """Four times the share of uniform points in the quarter disc, with its error bar."""

    def four_in_disc(x):
        return 4.0 * (np.sum(x**2, axis=1) <= 1)

    return monte_carlo(four_in_disc, unit_cube(2), n, rng)
# --8<-- [end:estimate_pi]


# --8<-- [start:epoch_gradient]
def epoch_gradient(theta, X, y, batches):
    """Average of an epoch's minibatch gradients, weighted by the sizes of the batches."""
    gradients = [len(idx) * minibatch_gradient(theta, X, y, idx) for idx in batches]
    return sum(gradients) / sum(len(idx) for idx in batches)
# --8<-- [end:epoch_gradient]


# --8<-- [start:sgd_mean]
def sgd_mean(y, B, rate, steps, rng):
    """Iterates of SGD on the mean of (theta - y_i)^2 / 2, started at mean(y).

    Batches of `B` are drawn with replacement.
    """
    y = reals(y)
    y, theta = np.asarray(y, dtype=float), float(np.mean(y))
    if not 0 < rate < 2:
        raise ValueError(f"need 0 < rate < 2 for stability, got {rate!r}")
    size = positive_int("steps", steps), positive_int("B", B)
    batches = y[rng.integers(len(y), size=size)]
    path = []
    for mean in batches.mean(axis=1).tolist():
        theta -= rate * (theta - mean)
        path.append(theta)
    return np.array(path)


def sgd_mean_variance(y, B, rate):
    """Variance of theta in the long run: rate / (2 - rate) times Var(y) / B."""
    return rate / (2 - rate) * float(np.var(y)) / positive_int("B", B)
# --8<-- [end:sgd_mean]


# --8<-- [start:weight_variance]
def weight_variance(scale):
    """Variance of the weight p/q for p = N(0, 1) and q = N(0, scale^2)."""
    if not scale > 0:
        raise ValueError(f"scale must be positive, got {scale!r}")
    root = 2 * scale**2 - 1
    return scale**2 / math.sqrt(root) - 1 if root > 0 else math.inf
# --8<-- [end:weight_variance]
