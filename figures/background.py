"""Figures of the home page and of chapter 1."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from snippets.background import network_through, relu_network
from snippets.quadrature import nodes_and_weights


def bare(ax):
    """Axes reduced to a horizontal line at 0."""
    ax.set(xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.axhline(0, color=MUTED, linewidth=0.8)


def sum_and_sample():
    """One area, three computations: rectangles on a grid, random heights, one curve."""
    fig, axes = new_figure(6.4, 2.2, ncols=3, sharey=True)
    x = np.linspace(0, 4, 300)

    def f(t):
        return t * np.exp(-t)

    for ax in axes:
        bare(ax)
        ax.set(xlim=(-0.1, 4.1), ylim=(-0.02, 0.44))
    axes[0].fill_between(x, f(x), color=BLUE, alpha=0.25, linewidth=0)
    axes[0].plot(x, f(x), color=BLUE)
    axes[0].set_title(r"$\int f(x)\,dx$")
    middle, width = nodes_and_weights(0, 4, 10, "midpoint")
    axes[1].bar(middle, f(middle), width, color=ORANGE, alpha=0.3, edgecolor=ORANGE, linewidth=0.8)
    axes[1].plot(x, f(x), color=MUTED, linewidth=1)
    axes[1].set_title(r"$\sum w_i\, f(x_i)$")
    u = np.random.default_rng(4).uniform(0, 4, 24)
    axes[2].vlines(u, 0, f(u), color=GREEN, alpha=0.6, linewidth=1)
    axes[2].plot(u, f(u), "o", color=GREEN, markersize=3)
    axes[2].plot(x, f(x), color=MUTED, linewidth=1)
    axes[2].set_title(r"$\frac{1}{n}\sum f(X_i) / p(X_i)$")
    return fig


def four_readings():
    """One function read four ways: signed area, mass, average, probability."""
    fig, axes = new_figure(6.4, 4.2, nrows=2, ncols=2)
    x = np.linspace(0, 4, 400)
    rng = np.random.default_rng(1)

    ax = axes[0, 0]
    wave = np.sin(np.pi * x / 2) * np.exp(-x / 4)
    ax.plot(x, wave, color=BLUE)
    ax.fill_between(x, wave, where=wave > 0, color=BLUE, alpha=0.25, linewidth=0)
    ax.fill_between(x, wave, where=wave < 0, color=RED, alpha=0.25, linewidth=0)
    for at, height, sign in ((0.9, 0.3, "$+$"), (2.9, -0.25, "$-$")):
        ax.text(at, height, sign, ha="center", va="center", fontsize=16)

    density = x * np.exp(-x)
    ax = axes[0, 1]
    points = 0.1 + 3.9 * rng.random(420)
    heights = -0.14 * rng.random(420) - 0.03
    dense = rng.random(420) * 0.4 < points * np.exp(-points)
    ax.plot(points[dense], heights[dense], ".", color=ORANGE, markersize=2)
    ax.plot(x, density, color=ORANGE)
    ax.text(3.1, 0.22, r"$dm = f\,dx$", ha="center")

    ax = axes[1, 0]
    average = (1 - 5 * np.exp(-4)) / 4
    ax.plot(x, density, color=GREEN)
    ax.fill_between(x, average, color=GREEN, alpha=0.2, linewidth=0)
    ax.axhline(average, color=GREEN, linestyle="--", linewidth=1.2)
    ax.text(4.05, average + 0.02, r"$\bar f$", ha="right")

    ax = axes[1, 1]
    u, v = 4 * rng.random(180), 0.4 * rng.random(180)
    under = v < u * np.exp(-u)
    ax.plot(x, density, color=INK, linewidth=1.2)
    ax.plot(u[under], v[under], "o", color=BLUE, markersize=2.5)
    ax.plot(u[~under], v[~under], "o", color=MUTED, markersize=2.5, fillstyle="none", markeredgewidth=0.6)
    ax.plot([0, 4, 4, 0, 0], [0, 0, 0.4, 0.4, 0], color=MUTED, linewidth=0.8)
    for ax in axes.flat:
        bare(ax)
        ax.set_xlim(-0.1, 4.15)
    return fig


def network_of_bends():
    """A one-layer network through nine points is a polygon; each hidden unit bends it once."""
    fig, (left, right) = new_figure(6.4, 2.4, ncols=2)
    nodes = np.linspace(0, 1, 9)
    W, b, v, c = network_through(nodes, np.sin(6 * nodes))
    x = np.linspace(0, 1, 500)
    for i in range(len(W)):
        left.plot(x, v[i] * np.maximum(0, W[i] * x + b[i]), color=BLUE, alpha=0.35 + 0.08 * i, linewidth=1.1)
    left.set(xticks=nodes[::4], xticklabels=["0", "1/2", "1"], title=r"$v_j \max(0, W_j x + b_j)$", ylim=(-4.2, 4.2))
    right.fill_between(x, relu_network(x, W, b, v, c), color=ORANGE, alpha=0.2, linewidth=0)
    right.plot(x, np.sin(6 * x), color=MUTED, linewidth=1)
    right.plot(x, relu_network(x, W, b, v, c), color=ORANGE)
    right.plot(nodes, np.sin(6 * nodes), "o", color=INK, markersize=4)
    right.axhline(0, color=MUTED, linewidth=0.8)
    right.set(xticks=nodes[::4], xticklabels=["0", "1/2", "1"], title=r"$c + \sum_j v_j \max(0, W_j x + b_j)$")
    return fig
