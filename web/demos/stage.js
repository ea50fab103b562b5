// What every demonstration shares: state (kept in the address), controls, charts, handles that can be dragged.

import { drag } from "d3-drag";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";

const WORDS = {
  zh: { reset: "恢复原样", link: "此设置的链接", code: "看代码", play: "播放", pause: "暂停", step: "前进一步" },
  en: { reset: "Reset", link: "Link to this setting", code: "Show the code", play: "Play", pause: "Pause", step: "Step" },
};
export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const still = matchMedia("(prefers-reduced-motion: reduce)");

// The state in the address: ?flip-and-slide=t:1.5;f:0,1,1 holds what differs from the start.
function encode(state, defaults) {
  const differs = Object.keys(defaults).filter((key) => String(state[key]) !== String(defaults[key]));
  return differs.map((key) => `${key}:${Array.isArray(state[key]) ? state[key].map(short) : short(state[key])}`).join(";");
}
const short = (value) => (typeof value === "number" ? Number(value.toFixed(4)) : value);

function decode(text, defaults) {
  const state = structuredClone(defaults);
  for (const part of text.split(";")) {
    const [key, value] = part.split(":");
    if (!Object.hasOwn(defaults, key) || value === undefined) continue;
    const model = defaults[key];
    const numbers = value.split(",").map(Number);
    if (Array.isArray(model)) {
      if (numbers.length && numbers.every(Number.isFinite)) state[key] = numbers;
    } else if (typeof model === "number") {
      if (Number.isFinite(numbers[0])) state[key] = numbers[0];
    } else if (typeof model === "boolean") state[key] = value === "true";
    else state[key] = value;
  }
  return state;
}

export class Demo {
  // `valid(state)` says whether a state from the address can be shown; `code` is the function on the page that computes it.
  constructor(figure, { name, defaults, words, code, valid = () => true }) {
    Object.assign(this, { figure, name, defaults, code, valid, words: words[language] });
    this.root = select(figure).insert("div", ":first-child").attr("class", `demo ${name}`);
    this.root.attr("role", "group").attr("aria-label", this.words.title);
    this.state = this.fromAddress();
    this.bar = this.root.append("div").attr("class", "demo-bar");
    this.stage = this.root.append("div").attr("class", "demo-stage");
    this.table = this.root.append("dl").attr("class", "demo-numbers");
    this.synchronise = []; // what shows the state besides `draw`
  }

  fromAddress() {
    const text = new URLSearchParams(location.search).get(this.name) ?? "";
    const state = decode(text, this.defaults);
    return this.valid(state) ? state : structuredClone(this.defaults);
  }

  // Draws once all parts are there, and again whenever the state or the width has changed.
  start(draw) {
    this.draw = draw;
    this.foot();
    this.figure.classList.add("live");
    let width = 0;
    new ResizeObserver(() => {
      const now = this.stage.node().clientWidth;
      if (now && now !== width) { width = now; this.refresh(); }
    }).observe(this.stage.node());
    addEventListener("popstate", () => { this.state = this.fromAddress(); this.refresh(); });
    this.render();
  }

  set(patch) {
    Object.assign(this.state, patch);
    this.refresh();
    clearTimeout(this.saving);
    this.saving = setTimeout(() => history.replaceState(history.state, "", this.address(location.hash)), 250);
  }

  address(hash) {
    const query = new URLSearchParams(location.search);
    const text = encode(this.state, this.defaults);
    if (text) query.set(this.name, text); else query.delete(this.name);
    const all = query.toString().replaceAll("%3A", ":").replaceAll("%3B", ";").replaceAll("%2C", ",");
    return `${location.pathname}${all && "?"}${all}${hash}`;
  }

  refresh() {
    this.waiting ||= requestAnimationFrame(() => { this.waiting = 0; this.render(); });
  }

  render() {
    this.draw(this.state);
    for (const show of this.synchronise) show(this.state);
    this.link.attr("href", this.address(`#${this.figure.id}`));
  }

  // Controls ---------------------------------------------------------------------------------------------------------

  slider(key, { label, min, max, step, text = (v) => v }) {
    const box = this.bar.append("label").attr("class", "demo-slider");
    box.append("span").html(label);
    const input = box.append("input").attr("type", "range");
    input.on("input", () => this.set({ [key]: Number(input.property("value")) }));
    const output = box.append("output");
    this.synchronise.push((state) => {
      const [low, high, by] = [min, max, step].map((end) => (typeof end === "function" ? end(state) : end));
      input.attr("step", by).attr("min", low).attr("max", high).property("value", state[key]).attr("aria-valuetext", text(state[key]));
      output.text(text(state[key]));
    });
    return box;
  }

  choice(key, { label, options, then = () => ({}) }) {
    const box = this.bar.append("label");
    box.append("span").html(label);
    const input = box.append("select");
    for (const [value, word] of Object.entries(options)) input.append("option").attr("value", value).text(word);
    input.on("change", () => this.set({ [key]: input.property("value"), ...then(input.property("value")) }));
    this.synchronise.push((state) => input.property("value", state[key]));
    return box;
  }

