"""Checks of the exercises of chapter 4.2."""

import math

import numpy as np


def check_sigmoid_gradients(sigmoid_gradients):
    """The derivatives of (p - y)² and of the log loss in the logit z of p, for arrays y and z."""
    y, z = np.array([0, 1, 1]), np.array([0.0, 1.0, -2.0])
    p = 1 / (1 + np.exp(-z))
    yield (
        "平方误差：2(p − y)p(1 − p)",
        "the squared error: 2(p − y)p(1 − p)",
        lambda: np.allclose(sigmoid_gradients(y, z)[0], 2 * (p - y) * p * (1 - p)),
    )
    yield "对数损失：p − y", "the log loss: p − y", lambda: np.allclose(sigmoid_gradients(y, z)[1], p - y)
    yield (
        "z = ±800：不溢出",
        "z = ±800: no overflow",
        lambda: np.allclose(sigmoid_gradients(np.array([1, 0]), np.array([-800.0, 800.0]))[1], [-1, 1]),
    )
    yield (
        "y = 1，z = 50：p − y 是 −e^(−50)，不是 0",
        "y = 1, z = 50: p − y is −e^(−50), not 0",
        lambda: np.allclose(sigmoid_gradients(np.array([1]), np.array([50.0]))[1] * math.exp(50), -1),
    )


def check_smooth_labels(smooth_labels):
    """The rows (1 - epsilon) e_label + epsilon / classes."""
    yield (
        "标签 1，4 类，ε = 0.2",
        "label 1 of 4, ε = 0.2",
        lambda: np.allclose(smooth_labels([1], 4, 0.2), [[0.05, 0.85, 0.05, 0.05]]),
    )
    yield (
        "每行之和为 1",
        "every row adds up to 1",
        lambda: np.allclose(np.sum(smooth_labels([0, 2, 1], 3, 0.3), axis=1), 1),
    )
    yield ("ε = 0：独热", "ε = 0: one-hot", lambda: np.allclose(smooth_labels([2, 0], 3, 0.0), np.eye(3)[[2, 0]]))


def check_huber(huber):
    """The mean of Huber's loss: r²/2 where |r| <= delta, delta (|r| - delta/2) beyond."""
    yield "r = 1，δ = 2：1/2", "r = 1, δ = 2: 1/2", lambda: math.isclose(huber([1.0], [0.0], 2.0), 0.5)
    yield "r = −3，δ = 2：4", "r = −3, δ = 2: 4", lambda: math.isclose(huber([0.0], [3.0], 2.0), 4.0)
    yield (
        "|r| = δ 处连续",
        "continuous at |r| = δ",
        lambda: math.isclose(huber([1.0], [0.0], 1.0), huber([1.0 + 1e-9], [0.0], 1.0), rel_tol=1e-6),
    )
    yield "取平均", "the mean is taken", lambda: math.isclose(huber([1.0, 0.0], [0.0, 3.0], 2.0), 2.25)
