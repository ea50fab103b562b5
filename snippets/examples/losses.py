"""Programs of chapter 4.2."""

# --8<-- [start:likelihood]
import numpy as np

from snippets.losses import gaussian_nll, laplace_nll
from snippets.losses import mean_absolute_error, mean_squared_error

y = np.array([0.2, 1.1, 1.9, 3.4])
print("prediction     MSE  Gaussian NLL     MAE  Laplace NLL")
for c in (0.0, 1.0, 2.0):
    square, gauss = mean_squared_error(y, c), gaussian_nll(y, c, 0.5)
    absolute, laplace = mean_absolute_error(y, c), laplace_nll(y, c, 0.5)
    print(f"{c:10.1f}  {square:6.4f}  {gauss:12.4f}", end="  ")
    print(f"{absolute:6.4f}  {laplace:11.4f}")
slope = gaussian_nll(y, 0, 0.5) - gaussian_nll(y, 1, 0.5)
slope /= mean_squared_error(y, 0) - mean_squared_error(y, 1)
print("slope of the Gaussian map:", round(slope, 12))
# --8<-- [end:likelihood]

# --8<-- [start:conventions]
import numpy as np

from snippets.losses import cross_entropy, cross_entropy_of

print("label 1, certain and right:", cross_entropy_of([0, 1], [0, 1]))
print("label 1, certain and wrong:", cross_entropy_of([0, 1], [1, 0]))
labels, logits = np.array([0, 2]), np.array([[2.0, 0.0, -1.0], [0.0, 1.0, 1.0]])
nats = cross_entropy(np.eye(3)[labels], logits)
print("batch of two, in nats:     ", round(nats, 6))
print("the same in bits:          ", round(nats / np.log(2), 6))
# --8<-- [end:conventions]

# --8<-- [start:erratum_e12]
import numpy as np

from snippets.losses import cross_entropy, cross_entropy_as_printed

y = np.array([1, 0, 0, 1, 0, 0])  # six samples, two of them positive
two_columns = np.stack([1 - y, y], axis=1)
print("y_hat   as printed   with both classes")
for y_hat in (1 / 3, 0.9, 0.999, 1.0):
    with np.errstate(divide="ignore"):
        log_probabilities = np.log([1 - y_hat, y_hat])
    proper = cross_entropy(two_columns, np.tile(log_probabilities, (6, 1)))
    printed = cross_entropy_as_printed(y, np.full(6, y_hat))
    print(f"{y_hat:.3f}   {printed:10.4f}   {proper:.4f}")
# --8<-- [end:erratum_e12]

# --8<-- [start:divergence]
import numpy as np

from snippets.losses import cross_entropy_of, entropy, kl_divergence

p = np.array([0.7, 0.2, 0.1])
print("q                    H(p,q)    H(p)      KL(p||q)  KL(q||p)")
for q in ([0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.1, 0.3, 0.6], [0.7, 0.3, 0.0]):
    numbers = [cross_entropy_of(p, q), entropy(p)]
    numbers += [kl_divergence(p, q), kl_divergence(q, p)]
    print(f"{str(q):18s}" + "".join(f"  {value:8.4f}" for value in numbers))
# --8<-- [end:divergence]

# --8<-- [start:erratum_e13]
import numpy as np

from snippets.losses import cross_entropy_of, differential_entropy, kl_divergence

p, q = [0.5, 0.5], [0.9, 0.1]
print(f"H(p,p) = {cross_entropy_of(p, p):.6f} although nothing differs;", end=" ")
print("KL(p||p) =", kl_divergence(p, p))
print(f"H(p,q) = {cross_entropy_of(p, q):.6f}, H(q,p) = {cross_entropy_of(q, p):.6f}")
narrow = differential_entropy(lambda x: np.full_like(x, 2.0), 0, 0.5)
wide = differential_entropy(lambda x: np.full_like(x, 0.5), 0, 2)
print(f"-integral of p ln p for U(0,1/2): {narrow:.6f}")
print(f"the same variable times 4:        {wide:.6f}")
# --8<-- [end:erratum_e13]

# --8<-- [start:gaussian_divergence]
import numpy as np

from snippets.losses import kl_gaussians, kl_quadrature


def normal(mean, sd):
    constant = sd * np.sqrt(2 * np.pi)
    return lambda x: np.exp(-((x - mean) ** 2) / (2 * sd**2)) / constant


a, b = (0.3, 0.8), (-1.0, 1.5)  # means and standard deviations of p and q
p, q = normal(*a), normal(*b)
print("           quadrature    closed form")
print(f"KL(p||q)   {kl_quadrature(p, q, -12, 12):.10f}  {kl_gaussians(*a, *b):.10f}")
print(f"KL(q||p)   {kl_quadrature(q, p, -12, 12):.10f}  {kl_gaussians(*b, *a):.10f}")
# --8<-- [end:gaussian_divergence]

