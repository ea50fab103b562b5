"""The speed ladder: every rung is the reference, whatever the shape and type, and the table decides which one runs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import fft

from snippets.convolution import cross_correlate2d
from snippets.fast_convolution import (
    LIMITS,
    banded,
    blocks,
    correlate2d_fast,
    correlate_fft,
    correlate_overlap_save,
    correlate_shifts,
    correlate_toeplitz,
    rung_for,
)

DIRECT = correlate_shifts, correlate_toeplitz
FOURIER = correlate_fft, correlate_overlap_save
ALL = *DIRECT, *FOURIER, correlate2d_fast
ROUNDING = {np.float32: 2e-6, np.float64: 4e-15, np.complex64: 2e-6, np.complex128: 4e-15}


def draw(shape, dtype, seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=shape)
    return (values + 1j * rng.normal(size=shape) if np.dtype(dtype).kind == "c" else values).astype(dtype)


@st.composite
def pairs(draw_, most=40, dtypes=(np.float32, np.float64)):
    h, w = draw_(st.integers(1, 12)), draw_(st.integers(1, 12))
    H, W = draw_(st.integers(h, most)), draw_(st.integers(w, most))
    dtype, seed = draw_(st.sampled_from(dtypes)), draw_(st.integers(0, 10**6))
    return draw((H, W), dtype, seed), draw((h, w), dtype, seed + 1), dtype


def error(y, x, k):
    """Largest difference from the reference, relative to the largest sum of moduli that could stand there."""
    reference = cross_correlate2d(x.astype(np.result_type(x, np.float64)), k.astype(np.result_type(k, np.float64)))
    assert y.shape == reference.shape and y.dtype == x.dtype
    return np.abs(y - reference).max() / (np.abs(k).sum() * np.abs(x).max())


@pytest.mark.verifies("exm-rungs", fault=("fast_convolution", "first = (top + a) * W + b", "first = (top + a) * W"))
@given(case=pairs())
def test_every_rung_is_the_reference(case, measure):
    x, k, dtype = case
    for rung in ALL:
        measure(f"{np.dtype(dtype)}, relative error", error(rung(x, k), x, k), at_most=ROUNDING[dtype])


@given(case=pairs(dtypes=(np.complex64, np.complex128)))
def test_complex_input_is_conjugated_and_kept_from_the_transforms(case, measure):
    x, k, dtype = case
    for rung in (*DIRECT, correlate2d_fast):
        measure(f"{np.dtype(dtype)}, relative error", error(rung(x, k), x, k), at_most=ROUNDING[dtype])
    for rung in FOURIER:
        with pytest.raises(ValueError, match="real"):
            rung(x, k)


@pytest.mark.parametrize(
    "shape, kernel",
    [((700, 3), (2, 3)), ((5, 4100), (2, 2)), ((3, 9000), (3, 5)), ((600, 500), (9, 70)), ((90, 60), (32, 3))],
)
def test_images_of_several_blocks_leave_no_seam(shape, kernel, measure):
    x, k = draw(shape, np.float64, 0), draw(kernel, np.float64, 1)
    for rung in ALL:
        measure("relative error", error(rung(x, k), x, k), at_most=4e-15)


def test_one_complex_factor_makes_the_correlation_complex(measure):
    real, other = draw((20, 20), np.float64, 0), draw((12, 12), np.complex128, 1)  # too many taps for real ones
    for x, k in ((real, other), (other, real[:9, :9]), (draw((30, 30), np.complex128, 2), real[:12, :12])):
        y = correlate2d_fast(x, k)
        measure("difference", np.abs(y - cross_correlate2d(x, k)).max(), at_most=1e-12)


@given(n=st.integers(1, 500), most=st.integers(1, 600))
def test_blocks_cover_every_place_and_are_no_larger_than_asked(n, most):
    size, begins = blocks(n, most)
    assert size <= most and begins[0] == 0 and begins[-1] + size == n
    assert all(0 < b - a <= size for a, b in zip(begins, begins[1:], strict=False))


@pytest.mark.parametrize("rung", ALL)
@pytest.mark.parametrize("dtype, result", [(np.uint8, np.float64), (bool, np.float64), (np.float16, np.float32)])
def test_types_are_promoted_and_nothing_wraps(rung, dtype, result):
    y = rung(np.full((6, 7), 200).astype(dtype), np.full((3, 3), 2).astype(dtype))
    one = float(np.full(1, 200).astype(dtype)[0]) * float(np.full(1, 2).astype(dtype)[0])
    assert y.dtype == result and y.shape == (4, 5)
    np.testing.assert_allclose(y, 9 * one, rtol=1e-6)


@pytest.mark.parametrize("rung", ALL)
@pytest.mark.parametrize(
    "x, k, named",
    [
        (np.ones((3, 3)), np.ones((4, 1)), r"\(4, 1\)"),
        (np.ones((3, 3)), np.ones((1, 4)), r"\(1, 4\)"),
        (np.ones((3, 3)), np.ones(3), r"\(3,\)"),
        (np.ones(9), np.ones((3, 3)), r"\(9,\)"),
        (np.ones((3, 3)), np.ones((0, 3)), r"\(0, 3\)"),
        (np.ones((0, 3)), np.ones((1, 1)), r"\(0, 3\)"),
        (np.full((3, 3), np.nan), np.ones((2, 2)), "NaN"),
        (np.array([["a"]]), np.array([["b"]]), "type"),
    ],
)
def test_bad_input_is_refused_with_its_value(rung, x, k, named):
    with pytest.raises(ValueError, match=named):
        rung(x, k)


# The reasons -----------------------------------------------------------------------------------------------


@pytest.mark.verifies("prop-toeplitz-blocks", fault=("fast_convolution", "k.T[:, None]", "k.T[:, None, ::-1]"))
@given(h=st.integers(1, 6), w=st.integers(1, 5), rows=st.integers(1, 8), seed=st.integers(0, 999))
def test_banded_matrices_times_shifted_columns_are_the_correlation(h, w, rows, seed, measure):
    k, x = draw((h, w), np.float64, seed), draw((rows + h - 1, w + 6), np.float64, seed + 1)
    T = banded(k, rows)
    y = sum(T[b] @ x[:, b : b + 7] for b in range(w))
    measure("largest difference", np.abs(y - cross_correlate2d(x, k)).max(), at_most=1e-13)
    for b in range(w):
        for i in range(rows):
            wanted = np.zeros(rows + h - 1)
            wanted[i : i + h] = k[:, b]
            measure("entries that differ", np.sum(T[b, i] != wanted), at_most=0)


@pytest.mark.verifies("prop-overlap-save", fault=("fast_convolution", "[:rows, :columns]", "[-rows:, -columns:]"))
@given(n=st.integers(4, 30), m=st.integers(2, 4), seed=st.integers(0, 999))
def test_a_circular_correlation_is_right_where_nothing_wraps_and_wrong_elsewhere(n, m, seed, measure):
    x, k = draw((n, n), np.float64, seed), draw((m, m), np.float64, seed + 1)
    circular = fft.irfft2(fft.rfft2(x) * np.conj(fft.rfft2(k, x.shape)), x.shape)
    right = n - m + 1
    measure("error where it is right", np.abs(circular[:right, :right] - correlate_fft(x, k)).max(), at_most=1e-13)
    wrapped = np.pad(x, ((0, m - 1), (0, m - 1)), mode="wrap")
    measure("error of the wrapped sum", np.abs(circular - cross_correlate2d(wrapped, k)).max(), at_most=1e-13)
    zeros = np.pad(x, ((0, m - 1), (0, m - 1)))
    measure("what wraps in, last row", np.abs(circular - cross_correlate2d(zeros, k))[-1].max(), at_least=1e-9)


@pytest.mark.verifies(
    "exm-transform-error",
    fault=("fast_convolution", "np.conj(fft.rfft2(k, size))  # conj", "fft.rfft2(k, size)  # conj"),
)
def test_the_transform_in_single_precision_errs_less_than_adding_one_by_one(measure):
    """63 x 63 taps, grey values in [0, 1] and weights of both signs: errors against double precision."""
    rng = np.random.default_rng(0)
    x, k = rng.random((256, 256)), rng.normal(size=(63, 63))
    exact = cross_correlate2d(x.astype(np.float32).astype(float), k.astype(np.float32).astype(float))
    x, k = x.astype(np.float32), k.astype(np.float32)
    one_by_one = np.abs(correlate_shifts(x, k) - exact).max()
    transformed = np.abs(correlate_fft(x, k) - exact).max()
    measure("error, one by one", one_by_one, at_least=1e-4)
    measure("error, transform", transformed, at_most=2e-4)
    measure("ratio", one_by_one / transformed, at_least=3)


# The table -------------------------------------------------------------------------------------------------


@pytest.mark.verifies("exm-chooser", fault=("fast_convolution", "taps <= limits.toeplitz", "taps < limits.toeplitz"))
@pytest.mark.parametrize("dtype", LIMITS)
def test_the_chooser_picks_what_the_table_says(dtype, measure):
    limits = LIMITS[dtype]
    small = (1, math.isqrt(int(limits.fft)))
    large = (1, int(limits.fft) + 1)
    wrong = 0
    for taps, shape, rung in (
        (1, large, correlate_shifts),
        (limits.shifts, large, correlate_shifts),
        (limits.shifts + 1, large, correlate_toeplitz),
        (limits.toeplitz, large, correlate_toeplitz),
        (limits.toeplitz + 1, large, correlate_overlap_save),
        (limits.toeplitz + 1, small, correlate_fft),
        (limits.toeplitz + 1, (1, int(limits.fft)), correlate_fft),
    ):
        wrong += rung_for(shape, (1, taps), dtype) is not rung
    measure("cases that differ from the table", wrong, at_most=0)
    assert rung_for(large, (1, limits.toeplitz + 1), np.dtype(complex)) is correlate_toeplitz


def test_integers_are_treated_like_the_doubles_that_they_become():
    for taps in (1, 9, 500):
        assert rung_for((99, 99), (1, taps), np.dtype(np.uint8)) is rung_for((99, 99), (1, taps), np.dtype(float))
