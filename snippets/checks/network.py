"""Checks of the exercises of chapter 5.2."""

import math

import numpy as np


def check_accuracy_interval(accuracy_interval):
    """Wilson's interval (low, high) for the accuracy when `correct` of `n` samples are right."""
    low_high = 90 / 100
    yield (
        "k = n = 10：上端为 1，下端约 0.7225",
        "k = n = 10: up to 1, from about 0.7225",
        lambda: np.allclose(accuracy_interval(10, 10), (0.72246, 1), atol=1e-4),
    )
    yield (
        "两端满足 |â − a| = 1.96 √(a(1 − a)/n)",
        "both ends satisfy |â − a| = 1.96 √(a(1 − a)/n)",
        lambda: all(
            math.isclose(abs(low_high - a), 1.96 * math.sqrt(a * (1 - a) / 100), rel_tol=1e-6)
            for a in accuracy_interval(90, 100)
        ),
    )
    yield (
        "下端小于 â，上端大于 â",
        "one end below â, one above",
        lambda: accuracy_interval(90, 100)[0] < 0.9 < accuracy_interval(90, 100)[1],
    )
    yield (
        "对称：k 与 n − k",
        "symmetric in k and n − k",
        lambda: np.allclose(accuracy_interval(3, 20), 1 - np.array(accuracy_interval(17, 20)[::-1])),
    )


def check_best_temperature(best_temperature):
    """The T of the list with the least mean loss of softmax(logits / T) for the labels y."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 3))
    y = np.array([rng.choice(3, p=np.exp(row) / np.exp(row).sum()) for row in logits])
    grid = [0.25, 0.5, 1.0, 2.0, 4.0]
    yield "已校准的模型：T = 1", "a calibrated model: T = 1", lambda: best_temperature(logits, y, grid) == 1
    yield "过分自信的模型：T = 4", "an overconfident model: T = 4", lambda: best_temperature(4 * logits, y, grid) == 4
    yield (
        "不够自信的模型：T = 1/2",
        "an underconfident model: T = 1/2",
        lambda: best_temperature(logits / 2, y, grid) == 0.5,
    )
