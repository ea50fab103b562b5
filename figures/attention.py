"""Figures of chapter 6.2: what the weights of attention do to the distribution of the keys."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, new_figure
from snippets.attention import attention


def tilted_density():
    """The density of the keys and the one that a query makes of it; the output for n keys and its limit."""
    figure, (density, output) = new_figure(6.4, 2.7, ncols=2)
    k, q = np.linspace(-4, 5, 451), 1.2
    p, tilted = np.exp(-(k**2) / 2), np.exp(-((k - q) ** 2) / 2)
    density.fill_between(k, p / np.sqrt(2 * np.pi), color=MUTED, alpha=0.25, lw=0)
    density.plot(k, p / np.sqrt(2 * np.pi), color=MUTED, lw=1, label=r"$p(k)$")
    density.plot(k, tilted / np.sqrt(2 * np.pi), color=BLUE, label=r"$\propto p(k)\,e^{qk}$")
    density.plot(k, 0.2 * np.tanh(2 * k) + 0.55, color=GREEN, lw=1, ls="--", label=r"$f(k)$")
    density.axvline(q, color=ORANGE, lw=1)
    density.text(q + 0.1, 0.01, r"$q$", color=INK)
    density.set(xlabel=r"$k$", yticks=[], ylim=(0, 1.05))
    density.legend(loc="upper left", ncols=1)

    queries = np.linspace(-2, 2, 81)[:, None]
    node, weight = np.polynomial.hermite_e.hermegauss(120)
    limit = np.tanh(2 * (queries + node)) @ weight / weight.sum()
    rng = np.random.default_rng(1)
    for n, colour in ((10, ORANGE), (100, GREEN), (10_000, BLUE)):
        keys = rng.normal(size=(n, 1))
        averages = attention(queries, keys, np.tanh(2 * keys))
        output.plot(queries, averages, color=colour, lw=1.2, label=f"$n={n}$")
    output.plot(queries, limit, color=INK, ls="--", lw=1.2, label=r"$n\to\infty$")
    output.set(xlabel=r"$q$", yticks=[-1, 0, 1])
    output.legend(loc="upper left")
    return figure
