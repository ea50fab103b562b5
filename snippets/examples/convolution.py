"""The programs whose output pages 2.2, 4.1 and 5.1 print."""

# --8<-- [start:box_triangle]
import numpy as np

from snippets.smoothing import continuous_convolution


def box(t):
    return np.where(np.abs(t) < 0.5, 1.0, 0.0)


grid = np.linspace(-1.5, 1.5, 3001)
y = continuous_convolution(box, box, grid)
for t in (-1, -0.5, 0, 0.25, 1):
    value = y[np.abs(grid - t).argmin()]
    print(f"t = {t:5}:  sum {value:.3f}   1 - |t| = {1 - abs(t):.3f}")
# --8<-- [end:box_triangle]

# --8<-- [start:infinite_point]
import numpy as np

from snippets.smoothing import discretised_convolution


def spike(t):
    return np.where(np.abs(t) < 1, np.abs(t) ** -0.5, 0.0)  # its integral is 4


for n in (100, 400, 1600, 6400):
    h = 1 / n
    t, y = discretised_convolution(spike, spike, -1, 1, h)
    at_zero, at_half = y[2 * n - 1], y[2 * n - 1 + n // 2]
    mass = h * y.sum()
    at = f"at 0: {at_zero:.3f}  at 1/2: {at_half:.3f}"
    print(f"h = 1/{n:<4}  {at}  mass {mass:.3f}")
# --8<-- [end:infinite_point]

# --8<-- [start:shifted_copies]
import numpy as np

from snippets.convolution import convolve1d

x, k = np.array([1, 2, 3, 4]), np.array([10, 0, 1])
print("10 x[t]          ", 10 * np.array([1, 2, 3, 4, 0, 0]))
print("      + 1 x[t-2] ", 1 * np.array([0, 0, 1, 2, 3, 4]))
print("convolve1d(x, k) ", convolve1d(x, k))
# --8<-- [end:shifted_copies]

# --8<-- [start:polynomials]
import numpy as np

from snippets.convolution import convolve1d

p, q = [1, 2, 3], [4, 5]  # 1 + 2z + 3z² and 4 + 5z
product = convolve1d(p, q)
print("coefficients of the product", product)
z = 0.3
print("p(z) q(z)     ", np.polyval(p[::-1], z) * np.polyval(q[::-1], z))
print("product at z  ", np.polyval(product[::-1], z))
# --8<-- [end:polynomials]

# --8<-- [start:unit]
import numpy as np

from snippets.convolution import convolve1d, correlate1d

k = np.array([1, 2, 3])
for name, delta in (("δ at 0", [1, 0, 0, 0]), ("δ at 2", [0, 0, 1, 0])):
    star = correlate1d(delta, k, "full")
    print(name, " δ * k =", convolve1d(delta, k), "  δ ⋆ k =", star)
# --8<-- [end:unit]

# --8<-- [start:no_unit]
from functools import partial

import numpy as np

from snippets.smoothing import continuous_convolution


def bell(t, width):
    return np.exp(-((t / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))


def box(t, half):
    return np.where(np.abs(t) < half, 1 / (2 * half), 0.0)


grid = np.linspace(-4, 4, 8001)
dx = grid[1] - grid[0]
print("half-width of the box g:            1.000  0.100  0.010")
for width in (1, 0.3, 0.1, 0.03):  # bells e of mass 1, candidates for a unit
    e, row = partial(bell, width=width), ""
    for half in (1, 0.1, 0.01):
        g = partial(box, half=half)
        difference = continuous_convolution(e, g, grid) - g(grid)
        row += f"  {dx * np.abs(difference).sum():.3f}"
    print(f"bell of width {width:4}:  ‖e * g - g‖ ={row}")
# --8<-- [end:no_unit]

# --8<-- [start:dice]
from fractions import Fraction

import numpy as np

from snippets.smoothing import pdf_of_sum

die = np.full(6, 1 / 6)  # entry i: the face i + 1
two = pdf_of_sum(die, die)  # entry i: the sum i + 2
for total, p in enumerate(two, start=2):
    print(f"{total:2}: {Fraction(p).limit_denominator(36)}")
print("sum of probabilities", round(two.sum(), 12))
# --8<-- [end:dice]

# --8<-- [start:difference]
import numpy as np

from snippets.convolution import correlate1d

p, q = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.9])  # X: 0, 1, 2 and Y: 0, 1
pairs = np.zeros(4)
for x in range(3):
    for y in range(2):
        pairs[x - y + 1] += p[x] * q[y]
