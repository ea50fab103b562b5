"""What is measured: the images, kernels and types, and the batch; the same arrays in every process."""

from itertools import product
from pathlib import Path

import numpy as np

IMAGES, KERNELS, TYPES = (28, 512, 2048), (3, 11, 31, 63), ("float32", "float64")
BATCH = "batch"


def cases():
    """(size, kernel, type), small first; size is `BATCH` for the layer 32 x 28 x 28 x 1 -> 32 filters."""
    images = [(n, m, t) for n, m, t in product(IMAGES, KERNELS, TYPES) if m <= n]
    return images + [(BATCH, 3, t) for t in TYPES]


def arrays(size, kernel, dtype):
    """Grey values and a kernel for an image; (N, H, W, C) and (kh, kw, C_in, C_out) for the batch."""
    rng = np.random.default_rng(0)
    x_shape, k_shape = (size, size), (kernel, kernel)
    if size == BATCH:
        x_shape, k_shape = (32, 28, 28, 1), (kernel, kernel, 1, 32)
    return rng.random(x_shape).astype(dtype), rng.standard_normal(k_shape).astype(dtype)


def reference_file(folder, size, kernel, dtype):
    return Path(folder) / f"{size}-{kernel}-{dtype}.npy"
