"""Without JavaScript, and enlarged to 200 %: all that there is to read is there, and nothing pretends to work."""

import pytest

from tests.browser.conftest import alternate
from tests.browser.test_pages import LOOK, complaints

pytestmark = pytest.mark.browser

SCRIPTED = ".run-bar, .check, .program, .digits, .offline-copy, .verification-filter"  # of no use without their scripts
MISSING = """(scripted) => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const folded = (e) => {
    for (let box = e.parentElement?.closest("details"); box; box = box.parentElement.closest("details"))
      if (!box.open && e.closest("summary")?.parentElement !== box) return true;
  };
  const name = (e) => `${e.tagName}.${e.getAttribute("class") ?? ""} ${e.textContent.trim().slice(0, 40)}`;
  const article = document.querySelector("article") ?? document.body;
  const text = [...article.querySelectorAll(
    "h1, h2, h3, h4, p, li, td, th, figcaption, summary, pre > code, .katex-html, img")];
  const hidden = text.filter((e) => !folded(e) && !e.closest(scripted) && !seen(e));
  const fixed = [...article.querySelectorAll("pre > code")].filter(
    (e) => getComputedStyle(e).userSelect === "none");
  // Material's drawer and the menu of languages need none: the first is a checkbox, the second opens when it has focus
  const controls = "button, select, input, textarea, [role=button], label[for]";
  const works = "[for=__drawer], .md-toggle, .md-nav__toggle, .md-nav__link, .md-nav__title";
  const dead = [...document.querySelectorAll(controls)].filter(
    (e) => seen(e) && !folded(e) && !e.matches(works) && !e.closest(".md-select"));
  return [...hidden.map((e) => `hidden: ${name(e)}`), ...fixed.map((e) => `cannot be selected: ${name(e)}`),
    ...dead.map((e) => `dead: ${name(e)}`)];
}"""


def test_everything_is_there_without_javascript(tab, built_site, request):
    watched, wrong = tab(java_script_enabled=False), []
    for path in alternate(built_site, request.config.getoption("full")):
        found = watched.open(path).evaluate(MISSING, SCRIPTED)
        wrong += [f"{path}: {what}" for what in found[:5]] + [f"{path}: … {len(found)} in all"] * (len(found) > 5)
    assert not wrong, "\n".join(wrong)


def test_a_planted_dead_button_and_a_hidden_formula_are_seen(tab):
    page = tab(java_script_enabled=False).open("/4-mathematics/1-convolution/")
    assert page.locator("article .katex-html").first.is_visible()
    page.evaluate("""() => {
      document.querySelector("article h1").insertAdjacentHTML("afterend", "<button>press</button>");
      document.querySelector("article p .katex-html").style.visibility = "hidden";
      document.querySelector("article pre > code").style.userSelect = "none";
    }""")
    found = "\n".join(page.evaluate(MISSING, SCRIPTED))
    assert "dead: BUTTON. press" in found and "hidden: SPAN.katex-html" in found and "cannot be selected: CODE" in found


ENLARGED = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}  # 1280 × 900 at 200 %


def test_nothing_is_cut_off_at_200_percent(tab, built_site, request):
    watched, wrong = tab(**ENLARGED), []
    for path in alternate(built_site, request.config.getoption("full"), first=1):
        watched.foreign.clear()
        watched.errors.clear()
        wrong += [f"{path}: {what}" for what in complaints(watched, watched.open(path).evaluate(LOOK))]
    assert not wrong, "\n".join(wrong)


def test_a_planted_width_is_seen_at_200_percent(tab):
    watched = tab(**ENLARGED)
    page = watched.open("/")
    page.evaluate("""() => document.querySelector("article").insertAdjacentHTML("beforeend",
      '<p style="width: 700px">wide</p><p style="width: 2em; overflow: hidden; white-space: nowrap">cut off</p>')""")
    found = " ".join(complaints(watched, page.evaluate(LOOK)))
    assert "scrolls sideways" in found and "clipped" in found
