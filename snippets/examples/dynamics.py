"""Programs of chapter 8.1 and of the outlook's first page."""

# --8<-- [start:erratum_e20]
import numpy as np

from snippets.attribution import completeness_gap, two_layer_network
from snippets.dynamics import adjoint_gradient
from snippets.privacy import gaussian_mechanism_delta

a, times = 0.7, np.linspace(0, 1.5, 101)
_, gradient = adjoint_gradient(
    lambda x, t: -a * x,
    lambda x, t: np.array([[-a]]),
    lambda x, t: -x[:, None],
    lambda x: x,
    2.0,
    times,
)
print(f"complexity:       dL/da of a neural ODE     {gradient[0]:.7f}")

rng = np.random.default_rng(0)
f, grad = two_layer_network(
    rng.normal(size=(16, 4)), rng.normal(size=16), rng.normal(size=16)
)
gap = completeness_gap(f, grad, np.ones(4), np.zeros(4), n=64)
print("interpretability: completeness below 1e-12 ", abs(gap) < 1e-12)

print(
    "privacy:          delta at epsilon = 1      "
    f"{gaussian_mechanism_delta(1.0, sigma=1.2):.7f}"
)
# --8<-- [end:erratum_e20]

# --8<-- [start:residual_euler]
import numpy as np

from snippets.dynamics import euler, residual_network

rng = np.random.default_rng(0)
layers = [rng.normal(size=(3, 3)) for _ in range(8)]
h, x0 = 0.25, np.array([1.0, -0.5, 0.2])

blocks = [lambda x, W=W: h * np.tanh(W @ x) for W in layers]
path = euler(
    lambda x, t: np.tanh(layers[round(t / h)] @ x), x0, np.linspace(0, 2, 9)
)
print("residual network:", residual_network(blocks, x0).round(6))
print("Euler's method:  ", path[-1].round(6))
# --8<-- [end:residual_euler]

# --8<-- [start:solver_orders]
import numpy as np

from snippets.dynamics import euler, rk4

# x' = sin x, x(0) = 1/2, at t = 2
exact = 2 * np.arctan(np.exp(2) * np.tan(0.25))
print("steps  error of Euler  its bound   error of RK4")
for n in (10, 20, 40, 80):
    grid = np.linspace(0, 2, n + 1)
    errors = [
        abs(solver(lambda x, t: np.sin(x), 0.5, grid)[-1, 0] - exact)
        for solver in (euler, rk4)
    ]
    print(
        f"{n:5d}  {errors[0]:14.2e}  {2 / n * (np.exp(2) - 1) / 4:9.2e}  "
        f"{errors[1]:13.2e}"
    )
# --8<-- [end:solver_orders]

# --8<-- [start:adjoint]
import numpy as np

from snippets.dynamics import adjoint_gradient

a, T, x0 = 0.7, 1.5, 2.0
dx0, da = adjoint_gradient(
    f=lambda x, t: -a * x,
    df_dx=lambda x, t: np.array([[-a]]),
    df_dtheta=lambda x, t: -x[:, None],
    dloss=lambda x: x,  # L = x(T)^2 / 2
    x0=x0,
    t=np.linspace(0, T, 101),
)
end = x0 * np.exp(-a * T)
print(f"dL/da     adjoint {da[0]:.7f}   closed form {-T * end**2:.7f}")
print(
    f"dL/dx(0)  adjoint {dx0[0]:.7f}    closed form {end * np.exp(-a * T):.7f}"
)
# --8<-- [end:adjoint]

# --8<-- [start:discrete_adjoint]
import numpy as np

from snippets.dynamics import adjoint_gradient, euler

a, T, x0 = 0.7, 1.5, 2.0
exact = -T * (x0 * np.exp(-a * T)) ** 2
print("steps  adjoint by Euler  gradient of Euler's loss   of the ODE's loss")
for n in (50, 100, 200):
    grid = np.linspace(0, T, n + 1)
    f, df_dx, df_da = (
        lambda x, t: -a * x,
        lambda x, t: np.array([[-a]]),
        lambda x, t: -x[:, None],
    )
    _, da = adjoint_gradient(
        f, df_dx, df_da, lambda x: x, x0, grid, solver=euler
    )
    discrete = -T * euler(f, x0, grid)[-1, 0] ** 2 / (1 - a * T / n)
    print(f"{n:5d}  {da[0]:16.5f}  {discrete:24.5f}  {exact:18.5f}")
# --8<-- [end:discrete_adjoint]

# --8<-- [start:transported_density]
import numpy as np

from snippets.dynamics import log_density_along

grid, starts = np.linspace(0, 1, 31), np.linspace(-3, 3, 201)
log_normal = -(starts**2) / 2 - np.log(2 * np.pi) / 2
ends, densities = [], []
for x0, log_p0 in zip(starts, log_normal, strict=True):
    x, log_p = log_density_along(
        lambda x, t: np.sin(x), lambda x, t: np.cos(x[0]), x0, grid, log_p0
    )
    ends.append(x[0])
    densities.append(np.exp(log_p))
print(
    "mass on [-3, 3] at t = 0:     "
    f"{np.trapezoid(np.exp(log_normal), starts):.4f}"
)
print(f"mass on its image at t = 1:   {np.trapezoid(densities, ends):.4f}")
print(
    f"density at 0: from {np.exp(log_normal[100]):.4f} to "
    f"{densities[100]:.4f}, a factor of e"
)
# --8<-- [end:transported_density]

# --8<-- [start:hutchinson]
import numpy as np

from snippets.dynamics import hutchinson_trace

rng = np.random.default_rng(2)
A = rng.normal(size=(50, 50))
off = A - np.diag(np.diag(A))
spread = np.sqrt(np.sum(off**2 + off * off.T))
print(f"trace {np.trace(A):.3f}")
for n in (10, 1000, 100_000):
    signs = rng.choice([-1.0, 1.0], size=(n, 50))
    estimate = hutchinson_trace(lambda v: A @ v, signs)
    print(f"{n:6d} probes: {estimate:8.3f} +- {spread / np.sqrt(n):.3f}")
# --8<-- [end:hutchinson]
