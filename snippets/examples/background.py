# --8<-- [start:erratum_e1]
import numpy as np

from snippets.background import network_through, relu_network
from snippets.quadrature import nodes_and_weights

nodes, weights = nodes_and_weights(0, 1, 8, "trapezoid")
values = np.sin(6 * nodes)
W, b, v, c = network_through(nodes, values)
x = np.linspace(0, 1, 1001)
network = relu_network(x, W, b, v, c)
risk = np.mean((relu_network(nodes, W, b, v, c) - values) ** 2)
print(f"hidden units              {len(W)}")
print(f"empirical risk is zero    {risk < 1e-24}")
same = np.allclose(network, np.interp(x, nodes, values), atol=1e-12)
print(f"equal to np.interp        {same}")
print(f"trapezoid sum of the data {weights @ values:.6f}")
print(f"integral of the network   {np.trapezoid(network, x):.6f}")
# --8<-- [end:erratum_e1]

# --8<-- [start:readings]
import numpy as np

from snippets.background import four_readings


def f(x):
    return x * np.exp(-x)


rng = np.random.default_rng(0)
names = ("area", "mass", "average", "probability")
values = four_readings(f, 0, 4, 0.4, 100_000, rng)
for name, value in zip(names, values, strict=True):
    print(f"{name:12s}{value:.5f}")
print(f"{'exact':12s}{1 - 5 * np.exp(-4):.5f}")
# --8<-- [end:readings]

# --8<-- [start:erratum_e2]
import numpy as np

from snippets.background import signed_area

for a, b in ((0, 2 * np.pi), (np.pi, 2 * np.pi), (0, np.pi)):
    above, below = signed_area(np.sin, a, b, 1000)
    integral, area = round(above - below, 4) + 0.0, above + below
    print(f"[{a:.2f}, {b:.2f}]  integral {integral:7.4f}  area {area:7.4f}")
# --8<-- [end:erratum_e2]

# --8<-- [start:grid_or_random]
import numpy as np

from snippets.quadrature import integral_as_average

rng = np.random.default_rng(0)
exact = np.exp(2) - 1
for n in (10, 100, 1000, 10_000):
    grid = integral_as_average(np.exp, 0, 2, n) - exact
    random = integral_as_average(np.exp, 0, 2, n, rng) - exact
    print(f"n = {n:5d}   grid {grid:9.1e}   random {random:9.1e}")
# --8<-- [end:grid_or_random]

# --8<-- [start:erratum_e3]
import numpy as np

from snippets.convolution import continuous_convolution


def box(x):
    return ((x >= -0.5) & (x < 0.5)).astype(float)


grid = np.arange(-2000, 2000) * 1e-3
bare_sum = np.convolve(box(grid), box(grid), mode="same")
integral = continuous_convolution(box, box, grid)
print(f"sum without dx   {bare_sum.max():8.3f}")
print(f"integral         {integral.max():8.3f}")
# --8<-- [end:erratum_e3]

# --8<-- [start:box_peak]
from snippets.solutions.quadrature import box_peak

for h in (0.1, 0.3, 0.03, 0.003):
    with_h, without_h = box_peak(h)
    print(f"h = {h:<6}  without h {without_h:6.0f}   with h {with_h:.4f}")
# --8<-- [end:box_peak]

# --8<-- [start:root_mean_square]
import numpy as np

from snippets.solutions.quadrature import root_mean_square

print(f"sine wave      {root_mean_square(np.sin, 0, 2 * np.pi):.9f}")
print(f"1 / sqrt(2)    {1 / np.sqrt(2):.9f}")
# --8<-- [end:root_mean_square]

# --8<-- [start:network_errors]
import numpy as np

from snippets.solutions.quadrature import network_errors

for n in (8, 16, 32, 64):
    largest, risk = network_errors(lambda x: np.sin(6 * x), n)
    bound, risk_bound = 36 / 8 / n**2, 36**2 / 120 / n**4  # |g''| <= 36
    print(f"n = {n:2d}   largest {largest:.1e} of {bound:.1e}", end="   ")
    print(f"risk {risk:.1e} of {risk_bound:.1e}")
# --8<-- [end:network_errors]

# --8<-- [start:hit_or_miss]
import numpy as np

from snippets.solutions.quadrature import hit_or_miss_variances


def f(x):
    return x * np.exp(-x)


for top in (1 / np.e, 0.4, 1.0):
    hits, average = hit_or_miss_variances(f, 0, 4, top)
    print(f"top {top:.3f}   hits {hits:.3f}   average {average:.3f}", end="   ")
    print(f"ratio {hits / average:.1f}")
# --8<-- [end:hit_or_miss]
