"""For everybody: axe finds nothing, the keyboard reaches everything, formulas can be read aloud, scripts may be off."""

import pytest

from hooks.project import ROOT
from tests.browser.conftest import DESKTOP, PHONE, alternate

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"

# axe reads every element: half a minute for a chapter with hundreds of formulas and programs. What repeats is made
# small before it looks. No rule is off, and no part of the page is left out:
# - A formula: what axe could find in one is looked at here in each. The drawn half is hidden from screen readers, the
#   other half is MathML that names its source, nothing in it can be focused. Then it is one character of its colour.
# - A program keeps the first word of each colour.
# It compares boxes, so the page is drawn whole (`from-top` has what is far from the screen wait).
PREPARE = """() => {
  document.documentElement.classList.remove("from-top");
  dispatchEvent(new Event("resize"));  // what scrolls sideways is given to the keyboard
  const formulas = [...document.querySelectorAll(".katex")];
  const wrong = formulas.filter((formula) => {
    const math = formula.querySelector(".katex-mathml > math");
    return !math?.querySelector("semantics > annotation[encoding='application/x-tex']")?.textContent
      || formula.querySelector(".katex-html")?.getAttribute("aria-hidden") !== "true"
      || formula.querySelector("a, button, input, [tabindex], [role], img:not([alt])");
  }).map((formula) => formula.textContent.slice(0, 60));
  formulas.forEach((formula) => formula.replaceChildren("x"));
  const colours = new Set();
  for (const word of document.querySelectorAll(".highlight code span[class]:not(:has(span))")) {
    const style = getComputedStyle(word), key = style.color + getComputedStyle(word.closest("code")).backgroundColor;
    colours.has(key) ? word.replaceWith(word.textContent) : colours.add(key);
  }
  return wrong;
}"""
RUN = """(colours) => axe.run(document, {
  resultTypes: ["violations"], iframes: false, performanceTimer: false,
  ...(colours ? {runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}} : {}),
}).then((result) => result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${
  [...n.any, ...n.all, ...n.none].map((c) => c.message)[0] ?? v.help}`)))"""


def violations(page, colours_alone=False):
    """What axe finds on the page as it is shown."""
    wrong = [f"formula without MathML: {formula}" for formula in page.evaluate(PREPARE)]
    page.evaluate(AXE.read_text("utf-8"))
    return wrong + page.evaluate(RUN, colours_alone)


# The second scheme of a viewport differs from the first in colours alone: the rules that read colours run on it again.
FULL = pytest.mark.full
VIEWS = [
    pytest.param(DESKTOP, "light", False, id="desktop-light", marks=FULL),
    pytest.param(DESKTOP, "dark", True, id="desktop-dark", marks=FULL),
    pytest.param(PHONE, "dark", False, id="phone-dark"),
    pytest.param(PHONE, "light", True, id="phone-light", marks=FULL),
]


@pytest.mark.parametrize(("viewport", "scheme", "colours"), VIEWS)
def test_axe_finds_nothing(tab, built_site, viewport, scheme, colours, request):
    watched, wrong = tab(viewport=viewport, color_scheme=scheme), []
    for path in alternate(built_site, request.config.getoption("full")):
        found = violations(watched.open(path), colours)
        wrong += [f"{path}: {what}" for what in found[:6]] + [f"{path}: … {len(found)} in all"] * (len(found) > 6)
    assert not wrong, "\n".join(wrong)


def test_planted_barriers_are_found(tab):
    page = tab().open("/")
    page.evaluate("""() => document.querySelector("article").insertAdjacentHTML("beforeend",
      '<img src="/assets/img/icon.svg"><p style="color: #bbb">faint</p><span class="katex">x</span>')""")
    found = "\n".join(violations(page))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "formula without MathML" in found


FOCUS = """() => {
  const e = document.activeElement;
  // Material hides the radio buttons of its palette behind their labels; a handle of a figure shows a ring of its own
  const shown = e.matches("input.md-option") ? e.nextElementSibling : e.querySelector(":scope > .reach") ?? e;
  const s = getComputedStyle(shown), box = shown.getBoundingClientRect();
  const ring = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"
    || (shown !== e && s.stroke !== "none");
  return {name: `${e.tagName}.${e.className}#${e.id} ${e.textContent.trim().slice(0, 30)}`, ring,
    end: e === document.body,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}"""


def walk(page, most=400):
    """Press Tab through the page: what was focused, each with whether it is on the screen and has a visible ring."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["end"]:
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("path", ["/", "/en/9-faq/", "/labs/quadrature/"])
def test_the_keyboard_reaches_everything_and_the_reader_sees_where_it_is(tab, path):
    page = tab(reduced_motion="reduce").open(path)
    for figure in page.locator("figure[data-demo]").all():  # it comes alive when it comes near: not while Tab passes it
        figure.scroll_into_view_if_needed()
        page.wait_for_function("figure => figure.classList.contains('live')", arg=figure.element_handle())
    page.wait_for_load_state("networkidle")
    page.evaluate("""() => {
      scrollTo(0, 0);
      window.wanted = [...document.querySelectorAll("article :is(a[href], button, summary, input, select)")].filter(
        (e) => e.checkVisibility() && !e.matches(".headerlink, [tabindex='-1']"));
      window.reached = new Set();
      addEventListener("focusin", (e) => window.reached.add(e.target));
    }""")
    stops = walk(page)
    missed = page.evaluate("""() => window.wanted.filter((e) => !window.reached.has(e)).map((e) => e.outerHTML)""")
    assert not [stop["name"] for stop in stops if not stop["ring"]], "focus is not visible"
    assert not [stop["name"] for stop in stops if not stop["seen"]], "focus is off the screen"
    assert page.evaluate("() => window.wanted.length") > 0
    assert not missed


IN_DRAWER = "document.activeElement.closest('.md-sidebar--primary') !== null"


def tab_into(page, condition, most=30):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"the Tab key does not reach: {condition}")


def test_the_contents_of_a_phone_are_for_the_keyboard_too(tab):
    page = tab(viewport=PHONE, reduced_motion="reduce").open("/4-mathematics/1-convolution/")
    button = page.locator(".drawer-button")
    tab_into(page, "document.activeElement.matches('.drawer-button')")
    assert button.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    stops = []
    while page.evaluate(IN_DRAWER):
        page.wait_for_timeout(50)
        stops.append(page.evaluate(FOCUS))
        page.keyboard.press("Tab")
    assert len(stops) == 6  # back, the contents of this page, the other four of the chapter
    assert all(stop["ring"] and stop["seen"] for stop in stops)
    assert button.get_attribute("aria-expanded") == "false"  # who leaves closes it
    stops = walk(page, 30)
    assert all(stop["seen"] for stop in stops)  # and what is closed is not in the way
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(IN_DRAWER)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.drawer-button')")
    assert button.get_attribute("aria-expanded") == "false"
    page.set_viewport_size(DESKTOP)
    assert not button.is_visible()
    assert page.locator(".md-sidebar--primary .md-nav__item").first.is_visible()


def test_without_javascript_the_contents_come_when_they_have_focus(tab):
    page = tab(viewport=PHONE, java_script_enabled=False).open("/4-mathematics/1-convolution/")
    tab_into(page, IN_DRAWER)
    page.wait_for_timeout(400)
    assert page.locator(".md-sidebar--primary").bounding_box()["x"] >= 0
