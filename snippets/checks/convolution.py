"""Checks of the exercises of pages 2.2, 4.1 and 5.1."""

import math

import numpy as np


def check_turns_kernel(turns_kernel):
    """True if op(x, k) convolves two vectors (all n + m - 1 values), False if it correlates, else a ValueError."""

    def refused(op):
        try:
            turns_kernel(op)
        except ValueError:
            return True
        return False

    yield "认出卷积", "recognises a convolution", lambda: turns_kernel(np.convolve) in (True,)
    yield (
        "认出互相关",
        "recognises a cross-correlation",
        lambda: turns_kernel(lambda x, k: np.convolve(x, np.asarray(k)[::-1])) in (False,),
    )
    yield (
        "两者都不是：报错（例如结果加倍，或次序打乱）",
        "an error for neither (the result doubled, or in another order)",
        lambda: refused(lambda x, k: 2 * np.convolve(x, k)) and refused(lambda x, k: np.roll(np.convolve(x, k), 1)),
    )


def check_distribution_of_difference(distribution_of_difference):
    """The values and the probabilities of X - Y, for X on 0 … n-1 and Y on 0 … m-1."""
    die = np.full(6, 1 / 6)
    yield (
        "两个骰子：差从 −5 到 5",
        "two dice: differences from −5 to 5",
        lambda: list(distribution_of_difference(die, die)[0]) == list(range(-5, 6)),
    )
    yield (
        "两个骰子：差为 0 的概率是 1/6",
        "two dice: the difference is 0 with probability 1/6",
        lambda: np.isclose(distribution_of_difference(die, die)[1][5], 1 / 6),
    )
    yield (
        "X 恒为 0，Y 取 0、1、2：概率按 −2、−1、0 排列",
        "X is 0, Y is 0, 1 or 2: probabilities for −2, −1, 0",
        lambda: np.allclose(distribution_of_difference([1.0], [0.5, 0.3, 0.2])[1], [0.2, 0.3, 0.5]),
    )
    yield (
        "长度不同时，值与概率也对得上",
        "values and probabilities match for different lengths",
        lambda: list(distribution_of_difference([0.25] * 4, [0.5, 0.5])[0]) == [-1, 0, 1, 2, 3],
    )


def check_multiply(multiply):
    """The product of two natural numbers: convolve the decimal digits, then carry."""
    yield "12 × 34 = 408", "12 × 34 = 408", lambda: multiply(12, 34) == 408
    yield "99 × 99 = 9801：要进位", "99 × 99 = 9801: carries", lambda: multiply(99, 99) == 9801
    yield (
        "位数不同、很大的数",
        "large numbers of different length",
        lambda: multiply(123456789**2, 98765) == 123456789**2 * 98765,
    )
    yield "乘以 0", "times 0", lambda: multiply(0, 57) == 0


def check_fold_kernels(fold_kernels):
    """The kernel that does in one correlation what the kernels do in turn."""

    def correlate(x, k):
        h, w = k.shape
        return np.array(
            [
                [np.sum(x[i : i + h, j : j + w] * k) for j in range(x.shape[1] - w + 1)]
                for i in range(x.shape[0] - h + 1)
            ]
        )

    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=shape) for shape in ((3, 3), (2, 4), (3, 1))]
    x = rng.normal(size=(9, 9))

    def in_turn():
        y = x
        for k in kernels:
            y = correlate(y, k)
        return y

    yield (
        "三个 3×3 的核合成 7×7",
        "three kernels 3×3 fold into one of 7×7",
        lambda: np.shape(fold_kernels([np.ones((3, 3))] * 3)) == (7, 7),
    )
    yield (
        "合成的核一次就得到逐层互相关的结果",
        "one correlation with it gives what the layers give in turn",
        lambda: np.allclose(correlate(x, np.asarray(fold_kernels(kernels))), in_turn()),
    )
    yield "只有一个核时原样返回", "a single kernel stays", lambda: np.allclose(fold_kernels(kernels[:1]), kernels[0])


def check_triple_box(triple_box):
    """box * box * box at the points t, for the box 1 on (-1/2, 1/2)."""
    t = np.linspace(-2, 2, 4001)
    yield "在 0 处为 3/4", "3/4 at 0", lambda: np.isclose(triple_box(np.array([0.0]))[0], 0.75)
    yield "|t| > 3/2 时为 0", "0 for |t| > 3/2", lambda: not np.any(triple_box(np.array([-1.6, 1.6, 5.0])))
    yield "积分为 1", "its integral is 1", lambda: np.isclose(np.sum(triple_box(t)) * 1e-3, 1, atol=1e-5)
    yield (
        "方差为 3/12（三个独立均匀变量之和）",
        "its variance is 3/12, that of the sum of three uniform variables",
        lambda: np.isclose(np.sum(t**2 * triple_box(t)) * 1e-3, 0.25, atol=1e-4),
    )
    yield (
        "t = ±1/2 处左右衔接",
        "no jump at t = ±1/2",
        lambda: np.ptp(triple_box(np.array([0.5 - 1e-9, 0.5, 0.5 + 1e-9, -0.5]))) < 1e-6,
    )