print("X - Y:     ", np.arange(-1, 3))
print("all pairs: ", pairs)
print("p ⋆ q:     ", correlate1d(p, q, "full"))
# --8<-- [end:difference]

# --8<-- [start:swapped]
import numpy as np

from snippets.convolution import convolve1d, correlate1d

u, v = np.array([1 + 1j, 2, 0, 3j]), np.array([1, -2j])
print("u ⋆ v                ", correlate1d(u, v, "full"))
print("v ⋆ u                ", correlate1d(v, u, "full"))
print("… reversed, conjugate", correlate1d(v, u, "full")[::-1].conj())
print("u * conj reversed v  ", convolve1d(u, v[::-1].conj()))
# --8<-- [end:swapped]

# --8<-- [start:algebra]
import numpy as np

from snippets.convolution import convolve1d, correlate1d

rng = np.random.default_rng(0)
f, g, h = (rng.integers(-4, 5, size=n) for n in (5, 4, 3))


def star(a, b):
    return correlate1d(a, b, "full")


def conv(a, b):
    return convolve1d(a, b)


print("f * g - g * f             ", conv(f, g) - conv(g, f))
print("(f * g) * h - f * (g * h) ", conv(conv(f, g), h) - conv(f, conv(g, h)))
print("f ⋆ g - g ⋆ f             ", star(f, g) - star(g, f))
unequal = star(star(f, g), h) - star(f, star(g, h))
print("(f ⋆ g) ⋆ h - f ⋆ (g ⋆ h) ", unequal)
print("(f ⋆ g) ⋆ h - f ⋆ (g * h) ", star(star(f, g), h) - star(f, conv(g, h)))
# --8<-- [end:algebra]

# --8<-- [start:stacked_layers]
import numpy as np

from snippets.convolution import convolve2d, cross_correlate2d

rng = np.random.default_rng(1)
x, k1, k2 = (rng.normal(size=(n, n)) for n in (9, 3, 3))
two_layers = cross_correlate2d(cross_correlate2d(x, k1), k2)
right, wrong = convolve2d(k1, k2, "full"), cross_correlate2d(k1, k2, padding=2)
for name, k in (("k1 * k2", right), ("k1 ⋆ k2", wrong)):
    error = np.abs(cross_correlate2d(x, k) - two_layers).max()
    print(f"one layer with {name}, shape {k.shape}: difference {error:.1e}")
# --8<-- [end:stacked_layers]

# --8<-- [start:translation]
import numpy as np

from snippets.convolution import convolve1d

x, k = np.array([0, 1, 4, 2, 0, 0, 0]), np.array([1, -1])
moved = np.array([0, 0, 0, 1, 4, 2, 0])  # x, two places later
print("x * k          ", convolve1d(x, k))
print("(moved x) * k  ", convolve1d(moved, k))
print("moved (x * k)  ", np.roll(convolve1d(x, k), 2))
# --8<-- [end:translation]

# --8<-- [start:missing_dx]
import numpy as np

from snippets.convolution import convolve1d
from snippets.smoothing import continuous_convolution


def box(t):
    return np.where((t >= -0.5) & (t < 0.5), 1.0, 0.0)


grid = np.arange(-2, 2, 1e-3)
y = continuous_convolution(box, box, grid)
print("sum of products, no dx:", convolve1d(box(grid), box(grid)).max())
print("times dx = 1e-3:       ", round(y.max(), 9))
# --8<-- [end:missing_dx]

# --8<-- [start:erratum_e6]
import numpy as np

from snippets.convolution import convolve1d, correlate1d

x, k = np.array([1, 2, 3, 4]), np.array([1, 0, 2])
print("one weighted sum       ", (x[:3] * k).sum())
print("weighted sums, sliding ", correlate1d(x, k))
print("convolution            ", convolve1d(x, k, "valid"))
# --8<-- [end:erratum_e6]

# --8<-- [start:erratum_e7]
import numpy as np

from snippets.convolution import circular_convolve

rng = np.random.default_rng(0)
n = 6
A = rng.normal(size=(n, n))  # any linear map: n² numbers
shifts = [np.roll(np.eye(n), s, axis=0) for s in range(n)]
B = sum(S.T @ A @ S for S in shifts) / n  # averaged over all shifts
S, x, impulse = shifts[1], rng.normal(size=n), np.eye(n)[0]
y = circular_convolve(x, B @ impulse)
print(f"A S - S A:                         {np.abs(A @ S - S @ A).max():.1e}")
print(f"B S - S B:                         {np.abs(B @ S - S @ B).max():.1e}")
print(f"B x - x * (impulse response of B): {np.abs(B @ x - y).max():.1e}")
# --8<-- [end:erratum_e7]

