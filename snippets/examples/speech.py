# --8<-- [start:stft]
import numpy as np

from snippets.speech import frame_energies, hann_window, istft, stft

rate, N = 8000, 256
t = np.arange(4000) / rate
x = np.sin(2 * np.pi * (300 * t + 1500 * t**2))  # a chirp: 300 Hz and rising
window = hann_window(N)
for hop in (N // 2, N // 4):
    X = stft(x, window, hop)
    back = istft(X, window, hop, len(x))
    overlap = (window**2).reshape(-1, hop).sum(axis=0)
    energy = frame_energies(X, N).sum() / (N * overlap.mean())
    print(
        f"hop {hop:3d}  error below 1e-12: {np.abs(back - x).max() < 1e-12}  "
        f"sum of w^2 from {overlap.min():.2f} to {overlap.max():.2f}  "
        f"energy ratio {energy / (x @ x):.6f}"
    )
# --8<-- [end:stft]

# --8<-- [start:mel]
import numpy as np

from snippets.speech import hann_window, mel_filterbank, stft

rate, N = 16000, 512
x = np.random.default_rng(0).normal(size=rate)
power = np.abs(stft(x, hann_window(N), N // 4)) ** 2
filters = mel_filterbank(20, N, rate)
mel = power @ filters.T
print("power spectrum", power.shape, " mel energies", mel.shape)
print(
    "sum of the filters at 1, 2 and 4 kHz",
    filters.sum(axis=0)[[32, 64, 128]].round(12),
)
# --8<-- [end:mel]
