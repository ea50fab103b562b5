"""What stands in the place of a demonstration (web/demos) on paper and without JavaScript."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, RED, new_figure
from figures.layers import square
from snippets.attribution import integrated_gradients as attributions_of
from snippets.attribution import path_rule, two_layer_network
from snippets.convolution import cross_correlate2d
from snippets.flows import pushforward_density
from snippets.layers import conv_transpose2d
from snippets.losses import (
    best_constant,
    cross_entropy_of,
    entropy,
    kl_divergence,
    mean_absolute_error,
    mean_squared_error,
    pinball,
)
from snippets.picture import SOBEL_X, drawn_image
from snippets.quadrature import nodes_and_weights, riemann_sum
from snippets.windows import output_size


def riemann():
    """Six midpoint rectangles under the exponential, and their error against n."""
    figure, (left, right) = new_figure(ncols=2)
    n = 6
    x, w = nodes_and_weights(0, 1, n, "midpoint")
    left.bar(x, np.exp(x), w, color=ORANGE, alpha=0.22, edgecolor=ORANGE)
    fine = np.linspace(0, 1, 101)
    left.plot(fine, np.exp(fine), color=BLUE)
    left.set(xlabel="$x$", ylim=(0, 3))
    cells = 2 ** np.arange(1, 9)
    errors = [abs(riemann_sum(np.exp, 0, 1, m) - (np.e - 1)) for m in cells]
    right.loglog(cells, errors, color=GREEN)
    right.loglog([n], [abs(riemann_sum(np.exp, 0, 1, n) - (np.e - 1))], "o", color=ORANGE)
    right.set(xlabel="$n$")
    return figure


def entropy_triangle():
    """The bars of p and q, and below them H(p) + KL(p|q) = H(p, q), and KL(q|p)."""
    p, q = np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.3, 0.5])
    figure, (left, right) = new_figure(ncols=2)
    place = np.arange(3)
    left.bar(place - 0.2, p, 0.36, color=BLUE, alpha=0.6)
    left.bar(place + 0.2, q, 0.36, color=ORANGE, alpha=0.6)
    left.set(ylim=(0, 1), xticks=place, xticklabels=["1", "2", "3"])
    left.text(1.9, 0.9, "$p$", color=BLUE)
    left.text(2.2, 0.9, "$q$", color=ORANGE)
    h, cross, back = entropy(p), cross_entropy_of(p, q), kl_divergence(q, p)
    right.barh([2, 2], [h, cross - h], left=[0, h], color=[BLUE, RED], alpha=0.6)
    right.barh([1, 0], [cross, back], color=[PURPLE, GREEN], alpha=0.6)
    right.set(
        yticks=[0, 1, 2], yticklabels=[r"$\mathrm{KL}(q\|p)$", "$H(p,q)$", r"$H(p)+\mathrm{KL}(p\|q)$"], xlim=(0, 2)
    )
    right.axvline(cross, color=MUTED, linestyle=":", linewidth=1)
    return figure


def kernel_playground():
    """The drawn picture, a Sobel kernel, and its response."""
    figure, (left, middle, right) = new_figure(ncols=3, height=2.2)
    image = drawn_image(48)
    response = cross_correlate2d(image, SOBEL_X, padding=1)
    left.imshow(image, cmap="gray", vmin=0, vmax=1)
    middle.set(xlim=(0, 3), ylim=(0, 3), aspect="equal")
    for (i, j), weight in np.ndenumerate(SOBEL_X):
        middle.text(j + 0.5, 2.5 - i, f"${weight}$", ha="center", va="center")
    top = np.abs(response).max()
    right.imshow(response, cmap="gray", vmin=-top, vmax=top)
    for axes in (left, middle, right):
        axes.set(xticks=[], yticks=[])
    return figure


HIDDEN = (
    np.array([[1.5, 0.8], [-0.9, 1.6], [1.2, -1.4], [0.4, 1.1], [-1.7, -0.6]]),
    np.array([-0.6, 0.3, -0.2, -1, 0.5]),
    np.array([1.2, 0.9, -0.8, 1, 0.7]),
)  # of the networks in web/demos/integrated-gradients/model.js


def integrated_gradients():
    """Six midpoint nodes on the path across the outputs of a network, the slope there, and the parts of the sum."""
    figure, (plane, path, parts) = new_figure(7.2, 2.6, ncols=3)
    f, grad = two_layer_network(*HIDDEN)
    x, baseline, n = np.array([1.6, 0.8]), np.array([-0.5, -0.5]), 6
    step = x - baseline
    nodes, weights = path_rule(n, "midpoint")
    grid = np.stack(np.meshgrid(np.linspace(-2.5, 2.5, 81), np.linspace(-1.6, 1.6, 61)), axis=-1)
    plane.contour(*np.moveaxis(grid, -1, 0), f(grid), colors=MUTED, linewidths=0.7)
    plane.plot(*np.stack([baseline, x]).T, color=INK, lw=1)
    plane.plot(*(baseline + nodes[:, None] * step).T, ".", color=INK)
    plane.plot(*baseline, "o", color=ORANGE)
    plane.plot(*x, "o", color=BLUE)
    plane.set(xlabel="$x_1$", ylabel="$x_2$")
    t = np.linspace(0, 1, 201)
    path.bar(nodes, grad(baseline + nodes[:, None] * step) @ step, weights, color=ORANGE, alpha=0.22, edgecolor=ORANGE)
    path.plot(t, grad(baseline + t[:, None] * step) @ step, color=BLUE)
    path.set(xlabel="$t$", title=r"$\nabla f\cdot(x-x')$")
    first, second = attributions_of(grad, x, baseline, n, "midpoint")
    change = np.subtract(*f(np.stack([x, baseline])))
    parts.barh([2, 1, 0], [first, second, change], left=[0, first, 0], color=[BLUE, ORANGE, GREEN], alpha=0.6)
    parts.axvline(first + second, color=INK, linestyle="--", linewidth=1)
    parts.set(yticks=[0, 1, 2], yticklabels=[r"$\Delta f$", r"$\mathrm{IG}_2$", r"$\mathrm{IG}_1$"])
    return figure


def normal(z):
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def flow():
    """Two maps, the hyperbolic sine and z + 2.5 tanh 2z: a density above, the transported one below."""
    figure, axes = new_figure(6.6, 3.6, nrows=2, ncols=2, height_ratios=(1, 1.3))
    z, ends = np.linspace(-6, 6, 1201), (0.5, 1.3)
    maps = (
        (np.sinh, np.arcsinh, lambda x: 1 / np.sqrt(1 + x**2)),
        (split := lambda z: z + 2.5 * np.tanh(2 * z), back := lambda x: np.interp(x, split(z), z), None),
    )
    for (above, below), (image, inverse, slope) in zip(axes.T, maps, strict=True):
        slope = slope or (lambda x: 1 / (1 + 5 / np.cosh(2 * back(x)) ** 2))
        density = pushforward_density(normal, inverse, slope)
        above.plot(z, normal(z), color=BLUE)
        below.plot(z, density(z), color=ORANGE)
        strip, carried = np.linspace(*ends, 60), np.linspace(*image(np.array(ends)), 60)
        above.fill_between(strip, normal(strip), color=GREEN, alpha=0.4, linewidth=0)
        below.fill_between(carried, density(carried), color=GREEN, alpha=0.4, linewidth=0)
        above.set(xlabel="$z$", ylim=(0, 0.45))
        below.set(xlabel="$x$", ylim=(0, 0.45))
    axes[0, 0].set_ylabel("$p_z$")
    axes[1, 0].set_ylabel("$p_x$")
    return figure


def convolution_arithmetic():
    """A window on a padded grid, each sample with the number of windows that meet it, and the cell of the output."""
    n, k, s, p, d, (i, j) = 7, 3, 2, 1, 1, (1, 1)
    m = output_size(n, k, s, p, d)
    met = conv_transpose2d(np.ones((1, m, m, 1)), np.ones((k, k, 1, 1)), s, p, d, size=(n, n))[0, :, :, 0]
    figure, (left, right) = new_figure(5.6, 2.9, ncols=2)
    rows, columns = ({s * index + d * tap - p for tap in range(k)} for index in (i, j))
    for row, column in np.ndindex(n + 2 * p, n + 2 * p):
        row, column = row - p, column - p
        real, tapped = max(row, column) < n and min(row, column) >= 0, row in rows and column in columns
        colour = ORANGE if tapped else INK if real else MUTED
        square(left, column, row, colour, 0.45 if tapped else 0.04, "-" if real else ":")
        if real:
            left.text(column, row, f"{met[row, column]:.0f}", ha="center", va="center", fontsize=7, color=INK)
    for row, column in np.ndindex(m, m):
        square(right, column, row, GREEN, 0.7 if (row, column) == (i, j) else 0.08)
    for axes, size in ((left, n), (right, m)):
        axes.set_title(rf"${size}\times{size}$")
        axes.set(xlim=(-p - 0.6, n + p - 0.4), ylim=(n + p - 0.4, -p - 0.6), aspect="equal")
        axes.axis("off")
    return figure


def loss_statistic():
    """Three mean losses of a constant on seven points, and the points with the minimisers of the losses."""
    y, tau, c = np.array([1.5, 2.2, 2.8, 3.4, 4.2, 5, 10]), 0.75, np.linspace(0, 12, 241)
    figure, (above, below) = new_figure(6.4, 3.4, nrows=2, sharex=True, height_ratios=(3, 1))
    losses = (
        (lambda y, c: mean_squared_error(y, c) / 4, y.mean(), ORANGE, r"$\mathrm{MSE}/4$"),
        (mean_absolute_error, best_constant(mean_absolute_error, y, y), GREEN, r"$\mathrm{MAE}$"),
        (quantile := lambda y, c: pinball(y, c, tau), best_constant(quantile, y, y), RED, r"$\rho_{0.75}$"),
    )
    for i, (loss, statistic, color, name) in enumerate(losses):
        above.plot(c, [loss(y, v) for v in c], color=color)
        above.plot(statistic, loss(y, statistic), "o", color=color)
        above.text(11.8, 3.5 - 0.5 * i, name, color=color, ha="right")
        for axes in (above, below):
            axes.axvline(statistic, color=color, lw=1, ls="--")
    below.plot(y[:-1], np.zeros(len(y) - 1), "o", color=BLUE)
    below.plot(y[-1], 0, "o", color=PURPLE)
    above.set(ylim=(0, 4))
    below.set(xlim=(0, 12), ylim=(-1, 1), yticks=[], xlabel="$c$")
    return figure
