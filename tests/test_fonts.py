"""The fonts of the formulas: small, the same each time, and with every character that a page draws."""

import html
import io
import re

import pytest
from fontTools.ttLib import TTFont

from hooks.fonts import FIRST, FONTS, subset
from hooks.formulas import TAG


def characters_of(font):
    return set(map(chr, TTFont(font).getBestCmap()))


def missing(characters, font, whole):
    """Characters that the whole font could draw and the cut one cannot."""
    return sorted(characters & characters_of(whole) - characters_of(font))


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
    drawn = set()
    for page in built_site.rglob("index.html"):
        for formula in page.read_text("utf-8").split('class="katex-html"')[1:]:
            drawn.update(html.unescape(TAG.sub("", formula.partition("</span></span></span><")[0])))
    for whole in FONTS.glob("*.woff2"):
        assert not missing(drawn, built_site / "assets/katex/fonts" / whole.name, whole)


@pytest.mark.site
def test_pages_with_formulas_ask_for_the_first_fonts_early(built_site):
    for page in ("index.html", "4-mathematics/1-convolution/index.html", "en/9-faq/index.html"):
        head = (built_site / page).read_text("utf-8").partition("</head>")[0]
        for link in re.findall(r'rel="preload" href="([^"]*woff2)"', head):
            assert (built_site / page).parent.joinpath(link).is_file()
    assert head.count('rel="preload"') == len(FIRST)
