"""Risk, empirical risk and what separates them (chapters 2.3 and 3.2)."""

import math
from itertools import product

import numpy as np

from snippets.inputs import as_floats, positive_int

# The linear model of both chapters: y = WEIGHTS . x + NOISE * eps, with x and eps standard normal.
WEIGHTS = (1.0, -0.5)
NOISE = 0.5


def probabilities(name, p):
    """`p` as floats; ValueError unless it is a non-empty array of non-negative numbers with sum 1."""
    p = as_floats(p)
    if not p.size or (p < 0).any() or not math.isclose(p.sum(), 1, abs_tol=1e-9):
        raise ValueError(f"{name} must be probabilities with sum 1, got {p!r}")
    return p


# --8<-- [start:sample_linear]
def sample_linear(n, rng, weights=WEIGHTS, noise=NOISE):
    """n samples of y = weights . x + noise * eps: X (n, d) and y (n,); x, eps normal."""
    weights = as_floats(weights)
    X = rng.standard_normal((positive_int("n", n), len(weights)))
    return X, X @ weights + noise * rng.standard_normal(n)


def population_risk(theta, weights=WEIGHTS, noise=NOISE):
    """E (y - theta . x)^2 there, in closed form: |theta - weights|^2 + noise^2."""
    theta, weights = as_floats(theta, weights)
    if theta.shape != weights.shape:
        raise ValueError(f"theta must be {weights.shape}, got {theta.shape}")
    return float(np.sum((theta - weights) ** 2) + noise**2)
# --8<-- [end:sample_linear]


# --8<-- [start:risk_vs_empirical_risk]
def risk_vs_empirical_risk(theta, n, rng):
    """The risk of `theta`, an integral, and its empirical risk on n fresh samples.

    Parameters
    ----------
    theta : array_like, shape (2,)
        Parameters that were fixed before the samples are drawn.
    n : int
    rng : numpy.random.Generator

    Returns
    -------
    risk, empirical_risk : float
        The integral in closed form, and the mean that estimates it.

    Raises
    ------
    ValueError
        If theta has the wrong shape, or n < 1.
    """
    risk = population_risk(theta)
    X, y = sample_linear(n, rng)
    return risk, float(np.mean((y - X @ as_floats(theta)) ** 2))
# --8<-- [end:risk_vs_empirical_risk]


# --8<-- [start:all_datasets]
def all_datasets(p, n):
    """Every sequence of `n` draws from the outcomes 0..K-1, and its probability.

    Parameters
    ----------
    p : array_like, shape (K,)
        Probabilities of the outcomes.
    n : int
        Size of a data set; K**n of them are listed.

    Returns
    -------
    datasets : ndarray of int, shape (K**n, n)
    mass : ndarray, shape (K**n,)
        Sums to 1.

    Raises
    ------
    ValueError
        If p is not a vector of probabilities, n < 1, or K**n exceeds a million.
    """
    p, n = probabilities("p", p), positive_int("n", n)
    if p.ndim != 1 or len(p) ** n > 10**6:
        raise ValueError(f"need a vector p, K**n <= 10**6, got {p.shape}, n = {n}")
    datasets = np.array(list(product(range(len(p)), repeat=n)))
    return datasets, p[datasets].prod(axis=1)
# --8<-- [end:all_datasets]


# --8<-- [start:exact_optimism]
def exact_optimism(loss, p, n):
    """What training does to the empirical risk: a sum over all data sets.

    Parameters
    ----------
    loss : array_like, shape (T, K)
        Loss of parameter t on outcome k.
    p : array_like, shape (K,)
        Probabilities of the outcomes.
    n : int
        Size of the training set.

    Returns
    -------
    training, best, true : float
        Expected empirical risk of the empirical minimiser, the infimum of the
        risk, and the expected risk of the empirical minimiser (of the first one,
        where several tie).

    Raises
    ------
    ValueError
        If shapes do not fit, or `all_datasets` refuses.
    """
    loss = as_floats(loss)
    datasets, mass = all_datasets(p, n)
    if loss.ndim != 2 or loss.shape[1:] != np.shape(p):
        raise ValueError(f"loss must be (T, {np.size(p)}), got {loss.shape}")
    empirical = loss[:, datasets].mean(axis=2)  # (T, K**n)
    trained = empirical.argmin(axis=0)
    risk = loss @ as_floats(p)
    training, true = empirical.min(axis=0) @ mass, risk[trained] @ mass
    return float(training), float(risk.min()), float(true)
# --8<-- [end:exact_optimism]


