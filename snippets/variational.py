"""Latent variables and gradients of expectations (chapters 4.3 and 4.5)."""

import math

import numpy as np

from snippets.inputs import as_floats, positive, positive_int
from snippets.losses import gaussian_nll, kl_gaussians, on_simplex, reals, softmax
from snippets.monte_carlo import monte_carlo


# --8<-- [start:linear_gaussian]
def log_evidence(x, noise=0.5):
    """ln p(x) of the model z ~ N(0, 1), x given z ~ N(z, variance `noise`)."""
    return -gaussian_nll(x, 0.0, math.sqrt(1 + positive("noise", noise)))


def posterior(x, noise=0.5):
    """Mean and variance of z given x in the model of `log_evidence`."""
    return x / (1 + positive("noise", noise)), noise / (1 + noise)
# --8<-- [end:linear_gaussian]


# --8<-- [start:jensen_gap]
def jensen_gap(f, p, x):
    """E f(X) - f(E X) for X with the values `x` and probabilities `p`.

    Parameters
    ----------
    f : callable, (n,) -> (n,) and number -> number
        Vectorised; the gap is non-negative if it is convex.
    p, x : array_like, shape (n,)

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If p is no distribution, or x is not finite and of the same shape.
    """
    p, x = on_simplex("p", p), reals(x)
    if p.ndim != 1 or x.shape != p.shape or not np.isfinite(x).all():
        raise ValueError(f"need finite values of shape {p.shape}, got {x!r}")
    return float(p @ f(x) - f(p @ x))
# --8<-- [end:jensen_gap]


# --8<-- [start:elbo_linear_gaussian]
def elbo_linear_gaussian(x, mean, variance, noise=0.5):
    """Evidence lower bound of z ~ N(0, 1), x given z ~ N(z, noise).

    Parameters
    ----------
    x : float
        The observation.
    mean, variance : float
        Of the normal distribution q that stands in for the posterior.
    noise : float
        Variance of x given z.

    Returns
    -------
    float
        E_q ln p(x | z) - KL(q || p(z)), in nats: at most ln p(x).

    Raises
    ------
    ValueError
        If a variance is not positive, or a number is not finite.
    """
    x, mean = reals(x, mean)
    variance = positive("variance", variance)
    # E_q (x - z)^2 = (x - mean)^2 + variance
    fit = gaussian_nll(x, mean, math.sqrt(positive("noise", noise)))
    fit += variance / (2 * noise)
    return float(-fit - kl_gaussians(mean, math.sqrt(variance), 0.0, 1.0))
# --8<-- [end:elbo_linear_gaussian]


# --8<-- [start:log_weight]
def log_weight(z, x, mean, variance, noise=0.5):
    """ln p(x, z) - ln q(z) for q = N(mean, variance), elementwise in z."""
    z = reals(z)
    variance, noise = positive("variance", variance), positive("noise", noise)
    joint = -(z**2) / 2 - (x - z) ** 2 / (2 * noise)
    joint -= 0.5 * math.log(2 * math.pi * noise)
    return joint + (z - mean) ** 2 / (2 * variance) + 0.5 * math.log(variance)
# --8<-- [end:log_weight]


# --8<-- [start:importance_bound]
def importance_bound(k, x, mean, variance, noise=0.5, nodes=32):
    """E ln of the mean of `k` weights p(x, z_i) / q(z_i), for z_i from q.

    Parameters
    ----------
    k : int
        1, 2 or 3: the integral over (z_1, ..., z_k) is computed by a tensor
        product of Gauss-Hermite rules.
    x, mean, variance, noise : float
        As in `elbo_linear_gaussian`, which is the case k = 1.
    nodes : int
        Nodes in each variable.

    Returns
    -------
    float
        In nats; does not decrease with k and is at most ln p(x).

    Raises
    ------
    ValueError
        If k is not 1, 2 or 3, or a number is out of range.
    """
    if k not in (1, 2, 3):
        raise ValueError(f"k must be 1, 2 or 3, got {k!r}")
    t, w = np.polynomial.hermite_e.hermegauss(positive_int("nodes", nodes))
    z = mean + math.sqrt(positive("variance", variance)) * t
    logs = log_weight(z, x, mean, variance, noise)
    shapes = [[-1 if i == j else 1 for j in range(k)] for i in range(k)]
    total, weight = -np.inf, 1.0
    for shape in shapes:
        total = np.logaddexp(total, logs.reshape(shape))
        weight = weight * (w / w.sum()).reshape(shape)
    return float(np.sum(weight * (total - math.log(k))))
# --8<-- [end:importance_bound]


# --8<-- [start:pathwise_grad]
def pathwise_grad(df, mu, n, rng, sigma=1.0):
    """Estimate d/dmu E f(X), X ~ N(mu, sigma^2), by E f'(mu + sigma Z).

    Parameters
    ----------
    df : callable, (n,) -> (n,)
        The derivative of f, vectorised.
    mu, sigma : float
        Mean and standard deviation.
    n : int
        Number of draws, at least 2.
    rng : numpy.random.Generator

    Returns
    -------
    gradient, standard_error : float

    Raises
    ------
    ValueError
        If sigma is not positive or n < 2.

    Notes
    -----
    f must be absolutely continuous: for a step it returns 0, which is wrong.
    """
    sigma = positive("sigma", sigma)
    return monte_carlo(lambda z: df(mu + sigma * z[:, 0]), normal_draws, n, rng)
# --8<-- [end:pathwise_grad]


# --8<-- [start:score_function_grad]
def score_function_grad(f, mu, n, rng, sigma=1.0, baseline=0.0):
    """Estimate d/dmu E f(X), X ~ N(mu, sigma^2), without a derivative of f.

    Parameters
    ----------
    f : callable, (n,) -> (n,)
        Any integrand, vectorised.
    mu, sigma : float
        Mean and standard deviation.
    n : int
        Number of draws, at least 2.
    rng : numpy.random.Generator
    baseline : float
        A constant that is subtracted from f; it leaves the expectation alone.

    Returns
    -------
    gradient, standard_error : float

    Raises
    ------
    ValueError
        If sigma is not positive or n < 2.
    """
    sigma = positive("sigma", sigma)

    def term(z):  # the score of N(mu, sigma^2) in mu is (x - mu) / sigma^2
        return (f(mu + sigma * z[:, 0]) - baseline) * z[:, 0] / sigma

    return monte_carlo(term, normal_draws, n, rng)
# --8<-- [end:score_function_grad]


def normal_draws(n, rng):
    """`n` independent standard normal numbers, shape (n, 1)."""
    return rng.standard_normal((n, 1))


# --8<-- [start:softmax_scores]
def softmax_scores(logits):
    """Gradients of ln p_k in the logits, for every class k: row k is e_k - p.

    Parameters
    ----------
    logits : array_like, shape (K,)

    Returns
    -------
    ndarray, shape (K, K)

    Raises
    ------
    ValueError
        If the logits are not a finite vector.
    """
    z = as_floats(logits)
    if z.ndim != 1 or z.size == 0 or not np.isfinite(z).all():
        raise ValueError(f"need a finite vector of logits, got {logits!r}")
    return np.eye(len(z)) - softmax(z)
# --8<-- [end:softmax_scores]
