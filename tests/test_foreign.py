"""What a page says in the other language is marked as such: for the voice of a screen reader, and for the font."""

import re
from html.parser import HTMLParser

import pytest

from hooks.appendix import _terms as terms
from hooks.appendix import data
from hooks.foreign import PASSAGE, marked
from hooks.texts import VOID

CODE = {"code", "pre", "svg", "math", "script", "style", "kbd"}
INLINE = {"span", "a", "em", "strong", "b", "i", "cite", "sup"}


class Own(HTMLParser):
    """The text of a page that is not marked as another language's; code and formulas are left out."""

    def __init__(self, html, lang):
        super().__init__()
        self.parts, self.open = [], [("", True)]  # tag, whether its text counts
        self.lang = lang
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if VOID.match(f"<{tag}"):
            return
        attrs = dict(attrs)
        counts = self.open[-1][1] if "lang" not in attrs else attrs["lang"] == self.lang
        silent = tag in CODE or "katex" in (attrs.get("class") or "").split()
        self.open.append((tag, counts and not silent))
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        self.parts.append(text if self.open[-1][1] else "\0")


def unmarked(html, lang):
    """Passages in the other language that nothing says so of."""
    return [m[0] for m in PASSAGE[lang].finditer("".join(Own(html, lang).parts))]


@pytest.mark.site
def test_foreign_passages_of_every_page_are_marked(built_site):
    wrong, found = [], {"zh": 0, "en": 0}
    for path in sorted(built_site.rglob("index.html")):
        name = path.relative_to(built_site).as_posix()
        if "source/" in name:
            continue
        lang, html = "en" if name.startswith("en/") else "zh", path.read_text("utf-8")
        found[lang] += len(re.findall(rf'<span lang="{"zh" if lang == "en" else "en"}">', html))
        wrong += [f"{name}: {passage!r}" for passage in unmarked(html, lang)]
    assert not wrong, "\n".join(wrong)
    assert min(found.values()) > 100


def test_a_planted_passage_is_seen_and_marked():
    zh = "<p>互相关 (<em>cross-correlation</em>)，<code>a b c d e</code>（convolution theorem）。</p>"
    assert unmarked(zh, "zh") == ["cross-correlation", "convolution theorem"]
    assert '（<span lang="en">convolution theorem</span>）' in marked(zh, "zh")
    en = '<p>the kernel (卷积核) and <b lang="zh">填充</b> <span class="arithmatex">\\(\\text{若}\\)</span></p>'
    assert unmarked(en.replace("\\text{若}", ""), "en") == ["卷积核"]
    assert marked(en, "en") == en.replace("卷积核", '<span lang="zh">卷积核</span>')
    assert not unmarked(marked(en, "en").replace("\\text{若}", ""), "en")


def test_a_page_in_its_own_language_stays_as_it_is():
    for lang, html in {
        "zh": "<p>用 Python 与 NumPy (SciPy) 计算（见 4.1）。</p>",
        "en": "<p>Nothing (here) to mark.</p>",
    }.items():
        assert marked(html, lang) == html


def test_no_term_is_found_inside_a_latin_word():
    """“ECE” is a term of the glossary, and no part of “receptive”; Chinese words touch each other."""
    pattern, spellings = terms("zh", 0)
    assert "ece" in spellings and any(term["zh"] == "积分" for term in data("glossary.yml"))
    assert not pattern.findall("receptive field")
    assert pattern.findall("ECE 与积分") == ["ECE", "积分"]
