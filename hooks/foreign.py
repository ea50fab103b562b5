"""`lang` on what a page says in the other language: for the voice of a screen reader, and for the choice of a font.

On Chinese pages: what stands in brackets in Latin letters (the first gloss of a term), and four English words in a row.
On English pages: Chinese characters.
"""

import re

from hooks import texts
from hooks.words import language

WORD = r"[A-Za-z][A-Za-z'’–-]*"
PASSAGE = {
    "zh": re.compile(
        r"(?<=[（(])[A-Za-z][A-Za-z'’–,\- ]*[a-z]{3}[A-Za-z'’–,\- ]*(?=[）)])" + rf"|{WORD}(?:,? \(?{WORD}\)?){{3,}}"
    ),
    "en": re.compile(r"[\u3400-\u9fff][\u3000-\u9fff\uff00-\uffef]*"),
}
OTHER = {"zh": "en", "en": "zh"}
SILENT = re.compile(r'<(?:code|pre|svg|math|script|style|kbd)\b|<\w+ [^>]*(?:\blang="|class="[^"]*\barithmatex\b)')
ARTICLE = re.compile(r"(?<=<article)\b.*?(?=</article>)", re.S)


def marked(html, lang):
    """`html` of a page in `lang`, with its passages in the other language marked."""
    span = rf'<span lang="{OTHER[lang]}">\g<0></span>'
    return texts.changed(html, SILENT, lambda text: PASSAGE[lang].sub(span, text))


def on_post_page(output, page):
    return ARTICLE.sub(lambda m: marked(m[0], language(page)), output, count=1)
