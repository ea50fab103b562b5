"""Figures of chapter 8.1 on scores."""

import numpy as np

from figures import BLUE, GREEN, GRID, INK, MUTED, ORANGE, PAPER, new_figure
from snippets.dynamics import rk4
from snippets.scores import diffuse, mixture_score, probability_flow

DATA = (0.4, 0.6), (-2.0, 1.5), (0.4, 0.6)


def diffusion():
    """A mixture of two normals that becomes a normal, the particles that move with it, and the scores."""
    figure, (left, middle, right) = new_figure(7.2, 2.7, ncols=3)
    x = np.linspace(-4, 4, 401)
    for t, colour in ((0.0, BLUE), (0.3, GREEN), (2.0, ORANGE)):
        density, score = mixture_score(x, DATA[0], *diffuse(t, *DATA[1:]))
        left.plot(x, density, color=colour, label=f"$t = {t:g}$")
        right.plot(x, score, color=colour)
    left.set(xlabel="$x$", ylabel="$p_t(x)$", ylim=(0, 0.68))
    left.legend(loc="upper left", facecolor=PAPER, edgecolor=GRID, labelcolor=INK)
    times = np.linspace(3, 0, 121)
    starts = np.array([-2.0, -1.3, -0.8, -0.4, -0.28, -0.2, 0.1, 0.5, 1.0, 1.6, 2.2])
    middle.plot(times, rk4(probability_flow(*DATA), starts, times), color=MUTED, lw=1)
    middle.set(xlabel="$t$", ylabel="$x(t)$")
    right.set(xlabel="$x$", ylabel=r"$\partial_x \ln p_t(x)$", ylim=(-8, 8))
    return figure
