"""Checks of the exercises of chapter 3.2."""

import math

import numpy as np

from snippets.monte_carlo import minibatch_gradient


def check_samples_for_accuracy(samples_for_accuracy):
    """The number of test samples for a 95 % interval of ± half_width near error_rate."""
    yield "5 %，±1 %：1825", "5 %, ±1 %: 1825", lambda: samples_for_accuracy(0.05, 0.01) in (1825, 1824)
    yield (
        "半宽减半，样本数变为 4 倍",
        "half the width, four times the samples",
        lambda: 3.99 < samples_for_accuracy(0.05, 0.005) / samples_for_accuracy(0.05, 0.01) < 4.01,
    )
    yield ("错误率为 1/2 时最多", "most at the error rate 1/2", lambda: 9603 <= samples_for_accuracy(0.5, 0.01) <= 9605)
    yield ("返回整数，向上取整", "a whole number, rounded up", lambda: samples_for_accuracy(0.3, 0.1) == 81)


def check_estimate_pi(estimate_pi):
    """An estimate of π from n uniform points, and its standard error."""
    exact = math.sqrt(np.pi * (4 - np.pi))
    yield (
        "n = 100 000：误差在 4 个标准误之内",
        "n = 100,000: within 4 standard errors of π",
        lambda: all(
            abs(e - np.pi) <= 4 * s for e, s in (estimate_pi(100_000, np.random.default_rng(i)) for i in range(5))
        ),
    )
    yield (
        "标准误约为 √(π(4 − π)/n)",
        "the standard error is about √(π(4 − π)/n)",
        lambda: math.isclose(
            estimate_pi(100_000, np.random.default_rng(0))[1], exact / math.sqrt(100_000), rel_tol=0.02
        ),
    )


def check_epoch_gradient(epoch_gradient):
    """The average of an epoch's minibatch gradients of the mean of (X θ - y)² that is the full gradient."""
    rng = np.random.default_rng(0)
    X, y, theta = rng.standard_normal((7, 2)), rng.standard_normal(7), rng.standard_normal(2)
    full = minibatch_gradient(theta, X, y, np.arange(7))
    for batches in ([[0, 1, 2], [3, 4, 5], [6]], [[3, 1], [0, 2, 4, 5, 6]], [list(range(7))]):
        sizes = ", ".join(str(len(b)) for b in batches)
        yield (
            f"批量 {sizes}：等于全梯度",
            f"batches of {sizes}: the full gradient",
            lambda batches=batches: np.allclose(epoch_gradient(theta, X, y, [np.array(b) for b in batches]), full),
        )


def check_sgd_mean(sgd_mean, sgd_mean_variance):
    """Iterates of SGD on the mean of (θ - y_i)²/2 from mean(y), and the variance of θ in the long run."""
    y = np.random.default_rng(0).standard_normal(50)

    def path():
        return np.asarray(sgd_mean(y, 4, 0.3, 20_000, np.random.default_rng(1)))

    yield (
        "长期方差为 η/(2 − η) · Var(y)/B",
        "the long-run variance is η/(2 − η) · Var(y)/B",
        lambda: math.isclose(sgd_mean_variance(y, 4, 0.3), 0.3 / 1.7 * np.var(y) / 4),
    )
    yield "每一步一个 θ", "one θ a step", lambda: len(path()) == 20_000
    yield (
        "模拟的方差与公式相符",
        "the simulated variance agrees",
        lambda: math.isclose(np.var(path()), 0.3 / 1.7 * np.var(y) / 4, rel_tol=0.1),
    )
    yield "均值停在样本均值附近", "it stays around the sample mean", lambda: abs(np.mean(path()) - np.mean(y)) < 0.02


def check_weight_variance(weight_variance):
    """The variance of the weight p/q under q, for p = N(0, 1) and q = N(0, scale²)."""
    yield "q = p：0", "q = p: 0", lambda: abs(weight_variance(1.0)) < 1e-12
    yield "s = 2：4/√7 − 1", "s = 2: 4/√7 − 1", lambda: math.isclose(weight_variance(2.0), 4 / math.sqrt(7) - 1)
    yield "s = 0.6：无穷", "s = 0.6: infinite", lambda: weight_variance(0.6) == math.inf
    yield "s² = 1/2：仍为无穷", "s² = 1/2: still infinite", lambda: weight_variance(0.7) == math.inf
