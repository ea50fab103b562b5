"""The parallel mode: both languages paragraph by paragraph, formulas, code and figures once."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def enter(page):
    page.locator(".md-header .md-select").hover()
    page.locator(".parallel-switch").click()
    page.wait_for_selector("html.parallel", timeout=10_000)


@pytest.mark.parametrize(
    "path",
    [
        "/4-mathematics/1-convolution/",
        "/en/4-mathematics/1-convolution/",
        "/labs/convolution/",
        "/en/labs/convolution/",
    ],
)
def test_every_paragraph_has_its_partner_and_code_stands_once(tab, path):
    watched = tab()
    page = watched.open(path)
    kinds = ["pre", "div.arithmatex", "img.figure", "h2", ".jp-CodeCell", "[id]:not([id^=__code])"]
    count = f"""() => Object.fromEntries({kinds}.map(
        (s) => [s, document.querySelectorAll(".md-content__inner " + s).length]))"""
    before = page.evaluate(count)
    enter(page)
    assert page.evaluate(count) == before
    assert not [e for e in watched.errors if "parallel" in e]
    pairs = page.eval_on_selector_all(
        ".parallel-pair",
        "pairs => pairs.map((p) => [p.children.length, p.children[0].textContent, p.children[1]?.textContent])",
    )
    assert len(pairs) > 5
    other = "en" if path.startswith("/en") is False else "zh"
    assert page.eval_on_selector_all(".parallel-other", f"all => all.every((e) => e.lang === '{other}')")
    for children, here, there in pairs:
        assert children == 2
        chinese = [sum("\u4e00" <= c <= "\u9fff" for c in text) for text in (here, there)]
        assert max(chinese) > 0 or len(here) < 40, (here, there)
    unpaired = page.eval_on_selector_all(
        ".md-content__inner p",
        """all => all.filter((p) => !p.closest(".parallel-pair, .parallel-other, .badge, .code, .generated")
             && !p.closest(".lab-download, li, td, footer, .jp-OutputArea")
             && p.textContent.trim() && !p.classList.contains("admonition-title")).map((p) => p.textContent)""",
    )
    assert all(not any("\u4e00" <= c <= "\u9fff" for c in text) for text in unpaired), unpaired


def test_beside_the_other_language_the_static_figure_of_a_demonstration_stands(tab):
    """Once, whether the demonstration was there before or comes near later; it lives on when the mode is left."""
    watched = tab()
    page = watched.open("/3-algorithms/1-convolution/")
    first, second = page.locator("figure[data-demo]").all()
    value = first.locator("[data-number]").first
    first.scroll_into_view_if_needed()
    page.wait_for_selector(f"#{first.get_attribute('id')}.live")
    shown = value.text_content()
    enter(page)
    for figure in (first, second):  # the second one is loaded now
        figure.scroll_into_view_if_needed()
        page.wait_for_selector(f"#{figure.get_attribute('id')} .demo", state="attached")
        page.wait_for_timeout(200)
        assert figure.locator("img.figure").count() == 1 and figure.locator("img.figure").is_visible()
        assert figure.locator(".demo").count() == 1 and not figure.locator(".demo").is_visible()
        assert figure.locator(".parallel-other").count() == 1  # the caption
        assert page.locator(f"[id={figure.get_attribute('id')}]").count() == 1
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.evaluate("document.querySelector('.parallel-switch').click()")
    page.wait_for_selector("html:not(.parallel)")
    page.wait_for_timeout(200)
    for figure in (first, second):
        figure.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
        assert figure.locator(".demo").is_visible() and not figure.locator("img.figure").is_visible()
        assert figure.locator(".demo-chart").first.bounding_box()["width"] > 200
    assert value.text_content() == shown and first.locator(".parallel-other").count() == 0
    assert not watched.errors


def test_two_columns_on_a_wide_screen_and_one_on_a_phone(tab):
    for viewport, columns in ((DESKTOP, 2), (PHONE, 1)):
        page = tab(viewport=viewport).open("/2-concepts/1-integral/")
        page.evaluate("document.querySelector('.parallel-switch').click()")
        page.wait_for_selector("html.parallel")
        style = page.locator(".parallel-pair").first.evaluate("e => getComputedStyle(e).gridTemplateColumns")
        assert len(style.split()) == columns
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_mode_is_kept_while_moving_on_and_left_by_the_keyboard(tab):
    watched = tab()
    page = watched.open("/4-mathematics/1-convolution/")
    text = page.locator("article").inner_text()
    enter(page)
    page = watched.open("/4-mathematics/2-losses/")
    page.wait_for_selector("html.parallel")
    page.locator(".md-header .md-select button").first.focus()
    page.locator(".parallel-switch").focus()
    assert page.locator(".parallel-switch").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_selector("html:not(.parallel)")
    page = watched.open("/4-mathematics/1-convolution/")
    page.wait_for_timeout(300)
    assert page.locator("article").inner_text() == text


def test_a_glossary_term_shows_the_other_language_on_focus(tab):
    page = tab().open("/2-concepts/2-convolution/")
    term = page.locator("a.term").first
    term.focus()
    tip = term.evaluate("e => getComputedStyle(e, '::after').content")
    assert any(c.isascii() and c.isalpha() for c in tip.split("·")[0])
    assert page.evaluate("""() => {
      const seen = new Set(); let section = 0;
      for (const e of document.querySelectorAll("article :is(h1, h2, h3, h4, a.term)")) {
        if (e.tagName !== "A") { section += 1; continue; }
        const key = section + e.hash; if (seen.has(key)) return false; seen.add(key);
      }
      return seen.size > 3;
    }""")
    assert page.locator("article a.term").first.evaluate("e => e.closest('a, code, h1, h2, .arithmatex') === e")
    again = page.query_selector("article a.term:not([data-term])")  # it says the same as the first on the page
    again.focus()
    first = page.locator(f"article a.term[href='{again.get_attribute('href')}']").first
    assert again.get_attribute("data-term") == first.get_attribute("data-term") is not None
