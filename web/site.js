// Small things that every page shares. Each is usable without it: links, text and figures do not depend on this file.

// The language switcher keeps the reader's place: the same heading in the address, the same block on the screen, and the
// settings of demonstrations, but not the word (`h`) that a search has marked.
const BLOCKS = "h1, h2, h3, h4, p, li, tr, pre, figure, div.arithmatex";
const PLACE = "place-in-other-language"; // overrides/main.html asks for it too
const blocks = () =>
  [...document.querySelectorAll(`.md-content__inner :is(${BLOCKS})`)].filter((b) => !b.closest(".parallel-other"));

// The first block that begins on the screen; if none does, the one that fills it.
function placeOnScreen(all) {
  const top = document.querySelector(".md-header")?.offsetHeight ?? 0;
  const shown = (block) => block.checkVisibility({ contentVisibilityAuto: true });
  const boxes = all.map((block) => (shown(block) ? block.getBoundingClientRect() : null));
  const begins = boxes.findIndex((box) => box && box.top >= top - 4 && box.top < innerHeight);
  return begins >= 0 ? begins : boxes.findIndex((box) => box && box.bottom > top);
}

function rememberPlace(event) {
  const link = event.target.closest?.("a[hreflang]");
  if (!link) return;
  const all = blocks();
  const index = scrollY < 40 ? -1 : placeOnScreen(all);
  const offset = index < 0 ? 0 : all[index].getBoundingClientRect().top;
  sessionStorage.setItem(PLACE, JSON.stringify({ path: new URL(link.href).pathname, index, offset, count: all.length }));
  if (location.hash) link.hash = location.hash;
  link.search = location.search.replace(/[?&]h=[^&]*/, "").replace(/^&/, "?");
}

async function returnToPlace() {
  await document.fonts.ready; // before that, formulas have other heights
  const saved = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  if (!saved || saved.path !== location.pathname || saved.index < 0 || saved.count !== blocks().length) return;
  const block = blocks()[saved.index];
  for (let box = block.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
  window.scrollBy({ top: block.getBoundingClientRect().top - saved.offset, behavior: "instant" });
}

document.addEventListener("click", rememberPlace, true);
document.addEventListener("auxclick", rememberPlace, true);
addEventListener("load", returnToPlace);

// A page read from its top draws what comes near the screen (site.css). A link into it and the Tab key need the rest.
function drawAll() {
  if (!document.documentElement.classList.contains("from-top")) return;
  document.documentElement.classList.remove("from-top");
  reachScrollers();
}
addEventListener("click", ({ target }) => target.closest?.("a[href*='#']")?.pathname === location.pathname && drawAll(), true);
addEventListener("keydown", ({ key }) => key === "Tab" && drawAll(), true);

// A page that is made ready ahead (overrides/main.html) is laid out before its reader comes, and her first frame holds
// what is on the screen; the rest follows in the next one.
async function readyAhead() {
  const { body, documentElement: root, fonts } = document;
  body.getBoundingClientRect(); // asks for the fonts
  await fonts.ready;
  if (!document.prerendering || !root.classList.contains("from-top")) return;
  const blocks = [...document.querySelectorAll(".md-content__inner > *, .md-footer")];
  const boxes = blocks.map((block) => block.getBoundingClientRect());
  const waits = boxes.map(({ top }) => top > innerHeight);
  blocks.forEach(({ style }, i) => {
    style.contentVisibility = waits[i] ? "hidden" : "visible";
    if (waits[i]) style.containIntrinsicHeight = `${boxes[i].height}px`;
  });
  body.getBoundingClientRect();
  const rest = () => blocks.forEach(({ style }) => (style.contentVisibility = style.containIntrinsicHeight = ""));
  firstSeen.then(rest);
}
if (document.prerendering) addEventListener("load", readyAhead);

// On a narrow screen the contents are a drawer. What opens it is a label, which the Tab key does not reach: a button stands
// in its place. Escape and whatever leads out of the drawer close it.
const drawer = document.getElementById("__drawer");
const drawerLabel = document.querySelector(".md-header [for=__drawer]");
const contents = document.querySelector(".md-sidebar--primary");
if (drawerLabel && contents) {
  const button = document.createElement("button");
  const told = () => button.setAttribute("aria-expanded", drawer.checked);
  button.type = "button";
  button.className = `${drawerLabel.className} drawer-button`;
  button.setAttribute("aria-label", contents.querySelector("nav").getAttribute("aria-label"));
  button.append(...drawerLabel.childNodes);
  drawerLabel.replaceWith(button);
  told();
  // Enter on a label that has focus is a click (Material).
  const labels = contents.querySelectorAll(".md-nav .md-nav > .md-nav__title, .md-nav__link[for=__toc]");
  labels.forEach((label) => (label.tabIndex = 0));
  const inFront = () => [...contents.querySelectorAll("a, [tabindex='0']")].find(
    (e) => e.checkVisibility({ visibilityProperty: true }));
  button.addEventListener("click", ({ detail }) => {
    drawer.click();
    if (drawer.checked && detail === 0) inFront()?.focus(); // opened by keyboard
  });
  drawer.addEventListener("change", told);
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !drawer.checked) return;
    drawer.click();
    button.focus();
  });
  contents.addEventListener("focusout", ({ relatedTarget: next }) => {
    if (drawer.checked && next && !contents.contains(next)) drawer.click();
  });
}

// The parallel mode is kept while the reader moves through the site.
const PARALLEL = "parallel";
const parallelSwitch = document.querySelector(".parallel-switch");

