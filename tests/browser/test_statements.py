"""Badges, numbers, references and copied programs, as a reader uses them."""

import re
import subprocess
import sys

import pytest

from hooks import code
from tests.browser.conftest import PHONE, alternate

pytestmark = pytest.mark.browser

CHAPTER = "/4-mathematics/1-convolution/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_badge_opens_a_card_with_the_tests_and_their_numbers(tab, prefix):
    page = tab(viewport=PHONE).open(prefix + CHAPTER)
    badge = page.locator(".theorem .badge[data-state=verified]").first
    assert badge.get_attribute("open") is None
    badge.locator("summary").focus()
    page.keyboard.press("Enter")
    card = badge.locator(".badge-card")
    assert card.is_visible()
    assert re.search(r"= [\d.e−-]+", card.inner_text())
    assert card.locator("a:has(code)").count() >= 1
    assert "proved" not in badge.locator("summary").inner_text()
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_the_link_of_a_test_leads_to_its_line(tab):
    page = tab().open(CHAPTER)
    badge = page.locator(".theorem .badge[data-state=verified]").first
    badge.locator("summary").click()
    link = badge.locator(".badge-card a:has(code)").first
    name = link.inner_text().split("[")[0]
    link.click()
    page.wait_for_load_state("load")
    line = int(page.url.split("#line-")[1])
    lines = page.locator(".source code").inner_text().split("\n")
    assert f"def {name}(" in "\n".join(lines[line - 1 : line + 12])


def test_numbers_are_the_same_in_both_languages_and_run_through_the_chapter(tab):
    numbers = {}
    for prefix in ("", "/en"):
        page = tab().open(prefix + CHAPTER)
        numbers[prefix] = page.eval_on_selector_all(
            ".statement[id] > :first-child > .statement-label",
            "labels => labels.map((l) => [l.closest('[id]').id, (l.textContent.match(/[\\d.]+|E\\d+/) ?? [''])[0]])",
        )
    assert numbers[""] == numbers["/en"]
    counted = [n for name, n in numbers[""] if name.split("-")[0] in ("def", "thm", "prop", "exm")]
    assert counted == [f"4.{i}" for i in range(1, len(counted) + 1)]


def test_a_reference_shows_the_number_of_what_it_leads_to(tab):
    page = tab().open("/en" + CHAPTER)
    links = page.eval_on_selector_all(
        "a.reference[href^='#']", "links => links.map((a) => [a.textContent, a.hash.slice(1)])"
    )
    assert links
    for text, target in links:
        element = page.locator(f"[id='{target}']")
        assert element.count() == 1, target
        number = re.search(r"[\d.]+|E\d+", text)[0]
        assert number in element.evaluate("e => e.textContent"), (text, target)


def test_a_link_to_a_collapsed_proof_opens_it(tab):
    watched = tab()
    page = watched.open(CHAPTER)
    proof = page.locator("details.proof[id]").first.get_attribute("id")
    page = watched.open(f"{CHAPTER}?again#{proof}")
    assert page.locator(f"#{proof}").get_attribute("open") is not None