  toggle(key, label) {
    const box = this.bar.append("label");
    const input = box.append("input").attr("type", "checkbox");
    box.append("span").html(label);
    input.on("change", () => this.set({ [key]: input.property("checked") }));
    this.synchronise.push((state) => input.property("checked", state[key]));
  }

  button(label, action, parent = this.bar) {
    return parent.append("button").attr("type", "button").text(label).on("click", action);
  }

  // Runs `key` from one end to the other and stops; one step at a time for readers who prefer no motion. `whole` is for
  // a key that counts. Who moves it meanwhile is followed.
  player(key, low, high, seconds, { whole = false } = {}) {
    const words = WORDS[language], rounded = whole ? Math.floor : (v) => v;
    let running = 0;
    const face = () => button.text(running ? words.pause : still.matches ? words.step : words.play);
    const now = () => [low, high, seconds].map((v) => (typeof v === "function" ? v(this.state) : v));
    const button = this.button("", () => {
      const [from, to] = now();
      if (still.matches) {
        const next = this.state[key] + (whole ? 1 : (to - from) / 20);
        return this.set({ [key]: next > to ? from : next });
      }
      if (running) { cancelAnimationFrame(running); running = 0; return face(); }
      let value = this.state[key] >= to ? from : this.state[key], shown = this.state[key], last = performance.now();
      const frame = (time) => {
        const [start, end, duration] = now();
        if (this.state[key] !== shown) value = this.state[key];
        value += ((end - start) * (time - last)) / 1000 / duration;
        last = time;
        this.set({ [key]: shown = rounded(Math.min(value, end)) });
        running = value < end ? requestAnimationFrame(frame) : 0;
        if (!running) face();
      };
      running = requestAnimationFrame(frame);
      face();
    });
    still.addEventListener("change", face);
    face();
  }

  // Numbers below the picture: {name: text}, each with a label (HTML) from the demo's words.
  numbers(values) {
    for (const [key, text] of Object.entries(values)) {
      let cell = this.table.select(`[data-number="${key}"]`);
      if (cell.empty()) {
        const pair = this.table.append("div");
        pair.append("dt").html(this.words[key]);
        cell = pair.append("dd").attr("data-number", key);
      }
      cell.text(text);
    }
  }

  foot() {
    const words = WORDS[language], foot = this.root.append("div").attr("class", "demo-foot");
    this.button(words.reset, () => { this.forget?.(); this.set(structuredClone(this.defaults)); }, foot);
    const block = [...document.querySelectorAll(".md-content .highlight code")]
      .find((code) => code.textContent.includes(`def ${this.code}(`));
    if (block) this.button(words.code, () => reveal(block), foot);
    this.link = foot.append("a").text(words.link);
  }
}

