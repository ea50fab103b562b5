"""Programs of chapter 5.2; what needs TensorFlow runs in its lab."""

# --8<-- [start:shapes]
import numpy as np

from snippets.network import numpy_forward

rng = np.random.default_rng(0)
shapes = {"kernel": (3, 3, 1, 32), "bias": (32,)}
shapes |= {"matrix": (13 * 13 * 32, 10), "offset": (10,)}
weights = [0.05 * rng.normal(size=shape) for shape in shapes.values()]
for name, shape in shapes.items():
    print(f"{name:7s} {str(shape):14s} {np.prod(shape):6d}")
print("parameters:", sum(w.size for w in weights))
logits = numpy_forward(weights, np.zeros((1, 28, 28, 1)))
print("one image in, shape of the logits:", logits.shape)
# --8<-- [end:shapes]

# --8<-- [start:pooling]
import math

import numpy as np

from snippets.images import global_average

exact = (math.e - 1) * math.sin(2) / 2
print("pixels    pooled value   error")
for n in (7, 14, 28, 56):
    centres = (np.arange(n) + 0.5) / n
    image = np.exp(centres)[:, None] * np.cos(2 * centres)
    pooled = global_average(image[None, :, :, None])[0, 0]
    print(f"{n:3d}^2     {pooled:.8f}    {pooled - exact:.1e}")
print(f"integral  {exact:.8f}")
# --8<-- [end:pooling]

# --8<-- [start:monte_carlo]
import numpy as np

from snippets.losses import softmax
from snippets.network import held_out_risk

# a fixed forecaster: one row of logits for each value of X
logits = np.array([[1.0, 0.0, -1.0], [0.5, -0.5, 2.0]])
law = np.array([[0.3, 0.1, 0.1], [0.05, 0.15, 0.3]])  # P(X = i, Y = k)
risk = -np.sum(law * np.log(softmax(logits)))
print("risk, a sum over six outcomes:", round(risk, 4))
rng = np.random.default_rng(0)
for n in (90, 360, 5760):
    draw = rng.choice(6, size=n, p=law.ravel())
    mean, error = held_out_risk(logits[draw // 3], draw % 3)
    print(f"n = {n:4d}: {mean:.4f} +- {error:.4f}")
# --8<-- [end:monte_carlo]

# --8<-- [start:calibration]
import numpy as np

from snippets.losses import softmax
from snippets.network import expected_calibration_error, reliability

rng = np.random.default_rng(1)
logits = 1.5 * rng.normal(size=(20000, 3))
steps = softmax(logits).cumsum(axis=1)[:, :-1]
y = (rng.random((20000, 1)) > steps).sum(axis=1)  # Y ~ softmax(logits)
for factor in (1, 3):
    p = softmax(factor * logits)
    accuracy, confidence = (p.argmax(axis=1) == y).mean(), p.max(axis=1).mean()
    error = expected_calibration_error(p, y, 10)
    print(f"logits times {factor}: accuracy {accuracy:.3f}", end="  ")
    print(f"mean confidence {confidence:.3f}  ECE {error:.3f}")
share, accuracy, confidence = reliability(p, y, 10)
print("bin         share  accuracy  confidence   (times 3)")
for b in range(3, 10):
    print(f"({b / 10:.1f}, {(b + 1) / 10:.1f}]  {share[b]:.3f}", end="  ")
    print(f"{accuracy[b]:8.3f}  {confidence[b]:10.3f}")
# --8<-- [end:calibration]

# --8<-- [start:bins]
import numpy as np

from snippets.network import expected_calibration_error

rng = np.random.default_rng(2)
for n in (100, 1600, 25600):
    p = rng.exponential(size=(n, 3)) ** 2
    p /= p.sum(axis=1, keepdims=True)
    steps = p.cumsum(axis=1)[:, :-1]
    y = (rng.random((n, 1)) > steps).sum(axis=1)  # Y ~ p: perfectly calibrated
    print(f"n = {n:5d}:", end="")
    for bins in (1, 5, 10, 50):
        error = expected_calibration_error(p, y, bins)
        print(f"  B = {bins}: {error:.4f}", end="")
    print()
# --8<-- [end:bins]
