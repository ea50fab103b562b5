// D9, chapter 6.2: a query moves over keys; their weights, the output, and the integral that it tends to.

import { Chart, Demo, formatted } from "../stage.js";
import { FUNCTIONS, KEYS, draws, effective, limit, running, weights } from "./model.js";

const Q = 2.5, defaults = { f: "tanh", q: 1.2, m: 5, seed: 1 };
const WORDS = {
  zh: {
    title: "注意力是积分：可以移动查询的实验", f: "值", functions: { tanh: "f(k) = tanh 2k", sine: "f(k) = sin k", square: "f(k) = k²" }, n: "键数 n", again: "换一批键",
    density: "键的密度、权与倾斜的密度", output: "输出作为查询的函数", growth: "前 n 个键的输出", q: "查询 q", count: "键的个数 n",
    at: "<i>q</i>", value: "<i>A<sub>n</sub></i>(<i>q</i>)", limit: "积分 <i>A</i>(<i>q</i>)", error: "误差", effective: "有效样本量", key: (n) => `n = ${n}`,
  },
  en: {
    title: "Attention is an integral: a query to move", f: "values", functions: { tanh: "f(k) = tanh 2k", sine: "f(k) = sin k", square: "f(k) = k²" }, n: "keys n", again: "Draw other keys",
    density: "Density of the keys, weights and the tilted density", output: "The output as a function of the query", growth: "The output of the first n keys", q: "query q", count: "number of keys n",
    at: "<i>q</i>", value: "<i>A<sub>n</sub></i>(<i>q</i>)", limit: "integral <i>A</i>(<i>q</i>)", error: "error", effective: "effective sample size", key: (n) => `n = ${n}`,
  },
};
const RANGES = { tanh: [-1.3, 1.3], sine: [-1.3, 1.3], square: [0, 9] }, LARGEST = Math.log2(KEYS);
const range = (count) => Array.from({ length: count }, (_, i) => i);
const between = (a, b, count) => range(count).map((i) => a + ((b - a) * i) / (count - 1));
const normal = (x) => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);

export function start(figure) {
  const demo = new Demo(figure, {
    name: "attention-integral", defaults, words: WORDS, code: "attention",
    valid: (s) => Object.hasOwn(FUNCTIONS, s.f) && Math.abs(s.q) <= Q && [s.m, s.seed].every(Number.isInteger) && s.m >= 0 && s.m <= LARGEST && s.seed > 0 && s.seed < 1e6,
  });
  const { words } = demo;
  demo.choice("f", { label: words.f, options: words.functions });
  demo.slider("m", { label: words.n, min: 0, max: LARGEST, step: 1, text: (m) => 2 ** m });
  demo.button(words.again, () => demo.set({ seed: (demo.state.seed % 999) + 1 }));
  const density = new Chart(demo, { label: words.density, height: 220 }), output = new Chart(demo, { label: words.output, height: 220 });
  const growth = new Chart(demo, { label: words.growth, height: 160 });
  const axis = between(-4, 4, 161), queries = between(-Q, Q, 61);
  let known = {}; // what does not depend on the query

  function learn({ f, m, seed }) {
    const name = `${f} ${m} ${seed}`;
    if (known.name === name) return known;
    const keys = draws(seed, KEYS), values = keys.map(FUNCTIONS[f]), n = 2 ** m;
    const [some, theirs] = [keys.slice(0, n), values.slice(0, n)];
    return (known = { name, keys, values, some, n, curve: queries.map((q) => [q, running(q, some, theirs).at(-1)]), ideal: queries.map((q) => [q, limit(f, q)]) });
  }

  demo.start((state) => {
    const { f, q, m } = state, { keys, values, some, n, curve, ideal } = learn(state);
    const stage = Math.max(260, demo.stage.node().clientWidth), width = stage > 560 ? (stage - 16) / 2 : stage, [low, high] = RANGES[f];
    const moved = (v) => demo.set({ q: v }), bounds = { axis: "x", name: words.q, value: q, min: -Q, max: Q, step: 0.05, set: moved };
    density.fit(width, [-4, 4], [0, 1], { ticks: [7, 0] });
    density.path("back", "demo-keys", [[-4, 0], ...axis.map((k) => [k, normal(k)]), [4, 0]], { closed: true });
    density.path("front", "demo-f", axis.map((k) => [k, normal(k - q)]));
    const shown = (v) => 0.5 + (0.42 * (v - low)) / (high - low);
    density.path("front", "demo-value", axis.filter((k) => FUNCTIONS[f](k) <= high).map((k) => [k, shown(FUNCTIONS[f](k))]));
    const w = weights([q], some.map((k) => [k])), most = w.reduce((a, b) => Math.max(a, b));
    density.outline("back", "demo-stems", some.map((k, i) => (Math.abs(k) > 4 ? "" : `M${density.x(k).toFixed(1)},${density.y(0)}V${density.y((0.4 * w[i]) / most).toFixed(1)}`)).join(""))
      .attr("stroke-width", n > 256 ? 0.5 : n > 32 ? 1 : 2);
    density.text("name-p", density.x(-3.9), density.y(0.15), "p(k)");
    density.text("demo-f", density.x(4), density.y(0.44), "∝ p(k) exp(qk)", "end");
    density.text("demo-curve", density.x(-3.9), 24, "f(k)");
    density.handleAll([{ ...bounds, key: "q", kind: "demo-t", at: [q, 0] }]);

    output.fit(width, [-Q, Q], [low, high], { ticks: [5, 4] });
    const inside = (points) => points.map(([x, v]) => [x, Math.min(high, Math.max(low, v))]);
    output.path("front", "demo-limit", inside(ideal));
    output.path("front", "demo-g", inside(curve));
    output.text("demo-g", output.x(-Q) + 8, 24, `${words.key(n)}`);
    const run = running(q, keys, values), value = run[n - 1], integral = limit(f, q);
    output.handleAll([{ ...bounds, key: "q", kind: "demo-t", at: [q, Math.min(high, Math.max(low, value))] }]);

    growth.fit(stage, [0, LARGEST], [low, high], { ticks: [11, 4], xFormat: (v) => (Number.isInteger(v) && (stage > 400 || v % 2) ? 2 ** v : "") });
    const points = run.map((v, i) => [Math.log2(i + 1), Math.min(high, Math.max(low, v))]).filter((_, i) => i < 256 || i % 8 === 7);
    growth.path("back", "demo-limit", [[0, integral], [LARGEST, integral]]);
    growth.path("back", "demo-g", points);
    growth.text("demo-g", growth.x(LARGEST), 22, words.growth, "end");
    growth.handleAll([{ key: "n", kind: "demo-g", axis: "x", name: words.count, at: [m, Math.min(high, Math.max(low, value))], value: m, text: `${n}`, min: 0, max: LARGEST, step: 1, set: (v) => demo.set({ m: v }) }]);
    demo.numbers({ at: formatted(q, 2), value: formatted(value), limit: formatted(integral), error: Math.abs(value - integral).toExponential(1).replace("-", "−"), effective: `${formatted(effective(q, some), 1)} / ${n}` });
  });
}
