"""From one language to the other, at the same place; search that keeps to the reader's language."""

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

KINDS = {
    "chapter": ("/4-mathematics/1-convolution/", "convolution-theorem"),
    "index": ("/3-algorithms/", None),
    "faq": ("/9-faq/", "choose-a-loss"),
    "lab": ("/labs/quadrature/", None),
    "appendix": ("/glossary/", None),
    "home": ("/", None),
}


def switch(page, lang):
    link = page.locator(f'.md-header .md-select a[hreflang="{lang}"]')
    page.locator(".md-header .md-select").hover()
    assert link.is_visible()
    link.evaluate("a => a.click()")  # Playwright's own click may scroll the page before it
    page.wait_for_function(f"() => document.documentElement.lang === '{lang}' && document.readyState === 'complete'")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.full] * (kind in ("index", "faq", "appendix"))) for kind in KINDS]
)
def test_the_switcher_keeps_page_and_heading(tab, kind):
    path, heading = KINDS[kind]
    watched = tab()
    page = watched.open(path + (f"#{heading}" if heading else ""))
    if heading is None and kind not in ("home", "appendix", "index"):
        heading = page.locator("article :is(h2, h3)[id]").first.get_attribute("id")
        page = tab().open(f"{path}#{heading}")
    for lang, prefix in (("en", "/en"), ("zh", "")):
        switch(page, lang)
        expected = watched.origin + prefix + path + (f"#{heading}" if heading else "")
        page.wait_for_url(expected, timeout=5000)
        assert page.locator("html").get_attribute("lang") == lang
        if heading:
            page.wait_for_timeout(150)
            top = page.locator(f"#{heading}").evaluate("e => e.getBoundingClientRect().top")
            assert -5 <= top <= 200, f"#{heading} stands {top} px below the top of the screen"


def test_a_source_page_links_to_itself_in_the_other_language(tab):
    watched = tab()
    page = watched.open("/source/snippets/convolution.py/")
    page.locator("a[hreflang=en]").click()
    page.wait_for_url(watched.origin + "/en/source/snippets/convolution.py/")


def test_the_switcher_keeps_the_paragraph(tab):
    """Without a heading in the address: the paragraph at the top of the screen is there in the other language too."""
    page = tab(viewport=PHONE).open("/4-mathematics/1-convolution/")
    top = """() => {
      const header = document.querySelector(".md-header").offsetHeight;
      const kinds = ":is(h1, h2, h3, h4, p, li, tr, pre, figure, div.arithmatex)";
      const all = [...document.querySelectorAll(".md-content__inner " + kinds)];
      return all.findIndex((b) => b.checkVisibility() && b.getBoundingClientRect().top >= header - 4);
    }"""
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_timeout(200)
    before = page.evaluate(top)
    assert before > 5
    page.evaluate("""() => document.querySelector('.md-select a[hreflang="en"]').click()""")
    page.wait_for_url("**/en/**")
    page.wait_for_timeout(400)
    assert abs(page.evaluate(top) - before) <= 1


def results(page, query):
    """Addresses that the search offers for a query, typed as a reader types it."""
    box = page.locator(".md-search__input")
    box.click()
    box.fill(query)
    box.press("End")  # Material listens to key events; text from an input method comes without one
    page.wait_for_function(
        "() => /\\d|没有|No match/.test(document.querySelector('.md-search-result__meta').textContent)", timeout=20_000
    )
    page.wait_for_timeout(400)
    return page.eval_on_selector_all(".md-search-result__link", "links => links.map((a) => new URL(a.href).pathname)")


@pytest.mark.parametrize("query", ["卷积定理", "等变性", "标准误"])
def test_a_chinese_word_in_a_sentence_is_found_in_chinese_pages_only(tab, query):
    found = results(tab().open("/"), query)
    assert found, f"nothing found for {query}"
    assert not [path for path in found if path.startswith("/en/")]


@pytest.mark.parametrize("query", ["convolution theorem", "equivariance", "standard error"])
def test_an_english_search_finds_english_pages_only(tab, query):
    found = results(tab().open("/en/"), query)
    assert found, f"nothing found for {query}"
    assert all(path.startswith("/en/") for path in found)


def test_a_search_for_nonsense_finds_nothing(tab):
    assert not results(tab().open("/"), "阿巴阿巴卡拉")
