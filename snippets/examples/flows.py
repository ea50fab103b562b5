"""Programs of chapter 4.4."""

# --8<-- [start:sinh]
import numpy as np

from snippets.flows import pushforward_density


def normal(z):
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def slope(x):
    return 1 / np.sqrt(1 + x**2)


density = pushforward_density(normal, np.arcsinh, slope)
z = np.linspace(-8, 8, 4001)
x = np.sinh(z)  # nodes far apart where the density is flat
print("mass:", round(np.trapezoid(density(x) * np.cosh(z), z), 10))
draws = np.sinh(np.random.default_rng(0).standard_normal(100_000))
print("  x   density   share of draws per unit length")
for point in (0.0, 1.0, 3.0):
    share = np.mean(np.abs(draws - point) < 0.1) / 0.2
    print(f"{point:.1f}   {density(point):.4f}    {share:.4f}")
# --8<-- [end:sinh]

# --8<-- [start:two_branches]
import numpy as np

from snippets.flows import pushforward_density


def normal(z):
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def root(x):
    return np.sqrt(np.where(x > 0, x, np.nan))


one = pushforward_density(normal, root, lambda x: 0.5 / np.sqrt(x))
h = 1e-4
t = h * (np.arange(90_000) + 0.5)
mass = h * np.sum(one(t**2) * 2 * t)
print("one branch of x = z^2: ", round(mass, 4))
print("both branches:         ", round(2 * mass, 4))
# --8<-- [end:two_branches]

# --8<-- [start:coupling]
import numpy as np

from snippets.flows import coupling, coupling_inverse, jacobian


def log_scale(z1):
    return np.tanh(1.5 * z1)


def shift(z1):
    return 0.5 * z1**2 - 0.3


z = np.random.default_rng(0).standard_normal((3, 2))
x, log_det = coupling(z, log_scale, shift)
back, _ = coupling_inverse(x, log_scale, shift)
print("inverse:", np.abs(back - z).max() < 1e-14)
for row, value in zip(z, log_det, strict=True):
    J = jacobian(lambda rows: coupling(rows, log_scale, shift)[0], row)
    print(f"ln det {value:+.6f}   numerical {np.log(np.linalg.det(J)):+.6f}")
# --8<-- [end:coupling]

# --8<-- [start:likelihood]
import numpy as np

from snippets.flows import pushforward_density


def normal(z):
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def flow(s):
    """Density of sinh(s Z)."""
    return pushforward_density(
        normal,
        lambda x: np.arcsinh(x) / s,
        lambda x: 1 / (s * np.sqrt(1 + x**2)),
    )


x = np.sinh(1.2 * np.random.default_rng(0).standard_normal(1000))
print("  s   mean log-likelihood of x = sinh(s z)")
for s in (0.8, 1.0, 1.2, 1.4):
    print(f"{s:.1f}   {np.log(flow(s)(x)).mean():.4f}")
best = np.sqrt(np.mean(np.arcsinh(x) ** 2))
print("best s in closed form:", round(best, 4))
# --8<-- [end:likelihood]

# --8<-- [start:lognormal]
import numpy as np

from snippets.solutions.flows import lognormal_pdf

t = np.linspace(-9, 9, 2001)
x = np.exp(0.3 + 0.6 * t)
density = lognormal_pdf(x, 0.3, 0.6)
print("mass:", round(np.trapezoid(density * 0.6 * x, t), 10))
print("mean:", round(np.trapezoid(x * density * 0.6 * x, t), 6))
print("exp(mu + sigma^2/2):", round(np.exp(0.3 + 0.18), 6))
# --8<-- [end:lognormal]

# --8<-- [start:box_muller]
import numpy as np

from snippets.solutions.flows import box_muller

u = np.random.default_rng(0).random((100_000, 2))
z = box_muller(u)
print("means:     ", np.round(z.mean(axis=0), 2) + 0.0)
print("covariance:", np.round(np.cov(z.T), 2).tolist())
print("E z^4:     ", np.round((z**4).mean(axis=0), 1))
# --8<-- [end:box_muller]

# --8<-- [start:planar]
import numpy as np

from snippets.flows import jacobian
from snippets.solutions.flows import planar

u, w, b = np.array([0.5, -1.0, 0.3]), np.array([1.0, 0.4, -0.2]), 0.1
z = np.random.default_rng(0).standard_normal((2, 3))
_, log_det = planar(z, u, w, b)
for row, value in zip(z, log_det, strict=True):
    J = jacobian(lambda rows: planar(rows, u, w, b)[0], row)
    print(f"lemma {value:+.6f}   numerical {np.log(np.linalg.det(J)):+.6f}")
# --8<-- [end:planar]