# --8<-- [start:stability]
import numpy as np

from snippets.losses import cross_entropy, log_sum_exp, softmax

z = np.array([1000.0, 999.0, 0.0])
with np.errstate(all="ignore"):
    print("naive:  ", np.log(np.exp(z).sum()), np.exp(z) / np.exp(z).sum())
print("stable: ", log_sum_exp(z), softmax(z))
print("loss of the label 2 from logits:       ", cross_entropy([0, 0, 1], z))
with np.errstate(all="ignore"):
    print("loss of the label 2 from probabilities:", -np.log(softmax(z)[2]))
# --8<-- [end:stability]

# --8<-- [start:gradient]
import numpy as np

from snippets.losses import cross_entropy
from snippets.losses import cross_entropy_gradient, cross_entropy_hessian

p, z, h = np.array([0.0, 1.0, 0.0]), np.array([2.0, 0.5, -1.0]), 1e-5
rises = [cross_entropy(p, z + e) - cross_entropy(p, z - e) for e in h * np.eye(3)]
eigenvalues = np.linalg.eigvalsh(cross_entropy_hessian(z))
print("softmax(z) - p:       ", cross_entropy_gradient(p, z).round(8))
print("difference quotients: ", np.divide(rises, 2 * h).round(8))
print("Hessian eigenvalues:  ", np.abs(eigenvalues).round(6))
# --8<-- [end:gradient]

# --8<-- [start:differential_entropy]
import numpy as np

from snippets.losses import differential_entropy

print("a       h(U(0,a))   ln a")
for a in (0.5, 1.0, 2.0):
    h = differential_entropy(lambda x, a=a: np.full_like(x, 1 / a), 0, a)
    print(f"{a:3.1f}  {h:11.6f}  {np.log(a):9.6f}")
print("sd      h(N(0,sd))  0.5 ln(2 pi e sd^2)")
for sd in (0.1, 1.0):

    def normal(x, s=sd):
        return np.exp(-((x / s) ** 2) / 2) / (s * np.sqrt(2 * np.pi))

    h = differential_entropy(normal, -9 * sd, 9 * sd)
    print(f"{sd:3.1f}  {h:11.6f}  {0.5 * np.log(2 * np.pi * np.e * sd**2):9.6f}")
# --8<-- [end:differential_entropy]

# --8<-- [start:elicitation]
import numpy as np

from snippets.losses import best_constant, pinball
from snippets.losses import mean_absolute_error, mean_squared_error

y = np.random.default_rng(3).gamma(2, size=20001)
grid = np.linspace(0, 6, 6001)
print("loss          minimiser   statistic of the sample")
best = best_constant(mean_squared_error, y, grid)
print(f"MSE           {best:9.3f}   mean          {y.mean():.4f}")
best = best_constant(mean_absolute_error, y, grid)
print(f"MAE           {best:9.3f}   median        {np.median(y):.4f}")
best = best_constant(lambda sample, c: pinball(sample, c, 0.9), y, grid)
print(f"pinball 0.9   {best:9.3f}   0.9-quantile  {np.quantile(y, 0.9):.4f}")
# --8<-- [end:elicitation]

# --8<-- [start:proper]
import numpy as np

from snippets.losses import brier, cross_entropy_of

p = np.array([0.6, 0.3, 0.1])  # the truth
print("forecast            log score   Brier   linear")
for q in (p, np.array([0.4, 0.3, 0.3]), np.array([0.98, 0.01, 0.01])):
    log, linear = cross_entropy_of(p, q), 1 - p @ q
    print(f"{str(q):18s}  {log:9.4f}  {brier(p, q):6.4f}  {linear:7.4f}")
# --8<-- [end:proper]

# --8<-- [start:bias_variance]
import numpy as np

from snippets.losses import bias_variance

values, p, n = np.array([0.0, 1.0, 4.0]), np.array([0.5, 0.3, 0.2]), 5
print("shrink  error    noise    bias^2   variance")
for shrink in (1.0, 0.7, 0.4, 0.0):

    def train(data, s=shrink):
        return s * data.mean(axis=1)

    parts = bias_variance(values, p, n, train)
    print(f"{shrink:6.1f}" + "".join(f"  {part:7.4f}" for part in parts))
# --8<-- [end:bias_variance]

# --8<-- [start:saturation]
from snippets.solutions.losses import sigmoid_gradients

print("logit   gradient of (p - y)^2   gradient of the log loss   (y = 1)")
for z in (-10.0, -2.0, 0.0, 2.0):
    square, log = sigmoid_gradients(1, z)
    print(f"{z:5.1f}   {square:21.6f}   {log:24.6f}")
# --8<-- [end:saturation]
