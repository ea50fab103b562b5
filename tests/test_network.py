"""The network of chapter 5.2: data and NumPy parts here, Keras where the mark says so."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.losses import cross_entropy, softmax
from snippets.network import (
    article_cnn,
    build_cnn,
    enlarge,
    expected_calibration_error,
    held_out_risk,
    load_digits28,
    load_mnist,
    numpy_forward,
    reliability,
    train,
)
from snippets.solutions.network import accuracy_interval, best_temperature, build_average_pooling

seeds = st.integers(0, 2**32 - 1)


def forecasts(rng, n, k=4):
    p = rng.exponential(size=(n, k)) ** 2
    return p / p.sum(axis=1, keepdims=True), rng.integers(0, k, size=n)


# The data --------------------------------------------------------------------------------------------------


@pytest.mark.verifies("exm-digits", fault=("network", "np.ones((1, 3, 3))", "np.ones((1, 3, 3)) / 9"))
def test_the_digits_are_real_scaled_enlarged_and_split(measure):
    from sklearn.datasets import load_digits

    x_train, y_train, x_test, y_test = load_digits28(0)
    assert x_train.shape == (1437, 28, 28, 1) and x_test.shape == (360, 28, 28, 1)
    assert x_train.dtype == np.float32 and (x_train.min(), x_train.max()) == (0, 1)
    x, y = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    small = x[:, 3:27:3, 3:27:3, 0] * 16  # the middle of each block of 3 by 3
    real = load_digits()
    measure(
        "values that differ from the original",
        np.sum(np.sort(small.sum((1, 2))) != np.sort(real.data.sum(1))),
        at_most=0,
    )
    blocks = x[:, 2:26, 2:26, 0].reshape(-1, 8, 3, 8, 3)
    measure("variation inside the blocks", np.ptp(blocks, axis=(2, 4)).max(), at_most=0)
    measure(
        "largest value in the border",
        max(x[:, :2].max(), x[:, 26:].max(), x[:, :, :2].max(), x[:, :, 26:].max()),
        at_most=0,
    )
    originals = {(image.tobytes(), int(label)) for image, label in zip(real.images, real.target, strict=True)}
    got = {(image.astype(float).tobytes(), int(label)) for image, label in zip(small, y, strict=True)}
    measure("images or labels that are not the originals", len(originals ^ got), at_most=0)


def test_the_split_depends_on_the_seed_alone():
    first, again, other = load_digits28(1), load_digits28(1), load_digits28(2)
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert (first[3] != other[3]).any()
    assert np.bincount(first[3], minlength=10).min() >= 20


def test_mnist_is_read_from_a_local_archive(tmp_path):
    rng, path = np.random.default_rng(0), tmp_path / "mnist.npz"
    images = rng.integers(0, 256, size=(7, 28, 28), dtype=np.uint8)
    labels = rng.integers(0, 10, size=7, dtype=np.uint8)
    np.savez(path, x_train=images[:5], y_train=labels[:5], x_test=images[5:], y_test=labels[5:])
    x_train, y_train, x_test, y_test = load_mnist(path)
    assert x_train.shape == (5, 28, 28, 1) and x_train.dtype == x_test.dtype == np.float32
    np.testing.assert_allclose(np.concatenate([x_train, x_test])[..., 0] * 255, images, rtol=1e-6)
    np.testing.assert_array_equal(np.concatenate([y_train, y_test]), labels)
    np.savez(path, x_train=images / 255, y_train=labels, x_test=images, y_test=labels)
    with pytest.raises(ValueError, match="uint8"):
        load_mnist(path)


# The integrals ---------------------------------------------------------------------------------------------


@pytest.mark.verifies("prop-test-risk", fault=("network", "losses.std(ddof=1)", "losses.std() / 2"))
def test_the_held_out_loss_is_an_unbiased_estimate_with_a_standard_error(measure):
    """A fixed forecaster of Y with known law: risk and variance of the loss are sums over the 3 x 2 outcomes."""
    rng = np.random.default_rng(0)
    logits = np.array([[1.0, 0.0, -1.0], [0.5, -0.5, 2.0]])  # one row for each value of X
    law = np.array([[0.3, 0.1, 0.1], [0.05, 0.15, 0.3]])  # P(X = i, Y = k)
    losses = -np.log(softmax(logits))
    risk, n, repeats = np.sum(law * losses), 200, 2000
    sd = math.sqrt(np.sum(law * losses**2) - risk**2)
    hits, means, errors = 0, [], []
    for _ in range(repeats):
        draw = rng.choice(6, size=n, p=law.ravel())
        mean, error = held_out_risk(logits[draw // 3], draw % 3)
        means.append(mean), errors.append(error)
        hits += abs(mean - risk) <= 1.96 * error
    deviation = abs(np.mean(means) - risk) / (sd / math.sqrt(n * repeats))
    measure("bias in standard errors", deviation, at_most=5)
    measure("mean standard error / (sd / sqrt n)", np.mean(errors) * math.sqrt(n) / sd, near=1, within=0.02)
    measure("coverage of mean +- 1.96 standard errors", hits / repeats, near=0.95, within=0.025)


@given(seed=seeds)
def test_the_held_out_loss_is_the_cross_entropy_of_the_labels(seed, measure):
    rng = np.random.default_rng(seed)
    logits, y = 5 * rng.normal(size=(6, 4)), rng.integers(0, 4, size=6)
    mean, error = held_out_risk(logits, y)
    measure("|mean - cross_entropy|", abs(mean - cross_entropy(np.eye(4)[y], logits)), at_most=1e-13)
    each = [cross_entropy(np.eye(4)[k], z) for z, k in zip(logits, y, strict=True)]
    measure("|standard error - sd / sqrt n|", abs(error - np.std(each, ddof=1) / math.sqrt(6)), at_most=1e-13)


# Calibration -----------------------------------------------------------------------------------------------


@pytest.mark.verifies(
    "exm-calibration", fault=("network", "np.abs(accuracy - confidence)", "(accuracy - confidence)")
)
def test_the_calibration_error_of_a_small_table_by_hand(measure):
    """Confidences .6 .6 .8 .8 .8 with 2 of 2 and 1 of 3 right: 2/5 * .4 + 3/5 * (.8 - 1/3) = .44."""
    p = np.array([[0.6, 0.4], [0.6, 0.4], [0.2, 0.8], [0.2, 0.8], [0.8, 0.2]])
    y = np.array([0, 0, 1, 0, 1])
    measure("ECE", expected_calibration_error(p, y, 10), near=0.44, within=1e-15)
    share, accuracy, confidence = reliability(p, y, 10)
    np.testing.assert_allclose(share[[5, 7]], [0.4, 0.6])  # (.5, .6] and (.7, .8]: closed on the right
    np.testing.assert_allclose(accuracy[[5, 7]], [1, 1 / 3])
    np.testing.assert_allclose(confidence[[5, 7]], [0.6, 0.8])
    assert np.isnan(accuracy[[0, 9]]).all() and share.sum() == 1


@pytest.mark.verifies(
    "prop-calibration-bins", fault=("network", "share[used] @ np.abs(", "share[used] ** 2 @ np.abs(")
)
@given(seed=seeds, bins=st.integers(1, 6), factor=st.integers(2, 4))
def test_finer_bins_never_lower_the_calibration_error(seed, bins, factor, measure):
    rng = np.random.default_rng(seed)
    p, y = forecasts(rng, 60)
    coarse = expected_calibration_error(p, y, bins)
    fine = expected_calibration_error(p, y, bins * factor)
    measure("ECE of finer bins - ECE", fine - coarse, at_least=-1e-14)
    gap = abs((p.argmax(axis=1) == y).mean() - p.max(axis=1).mean())
    measure(
        "|ECE with one bin - gap of the means|", abs(expected_calibration_error(p, y, 1) - gap), at_most=1e-14
    )


@given(seed=seeds, bins=st.integers(1, 12))
def test_the_calibration_error_agrees_with_a_loop_over_the_bins(seed, bins, measure):
    rng = np.random.default_rng(seed)
    p, y = forecasts(rng, 40)
    p[:5] = [0.75, 0.25, 0, 0]  # on an edge for bins = 4, 8, 12
    confidence, correct = p.max(axis=1), p.argmax(axis=1) == y
    total = 0.0
    for b in range(1, bins + 1):
        inside = (confidence > (b - 1) / bins) & (confidence <= b / bins)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    measure("difference", abs(expected_calibration_error(p, y, bins) - total), at_most=1e-14)


@pytest.mark.verifies("exm-calibration-bias", fault=("network", "p.argmax(axis=1) == y", "y >= 0"))
def test_the_calibration_error_of_a_calibrated_forecast_is_biased_upwards_in_small_samples(measure):
    """Y is drawn from p itself: the population value is 0, the estimate falls like 1/sqrt(n)."""
    rng = np.random.default_rng(0)
    averages = []
    for n in (100, 1600):
        values = []
        for _ in range(200):
            p, _ = forecasts(rng, n, 3)
            y = (rng.random((n, 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1)
            values.append(expected_calibration_error(p, y, 10))
        averages.append(np.mean(values))
    measure("mean ECE at n = 100", averages[0], at_least=0.05)
    measure("mean ECE at n = 1600", averages[1], at_least=0.01)
    measure("ratio for 16 times the data", averages[0] / averages[1], near=4, within=0.4)


def test_temperature_scaling_undoes_a_factor_of_the_logits(measure):
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(5000, 3))
    y = (rng.random((5000, 1)) > softmax(logits).cumsum(axis=1)[:, :-1]).sum(axis=1)
    found = best_temperature(3 * logits, y, np.linspace(1, 6, 51))
    measure("temperature for logits times 3", found, near=3, within=0.3)
    before = expected_calibration_error(softmax(3 * logits), y, 10)
    after = expected_calibration_error(softmax(3 * logits / found), y, 10)
    measure("ECE before - ECE after", before - after, at_least=0.1)


def test_wilsons_interval_covers_and_agrees_with_scipy(measure):
    from scipy import stats

    for correct, n in ((0, 20), (337, 360), (20, 20)):
        low, high = accuracy_interval(correct, n, z=stats.norm.ppf(0.975))
        oracle = stats.binomtest(correct, n).proportion_ci(0.95, method="wilson")
        measure("difference to SciPy", max(abs(low - oracle.low), abs(high - oracle.high)), at_most=1e-12)


# Bad input -------------------------------------------------------------------------------------------------

WEIGHTS = [np.zeros((3, 3, 1, 2)), np.zeros(2), np.zeros((8, 3)), np.zeros(3)]


@pytest.mark.parametrize(
    "call",
    [
        lambda: enlarge(np.zeros((2, 8, 9))),
        lambda: enlarge(np.full((2, 8, 8), 17)),
        lambda: numpy_forward(WEIGHTS, np.zeros((2, 6, 6))),
        lambda: numpy_forward(WEIGHTS, np.zeros((2, 8, 8, 1))),
        lambda: numpy_forward(WEIGHTS, np.zeros((2, 2, 2, 1))),
        lambda: numpy_forward(WEIGHTS, np.full((2, 6, 6, 1), math.nan)),
        lambda: held_out_risk([[0, 1]], [0]),
        lambda: held_out_risk([[0, 1], [0, 1]], [0, 2]),
        lambda: held_out_risk([[0, 1], [0, 1]], [0.0, 1.0]),
        lambda: expected_calibration_error([[0.5, 0.6]], [0], 10),
        lambda: expected_calibration_error([[0.5, 0.5]], [2], 10),
        lambda: expected_calibration_error([[0.5, 0.5]], [0, 1], 10),
        lambda: expected_calibration_error([[0.5, 0.5]], [0], 0),
        lambda: accuracy_interval(5, 4),
        lambda: best_temperature([[0, 1], [1, 0]], [0, 1], [0.0, 1.0]),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError):
        call()


def test_the_forward_pass_of_a_tiny_network_by_hand():
    """A kernel that picks the upper left pixel, one channel negated: relu, 2x2 maxima, sum of each channel."""
    kernel = np.zeros((3, 3, 1, 2))
    kernel[0, 0, 0] = [1, -1]
    x = np.arange(49.0).reshape(1, 7, 7, 1) - 20  # 5 x 5 maps: the pool drops the fifth row and column
    matrix = np.tile(np.eye(2), (4, 1))
    corner = x[0, :4, :4, 0]
    up = np.maximum(corner, 0).reshape(2, 2, 2, 2).max(axis=(1, 3)).sum()
    down = np.maximum(-corner, 0).reshape(2, 2, 2, 2).max(axis=(1, 3)).sum()
    np.testing.assert_allclose(
        numpy_forward([kernel, np.zeros(2), matrix, np.array([0.5, 0])], x), [[up + 0.5, down]]
    )


# TensorFlow ------------------------------------------------------------------------------------------------


@pytest.fixture
def eagerly(tf):
    """Few batches are faster without building a graph for them first."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture(scope="module")
