"""Scores: integration by parts, denoising, diffusion (chapter 8.1)."""

import numpy as np

from snippets.inputs import as_floats


# --8<-- [start:score_matching_gap]
def score_matching_gap(score, trace, true_score, points, weights):
    """The two objectives of score matching, as means over a quadrature rule.

    Parameters
    ----------
    score, true_score : callables
        The model s and ∇ ln p, from shape (n, d) to (n, d).
    trace : callable
        Trace of the Jacobian of s, from (n, d) to (n,).
    points, weights : array_like, shapes (n, d) and (n,)
        Nodes and weights of a rule for the mean under p; equal weights 1/n for
        random draws.

    Returns
    -------
    explicit, implicit, gap : float
        ½E‖s − ∇ ln p‖², E[tr ∇s + ½‖s‖²], and their difference, which is
        ½E‖∇ ln p‖² whatever s is. `implicit` makes no use of `true_score`.

    Raises
    ------
    ValueError
        If the shapes do not fit, or the weights do not add up to 1.
    """
    x, w = as_floats(points, weights)
    if x.ndim != 2 or w.shape != x.shape[:1]:
        raise ValueError(f"need (n, d) and (n,), got {x.shape} and {w.shape}")
    if abs(w.sum() - 1) > 1e-6:
        raise ValueError(f"weights must add up to 1, got {w.sum()}")
    s = score(x)
    explicit = w @ np.sum((s - true_score(x)) ** 2, axis=1) / 2
    implicit = w @ (trace(x) + np.sum(s**2, axis=1) / 2)
    return float(explicit), float(implicit), float(explicit - implicit)
# --8<-- [end:score_matching_gap]


# --8<-- [start:tweedie]
def tweedie(y, noisy_score, sigma):
    """E[X | Y = y] for Y = X + σZ with standard normal Z, from the score of Y.

    Parameters
    ----------
    y : array_like, shape (n,) or (n, d)
        Noisy observations.
    noisy_score : callable
        ∇ ln p_Y, vectorised: the score of the *noisy* density, not of X's.
    sigma : float
        Standard deviation of the noise, positive.

    Returns
    -------
    ndarray
        The conditional means, of the shape of `y`.

    Raises
    ------
    ValueError
        If `sigma` is not positive.
    """
    y = as_floats(y)
    if not sigma > 0:
        raise ValueError(f"sigma must be positive, got {sigma!r}")
    return y + sigma**2 * noisy_score(y)
# --8<-- [end:tweedie]


# --8<-- [start:mixture_score]
def mixture_score(x, weights, means, deviations):
    """Density and score of a mixture of normals on the line.

    Parameters
    ----------
    x : array_like, shape (n,)
        Where to evaluate them.
    weights, means, deviations : array_like, shape (k,)
        Of the components; the weights add up to 1.

    Returns
    -------
    (ndarray, ndarray), shapes (n,)
        p(x), and (ln p)′(x), which stays finite where p underflows.

    Raises
    ------
    ValueError
        If `x` is no vector, a weight is negative, the weights do not add up to
        1, or a deviation is not positive.
    """
    x, w, m, s = as_floats(x, weights, means, deviations)
    if x.ndim != 1 or (w < 0).any():
        raise ValueError(f"need a vector x, w >= 0, got {x.shape}, {w}")
    if not (s > 0).all() or abs(w.sum() - 1) > 1e-6:
        raise ValueError(f"need s > 0 and sum 1, got {s}, {w.sum()}")
    z = (x[:, None] - m) / s
    with np.errstate(divide="ignore"):  # a weight of zero
        logs = np.log(w / (s * np.sqrt(2 * np.pi))) - z**2 / 2
    top = logs.max(axis=1, keepdims=True)
    parts = np.exp(logs - top)
    total = parts.sum(axis=1)
    return total * np.exp(top[:, 0]), (parts * -z / s).sum(axis=1) / total
# --8<-- [end:mixture_score]


# --8<-- [start:diffuse]
def diffuse(t, means, deviations):
    """Means and deviations, at time t, of a normal mixture that follows
    dX = −X dt + √2 dW: each component shrinks by e^−t and gains 1 − e^−2t of
    variance.
    """
    means, deviations = as_floats(means, deviations)
    keep = np.exp(-t)
    return keep * means, np.sqrt(keep**2 * deviations**2 + 1 - keep**2)


def probability_flow(weights, means, deviations):
    """Right-hand side f(x, t) = −x − (ln p_t)′(x) of the equation that moves
    particles without noise through the same densities.
    """

    def f(x, t):
        return -x - mixture_score(x, weights, *diffuse(t, means, deviations))[1]

    return f
# --8<-- [end:diffuse]


# --8<-- [start:ddpm_weights]
def ddpm_weights(betas):
    """Factors of E‖ε − ε_θ‖² in the evidence lower bound of DDPM.

    Parameters
    ----------
    betas : array_like, shape (T,)
        Variances of the noise added in each step, in (0, 1); the reverse steps
        are given the same variances.

    Returns
    -------
    ndarray, shape (T,)
        β² / (2 β α (1 − ᾱ)) with α = 1 − β and ᾱ its running product. The
        simple loss replaces all of them by 1.

    Raises
    ------
    ValueError
        If there is no variance, or one is not in (0, 1).
    """
    beta = as_floats(betas)
    if beta.size == 0 or not ((beta > 0) & (beta < 1)).all():
        raise ValueError(f"need betas in (0, 1), one at least, got {beta}")
    alpha = 1 - beta
    return beta / (2 * alpha * (1 - np.cumprod(alpha)))
# --8<-- [end:ddpm_weights]
