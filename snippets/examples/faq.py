# --8<-- [start:erratum_e21]
import numpy as np

from snippets.metrics import area_under_roc

scores = np.array([0.9, 0.8, 0.7, 0.7, 0.4, 0.3, 0.2])
labels = np.array([1, 1, 0, 1, 0, 1, 0])
area = area_under_roc(scores, labels)
positive, negative = scores[labels == 1, None], scores[labels == 0]
pairs = np.mean((positive > negative) + 0.5 * (positive == negative))
print(f"area under the curve {area:.6f}  pairs in the right order {pairs:.6f}")
# --8<-- [end:erratum_e21]

# --8<-- [start:understand_convolution]
import numpy as np

from snippets.convolution import convolve1d, correlate1d

x, k = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0])
product = np.polynomial.polynomial.polymul(x, k)  # (1 + 2z + 3z²)(4 + 5z)
print("convolution      ", convolve1d(x, k), " product of polynomials", product)
print("cross-correlation", correlate1d(x, k, "full"))
# --8<-- [end:understand_convolution]

# --8<-- [start:erratum_e22]
import numpy as np

from snippets.losses import (
    cross_entropy,
    gaussian_nll,
    mean_squared_error,
    softmax,
)

z = 1.5  # the logit of a sample with label 1
print(
    f"binary cross-entropy  {np.log1p(np.exp(-z)):.6f} = "
    f"{cross_entropy([1, 0], [z, 0]):.6f}"
)
p = softmax([z, 0])[0]
print(
    f"focal loss, gamma = 2 {-((1 - p) ** 2) * np.log(p):.6f}  "
    f"hinge loss {max(0, 1 - z):.6f}"
)
similarity = np.array([[2.0, 0.1, 0.3], [0.2, 1.5, 0.0], [0.1, 0.4, 1.0]])
info_nce = np.mean(np.log(np.exp(similarity).sum(axis=1)) - np.diag(similarity))
print(
    f"contrastive (InfoNCE) {info_nce:.6f} = "
    f"{cross_entropy(np.eye(3), similarity):.6f}"
)
y, y_hat = np.array([1.0, 2.0, 4.0]), np.array([1.5, 1.5, 3.0])
constant = np.log(2 * np.pi) / 2
print(
    f"Gaussian NLL          {gaussian_nll(y, y_hat, 1.0):.6f} = "
    f"{mean_squared_error(y, y_hat) / 2 + constant:.6f}"
)
# --8<-- [end:erratum_e22]

# --8<-- [start:erratum_e23]
import numpy as np

from snippets.losses import (
    best_constant,
    brier,
    cross_entropy_of,
    mean_absolute_error,
    mean_squared_error,
    pinball,
)

y = np.random.default_rng(3).gamma(2.0, size=2001)
grid = np.linspace(0, 5, 2501)
print(
    f"MSE      {best_constant(mean_squared_error, y, grid):.3f}  mean     "
    f"{y.mean():.3f}"
)
print(
    f"MAE      {best_constant(mean_absolute_error, y, grid):.3f}  median   "
    f"{np.median(y):.3f}"
)
upper = best_constant(lambda y, c: pinball(y, c, 0.9), y, grid)
print(f"pinball  {upper:.3f}  quantile {np.quantile(y, 0.9):.3f}")
p, q = np.array([0.3, 0.7]), np.linspace(0.001, 0.999, 999)
forecasts = np.stack([q, 1 - q], axis=1)
truth = np.broadcast_to(p, forecasts.shape)
print(
    "best forecast of 0.3:",
    q[brier(truth, forecasts).argmin()],
    "(Brier)",
    q[cross_entropy_of(truth, forecasts).argmin()],
    "(log)",
)
# --8<-- [end:erratum_e23]

# --8<-- [start:why_flip]
import numpy as np

from snippets.convolution import convolve1d, correlate1d

k, delta, x = (
    np.array([1, 2, 3]),
    np.array([0, 0, 1, 0, 0]),
    np.array([2, 7, 1, 8]),
)
print(
    "delta:   convolved",
    convolve1d(delta, k, "same"),
    " correlated",
    correlate1d(delta, k, "same"),
)
for op in (convolve1d, correlate1d):
    print(
        f"{op.__name__:12s} order does not matter: "
        f"{np.array_equal(op(x, k, 'full'), op(k, x, 'full'))}"
    )
# --8<-- [end:why_flip]

# --8<-- [start:convolution_integral]
import numpy as np

from snippets.convolution import continuous_convolution, convolve1d
from snippets.quadrature import integrate_against

x, k, t = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]), 2
against_counting = integrate_against(
    lambda i: x[i.astype(int)] * k[t - i.astype(int)], [0, 1, 2], [1, 1, 1]
)
print("counting measure", against_counting, " convolution", convolve1d(x, k)[t])


