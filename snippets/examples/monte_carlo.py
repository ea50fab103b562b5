"""Programs of chapter 3.2; each section runs alone."""

# --8<-- [start:error_bars]
import math

import numpy as np

from snippets.monte_carlo import monte_carlo, unit_cube

rng = np.random.default_rng(0)
for n in (100, 10_000, 1_000_000):
    mean, error = monte_carlo(lambda x: np.exp(x[:, 0]), unit_cube(1), n, rng)
    off = mean - (math.e - 1)
    print(f"n = {n:7d}: {mean:.4f} +- {error:.4f}, off by {off:+.4f}")
# --8<-- [end:error_bars]

# --8<-- [start:coverage]
import math

import numpy as np

from snippets.monte_carlo import coverage, unit_cube

rng = np.random.default_rng(0)
for name, f, exact in (
    ("exp(u)", lambda x: np.exp(x[:, 0]), math.e - 1),
    ("1{u < 0.01}", lambda x: 1.0 * (x[:, 0] < 0.01), 0.01),
):
    for n in (100, 1000):
        rate = coverage(f, unit_cube(1), exact, n, 2000, rng)
        print(f"{name:11s} n = {n:4d}: {rate:.3f}")
# --8<-- [end:coverage]

# --8<-- [start:bernoulli_coverage]
from snippets.monte_carlo import bernoulli_coverage

print("     n   p = 0.5   p = 0.05   p = 0.01")
for n in (100, 400, 1000):
    row = [bernoulli_coverage(p, n) for p in (0.5, 0.05, 0.01)]
    print(f"{n:6d}" + "".join(f"{rate:10.3f}" for rate in row))
print("no error in 100 tests at p = 0.01:", round(0.99**100, 3))
# --8<-- [end:bernoulli_coverage]

# --8<-- [start:grid_or_random]
import math

from snippets.monte_carlo import exp_product, exp_product_sigma
from snippets.quadrature import grid_integrate

print(" d  cells/axis      N      grid   sigma/sqrt(N)")
for d, side in ((1, 65536), (2, 256), (4, 16), (8, 4)):
    N = side**d
    error = abs(grid_integrate(exp_product, d, side) - 1)
    random = exp_product_sigma(d) / math.sqrt(N)
    print(f"{d:2d} {side:11d} {N:6d} {error:9.1e} {random:15.1e}")
# --8<-- [end:grid_or_random]

# --8<-- [start:minibatches]
import numpy as np

from snippets.monte_carlo import all_minibatches
from snippets.monte_carlo import minibatch_covariance, minibatch_gradient
from snippets.risk import sample_linear

X, y = sample_linear(8, np.random.default_rng(0))
theta = np.zeros(2)
full = minibatch_gradient(theta, X, y, np.arange(8))
single = np.array([minibatch_gradient(theta, X, y, [i]) for i in range(8)])
print("                              trace of the covariance")
print("B  minibatches  |mean - full|  enumerated    formula")
for B in (1, 2, 4, 8):
    batches = all_minibatches(8, B)
    g = np.array([minibatch_gradient(theta, X, y, idx) for idx in batches])
    bias, trace = np.abs(g.mean(axis=0) - full).max(), g.var(axis=0).sum()
    formula = minibatch_covariance(single, B).trace()
    seen = "< 1e-14" if bias < 1e-14 else f"{bias:.0e}"
    print(f"{B} {len(g):12d} {seen:>14} {trace:11.6f} {formula:10.6f}")
# --8<-- [end:minibatches]

# --8<-- [start:batch_nonlinear]
import numpy as np

from snippets.monte_carlo import all_minibatches

z = np.array([0.0, 1.0, 2.0, 6.0])
pairs = z[all_minibatches(4, 2)]
print("                    whole   average over pairs")
print(f"mean                {z.mean():.4f}  {pairs.mean(axis=1).mean():.4f}")
print(f"standard deviation  {z.std():.4f}  {pairs.std(axis=1).mean():.4f}")
# --8<-- [end:batch_nonlinear]

# --8<-- [start:variance_reduction]
import math

import numpy as np

from snippets.monte_carlo import antithetic, control_variate
from snippets.monte_carlo import monte_carlo, stratified, unit_cube


def f(x):
    return np.exp(x[:, 0])


def u(x):
    return x[:, 0]


