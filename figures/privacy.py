"""Figures of chapter 8.3."""

import numpy as np

from figures import BLUE, GREEN, GRID, INK, MUTED, ORANGE, PAPER, new_figure
from snippets.privacy import gaussian_mechanism_delta, renyi_gaussian, renyi_subsampled, renyi_to_epsilon

LEGEND = {"facecolor": PAPER, "edgecolor": GRID, "labelcolor": INK}
LINE = {"arrowstyle": "-", "lw": 0.8, "color": MUTED}


def excess():
    """Left: delta as the area between p and e^eps q. Right: delta against epsilon for three noises."""
    figure, (left, right) = new_figure(7.2, 2.8, ncols=2)
    sigma, epsilon = 1.2, 1.0
    x = np.linspace(-4, 6, 501)
    p, q = (np.exp(-((x - m) ** 2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi)) for m in (1, 0))
    left.plot(x, p, color=ORANGE, label="$p$")
    left.plot(x, np.exp(epsilon) * q, color=BLUE, label=r"$e^{\varepsilon} q$")
    left.fill_between(x, np.exp(epsilon) * q, p, where=p > np.exp(epsilon) * q, color=ORANGE, alpha=0.35)
    left.annotate(r"$\delta$", (3.0, 0.06), (4.2, 0.28), color=INK, arrowprops=LINE)
    left.set(xlabel="$x$", ylim=(0, 0.95))
    left.legend(loc="upper right", **LEGEND)
    grid = np.linspace(0, 6, 121)
    for noise, colour in ((0.8, ORANGE), (1.2, BLUE), (2.4, GREEN)):
        deltas = [gaussian_mechanism_delta(e, noise) for e in grid]
        right.semilogy(grid, deltas, color=colour, label=rf"$\sigma = {noise}$")
    right.set(xlabel=r"$\varepsilon$", ylabel=r"$\delta(\varepsilon)$", ylim=(1e-10, 1))
    right.legend(**LEGEND)
    return figure


def subsampling():
    """Epsilon of k releases, at three sampling probabilities."""
    figure, ax = new_figure(6.0, 2.8)
    steps, orders = np.unique(np.geomspace(1, 20_000, 30).astype(int)), range(2, 129)
    for rate, colour in ((1.0, ORANGE), (0.1, GREEN), (0.01, BLUE)):
        rho = {a: renyi_gaussian(a, 1.2) if rate == 1 else renyi_subsampled(a, 1.2, rate) for a in orders}
        spent = [renyi_to_epsilon(lambda a, k=k, rho=rho: k * rho[a], 1e-5, orders) for k in steps]
        ax.loglog(steps, spent, color=colour, label=f"$r = {rate:g}$")
    ax.set(xlabel="$k$", ylabel=r"$\varepsilon$")
    ax.legend(facecolor=PAPER, edgecolor=GRID, labelcolor=INK)
    return figure