def box(s):
    return np.where((s >= -0.5) & (s < 0.5), 1.0, 0.0)


grid = np.arange(-2000, 2001) / 1000
peak, plain = (
    continuous_convolution(box, box, grid).max(),
    np.convolve(box(grid), box(grid)).max(),
)
print(f"two boxes on the line: integral {peak:.4f}  sum without dx {plain:.0f}")
# --8<-- [end:convolution_integral]

# --8<-- [start:infinite_sums]
import numpy as np

from snippets.convolution import convolve1d

x, k = np.array([2.0, 7.0, 1.0]), np.array([1.0, -1.0])
# 2003 and 2002 samples of what would be infinite
long = convolve1d(np.pad(x, 1000), np.pad(k, 1000))
support = np.flatnonzero(long)
print(
    "non-zero terms", long[support], " from the short arrays", convolve1d(x, k)
)
# --8<-- [end:infinite_sums]

# --8<-- [start:conv2d_bug]
import numpy as np

from snippets.convolution import convolve2d, cross_correlate2d

rng = np.random.default_rng(0)
x, k = rng.normal(size=(6, 7)), rng.normal(size=(3, 3))
print(
    "largest difference       ",
    np.abs(cross_correlate2d(x, k) - convolve2d(x, k)).max().round(4),
)
print(
    "after flipping the kernel",
    np.abs(cross_correlate2d(x, k[::-1, ::-1]) - convolve2d(x, k))
    .max()
    .round(12),
)
# --8<-- [end:conv2d_bug]

# --8<-- [start:rotated_180]
import numpy as np

from snippets.convolution import convolve2d, cross_correlate2d

x = np.arange(25.0).reshape(5, 5) ** 2
edge, blur = (
    np.array([[1, 0, -1]] * 3),
    np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
)
for name, k in (("edge", edge), ("blur", blur)):
    trained, loaded = cross_correlate2d(x, k), convolve2d(x, k)
    turned = convolve2d(x, np.rot90(k, 2))
    print(
        f"{name}  loaded as it is: {np.allclose(trained, loaded)}  "
        f"turned: {np.allclose(trained, turned)}"
    )
# --8<-- [end:rotated_180]

# --8<-- [start:invariant_or_equivariant]
from snippets.convolution import circular_convolve
from snippets.layers import is_shift_equivariant


def layer(x):
    return circular_convolve(x, [1, 2, 4])


def pooled(x):
    return layer(x).reshape(-1, 2).max(axis=1)


for op, shift in ((layer, 1), (pooled, 1), (pooled, 2)):
    print(
        f"{op.__name__:6s} shift {shift}  "
        f"equivariant: {is_shift_equivariant(op, [shift], shape=(12,))}"
    )
# --8<-- [end:invariant_or_equivariant]

# --8<-- [start:transposed_inverse]
import numpy as np

from snippets.layers import conv2d_layer, conv_transpose2d

rng = np.random.default_rng(0)
X, W = rng.normal(size=(1, 7, 7, 1)), rng.normal(size=(3, 3, 1, 1))
Y = conv2d_layer(X, W, stride=2)
dY = rng.normal(size=Y.shape)
back = conv_transpose2d(dY, W, stride=2)
print("adjoint:", np.allclose(np.vdot(dY, Y), np.vdot(back, X)))
print("inverse:", np.allclose(conv_transpose2d(Y, W, stride=2), X))
# --8<-- [end:transposed_inverse]

# --8<-- [start:why_not_fft]
import numpy as np

from snippets.convolution import convolve1d, correlate1d, fft_convolve

rng = np.random.default_rng(0)
x, k = rng.normal(size=1000), rng.normal(size=31)
g = rng.normal(size=1030)  # the gradient that arrives at the output
print("same numbers:", np.allclose(fft_convolve(x, k), convolve1d(x, k)))
print(
    "same kernel gradient:",
    np.allclose(np.vdot(g, fft_convolve(x, k)), np.vdot(correlate1d(g, x), k)),
)
for m in (3, 31, 301):
    length = 1000 + m - 1
    print(
        f"kernel {m:3d}: direct {1000 * m:6d} products, three transforms about "
        f"{3 * length * np.log2(length):6.0f}"
    )
# --8<-- [end:why_not_fft]

# --8<-- [start:loss_integral_or_sum]
import numpy as np

from snippets.risk import all_datasets, exact_optimism

