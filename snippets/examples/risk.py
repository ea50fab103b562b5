"""Programs of chapters 2.3 and 3.2 about risk; each section runs alone."""

# --8<-- [start:fixed_parameter]
import math

import numpy as np

from snippets.risk import risk_vs_empirical_risk

rng = np.random.default_rng(0)
print("     n   empirical risk     risk   sqrt(2/n) R")
for n in (10, 100, 1000, 10_000, 100_000):
    risk, empirical = risk_vs_empirical_risk((0, 0), n, rng)
    print(f"{n:6d} {empirical:16.4f} {risk:8.4f} {math.sqrt(2 / n) * risk:13.4f}")
# --8<-- [end:fixed_parameter]

# --8<-- [start:indices]
import numpy as np

from snippets.losses import cross_entropy_of, mean_squared_error

y = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]])  # N = 3 samples, K = 2 outputs
y_hat = np.array([[0.0, 0.0], [2.0, 2.0], [1.0, 1.0]])
each = np.mean((y - y_hat) ** 2, axis=1)  # sum over k, divided by K
print("squared error of each sample", each)
print("MSE                         ", round(mean_squared_error(y, y_hat), 4))

target = np.eye(3)[[0, 2, 2]]  # N = 3 one-hot rows, K = 3 classes
q = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8], [0.2, 0.6, 0.2]])
each = cross_entropy_of(target, q)  # sum over k, for each row
print("-ln of the label's q        ", each.round(4))
print("CE, mean over the batch     ", round(each.mean(), 4), "nats")
print("sum over the batch          ", round(each.sum(), 4), "nats")
# --8<-- [end:indices]

# --8<-- [start:best_predictor]
import numpy as np

from snippets.risk import risk_decomposition

joint = np.array([[0.3, 0.1, 0.1], [0.1, 0.1, 0.3]])  # rows: x; columns: y
y = np.array([0.0, 1.0, 2.0])
best = joint @ y / joint.sum(axis=1)
for name, f in (("f = (0, 2)", [0.0, 2.0]), ("E[Y|X]", best)):
    risk, excess, noise = risk_decomposition(joint, y, f)
    print(f"{name:11s} risk {risk:.2f} = excess {excess:.2f} + noise {noise:.2f}")
# --8<-- [end:best_predictor]

# --8<-- [start:best_probabilities]
import numpy as np

from snippets.risk import log_risk

joint = np.array([[0.4, 0.1], [0.2, 0.3]])
conditional = joint / joint.sum(axis=1, keepdims=True)
sure = [[0.99, 0.01], [0.1, 0.9]]
for name, q in (("P(Y|X)", conditional), ("too sure", sure), ("certain", np.eye(2))):
    print(f"{name:9s} {log_risk(joint, q):.4f} nats")
# --8<-- [end:best_probabilities]

# --8<-- [start:erratum_e4]
from snippets.risk import all_datasets, exact_optimism

loss = [[0, 1], [1, 0]]  # two predictors, "heads" and "tails", of a coin
datasets, mass = all_datasets([0.6, 0.4], 3)
print("E empirical risk, fixed  ", mass @ (datasets == 1).mean(axis=1))
training, best, true = exact_optimism(loss, [0.6, 0.4], 3)
print("E empirical risk, trained", round(training, 4))
print("inf R                    ", round(best, 4))
print("E R(trained)             ", round(true, 4))
# --8<-- [end:erratum_e4]

# --8<-- [start:erratum_e9]
import numpy as np

from snippets.risk import mse_as_integral

uniform = np.random.default_rng(0).random(100_000)
x_random = 3 * np.sqrt(uniform)  # has the density 2x/9 on [0, 3]
on_grid = mse_as_integral(np.copy, np.zeros_like, 1000, 0, 3)
print("integral of x^2 over [0, 3] 9")
print("mean of x^2 on a grid      ", round(on_grid, 3))
print("mean of x^2, density 2x/9  ", round(float(np.mean(x_random**2)), 2))
# --8<-- [end:erratum_e9]

# --8<-- [start:least_squares_optimism]
import numpy as np

from snippets.risk import least_squares, least_squares_optimism
from snippets.risk import population_risk, sample_linear

rng, weights, n = np.random.default_rng(0), (1.0, -0.5, 0.25, 0.0, 0.0), 20
runs = []
for _ in range(2000):
    X, y = sample_linear(n, rng, weights)
    theta = least_squares(X, y)
    runs.append([np.mean((y - X @ theta) ** 2), population_risk(theta, weights)])
measured, exact = np.mean(runs, axis=0), least_squares_optimism(n, 5)
print(f"training: measured {measured[0]:.3f}, exact {exact[0]:.3f}")
print(f"test:     measured {measured[1]:.3f}, exact {exact[1]:.3f}")
# --8<-- [end:least_squares_optimism]

# --8<-- [start:uniform_convergence]
from snippets.risk import hoeffding_radius

print("parameters   n = 1000   n = 10000")
for parameters in (1, 1000, 10**6, 10**12):
    row = [hoeffding_radius(n, 0.05, parameters) for n in (1000, 10_000)]
    print(f"{parameters:10.0e} {row[0]:10.4f} {row[1]:11.4f}")
# --8<-- [end:uniform_convergence]

# --8<-- [start:best_of_noise]
import numpy as np

from snippets.risk import best_of_noise, best_of_noise_mean

rng = np.random.default_rng(0)
for classifiers in (1, 10, 1000, 100_000):
    seen = best_of_noise(classifiers, 100, rng)
    expected = best_of_noise_mean(classifiers, 100)
    print(f"{classifiers:6d} classifiers:", end=" ")
    print(f"best {seen:.2f}, expected {expected:.3f}, risk 0.5")
# --8<-- [end:best_of_noise]

# --8<-- [start:bayes_error]
from snippets.solutions.risk import bayes_error

print("Bayes error", round(bayes_error([[0.4, 0.1], [0.2, 0.3]]), 10))
# --8<-- [end:bayes_error]

# --8<-- [start:integrate_empirical]
import numpy as np

from snippets.solutions.risk import integrate_empirical

rolls = np.random.default_rng(0).integers(1, 7, size=60)
print(integrate_empirical(np.square, rolls), np.mean(rolls**2))
# --8<-- [end:integrate_empirical]