function reveal(block) {
  for (let box = block.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
  const target = block.closest("pre");
  target.tabIndex = 0;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center", behavior: still.matches ? "instant" : "smooth" });
}

// Fields in which a reader is typing.
const typed = new WeakSet();
addEventListener("input", ({ target }) => typed.add(target), true);
for (const done of ["change", "focusout"]) addEventListener(done, ({ target }) => typed.delete(target), true);

/** Show a value in a field; a number that is being typed there outlasts a redraw. */
export function show(field, value) {
  if (!typed.has(field)) field.value = value;
}

export const formatted = (value, digits = 4) =>
  !Number.isFinite(value) ? (value > 0 ? "∞" : value < 0 ? "−∞" : "–")
    : (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(2) : value.toFixed(digits)).replace("-", "−");

// Charts -------------------------------------------------------------------------------------------------------------

const MARGIN = { left: 34, right: 12, top: 12, bottom: 22 };

// A picture with axes, or without (`ticks: null`). `fit(width, x, y)` sets its size and its ranges; `x` and `y` are then
// scales in pixels.
export class Chart {
  constructor(demo, { label, height = 150 }) {
    Object.assign(this, { demo, height });
    this.svg = demo.stage.append("svg").attr("class", "demo-chart").attr("role", "group").attr("aria-label", label);
    for (const layer of ["axes", "back", "front", "handles"]) this[layer] = this.svg.append("g");
  }

  fit(width, xs, ys, { ticks = [6, 4], xFormat = (v) => v, yFormat = (v) => v, margin = MARGIN } = {}) {
    const { height } = this;
    this.x = scaleLinear(xs, [margin.left, width - margin.right]);
    this.y = scaleLinear(ys, [height - margin.bottom, margin.top]);
    this.svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
    if (!ticks) return;
    const zero = this.y(Math.max(ys[0], Math.min(0, ys[1])));
    const whole = (v) => String(v).replace("-", "−");
    const lines = [
      ...this.y.ticks(ticks[1]).map((v) => ({ x1: margin.left, x2: width - margin.right, y1: this.y(v), y2: this.y(v), tx: margin.left - 6, ty: this.y(v) + 4, at: "end", text: whole(yFormat(v)) })),
      ...this.x.ticks(ticks[0]).map((v) => ({ x1: this.x(v), x2: this.x(v), y1: zero - 3, y2: zero + 3, tx: this.x(v), ty: height - 6, at: "middle", text: whole(xFormat(v)) })),
    ];
    const drawn = JSON.stringify([width, height, zero, lines]); // while dragging, axes mostly stay
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.axes.selectAll("line").data(lines).join("line").attr("class", "grid")
      .attr("x1", (d) => d.x1).attr("x2", (d) => d.x2).attr("y1", (d) => d.y1).attr("y2", (d) => d.y2);
    this.axes.selectAll("text").data(lines).join("text")
      .attr("x", (d) => d.tx).attr("y", (d) => d.ty).attr("text-anchor", (d) => d.at).text((d) => d.text);
    this.axes.selectAll("path").data([0]).join("path").attr("class", "zero").attr("d", `M${MARGIN.left},${zero}H${width - MARGIN.right}`);
  }

  path(layer, name, points, { closed = false } = {}) {
    const d = points.map(([x, y], i) => `${i ? "L" : "M"}${this.x(x).toFixed(1)},${this.y(y).toFixed(1)}`).join("") + (closed && points.length ? "Z" : "");
    this.outline(layer, name, d);
  }

  // A path in pixels, as SVG writes it.
  outline(layer, name, d) {
    return this[layer].selectAll(`path.${name}`).data([d]).join("path").attr("class", name).attr("d", (v) => v);
  }

  // The place for a text in the picture: names of curves.
  text(name, x, y, words, anchor = "start") {
    this.front.selectAll(`text.${name}`).data([words]).join("text").attr("class", `${name} tag`)
      .attr("x", x).attr("y", y).attr("text-anchor", anchor).text((v) => v);
  }

  // Dots that can be dragged and moved with the arrow keys: {key, name, axis, at, value, min, max, step, text, set, kind}.
  // On the axis "xy" value, min and max are pairs, and `role` says what kind of slider that is.
  handleAll(list) {
    const chart = this, svg = this.svg.node();
    const within = (v, min, max, step) => Math.min(max, Math.max(min, Math.round(v / step) * step));
    const clamp = (d, v) => (d.axis === "xy" ? v.map((c, i) => within(c, d.min[i], d.max[i], d.step)) : within(v, d.min, d.max, d.step));
    const first = (v) => (Array.isArray(v) ? v[0] : v);
    const inPlane = (event, { value: [x, y], step, min, max }) => {
      const by = step * (event.shiftKey ? 5 : 1);
      return { ArrowRight: [x + by, y], ArrowLeft: [x - by, y], ArrowUp: [x, y + by], ArrowDown: [x, y - by], PageUp: [x, y + 10 * step], PageDown: [x, y - 10 * step], Home: [min[0], y], End: [max[0], y] }[event.key] ?? null;
    };
    this.handles.selectAll("g.handle").data(list, (d) => d.key).join((enter) => {
      const g = enter.append("g").attr("class", (d) => `handle ${d.kind}`).attr("role", "slider").attr("tabindex", 0);
      g.append("circle").attr("class", "reach").attr("r", 14);
      g.append("circle").attr("class", "dot").attr("r", 6);
      g.on("keydown", (event, d) => {
        const now = g.filter((e) => e.key === d.key).datum();
        const moves = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
        const next = now.axis === "xy" ? inPlane(event, now) : event.key === "Home" ? now.min : event.key === "End" ? now.max
          : event.key in moves ? now.value + moves[event.key] * now.step * (event.shiftKey ? 5 : 1) : null;
        if (next === null) return;
        event.preventDefault();
        now.set(clamp(now, next));
      });
      g.call(drag().container(svg).filter((event) => !event.button)
        .subject((event, d) => ({ x: chart.x(d.at[0]), y: chart.y(d.at[1]), d }))
        .on("start", function () { this.focus({ preventScroll: true }); })
        .on("drag", function (event) {
          const now = select(this).datum();
          const [x, y] = [chart.x.invert(event.x), chart.y.invert(event.y)];
          now.set(clamp(now, { x, y, xy: [x, y] }[now.axis]));
        }));
      return g;
    }).attr("transform", (d) => `translate(${this.x(d.at[0])},${this.y(d.at[1])})`)
      .attr("aria-label", (d) => d.name).attr("aria-roledescription", (d) => d.role ?? null)
      .attr("aria-orientation", (d) => ({ x: "horizontal", y: "vertical" })[d.axis] ?? null)
      .attr("aria-valuemin", (d) => first(d.min)).attr("aria-valuemax", (d) => first(d.max))
      .attr("aria-valuenow", (d) => Number(first(d.value).toFixed(4))).attr("aria-valuetext", (d) => d.text ?? formatted(d.value, 2));
  }
}
