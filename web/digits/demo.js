// “Draw a digit”: the board, and what the network makes of the drawing. hooks/digits.py writes its HTML.

import { SIDE, forward, fromImage, fromStrokes, loss, weightsFrom } from "./network.js";

const COLUMNS = 16, MAPS = 32, STEP = 1 / 40;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

// Grey values as black with that opacity: the style sheet turns black to white in the dark scheme.
function paint(canvas, value, width, height) {
  const context = canvas.getContext("2d"), image = context.createImageData(width, height);
  for (let n = 0; n < width * height; n++) image.data[4 * n + 3] = 255 * value(n % width, Math.floor(n / width));
  context.putImageData(image, 0, 0);
}

function paintMaps(canvas, maps, side) {
  let top = 0;
  for (const v of maps) top = Math.max(top, v);
  const pitch = side + 1; // a pixel of space between two maps
  paint(canvas, (x, y) => {
    const j = x % pitch, i = y % pitch, c = Math.floor(y / pitch) * COLUMNS + Math.floor(x / pitch);
    return i < side && j < side ? 0.06 + (0.94 * maps[(i * side + j) * MAPS + c]) / (top || 1) : 0;
  }, canvas.width, canvas.height);
}

class Demonstration {
  strokes = [];
  image = null;
  pen = { x: 0.5, y: 0.5, down: false, shown: false };

  constructor(root, weights) {
    Object.assign(this, { root, weights });
    this.pad = root.querySelector(".digits-pad");
    this.centre = root.querySelector("[type=checkbox]");
    this.radios = [...root.querySelectorAll("[type=radio]")];
    this.pad.addEventListener("pointerdown", (event) => this.begin(event));
    this.pad.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.pad.addEventListener(name, () => (this.drawing = false));
    this.pad.addEventListener("keydown", (event) => this.key(event));
    this.pad.addEventListener("blur", () => { this.pen.shown = this.pen.down = false; this.show(); });
    this.centre.addEventListener("change", () => this.show());
    root.querySelector("[data-clear]").addEventListener("click", () => this.clear());
    for (const button of root.querySelectorAll("[data-image]")) button.addEventListener("click", () => this.take(button));
    for (const radio of this.radios) radio.addEventListener("change", () => this.tell());
    this.show();
  }

  at({ clientX, clientY }) {
    const box = this.pad.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  }

  begin(event) {
    if (event.button) return;
    this.pad.setPointerCapture(event.pointerId);
    this.drawing = true;
    this.pen.shown = false;
    this.start(this.at(event));
  }

  move(event) {
    if (!this.drawing) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) this.extend(this.at(one), 0.01);
    this.show();
  }

  start(point) {
    if (this.image) this.clear();
    this.strokes.push([point]);
    this.show();
  }

  extend([x, y], least = 0) {
    const stroke = this.strokes.at(-1), [a, b] = stroke.at(-1);
    if (Math.hypot(x - a, y - b) >= least) stroke.push([x, y]);
  }

  key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const pen = this.pen;
    if (step) {
      pen.x = Math.min(Math.max(pen.x + step[0] * STEP, 0), 1);
      pen.y = Math.min(Math.max(pen.y + step[1] * STEP, 0), 1);
      if (pen.down) this.extend([pen.x, pen.y]);
    } else if (event.key === " ") {
      pen.down = !pen.down;
      if (pen.down) this.start([pen.x, pen.y]);
    } else if (event.key === "Escape") {
      this.clear();
    } else return;
    event.preventDefault();
    pen.shown = true;
    this.show();
  }

  clear() {
    this.strokes = [];
    this.image = null;
    this.pen.down = false;
    for (const radio of this.radios) radio.checked = false;
    this.show();
  }

  take({ dataset }) {
    this.clear();
    this.image = Array.from(dataset.image, (letter) => (letter.charCodeAt(0) - 97) / 16);
    this.radios[dataset.label].checked = true;
    this.show();
  }

  show() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const centre = this.centre.checked;
    const input = this.image ? fromImage(this.image, 8, centre) : fromStrokes(this.strokes, centre);
    this.result = forward(this.weights, input);
    this.drawPad();
    paint(this.root.querySelector(".digits-input canvas"), (x, y) => input[y * SIDE + x], SIDE, SIDE);
    const [maps, pooled] = this.root.querySelectorAll(".digits-maps canvas");
    paintMaps(maps, this.result.maps, SIDE - 2);
    paintMaps(pooled, this.result.pooled, SIDE / 2 - 1);
    this.tell();
  }

  drawPad() {
    const { pad, pen, image } = this, context = pad.getContext("2d"), size = pad.width;
    context.clearRect(0, 0, size, size);
    context.fillStyle = "#000";
    if (image) image.forEach((value, n) => {
      context.globalAlpha = value;
      context.fillRect(((n % 8) * size) / 8, (Math.floor(n / 8) * size) / 8, size / 8, size / 8);
    });
    context.globalAlpha = 1;
    Object.assign(context, { lineWidth: size / 13, lineCap: "round", lineJoin: "round" });
    for (const [first, ...rest] of this.strokes) {
      context.beginPath();
      context.moveTo(first[0] * size, first[1] * size);
      for (const [x, y] of rest.length ? rest : [first]) context.lineTo(x * size, y * size);
      context.stroke();
    }
    if (!pen.shown) return;
    context.lineWidth = 3;
    context.beginPath();
    context.arc(pen.x * size, pen.y * size, size / 26, 0, 7);
    if (pen.down) context.setLineDash([]);
    else context.setLineDash([6, 6]);
    context.stroke();
    context.setLineDash([]);
  }

  tell() {
    const { root, result } = this, { dataset } = root, drawn = Boolean(this.image || this.strokes.length);
    const percent = (p) => `${(100 * p).toFixed(1)} %`;
    root.querySelectorAll(".digits-row").forEach((row, k) => {
      const p = drawn ? result.probabilities[k] : 0;
      row.querySelector(".digits-bar > span").style.width = `${100 * p}%`;
      row.querySelector("b").textContent = drawn ? percent(p) : "";
    });
    const best = result.logits.indexOf(Math.max(...result.logits));
    const say = (name, text) => {
      const element = root.querySelector(`.digits-${name}`);
      if (element.textContent !== text) element.textContent = text;
    };
    say("verdict", drawn ? filled(dataset.seen, { k: best, p: percent(result.probabilities[best]) }) : dataset.empty);
    const label = this.radios.findIndex((radio) => radio.checked);
    const known = drawn && label >= 0;
    say("loss", known ? filled(dataset.loss, { k: label, loss: loss(result, label).toFixed(4) }) : dataset.choose);
  }
}

export async function start(root) {
  try {
    const answer = await fetch(root.dataset.weights);
    if (!answer.ok) throw new Error(answer.status);
    new Demonstration(root, weightsFrom(await answer.arrayBuffer()));
    root.classList.add("ready");
  } catch (error) {
    console.warn(`draw a digit: ${error.message}`);
    root.querySelector(".digits-verdict").textContent = root.dataset.failed;
  }
}
