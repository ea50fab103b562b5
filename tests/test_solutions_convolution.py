"""The worked solutions of pages 2.2, 4.1 and 5.1 that are code."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

from snippets.convolution import circular_convolve, convolve1d, correlate1d, cross_correlate2d
from snippets.picture import BLUR, SOBEL_X
from snippets.smoothing import continuous_convolution
from snippets.solutions.convolution import (
    best_tile,
    correlate_same,
    correlate_separable,
    distribution_of_difference,
    fold_kernels,
    kernel_gradient,
    multiply,
    triple_box,
    turns_kernel,
    wrap,
)


def test_the_delta_test_tells_the_conventions_apart():
    assert turns_kernel(convolve1d) and turns_kernel(np.convolve)
    assert turns_kernel(scipy.signal.fftconvolve)
    assert not turns_kernel(lambda x, k: correlate1d(x, k, "full"))
    assert not turns_kernel(lambda x, k: np.correlate(x, k, "full"))
    for neither in (lambda x, k: 2 * np.convolve(x, k), lambda x, k: np.convolve(x, k)[:1]):
        with pytest.raises(ValueError, match="neither"):
            turns_kernel(neither)


def test_difference_of_two_dice_is_triangular_and_centred(measure):
    die = np.full(6, 1 / 6)
    values, p = distribution_of_difference(die, die)
    assert list(values) == list(range(-5, 6))
    measure("P(0)", p[5], near=1 / 6, within=1e-15)
    measure("mean", values @ p, near=0, within=1e-15)
    for no_distribution in ([0.5, 0.6], [1.5, -0.5]):
        with pytest.raises(ValueError, match="no distribution"):
            distribution_of_difference(no_distribution, die)


def test_difference_of_two_variables_is_the_sum_over_all_pairs():
    p, q = [0.5, 0.0, 0.3, 0.2], [0.6, 0.4]  # a value may have the probability 0
    values, probabilities = distribution_of_difference(p, q)
    assert list(values) == [-1, 0, 1, 2, 3]
    pairs = [sum(p[i] * q[j] for i in range(4) for j in range(2) if i - j == value) for value in values]
    np.testing.assert_allclose(probabilities, pairs, atol=1e-15)


@given(a=st.integers(0, 10**30), b=st.integers(0, 10**18))
def test_convolved_digits_with_carries_multiply(a, b):
    assert multiply(a, b) == a * b


def test_multiply_refuses_negative_numbers():
    with pytest.raises(ValueError, match="b must"):
        multiply(3, -1)


def test_folded_kernels_do_in_one_pass_what_the_layers_did(measure):
    rng = np.random.default_rng(0)
    x, kernels = rng.normal(size=(12, 12)), [rng.normal(size=s) for s in ((3, 3), (2, 4), (3, 1))]
    y = x
    for k in kernels:
        y = cross_correlate2d(y, k)
    folded = fold_kernels(kernels)
    assert folded.shape == (6, 6)
    measure("difference", np.abs(cross_correlate2d(x, folded) - y).max(), at_most=1e-12)


def test_triple_box_agrees_with_the_riemann_sum(measure):
    grid = np.linspace(-2, 2, 4001)
    triangle, box = (lambda t: np.maximum(0, 1 - np.abs(t))), (lambda t: (np.abs(t) < 0.5) * 1.0)
    y = continuous_convolution(triangle, box, grid)
    measure("difference", np.abs(y - triple_box(grid)).max(), at_most=1e-3)  # the step dx = 1e-3
    measure("mass", (triple_box(grid) * 1e-3).sum(), near=1, within=1e-6)


def test_wrapping_turns_linear_into_circular_convolution(measure):
    rng = np.random.default_rng(0)
    for n, m in ((8, 3), (5, 5), (7, 1)):
        x, k = rng.normal(size=n), rng.normal(size=m)
        error = np.abs(wrap(convolve1d(x, k), n) - circular_convolve(x, k)).max()
        measure("difference", error, at_most=1e-14)


def test_wrapping_adds_what_lies_a_period_apart_and_keeps_the_type():
    for dtype in (np.float32, np.complex128):
        wrapped = wrap(np.arange(1, 8, dtype=dtype), 3)
        assert wrapped.dtype == dtype and wrapped.tolist() == [1 + 4 + 7, 2 + 5, 3 + 6]


@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (5, 1)])
@pytest.mark.parametrize("dilation", [1, 2])
def test_same_keeps_the_shape_and_the_interior(shape, dilation, measure):
    rng = np.random.default_rng(0)
    x, k = rng.normal(size=(12, 11)), rng.normal(size=shape)
    y, inner = correlate_same(x, k, dilation), cross_correlate2d(x, k, dilation=dilation)
    assert y.shape == x.shape
    top, left = (dilation * (size - 1) // 2 for size in shape)
    inside = y[top : top + inner.shape[0], left : left + inner.shape[1]]
    measure("difference inside", np.abs(inside - inner).max(), at_most=1e-14)


def test_same_is_that_of_scipy_for_a_kernel_with_a_centre():
    rng = np.random.default_rng(0)
    x, k = rng.normal(size=(7, 6)), rng.normal(size=(3, 5))
    np.testing.assert_allclose(correlate_same(x, k), scipy.signal.correlate2d(x, k, "same"), atol=1e-14)


def test_two_passes_equal_the_rank_one_kernel(measure):
    x = np.random.default_rng(0).normal(size=(9, 8))
    for column, row, k in (([1, 2, 1], np.array([1, 2, 1]) / 16, BLUR), ([1, 2, 1], [-1, 0, 1], SOBEL_X)):
        error = np.abs(correlate_separable(x, column, row) - cross_correlate2d(x, k)).max()
        measure("difference", error, at_most=1e-14)


@given(stride=st.integers(1, 3), rows=st.integers(1, 3), columns=st.integers(1, 3), seed=st.integers(0, 999))
def test_the_gradient_in_the_kernel_is_that_of_the_sum_of_products(stride, rows, columns, seed, measure):
    """The loss <dy, x star k> is linear in k: its gradient gives the loss back, for every k."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(stride * (rows - 1) + 3, stride * (columns - 1) + 2))
    dy = rng.normal(size=(rows, columns))
    gradient = kernel_gradient(x, dy, stride)
    assert gradient.shape == (3, 2)
    k = rng.normal(size=(3, 2))
    loss = np.vdot(dy, cross_correlate2d(x, k, stride=stride))
    measure("difference", abs(np.vdot(gradient, k) - loss), at_most=1e-12)
    smaller = kernel_gradient(x, dy, stride)[:2, :1]
    loss = np.vdot(dy, cross_correlate2d(x, k[:2, :1], stride=stride)[:rows, :columns])
    measure("difference, smaller kernel", abs(np.vdot(smaller, k[:2, :1]) - loss), at_most=1e-12)


def test_the_gradient_in_the_kernel_correlates_and_keeps_the_type():
    rng = np.random.default_rng(0)
    x, dy = rng.normal(size=(5, 6)), rng.normal(size=(3, 5))
    np.testing.assert_allclose(kernel_gradient(x, dy), scipy.signal.correlate2d(x, dy, "valid"), atol=1e-14)
    assert kernel_gradient(np.float32(x), np.float32(dy)).dtype == np.float32


def test_the_best_tile_is_a_minimum_over_all_sides_and_grows_with_the_kernel():
    sides = range(1, 2000)
    found = [best_tile(m, sides) for m in (3, 11, 31, 63)]
    assert found == sorted(found)
    for m, n in zip((3, 11, 31, 63), found, strict=True):
        cost = [s**2 * np.log2(s) / (s - m + 1) ** 2 for s in (n - 1, n, n + 1)]
        assert cost[1] <= min(cost)
    assert best_tile(3, [2, 3]) == 3  # a tile of the size of the kernel gives one output value
    with pytest.raises(ValueError, match="m must"):
        best_tile(0, sides)
