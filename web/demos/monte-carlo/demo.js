// D4, chapter 3.2: random points, Sobol' points and grids in up to eight dimensions, and their errors.

import { Chart, Demo, formatted } from "../stage.js";
import { cellsWithin, cloud, crossover, fitted, gridError, gridPoints, randomPoints, rms, scramblings, sigma, sobolPoints } from "./model.js";
import { mulberry32 } from "../random.js";

const MOST = 12, FARTHEST = 18, SAMPLES = 40, OCTAVE = Math.log10(2); // at most 2^12 points are drawn; lines go on to 2^18
const defaults = { sampler: "random", d: 8, j: 8, seed: 1 };
const WORDS = {
  zh: {
    title: "格点还是随机点：可以选择维数、点数与取点法", sampler: "取点", samplers: { random: "随机点", sobol: "Sobol' 点（打乱）", grid: "中点格" }, d: "维数 d", n: "点数 n", again: "换一批点",
    tags: { random: "", sobol: "Sobol'", grid: "格点" }, points: "点的前两个坐标", errors: "误差与点数（双对数）", size: "点数 n", used: "用了", error: "均方根误差", slope: "拟合的斜率", rate: "理论斜率", random: "<i>σ</i>/√<i>N</i>", cross: "格点与随机点的交叉", never: "无（格点领先）",
  },
  en: {
    title: "Grid or random points: choose dimension, number and sampler", sampler: "points", samplers: { random: "random", sobol: "Sobol' (scrambled)", grid: "midpoint grid" }, d: "dimension d", n: "number n", again: "Draw others",
    tags: { random: "", sobol: "Sobol'", grid: "grid" }, points: "The first two coordinates of the points", errors: "Error against the number of points (log–log)", size: "number of points n", used: "used", error: "rms error", slope: "fitted slope", rate: "slope in theory", random: "<i>σ</i>/√<i>N</i>", cross: "grid meets random at", never: "nowhere (the grid leads)",
  },
};
const SAMPLERS = ["grid", "sobol", "random"];
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const raised = (base, exponent) => `${base}${[...String(exponent)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]).join("")}`;

