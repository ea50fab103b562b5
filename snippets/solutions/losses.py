"""Solutions of the exercises of chapter 4.2 that ask for code."""

import numpy as np

from snippets.losses import on_simplex, reals, residuals


# --8<-- [start:sigmoid_gradients]
def sigmoid_gradients(y, z):
    """Derivatives of (p - y)^2 and of the log loss in the logit z of p.

    Returns 2 (p - y) p (1 - p) and p - y. ValueError unless every y is 0 or 1,
    and y is one number or has the shape of z.
    """
    y, z = reals(y, z)
    if y.shape not in ((), z.shape):
        raise ValueError(f"y must be one number or have shape {z.shape}, got {y.shape}")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"y must be 0 or 1, got {y!r}")
    small = np.exp(-np.abs(z))  # never overflows
    p = np.where(z >= 0, 1, small) / (1 + small)
    p_not = np.where(z >= 0, small, 1) / (1 + small)
    error = np.where(y == 1, -p_not, p)  # p - y without cancellation
    return 2 * error * p * p_not, error
# --8<-- [end:sigmoid_gradients]


# --8<-- [start:smooth_labels]
def smooth_labels(labels, classes, epsilon):
    """Rows (1 - epsilon) e_label + epsilon / classes.

    ValueError for a wrong label or epsilon not in [0, 1].
    """
    labels = np.asarray(labels)
    whole = labels.dtype.kind in "iu"
    if not whole or not ((labels >= 0) & (labels < classes)).all():
        raise ValueError(f"labels must be in 0..{classes - 1}, got {labels!r}")
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon must be in [0, 1], got {epsilon!r}")
    rows = (1 - epsilon) * np.eye(classes)[labels] + epsilon / classes
    return on_simplex("targets", rows)
# --8<-- [end:smooth_labels]


# --8<-- [start:huber]
def huber(y, y_hat, delta):
    """Mean of r^2/2 where |r| <= delta, and of delta (|r| - delta/2) beyond."""
    if not delta > 0:
        raise ValueError(f"delta must be positive, got {delta!r}")
    r = np.abs(residuals(y, y_hat))
    return float(np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))
# --8<-- [end:huber]
