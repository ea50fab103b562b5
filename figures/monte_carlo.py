"""Figures of chapter 3.2: readings of a mean, error bars, grid against random points, minibatch noise."""

import math

import numpy as np

from figures import BLUE, GREEN, GRID, INK, MUTED, ORANGE, RED, new_figure
from snippets.monte_carlo import (
    exp_product,
    exp_product_sigma,
    minibatch_covariance,
    minibatch_gradient,
    monte_carlo,
    unit_cube,
)
from snippets.quadrature import grid_integrate
from snippets.risk import sample_linear


def three_readings():
    """One mean of squares, three pictures: point masses, draws from a density, cells of a grid."""
    fig, axes = new_figure(6.4, 2.4, ncols=3, sharey=True)
    rng = np.random.default_rng(4)
    x = np.linspace(0, 1, 201)

    def square(x):
        return (np.sin(3 * x) - 0.9 * x) ** 2 * 2 + 0.1

    draws = np.sort(rng.beta(3, 2, size=14))
    axes[0].vlines(draws, 0, square(draws), color=BLUE, lw=1.2)
    axes[0].plot(draws, square(draws), "o", color=BLUE, ms=4)
    axes[1].fill_between(x, 0.28 * 12 * x**2 * (1 - x), color=ORANGE, alpha=0.25, lw=0)
    axes[1].text(0.66, 0.2, r"$p$", color=ORANGE, ha="center")
    axes[1].plot(draws, square(draws), "o", color=BLUE, ms=4)
    edges = np.linspace(0, 1, 13)
    middle = (edges[:-1] + edges[1:]) / 2
    axes[2].bar(middle, square(middle), width=1 / 12, color=BLUE, alpha=0.25, edgecolor=BLUE, lw=0.6)
    axes[2].plot(middle, square(middle), "o", color=BLUE, ms=4)
    for ax, title in zip(axes, ("(i)", "(ii)", "(iii)"), strict=True):
        atoms_only = title == "(i)"
        ax.plot(x, square(x), color=MUTED if atoms_only else INK, lw=1.2, ls=":" if atoms_only else "-")
        ax.set(title=title, xlabel=r"$x$", xticks=(0, 0.5, 1), yticks=(), ylim=(0, 1))
    axes[0].set_ylabel(r"$(y-\hat y)^2$")
    return fig


def error_bars():
    """Left: running means with their 95 % band. Right: forty intervals at n = 100, those that miss in red."""
    fig, axes = new_figure(6.4, 2.8, ncols=2, width_ratios=(3, 2))
    rng, exact = np.random.default_rng(3), math.e - 1
    sigma = exp_product_sigma(1) * exact
    n = np.unique(np.geomspace(4, 2000, 150).astype(int))
    for _ in range(6):
        means = np.cumsum(np.exp(rng.random(2000)))[n - 1] / n
        axes[0].plot(n, means, color=BLUE, alpha=0.45, lw=0.9)
    band = 1.96 * sigma / np.sqrt(n)
    axes[0].fill_between(n, exact - band, exact + band, color=ORANGE, alpha=0.22, lw=0)
    axes[0].axhline(exact, color=INK, lw=1)
    axes[0].set(xlabel=r"$n$", xscale="log", xlim=(4, 2000), ylim=(1.3, 2.15))
    axes[0].set_title(r"$\mu\pm 1.96\,\sigma/\sqrt{n}$")
    for row in range(40):
        mean, error = monte_carlo(lambda x: np.exp(x[:, 0]), unit_cube(1), 100, rng)
        half = 1.96 * error
        colour = RED if abs(mean - exact) > half else BLUE
        axes[1].plot([mean - half, mean + half], [row, row], color=colour, lw=1.3)
    axes[1].axvline(exact, color=INK, lw=1)
    axes[1].set(title=r"$\bar f\pm 1.96\,s/\sqrt{n},\ n=100$", yticks=(), xticks=(1.6, exact, 1.85))
    axes[1].set_xticklabels(("1.6", r"$\mu$", "1.85"))
    axes[1].spines["left"].set_visible(False)
    return fig


def grid_or_random():
    """Error against the total number of points in dimensions 1, 2, 4 and 8: midpoint grid and Monte Carlo."""
    fig, axes = new_figure(6.6, 4.4, nrows=2, ncols=2, sharex=True, sharey=True)
    sides = {1: 2 ** np.arange(2, 17, 2), 2: 2 ** np.arange(1, 9), 4: (2, 3, 4, 6, 8, 11, 16), 8: range(1, 5)}
    rng = np.random.default_rng(0)
    sizes = 2 ** np.arange(2, 17, 2)
    for ax, (d, cells) in zip(axes.flat, sides.items(), strict=True):
        total = [float(m) ** d for m in cells]
        error = [abs(grid_integrate(exp_product, d, int(m)) - 1) for m in cells]
        ax.loglog(total, error, "s-", color=ORANGE, ms=4)
        gap = [[monte_carlo(exp_product, unit_cube(d), n, rng)[0] - 1 for _ in range(40)] for n in sizes]
        ax.loglog(sizes, np.sqrt(np.mean(np.square(gap), axis=1)), "o", color=BLUE, ms=4)
        ax.loglog(sizes, exp_product_sigma(d) / np.sqrt(sizes), color=BLUE, lw=1)
        ax.set(title=rf"$d={d}$", ylim=(1e-8, 2), xlim=(2, 2e5))
        ax.grid(True, color=GRID)
    axes[0, 0].text(3e3, 3e-7, r"$N^{-2/d}$", color=ORANGE, ha="right")
    axes[0, 0].text(3e3, 2e-2, r"$\sigma N^{-1/2}$", color=BLUE)
    for ax in axes[1]:
        ax.set_xlabel(r"$N$")
    return fig


