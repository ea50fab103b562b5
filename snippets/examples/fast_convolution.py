"""The programs whose output the speed ladder on page 5.1 prints."""

# --8<-- [start:rungs_agree]
import numpy as np

from snippets.convolution import convolution_loop
from snippets.fast_convolution import correlate_shifts, correlate_toeplitz

rng = np.random.default_rng(0)
x, k = rng.random((60, 70)), rng.normal(size=(5, 4))
reference = convolution_loop(x, k)
for rung in (correlate_shifts, correlate_toeplitz):
    error = np.abs(rung(x, k) - reference).max()
    print(f"{rung.__name__:18}  largest difference {error:.0e}")
# --8<-- [end:rungs_agree]

# --8<-- [start:banded_blocks]
import numpy as np

from snippets.fast_convolution import banded

k = np.array([[1, 2], [3, 4], [5, 6]])
T = banded(k, 4)
for b in range(2):
    print(f"T[{b}]\n{T[b]}")
# --8<-- [end:banded_blocks]

# --8<-- [start:operations]
import math

side, rows = 2048, 12
print("operations for one output value, image", side)
print(" m   direct  Toeplitz  three transforms")
for m in (3, 11, 31, 63):
    direct, toeplitz = 2 * m**2, 2 * m * (rows + m - 1)
    outputs = (side - m + 1) ** 2
    transforms = 3 * 5 * side**2 * math.log2(side) / outputs  # two there, one back
    print(f"{m:2}   {direct:6}  {toeplitz:8}  {transforms:16.0f}")
# --8<-- [end:operations]
