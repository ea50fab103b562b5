"""The short programs of page 3.1; each section runs alone."""

# --8<-- [start:sizes]
import numpy as np

from snippets.layers import conv2d_layer, output_size

rng = np.random.default_rng(0)
X = rng.standard_normal((1, 28, 28, 3))
print("stride  padding  dilation  groups  kernel        output")
options = [(1, 0, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1), (1, 0, 4, 1), (1, 1, 1, 3)]
for s, p, d, g in options:
    W = rng.standard_normal((3, 3, 3 // g, 6))
    Y = conv2d_layer(X, W, rng.standard_normal(6), s, p, d, g)
    assert Y.shape[1] == output_size(28, 3, s, p, d)
    print(f"{s:6}  {p:7}  {d:8}  {g:6}  {W.shape}  {Y.shape}")
# --8<-- [end:sizes]

# --8<-- [start:same_padding]
from snippets.layers import output_size
from snippets.solutions.layers import same_padding

n, k, s = 6, 3, 2
before, after = same_padding(n, k, s)
windows = output_size(n + before + after, k, s)
print("SAME pads", before, "before and", after, "after:", windows, "windows")
print("padding = 1:", output_size(n, k, s, padding=1), "windows")
print("windows begin at, SAME:       ", [s * i - before for i in range(3)])
print("windows begin at, padding = 1:", [s * i - 1 for i in range(3)])
# --8<-- [end:same_padding]

# --8<-- [start:erratum_e8]
import numpy as np

from snippets.layers import conv2d_layer

rng = np.random.default_rng(0)
image, W = rng.standard_normal((1, 28, 28, 3)), rng.standard_normal((3, 3, 3, 8))
b = rng.standard_normal(8)
Y = conv2d_layer(image, W, b)
print("kernel:", W.shape, " output:", Y.shape)
one_step = b[5] + np.vdot(image[0, 10:13, 20:23], W[..., 5])  # 27 products
print(f"one step gives one number: {one_step:.6f}")
print(f"and the output has there:  {Y[0, 10, 20, 5]:.6f}")
# --8<-- [end:erratum_e8]

# --8<-- [start:equivariance]
import numpy as np

from snippets.convolution import cross_correlate2d
from snippets.layers import is_shift_equivariant

k = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def circular(x, stride=1):
    return cross_correlate2d(np.pad(x, 1, mode="wrap"), k, stride)


def zero_padded(x):
    return cross_correlate2d(x, k, padding=1)


layers = {
    "circular padding": circular,
    "zero padding": zero_padded,
    "circular, stride 2": lambda x: circular(x, stride=2),
}
shifts = [(0, 1), (0, 2), (2, 4)]
for name, layer in layers.items():
    print(f"{name:18}", {t: is_shift_equivariant(layer, [t]) for t in shifts})

image = np.random.default_rng(1).standard_normal((12, 12))
first, then = zero_padded(np.roll(image, (1, 2), (0, 1))), zero_padded(image)
difference = np.abs(first - np.roll(then, (1, 2), (0, 1)))
print("zero padding: difference inside", difference[2:-1, 3:-1].max())
print(f"              at the border {difference.max():.2f}")
# --8<-- [end:equivariance]

# --8<-- [start:shift_commuting]
import numpy as np

from snippets.convolution import circular_convolve
from snippets.layers import is_shift_equivariant, shift_average

rng = np.random.default_rng(0)
A, x = rng.standard_normal((5, 5)), rng.standard_normal(5)
C = shift_average(A)
print(C.round(3))
for name, matrix in [("A", A), ("C", C)]:
    commutes = is_shift_equivariant(lambda v, M=matrix: M @ v, range(5), shape=(5,))
    print(f"{name} commutes with shifts: {commutes}")
response = C @ [1, 0, 0, 0, 0]
print("C x - response * x:", np.abs(C @ x - circular_convolve(x, response)).max())
# --8<-- [end:shift_commuting]

# --8<-- [start:adjoint]
import numpy as np

from snippets.convolution import convolve2d, cross_correlate2d

rng = np.random.default_rng(0)
x, k = rng.standard_normal((6, 7)), rng.standard_normal((3, 3))
y = rng.standard_normal((4, 5))
print("<y, corr(x, k)> =", np.vdot(y, cross_correlate2d(x, k)))
print("<conv(y, k), x> =", np.vdot(convolve2d(y, k, mode="full"), x))
print("<corr(x, y), k> =", np.vdot(cross_correlate2d(x, y), k))
# --8<-- [end:adjoint]

# --8<-- [start:backprop]
import numpy as np

from snippets.layers import conv2d_layer, conv2d_vjp, upsample

rng = np.random.default_rng(0)
X, W = rng.standard_normal((2, 7, 7, 3)), rng.standard_normal((3, 3, 3, 4))
Y = conv2d_layer(X, W, stride=2)
dY = Y  # the gradient of the loss |Y|² / 2
dX, dW = conv2d_vjp(X, W, dY, stride=2)

direction, h = rng.standard_normal(W.shape), 1e-6
up = np.sum(conv2d_layer(X, W + h * direction, stride=2) ** 2) / 2
down = np.sum(conv2d_layer(X, W - h * direction, stride=2) ** 2) / 2
print(f"slope along a direction of W: {np.vdot(dW, direction):.6f}")
print(f"finite difference:            {(up - down) / (2 * h):.6f}")

spread = np.pad(upsample(dY, 2), [(0, 0), (2, 2), (2, 2), (0, 0)])
turned = W[::-1, ::-1].swapaxes(2, 3)  # by 180°, and the channels exchanged
error = np.abs(dX - conv2d_layer(spread, turned)).max()
print(f"dX minus the convolution of the upsampled dY: {error:.1e}")
# --8<-- [end:backprop]

# --8<-- [start:transposed]
import numpy as np

from snippets.layers import conv2d_layer, conv_transpose2d

rng = np.random.default_rng(0)
X = rng.standard_normal((1, 6, 6, 1))
generic = rng.standard_normal((2, 2, 1, 4))
sums = np.array([[1, 1], [1, -1]]) / np.sqrt(2)  # sum and difference of neighbours
haar = np.einsum("ia,jb->ijab", sums, sums).reshape(2, 2, 1, 4)
for name, W in [("generic", generic), ("orthogonal", haar)]:
    Y = conv2d_layer(X, W, stride=2)
    back = conv_transpose2d(Y, W, stride=2)
    error = np.abs(back - X).max()
    print(f"{name:10}", X.shape, Y.shape, back.shape, f"error {error:.1e}")
# --8<-- [end:transposed]

# --8<-- [start:receptive_field]
import numpy as np

from snippets.layers import conv2d_layer, receptive_field

layers = [(3, 1, 1), (3, 2, 1), (3, 1, 2)]
Y = np.eye(64)[:, :, None, None]  # 64 unit impulses along one axis
for depth, (k, s, d) in enumerate(layers, start=1):
    Y = conv2d_layer(Y, np.ones((k, 1, 1, 1)), stride=s, dilation=d)
    size, jump = receptive_field(layers[:depth])
    seen = np.flatnonzero(Y[:, 5, 0, 0])  # the inputs that the sixth output sees
    first, last = seen[0], seen[-1]
    measured = f"measured {last - first + 1:2}, from {first} to {last}"
    print(f"layer {depth}: size {size:2}, jump {jump}; {measured}")
# --8<-- [end:receptive_field]

# --8<-- [start:pooling]
import numpy as np

from snippets.layers import average_pool, conv2d_layer

X = np.random.default_rng(0).standard_normal((1, 8, 8, 3))
box = np.full((2, 2, 1, 3), 1 / 4)
filtered = conv2d_layer(X, box, groups=3)
error = np.abs(average_pool(X, 2) - filtered[:, ::2, ::2]).max()
print(f"average pool minus box filter and subsampling: {error:.1e}")

for n in [8, 16, 32]:
    x = (np.arange(n) + 0.5) / n  # midpoints of n equal cells
    samples = np.exp(x[:, None] + x)[None, :, :, None]
    error = average_pool(samples, n).item() - (np.e - 1) ** 2
    print(f"global average of exp(x + y), {n:2} x {n:2} samples: error {error:.2e}")

a, b = np.array([1.0, 0.0]), np.array([0.0, 1.0])
print("max pooling is not additive:", max(a + b), "is not", max(a) + max(b))
# --8<-- [end:pooling]

# --8<-- [start:im2col]
import numpy as np

from snippets.layers import conv2d_layer, im2col

rng = np.random.default_rng(0)
X, W = rng.standard_normal((2, 8, 8, 3)), rng.standard_normal((3, 3, 3, 4))
columns = im2col(X, (3, 3))
Y = (columns @ W.reshape(-1, 4)).reshape(2, 6, 6, 4)
print("rows, columns:", columns.shape)
print(f"copies of each number, on average: {columns.size / X.size:.2f}")
print(f"minus the layer: {np.abs(Y - conv2d_layer(X, W)).max():.1e}")
# --8<-- [end:im2col]

# --8<-- [start:toeplitz]
import numpy as np

from snippets.convolution import convolve1d, correlate1d, toeplitz_of_kernel

k, y, x = np.array([3.0, 1.0, 2.0]), np.array([1.0, 0.0, 2.0, 1.0]), np.arange(6.0)
T = toeplitz_of_kernel(k, n=4)
print(T)
print("T y  =", T @ y, "= convolution:", convolve1d(y, k))
print("T'x  =", T.T @ x, "= correlation:", correlate1d(x, k))
# --8<-- [end:toeplitz]

# --8<-- [start:separable]
import numpy as np

from snippets.layers import conv2d_layer

rng = np.random.default_rng(0)
X = rng.standard_normal((1, 16, 16, 32))
depth, point = rng.standard_normal((3, 3, 32)), rng.standard_normal((32, 64))
full = depth[:, :, :, None] * point  # shape (3, 3, 32, 64)
D, P = depth[:, :, None, :], point[None, None]
two_steps = conv2d_layer(conv2d_layer(X, D, groups=32), P)
print("same result:", np.allclose(two_steps, conv2d_layer(X, full)))
print("multiplications for one position:", full.size, "or", D.size, "+", P.size)
ratio = (D.size + P.size) / full.size
print(f"ratio {ratio:.4f}, 1/64 + 1/9 = {1 / 64 + 1 / 9:.4f}")
# --8<-- [end:separable]

# --8<-- [start:dilated]
import numpy as np

from snippets.layers import conv2d_layer
from snippets.solutions.layers import dilate_kernel

rng = np.random.default_rng(0)
X, W = rng.standard_normal((1, 12, 12, 2)), rng.standard_normal((3, 3, 2, 4))
fast = conv2d_layer(X, W, stride=2, dilation=3)
slow = conv2d_layer(X, dilate_kernel(W, 3))[:, ::2, ::2]
print("output:", fast.shape, f" difference {np.abs(fast - slow).max():.1e}")
# --8<-- [end:dilated]

# --8<-- [start:group]
import itertools

import numpy as np

from snippets.solutions.layers import group_convolve

S3 = list(itertools.permutations(range(3)))
table = np.array([[S3.index(tuple(x[i] for i in y)) for y in S3] for x in S3])
f, k = np.random.default_rng(0).standard_normal((2, 6))
fk, kf = group_convolve(f, k, table), group_convolve(k, f, table)
# row g of the table holds gx for every x: f[table[g]] is f moved by g⁻¹
moved = [np.allclose(group_convolve(f[row], k, table), fk[row]) for row in table]
print("commutes with all left translations:", all(moved))
print("f * k = k * f:", np.allclose(fk, kf))
# --8<-- [end:group]

# --8<-- [start:gradient_1d]
import numpy as np

from snippets.layers import conv2d_vjp
from snippets.solutions.layers import input_gradient_1d

w, dy = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, -1.0])
print(input_gradient_1d(dy, w, n=6, stride=2, padding=1))
kernel = np.zeros((3, 3, 1, 1))
kernel[:, 1, 0, 0] = w  # a unit impulse along the other axis
x, dY = np.zeros((1, 6, 1, 1)), dy.reshape(1, 3, 1, 1)
dX, _ = conv2d_vjp(x, kernel, dY, stride=2, padding=1)
print(dX.ravel())
# --8<-- [end:gradient_1d]

