"""Programs of chapter 4.1 on approximate identities and spectra."""

# --8<-- [start:approximate_identity]
import numpy as np

from snippets.spectra import smoothed


def step(t):
    return np.where((t > 0) & (t < 1), 1.0, 0.0)


def bump(t):
    return np.exp(-(t**2))


def lopsided(u):  # mass one, not even symmetric
    return np.where(u > 0, np.exp(-u), 0.0)


t = np.linspace(-2, 3, 1001) + 1e-4
h = t[1] - t[0]
print("  eps   L1, step   sup, step   sup, bump")
for eps in (0.4, 0.1, 0.025):
    jump = np.abs(smoothed(step, lopsided, eps, t) - step(t))
    smooth = np.abs(smoothed(bump, lopsided, eps, t) - bump(t))
    print(f"{eps:5.3f}   {h * jump.sum():8.4f}", end="   ")
    print(f"{jump.max():9.4f}   {smooth.max():9.4f}")
# --8<-- [end:approximate_identity]

# --8<-- [start:derivative]
import numpy as np

from snippets.spectra import smoothed


def box(u):
    return np.where(np.abs(u) < 0.5, 1.0, 0.0)


t, d = np.linspace(-2, 2, 5), 1e-3
slope = smoothed(np.sin, box, 1, t + d) - smoothed(np.sin, box, 1, t - d)
print("(f * g)':   ", np.round(slope / (2 * d), 4))
print("f' * g:     ", np.round(smoothed(np.cos, box, 1, t), 4))
print("difference: ", np.round(np.sin(t + 0.5) - np.sin(t - 0.5), 4))
# --8<-- [end:derivative]

# --8<-- [start:parseval]
import numpy as np

from snippets.spectra import energies


def box(t):
    return np.where(np.abs(t) < 0.5, 1.0, 0.0)


def bell(t):
    return np.exp(-(t**2) / 2)


print("          in time   in frequency")
for name, f, top in (("bell", bell, 8), ("box", box, 40), ("box", box, 400)):
    time, frequency = energies(f, -10, 10, top, n=4000)
    print(f"{name:4} |ω| < {top:3}   {time:.6f}   {frequency:.6f}")
x = np.random.default_rng(0).standard_normal(8)
X = np.fft.fft(x)
print("eight samples:", np.isclose((x**2).sum(), (np.abs(X) ** 2).sum() / 8))
# --8<-- [end:parseval]

# --8<-- [start:uncertainty]
import numpy as np

from snippets.spectra import uncertainty_product

shapes = {
    "bell": lambda t: np.exp(-(t**2) / 2),
    "narrow bell": lambda t: np.exp(-2 * t**2),
    "1 / cosh": lambda t: 1 / np.cosh(t),
    "two bells": lambda t: np.exp(-((t - 2) ** 2)) + np.exp(-((t + 2) ** 2)),
}
for name, f in shapes.items():
    print(f"{name:12} {uncertainty_product(f, -20, 20, 40):.4f}")
# --8<-- [end:uncertainty]

# --8<-- [start:poisson]
import numpy as np

from snippets.spectra import poisson_sums


def bell(t):
    return np.exp(-(t**2) / 2)


def bell_hat(omega):
    return np.sqrt(2 * np.pi) * np.exp(-(omega**2) / 2)


print("  h   h Σ f(jh)     Σ f̂(2πk/h)    error as an integral")
for h in (3.0, 2.0, 1.0, 0.5):
    left, right = poisson_sums(bell, bell_hat, h)
    print(f"{h}   {left:.9f}   {right:.9f}   {left - np.sqrt(2 * np.pi):.1e}")
# --8<-- [end:poisson]

# --8<-- [start:sobel]
import numpy as np

from snippets.convolution import cross_correlate2d
from snippets.solutions.spectra import sobel_from_parts

kernel = sobel_from_parts()
print(kernel)
ramp = np.add.outer(np.zeros(5), 3.0 * np.arange(6))  # slope 3 to the right
print(cross_correlate2d(ramp, kernel)[0] / 8)
# --8<-- [end:sobel]
