"""Figures of chapter 7."""

import numpy as np
from matplotlib.patches import Rectangle

from figures import BLUE, GREEN, INK, MUTED, ORANGE, new_figure

KERNEL = np.arange(1, 10).reshape(3, 3)


def draw_matrix(ax, values, colour, title):
    """A matrix as numbered cells, the darker the larger the number."""
    rows, columns = values.shape
    for (i, j), value in np.ndenumerate(values):
        cell = (j, rows - 1 - i), 1, 1
        ax.add_patch(Rectangle(*cell, facecolor=colour, alpha=0.06 + 0.06 * value if value else 0))
        ax.add_patch(Rectangle(*cell, fill=False, edgecolor=MUTED, linewidth=0.6))
        ax.text(j + 0.5, rows - 0.5 - i, value, ha="center", va="center", color=INK if value else MUTED)
    ax.set(xlim=(-0.1, columns + 0.1), ylim=(-0.1, rows + 0.1), aspect="equal", title=title)
    ax.axis("off")


def impulse():
    """An impulse, an asymmetric kernel, and what convolution and cross-correlation make of them."""
    figure, axes = new_figure(7.2, 2.2, ncols=4, width_ratios=(5, 3, 5, 5))
    delta, turned, kept = (np.zeros((5, 5), int) for _ in range(3))
    delta[2, 2] = 1
    kept[1:4, 1:4], turned[1:4, 1:4] = KERNEL, KERNEL[::-1, ::-1]
    draw_matrix(axes[0], delta, BLUE, r"$\delta$")
    draw_matrix(axes[1], KERNEL, GREEN, "$k$")
    draw_matrix(axes[2], kept, GREEN, r"$\delta * k$")
    draw_matrix(axes[3], turned, ORANGE, r"$\delta \star k$")
    return figure
