"""Programs of chapter 8.3."""

# --8<-- [start:delta]
import numpy as np

from snippets.privacy import gaussian_mechanism_delta


def by_integration(epsilon, sigma, sensitivity):
    x = np.linspace(-20, 20, 400_001)
    p = np.exp(-((x - sensitivity) ** 2) / (2 * sigma**2)) / (
        sigma * np.sqrt(2 * np.pi)
    )
    q = np.exp(-(x**2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
    return np.trapezoid(np.maximum(0, p - np.exp(epsilon) * q), x)


for case in ((1.0, 1.2, 1.0), (0.8, 1.5, 2.0)):
    print(
        f"delta: {gaussian_mechanism_delta(*case):.7f}  "
        f"by integration: {by_integration(*case):.7f}"
    )
# --8<-- [end:delta]

# --8<-- [start:overflow]
import math

from snippets.privacy import gaussian_mechanism_delta, normal_cdf

epsilon, sigma = 800.0, 0.024
try:
    second = math.exp(epsilon) * normal_cdf(-1 / (2 * sigma) - epsilon * sigma)
except OverflowError as error:
    print("term by term:", error)
print(f"rearranged:   {gaussian_mechanism_delta(epsilon, sigma):.6f}")
# --8<-- [end:overflow]

# --8<-- [start:renyi]
import numpy as np

from snippets.privacy import renyi_gaussian, renyi_quadrature

alpha, sigma = 8.0, 1.2
grid = np.linspace(-40, 60, 10_001)


def log_normal(mean):
    return lambda x: (
        -((x - mean) ** 2) / (2 * sigma**2) - np.log(sigma * np.sqrt(2 * np.pi))
    )


with np.errstate(all="ignore"):
    p, q = np.exp(log_normal(1)(grid)), np.exp(log_normal(0)(grid))
    print(
        "powers of the densities:",
        np.log(np.trapezoid(p**alpha * q ** (1 - alpha), grid)) / (alpha - 1),
    )
print(
    "in the log domain:      ",
    round(renyi_quadrature(log_normal(1), log_normal(0), alpha, grid), 6),
)
print("closed form:            ", round(renyi_gaussian(alpha, sigma), 6))
# --8<-- [end:renyi]

# --8<-- [start:composition]
import numpy as np

from snippets.privacy import (
    gaussian_mechanism_delta,
    renyi_gaussian,
    renyi_to_epsilon,
)

sigma, delta, orders = 20.0, 1e-5, 1 + np.geomspace(0.01, 1000, 2000)
print("releases  epsilon by Renyi  exact delta there")
for k in (1, 10, 100, 1000):
    epsilon = renyi_to_epsilon(
        lambda alpha, k=k: k * renyi_gaussian(alpha, sigma), delta, orders
    )
    exact = gaussian_mechanism_delta(epsilon, sigma, sensitivity=np.sqrt(k))
    print(f"{k:8d}  {epsilon:16.3f}  {exact:17.1e}")
# --8<-- [end:composition]

# --8<-- [start:subsampling]
import numpy as np

from snippets.privacy import (
    renyi_gaussian,
    renyi_quadrature,
    renyi_subsampled,
    renyi_to_epsilon,
    subsampled,
)

epsilon, delta = subsampled(1.0, 1e-5, 0.01)
print(f"(1, 1e-5) with rate 0.01: ({epsilon:.5f}, {delta:.0e})")

rate, sigma = 0.01, 1.2
grid = np.linspace(-60, 80, 20_001)


def log_q(x):
    return -(x**2) / (2 * sigma**2) - np.log(sigma * np.sqrt(2 * np.pi))


def log_p(x):
    drawn = np.log(rate) + log_q(x - 1)
    return np.logaddexp(np.log(1 - rate) + log_q(x), drawn)


print("order   binomial sum    quadrature   other direction")
for alpha in (2, 8, 32):
    one = renyi_quadrature(log_p, log_q, alpha, grid)
    other = renyi_quadrature(log_q, log_p, alpha, grid)
    total = renyi_subsampled(alpha, sigma, rate)
    print(f"{alpha:5d}  {total:13.9f} {one:13.9f}  {other:16.9f}")


def spent(k, divergence):
    return renyi_to_epsilon(lambda a: k * divergence(a), 1e-5, range(2, 65))


print("steps   epsilon, every person   epsilon, rate 0.01")
for k in (1, 100, 10_000):
    every = spent(k, lambda a: renyi_gaussian(a, sigma))
    some = spent(k, lambda a: renyi_subsampled(a, sigma, rate))
    print(f"{k:5d}  {every:21.2f}  {some:19.2f}")
# --8<-- [end:subsampling]
