"""Figures of chapter 6.1: aliasing under stride, and box filters on their way to a Gaussian."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from snippets.convolution import box_power
from snippets.images import moments_of_kernel


def stride_alias():
    """A fast wave and the slow one that shares its samples; what the stride folds onto what."""
    figure, (wave, fold) = new_figure(6.4, 2.5, ncols=2)
    t = np.linspace(0, 24, 961)
    wave.plot(t, np.cos(2 * np.pi * 5 / 12 * t), color=MUTED, lw=0.9)
    wave.plot(t, np.cos(2 * np.pi * t / 12), color=ORANGE)
    n = np.arange(0, 25)
    wave.plot(n, np.cos(2 * np.pi * 5 / 12 * n), "o", color=BLUE, ms=3)
    wave.plot(n[::2], np.cos(2 * np.pi * 5 / 12 * n[::2]), "o", color=RED, ms=6)
    wave.set(xlabel=r"$t$", xticks=[0, 6, 12, 18, 24], yticks=[-1, 0, 1])
    nu = np.linspace(0, 0.5, 201)
    fold.plot(nu, np.abs((nu + 0.25) % 0.5 - 0.25), color=BLUE)
    fold.plot([5 / 12, 1 / 12], [1 / 12, 1 / 12], "o", color=RED)
    fold.axhline(1 / 12, color=ORANGE, lw=0.9, ls="--")
    fold.axvline(0.25, color=MUTED, lw=0.9, ls=":")
    fold.set(xlabel=r"$\nu$", ylabel=r"$\nu'$")
    fold.set(xticks=[0, 1 / 12, 0.25, 5 / 12, 0.5], yticks=[0, 1 / 12, 0.25])
    fold.set_xticklabels(["0", "1/12", "1/4", "5/12", "1/2"])
    fold.set_yticklabels(["0", "1/12", "1/4"])
    return figure


def box_power_to_gaussian():
    """Standardised powers of the 3-box over the normal density; their excess kurtosis against n."""
    figure, (shape, rate) = new_figure(6.4, 2.7, ncols=2)
    z = np.linspace(-4, 4, 401)
    shape.plot(z, np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi), color=INK, lw=1, label=r"$\varphi$")
    for n, colour in ((1, ORANGE), (2, GREEN), (8, BLUE)):
        power, sigma = box_power(3, n), np.sqrt(n * 8 / 12)
        x = (np.arange(len(power)) - n) / sigma
        shape.plot(x, sigma * power, "o-", color=colour, lw=0.9, ms=3.5, label=f"$n={n}$")
    shape.set(xlabel=r"$z$", xlim=(-4, 4), ylim=(0, 0.45))
    shape.legend(loc="upper left")
    n = 2 ** np.arange(7)
    for k, colour in ((2, ORANGE), (3, GREEN), (7, BLUE)):
        kurtosis = [moments_of_kernel(box_power(k, m))[1] for m in n]
        rate.loglog(n, np.negative(kurtosis), "o", color=colour, label=f"$k={k}$")
        rate.loglog(n, 6 * (k**2 + 1) / (5 * (k**2 - 1) * n), color=colour, lw=0.9)
    rate.set(xlabel=r"$n$", ylabel=r"$-\kappa_n$")
    rate.legend(loc="upper right")
    return figure
