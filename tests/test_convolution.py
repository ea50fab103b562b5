"""Convolution against NumPy, SciPy and TensorFlow, its algebra, and what the source article's loop does."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.convolution import (
    circular_convolve,
    convolution_loop,
    convolve1d,
    convolve2d,
    correlate1d,
    cross_correlate2d,
    fft_convolve,
    toeplitz_of_kernel,
)

MODES = ("full", "same", "valid")
numbers = st.floats(-8, 8).map(lambda v: round(v, 3))
complexes = st.builds(complex, numbers, numbers)


def vectors(elements=numbers, most=9):
    return st.integers(1, most).flatmap(
        lambda n: arrays(complex if elements is complexes else float, n, elements=elements)
    )


def matrices(least=1, most=6):
    sizes = st.tuples(st.integers(least, most), st.integers(least, most))
    return sizes.flatmap(lambda shape: arrays(float, shape, elements=numbers))


def difference(a, b):
    """Largest difference, relative to the largest value; infinite if the shapes differ."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return np.inf
    return np.abs(a - b).max() / max(1.0, np.abs(b).max())


# Against NumPy and SciPy -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
@given(x=vectors(complexes), k=vectors(complexes))
def test_one_dimension_agrees_with_numpy_for_all_lengths(mode, x, k, measure):
    measure(
        "convolve1d - np.convolve", difference(convolve1d(x, k, mode), np.convolve(x, k, mode)), at_most=1e-14
    )
    measure(
        "correlate1d - np.correlate",
        difference(correlate1d(x, k, mode), np.correlate(x, k, mode)),
        at_most=1e-14,
    )


@pytest.mark.parametrize("mode", MODES)
@given(x=matrices(least=4), k=matrices(most=4), real=st.booleans())
def test_two_dimensions_agree_with_scipy(mode, x, k, real, measure):
    if not real:
        k = k + 1j * k[::-1]
    expected = scipy.signal.convolve2d(x, k, mode)
    measure("convolve2d - SciPy", difference(convolve2d(x, k, mode), expected), at_most=1e-14)
    expected = scipy.signal.correlate2d(x, k, "valid")
    measure("cross_correlate2d - SciPy", difference(cross_correlate2d(x, k), expected), at_most=1e-14)


@given(
    x=matrices(least=5, most=9),
    k=matrices(most=3),
    s=st.integers(1, 3),
    p=st.integers(0, 2),
    d=st.integers(1, 2),
)
def test_stride_padding_and_dilation_follow_the_formula(x, k, s, p, d, measure):
    y = cross_correlate2d(x, k, stride=s, padding=p, dilation=d)
    padded = np.pad(x, p)
    expected = np.zeros(
        [(n + 2 * p - d * (m - 1) - 1) // s + 1 for n, m in zip(x.shape, k.shape, strict=True)]
    )
    for i, j in np.ndindex(*expected.shape):
        for a, b in np.ndindex(*k.shape):
            expected[i, j] += padded[s * i + d * a, s * j + d * b] * k[a, b]
    measure("difference from the four loops", difference(y, expected), at_most=1e-14)


@pytest.mark.parametrize(
    "dtype, result", [(np.uint8, np.float64), (bool, np.float64), (np.float32, np.float32)]
)
def test_types_are_promoted_and_nothing_wraps(dtype, result):
    x, k = np.full((4, 4), 200).astype(dtype), np.full((3, 3), 2).astype(dtype)
    for y in (cross_correlate2d(x, k), convolve2d(x, k), convolve1d(x[0], k[0]), correlate1d(x[0], k[0])):
        assert y.dtype == result
    assert cross_correlate2d(x, k)[0, 0] == 9 * float(x[0, 0]) * float(k[0, 0])


# Bad input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call, named",
    [
        (lambda: convolve1d([], [1]), "shapes"),
        (lambda: convolve1d([[1, 2]], [1]), "1 axes"),
        (lambda: convolve1d([1, 2], [1], "whole"), "'whole'"),
        (lambda: convolve1d([1, np.nan], [1]), "NaN"),
        (lambda: convolve1d(["a"], [1]), "type"),
        (lambda: correlate1d([1, 2], [1], "whole"), "'whole'"),
        (lambda: cross_correlate2d(np.ones((3, 3)), np.ones((4, 4))), r"\(4, 4\)"),
        (lambda: cross_correlate2d(np.ones((3, 9)), np.ones((2, 2)), dilation=3), r"\(4, 4\)"),
        (lambda: cross_correlate2d(np.ones((3, 3)), np.ones(3)), "2 axes"),
        (lambda: cross_correlate2d(np.ones((3, 3)), np.ones((0, 3))), "shapes"),
        (lambda: cross_correlate2d(np.ones((3, 3)), np.ones((2, 2)), stride=0), "stride"),
        (lambda: cross_correlate2d(np.ones((3, 3)), np.ones((2, 2)), padding=-1), "padding"),
        (lambda: cross_correlate2d(np.ones((3, 3)), np.ones((2, 2)), dilation=1.5), "dilation"),
        (lambda: convolve2d(np.ones((3, 3)), np.ones((2, 2)), "whole"), "'whole'"),
        (lambda: convolve2d(np.ones((3, 3)), np.ones((4, 1))), r"\(4, 1\)"),
        (lambda: circular_convolve([1, 2], [1, 2, 3]), "period 2"),
        (lambda: fft_convolve(np.ones((2, 2)), np.ones(2)), "axes"),
        (lambda: fft_convolve([], [1]), "shapes"),
        (lambda: toeplitz_of_kernel([1, 2], 0), "n must"),
        (lambda: toeplitz_of_kernel([[1, 2]], 3), "kernel"),
    ],
)
def test_bad_input_is_refused_by_name(call, named):
    with pytest.raises(ValueError, match=named):
        call()


# The other forms of the same operation ---------------------------------------------------------------------


@given(x=vectors(), k=vectors())
def test_toeplitz_matrix_times_vector_is_convolution(x, k, measure):
    T = toeplitz_of_kernel(k, len(x))
    measure("T x - convolve1d", difference(T @ x, convolve1d(x, k)), at_most=1e-14)


def test_the_loop_equals_cross_correlation_on_floats(measure):
    rng = np.random.default_rng(1)
    for shape in ((3, 3), (1, 4), (6, 7), (2, 1)):
        x, k = rng.normal(size=(6, 7)), rng.normal(size=shape)
        measure("difference", difference(convolution_loop(x, k), cross_correlate2d(x, k)), at_most=1e-14)


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "stride, dilation", [(1, 1), (2, 1), (3, 1), (1, 2), (1, 3)]
)  # it takes no other pairs
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_cross_correlation_agrees_with_tensorflow_over_a_grid_of_shapes(
    tf, stride, dilation, padding, measure
):
    rng = np.random.default_rng(2)
    for shape in ((1, 1), (2, 3), (3, 3), (3, 1)):
        x, k = rng.normal(size=(8, 9)), rng.normal(size=shape)
        sides = [[0, 0], [padding] * 2, [padding] * 2, [0, 0]]
        y = tf.nn.conv2d(x[None, :, :, None], k[:, :, None, None], stride, sides, dilations=dilation)
        ours = cross_correlate2d(x, k, stride, padding, dilation)
        measure("difference", difference(y.numpy()[0, :, :, 0], ours), at_most=1e-13)
