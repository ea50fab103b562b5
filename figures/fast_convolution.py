"""Figures of the speed ladder on page 5.1: banded matrices, overlapping tiles, rounding errors."""

import numpy as np

from figures import BLUE, GREEN, MUTED, ORANGE, RED, new_figure
from snippets.convolution import cross_correlate2d
from snippets.fast_convolution import banded, correlate_fft, correlate_shifts


def toeplitz_blocks():
    """The matrices T_0, T_1, T_2 of a 3 x 3 kernel for five output rows; one shade for each weight."""
    k = np.arange(2.0, 11).reshape(3, 3)
    figure, axes = new_figure(7.2, 1.9, ncols=4, width_ratios=(0.45, 1, 1, 1))
    axes[0].imshow(k, cmap="gray", vmin=0, vmax=10)
    axes[0].set_title("$k$")
    for b, (axis, T) in enumerate(zip(axes[1:], banded(k, 5), strict=True)):
        axis.imshow(T, cmap="gray", vmin=0, vmax=10)
        axis.set_title(f"$T_{b}$")
    for axis in axes:
        axis.set_xticks([])
        axis.set_yticks([])
    return figure


def overlapping_tiles():
    """Above: circular against linear correlation of one tile. Below: three tiles, what is kept and what is dropped."""
    rng, n, m = np.random.default_rng(5), 32, 8
    step = n - m + 1
    x, k = rng.random((1, 3 * step + m)), rng.random((1, m)) / m
    linear = cross_correlate2d(x, k)[0]
    tile = x[0, :n]
    circular = np.fft.irfft(np.fft.rfft(tile) * np.conj(np.fft.rfft(k[0], n)), n)
    figure, (above, below) = new_figure(7.2, 3, nrows=2, sharex=True, height_ratios=(1.5, 1))
    above.plot(linear, color=MUTED)
    above.plot(np.arange(step), circular[:step], "o", color=GREEN, markersize=4)
    above.plot(np.arange(step, n), circular[step:], "x", color=RED, markersize=5)
    above.set_ylabel("$y[t]$")
    for number, colour in enumerate((BLUE, ORANGE, BLUE)):
        start, height = number * step, 2 - number
        below.barh(height + 0.2, n, 0.3, start, color=colour, alpha=0.35)
        below.barh(height - 0.2, step, 0.3, start, color=GREEN)
        below.barh(height - 0.2, m - 1, 0.3, start + step, color=RED, alpha=0.5)
    below.set_yticks([])
    below.set_xlabel("$t$")
    below.set_xticks([0, step, n, 2 * step, 3 * step])
    below.set_xticklabels(["0", "$n-m+1$   ", "$n$", "$2(n-m+1)$", "$3(n-m+1)$"])
    return figure


def rounding_errors():
    """Largest error in single precision against the side of the kernel: one by one, and by transforms."""
    rng = np.random.default_rng(0)
    x, sides = rng.random((128, 128)).astype(np.float32), (3, 5, 9, 15, 23, 31, 47, 63)
    errors = {correlate_shifts: [], correlate_fft: []}
    for m in sides:
        k = rng.normal(size=(m, m)).astype(np.float32)
        exact = cross_correlate2d(x.astype(float), k.astype(float))
        for rung, found in errors.items():
            found.append(np.abs(rung(x, k) - exact).max())
    figure, axis = new_figure(5.6, 2.8)
    for (_, found), colour, mark in zip(errors.items(), (BLUE, ORANGE), "os", strict=True):
        axis.loglog(sides, found, mark + "-", color=colour)
    axis.set_xticks(sides, [f"${m}$" for m in sides])
    axis.minorticks_off()
    axis.set_xlabel("$m$")
    axis.set_ylabel(r"$\max|\hat y-y|$")
    return figure