export function start(figure) {
  const whole = (v, low, high) => Number.isInteger(v) && v >= low && v <= high;
  const demo = new Demo(figure, {
    name: "monte-carlo", defaults, words: WORDS, code: "monte_carlo",
    valid: (s) => SAMPLERS.includes(s.sampler) && whole(s.d, 1, 8) && whole(s.j, 1, MOST) && whole(s.seed, 1, 999),
  });
  const { words } = demo;
  demo.choice("sampler", { label: words.sampler, options: words.samplers });
  demo.slider("d", { label: words.d, min: 1, max: 8, step: 1 });
  demo.slider("j", { label: words.n, min: 1, max: MOST, step: 1, text: (j) => 2 ** j });
  const again = demo.button(words.again, () => demo.set({ seed: (demo.state.seed % 999) + 1 }));
  const square = new Chart(demo, { label: words.points, height: 250 }), errors = new Chart(demo, { label: words.errors, height: 250 });
  let known = {}; // what depends on dimension and seed alone

  function learn({ d, seed }) {
    const name = `${d} ${seed}`;
    if (known.name === name) return known;
    const sizes = range(0, MOST).map((j) => 2 ** j);
    const [random, sobol] = ["random", "sobol"].map((sampler) => {
      const rows = cloud(sampler, d, 2 ** MOST, SAMPLES, seed);
      return { rows, sizes, errors: rms(rows) };
    });
    const cells = d === 1 ? sizes : range(1, cellsWithin(d, 2 ** FARTHEST));
    return (known = { name, random, sobol, grid: { sizes: cells.map((m) => m ** d), errors: cells.map((m) => gridError(d, m)) } });
  }

  const dots = (chart, name, points, radius) => {
    const d = points.map(([x, y]) => `M${chart.x(x).toFixed(1)},${chart.y(y).toFixed(1)}h0`).join("");
    chart.outline("back", name, d).style("stroke-width", 2 * radius);
  };

  // Everything in the log–log picture but the handle; returns the fitted slope.
  function curves({ sampler, d }, all, width, meet) {
    const now = `${all.name} ${sampler} ${width}`, chosen = all[sampler];
    if (errors.curves?.now === now) return errors.curves.slope;
    const sd = sigma(d), lowest = Math.min(sd / 2 ** (FARTHEST / 2), ...SAMPLERS.flatMap((key) => all[key].errors));
    const low = Math.max(-8, Math.floor(Math.log10(lowest))), x = Math.log10, y = (v) => Math.log10(v) - low, end = FARTHEST * OCTAVE;
    const seen = ([, v]) => v >= 0;
    errors.fit(width, [0, end], [0, 0.25 - low], { ticks: [5, Math.min(5, -low)], xFormat: (v) => (Number.isInteger(v) ? 10 ** v : ""), yFormat: (v) => (Number.isInteger(v) ? `1e${v + low}` : "") });
    const rows = chosen.rows ?? [];
    for (const key of SAMPLERS) {
      const { sizes, errors: found } = all[key], line = sizes.map((size, i) => [x(size), y(found[i])]).filter(seen);
      dots(errors, `cloud-${key}`, key === sampler ? rows.flatMap((row) => row.map((v, i) => [x(sizes[i]), y(Math.abs(v))])).filter(seen) : [], 1.5);
      errors.path("back", `line-${key}`, line);
      dots(errors, `dots-${key}`, key === sampler ? line : [], 3.5);
      const beside = key === "grid" && d <= 4, [right, top] = line.at(beside ? Math.floor(line.length / 2) : -1);
      errors.text(`tag-${key}`, errors.x(right) + (beside ? -8 : 6), errors.y(top) + (beside ? 8 : -6), words.tags[key], beside ? "end" : key === "grid" ? "middle" : "start");
    }
    errors.path("back", "demo-sigma", [[0, y(sd)], [end, y(sd / 2 ** (FARTHEST / 2))]]);
    const use = chosen.sizes.map((size, i) => [size, chosen.errors[i]]).filter(([size, v]) => size >= 4 && v > 1e-14);
    const [slope, first] = fitted(use.map((p) => p[0]), use.map((p) => p[1]));
    const ends = [use[0][0], use.at(-1)[0]].map((size) => [x(size), y(first * size ** slope)]);
    errors.path("front", "demo-fit", ends.filter(seen).length === 2 ? ends : []);
    errors.path("front", "demo-limit", meet ? [[x(meet), 0], [x(meet), 0.25 - low]] : []);
    const late = meet > 2 ** (FARTHEST - 5), right = errors.x(end) - 4;
    errors.text("name-cross", meet ? errors.x(x(meet)) + (late ? -5 : 5) : 0, 22, meet ? `N ≈ ${Math.round(meet)}` : "", late ? "end" : "start");
    errors.text("tag-random-rate", right, errors.y(y(sd / 2 ** (FARTHEST / 2))) + (d > 4 ? 4 : -10), "σ/√N", "end");
    errors.curves = { now, slope };
    return slope;
  }

  demo.start((state) => {
    const { sampler, d, j, seed } = state, n = 2 ** j, m = cellsWithin(d, n), all = learn(state), chosen = all[sampler];
    const stage = Math.max(260, demo.stage.node().clientWidth), wide = stage > 560, side = wide ? 250 : Math.min(stage, 250);
    again.property("disabled", sampler === "grid");

    const points = sampler === "grid" ? gridPoints(Math.min(d, 2), m) : sampler === "sobol" ? sobolPoints(d, n, scramblings(d, 1, seed)[0]) : randomPoints(d, n, mulberry32(seed));
    const step = sampler === "grid" ? Math.min(d, 2) : d;
    const flat = Array.from({ length: points.length / step }, (_, i) => [points[i * step], d === 1 ? 0.5 : points[i * step + 1]]);
    square.fit(side, [0, 1], [0, 1], { ticks: [1, 1], margin: { left: 26, right: 10, top: 14, bottom: 22 } });
    square.path("front", "demo-frame", [[0, 0], [1, 0], [1, 1], [0, 1]], { closed: true });
    for (const name of SAMPLERS) dots(square, `dots-${name}`, name === sampler ? flat : [], n > 1024 ? 1 : n > 128 ? 1.5 : 2.5);
    square.text("name-x", square.x(0.5), square.height - 4, "x₁", "middle");
    square.text("name-y", square.x(0) - 6, square.y(0.5), d > 1 ? "x₂" : "", "end");
    square.text("name-times", square.x(1), 10, sampler === "grid" && d > 2 && m > 1 ? `× ${m ** (d - 2)}` : "", "end");

    const meet = crossover(d), shown = meet < 2 ** FARTHEST, width = wide ? stage - side - 16 : stage;
    const slope = curves(state, all, width, shown ? meet : 0);
    errors.handleAll([{ key: "j", kind: "demo-size", axis: "x", name: words.size, at: [j * OCTAVE, 0], value: j * OCTAVE, text: `${n}`, min: OCTAVE, max: MOST * OCTAVE, step: OCTAVE, set: (v) => demo.set({ j: Math.round(v / OCTAVE) }) }]);

    const error = sampler === "grid" ? gridError(d, m) : chosen.errors[j];
    demo.numbers({
      used: sampler === "grid" ? `${raised(m, d)} = ${m ** d}` : `${raised(2, j)} = ${n}`, error: error.toExponential(1).replace("-", "−"),
      random: (sigma(d) / Math.sqrt(sampler === "grid" ? m ** d : n)).toExponential(1).replace("-", "−"),
      slope: formatted(slope, 2), rate: sampler === "sobol" ? "–" : formatted(sampler === "grid" ? -2 / d : -0.5, 2), cross: shown ? `N ≈ ${Math.round(meet)}` : words.never,
    });
  });
}
