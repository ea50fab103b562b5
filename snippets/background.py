"""Four readings of one integral, a network without a brain, and the map of chapter 1."""

import numpy as np

from snippets.inputs import as_floats, positive_int
from snippets.quadrature import finite, integral_as_average, riemann_sum, tagged_sum


# --8<-- [start:signed_area]
def signed_area(f, a, b, n):
    """Area above the axis and area below it, by the midpoint rule.

    Parameters
    ----------
    f : callable
        Vectorised integrand.
    a, b : float
        Ends of the interval, ``a < b``.
    n : int
        Number of cells.

    Returns
    -------
    above, below : float
        The integrals of max(f, 0) and of max(-f, 0), both >= 0. The integral of
        `f` is their difference, the area between curve and axis their sum.
    """
    if not finite("a", a) < finite("b", b):
        raise ValueError(f"need a < b, got {a} and {b}")
    above = riemann_sum(lambda x: np.maximum(f(x), 0), a, b, n, "midpoint")
    below = riemann_sum(lambda x: np.maximum(-f(x), 0), a, b, n, "midpoint")
    return above, below
# --8<-- [end:signed_area]


# --8<-- [start:four_readings]
def four_readings(f, a, b, top, n, rng):
    """The integral of an `f` with ``0 <= f <= top``, computed in four ways.

    Parameters
    ----------
    f : callable
        Vectorised integrand.
    a, b, top : float
        The box ``[a, b] x [0, top]`` that holds the region under the curve.
    n : int
        Cells, pieces, random points: as many of each.
    rng : numpy.random.Generator

    Returns
    -------
    area, mass, average, probability : float
        Area under the curve: equal cells. Mass of a rod of density `f`: pieces
        cut at random, length times the density in the middle. Average height
        times width: `f` at random points. Probability: the box's area times
        the share of random points in it that lie under the curve.
    """
    n = positive_int("n", n)
    x = a + (b - a) * rng.random(n)
    if (f(x) < 0).any() or (f(x) > top).any():
        raise ValueError(f"f must lie between 0 and top = {top}")
    area = riemann_sum(f, a, b, n, "midpoint")
    cuts = np.concatenate([[a], np.sort(a + (b - a) * rng.random(n - 1)), [b]])
    mass, _ = tagged_sum(f, cuts, (cuts[:-1] + cuts[1:]) / 2)
    average = integral_as_average(f, a, b, n, rng)
    hits = rng.random(n) * top < f(x)
    return area, mass, average, float((b - a) * top * hits.mean())
# --8<-- [end:four_readings]


# --8<-- [start:relu_network]
def relu_network(x, W, b, v, c):
    """A network with one hidden layer: affine map, max(0, .), affine map.

    Parameters
    ----------
    x : array_like, shape (n,)
        Inputs, one number each.
    W, b : array_like, shape (m,)
        Weights and biases of the `m` hidden units.
    v : array_like, shape (m,)
        Weights of the output.
    c : float
        Its bias.

    Returns
    -------
    ndarray, shape (n,)
    """
    x, W, b, v = as_floats(x, W, b, v)
    if x.ndim != 1 or W.ndim != 1 or not W.shape == b.shape == v.shape:
        shapes = x.shape, W.shape, b.shape, v.shape
        raise ValueError(f"need a vector x, W, b, v of one length; got {shapes}")
    hidden = np.maximum(0, np.multiply.outer(x, W) + b)
    return hidden @ v + c
# --8<-- [end:relu_network]


# --8<-- [start:network_through]
def network_through(nodes, values):
    """Weights with which `relu_network` passes through the given points.

    Parameters
    ----------
    nodes, values : array_like, shape (m + 1,)
        The points; the nodes increase.

    Returns
    -------
    W, b, v : ndarray, shape (m,)
    c : float
        One hidden unit an interval; it bends the line where that begins.
    """
    nodes, values = as_floats(nodes, values)
    if nodes.ndim != 1 or nodes.size < 2 or nodes.shape != values.shape:
        shapes = nodes.shape, values.shape
        raise ValueError(f"need two nodes or more, and a value each, got {shapes}")
    if not (np.diff(nodes) > 0).all():
        raise ValueError(f"the nodes must increase, got {nodes}")
    slopes = np.diff(values) / np.diff(nodes)
    bends = np.diff(slopes, prepend=0)
    return np.ones_like(slopes), -nodes[:-1], bends, float(values[0])
