"""Chapter 8.1, and the outlook's erratum: differential equations as deep networks."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.attribution import completeness_gap, two_layer_network
from snippets.dynamics import (
    adjoint_gradient,
    euler,
    hutchinson_trace,
    log_density_along,
    residual_network,
    rk4,
)
from snippets.privacy import gaussian_mechanism_delta
from snippets.solutions.dynamics import euler_backpropagation, heun

A, T, X0 = 0.7, 1.5, 2.0  # dx/dt = -A x, x(0) = X0, L = x(T)^2 / 2
END = X0 * np.exp(-A * T)
DECAY = {
    "f": lambda x, t: -A * x,
    "df_dx": lambda x, t: np.array([[-A]]),
    "df_dtheta": lambda x, t: -x[:, None],
    "dloss": lambda x: x,
}


def sine_flow(x0, t):
    """x(t) of dx/dt = sin x in closed form, for x0 in (-pi, pi)."""
    return 2 * np.arctan(np.exp(t) * np.tan(x0 / 2))


def order(solver):
    """Fitted order of a solver on dx/dt = sin(x) cos(t) over [0, 2]: the flow of sin x, in the time sin t."""
    end = sine_flow(0.5, np.sin(2))
    errors = [
        abs(solver(lambda x, t: np.sin(x) * np.cos(t), 0.5, np.linspace(0, 2, n + 1))[-1, 0] - end)
        for n in (40, 80)
    ]
    return np.log2(errors[0] / errors[1])


@pytest.mark.verifies("exm-residual-euler", fault=("dynamics", "x = x + block(x)", "x = block(x)"))
def test_a_residual_network_is_eulers_method(measure):
    rng = np.random.default_rng(0)
    layers = [rng.normal(size=(3, 3)) for _ in range(8)]
    times, h = np.linspace(0, 2, 9), 0.25
    blocks = [lambda x, W=W: h * np.tanh(W @ x) for W in layers]
    x0 = np.array([1.0, -0.5, 0.2])
    path = euler(lambda x, t: np.tanh(layers[round(t / h)] @ x), x0, times)
    measure("largest difference", np.abs(residual_network(blocks, x0) - path[-1]).max(), at_most=1e-14)


@pytest.mark.verifies(
    "thm-euler", fault=("dynamics", "x = x + h * f(x, now)", "x = x + 1.05 * h * f(x, now)")
)
@given(x0=st.floats(-3, 3), n=st.integers(1, 60), end=st.floats(0.1, 3))
def test_eulers_error_stays_below_the_bound(x0, n, end, measure):
    times = np.linspace(0, end, n + 1)  # sin has L = 1, and |x''| = |sin(2x)|/2 <= 1/2
    error = np.abs(euler(lambda x, t: np.sin(x), x0, times)[:, 0] - sine_flow(x0, times)).max()
    measure("error minus bound", error - end / n * (np.exp(end) - 1) / 4, at_most=1e-12)


def test_the_orders_of_the_solvers():
    assert order(euler) == pytest.approx(1, abs=0.1)
    assert order(heun) == pytest.approx(2, abs=0.1)
    assert order(rk4) == pytest.approx(4, abs=0.1)


def test_solvers_keep_shape_and_type_and_run_backwards():
    path = rk4(lambda x, t: -x, np.ones(2, np.float32), np.linspace(0, 1, 5, dtype=np.float32))
    assert path.shape == (5, 2) and path.dtype == np.float32
    there = rk4(lambda x, t: np.sin(x), 0.5, np.linspace(0, 1, 101))[-1]
    back = rk4(lambda x, t: np.sin(x), there, np.linspace(1, 0, 101))[-1]
    assert back == pytest.approx(0.5, abs=1e-9)
    times = np.linspace(0, 2, 3)  # for f of time alone a step of rk4 is Simpson's rule: exact on cubics
    assert rk4(lambda x, t: np.array([t**3]), 0.0, times)[-1, 0] == pytest.approx(4, abs=1e-14)


@pytest.mark.parametrize("solver", [euler, rk4, heun])
@pytest.mark.parametrize(
    ("x0", "t", "word"),
    [
        (1.0, [0.0], "two times"),
        (1.0, [0.0, 1.0, 0.5], "strictly"),
        (1.0, [0.0, 0.5, 0.25], "strictly"),
        (1.0, [0.0, 0.0, 1.0], "strictly"),
        (1.0, [1.0, 1.0, 0.0], "strictly"),
        (np.eye(2), [0.0, 1.0], "x0"),
        (np.nan, [0, 1], "NaN"),
    ],
)
def test_solvers_refuse_bad_input(solver, x0, t, word):
    with pytest.raises(ValueError, match=word):
        solver(lambda x, t: x, x0, t)


@pytest.mark.verifies("thm-adjoint-ode", fault=("dynamics", "-df_dx(x, s).T @ lam", "df_dx(x, s).T @ lam"))
def test_the_adjoint_gives_the_gradient_of_the_linear_problem(measure):
    dx0, dtheta = adjoint_gradient(x0=X0, t=np.linspace(0, T, 101), **DECAY)
    measure("dL/da", dtheta[0], near=-T * END**2, within=1e-8)
    measure("dL/dx(0)", dx0[0], near=END * np.exp(-A * T), within=1e-8)


def test_the_adjoint_follows_a_rate_that_changes_with_time(measure):
    x0, decay = np.array([2.0, -1.0]), np.exp(-A * np.sin(T))  # dx/dt = -A cos(t) x
    dx0, dtheta = adjoint_gradient(
        lambda x, t: -A * np.cos(t) * x,
        lambda x, t: -A * np.cos(t) * np.eye(2),
        lambda x, t: -np.cos(t) * x[:, None],
        lambda x: x,
        x0,
        np.linspace(0, T, 102),
    )
    assert dx0.shape == (2,) and dtheta.shape == (1,)
    measure("dL/dx(0)", np.abs(dx0 - x0 * decay**2).max(), at_most=1e-8)
    measure("dL/da", dtheta[0], near=-np.sin(T) * x0 @ x0 * decay**2, within=1e-8)


def test_the_adjoint_agrees_with_finite_differences_of_a_nonlinear_system():
    rng = np.random.default_rng(1)
    W, x0, times = rng.normal(size=(3, 3)), rng.normal(size=3), np.linspace(0, 1, 201)

    def loss(W):
        return rk4(lambda x, t: np.tanh(W @ x) + np.sin(t), x0, times)[-1] @ np.arange(3.0)

    _, gradient = adjoint_gradient(
        lambda x, t: np.tanh(W @ x) + np.sin(t),
        lambda x, t: (1 - np.tanh(W @ x) ** 2)[:, None] * W,
        lambda x, t: np.kron(np.diag(1 - np.tanh(W @ x) ** 2), x),
        lambda x: np.arange(3.0),
        x0,
        times,
    )
    step = 1e-5
    for k in range(9):
        E = np.zeros(9)
        E[k] = step
        difference = (loss(W + E.reshape(3, 3)) - loss(W - E.reshape(3, 3))) / (2 * step)
        assert gradient[k] == pytest.approx(difference, abs=1e-7)


@pytest.mark.verifies(
    "exm-discrete-adjoint", fault=("dynamics", "x_end = solver(f, x0, t)[-1]", "x_end = rk4(f, x0, t)[-1]")
)
def test_the_euler_adjoint_is_not_the_gradient_of_the_euler_loss_but_both_converge(measure):
    exact, apart, off = -T * END**2, [], []
    for n in (50, 100, 200, 400):
        grid = np.linspace(0, T, n + 1)
        discrete = euler_backpropagation(x0=X0, t=grid, **DECAY)[0]
        continuous = adjoint_gradient(x0=X0, t=grid, solver=euler, **DECAY)[1][0]
        closed = -T * (X0 * (1 - A * T / n) ** n) ** 2 / (1 - A * T / n)
        assert discrete == pytest.approx(closed, abs=1e-12)
        apart.append(abs(continuous - discrete))
        off.append(abs(continuous - exact))
    measure("distance of the two at n = 50", apart[0], at_least=0.01)
    measure("order of their distance", np.log2(apart[-2] / apart[-1]), near=1, within=0.1)
    measure("order of the adjoint's error", np.log2(off[-2] / off[-1]), near=1, within=0.1)


def test_backpropagation_is_the_gradient_of_the_euler_loss_on_any_grid():
    rng = np.random.default_rng(2)
    W, x0, times = rng.normal(size=(2, 2)), rng.normal(size=2), np.array([0.0, 0.1, 0.4, 1.0, 1.2])

    def loss(W):
        return np.sum(euler(lambda x, t: np.cos(t) * np.tanh(W @ x), x0, times)[-1] ** 2) / 2

    gradient = euler_backpropagation(
        lambda x, t: np.cos(t) * np.tanh(W @ x),
        lambda x, t: np.cos(t) * (1 - np.tanh(W @ x) ** 2)[:, None] * W,
        lambda x, t: np.cos(t) * np.kron(np.diag(1 - np.tanh(W @ x) ** 2), x),
        lambda x: x,
        x0,
        times,
    )
    for k, E in enumerate(1e-5 * np.eye(4).reshape(4, 2, 2)):
        assert gradient[k] == pytest.approx((loss(W + E) - loss(W - E)) / 2e-5, abs=1e-8)


@pytest.mark.verifies("thm-instantaneous-change", fault=("dynamics", "-trace(z[:-1], s)", "trace(z[:-1], s)"))
def test_the_density_along_a_trajectory_has_the_right_value_and_mass_one(measure):
    grid, starts = np.linspace(0, 1, 31), np.linspace(-3, 3, 201)
    flow = {"f": lambda x, t: np.sin(x), "trace": lambda x, t: np.cos(x[0]), "t": grid}
    pairs = [log_density_along(x0=x0, log_p0=-x0 * x0 / 2, **flow) for x0 in starts]
    ends, densities = np.concatenate([x for x, _ in pairs]), np.exp([log for _, log in pairs])
    stretch = np.exp(1) / (np.cos(starts / 2) ** 2 + np.exp(2) * np.sin(starts / 2) ** 2)  # dx(1)/dx(0)
    measure("relative error", np.abs(densities * stretch * np.exp(starts**2 / 2) - 1).max(), at_most=1e-6)
    before, after = np.trapezoid(np.exp(-(starts**2) / 2), starts), np.trapezoid(densities, ends)
    measure("change of the mass", abs(after - before), at_most=1e-3)


def test_the_density_in_the_plane_follows_a_divergence_that_changes_with_place_and_time(measure):
    x0, s = np.array([0.7, -1.2]), np.sin(1.0)  # in the time sin t: the flows of x and of sin x
    end, log_density = log_density_along(
        lambda x, t: np.cos(t) * np.array([x[0], np.sin(x[-1])]),
        lambda x, t: np.cos(t) * (1 + np.cos(x[-1])),
        x0,
        np.linspace(0, 1, 101),
        -0.3,
    )
    assert end == pytest.approx([x0[0] * np.exp(s), sine_flow(x0[1], s)], abs=1e-9)
    stretch = np.exp(2 * s) / (np.cos(x0[1] / 2) ** 2 + np.exp(2 * s) * np.sin(x0[1] / 2) ** 2)
    measure("ln p", log_density, near=-0.3 - np.log(stretch), within=1e-8)


@pytest.mark.verifies("prop-hutchinson", fault=("dynamics", "v @ product(v)", "np.abs(v) @ product(v)"))
@given(seed=st.integers(0, 10_000))
def test_hutchinsons_estimate_has_the_mean_and_the_variance_of_the_formula(seed, measure):
    A = np.random.default_rng(seed).normal(size=(5, 5))
    every = np.array(list(product([-1.0, 1.0], repeat=5)))  # all 32 sign vectors: exact expectations
    mean = hutchinson_trace(lambda v: A @ v, every)
    variance = np.var([hutchinson_trace(lambda v: A @ v, [v]) for v in every])
    off = A - np.diag(np.diag(A))
    measure("difference of the mean from the trace", abs(mean - np.trace(A)), at_most=1e-12)
    measure("difference of the variances", abs(variance - np.sum(off**2 + off * off.T)), at_most=1e-10)


def test_hutchinson_refuses_bad_probes():
    for probes in ([1.0], np.zeros((0, 3))):
        with pytest.raises(ValueError, match="probes"):
            hutchinson_trace(lambda v: v, probes)


@pytest.mark.verifies(
    "erratum-e20", fault=("dynamics", "-df_dtheta(x, s).T @ lam", "df_dtheta(x, s).T @ lam")
)
def test_each_bullet_of_the_outlook_has_its_integral(measure):
    _, dtheta = adjoint_gradient(x0=X0, t=np.linspace(0, T, 101), **DECAY)
    measure("complexity: dL/da", dtheta[0], near=-0.7347385695178918, within=1e-8)
    rng = np.random.default_rng(0)
    f, grad = two_layer_network(rng.normal(size=(16, 4)), rng.normal(size=16), rng.normal(size=16))
    gap = completeness_gap(f, grad, np.ones(4), np.zeros(4), 64)
    measure("interpretability: completeness", abs(gap), at_most=1e-12)
    measure("privacy: delta", gaussian_mechanism_delta(1.0, 1.2), near=0.0727144, within=5e-8)
