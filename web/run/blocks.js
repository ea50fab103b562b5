// A program on the page that is run, edited, reset, shared; an exercise that is checked. What a program prints and
// what a reader types gets into the page as text alone.

import { Offline, Stopped, run, stop } from "./python.js";
import { fromLink, linkTo } from "./share.js";
import words from "./words.js";

const KEY = (section) => `program:${section}`;
const blocks = new WeakMap();
const lang = document.documentElement.lang;
const mb = (bytes) => (bytes / 1e6).toFixed(1);

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  if (tag === "button") element.type = "button";
  return element;
}

function style() {
  if (document.querySelector("link[data-editor]")) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("./editor.css", import.meta.url);
  link.dataset.editor = "";
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}

class Block {
  constructor(element) {
    this.element = element;
    this.section = element.dataset.section ?? element.dataset.exercise;
    this.button = element.querySelector('[data-do="run"]');
    this.original = this.program = element.dataset.copy;
    this.panel = make("div", "run-panel");
    this.status = make("p", "run-status");
    this.status.setAttribute("role", "status");
    this.progress = make("progress", "run-progress");
    this.progress.hidden = true;
    this.progress.setAttribute("aria-label", "Python");
    this.output = make("div", "run-output");
    this.output.setAttribute("role", "log");
    this.output.setAttribute("aria-label", words.output);
    this.output.tabIndex = 0;
    this.output.hidden = true;
    this.panel.append(this.status, this.progress, this.output);
    (element.querySelector(":scope > .code-foot") ?? element).before(this.panel);
    if (!this.panel.isConnected || !element.contains(this.panel)) element.append(this.panel);
  }

  // The editor, with the program that the reader left here.
  async open({ focus = true, program } = {}) {
    if (!this.check && this.element.dataset.check) await this.getCheck();
    program ??= this.program;
    if (this.editor) {
      this.editor.value = program;
      this.box.hidden = false;
    } else {
      const [{ edit }] = await Promise.all([import("./editor.js"), style()]);
      this.box = make("div", "editor-box");
      const place = make("div", "editor");
      const bar = make("div", "editor-bar");
      const button = (text, act) => {
        const made = make("button", "", text);
        made.addEventListener("click", act);
        bar.append(made);
        return made;
      };
      this.runButton = button(this.element.dataset.check ? words.check : words.run, () => this.toggle());
      button(words.reset, () => this.reset());
      button(words.share, () => this.share());
      button(words.close, () => this.close());
      this.first ??= this.firstLine();
      if (this.check) this.box.append(make("p", "editor-note", words.task(this.check.useful.join(", "))));
      else if (this.first > 1) this.box.append(make("p", "editor-note", words.whole));
      this.box.append(place, bar);
      this.panel.before(this.box);
      this.editor = edit(place, {
        program,
        label: words.editor,
        firstLine: this.first,
        onChange: (value) => this.changed(value),
        onRun: () => this.busy || this.toggle(),
      });
    }
    this.program = program;
    this.element.classList.add("editing");
    this.element.dataset.copy = program;
    if (focus) this.editor.focus();
    if (program === this.original) this.editor.show(this.first);
  }

  // Where the section that the page shows begins in the program.
  firstLine() {
    const shown = this.element.querySelector(":scope > .highlight code")?.textContent.trimEnd().split("\n") ?? [];
    const body = shown.slice(shown.findLastIndex((text) => /^(?:from|import)\s/.test(text)) + 1).find((text) => text.trim());
    const at = this.original.split("\n").lastIndexOf(body ?? "\0");
    return at < 0 ? 1 : at + 1;
  }

  close() {
    this.box.hidden = true;
    this.element.classList.remove("editing");
    this.element.querySelector("[data-do]").focus();
  }

  changed(value) {
    if (value === this.program) return;
    this.program = this.element.dataset.copy = value;
    try {
      if (value === this.original) localStorage.removeItem(KEY(this.section));
      else localStorage.setItem(KEY(this.section), value);
      if (!this.busy) this.say(value === this.original ? "" : words.saved);
    } catch {} // storage is full or forbidden: the program stays for as long as the page
  }

  reset() {
    this.editor.value = this.original;
    this.changed(this.original);
    this.clear();
    this.say("");
    this.editor.focus();
  }

  async share() {
    const link = await linkTo(this.section, this.program);
    if (!link) return this.say(words.long);
    history.replaceState(history.state, "", link);
    try {
      await navigator.clipboard.writeText(link);
    } catch {} // not allowed: the link stands in the address bar
    this.say(words.copied);
  }

  say(text) {
    this.status.textContent = text;
  }

  clear() {
    this.output.replaceChildren();
    this.output.hidden = true;
    this.figures = 0;
    this.editor?.mark(null);
  }

  toggle() {
    return this.busy ? stop() : this.run();
  }

