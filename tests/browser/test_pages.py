"""Every page (`--full`), or one of each kind, as a reader's browser shows it."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, pages

pytestmark = pytest.mark.browser

LOOK = """() => {
  document.documentElement.classList.remove("from-top");  // all of the page is looked at
  const article = document.querySelector("article") ?? document.body;
  const shown = (e) => e.checkVisibility?.({visibilityProperty: true}) ?? e.offsetParent;
  const text = [];
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest("code, pre, script, style, svg, annotation, .source")) text.push(walker.currentNode.data);
  }
  const clipped = [...article.querySelectorAll("*")].filter((e) => {
    if (e.closest(".katex, svg, pre, .md-clipboard, .md-code__nav, math")) return false;
    const style = getComputedStyle(e);
    return style.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 2 && e.clientWidth > 1 && shown(e);
  }).map((e) => `${e.tagName}.${e.className}`);
  const wide = [...article.querySelectorAll("*")].filter((e) => {
    if (!shown(e) || e.closest(".katex-mathml, svg, math")) return false;
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.right <= innerWidth + 1) return false;
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== "visible" && p.getBoundingClientRect().right < innerWidth + 2) return false;
    return true;
  }).map((e) => `${e.tagName}.${e.className}`);
  const covered = [...article.querySelectorAll(".statement > :is(summary, .admonition-title)")].filter((title) => {
    const range = document.createRange(), badge = title.parentElement.querySelector(":scope > .badge > summary");
    range.selectNodeContents(title);
    const limit = title.matches("summary") ? title.getBoundingClientRect().right - 20 : innerWidth;
    const box = badge?.getBoundingClientRect() ?? {left: limit, right: limit, top: -Infinity, bottom: Infinity};
    return shown(title) && [...range.getClientRects()].some((r) =>
      r.right > box.left + 1 && r.left < box.right && r.bottom > box.top + 1 && r.top < box.bottom - 1);
  }).map((title) => title.textContent);
  return {
    covered, text: text.join("\\n"), clipped, wide: wide.slice(0, 5), lang: document.documentElement.lang,
    scroll: document.scrollingElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


def complaints(watched, seen):
    """What is wrong with a page, in words."""
    for url in watched.foreign:
        yield f"a request to another origin: {url}"
    for error in watched.errors:
        if "no-such-page" not in error and not error.startswith("Failed to load resource"):
            yield f"console: {error}"
    for mark in ("\\(", "\\[", "$$", "///"):
        if mark in seen["text"]:
            at = seen["text"].index(mark)
            yield f"raw {mark} in the text: {seen['text'][max(0, at - 40) : at + 40]!r}"
    if seen["scroll"] > 0:
        yield f"the page scrolls sideways by {seen['scroll']} px: {seen['wide']}"
    if seen["wide"]:
        yield f"sticks out of the screen: {seen['wide']}"
    if seen["covered"]:
        yield f"a badge or an arrow lies on a title: {seen['covered']}"
    if seen["clipped"]:
        yield f"clipped: {seen['clipped'][:5]}"


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_pages_are_whole_and_ask_nobody_else(tab, built_site, viewport, scheme, request):
    watched, wrong = tab(viewport=viewport, color_scheme=scheme), []
    for path in pages(built_site, request.config.getoption("full")):
        watched.foreign.clear()
        watched.errors.clear()
        seen = watched.open(path).evaluate(LOOK)
        wrong += [f"{path}: {complaint}" for complaint in complaints(watched, seen)]
        if path != "/no-such-page/" and seen["lang"] != ("en" if path.startswith("/en/") else "zh"):
            wrong.append(f"{path}: lang is {seen['lang']}")
    assert not wrong, "\n".join(wrong)


def test_a_planted_overflow_and_a_raw_formula_are_seen(tab):
    """The check above can fail."""
    watched = tab(viewport=PHONE)
    page = watched.open("/")
    page.evaluate("""() => document.querySelector("article").insertAdjacentHTML("beforeend",
      '<p style="width: 900px">\\\\(x\\\\)</p><img src="https://example.org/x.png">'
      + `<details class="statement"><summary style="white-space: nowrap">${"long ".repeat(30)}</summary></details>`)""")
    page.wait_for_timeout(200)
    found = " ".join(complaints(watched, page.evaluate(LOOK)))
    assert "raw \\(" in found
    assert "scrolls sideways" in found
    assert "an arrow lies on a title" in found
    assert "Content Security Policy" in found  # so there was no request


PAPER = {"width": 672, "height": 990}  # A4 between its margins


def test_nothing_sticks_out_of_a_sheet_of_paper(tab, built_site, request):
    watched, wrong = tab(viewport=PAPER), []
    full = request.config.getoption("full")
    for path in pages(built_site, full) if full else ("/5-practice/1-convolution/",):  # the widest tables
        watched.open(path).emulate_media(media="print")
        seen = watched.page.evaluate(LOOK)
        wrong += [f"{path}: {what}" for what in complaints(watched, seen) if "console" not in what]
        watched.page.emulate_media(media="screen")
    assert not wrong, "\n".join(wrong)


def test_a_planted_width_sticks_out_of_paper(tab):
    watched = tab(viewport=PAPER)
    page = watched.open("/glossary/")
    page.emulate_media(media="print")
    assert not list(complaints(watched, page.evaluate(LOOK)))
    page.evaluate("""() => document.querySelector("article").insertAdjacentHTML("beforeend",
      '<p style="width: 700px">wide</p>')""")
    assert "sticks out" in " ".join(complaints(watched, page.evaluate(LOOK)))


def test_the_404_page_speaks_both_languages(tab):
    page = tab().open("/en/nowhere/")
    assert page.locator("article [lang=zh]").inner_text().startswith("没有")
    assert page.locator("article [lang=en]").inner_text().startswith("There is no")


AHEAD = """() => {
  const blocks = [...document.querySelectorAll(".md-content__inner > *")].filter((b) => b.offsetHeight);
  const of = (kind) => blocks.filter(({style}) => style.contentVisibility === kind);
  return {
    screen: blocks.filter((b) => b.getBoundingClientRect().top < innerHeight).length,
    near: of("visible").length, far: of("hidden").length,
    bare: of("").length === blocks.length, frames: /native/.test(requestAnimationFrame),
  };
}"""


@pytest.mark.parametrize("end", ["", "#thm-young"], ids=["from the top", "a place in the page"])
def test_a_page_made_ready_ahead_shows_the_screen_first(tab, end):
    """Playwright forbids the browser to make pages ready, so the page is told that it is; `make perf` really does."""
    watched = tab()
    watched.page.add_init_script("Object.defineProperty(document, 'prerendering', {value: true, configurable: true})")
    page = watched.open(f"/4-mathematics/1-convolution/{end}")
    if end:
        page.wait_for_timeout(500)
        assert page.evaluate(AHEAD)["bare"]
        return
    page.locator(".md-content__inner > [style*=content-visibility]").first.wait_for(state="attached")
    seen = page.evaluate(AHEAD)
    assert seen["near"] == seen["screen"] > 3
    assert seen["far"] > 30
    assert not seen["frames"]  # there are none, so what waits for one goes on at once
    page.evaluate("new ResizeObserver(() => (window.told = true)).observe(document.body)")
    page.wait_for_timeout(200)
    assert not page.evaluate("window.told")  # what watches the page waits until it has been seen
    page.evaluate("""() => {
      delete document.prerendering;
      document.dispatchEvent(new Event("prerenderingchange"));
    }""")
    page.locator(".md-content__inner > [style*=content-visibility]").first.wait_for(state="detached")
    seen = page.evaluate(AHEAD)
    assert seen["bare"]
    assert seen["frames"]
    assert page.evaluate("firstSeen.then(() => window.told)")
    assert not watched.errors


def test_what_stays_while_the_page_scrolls_is_drawn_above_it(tab):
    """Else each paragraph behind the contents is a layer of its own: 40 of them on this page."""
    watched = tab()
    page = watched.open("/2-concepts/2-convolution/")
    inspector, layers = page.context.new_cdp_session(page), []
    inspector.on("LayerTree.layerTreeDidChange", lambda event: layers.append(len(event.get("layers", []))))
    inspector.send("LayerTree.enable")
    page.wait_for_timeout(1000)
    assert 0 < layers[-1] < 25


def test_a_closed_chapter_of_the_contents_is_laid_out_when_it_is_opened(tab):
    watched = tab()
    page = watched.open("/2-concepts/2-convolution/")
    link = page.locator(".md-sidebar--primary a[href$='4-mathematics/1-convolution/']")
    assert not link.evaluate("e => e.checkVisibility({ contentVisibilityAuto: true })")
    page.locator(".md-sidebar--primary li:has(a[href$='4-mathematics/1-convolution/']) > div > label").click()
    assert not watched.errors
    link.click()
    assert page.url.endswith("/4-mathematics/1-convolution/")
