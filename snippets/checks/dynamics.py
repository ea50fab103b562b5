"""Checks of the exercises of chapter 8.1."""

import numpy as np


def check_heun(heun):
    """The trajectory of dx/dt = f(x, t), one row for each time of t, by Heun's method."""

    def error(n):
        t = np.linspace(0, 1, n + 1)
        return abs(np.asarray(heun(lambda x, s: -x, np.array([1.0]), t))[-1, 0] - np.exp(-1))

    yield (
        "第一行是 x0，每个时刻一行",
        "the first row is x0, one row a time",
        lambda: (
            np.allclose(heun(lambda x, s: x, np.array([2.0, 3.0]), np.linspace(0, 1, 4))[0], [2, 3])
            and np.shape(heun(lambda x, s: x, np.array([2.0, 3.0]), np.linspace(0, 1, 4))) == (4, 2)
        ),
    )
    yield (
        "斜率只依赖 t 时是梯形法则",
        "the trapezoid rule if the slope depends on t alone",
        lambda: np.allclose(
            heun(lambda x, s: np.array([s**2]), np.array([0.0]), np.array([0.0, 1.0, 3.0]))[-1], [10.5]
        ),
    )
    yield (
        "步长减半，误差约为四分之一",
        "half the step, about a quarter of the error",
        lambda: 3.7 < error(20) / error(40) < 4.3,
    )


def check_euler_backpropagation(euler_backpropagation):
    """dL/dθ of the network of Euler's steps x + h f(x, t), by the chain rule; `dloss` gives dL/dx at the end."""
    A, theta = np.array([[0.0, 1.0], [-1.0, -0.3]]), np.array([0.5, -0.2])
    t, x0 = np.array([0.0, 0.1, 0.4, 0.6, 1.0]), np.array([1.0, 2.0])

    def loss(theta):
        x = x0
        for now, h in zip(t[:-1], np.diff(t), strict=True):
            x = x + h * (A @ np.tanh(x) + now * theta)
        return np.sum(x**2) / 2

    def gradient():
        return euler_backpropagation(
            lambda x, s: A @ np.tanh(x) + s * theta,
            lambda x, s: A / np.cosh(x) ** 2,
            lambda x, s: s * np.eye(2),
            lambda x: x,
            x0,
            t,
        )

    step = 1e-6 * np.eye(2)
    yield (
        "与差商相符（步长不等）",
        "agrees with difference quotients, for unequal steps",
        lambda: np.allclose(gradient(), [(loss(theta + e) - loss(theta - e)) / 2e-6 for e in step], atol=1e-6),
    )
