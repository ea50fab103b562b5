"""Monte Carlo integration, its error bars, and minibatch gradients as Monte Carlo estimates (chapter 3.2)."""

import math
from itertools import combinations

import numpy as np

from snippets.inputs import as_floats, positive_int


def sampled_values(f, points, name="f"):
    """`f` at the rows of `points`, checked to be one finite number a row."""
    points = as_floats(points)
    if points.ndim != 2:
        raise ValueError(f"a sampler must give an (n, d) array, got shape {points.shape}")
    values = as_floats(f(points))
    if values.shape != points.shape[:1]:
        raise ValueError(f"{name} must map {points.shape} to {points.shape[:1]}, got {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} is infinite at a sampled point")
    return values


# --8<-- [start:unit_cube]
def unit_cube(d):
    """Sampler of uniform points in [0, 1]^d: ``sampler(n, rng)`` is (n, d)."""
    d = positive_int("d", d)
    return lambda n, rng: rng.random((n, d))
# --8<-- [end:unit_cube]


# --8<-- [start:monte_carlo]
def monte_carlo(f, sampler, n, rng):
    """Estimate E f(X) from `n` independent draws, with the error bar they give.

    Parameters
    ----------
    f : callable, (n, d) -> (n,)
        The integrand, vectorised over rows.
    sampler : callable
        ``sampler(n, rng)`` draws n independent points, shape (n, d).
    n : int
        Number of draws, at least 2.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    mean, standard_error : float
        The sample mean and s / sqrt(n), with s the sample standard deviation
        (divisor n - 1).

    Raises
    ------
    ValueError
        If n < 2, or a shape is wrong, or f is NaN or infinite somewhere.

    Notes
    -----
    The error bar needs a finite Var f(X), and a sample cannot tell.
    """
    n = positive_int("n", n, least=2)
    values = sampled_values(f, sampler(n, rng))
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(n))
# --8<-- [end:monte_carlo]


# --8<-- [start:coverage]
def coverage(f, sampler, exact, n, repeats, rng, z=1.959964):
    """Fraction of `repeats` intervals mean +- z * standard_error that hold `exact`."""
    hits = 0
    for _ in range(positive_int("repeats", repeats)):
        mean, error = monte_carlo(f, sampler, n, rng)
        hits += abs(mean - exact) <= z * error
    return hits / repeats
# --8<-- [end:coverage]


# --8<-- [start:bernoulli_coverage]
def bernoulli_coverage(p, n, z=1.959964):
    """Exact coverage of that interval for a 0/1 loss with risk `p`: a finite sum."""
    n = positive_int("n", n, least=2)
    if not 0 < p < 1:
        raise ValueError(f"p must lie strictly between 0 and 1, got {p!r}")
    k = np.arange(n + 1)
    mean = k / n
    error = np.sqrt(mean * (1 - mean) / (n - 1))
    # logarithms, because n! overflows from n = 171 on
    log_factorial = np.array([math.lgamma(i + 1) for i in range(n + 1)])
    log_choose = log_factorial[-1] - log_factorial - log_factorial[::-1]
    mass = np.exp(log_choose + k * math.log(p) + (n - k) * math.log1p(-p))
    return float(mass[np.abs(mean - p) <= z * error + 1e-15].sum())
# --8<-- [end:bernoulli_coverage]


# --8<-- [start:exp_product]
def exp_product(x):
    """prod_i exp(x_i) / (e - 1) at the rows of `x`: integral 1 over every [0, 1]^d."""
    return np.exp(np.sum(x, axis=1)) / (math.e - 1) ** np.shape(x)[1]


def exp_product_sigma(d):
    """Its exact standard deviation at a uniform point: it grows with the dimension."""
    second_moment = (math.e**2 - 1) / 2 / (math.e - 1) ** 2  # of one factor
    return math.sqrt(second_moment ** positive_int("d", d) - 1)
# --8<-- [end:exp_product]


# --8<-- [start:minibatch_gradient]
def minibatch_gradient(theta, X, y, idx):
    """Gradient in `theta` of the mean of (x_i . theta - y_i)^2 over the rows `idx`.

    Parameters
    ----------
    theta : array_like, shape (d,)
    X : array_like, shape (n, d)
    y : array_like, shape (n,)
    idx : array_like of int, shape (B,)
        Row numbers; one that occurs twice counts twice.

    Returns
    -------
    ndarray, shape (d,)

    Raises
    ------
    ValueError
        If shapes do not fit, `idx` is empty, or an index is not a row number.
    """
    theta, X, y = as_floats(theta, X, y)
    idx = np.asarray(idx)
    if X.ndim != 2 or theta.shape != X.shape[1:] or y.shape != X.shape[:1]:
        shapes = f"theta {theta.shape}, X {X.shape}, y {y.shape}"
        raise ValueError(f"shapes do not fit: {shapes}")
    rows = idx.ndim == 1 and idx.size and idx.dtype.kind in "iu"
    if not rows or idx.min() < 0 or idx.max() >= len(X):
        raise ValueError(f"idx must name rows 0..{len(X) - 1}, got {idx!r}")
    residual = X[idx] @ theta - y[idx]
    return 2 * X[idx].T @ residual / len(idx)
# --8<-- [end:minibatch_gradient]