rng, n = np.random.default_rng(0), 1000
methods = {
    "plain": monte_carlo(f, unit_cube(1), n, rng),
    "antithetic": antithetic(f, 1, n, rng),
    "control variate u": control_variate(f, u, 0.5, unit_cube(1), n, rng),
    "stratified": stratified(f, n, rng),
}
for name, (mean, error) in methods.items():
    off = mean - (math.e - 1)
    print(f"{name:18s} {mean:.6f} +- {error:.6f}, off by {off:+.6f}")
# --8<-- [end:variance_reduction]

# --8<-- [start:rare_event]
import math

import numpy as np

from snippets.monte_carlo import importance_sampling, monte_carlo


def beyond_four(x):
    return 1.0 * (x[:, 0] > 4)


def from_p(n, rng):  # N(0, 1)
    return rng.standard_normal((n, 1))


def from_q(n, rng):  # N(4, 1)
    return 4 + rng.standard_normal((n, 1))


def weight(x):  # p/q
    return np.exp(8 - 4 * x[:, 0])


rng, n = np.random.default_rng(0), 10_000
plain = monte_carlo(beyond_four, from_p, n, rng)
shifted = importance_sampling(beyond_four, weight, from_q, n, rng)
print(f"exact     {math.erfc(4 / math.sqrt(2)) / 2:.3e}")
print(f"from p    {plain[0]:.3e} +- {plain[1]:.1e}")
print(f"from q    {shifted[0]:.3e} +- {shifted[1]:.1e}")
# --8<-- [end:rare_event]

# --8<-- [start:stratified_minibatch]
import numpy as np

from snippets.monte_carlo import stratified_minibatch

labels = np.repeat([0, 1], [90, 10])  # a rare class
noise = np.random.default_rng(1).standard_normal(100)
z = np.where(labels == 0, 1.0, 5.0) + 0.1 * noise
rng = np.random.default_rng(0)
plain = [z[rng.choice(100, 20, replace=False)].mean() for _ in range(2000)]
within = [z[stratified_minibatch(labels, 20, rng)].mean() for _ in range(2000)]
print(f"mean of all samples {z.mean():.4f}")
for name, means in (("plain", plain), ("stratified", within)):
    print(f"{name:10s} batches: mean {np.mean(means):.4f}, sd {np.std(means):.4f}")
# --8<-- [end:stratified_minibatch]

# --8<-- [start:samples_for_accuracy]
from snippets.solutions.monte_carlo import samples_for_accuracy

for half_width in (0.01, 0.005, 0.001):
    n = samples_for_accuracy(0.05, half_width)
    print(f"5 % errors known to +- {half_width}: {n} test samples")
# --8<-- [end:samples_for_accuracy]

# --8<-- [start:estimate_pi]
import math

import numpy as np

from snippets.solutions.monte_carlo import estimate_pi

mean, error = estimate_pi(1_000_000, np.random.default_rng(0))
exact = math.sqrt(math.pi * (4 - math.pi) / 1_000_000)
print(f"{mean:.4f} +- {error:.4f}, exact error bar {exact:.4f}")
# --8<-- [end:estimate_pi]

# --8<-- [start:epoch_gradient]
import numpy as np

from snippets.monte_carlo import minibatch_gradient
from snippets.risk import sample_linear
from snippets.solutions.monte_carlo import epoch_gradient

rng = np.random.default_rng(0)
X, y = sample_linear(7, rng)
theta = np.zeros(2)
batches = np.split(rng.permutation(7), [3, 6])  # of sizes 3, 3 and 1
gradients = [minibatch_gradient(theta, X, y, idx) for idx in batches]
print("full      ", minibatch_gradient(theta, X, y, np.arange(7)).round(4))
print("weighted  ", epoch_gradient(theta, X, y, batches).round(4))
print("unweighted", np.mean(gradients, axis=0).round(4))
# --8<-- [end:epoch_gradient]

# --8<-- [start:sgd_mean]
import numpy as np

from snippets.solutions.monte_carlo import sgd_mean, sgd_mean_variance

rng = np.random.default_rng(0)
y = rng.normal(size=50)
for rate in (0.5, 0.1, 0.02):
    path = sgd_mean(y, 4, rate, 100_000, rng)
    seen, exact = path[1000:].var(), sgd_mean_variance(y, 4, rate)
    print(f"rate {rate:4}: variance {seen:.5f}, closed form {exact:.5f}")
# --8<-- [end:sgd_mean]

# --8<-- [start:weight_variance]
from snippets.solutions.monte_carlo import weight_variance

for scale in (2.0, 1.0, 0.8, 0.72, 0.7):
    print(f"scale {scale}: variance of p/q = {weight_variance(scale):.3f}")
# --8<-- [end:weight_variance]
