"""Programs of chapter 8.1 on scores."""

# --8<-- [start:matching]
import numpy as np

from snippets.scores import score_matching_gap

# p is normal with mean 0.7 and deviation 1.3; exact for polynomials
z, weights = np.polynomial.hermite_e.hermegauss(20)
x, weights = (0.7 + 1.3 * z)[:, None], weights / weights.sum()


def true_score(x):
    return -(x - 0.7) / 1.3**2


print("model s(x) = -b x    explicit   implicit        gap")
for b in (1.0, 0.6, 0.2):
    explicit, implicit, gap = score_matching_gap(
        lambda x, b=b: -b * x,
        lambda x, b=b: -b * np.ones(len(x)),
        true_score,
        x,
        weights,
    )
    print(f"b = {b}           {explicit:12.6f} {implicit:10.6f} {gap:10.6f}")
# --8<-- [end:matching]

# --8<-- [start:tweedie]
import numpy as np

from snippets.scores import tweedie

rng, sigma = np.random.default_rng(0), 0.7
x = 0.3 + 1.1 * rng.normal(size=400_000)
y = x + sigma * rng.normal(size=x.size)
slope, intercept = np.polyfit(y, x, 1)  # regression of x on y
print(f"regression on samples: {slope:.4f} y + {intercept:.4f}")

total = 1.1**2 + sigma**2
ends = tweedie([0.0, 1.0], lambda y: -(y - 0.3) / total, sigma)
print(f"score of noisy y:      {ends[1] - ends[0]:.4f} y + {ends[0]:.4f}")
ends = tweedie([0.0, 1.0], lambda y: -(y - 0.3) / 1.1**2, sigma)
print(f"score of clean x:      {ends[1] - ends[0]:.4f} y + {ends[0]:.4f}")
# --8<-- [end:tweedie]

# --8<-- [start:flow]
import numpy as np

from snippets.dynamics import rk4
from snippets.scores import diffuse, mixture_score, probability_flow

data = [0.4, 0.6], [-2.0, 1.5], [0.4, 0.6]  # weights, means, deviations
rng = np.random.default_rng(0)
noise = rng.normal(size=20_000)
samples = rk4(probability_flow(*data), noise, np.linspace(4, 0, 101))[-1]

for low, high in ((-3, -2), (-1, 0), (1, 2)):
    x = np.linspace(low, high, 201)
    mass = np.trapezoid(mixture_score(x, *data)[0], x)
    share = np.mean((samples > low) & (samples < high))
    print(f"[{low:2d}, {high:2d}]  mass {mass:.4f}   samples {share:.4f}")
keep = diffuse(4, data[1], data[2])
print("components at t = 4:", keep[0].round(3), keep[1].round(4))
# --8<-- [end:flow]

# --8<-- [start:ddpm]
import numpy as np

from snippets.scores import ddpm_weights

weights = ddpm_weights(np.linspace(1e-4, 0.02, 1000))
for t in (2, 10, 100, 1000):
    print(f"step {t:4d}: weight {weights[t - 1]:.4f} in the bound, 1 in the loss")
# --8<-- [end:ddpm]
