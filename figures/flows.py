"""Figures of chapter 4.4: a density that a map transports, and a grid that a coupling layer bends."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, bell, new_figure
from snippets.flows import coupling, pushforward_density


def transported_density():
    """Below the density of z, left the density of x = sinh z, between them the map: strips keep their area."""
    fig, axes = new_figure(6.0, 4.6, nrows=2, ncols=2, width_ratios=(1, 2.2), height_ratios=(2.2, 1))
    (side, curve), (corner, below) = axes
    corner.axis("off")
    z = np.linspace(-2.4, 2.4, 400)
    x = np.sinh(z)
    density = pushforward_density(bell, np.arcsinh, lambda t: 1 / np.sqrt(1 + t**2))
    curve.plot(z, x, color=INK, linewidth=1)
    below.plot(z, bell(z), color=BLUE)
    side.plot(density(x), x, color=ORANGE)
    for a, b, color in ((-1.6, -1.1, GREEN), (0.0, 0.5, MUTED), (1.5, 2.0, GREEN)):
        strip = np.linspace(a, b, 60)
        image = np.sinh(strip)
        below.fill_between(strip, bell(strip), color=color, alpha=0.45, linewidth=0)
        side.fill_betweenx(image, density(image), color=color, alpha=0.45, linewidth=0)
        for point in (a, b):
            curve.plot([point, point], [-5.6, np.sinh(point)], color=color, linewidth=0.6)
            curve.plot([-2.4, point], [np.sinh(point)] * 2, color=color, linewidth=0.6)
    curve.set(xlim=(-2.4, 2.4), ylim=(-5.6, 5.6), xticks=[], yticks=[])
    side.set(ylim=(-5.6, 5.6), xlim=(0.45, 0), ylabel=r"$x$", xticks=[])
    below.set(xlim=(-2.4, 2.4), ylim=(0.45, 0), xlabel=r"$z$", yticks=[])
    curve.text(-2.2, 4.4, r"$x=\sinh z$", color=INK)
    side.text(0.42, 4.4, r"$p_x$", color=ORANGE)
    below.text(-2.3, 0.2, r"$p_z$", color=BLUE)
    return fig


def bent_grid():
    """A square grid and points of it, before and after an affine coupling layer; two cells with their areas."""
    fig, axes = new_figure(6.6, 2.9, ncols=2)

    def layer(points):
        return coupling(points, lambda t: np.tanh(1.5 * t), lambda t: 0.8 * (2 * np.tanh(t) ** 2 - 1))

    lines = np.linspace(-2, 2, 9)
    fine = np.linspace(-2, 2, 81)
    for value in lines:
        for points in (
            np.column_stack([np.full_like(fine, value), fine]),
            np.column_stack([fine, np.full_like(fine, value)]),
        ):
            axes[0].plot(*points.T, color=MUTED, linewidth=0.6)
            axes[1].plot(*layer(points)[0].T, color=MUTED, linewidth=0.6)
    for corner, shift, color in (((-1.5, 0.0), (-0.3, -2.1), BLUE), ((1.0, 0.5), (-1.9, 2.0), ORANGE)):
        t = np.linspace(0, 0.5, 20)
        square = np.array(corner) + np.vstack([
            np.column_stack([t, 0 * t]), np.column_stack([0 * t + 0.5, t]),
            np.column_stack([t[::-1], 0 * t + 0.5]), np.column_stack([0 * t, t[::-1]]),
        ])
        axes[0].fill(*square.T, color=color, alpha=0.6, linewidth=0)
        axes[1].fill(*layer(square)[0].T, color=color, alpha=0.6, linewidth=0)
        centre = np.array([corner]) + 0.25
        place, log_det = layer(centre)
        axes[1].text(*(place[0] + shift), rf"$\times\,{np.exp(log_det[0]):.2f}$", color=color, va="center")
    axes[0].set(xlabel=r"$z_1$", ylabel=r"$z_2$", aspect="equal")
    axes[1].set(xlabel=r"$x_1$", ylabel=r"$x_2$")
    return fig
