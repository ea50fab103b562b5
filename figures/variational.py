"""Figures of chapters 4.3 and 4.5: an evidence and its bounds, two estimates of one gradient."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, bell, new_figure
from snippets.solutions.variational import best_baseline, expected_reward_gradient
from snippets.variational import elbo_linear_gaussian, importance_bound, log_evidence, log_weight, posterior

X, MEAN, VARIANCE = 1.3, 0.2, 0.6


def evidence_and_bound():
    """Left: the joint density over z, whose area is the evidence, and q; right: the bound against the mean of q."""
    fig, axes = new_figure(7.0, 2.9, ncols=2)
    z = np.linspace(-2.2, 3.2, 400)
    q = bell(z, MEAN, VARIANCE)
    joint = np.exp(log_weight(z, X, MEAN, VARIANCE)) * q
    axes[0].fill_between(z, joint, color=BLUE, alpha=0.3, linewidth=0)
    axes[0].plot(z, joint, color=BLUE)
    axes[0].plot(z, q, color=ORANGE)
    axes[0].plot(z, bell(z, *posterior(X)), color=GREEN, linewidth=1)
    axes[0].text(-2.1, 0.43, r"$q(z)$", color=ORANGE)
    axes[0].text(1.45, 0.6, r"$p(z\,|\,x)$", color=GREEN)
    axes[0].text(2.05, 0.1, r"$p(x,z)$", color=BLUE)
    axes[0].set(xlabel=r"$z$", ylim=(0, 0.75))
    means = np.linspace(-1, 2.6, 200)
    axes[1].axhline(log_evidence(X), color=INK, linewidth=0.9)
    for variance, color in ((0.6, ORANGE), (posterior(X)[1], GREEN)):
        axes[1].plot(means, [elbo_linear_gaussian(X, m, variance) for m in means], color=color)
    bound = elbo_linear_gaussian(X, MEAN, VARIANCE)
    axes[1].plot([MEAN, MEAN], [bound, log_evidence(X)], color=MUTED, linewidth=2)
    axes[1].plot(MEAN, bound, "o", color=ORANGE)
    axes[1].text(MEAN - 0.06, (bound + log_evidence(X)) / 2 + 0.05, r"$\mathrm{KL}$", color=MUTED, ha="right")
    axes[1].text(-0.95, log_evidence(X) + 0.12, r"$\ln p(x)$", color=INK)
    axes[1].set(xlabel=r"$m$", ylim=(-5, -1.2))
    return fig


def bounds_by_samples():
    """The bound with one, two and three importance samples against the mean of q, and the evidence above them."""
    fig, ax = new_figure(5.2, 2.7)
    means = np.linspace(-0.8, 2.4, 60)
    ax.axhline(log_evidence(X), color=INK, linewidth=0.9)
    for k, color in ((1, ORANGE), (2, GREEN), (3, BLUE)):
        values = [importance_bound(k, X, m, VARIANCE, nodes=20) for m in means]
        ax.plot(means, values, color=color)
        place = next(i for i, value in enumerate(values) if value > -3.5)
        ax.text(means[place] - 0.03, values[place], f"${k}$", color=color, ha="right")
    ax.set(xlabel=r"$m$", ylim=(-4.2, -1.4))
    return fig


def two_gradients():
    """Densities of one draw of the two estimates of d/dmu E X²: the same mean, very different spreads."""
    fig, axes = new_figure(7.0, 2.6, ncols=2)
    mu = 0.7
    z = np.linspace(-3.2, 3.2, 400)
    axes[0].plot(z, 2 * (mu + z), color=BLUE)
    axes[0].plot(z, (mu + z) ** 2 * z, color=ORANGE)
    axes[0].axhline(2 * mu, color=MUTED, linewidth=0.8)
    axes[0].set(xlabel=r"$z$", ylim=(-14, 22))
    axes[0].text(1.7, -1.5, r"$2(\mu+z)$", color=BLUE)
    axes[0].text(0.5, 14, r"$(\mu+z)^2\,z$", color=ORANGE)
    draws = np.random.default_rng(0).standard_normal(200_000)
    bins = np.linspace(-12, 18, 121)
    for values, color in ((2 * (mu + draws), BLUE), ((mu + draws) ** 2 * draws, ORANGE)):
        density, _ = np.histogram(values, bins, density=True)
        axes[1].step(bins[:-1], density, where="post", color=color, linewidth=1)
    axes[1].axvline(2 * mu, color=MUTED, linewidth=0.8)
    axes[1].set(yscale="log", ylim=(2e-4, 3))
    return fig


def baselines():
    """Variance of the score-function estimate against the baseline, for a reward and for the reward plus ten."""
    fig, ax = new_figure(5.2, 2.6)
    logits, grid = [1.0, 0.0, -1.0], np.linspace(-3, 14, 200)
    for reward, color in (([1.0, 0.0, 2.0], BLUE), ([11.0, 10.0, 12.0], ORANGE)):
        best = best_baseline(logits, reward)
        ax.plot(grid, [expected_reward_gradient(logits, reward, b)[1] for b in grid], color=color)
        ax.plot(best, expected_reward_gradient(logits, reward, best)[1], "o", color=color)
        ax.plot(0, expected_reward_gradient(logits, reward, 0.0)[1], "s", color=color)
        ax.text(best, 12, r"$b^*$", color=color, ha="center")
    ax.axvline(0, color=MUTED, linewidth=0.8)
    ax.set(xlabel=r"$b$", ylim=(-4, 110))
    return fig