# --8<-- [start:minibatch_covariance]
def minibatch_covariance(gradients, B, replace=False):
    """Covariance of the mean of `B` random rows of `gradients` (n, d)."""
    G = as_floats(gradients)
    if G.ndim != 2 or len(G) < 2:
        raise ValueError(f"need at least two gradients as rows, got {G.shape}")
    n, B = len(G), positive_int("B", B)
    if n < B and not replace:
        raise ValueError(f"cannot draw B = {B} of n = {n} without replacement")
    centred = G - G.mean(axis=0)
    covariance = centred.T @ centred / n  # the n samples are the whole population
    return covariance / B * (1 if replace else (n - B) / (n - 1))
# --8<-- [end:minibatch_covariance]


# --8<-- [start:all_minibatches]
def all_minibatches(n, B):
    """Every set of `B` of `n` row numbers, one a row of the result."""
    n, B = positive_int("n", n), positive_int("B", B)
    if n < B:
        raise ValueError(f"there is no minibatch of {B} of {n}")
    return np.array(list(combinations(range(n), B)))
# --8<-- [end:all_minibatches]


# --8<-- [start:stratified_minibatch]
def stratified_minibatch(labels, B, rng):
    """Rows of a minibatch with the class shares of the whole set: B n_k / n of class k."""
    labels = np.asarray(labels)
    classes, counts = np.unique(labels, return_counts=True)
    quota, rest = np.divmod(positive_int("B", B) * counts, len(labels))
    if not labels.size or rest.any() or (quota > counts).any():
        raise ValueError(f"B = {B} does not split like {counts.tolist()}")
    rows = [np.flatnonzero(labels == c) for c in classes]
    parts = [rng.choice(r, q, replace=False) for r, q in zip(rows, quota, strict=True)]
    return np.concatenate(parts)
# --8<-- [end:stratified_minibatch]


# --8<-- [start:control_variate]
def control_variate(f, g, mean_of_g, sampler, n, rng):
    """E f(X) from f - beta (g - E g), for a `g` whose mean is known exactly.

    The slope beta is fitted to the same sample, which costs a bias of order 1/n and
    one degree of freedom. Returns mean and standard error. ValueError if n < 3, or
    g is constant on the sample.
    """
    points = sampler(positive_int("n", n, least=3), rng)
    values, control = sampled_values(f, points), sampled_values(g, points, "g")
    centred = control - control.mean()
    if not centred.any():
        raise ValueError("g is constant on the sample")
    beta = centred @ values / (centred @ centred)
    residual = values - beta * (control - mean_of_g)
    return float(residual.mean()), float(residual.std(ddof=2) / math.sqrt(n))
# --8<-- [end:control_variate]


# --8<-- [start:antithetic]
def antithetic(f, d, n, rng):
    """Average of `f` over [0, 1]^d from n/2 uniform points u and their images 1 - u.

    Returns mean and standard error; the two values of a pair are dependent, so the
    pairs are what is counted. ValueError unless n is even and at least 4.
    """
    pairs, odd = divmod(positive_int("n", n, least=4), 2)
    if odd:
        raise ValueError(f"n must be even, got {n}")
    u = unit_cube(d)(pairs, rng)
    values = (sampled_values(f, u) + sampled_values(f, 1 - u)) / 2
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(pairs))
# --8<-- [end:antithetic]


# --8<-- [start:importance_sampling]
def importance_sampling(f, weight, sampler, n, rng):
    """E_p f = E_q[f p/q], with draws from q.

    Parameters
    ----------
    f, weight : callable, (n, d) -> (n,)
        The integrand and the ratio p/q of the densities; q must be positive
        wherever f p is not 0.
    sampler : callable
        Draws from q.
    n, rng
        As in `monte_carlo`.

    Returns
    -------
    mean, standard_error : float

    Raises
    ------
    ValueError
        As `monte_carlo`, or if a weight is negative.
    """

    def weighted(points):
        w = sampled_values(weight, points, "weight")
        if (w < 0).any():
            raise ValueError(f"a ratio of densities is not {w.min()}")
        return w * sampled_values(f, points)

    return monte_carlo(weighted, sampler, n, rng)
# --8<-- [end:importance_sampling]


# --8<-- [start:stratified]
def stratified(f, n, rng):
    """Integral of `f` over [0, 1] from two uniform points in each of n/2 equal cells.

    Returns mean and standard error, which adds up the variances *inside* the cells
    only. ValueError unless n is even.
    """
    cells, odd = divmod(positive_int("n", n, least=2), 2)
    if odd:
        raise ValueError(f"n must be even, got {n}")
    points = (np.arange(cells) + rng.random((2, cells))) / cells
    first, second = sampled_values(f, points.reshape(-1, 1)).reshape(2, cells)
    error = math.sqrt(np.sum((first - second) ** 2)) / n
    return float((first + second).mean() / 2), error
# --8<-- [end:stratified]


# --8<-- [start:sobol_average]
def sobol_average(f, d, n, rng):
    """Average of `f` over `n` scrambled Sobol' points of [0, 1]^d (needs SciPy).

    Parameters
    ----------
    f : callable, (n, d) -> (n,)
    d : int
    n : int
        A power of two: only then is the point set balanced.
    rng : numpy.random.Generator or int
        Draws the scrambling; the same value gives the same points.

    Returns
    -------
    float
        An unbiased estimate of the integral. One scrambling has no error bar:
        average several for that.

    Raises
    ------
    ValueError
        If n is not a power of two, or a shape is wrong.
    """
    n, d = positive_int("n", n), positive_int("d", d)
    if n & (n - 1):
        raise ValueError(f"n must be a power of two, got {n}")
    from scipy.stats import qmc

    points = qmc.Sobol(d, scramble=True, rng=rng).random_base2(n.bit_length() - 1)
    return float(sampled_values(f, points).mean())
# --8<-- [end:sobol_average]