# --8<-- [start:young]
import numpy as np

from snippets.smoothing import young_gap

rng = np.random.default_rng(0)
f, g = rng.normal(size=50), rng.normal(size=80)
for p in (1, 1.5, 2, np.inf):
    gap = young_gap(f, g, p, h=0.1)
    of_moduli = young_gap(abs(f), abs(g), p, h=0.1)
    print(f"p = {p:3}:  gap {gap:6.3f}   for |f| and |g|: {abs(of_moduli):.3f}")
# --8<-- [end:young]

# --8<-- [start:convolution_theorem]
import numpy as np

from snippets.convolution import circular_convolve, convolve1d, fft_convolve

rng = np.random.default_rng(0)
x, k = rng.normal(size=8), rng.normal(size=3)
y = np.fft.ifft(np.fft.fft(x) * np.fft.fft(k, 8)).real
circular, linear = circular_convolve(x, k), convolve1d(x, k)
print(f"circular, n = 8:       {np.abs(y - circular).max():.1e}")
print(f"linear, padded to 10:  {np.abs(fft_convolve(x, k) - linear).max():.1e}")
print("linear, not padded:   ", np.abs(y - linear[:8]).round(3))
# --8<-- [end:convolution_theorem]

# --8<-- [start:correlation_spectrum]
import numpy as np

from snippets.convolution import correlate1d

rng = np.random.default_rng(0)
x, k = rng.normal(size=8), rng.normal(size=3)
n = 10  # 8 + 3 - 1
spectrum = np.fft.fft(x, n) * np.conj(np.fft.fft(k, n))
back = np.roll(np.fft.ifft(spectrum).real, 2)  # shifts -2 and -1 stood at the end
error = np.abs(back - correlate1d(x, k, "full")).max()
print(f"inverse transform of X · conj K, against x ⋆ k: {error:.1e}")
# --8<-- [end:correlation_spectrum]

# --8<-- [start:riemann_bridge]
import numpy as np

from snippets.smoothing import discretised_convolution


def box(t):
    return np.where(np.abs(t) < 0.5, 1.0, 0.0)