def trained(tf):
    """Two epochs with seed 0."""
    return train(0, epochs=2)


@pytest.mark.tensorflow
@pytest.mark.verifies(
    "exm-parameters", fault=("network", "keras.layers.Conv2D(32, 3,", "keras.layers.Conv2D(16, 3,")
)
def test_the_network_has_the_parameters_of_the_article(tf, measure):
    model = build_cnn()
    measure("parameters", model.count_params(), near=54_410, within=0)
    measure("by hand", (9 * 32 + 32) + (13 * 13 * 32 * 10 + 10), near=54_410, within=0)
    with pytest.warns(UserWarning, match="input_shape"):
        article = article_cnn()
    measure("parameters of the article's own", article.count_params(), near=54_410, within=0)
    assert [w.shape for w in model.get_weights()] == [w.shape for w in article.get_weights()]


@pytest.mark.tensorflow
@pytest.mark.verifies("exm-initial-loss", fault=("network", "np.kron(images / 16,", "np.kron(images * 16,"))
def test_the_initial_loss_on_the_digits_is_close_to_ln_10(tf, measure):
    """Three initialisations; an untrained network knows no more than ten equally likely classes."""
    x, y = (part[:400] for part in load_digits28(0)[:2])
    for seed in range(3):
        tf.keras.utils.set_random_seed(seed)
        loss, _ = held_out_risk(numpy_forward(build_cnn().get_weights(), x), y)
        measure("initial loss", loss, near=math.log(10), within=0.15)


