"""Figures of pages 2.2, 4.1 and 5.1: flip and slide, sums of dice, the missing dx, what a kernel does to an image."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, bell, new_figure
from snippets.convolution import circular_convolve, convolve1d, correlate1d, cross_correlate2d
from snippets.picture import BLUR, SHARPEN, SOBEL_X, SOBEL_Y, drawn_image
from snippets.smoothing import box_power, continuous_convolution, discretised_convolution, pdf_of_sum


def _ramp(t):
    """1 - t on [0, 1), zero elsewhere: not symmetric, so that the flip can be seen."""
    return np.where((t >= 0) & (t < 1), 1 - t, 0.0)


def _box(t):
    return np.where(np.abs(t) < 0.5, 1.0, 0.0)


def flip_and_slide():
    """Four positions t: f and the flipped, moved g above; below, their product's area as a point of f * g."""
    grid = np.linspace(-1.5, 2.5, 401)
    y = continuous_convolution(_box, _ramp, grid)
    figure, axes = new_figure(7.2, 3.4, nrows=2, ncols=4, sharex=True, sharey="row")
    for place, (t, above, below) in enumerate(zip((-0.3, 0.2, 0.7, 1.2), *axes, strict=True)):
        slid = _ramp(t - grid)
        above.plot(grid, _box(grid), color=BLUE)
        above.plot(grid, slid, color=ORANGE)
        above.fill_between(grid, _box(grid) * slid, color=GREEN, alpha=0.35, linewidth=0)
        above.set_title(f"$t={t}$")
        above.set_xlim(-1.3, 1.9)
        if place == 0:
            above.annotate(r"$f(\tau)$", (0.1, 1.06), color=BLUE)
            above.annotate(r"$g(t-\tau)$", (-1.28, 1.06), color=ORANGE, fontsize=9)
        below.plot(grid, y, color=MUTED, linewidth=1)
        past = grid <= t
        below.plot(grid[past], y[past], color=GREEN)
        below.plot([t], [y[np.abs(grid - t).argmin()]], "o", color=GREEN)
        below.set_xlabel(r"$\tau$, $t$")
    axes[0, 0].set_ylim(0, 1.3)
    axes[1, 0].set_ylim(0, 0.56)
    axes[1, 0].set_ylabel(r"$(f*g)(t)$")
    return figure


def shifted_copies():
    """x, its copies moved by i and weighted by k[i], and their sum."""
    x, k = np.array([1.0, 3, 2, 1]), np.array([1.0, 0.5, 0.25])
    figure, axes = new_figure(7.2, 2.3, ncols=5, sharex=True, sharey=True)
    panels = [(x, 0, "$x$", INK)]
    for i, colour in enumerate((BLUE, ORANGE, GREEN)):
        panels.append((k[i] * x, i, f"$k_{i}\\,x[t-{i}]$", colour))
    for axis, (values, start, title, colour) in zip(axes, panels, strict=False):
        axis.bar(np.arange(len(values)) + start, values, 0.7, color=colour)
        axis.set_title(title)
    bottom = np.zeros(6)
    for i, (w, colour) in enumerate(zip(k, (BLUE, ORANGE, GREEN), strict=True)):
        part = convolve1d(x, np.eye(3)[i]) * w
        axes[4].bar(np.arange(6), part, 0.7, bottom=bottom, color=colour)
        bottom += part
    axes[4].set_title("$x*k$")
    for axis in axes:
        axis.set_xticks(range(6))
        axis.set_xlabel("$t$")
    return figure