# --8<-- [start:risk_decomposition]
def risk_decomposition(joint, y, f):
    """Squared risk of the predictions `f` under a table of probabilities, in two parts.

    Parameters
    ----------
    joint : array_like, shape (I, J)
        P(X = i, Y = y_j), with every row sum positive.
    y : array_like, shape (J,)
        Values of Y.
    f : array_like, shape (I,)
        Prediction for each value of X.

    Returns
    -------
    risk, excess, noise : float
        E(Y - f(X))^2, E(f(X) - E[Y|X])^2 and E Var(Y|X): the first is the sum.

    Raises
    ------
    ValueError
        If the table is no distribution, a row has mass 0, or shapes do not fit.
    """
    joint = probabilities("joint", joint)
    y, f = as_floats(y, f)
    if joint.shape != (f.size, y.size) or not (joint.sum(axis=1) > 0).all():
        want = f"a table {(f.size, y.size)} with positive row sums"
        raise ValueError(f"need {want}, got {joint.shape}")
    marginal = joint.sum(axis=1)
    mean = joint @ y / marginal
    variance = joint @ y**2 / marginal - mean**2
    risk = np.sum(joint * (y - f[:, None]) ** 2)
    excess = marginal @ (f - mean) ** 2
    return float(risk), float(excess), float(marginal @ variance)
# --8<-- [end:risk_decomposition]


# --8<-- [start:log_risk]
def log_risk(joint, q):
    """Cross-entropy risk -E ln q(Y|X) of the class probabilities `q` (I, K), in nats.

    `joint` (I, K) is P(X = i, Y = k). A class that occurs although q gives it
    probability 0 makes the risk infinite.
    """
    joint = probabilities("joint", joint)
    q = as_floats(q)
    if q.shape != joint.shape:
        raise ValueError(f"joint {joint.shape} and q {q.shape} must have one shape")
    for row in q:
        probabilities("a row of q", row)
    if (q[joint > 0] == 0).any():
        return math.inf
    return float(-np.sum(joint[joint > 0] * np.log(q[joint > 0])))
# --8<-- [end:log_risk]


# --8<-- [start:mse_as_integral]
def mse_as_integral(f, g, n, a=0.0, b=1.0):
    """MSE of `g` against `f` at the midpoints of `n` equal cells of [a, b].

    It is the midpoint rule for (1 / (b - a)) times the integral of (f - g)^2: the
    mean is already divided by the length. f and g map (n,) to (n,). ValueError if
    n < 1 or a >= b.
    """
    if not a < b:
        raise ValueError(f"need a < b, got [{a}, {b}]")
    n = positive_int("n", n)
    x = a + (b - a) * (np.arange(n) + 0.5) / n
    return float(np.mean((as_floats(f(x)) - as_floats(g(x))) ** 2))
# --8<-- [end:mse_as_integral]


# --8<-- [start:least_squares_optimism]
def least_squares_optimism(n, d, noise=NOISE):
    """Expected training and test risk of least squares with `d` Gaussian features.

    noise^2 (1 - d/n) and noise^2 (1 + d/(n - d - 1)), exactly, for `n` samples.
    ValueError unless n >= d + 2.
    """
    d = positive_int("d", d)
    n = positive_int("n", n, least=d + 2)
    return noise**2 * (1 - d / n), noise**2 * (1 + d / (n - d - 1))


def least_squares(X, y):
    """The exact empirical minimiser of the mean of (y_i - theta . x_i)^2."""
    return np.linalg.lstsq(as_floats(X), as_floats(y), rcond=None)[0]
# --8<-- [end:least_squares_optimism]


# --8<-- [start:hoeffding_tail]
def hoeffding_tail(n, epsilon, parameters=1):
    """Bound on P(|empirical risk - risk| >= epsilon for any of the `parameters`).

    The losses take values in [0, 1]. ValueError unless epsilon >= 0.
    """
    n, parameters = positive_int("n", n), positive_int("parameters", parameters)
    if not epsilon >= 0:
        raise ValueError(f"epsilon must be >= 0, got {epsilon!r}")
    return 2 * parameters * math.exp(-2 * n * epsilon**2)


def hoeffding_radius(n, delta, parameters=1):
    """The epsilon at which that bound equals `delta`."""
    if not 0 < delta < 1:
        raise ValueError(f"delta must be in (0, 1), got {delta!r}")
    n, parameters = positive_int("n", n), positive_int("parameters", parameters)
    return math.sqrt(math.log(2 * parameters / delta) / (2 * n))
# --8<-- [end:hoeffding_tail]


# --8<-- [start:best_of_noise]
def best_of_noise(classifiers, n, rng):
    """Smallest training error of coin-tossing `classifiers` on `n` samples (risk 1/2)."""
    n, classifiers = positive_int("n", n), positive_int("classifiers", classifiers)
    errors = rng.binomial(n, 0.5, size=classifiers)
    return float(errors.min() / n)


def best_of_noise_mean(classifiers, n):
    """Its expectation: sum over k of P(Binomial(n, 1/2) > k)^classifiers, over n."""
    n, classifiers = positive_int("n", n), positive_int("classifiers", classifiers)
    mass = np.array([math.comb(n, k) / 2**n for k in range(n + 1)])
    tail = np.cumsum(mass[::-1])[::-1][1:]  # P(count > k) for k = 0..n-1
    return float(np.sum(tail**classifiers) / n)
# --8<-- [end:best_of_noise]
