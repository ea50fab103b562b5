"""The convolutional layer: adjoints, gradients, equivariance (snippets/layers.py)."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.convolution import (
    circular_convolve,
    convolution_loop,
    convolve1d,
    convolve2d,
    correlate1d,
    cross_correlate2d,
    toeplitz_of_kernel,
)
from snippets.layers import (
    conv2d_layer,
    conv2d_vjp,
    conv_transpose2d,
    im2col,
    is_shift_equivariant,
    output_size,
    shift_average,
    upsample,
)


@st.composite
def layer_calls(draw):
    """Input and kernel of a layer, its parameters, and a generator for more."""
    kh, kw, s, d = (draw(st.integers(1, 3)) for _ in range(4))
    p, g, ci, co = draw(st.integers(0, 2)), *(draw(st.integers(1, 2)) for _ in range(3))
    H, W = draw(st.integers(3, 8)), draw(st.integers(3, 8))
    assume(H + 2 * p > d * (kh - 1) and W + 2 * p > d * (kw - 1))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    X = rng.standard_normal((draw(st.integers(1, 2)), H, W, g * ci))
    options = {"stride": s, "padding": p, "dilation": d, "groups": g}
    return X, rng.standard_normal((kh, kw, ci, g * co)), options, rng


def layer_by_the_formula(X, W, b, stride, padding, dilation, groups):
    """The defining sum, index by index."""
    N, H, width, C = X.shape
    kh, kw, c_in, c_out = W.shape
    rows = output_size(H, kh, stride, padding, dilation)
    columns = output_size(width, kw, stride, padding, dilation)
    Y = np.empty((N, rows, columns, c_out))
    for n, i, j, o in np.ndindex(Y.shape):
        total = b[o]
        for a, e, c in np.ndindex(kh, kw, c_in):
            y, x = stride * i + dilation * a - padding, stride * j + dilation * e - padding
            if 0 <= y < H and 0 <= x < width:
                total += X[n, y, x, o // (c_out // groups) * c_in + c] * W[a, e, c, o]
        Y[n, i, j, o] = total
    return Y


def relative(left, right, *factors):
    """Difference of two numbers or arrays relative to the norms of what went into them."""
    return np.abs(left - right).max() / (np.prod([np.linalg.norm(f) for f in factors]) or 1.0)


@given(call=layer_calls())
def test_the_layer_is_its_formula(call):
    X, W, options, rng = call
    b = rng.standard_normal(W.shape[3])
    by_the_formula = layer_by_the_formula(X, W, b, **options)
    np.testing.assert_allclose(conv2d_layer(X, W, b, **options), by_the_formula, atol=1e-13)


def test_one_channel_is_the_correlation_of_two_matrices():
    rng = np.random.default_rng(0)
    x, k = rng.standard_normal((7, 9)), rng.standard_normal((3, 2))
    for s, p, d in [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, 0, 2)]:
        Y = conv2d_layer(x[None, :, :, None], k[:, :, None, None], None, s, p, d)
        np.testing.assert_allclose(Y[0, :, :, 0], cross_correlate2d(x, k, s, p, d), atol=1e-13)


def test_the_layer_keeps_float32_and_makes_integers_float64():
    X, W = np.full((1, 4, 4, 2), 200, np.uint8), np.full((3, 3, 2, 1), 2, np.uint8)
    assert conv2d_layer(X, W).max() == 200 * 2 * 18  # nothing wraps
    single = X.astype(np.float32), W.astype(np.float32)
    assert conv2d_layer(*single).dtype == conv_transpose2d(single[0][..., :1], single[1]).dtype == np.float32


# NumPy pads, as Keras knows no padding by numbers. TensorFlow on a CPU has no layer with stride and dilation
# both > 1, and no gradients for dilation or groups: those are checked by finite differences and by adjoints.
SHAPES = [
    (kh, kw, s, p, d, g)
    for kh, kw in [(1, 1), (3, 3), (2, 3)]
    for s, p, d, g in [(1, 0, 1, 1), (2, 0, 1, 1), (1, 2, 2, 1), (3, 1, 1, 1), (1, 1, 1, 2), (2, 1, 1, 4)]
]


@pytest.mark.tensorflow
@pytest.mark.parametrize(("kh", "kw", "s", "p", "d", "g"), SHAPES)
def test_the_layer_equals_keras(kh, kw, s, p, d, g, tf):
    rng = np.random.default_rng(kh + 10 * s + 100 * g)
    X, W = rng.standard_normal((2, 7, 8, 4)), rng.standard_normal((kh, kw, 4 // g, 4))
    padded = np.pad(X, [(0, 0), (p, p), (p, p), (0, 0)])
    theirs = tf.keras.ops.conv(padded, W, strides=s, padding="valid", dilation_rate=d)
    np.testing.assert_allclose(conv2d_layer(X, W, None, s, p, d, g), theirs, atol=1e-12)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("kh", "kw", "s", "p", "d", "g"), [shape for shape in SHAPES if shape[4:] == (1, 1)])
def test_the_gradients_equal_gradient_tape(kh, kw, s, p, d, g, tf):
    rng = np.random.default_rng(kh + 10 * s)
    X, W = rng.standard_normal((2, 7, 8, 4)), rng.standard_normal((kh, kw, 4, 3))
    dY = rng.standard_normal(conv2d_layer(X, W, None, s, p, d).shape)
    x, w = tf.constant(X), tf.constant(W)
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        padded = tf.pad(x, [(0, 0), (p, p), (p, p), (0, 0)])
        loss = tf.reduce_sum(dY * tf.nn.conv2d(padded, w, s, "VALID", dilations=d))
    for ours, theirs in zip(conv2d_vjp(X, W, dY, s, p, d), tape.gradient(loss, [x, w]), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-12)


@pytest.mark.tensorflow
@pytest.mark.parametrize("s", [1, 2, 3])
@pytest.mark.parametrize("extra", [0, 1])
def test_the_transposed_convolution_equals_tensorflow(s, extra, tf):
    rng = np.random.default_rng(s)
    Y, W = rng.standard_normal((2, 4, 3, 5)), rng.standard_normal((3, 2, 4, 5))
    size = (s * 3 + 3 + min(extra, s - 1), s * 2 + 2)
    theirs = tf.nn.conv2d_transpose(Y, W, (2, *size, 4), s, "VALID")
    np.testing.assert_allclose(conv_transpose2d(Y, W, s, size=size), theirs, atol=1e-12)


# Shifts


def periodic_layer(W, stride, dilation):
    """The layer on images of period 12, without a border."""

    def op(image):
        X = np.pad(image, [(0, dilation * (k - 1)) for k in W.shape[:2]], mode="wrap")
        return conv2d_layer(X[None, :, :, None], W, None, stride, 0, dilation)[0, :, :, 0]

    return op


@pytest.mark.verifies(
    "thm-equivariance",
    fault=("layers", "sum(X[window] @ W", "sum(X[window] * np.arange(out[1])[:, None] @ W"),
)
@given(
    k=st.integers(1, 3),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 2),
    shift=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    seed=st.integers(0, 99),
)
def test_exactly_the_multiples_of_the_stride_move_the_output(k, stride, dilation, shift, seed, measure):
    rng = np.random.default_rng(seed)
    W, b = rng.standard_normal((k, k, 2, 3)), rng.standard_normal(3)
    X = np.zeros((1, 33, 33, 2))
    X[:, 9:14, 9:14] = rng.standard_normal((5, 5, 2))  # far from every border: a signal on all of ℤ²
    t = [m // stride for m in shift]
    moved = np.roll(X, [stride * m for m in t], (1, 2))
    Y, Y_moved = (conv2d_layer(x, W, b, stride, 0, dilation) for x in (X, moved))
    measure("largest difference", np.abs(Y_moved - np.roll(Y, t, (1, 2))).max(), at_most=1e-14)
    periodic = periodic_layer(W[:, :, :1, :1], stride, dilation)
    multiple = all(m % stride == 0 for m in shift)
    measure("wrong verdicts", is_shift_equivariant(periodic, [shift], rng=rng) != multiple, at_most=0)


def zero_padded(image):
    return cross_correlate2d(image, SOBEL, padding=1)


def circular(image):
    return cross_correlate2d(np.pad(image, 1, mode="wrap"), SOBEL)


SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
SHIFTS = [(0, 1), (1, 0), (2, 3)]


@pytest.mark.verifies("exm-equivariance-fails", fault=("layers", "(np.roll(y, u, axes) for u", "(y for u"))
def test_equivariance_fails_at_a_border_and_under_stride_but_not_inside(measure):
    measure("circular padding", is_shift_equivariant(circular, SHIFTS), at_least=1)
    measure("zero padding", is_shift_equivariant(zero_padded, SHIFTS), at_most=0)
    strided = periodic_layer(SOBEL[:, :, None, None], 2, 1)
    measure("stride 2, shift 1", is_shift_equivariant(strided, [(0, 1)]), at_most=0)
    measure("stride 2, shift 2", is_shift_equivariant(strided, [(0, 2), (4, 0)]), at_least=1)
    image, by = np.random.default_rng(1).standard_normal((12, 12)), ((1, 2), (0, 1))
    difference = zero_padded(np.roll(image, *by)) - np.roll(zero_padded(image), *by)
    measure("difference inside", np.abs(difference[2:-1, 3:-1]).max(), at_most=0)
    measure("difference at the border", np.abs(difference).max(), at_least=1)


def test_one_axis_takes_plain_numbers_as_shifts():
    k = [3.0, 1.0, 2.0]
    assert is_shift_equivariant(lambda x: circular_convolve(x, k), range(8), shape=(8,))
    assert not is_shift_equivariant(lambda x: x * np.arange(8), [1], shape=(8,))


def test_a_shift_is_tried_on_the_normal_draws_of_seed_zero():
    seen = []

    def identity(x):
        seen.append(x)
        return x

    assert is_shift_equivariant(identity, [(0, 1)], shape=(3, 4))
    np.testing.assert_array_equal(seen[0], np.random.default_rng(0).standard_normal((3, 4)))


def test_the_verdict_on_a_map_does_not_depend_on_its_scale():
    for scale in (1e-20, 1.0, 1e20):
        assert is_shift_equivariant(lambda x, s=scale: s * np.fft.ifft(np.fft.fft(x) * np.arange(8)), [3], (8,))
        assert not is_shift_equivariant(lambda x, s=scale: s * x * np.arange(8), [3], (8,))
    assert is_shift_equivariant(np.zeros_like, [(1, 2)])


def test_a_matrix_of_one_entry_is_its_shift_average():
    np.testing.assert_array_equal(shift_average([[3.0]]), [[3.0]])


@pytest.mark.verifies("thm-shift-commuting", fault=("layers", "(-t, -t), axis=(0, 1)", "(-t, t), axis=(0, 1)"))
@given(n=st.integers(2, 8), seed=st.integers(0, 99))
def test_what_commutes_with_all_shifts_is_circular_convolution(n, seed, measure):
    rng = np.random.default_rng(seed)
    A, x = rng.standard_normal((n, n)), rng.standard_normal(n)
    commuting = shift_average(A)
    shift = np.roll(np.eye(n), 1, axis=0)
    measure("average commutes", np.abs(commuting @ shift - shift @ commuting).max(), at_most=1e-14)
    response = commuting @ np.eye(n)[0]
    difference = relative(commuting @ x, circular_convolve(x, response), x)
    measure("minus convolution with its impulse response", difference, at_most=1e-14)
    measure("a generic map does not commute", np.abs(A @ shift - shift @ A).max(), at_least=1e-3)
    measure("and differs from its average", np.abs(A - commuting).max(), at_least=1e-3)
    assert is_shift_equivariant(lambda v: circular_convolve(v, A[0]), range(n), shape=(n,), rng=rng)


# Adjoints


@pytest.mark.verifies("thm-adjoint", fault=("convolution", "np.conj(k[::-1, ::-1])", "np.conj(k[:, ::-1])"))
@given(H=st.integers(1, 9), W=st.integers(1, 9), h=st.integers(1, 4), w=st.integers(1, 4), seed=st.integers(0, 99))
def test_full_convolution_is_the_adjoint_of_valid_correlation(H, W, h, w, seed, measure):
    assume(h <= H and w <= W)
    rng = np.random.default_rng(seed)
    x, k = rng.standard_normal((H, W)), rng.standard_normal((h, w))
    y = rng.standard_normal((H - h + 1, W - w + 1))
    left = np.vdot(y, cross_correlate2d(x, k))
    as_map_of_x = np.vdot(convolve2d(y, k, mode="full"), x)
    as_map_of_k = np.vdot(cross_correlate2d(x, y), k)
    measure("adjoint in x, relative", relative(left, as_map_of_x, x, k, y), at_most=1e-14)
    measure("adjoint in k, relative", relative(left, as_map_of_k, x, k, y), at_most=1e-14)


@given(call=layer_calls())
def test_each_gradient_is_the_adjoint_of_the_layer_in_that_argument(call):
    X, W, options, rng = call
    Y = conv2d_layer(X, W, **options)
    dY = rng.standard_normal(Y.shape)
    dX, dW = conv2d_vjp(X, W, dY, **options)
    assert dX.shape == X.shape and dW.shape == W.shape
    for left, right in [(dX, X), (dW, W)]:
        assert relative(np.vdot(dY, Y), np.vdot(left, right), X, W, dY) < 1e-14


def loss_of(X, W, b, options):
    return np.sum(np.cosh(conv2d_layer(X, W, b, **options))) / 2


@pytest.mark.verifies("prop-backprop", fault=("layers", "X[window] += Y @ W[tap].T", "X[window] = Y @ W[tap].T"))
@given(call=layer_calls())
def test_gradients_agree_with_finite_differences_and_with_convolution(call, measure):
    X, W, options, rng = call
    W, b = W / (2 * W.shape[0] * W.shape[1]), rng.standard_normal(W.shape[3]) / 4
    dY = np.sinh(conv2d_layer(X, W, b, **options)) / 2
    dX, dW = conv2d_vjp(X, W, dY, **options)
    h, arguments, gradients = 1e-5, [X, W, b], [dX, dW, dY.sum(axis=(0, 1, 2))]
    scale = 1 + loss_of(X, W, b, options) + np.abs(X).sum() * np.abs(dY).max() * np.abs(W).max()
    for i, gradient in enumerate(gradients):
        step = h * rng.standard_normal(gradient.shape)
        up, down = (arguments[:i] + [arguments[i] + e] + arguments[i + 1 :] for e in (step, -step))
        difference = (loss_of(*up, options) - loss_of(*down, options)) / (2 * h)
        error = abs(difference - np.vdot(gradient, step) / h) / scale  # O(h²), and rounding of 1e-16 / h
        measure("finite differences, relative", error, at_most=1e-7)
    if options["groups"] == 1:
        by_convolution = gradient_by_convolution(dY, W, X.shape[1:3], **options)
        measure("upsample and convolve", np.abs(dX - by_convolution).max(), at_most=1e-12)


def gradient_by_convolution(dY, W, size, stride, padding, dilation, groups):
    """Upsample, pad, correlate with the turned kernel, continue by zeros to the padded size, crop."""
    extent = [dilation * (k - 1) for k in W.shape[:2]]
    spread = np.pad(upsample(dY, stride), [(0, 0), (extent[0],) * 2, (extent[1],) * 2, (0, 0)])
    full = conv2d_layer(spread, W[::-1, ::-1].swapaxes(2, 3), dilation=dilation)
    missing = [n + 2 * padding - m for n, m in zip(size, full.shape[1:3], strict=True)]
    full = np.pad(full, [(0, 0), (0, missing[0]), (0, missing[1]), (0, 0)])
    return full[:, padding : padding + size[0], padding : padding + size[1]]


@pytest.mark.verifies("prop-transposed", fault=("layers", "X[:, p : p + size[0], p : p", "X[:, 0 : size[0], p : p"))
@given(call=layer_calls())
def test_transposed_convolution_is_the_adjoint(call, measure):
    X, W, options, rng = call
    AX = conv2d_layer(X, W, **options)
    Y = rng.standard_normal(AX.shape)
    back = conv_transpose2d(Y, W, **options, size=X.shape[1:3])
    measure("adjoint identity, relative", relative(np.vdot(Y, AX), np.vdot(back, X), X, W, Y), at_most=1e-14)


HAAR = np.array([[1, 1], [1, -1]]) / np.sqrt(2)


@pytest.mark.verifies("exm-transposed-not-inverse", fault=("layers", "+= Y @ W[tap].T", "+= Y @ np.abs(W[tap].T)"))
def test_the_adjoint_is_no_inverse_unless_the_layer_is_orthogonal(measure):
    rng = np.random.default_rng(0)
    X, W = rng.standard_normal((1, 6, 6, 1)), rng.standard_normal((2, 2, 1, 4))
    there_and_back = conv_transpose2d(conv2d_layer(X, W, stride=2), W, stride=2)
    assert there_and_back.shape == X.shape
    measure("a generic kernel misses X by", np.abs(there_and_back - X).max(), at_least=1)
    haar = np.einsum("ia,jb->ijab", HAAR, HAAR).reshape(2, 2, 1, 4)
    there_and_back = conv_transpose2d(conv2d_layer(X, haar, stride=2), haar, stride=2)
    measure("an orthogonal one returns X up to", np.abs(there_and_back - X).max(), at_most=1e-14)


@given(stride=st.integers(1, 4), seed=st.integers(0, 99))
def test_upsampling_is_the_adjoint_of_subsampling(stride, seed):
    rng = np.random.default_rng(seed)
    Y = rng.standard_normal((2, 3, 4, 2))
    X = rng.standard_normal(upsample(Y, stride).shape)
    np.testing.assert_allclose(np.vdot(upsample(Y, stride), X), np.vdot(Y, X[:, ::stride, ::stride]), atol=1e-13)


def test_without_options_the_stride_is_one_and_there_is_neither_padding_nor_dilation():
    rng = np.random.default_rng(0)
    X, W, dY = (rng.standard_normal(s) for s in ((2, 4, 5, 1), (2, 3, 1, 2), (2, 3, 3, 2)))
    plain = {"stride": 1, "padding": 0, "dilation": 1}
    for short, long in zip(conv2d_vjp(X, W, dY), conv2d_vjp(X, W, dY, **plain, groups=1), strict=True):
        np.testing.assert_array_equal(short, long)
    np.testing.assert_array_equal(im2col(X, (2, 3)), im2col(X, (2, 3), **plain))
    np.testing.assert_array_equal(conv_transpose2d(dY, W), conv_transpose2d(dY, W, **plain, groups=1))


def test_without_a_size_the_transposed_layer_gives_the_smallest():
    rng = np.random.default_rng(0)
    W, dY = rng.standard_normal((3, 2, 1, 2)), rng.standard_normal((1, 3, 3, 2))
    smallest = conv_transpose2d(dY, W, stride=2, padding=1)
    np.testing.assert_array_equal(smallest, conv_transpose2d(dY, W, stride=2, padding=1, size=(5, 4)))
    larger = conv_transpose2d(dY, W, stride=2, padding=1, size=(6, 5))
    np.testing.assert_array_equal(larger[:, :5, :4], smallest)


def test_channels_that_do_not_fit_are_named():
    for channels, kernel, groups in ((1, (1, 1, 2, 3), 1), (4, (1, 1, 2, 3), 2), (3, (1, 1, 2, 2), 2)):
        with pytest.raises(ValueError, match="do not fit a kernel"):
            conv2d_layer(np.ones((1, 2, 2, channels)), np.ones(kernel), groups=groups)


def test_zeros_between_neighbours_keep_single_precision():
    assert upsample(np.ones((1, 2, 2, 1), np.float32), 2).dtype == np.float32


# Matrices and costs


@pytest.mark.verifies("prop-im2col", fault=("layers", "concatenate(rows, axis", "concatenate(rows[::-1], axis"))
@given(call=layer_calls())
def test_a_layer_is_one_matrix_product(call, measure):
    X, W, options, rng = call
    assume(options.pop("groups") == 1)
    Y = conv2d_layer(X, W, **options)
    columns = im2col(X, W.shape[:2], **options)
    product = (columns @ W.reshape(-1, W.shape[3])).reshape(Y.shape)
    measure("im2col times kernel, relative", relative(product, Y, X, W), at_most=1e-15)
    x, k = X[0, 0, :, 0], W[0, :, 0, 0]
    assume(len(k) <= len(x))
    T = toeplitz_of_kernel(k, len(x) - len(k) + 1)
    y = x[: T.shape[1]]
    measure("Toeplitz minus the convolution", np.abs(T @ y - convolve1d(y, k)).max(), at_most=1e-14)
    measure("its transpose minus the correlation", np.abs(T.T @ x - correlate1d(x, k)).max(), at_most=1e-14)


@pytest.mark.verifies(
    "prop-separable",
    fault=("layers", "*xw, None, stride, p, dilation) for xw in parts]", "*xw) for xw in list(parts)[::-1]]"),
)
@given(k=st.integers(1, 4), c_in=st.integers(1, 4), c_out=st.integers(1, 5), seed=st.integers(0, 99))
def test_kernels_that_factor_are_two_cheaper_layers(k, c_in, c_out, seed, measure):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((1, 6, 6, c_in))
    depth, point = rng.standard_normal((k, k, c_in)), rng.standard_normal((c_in, c_out))
    W = depth[:, :, :, None] * point
    D, P = depth[:, :, None, :], point[None, None]
    in_two_steps = conv2d_layer(conv2d_layer(X, D, groups=c_in), P)
    measure("depthwise, then pointwise", relative(in_two_steps, conv2d_layer(X, W), X, depth, point), at_most=1e-14)
    measure("cost, relative", (D.size + P.size) / W.size, near=1 / c_out + 1 / k**2, within=1e-15)
    u, v = rng.standard_normal((2, k))
    x = X[:, :, :, :1]
    along_each = conv2d_layer(conv2d_layer(x, u.reshape(k, 1, 1, 1)), v.reshape(1, k, 1, 1))
    at_once = conv2d_layer(x, np.outer(u, v)[:, :, None, None])
    measure("rows, then columns", relative(along_each, at_once, x, u, v), at_most=1e-14)


@pytest.mark.verifies("erratum-e8", fault=("layers", "sum(X[window] @", "sum(X[window][..., ::-1] @"))
def test_a_step_gives_one_number_and_the_kernel_has_four_axes(measure):
    rng = np.random.default_rng(0)
    image, W, b = rng.standard_normal((1, 28, 28, 3)), rng.standard_normal((3, 3, 3, 8)), rng.standard_normal(8)
    Y = conv2d_layer(image, W, b)
    assert Y.shape == (1, 26, 26, 8)
    one_step = b[5] + np.vdot(image[0, 10:13, 20:23], W[..., 5])
    measure("one step is one inner product", abs(Y[0, 10, 20, 5] - one_step), at_most=1e-13)
    matrices = sum(convolution_loop(image[0, :, :, c], W[:, :, c, 5]) for c in range(3))
    measure("27 matrices make 8 channels", np.abs(Y[0, :, :, 5] - b[5] - matrices).max(), at_most=1e-13)


@pytest.mark.parametrize("call", [
    lambda X, W: conv2d_layer(X[0], W),
    lambda X, W: conv2d_layer(X, W[0]),
    lambda X, W: conv2d_layer(X * 1j, W),
    lambda X, W: conv2d_layer(X * np.nan, W),
    lambda X, W: conv2d_layer(X[..., :1], W),
    lambda X, W: conv2d_layer(X, W, groups=2),
    lambda X, W: conv2d_layer(X, W, np.zeros(2)),
    lambda X, W: conv2d_layer(X, W, stride=0),
    lambda X, W: conv2d_layer(X, W, padding=-1),
    lambda X, W: conv2d_layer(X, W, dilation=3),
    lambda X, W: conv_transpose2d(X, W),
    lambda X, W: conv_transpose2d(X[..., :1], W[..., :1], size=(5, 5)),
    lambda X, W: conv_transpose2d(X[..., :1], W[..., :1], stride=2, size=(13, 11)),
    lambda X, W: conv2d_vjp(X, W, np.ones((1, 4, 3, 3))),
    lambda X, W: conv2d_vjp(X, W, np.ones((2, 3, 3, 3))),
    lambda X, W: im2col(X, (6, 1)),
    lambda X, W: im2col(X, (2,)),
    lambda X, W: upsample(X, 0),
    lambda X, W: shift_average(np.ones((2, 3))),
    lambda X, W: shift_average(np.ones((0, 0))),
])  # fmt: skip
def test_bad_input_is_an_error_that_names_it(call):
    with pytest.raises(ValueError):
        call(np.ones((1, 5, 5, 2)), np.ones((3, 3, 2, 3)))
