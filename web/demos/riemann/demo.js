// D1, chapter 2.1: sums of rectangles and parabolas, their errors, and the fitted order.

import { Chart, Demo, formatted } from "../stage.js";
import { CELLS, FUNCTIONS, errors, exact, fittedOrder, nodesAndWeights, riemannSum, value } from "./model.js";

const defaults = { f: "exp", rule: "midpoint", n: 6, y: [0.5, 1.4, 0.8, 1.8, 1.2, 2.2, 1.6, 2, 0.9, 1.3] };
const WORDS = {
  zh: {
    title: "黎曼和：可以选择函数、法则与单元数", f: "函数", rule: "法则", n: "单元数 n", upper: "函数与求积法则", lower: "误差与单元数（双对数）",
    functions: { exp: "eˣ", sqrt: "√x", kink: "|x − 1/3|", bell: "exp(cos 2πx)", drawn: "自己画" },
    rules: { left: "左矩形", midpoint: "中点", right: "右矩形", trapezoid: "梯形", simpson: "辛普森" },
    height: (i) => `第 ${i + 1} 个点的高度`, sum: "和", exact: "积分", error: "误差", order: "拟合的阶", axis: "误差", cells: "n",
  },
  en: {
    title: "Riemann sums: choose the function, the rule and the number of cells", f: "function", rule: "rule", n: "cells n", upper: "The function and the rule", lower: "Error against cells (log–log)",
    functions: { exp: "eˣ", sqrt: "√x", kink: "|x − 1/3|", bell: "exp(cos 2πx)", drawn: "draw your own" },
    rules: { left: "left", midpoint: "midpoint", right: "right", trapezoid: "trapezoid", simpson: "Simpson" },
    height: (i) => `height of point ${i + 1}`, sum: "sum", exact: "integral", error: "error", order: "fitted order", axis: "error", cells: "n",
  },
};

// Outlines of what a rule adds up, cell by cell.
function outline(state) {
  const { f, rule, n, y } = state, at = (x) => value(f, x, y), points = [[0, 0]];
  if (rule === "simpson") {
    for (let i = 0; i < n; i += 2) {
      const [a, b, c] = [i, i + 1, i + 2].map((j) => at(j / n));
      for (let s = 0; s <= 2; s += 0.125) points.push([(i + s) / n, (a * (s - 1) * (s - 2)) / 2 - b * s * (s - 2) + (c * s * (s - 1)) / 2]);
      points.push([(i + 2) / n, 0]);
    }
  } else {
    const { x } = nodesAndWeights(n, rule);
    for (let i = 0; i < n; i++) {
      const heights = rule === "trapezoid" ? [at(x[i]), at(x[i + 1])] : [at(x[i]), at(x[i])];
      points.push([i / n, heights[0]], [(i + 1) / n, heights[1]], [(i + 1) / n, 0]);
    }
  }
  return points;
}

export function start(figure) {
  const demo = new Demo(figure, {
    name: "riemann", defaults, words: WORDS, code: "riemann_sum",
    valid: (s) => Object.hasOwn(FUNCTIONS, s.f) && Object.hasOwn(WORDS.en.rules, s.rule) && Number.isInteger(s.n) && s.n >= 2 && s.n <= 64
      && (s.rule !== "simpson" || s.n % 2 === 0) && s.y.length === defaults.y.length && s.y.every((v) => v >= 0 && v <= 3),
  });
  const { words } = demo;
  demo.choice("f", { label: words.f, options: words.functions });
  demo.choice("rule", { label: words.rule, options: words.rules, then: (rule) => (rule === "simpson" ? { n: demo.state.n + (demo.state.n % 2) } : {}) });
  demo.slider("n", { label: words.n, min: 2, max: 64, step: () => (demo.state.rule === "simpson" ? 2 : 1) });
  const upper = new Chart(demo, { label: words.upper, height: 220 }), lower = new Chart(demo, { label: words.lower, height: 190 });
  const fine = Array.from({ length: 257 }, (_, i) => i / 256);

  demo.start((state) => {
    const { f, rule, n, y } = state;
    const width = Math.max(260, demo.stage.node().clientWidth);
    upper.fit(width, [0, 1], [0, f === "drawn" ? 3 : f === "kink" ? 0.8 : f === "sqrt" ? 1.2 : 3]);
    upper.path("back", "demo-cells", outline(state));
    upper.path("front", "demo-f", fine.map((x) => [x, value(f, x, y)]));
    upper.handleAll(f !== "drawn" ? [] : y.map((height, i) => ({
      key: `y${i}`, kind: "demo-f", axis: "y", name: words.height(i), at: [i / (y.length - 1), height], value: height, min: 0, max: 3, step: 0.05,
      set: (v) => demo.set({ y: demo.state.y.map((old, j) => (j === i ? v : old)) }),
    })));
    const found = errors(f, rule, y), sum = riemannSum(f, n, rule, y), error = Math.abs(sum - exact(f, y)), order = fittedOrder(CELLS, found);
    const log = (v) => Math.log10(Math.max(v, 1e-16));
    lower.fit(width, [0, 2.6], [-16, 1], { ticks: [3, 5], xFormat: (v) => (Number.isInteger(v) ? 10 ** v : ""), yFormat: (v) => `1e${v}` });
    lower.path("back", "demo-curve", CELLS.map((m, i) => [Math.log10(m), log(found[i])]));
    lower.handles.selectAll("circle.demo-n").data([0]).join("circle").attr("class", "demo-n").attr("r", 5)
      .attr("cx", lower.x(Math.log10(n))).attr("cy", lower.y(log(error)));
    lower.text("demo-curve", width - 14, 44, words.lower, "end");
    demo.numbers({ sum: formatted(sum, 6), exact: formatted(exact(f, y), 6), error: error.toExponential(2).replace("-", "−"), order: formatted(order, 2) });
  });
}
