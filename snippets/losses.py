"""Losses as negative log-likelihoods, and entropy, cross-entropy and divergence as integrals (chapter 4.2)."""

import math

import numpy as np
from numpy.polynomial.legendre import leggauss

from snippets.inputs import as_floats, positive, positive_int

PANELS, NODES = 256, 8  # composite Gauss-Legendre: exact up to degree 15 on each of 256 panels


def reals(*arrays):
    """`as_floats`, and a ValueError for complex numbers and for empty arrays; infinities pass."""
    floats = as_floats(*arrays)
    for a in floats if len(arrays) > 1 else [floats]:
        if a.dtype.kind == "c" or not a.size:
            raise ValueError(f"need real numbers, at least one, got type {a.dtype} and shape {a.shape}")
    return floats


def on_simplex(name, p):
    """`p` as floats; ValueError that names it unless its last axis holds non-negative numbers with sum 1."""
    p = reals(p)
    if p.ndim < 1 or (p < 0).any():
        raise ValueError(f"{name} must hold probabilities along its last axis, got {p!r}")
    sums = p.sum(axis=-1)
    if np.abs(sums - 1).max() > math.sqrt(np.finfo(p.dtype).eps):
        raise ValueError(f"{name} must sum to 1 along its last axis, got sums {sums}")
    return p


def distributions(p, q):
    """Two arrays of distributions of one shape."""
    p, q = on_simplex("p", p), on_simplex("q", q)
    if p.shape != q.shape:
        raise ValueError(f"p {p.shape} and q {q.shape} must have one shape")
    return p, q


def residuals(y, y_hat):
    """y - y_hat; ValueError unless both are finite and y_hat is one number or has the shape of y."""
    y, y_hat = reals(y, y_hat)
    if y_hat.shape not in ((), y.shape):
        raise ValueError(f"y_hat must be one number or have shape {y.shape}, got {y_hat.shape}")
    if not (np.isfinite(y).all() and np.isfinite(y_hat).all()):
        raise ValueError(f"need finite numbers, got {y} and {y_hat}")
    return y - y_hat


# --8<-- [start:mean_squared_error]
def mean_squared_error(y, y_hat):
    """Mean of (y - y_hat)^2; ValueError unless y_hat is a number or of y's shape."""
    return float(np.mean(residuals(y, y_hat) ** 2))


def mean_absolute_error(y, y_hat):
    """Mean of |y - y_hat|, with the same rule for shapes."""
    return float(np.mean(np.abs(residuals(y, y_hat))))


def gaussian_nll(y, mean, sigma):
    """Mean of -ln N(y | mean, sigma^2), in nats: negative for densities above 1."""
    sigma = positive("sigma", sigma)
    constant = math.log(sigma * math.sqrt(2 * math.pi))
    return mean_squared_error(y, mean) / (2 * sigma**2) + constant


def laplace_nll(y, median, scale):
    """Mean of -ln of the density exp(-|y - median| / scale) / (2 scale)."""
    scale = positive("scale", scale)
    return mean_absolute_error(y, median) / scale + math.log(2 * scale)
# --8<-- [end:mean_squared_error]


# --8<-- [start:log_sum_exp]
def log_sum_exp(z, axis=-1):
    """ln of the sum of exp(z) along `axis`, without overflow.

    Parameters
    ----------
    z : array_like
        Logits of any shape; -inf (probability 0) and +inf are allowed, NaN is not.
    axis : int
        The axis that is summed over.

    Returns
    -------
    ndarray, or float for a vector
        Always at least ``z.max(axis)``, and at most ``ln K`` more.

    Raises
    ------
    ValueError
        If z is empty, not real or holds a NaN.
    """
    z = reals(z)
    peak = z.max(axis=axis, keepdims=True)
    peak = np.where(np.isfinite(peak), peak, 0)  # inf - inf would be NaN
    with np.errstate(divide="ignore"):  # all logits -inf: ln 0 = -inf is right
        total = np.log(np.exp(z - peak).sum(axis=axis)) + peak.squeeze(axis)
    return total if total.ndim else float(total)
# --8<-- [end:log_sum_exp]


# --8<-- [start:softmax]
def softmax(z, axis=-1):
    """exp(z) / sum of exp(z) along `axis`: the same for z and z + c.

    ValueError where the largest logit is not finite: the limit would depend on how
    it is reached.
    """
    z = reals(z)
    peak = z.max(axis=axis, keepdims=True)
    if not np.isfinite(peak).all():
        raise ValueError(f"the largest logit must be finite, got {peak!r}")
    weights = np.exp(z - peak)
    return weights / weights.sum(axis=axis, keepdims=True)
# --8<-- [end:softmax]


