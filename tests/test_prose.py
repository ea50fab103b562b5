"""The words: English is spelled right and in one way, Chinese is set as Chinese is set.

Words that the dictionary (pyspellchecker) does not know and that are right stand in `tests/words.txt`.
"""

import ast
import re

import pytest
import yaml
from autocorrect_py import lint_for
from spellchecker import SpellChecker

from hooks.project import ROOT

FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1\s*$", re.S | re.M)
NOT_PROSE = re.compile(
    r"\$\$.*?\$\$|(`+).*?\1|\$[^$]+\$|\]\([^)]*\)|\{[^{}]*\}|https?:\S+|<[^>]+>|&\w+;|^    attrs:[^\n]*|^/{3,} \w+",
    re.S | re.M,
)
WORD = re.compile(r"[A-Za-zÀ-ɏ]{3,}(?:['’][a-z]+)*")  # shorter ones are symbols
AMERICAN = re.compile(
    r"\b(?:(?:col|behavi|neighb|fav)or(?!able\b)\w*|centers?|centered|gray\w*"
    r"|(?:optim|normal|regular|minim|maxim|discret|quant|vector|standard|general|initial|factor|character|summar|recogn"
    r"|emphas|marginal|organ|real|local|symmetr|linear|central|parameter|visual)iz(?:e[drs]?|ers?|ing|ations?))\b",
    re.I,
)
TERMS = re.compile(r"\bnormalizing[- ]flows?\b", re.I)  # what the field calls it


def chinese(text):
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def prose(text):
    """What is read as sentences: no code, formulas, addresses or attributes."""
    return NOT_PROSE.sub(" ", FENCE.sub("", text))


def english_texts():
    """Every English text of the project that a reader sees, by its name."""
    for path in sorted((ROOT / "docs/en").rglob("*.md")):
        text = path.read_text("utf-8")
        _, front, body = text.split("---\n", 2)
        meta = yaml.safe_load(front)
        yield path.relative_to(ROOT).as_posix(), f"{meta['title']}\n{meta['description']}\n{body}"
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        yield name, "\n".join(line for line in (ROOT / name).read_text("utf-8").splitlines() if not chinese(line))
    for path in sorted((ROOT / "snippets").rglob("*.py")):
        nodes = [n for n in ast.walk(ast.parse(path.read_text("utf-8")))
                 if isinstance(n, (ast.Module, ast.FunctionDef, ast.ClassDef))]  # fmt: skip
        docs = "\n".join(re.sub(r"^ *[\w*, ]+ : .*$", "", ast.get_docstring(n) or "", flags=re.M) for n in nodes)
        yield path.relative_to(ROOT).as_posix(), docs


def own_words():
    return set((ROOT / "tests/words.txt").read_text("utf-8").split())


def misspelled(text, checker, known):
    """Words that neither the dictionary nor `tests/words.txt` has, and American spellings."""
    text = prose(text)
    words = {w.replace("’", "'").removesuffix("'s") for w in WORD.findall(text)}
    words = {w for w in words if not (w.isupper() or re.search(r"[a-z][A-Z]", w))}  # abbreviations, names of software
    unknown = checker.unknown(words) - known
    return sorted(unknown | {m.lower() for m in AMERICAN.findall(TERMS.sub(" ", text))})


@pytest.fixture(scope="module")
def checker():
    return SpellChecker()


def test_english_is_spelled_right_and_in_one_way(checker):
    known = own_words()
    wrong = {name: found for name, text in english_texts() if (found := misspelled(text, checker, known))}
    assert not wrong, "correct these, or add to tests/words.txt: " + "\n".join(f"{k}: {v}" for k, v in wrong.items())


def test_a_planted_misspelling_is_found(checker):
    text = "An intergral of *normalised* density, `intgrl`, $intgl$, [by](intgrl.md) a normalizing flow optimizes gray"
    assert misspelled(text, checker, own_words()) == ["gray", "intergral", "optimizes"]


def test_no_word_is_listed_without_need(checker):
    listed = own_words()
    assert not listed - checker.unknown(listed), "words of tests/words.txt that the dictionary knows"


def badly_set(text):
    """Lines of a Chinese page that break a rule of typography (autocorrect), as (line, as it is, as it should be)."""
    text = re.sub(r"\$\$.*?\$\$", lambda m: re.sub(r"[^\n]", "", m[0]), text, flags=re.S)
    text = re.sub(r"\$[^$\n]+\$", "$x$", text)
    text = re.sub(r"^</?div\b[^>\n]*>$", "", text, flags=re.M)  # autocorrect reads no Markdown between them
    return [(found.line, found.old, found.new) for found in lint_for(text, "markdown").lines]


def test_chinese_is_set_as_chinese_is_set():
    files = [*sorted((ROOT / "docs/zh").rglob("*.md")), ROOT / "README.md"]
    wrong = [f"{path.relative_to(ROOT)}:{line}: {old} -> {new}"
             for path in files for line, old, new in badly_set(path.read_text("utf-8"))]  # fmt: skip
    for name in ("words", "glossary"):
        entries = yaml.safe_load((ROOT / f"hooks/{name}.yml").read_text("utf-8"))
        entries = entries.values() if isinstance(entries, dict) else entries
        texts = "\n\n".join(entry["zh"] for entry in entries)
        wrong += [f"{name}.yml: {old} -> {new}" for _, old, new in badly_set(texts)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("fault", ["卷积layer的输出。", "共有3个核。", "输出很大,但有限。"])
def test_planted_faults_of_typography_are_found(fault):
    assert badly_set(f"先看定义。\n\n{fault}\n")
    assert not badly_set("卷积 layer 的输出，共有 3 个核：$f(x),g$。\n")