  setBusy(busy) {
    this.busy = busy;
    const check = this.element.dataset.check;
    if (this.button) this.button.textContent = busy ? words.stop : words.run;
    if (this.runButton) this.runButton.textContent = busy ? words.stop : check ? words.check : words.run;
    this.element.classList.toggle("running", busy);
    if (!busy) this.progress.hidden = true;
  }

  async run() {
    if (location.protocol === "file:") return this.say(words.file);
    this.clear();
    this.setBusy(true);
    this.failed = this.line = null;
    const dark = document.body.dataset.mdColorScheme === "slate";
    let begun = performance.now();
    try {
      await run({ program: this.program, check: this.check, lang, dark }, (message) => {
        if (message.state === "running") begun = performance.now();
        this.show(message);
      });
      const seconds = ((performance.now() - begun) / 1000).toFixed(2);
      if (this.failed) this.say(this.failed);
      else {
        this.say(words.done(seconds));
        if (this.output.hidden && !this.check) this.suggest();
      }
    } catch (error) {
      if (error instanceof Stopped) this.say(this.failed ?? words.stopped);
      else this.say(error instanceof Offline ? words.offline(error.message) : words.broken(error.message));
    }
    this.setBusy(false);
    if (this.line) {
      if (!this.element.classList.contains("editing")) await this.open({ focus: false });
      this.editor.mark(this.line);
    }
  }

  // A program that prints nothing: what a reader could add.
  suggest() {
    const name = this.program.match(/^def (\w+)(?![\s\S]*^def )/m)?.[1];
    this.say(`${words.silent} `);
    if (name) this.status.append(make("code", "", `${name}(…)`));
  }

  show({ state, kind, name, got, total, text, extra }) {
    text = String(text ?? "").slice(0, 2_000_000);
    if (state === "getting") {
      this.say(name === "Python" ? words.getting(mb(total)) : words.gettingMore(name, mb(total)));
      this.progress.hidden = false;
      this.progress.max = total;
      this.progress.value = 0;
    } else if (state === "progress") {
      this.progress.value = got;
    } else if (state) {
      this.progress.hidden = true;
      this.say(words[state] ?? "");
    } else if (kind === "out" || kind === "err") {
      const last = this.output.lastElementChild;
      if (last?.className === `run-${kind}`) last.append(text);
      else this.put(make("pre", `run-${kind}`, text));
    } else if (kind === "value") {
      const value = make("pre", "run-value", text);
      value.setAttribute("aria-label", words.value);
      this.put(value);
    } else if (kind === "figure") {
      const image = make("img", "run-figure");
      image.alt = words.figure((this.figures += 1));
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`; // an image: nothing in it can run
      if (this.figures <= 20) this.put(image);
    } else if (kind === "error") {
      this.put(make("pre", "run-error", text));
      this.line = Number.isInteger(extra) ? extra : null;
      this.failed = words.failed + (this.line ? words.line(this.line) : "");
    } else if (kind === "limit") {
      this.failed = words.limit;
    } else if (kind === "missing") {
      this.failed = words.missing(text);
    } else if (kind === "check") {
      const item = make("p", extra ? "check-holds" : "check-fails", text);
      item.prepend(make("span", "check-mark", extra ? words.holds : words.fails), " ");
      this.put(item);
    } else if (kind === "verdict") {
      this.failed = extra ? words.right : words.wrong;
    }
  }

  put(element) {
    this.output.hidden = false;
    this.output.append(element);
  }

  // An exercise: what the reader starts from, and the checks, in a file of their own.
  async getCheck() {
    const { starter, ...check } = await (await fetch(this.element.dataset.check)).json();
    this.check = check;
    this.first = 1;
    this.original = starter;
    this.program = saved(this.section) ?? starter;
  }
}

function saved(section) {
  try {
    return localStorage.getItem(KEY(section));
  } catch {
    return null;
  }
}

function block(element) {
  if (!blocks.has(element)) blocks.set(element, new Block(element));
  return blocks.get(element);
}

export function press(button) {
  const own = block(button.closest("[data-section], [data-exercise]"));
  if (button.dataset.do === "run") return own.toggle();
  return own.element.classList.contains("editing") ? own.close() : own.open();
}

// At the beginning of a visit: programs that this reader has edited, and the one in the address, shown and never run.
export async function restore() {
  const all = [...document.querySelectorAll("[data-section]:has([data-do]), [data-exercise]")].map(block);
  for (const own of all) {
    const program = saved(own.section);
    if (program !== null) await own.open({ focus: false, program });
  }
  try {
    const link = await fromLink();
    const own = link && all.find(({ section }) => section === link.section);
    if (!own) return;
    for (let box = own.element.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
    await own.open({ focus: false, program: link.program });
    own.say(words.shared);
    own.element.scrollIntoView();
  } catch {
    all[0]?.say(words.badLink);
    all[0]?.element.scrollIntoView();
  }
}
