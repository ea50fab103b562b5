// D3, chapter 3.1: the samples that one output of a stack of layers sees.

import { Chart, Demo, show } from "../stage.js";
import { receptiveField, ways } from "./model.js";

const LIMITS = { k: [1, 7], s: [1, 4], d: [1, 8] }, KEYS = Object.keys(LIMITS), MOST = 5, WIDEST = 127;
const defaults = { layers: [3, 1, 1, 3, 2, 1, 3, 1, 2] };
const WORDS = {
  zh: {
    title: "感受野：可以叠起来的层", layer: (l) => `第 ${l} 层`, more: "加一层", fewer: "去掉最上一层", presets: { page: "三层", dilated: "膨胀成倍", strided: "步幅 2" },
    input: { k: (l) => `第 ${l} 层的抽头数 k`, s: (l) => `第 ${l} 层的步幅 s`, d: (l) => `第 ${l} 层的膨胀 d` }, picture: "一个输出看到的样本",
    size: "<i>r</i> =", jump: "相邻输出的距离 <i>j</i>", paths: "到达输出的路径数：端点，最多", seen: "其中被读到的样本",
  },
  en: {
    title: "Receptive field: layers to stack", layer: (l) => `layer ${l}`, more: "Add a layer", fewer: "Take the top one off", presets: { page: "Three layers", dilated: "Doubled dilation", strided: "Stride 2" },
    input: { k: (l) => `taps k of layer ${l}`, s: (l) => `stride s of layer ${l}`, d: (l) => `dilation d of layer ${l}` }, picture: "The samples that one output sees",
    size: "<i>r</i> =", jump: "distance of outputs <i>j</i>", paths: "ways to the output: from an end, at most", seen: "samples read",
  },
};
const PRESETS = { page: defaults.layers, dilated: [3, 1, 1, 3, 1, 2, 3, 1, 4], strided: [3, 2, 1, 3, 2, 1, 3, 2, 1] };
const triples = (flat) => Array.from({ length: flat.length / 3 }, (_, l) => flat.slice(3 * l, 3 * l + 3));
const within = (key, v) => Number.isInteger(v) && v >= LIMITS[key][0] && v <= LIMITS[key][1];

export function start(figure) {
  const valid = ({ layers }) => layers.length % 3 === 0 && layers.length > 0 && layers.length <= 3 * MOST
    && layers.every((v, i) => within(KEYS[i % 3], v)) && receptiveField(triples(layers))[0] <= WIDEST;
  const demo = new Demo(figure, { name: "receptive-field", defaults, words: WORDS, code: "receptive_field", valid });
  const { words } = demo;
  const stack = demo.bar.append("div").attr("class", "stack");
  const add = (layers) => [...layers, ...layers.slice(-3)];
  const more = demo.button(words.more, () => demo.set({ layers: add(demo.state.layers) }));
  const fewer = demo.button(words.fewer, () => demo.set({ layers: demo.state.layers.slice(0, -3) }));
  for (const [key, word] of Object.entries(words.presets)) demo.button(word, () => demo.set({ layers: [...PRESETS[key]] }));
  const chart = new Chart(demo, { label: words.picture, height: 250 });

  function rows(layers) { // the inputs, the top layer first as in the picture
    stack.selectAll("div").data(layers.map((_, l) => l).reverse(), (l) => l).join((enter) => {
      const row = enter.append("div");
      row.append("span").text((l) => words.layer(l + 1));
      for (const [i, key] of KEYS.entries()) {
        const label = row.append("label");
        label.append("i").text(key);
        label.append("input").attr("type", "number").attr("name", key).attr("min", LIMITS[key][0]).attr("max", LIMITS[key][1]).attr("aria-label", (l) => words.input[key](l + 1))
          .on("change", (event, l) => {
            const next = demo.state.layers.map((old, at) => (at === 3 * l + i ? Number(event.target.value) : old));
            if (valid({ layers: next })) demo.set({ layers: next }); else demo.refresh();
          });
      }
      return row;
    }).order().selectAll("input").each(function (l) { show(this, layers[l][KEYS.indexOf(this.name)]); });
  }

  demo.start((state) => {
    const layers = triples(state.layers), m = layers.length, [size, jump] = receptiveField(layers);
    rows(layers);
    more.property("disabled", !valid({ layers: add(state.layers) }));
    fewer.property("disabled", m === 1);
    const width = Math.max(260, demo.stage.node().clientWidth), levels = ways(layers);
    const fields = levels.map((_, level) => receptiveField(layers.slice(0, level)));
    chart.fit(width, [-0.7, size - 0.3], [-1, m], { ticks: null, margin: { left: 62, right: 84, top: 14, bottom: 8 } });
    const x = (level, i) => (fields[level][0] - 1) / 2 + i * fields[level][1]; // in the middle of what it sees
    const edges = layers.flatMap(([k, s, d], l) => levels[l + 1].flatMap((number, i) =>
      Array.from({ length: k }, (_, tap) => ({ lit: number > 0, from: [x(l, s * i + d * tap), l], to: [x(l + 1, i), l + 1] }))));
    const line = ({ from, to }) => `M${chart.x(from[0]).toFixed(1)},${chart.y(from[1]).toFixed(1)}L${chart.x(to[0]).toFixed(1)},${chart.y(to[1]).toFixed(1)}`;
    for (const [name, lit] of [["edge-unseen", false], ["edge-seen", true]])
      chart.outline("back", name, edges.filter((e) => e.lit === lit).map(line).join(""));
    const radius = Math.min(6, Math.max(1.5, (chart.x(1) - chart.x(0)) / 2.6));
    const dots = levels.flatMap((numbers, level) => {
      const most = Math.max(...numbers);
      return numbers.map((number, i) => ({ level, i, number, share: number / most }));
    });
    chart.front.selectAll("circle").data(dots).join("circle").attr("class", (c) => (c.number ? "seen" : "unseen")).attr("r", radius)
      .attr("fill-opacity", (c) => (c.number ? 0.3 + 0.7 * c.share : 1)).attr("cx", (c) => chart.x(x(c.level, c.i))).attr("cy", (c) => chart.y(c.level));
    const tags = [
      ...fields.map(([r, j], level) => ({ x: width - 78, y: chart.y(level) + 4, text: `r = ${r}, j = ${j}`, at: "start" })),
      ...layers.map((layer, l) => ({ x: 4, y: chart.y(l + 0.5) + 4, text: `(${layer})`.replaceAll(",", ", "), at: "start" })),
      { x: chart.x((size - 1) / 2), y: chart.y(-0.8) + 4, text: `${size}`, at: "middle" },
    ];
    chart.front.selectAll("text").data(tags).join("text").attr("x", (c) => c.x).attr("y", (c) => c.y).attr("text-anchor", (c) => c.at).text((c) => c.text);
    const [a, b] = [chart.x(0) - radius, chart.x(size - 1) + radius], y = chart.y(-0.45);
    chart.outline("front", "demo-g", `M${a},${y - 5}v10M${a},${y}H${b}M${b},${y - 5}v10`);

    const terms = layers.map(([k, s, d], l) => `${k - 1}·${d}·${fields[l][1]}`);
    demo.numbers({ size: `1 + ${terms.join(" + ")} = ${size}`, jump, seen: `${levels[0].filter(Boolean).length} / ${size}`, paths: `${levels[0][0]}, ${Math.max(...levels[0])}` });
  });
}
