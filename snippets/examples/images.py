# --8<-- [start:pooling]
import numpy as np

from snippets.images import global_average

exact = (np.e - 1) ** 2  # ∫∫ exp(u + v) du dv over the unit square
for n in (7, 14, 28):
    centres = (np.arange(n) + 0.5) / n
    features = np.exp(centres[:, None] + centres)[None, :, :, None]
    print(
        f"{n:2d} x {n:2d}  average {global_average(features)[0, 0]:.6f}  "
        f"integral {exact:.6f}"
    )
# --8<-- [end:pooling]

# --8<-- [start:stride]
import numpy as np

from snippets.images import aliased_spectrum
from snippets.solutions.images import blurred_subsample

x = np.array([1.0, -1.0] * 4)  # the fastest pattern there is
print("stride 2             ", x[::2])
print("moved by one pixel   ", np.roll(x, 1)[::2])
print("spectrum, folded     ", np.abs(aliased_spectrum(x, 2)).round(12))
print(
    "blurred, then stride 2",
    blurred_subsample(x),
    blurred_subsample(np.roll(x, 1)),
)
# --8<-- [end:stride]

# --8<-- [start:poisson]
import numpy as np

from snippets.images import aliased_spectrum, folded_coefficients

c = 0.5 ** np.abs(np.arange(-60, 61))  # of 3 / (5 - 4 cos t)
x = 3 / (5 - 4 * np.cos(2 * np.pi * np.arange(16) / 16))
for stride in (1, 2, 4):
    n = 16 // stride
    folded = folded_coefficients(c, n)
    spectrum = aliased_spectrum(x, stride) / n
    print(
        f"{n:2d} samples  spectrum = folded coefficients: "
        f"{np.allclose(spectrum, folded, rtol=0, atol=1e-14)}  "
        f"trapezoid error {x[::stride].mean() - 1:.9f} = "
        f"{folded[0].real - 1:.9f}"
    )
# --8<-- [end:poisson]

# --8<-- [start:box_power]
from snippets.convolution import box_power
from snippets.images import moments_of_kernel

k = 3
for n in (1, 2, 4, 8, 16):
    variance, kurtosis = moments_of_kernel(box_power(k, n))
    formula = -6 * (k**2 + 1) / (5 * (k**2 - 1) * n)
    print(
        f"n = {n:2d}  variance {variance:7.4f}  "
        f"excess kurtosis {kurtosis:9.6f}  formula {formula:9.6f}"
    )
# --8<-- [end:box_power]
