"""Formulas are typeset by KaTeX when the site is built: the reader downloads no script for them."""

import html
import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from mkdocs.exceptions import PluginError

from hooks.project import CACHE, ROOT, fingerprint
from hooks.words import language

FORMULA = re.compile(
    r'(?P<opening>[（「『“(]*)<(?P<tag>span|div) class="arithmatex">'
    r"(?:\\\((?P<inline>.*?)\\\)|\s*\\\[(?P<display>.*?)\\\]\s*)</(?P=tag)>(?P<closing>[，。；：、！？）」』”,.;:!?)]*)",
    re.S,
)
TEX = re.compile(
    r"(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$|(?<![\\$])\$(?P<inline>[^$\s](?:[^$]*?[^$\s\\])?)\$(?!\$)", re.S
)
ALONE = re.compile(r'<p>(<div class="arithmatex">[^<]*</div>)</p>')  # a paragraph cannot hold a division
TAG = re.compile(r"<[^>]*>")
NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'  # which HTML knows by the name of the element
LABEL = re.compile(r"\s*\\label\{([\w-]+)\}\s*")

_RENDER = """
(tex, display) => {
  try {
    return [katex.renderToString(tex, {displayMode: display, throwOnError: true, strict: (code) =>
      code === "unicodeTextInMathMode" ? "ignore" : "error", output: "htmlAndMathml"}), ""]
  } catch (e) { return ["", e.message] }
}
"""


@lru_cache
def _katex():
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    engine.eval((ROOT / "node_modules/katex/dist/katex.min.js").read_text("utf-8"))
    engine.eval(f"var render = {_RENDER}")
    return engine


@cache
def _kept():
    """Formulas that earlier builds typeset with this version of KaTeX, by their LaTeX."""
    return json.loads(_kept_file().read_text("utf-8")) if _kept_file().is_file() else {}


def _kept_file():
    version = json.loads((ROOT / "node_modules/katex/package.json").read_text("utf-8"))["version"]
    return CACHE / f"formulas-{fingerprint([Path(__file__)], version)}.json"


_drawn = set()
_new = []  # formulas that no earlier build has typeset


def characters():
    """Characters that the formulas of this build draw."""
    return _drawn


def counting(make):
    """What `make()` gives, and the characters that the formulas in it draw."""
    before = _drawn.copy()
    _drawn.clear()
    result, drawn = make(), _drawn.copy()
    _drawn.update(before)
    return result, drawn


def typeset(tex, display):
    """HTML and MathML of a formula. ValueError with KaTeX's message if it is broken."""
    key = f"{'display' if display else 'inline'} {tex}"
    if key not in _kept():
        result, error = _katex().call("render", tex, display)
        if error:
            raise ValueError(error)
        _kept()[key] = result.replace(NAMESPACE, "")
        _new.append(key)
    _drawn.update(html.unescape(TAG.sub("", _kept()[key].partition('class="katex-html"')[2])))
    return _kept()[key]


def on_post_build():
    if _new:
        CACHE.mkdir(exist_ok=True)
        _kept_file().write_text(json.dumps(_kept(), ensure_ascii=False), "utf-8")
        _new.clear()


def mark_dollars(text):
    """`$…$` and `$$…$$` in HTML text that is not a page of Python-Markdown, as arithmatex would leave them."""

    def mark(m):
        if m["display"]:
            return f'<div class="arithmatex">\\[{m["display"]}\\]</div>'
        return f'<span class="arithmatex">\\({m["inline"]}\\)</span>'

    return ALONE.sub(r"\1", TEX.sub(mark, text))


def on_post_page(output, page):
    from hooks import statements

    known = statements.registry(language(page)) if page.file.src_uri[:3] in ("zh/", "en/") else {}

    def render(m):
        display = m["inline"] is None
        tex = html.unescape(m["display"] if display else m["inline"]).strip()
        label = LABEL.search(tex)
        shown = LABEL.sub(" ", tex)
        attrs = ' class="arithmatex"'
        if label:
            shown += rf" \tag{{{known[label[1]].number}}}"
            attrs += f' id="{label[1]}"'
        try:
            formula = f"<{m['tag']}{attrs}>{typeset(shown, display)}</{m['tag']}>"
        except ValueError as error:
            raise PluginError(f"{page.file.src_uri}: the formula\n    {tex}\nis broken: {error}") from None
        if display or not (m["opening"] or m["closing"]):
            return m["opening"] + formula + m["closing"]
        return f'<span class="nobreak">{m["opening"]}{formula}{m["closing"]}</span>'  # no line begins with a comma

    return FORMULA.sub(render, output)


# Formulas where only text can stand: tooltips, lists of contents. A command that is not here stops the build.
SIGNS = {
    "int": "∫", "sum": "∑", "le": "≤", "langle": "⟨", "rangle": "⟩", "ell": "ℓ", "sqrt": "√",
    "ln": "\N{THIN SPACE}ln\N{THIN SPACE}",
    "infty": "∞", "|": "‖", ",": "\N{THIN SPACE}", "mathrm": "", "hat": "\N{COMBINING CIRCUMFLEX ACCENT}", " ": " ",
    **{name: unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in ("alpha", "sigma", "tau", "theta", "omega")},
}  # fmt: skip
BELOW = str.maketrans("1kp", "₁ₖₚ")


def plain(tex):
    """A short formula as a line of Unicode text."""
    if unknown := set(re.findall(r"\\([a-z]+|.)", tex)) - SIGNS.keys():
        raise PluginError(f"no sign for {sorted(unknown)} in ${tex}$ as plain text: see SIGNS in hooks/formulas.py")
    text = re.sub(r"\\([a-z]+|.) ?", lambda m: SIGNS[m[1]], tex)
    text = re.sub(rf"({SIGNS['hat']})(.)", r"\2\1", text)  # a combining sign stands behind its letter
    text = re.sub(r"_(.)", lambda m: m[1].translate(BELOW), text)
    text = re.sub(r"\^\{\*\}", "*", text)
    text = re.sub(r"\^\{((?:[^{}]|\{[^{}]*\})+)\}", r"^(\1)", text)
    return re.sub(r"[{}]", "", text).replace("-", "−").replace("*", "∗").replace("\N{THIN SPACE}(", "(")