def pairs_of_dice():
    """All pairs of two dice: one sum is an antidiagonal, one difference a diagonal; beside it, both distributions."""
    figure, (left, middle, right) = new_figure(7.2, 2.7, ncols=3, width_ratios=(1, 1.15, 1.15))
    faces = np.arange(1, 7)
    x, y = np.meshgrid(faces, faces)
    left.plot(x.ravel(), y.ravel(), "o", color=MUTED, markersize=3)
    left.plot(faces, 7 - faces, "o-", color=BLUE)
    left.plot(faces[1:], faces[1:] - 1, "o-", color=ORANGE)
    left.set_aspect("equal")
    left.set_xticks(faces)
    left.set_yticks(faces)
    left.set_xlabel("$x$")
    left.set_ylabel("$y$")
    die = np.full(6, 1 / 6)
    sums, differences = np.arange(2, 13), np.arange(-5, 6)
    for axis, values, p, hit, colour, label in (
        (middle, sums, pdf_of_sum(die, die), 7, BLUE, "$x+y$"),
        (right, differences, correlate1d(die, die, "full"), 1, ORANGE, "$x-y$"),
    ):
        bars = axis.bar(values, p * 36, 0.75, color=colour, alpha=0.35)
        bars[list(values).index(hit)].set_alpha(1)
        axis.set_xticks(values[::2] if hit == 7 else values[1::2])
        axis.set_xlabel(label)
        axis.set_ylabel(r"$36\,p$")
    return figure


def delta_response():
    """What an impulse gives: the kernel under convolution, its mirror image under correlation."""
    k, delta = np.array([1.0, 2, 4]), np.eye(7)[3]
    figure, axes = new_figure(7.2, 2.1, ncols=4, sharey=True)
    t = np.arange(-3, 4)
    for axis, place, values, title, colour in (
        (axes[0], t, delta, r"$\delta$", INK),
        (axes[1], np.arange(3), k, "$k$", INK),
        (axes[2], t, convolve1d(delta, k)[:7], r"$\delta*k$", BLUE),
        (axes[3], t, correlate1d(delta, k, "full")[2:], r"$\delta\star k$", ORANGE),
    ):
        axis.vlines(place, 0, values, color=colour)
        axis.plot(place, values, "o", color=colour)
        axis.axhline(0, color=MUTED, linewidth=0.8)
        axis.set_title(title)
        axis.set_xlim(-3.5, 3.5)
        axis.set_xticks(t)
    return figure


def missing_dx():
    """Sums of products for three steps, bare and times dx; and the peak of the bare sum against the step."""
    figure, (left, middle, right) = new_figure(7.2, 2.6, ncols=3)
    for h, colour in ((1 / 4, ORANGE), (1 / 8, BLUE), (1 / 16, GREEN)):
        t, y = discretised_convolution(_box, _box, -1, 1, h)
        left.plot(t, y / h, ".-", color=colour, linewidth=1)
        left.annotate(f"$h=1/{round(1 / h)}$", (1.6, 0.85 / h), color=colour, ha="right", fontsize=9)
        middle.plot(t, y, ".", color=colour)
    t = np.linspace(-1, 1, 3)
    middle.plot(t, 1 - np.abs(t), color=MUTED, linewidth=1)
    left.set_title(r"$\sum f_i\,g_{n-i}$")
    middle.set_title(r"$h\,\sum f_i\,g_{n-i}$")
    for axis in (left, middle):
        axis.set_xlim(-1.6, 1.6)
        axis.set_xlabel("$t$")
    steps = 2.0 ** -np.arange(1, 11)
    peaks = [discretised_convolution(_box, _box, -1, 1, h)[1].max() for h in steps]
    right.loglog(steps, np.array(peaks) / steps, "o-", color=ORANGE, label=r"$\max\sum$")
    right.loglog(steps, peaks, "o-", color=BLUE, label=r"$\max\,h\sum$")
    right.set_xlabel("$h$")
    right.legend()
    return figure


def powers_of_a_box():
    """A box kernel convolved with itself: 1, 2, 3 and 6 factors, with the Gaussian of the same variance."""
    figure, axes = new_figure(7.2, 2.2, ncols=4)
    for axis, n in zip(axes, (1, 2, 3, 6), strict=True):
        p = box_power(5, n)
        t = np.arange(len(p)) - (len(p) - 1) / 2
        fine = np.linspace(-9, 9, 200)
        axis.bar(t, p, 0.8, color=BLUE, alpha=0.35)
        axis.plot(fine, bell(fine, variance=n * 2.0), color=ORANGE, linewidth=1.2)
        axis.set_title(f"$n={n}$")
        axis.set_xlim(-9, 9)
    return figure


