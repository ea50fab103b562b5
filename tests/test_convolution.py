"""Convolution against NumPy, SciPy and TensorFlow, its algebra, and what the source article's loop does."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

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


def signal(shape, kind, seed):
    """Thousandths in [-8, 8], about a fifth of them zero (one seeded draw: element by element costs seconds)."""
    rng = np.random.default_rng(seed)
    values = rng.integers(-8000, 8001, (2, *shape)) / 1000 * (rng.random((2, *shape)) > 0.2)
    return values[0] + 1j * values[1] if kind is complex else values[0]


def vectors(kind=float, most=9):
    return st.builds(signal, st.tuples(st.integers(1, most)), st.just(kind), st.integers(0, 10**6))


def matrices(least=1, most=6):
    sizes = st.tuples(st.integers(least, most), st.integers(least, most))
    return st.builds(signal, sizes, st.just(float), st.integers(0, 10**6))


def difference(a, b):
    """Largest difference, relative to the largest value; infinite if the shapes differ."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return np.inf
    return np.abs(a - b).max() / max(1.0, np.abs(b).max())


# Against NumPy and SciPy -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
@given(x=vectors(complex), k=vectors(complex))
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


@pytest.mark.verifies(
    "exm-stride-padding-dilation", fault=("convolution", "np.pad(x, positive", "np.pad(x + 1, positive")
)
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


# The algebra of page 2.2 -----------------------------------------------------------------------------------


def star(x, k):
    return correlate1d(x, k, "full")


@pytest.mark.verifies("def-convolution-integers", fault=("convolution", "weight * x", "weight * x[::-1]"))
@given(x=vectors(complex), k=vectors(complex))
def test_the_sum_over_pairs_with_index_sum_t_is_the_sum_of_shifted_copies(x, k, measure):
    pairs = [
        sum(x[s] * k[t - s] for s in range(len(x)) if 0 <= t - s < len(k)) for t in range(len(x) + len(k) - 1)
    ]
    measure("difference", difference(convolve1d(x, k), pairs), at_most=1e-14)


@pytest.mark.verifies("exm-polynomials", fault=("convolution", "full[i : i + n] +=", "full[i : i + n] ="))
@given(p=vectors(), q=vectors(), z=st.floats(-1, 1))
def test_coefficients_of_a_product_are_a_convolution(p, q, z, measure):
    value = np.polyval(convolve1d(p, q)[::-1], z)
    error = abs(value - np.polyval(p[::-1], z) * np.polyval(q[::-1], z))
    measure("difference of values", error / (1 + np.abs(p).sum() * np.abs(q).sum()), at_most=1e-14)


@pytest.mark.verifies(
    "thm-unit", fault=("convolution", "full = np.zeros(n + m - 1", "full = np.ones(n + m - 1")
)
@given(k=vectors(complex), s=st.integers(0, 5), n=st.integers(1, 4))
def test_convolving_with_a_shifted_unit_shifts(k, s, n, measure):
    delta = np.zeros(s + n)
    delta[s] = 1
    shifted = np.concatenate([np.zeros(s), k, np.zeros(n - 1)])
    measure("δ_s * k - shifted k", difference(convolve1d(delta, k), shifted), at_most=0)
    measure("k * δ_s - shifted k", difference(convolve1d(k, delta), shifted), at_most=0)


@pytest.mark.verifies("exm-delta-test", fault=("convolution", "np.conj(k[::-1])", "np.conj(k[::1])"))
@given(k=vectors())
def test_the_unit_gives_the_kernel_or_its_mirror_image(k, measure):
    delta = np.zeros(2 * len(k) - 1)
    delta[len(k) - 1] = 1
    measure("convolution", difference(convolve1d(delta, k, "valid"), k), at_most=0)
    measure("correlation", difference(correlate1d(delta, k, "valid"), k[::-1]), at_most=0)


@pytest.mark.verifies("prop-correlation", fault=("convolution", "np.conj(k[::-1])", "k[::-1]"))
@given(u=vectors(complex), v=vectors(complex))
def test_correlation_is_convolution_with_the_mirror_image_and_swapping_mirrors_it(u, v, measure):
    lags = range(1 - len(v), len(u))
    pairs = [sum(u[t + i] * np.conj(v[i]) for i in range(len(v)) if 0 <= t + i < len(u)) for t in lags]
    measure("u ⋆ v - its definition", difference(star(u, v), pairs), at_most=1e-14)
    measure("u ⋆ v - u * mirror of v", difference(star(u, v), convolve1d(u, v[::-1].conj())), at_most=1e-14)
    measure("u ⋆ v - mirror of v ⋆ u", difference(star(u, v), star(v, u)[::-1].conj()), at_most=1e-14)


