"""Solutions of the exercises of chapter 4.2 that ask for code."""

import numpy as np

from snippets.losses import on_simplex, reals, residuals


# --8<-- [start:sigmoid_gradients]
def sigmoid_gradients(y, z):
    """Derivatives in the logit z, with p = 1/(1 + exp(-z)): of the squared error (p - y)^2, and of -ln of it.

    Returns 2 (p - y) p (1 - p) and p - y. ValueError unless every y is 0 or 1.
    """
    y, z = reals(y, z)
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"y must be 0 or 1, got {y!r}")
    small = np.exp(-np.abs(z))  # never overflows
    p, p_not = (np.where(z >= 0, 1, small) / (1 + small), np.where(z >= 0, small, 1) / (1 + small))
    error = np.where(y == 1, -p_not, p)  # p - y without cancellation
    return 2 * error * p * p_not, error
# --8<-- [end:sigmoid_gradients]


# --8<-- [start:smooth_labels]
def smooth_labels(labels, classes, epsilon):
    """Rows (1 - epsilon) e_label + epsilon / classes; ValueError for a wrong label or epsilon not in [0, 1]."""
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or not ((labels >= 0) & (labels < classes)).all():
        raise ValueError(f"labels must be whole numbers in 0..{classes - 1}, got {labels!r}")
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon must be in [0, 1], got {epsilon!r}")
    return on_simplex("targets", (1 - epsilon) * np.eye(classes)[labels] + epsilon / classes)
# --8<-- [end:smooth_labels]


# --8<-- [start:huber]
def huber(y, y_hat, delta):
    """Mean of r^2/2 where |r| <= delta, and delta (|r| - delta/2) beyond; ValueError unless delta > 0."""
    if not delta > 0:
        raise ValueError(f"delta must be positive, got {delta!r}")
    r = np.abs(residuals(y, y_hat))
    return float(np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))))
# --8<-- [end:huber]
