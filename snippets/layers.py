"""The convolutional layer, its gradients and its relatives (chapters 3.1, 5.2 and 6.1).

Batches are (N, H, W, C), kernels (kh, kw, C_in / groups, C_out), as in Keras; all numbers are real.
The arithmetic of windows is in `snippets/windows.py`, pooling in `snippets/pooling.py`; their names can be
imported from here, too.
"""

import numpy as np

from snippets.inputs import as_floats, positive_int
from snippets.pooling import average_pool, blur_pool  # noqa: F401  (the public names of the topic)
from snippets.windows import four_axes, output_size, receptive_field, taps  # noqa: F401


def layer_sizes(size, kernel_size, stride, padding, dilation):
    """Height and width of the output of a layer on an input of `size`."""
    return tuple(output_size(n, k, stride, padding, dilation) for n, k in zip(size, kernel_size, strict=True))


def channel_groups(W, in_channels, groups):
    """`groups` as an int; ValueError unless the channels of the kernel `W` fit it and the input."""
    g = positive_int("groups", groups)
    if W.shape[3] % g or in_channels != g * W.shape[2]:
        raise ValueError(f"{in_channels} channels in {g} groups do not fit a kernel of shape {W.shape}")
    return g


# --8<-- [start:conv2d_layer]
def conv2d_layer(X, W, b=None, stride=1, padding=0, dilation=1, groups=1):
    """The affine map of a convolutional layer: one matrix product for each tap.

    Parameters
    ----------
    X : array_like, shape (N, H, W, C_in)
    W : array_like, shape (kh, kw, C_in / groups, C_out)
    b : array_like, shape (C_out,), optional
    stride, padding, dilation : int
        The same along both axes; `padding` zeros on all four sides.
    groups : int
        Divides C_in and C_out; group i of the outputs sees group i of the
        inputs alone.

    Returns
    -------
    ndarray, shape (N, H', W', C_out)
        H' and W' by `output_size`.

    Raises
    ------
    ValueError
        If a shape does not fit, or a parameter is out of range.

    Notes
    -----
    The kernel is not turned: this is a cross-correlation, as in TensorFlow.
    """
    if b is None:
        b = np.zeros(np.shape(W)[3:], np.float32)
    X, W, b = as_floats(X, W, b)
    four_axes("X", X)
    four_axes("W", W)
    if b.shape != W.shape[3:]:
        raise ValueError(f"need a bias of shape {W.shape[3:]}, got {b.shape}")
    p = positive_int("padding", padding, least=0)
    g = channel_groups(W, X.shape[3], groups)
    if g > 1:
        parts = zip(np.split(X, g, axis=3), np.split(W, g, axis=3), strict=True)
        outputs = [conv2d_layer(*xw, None, stride, p, dilation) for xw in parts]
        return b + np.concatenate(outputs, axis=3)
    out = layer_sizes(X.shape[1:3], W.shape[:2], stride, p, dilation)
    X = np.pad(X, [(0, 0), (p, p), (p, p), (0, 0)])
    slices = taps(W.shape[:2], out, stride, dilation)
    return b + sum(X[window] @ W[tap] for tap, window in slices)
# --8<-- [end:conv2d_layer]


# --8<-- [start:conv_transpose2d]
def conv_transpose2d(Y, W, stride=1, padding=0, dilation=1, groups=1, size=None):
    """The adjoint of ``X -> conv2d_layer(X, W)``: the layer gathers, it scatters.

    Parameters
    ----------
    Y : array_like, shape (N, H', W', C_out)
    W : array_like, shape (kh, kw, C_in / groups, C_out)
        The kernel of the layer, unchanged.
    size : (int, int), optional
        Height and width of the layer's input: for stride > 1 several sizes lead
        to the same (H', W'). Without it, the smallest.

    Returns
    -------
    ndarray, shape (N, H, W, C_in)

    Raises
    ------
    ValueError
        If a shape does not fit, or the layer does not map `size` to (H', W').
    """
    Y, W = as_floats(Y, W)
    four_axes("Y", Y)
    four_axes("W", W)
    p = positive_int("padding", padding, least=0)
    g = channel_groups(W, W.shape[2] * groups, groups)
    out, taps_along = Y.shape[1:3], W.shape[:2]
    if size is None:
        size = tuple(
            stride * (m - 1) + dilation * (k - 1) + 1 - 2 * p
            for m, k in zip(out, taps_along, strict=True)
        )
    fits = min(size) > 0 and Y.shape[3] == W.shape[3]
    if not fits or layer_sizes(size, taps_along, stride, p, dilation) != out:
        raise ValueError(f"no {size} becomes {Y.shape} by a kernel {W.shape}")
    if g > 1:
        parts = zip(np.split(Y, g, axis=3), np.split(W, g, axis=3), strict=True)
        options = stride, p, dilation, 1, size
        inputs = [conv_transpose2d(*yw, *options) for yw in parts]
        return np.concatenate(inputs, axis=3)
    X = np.zeros((len(Y), size[0] + 2 * p, size[1] + 2 * p, W.shape[2]), Y.dtype)
    for tap, window in taps(taps_along, out, stride, dilation):
        X[window] += Y @ W[tap].T
    return X[:, p : p + size[0], p : p + size[1]]
# --8<-- [end:conv_transpose2d]


