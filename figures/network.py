"""Figures of chapter 5.2 that need no TensorFlow: data, feature maps, pooling as a Riemann sum, reliability."""

import numpy as np

from figures import BLUE, GREEN, MUTED, ORANGE, RED, new_figure
from hooks import digits as trained
from snippets.convolution import cross_correlate2d
from snippets.losses import softmax
from snippets.network import load_digits28, numpy_forward, reliability


def digits():
    """One test digit of each class, in the 28 x 28 format of MNIST."""
    fig, axes = new_figure(6.6, 1.2, ncols=10)
    _, _, x, y = load_digits28(0)
    for k, ax in enumerate(axes):
        ax.imshow(x[np.argmax(y == k), ..., 0], cmap="gray", vmin=0, vmax=1)
        ax.set_title(rf"${k}$")
        ax.axis("off")
    return fig


def pooled_mean():
    """A map of activations at 7 x 7 pixels as columns over the unit square, and the error of its mean by n."""
    fig, axes = new_figure(6.4, 2.8, ncols=2, width_ratios=(1, 1.2))

    def image(n):
        centres = (np.arange(n) + 0.5) / n
        return np.exp(centres)[:, None] * np.cos(2 * centres)

    axes[0].imshow(image(7), cmap="gray", extent=(0, 1, 1, 0))
    for k in range(1, 7):
        axes[0].axhline(k / 7, color=BLUE, lw=0.6)
        axes[0].axvline(k / 7, color=BLUE, lw=0.6)
    axes[0].set(xticks=(0, 1), yticks=(0, 1), title=r"$h^2=1/49$")
    exact = (np.e - 1) * np.sin(2) / 2
    sizes = np.array([2, 4, 7, 14, 28, 56, 112])
    errors = [abs(image(n).mean() - exact) for n in sizes]
    axes[1].loglog(sizes, errors, "o-", color=ORANGE)
    axes[1].loglog(sizes, errors[0] * (sizes / sizes[0]) ** -2.0, color=MUTED, ls="--", lw=1)
    axes[1].text(30, 4e-4, r"$n^{-2}$", color=MUTED)
    axes[1].set(xlabel=r"$n$", ylabel=r"$|\,\mathrm{GAP}-\int u\,|$", xticks=sizes[1::2], xticklabels=sizes[1::2])
    axes[1].minorticks_off()
    return fig


def reliability_diagram():
    """Accuracy against confidence: forecasts that are the truth, and the same with their logits times three."""
    fig, axes = new_figure(6.4, 3.0, ncols=2, sharey=True)
    rng = np.random.default_rng(1)
    logits = 1.5 * rng.normal(size=(20000, 3))
    y = (rng.random((20000, 1)) > softmax(logits).cumsum(axis=1)[:, :-1]).sum(axis=1)
    for ax, factor in zip(axes, (1, 3), strict=True):
        share, accuracy, confidence = reliability(softmax(factor * logits), y, 10)
        used = share > 0
        ax.plot([0, 1], [0, 1], color=MUTED, ls="--", lw=1)
        ax.vlines(confidence[used], accuracy[used], confidence[used], color=RED, lw=2)
        ax.scatter(confidence[used], accuracy[used], s=8 + 400 * share[used], color=BLUE, alpha=0.5, lw=0)
        ax.plot(confidence[used], accuracy[used], color=BLUE, lw=1.2)
        ax.set(xlabel=r"$\mathrm{conf}_b$", xlim=(0.3, 1), ylim=(0.3, 1), aspect="equal", title=rf"$z\times{factor}$")
    axes[0].set_ylabel(r"$\mathrm{acc}_b$")
    return fig


def held_out_loss():
    """Density of the loss of a sample, and the mean of n of them with its standard error, n on a log scale."""
    fig, ax = new_figure(5.6, 2.8)
    logits = np.array([[1.0, 0.0, -1.0], [0.5, -0.5, 2.0]])
    law = np.array([[0.3, 0.1, 0.1], [0.05, 0.15, 0.3]])
    losses = -np.log(softmax(logits))
    risk = float(np.sum(law * losses))
    sd = np.sqrt(np.sum(law * losses**2) - risk**2)
    n = np.geomspace(20, 5000, 60)
    ax.fill_between(n, risk - 1.96 * sd / np.sqrt(n), risk + 1.96 * sd / np.sqrt(n), color=BLUE, alpha=0.15, lw=0)
    rng = np.random.default_rng(0)
    for size in np.geomspace(25, 4500, 14).astype(int):
        draws = losses.ravel()[rng.choice(6, size=size, p=law.ravel())]
        ax.errorbar(size, draws.mean(), 1.96 * draws.std(ddof=1) / np.sqrt(size), fmt="o", ms=4, color=ORANGE, lw=1.2)
    ax.axhline(risk, color=GREEN, lw=1.4)
    ax.text(5300, risk, r"$R$", color=GREEN, va="center")
    ax.set(xscale="log", xlabel=r"$n$", ylabel=r"$\hat R_n \pm 1.96\,\mathrm{se}$", xlim=(20, 5000))
    return fig


def feature_maps():
    """A test digit of MNIST's format, eight of its maps after convolution and after pooling, and the probabilities."""
    fig, axes = new_figure(6.6, 3.6, nrows=1, ncols=3, width_ratios=(1, 2.3, 1.3))
    _, _, x, y = load_digits28(0)
    weights = trained.weights()
    kernel, bias = weights[:2]
    image = x[np.argmax(y == 2)]
    maps = [np.maximum(cross_correlate2d(image[..., 0], kernel[:, :, 0, c]) + bias[c], 0) for c in range(32)]
    strongest = np.argsort([-m.sum() for m in maps])[:4]
    axes[0].imshow(image[..., 0], cmap="gray", vmin=0, vmax=1)
    axes[0].set_title(r"$28\times28$")
    sheet = np.zeros((4 * 28, 2 * 28))
    for row, c in enumerate(strongest):
        pooled = maps[c].reshape(13, 2, 13, 2).max(axis=(1, 3))
        sheet[28 * row + 1 : 28 * row + 27, 1:27] = maps[c]
        sheet[28 * row + 1 : 28 * row + 27, 29:55] = np.kron(pooled, np.ones((2, 2)))
    axes[1].imshow(sheet, cmap="gray", vmin=0)
    axes[1].set_title(r"$26\times26\;\to\;13\times13$")
    for ax in axes[:2]:
        ax.axis("off")
    p = softmax(numpy_forward(weights, image[None]))[0]
    axes[2].barh(range(10), p, color=BLUE)
    axes[2].set(yticks=range(10), xlim=(0, 1), xticks=(0, 1), xlabel=r"$p_k$", ylim=(9.5, -0.5))
    return fig
