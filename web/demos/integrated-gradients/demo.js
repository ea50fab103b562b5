// D10, chapter 8.2: the path from a baseline to an input, what each input is given, and what is missing.

import { Chart, Demo, formatted } from "../stage.js";
import { NETWORKS, change, completenessGap, integratedGradients, output, pathRule, slope } from "./model.js";

const defaults = { f: "tanh", rule: "midpoint", n: 6, x: [1.6, 0.8], b: [-0.5, -0.5] };
const WORDS = {
  zh: {
    title: "积分梯度：可以拖动输入与基线", f: "网络", rule: "法则", n: "步数 n", functions: { tanh: "双曲正切", relu: "ReLU", kink: "max(x₁ − 1/2, 0)" },
    rules: { left: "左端点", midpoint: "中点", right: "右端点", trapezoid: "梯形", "gauss-legendre": "高斯–勒让德" }, one: "一个折点",
    plane: "输入平面与路径", path: "沿路径的斜率", parts: "归因之和与输出之差", gaps: "残差与步数（双对数）", x: "输入 x", b: "基线 x′", kind: "平面上的滑块",
    first: "IG<sub>1</sub>", second: "IG<sub>2</sub>", sum: "和", change: "<i>f</i>(<i>x</i>) − <i>f</i>(<i>x</i>′)", gap: "残差",
  },
  en: {
    title: "Integrated gradients: an input and a baseline to drag", f: "network", rule: "rule", n: "steps n", functions: { tanh: "tanh", relu: "ReLU", kink: "max(x₁ − 1/2, 0)" },
    rules: { left: "left", midpoint: "midpoint", right: "right", trapezoid: "trapezoid", "gauss-legendre": "Gauss–Legendre" }, one: "One kink",
    plane: "The plane of inputs and the path", path: "Slope along the path", parts: "Sum of attributions and change of the output", gaps: "Gap against steps (log–log)", x: "input x", b: "baseline x′", kind: "slider in the plane",
    first: "IG<sub>1</sub>", second: "IG<sub>2</sub>", sum: "sum", change: "<i>f</i>(<i>x</i>) − <i>f</i>(<i>x</i>′)", gap: "gap",
  },
};
const X = 2.5, Y = 1.6, STEPS = 64, COLUMNS = 40, ROWS = 24;
const box = (a, b, low, high) => [[a, low], [a, high], [b, high], [b, low]];
const range = (count) => Array.from({ length: count }, (_, i) => i);

