// D8, chapter 5.1: an image, drawn or taken, and what a kernel of the reader's makes of it.

import { Demo, formatted, show } from "../stage.js";
import { PRESETS, drawnImage, resized, respond, turned } from "./model.js";

const N = 48;
const defaults = { image: "drawn", k: PRESETS.sobel.flat(), flip: false };
const WORDS = {
  zh: {
    title: "卷积核试验场：画图，改卷积核，看结果", image: "图像", side: "边长", flip: "翻转卷积核（卷积）", preset: "卷积核", custom: "自己填",
    images: { drawn: "圆、方块与三角形", delta: "单位脉冲 δ", blank: "空白（自己画）" },
    presets: { delta: "δ", blur: "模糊", sharpen: "锐化", sobel: "Sobel", corner: "角" },
    input: "输入图像：用手指或鼠标画；用方向键移动画笔，按空格键画", output: "输出图像", pen: (i, j, v) => `第 ${i + 1} 行第 ${j + 1} 列：${v}`, weight: (i, j) => `第 ${i + 1} 行第 ${j + 1} 列的权`,
    sum: "权之和", low: "输出最小值", high: "输出最大值", test: "δ 检验", same: "输出就是卷积核", mirrored: "输出是转了 180° 的卷积核", both: "卷积核对称，分不出来", none: "（取图像 δ）",
  },
  en: {
    title: "A kernel playground: draw, edit the kernel, see the result", image: "image", side: "side", flip: "flip the kernel (convolution)", preset: "kernel", custom: "your own",
    images: { drawn: "disc, square, triangle", delta: "the impulse δ", blank: "blank (draw on it)" },
    presets: { delta: "δ", blur: "blur", sharpen: "sharpen", sobel: "Sobel", corner: "corner" },
    input: "Input image: draw with a finger or the mouse; arrow keys move the pen, the space bar draws", output: "Output image", pen: (i, j, v) => `row ${i + 1}, column ${j + 1}: ${v}`, weight: (i, j) => `weight in row ${i + 1}, column ${j + 1}`,
    sum: "sum of weights", low: "least output", high: "largest output", test: "δ-test", same: "the output is the kernel", mirrored: "the output is the kernel turned by 180°", both: "a symmetric kernel: no telling", none: "(take the image δ)",
  },
};
const square = (flat) => {
  const side = Math.sqrt(flat.length);
  return Array.from({ length: side }, (_, i) => flat.slice(i * side, (i + 1) * side));
};
const IMAGES = {
  drawn: () => drawnImage(N),
  delta: () => Array.from({ length: N }, (_, i) => Array.from({ length: N }, (_, j) => Number(i === N / 2 && j === N / 2))),
  blank: () => Array.from({ length: N }, () => new Array(N).fill(0)),
};

function paint(canvas, rows, grey, pen) {
  const context = canvas.getContext("2d"), image = context.createImageData(N, N);
  rows.forEach((row, i) => row.forEach((v, j) => image.data.set([...new Array(3).fill(255 * Math.min(1, Math.max(0, grey(v)))), 255], 4 * (i * N + j))));
  if (pen) image.data.set([230, 100, 0, 255], 4 * (pen[0] * N + pen[1]));
  context.putImageData(image, 0, 0);
}

