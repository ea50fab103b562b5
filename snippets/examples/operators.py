"""Programs of chapter 8.1 on operators and random features."""

# --8<-- [start:grids]
import numpy as np

from snippets.operators import kernel_integral_operator


def layer(u):
    return kernel_integral_operator(
        lambda x, y: np.exp(-20 * np.sin(np.pi * (x - y)) ** 2), u
    )


def signal(n):
    x = np.arange(n) / n
    return np.sin(2 * np.pi * x) + 0.3 * np.cos(4 * np.pi * x)


def change(network, n):  # from n to 2n points, where both are known
    fine = network(signal(2 * n))[::2]
    return np.abs(network(signal(n)) - fine).max()


print("points     linear layer   ReLU, then layer")
for n in (8, 16, 32, 64, 128):
    after = change(lambda u: layer(np.maximum(u, 0)), n)
    linear = change(layer, n)
    shown = f"{linear:.1e}" if linear > 1e-15 else "rounding"
    print(f"{n:4d}->{2 * n:<4d}  {shown:>12}  {after:17.1e}")
# --8<-- [end:grids]

# --8<-- [start:features]
import numpy as np

from snippets.operators import random_features

rng = np.random.default_rng(0)
x = np.linspace(-2, 2, 41)[:, None]
kernel = np.exp(-(x[:, 0] ** 2) / 2)  # E cos(w x) for standard normal w
widths, errors = 2 ** np.arange(4, 12), []
for m in widths:
    squares = []
    for _ in range(100):
        w = rng.normal(size=(m, 1))
        estimate = random_features(x, w) @ random_features([[0.0]], w)[0]
        squares.append(np.mean((estimate - kernel) ** 2))
    errors.append(np.sqrt(np.mean(squares)))
slope = np.polyfit(np.log(widths), np.log(errors), 1)[0]
print(f"RMSE with 16 and 2048 frequencies: {errors[0]:.4f} {errors[-1]:.4f}")
print(f"fitted slope: {slope:.2f}")
# --8<-- [end:features]

# --8<-- [start:wide]
import numpy as np

from snippets.operators import wide_network

rng = np.random.default_rng(0)
x = np.array([[3.0, 4.0]])  # of length 5: E max(w.x, 0) = 5 / sqrt(2 pi)
exact = 5 / np.sqrt(2 * np.pi)
for n in (100, 10_000, 1_000_000):
    out = wide_network(x, rng.normal(size=(n, 2)), lambda z: np.maximum(z, 0))
    error = 5 * np.sqrt((0.5 - 1 / (2 * np.pi)) / n)
    print(f"width {n:7d}: {out[0]:.4f}   exact {exact:.4f}   se {error:.4f}")
# --8<-- [end:wide]
