// D6, chapter 4.2: points and an outlier to drag, three mean losses, and where each is least.

import { Chart, Demo, formatted } from "../stage.js";
import { absolute, mean, pinball, quantiles, squared } from "./model.js";

const defaults = { y: [1.5, 2.2, 2.8, 3.4, 4.2, 5, 10], tau: 0.75 }; // the last point is the outlier
const END = 12, FEWEST = 3, MOST = 10, EXTRA = [6, 0.8, 7, 2.5, 3.9];
const WORDS = {
  zh: {
    title: "哪种损失引出哪个统计量：可以拖动的数据", upper: "平均损失作为常数 c 的函数", lower: "数据与最小点", tau: "τ", more: "加一个点", fewer: "去掉一个点",
    point: (i) => `第 ${i + 1} 个点`, outlier: "离群点", mean: "均值", median: "中位数", quantile: "<i>τ</i> 分位数", least: "最小的 MSE, MAE, <i>ρ<sub>τ</sub></i>",
  },
  en: {
    title: "Which loss elicits which statistic: data to drag", upper: "Mean loss as a function of the constant c", lower: "Data and minimisers", tau: "τ", more: "Add a point", fewer: "Remove one",
    point: (i) => `point ${i + 1}`, outlier: "outlier", mean: "mean", median: "median", quantile: "<i>τ</i>-quantile", least: "least MSE, MAE, <i>ρ<sub>τ</sub></i>",
  },
};
const interval = ([low, high]) => (low === high ? formatted(low, 2) : `[${formatted(low, 2)}, ${formatted(high, 2)}]`);

export function start(figure) {
  const demo = new Demo(figure, {
    name: "loss-statistic", defaults, words: WORDS, code: "pinball",
    valid: (s) => s.y.length >= FEWEST && s.y.length <= MOST && s.y.every((v) => v >= 0 && v <= END) && s.tau >= 0.05 && s.tau <= 0.95,
  });
  const { words } = demo;
  demo.slider("tau", { label: words.tau, min: 0.05, max: 0.95, step: 0.05, text: (v) => formatted(v, 2) });
  const more = demo.button(words.more, () => {
    const { y } = demo.state;
    demo.set({ y: [...y.slice(0, -1), EXTRA[y.length % EXTRA.length], y.at(-1)] });
  });
  const fewer = demo.button(words.fewer, () => demo.set({ y: [...demo.state.y.slice(0, -2), demo.state.y.at(-1)] }));
  const upper = new Chart(demo, { label: words.upper, height: 260 }), lower = new Chart(demo, { label: words.lower, height: 90 });
  const axis = Array.from({ length: 241 }, (_, i) => (i * END) / 240);

  demo.start(({ y, tau }) => {
    const width = Math.max(260, demo.stage.node().clientWidth), top = 4;
    more.property("disabled", y.length >= MOST);
    fewer.property("disabled", y.length <= FEWEST);
    upper.fit(width, [0, END], [0, top], { ticks: [7, 4] });
    upper.svg.style("overflow", "hidden");
    lower.fit(width, [0, END], [0, 1], { ticks: [7, 0] });
    const average = mean(y), losses = {
      squared: { risk: (c) => squared(y, c) / 4, at: [average, average], name: "MSE / 4" },
      absolute: { risk: (c) => absolute(y, c), at: quantiles(y, 0.5), name: "MAE" },
      pinball: { risk: (c) => pinball(y, c, tau), at: quantiles(y, tau), name: `ρ, τ = ${formatted(tau, 2)}` },
    };
    Object.entries(losses).forEach(([key, { risk, at: [from, to], name }], i) => {
      const least = risk(from), corners = [...axis, ...y, average].sort((a, b) => a - b);
      for (const chart of [upper, lower]) {
        const height = chart === upper ? least : 1;
        chart.path("back", `drop-${key}`, [[from, 0], [from, height], [to, height], [to, 0]]);
      }
      upper.path("front", `loss-${key}`, corners.map((c) => [c, risk(c)]));
      upper.path("front", `least-${key}`, [[from, least], [to, least]]);
      upper.text(`tag-${key}`, width - 14, 28 + 18 * i, name, "end");
    });
    lower.handleAll(y.map((value, i) => {
      const outlier = i === y.length - 1;
      return {
        key: outlier ? "outlier" : `y${i}`, kind: outlier ? "demo-o" : "demo-f", axis: "x", name: outlier ? words.outlier : words.point(i), at: [value, 0.45], value, min: 0, max: END, step: 0.1,
        set: (to) => demo.set({ y: demo.state.y.map((old, j) => (j === (outlier ? demo.state.y.length - 1 : i) ? to : old)) }),
      };
    }));
    const { squared: s, absolute: a, pinball: p } = losses;
    demo.numbers({
      mean: formatted(average, 3), median: interval(a.at), quantile: interval(p.at),
      least: [4 * s.risk(average), a.risk(a.at[0]), p.risk(p.at[0])].map((v) => formatted(v, 3)).join(", "),
    });
  });
}