@pytest.mark.tensorflow
@pytest.mark.verifies(
    "exm-digits-accuracy",
    fault=(
        "network",
        "validation_split=0.1, verbose=0",
        "validation_split=0.1, verbose=0, steps_per_epoch=1",
    ),
)
def test_two_epochs_recognise_most_digits_never_seen(trained, measure):
    model, history = trained
    _, _, x, y = load_digits28(0)
    logits = model.predict(x, verbose=0)
    measure("test accuracy", (logits.argmax(axis=1) == y).mean(), at_least=0.85)
    mean, error = held_out_risk(logits, y)
    measure("test loss", mean, at_most=0.6)
    measure("standard error of the test loss", error, at_most=0.06)
    measure("|test loss - Keras's|", abs(mean - model.evaluate(x, y, verbose=0)[0]), at_most=1e-5)
    assert history["loss"][1] < history["loss"][0] < math.log(10)


@pytest.mark.tensorflow
@pytest.mark.verifies(
    "exm-numpy-forward",
    fault=("network", "kernel[:, :, 0], axes=2) + bias", "kernel[::-1, ::-1, 0], axes=2) + bias"),
)
def test_the_forward_pass_in_numpy_is_that_of_keras(trained, measure):
    model, _ = trained
    x = load_digits28(0)[2]
    mine = numpy_forward(model.get_weights(), x)
    assert mine.dtype == np.float32
    measure("largest difference of a logit", np.abs(mine - model.predict(x, verbose=0)).max(), at_most=1e-5)