p = np.array([0.5, 0.3, 0.2])  # three outcomes
# three parameters
loss = np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [3.0, 1.0, 0.0]])
datasets, mass = all_datasets(p, 4)
fixed = mass @ loss[1][datasets].mean(axis=1)
print(f"fixed:   E of the empirical risk {fixed:.4f} = risk {loss[1] @ p:.4f}")
training, best, true = exact_optimism(loss, p, 4)
print(
    f"trained: empirical risk {training:.4f} < best risk {best:.4f} < own risk "
    f"{true:.4f}"
)
# --8<-- [end:loss_integral_or_sum]

# --8<-- [start:sum_or_mean]
import numpy as np

from snippets.monte_carlo import minibatch_gradient

rng = np.random.default_rng(0)
X, y, theta = rng.normal(size=(10, 2)), rng.normal(size=10), np.zeros(2)
full = minibatch_gradient(theta, X, y, np.arange(10))
batches = np.split(np.arange(10), [4, 8])  # 4, 4 and the last 2
means = np.array([minibatch_gradient(theta, X, y, b) for b in batches])
sizes = np.array([len(b) for b in batches])
print("all samples           ", full.round(6))
print("mean of the batches   ", means.mean(axis=0).round(6))
print("weighted by batch size", (sizes @ means / sizes.sum()).round(6))
# --8<-- [end:sum_or_mean]

# --8<-- [start:unbiased_minibatch]
import numpy as np

from snippets.monte_carlo import all_minibatches, minibatch_gradient

rng = np.random.default_rng(0)
X, y, theta = rng.normal(size=(8, 2)), rng.normal(size=8), rng.normal(size=2)
batches = all_minibatches(8, 3)
average = np.mean(
    [minibatch_gradient(theta, X, y, idx) for idx in batches], axis=0
)
print(len(batches), "minibatches, mean gradient", average.round(6))
print(
    "full gradient                 ",
    minibatch_gradient(theta, X, y, np.arange(8)).round(6),
)
# --8<-- [end:unbiased_minibatch]

# --8<-- [start:ce_or_mse]
import numpy as np

from snippets.losses import cross_entropy_gradient, softmax

for z in (2.0, -2.0, -10.0):  # the logit of a sample with label 1
    p = softmax([z, 0])[0]
    squared = 2 * (p - 1) * p * (1 - p)
    print(
        f"p = {p:.6f}  gradient of CE "
        f"{cross_entropy_gradient([1, 0], [z, 0])[0]:+.6f}  "
        f"of (p - y)^2 {squared:+.6f}"
    )
# --8<-- [end:ce_or_mse]

# --8<-- [start:ce_negative]
import numpy as np

from snippets.losses import cross_entropy, gaussian_nll

rng = np.random.default_rng(0)
p, z = rng.dirichlet(np.ones(5), size=1000), rng.normal(size=(1000, 5))
print(
    "least of 1000 cross-entropies",
    round(min(cross_entropy(p[i], z[i]) for i in range(1000)), 4),
)
print("for a density it may be", round(gaussian_nll([0.0], 0.0, 0.1), 4))
# --8<-- [end:ce_negative]

# --8<-- [start:entropy_negative]
import numpy as np

from snippets.losses import differential_entropy

for width in (0.5, 1.0, 2.0):
    h = differential_entropy(
        lambda x, w=width: np.full_like(x, 1 / w), 0, width
    )
    print(f"uniform on [0, {width}]: density {1 / width:.1f}, entropy {h:+.6f}")
# --8<-- [end:entropy_negative]

# --8<-- [start:ce_or_kl]
import numpy as np

from snippets.losses import cross_entropy_of, entropy, kl_divergence

p = np.array([0.7, 0.2, 0.1])
for q in ([0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.1, 0.1, 0.8]):
    ce, kl = cross_entropy_of(p, q), kl_divergence(p, q)
    print(f"CE {ce:.6f} - KL {kl:.6f} = {ce - kl:.6f}")
print(f"entropy of p            = {entropy(p):.6f}")
# --8<-- [end:ce_or_kl]

# --8<-- [start:nan_softmax]
import numpy as np

from snippets.losses import cross_entropy, log_sum_exp

z = np.array([1000.0, 0.0])
with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
    naive = np.exp(z) / np.exp(z).sum()
    print("naive softmax", naive, " its loss", -np.log(naive[1]))
print("log-sum-exp", log_sum_exp(z), " loss", cross_entropy([0, 1], z))
# --8<-- [end:nan_softmax]

# --8<-- [start:two_softmax]
import numpy as np

from snippets.losses import cross_entropy, softmax

