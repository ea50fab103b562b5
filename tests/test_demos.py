"""The demonstrations (web/demos): each model against the snippet that the page shows, at 60 settings or more."""

import collections
import itertools
import json
import math
import os
import re
import shutil
import subprocess

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm, qmc

from figures.demos import HIDDEN
from hooks import bundles
from hooks.project import ROOT
from snippets.attention import attention
from snippets.attribution import completeness_gap, integrated_gradients, two_layer_network
from snippets.convolution import convolve1d, convolve2d, correlate1d, cross_correlate2d
from snippets.flows import coupling, coupling_inverse, pushforward_density
from snippets.layers import conv_transpose2d
from snippets.losses import (
    best_constant,
    cross_entropy_gradient,
    cross_entropy_of,
    entropy,
    kl_divergence,
    mean_absolute_error,
    mean_squared_error,
    pinball,
)
from snippets.monte_carlo import exp_product, exp_product_sigma, monte_carlo, sobol_average
from snippets.picture import drawn_image
from snippets.quadrature import grid_integrate, riemann_sum
from snippets.windows import output_size, receptive_field

SETTINGS = 60


def plain(value):
    """Numbers and lists that JSON can hold; infinities by name."""
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, str | bool):
        return value
    return str(value).replace("inf", "Infinity") if np.isinf(value) else float(value)


def case(wanted, *args):
    return {"args": [plain(a) if isinstance(a, np.ndarray | float) else a for a in args], "wanted": plain(wanted)}


def flip_and_slide(rng):
    h, curves, areas = 0.5, [], []
    for i in range(SETTINGS):
        f, g = rng.uniform(-2, 2, 4), rng.uniform(-2, 2, 4)
        flip = bool(i % 2)
        values = h * (convolve1d(f, g, "full") if flip else correlate1d(f, g, "full"))
        knots = h * (np.arange(9) + (0 if flip else -4))
        values = np.concatenate([[0], values, [0]])
        t = rng.uniform(knots[0] - 0.5, knots[-1] + 0.5)
        curves.append(case(np.stack([knots, values], axis=1), f, g, h, flip))
        areas.append(case(np.interp(t, knots, values, left=0, right=0), f, g, float(t), h, flip))
    return {"corners": curves, "area": areas}


def riemann(rng):
    functions = {
        "exp": np.exp,
        "sqrt": np.sqrt,
        "kink": lambda x: np.abs(x - 1 / 3),
        "bell": lambda x: np.exp(np.cos(2 * np.pi * x)),
    }
    sums, orders = [], []
    for name in [*functions, "drawn"]:
        for rule in ("left", "midpoint", "right", "trapezoid", "simpson"):
            for n in 2 * rng.integers(1, 33, 3):
                heights = rng.uniform(0, 3, 10)
                f = functions.get(name, lambda x, y=heights: np.interp(x, np.linspace(0, 1, 10), y))
                sums.append(case(riemann_sum(f, 0, 1, int(n), rule), name, int(n), rule, heights))
    cells = [2, 4, 8, 16, 32, 64, 128, 256]
    for _ in range(SETTINGS):
        errors = np.exp(rng.normal(size=8)) / np.array(cells) ** rng.uniform(0.5, 4)
        orders.append(case(-np.polyfit(np.log(cells), np.log(errors), 1)[0], cells, errors))
    return {"riemannSum": sums, "fittedOrder": orders}


def entropy_triangle(rng):
    found = {"entropy": [], "crossEntropy": [], "divergence": [], "gradient": []}
    for i in range(SETTINGS):
        p, q = rng.dirichlet(np.ones(3), 2)
        if i % 5 == 0:  # 0 ln 0, and an infinite divergence
            p, q = np.array([p[0], 1 - p[0], 0]), np.array([0, 1 - q[0], q[0]]) if i % 2 else q
        found["entropy"].append(case(entropy(p), p))
        found["crossEntropy"].append(case(cross_entropy_of(p, q), p, q))
        found["divergence"].append(case(kl_divergence(p, q), p, q))
        with np.errstate(divide="ignore"):
            found["gradient"].append(case(cross_entropy_gradient(p, np.log(q)), p, q))
    return found


