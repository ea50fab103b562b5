"""Figures of page 3.1: the arithmetic of a layer, its adjoint, shifts, receptive fields."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from snippets.convolution import cross_correlate2d
from snippets.layers import conv2d_layer, receptive_field, shift_average
from snippets.solutions.layers import overlap_counts
from snippets.windows import output_size


def square(ax, x, y, colour, alpha=0.25, style="-", size=0.84):
    """A cell of a strip, centred at (x, y)."""
    from matplotlib.patches import Rectangle

    corner = (x - size / 2, y - size / 2)
    ax.add_patch(Rectangle(corner, size, size, facecolor=colour, edgecolor="none", alpha=alpha, zorder=2))
    ax.add_patch(Rectangle(corner, size, size, fill=False, edgecolor=colour, linestyle=style, zorder=3))


def arithmetic():
    """Four strips: no padding, padding, stride, dilation; each output tied to the taps that it reads."""
    n, k, top = 7, 3, 2.6
    cases = [("", 1, 0, 1), ("p = 1", 1, 1, 1), ("s = 2", 2, 0, 1), ("d = 2", 1, 0, 2)]
    figure, axes = new_figure(8.4, 4.2, nrows=2, ncols=2)
    for ax, (name, s, p, d) in zip(axes.flat, cases, strict=True):
        m = output_size(n, k, s, p, d)
        centres = [s * i + d * (k - 1) / 2 - p for i in range(m)]
        for i, centre in enumerate(centres):
            colour = (BLUE, ORANGE)[i % 2]
            for tap in range(k):
                ax.plot([s * i + d * tap - p, centre], [0.42, top - 0.42], color=colour, alpha=0.75, linewidth=1.2)
            square(ax, centre, top, colour)
        for x in range(-p, n + p):
            inside = 0 <= x < n
            square(ax, x, 0, INK if inside else MUTED, 0.08 if inside else 0, "-" if inside else ":")
            ax.text(x, 0, str(x) if inside else "0", ha="center", va="center", fontsize=8,
                    color=INK if inside else MUTED)  # fmt: skip
        text = rf"$n={n},\ k={k}$" + (rf"$,\ {name}$" if name else "") + rf"$\quad n^\prime={m}$"
        ax.set_title(text)
        ax.set(xlim=(-1.6, n + 0.6), ylim=(-0.6, top + 0.6), aspect="equal")
        ax.axis("off")
    return figure


def gather_and_scatter():
    """One set of weighted edges, read upwards (the layer) and downwards (its adjoint)."""
    n, k, s = 7, 3, 2
    m = output_size(n, k, s)
    figure, axes = new_figure(8.4, 2.9, ncols=2)
    for ax, upwards in zip(axes, (True, False), strict=True):
        for i in range(m):
            for tap in range(k):
                start, end = (s * i + tap, 0), (s * i + 1, 2)
                if not upwards:
                    start, end = end, start
                lit = (i == 1) if upwards else (s * i + tap == 2)
                colour = (BLUE if upwards else ORANGE) if lit else MUTED
                ax.annotate("", end, start, zorder=3 if lit else 1, arrowprops={
                    "arrowstyle": "-|>", "color": colour, "alpha": 1 if lit else 0.45, "shrinkA": 8, "shrinkB": 8,
                    "linewidth": 1.6 if lit else 1})  # fmt: skip
                if lit:
                    x, y = np.array(start) * 0.5 + np.array(end) * 0.5
                    ax.text(x + (0.16 if tap < 2 else 0.2), y, rf"$k_{tap}$", color=colour, va="center")
        ax.plot(range(n), [0] * n, "o", color=INK, markersize=8)
        ax.plot([s * i + 1 for i in range(m)], [2] * m, "s", color=INK, markersize=8)
        x_name, y_name = ("x", "y") if upwards else (r"\bar x", r"\bar y")
        for i in range(n):
            ax.text(i, -0.3, rf"${x_name}_{i}$", ha="center", va="top")
        for i in range(m):
            ax.text(s * i + 1, 2.28, rf"${y_name}_{i}$", ha="center", va="bottom")
        ax.set_title(r"$y=Ax$" if upwards else r"$\bar x=A^{\mathsf{T}}\bar y$")
        ax.set(xlim=(-0.6, n - 0.4), ylim=(-0.9, 2.8))
        ax.axis("off")
    return figure


def phantom(n=24):
    """A small bright shape that touches the border: what a shift can lose."""
    row, column = np.indices((n, n))
    ring = np.abs(np.hypot(row - 0.45 * n, column - 0.62 * n) - 0.27 * n) < 1.3
    return ring + 0.6 * (row > 0.72 * n) * (column < 0.55 * n)


def equivariance():
    """Shift then filter, filter then shift, and their difference: circular, zero padding, stride 2."""
    image, kernel, shift = phantom(), np.full((5, 5), 1 / 25), (3, 5)
    layers = [
        (r"$\mathbb{Z}_n$", lambda x: cross_correlate2d(np.pad(x, 2, mode="wrap"), kernel), shift),
        (r"$p=2$", lambda x: cross_correlate2d(x, kernel, padding=2), shift),
        (r"$s=2$", lambda x: np.pad(x, 2, mode="wrap")[2:-2:2, 2:-2:2], (1, 2)),
    ]
    figure, axes = new_figure(7.2, 5.6, nrows=3, ncols=4)
    for row, (name, layer, moved) in zip(axes, layers, strict=True):
        first = layer(np.roll(image, shift, (0, 1)))
        then = np.roll(layer(image), moved, (0, 1))
        pictures = [layer(image), first, then, np.abs(first - then)]
        titles = [r"$Lx$", r"$LTx$", r"$TLx$", r"$|LTx-TLx|$"]
        for ax, picture, title in zip(row, pictures, titles, strict=True):
            ax.imshow(picture, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
            ax.set(xticks=[], yticks=[])
            if row is axes[0]:
                ax.set_title(title)
        row[0].set_ylabel(name)
        row[3].set_xlabel(rf"$\max={pictures[3].max():.2f}$")
    return figure


def shift_averaging():
    """A generic matrix, its average over the shifts, and what the average does to an impulse."""
    A = np.random.default_rng(0).standard_normal((8, 8))
    C = shift_average(A)
    figure, axes = new_figure(7.6, 2.7, ncols=3)
    for ax, M, name in zip(axes, (A, C), (r"$A$", r"$\bar A=\frac{1}{n}\,\sum_t S^{-t}AS^t$"), strict=False):
        ax.imshow(M, cmap="gray", vmin=-np.abs(M).max(), vmax=np.abs(M).max())
        ax.set_title(name)
        ax.set(xticks=[], yticks=[])
    for column, colour, name in [(0, BLUE, r"$\bar Ae_0$"), (3, ORANGE, r"$\bar Ae_3$")]:
        axes[2].stem(np.arange(8) + column / 20, C[:, column], linefmt=colour, basefmt=" ", label=name)
    axes[2].axhline(0, color=MUTED, linewidth=0.8)
    axes[2].legend(loc="upper right", ncols=2)
    axes[2].set(xticks=range(8), ylim=(None, 1.8 * np.abs(C).max()))
    return figure


def matrices():
    """The matrix of a layer: stride 1, stride 2, dilation 2, and the transpose of the second."""
    cases = [(1, 1, r"$s=1$"), (2, 1, r"$s=2$"), (1, 2, r"$d=2$"), (2, 1, r"$s=2,\ A^{\mathsf{T}}$")]
    figure, axes = new_figure(8.0, 2.8, ncols=4)
    W = np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1, 1)
    for i, (ax, (s, d, name)) in enumerate(zip(axes, cases, strict=True)):
        A = conv2d_layer(np.eye(9)[:, :, None, None], W, stride=s, dilation=d)[:, :, 0, 0].T
        A = A.T if i == 3 else A
        for (row, column), value in np.ndenumerate(A):
            if value:
                square(ax, column, row, (BLUE, ORANGE, GREEN)[int(value) - 1], 0.45, size=0.9)
                ax.text(column, row, f"$k_{int(value) - 1}$", ha="center", va="center", fontsize=8)
        ax.set(xlim=(-0.6, A.shape[1] - 0.4), ylim=(A.shape[0] - 0.4, -0.6), xticks=[], yticks=[], aspect="equal")
        ax.set_title(name)
        for spine in ax.spines.values():
            spine.set_visible(True)
    return figure


def receptive_growth():
    """Which samples one output sees, layer by layer, for (k, s, d) = (3,1,1), (3,2,1), (3,1,2)."""
    layers = [(3, 1, 1), (3, 2, 1), (3, 1, 2)]
    size, _ = receptive_field(layers)
    figure, ax = new_figure(7.6, 3.6)
    # Positions of the samples of each level in units of the input, and the taps that lead to them.
    levels, jump, start = [np.arange(size, dtype=float)], 1, 0.0
    for k, s, d in layers:
        start += d * (k - 1) / 2 * jump
        jump *= s
        levels.append(start + jump * np.arange(output_size(len(levels[-1]), k, s, 0, d)))
    seen = {len(levels[-1]) - 1}
    for level in range(len(layers), 0, -1):
        k, s, d = layers[level - 1]
        below = set()
        for i in range(len(levels[level])):
            for tap in range(k):
                j, lit = s * i + d * tap, i in seen
                look = {"color": BLUE, "zorder": 2} if lit else {"color": MUTED, "alpha": 0.3, "linewidth": 0.8}
                ax.plot([levels[level - 1][j], levels[level][i]], [level - 1, level], **look)
                if lit:
                    below.add(j)
        mark = [i in seen for i in range(len(levels[level]))]
        ax.scatter(levels[level], [level] * len(mark), s=46, zorder=3, color=[BLUE if m else MUTED for m in mark])
        r, jumps = receptive_field(layers[:level])
        ax.text(size + 0.3, level, rf"$r={r},\ j={jumps}$", va="center")
        ax.text(-1.2, level - 0.5, rf"$({k},{s},{d})$", va="center", ha="center", color=MUTED)
        seen = below
    ax.scatter(levels[0], [0] * size, s=46, zorder=3, color=[BLUE if i in seen else MUTED for i in range(size)])
    ax.text(size + 0.3, 0, r"$r=1,\ j=1$", va="center")
    ax.annotate("", (-0.4, -0.45), (size - 0.6, -0.45), arrowprops={"arrowstyle": "<->", "color": ORANGE})
    ax.text((size - 1) / 2, -0.72, f"{size}", ha="center", va="center", color=ORANGE)
    ax.set(xlim=(-2.4, size + 2.8), ylim=(-0.95, len(layers) + 0.3))
    ax.axis("off")
    return figure


def checkerboard():
    """How often the windows of a transposed convolution cover each sample, in two dimensions."""
    figure, axes = new_figure(7.2, 2.6, ncols=3)
    for ax, k in zip(axes, (2, 3, 4), strict=True):
        counts = overlap_counts(6, k, 2)
        ax.imshow(np.outer(counts, counts), cmap="gray", vmin=0, vmax=4, interpolation="nearest")
        ax.set_title(rf"$k={k},\ s=2$", color=RED if k % 2 else INK)
        ax.set(xticks=[], yticks=[])
    return figure