def check_wrap(wrap):
    """The circular convolution of period n, from a linear one y."""
    rng = np.random.default_rng(0)
    for n, m in ((8, 3), (5, 5), (4, 7)):
        x, k = rng.normal(size=n), rng.normal(size=m)
        folded = [sum(k[j] * x[(i - j) % n] for j in range(m)) for i in range(n)]
        yield (
            f"n = {n}，核长 {m}",
            f"n = {n}, {m} taps",
            lambda x=x, k=k, n=n, folded=folded: np.allclose(wrap(np.convolve(x, k), n), folded),
        )
    yield "y 比周期短时补零", "a y shorter than the period", lambda: np.allclose(wrap([1.0, 2.0], 4), [1, 2, 0, 0])


def check_correlate_same(correlate_same):
    """The cross-correlation in the shape of x, with zeros beyond its border."""
    rng = np.random.default_rng(0)
    x, k = rng.normal(size=(7, 6)), rng.normal(size=(3, 3))
    spread = np.zeros((5, 5))
    spread[::2, ::2] = k
    for shape in ((3, 3), (2, 4), (5, 1)):
        yield (
            f"核 {shape[0]}×{shape[1]}：形状不变",
            f"kernel {shape[0]}×{shape[1]}: the shape stays",
            lambda shape=shape: np.shape(correlate_same(x, np.ones(shape))) == x.shape,
        )
    yield (
        "内部的值是互相关，核不翻转",
        "inside it is the cross-correlation, not turned",
        lambda: np.isclose(correlate_same(x, k)[3, 2], np.sum(x[2:5, 1:4] * k)),
    )
    yield (
        "角上只看得到四个样本",
        "in the corner four samples are seen",
        lambda: np.isclose(correlate_same(x, k)[0, 0], np.sum(x[:2, :2] * k[1:, 1:])),
    )
    yield (
        "膨胀为 2：等于插零之后的核",
        "dilation 2: as with zeros between the taps",
        lambda: np.allclose(correlate_same(x, k, 2), correlate_same(x, spread)),
    )


def check_correlate_separable(correlate_separable):
    """The cross-correlation with np.outer(column, row), in two passes."""
    rng = np.random.default_rng(0)
    x, column, row = rng.normal(size=(6, 7)), rng.normal(size=3), rng.normal(size=2)
    k = np.outer(column, row)
    wanted = [[np.sum(x[i : i + 3, j : j + 2] * k) for j in range(6)] for i in range(4)]
    yield "形状为 4×6", "the shape is 4×6", lambda: np.shape(correlate_separable(x, column, row)) == (4, 6)
    yield (
        "等于与外积核的互相关",
        "the cross-correlation with the outer product",
        lambda: np.allclose(correlate_separable(x, column, row), wanted),
    )


def check_kernel_gradient(kernel_gradient):
    """Gradient in the kernel of y = x ⋆ k with a stride, from dy, the gradient in y."""
    rng = np.random.default_rng(0)

    def by_definition(x, dy, s):
        rows, columns = (n - s * (m - 1) for n, m in zip(x.shape, dy.shape, strict=True))
        return [
            [
                sum(dy[i, j] * x[s * i + a, s * j + b] for i in range(dy.shape[0]) for j in range(dy.shape[1]))
                for b in range(columns)
            ]
            for a in range(rows)
        ]

    x, dy = rng.normal(size=(7, 8)), rng.normal(size=(5, 5))
    yield (
        "步长 1 时等于定义中的和",
        "with stride 1 the sum of the definition",
        lambda: np.allclose(kernel_gradient(x, dy), by_definition(x, dy, 1)),
    )
    small = dy[:3, :2]
    yield (
        "步长 2 时等于定义中的和",
        "with stride 2 the sum of the definition",
        lambda: np.allclose(kernel_gradient(x, small, 2), by_definition(x, small, 2)),
    )
    yield (
        "步长 2、dy 为 3×2 时形状为 3×6",
        "the shape is 3×6 for stride 2 and dy of 3×2",
        lambda: np.shape(kernel_gradient(x, small, 2)) == (3, 6),
    )


def check_best_tile(best_tile):
    """The side n in `sides` with the fewest operations per output value, for an m x m kernel."""
    sides = [32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024]

    def cost(n, m):
        return n**2 * math.log2(n) / (n - m + 1) ** 2

    yield (
        "核为 11×11 时的最佳边长",
        "the best side for an 11×11 kernel",
        lambda: best_tile(11, sides) == min(sides, key=lambda n: cost(n, 11)),
    )
    yield (
        "核为 63×63 时的最佳边长",
        "the best side for a 63×63 kernel",
        lambda: best_tile(63, sides) == min(sides[2:], key=lambda n: cost(n, 63)),
    )
    yield (
        "比核小的边长不参与",
        "sides below that of the kernel do not count",
        lambda: best_tile(33, [8, 40, 64]) == 64,
    )