def bridge_orders():
    """Error of the discretised convolution against its step: misaligned boxes and Gaussian bells."""
    figure, axis = new_figure(5.2, 2.9)
    steps = 1 / (2.0 ** np.arange(0, 8) + 1 / 3)
    errors = []
    for h in steps:
        t, y = discretised_convolution(_box, _box, -1, 1, h)
        errors.append(np.abs(y - np.maximum(0, 1 - np.abs(t))).max())
    axis.loglog(steps, errors, "o-", color=ORANGE)
    axis.loglog(steps, steps, color=MUTED, linewidth=0.8)
    axis.annotate("$h$", (steps[-1], 1.5 * steps[-1]), color=MUTED)
    steps = np.array([2, 1.75, 1.5, 1.25, 1, 0.85, 0.7, 0.6])
    errors = []
    for h in steps:
        t, y = discretised_convolution(bell, bell, -12, 12, h)
        errors.append(np.abs(y - bell(t, variance=2.0)).max())
    axis.loglog(steps, errors, "s-", color=BLUE)
    fine = np.linspace(0.6, 2, 50)
    axis.loglog(fine, 2 * bell(0, variance=2.0) * np.exp(-((np.pi / fine) ** 2)), color=MUTED, linewidth=0.8)
    axis.annotate(r"$e^{-\pi^2/h^2}$", (0.66, 1e-6), color=MUTED, ha="right")
    axis.set_xlabel("$h$")
    axis.set_ylim(1e-13, 2)
    return figure


def wrap_around():
    """Linear convolution, and the circular one whose front also carries the tail."""
    x, k = np.array([1.0, 2, 3, 4, 3, 5, 4, 3]), np.array([1.0, 1, 1]) / 3
    linear, circular = convolve1d(x, k), circular_convolve(x, k)
    figure, (left, right) = new_figure(6.4, 2.3, ncols=2, sharey=True)
    left.bar(np.arange(8), linear[:8], 0.75, color=BLUE, alpha=0.5)
    left.bar(np.arange(8, 10), linear[8:], 0.75, color=ORANGE)
    right.bar(np.arange(8), linear[:8], 0.75, color=BLUE, alpha=0.5)
    right.bar(np.arange(2), circular[:2] - linear[:2], 0.75, bottom=linear[:2], color=ORANGE)
    for axis, title in ((left, r"$x*k$"), (right, r"$\mathbb{Z}_8$")):
        axis.set_title(title)
        axis.set_xlim(-0.7, 9.7)
        axis.set_xlabel("$t$")
    return figure


def kernels_on_an_image():
    """The drawn picture, and what blur, sharpening and the Sobel pair make of it."""
    image = drawn_image(96)
    gx, gy = cross_correlate2d(image, SOBEL_X), cross_correlate2d(image, SOBEL_Y)
    panels = [
        (image, "$x$", 0, 1),
        (cross_correlate2d(image, BLUR), r"$k_{\mathrm{b}}$", 0, 1),
        (cross_correlate2d(image, SHARPEN), r"$k_{\mathrm{s}}$", -0.5, 1.5),
        (gx, "$k_x$", -3, 3),
        (gy, "$k_y$", -3, 3),
        (np.hypot(gx, gy), r"$|\nabla|$", 0, 3),
    ]
    figure, axes = new_figure(7.2, 5, nrows=2, ncols=3)
    for axis, (values, title, low, high) in zip(axes.flat, panels, strict=True):
        axis.imshow(values, cmap="gray", vmin=low, vmax=high)
        axis.set_title(title)
        axis.set_axis_off()
    return figure