def kernel_playground(rng):
    responses = []
    for i in range(SETTINGS):
        side = 3 + 2 * (i % 3)
        x, k = rng.uniform(0, 1, rng.integers(8, 15, 2)), rng.normal(size=(side, side))
        same = cross_correlate2d(x, k, padding=side // 2) if i % 2 else convolve2d(x, k, "same")
        responses.append(case(same, x, k, not i % 2))
    images = [case(drawn_image(n), n) for n in range(8, 8 + SETTINGS)]
    return {"respond": responses, "drawnImage": images}


def attribution(rng):
    rules = ("left", "right", "midpoint", "trapezoid", "gauss-legendre")
    parts, gaps = [], []
    for i in range(SETTINGS):
        rule, activation, n, d = (
            rules[i % 5],
            ("tanh", "relu")[i % 2],
            int(rng.integers(1, 65)),
            int(rng.integers(1, 5)),
        )
        weights = rng.normal(size=(7, d)), rng.normal(size=7), rng.normal(size=7)
        x, baseline = rng.normal(size=(2, d))
        network = dict(zip("Wbv", map(plain, weights), strict=True)) | {"activation": activation}
        _, grad = two_layer_network(*weights, activation)
        parts.append(case(integrated_gradients(grad, x, baseline, n, rule), network, x, baseline, n, rule))
        f, grad = two_layer_network(*HIDDEN, activation)
        x, baseline = rng.uniform(-1.6, 1.6, (2, 2))
        gap = completeness_gap(f, grad, x, baseline, n, rule)
        gaps.append(case(gap, activation, x, baseline, n, rule))
    f, grad = two_layer_network([[1.0, 0.0]], [-0.5], [1.0], "relu")
    for n in range(1, 17):
        gaps.append(
            case(completeness_gap(f, grad, [1, 0], [0, 0], n, "midpoint"), "kink", [1, 0], [0, 0], n, "midpoint")
        )
    return {"integratedGradients": parts, "gapOf": gaps}


def mulberry32(seed, count):
    """Uniform numbers of the generator Mulberry32, in Python's whole numbers."""
    uniforms, mask = [], 2**32 - 1
    for i in range(1, count + 1):
        a = (seed + i * 0x6D2B79F5) & mask
        t = (a ^ (a >> 15)) * (1 | a) & mask
        t = ((t + (t ^ (t >> 7)) * (61 | t)) & mask) ^ t
        uniforms.append((t ^ (t >> 14)) / 2**32)
    return np.array(uniforms)


def normal_draws(seed, count):
    """The draws of Mulberry32 and Box–Muller."""
    first, second = mulberry32(seed, 2 * count).reshape(count, 2).T
    return np.sqrt(-2 * np.log1p(-first)) * np.cos(2 * np.pi * second)


def attention_integral(rng):
    found = {"attention": [], "running": [], "effective": [], "limit": [], "draws": []}
    for i in range(SETTINGS):
        d, n = int(rng.integers(1, 6)), int(rng.integers(1, 40))
        q, K, V = 3 * rng.normal(size=d), rng.normal(size=(n, d)), rng.normal(size=(n, 2))
        found["attention"].append(case(attention(q, K, V), q, K, V))
        query, keys, values = rng.uniform(-2.5, 2.5), K[:, :1], V[:, :1]
        outputs = [attention([query], keys[:m], values[:m])[0] for m in range(1, n + 1)]
        found["running"].append(case(outputs, query, keys[:, 0], values[:, 0]))
        w = np.exp(query * keys[:, 0])
        found["effective"].append(case(w.sum() ** 2 / (w**2).sum(), query, keys[:, 0]))
        f, name = ((lambda k: np.tanh(2 * k), "tanh"), (np.sin, "sine"), (np.square, "square"))[i % 3]
        tilted = riemann_sum(
            lambda k, f=f, q=query: f(k) * np.exp(-((k - q) ** 2) / 2), query - 11, query + 11, 700, "trapezoid"
        )
        found["limit"].append(case(tilted / np.sqrt(2 * np.pi), name, query))
        found["draws"].append(case(normal_draws(i + 1, 20), i + 1, 20))
    return found


def flow(rng):
    found = {"image": [], "inverse": [], "density": [], "mass": [], "normalMass": [], "entropyChange": []}
    for i in range(SETTINGS):
        a, c, s, m = rng.uniform((0, 0, -1, -2), (1.5, 3, 1, 2)) * (i % 3 > 0, i % 4 > 0, 1, 1)
        setting = {"a": a, "c": c, "s": s, "m": m}

        def g(z, a=a, c=c, s=s, m=m):
            return m + np.exp(s) * ((np.sinh(a * z) / a if a else z) + c * np.tanh(2 * z))

        def slope(z, a=a, c=c, s=s):
            return np.exp(s) * (np.cosh(a * z) + 2 * c / np.cosh(2 * z) ** 2)

        def back(x, g=g):
            return brentq(lambda z: g(z) - x, -60, 60, xtol=1e-15, rtol=1e-14)

        x, (start, end) = rng.uniform(-5, 5), np.sort(rng.uniform(-3, 3, 2))
        density = pushforward_density(
            norm.pdf, np.vectorize(back), lambda x, b=back, d=slope: 1 / d(np.vectorize(b)(x))
        )
        found["image"].append(case(float(g(start)), setting, start))
        found["inverse"].append(case(back(x), setting, x))
        found["density"].append(case(float(density(x)), setting, x))
        for name, args in (("mass", (setting, start, end)), ("normalMass", (start, end))):
            found[name].append(case(norm.cdf(end) - norm.cdf(start), *args))
        mean = riemann_sum(lambda z, d=slope: norm.pdf(z) * np.log(d(z)), -12, 12, 2000, "trapezoid")
        found["entropyChange"].append(case(mean, setting))
    return found


def loss_statistic(rng):
    found = {"squared": [], "absolute": [], "pinball": [], "mean": [], "quantiles": []}
    for i in range(SETTINGS):
        y, tau = rng.uniform(0, 12, rng.integers(3, 11)), rng.integers(1, 20) / 20
        c = rng.uniform(0, 12)
        found["squared"].append(case(mean_squared_error(y, c), y, c))
        found["absolute"].append(case(mean_absolute_error(y, c), y, c))
        found["pinball"].append(case(pinball(y, c, tau), y, c, tau))
        found["mean"].append(case(best_constant(mean_squared_error, y, y.mean() + np.linspace(-1, 1, 21)), y))
        # In eighths, and for n and τ such that every sum is exact, the ends of an interval tie as they should.
        y, tau = np.sort(rng.integers(0, 97, (3, 4, 5, 6, 7, 8)[i % 6]) / 8), (0.25, 0.5, 0.75)[i // 6 % 3]
        ends = [best_constant(lambda y, c, t=tau: pinball(y, c, t), y, order) for order in (y, y[::-1])]
        found["quantiles"].append(case(ends, y, tau))
    for y, tau in ((rng.uniform(0, 12, n), t / 20) for n in (7, 9, 10) for t in range(1, 20)):
        place = round(y.size * tau)
        if abs(y.size * tau - place) > 1e-9:
            found["quantiles"].append(case([np.quantile(y, tau, method="inverted_cdf")] * 2, y, tau))
        else:
            found["quantiles"].append(case(np.sort(y)[place - 1 : place + 1], y, tau))
    assert any(low < high for low, high in (c["wanted"] for c in found["quantiles"][:SETTINGS]))
    return found


def or_nothing(size, *args):
    """`size(*args)`, and 0 where the snippet refuses because no window fits."""
    try:
        return size(*args)
    except ValueError:
        return 0


def transposed_size(n, k, s, p, d):
    return conv_transpose2d(np.ones((1, n, n, 1)), np.ones((k, k, 1, 1)), s, p, d).shape[1]


def convolution_arithmetic(rng):
    found = {"outputSize": [], "transposedSize": [], "coverage": []}
    while len(found["coverage"]) < SETTINGS:
        setting = n, k, s, p, d = [int(v) for v in rng.integers((1, 1, 1, 0, 1), (9, 6, 4, 4, 4))]
        m = or_nothing(output_size, *setting)
        found["outputSize"].append(case(m, *setting))
        found["transposedSize"].append(case(or_nothing(transposed_size, *setting), *setting))
        if m:
            met = conv_transpose2d(np.ones((1, m, m, 1)), np.ones((k, k, 1, 1)), s, p, d, size=(n, n))[0, :, :, 0]
            found["coverage"].append(case(met, n, m, k, s, p, d))
    assert any(c["wanted"] == 0 for c in found["outputSize"]) and any(c["wanted"] == 0 for c in found["transposedSize"])
    return found


def receptive(rng):
    found = {"receptiveField": [], "ways": []}
    for i in range(SETTINGS):
        layers = [[int(v) for v in rng.integers((1, 1, 1), (5, 4, 5))] for _ in range(1 + i % 4)]
        levels = [np.ones((1, 1, 1, 1))]  # one output, sent back through the adjoints of the layers
        for k, s, d in reversed(layers):
            levels.insert(0, conv_transpose2d(levels[0], np.ones((k, 1, 1, 1)), s, 0, d))
        found["receptiveField"].append(case(receptive_field(layers), layers))
        found["ways"].append(case([level[0, :, 0, 0] for level in levels], layers))
    return found


BITS = 30  # of a Sobol' point


def scrambling_of(seed, d):
    """Shift and masks of SciPy's scrambling, axis by axis, as the generator that it spawns draws them."""
    rng = np.random.default_rng(seed).spawn(1)[0]
    shift = rng.integers(2, size=(d, BITS), dtype=np.uint32).astype(int) @ 2 ** np.arange(BITS)
    masks = np.tril(rng.integers(2, size=(d, BITS, BITS), dtype=np.uint32)).astype(int)
    masks[:, np.arange(BITS), np.arange(BITS)] = 1
    return np.column_stack([shift, masks @ 2 ** np.arange(BITS)[::-1]]).tolist()


def scrambling_drawn(d, count, seed):
    """The same from the numbers of Mulberry32."""
    words = np.floor(mulberry32(seed, count * d * (BITS + 1)) * 2**BITS).astype(int)
    own = 2 ** np.arange(BITS)[::-1]
    drawn = words.reshape(count, d, BITS + 1)
    masks = drawn[..., 1:] & (2**BITS - 2 * own) | own
    return np.concatenate([drawn[..., :1], masks], axis=-1)


def monte_carlo_or_grid(rng):
    found = collections.defaultdict(list)
    for i in range(SETTINGS):
        d, k, seed = i % 8 + 1, int(rng.integers(1, 9)), int(rng.integers(1, 999))
        m = int(rng.integers(1, {1: 5000, 2: 150, 3: 30, 4: 12}.get(d, 5)))
        small = min(m, {1: 5000, 2: 50, 3: 12, 4: 6, 5: 4, 6: 3}.get(d, 2))
        found["sigma"].append(case(exp_product_sigma(d), d))
        found["gridError"].append(case(1 - grid_integrate(exp_product, d, m), d, m))
        cells = np.array(list(itertools.product(range(small), repeat=d)))[:, ::-1]
        found["gridPoints"].append(case((cells.ravel() + 0.5) / small, d, small))

        def lead(logarithm, d=d):
            h = math.exp(-logarithm / d)
            return 1 - (h / 2 / math.sinh(h / 2)) ** d - exp_product_sigma(d) * math.exp(-logarithm / 2)

        found["crossover"].append(case(math.exp(brentq(lead, 1, 30, xtol=1e-14)) if d > 4 else math.inf, d))
        plain_points = qmc.Sobol(d, scramble=False).random_base2(k)
        points = qmc.Sobol(d, scramble=True, rng=seed).random_base2(k)
        found["sobolPoints"] += [
            case(plain_points.ravel(), d, 2**k),
            case(points.ravel(), d, 2**k, scrambling_of(seed, d)),
        ]
        averages = [sobol_average(exp_product, d, 2**j, seed) for j in range(k + 1)]
        found["errorsAlong"].append(case(np.array(averages) - 1, points.ravel(), d))
        found["scramblings"].append(case(scrambling_drawn(d, 2, seed), d, 2, seed))
        stream = mulberry32(seed, 3 * d * 2**k).reshape(3, 2**k, d)
        rows = []
        for sample in stream:
            means = [monte_carlo(exp_product, lambda n, _, x=sample: x[:n], 2**j, rng)[0] for j in range(1, k + 1)]
            rows.append(np.array([exp_product(sample[:1])[0], *means]) - 1)
        found["cloud"].append(case(rows, "random", d, 2**k, 3, seed))
        sizes, errors = np.arange(2, 10) ** d, np.exp(rng.normal(size=8))
        slope, first = np.polyfit(np.log(sizes), np.log(errors), 1)
        found["fitted"].append(case([slope, np.exp(first)], sizes, errors))
    return found


def plane_coupling(rng):
    found = collections.defaultdict(list)
    for i in range(SETTINGS):
        a, b, layers, side = rng.uniform(-1, 1), rng.uniform(-1.5, 1.5), i % 5, 0.5
        setting = {"a": a, "b": b, "layers": layers}
        functions = lambda u, a=a: a * np.tanh(1.5 * u), lambda u, b=b: b * (2 * np.tanh(u) ** 2 - 1)

        def through(points, layer, order, functions=functions):
            total = np.zeros(len(points))
            for swapped in order:
                points, log_det = layer(points[:, ::-1] if swapped else points, *functions)
                points, total = points[:, ::-1] if swapped else points, total + log_det
            return points, total

        order = [bool(layer % 2) for layer in range(layers)]
        z = rng.uniform(-2, 2, 2)
        (x,), (log_det,) = through(z[None], coupling, order)
        found["image"].append(case([*x, log_det], setting, z))
        (back,), (same,) = through(x[None], coupling_inverse, order[::-1])
        found["inverse"].append(case([*back, same], setting, x))
        found["density"].append(case(norm.pdf(z).prod() * np.exp(-log_det), setting, x))
        exact = np.prod(norm.cdf(z + side / 2) - norm.cdf(z - side / 2))
        found["mass"].append(case(exact, setting, z, side))
        found["normalMass"].append(case(exact, z, side))
        found["stretching"].append(case(np.exp(log_det), setting, z))
    return found


DEMOS = {
    "flip-and-slide": flip_and_slide,
    "riemann": riemann,
    "entropy-triangle": entropy_triangle,
    "kernel-playground": kernel_playground,
    "integrated-gradients": attribution,
    "attention-integral": attention_integral,
    "flow": flow,
    "convolution-arithmetic": convolution_arithmetic,
    "receptive-field": receptive,
    "coupling": plane_coupling,
    "monte-carlo": monte_carlo_or_grid,
    "loss-statistic": loss_statistic,
}


def run_node(folder, groups):
    """Node's test runner on the models, as copied into `folder`."""
    shutil.copytree(ROOT / "web" / "demos", folder / "demos")
    (folder / "package.json").write_text('{"type": "module"}')
    shutil.copy(ROOT / "tests" / "demos" / "parity.mjs", folder / "parity.test.mjs")
    (folder / "cases.json").write_text(json.dumps({"folder": str(folder / "demos"), "groups": groups}))
    return subprocess.run([bundles.node(), "--test", "parity.test.mjs"], cwd=folder, capture_output=True, text=True,
                          env=os.environ | {"DEMO_CASES": str(folder / "cases.json")})  # fmt: skip


def groups_of(name):
    rng = np.random.default_rng(sum(map(ord, name)))
    return [{"demo": name, "call": call, "cases": cases} for call, cases in DEMOS[name](rng).items()]


def test_every_model_computes_what_its_snippet_computes(tmp_path):
    groups = [group for name in DEMOS for group in groups_of(name)]
    done = run_node(tmp_path, groups)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert f"pass {len(groups)}" in done.stdout


def test_a_wrong_number_is_noticed(tmp_path):
    groups = groups_of("flip-and-slide")
    wanted = groups[1]["cases"][7]["wanted"]
    groups[1]["cases"][7]["wanted"] = wanted * (1 + 1e-8) + 1e-8
    assert run_node(tmp_path, groups).returncode != 0


def test_every_demonstration_is_tested_and_stands_on_a_page_of_each_language():
    folders = {p.parent.name for p in (ROOT / "web" / "demos").glob("*/demo.js")}
    assert folders == set(DEMOS)
    for lang in ("zh", "en"):
        text = "".join(p.read_text("utf-8") for p in (ROOT / "docs" / lang).rglob("*.md"))
        assert all(f"data-demo: {name}}}" in text for name in folders)


@pytest.mark.parametrize("name", sorted(p.parent.name for p in (ROOT / "web" / "demos").glob("*/model.js")))
def test_a_model_knows_nothing_of_the_page(name):
    code = re.sub(r"//.*", "", (ROOT / "web" / "demos" / name / "model.js").read_text("utf-8"))
    assert not any(word in code for word in ("document", "window", "d3-", "Math.random"))
