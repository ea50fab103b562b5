"""Material's and KaTeX's styles are served without the rules that nothing uses: no pixel changes by it."""

import io
import re
from pathlib import Path

import material
import pytest
from PIL import Image

from hooks.project import ROOT
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

MATERIAL = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
KATEX = ROOT / "node_modules" / "katex" / "dist"
STILL = "*, ::before, ::after {transition: none !important; animation: none !important; caret-color: #0000 !important}"
ADD = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""


def contents(page):
    page.locator(".drawer-button").click()
    page.locator(".md-nav--primary .md-nav .md-nav__title").filter(visible=True).wait_for()


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
    """Screenshot of a page whose styles of Material and KaTeX are `change(name, served)`."""

    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, body=change(route.request.url.rsplit("/", 1)[1], response.text()))

    watched.context.route(re.compile(r"/assets/(?:stylesheets|katex)/[^/]*\.css"), answer)
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
    return ((KATEX if name.startswith("katex") else MATERIAL) / name).read_text("utf-8")


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
    served = [*built_site.glob("assets/stylesheets/*.css"), *built_site.glob("assets/katex/*.css")]
    assert len(served) == 3
    for path in served:
        assert path.stat().st_size < 0.75 * len(whole(path.name, "").encode())


GROUND = {"light": (255, 255, 255), "dark": (30, 35, 41)}


def test_figures_have_the_scheme_that_the_reader_chose_and_paper_is_light(tab):
    """A picture sees nothing of its page but this; its ground is the page's, in a corner where nothing is drawn."""
    page = tab(color_scheme="light").open("/4-mathematics/2-losses/")

    def ground():
        figure = page.locator("img.figure").first
        figure.scroll_into_view_if_needed()
        page.wait_for_function("(e) => e.complete && e.naturalWidth", arg=figure.element_handle())
        return Image.open(io.BytesIO(figure.screenshot())).convert("RGB").getpixel((2, 2))

    assert ground() == GROUND["light"]
    while page.locator("body").get_attribute("data-md-color-scheme") != "slate":
        page.locator("label[for^=__palette]:visible").click()
    assert ground() == GROUND["dark"]
    page.emulate_media(media="print")
    assert ground() == GROUND["light"]


def undefined(site):
    """Names of the custom properties that a style or a page asks for, has nothing to fall back on, and nobody sets."""
    pages = [p for p in site.rglob("*.html") if "source" not in p.relative_to(site).parts]  # those show this very file
    texts = [p.read_text("utf-8") for p in (*site.rglob("assets/**/*.css"), *pages)]
    scripts = "".join(p.read_text("utf-8") for p in site.glob("assets/j*/*.js"))
    asked = {name for text in texts for name in re.findall(r"var\((--[\w-]+)\)", text)}
    set_here = {name for text in texts for name in re.findall(r"[{;\s\"'](--[\w-]+):", text)}
    optional = "--pce-"  # the editor's own style leaves some of its colours to others
    return {name for name in asked - set_here if name not in scripts and not name.startswith(optional)}


def test_no_custom_property_is_missing(built_site, tmp_path):
    assert not undefined(built_site)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.css").write_text("p{--a:1;color:var(--a);width:var(--b);height:var(--c,2px)}", "utf-8")
    assert undefined(tmp_path) == {"--b"}
