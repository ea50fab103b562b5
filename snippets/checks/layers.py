"""Checks of the exercises of chapter 3.1."""

import itertools

import numpy as np


def check_same_padding(same_padding):
    """The zeros (before, after) that TensorFlow's "SAME" puts along an axis of n samples."""
    yield "n = 8，k = 3：两边各 1", "n = 8, k = 3: one on each side", lambda: tuple(same_padding(8, 3)) == (1, 1)
    yield (
        "n = 6，k = 3，s = 2：(0, 1)，多的一个在后面",
        "n = 6, k = 3, s = 2: (0, 1), the odd one behind",
        lambda: tuple(same_padding(6, 3, 2)) == (0, 1),
    )
    yield "n = 8，k = 2：(0, 1)", "n = 8, k = 2: (0, 1)", lambda: tuple(same_padding(8, 2)) == (0, 1)
    yield "n = 6，k = 1，s = 3：不补", "n = 6, k = 1, s = 3: none", lambda: tuple(same_padding(6, 1, 3)) == (0, 0)
    yield (
        "n = 9，k = 3，d = 2：(2, 2)",
        "n = 9, k = 3, d = 2: (2, 2)",
        lambda: tuple(same_padding(9, 3, 1, 2)) == (2, 2),
    )


def check_dilate_kernel(dilate_kernel):
    """W with dilation - 1 zeros between its taps, along the first two axes."""
    W = np.arange(1.0, 13).reshape(2, 3, 2, 1)
    yield "2×3，d = 2：3×5", "2×3, d = 2: 3×5", lambda: np.shape(dilate_kernel(W, 2)) == (3, 5, 2, 1)
    yield "各个权的位置", "the places of the weights", lambda: np.allclose(np.asarray(dilate_kernel(W, 3))[::3, ::3], W)
    yield "权之间都是 0", "zeros between them", lambda: np.isclose(np.sum(dilate_kernel(W, 3)), np.sum(W))
    yield "d = 1：不变", "d = 1: no change", lambda: np.array_equal(dilate_kernel(W, 1), W)


def check_group_convolve(group_convolve):
    """Σ_y f(y) k(y⁻¹ x) on a finite group; table[x, y] is the index of xy, index 0 the unit."""
    rng = np.random.default_rng(0)
    f, k = rng.standard_normal((2, 6))
    cyclic = np.add.outer(range(6), range(6)) % 6
    elements = list(itertools.permutations(range(3)))
    table = np.array([[elements.index(tuple(x[i] for i in y)) for y in elements] for x in elements])
    inverse = np.argmin(table, axis=1)
    wanted = [sum(f[y] * k[table[inverse[y], x]] for y in range(6)) for x in range(6)]
    yield (
        "循环群上是循环卷积",
        "on the cyclic group, the circular convolution",
        lambda: np.allclose(group_convolve(f, k, cyclic), np.fft.ifft(np.fft.fft(f) * np.fft.fft(k)).real),
    )
    yield (
        "三个字母的置换群上符合定义",
        "on the permutations of three letters, the definition",
        lambda: np.allclose(group_convolve(f, k, table), wanted),
    )
    yield ("k = δ 是单位元", "k = δ is the unit", lambda: np.allclose(group_convolve(f, np.eye(6)[0], table), f))