@pytest.mark.tensorflow
@pytest.mark.verifies("exm-reproducible", fault=("network", "    keras.utils.set_random_seed(seed)\n", ""))
def test_the_same_seed_trains_the_same_network(trained, eagerly, measure, monkeypatch):
    digits = load_digits28(3)
    monkeypatch.setattr("snippets.network.load_digits28", lambda seed: [part[:96] for part in digits])
    (first, history), (again, same) = train(3, epochs=1), train(3, epochs=1)
    gap = max(np.abs(a - b).max() for a, b in zip(first.get_weights(), again.get_weights(), strict=True))
    measure("largest difference of a weight", gap, at_most=0)
    assert history == same
    other, _ = trained
    measure(
        "difference with another seed",
        np.abs(other.get_weights()[0] - first.get_weights()[0]).max(),
        at_least=1e-3,
    )


@pytest.mark.tensorflow
@pytest.mark.verifies(
    "erratum-e15",
    fault=(
        "network",
        "input_shape=(28, 28, 1)),",
        "input_shape=(28, 28, 1)),\n        tf.keras.layers.Rescaling(1 / 255),",
    ),
)
def test_the_defects_of_the_printed_program(tf, measure):
    tf.keras.utils.set_random_seed(0)
    with pytest.warns(UserWarning, match="Do not pass an `input_shape`"):
        model = article_cnn()
    with pytest.raises(NameError, match="x_train"):
        exec("model.fit(x_train, y_train, epochs=5)", {"model": model})
    x, y = (part[:320] for part in load_digits28(0)[:2])
    measure("initial loss, pixels 0..255", model.evaluate(255 * x, y, verbose=0)[0], at_least=10)
    measure(
        "initial loss, pixels in [0, 1]", model.evaluate(x, y, verbose=0)[0], near=math.log(10), within=0.15
    )
    flat = x[:64, :, :, 0]  # no channel axis: accepted, and then the right shape is refused
    model.fit(flat, y[:64], epochs=1, verbose=0)
    with pytest.raises(ValueError):
        model.fit(x[:64], y[:64], epochs=1, verbose=0)
    loss = tf.keras.losses.SparseCategoricalCrossentropy
    clipped = float(loss()(np.array([1]), np.array([[1.0, 0.0]])))
    measure("loss of a certain mistake, probabilities", clipped, near=-math.log(1e-7), within=1e-3)
    measure(
        "loss of the logits (1000, 0)",
        loss(from_logits=True)(np.array([1]), np.array([[1000.0, 0.0]])),
        near=1000,
        within=0,
    )
    probe = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Activation("softmax")])
    probe.compile(loss="sparse_categorical_crossentropy")
    inside = probe.evaluate(np.array([[1000.0, 0.0]]), np.array([1]), verbose=0)
    measure("the same inside fit and evaluate, softmax and string loss", inside, near=1000, within=0)