def test_the_copy_button_copies_a_program_that_runs(tab, tmp_path):
    watched = tab(permissions=["clipboard-read", "clipboard-write"])
    page = watched.open("/5-practice/1-convolution/")
    block = page.locator(".code:has(details.program)").first
    block.locator(".md-clipboard, button.md-code__button").first.click()
    page.wait_for_timeout(200)
    program = page.evaluate("navigator.clipboard.readText()")
    assert "import numpy as np" in program
    assert "snippets" not in re.sub(r"#.*", "", program)
    (tmp_path / "copied.py").write_text(program, "utf-8")
    run = subprocess.run([sys.executable, "-I", "copied.py"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_a_copied_formula_is_its_latex(tab):
    page = tab(permissions=["clipboard-read", "clipboard-write"]).open("/4-mathematics/1-convolution/")
    tex = page.evaluate("""() => {
      const paragraph = document.querySelector("article p:has(.katex)");
      getSelection().selectAllChildren(paragraph);
      return [...paragraph.querySelectorAll("annotation")].map((e) => e.textContent);
    }""")
    assert tex
    for _ in range(50):  # the script comes with the first selection, and listens a little later
        page.keyboard.press("ControlOrMeta+c")
        page.wait_for_timeout(100)
        copied = page.evaluate("navigator.clipboard.readText()")
        if all(f"${formula}$" in copied for formula in tex):
            return
    raise AssertionError(copied)


@pytest.mark.parametrize(("path", "notice"), [("", "没有取到"), ("/en", "did not arrive")])
def test_nobody_gets_half_a_program(tab, path, notice):
    """A click waits for the programs; if they do not come, nothing is copied and a notice says so."""
    watched, held, there = tab(permissions=["clipboard-read", "clipboard-write"]), [], False

    def answer(route):
        held.append(route) if there else route.abort()

    watched.context.route("**/assets/programs/*.json", answer)
    page = watched.open(f"{path}/5-practice/1-convolution/")
    page.evaluate("navigator.clipboard.writeText('mine')")
    button = page.locator(".code:has(details.program) button.md-code__button").first
    assert not page.evaluate("performance.getEntriesByType('resource').some((e) => e.name.includes('/programs/'))")
    button.click()
    page.locator(".md-dialog--active", has_text=notice).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "mine"
    there = True
    button.click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()") == "mine"
    held.pop().continue_()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('import ')")


def test_every_block_gives_the_program_that_the_tests_run(tab, built_site, request):
    watched, seen = tab(), 0
    for path in alternate(built_site, request.config.getoption("full")):
        page = watched.open(path)
        if not page.locator(".code").count():
            continue
        page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        page.locator(".code").first.dispatch_event("focusin")
        page.locator(".code[data-copy]").first.wait_for(state="attached")
        copied = page.locator(".code").evaluate_all("all => all.map((e) => [e.dataset.section, e.dataset.copy])")
        for name, program in copied:
            assert program == code.shown_and_program(*name.split(":"))[1], (path, name)
        seen += len(copied)
    assert seen > 10


def test_the_verification_page_lists_every_badge_and_filters_by_chapter(tab):
    page = tab().open("/verification/")
    rows = page.locator(".verification > li")
    every = rows.count()
    assert every > 20
    page.select_option("#chapter-filter", "4")
    shown = page.locator(".verification > li:visible")
    assert 0 < shown.count() < every
    assert all(
        label.split(" ")[1].startswith("4.") or "E" in label
        for label in shown.locator("> p > a:first-child").all_text_contents()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_the_chapter_alone_with_everything_open_in_dark_ink(tab, scheme):
    page = tab(color_scheme=scheme).open(CHAPTER)
    badge = ".theorem > .badge"
    assert page.locator(".md-header").is_visible() and page.locator(badge).first.is_visible()
    page.emulate_media(media="print")
    for unwanted in (".md-header", ".md-sidebar", ".md-footer", badge, ".chapters", ".code-foot", ".headerlink"):
        assert not page.locator(unwanted).first.is_visible(), unwanted
    heights = page.evaluate("""() => [...document.querySelectorAll("details:is(.proof, .solution, .erratum)")]
        .map((box) => box.lastElementChild.getBoundingClientRect().height)""")
    assert len(heights) > 10 and min(heights) > 5
    assert page.evaluate(
        "[...document.querySelectorAll('pre')].every((code) => code.scrollWidth <= code.clientWidth + 1)"
    )
    ink = page.evaluate("getComputedStyle(document.querySelector('.theorem .statement-label')).color")
    assert max(int(part) for part in re.findall(r"\d+", ink)) < 160, ink


def test_the_home_page_quotes_a_theorem_whose_badge_leads_to_its_proof(tab):
    page = tab().open("/")
    quote = page.locator("[data-quoted]")
    quote.locator(".badge summary").click()
    assert quote.locator(".badge-card").is_visible()
    quote.locator(".badge-card a[href*='#prf-']").click()
    page.wait_for_url("**/4-mathematics/1-convolution/#prf-convolution-theorem")
    assert page.locator("#prf-convolution-theorem").is_visible()


SCREENS = pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}], ids=["390", "1280"])


@SCREENS
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_first_screen_stays_still_while_its_demonstration_loads(tab, prefix, viewport):
    page = tab(viewport=viewport).open(prefix + "/")
    page.locator("#fig-home.live .demo").wait_for()
    moved = page.evaluate("""() => new Promise((done) => new PerformanceObserver((list) => done(
        list.getEntries().filter((e) => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)
    )).observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => done(0), 600))""")
    assert moved <= 0.01


def test_the_header_stands_still_while_its_html_arrives(tab):
    page = tab(viewport={"width": 1280, "height": 800}).open("/en/")
    before, after = page.evaluate("""() => {
        const box = (name) => JSON.stringify(document.querySelector(".md-header " + name).getBoundingClientRect());
        const boxes = () => [box(".md-header__title"), box(".md-select")];
        const complete = boxes();
        document.querySelector(".md-logo img").removeAttribute("src");
        document.querySelector(".md-header .md-search").remove();
        return [complete, boxes()];
    }""")
    assert before == after


@SCREENS
def test_what_is_far_from_the_screen_waits_and_links_land_below_the_header(tab, viewport):
    page = tab(viewport=viewport).open("/en/2-concepts/1-integral/")
    drawn = "e => e.checkVisibility({contentVisibilityAuto: true})"
    paragraphs = "article > div.statement > p"
    assert not page.locator(paragraphs).last.evaluate(drawn)
    # Asked of the target itself: the address may by then name its section (`navigation.tracking`).
    landed = "name => Math.abs(document.getElementById(name).getBoundingClientRect().top - 72) < 3"
    for name in ("exm-dropout", "thm-rule-orders", "exercises"):
        page.evaluate("name => document.querySelector(`a[href$='#${name}']`).click()", name)
        page.wait_for_function(landed, arg=name)
    page = tab(viewport=viewport).open("/en/2-concepts/1-integral/#exm-dropout")
    page.wait_for_function(landed, arg="exm-dropout")
    assert page.locator(paragraphs).last.evaluate(drawn) and page.url.endswith("#exm-dropout")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_line_begins_with_the_sign_behind_a_formula(tab, width):
    page = tab(viewport={"width": width, "height": 800}).open("/2-concepts/1-integral/#exercises")
    signs, beginning = page.evaluate("""() => {
      document.querySelectorAll("details").forEach((details) => (details.open = true));
      const signs = [...document.querySelectorAll(".nobreak")].filter((e) => e.lastChild?.nodeType === Node.TEXT_NODE);
      const begins = signs.filter((sign) => {
        const range = document.createRange();
        range.selectNodeContents(sign.lastChild);
        const last = [...sign.querySelectorAll(".katex-base")].at(-1);
        return range.getBoundingClientRect().left < last.getBoundingClientRect().left;
      });
      return [signs.length, begins.map((sign) => sign.textContent.slice(-20))];
    }""")
    assert signs > 100
    assert not beginning