# --8<-- [start:checkerboard]
from snippets.solutions.layers import overlap_counts

for k in [2, 3, 4]:
    print(f"kernel {k}, stride 2:", overlap_counts(6, k, stride=2).astype(int))
# --8<-- [end:checkerboard]

# --8<-- [start:max_pooling]
import numpy as np

from snippets.solutions.layers import power_mean_pool

X = np.random.default_rng(0).random((1, 8, 8, 1))
largest = X.reshape(4, 2, 4, 2).max(axis=(1, 3))
for q in [1, 4, 16, 64, 256]:
    pooled = power_mean_pool(X, 2, q)[0, :, :, 0]
    ratio = np.min(pooled / largest)
    print(f"q = {q:3}: smallest ratio {ratio:.4f}, bound {4 ** (-1 / q):.4f}")
# --8<-- [end:max_pooling]

# --8<-- [start:separable_factors]
import numpy as np

from snippets.solutions.layers import separable_factors

sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
u, v = separable_factors(sobel)
print("sobel:", (u / u[0]).round(3), "times", (v * u[0]).round(3) + 0)
laplace = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
try:
    separable_factors(laplace)
except ValueError as error:
    print("laplace:", error)
# --8<-- [end:separable_factors]

# --8<-- [start:winograd]
import numpy as np

from snippets.convolution import correlate1d
from snippets.solutions.layers import winograd_f23

rng = np.random.default_rng(0)
x, k = rng.standard_normal(1002), rng.standard_normal(3)
print(f"difference: {np.abs(winograd_f23(x, k) - correlate1d(x, k)).max():.1e}")
print("products for 1000 outputs:", 4 * 500, "in place of", 3 * 1000)
# --8<-- [end:winograd]
