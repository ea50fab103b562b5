"""Programs of chapter 8.2."""

# --8<-- [start:attributions]
import numpy as np

from snippets.attribution import integrated_gradients, two_layer_network

rng = np.random.default_rng(0)
f, grad = two_layer_network(
    rng.normal(size=(16, 4)), rng.normal(size=16), rng.normal(size=16)
)
x, baseline = rng.normal(size=4) / 4, np.zeros(4)
attributions = integrated_gradients(grad, x, baseline, n=32)
print("x           ", x.round(4))
print(
    "attributions", attributions.round(4), "sum", attributions.sum().round(10)
)
print("f(x) - f(0)  ", (f(x[None]) - f(baseline[None])).round(10))
# --8<-- [end:attributions]

# --8<-- [start:rules]
import numpy as np

from snippets.attribution import completeness_gap, two_layer_network

rng = np.random.default_rng(0)
weights = rng.normal(size=(16, 4)), rng.normal(size=16), rng.normal(size=16)
x = rng.normal(size=4)
for activation, end in (("tanh", x / 4), ("relu", x)):
    f, grad = two_layer_network(*weights, activation)
    print(f"{activation}:  n      left      midpoint  Gauss-Legendre")
    for n in (4, 8, 16, 32, 64):
        gaps = [
            abs(completeness_gap(f, grad, end, np.zeros(4), n, rule))
            for rule in ("left", "midpoint")
        ]
        print(f"      {n:3d}  {gaps[0]:9.1e}  {gaps[1]:9.1e}", end="  ")
        gauss = abs(completeness_gap(f, grad, end, np.zeros(4), n))
        print(f"{gauss:9.1e}" if gauss > 1e-12 else "  < 1e-12")
# --8<-- [end:rules]

# --8<-- [start:not_monotone]
from snippets.attribution import completeness_gap, two_layer_network

# max(x - 1/2, 0), from 0 to 1
f, grad = two_layer_network([[1.0]], [-0.5], [1.0], "relu")
for n in range(2, 8):
    print(
        n,
        "steps: gap",
        round(completeness_gap(f, grad, [1.0], [0.0], n, "midpoint"), 4),
    )
# --8<-- [end:not_monotone]

# --8<-- [start:shapley]
import numpy as np

from snippets.attribution import integrated_gradients, shapley_integral

x = np.array([1.0, 2.0, 3.0])


def f(z):
    return z[..., 0] * z[..., 1] ** 2 + z[..., 1] * z[..., 2]


def grad(z):
    a, b, c = z.T
    return np.stack([b**2, 2 * a * b + c, b], axis=1)


shapley = shapley_integral(lambda S: f(x * np.isin(range(3), list(S))), 3)
print("Shapley:             ", shapley, " sum", shapley.sum())
shares = integrated_gradients(grad, x, np.zeros(3), 4)
print("integrated gradients:", shares.round(4), " sum", shares.sum().round(9))
# --8<-- [end:shapley]
