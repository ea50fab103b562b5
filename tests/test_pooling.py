"""Pooling as averages (snippets/pooling.py)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.layers import conv2d_layer
from snippets.pooling import average_pool, blur_pool


@pytest.mark.verifies("prop-pooling", fault=("pooling", "/ k**2", "/ (k**2 + 1)"))
@given(size=st.integers(1, 4), stride=st.integers(1, 3), height=st.integers(4, 8), seed=st.integers(0, 99))
def test_average_pooling_is_a_box_filter_then_subsampling(size, stride, height, seed, measure):
    X = np.random.default_rng(seed).standard_normal((2, height, 9, 3))
    box = np.full((size, size, 1, 3), 1 / size**2)
    filtered = conv2d_layer(X, box, groups=3)[:, ::stride, ::stride]
    pooled = average_pool(X, size, stride)
    assert pooled.shape == filtered.shape
    measure("largest difference", np.abs(pooled - filtered).max(), at_most=1e-14)


def midpoint_grid(n):
    """Values of exp(x + y) at the midpoints of n × n equal cells of the unit square."""
    x = (np.arange(n) + 0.5) / n
    return np.exp(x[:, None] + x)[None, :, :, None]


@pytest.mark.verifies("exm-global-average", fault=("pooling", "/ k**2", "/ k"))
def test_a_global_average_is_the_midpoint_sum_of_the_integral(measure):
    exact = (np.e - 1) ** 2
    errors = [abs(average_pool(midpoint_grid(n), n).item() - exact) for n in (8, 16, 32)]
    for coarse, fine in zip(errors, errors[1:], strict=False):
        measure("order of convergence", np.log2(coarse / fine), near=2, within=0.02)  # the next term is O(h⁴)


def test_windows_that_tile_give_the_mean_of_each_tile():
    X = np.random.default_rng(0).standard_normal((2, 6, 4, 3))
    tiles = X.reshape(2, 3, 2, 2, 2, 3).mean(axis=(2, 4))
    np.testing.assert_allclose(average_pool(X, 2), tiles, atol=1e-15)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 1), (3, 2), (2, 3)])
def test_average_pooling_equals_keras(size, stride, tf):
    X = np.random.default_rng(1).standard_normal((2, 7, 8, 3))
    theirs = tf.keras.ops.average_pool(X, size, stride, padding="valid")
    np.testing.assert_allclose(average_pool(X, size, stride), theirs, atol=1e-14)


def test_blur_pool_is_a_separable_filter_then_subsampling():
    for weights, height in (((1, 2, 1), 8), ((1, 4, 6, 4, 1), 7)):
        X = np.random.default_rng(2).standard_normal((2, height, 5, 3))
        w, r = np.array(weights) / sum(weights), len(weights) // 2
        kernel = np.multiply.outer(w, w)[:, :, None, None] * np.ones((1, 1, 1, 3))
        padded = np.pad(X, [(0, 0), (r, r), (r, r), (0, 0)], mode="reflect")
        filtered = conv2d_layer(padded, kernel, groups=3)
        np.testing.assert_allclose(blur_pool(X, weights=weights), filtered[:, ::2, ::2], atol=1e-15)


def test_blur_pool_keeps_constants_removes_the_highest_frequency_and_the_type():
    flat = np.ones((1, 8, 8, 2), np.float32)
    checks = np.indices((8, 8)).sum(axis=0)[None, :, :, None] % 2 * 2.0 - 1
    assert blur_pool(flat).dtype == np.float32
    np.testing.assert_allclose(blur_pool(flat), 1)
    np.testing.assert_allclose(blur_pool(checks, mode="wrap"), 0, atol=1e-15)
    assert blur_pool(checks, stride=3).shape == (1, 3, 3, 1)


@pytest.mark.parametrize("call", [
    lambda X: average_pool(X, 6),
    lambda X: average_pool(X, 0),
    lambda X: average_pool(X, 2, 0),
    lambda X: average_pool(X[0], 2),
    lambda X: average_pool(X * 1j, 2),
    lambda X: blur_pool(X, weights=(1, 1)),
    lambda X: blur_pool(X, weights=(1, -2, 1)),
    lambda X: blur_pool(X, stride=0),
])  # fmt: skip
def test_pooling_refuses_what_does_not_fit(call):
    with pytest.raises(ValueError):
        call(np.ones((1, 5, 5, 1)))
