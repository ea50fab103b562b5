"""Checks of the exercises of chapter 8.3."""

from snippets.privacy import gaussian_mechanism_delta


def check_epsilon_for_delta(epsilon_for_delta):
    """The smallest ε >= 0 for which the Gaussian mechanism with this sigma is (ε, δ)-differentially private."""
    for delta, sigma, sensitivity in ((1e-5, 1.0, 1.0), (1e-3, 4.0, 2.0)):
        yield (
            f"δ = {delta:g}，σ = {sigma:g}：δ(ε) 恰为 δ",
            f"δ = {delta:g}, σ = {sigma:g}: δ(ε) is δ",
            lambda d=delta, s=sigma, c=sensitivity: (
                abs(gaussian_mechanism_delta(epsilon_for_delta(d, s, c), s, c) / d - 1) < 1e-6
            ),
        )
    yield "噪声很大：ε = 0", "much noise: ε = 0", lambda: epsilon_for_delta(0.5, 10.0) == 0
    yield (
        "噪声越大，ε 越小",
        "more noise, smaller ε",
        lambda: epsilon_for_delta(1e-5, 2.0) < epsilon_for_delta(1e-5, 1.0),
    )
