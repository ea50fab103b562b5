"""Chapter 8.2: integrated gradients."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.attribution import (
    completeness_gap,
    integrated_gradients,
    path_rule,
    shapley_integral,
    two_layer_network,
)
from snippets.solutions.attribution import path_attribution, shapley_orderings

RULES = ("left", "right", "midpoint", "trapezoid", "gauss-legendre")


def network(seed, activation, width=16, inputs=4):
    """A random two-layer network, its gradient, and an input."""
    rng = np.random.default_rng(seed)
    W, b, v = rng.normal(size=(width, inputs)), rng.normal(size=width), rng.normal(size=width)
    return (*two_layer_network(W, b, v, activation), rng.normal(size=inputs), (W, b, v))


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_gradient_of_the_network_agrees_with_finite_differences(activation):
    f, grad, x, _ = network(0, activation)
    steps = 1e-6 * np.eye(4)
    assert grad(x[None])[0] == pytest.approx((f(x + steps) - f(x - steps)) / 2e-6, abs=1e-8)


@pytest.mark.verifies(
    "thm-completeness", fault=("attribution", "baseline + nodes[:, None]", "nodes[:, None]")
)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.1, 1))
def test_attributions_add_up_to_the_difference_of_the_outputs(seed, scale, measure):
    f, grad, x, (W, b, v) = network(seed, "tanh")
    baseline = np.random.default_rng(seed + 1).normal(size=4) * scale
    gap = completeness_gap(f, grad, baseline + scale * (x - baseline) / 4, baseline, 64)
    measure("sum of attributions minus difference", abs(gap) / np.abs(v).sum(), at_most=1e-10)


@pytest.mark.verifies("exm-ig-rules", fault=("attribution", '"midpoint": 0.5', '"midpoint": 0.4'))
def test_on_a_smooth_network_the_rule_decides_the_order(measure):
    f, grad, x, _ = network(0, "tanh")
    x = x / 4

    def order(rule, n=64):
        gaps = [abs(completeness_gap(f, grad, x, np.zeros(4), m, rule)) for m in (n, 2 * n)]
        return np.log2(gaps[0] / gaps[1])

    measure("order of left", order("left"), near=1, within=0.1)
    measure("order of midpoint", order("midpoint"), near=2, within=0.1)
    measure("order of trapezoid", order("trapezoid"), near=2, within=0.1)
    measure("Gauss-Legendre with 32 nodes", abs(completeness_gap(f, grad, x, np.zeros(4), 32)), at_most=1e-12)


@pytest.mark.verifies("prop-bounded-variation", fault=("attribution", '"left": 0.0', '"left": -0.9'))
@given(
    seed=st.integers(0, 10_000), n=st.integers(1, 200), rule=st.sampled_from(["left", "midpoint", "right"])
)
def test_on_a_relu_network_the_error_is_at_most_the_variation_over_n(seed, n, rule, measure):
    f, grad, x, (W, b, v) = network(seed, "relu")
    kinks = -b / (W @ x)  # where the path from 0 to x crosses the kink of each unit
    variation = np.abs(v * (W @ x))[(kinks > 0) & (kinks < 1)].sum()
    gap = abs(completeness_gap(f, grad, x, np.zeros(4), n, rule))
    measure("error over bound", gap / (variation / n + 1e-13), at_most=1.0)


@pytest.mark.verifies(
    "exm-ig-relu", fault=("attribution", "lambda z: np.maximum(z, 0)", "lambda z: np.logaddexp(z, 0)")
)
def test_on_relu_networks_gauss_gains_no_order(measure):
    steps = 2 ** np.arange(3, 8)

    def slope(rule):  # root mean square over 60 networks, fitted over n = 8 .. 128
        gaps = [
            [completeness_gap(f, grad, x, np.zeros(4), n, rule) for n in steps]
            for f, grad, x, _ in (network(seed, "relu") for seed in range(60))
        ]
        return np.polyfit(np.log(steps), np.log(np.square(gaps).mean(0)) / 2, 1)[0]

    for rule in ("left", "midpoint", "gauss-legendre"):
        measure(f"slope of {rule}", slope(rule), near=-1, within=0.2)


@pytest.mark.verifies(
    "exm-ig-not-monotone", fault=("attribution", "(np.arange(n) + shift) / n", "np.arange(n) / n")
)
def test_more_steps_can_enlarge_the_gap(measure):
    f, grad = two_layer_network([[1.0]], [-0.5], [1.0], "relu")  # max(x - 1/2, 0), kink half way
    gaps = [abs(completeness_gap(f, grad, [1.0], [0.0], n, "midpoint")) for n in (2, 3, 4, 5)]
    measure("gap with 2 steps", gaps[0], at_most=0.0)
    measure("gap with 3 steps", gaps[1], near=1 / 6, within=1e-15)
    measure("gap with 4 steps", gaps[2], at_most=0.0)


def test_closed_forms_of_integrated_gradients():
    linear = integrated_gradients(lambda x: np.tile([2.0, -3.0], (len(x), 1)), [1, 1], [0, 2], 1)
    assert linear == pytest.approx([2, 3])
    product = integrated_gradients(lambda x: x[:, ::-1], [3, 5], [0, 0], 1)
    assert product == pytest.approx([7.5, 7.5])


def test_other_paths_are_complete_too_but_attribute_otherwise():
    corners = [[0, 0], [3, 0], [3, 5]]
    assert path_attribution(lambda x: x[:, ::-1], corners, 2) == pytest.approx([0, 15])
    assert path_attribution(lambda x: x[:, ::-1], [[0, 0], [3, 5]], 2) == pytest.approx([7.5, 7.5])
    around = [[1, 2], [4, 2], [4, 7]]  # x y grows by 3 * 2 along the first edge, by 4 * 5 along the second
    assert path_attribution(lambda x: x[:, ::-1], around, 2) == pytest.approx([6, 20])
    with pytest.raises(ValueError, match="two points"):
        path_attribution(lambda x: x, [[0, 0]], 2)


@pytest.mark.parametrize("rule", RULES)
def test_weights_add_up_to_one_and_nodes_lie_on_the_path(rule):
    nodes, weights = path_rule(7, rule)
    assert weights.sum() == pytest.approx(1) and (nodes >= 0).all() and (nodes <= 1).all()
    assert nodes @ weights == pytest.approx({"left": 3 / 7, "right": 4 / 7}.get(rule, 0.5))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"n": 0}, "n must be"),
        ({"rule": "rectangle"}, "rectangle"),
        ({"baseline": [0.0]}, "one length"),
        ({"x": [[1.0, 2.0]]}, "one length"),
        ({"grad": lambda x: x[0]}, "grad"),
        ({"x": [np.nan, 0.0]}, "NaN"),
    ],
)
def test_integrated_gradients_refuse_bad_input(change, word):
    good = {"grad": lambda x: x, "x": [1.0, 2.0], "baseline": [0.0, 0.0], "n": 4}
    with pytest.raises(ValueError, match=word):
        integrated_gradients(**(good | change))


def test_relu_has_the_slope_zero_at_its_kink_and_keeps_single_precision():
    _, grad = two_layer_network(np.ones((1, 1), np.float32), [0], np.ones(1, np.float32), "relu")
    slopes = grad(np.array([[-1], [0], [1]], np.float32))
    np.testing.assert_array_equal(slopes, [[0], [0], [1]])
    W, b, v = (np.ones(shape, np.float32) for shape in ((2, 1), 2, 2))
    assert two_layer_network(W, b, v, "relu")[1](np.ones((3, 1), np.float32)).dtype == np.float32


def test_two_layer_network_refuses_bad_input():
    with pytest.raises(ValueError, match="swish"):
        two_layer_network([[1.0]], [0.0], [1.0], "swish")
    with pytest.raises(ValueError, match="length"):
        two_layer_network([[1.0]], [0.0, 0.0], [1.0])


@pytest.mark.verifies("thm-shapley-integral", fault=("attribution", "path_rule((d + 1) // 2", "path_rule(1"))
@given(seed=st.integers(0, 10_000), d=st.integers(3, 5))
def test_the_integral_over_participation_is_the_average_over_orderings(seed, d, measure):
    worth = np.random.default_rng(seed).normal(size=2**d)  # any game at all

    def value(S):
        return worth[sum(2**i for i in S)]

    difference = shapley_integral(value, d) - shapley_orderings(value, d)
    measure("largest difference", np.abs(difference).max(), at_most=1e-12)


def test_shapley_and_integrated_gradients_share_out_the_same_sum_differently():
    def value(S):  # x y^2 at (1, 2) from the baseline 0
        return 4.0 * ({0, 1} <= S)

    assert shapley_integral(value, 2) == pytest.approx([2, 2])
    shares = integrated_gradients(lambda z: np.stack([z[:, 1] ** 2, 2 * z[:, 0] * z[:, 1]], 1), [1, 2], [0, 0], 2)
    assert shares == pytest.approx([4 / 3, 8 / 3])
    with pytest.raises(ValueError, match="d must be"):
        shapley_integral(value, 0)
