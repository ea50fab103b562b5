"""The solutions of chapter 3.1 (snippets/solutions/layers.py)."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.convolution import correlate1d
from snippets.layers import average_pool, conv2d_layer, conv2d_vjp, output_size
from snippets.solutions.layers import (
    dilate_kernel,
    group_convolve,
    input_gradient_1d,
    overlap_counts,
    power_mean_pool,
    same_padding,
    separable_factors,
    winograd_f23,
)


@given(n=st.integers(1, 20), k=st.integers(1, 5), s=st.integers(1, 4), d=st.integers(1, 3))
def test_same_padding_leaves_one_window_for_each_stride(n, k, s, d):
    before, after = same_padding(n, k, s, d)
    assert 0 <= before <= after <= before + 1
    padded, extent = len(np.pad(np.ones(n), (before, after))), d * (k - 1) + 1
    assert (padded - extent) // s + 1 == -(-n // s)
    if before + after:  # one zero less is one window less
        assert (padded - 1 - extent) // s + 1 < -(-n // s)


def test_same_padding_of_a_plain_layer_is_half_the_kernel_on_both_sides():
    assert [same_padding(n, k) for n in (5, 6) for k in (1, 3, 5)] == 2 * [(0, 0), (1, 1), (2, 2)]


@pytest.mark.tensorflow
@pytest.mark.verifies(
    "exm-same-padding", fault=("solutions.layers", "total // 2, total - total // 2", "total - total // 2, total // 2")
)
@pytest.mark.parametrize(("k", "s"), [(3, 2), (2, 1), (3, 1), (4, 3)])
def test_same_padding_is_that_of_tensorflow_and_not_symmetric(k, s, tf, measure):
    rng = np.random.default_rng(k)
    X, W = rng.standard_normal((1, 6, 8, 2)), rng.standard_normal((k, k, 2, 3))
    theirs = tf.nn.conv2d(X, W, s, "SAME").numpy()
    rows, columns = same_padding(6, k, s), same_padding(8, k, s)
    ours = conv2d_layer(np.pad(X, [(0, 0), rows, columns, (0, 0)]), W, stride=s)
    measure("asymmetric zeros: difference", np.abs(ours - theirs).max(), at_most=1e-12)
    symmetric = conv2d_layer(X, W, stride=s, padding=k // 2)
    if (k, s) == (3, 2):
        measure("padding=1 in place of SAME: difference", np.abs(symmetric - theirs).max(), at_least=1)


@given(kh=st.integers(1, 3), kw=st.integers(1, 3), d=st.integers(1, 3), s=st.integers(1, 3))
def test_dilation_is_a_kernel_with_zeros_and_stride_is_subsampling(kh, kw, d, s):
    rng = np.random.default_rng(kh + 10 * kw)
    X, W = rng.standard_normal((1, 8, 9, 2)), rng.standard_normal((kh, kw, 2, 3))
    plain = conv2d_layer(X, dilate_kernel(W, d))[:, ::s, ::s]
    np.testing.assert_allclose(conv2d_layer(X, W, stride=s, dilation=d), plain, atol=1e-13)


def permutations_of_three():
    """Elements and table of the symmetric group of three letters, which does not commute."""
    elements = list(itertools.permutations(range(3)))
    product = [[elements.index(tuple(x[i] for i in y)) for y in elements] for x in elements]
    return np.array(product)


def test_group_convolution_on_the_cyclic_group_is_circular_convolution():
    rng = np.random.default_rng(0)
    f, k = rng.standard_normal((2, 7))
    cyclic = np.add.outer(range(7), range(7)) % 7
    spectrum = np.fft.fft(f) * np.fft.fft(k)
    np.testing.assert_allclose(group_convolve(f, k, cyclic), np.fft.ifft(spectrum).real, atol=1e-14)


def test_group_convolution_commutes_with_left_translations_and_with_no_right_ones():
    rng = np.random.default_rng(1)
    table = permutations_of_three()
    f, k = rng.standard_normal((2, 6))
    inverse = np.argmin(table, axis=1)  # index 0 is the identity
    both = group_convolve(f, k, table)
    by_definition = [sum(f[y] * k[table[inverse[y], x]] for y in range(6)) for x in range(6)]
    np.testing.assert_allclose(both, by_definition, atol=1e-14)
    for g in range(6):
        np.testing.assert_allclose(group_convolve(f[table[g]], k, table), both[table[g]], atol=1e-14)
    right = table[:, 1]
    assert np.abs(group_convolve(f[right], k, table) - both[right]).max() > 0.1
    assert np.abs(group_convolve(k, f, table) - both).max() > 0.1


@given(n=st.integers(1, 12), k=st.integers(1, 4), s=st.integers(1, 4), p=st.integers(0, 2))
def test_input_gradient_in_one_dimension(n, k, s, p):
    assume(n + 2 * p >= k)
    rng = np.random.default_rng(n)
    w, dy = rng.standard_normal(k), rng.standard_normal(output_size(n, k, s, p))
    W = np.zeros((k, 2 * p + 1, 1, 1))
    W[:, p, 0, 0] = w  # along the other axis the kernel is a unit impulse, centred
    X, dY = np.zeros((1, n, 1, 1)), dy.reshape(1, -1, 1, 1)
    expected = conv2d_vjp(X, W, dY, s, p)[0][0, :, 0, 0]
    np.testing.assert_allclose(input_gradient_1d(dy, w, n, s, p), expected, atol=1e-14)


def test_input_gradient_of_a_plain_layer_is_the_full_convolution():
    dy, w = np.random.default_rng(0).standard_normal((2, 3))
    np.testing.assert_allclose(input_gradient_1d(dy, w, 5), np.convolve(dy, w), atol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.complex128])
def test_spread_kernels_and_input_gradients_keep_the_type(dtype):
    assert dilate_kernel(np.ones((2, 2), dtype), 2).dtype == dtype
    assert input_gradient_1d(np.ones(3, dtype), np.ones(2, dtype), 4).dtype == dtype


@given(n=st.integers(6, 12), k=st.integers(1, 6), s=st.integers(1, 5))
def test_overlaps_are_even_exactly_if_the_stride_divides_the_kernel(n, k, s):
    counts = overlap_counts(n, k, s)
    assert counts.sum() == n * k
    inside = counts[k - 1 : 1 - k or None] if k > 1 else counts
    inside = inside[: len(inside) // s * s]
    assume(len(inside) >= s)
    assert (np.ptp(inside) == 0) == (k % s == 0)


def test_power_means_go_from_average_to_maximum():
    X = np.random.default_rng(0).random((1, 6, 6, 2))
    largest = X.reshape(1, 3, 2, 3, 2, 2).max(axis=(2, 4))
    np.testing.assert_allclose(power_mean_pool(X, 2, 1), average_pool(X, 2), atol=1e-15)
    for p in (2, 8, 64, 400):
        pooled = power_mean_pool(X, 2, p)
        assert (pooled <= largest * (1 + 1e-12)).all()
        assert (pooled >= largest * 4 ** (-1 / p) * (1 - 1e-12)).all()
    assert (power_mean_pool(np.zeros((1, 2, 2, 1)), 2, 3) == 0).all()


@given(h=st.integers(1, 5), w=st.integers(1, 5), seed=st.integers(0, 99))
def test_separable_factors(h, w, seed):
    rng = np.random.default_rng(seed)
    k = np.outer(rng.standard_normal(h), rng.standard_normal(w))
    np.testing.assert_allclose(np.outer(*separable_factors(k)), k, atol=1e-14)


@given(n=st.integers(2, 20).map(lambda half: 2 * half), seed=st.integers(0, 99))
def test_winograd_is_the_correlation(n, seed):
    rng = np.random.default_rng(seed)
    x, k = rng.standard_normal(n), rng.standard_normal(3)
    np.testing.assert_allclose(winograd_f23(x, k), correlate1d(x, k), atol=1e-13)


@pytest.mark.parametrize("call", [
    lambda: same_padding(0, 3),
    lambda: dilate_kernel(np.ones((2, 2)), 0),
    lambda: group_convolve(np.ones(3), np.ones(2), np.zeros((3, 3))),
    lambda: input_gradient_1d(np.ones(3), np.ones(2), 4, padding=-1),
    lambda: input_gradient_1d(np.ones(3), np.ones(2), 9),
    lambda: overlap_counts(0, 3, 1),
    lambda: power_mean_pool(-np.ones((1, 2, 2, 1)), 2, 2),
    lambda: power_mean_pool(np.ones((1, 2, 2, 1)), 2, np.inf),
    lambda: power_mean_pool(np.ones((1, 2, 2, 1)), 2, 0.5),
    lambda: separable_factors(np.eye(2)),
    lambda: separable_factors(np.zeros((2, 2))),
    lambda: separable_factors(np.zeros((1, 3))),
    lambda: winograd_f23(np.ones(5), np.ones(3)),
    lambda: winograd_f23(np.ones(6), np.ones(2)),
    lambda: winograd_f23(np.ones((4, 4)), np.ones(3)),
])  # fmt: skip
def test_solutions_refuse_bad_input(call):
    with pytest.raises(ValueError):
        call()