export function start(figure) {
  const demo = new Demo(figure, {
    name: "kernel-playground", defaults, words: WORDS, code: "convolve2d",
    valid: (s) => Object.hasOwn(IMAGES, s.image) && [9, 25, 49].includes(s.k.length) && s.k.every((v) => Math.abs(v) <= 99),
  });
  const { words } = demo, same = (a, b) => String(a.map((v) => v.toFixed(4))) === String(b.map((v) => v.toFixed(4)));
  let image = IMAGES[demo.state.image](), shown = demo.state.image, pen = null;
  demo.choice("image", { label: words.image, options: words.images, then: (name) => { image = IMAGES[name](); return {}; } });
  const kernel = demo.bar.append("label");
  kernel.append("span").text(words.preset);
  const presets = kernel.append("select");
  for (const [key, word] of Object.entries({ ...words.presets, custom: words.custom })) presets.append("option").attr("value", key).text(word);
  presets.on("change", () => PRESETS[presets.property("value")] && demo.set({ k: PRESETS[presets.property("value")].flat() }));
  const sides = demo.bar.append("label");
  sides.append("span").text(words.side);
  const side = sides.append("select");
  for (const n of [3, 5, 7]) side.append("option").attr("value", n).text(`${n} × ${n}`);
  side.on("change", () => demo.set({ k: resized(square(demo.state.k), Number(side.property("value"))).flat() }));
  demo.toggle("flip", words.flip);

  const stage = demo.stage.append("div").attr("class", "playground");
  const canvas = (label) => stage.append("canvas").attr("width", N).attr("height", N).attr("aria-label", label);
  const input = canvas(words.input).attr("role", "application").attr("tabindex", 0);
  const grid = stage.append("div").attr("class", "playground-kernel");
  const output = canvas(words.output).attr("role", "img");
  const place = stage.append("span").attr("class", "playground-place").attr("role", "status"); // of the pen, spoken

  demo.forget = () => (shown = null); // a reset takes the image anew
  function draw(i, j) {
    if (image[i]?.[j] === undefined) return;
    for (const [a, b] of [[0, 0], [0, 1], [1, 0], [1, 1]]) if (image[i + a]?.[j + b] !== undefined) image[i + a][j + b] = 1;
    demo.refresh();
  }
  const at = (event) => {
    const box = input.node().getBoundingClientRect();
    return [Math.floor(((event.clientY - box.top) / box.height) * N), Math.floor(((event.clientX - box.left) / box.width) * N)];
  };
  let last = null;
  input.on("pointerdown", (event) => {
    if (event.button) return;
    input.node().setPointerCapture(event.pointerId);
    draw(...(last = at(event)));
  }).on("pointermove", (event) => {
    if (!last) return;
    const next = at(event), steps = Math.max(1, ...next.map((v, i) => Math.abs(v - last[i])));
    for (let s = 1; s <= steps; s++) draw(...next.map((v, i) => Math.round(last[i] + ((v - last[i]) * s) / steps)));
    last = next;
  }).on("pointerup pointercancel", () => (last = null))
    .on("focus", () => { if (input.node().matches(":focus-visible")) { pen = [N / 2, N / 2]; demo.refresh(); } })
    .on("blur", () => { pen = null; demo.refresh(); })
    .on("keydown", (event) => {
      const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (!move && event.key !== " ") return;
      event.preventDefault();
      pen ??= [N / 2, N / 2];
      if (move) pen = pen.map((v, i) => Math.min(N - 1, Math.max(0, v + move[i])));
      else draw(...pen);
      demo.refresh();
    });

  demo.start((state) => {
    const k = square(state.k), n = k.length;
    if (state.image !== shown) { shown = state.image; image = IMAGES[shown](); }
    grid.style("grid-template-columns", `repeat(${n}, minmax(0, 1fr))`);
    grid.selectAll("input").data(state.k).join((enter) => enter.append("input").attr("type", "text").attr("inputmode", "text").attr("autocomplete", "off")
      .on("change", (event) => {
        const i = grid.selectAll("input").nodes().indexOf(event.target), value = Number(event.target.value.replace("−", "-"));
        if (Number.isFinite(value) && Math.abs(value) <= 99) demo.set({ k: demo.state.k.map((old, j) => (j === i ? value : old)) });
        else demo.refresh();
      }))
      .attr("aria-label", (_, i) => words.weight(Math.floor(i / n), i % n))
      .each(function (v) { show(this, String(Number(v.toFixed(4))).replace("-", "−")); });
    side.property("value", n);
    presets.property("value", Object.keys(PRESETS).find((name) => same(PRESETS[name].flat(), state.k)) ?? "custom");
    const y = respond(image, k, state.flip), values = y.flat(), sum = state.k.reduce((s, v) => s + v, 0);
    const low = Math.min(...values), high = Math.max(...values), top = Math.max(-low, high) || 1;
    paint(input.node(), image, (v) => v, pen);
    place.text(pen ? words.pen(...pen, formatted(image[pen[0]][pen[1]], 2)) : "");
    paint(output.node(), y, Math.abs(sum) < 1e-9 ? (v) => 0.5 + v / top / 2 : state.image === "delta" ? (v) => v / top : (v) => v);
    const test = same(k.flat(), turned(k).flat()) ? words.both : state.flip ? words.same : words.mirrored;
    demo.numbers({ sum: formatted(sum), low: formatted(low), high: formatted(high), test: state.image === "delta" ? test : words.none });
  });
}