# --8<-- [end:network_through]


# --8<-- [start:dropout_masks]
def dropout_masks(d, rate):
    """Every mask that dropout can draw for `d` units, and its probability.

    A unit is dropped with probability `rate`; a kept one is divided by
    ``1 - rate``, so that each entry of the mask has mean 1.

    Parameters
    ----------
    d : int
        Number of units, at most 20.
    rate : float
        ``0 <= rate < 1``.

    Returns
    -------
    masks : ndarray, shape (2**d, d)
    probabilities : ndarray, shape (2**d,)
    """
    d = positive_int("d", d)
    if d > 20 or not 0 <= finite("rate", rate) < 1:
        raise ValueError(f"need d <= 20 and 0 <= rate < 1, got {d} and {rate}")
    kept = np.arange(2**d)[:, None] >> np.arange(d) & 1  # every subset
    probabilities = np.where(kept, 1 - rate, rate).prod(axis=1)
    return kept / (1 - rate), probabilities
# --8<-- [end:dropout_masks]


# The map "where is the integral?": what it is, the integral, how one computes it, and where it is explained.
# The pages print this table; tests/test_background.py holds them to it and looks up every target.
WHERE_IS_THE_INTEGRAL = [
    {
        "zh": "风险与训练损失",
        "en": "risk and training loss",
        "integral": r"R(\theta) = \int \ell(f_\theta(x), y)\,\mathrm{d}P(x, y)",
        "how": {"zh": "样本平均（蒙特卡罗）", "en": "average over samples (Monte Carlo)"},
        "section": "3.2",
        "target": "3-algorithms/2-risk.md#risk-integral",
    },
    {
        "zh": "卷积层",
        "en": "convolutional layer",
        "integral": r"\int X(n + k)\,W(k)\,\mathrm{d}\#(k)",
        "how": {"zh": "有限和：计数测度", "en": "finite sum: counting measure"},
        "section": "3.1",
        "target": "3-algorithms/1-convolution.md#exact-layer",
    },
    {
        "zh": "信号的卷积",
        "en": "convolution of signals",
        "integral": r"\int f(\tau)\,g(t - \tau)\,\mathrm{d}\tau",
        "how": {"zh": "黎曼和（乘以步长），或 FFT", "en": "Riemann sum (times the step), or FFT"},
        "section": "4.1",
        "target": "4-mathematics/1-convolution.md#convolution-formula",
    },
    {
        "zh": "全局平均池化",
        "en": "global average pooling",
        "integral": r"\frac{1}{\lvert \Omega \rvert} \int_\Omega X(u)\,\mathrm{d}u",
        "how": {"zh": "像素的平均", "en": "average over the pixels"},
        "section": "6.1",
        "target": "6-applications.md#global-average-pooling",
    },
    {
        "zh": "批归一化与 dropout",
        "en": "batch normalisation and dropout",
        "integral": r"\operatorname{E} X, \quad \operatorname{E}_m f(m \odot x)",
        "how": {"zh": "小批量平均；随机抽取掩码", "en": "minibatch average; randomly drawn masks"},
        "section": "2.1",
        "target": "2-concepts/1-integral.md#three-measures",
    },
    {
        "zh": "softmax 的归一化常数",
        "en": "normaliser of softmax",
        "integral": r"Z = \int \mathrm{e}^{z_k}\,\mathrm{d}\#(k)",
        "how": {"zh": "有限和，在对数域中计算", "en": "finite sum, taken in the logarithmic domain"},
        "section": "4.2",
        "target": "4-mathematics/2-losses.md#log-sum-exp",
    },
    {
        "zh": "相对熵与微分熵",
        "en": "Kullback–Leibler divergence and differential entropy",
        "integral": r"\int p \ln \frac{p}{q}\,\mathrm{d}x, \quad -\int p \ln p\,\mathrm{d}x",
        "how": {"zh": "有限和，闭式，或求积法则", "en": "finite sum, closed form, or quadrature"},
        "section": "4.2",
        "target": "4-mathematics/2-losses.md#divergence",
    },
    {
        "zh": "证据下界（ELBO）",
        "en": "evidence lower bound (ELBO)",
        "integral": r"\int q(z) \ln \frac{p(x, z)}{q(z)}\,\mathrm{d}z",
        "how": {"zh": "蒙特卡罗，重参数化", "en": "Monte Carlo with reparameterization"},
        "section": "4.3",
        "target": "4-mathematics/3-latent-variables.md#elbo",
    },
    {
        "zh": "归一化流",
        "en": "normalizing flow",
        "integral": r"\int_A p_x\,\mathrm{d}x = \int_{g^{-1}(A)} p_z\,\mathrm{d}z",
        "how": {"zh": "变量替换：雅可比行列式", "en": "change of variables: Jacobian determinant"},
        "section": "4.4",
        "target": "4-mathematics/4-flows.md#change-of-variables",
    },
    {
        "zh": "神经常微分方程",
        "en": "neural ordinary differential equation",
        "integral": r"x(T) = x(0) + \int_0^T f(x(t), t)\,\mathrm{d}t",
        "how": {"zh": "欧拉法、龙格–库塔法", "en": "Euler's or Runge–Kutta methods"},
        "section": "8.1",
        "target": "8-outlook/1-models.md#neural-ode",
    },
    {
        "zh": "扩散模型与得分匹配",
        "en": "diffusion models and score matching",
        "integral": r"\int \lVert s(x) - \nabla \ln p(x) \rVert^2\,p(x)\,\mathrm{d}x",
        "how": {"zh": "分部积分，然后样本平均", "en": "integration by parts, then average over samples"},
        "section": "8.1",
        "target": "8-outlook/1-models.md#score-matching",
    },
    {
        "zh": "注意力",
        "en": "attention",
        "integral": r"\int v\,\mathrm{e}^{q \cdot k}\,\mathrm{d}P \Big/ \int \mathrm{e}^{q \cdot k}\,\mathrm{d}P",
        "how": {"zh": "自归一化蒙特卡罗", "en": "self-normalised Monte Carlo"},
        "section": "6.2",
        "target": "6-applications.md#attention",
    },
    {
        "zh": "短时傅里叶变换",
        "en": "short-time Fourier transform",
        "integral": r"\int x(t)\,w(t - \tau)\,\mathrm{e}^{-\mathrm{i} \omega t}\,\mathrm{d}t",
        "how": {"zh": "每帧一次 FFT", "en": "one FFT a frame"},
        "section": "6.3",
        "target": "6-applications.md#stft",
    },
    {
        "zh": "CTC 损失",
        "en": "CTC loss",
        "integral": r"\int 1\{B(\pi) = y\}\,\mathrm{d}P(\pi)",
        "how": {"zh": "对路径求和：前向递推", "en": "sum over paths: forward recursion"},
        "section": "6.3",
        "target": "6-applications.md#ctc",
    },
    {
        "zh": "积分梯度",
        "en": "integrated gradients",
        "integral": r"(x_i - x_i') \int_0^1 \partial_i f(x' + s (x - x'))\,\mathrm{d}s",
        "how": {"zh": "求积法则，一维", "en": "quadrature in one dimension"},
        "section": "8.2",
        "target": "8-outlook/2-interpretability.md#integrated-gradients",
    },
    {
        "zh": "差分隐私",
        "en": "differential privacy",
        "integral": r"\delta(\varepsilon) = \int \max(0, p - \mathrm{e}^\varepsilon q)\,\mathrm{d}x",
        "how": {"zh": "闭式：正态分布的尾概率", "en": "closed form: tails of the normal distribution"},
        "section": "8.3",
        "target": "8-outlook/3-privacy.md#gaussian-mechanism",
    },
    {
        "zh": "ROC 曲线下的面积（AUC）",
        "en": "area under the ROC curve (AUC)",
        "integral": r"\int_0^1 \mathrm{TPR}\,\mathrm{d}\mathrm{FPR}",
        "how": {"zh": "排序，然后梯形法则（精确）", "en": "sort, then the trapezoid rule (exact)"},
        "section": "9.1",
        "target": "9-faq.md#role",
    },
]


def map_rows(language):
    """The rows of the map as a Markdown table for a page in the folder ``docs/<language>``."""
    cells = "| [{0}]({1[target]}) | ${1[integral]}$ | {2} | {1[section]} |"
    return [cells.format(row[language], row, row["how"][language]) for row in WHERE_IS_THE_INTEGRAL]
