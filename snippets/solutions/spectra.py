"""Solution of the exercise of chapter 4.1 on derivatives of smoothed images."""

import numpy as np

from snippets.convolution import convolve1d


# --8<-- [start:sobel_from_parts]
def sobel_from_parts():
    """Sobel's kernel for cross-correlation, shape (3, 3): smooth down, then
    differentiate across.
    """
    smooth = convolve1d([1.0, 1.0], [1.0, 1.0])  # (1, 2, 1)
    difference = convolve1d([1.0, 1.0], [-1.0, 1.0])  # (-1, 0, 1)
    return np.outer(smooth, difference)
# --8<-- [end:sobel_from_parts]
