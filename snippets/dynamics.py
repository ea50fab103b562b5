"""Differential equations as deep networks: solvers, adjoint, transported
densities (chapter 8.1).
"""

import numpy as np

from snippets.inputs import as_floats


def initial_value(x0, t):
    """`x0` as a vector and `t` as a grid in one type; ValueError unless the
    grid runs strictly one way.
    """
    x0, t = as_floats(x0, t)
    x0 = np.atleast_1d(x0)
    if x0.ndim != 1:
        raise ValueError(
            f"x0 must be a number or a vector, got shape {x0.shape}"
        )
    if t.ndim != 1 or t.size < 2:
        raise ValueError(f"t must hold at least two times, got shape {t.shape}")
    if not ((np.diff(t) > 0).all() or (np.diff(t) < 0).all()):
        raise ValueError(
            "the times t must increase strictly, or decrease strictly"
        )
    return x0, t


# --8<-- [start:residual_network]
def residual_network(blocks, x):
    """Output of a residual network: every block adds to what it was given.

    Parameters
    ----------
    blocks : sequence of callables
        Each maps an array to an array of the same shape.
    x : array_like
        The input.

    Returns
    -------
    ndarray
        Same shape as `x`.
    """
    x = as_floats(x)
    for block in blocks:
        x = x + block(x)
    return x
# --8<-- [end:residual_network]


# --8<-- [start:euler]
def euler(f, x0, t):
    """Trajectory of dx/dt = f(x, t) by Euler's method: one step for each pair
    of neighbouring times.

    Parameters
    ----------
    f : callable
        ``f(x, t)`` with `x` of shape (dim,) and a number `t`; returns shape
        (dim,).
    x0 : array_like, shape (dim,), or a number
        State at the time ``t[0]``.
    t : array_like, shape (n,)
        Times, strictly increasing, or strictly decreasing to solve backwards.

    Returns
    -------
    ndarray, shape (n, dim)
        State at every time of `t`.

    Raises
    ------
    ValueError
        If `t` is not such a grid, or `x0` is neither a number nor a vector.

    Notes
    -----
    The error at a fixed time is O(h): half the step, half the error, no better.
    """
    x, t = initial_value(x0, t)
    path = [x]
    for now, h in zip(
        t[:-1], np.diff(t), strict=True
    ):  # one residual block a step
        x = x + h * f(x, now)
        path.append(x)
    return np.stack(path)
# --8<-- [end:euler]


# --8<-- [start:rk4]
def rk4(f, x0, t):
    """Trajectory of dx/dt = f(x, t) by the classical method of Runge and Kutta.

    Parameters and the result are those of `euler`; a step costs four
    evaluations of `f`, and the error at a fixed time is O(h⁴) for smooth `f`.
    For an `f` of time alone a step is Simpson's rule.
    """
    x, t = initial_value(x0, t)
    path = [x]
    for now, h in zip(t[:-1], np.diff(t), strict=True):
        k1 = f(x, now)
        k2 = f(x + h / 2 * k1, now + h / 2)
        k3 = f(x + h / 2 * k2, now + h / 2)
        k4 = f(x + h * k3, now + h)
        x = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        path.append(x)
    return np.stack(path)
# --8<-- [end:rk4]


# --8<-- [start:adjoint_gradient]
def adjoint_gradient(f, df_dx, df_dtheta, dloss, x0, t, solver=rk4):
    """Gradients of L(x(T)) in x(0) and in the parameters of `f`, by one solve
    backwards in time.

    Parameters
    ----------
    f : callable
        Right-hand side ``f(x, t)``, shape (dim,).
    df_dx, df_dtheta : callables
        Its Jacobians at ``(x, t)``, of shapes (dim, dim) and (dim, p).
    dloss : callable
        Gradient of L at x(T), shape (dim,).
    x0 : array_like, shape (dim,), or a number
        State at ``t[0]``; must not depend on the parameters.
    t : array_like, shape (n,)
        Times from 0 to T.
    solver : callable
        `rk4` or `euler`.

    Returns
    -------
    (ndarray, ndarray), shapes (dim,) and (p,)
        dL/dx(0) and dL/dθ.

    Notes
    -----
    Nothing of the way there is stored: x is solved backwards together with λ
    and the integral. The result converges to the gradient of the loss of the
    differential equation; it is *not* the gradient of the loss of the discrete
    network, which automatic differentiation of the solver gives.
    """
    x0, t = initial_value(x0, t)
    d = x0.size
    x_end = solver(f, x0, t)[-1]

    def backwards(z, s):
        x, lam = z[:d], z[d : 2 * d]
        return np.concatenate(
            [f(x, s), -df_dx(x, s).T @ lam, -df_dtheta(x, s).T @ lam]
        )

    p = df_dtheta(x_end, t[-1]).shape[1]
    start = np.concatenate([x_end, dloss(x_end), np.zeros(p)])
    z = solver(backwards, start, t[::-1])[-1]
    return z[d : 2 * d], z[2 * d :]
# --8<-- [end:adjoint_gradient]


# --8<-- [start:log_density_along]
def log_density_along(f, trace, x0, t, log_p0, solver=rk4):
    """End of one trajectory, and the logarithm of the transported density
    there.

    Parameters
    ----------
    f : callable
        Right-hand side ``f(x, t)``, shape (dim,).
    trace : callable
        Trace of its Jacobian, the divergence, at ``(x, t)``: a number.
    x0, t
        Start and times, as in `euler`.
    log_p0 : float
        Logarithm of the initial density at `x0`.

    Returns
    -------
    (ndarray of shape (dim,), float)
        x(T), and ln p_T at x(T).
    """
    x0, t = initial_value(x0, t)

    def both(z, s):
        return np.append(f(z[:-1], s), -trace(z[:-1], s))

    end = solver(both, np.append(x0, log_p0), t)[-1]
    return end[:-1], float(end[-1])
# --8<-- [end:log_density_along]


# --8<-- [start:hutchinson_trace]
def hutchinson_trace(product, probes):
    """Hutchinson's estimate of tr A from products of A with random vectors.

    Parameters
    ----------
    product : callable
        v ↦ Av for a square A that need not be known, (d,) to (d,).
    probes : array_like, shape (n, d)
        Independent random vectors with E v vᵀ = I, such as random signs.

    Returns
    -------
    float
        Mean of vᵀAv: without bias, and without a single entry of A.

    Raises
    ------
    ValueError
        If `probes` is not a matrix with at least one row.
    """
    probes = as_floats(probes)
    if probes.ndim != 2 or len(probes) == 0:
        raise ValueError(f"probes must be (n, d), got {probes.shape}")
    return float(np.mean([v @ product(v) for v in probes]))
# --8<-- [end:hutchinson_trace]