@pytest.mark.tensorflow
def test_random_images_give_the_initial_losses_that_were_reported(tf, measure):
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, size=(640, 28, 28)).astype(np.float32)[..., None]
    labels = rng.integers(0, 10, size=640)
    tf.keras.utils.set_random_seed(0)
    weights = build_cnn().get_weights()
    measure("pixels 0..255", held_out_risk(numpy_forward(weights, images), labels)[0], near=54.9, within=3)
    measure(
        "pixels in [0, 1]",
        held_out_risk(numpy_forward(weights, images / 255), labels)[0],
        near=2.315,
        within=0.01,
    )


@pytest.mark.tensorflow
def test_logits_and_probabilities_give_one_network(tf, measure):
    tf.keras.utils.set_random_seed(0)
    with_logits = build_cnn()
    with_softmax = build_cnn(logits=False)
    with_softmax.set_weights(with_logits.get_weights())
    x = load_digits28(0)[0][:50]
    gap = softmax(with_logits.predict(x, verbose=0)) - with_softmax.predict(x, verbose=0)
    measure("largest difference of a probability", np.abs(gap).max(), at_most=1e-6)


@pytest.mark.tensorflow
def test_keras_takes_a_file_name_for_mnist_and_no_path(tf, tmp_path):
    with pytest.raises(ValueError, match="Paths are no longer accepted"):
        tf.keras.datasets.mnist.load_data(path=str(tmp_path / "mnist.npz"))


@pytest.mark.tensorflow
def test_average_pooling_has_the_same_parameters_and_pools_means(tf, measure):
    model = build_average_pooling()
    measure("parameters", model.count_params(), near=54_410, within=0)
    x = np.random.default_rng(0).normal(size=(2, 28, 28, 1)).astype(np.float32)
    inner = tf.keras.Model(model.inputs, [model.layers[0].output, model.layers[1].output])
    maps, pooled = inner.predict(x, verbose=0)
    means = maps.reshape(2, 13, 2, 13, 2, 32).mean(axis=(2, 4))
    measure("difference to the mean of each 2 x 2 cell", np.abs(pooled - means).max(), at_most=1e-6)


@pytest.mark.tensorflow
def test_our_own_calls_raise_no_warning(tf):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = build_cnn()
        x, y, _, _ = load_digits28(0)
        model.fit(x[:32], y[:32], epochs=1, verbose=0)
        build_average_pooling()


@pytest.mark.tensorflow
def test_training_refuses_no_epochs(tf):
    with pytest.raises(ValueError, match="epochs"):
        train(0, epochs=0)