# --8<-- [start:conv2d_vjp]
def conv2d_vjp(X, W, dY, stride=1, padding=0, dilation=1, groups=1):
    """Gradients of a loss in the input and the kernel of `conv2d_layer`.

    Parameters
    ----------
    X, W, stride, padding, dilation, groups
        As `conv2d_layer` was called.
    dY : array_like, shape (N, H', W', C_out)
        Gradient with respect to the output.

    Returns
    -------
    (dX, dW) : tuple of ndarray
        In the shapes of `X` and `W`. The gradient of the bias is
        ``dY.sum(axis=(0, 1, 2))``.

    Raises
    ------
    ValueError
        If a shape does not fit, or a parameter is out of range.
    """
    X, W, dY = as_floats(X, W, dY)
    four_axes("X", X)
    four_axes("dY", dY)
    size = X.shape[1:3]
    dX = conv_transpose2d(dY, W, stride, padding, dilation, groups, size)
    if dX.shape != X.shape:
        raise ValueError(f"dY of shape {dY.shape} does not fit X, {X.shape}")
    if groups > 1:
        parts = zip(*(np.split(a, groups, axis=3) for a in (X, W, dY)), strict=True)
        dWs = [conv2d_vjp(*xwy, stride, padding, dilation)[1] for xwy in parts]
        return dX, np.concatenate(dWs, axis=3)
    X = np.pad(X, [(0, 0), (padding,) * 2, (padding,) * 2, (0, 0)])
    dW = np.empty_like(W)
    for tap, window in taps(W.shape[:2], dY.shape[1:3], stride, dilation):
        dW[tap] = np.tensordot(X[window], dY, axes=[(0, 1, 2), (0, 1, 2)])
    return dX, dW
# --8<-- [end:conv2d_vjp]


# --8<-- [start:upsample]
def upsample(Y, stride):
    """`Y` with ``stride - 1`` zeros between neighbours.

    The adjoint of ``X -> X[:, ::stride, ::stride]``.

    Parameters
    ----------
    Y : array_like, shape (N, H, W, C)
    stride : int

    Returns
    -------
    ndarray, shape (N, stride * (H - 1) + 1, stride * (W - 1) + 1, C)
    """
    Y, s = as_floats(Y), positive_int("stride", stride)
    four_axes("Y", Y)
    N, H, W, C = Y.shape
    spread = np.zeros((N, s * (H - 1) + 1, s * (W - 1) + 1, C), Y.dtype)
    spread[:, ::s, ::s] = Y
    return spread
# --8<-- [end:upsample]


# --8<-- [start:im2col]
def im2col(X, kernel_size, stride=1, padding=0, dilation=1):
    """One row for each window of a kernel of `kernel_size`.

    ``im2col(X, (kh, kw)) @ W.reshape(-1, C_out)`` has the outputs of the layer.

    Parameters
    ----------
    X : array_like, shape (N, H, W, C)
    kernel_size : (int, int)

    Returns
    -------
    ndarray, shape (N * H' * W', kh * kw * C)
        A copy, about kh * kw / stride² times as large as `X`.

    Raises
    ------
    ValueError
        If the kernel does not fit, or a parameter is out of range.
    """
    X, p = as_floats(X), positive_int("padding", padding, least=0)
    four_axes("X", X)
    out = layer_sizes(X.shape[1:3], kernel_size, stride, p, dilation)
    X = np.pad(X, [(0, 0), (p, p), (p, p), (0, 0)])
    rows = [X[window] for _, window in taps(kernel_size, out, stride, dilation)]
    return np.concatenate(rows, axis=3).reshape(X.shape[0] * out[0] * out[1], -1)
# --8<-- [end:im2col]


# --8<-- [start:is_shift_equivariant]
def is_shift_equivariant(op, shifts, shape=(12, 12), rng=None):
    """Whether `op` turns cyclic shifts of its input into cyclic shifts.

    Parameters
    ----------
    op : callable
        Maps an array of `shape` to an array with as many axes.
    shifts : iterable of int or tuple of int
        One number for each axis (an int for one axis).
    rng : numpy.random.Generator, optional
        Draws the Gaussian input; seed 0 without it.

    Returns
    -------
    bool
        For a linear `op` a wrong True has probability zero: the inputs on which
        two different linear maps agree form a proper subspace, and finitely
        many candidates are compared.
    """
    x = (rng or np.random.default_rng(0)).standard_normal(shape)
    axes, y = tuple(range(x.ndim)), as_floats(op(x))
    rounding = 1e-10 * np.abs(y).max()
    for shift in shifts:
        moved = as_floats(op(np.roll(x, shift, axes if np.ndim(shift) else 0)))
        candidates = (np.roll(y, u, axes) for u in np.ndindex(y.shape))
        if not any(np.abs(moved - c).max() <= rounding for c in candidates):
            return False
    return True
# --8<-- [end:is_shift_equivariant]


# --8<-- [start:shift_average]
def shift_average(A):
    """Average of ``S**-t @ A @ S**t``: the part of `A` that commutes with shifts.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A linear map on signals of period n.

    Returns
    -------
    ndarray, shape (n, n)
        Constant along its cyclic diagonals; equal to `A` exactly when `A`
        commutes with the cyclic shifts S**t.

    Raises
    ------
    ValueError
        If `A` is not square.
    """
    A = as_floats(A)
    if A.ndim != 2 or A.shape[0] != A.shape[1] or A.size == 0:
        raise ValueError(f"need a square matrix, got shape {A.shape}")
    conjugates = [np.roll(A, (-t, -t), axis=(0, 1)) for t in range(len(A))]
    return np.mean(conjugates, axis=0)
# --8<-- [end:shift_average]
