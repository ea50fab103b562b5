"""Differential privacy as integrals of the privacy loss (chapter 8.3)."""

import math

import numpy as np

from snippets.inputs import as_floats, positive, positive_int


# --8<-- [start:normal_cdf]
def normal_cdf(z):
    """Φ(z), to full relative accuracy also far in the left tail, where 1 −
    Φ(−z) would be 0.
    """
    return 0.5 * math.erfc(-z / math.sqrt(2))


def scaled_erfc(z):
    """exp(z²) erfc(z) for z ≥ 0: what is left of erfc once the factor that
    underflows is taken out.
    """
    if z < 5:
        return math.exp(z * z) * math.erfc(z)
    tail = z
    for k in range(60, 0, -1):  # Laplace's continued fraction
        tail = z + k / 2 / tail
    return 1 / (math.sqrt(math.pi) * tail)
# --8<-- [end:normal_cdf]


# --8<-- [start:gaussian_mechanism_delta]
def gaussian_mechanism_delta(epsilon, sigma, sensitivity=1.0):
    """Smallest δ with which the Gaussian mechanism is (ε, δ)-private.

    Parameters
    ----------
    epsilon : float
        ε ≥ 0, in nats.
    sigma : float
        Standard deviation of the noise, in the units of the released number.
    sensitivity : float
        L₂ sensitivity: how far one person can move the released vector.

    Returns
    -------
    float
        δ in [0, 1]: the integral of max(0, p − e^ε q) for p, q normal with
        means `sensitivity` and 0.

    Raises
    ------
    ValueError
        If ε is negative or infinite, or `sigma` or `sensitivity` is not
        positive and finite.

    Notes
    -----
    δ = Φ(Δ/2σ − εσ/Δ) − e^ε Φ(−Δ/2σ − εσ/Δ). The product is e^(−a²/2) times a
    factor of moderate size, because the arguments a, −b satisfy b² − a² = 2ε:
    so nothing overflows, however large ε is.
    """
    if not (epsilon >= 0 and math.isfinite(epsilon)):
        raise ValueError(f"epsilon must be >= 0 and finite, got {epsilon!r}")
    mu = positive("sensitivity", sensitivity) / positive("sigma", sigma)
    a, b = mu / 2 - epsilon / mu, mu / 2 + epsilon / mu
    small = 0.5 * math.exp(-a * a / 2)
    if a > 0:
        return normal_cdf(a) - small * scaled_erfc(b / math.sqrt(2))
    return small * (
        scaled_erfc(-a / math.sqrt(2)) - scaled_erfc(b / math.sqrt(2))
    )
# --8<-- [end:gaussian_mechanism_delta]


# --8<-- [start:renyi_gaussian]
def renyi_gaussian(alpha, sigma, sensitivity=1.0):
    """Rényi divergence of order `alpha` between two normals `sensitivity`
    apart: αΔ²/(2σ²), in nats.

    Parameters
    ----------
    alpha : float
        Order, larger than 1.
    sigma, sensitivity : float
        Common standard deviation, and distance of the means; both positive.

    Raises
    ------
    ValueError
        If ``alpha <= 1``, or `sigma` or `sensitivity` is not positive and
        finite.
    """
    if not (alpha > 1 and math.isfinite(alpha)):
        raise ValueError(f"alpha must be > 1 and finite, got {alpha!r}")
    return (
        alpha
        * positive("sensitivity", sensitivity) ** 2
        / (2 * positive("sigma", sigma) ** 2)
    )
# --8<-- [end:renyi_gaussian]