async function setParallel(on) {
  const { enter, leave } = await import("./parallel.js");
  try {
    await (on ? enter() : leave());
    localStorage.setItem(PARALLEL, on ? "on" : "off");
  } catch (error) {
    console.warn(`parallel mode: ${error.message}`);
    leave();
    on = false;
  }
  parallelSwitch.setAttribute("aria-pressed", on);
}

parallelSwitch?.addEventListener("click", () => setParallel(parallelSwitch.getAttribute("aria-pressed") !== "true"));
if (parallelSwitch && localStorage.getItem(PARALLEL) === "on" && document.querySelector("article")) setParallel(true);

// A link to a collapsed proof, solution or erratum opens it.
function openTarget() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  for (let box = target?.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();

// Badges: one card at a time, closed by Escape or a click elsewhere.
const openBadges = () => document.querySelectorAll(".badge[open]");
document.addEventListener("click", ({ target }) => openBadges().forEach((b) => b.contains(target) || (b.open = false)));
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") openBadges().forEach((b) => { b.open = false; b.querySelector("summary").focus(); });
});

// What a term of the glossary means stands with its first place on the page.
for (const kind of ["pointerover", "focusin"])
  document.addEventListener(kind, ({ target }) => {
    const term = target.closest?.("a.term:not([data-term])");
    const first = term && document.querySelector(`a.term[data-term][href="${term.getAttribute("href")}"]`);
    if (first) term.dataset.term = first.dataset.term;
  });

// A formula that is selected and copied is its LaTeX.
document.addEventListener("selectionchange", () => import("katex/contrib/copy-tex"), { once: true });

// What is copied, run and edited is the whole program (`data-copy`). The programs come when a reader
// first turns to a block, all in one file; a block that is not in it shows all of its program.
let coming;
async function getPrograms() {
  const file = document.querySelector("meta[name=programs]")?.content;
  const programs = file ? await (await fetch(file)).json() : {};
  for (const block of document.querySelectorAll(".code[data-section]"))
    block.dataset.copy ??= programs[block.dataset.section] ?? block.querySelector("pre code").textContent;
  return programs;
}
const wholePrograms = () => (coming ??= getPrograms().catch((error) => {
  coming = null; // asked for again the next time
  throw error;
}));
for (const kind of ["pointerover", "focusin"])
  document.addEventListener(kind, ({ target }) => target.closest?.(".code") && wholePrograms().catch(() => {}));
const missing = () => alert$.next(document.documentElement.lang === "zh" // Material's notice
  ? "程序没有取到：连上网络后再试" : "The program did not arrive: try again when you are connected");

// Who is faster than the file waits for it: nobody gets half a program.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".code button");
  if (!button || button.closest("[data-copy]")) return;
  event.stopImmediatePropagation();
  wholePrograms().then(() => button.click(), missing);
}, true);

document.addEventListener("toggle", async ({ target }) => {
  if (!target.open || !target.matches(".program:not(:has(pre))")) return;
  const programs = await wholePrograms().catch(missing);
  if (!programs) return (target.open = false);
  target.insertAdjacentHTML("beforeend", '<div class="highlight"><pre><code></code></pre></div>');
  target.querySelector("code").textContent = programs[target.closest(".code").dataset.section];
  reachScrollers();
}, true);

// Programs on the page: what runs, edits and checks them is loaded when a reader first asks for it.
const programs = () => wholePrograms().then(() => import("./run/blocks.js"));
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) programs().then(({ press }) => press(button), missing);
});
const edited = () => /^#run=/.test(location.hash) || Object.keys(localStorage).some((key) => key.startsWith("program:"));
const restore = async () => document.querySelector("[data-do]") && edited() && (await programs()).restore();
addEventListener("hashchange", () => /^#run=/.test(location.hash) && restore());
restore();

// The Verification page shows one chapter, or all.
document.getElementById("chapter-filter")?.addEventListener("change", ({ target }) => {
  for (const chapter of document.querySelectorAll("section[data-chapter]"))
    chapter.hidden = target.value !== "" && chapter.dataset.chapter !== target.value;
});

// “Draw a digit” and the demonstrations, which take the place of their static figures, are loaded when they come near.
function whenNear(selector, rootMargin, load) {
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      load(target);
    }
  }, { rootMargin });
  for (const element of document.querySelectorAll(selector)) observer.observe(element);
}
whenNear(".digits", "400px", (element) => import("./digits/demo.js").then(({ start }) => start(element)));
whenNear("figure[data-demo]", "600px", (figure) => import("./demos/index.js").then(({ load }) => load(figure)));

// What scrolls sideways can be reached and scrolled with the keyboard.
const SCROLLERS = ".md-typeset :is(figure, pre, pre > code, div.arithmatex, .generated, .katex-display, .md-typeset__scrollwrap)";
function reachScrollers() {
  const shown = (box) => box.checkVisibility({ contentVisibilityAuto: true });
  const wide = [...document.querySelectorAll(SCROLLERS)].filter((box) => shown(box) && box.scrollWidth > box.clientWidth);
  for (const box of wide) box.tabIndex = 0; // only now: each would have what comes behind it laid out anew
}
addEventListener("load", reachScrollers);
addEventListener("resize", reachScrollers);

// The copy for reading offline (web/offline) can wait until the page is there.
addEventListener("load", () => {
  if ("serviceWorker" in navigator || document.querySelector(".offline"))
    import("./offline/page.js").then(({ start }) => start()).catch((error) => console.warn(`offline: ${error.message}`));
});
