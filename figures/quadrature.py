"""Figures of chapter 2.1."""

import math

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from snippets.quadrature import gauss_hermite_expectation, gauss_legendre, nodes_and_weights, riemann_sum

RULES = {"left": (BLUE, "o"), "midpoint": (ORANGE, "s"), "trapezoid": (GREEN, "^"), "simpson": (RED, "D")}
SYMBOLS = {"left": "$L$", "midpoint": "$M$", "trapezoid": "$T$", "simpson": "$S$"}


def partition_refinement():
    """Tagged partitions of growing fineness: mesh and distance from the integral fall together."""
    fig, axes = new_figure(6.4, 2.3, ncols=3, sharey=True)
    rng = np.random.default_rng(6)
    x = np.linspace(0, 3, 300)

    def f(t):
        return 1.2 + np.sin(1.7 * t) * np.exp(-t / 4)

    exact = gauss_legendre(f, 0, 3, 40)
    for ax, n in zip(axes, (4, 10, 30), strict=True):
        cuts = np.concatenate([[0.0], np.sort(rng.random(n - 1)) * 3, [3.0]])
        cells = np.diff(cuts)
        tags = cuts[:-1] + rng.random(n) * cells
        ax.bar(cuts[:-1], f(tags), cells, align="edge", color=BLUE, alpha=0.22, edgecolor=BLUE, linewidth=0.8)
        ax.plot(x, f(x), color=INK, linewidth=1.4)
        ax.plot(tags, f(tags), "o", color=ORANGE, markersize=3.5)
        miss = abs(f(tags) @ cells - exact)
        ax.set(xticks=[0, 3], xticklabels=["$a$", "$b$"], yticks=[], ylim=(0, 2.4))
        ax.set_title(rf"$\delta = {cells.max():.2f}$, $|S - I| = {miss:.3f}$")
    return fig


def thomae():
    """Thomae's function, continuous exactly at the irrational numbers."""
    fig, ax = new_figure(6.4, 2.4)
    for q in range(1, 27):
        p = np.array([p for p in range(q + 1) if math.gcd(p, q) == 1])
        ax.plot(p / q, np.full(p.shape, 1 / q), "o", color=BLUE, markersize=max(1.0, 6 / math.sqrt(q)))
    ax.axhline(0.2, color=ORANGE, linewidth=1, linestyle="--")
    ax.set(xticks=[0, 1 / 3, 1 / 2, 2 / 3, 1], xticklabels=["0", "1/3", "1/2", "2/3", "1"], ylim=(0, 1.05))
    ax.set(yticks=[0, 0.2, 1 / 3, 1 / 2, 1], yticklabels=["0", r"$\varepsilon$", "1/3", "1/2", "1"])
    return fig


def orders():
    """Error against number of cells: exp (left), the square root (right)."""
    fig, axes = new_figure(6.4, 3.0, ncols=2, sharey=True)
    cells = 2 ** np.arange(1, 11)
    for ax, f, exact in ((axes[0], np.exp, math.e - 1), (axes[1], np.sqrt, 2 / 3)):
        for rule, (colour, marker) in RULES.items():
            errors = np.array([abs(riemann_sum(f, 0, 1, int(n), rule) - exact) for n in cells])
            seen = errors > 1e-14
            ax.loglog(cells[seen], errors[seen], color=colour, marker=marker, markersize=3.5, label=SYMBOLS[rule])
        ax.set(xlabel="$n$", xticks=[2, 16, 128, 1024], xticklabels=["2", "16", "128", "1024"])
        ax.minorticks_off()
        ax.grid(True)
    axes[0].set(title=r"$f(x) = e^x$", ylabel=r"$|S_n - I|$")
    axes[1].set_title(r"$f(x) = x^{1/2}$")
    axes[0].legend(loc="lower left")
    return fig


def gauss_and_kink():
    """Gauss-Hermite nodes and weights, and the error for a smooth function and for ReLU."""
    fig, (left, right) = new_figure(6.4, 2.7, ncols=2)
    z, w = np.polynomial.hermite_e.hermegauss(20)
    x = np.linspace(-4, 4, 400)
    left.plot(x, np.maximum(x, 0) / 8, color=MUTED, linewidth=1.2)
    left.vlines(z, 0, w / np.sqrt(2 * np.pi), color=BLUE, linewidth=1.2)
    left.plot(z, w / np.sqrt(2 * np.pi), "o", color=BLUE, markersize=4)
    left.set(xlim=(-4.2, 4.2), ylim=(0, 0.32), xlabel="$z_i$", ylabel="$w_i$")
    nodes = np.array([2, 3, 4, 6, 8, 10, 14, 20, 30, 40, 60, 80, 120, 160, 240])
    smooth = np.array([abs(gauss_hermite_expectation(np.cos, int(n)) - math.exp(-0.5)) for n in nodes])
    relu = [gauss_hermite_expectation(lambda z: np.maximum(z, 0), int(n)) for n in nodes]
    kink = np.abs(np.array(relu) - 1 / np.sqrt(2 * np.pi))
    seen = smooth > 1e-14
    right.loglog(nodes[seen], smooth[seen], "o-", color=GREEN, label=r"$\cos Z$")
    right.loglog(nodes, kink, "s-", color=RED, label=r"$\max(0, Z)$")
    right.set(xlabel="$n$", xticks=[2, 10, 100], xticklabels=["2", "10", "100"])
    right.minorticks_off()
    right.grid(True)
    right.legend(loc="lower right")
    return fig


