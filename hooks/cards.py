"""Social cards: one picture a language, 1200 × 630, from `card.svg` and a convolution that is computed here.

Its texts are set in KaTeX's fonts, which the site has anyway. The fonts of the machine have no part in it: the Chinese
name is an outline, since no package of ours brings a Chinese font.
"""

from functools import cache
from pathlib import Path

import numpy as np
import resvg_py
from mkdocs.structure.files import File

from hooks.front import MODULES
from hooks.words import LANGUAGES, language, word

CARD = Path(__file__).with_name("card.svg")
FONTS = MODULES / "katex" / "dist" / "fonts"
NAMES = ("Main-Regular", "Main-Bold", "Math-Italic", "Size1-Regular")
SIZE = (1200, 630)
LEFT, BASE, UNIT, RISE = 80, 560, 260, 130  # of the curves: where (0, 0) stands, pixels for a unit across and up
STEP, SHIFT = 0.01, 1.2


def uri(lang):
    return f"assets/img/card-{lang}.png"


def path(t, values):
    return "M" + "L".join(f"{LEFT + UNIT * x:.1f} {BASE - RISE * y:.1f}" for x, y in zip(t, values, strict=True))


def curves():
    """Paths of a box f, of a ramp g flipped and moved to SHIFT, of their product, and of f ∗ g."""
    t = np.arange(0, 4, STEP)
    box, ramp = (t < 1.6) * 1.0, np.where(t < 1.2, 1.2 - t, 0)
    moved = np.interp(SHIFT - t, t, ramp, left=0)
    return {
        "f": path([0, 0, 1.6, 1.6], [0, 1, 1, 0]),
        "g": path([0, 0, SHIFT, SHIFT], [0, moved[0], 1.2, 0]),
        "product": path([*t, 0], [*(box * moved), 0]),
        "convolution": path(t, np.convolve(box, ramp)[: t.size] * STEP),
    }


@cache
def drawn(lang):
    """The PNG of a language."""
    svg = CARD.read_text("utf-8")
    for name, d in curves().items():
        svg = svg.replace(f"{{{name}}}", d)
    hidden = "".join(f".{other} {{ display: none; }}" for other in LANGUAGES if other != lang)
    fonts = [str(FONTS / f"KaTeX_{name}.ttf") for name in NAMES]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, style_sheet=hidden, skip_system_fonts=True, font_files=fonts))


def on_files(files, config):
    if config.plugins["i18n"].is_default_language_build:  # assets stand once, at the root of the site
        for lang in LANGUAGES:
            files.append(File.generated(config, uri(lang), content=drawn(lang)))


def on_page_context(context, page, config):
    """What overrides/main.html says to those who show a link to the page as a card."""
    lang = language(page)
    width, height = SIZE
    context["card"] = {
        "og:type": "website" if page.file.src_uri == f"{lang}/index.md" else "article",
        "og:site_name": config.site_name,
        "og:title": page.meta["title"],
        "og:description": page.meta["description"],
        "og:url": page.canonical_url,
        "og:locale": word("card-locale", lang),
        "og:image": config.site_url + uri(lang),
        "og:image:width": width,
        "og:image:height": height,
        "og:image:alt": word("card-alt", lang),
    }
