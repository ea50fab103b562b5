"""Solutions of the exercises of chapter 8.1 on operators."""

import numpy as np

from snippets.inputs import as_floats


# --8<-- [start:fourier_layer]
def fourier_layer(u, multipliers):
    """Multiply the Fourier coefficients 0, 1, …, K − 1 of real samples u on
    [0, 1) by `multipliers`, drop the others, and return to the grid of u.
    """
    u = as_floats(u)
    coefficients = np.fft.rfft(u)
    kept = np.zeros_like(coefficients)
    k = min(len(multipliers), len(coefficients))
    kept[:k] = coefficients[:k] * np.asarray(multipliers)[:k]
    return np.fft.irfft(kept, n=u.size)
# --8<-- [end:fourier_layer]
