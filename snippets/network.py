"""The article's network on real digits: training in TensorFlow, its forward pass in NumPy (chapter 5.2)."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from snippets.inputs import as_floats, positive_int
from snippets.losses import log_sum_exp, on_simplex

CLASSES, TEST_SIZE = 10, 360


# --8<-- [start:load_digits28]
def enlarge(images):
    """Images (N, 8, 8) of values 0..16 as float32 (N, 28, 28, 1) in [0, 1]."""
    images = as_floats(images)
    fits = images.ndim == 3 and images.shape[1:] == (8, 8)
    if not fits or images.min() < 0 or images.max() > 16:
        raise ValueError(f"need (N, 8, 8) with values 0..16, got {images.shape}")
    large = np.kron(images / 16, np.ones((1, 3, 3)))
    return np.pad(large, ((0, 0), (2, 2), (2, 2)))[..., None].astype(np.float32)


def load_digits28(seed=0):
    """scikit-learn's 1797 digits in MNIST's format, shuffled; the last 360 for testing.

    Returns
    -------
    x_train, y_train, x_test, y_test : ndarray
        Images (N, 28, 28, 1) as float32 in [0, 1], and integer labels 0..9.
    """
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(labels))
    x, y = enlarge(images.reshape(-1, 8, 8)[order]), labels[order]
    return x[:-TEST_SIZE], y[:-TEST_SIZE], x[-TEST_SIZE:], y[-TEST_SIZE:]
# --8<-- [end:load_digits28]


# --8<-- [start:article_cnn]
def article_cnn():
    """The network as the article builds it; Keras 3 warns about `input_shape`."""
    import tensorflow as tf

    layers = tf.keras.layers
    model = tf.keras.Sequential([
        layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)),
        layers.MaxPooling2D((2, 2)),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model
# --8<-- [end:article_cnn]


# --8<-- [start:build_cnn]
def build_cnn(logits=True):
    """The same layers with a declared input; the last gives logits or probabilities."""
    import keras

    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(32, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(CLASSES, activation=None if logits else "softmax"),
    ])
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=logits),
        metrics=["accuracy"],
    )
    return model
# --8<-- [end:build_cnn]


# --8<-- [start:train]
def train(seed, epochs=5):
    """Train `build_cnn()` on the digits; the test set is not touched.

    Parameters
    ----------
    seed : int
        Decides the split, the initial weights and the order of the batches.
    epochs : int
        Passes over the training set, of which a tenth is kept for validation.

    Returns
    -------
    model : keras.Model
    history : dict of list
        `loss`, `accuracy`, `val_loss`, `val_accuracy` after each epoch.

    Raises
    ------
    ValueError
        If epochs < 1.
    """
    import keras

    epochs = positive_int("epochs", epochs)
    x, y, _, _ = load_digits28(seed)
    keras.utils.set_random_seed(seed)
    model = build_cnn()
    fitted = model.fit(x, y, epochs=epochs, validation_split=0.1, verbose=0)
    return model, fitted.history
# --8<-- [end:train]


# --8<-- [start:numpy_forward]
def numpy_forward(weights, x):
    """Logits of `build_cnn` in NumPy.

    Parameters
    ----------
    weights : sequence of four arrays
        As `model.get_weights()` gives them: kernel (h, w, 1, C), bias (C,),
        matrix (D, K), bias (K,).
    x : array_like, shape (N, H, W, 1)

    Returns
    -------
    ndarray, shape (N, K)

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """
    kernel, bias, matrix, offset, x = as_floats(*weights, x)
    if kernel.ndim != 4 or kernel.shape[2] != 1 or x.ndim != 4 or x.shape[3] != 1:
        want = "a kernel (h, w, 1, C) and images (N, H, W, 1)"
        raise ValueError(f"need {want}, got {kernel.shape}, {x.shape}")
    windows = sliding_window_view(x[..., 0], kernel.shape[:2], axis=(1, 2))
    maps = np.maximum(np.tensordot(windows, kernel[:, :, 0], axes=2) + bias, 0)
    n, rows, columns, channels = maps.shape
    even = maps[:, : rows // 2 * 2, : columns // 2 * 2]  # drops an odd last row
    blocks = even.reshape(n, rows // 2, 2, columns // 2, 2, channels)
    flat = blocks.max(axis=(2, 4)).reshape(n, -1)
    if matrix.ndim != 2 or len(matrix) != flat.shape[1]:
        raise ValueError(f"need a matrix of {flat.shape[1]} rows, got {matrix.shape}")
    return flat @ matrix + offset
# --8<-- [end:numpy_forward]


# --8<-- [start:held_out_risk]
def labelled(p, y):
    """`p` (N, K) as floats and y (N,) as labels 0..K-1, or a ValueError."""
    p, y = as_floats(p), np.asarray(y)
    if p.ndim != 2 or y.shape != p.shape[:1] or y.dtype.kind not in "iu":
        got = f"{p.shape} and {y.shape} of type {y.dtype}"
        raise ValueError(f"need (N, K) and N integer labels, got {got}")
    if not y.size or y.min() < 0 or y.max() >= p.shape[1]:
        raise ValueError(f"labels must be in 0..{p.shape[1] - 1}, at least one")
    return p, y


def held_out_risk(logits, y):
    """Monte Carlo estimate of the risk E(-ln q(Y|X)), and its standard error.

    logits (N, K) and labels (N,) of a held-out sample with N >= 2; returns the mean
    loss and sd / sqrt(N), in nats.
    """
    logits, y = labelled(logits, y)
    positive_int("N", len(y), least=2)
    losses = log_sum_exp(logits) - logits[np.arange(len(y)), y]
    return float(losses.mean()), float(losses.std(ddof=1) / math.sqrt(len(y)))
# --8<-- [end:held_out_risk]


# --8<-- [start:expected_calibration_error]
def reliability(p, y, bins):
    """Share of the samples, accuracy and mean confidence in each bin ((b-1)/B, b/B].

    p (N, K) holds probabilities, y (N,) labels; the confidence is max_k p_k, the
    prediction its first argmax. An empty bin has share 0 and NaN for the others.
    """
    p, y = labelled(on_simplex("p", p), y)
    bins = positive_int("bins", bins)
    confidence, correct = p.max(axis=1), p.argmax(axis=1) == y
    right_ends = np.arange(1, bins + 1) / bins
    index = np.searchsorted(right_ends, confidence)
    index = np.minimum(index, bins - 1)  # 1 + rounding stays in the last
    count = np.bincount(index, minlength=bins)
    with np.errstate(invalid="ignore"):
        accuracy = np.bincount(index, weights=correct, minlength=bins) / count
        average = np.bincount(index, weights=confidence, minlength=bins) / count
    return count / len(y), accuracy, average


def expected_calibration_error(p, y, bins):
    """Sum over the bins of share * |accuracy - confidence|: a number in [0, 1].

    Parameters
    ----------
    p : array_like, shape (N, K)
        Predicted probabilities.
    y : array_like of int, shape (N,)
        Labels 0..K-1.
    bins : int
        Number B of bins ((b-1)/B, b/B].

    Raises
    ------
    ValueError
        If a row of p is no distribution, a label is out of range, or bins < 1.
    """
    share, accuracy, confidence = reliability(p, y, bins)
    used = share > 0
    return float(share[used] @ np.abs(accuracy - confidence)[used])
# --8<-- [end:expected_calibration_error]


# --8<-- [start:load_mnist]
def load_mnist(path):
    """MNIST from the archive `mnist.npz` at `path`, like `load_digits28`; no network.

    ValueError unless the archive holds uint8 images (N, 28, 28) and N labels under
    Keras's four names.
    """
    parts = []
    with np.load(path) as archive:
        for name in ("train", "test"):
            x, y = archive[f"x_{name}"], archive[f"y_{name}"]
            if x.dtype != np.uint8 or x.shape != (len(y), 28, 28):
                want = f"uint8 images ({len(y)}, 28, 28)"
                raise ValueError(f"need {want}, got {x.dtype} {x.shape}")
            parts += [(x[..., None] / 255).astype(np.float32), y.astype(np.int64)]
    return tuple(parts)
# --8<-- [end:load_mnist]
