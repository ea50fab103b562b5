"""The fonts of the formulas: small, the same each time, and with every character that a page draws."""

import html
import io
import re

import pytest
from fontTools.ttLib import TTFont

from hooks.fonts import FIRST, FONTS, subset
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


@pytest.mark.site
def test_pages_with_formulas_ask_for_the_first_fonts_early(built_site):
    for page in ("index.html", "4-mathematics/1-convolution/index.html", "en/9-faq/index.html"):
        head = (built_site / page).read_text("utf-8").partition("</head>")[0]
        for link in re.findall(r'rel="preload" href="([^"]*woff2)"', head):
            assert (built_site / page).parent.joinpath(link).is_file()
    assert head.count('rel="preload"') == len(FIRST)