@pytest.mark.verifies(
    "thm-algebra", fault=("convolution", "full[i : i + n] += weight", "full[i : i + n] += i + weight")
)
@given(f=vectors(complex), g=vectors(complex), h=vectors(complex))
def test_convolution_commutes_associates_and_distributes(f, g, h, measure):
    scale = 1 + np.abs(f).sum() * np.abs(g).sum() * np.abs(h).sum()
    measure("f * g - g * f", difference(convolve1d(f, g), convolve1d(g, f)), at_most=1e-14)
    left, right = convolve1d(convolve1d(f, g), h), convolve1d(f, convolve1d(g, h))
    measure("(f * g) * h - f * (g * h)", np.abs(left - right).max() / scale, at_most=1e-14)
    both = np.zeros(max(len(g), len(h)), complex)
    both[: len(g)] += g
    both[: len(h)] += h
    parts = np.zeros(len(f) + len(both) - 1, complex)
    for part in (convolve1d(f, g), convolve1d(f, h)):
        parts[: len(part)] += part
    measure("f * (g + h) - f * g - f * h", difference(convolve1d(f, both), parts), at_most=1e-13)


@pytest.mark.verifies("prop-star-algebra", fault=("convolution", "np.conj(k[::-1])", "np.conj(k[::1])"))
def test_correlation_does_neither_but_obeys_the_mixed_law(measure):
    rng = np.random.default_rng(0)
    for _ in range(20):
        f, g, h = (rng.normal(size=n) + 1j * rng.normal(size=n) for n in rng.integers(2, 7, size=3))
        mixed = star(star(f, g), h) - star(f, convolve1d(g, h))
        measure("(f ⋆ g) ⋆ h - f ⋆ (g * h)", np.abs(mixed).max(), at_most=1e-13)
    f, g, h = np.array([1.0, 0, 0]), np.array([0, 1.0, 2]), np.array([1.0, 3, 0])
    measure("f ⋆ g - g ⋆ f", np.abs(star(f, g) - star(g, f)).max(), at_least=1)
    measure("(f ⋆ g) ⋆ h - f ⋆ (g ⋆ h)", np.abs(star(star(f, g), h) - star(f, star(g, h))).max(), at_least=1)


@pytest.mark.verifies("exm-stacked-layers", fault=("convolution", "k[::-1, ::-1]", "k[::-1, :]"))
def test_two_layers_are_one_with_the_convolved_kernel(measure):
    rng = np.random.default_rng(0)
    for a, b in (((3, 3), (3, 3)), ((2, 4), (3, 1)), ((1, 1), (5, 2))):
        x, k1, k2 = rng.normal(size=(9, 9)), rng.normal(size=a), rng.normal(size=b)
        layers = cross_correlate2d(cross_correlate2d(x, k1), k2)
        one = cross_correlate2d(x, convolve2d(k1, k2, "full"))
        measure("difference", np.abs(layers - one).max(), at_most=1e-12)
    turned = cross_correlate2d(k1 := rng.normal(size=(3, 3)), k2 := rng.normal(size=(3, 3)), padding=2)
    layers = cross_correlate2d(cross_correlate2d(x, k1), k2)
    measure("difference with k1 ⋆ k2", np.abs(layers - cross_correlate2d(x, turned)).max(), at_least=1)


@pytest.mark.verifies(
    "prop-translation", fault=("convolution", "weight * x\n", "weight * x * np.cos(np.arange(n))\n")
)
@given(x=vectors(), k=vectors(), s=st.integers(1, 6))
def test_moving_the_input_moves_both_outputs(x, k, s, measure):
    moved = np.concatenate([np.zeros(s), x])
    late = np.concatenate([np.zeros(s), convolve1d(x, k)])
    measure("convolution", difference(convolve1d(moved, k), late), at_most=1e-14)
    late = np.concatenate([np.zeros(s), star(x, k)])
    measure("correlation", difference(star(moved, k), late), at_most=1e-14)


@pytest.mark.verifies("erratum-e6", fault=("convolution", "np.conj(k[::-1])", "np.conj(k[::1])"))
def test_one_weighted_sum_is_one_value_of_the_correlation_and_none_of_the_convolution(measure):
    x, k = np.array([1, 2, 3, 4]), np.array([1, 0, 2])
    weighted = (x[:3] * k).sum()
    measure("correlation at 0 - weighted sum", correlate1d(x, k)[0] - weighted, near=0, within=0)
    measure("convolution - weighted sum", np.abs(convolve1d(x, k) - weighted).min(), at_least=1)


