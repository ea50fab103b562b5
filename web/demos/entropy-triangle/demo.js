// D5, chapter 4.2: the bars of p and q, and what entropy, cross-entropy and the two divergences make of them.

import { Chart, Demo, formatted } from "../stage.js";
import { crossEntropy, divergence, entropy, gradient, moved } from "./model.js";

const defaults = { p: [0.6, 0.3, 0.1], q: [0.2, 0.3, 0.5] };
const WORDS = {
  zh: {
    title: "熵、交叉熵与两个方向的相对熵：可以拖动的分布", upper: "两个分布", lower: "H(p, q) = H(p) + KL(p‖q)", presets: { swap: "交换 p 与 q", equal: "让 q = p", zero: "让 q₃ = 0" },
    p: (i) => `p 的第 ${i + 1} 项`, q: (i) => `q 的第 ${i + 1} 项`, h: "<i>H</i>(<i>p</i>)", cross: "<i>H</i>(<i>p</i>, <i>q</i>)", kl: "KL(<i>p</i>‖<i>q</i>)", back: "KL(<i>q</i>‖<i>p</i>)", gradient: "梯度 <i>q</i> − <i>p</i>",
  },
  en: {
    title: "Entropy, cross-entropy and both divergences: distributions to drag", upper: "The two distributions", lower: "H(p, q) = H(p) + KL(p‖q)", presets: { swap: "Swap p and q", equal: "Make q = p", zero: "Make q₃ = 0" },
    p: (i) => `p of class ${i + 1}`, q: (i) => `q of class ${i + 1}`, h: "<i>H</i>(<i>p</i>)", cross: "<i>H</i>(<i>p</i>, <i>q</i>)", kl: "KL(<i>p</i>‖<i>q</i>)", back: "KL(<i>q</i>‖<i>p</i>)", gradient: "gradient <i>q</i> − <i>p</i>",
  },
};
const isDistribution = (p) => p.length === 3 && p.every((a) => a >= 0) && Math.abs(p.reduce((s, a) => s + a, 0) - 1) < 1e-3;
const box = (a, b, low, high) => [[a, low], [a, high], [b, high], [b, low]];

export function start(figure) {
  const demo = new Demo(figure, {
    name: "entropy-triangle", defaults, words: WORDS, code: "kl_divergence",
    valid: (s) => [s.p, s.q].every(isDistribution),
  });
  for (const key of ["p", "q"]) { // the address holds four digits
    const sum = demo.state[key].reduce((s, a) => s + a, 0);
    demo.state[key] = demo.state[key].map((a) => a / sum);
  }
  const { words } = demo;
  demo.button(words.presets.swap, () => demo.set({ p: demo.state.q, q: demo.state.p }));
  demo.button(words.presets.equal, () => demo.set({ q: [...demo.state.p] }));
  demo.button(words.presets.zero, () => demo.set({ q: moved(demo.state.q, 2, 0) }));
  const upper = new Chart(demo, { label: words.upper, height: 200 }), lower = new Chart(demo, { label: words.lower, height: 130 });

  demo.start(({ p, q }) => {
    const width = Math.max(260, demo.stage.node().clientWidth);
    upper.fit(width, [0, 3], [0, 1], { ticks: [0, 5] });
    const handles = [];
    for (const [key, values, shift] of [["p", p, 0.12], ["q", q, 0.5]])
      values.forEach((v, i) => {
        upper.path("back", `bar-${key}${i}`, box(i + shift, i + shift + 0.36, 0, v), { closed: true });
        handles.push({
          key: `${key}${i}`, kind: `demo-${key}`, axis: "y", name: words[key](i), at: [i + shift + 0.18, v], value: v, min: 0, max: 1, step: 0.01, text: formatted(v, 3),
          set: (to) => demo.set({ [key]: moved(demo.state[key], i, to) }),
        });
      });
    upper.handleAll(handles);
    p.forEach((_, i) => upper.text(`class${i}`, upper.x(i + 0.49), 196, `${i + 1}`, "middle"));
    upper.text("demo-p", width - 40, 20, "p", "end");
    upper.text("demo-q", width - 20, 20, "q", "end");

    const h = entropy(p), cross = crossEntropy(p, q), kl = divergence(p, q), back = divergence(q, p);
    const far = Math.max(2, ...[cross, back].filter(Number.isFinite)) * 1.05, until = (v) => Math.min(v, far);
    lower.fit(width, [0, far], [0, 3], { ticks: [5, 0] });
    lower.path("back", "bar-h", box(0, until(h), 2.05, 2.7), { closed: true });
    lower.path("back", "bar-kl", box(until(h), until(cross), 2.05, 2.7), { closed: true });
    lower.path("back", "bar-cross", box(0, until(cross), 1.2, 1.85), { closed: true });
    lower.path("back", "bar-back", box(0, until(back), 0.35, 1), { closed: true });
    const name = (key, row, words_) => lower.text(key, lower.x(0) + 6, lower.y(row) + 4, words_);
    name("name-h", 2.37, "H(p) + KL(p‖q)");
    name("name-cross", 1.52, "H(p, q)");
    name("name-back", 0.67, "KL(q‖p)");
    demo.numbers({
      h: formatted(h), cross: formatted(cross), kl: formatted(Math.max(0, kl)), back: formatted(Math.max(0, back)),
      gradient: gradient(p, q).map((v) => formatted(Math.round(v * 100) / 100, 2)).join("  "),
    });
  });
}
