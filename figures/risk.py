"""Figures of chapter 2.3: the empirical risk around the risk, the empirical measure, and optimism."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from snippets.risk import NOISE, least_squares, least_squares_optimism, population_risk, sample_linear

WEIGHT = (1.0,)  # one parameter, so that the risk is a curve


def fluctuation():
    """Empirical risks of a dozen samples around the risk, for two sample sizes; the minimisers as dots."""
    fig, axes = new_figure(6.4, 2.9, ncols=2, sharey=True)
    theta = np.linspace(0.2, 1.8, 161)
    risk = [population_risk([t], WEIGHT) for t in theta]
    for ax, n in zip(axes, (20, 200), strict=True):
        rng = np.random.default_rng(2)
        for _ in range(12):
            X, y = sample_linear(n, rng, WEIGHT)
            empirical = ((y[:, None] - X * theta) ** 2).mean(axis=0)
            ax.plot(theta, empirical, color=BLUE, alpha=0.35, lw=1)
            best = least_squares(X, y)
            ax.plot(best, np.mean((y - X @ best) ** 2), "o", ms=4, color=ORANGE)
        ax.plot(theta, risk, color=INK, lw=2.2)
        ax.axhline(NOISE**2, color=MUTED, lw=0.8, ls=":")
        ax.set(xlabel=r"$\theta$", title=rf"$n={n}$", ylim=(0, 1), xticks=(0.5, 1, 1.5))
    axes[0].set_ylabel(r"$R(\theta),\ \hat R_n(\theta)$")
    return fig


def empirical_measure():
    """A density with the loss above it, and its empirical measure: n equal masses where the samples fell."""
    fig, axes = new_figure(6.4, 2.7, ncols=2, sharey=True)
    rng = np.random.default_rng(5)
    z = np.linspace(-3, 3, 301)
    loss = 0.12 * (z - 0.8) ** 2
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    axes[0].fill_between(z, density, color=BLUE, alpha=0.25, lw=0)
    axes[0].plot(z, density, color=BLUE)
    draws = np.clip(rng.standard_normal(14), -2.9, 2.9)
    axes[1].vlines(draws, 0, 1 / 14, color=BLUE, lw=3)
    axes[1].plot(draws, 0.12 * (draws - 0.8) ** 2, "o", color=ORANGE)
    titles = (r"$\int \ell\,\mathrm{d}P$", r"$\int \ell\,\mathrm{d}\hat P_n$")
    for ax, title in zip(axes, titles, strict=True):
        ax.plot(z, loss, color=ORANGE, lw=1.4)
        ax.set(title=title, xlabel=r"$z$", ylim=(0, 1), xlim=(-3, 3), xticks=(-2, 0, 2))
    axes[0].text(0.55, 0.38, r"$p$", color=BLUE)
    axes[0].text(-1.6, 0.78, r"$\ell$", color=ORANGE)
    axes[1].annotate(r"$1/n$", (draws.min(), 1 / 14), (draws.min() - 0.35, 0.2), color=BLUE)
    return fig


def best_predictor():
    """Left: E[Y|X] through a cloud with uneven noise, and another predictor. Right: P(Y = 1 | X), Y = 0 or 1."""
    fig, axes = new_figure(6.4, 2.8, ncols=2)
    rng, grid = np.random.default_rng(1), np.linspace(0, 1, 201)

    def mean(x):
        return 0.3 + 0.5 * np.sin(3 * x)

    def spread(x):
        return 0.05 + 0.2 * x

    x = rng.random(160)
    y = mean(x) + spread(x) * rng.standard_normal(160)
    axes[0].plot(x, y, "o", ms=2.5, color=MUTED, alpha=0.6, mew=0)
    axes[0].fill_between(grid, mean(grid) - spread(grid), mean(grid) + spread(grid), color=BLUE, alpha=0.18, lw=0)
    axes[0].plot(grid, mean(grid), color=BLUE, lw=2)
    line = 0.45 + 0.35 * grid
    axes[0].plot(grid, line, color=ORANGE, lw=1.4)
    axes[0].fill_between(grid, line, mean(grid), color=ORANGE, alpha=0.3, lw=0)
    axes[0].text(0.94, 0.84, r"$f$", color=ORANGE)
    axes[0].text(0.04, 1.0, r"$\mathrm{E}[Y\,|\,X]$", color=BLUE)
    axes[0].set(xlabel=r"$x$", ylabel=r"$y$", xlim=(0, 1), ylim=(0, 1.4), xticks=(0, 0.5, 1))
    chance = 1 / (1 + np.exp(-8 * (grid - 0.45)))
    label = rng.random(160) < 1 / (1 + np.exp(-8 * (x - 0.45)))
    axes[1].plot(x, label + 0.03 * rng.standard_normal(160), "o", ms=2.5, color=MUTED, alpha=0.6, mew=0)
    axes[1].plot(grid, chance, color=BLUE, lw=2)
    axes[1].text(0.54, 0.5, r"$p(1\,|\,x)$", color=BLUE)
    axes[1].set(xlabel=r"$x$", xlim=(0, 1), ylim=(-0.15, 1.15), xticks=(0, 0.5, 1), yticks=(0, 1))
    return fig


def optimism():
    """Training and test risk of least squares against n at d = 5: closed forms, averages of 300 as dots."""
    fig, ax = new_figure(5.4, 2.9)
    d, weights = 5, (1.0, -0.5, 0.25, 0.0, 0.0)
    sizes = np.arange(8, 61)
    lines = np.array([least_squares_optimism(n, d) for n in sizes])
    rng = np.random.default_rng(0)
    for n in (8, 10, 14, 20, 30, 45, 60):
        runs = []
        for _ in range(300):
            X, y = sample_linear(n, rng, weights)
            theta = least_squares(X, y)
            runs.append([np.mean((y - X @ theta) ** 2), population_risk(theta, weights)])
        training, test = np.mean(runs, axis=0)
        ax.plot(n, training, "o", color=BLUE, ms=4)
        ax.plot(n, test, "o", color=RED, ms=4)
    ax.plot(sizes, lines[:, 0], color=BLUE)
    ax.plot(sizes, lines[:, 1], color=RED)
    ax.plot([6, 60.5], [NOISE**2] * 2, color=GREEN, ls="--", lw=1.2)
    ax.text(58, lines[-1, 1] + 0.04, r"$\mathrm{E}\,R(\hat\theta)$", color=RED, ha="right")
    ax.text(58, lines[-1, 0] - 0.08, r"$\mathrm{E}\,\hat R_n(\hat\theta)$", color=BLUE, ha="right")
    ax.text(61, NOISE**2, r"$\inf R$", color=GREEN, va="center")
    ax.set(xlabel=r"$n$", ylim=(0, 0.9), xlim=(6, 66))
    return fig
