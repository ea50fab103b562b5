# --8<-- [start:mesh]
import numpy as np

from snippets.quadrature import tagged_sum

rng = np.random.default_rng(0)
exact = np.exp(1) - 1
for n in (10, 100, 1000, 10_000):
    points = np.concatenate([[0.0], np.sort(rng.random(n - 1)), [1.0]])
    tags = points[:-1] + rng.random(n) * np.diff(points)  # anywhere in the cells
    total, mesh = tagged_sum(np.exp, points, tags)
    error, bound = abs(total - exact), mesh * exact
    print(f"n = {n:5d}  mesh {mesh:.5f}  |S - I| {error:.6f}  bound {bound:.6f}")
# --8<-- [end:mesh]

# --8<-- [start:erratum_e5]
import numpy as np

from snippets.quadrature import tagged_sum

for n in (10, 1000, 100_000):
    points = np.append(np.linspace(0, 0.5, n), 1.0)  # new ones on the left only
    total, mesh = tagged_sum(lambda x: x, points, points[:-1])
    print(f"{n:6d} rectangles  mesh {mesh:.2f}  sum {total:.5f}  integral 1/2")
# --8<-- [end:erratum_e5]

# --8<-- [start:fundamental_theorem]
import numpy as np

from snippets.quadrature import gauss_legendre


def f(x):
    return np.exp(np.sin(x))


def slope(x):
    return np.cos(x) * np.exp(np.sin(x))


def F(x):
    return gauss_legendre(f, 0, x, 30)


h = 1e-4
for b in (0.5, 1.0, 2.0):
    derivative = (F(b + h) - F(b - h)) / (2 * h)
    growth = gauss_legendre(slope, 0, b, 30)
    print(f"b = {b}   F'(b)  {derivative:.6f}   f(b)        {f(b):.6f}")
    print(f"          int f' {growth:.6f}   f(b) - f(0) {f(b) - f(0):.6f}")
# --8<-- [end:fundamental_theorem]

# --8<-- [start:orders]
import numpy as np

from snippets.quadrature import observed_order, riemann_sum

exact = np.exp(1) - 1
for rule in ("left", "right", "midpoint", "trapezoid", "simpson"):
    error = riemann_sum(np.exp, 0, 1, 16, rule) - exact
    order = observed_order(rule, np.exp, 0, 1, exact, 16)
    print(f"{rule:10s} error {error:9.1e}   order {order:.2f}")
# --8<-- [end:orders]

# --8<-- [start:gauss]
import numpy as np

from snippets.quadrature import gauss_legendre

for n in (2, 3, 5):
    misses = []
    for k in range(0, 2 * n + 1, 2):  # odd powers integrate to 0 by symmetry
        misses.append(gauss_legendre(lambda x, k=k: x**k, -1, 1, n) - 2 / (k + 1))
    exact = np.allclose(misses[:-1], 0, atol=1e-14)
    error = gauss_legendre(np.exp, 0, 1, n) - (np.exp(1) - 1)
    print(f"n = {n}   exact to degree {2 * n - 1}: {exact}", end="   ")
    print(f"degree {2 * n}: {misses[-1]:.5f}   exp: {error:.1e}")
# --8<-- [end:gauss]

# --8<-- [start:hermite]
import numpy as np

from snippets.quadrature import gauss_hermite_expectation


def relu(z):
    return np.maximum(z, 0)


print(f"E Z^2  {gauss_hermite_expectation(np.square, 20):.12f}")
print(f"E Z^4  {gauss_hermite_expectation(lambda z: z**4, 20):.12f}")
for n in (20, 80, 300):
    value = gauss_hermite_expectation(relu, n)
    print(f"E relu(Z), {n:3d} nodes  {value:.6f}")
print(f"1 / sqrt(2 pi)        {1 / np.sqrt(2 * np.pi):.6f}")
# --8<-- [end:hermite]

# --8<-- [start:periodic]
import numpy as np

from snippets.quadrature import riemann_sum


def smooth(t):
    return np.exp(np.cos(t))


def poisson_kernel(t):
    return 0.75 / (1.25 - np.cos(t)) / (2 * np.pi)


exact = 2 * np.pi * np.i0(1.0)
for n in (4, 8, 12):
    bump = riemann_sum(smooth, 0, 2 * np.pi, n, "trapezoid") - exact
    kernel = riemann_sum(poisson_kernel, 0, 2 * np.pi, n, "trapezoid") - 1
    theory = 2 / (2**n - 1)
    print(f"n = {n:2d}   exp(cos t) {bump:.1e}", end="   ")
    print(f"Poisson kernel {kernel:.9f}   {theory:.9f}")
# --8<-- [end:periodic]

# --8<-- [start:euler_maclaurin]
import numpy as np

from snippets.quadrature import riemann_sum

exact = np.exp(1) - 1
for n in (4, 8, 16, 32):
    h = 1 / n
    error = riemann_sum(np.exp, 0, 1, n, "trapezoid") - exact
    corrected = error - h**2 / 12 * (np.exp(1) - 1)
    print(f"n = {n:2d}   error {error:.1e}   less its leading term {corrected:.1e}")
# --8<-- [end:euler_maclaurin]

# --8<-- [start:measures]
import numpy as np

from snippets.quadrature import integrate_against, nodes_and_weights

x, w = nodes_and_weights(0, 1, 1000, "midpoint")
data = np.random.default_rng(0).normal(size=1000)
measures = {
    "Lebesgue measure on [0, 1]": (x, w),
    "counting measure on 1 ... 4": (np.arange(1, 5), np.ones(4)),
    "a die": (np.arange(1, 7), np.full(6, 1 / 6)),
    "a thousand samples of N(0, 1)": (data, np.full(1000, 1 / 1000)),
}
for name, (points, weights) in measures.items():
    integral = integrate_against(np.square, points, weights)
    print(f"{name:31s}{integral:9.5f}")
