// D3, chapter 3.1: a window over a grid, for a layer (it gathers) and for the transposed layer (it scatters).

import { Chart, Demo } from "../stage.js";
import { coverage, outputSize, taps, transposedSize } from "./model.js";

const defaults = { n: 7, k: 3, s: 2, p: 1, d: 1, transposed: false, at: 5 };
const LIMITS = { n: [1, 8], k: [1, 5], s: [1, 3], p: [0, 3], d: [1, 3] };
const WORDS = {
  zh: {
    title: "卷积的算术：在网格上滑动的窗口", n: "输入 n", k: "核 k", s: "步幅 s", p: "填充 p", d: "膨胀 d", transposed: "转置卷积",
    input: (n) => `输入 ${n} × ${n}`, output: (n) => `输出 ${n} × ${n}`, whichCell: "格子", whichWindow: "窗口", place: (i, j) => `第 ${i} 行，第 ${j} 列`, kind: "平面上的滑块",
    size: "<i>n</i>′ =", reads: "连线", cover: "每个样本遇到的窗口数", none: "放不下一个窗口", nothing: "裁去填充后什么也不剩",
  },
  en: {
    title: "Convolution arithmetic: a window that moves over a grid", n: "input n", k: "kernel k", s: "stride s", p: "padding p", d: "dilation d", transposed: "transposed",
    input: (n) => `input ${n} × ${n}`, output: (n) => `output ${n} × ${n}`, whichCell: "cell", whichWindow: "window", place: (i, j) => `row ${i}, column ${j}`, kind: "slider in the plane",
    size: "<i>n</i>′ =", reads: "edges", cover: "windows that meet a sample", none: "no window fits", nothing: "the padding leaves nothing",
  },
};
const HEAD = 22; // pixels above a grid, for its name
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
const signed = (v) => String(v).replace("-", "−");

export function start(figure) {
  const demo = new Demo(figure, {
    name: "convolution-arithmetic", defaults, words: WORDS, code: "output_size",
    valid: (s) => [...Object.keys(LIMITS), "at"].every((key) => Number.isInteger(s[key])) && s.at >= 0
      && Object.entries(LIMITS).every(([key, [low, high]]) => s[key] >= low && s[key] <= high),
  });
  const { words } = demo;
  // The side of the windows (size × size samples) and the side of the cells (count × count): one cell for each window.
  const sides = ({ n, k, s, p, d, transposed }) =>
    transposed ? { count: n, size: transposedSize(n, k, s, p, d) } : { count: outputSize(n, k, s, p, d), size: n };
  const last = (state) => Math.max(0, sides(state).count ** 2 - 1);
  for (const [key, [min, max]] of Object.entries(LIMITS)) demo.slider(key, { label: words[key], min, max, step: 1 });
  demo.toggle("transposed", words.transposed);
  demo.player("at", 0, last, (state) => Math.max(1, last(state) / 3), { whole: true });
  const input = new Chart(demo, { label: words.input("n") }), output = new Chart(demo, { label: words.output("n′") });

  demo.start((state) => {
    const { n, k, s, p, d, transposed } = state, { count, size } = sides(state), some = count > 0 && size > 0;
    const stage = Math.max(260, demo.stage.node().clientWidth), side = Math.min(270, Math.floor((stage - 16) / 2));
    const at = Math.min(state.at, last(state)), [i, j] = [Math.floor(at / (count || 1)), at % (count || 1)];
    const unit = Math.min(34, side / Math.max(size + 2 * p, count, 1));
    const [windows, cells] = transposed ? [output, input] : [input, output];

    // The scales of a grid have the position of the window as their unit, and so has its handle.
    function grid(chart, length, margin, step, centre, name, which) {
      const width = (length + 2 * margin) * unit, left = (side - width) / 2 + margin * unit, top = HEAD + left;
      const [x, y] = [left, top].map((edge) => edge + centre * unit), by = step * unit;
      chart.height = HEAD + side;
      chart.fit(side, [-x / by, (side - x) / by], [(y - chart.height) / by, y / by], { ticks: null, margin: { left: 0, right: 0, top: 0, bottom: 0 } });
      chart.text("name", side / 2, top - margin * unit - 7, name, "middle");
      chart.handleAll(!some ? [] : [{
        key: "at", kind: "demo-t", axis: "xy", name: which, role: words.kind, at: [j, -i], value: [j, -i], min: [0, 1 - count], max: [count - 1, 0], step: 1,
        text: words.place(i, j), set: ([column, row]) => demo.set({ at: -row * count + column }),
      }]);
      return (row, column) => ({ x: left + column * unit, y: top + row * unit });
    }
    function squares(chart, list) {
      chart.back.selectAll("rect").data(list).join("rect").attr("class", (c) => c.kind).attr("width", unit - 1).attr("height", unit - 1).attr("stroke-width", Math.min(1, unit / 14))
        .attr("x", (c) => c.x + 0.5).attr("y", (c) => c.y + 0.5);
      chart.front.selectAll("text.count").data(unit < 15 ? [] : list.filter((c) => c.count !== undefined)).join("text").attr("class", "count")
        .attr("x", (c) => c.x + unit / 2).attr("y", (c) => c.y + unit / 2 + 4).attr("text-anchor", "middle").text((c) => c.count);
    }

    const inputName = words.input(n), outputName = words.output(transposed ? size : count);
    const met = coverage(size, count, k, s, p, d), [rows, columns] = [i, j].map((index) => (some ? taps(index, k, s, p, d) : []));
    const corner = grid(windows, size, size && p, s, (d * (k - 1) + 1) / 2 - p, transposed ? outputName : inputName, words.whichWindow);
    const padded = range(-p, size + p), inside = (v) => v >= 0 && v < size;
    squares(windows, size ? padded.flatMap((row) => padded.map((column) => {
      const real = inside(row) && inside(column), tapped = rows.includes(row) && columns.includes(column);
      return { ...corner(row, column), kind: `${real ? "cell" : "cell pad"}${tapped ? " tap" : ""}`, count: real ? met[row][column] : undefined };
    })) : []);
    const place = grid(cells, count, 0, 1, 0.5, transposed ? inputName : outputName, words.whichCell);
    squares(cells, range(0, count ** 2).map((index) => ({
      ...place(Math.floor(index / count), index % count), kind: `cell${!some ? "" : index === at ? " now" : index < at ? " done" : ""}`,
    })));

    const set = (list) => `{${list.map(signed).join(",")}}`, counts = met.flat(), extent = d * (k - 1) + 1;
    demo.numbers({
      size: transposed ? `${s}·(${n} − 1) + ${d}·(${k} − 1) + 1 − 2·${p} = ${signed(s * (n - 1) + extent - 2 * p)}`
        : count ? `⌊(${n} + 2·${p} − ${d}·(${k} − 1) − 1) / ${s}⌋ + 1 = ${count}` : `0: ${n} + 2·${p} < ${d}·(${k} − 1) + 1 = ${extent}`,
      reads: some ? `Y[${i},${j}] ${transposed ? "→" : "←"} X[${set(rows)}×${set(columns)}]` : count ? words.nothing : words.none,
      cover: some ? `${Math.min(...counts)} … ${Math.max(...counts)}` : "–",
    });
  });
}
