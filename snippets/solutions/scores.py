"""Solutions of the exercises of chapter 8.1 on scores."""

import numpy as np

from snippets.inputs import as_floats, positive


# --8<-- [start:denoising_score]
def denoising_score(x, y, sigma):
    """Coefficients (a, b) of the linear score a + b y that fits −(y − x)/σ²
    best in the mean square: denoising score matching on pairs of clean x and
    noisy y, shapes (n,). ValueError unless `sigma` is positive.
    """
    x, y = as_floats(x, y)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(f"x {x.shape}, y {y.shape} must have one shape (n,)")
    positive("sigma", sigma)
    design = np.stack([np.ones_like(y), y], axis=1)
    return np.linalg.lstsq(design, -(y - x) / sigma**2, rcond=None)[0]
# --8<-- [end:denoising_score]