def periodic():
    """Over a whole period the trapezoid rule beats its own order."""
    fig, (left, right) = new_figure(6.4, 2.7, ncols=2)
    t = np.linspace(0, 2 * np.pi, 400)
    left.plot(t, np.exp(np.cos(t)), color=INK, linewidth=1.4)
    x, _ = nodes_and_weights(0, 2 * np.pi, 8, "trapezoid")
    left.fill_between(x, np.exp(np.cos(x)), color=GREEN, alpha=0.2, linewidth=0)
    left.plot(x, np.exp(np.cos(x)), "o-", color=GREEN, linewidth=1)
    left.set(xticks=[0, np.pi, 2 * np.pi], xticklabels=["0", r"$\pi$", r"$2\pi$"], ylim=(0, 2.9))
    left.set_title(r"$e^{\cos t}$")
    cells = np.arange(2, 41, 2)
    for end, colour, marker in ((2 * np.pi, GREEN, "^"), (3.0, ORANGE, "s")):
        exact = gauss_legendre(lambda s: np.exp(np.cos(s)), 0, end, 60)
        sums = [riemann_sum(lambda s: np.exp(np.cos(s)), 0, end, int(n), "trapezoid") for n in cells]
        errors = np.abs(np.array(sums) - exact)
        seen = errors > 3e-13
        label = r"$\int_0^{2\pi}$" if end > 4 else r"$\int_0^3$"
        right.semilogy(cells[seen], errors[seen], color=colour, marker=marker, markersize=4, label=label)
    right.set(xlabel="$n$", title=r"$|T_n - I|$")
    right.grid(True)
    right.legend(loc="lower right")
    return fig


def three_measures():
    """One function against three measures: length, unit masses, probabilities."""
    fig, axes = new_figure(6.4, 2.2, ncols=3, sharey=True)
    x = np.linspace(0.5, 6.5, 200)

    def f(t):
        return 0.3 + np.sin(t / 2) ** 2

    for ax in axes:
        ax.plot(x, f(x), color=MUTED, linewidth=1)
        ax.set(yticks=[], ylim=(0, 1.6), xticks=range(1, 7))
    axes[0].fill_between(x, f(x), color=BLUE, alpha=0.25, linewidth=0)
    axes[0].plot(x, f(x), color=BLUE)
    axes[0].set_title(r"$\int f\,d\lambda$")
    k = np.arange(1, 7)
    axes[1].vlines(k, 0, f(k), color=ORANGE, linewidth=5)
    axes[1].set_title(r"$\int f\,d\# = \sum f(k)$")
    p = np.array([1, 2, 5, 4, 2, 1]) / 15
    for at, mass in zip(k, p, strict=True):
        axes[2].vlines(at, 0, f(at), color=GREEN, linewidth=30 * mass)
    axes[2].set_title(r"$\int f\,dP = \sum p_k f(k)$")
    return fig


def escaping_mass():
    """The derivative in t of Leibniz' counter-example: its mass runs to the origin and does not get less."""
    fig, (left, right) = new_figure(6.4, 2.6, ncols=2)
    x = np.geomspace(1e-4, 1, 300)
    for t, colour in ((0.4, BLUE), (0.2, ORANGE), (0.1, RED)):
        u = t**2 / x
        left.semilogx(x, x * (3 * u - 2 * u**2) / x * np.exp(-u), color=colour, label=f"$t = {t}$")
    left.axhline(0, color=MUTED, linewidth=0.8)
    left.set(xlabel="$x$", title=r"$x\,\partial_t f(x, t)$")
    left.legend(loc="upper left")
    t = np.linspace(-1.5, 1.5, 300)
    right.plot(t, t * np.exp(-(t**2)), color=INK)
    right.plot([-0.45, 0.45], [-0.45, 0.45], color=GREEN, linewidth=1.4, linestyle="--")
    right.plot([-0.6, 0.6], [0, 0], color=RED, linewidth=1.4, linestyle="--")
    right.set(xlabel="$t$", title="$F(t)$", xticks=[-1, 0, 1])
    return fig


def fubini():
    """Signs and size of the integrand that Fubini's theorem excludes, and its two iterated integrals."""
    fig, (left, right) = new_figure(6.4, 2.6, ncols=2)
    x, y = np.meshgrid(np.linspace(0.01, 2, 120), np.linspace(0.01, 1, 80))
    f = x * y * (x**2 - y**2) / (x**2 + y**2) ** 3
    for low, alpha in ((0.05, 0.25), (0.2, 0.25), (1.0, 0.3), (8.0, 0.4)):
        left.contourf(x, y, f, levels=[low, 1e9], colors=[BLUE], alpha=alpha)
        left.contourf(x, y, -f, levels=[low, 1e9], colors=[RED], alpha=alpha)
    left.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle="--")
    left.text(1.0, 0.3, "$+$", fontsize=16, ha="center", va="center")
    left.text(0.32, 0.8, "$-$", fontsize=16, ha="center", va="center")
    left.set(xlim=(0, 2), ylim=(0, 1), aspect="equal", xlabel="$x$", ylabel="$y$", xticks=[0, 1, 2], yticks=[0, 1])
    s = np.linspace(0, 2, 300)
    right.plot(s, s / (2 * (s**2 + 1) ** 2), color=BLUE, label=r"$\int_0^1 f\,dy$")
    right.fill_between(s, s / (2 * (s**2 + 1) ** 2), color=BLUE, alpha=0.2, linewidth=0)
    s = s[s <= 1]
    right.plot(s, -2 * s / (4 + s**2) ** 2, color=RED, label=r"$\int_0^2 f\,dx$")
    right.fill_between(s, -2 * s / (4 + s**2) ** 2, color=RED, alpha=0.2, linewidth=0)
    right.axhline(0, color=MUTED, linewidth=0.8)
    right.set(xticks=[0, 1, 2])
    right.legend(loc="lower right")
    return fig