# --8<-- [start:cross_entropy]
def cross_entropy(p, logits):
    """Mean over the batch of -sum_k p_k ln softmax(logits)_k, in nats.

    Parameters
    ----------
    p : array_like, shape (N, K) or (K,)
        Target distributions, one a row; a label is a row of the identity matrix.
    logits : array_like, same shape
        Scores before the softmax. A logit -inf stands for the probability 0.

    Returns
    -------
    float
        At least the mean entropy of p; 0 ln 0 counts as 0, and p > 0 at
        probability 0 as +inf.

    Raises
    ------
    ValueError
        If shapes differ, a row of p is no distribution, or a row of logits has no
        finite maximum.
    """
    p, logits = on_simplex("p", p), reals(logits)
    if p.shape != logits.shape or p.ndim > 2:
        raise ValueError(f"need one shape (N, K) or (K,), got {p.shape}, {logits.shape}")
    total = np.asarray(log_sum_exp(logits))
    if not np.isfinite(total).all():
        raise ValueError("the largest logit of each row must be finite")
    log_q = logits - total[..., None]
    zeros = np.zeros_like(p * 1.0)
    terms = np.multiply(p, log_q, out=zeros, where=p > 0)  # 0 ln 0 := 0
    return float(-terms.sum(axis=-1).mean()) + 0.0
# --8<-- [end:cross_entropy]


# --8<-- [start:cross_entropy_derivatives]
def cross_entropy_gradient(p, logits):
    """Gradient of `cross_entropy` in the logits: (softmax(logits) - p) / N."""
    p, q = on_simplex("p", p), softmax(logits)
    if p.shape != q.shape or p.ndim > 2:
        raise ValueError(f"need one shape (N, K) or (K,), got {p.shape}, {q.shape}")
    return (q - p) / (len(p) if p.ndim == 2 else 1)


def cross_entropy_hessian(logits):
    """Hessian (K, K) in the logits of one sample: diag(q) - q q^T for any target."""
    q = softmax(logits)
    if q.ndim != 1:
        raise ValueError(f"need the logits of one sample, got shape {q.shape}")
    return np.diag(q) - np.outer(q, q)
# --8<-- [end:cross_entropy_derivatives]


# --8<-- [start:kl_divergence]
def entropy(p):
    """H(p) = -sum p ln p along the last axis, in nats, with 0 ln 0 := 0."""
    p = on_simplex("p", p)
    return cross_entropy_of(p, p)


def cross_entropy_of(p, q):
    """H(p, q) = -sum p ln q along the last axis; +inf where p > 0 = q."""
    p, q = distributions(p, q)
    with np.errstate(divide="ignore"):
        surprise = np.where(p > 0, -np.log(q), 0)  # 0 ln 0 := 0
    return (p * surprise).sum(axis=-1)


def kl_divergence(p, q):
    """KL(p || q) = sum p (ln p - ln q) along the last axis, in nats.

    Parameters
    ----------
    p, q : array_like, shape (..., K)
        Distributions along the last axis.

    Returns
    -------
    ndarray of shape (...), or float for vectors
        At least 0 up to rounding (about 1e-15); +inf where p > 0 = q.

    Raises
    ------
    ValueError
        If shapes differ, or an entry is negative, or a row does not sum to 1.
    """
    p, q = distributions(p, q)
    with np.errstate(divide="ignore"):
        zeros = np.zeros_like(p * 1.0)
        gain = np.subtract(np.log(p), np.log(q), out=zeros, where=p > 0)
    total = (p * gain).sum(axis=-1)
    return total if total.ndim else float(total)
# --8<-- [end:kl_divergence]


# --8<-- [start:cross_entropy_as_printed]
def cross_entropy_as_printed(y, y_hat):
    """The article's -sum_i y_i ln(y_hat_i), with i as the sample and y_i 0 or 1."""
    y, y_hat = reals(y, y_hat)
    return float(-np.sum(y * np.log(y_hat))) + 0.0
# --8<-- [end:cross_entropy_as_printed]


# --8<-- [start:differential_entropy]
def panel_nodes(a, b, panels=PANELS, nodes=NODES):
    """Nodes and weights of the composite Gauss-Legendre rule on [a, b]."""
    if not -math.inf < a < b < math.inf:
        raise ValueError(f"need a finite interval a < b, got [{a}, {b}]")
    x, w = leggauss(positive_int("nodes", nodes))
    half = (b - a) / (2 * positive_int("panels", panels))
    centres = a + half * (2 * np.arange(panels) + 1)
    return (centres[:, None] + half * x).ravel(), np.tile(half * w, panels)


