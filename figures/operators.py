"""Figures of chapter 8.1 on operators and random features."""

import numpy as np

from figures import BLUE, GREEN, GRID, INK, MUTED, ORANGE, PAPER, new_figure
from snippets.operators import kernel_integral_operator, random_features


def layer(u):
    return kernel_integral_operator(lambda x, y: np.exp(-20 * np.sin(np.pi * (x - y)) ** 2), u)


def signal(n):
    x = np.arange(n) / n
    return np.sin(2 * np.pi * x) + 0.3 * np.cos(4 * np.pi * x)


def grids():
    """One signal on two grids with the layer's output, and the spectrum before and after max(u, 0)."""
    figure, (left, right) = new_figure(7.2, 2.7, ncols=2)
    for n, colour, style in ((64, MUTED, "-"), (32, BLUE, "o"), (16, ORANGE, "x")):
        x = np.arange(n) / n
        left.plot(x, layer(signal(n)), style, color=colour, ms=5, label=f"$n = {n}$")
    left.set(xlabel="$x$", ylabel="$(Ku)(x)$")
    left.legend(loc="lower left", facecolor=PAPER, edgecolor=GRID, labelcolor=INK)
    for u, colour, label in (
        (signal(256), BLUE, "$u$"),
        (np.maximum(signal(256), 0), ORANGE, r"$\max(u, 0)$"),
    ):
        size = np.abs(np.fft.rfft(u))[:65] / 256
        size[size < 1e-12] = np.nan
        right.semilogy(size, "o", color=colour, ms=3, label=label)
    right.axvline(16, color=MUTED, lw=1, ls="--")
    right.annotate("$16$", (16, 0.3), (4, 0), textcoords="offset points", color=INK)
    right.set(xlabel="$k$", ylabel=r"$|\hat{u}_k|$", ylim=(1e-6, 1))
    right.legend(facecolor=PAPER, edgecolor=GRID, labelcolor=INK)
    return figure


def features():
    """Estimates of a Gaussian kernel from 16 and 256 frequencies, and the error against their number."""
    figure, (left, right) = new_figure(7.2, 2.7, ncols=2)
    rng = np.random.default_rng(0)
    x = np.linspace(-4, 4, 161)[:, None]
    exact = np.exp(-(x[:, 0] ** 2) / 2)

    def estimate(m):
        w = rng.normal(size=(m, 1))
        return random_features(x, w) @ random_features([[0.0]], w)[0]

    for m, colour in ((16, ORANGE), (256, BLUE)):
        left.plot(x, estimate(m), color=colour, label=f"$m = {m}$")
    left.plot(x, exact, color=MUTED, ls="--", label="$k$")
    left.set(xlabel="$x$")
    left.legend(loc="upper right", facecolor=PAPER, edgecolor=GRID, labelcolor=INK)
    widths = 2 ** np.arange(4, 12)
    errors = [np.sqrt(np.mean([np.mean((estimate(m) - exact) ** 2) for _ in range(20)])) for m in widths]
    spread = np.sqrt(np.mean((1 + np.exp(-2 * x**2)) / 2 - np.exp(-(x**2))))
    right.loglog(widths, errors, "o", color=GREEN, ms=4)
    right.loglog(widths, spread / np.sqrt(widths), color=MUTED, ls="--", lw=1)
    right.set(xlabel="$m$", ylabel=r"$\mathrm{RMSE}$")
    return figure