@pytest.mark.verifies("erratum-e7", fault=("convolution", "np.roll(x, i)", "np.roll(x, -i)"))
def test_maps_that_commute_with_shifts_are_circular_convolutions(measure):
    rng = np.random.default_rng(0)
    for n in (1, 2, 5, 8):
        A = rng.normal(size=(n, n)) + 1j * rng.normal(size=(n, n))
        shifts = [np.roll(np.eye(n), s, axis=0) for s in range(n)]
        B = sum(S.T @ A @ S for S in shifts) / n
        x, impulse = rng.normal(size=n), np.eye(n)[0]
        for S in shifts:
            measure("shift, then map - map, then shift", np.abs(B @ S - S @ B).max(), at_most=1e-14)
        measure("B x - x * B δ", np.abs(B @ x - circular_convolve(x, B @ impulse)).max(), at_most=1e-14)
        moved = np.roll(circular_convolve(x, A[0]), 1) - circular_convolve(np.roll(x, 1), A[0])
        measure("circular convolution commutes", np.abs(moved).max(), at_most=1e-14)


# Page 4.1 --------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-convolution-theorem", fault=("convolution", "np.roll(x, i)", "np.roll(x, -i)"))
@given(x=vectors(complex), k=vectors(complex))
def test_the_transform_of_a_padded_convolution_is_the_product(x, k, measure):
    scale = 1 + np.abs(x).sum() * np.abs(k).sum()
    measure("padded", np.abs(fft_convolve(x, k) - np.convolve(x, k)).max() / scale, at_most=1e-14)
    if len(k) <= len(x):
        product = np.fft.fft(x) * np.fft.fft(k, len(x))
        error = np.abs(np.fft.fft(circular_convolve(x, k)) - product).max()
        measure("circular", error / scale, at_most=1e-13)


@given(x=matrices(), k=matrices(most=4))
def test_the_fft_convolves_matrices_too(x, k, measure):
    measure("difference", difference(fft_convolve(x, k), scipy.signal.convolve2d(x, k)), at_most=1e-12)
    assert fft_convolve(x, k).dtype == np.float64


@pytest.mark.verifies("exm-wrap-around", fault=("convolution", "np.roll(x, i)", "np.pad(x, (i, 0))[:len(x)]"))
def test_without_padding_exactly_the_tail_wraps_to_the_front(measure):
    rng = np.random.default_rng(0)
    for n, m in ((8, 3), (6, 6), (9, 2)):
        x, k = rng.normal(size=n), rng.normal(size=m)
        circular, linear = circular_convolve(x, k), convolve1d(x, k)
        measure("from m - 1 on", np.abs(circular[m - 1 :] - linear[m - 1 : n]).max(), at_most=1e-14)
        measure("before", np.abs(circular[: m - 1] - linear[: m - 1] - linear[n:]).max(), at_most=1e-14)
        measure("what wraps", np.abs(linear[n:]).max(), at_least=1e-2)


@pytest.mark.verifies("prop-correlation-spectrum", fault=("convolution", "np.conj(k[::-1])", "k[::-1]"))
@given(x=vectors(complex), k=vectors(complex))
def test_the_transform_of_a_correlation_has_the_conjugate_spectrum(x, k, measure):
    n = len(x) + len(k) - 1
    lags_from_zero = np.roll(star(x, k), 1 - len(k))
    product = np.fft.fft(x, n) * np.conj(np.fft.fft(k, n))
    error = np.abs(np.fft.fft(lags_from_zero) - product).max()
    measure("difference", error / (1 + np.abs(x).sum() * np.abs(k).sum()), at_most=1e-13)


@pytest.mark.verifies(
    "exm-toeplitz", fault=("convolution", "T[j : j + len(k), j] = k", "T[j : j + len(k), j] = k[::-1]")
)
@given(x=vectors(), k=vectors(), seed=st.integers(0, 99))
def test_the_toeplitz_matrix_convolves_and_its_transpose_correlates(x, k, seed, measure):
    T = toeplitz_of_kernel(k, len(x))
    measure("T x - x * k", difference(T @ x, convolve1d(x, k)), at_most=1e-14)
    y = np.random.default_rng(seed).normal(size=len(T))
    measure("Tᵀ y - y ⋆ k", difference(T.T @ y, correlate1d(y, k)), at_most=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64])