def check_input_gradient_1d(input_gradient_1d):
    """∂ℓ/∂x, of length n, from dy = ∂ℓ/∂y for y[m] = Σ_k x[stride m + k - padding] w[k]."""
    rng = np.random.default_rng(0)

    def by_definition(dy, w, n, s, p):
        dx = np.zeros(n)
        for m, k in itertools.product(range(len(dy)), range(len(w))):
            if 0 <= s * m + k - p < n:
                dx[s * m + k - p] += dy[m] * w[k]
        return dx

    for n, k, s, p in ((5, 2, 1, 0), (6, 3, 1, 1), (8, 3, 2, 0), (9, 4, 3, 2)):
        dy, w = rng.standard_normal((n + 2 * p - k) // s + 1), rng.standard_normal(k)
        yield (
            f"n = {n}，{k} 个权，步幅 {s}，填充 {p}",
            f"n = {n}, {k} taps, stride {s}, padding {p}",
            lambda a=(dy, w, n, s, p): np.allclose(input_gradient_1d(*a), by_definition(*a)),
        )


def check_overlap_counts(overlap_counts):
    """How many of n windows of k taps, at steps of stride, cover each sample."""
    yield (
        "n = 3，k = 2，s = 1：1, 2, 2, 1",
        "n = 3, k = 2, s = 1: 1, 2, 2, 1",
        lambda: np.array_equal(overlap_counts(3, 2, 1), [1, 2, 2, 1]),
    )
    yield (
        "n = 3，k = 3，s = 2：1, 1, 2, 1, 2, 1, 1",
        "n = 3, k = 3, s = 2: 1, 1, 2, 1, 2, 1, 1",
        lambda: np.array_equal(overlap_counts(3, 3, 2), [1, 1, 2, 1, 2, 1, 1]),
    )
    yield "总和为 nk", "they add up to nk", lambda: np.sum(overlap_counts(9, 4, 3)) == 36
    yield (
        "s 整除 k：中间处处相同",
        "s divides k: the same everywhere inside",
        lambda: np.ptp(overlap_counts(9, 4, 2)[4:-4]) == 0,
    )


def check_power_mean_pool(power_mean_pool):
    """The q-th power mean over windows of size × size, for X of shape (N, H, W, C) and values >= 0."""
    X = np.random.default_rng(0).random((1, 6, 6, 2))
    windows = X.reshape(1, 3, 2, 3, 2, 2)
    yield (
        "q = 1：平均池化",
        "q = 1: average pooling",
        lambda: np.allclose(power_mean_pool(X, 2, 1), windows.mean(axis=(2, 4))),
    )
    yield (
        "q = 2：均方根",
        "q = 2: the root mean square",
        lambda: np.allclose(power_mean_pool(X, 2, 2), np.sqrt((windows**2).mean(axis=(2, 4)))),
    )
    yield (
        "q = 400：接近最大值，不溢出也不变成 0",
        "q = 400: near the maximum, without overflow or zeros",
        lambda: np.allclose(power_mean_pool(1e3 * X, 2, 400), 1e3 * windows.max(axis=(2, 4)), rtol=0.01),
    )


def check_separable_factors(separable_factors):
    """Vectors u, v with k == outer(u, v); a ValueError if the rank of k is not one."""

    def refused(k):
        try:
            separable_factors(k)
        except ValueError:
            return True
        return False

    sobel = np.outer([1.0, 2, 1], [-1, 0, 1])
    yield ("索贝尔核", "the Sobel kernel", lambda: np.allclose(np.outer(*separable_factors(sobel)), sobel))
    yield (
        "3×5 的秩一矩阵",
        "a 3×5 matrix of rank one",
        lambda: np.allclose(
            np.outer(*separable_factors(np.outer([1.0, -2, 3], range(5)))), np.outer([1, -2, 3], range(5))
        ),
    )
    yield (
        "拉普拉斯核（秩 2）：报错",
        "the Laplace kernel, of rank 2: an error",
        lambda: refused([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    )


def check_winograd_f23(winograd_f23):
    """The cross-correlation of x with three taps k, by four products for every two outputs."""
    rng = np.random.default_rng(0)
    for n in (4, 10):
        x, k = rng.standard_normal(n), rng.standard_normal(3)
        yield (
            f"{n} 个样本：等于互相关",
            f"{n} samples: the cross-correlation",
            lambda x=x, k=k: np.allclose(winograd_f23(x, k), np.correlate(x, k)),
        )
    yield (
        "核不翻转",
        "the kernel is not turned",
        lambda: np.allclose(winograd_f23(np.eye(4)[1], np.array([1.0, 2, 4])), [2, 1]),
    )