# --8<-- [start:renyi_quadrature]
def renyi_quadrature(log_p, log_q, alpha, grid):
    """Rényi divergence ln(∫ p^α q^(1−α)) / (α − 1) by quadrature in logs.

    Parameters
    ----------
    log_p, log_q : callables
        Logarithms of the two densities, vectorised.
    alpha : float
        Order, larger than 1.
    grid : array_like, shape (n,)
        Equally spaced points that cover the *integrand*, which need not peak
        where p and q do.

    Returns
    -------
    float
        The divergence in nats.

    Raises
    ------
    ValueError
        If `alpha` is not finite and > 1, or the grid does not rise in equal
        steps.

    Notes
    -----
    The largest exponent is taken out before `exp`: the powers themselves
    overflow and underflow.
    """
    grid = as_floats(grid)
    if not (alpha > 1 and math.isfinite(alpha)):
        raise ValueError(f"alpha must be > 1 and finite, got {alpha!r}")
    if (
        grid.ndim != 1
        or grid.size < 2
        or not grid[0] < grid[1]
        or not np.allclose(np.diff(grid), grid[1] - grid[0])
    ):
        raise ValueError(
            "grid must rise, equally spaced, with at least two points"
        )
    exponent = alpha * log_p(grid) + (1 - alpha) * log_q(grid)
    top = exponent.max()
    area = np.trapezoid(np.exp(exponent - top), grid)
    return float((top + np.log(area)) / (alpha - 1))
# --8<-- [end:renyi_quadrature]


# --8<-- [start:renyi_to_epsilon]
def renyi_to_epsilon(divergence, delta, orders):
    """ε that follows from Rényi divergences: the best of ρ(α) + ln(1/δ)/(α − 1)
    over the orders given.

    Parameters
    ----------
    divergence : callable
        ρ(α), the largest Rényi divergence of order α between neighbouring data
        sets; for k releases the sum.
    delta : float
        δ in (0, 1).
    orders : sequence of float
        Orders α > 1 to try.

    Returns
    -------
    float
        An ε for which (ε, δ)-differential privacy holds: sufficient, in general
        not the smallest.
    """
    if not 0 < delta < 1:
        raise ValueError(f"delta must lie in (0, 1), got {delta!r}")
    if len(orders) == 0 or not all(alpha > 1 for alpha in orders):
        raise ValueError(f"need orders > 1, at least one, got {orders!r}")
    return min(
        divergence(alpha) - math.log(delta) / (alpha - 1) for alpha in orders
    )
# --8<-- [end:renyi_to_epsilon]


# --8<-- [start:subsampled]
def subsampled(epsilon, delta, rate):
    """(ε, δ) of a mechanism that sees each person with probability `rate`.

    Parameters
    ----------
    epsilon, delta : float
        Guarantee of the mechanism on the data that it sees; ε ≥ 0.
    rate : float
        In (0, 1]; each person is drawn independently.

    Returns
    -------
    (float, float)
        ln(1 + rate (e^ε − 1)) and rate · δ.

    Raises
    ------
    ValueError
        If `rate` is not in (0, 1], or ε is negative.
    """
    if not 0 < rate <= 1:
        raise ValueError(f"rate must lie in (0, 1], got {rate!r}")
    if not epsilon >= 0:
        raise ValueError(f"epsilon must be >= 0, got {epsilon!r}")
    return math.log1p(rate * math.expm1(epsilon)), rate * delta
# --8<-- [end:subsampled]


# --8<-- [start:renyi_subsampled]
def renyi_subsampled(alpha, sigma, rate, sensitivity=1.0):
    """Rényi divergence, of whole order, of the subsampled Gaussian mechanism.

    Parameters
    ----------
    alpha : int
        Order, at least 2.
    sigma, sensitivity : float
        Of the noise and of one person; both positive.
    rate : float
        Probability in (0, 1) with which a person is drawn.

    Returns
    -------
    float
        D_α((1 − rate) q + rate p ‖ q) for the normals p, q of the mechanism,
        in nats: a binomial sum, added up in logarithms.

    Raises
    ------
    ValueError
        If `alpha` is not a whole number of at least 2, `rate` not in (0, 1),
        or another number not positive.
    """
    alpha = positive_int("alpha", alpha, least=2)
    if not 0 < rate < 1:
        raise ValueError(f"rate must lie in (0, 1), got {rate!r}")
    mu = positive("sensitivity", sensitivity) / positive("sigma", sigma)
    logs = [
        math.log(math.comb(alpha, k))
        + (alpha - k) * math.log1p(-rate)
        + k * math.log(rate)
        + k * (k - 1) * mu**2 / 2
        for k in range(alpha + 1)
    ]
    top = max(logs)
    total = top + math.log(math.fsum(math.exp(x - top) for x in logs))
    return total / (alpha - 1)
# --8<-- [end:renyi_subsampled]