def test_the_toeplitz_matrix_has_the_type_of_its_kernel(dtype):
    assert toeplitz_of_kernel(np.array([1, 2], dtype), 3).dtype == dtype


@pytest.mark.verifies("erratum-e10", fault=("convolution", "np.conj(k[::-1])", "np.conj(k[::1])"))
def test_which_factor_is_the_kernel_matters_for_correlation_only(measure):
    f, g = np.array([1, 2, 3, 4]), np.array([1, 0, -1])
    measure("f * g - g * f", np.abs(convolve1d(f, g) - convolve1d(g, f)).max(), at_most=0)
    measure("f ⋆ g - NumPy's", np.abs(star(f, g) - np.correlate(f, g, "full")).max(), at_most=0)
    measure("f ⋆ g - g ⋆ f", np.abs(star(f, g) - star(g, f)).max(), at_least=1)
    valid = np.abs(correlate1d(g, f) - correlate1d(f, g)[::-1]).max()
    measure("g ⋆ f - f ⋆ g reversed", valid, at_most=0)


# Page 5.1 --------------------------------------------------------------------------------------------------


@pytest.mark.verifies("exm-delta-image", fault=("convolution", "k[::-1, ::-1]", "k[::-1, :]"))
def test_an_impulse_shows_the_kernel_turned_or_not(measure):
    delta = np.zeros((5, 5))
    delta[2, 2] = 1
    k = np.arange(1, 10).reshape(3, 3)
    measure("convolution - kernel", np.abs(convolve2d(delta, k) - k).max(), at_most=0)
    measure(
        "correlation - turned kernel", np.abs(cross_correlate2d(delta, k) - np.rot90(k, 2)).max(), at_most=0
    )


@pytest.mark.verifies(
    "exm-loop-and-windows",
    fault=("convolution", "np.sum(window * kernel)", "np.sum(window) * np.sum(kernel)"),
)
def test_the_loop_equals_cross_correlation_on_floats(measure):
    rng = np.random.default_rng(1)
    for shape in ((3, 3), (1, 4), (6, 7), (2, 1)):
        x, k = rng.normal(size=(6, 7)), rng.normal(size=shape)
        measure("difference", difference(convolution_loop(x, k), cross_correlate2d(x, k)), at_most=1e-14)


@pytest.mark.verifies("erratum-e11", fault=("convolution", "window * kernel", "window * kernel[::-1, ::-1]"))
def test_the_loop_correlates_and_does_not_convolve(measure):
    rng = np.random.default_rng(0)
    x, k = rng.normal(size=(6, 7)), rng.normal(size=(3, 3))
    y = convolution_loop(x, k)
    measure(
        "from SciPy's correlate2d", np.abs(y - scipy.signal.correlate2d(x, k, "valid")).max(), at_most=1e-14
    )
    far = np.abs(y - scipy.signal.convolve2d(x, k, "valid")).max()
    measure("from SciPy's convolve2d", far, near=8.199937882445253, within=1e-12)
    turned = convolution_loop(x, k[::-1, ::-1])
    measure("kernel turned, from convolve2d", np.abs(turned - convolve2d(x, k)).max(), at_most=1e-14)


@pytest.mark.verifies(
    "erratum-e14", fault=("convolution", "image[i : i + height", "1.0 * image[i : i + height")
)
def test_the_loop_has_the_defects_that_page_5_1_lists(measure):
    image, kernel = np.full((3, 3), 200, np.uint8), np.full((3, 3), 2, np.uint8)
    measure("8-bit result of the loop", convolution_loop(image, kernel)[0, 0], near=9 * (400 % 256), within=0)
    measure("8-bit result of ours", cross_correlate2d(image, kernel)[0, 0], near=9 * 400, within=0)
    assert convolution_loop(np.ones((3, 3)), np.ones((4, 4))).shape == (0, 0)
    with pytest.raises(ValueError, match="negative dimensions"):
        convolution_loop(np.ones((3, 3)), np.ones((5, 5)))
    with pytest.warns(np.exceptions.ComplexWarning):
        lost = convolution_loop(np.array([[1 + 2j]]), np.array([[1]]))
    measure("imaginary part kept by the loop", np.abs(lost.imag).max(), at_most=0)
    kept = cross_correlate2d(np.array([[1 + 2j]]), np.array([[1]]))
    measure("imaginary part kept by ours", kept[0, 0].imag, near=2, within=0)


# TensorFlow ------------------------------------------------------------------------------------------------


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
