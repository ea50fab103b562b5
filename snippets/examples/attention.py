# --8<-- [start:erratum_e18]
import numpy as np

from snippets.attention import attention

rng = np.random.default_rng(0)
patches, order = rng.normal(size=(8, 5)), rng.permutation(8)
kernel = np.array([1.0, 2.0, 1.0])


def self_attention(X):
    return attention(X, X, X)


def convolution(X):  # circular, along the row of patches
    return sum(w * np.roll(X, 1 - i, axis=0) for i, w in enumerate(kernel))


for layer in (self_attention, convolution):
    difference = np.abs(layer(patches[order]) - layer(patches)[order]).max()
    print(
        f"{layer.__name__:14s} reordered input = reordered output: "
        f"{difference < 1e-12}"
    )
# --8<-- [end:erratum_e18]

# --8<-- [start:kernel]
import numpy as np

from snippets.attention import attention, nadaraya_watson

rng = np.random.default_rng(3)
d = 4
q, K, V = rng.normal(size=d), rng.normal(size=(20, d)), rng.normal(size=(20, 1))
on_sphere = K / np.linalg.norm(K, axis=1, keepdims=True)
for name, keys in (("equal norms", on_sphere), ("any norms", K)):
    a, b = (
        attention(q, keys, V)[0],
        nadaraya_watson(q, keys, V, bandwidth=d**0.25)[0],
    )
    print(f"{name:11s}  attention {a:.6f}  kernel regression {b:.6f}")
# --8<-- [end:kernel]

# --8<-- [start:limit]
import numpy as np

from snippets.attention import attention

rng = np.random.default_rng(3)
q = 0.8
# keys N(0, 1), values sin 3k: the weights tilt N(0, 1) to N(q, 1)
limit = np.sin(3 * q) * np.exp(-4.5)
for n in (100, 10_000, 1_000_000):
    keys = rng.normal(size=(n, 1))
    print(
        f"n = {n:7d}  attention "
        f"{attention([q], keys, np.sin(3 * keys))[0]:+.4f}  "
        f"integral {limit:+.4f}"
    )
# --8<-- [end:limit]
