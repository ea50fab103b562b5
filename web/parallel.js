// The parallel reading mode: the page in both languages, paragraph beside paragraph; formulas, code and figures once.
// The other page is fetched and paired with this one by structure, which tests/parity.py guarantees to be the same.

const SHARED = "div.arithmatex, .digits, .demo, .code, .highlight, pre, svg, img, hr, .badge, .code-foot, .jp-CodeCell, .generated, .lab-download, .md-content__button, .headerlink";
const TEXT = "p, h1, h2, h3, h4, h5, h6, summary, figcaption, td, th, dt, dd";
const INLINE = "td, th, summary, li"; // the other language stands inside these, not beside them

const content = (root) => root.querySelector(".md-content__inner");
const TABLE = ".md-typeset__scrollwrap"; // Material wraps tables on the page, not in the fetched one
const parts = (element) =>
  [...element.children]
    .filter((child) => !child.matches(SHARED + ", aside, form, script, .parallel-other"))
    .map((child) => (child.matches(TABLE) ? child.querySelector("table") : child));
const isText = (element) =>
  element.matches(TEXT) ? !element.querySelector("p") : element.matches("li") && !element.querySelector("p, ul, ol, div");
const words = (element) => element.textContent.replace(/¶|\s/g, "");

function otherLink() {
  return document.querySelector(`.md-select a[hreflang]:not([hreflang="${document.documentElement.lang}"])`);
}

function translated(source, url, lang) {
  const copy = source.cloneNode(true);
  copy.querySelectorAll(".headerlink, .badge, .code-foot").forEach((element) => element.remove());
  for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
  for (const link of copy.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), url);
  copy.lang = lang;
  return copy;
}

function join(here, there, url, lang) {
  if (words(here) === words(there)) return;
  const copy = translated(there, url, lang);
  if (here.matches(INLINE)) {
    const inside = document.createElement("span");
    inside.className = "parallel-other";
    inside.lang = lang;
    inside.append(...copy.childNodes);
    here.append(inside);
  } else {
    const pair = document.createElement("div");
    pair.className = "parallel-pair";
    here.replaceWith(pair);
    const role = document.createElement(/^H[1-6]$/.test(copy.tagName) ? "p" : copy.tagName); // one heading, not two
    role.className = `${copy.className} parallel-other as-${copy.tagName.toLowerCase()}`;
    role.lang = lang;
    role.append(...copy.childNodes);
    pair.append(here, role);
  }
}

function walk(here, there, url, lang) {
  const mine = parts(here), theirs = parts(there);
  if (mine.length !== theirs.length) throw new Error(`the two languages differ in ${here.tagName} ${here.className}`);
  mine.forEach((element, i) => {
    if (isText(element)) join(element, theirs[i], url, lang);
    else if (element.matches("li")) looseItem(element, theirs[i], url, lang);
    else walk(element, theirs[i], url, lang);
  });
}

// A list item whose text is followed by a nested list, with no paragraph of its own.
function looseItem(here, there, url, lang) {
  walk(here, there, url, lang);
  const leading = (item) => [...item.childNodes].filter((n) => !(n.nodeType === 1 && n.matches("ul, ol, p, div, table, figure")));
  const text = leading(there);
  if (!text.some((n) => n.textContent.trim())) return;
  const copy = document.createElement("span");
  copy.append(...text.map((n) => n.cloneNode(true)));
  const inside = translated(copy, url, lang);
  inside.className = "parallel-other";
  leading(here).at(-1).after(inside);
}

export async function enter() {
  const link = otherLink();
  if (!link || document.querySelector(".parallel-other")) return;
  const answer = await fetch(link.href.replace(/#.*/, ""));
  if (!answer.ok) throw new Error(`${answer.status} for ${link.href}`);
  const other = new DOMParser().parseFromString(await answer.text(), "text/html");
  walk(content(document), content(other), answer.url, other.documentElement.lang);
  document.documentElement.classList.add("parallel");
}

export function leave() {
  for (const pair of document.querySelectorAll(".parallel-pair")) pair.replaceWith(pair.firstElementChild);
  for (const copy of document.querySelectorAll(".parallel-other")) copy.remove();
  document.documentElement.classList.remove("parallel");
}
