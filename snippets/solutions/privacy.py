"""Solutions of the exercises of chapter 8.3."""

from snippets.privacy import gaussian_mechanism_delta


# --8<-- [start:epsilon_for_delta]
def epsilon_for_delta(delta, sigma, sensitivity=1.0):
    """Smallest ε ≥ 0 for which the Gaussian mechanism is (ε, δ)-differentially
    private, by bisection.
    """
    if not 0 < delta < 1:
        raise ValueError(f"delta must lie in (0, 1), got {delta!r}")
    low, high = 0.0, 1.0
    if gaussian_mechanism_delta(low, sigma, sensitivity) <= delta:
        return low
    while gaussian_mechanism_delta(high, sigma, sensitivity) > delta:
        low, high = high, 2 * high
    for _ in range(100):
        middle = (low + high) / 2
        if gaussian_mechanism_delta(middle, sigma, sensitivity) > delta:
            low = middle
        else:
            high = middle
    return high
# --8<-- [end:epsilon_for_delta]