def bell(t, variance=1.0):
    return np.exp(-(t**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


print("        aligned    misaligned    bells")
for n in (1, 2, 4, 8):
    t, y = discretised_convolution(box, box, -1, 1, 1 / (2 * n))
    aligned = np.abs(y - np.maximum(0, 1 - np.abs(t))).max()
    t, y = discretised_convolution(box, box, -1, 1, 1 / (2 * n + 1 / 3))
    misaligned = np.abs(y - np.maximum(0, 1 - np.abs(t))).max()
    t, y = discretised_convolution(bell, bell, -12, 12, 2 / n)
    bells = np.abs(y - bell(t, variance=2)).max()
    print(f"n = {n}:  {aligned:.1e}    {misaligned:.1e}       {bells:.1e}")
# --8<-- [end:riemann_bridge]

# --8<-- [start:semigroup]
import numpy as np

from snippets.smoothing import semigroup_check

for s1, s2 in ((3, 4), (1.5, 2), (1, 1), (0.5, 0.5)):
    error = semigroup_check(s1, s2)
    print(f"{s1}, then {s2}; at once {np.hypot(s1, s2):.3f}: error {error:.1e}")
# --8<-- [end:semigroup]

# --8<-- [start:toeplitz]
import numpy as np

from snippets.convolution import convolve1d, correlate1d, toeplitz_of_kernel

T = toeplitz_of_kernel([1, 2, 3], 4)
print(T.astype(int))
x, y = np.array([1, 0, 2, -1]), np.array([1, 2, 0, 1, 3, -1])
print("T x  - x * k:", T @ x - convolve1d(x, [1, 2, 3]))
print("Tᵀ y - y ⋆ k:", T.T @ y - correlate1d(y, [1, 2, 3]))
# --8<-- [end:toeplitz]

# --8<-- [start:erratum_e10]
import numpy as np

from snippets.convolution import convolve1d, correlate1d
from snippets.smoothing import continuous_convolution

for half in (1, 10, 100):  # f = g = 1: the integral over ℝ has no value
    grid = np.linspace(-half, half, 1001)
    middle = continuous_convolution(np.ones_like, np.ones_like, grid)[500]
    print(f"f = g = 1, integral over [-{half}, {half}]: {middle:.0f}")
f, g = np.array([1, 2, 3, 4]), np.array([1, 0, -1])
print("f * g:", convolve1d(f, g))
print("g * f:", convolve1d(g, f))
print("f ⋆ g:", correlate1d(f, g, "full"))
print("g ⋆ f:", correlate1d(g, f, "full"))
# --8<-- [end:erratum_e10]

# --8<-- [start:loop_and_windows]
import numpy as np

from snippets.convolution import convolution_loop, cross_correlate2d

rng = np.random.default_rng(0)
x, k = rng.normal(size=(40, 50)), rng.normal(size=(3, 5))
slow, fast = convolution_loop(x, k), cross_correlate2d(x, k)
print("shapes", slow.shape, fast.shape)
print(f"largest difference {np.abs(slow - fast).max():.1e}")
# --8<-- [end:loop_and_windows]

# --8<-- [start:erratum_e11]
import numpy as np

from snippets.convolution import convolution_loop, convolve2d, cross_correlate2d

rng = np.random.default_rng(0)
x, k = rng.normal(size=(6, 7)), rng.normal(size=(3, 3))
y = convolution_loop(x, k)
turned = convolution_loop(x, k[::-1, ::-1])
for name, a, b in (
    ("the loop - cross-correlation", y, cross_correlate2d(x, k)),
    ("the loop - convolution", y, convolve2d(x, k)),
    ("the loop with a turned kernel - convolution", turned, convolve2d(x, k)),
):
    print(f"{name}: {np.abs(a - b).max():.3g}")
# --8<-- [end:erratum_e11]

# --8<-- [start:erratum_e14]
import warnings

import numpy as np

from snippets.convolution import convolution_loop, cross_correlate2d

image, kernel = np.full((3, 3), 200, np.uint8), np.full((3, 3), 2, np.uint8)
wrapped, true = convolution_loop(image, kernel), cross_correlate2d(image, kernel)
print("1. 8 bits:", wrapped[0, 0], "  true:", true[0, 0])
empty = convolution_loop(np.ones((3, 3)), np.ones((4, 4)))
print("2. one too large:", empty.shape)
try:
    convolution_loop(np.ones((3, 3)), np.ones((5, 5)))
except ValueError as error:
    print("3. two too large:", error)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    lost = convolution_loop(np.array([[1 + 2j]]), np.array([[1]]))[0, 0]
print("4. complex:", lost, " with a", caught[0].category.__name__)
print("5. Python steps for 1000 x 1000 and 3 x 3:", (1000 - 3 + 1) ** 2)
try:
    cross_correlate2d(np.ones((3, 3)), np.ones((4, 4)))
except ValueError as error:
    print("instead of 2 and 3:", error)
# --8<-- [end:erratum_e14]

# --8<-- [start:delta_image]
import numpy as np

from snippets.convolution import convolve2d, cross_correlate2d

delta = np.zeros((5, 5))
delta[2, 2] = 1
k = np.arange(1, 10).reshape(3, 3)
print("kernel\n", k)
print("cross_correlate2d(δ, k)\n", cross_correlate2d(delta, k).astype(int))
print("convolve2d(δ, k)\n", convolve2d(delta, k).astype(int))
# --8<-- [end:delta_image]

# --8<-- [start:stride_padding_dilation]
import numpy as np

from snippets.convolution import cross_correlate2d

x, k = np.arange(49).reshape(7, 7), np.ones((3, 3))
for name, options in (
    ("plain", {}),
    ("padding 1", {"padding": 1}),
    ("stride 2", {"stride": 2}),
    ("dilation 2", {"dilation": 2}),
    ("all three", {"stride": 2, "padding": 2, "dilation": 2}),
):
    y = cross_correlate2d(x, k, **options)
    print(f"{name:10}  shape {y.shape}  first row {y[0]}")
# --8<-- [end:stride_padding_dilation]

# --8<-- [start:filters]
import numpy as np

from snippets.convolution import cross_correlate2d
from snippets.picture import BLUR, SHARPEN, SOBEL_X, SOBEL_Y, drawn_image

image = drawn_image(96)
gx, gy = cross_correlate2d(image, SOBEL_X), cross_correlate2d(image, SOBEL_Y)
for name, y in (
    ("image", image[1:-1, 1:-1]),
    ("blur", cross_correlate2d(image, BLUR)),
    ("sharpen", cross_correlate2d(image, SHARPEN)),
    ("edges", np.hypot(gx, gy)),
):
    print(f"{name:8} min {y.min():6.3f}  max {y.max():6.3f}  mean {y.mean():.3f}")
# --8<-- [end:filters]
