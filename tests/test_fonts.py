"""The fonts of the formulas: small, the same each time, and with every character that a page draws."""

import html
import io
import re

import pytest
from fontTools.ttLib import TTFont

from hooks.fonts import FIRST, FONTS, subset, text_before_formulas
from hooks.formulas import TAG

SPAN = re.compile(r"</?span\b[^>]*>")


def characters_of(font):
    return set(map(chr, TTFont(font).getBestCmap()))


def missing(characters, font, whole):
    """Characters that the whole font could draw and the cut one cannot."""
    return sorted(characters & characters_of(whole) - characters_of(font))


def characters_drawn(page):
    """What stands in the drawn halves of the formulas of a page."""
    drawn = set()
    for start in re.finditer(r'<span class="katex-html"[^>]*>', page):
        depth, at = 1, start.end()
        while depth:
            tag = SPAN.search(page, at)
            drawn.update(html.unescape(TAG.sub("", page[at : tag.start()])))
            depth, at = depth + (-1 if tag[0][1] == "/" else 1), tag.end()
    return drawn


def test_a_cut_font_draws_what_it_was_cut_to_and_is_the_same_each_time():
    whole = FONTS / f"{FIRST[0]}.woff2"
    cut = subset(whole, "+=x∑")
    assert cut == subset(whole, "+=x∑")
    assert len(cut) < whole.stat().st_size / 5
    assert characters_of(io.BytesIO(cut)) == set("+=x∑") & characters_of(whole)


def test_a_planted_missing_character_is_found():
    whole = FONTS / f"{FIRST[0]}.woff2"
    assert missing(set("+=x"), io.BytesIO(subset(whole, "+x")), whole) == ["="]


@pytest.mark.site
def test_the_fonts_of_the_site_draw_every_formula(built_site):
    drawn = set().union(*(characters_drawn(page.read_text("utf-8")) for page in built_site.rglob("index.html")))
    assert {"∫", "=", "x"} <= drawn
    for whole in FONTS.glob("*.woff2"):
        assert not missing(drawn, built_site / "assets/katex/fonts" / whole.name, whole)


def test_text_before_the_first_formula_is_what_a_reader_sees():
    page = '<p>no</p><h1>One\n <b>two</b></h1><svg><text>drawn</text></svg><p>and <span class="katex">x</span></p>'
    assert text_before_formulas(page) == len("One twoand")
    assert text_before_formulas("<h1>None</h1>") is None


@pytest.mark.site
def test_pages_with_formulas_on_the_first_screen_ask_for_the_first_fonts_early(built_site):
    asked = {"index.html": FIRST, "4-mathematics/1-convolution/index.html": FIRST, "en/9-faq/index.html": FIRST,
             "7-tools/index.html": (), "en/2-concepts/1-integral/index.html": ()}  # fmt: skip
    for page, fonts in asked.items():
        head = (built_site / page).read_text("utf-8").partition("</head>")[0]
        links = re.findall(r'rel="preload" href="([^"]*woff2)"', head)
        assert [link.rpartition("/")[2] for link in links] == [f"{name}.woff2" for name in fonts]
        assert all((built_site / page).parent.joinpath(link).is_file() for link in links)
