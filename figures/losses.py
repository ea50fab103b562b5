"""Figures of chapter 4.2: noise models, entropy and divergence, log-sum-exp, negative entropy, elicitation."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from snippets.losses import (
    cross_entropy_of,
    entropy,
    kl_divergence,
    log_sum_exp,
    mean_absolute_error,
    mean_squared_error,
    pinball,
)


def noise_models():
    """Normal and Laplace density of one variance, and minus their logarithms: a parabola and a V."""
    fig, axes = new_figure(6.4, 2.7, ncols=2)
    r = np.linspace(-4, 4, 401)
    scale = 1 / np.sqrt(2)
    normal = np.exp(-(r**2) / 2) / np.sqrt(2 * np.pi)
    laplace = np.exp(-np.abs(r) / scale) / (2 * scale)
    for density, color in ((normal, BLUE), (laplace, ORANGE)):
        axes[0].plot(r, density, color=color)
        axes[1].plot(r, -np.log(density), color=color)
    axes[0].set(xlabel=r"$y-f$", ylabel=r"$p$")
    axes[1].set(xlabel=r"$y-f$", ylabel=r"$-\ln p$", ylim=(0, 7))
    axes[1].text(-1.7, 6.2, r"$\frac{r^2}{2\sigma^2}+c$", color=BLUE, va="center")
    axes[1].text(2.5, 2.2, r"$\frac{|r|}{b}+c$", color=ORANGE)
    return fig


def entropy_triangle():
    """The tangent to H at q lies above H by KL(p || q); and the level sets of KL in the triangle of three classes."""
    fig, axes = new_figure(6.8, 3.1, ncols=2, width_ratios=(1.15, 1))
    ax, t = axes[0], np.linspace(1e-9, 1 - 1e-9, 401)
    pair = np.stack([t, 1 - t], axis=1)
    p, q = 0.25, 0.7
    ax.plot(t, entropy(pair), color=BLUE)
    tangent = cross_entropy_of(pair, np.tile([q, 1 - q], (t.size, 1)))
    ax.plot(t, tangent, color=ORANGE)
    low, high = entropy([p, 1 - p]), cross_entropy_of([p, 1 - p], [q, 1 - q])
    ax.plot([p, p], [0, low], color=BLUE, lw=3)
    ax.plot([p, p], [low, high], color=RED, lw=3)
    ax.plot(q, entropy([q, 1 - q]), "o", color=ORANGE)
    ax.text(p + 0.02, low / 2, r"$H(p)$", color=BLUE, va="center")
    ax.text(p + 0.02, (low + high) / 2, r"$\mathrm{KL}(p\|q)$", color=RED, va="center")
    ax.text(0.02, 1.28, r"$H(\cdot,q)$", color=ORANGE)
    ax.set(xlim=(0, 1), ylim=(0, 1.4), xticks=(0, p, q, 1), xticklabels=("0", r"$p$", r"$q$", "1"))
    ax = axes[1]
    corners = np.array([[0, 0], [1, 0], [0.5, np.sqrt(3) / 2]])
    n = 120
    i, j = np.meshgrid(np.arange(1, n), np.arange(1, n))
    inside = i + j < n
    grid = np.stack([i, j, n - i - j], axis=-1)[inside] / n
    x, y = (grid @ corners).T
    centre = np.array([0.5, 0.3, 0.2])
    many = np.tile(centre, (len(grid), 1))
    for values, color in ((kl_divergence(many, grid), RED), (kl_divergence(grid, many), GREEN)):
        ax.tricontour(x, y, values, levels=(0.03, 0.1, 0.17), colors=color, linewidths=1.3)
    ax.plot(*np.vstack([corners, corners[:1]]).T, color=INK, lw=1)
    ax.plot(*(centre @ corners), "o", color=INK)
    ax.text(0.98, 0.78, r"$\mathrm{KL}(p\|\cdot)$", color=RED, ha="right")
    ax.text(0.98, 0.66, r"$\mathrm{KL}(\cdot\|p)$", color=GREEN, ha="right")
    ax.set(aspect="equal", xlim=(-0.02, 1.02), ylim=(-0.04, 0.9))
    ax.axis("off")
    return fig


def soft_maximum():
    """Left: ln(1 + e^z) above max(0, z), by at most ln 2. Right: gradients in the logit for the label 1."""
    fig, axes = new_figure(6.4, 2.7, ncols=2)
    z = np.linspace(-6, 6, 301)
    axes[0].plot(z, log_sum_exp(np.stack([np.zeros_like(z), z], axis=1)), color=BLUE)
    axes[0].plot(z, np.maximum(z, 0), color=MUTED, ls="--", lw=1.2)
    axes[0].plot([0, 0], [0, np.log(2)], color=RED, lw=2.5)
    axes[0].text(0.3, 0.12, r"$\ln 2$", color=RED)
    axes[0].set(xlabel=r"$z$", ylabel=r"$\ln(e^{0}+e^{z})$")
    p = 1 / (1 + np.exp(-z))
    axes[1].plot(z, p - 1, color=BLUE)
    axes[1].plot(z, 2 * (p - 1) * p * (1 - p), color=ORANGE)
    axes[1].axhline(0, color=MUTED, lw=0.8)
    axes[1].text(-5.8, -0.9, r"$p-y$", color=BLUE)
    axes[1].text(1.3, -0.45, r"$2(p-y)\,p(1-p)$", color=ORANGE)
    axes[1].set(xlabel=r"$z$", ylim=(-1.1, 0.15))
    return fig


def negative_entropy():
    """Densities of U(0, 1/2) and U(0, 2) with -p ln p below zero for the one, above for the other."""
    fig, axes = new_figure(6.4, 2.7, ncols=2, sharey=True)
    for ax, a in zip(axes, (0.5, 2.0), strict=True):
        p = 1 / a
        ax.plot([-0.3, 0, 0, a, a, 2.3], [0, 0, p, p, 0, 0], color=BLUE)
        ax.fill_between([0, a], [-p * np.log(p)] * 2, color=ORANGE, alpha=0.45, lw=0)
        ax.axhline(0, color=MUTED, lw=0.8)
        ax.axhline(1, color=MUTED, lw=0.8, ls=":")
        sign = "-" if a < 1 else "+"
        ax.set(xlabel=r"$x$", title=rf"$h={sign}\ln 2$", ylim=(-1.6, 2.2))
        ax.text(a + 0.06, p, r"$p$", color=BLUE, va="center")
        ax.text(a / 2, -p * np.log(p) / 2, r"$-p\,\ln p$", color=INK, ha="center", va="center", fontsize=8)
    return fig


def elicitation():
    """A skewed sample; its mean, median and 0.9-quantile; and the three losses, least exactly there."""
    fig, axes = new_figure(6.4, 3.6, nrows=2, sharex=True, height_ratios=(1, 1.5))
    y = np.random.default_rng(3).gamma(2, size=2001)
    c = np.linspace(0, 7, 351)
    axes[0].hist(y, bins=np.linspace(0, 9, 46), density=True, color=BLUE, alpha=0.3)
    axes[0].plot(c, c * np.exp(-c), color=INK, lw=1)
    cases = (
        (lambda s, v: 0.25 * mean_squared_error(s, v), y.mean(), ORANGE, r"$\mathrm{MSE}/4$", (5.1, 2.35)),
        (mean_absolute_error, np.median(y), GREEN, r"$\mathrm{MAE}$", (4.65, 1.95)),
        (lambda s, v: pinball(s, v, 0.9), np.quantile(y, 0.9), RED, r"$\rho_{0.9}$", (6.4, 0.6)),
    )
    for loss, statistic, color, name, place in cases:
        values = [loss(y, v) for v in c]
        axes[1].plot(c, values, color=color)
        axes[1].plot(statistic, loss(y, statistic), "o", color=color)
        for ax in axes:
            ax.axvline(statistic, color=color, lw=1, ls="--")
        axes[1].text(*place, name, color=color)
    axes[1].set(xlabel=r"$c$", ylim=(0, 2.6), xlim=(0, 7))
    axes[0].set(yticks=())
    return fig