rng = np.random.default_rng(0)
logits, labels = rng.normal(size=(6, 4)), rng.integers(4, size=6)
dense = cross_entropy(np.eye(4)[labels], logits)
sparse = -np.log(softmax(logits)[np.arange(6), labels]).mean()
print(f"one-hot rows {dense:.6f}  class numbers {sparse:.6f}")
clipped = -np.log(np.clip(softmax([40.0, 0.0]), 1e-7, 1)[1])
print(
    f"from logits {cross_entropy([0, 1], [40.0, 0.0]):.3f}  "
    f"from probabilities clipped at 1e-7 {clipped:.3f}"
)
# --8<-- [end:two_softmax]

# --8<-- [start:why_not_mse]
import numpy as np

from snippets.losses import pinball

demand = np.random.default_rng(0).gamma(2.0, size=2001)
for name, stock in (
    ("mean", demand.mean()),
    ("quantile", np.quantile(demand, 0.9)),
):
    print(
        f"stock the {name:8s} {stock:.3f}: cost "
        f"{pinball(demand, stock, 0.9):.3f}"
    )
# --8<-- [end:why_not_mse]

# --8<-- [start:mc_vs_grid]
from snippets.monte_carlo import exp_product, exp_product_sigma
from snippets.quadrature import grid_integrate

n = 4096  # points in all
for d in (2, 4, 6, 12):
    grid = abs(grid_integrate(exp_product, d, round(n ** (1 / d))) - 1)
    print(
        f"d = {d:2d}  grid error {grid:.5f}  "
        f"Monte Carlo standard error {exp_product_sigma(d) / n**0.5:.5f}"
    )
# --8<-- [end:mc_vs_grid]

# --8<-- [start:differentiate_draw]
from snippets.quadrature import gauss_hermite_expectation

mu = 0.7  # the derivative of E X^2 = mu^2 + 1 for X ~ N(mu, 1) is 2 mu
estimators = {
    "pathwise": lambda z: 2 * (mu + z),
    "score function": lambda z: (mu + z) ** 2 * z,
}
for name, g in estimators.items():
    mean = gauss_hermite_expectation(g, 10)
    variance = gauss_hermite_expectation(lambda z, g=g: g(z) ** 2, 10) - mean**2
    print(f"{name:14s}  mean {mean:.6f}  variance {variance:.6f}")
# --8<-- [end:differentiate_draw]

# --8<-- [start:swap_gradient]
from math import erf, exp, pi, sqrt

from snippets.quadrature import leibniz_counterexample


def F(theta):
    return (1 + erf(theta / sqrt(2))) / 2  # E of the indicator that Z <= theta


step, theta = 1e-5, 0.5
slope = (F(theta + step) - F(theta - step)) / (2 * step)
print(
    f"derivative of the expectation {slope:.6f} = density "
    f"{exp(-(theta**2) / 2) / sqrt(2 * pi):.6f}, not 0"
)
print(
    f"a smooth integrand: F(t)/t = {leibniz_counterexample(1e-2) / 1e-2:.6f} "
    "near t = 0, not 0"
)
# --8<-- [end:swap_gradient]

# --8<-- [start:why_det]
import numpy as np

from snippets.quadrature import riemann_sum


def pulled_back(x):  # the density of z ~ N(0, 1) at z = arcsinh x
    return np.exp(-(np.arcsinh(x) ** 2) / 2) / np.sqrt(2 * np.pi)


for name, f in (
    ("with", lambda x: pulled_back(x) / np.sqrt(1 + x**2)),
    ("without", pulled_back),
):
    print(
        f"{name:8s}|dz/dx|: total mass "
        f"{riemann_sum(f, -3000, 3000, 600_000, 'midpoint'):.5f}"
    )
# --8<-- [end:why_det]

# --8<-- [start:ig_steps]
import numpy as np

from snippets.attribution import completeness_gap, two_layer_network

# f(x) = max(x - 0.6, 0)
f, grad = two_layer_network([[1.0]], [-0.6], [1.0], "relu")
for n in (2, 5, 6, 50, 51, 500):
    gap = completeness_gap(
        f, grad, np.array([1.0]), np.array([0.0]), n, "midpoint"
    )
    print(f"n = {n:3d}  gap {abs(gap):.6f}  bound 1/n {1 / n:.6f}")
# --8<-- [end:ig_steps]

# --8<-- [start:lebesgue]
import numpy as np

from snippets.quadrature import integrate_against


def f(x):
    return x**2


cells = (np.arange(1000) + 0.5) / 1000
print(
    "length on [0, 1]        ",
    round(integrate_against(f, cells, np.full(1000, 1e-3)), 6),
)
print(
    "counting on {0, 1, 2, 3}", integrate_against(f, [0, 1, 2, 3], [1, 1, 1, 1])
)
print(
    "a fair die              ",
    round(integrate_against(f, np.arange(1, 7), np.full(6, 1 / 6)), 6),
)
# --8<-- [end:lebesgue]
