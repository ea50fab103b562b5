"""KaTeX's fonts with the characters that the formulas of this build use, and nothing else: half the bytes."""

import io
import re
import shutil
from pathlib import Path

from hooks import formulas
from hooks.formulas import TAG
from hooks.project import CACHE, ROOT, fingerprint
from hooks.texts import in_head
from hooks.words import language

FONTS = ROOT / "node_modules/katex/dist/fonts"
FIRST_SCREEN = {"zh": 300, "en": 700}  # characters of text on a phone
UNSEEN = re.compile(r"<(script|style|svg)\b.*?</\1>", re.S)
FIRST = ("KaTeX_Main-Regular", "KaTeX_Math-Italic")  # nearly every formula needs these two


def subset(source, characters):
    """The font file `source` (WOFF2) with the glyphs of `characters`; the same bytes each time."""
    from fontTools import subset as fonttools
    from fontTools.ttLib import TTFont

    options = fonttools.Options(layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=[])
    font = TTFont(source, recalcTimestamp=False)
    subsetter = fonttools.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in characters])
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def text_before_formulas(html):
    """How many characters a reader sees from the title on before the first formula; None where there is none."""
    start = html.find("<h1")
    if (end := html.find('<span class="katex"', start)) < 0:
        return None
    return len(" ".join(TAG.sub("", UNSEEN.sub("", html[start:end])).split()))


def on_post_build(config):
    """Both languages write the fonts; the second one knows the characters of both."""
    characters = "".join(sorted(formulas.characters()))
    for target in sorted((Path(config.site_dir) / "assets/katex/fonts").glob("*.woff2")):
        source = FONTS / target.name
        kept = CACHE / "fonts" / f"{target.stem}-{fingerprint([Path(__file__), source], characters)}.woff2"
        if not kept.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            for stale in kept.parent.glob(f"{target.stem}-*"):
                stale.unlink()
            kept.write_bytes(subset(source, characters))
        shutil.copyfile(kept, target)


def on_post_page(output, page):
    """The two fonts that formulas begin with are asked for together with the style, so that no line moves later.

    Only where a formula may stand on a phone's first screen: elsewhere the text comes 0.2-0.4 s earlier without them.
    """
    if (before := text_before_formulas(output)) is None or before > FIRST_SCREEN[language(page)]:
        return output
    root = "../" * page.url.removeprefix("./").count("/")
    links = "".join(
        f'<link rel="preload" href="{root}assets/katex/fonts/{name}.woff2" as="font" type="font/woff2" crossorigin>'
        for name in FIRST
    )
    return in_head(output, links)
