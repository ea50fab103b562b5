"""Solutions of the exercises of chapter 5.2 that ask for code."""

import math

from snippets.inputs import as_floats, positive_int
from snippets.network import CLASSES, held_out_risk


# --8<-- [start:build_average_pooling]
def build_average_pooling():
    """The article's network with average in place of max pooling."""
    import keras

    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(32, 3, activation="relu"),
        keras.layers.AveragePooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(CLASSES),
    ])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model
# --8<-- [end:build_average_pooling]


# --8<-- [start:accuracy_interval]
def accuracy_interval(correct, n, z=1.96):
    """Wilson's interval for the accuracy when `correct` of `n` samples are right."""
    n, correct = positive_int("n", n), positive_int("correct", correct, least=0)
    if correct > n:
        raise ValueError(f"correct must be at most n = {n}, got {correct}")
    share, weight = correct / n, z**2 / n
    centre = (share + weight / 2) / (1 + weight)
    half = z * math.sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    return centre - half, centre + half
# --8<-- [end:accuracy_interval]


# --8<-- [start:best_temperature]
def best_temperature(logits, y, temperatures):
    """The T with the least mean loss of softmax(logits / T) on a validation sample."""
    if not all(t > 0 for t in temperatures):
        raise ValueError(f"temperatures must be positive, got {temperatures!r}")
    logits = as_floats(logits)
    return float(min(temperatures, key=lambda t: held_out_risk(logits / t, y)[0]))
# --8<-- [end:best_temperature]
