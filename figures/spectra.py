"""Figures of page 4.1: narrower and narrower kernels, and the widths of a kernel and of its band."""

from functools import partial

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, bell, new_figure
from snippets.spectra import fourier_transform, smoothed


def _step(t):
    return np.where((t > 0) & (t < 1), 1.0, 0.0)


def _one_sided(u):
    return np.where(u > 0, np.exp(-u), 0.0)


def _errors(f, t):
    """|f * phi_eps - f| at t for each eps that halves the one before."""
    widths = 0.4 / 2 ** np.arange(6)
    return widths, [np.abs(smoothed(f, _one_sided, eps, t, n=1000) - f(t)) for eps in widths]


def narrower_kernels():
    """Left: a box beside its convolutions with a one-sided kernel of falling width; right: errors against the width."""
    figure, (left, right) = new_figure(7.0, 2.7, ncols=2)
    t = np.linspace(-0.6, 2.6, 800) + 1e-4
    for eps, colour in ((0.4, ORANGE), (0.1, GREEN), (0.025, BLUE)):
        left.plot(t, smoothed(_step, _one_sided, eps, t, n=1000), color=colour)
    left.plot(t, _step(t), color=INK, linewidth=0.9, linestyle=":")
    left.set(xlabel=r"$t$", ylabel=r"$f*\varphi_\varepsilon$")
    t = np.linspace(-0.5, 3, 2801) + 1e-5
    widths, jumps = _errors(_step, t)
    right.loglog(widths, [jump.max() for jump in jumps], "o-", color=ORANGE)
    right.loglog(widths, [jump.sum() * (t[1] - t[0]) for jump in jumps], "s-", color=BLUE)
    right.loglog(widths, [error.max() for error in _errors(lambda t: np.exp(-(t**2)), t)[1]], "^-", color=GREEN)
    right.set(xlabel=r"$\varepsilon$", ylim=(6e-3, 2))
    right.xaxis.set_minor_formatter("")
    return figure


def kernel_and_band():
    """Left: a narrow and a wide Gaussian; right: their transforms, the wide one narrow, with the points 2 pi k / h."""
    figure, (left, right) = new_figure(7.0, 2.6, ncols=2)
    t, omega = np.linspace(-5, 5, 500), np.linspace(-7, 7, 500)
    points = 2 * np.pi * np.array([-1, 1]) / 1.5
    for sigma, colour in ((0.5, ORANGE), (1.5, BLUE)):
        f = partial(bell, variance=sigma**2)
        left.plot(t, f(t), color=colour)
        right.plot(omega, fourier_transform(f, omega, -12, 12).real, color=colour)
        right.plot(points, fourier_transform(f, points, -12, 12).real, "o", color=colour)
    left.plot(1.5 * np.arange(-3, 4), np.zeros(7), "|", color=MUTED, markersize=9)
    left.set(xlabel=r"$t$", ylabel=r"$f(t)$")
    right.set(xlabel=r"$\omega$", ylabel=r"$\hat f(\omega)$")
    return figure