# --8<-- [end:measures]

# --8<-- [start:dropout]
import numpy as np

from snippets.background import dropout_masks
from snippets.quadrature import integrate_against

x, w, rate = np.array([1.0, -2.0, 0.5, 1.5]), np.array([0.5, 1.0, -1.0, 2.0]), 0.3
masks, probabilities = dropout_masks(4, rate)


def linear(m):
    return (m * x) @ w + 1


def relu(m):
    return np.maximum(0, (m * x) @ w - 1)


every = np.ones((1, 4))  # nothing dropped
for name, f in (("linear", linear), ("relu", relu)):
    integral = integrate_against(f, masks, probabilities)
    print(f"{name:7s} E f(m x) {integral:.6f}   f(x) {f(every)[0]:.6f}")
squares = (masks[:, 0] - 1) ** 2
print(f"variance of an entry {probabilities @ squares:.6f}", end="   ")
print(f"r / (1 - r) {rate / (1 - rate):.6f}")
# --8<-- [end:dropout]

# --8<-- [start:dominated]
import numpy as np

from snippets.quadrature import gauss_legendre

for n in (1, 4, 16, 64):
    powers = gauss_legendre(lambda x, n=n: x**n, 0, 1, 50)
    spike = gauss_legendre(lambda x, n=n: n * np.exp(-n * x), 0, 1, 50)
    print(f"n = {n:2d}   x^n: {powers:.4f}   n exp(-n x): {spike:.4f}")
# --8<-- [end:dominated]

# --8<-- [start:leibniz]
import numpy as np

from snippets.quadrature import leibniz_counterexample

for t in (1.0, 0.1, 0.01, 0.001):
    F = leibniz_counterexample(t)
    closed = t * np.exp(-(t**2))
    print(f"t = {t:<6} F(t) {F:.10f}  closed {closed:.10f}  F(t)/t {F / t:.6f}")
# --8<-- [end:leibniz]

# --8<-- [start:fubini]
import numpy as np

from snippets.quadrature import fubini_counterexample, grid_integrate


def f(p):  # the integrand, moved from [0, 2] x [0, 1] to the unit square
    x, y = 2 * p[:, 0], p[:, 1]
    return 2 * x * y * (x**2 - y**2) / (x**2 + y**2) ** 3


dy_first, dx_first = fubini_counterexample()
print(f"dy first {dy_first:8.5f}   dx first {dx_first:8.5f}")
for n in (100, 200, 400):
    grid = grid_integrate(f, 2, n)
    absolute = grid_integrate(lambda p: np.abs(f(p)), 2, n)
    print(f"n = {n}   grid {grid:8.5f}   grid of |f| {absolute:8.5f}")
# --8<-- [end:fubini]

# --8<-- [start:root]
from snippets.solutions.quadrature import orders_on_root

for rule, order in orders_on_root().items():
    print(f"{rule:10s}{order:.3f}")
# --8<-- [end:root]

# --8<-- [start:kink]
import numpy as np

from snippets.solutions.quadrature import simpson_errors_at_kink

for kink in (1 / 5, 1 / 2, 1 / 3):
    errors = np.round(simpson_errors_at_kink(kink, (8, 16, 32, 64)), 12) + 0.0
    print(f"kink {kink:.3f}  ", *(f"{error:10.6f}" for error in errors))
# --8<-- [end:kink]

# --8<-- [start:richardson]
import numpy as np

from snippets.quadrature import riemann_sum
from snippets.solutions.quadrature import richardson

for n in (2, 4, 8):
    simpson = riemann_sum(np.exp, 0, 1, 2 * n, "simpson")
    better = richardson(np.exp, 0, 1, n)
    print(f"n = {n}   Richardson {better:.12f}   Simpson {simpson:.12f}")
# --8<-- [end:richardson]

# --8<-- [start:thomae]
from snippets.solutions.quadrature import thomae_upper_sum

for n in (1, 2, 10, 100, 1000):
    print(f"n = {n:4d}   upper sum {float(thomae_upper_sum(n)):.5f}")
# --8<-- [end:thomae]

# --8<-- [start:half_line]
import numpy as np

from snippets.quadrature import gauss_hermite_expectation
from snippets.solutions.quadrature import relu_expectation

exact = 1 / np.sqrt(2 * np.pi)
for n in (10, 15, 20):
    hermite = gauss_hermite_expectation(lambda z: np.maximum(z, 0), n) - exact
    beside = relu_expectation(n) - exact
    print(f"n = {n}  through the kink {hermite:8.1e}  beside it {beside:8.1e}")
# --8<-- [end:half_line]

# --8<-- [start:step]
import numpy as np

from snippets.solutions.quadrature import step_derivatives

for theta in (-1.0, 0.0, 0.5):
    outside, inside = step_derivatives(theta)
    density = np.exp(-(theta**2) / 2) / np.sqrt(2 * np.pi)
    print(f"theta {theta:4.1f}   d E {outside:.6f}   E d {inside:.6f}", end="   ")
    print(f"density {density:.6f}")
# --8<-- [end:step]

# --8<-- [start:square_cells]
from snippets.solutions.quadrature import square_cells

for n in (1, 2, 8, 32, 128):
    print(f"n = {n:3d}   {square_cells(n):.6f}   3/40 {3 / 40:.6f}")
# --8<-- [end:square_cells]
