"""Programs of chapter 4.2 on normalising constants."""

# --8<-- [start:stirling]
from math import lgamma, log

from snippets.partition import laplace

# n! = ∫ x^n exp(-x) dx = n^(n + 1) ∫ exp(-n (t - ln t)) dt, least at t = 1
print("  n        ln n!   Laplace    n (n! / Laplace - 1)")
for n in (1, 10, 100, 1000):
    approximation = (n + 1) * log(n) + laplace(1.0, 1.0, n)
    ratio = n * (lgamma(n + 1) - approximation)
    print(f"{n:4} {lgamma(n + 1):12.4f}", end="")
    print(f" {approximation:9.4f}   {ratio:.4f}")
# --8<-- [end:stirling]

# --8<-- [start:partition]
from snippets.partition import log_partition


def double_well(x):
    return (x**2 - 1) ** 2


h = 1e-3
print("beta   -d ln Z   mean energy   d² ln Z   variance")
for beta in (0.5, 2.0, 8.0):
    low, middle, high = (
        log_partition(double_well, b, -4, 4)
        for b in (beta - h, beta, beta + h)
    )
    first = (low[0] - high[0]) / (2 * h)
    second = (low[0] - 2 * middle[0] + high[0]) / h**2
    print(f"{beta:4}   {first:7.4f}   {middle[1]:11.4f}", end="   ")
    print(f"{second:7.4f}   {middle[2]:8.4f}")
# --8<-- [end:partition]