export function start(figure) {
  const inside = ([a, b]) => Math.abs(a) <= X && Math.abs(b) <= Y;
  const demo = new Demo(figure, {
    name: "integrated-gradients", defaults, words: WORDS, code: "integrated_gradients",
    valid: (s) => Object.hasOwn(NETWORKS, s.f) && Object.hasOwn(WORDS.en.rules, s.rule) && Number.isInteger(s.n) && s.n >= 1 && s.n <= STEPS
      && [s.x, s.b].every((p) => p.length === 2 && inside(p)),
  });
  const { words } = demo;
  demo.choice("f", { label: words.f, options: words.functions });
  demo.choice("rule", { label: words.rule, options: words.rules });
  demo.slider("n", { label: words.n, min: 1, max: STEPS, step: 1 });
  demo.button(words.one, () => demo.set({ f: "kink", rule: "midpoint", n: 3, x: [1, 0], b: [0, 0] }));
  const plane = new Chart(demo, { label: words.plane, height: 220 }), path = new Chart(demo, { label: words.path, height: 220 });
  const parts = new Chart(demo, { label: words.parts, height: 120 }), gaps = new Chart(demo, { label: words.gaps, height: 170 });
  let painted = "";

  function paint(f, width) { // the outputs, as tiles
    if (painted === `${f} ${width}`) return;
    painted = `${f} ${width}`;
    const [w, h] = [(2 * X) / COLUMNS, (2 * Y) / ROWS];
    const tiles = range(COLUMNS * ROWS).map((i) => [-X + (i % COLUMNS) * w, Y - Math.floor(i / COLUMNS) * h]);
    const values = tiles.map(([a, b]) => output(NETWORKS[f], [a + w / 2, b - h / 2]));
    const top = Math.max(...values.map(Math.abs));
    plane.axes.selectAll("rect").data(tiles).join((enter) => enter.insert("rect", ":first-child"))
      .attr("class", (_, i) => (values[i] < 0 ? "tile-low" : "tile-high")).attr("fill-opacity", (_, i) => ((0.6 * Math.abs(values[i])) / top).toFixed(3))
      .attr("x", ([a]) => plane.x(a)).attr("y", ([, b]) => plane.y(b)).attr("width", plane.x(w) - plane.x(0)).attr("height", plane.y(0) - plane.y(h));
  }

  demo.start(({ f, rule, n, x, b }) => {
    const stage = Math.max(260, demo.stage.node().clientWidth), width = stage > 560 ? (stage - 16) / 2 : stage;
    const network = NETWORKS[f], { nodes, weights } = pathRule(n, rule);
    plane.fit(width, [-X, X], [-Y, Y], { ticks: [5, 3] });
    paint(f, width);
    plane.path("back", "demo-line", [b, x]);
    const dots = nodes.map((t) => b.map((v, i) => v + t * (x[i] - v)));
    plane.front.selectAll("circle").data(dots).join("circle").attr("class", "demo-node").attr("r", n > 24 ? 2 : 3).attr("cx", (d) => plane.x(d[0])).attr("cy", (d) => plane.y(d[1]));
    const name = (key, at) => plane.text(`name-${key}`, plane.x(at[0]) + (key === "x" ? 10 : -18), plane.y(at[1]) + (key === "x" ? -8 : 16), key === "x" ? "x" : "x′");
    name("x", x); name("b", b);
    const point = (key, kind) => ({
      key, kind, axis: "xy", name: words[key], role: words.kind, at: demo.state[key], value: demo.state[key], min: [-X, -Y], max: [X, Y], step: 0.05,
      text: demo.state[key].map((v) => formatted(v, 2)).join(", "), set: (to) => demo.set({ [key]: to }),
    });
    plane.handleAll([point("b", "demo-g"), point("x", "demo-f")]);

    const slopes = nodes.map((t) => slope(network, x, b, t)), curve = range(401).map((i) => [i / 400, slope(network, x, b, i / 400)]);
    const heights = [0, ...slopes, ...curve.map(([, v]) => v)], low = Math.min(...heights), high = Math.max(...heights, low + 0.1);
    path.fit(width, [0, 1], [low - 0.08 * (high - low), high + 0.15 * (high - low)], { ticks: [5, 4] });
    let left = 0;
    path.path("back", "demo-cells", [[0, 0], ...slopes.flatMap((v, i) => { const from = left; left += weights[i]; return [[from, v], [left, v], [left, 0]]; })]);
    path.path("front", "demo-f", curve);
    path.front.selectAll("circle").data(slopes).join("circle").attr("class", "demo-node").attr("r", n > 24 ? 2 : 3).attr("cx", (_, i) => path.x(nodes[i])).attr("cy", (v) => path.y(v));
    path.text("demo-f", width - 14, 14, "∇f · (x − x′)", "end");

    const [first, second] = integratedGradients(network, x, b, n, rule), sum = first + second, total = change(network, x, b), gap = sum - total;
    const ends = [0, first, sum, total], span = Math.max(0.2, Math.max(...ends) - Math.min(...ends));
    parts.fit(width, [Math.min(...ends) - 0.1 * span, Math.max(...ends) + 0.1 * span], [0, 3], { ticks: [5, 0] });
    parts.path("back", "bar-p", box(0, first, 2.1, 2.85), { closed: true });
    parts.path("back", "bar-q", box(first, sum, 1.2, 1.95), { closed: true });
    parts.path("back", "bar-back", box(0, total, 0.3, 1.05), { closed: true });
    parts.path("front", "demo-sum", [[sum, 0.2], [sum, 2.85]]);
    ["IG₁", "IG₂", "Δf"].forEach((word, i) => parts.text(`name-${i}`, 2, parts.y(2.47 - 0.9 * i) + 4, word));

    const found = range(STEPS).map((i) => completenessGap(network, x, b, i + 1, rule));
    const log = (v) => Math.log10(Math.max(Math.abs(v), 1e-16));
    gaps.fit(width, [0, Math.log10(STEPS)], [-16, 1], { ticks: [3, 5], xFormat: (v) => (Number.isInteger(v) ? 10 ** v : ""), yFormat: (v) => `1e${v}` });
    gaps.path("back", "demo-curve", found.map((v, i) => [Math.log10(i + 1), log(v)]));
    gaps.handles.selectAll("circle.demo-n").data([0]).join("circle").attr("class", "demo-n").attr("r", 5).attr("cx", gaps.x(Math.log10(n))).attr("cy", gaps.y(log(gap)));
    gaps.text("demo-curve", width - 14, 10, words.gaps, "end");
    demo.numbers({ first: formatted(first), second: formatted(second), sum: formatted(sum), change: formatted(total), gap: Math.abs(gap) < 1e-15 ? "0" : gap.toExponential(2).replaceAll("-", "−") });
  });
}
