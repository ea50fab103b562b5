"""A grey-scale picture that the project draws itself, and the classical 3 by 3 kernels (chapter 5.1)."""

import numpy as np

from snippets.inputs import positive_int

# --8<-- [start:classical_kernels]
DELTA = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
BLUR = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16  # sum 1: an average
SHARPEN = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])  # sum 1: δ - Laplacian
SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])  # sum 0: a derivative
SOBEL_Y = SOBEL_X.T
# --8<-- [end:classical_kernels]


# --8<-- [start:drawn_image]
def drawn_image(n=96):
    """A disc, a square and a striped triangle on a slowly brightening ground.

    Parameters
    ----------
    n : int
        Side in pixels, >= 8.

    Returns
    -------
    ndarray, shape (n, n)
        Grey values in [0, 1]; rows run downwards.
    """
    n = positive_int("n", n, least=8)
    y, x = (np.mgrid[:n, :n] + 0.5) / n  # centres of the pixels, in the unit square
    image = 0.15 + 0.2 * x
    image[(x - 0.28) ** 2 + (y - 0.3) ** 2 < 0.18**2] = 0.95
    image[(abs(x - 0.73) < 0.15) & (abs(y - 0.28) < 0.15)] = 0.7
    triangle = (y > 0.55) & (y < 0.9) & (abs(x - 0.5) < y - 0.55)
    image[triangle] = 0.5 + 0.4 * np.sign(np.sin(16 * np.pi * x[triangle]))
    return image
# --8<-- [end:drawn_image]
