"""Integrated gradients: what each input contributed, as an integral along a
path (chapter 8.2).
"""

from itertools import combinations

import numpy as np

from snippets.inputs import as_floats, positive_int


# --8<-- [start:path_rule]
def path_rule(n, rule):
    """Nodes and weights on [0, 1] of a quadrature rule.

    Parameters
    ----------
    n : int
        Number of subintervals; for ``"gauss-legendre"`` the number of nodes.
    rule : str
        ``"left"``, ``"right"``, ``"midpoint"``, ``"trapezoid"`` or
        ``"gauss-legendre"``.

    Returns
    -------
    (ndarray, ndarray)
        Nodes and weights; the weights add up to 1.

    Raises
    ------
    ValueError
        If `n` is not a positive whole number, or the rule is unknown.
    """
    n = positive_int("n", n)
    if rule == "gauss-legendre":
        nodes, weights = np.polynomial.legendre.leggauss(n)
        return (nodes + 1) / 2, weights / 2
    if rule == "trapezoid":
        weights = np.full(n + 1, 1 / n)
        weights[[0, -1]] /= 2
        return np.arange(n + 1) / n, weights
    if rule not in ("left", "right", "midpoint"):
        raise ValueError(f"unknown rule {rule!r}")
    shift = {"left": 0.0, "midpoint": 0.5, "right": 1.0}[rule]
    return (np.arange(n) + shift) / n, np.full(n, 1 / n)
# --8<-- [end:path_rule]


# --8<-- [start:integrated_gradients]
def integrated_gradients(grad, x, baseline, n, rule="gauss-legendre"):
    """Attribution of f(x) − f(baseline) to the inputs: the gradient averaged
    over the segment between them.

    Parameters
    ----------
    grad : callable
        Gradient of f, vectorised over rows: shape (m, d) in, shape (m, d) out.
    x, baseline : array_like, shape (d,)
        The input that is explained, and the input that stands for "nothing
        there".
    n : int
        Number of subintervals of the segment (nodes, for Gauss–Legendre).
    rule : str
        A rule of `path_rule`.

    Returns
    -------
    ndarray, shape (d,)
        One number an input, in the units of f. Their sum is f(x) − f(baseline)
        up to the error of the rule.

    Raises
    ------
    ValueError
        If `x` and `baseline` are not vectors of one length, or `grad` returns
        another shape.
    """
    x, baseline = as_floats(x, baseline)
    if x.ndim != 1 or x.shape != baseline.shape:
        raise ValueError(
            f"x and baseline must be vectors of one length, got {x.shape} and "
            f"{baseline.shape}"
        )
    nodes, weights = path_rule(n, rule)
    points = baseline + nodes[:, None] * (x - baseline)
    slopes = np.asarray(grad(points))
    if slopes.shape != points.shape:
        raise ValueError(
            f"grad must return shape {points.shape}, got {slopes.shape}"
        )
    return (x - baseline) * (weights @ slopes)
# --8<-- [end:integrated_gradients]


# --8<-- [start:completeness_gap]
def completeness_gap(f, grad, x, baseline, n, rule="gauss-legendre"):
    """Sum of the attributions minus f(x) − f(baseline): the quadrature error.

    `f` is vectorised over rows, (m, d) to (m,); the rest is as in
    `integrated_gradients`.
    """
    total = integrated_gradients(grad, x, baseline, n, rule).sum()
    ends = np.asarray(f(np.stack(as_floats(x, baseline))))
    if ends.shape != (2,):
        raise ValueError(f"f must return shape (2,), got {ends.shape}")
    return float(total - (ends[0] - ends[1]))
# --8<-- [end:completeness_gap]


# --8<-- [start:two_layer_network]
def two_layer_network(W, b, v, activation="tanh"):
    """The network f(x) = v · s(W x + b) and its gradient, vectorised over rows.

    Parameters
    ----------
    W : array_like, shape (h, d)
        Weights of the hidden layer.
    b, v : array_like, shape (h,)
        Its biases, and the output weights.
    activation : str
        ``"tanh"``, or ``"relu"`` with derivative 0 at 0.

    Returns
    -------
    (callable, callable)
        f from (m, d) to (m,), and its gradient from (m, d) to (m, d).
    """
    W, b, v = as_floats(W, b, v)
    if W.ndim != 2 or b.shape != (len(W),) or v.shape != (len(W),):
        raise ValueError(
            f"W of shape {W.shape} needs b and v of its length, got {b.shape} "
            f"and {v.shape}"
        )
    if activation == "tanh":
        value, slope = np.tanh, lambda z: 1 - np.tanh(z) ** 2
    elif activation == "relu":
        value, slope = (
            lambda z: np.maximum(z, 0),
            lambda z: (z > 0).astype(W.dtype),
        )
    else:
        raise ValueError(f"unknown activation {activation!r}")
    return (
        lambda x: value(x @ W.T + b) @ v,
        lambda x: (slope(x @ W.T + b) * v) @ W,
    )
# --8<-- [end:two_layer_network]


# --8<-- [start:shapley_integral]
def shapley_integral(value, d):
    """Shapley values of a game, as integrals over the chance of taking part.

    Parameters
    ----------
    value : callable
        Worth of a coalition: a frozenset of players 0 … d − 1 to a number.
    d : int
        Number of players; the cost grows like d 2^d.

    Returns
    -------
    ndarray, shape (d,)
        ∫₀¹ E[value(S ∪ {i}) − value(S)] dq, where S takes each other player
        with probability q. The integrand is a polynomial in q of degree
        d − 1, so Gauss–Legendre is exact.

    Raises
    ------
    ValueError
        If `d` is not a positive whole number.
    """
    d = positive_int("d", d)
    q, weights = path_rule((d + 1) // 2, "gauss-legendre")
    values = np.zeros(d)
    for i in range(d):
        others = [j for j in range(d) if j != i]
        for size in range(d):
            chance = weights @ (q**size * (1 - q) ** (d - 1 - size))
            for chosen in combinations(others, size):
                S = frozenset(chosen)
                values[i] += chance * (value(S | {i}) - value(S))
    return values
# --8<-- [end:shapley_integral]
