// D7, chapter 4.4: affine coupling layers bend the plane; a square keeps its mass.

import { Chart, Demo, formatted } from "../stage.js";
import { draws } from "../random.js";
import { density, image, mass, normal, normalMass, stretching } from "./model.js";

const defaults = { a: 1, b: 0.8, layers: 1, z: [1.25, 0.75] }, LIMITS = { a: [-1, 1], b: [-1.5, 1.5], layers: [0, 4] };
const EDGE = 3, WINDOW = 4, SIDE = 0.5, TILES = 48, SHADES = 8;
const WORDS = {
  zh: {
    title: "耦合层：可以弯曲的平面", a: "伸缩 a", b: "平移 b", layers: "层数", centre: "方格的中心", kind: "平面上的点", before: "z 平面：方格网、密度与点", beyond: "x 平面：弯曲的网、密度与点",
    below: "方格里的质量", after: "它的像里的质量", det: "中心的 ln det", measured: "差分算得", dense: "中心的 <i>p<sub>z</sub></i> → <i>p<sub>x</sub></i>",
  },
  en: {
    title: "Coupling layers: a plane to bend", a: "stretch a", b: "shift b", layers: "layers", centre: "centre of the square", kind: "point of the plane", before: "The z-plane: grid, density and points", beyond: "The x-plane: bent grid, density and points",
    below: "mass in the square", after: "mass in its image", det: "ln det in the centre", measured: "by differences", dense: "<i>p<sub>z</sub></i> → <i>p<sub>x</sub></i> in the centre",
  },
};
const between = (a, b, count) => Array.from({ length: count }, (_, i) => a + ((b - a) * i) / (count - 1));
const LINES = between(-EDGE, EDGE, 13), FINE = between(-EDGE, EDGE, 49);
const NET = LINES.flatMap((c) => [FINE.map((t) => [c, t]), FINE.map((t) => [t, c])]);
const DRAWS = draws(1, 600), POINTS = Array.from({ length: 300 }, (_, i) => DRAWS.slice(2 * i, 2 * i + 2));

export function start(figure) {
  const demo = new Demo(figure, {
    name: "coupling", defaults, words: WORDS, code: "coupling",
    valid: (s) => Object.entries(LIMITS).every(([key, [low, high]]) => s[key] >= low && s[key] <= high) && Number.isInteger(s.layers)
      && s.z.length === 2 && s.z.every((v) => Math.abs(v) <= EDGE - SIDE / 2),
  });
  const { words } = demo;
  for (const key of ["a", "b"]) demo.slider(key, { label: words[key], min: LIMITS[key][0], max: LIMITS[key][1], step: 0.05, text: (v) => formatted(v, 2) });
  demo.slider("layers", { label: words.layers, min: 0, max: 4, step: 1 });
  const before = new Chart(demo, { label: words.before, height: 300 }), beyond = new Chart(demo, { label: words.beyond, height: 300 });

  // One path for each shade of the density.
  function shade(chart, range, f) {
    const step = (2 * range) / TILES, place = (i) => -range + i * step, paths = Array.from({ length: SHADES }, () => []);
    const values = Array.from({ length: TILES ** 2 }, (_, i) => f([place((i % TILES) + 0.5), place(Math.floor(i / TILES) + 0.5)]));
    const peak = values.reduce((a, b) => Math.max(a, b)), [w, h] = [chart.x(step) - chart.x(0), chart.y(0) - chart.y(step)];
    values.forEach((v, i) => {
      const level = Math.ceil((SHADES * v) / peak - 0.5) - 1;
      if (level >= 0) paths[level].push(`M${chart.x(place(i % TILES)).toFixed(1)},${chart.y(place(Math.floor(i / TILES))).toFixed(1)}h${w.toFixed(2)}v${-h.toFixed(2)}h${-w.toFixed(2)}Z`);
    });
    chart.shades ??= chart.svg.insert("g", ":first-child");
    chart.shades.selectAll("path").data(paths).join("path").attr("class", "tile-high")
      .attr("fill-opacity", (_, i) => (0.6 * (i + 1)) / SHADES).attr("d", (parts) => parts.join(""));
  }

  // A plane: what depends on the layers alone is drawn when these or the width change, the square always.
  function plane(chart, width, range, layers, to, f, centre, name) {
    const shown = (points) => points.map(([x, y]) => `${chart.x(x).toFixed(1)},${chart.y(y).toFixed(1)}`);
    const now = `${width} ${layers}`;
    if (chart.bent !== now) {
      chart.bent = now;
      chart.height = width;
      chart.fit(width, [-range, range], [-range, range], { ticks: [4, 4], margin: { left: 24, right: 6, top: 8, bottom: 22 } });
      shade(chart, range, f);
      chart.outline("back", "demo-rays", NET.map((line) => `M${shown(line.map(to)).join("L")}`).join(""));
      chart.outline("back", "demo-points", shown(POINTS.map(to)).map((at) => `M${at}h0`).join(""));
      chart.text("tag-plane", width - 12, 24, name, "end");
    }
    const [u, v] = centre.map((c) => c - SIDE / 2), edge = between(0, SIDE, 17);
    const round = [...edge.map((t) => [u + t, v]), ...edge.map((t) => [u + SIDE, v + t]), ...edge.map((t) => [u + SIDE - t, v + SIDE]), ...edge.map((t) => [u, v + SIDE - t])];
    chart.outline("back", "demo-patch", `M${shown(round.map(to)).join("L")}Z`);
  }

  demo.start((state) => {
    const stage = Math.max(260, demo.stage.node().clientWidth), width = Math.min(320, stage > 480 ? (stage - 16) / 2 : stage), { z } = state;
    plane(before, width, EDGE, "", (p) => p, normal, z, "p(z)");
    before.handleAll([{
      key: "z", kind: "demo-g", axis: "xy", name: words.centre, role: words.kind, at: z, value: z, min: [SIDE / 2 - EDGE, SIDE / 2 - EDGE], max: [EDGE - SIDE / 2, EDGE - SIDE / 2], step: 0.05,
      text: z.map((v) => formatted(v, 2)).join(", "), set: (to) => demo.set({ z: to }),
    }]);
    plane(beyond, width, WINDOW, `${state.a} ${state.b} ${state.layers}`, (p) => image(state, p), (x) => density(state, x), z, "p(x)");
    const x = image(state, z), p = normal(z);
    demo.numbers({
      below: formatted(normalMass(z, SIDE), 6), after: formatted(mass(state, z, SIDE), 6), det: formatted(x[2], 4), measured: formatted(Math.log(stretching(state, z)), 4),
      dense: `${formatted(p, 3)} → ${formatted(density(state, x), 3)}`,
    });
  });
}
