"""Material's styles are served without the rules that nothing uses (`front.adapt_styles`): no pixel changes by it."""

import re
from pathlib import Path

import material
import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

WHOLE = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
STILL = "*, ::before, ::after {transition: none !important; animation: none !important; caret-color: #0000 !important}"
ADD = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""


def contents(page):
    page.locator(".md-header__button[for=__drawer]").click()
    page.locator(".md-nav--primary").wait_for()


def search(page):
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially("积分")
    page.locator(".md-search-result__item").first.wait_for()


def end(page):
    page.evaluate("document.documentElement.classList.remove('from-top')")  # heights are exact then
    page.locator(".md-footer").evaluate("e => e.scrollIntoView({block: 'end', behavior: 'instant'})")


STATES = [
    ("/", DESKTOP, "dark", None),
    ("/2-concepts/1-integral/", PHONE, "light", contents),
    ("/2-concepts/1-integral/", PHONE, "dark", search),
    ("/7-tools/", DESKTOP, "light", end),
    ("/labs/convolution/", DESKTOP, "light", search),
    ("/no-such-page/", PHONE, "light", None),
]


def picture(watched, path, act, change):
    """Screenshot of a page whose styles of Material are `change(name, served)`."""

    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, body=change(route.request.url.rsplit("/", 1)[1], response.text()))

    watched.context.route("**/assets/stylesheets/*.css", answer)
    page = watched.open(path)
    page.evaluate(ADD, STILL)
    if act:
        act(page)
    page.evaluate("document.fonts.ready")
    return settled(page)


def settled(page):
    """Screenshot of the page once two in a row are equal."""
    last = None
    for _ in range(20):
        seen, last = last, page.screenshot()
        if seen == last:
            return last
        page.wait_for_timeout(100)
    raise AssertionError("the page does not come to rest")


def whole(name, served):
    return (WHOLE / name).read_text("utf-8")


@pytest.mark.parametrize(("path", "viewport", "scheme", "act"), STATES)
def test_the_rules_that_were_taken_out_change_no_pixel(tab, path, viewport, scheme, act):
    options = {"viewport": viewport, "color_scheme": scheme}
    served = picture(tab(**options), path, act, lambda name, text: text)
    assert served == picture(tab(**options), path, act, whole)


def test_a_rule_that_is_missing_is_seen(tab):
    def without(name, served):
        return re.sub(r"\.md-search-result[^{}]*\{[^}]*\}", "", served)

    pictures = [picture(tab(viewport=PHONE), "/", search, change) for change in (whole, without)]
    assert pictures[0] != pictures[1]


def test_what_is_served_is_smaller(built_site):
    for served in (built_site / "assets" / "stylesheets").glob("*.css"):
        assert served.stat().st_size < 0.8 * (WHOLE / served.name).stat().st_size
