"""Solutions to the exercises of pages 2.2, 4.1 and 5.1 that ask for code."""

import numpy as np

from snippets.convolution import convolve1d, convolve2d, correlate1d, cross_correlate2d
from snippets.inputs import as_floats, positive_int


# --8<-- [start:turns_kernel]
def turns_kernel(op):
    """True if ``op(x, k)`` convolves, False if it correlates, else ValueError.

    `op` takes two vectors and returns all n + m - 1 values, as in mode "full".
    """
    k = np.array([1.0, 2.0, 4.0])  # not symmetric: turned, it is another kernel
    response = np.asarray(op(np.array([1.0]), k))
    if response.shape == k.shape and np.allclose(response, k):
        return True
    if response.shape == k.shape and np.allclose(response, k[::-1]):
        return False
    raise ValueError(f"δ gave {response}, neither the kernel nor its mirror image")
# --8<-- [end:turns_kernel]


# --8<-- [start:distribution_of_difference]
def distribution_of_difference(p, q):
    """Values and probabilities of X - Y, for X on 0 … n-1 and Y on 0 … m-1."""
    p, q = as_floats(p, q)
    for probabilities in (p, q):
        if (probabilities < 0).any() or not np.isclose(probabilities.sum(), 1):
            raise ValueError(f"no distribution: {probabilities}")
    return np.arange(1 - len(q), len(p)), correlate1d(p, q, "full")
# --8<-- [end:distribution_of_difference]


# --8<-- [start:multiply]
def multiply(a, b):
    """Product of whole numbers >= 0: convolve the decimal digits, then carry."""
    a, b = positive_int("a", a, least=0), positive_int("b", b, least=0)
    digits = convolve1d(*([int(c) for c in str(n)[::-1]] for n in (a, b)))
    carry, product = 0, ""
    for digit in digits:
        carry, kept = divmod(carry + int(digit), 10)
        product = str(kept) + product
    return int(str(carry) + product)
# --8<-- [end:multiply]


# --8<-- [start:fold_kernels]
def fold_kernels(kernels):
    """The kernel that does in one correlation what `kernels` do in turn."""
    folded = np.ones((1, 1))
    for k in kernels:
        folded = convolve2d(folded, k, "full")  # although every layer correlates
    return folded
# --8<-- [end:fold_kernels]


# --8<-- [start:triple_box]
def triple_box(t):
    """box * box * box for the box of side 1 around 0: three arcs of parabolas."""
    t = np.abs(as_floats(t))
    outer = np.where(t <= 1.5, (1.5 - t) ** 2 / 2, 0.0)
    return np.where(t <= 0.5, 0.75 - t**2, outer)
# --8<-- [end:triple_box]


# --8<-- [start:wrap]
def wrap(y, n):
    """A linear convolution y, summed modulo n: the circular one of period n."""
    y, n = as_floats(y), positive_int("n", n)
    wrapped = np.zeros(n, y.dtype)
    for t, value in enumerate(y):
        wrapped[t % n] += value
    return wrapped
# --8<-- [end:wrap]


# --8<-- [start:correlate_same]
def correlate_same(x, k, dilation=1):
    """Cross-correlation in the shape of `x`, with zeros beyond its border."""
    d = positive_int("dilation", dilation)
    missing = [d * (size - 1) for size in np.shape(k)]  # what "valid" loses
    sides = [(m // 2, m - m // 2) for m in missing]  # an odd one goes to the end
    return cross_correlate2d(np.pad(as_floats(x), sides), k, dilation=d)
# --8<-- [end:correlate_same]


# --8<-- [start:correlate_separable]
def correlate_separable(x, column, row):
    """Cross-correlation with ``np.outer(column, row)``, in two cheap passes."""
    down = cross_correlate2d(x, np.reshape(column, (-1, 1)))
    return cross_correlate2d(down, np.reshape(row, (1, -1)))
# --8<-- [end:correlate_separable]


# --8<-- [start:kernel_gradient]
def kernel_gradient(x, dy, stride=1):
    """Gradient in `k` of a loss behind ``cross_correlate2d(x, k, stride)``.

    `dy` is the gradient in the output. The side of `k` is taken to be the largest
    that gives this output; a smaller kernel has the upper left part.
    """
    x, dy, s = *as_floats(x, dy), positive_int("stride", stride)
    if dy.ndim != 2 or not dy.size:
        raise ValueError(f"dy must be a non-empty matrix, got shape {dy.shape}")
    spread = np.zeros([s * (n - 1) + 1 for n in dy.shape], dy.dtype)
    spread[::s, ::s] = dy  # s - 1 zeros between neighbours
    return cross_correlate2d(x, spread)
# --8<-- [end:kernel_gradient]


# --8<-- [start:best_tile]
def best_tile(m, sides):
    """The side n with the fewest operations per output value, for m x m taps."""
    m = positive_int("m", m)

    def operations(n):  # one transform there, one back: 5 n² log2 n each
        return 10 * n**2 * np.log2(n) / (n - m + 1) ** 2

    large_enough = [n for n in sides if n >= m]
    if not large_enough:
        raise ValueError(f"no side of {sides} is at least m = {m}")
    return min(large_enough, key=operations)
# --8<-- [end:best_tile]
