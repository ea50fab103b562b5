"""Figures of chapter 6.3: a chirp in the time-frequency plane, and how windows overlap."""

import numpy as np

from figures import BLUE, INK, MUTED, ORANGE, new_figure
from snippets.speech import hann_window, stft


def chirp_spectrogram():
    """|X| of a rising tone for a short and a long window, with its true frequency on top."""
    figure, axes = new_figure(6.4, 2.7, ncols=2, sharey=True)
    rate = 8000
    t = np.arange(8000) / rate
    x = np.sin(2 * np.pi * (400 * t + 1000 * t**2))
    for axis, N in zip(axes, (64, 512), strict=True):
        X = stft(x, hann_window(N), 32)
        power = 10 * np.log10(np.abs(X).T ** 2 + 1e-12)
        left = 16 - N // 2  # frame m is centred at sample 32 (m + 1) - N/2
        axis.imshow(
            power, origin="lower", aspect="auto", cmap="gray", vmin=power.max() - 60, interpolation="nearest",
            extent=(left / rate, (left + 32 * len(X)) / rate, -rate / N / 2000, (rate + rate / N) / 2000),
        )  # fmt: skip
        axis.plot(t, (400 + 2000 * t) / 1000, color=ORANGE, lw=1, ls="--")
        axis.set(xlabel=r"$\tau$ / s", xlim=(0, 1), ylim=(0, 4), title=rf"$N={N}$")
    axes[0].set_ylabel(r"$\omega/2\pi$ / kHz")
    return figure


def window_overlap():
    """Periodic Hann windows at N/2 and N/4, the sum of the windows and the sum of their squares."""
    figure, axes = new_figure(6.4, 2.4, ncols=2, sharey=True)
    N = 64
    for axis, hop in zip(axes, (N // 2, N // 4), strict=True):
        n = np.arange(5 * N)
        windows = []
        for start in range(-N, 5 * N, hop):
            window = np.zeros(7 * N)
            window[start + N : start + 2 * N] = hann_window(N)
            windows.append(window[N : 6 * N])
        for window in windows:
            axis.plot(n / N, window, color=MUTED, lw=0.7)
        axis.plot(n / N, sum(windows), color=BLUE, label=r"$\Sigma w$")
        axis.plot(n / N, sum(w**2 for w in windows), color=ORANGE, label=r"$\Sigma w^2$")
        axis.set(xlabel=r"$n/N$", xlim=(1, 3), ylim=(0, 2.3), title=rf"$H=N/{N // hop}$")
    axes[0].legend(loc="upper right", ncols=2)
    axes[0].axhline(0, color=INK, lw=0.5)
    return figure