def differential_entropy(pdf, a, b):
    """h(p) = -integral of p ln p over [a, b], in nats; it may be negative.

    Parameters
    ----------
    pdf : callable
        Vectorised density, (n,) -> (n,), piecewise smooth on [a, b].
    a, b : float
        An interval that holds all the mass, up to 1e-6.

    Raises
    ------
    ValueError
        If a >= b, pdf is negative or not finite at a node, or its integral over
        [a, b] is not 1.
    """
    x, w = panel_nodes(a, b)
    p = density_values("pdf", pdf, x, w)
    return float(-w @ (p * np.log(np.where(p > 0, p, 1))))
# --8<-- [end:differential_entropy]


def density_values(name, pdf, x, w):
    """Values of a density at the nodes x, with its mass checked."""
    p = reals(pdf(x))
    if p.shape != x.shape or not np.isfinite(p).all() or (p < 0).any():
        raise ValueError(f"{name} must return {x.shape[0]} finite, non-negative numbers")
    if abs(w @ p - 1) > 1e-6:
        raise ValueError(f"{name} must integrate to 1 over the interval, got {w @ p:.6g}")
    return p


# --8<-- [start:kl_quadrature]
def kl_quadrature(p, q, a, b):
    """KL(p || q) = integral of p ln(p / q), for vectorised densities on [a, b].

    +inf if q is 0 at a node where p is not. ValueError as in `differential_entropy`,
    for p and for q.
    """
    x, w = panel_nodes(a, b)
    p, q = density_values("p", p, x, w), density_values("q", q, x, w)
    if (q[p > 0] == 0).any():
        return math.inf
    x, w, p, q = (values[p > 0] for values in (x, w, p, q))
    return float(w @ (p * (np.log(p) - np.log(q))))


def kl_gaussians(mean_p, sd_p, mean_q, sd_q):
    """The same for two normal distributions, in closed form."""
    sd_p, sd_q = positive("sd_p", sd_p), positive("sd_q", sd_q)
    second_moment = sd_p**2 + (mean_p - mean_q) ** 2  # of x - mean_q under p
    return math.log(sd_q / sd_p) + second_moment / (2 * sd_q**2) - 0.5
# --8<-- [end:kl_quadrature]


# --8<-- [start:pinball]
def pinball(y, q, tau):
    """Mean of max(tau (y - q), (tau - 1)(y - q)).

    Too low costs tau a unit, too high 1 - tau. q is one number or has the shape of
    y; ValueError otherwise, or unless 0 < tau < 1.
    """
    if positive("tau", tau) >= 1:
        raise ValueError(f"tau must be in (0, 1), got {tau!r}")
    r = residuals(y, q)
    return float(np.mean(np.maximum(tau * r, (tau - 1) * r)))


def best_constant(loss, y, candidates):
    """The candidate c with the least loss(y, c), the first if several tie."""
    candidates = reals(candidates)
    return float(candidates[np.argmin([loss(y, c) for c in candidates])])
# --8<-- [end:pinball]


# --8<-- [start:brier]
def brier(p, q):
    """Expected Brier score E |e_Y - q|^2 of the forecast q when Y has the law p."""
    p, q = distributions(p, q)
    labels = np.eye(p.shape[-1])
    return (p * ((labels - q[..., None, :]) ** 2).sum(axis=-1)).sum(axis=-1)
# --8<-- [end:brier]


# --8<-- [start:bias_variance]
def bias_variance(values, p, n, estimate):
    """Squared error of a trained constant at a new test point, split in three.

    Parameters
    ----------
    values, p : array_like, shape (K,)
        Outcomes of Y and their probabilities.
    n : int
        Size of the training set; all K**n of them are summed over.
    estimate : callable
        Training: (M, n) data sets -> (M,) predictions.

    Returns
    -------
    error, noise, squared_bias, variance : float
        The first is the sum of the others.

    Raises
    ------
    ValueError
        If p is no distribution, shapes differ, n < 1, or K**n exceeds a million.
    """
    values, p = reals(values), on_simplex("p", p)
    n = positive_int("n", n)
    if values.ndim != 1 or values.shape != p.shape or p.size**n > 10**6:
        shapes = f"{values.shape}, {p.shape}, n = {n}"
        raise ValueError(f"need vectors of one length, K**n <= 10**6, got {shapes}")
    index = np.indices((p.size,) * n).reshape(n, -1).T
    mass = p[index].prod(axis=1)
    trained = reals(estimate(values[index]))
    if trained.shape != mass.shape:
        raise ValueError(f"estimate must return {mass.shape}, got {trained.shape}")
    error = mass @ ((trained[:, None] - values) ** 2 @ p)  # an independent test point
    mean, average = p @ values, mass @ trained
    noise, variance = p @ (values - mean) ** 2, mass @ (trained - average) ** 2
    bias = float((average - mean) ** 2)
    return float(error), float(noise), bias, float(variance)
# --8<-- [end:bias_variance]
