"""Figures of chapters 6.2 and 6.3: Euler steps of a recurrent layer, and the paths that CTC sums."""

import numpy as np

from figures import BLUE, GREEN, INK, MUTED, ORANGE, RED, new_figure
from snippets.sequences import leaky_rnn_step


def euler_steps():
    """One component of a recurrent state: steps of tau, tau/2 and tau/4 against the solution."""
    figure, axis = new_figure(6.4, 2.4)
    rng = np.random.default_rng(5)
    W, U, b, h0 = 2 * rng.normal(size=(3, 3)), rng.normal(size=(3, 1)), rng.normal(size=3), rng.normal(size=3)
    for steps, style, colour in ((800, "-", INK), (16, "o-", BLUE), (8, "o-", GREEN), (4, "o-", ORANGE)):
        dt, states = 4 / steps, [h0]
        for _ in range(steps):
            states.append(leaky_rnn_step(states[-1], [0.5], W, U, b, dt))
        label = {800: r"$h(t)$", 4: r"$\Delta t=\tau$"}.get(steps, rf"$\Delta t=\tau/{steps // 4}$")
        first = np.array(states)[:, 0]
        axis.plot(np.arange(steps + 1) * dt, first, style, color=colour, lw=1.2, ms=4, label=label)
    axis.set(xlabel=r"$t/\tau$", ylabel=r"$h_1$")
    axis.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def ctc_lattice():
    """Frames along, blanks and labels up: every path from the left that ends in one of the last two rows."""
    figure, axis = new_figure(6.4, 2.8)
    rows, T = ["–", "a", "–", "b", "–"], 6
    skips = [s >= 2 and rows[s] != "–" and rows[s] != rows[s - 2] for s in range(5)]
    steps = [(s, s + d) for s in range(5) for d in (0, 1, 2) if s + d < 5 and (d < 2 or skips[s + d])]
    forward = [{0, 1}]
    for _ in range(T - 1):
        forward.append({b for a, b in steps if a in forward[-1]})
    backward = [{3, 4}]
    for _ in range(T - 1):
        backward.insert(0, {a for a, b in steps if b in backward[0]})
    alive = [f & g for f, g in zip(forward, backward, strict=True)]
    for t in range(T - 1):
        for a, b in steps:
            if a in alive[t] and b in alive[t + 1]:
                axis.plot([t, t + 1], [a, b], color=MUTED, lw=0.8, zorder=1)
    for t in range(T):
        for s in range(5):
            colour = MUTED if s not in alive[t] else INK if rows[s] == "–" else BLUE
            axis.plot(t, s, "o", color=colour, ms=9 if s in alive[t] else 3, zorder=2)
    for path, colour in (((1, 1, 2, 2, 3, 3), ORANGE), ((0, 1, 3, 3, 4, 4), RED)):
        axis.plot(range(T), path, color=colour, lw=2.2, zorder=1.5)
    axis.set(xlabel=r"$t$", xticks=range(T), yticks=range(5), yticklabels=rows)
    axis.set_xticklabels([str(t + 1) for t in range(T)])
    return figure
