"""Where a reader is: which of the nine chapters, and how many minutes a page takes."""

import re
from math import ceil

from hooks.formulas import TAG
from hooks.words import language, word

CHARACTERS, WORDS = 300, 200  # a minute, for texts that one studies; a formula counts as a word
CJK = re.compile(r"[\u3400-\u9fff]")
FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.S)
WORD = re.compile(r"[^\W\d_][\w'’-]*")
SKIPPED = re.compile(  # code, tables and folded solutions, which hold no other folded part
    r'<(pre|table|script|style|svg)\b.*?</\1>|<details\b[^>]*\bclass="[^"]*\bsolution\b.*?</details>', re.S
)


def minutes(html):
    """Minutes for the prose of `html`, at least one."""
    text = FORMULA.sub(" formula ", TAG.sub("", SKIPPED.sub("", html)))
    words = WORD.findall(CJK.sub(" ", text))
    return max(1, ceil(len(CJK.findall(text)) / CHARACTERS + len(words) / WORDS))


def chapters(nav):
    """The first page of every chapter, in order: those of the top level whose address begins with a number."""
    firsts = [item if item.is_page else next((c for c in item.children if c.is_page), None) for item in nav.items]
    return [page for page in firsts if page and chapter_of(page)]


def chapter_of(page):
    """“4” for a page of chapter 4, "" for one outside the chapters."""
    name = page.file.src_uri.split("/")[1]
    return name.split("-")[0] if name[0].isdigit() else ""


def on_page_context(context, page, nav):
    lang = language(page)
    if page.file.src_uri == f"{lang}/index.md":
        return  # the home page is no text to work through
    parts = [word("reading-time", lang, minutes=minutes(page.content), characters=CHARACTERS, words=WORDS)]
    if number := chapter_of(page):
        firsts = chapters(nav)
        context["progress_label"] = word("progress", lang)
        context["chapters"] = [
            {"page": first, "here": chapter_of(first) == number, "past": int(chapter_of(first)) < int(number)}
            for first in firsts
        ]
        parts.insert(0, word("progress-here", lang, number=number, count=len(firsts)))
    context["reading"] = " · ".join(parts)
