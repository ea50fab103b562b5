"""Solutions of the exercises of chapter 8.1."""

import numpy as np

from snippets.dynamics import initial_value


# --8<-- [start:heun]
def heun(f, x0, t):
    """Trajectory of dx/dt = f(x, t) by Heun's method, of order two: the
    trapezoid rule with a guessed end.
    """
    x, t = initial_value(x0, t)
    path = [x]
    for now, h in zip(t[:-1], np.diff(t), strict=True):
        k1 = f(x, now)
        k2 = f(x + h * k1, now + h)
        x = x + h / 2 * (k1 + k2)
        path.append(x)
    return np.stack(path)
# --8<-- [end:heun]


# --8<-- [start:euler_backpropagation]
def euler_backpropagation(f, df_dx, df_dtheta, dloss, x0, t):
    """dL/dθ of the discrete residual network itself: the chain rule through the
    steps of Euler's method.
    """
    x0, t = initial_value(x0, t)
    states = [x0]
    for now, h in zip(t[:-1], np.diff(t), strict=True):
        states.append(states[-1] + h * f(states[-1], now))
    lam, gradient = dloss(states[-1]), 0.0
    for x, now, h in zip(
        states[-2::-1], t[-2::-1], np.diff(t)[::-1], strict=True
    ):
        gradient = gradient + h * df_dtheta(x, now).T @ lam
        lam = lam + h * df_dx(x, now).T @ lam
    return gradient
# --8<-- [end:euler_backpropagation]
