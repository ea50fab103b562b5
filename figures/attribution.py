"""Figures of chapter 8.2."""

import numpy as np

from figures import BLUE, GREEN, GRID, INK, MUTED, ORANGE, PAPER, new_figure
from snippets.attribution import completeness_gap, two_layer_network

RULES = ("left", ORANGE, "L"), ("midpoint", GREEN, "M"), ("gauss-legendre", BLUE, "G")


def network(activation):
    """The network of the page's table, its gradient, and the end of the path from 0."""
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(16, 4)), rng.normal(size=16), rng.normal(size=16)
    f, grad = two_layer_network(*weights, activation)
    x = rng.normal(size=4)
    return f, grad, x / 4 if activation == "tanh" else x


def path_and_error():
    """Top: the slope along the path, smooth and in steps. Bottom: the completeness gap against n."""
    figure, axes = new_figure(7.2, 4.6, nrows=2, ncols=2)
    t, steps = np.linspace(0, 1, 1001), np.arange(2, 129)
    for (above, below), activation in zip(axes.T, ("tanh", "relu"), strict=True):
        f, grad, x = network(activation)
        slope = grad(t[:, None] * x) @ x
        above.plot(t, slope, color=BLUE)
        above.fill_between(t, slope, color=BLUE, alpha=0.15)
        above.set(xlabel="$t$", title=r"$\tanh$" if activation == "tanh" else r"$\max(z, 0)$", ylim=(0, None))
        for rule, colour, letter in RULES:
            gaps = np.array([abs(completeness_gap(f, grad, x, np.zeros(4), n, rule)) for n in steps])
            gaps[gaps < 1e-13] = np.nan  # rounding errors, which no rule decides
            below.loglog(steps, gaps, color=colour, lw=1.2, label=f"${letter}$")
        below.loglog(steps, 0.5 / steps, color=MUTED, lw=1, ls="--")
        end = steps[-1], 0.5 / steps[-1]
        below.annotate("$1/(2n)$", end, (-4, 6), textcoords="offset points", ha="right", color=INK)
        below.set(xlabel="$n$", ylim=(1e-13, 3))
    axes[1, 1].legend(loc="lower left", facecolor=PAPER, edgecolor=GRID, labelcolor=INK)
    axes[0, 0].set_ylabel(r"$\nabla f \cdot (x - x')$")
    axes[1, 0].set_ylabel(r"$|\Sigma_i \mathrm{IG}_i - \Delta f|$")
    return figure
