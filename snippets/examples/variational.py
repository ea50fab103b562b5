"""Programs of chapters 4.3 and 4.5."""

# --8<-- [start:evidence]
import numpy as np

from snippets.variational import log_evidence

x, noise = 1.3, 0.5
rng = np.random.default_rng(0)
print(f"ln p(x) in closed form: {log_evidence(x, noise):.4f}")
print("      n   ln of the average of p(x | z)")
for n in (10, 1000, 100_000):
    z = rng.standard_normal(n)
    likelihood = np.exp(-((x - z) ** 2) / (2 * noise))
    likelihood /= np.sqrt(2 * np.pi * noise)
    print(f"{n:7}   {np.log(likelihood.mean()):.4f}")
# --8<-- [end:evidence]

# --8<-- [start:elbo]
from math import sqrt

from snippets.losses import kl_gaussians
from snippets.variational import elbo_linear_gaussian, log_evidence, posterior

x = 1.3
centre, spread = posterior(x)
print("mean  variance     ELBO      gap       KL")
for mean, variance in ((0.2, 0.6), (0.8, 0.6), (centre, spread)):
    bound = elbo_linear_gaussian(x, mean, variance)
    kl = kl_gaussians(mean, sqrt(variance), centre, sqrt(spread))
    gap = abs(log_evidence(x) - bound)
    print(f"{mean:.2f}  {variance:8.2f}  {bound:.4f}  {gap:.5f}  {kl:.5f}")
# --8<-- [end:elbo]

# --8<-- [start:importance]
from snippets.variational import importance_bound, log_evidence

x = 1.3
for k in (1, 2, 3):
    print(f"k = {k}:  {importance_bound(k, x, 0.2, 0.6):.4f}")
print(f"ln p(x): {log_evidence(x):.4f}")
# --8<-- [end:importance]

# --8<-- [start:ascent]
from snippets.solutions.variational import coordinate_ascent
from snippets.variational import elbo_linear_gaussian, log_evidence

means, variances = coordinate_ascent(1.3, 0.5, 8)
for step in (0, 1, 2, 4, 8):
    gap = log_evidence(1.3)
    gap -= elbo_linear_gaussian(1.3, means[step], variances[step])
    print(f"step {step}: mean {means[step]:.4f}, gap {gap:.1e}")
# --8<-- [end:ascent]

# --8<-- [start:em]
import numpy as np

from snippets.solutions.variational import em_step

rng = np.random.default_rng(0)
x = np.concatenate([rng.normal(-1, 0.7, 200), rng.normal(2, 0.7, 300)])
weights, means = np.array([0.5, 0.5]), np.array([0.0, 0.5])
for step in range(21):
    new_weights, new_means, value = em_step(x, weights, means, 0.7)
    if step in (0, 1, 2, 5, 20):
        shown = np.array2string(means, precision=2, floatmode="fixed")
        print(f"step {step:2}: means {shown}, log-likelihood {value:.4f}")
    weights, means = new_weights, new_means
# --8<-- [end:em]

# --8<-- [start:gradients]
import numpy as np

from snippets.variational import pathwise_grad, score_function_grad

mu, n = 0.7, 10_000
print("d/dmu E X^2 = 2 mu =", 2 * mu)
pathwise = pathwise_grad(lambda x: 2 * x, mu, n, np.random.default_rng(0))
print("pathwise:       {:.3f} +- {:.3f}".format(*pathwise))
score = score_function_grad(np.square, mu, n, np.random.default_rng(0))
print("score function: {:.3f} +- {:.3f}".format(*score))
print("ratio of variances:", round((score[1] / pathwise[1]) ** 2, 2))
print("in closed form:    ", round((mu**4 + 14 * mu**2 + 15) / 4, 2))
# --8<-- [end:gradients]

# --8<-- [start:step]
from math import exp, pi, sqrt

import numpy as np

from snippets.variational import pathwise_grad, score_function_grad

theta, rng = 0.4, np.random.default_rng(0)
true = exp(-(theta**2) / 2) / sqrt(2 * pi)
print(f"F'(theta) = phi(theta) = {true:.4f}")


def step(x):  # with X = Z - theta, 1{Z <= theta} is 1{X <= 0}
    return np.where(x <= 0, 1.0, 0.0)


def slope(x, h=1e-12):  # what differentiating each sample gives
    return (step(x + h) - step(x - h)) / (2 * h)


# X has mean -theta, so the derivative in theta changes the sign
path, error = pathwise_grad(slope, -theta, 100_000, rng)
print(f"pathwise:       {path:.4f} +- {error:.4f}")
mean, error = score_function_grad(step, -theta, 100_000, rng)
print(f"score function: {-mean:.4f} +- {error:.4f}")
# --8<-- [end:step]

# --8<-- [start:scores]
import numpy as np

from snippets.losses import softmax
from snippets.variational import softmax_scores

logits = np.array([1.0, 0.0, -1.0])
p, scores = softmax(logits), softmax_scores(logits)
print("mean of the score:", np.abs(p @ scores).max() < 1e-15)
fisher = scores.T @ (p[:, None] * scores)
print(np.round(fisher, 4))
print("diag(p) - p p^T:  ", np.allclose(fisher, np.diag(p) - np.outer(p, p)))
# --8<-- [end:scores]

# --8<-- [start:baseline]
import numpy as np

from snippets.solutions.variational import best_baseline
from snippets.solutions.variational import expected_reward_gradient

logits, reward = [1.0, 0.0, -1.0], [11.0, 10.0, 12.0]
best = best_baseline(logits, reward)
print(" baseline   gradient                 variance")
for baseline in (0.0, 10.0, best):
    mean, variance = expected_reward_gradient(logits, reward, baseline)
    shown = np.array2string(mean, precision=4, floatmode="fixed")
    print(f"{baseline:9.4f}   {shown}   {variance:8.4f}")
# --8<-- [end:baseline]

# --8<-- [start:jensen]
import numpy as np

from snippets.losses import kl_divergence
from snippets.variational import jensen_gap

p, x = np.array([0.5, 0.3, 0.2]), np.array([1.0, 2.0, 6.0])
q = np.array([0.2, 0.3, 0.5])
variance = p @ x**2 - (p @ x) ** 2
print(f"gap of the square: {jensen_gap(np.square, p, x):.4f}")
print(f"variance:          {variance:.4f}")
print(f"gap of -ln at q/p: {jensen_gap(lambda t: -np.log(t), p, q / p):.4f}")
print(f"KL(p || q):        {kl_divergence(p, q):.4f}")
# --8<-- [end:jensen]
