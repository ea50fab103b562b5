"""Figures of chapter 8.1."""

import numpy as np

from figures import BLUE, GRID, INK, MUTED, ORANGE, PAPER, new_figure
from snippets.dynamics import euler, log_density_along, rk4


def sine(x, t):
    return np.sin(x)


def residual_steps():
    """Trajectories of x' = sin x, and what residual networks of 4 and 16 blocks make of them."""
    figure, axes = new_figure(7.2, 2.7, ncols=2, sharey=True)
    fine = np.linspace(0, 3, 151)
    for ax, n in zip(axes, (4, 16), strict=True):
        grid = np.linspace(0, 3, n + 1)
        for x0 in (-2.0, -0.6, -0.15, 0.15, 0.6, 2.0):
            ax.plot(fine, rk4(sine, x0, fine)[:, 0], color=MUTED)
            ax.plot(grid, euler(sine, x0, grid)[:, 0], "o-", color=ORANGE, ms=3, lw=1)
        ax.set(xlabel="$t$", title=f"$N = {n}$")
        ax.set_yticks([-np.pi, 0, np.pi], [r"$-\pi$", "$0$", r"$\pi$"])
    axes[0].set_ylabel("$x(t)$")
    return figure


def transported_density():
    """The standard normal density carried along x' = sin x: before, half way, and at t = 1."""
    figure, ax = new_figure(6.4, 2.7)
    starts = np.linspace(-3.1, 3.1, 201)
    logs = -(starts**2) / 2 - np.log(2 * np.pi) / 2
    ax.plot(starts, np.exp(logs), color=MUTED, label="$t = 0$")
    for end, colour in ((0.5, BLUE), (1.0, ORANGE)):
        grid = np.linspace(0, end, 21)
        pairs = [
            log_density_along(sine, lambda x, t: np.cos(x[0]), x0, grid, log)
            for x0, log in zip(starts, logs, strict=True)
        ]
        ends, densities = [x[0] for x, _ in pairs], [np.exp(log) for _, log in pairs]
        ax.plot(ends, densities, color=colour, label=f"$t = {end}$")
    ax.set(xlabel="$x$", ylabel="$p_t(x)$", ylim=(0, None))
    ax.set_xticks([-np.pi, 0, np.pi], [r"$-\pi$", "$0$", r"$\pi$"])
    ax.legend(facecolor=PAPER, edgecolor=GRID, labelcolor=INK)
    return figure
