// D2, chapter 2.2: flip, slide, multiply, integrate.

import { Chart, Demo, formatted } from "../stage.js";
import { area, corners, placed, product } from "./model.js";

const H = 0.5, N = 4;
const defaults = { f: [1, 1, 1, 1], g: [1.5, 1, 0.5, 0.25], t: 1.3, flip: true };
const WORDS = {
  zh: {
    title: "翻转、平移、相乘、积分：可以拖动的卷积", flip: "翻转 <i>g</i>", t: "平移量 t", upper: "f、g 和它们的乘积", lower: "面积作为 t 的函数",
    f: (i) => `f 的第 ${i + 1} 格`, g: (i) => `g 的第 ${i + 1} 格`, value: "乘积的面积", at: "<i>t</i>", mass: "∫<i>f</i> · ∫<i>g</i>", kind: "现在计算的是",
    convolution: "卷积 (f∗g)(t)", correlation: "互相关 ∫f(τ)g(τ−t)dτ", presets: "例子", preset: { ramp: "方波与斜坡", boxes: "两个方波", edge: "差分核" },
  },
  en: {
    title: "Flip, slide, multiply, integrate: a convolution to drag", flip: "flip <i>g</i>", t: "shift t", upper: "f, g and their product", lower: "The area as a function of t",
    f: (i) => `f on cell ${i + 1}`, g: (i) => `g on cell ${i + 1}`, value: "area of the product", at: "<i>t</i>", mass: "∫<i>f</i> · ∫<i>g</i>", kind: "this computes",
    convolution: "the convolution (f∗g)(t)", correlation: "the cross-correlation ∫f(τ)g(τ−t)dτ", presets: "example", preset: { ramp: "box and ramp", boxes: "two boxes", edge: "difference" },
  },
};
const PRESETS = { ramp: { f: defaults.f, g: defaults.g }, boxes: { f: [1, 1, 0, 0], g: [1, 1, 0, 0] }, edge: { f: [0, 1, 1.5, 1], g: [1, -1, 0, 0] } };
const steps = (cells) => cells.flatMap(({ from, to, value }) => [[from, value], [to, value]]);
const grounded = (cells) => (cells.length ? [[cells[0].from, 0], ...steps(cells), [cells.at(-1).to, 0]] : []);

export function start(figure) {
  const demo = new Demo(figure, {
    name: "flip-and-slide", defaults, words: WORDS, code: "convolve1d",
    valid: (s) => [s.f, s.g].every((a) => a.length === N && a.every((v) => Math.abs(v) <= 2)) && Math.abs(s.t) <= 4,
  });
  const { words } = demo;
  const ends = (state) => (state.flip ? [0, 2 * N * H] : [-N * H, N * H]);
  demo.toggle("flip", words.flip);
  demo.bar.select("input").on("change.range", () => {
    const [low, high] = ends(demo.state);
    demo.set({ t: Math.min(high, Math.max(low, demo.state.t)) });
  });
  demo.slider("t", { label: words.t, min: (s) => ends(s)[0], max: (s) => ends(s)[1], step: 0.01, text: (v) => formatted(v, 2) });
  demo.player("t", (s) => ends(s)[0], (s) => ends(s)[1], 6);
  for (const [key, word] of Object.entries(words.preset)) demo.button(word, () => demo.set(structuredClone(PRESETS[key])));
  const upper = new Chart(demo, { label: words.upper, height: 210 }), lower = new Chart(demo, { label: words.lower, height: 160 });

  demo.start(({ f, g, t, flip }) => {
    const width = Math.max(260, demo.stage.node().clientWidth), range = [-2.2, 4.2];
    const at = f.map((value, i) => ({ from: i * H, to: (i + 1) * H, value })), moved = placed(g, t, H, flip);
    upper.fit(width, range, [-2, 2]);
    upper.path("back", "demo-product", grounded(product(f, g, t, H, flip)), { closed: true });
    upper.path("front", "demo-f", grounded(at));
    upper.path("front", "demo-g", grounded(moved));
    upper.text("demo-f", upper.x(-2.1), 24, "f(τ)");
    upper.text("demo-g", upper.x(-2.1), 42, flip ? "g(t − τ)" : "g(τ − t)");
    const changed = (key, i) => (v) => demo.set({ [key]: demo.state[key].map((old, j) => (j === i ? v : old)) });
    const bounds = { axis: "y", min: -2, max: 2, step: 0.05 };
    upper.handleAll([
      ...at.map(({ from, value }, i) => ({ ...bounds, key: `f${i}`, kind: "demo-f", name: words.f(i), value, at: [from + H * 0.3, value], set: changed("f", i) })),
      ...g.map((value, i) => {
        const { from } = moved[flip ? N - 1 - i : i];
        return { ...bounds, key: `g${i}`, kind: "demo-g", name: words.g(i), value, at: [from + H * 0.7, value], set: changed("g", i) };
      }),
    ]);
    const curve = corners(f, g, H, flip), value = area(f, g, t, H, flip);
    const top = Math.max(1, ...curve.map(([, v]) => v)) * 1.15, bottom = Math.min(0, ...curve.map(([, v]) => v)) * 1.15;
    lower.fit(width, range, [bottom, top]);
    lower.path("back", "demo-curve-all", curve);
    lower.path("back", "demo-curve", [...curve.filter(([x]) => x < t), [t, value]]);
    lower.text("demo-curve", lower.x(-2.1), 24, flip ? "(f ∗ g)(t)" : "∫ f(τ) g(τ − t) dτ");
    const [low, high] = ends(demo.state);
    lower.handleAll([{ key: "t", kind: "demo-t", name: words.t, axis: "x", at: [t, value], value: t, min: low, max: high, step: 0.01, set: (v) => demo.set({ t: v }) }]);
    const sum = (a) => a.reduce((total, v) => total + v * H, 0);
    demo.numbers({ kind: flip ? words.convolution : words.correlation, at: formatted(t, 2), value: formatted(value), mass: formatted(sum(f) * sum(g)) });
  });
}