def gradient_cloud():
    """Minibatch gradients of one data set for B = 2, 8 and 32, the full gradient and the 2-sigma ellipse."""
    fig, axes = new_figure(6.4, 2.5, ncols=3, sharex=True, sharey=True)
    rng = np.random.default_rng(1)
    X, y = sample_linear(64, rng)
    theta = np.zeros(2)
    single = np.array([minibatch_gradient(theta, X, y, [i]) for i in range(64)])
    full = single.mean(axis=0)
    angle = np.linspace(0, 2 * np.pi, 121)
    for ax, B in zip(axes, (2, 8, 32), strict=True):
        cloud = np.array([minibatch_gradient(theta, X, y, rng.permutation(64)[:B]) for _ in range(150)])
        ax.plot(*cloud.T, "o", ms=2.2, color=BLUE, alpha=0.45, mew=0)
        values, vectors = np.linalg.eigh(minibatch_covariance(single, B))
        ellipse = full[:, None] + 2 * vectors @ (np.sqrt(values)[:, None] * [np.cos(angle), np.sin(angle)])
        ax.plot(*ellipse, color=ORANGE, lw=1.4)
        ax.plot(*full, "+", color=INK, ms=10, mew=1.8)
        ax.set(title=rf"$B={B}$", xlabel=r"$g_1$", xlim=(-8, 4), ylim=(-4, 6))
        ax.set_aspect("equal")
    axes[0].set_ylabel(r"$g_2$")
    return fig


def variance_reduction():
    """What is averaged in place of f: the residual, the mean of a mirrored pair, the value within its cell."""
    fig, axes = new_figure(6.6, 2.5, ncols=4)
    u = np.linspace(0, 1, 161)
    f, mean = np.exp(u), math.e - 1
    axes[0].plot(u, f - 6 * (3 - math.e) * (u - 0.5), color=ORANGE, lw=1.8)
    axes[1].plot(u, np.exp(1 - u), color=MUTED, lw=1, ls="--")
    axes[1].plot(u, (f + np.exp(1 - u)) / 2, color=ORANGE, lw=1.8)
    edges = np.linspace(0, 1, 6)
    for left, right in zip(edges[:-1], edges[1:], strict=True):
        height = (math.exp(right) - math.exp(left)) / (right - left)
        axes[3].fill_between([left, right], [height] * 2, color=BLUE, alpha=0.12, lw=0)
        axes[3].plot([left, right], [height] * 2, color=ORANGE, lw=1.8)
        axes[3].axvline(right, color=GRID, lw=0.8)
    for ax in (axes[0], axes[1], axes[3]):
        ax.plot(u, f, color=BLUE, lw=1.2)
        ax.axhline(mean, color=INK, lw=0.8, ls=":")
        ax.set(xlabel=r"$u$", xlim=(0, 1), ylim=(0.8, 2.9), xticks=(0, 1), yticks=(1, mean, math.e))
        ax.set_yticklabels(("1", r"$\mu$", r"$e$") if ax is axes[0] else ())
    x = np.linspace(-3, 7, 301)
    p, q = (np.exp(-((x - m) ** 2) / 2) / math.sqrt(2 * math.pi) for m in (0, 4))
    axes[2].plot(x, p, color=BLUE, lw=1.2)
    axes[2].plot(x, q, color=ORANGE, lw=1.8)
    axes[2].axvspan(4, 7, color=MUTED, alpha=0.2, lw=0)
    axes[2].text(-1.6, 0.37, r"$p$", color=BLUE, ha="right")
    axes[2].text(2.4, 0.37, r"$q$", color=ORANGE, ha="right")
    axes[2].set(xlabel=r"$x$", xlim=(-3, 7), ylim=(0, 0.45), xticks=(0, 4), yticks=())
    for ax, title in zip(axes, ("(i)", "(ii)", "(iii)", "(iv)"), strict=True):
        ax.set_title(title)
    return fig


def sixty_four_points():
    """Sixty-four points of the unit square: random, one in each stratum, scrambled Sobol'."""
    from scipy.stats import qmc

    fig, axes = new_figure(6.4, 2.4, ncols=3)
    rng = np.random.default_rng(0)
    cells = np.stack(np.meshgrid(np.arange(8), np.arange(8)), axis=-1).reshape(-1, 2)
    sobol = qmc.Sobol(2, rng=rng).random_base2(6)
    sets = (rng.random((64, 2)), (cells + rng.random((64, 2))) / 8, sobol)
    for ax, points, colour in zip(axes, sets, (BLUE, GREEN, ORANGE), strict=True):
        ax.plot(*points.T, "o", ms=3, color=colour)
        ticks = np.arange(9) / 8
        ax.set(xlim=(0, 1), ylim=(0, 1), xticks=ticks, yticks=ticks, aspect="equal")
        ax.set(xticklabels=(), yticklabels=())
        ax.grid(True, color=GRID)
        ax.tick_params(length=0)
    for ax, title in zip(axes, ("(i)", "(ii)", "(iii)"), strict=True):
        ax.set_title(title)
    return fig
