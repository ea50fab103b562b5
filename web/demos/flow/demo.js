// D7, chapter 4.4: a map that carries a density; mass stays.

import { Chart, Demo, formatted } from "../stage.js";
import { density, entropyChange, image, logDet, mass, normal, normalMass } from "./model.js";

const defaults = { a: 1, c: 0, s: 0, m: 0, from: 0.5, to: 1.3 };
const WORDS = {
  zh: {
    title: "密度的搬运：可以调节的映射", a: "尾部 a", c: "分裂 c", s: "对数尺度 s", m: "平移 m", presets: { affine: "仿射", clusters: "两团", sinh: "双曲正弦" },
    upper: "z 的密度", between: "映射 g", lower: "x 的密度", from: "区间左端", to: "区间右端", below: "<i>p<sub>z</sub></i> 下的质量", after: "<i>p<sub>x</sub></i> 下的质量",
    det: "中点的 ln <i>g</i>′", dense: "中点的 <i>p<sub>z</sub></i> → <i>p<sub>x</sub></i>", entropy: "<i>h</i>(<i>X</i>) − <i>h</i>(<i>Z</i>)",
  },
  en: {
    title: "A density on the move: a map to adjust", a: "tails a", c: "split c", s: "log-scale s", m: "shift m", presets: { affine: "Affine", clusters: "Two clusters", sinh: "Hyperbolic sine" },
    upper: "The density of z", between: "The map g", lower: "The density of x", from: "left end of the interval", to: "right end of the interval", below: "mass under <i>p<sub>z</sub></i>", after: "mass under <i>p<sub>x</sub></i>",
    det: "ln <i>g</i>′ in the middle", dense: "<i>p<sub>z</sub></i> → <i>p<sub>x</sub></i> in the middle", entropy: "<i>h</i>(<i>X</i>) − <i>h</i>(<i>Z</i>)",
  },
};
const PRESETS = { sinh: { a: 1, c: 0, s: 0, m: 0 }, affine: { a: 0, c: 0, s: -0.7, m: 1 }, clusters: { a: 0, c: 2.5, s: -0.2, m: 0 } };
const LIMITS = { a: [0, 1.5], c: [0, 3], s: [-1, 1], m: [-2, 2], from: [-3, 3], to: [-3, 3] };
const between = (a, b, count) => Array.from({ length: count }, (_, i) => a + ((b - a) * i) / (count - 1));
const under = (f, a, b, count) => [[a, 0], ...between(a, b, count).map((x) => [x, f(x)]), [b, 0]];

export function start(figure) {
  const demo = new Demo(figure, {
    name: "flow", defaults, words: WORDS, code: "pushforward_density",
    valid: (s) => Object.entries(LIMITS).every(([key, [low, high]]) => s[key] >= low && s[key] <= high) && s.from < s.to,
  });
  const { words } = demo;
  for (const key of ["a", "c", "s", "m"]) demo.slider(key, { label: words[key], min: LIMITS[key][0], max: LIMITS[key][1], step: 0.05, text: (v) => formatted(v, 2) });
  for (const [key, word] of Object.entries(words.presets)) demo.button(word, () => demo.set({ ...PRESETS[key] }));
  const upper = new Chart(demo, { label: words.upper, height: 140 }), map = new Chart(demo, { label: words.between, height: 90 }), lower = new Chart(demo, { label: words.lower, height: 170 });
  const range = [-6, 6];

  demo.start((flow) => {
    const { from, to } = flow, width = Math.max(260, demo.stage.node().clientWidth), f = (x) => density(flow, x);
    const g = (z) => image(flow, z), inside = (x) => Math.min(range[1], Math.max(range[0], x));
    upper.fit(width, range, [0, 0.45], { ticks: [7, 2] });
    upper.path("back", "demo-product", under(normal, from, to, 40), { closed: true });
    upper.path("front", "demo-f", between(...range, 161).map((z) => [z, normal(z)]));
    upper.text("demo-f", width - 14, 24, "p(z)", "end");
    const end = (key, min, max) => ({
      key, kind: "demo-t", axis: "x", name: words[key], at: [flow[key], 0], value: flow[key], min, max, step: 0.05, set: (v) => demo.set({ [key]: v }),
    });
    upper.handleAll([end("from", -3, to - 0.05), end("to", from + 0.05, 3)]);

    map.fit(width, range, [0, 1], { ticks: null });
    const lines = between(-3, 3, 31).map((z) => [z, g(z)]), [bottom, top] = [map.height, 0];
    map.svg.style("overflow", "hidden");
    map.outline("back", "demo-rays", lines.map(([z, x]) => `M${map.x(z).toFixed(1)},${top}L${map.x(x).toFixed(1)},${bottom}`).join(""));
    map.outline("front", "demo-product", `M${map.x(from)},${top}L${map.x(g(from))},${bottom}H${map.x(g(to))}L${map.x(to)},${top}Z`);
    map.text("name-g", width - 14, 16, "x = g(z)", "end");

    const curve = between(...range, 361).map((x) => [x, f(x)]), peak = Math.max(0.45, ...curve.map(([, v]) => v)) * 1.12;
    lower.fit(width, range, [0, peak], { ticks: [7, 3] });
    const [a, b] = [inside(g(from)), inside(g(to))];
    lower.path("back", "demo-product", b > a ? under(f, a, b, 80) : [], { closed: true });
    lower.path("front", "demo-g", curve);
    lower.text("demo-g", width - 14, 24, "p(x)", "end");
    const middle = (from + to) / 2;
    demo.numbers({
      below: formatted(normalMass(from, to), 6), after: formatted(mass(flow, from, to), 6), det: formatted(logDet(flow, middle), 3),
      dense: `${formatted(normal(middle), 3)} → ${formatted(f(g(middle)), 3)}`, entropy: formatted(entropyChange(flow), 3),
    });
  });
}
