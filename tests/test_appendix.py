"""The appendix: every symbol is listed, every reference is cited and exported, every erratum is gathered."""

import re
from collections import defaultdict

import pytest
from mkdocs.exceptions import PluginError

from hooks import appendix, evidence, formulas, statements
from hooks.project import ROOT

LANGUAGES = ("zh", "en")
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.S)
WORDS = re.compile(r"\\(?:text|label|begin|end|tag)\{[^}]*\}")
NAMES = re.compile(r"\\(?:operatorname|mathrm|mathsf)\{([^}]*)\}")
SYMBOL = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
# marks of layout, and what every reader of a formula knows
LAYOUT = r"""
    begin end bigl bigr Bigl Bigr Bigm bigg Bigg big Big biggl biggr Biggl Biggr left right middle frac tfrac dfrac sqrt
    quad qquad text mathbf mathbb mathcal mathrm mathsf operatorname displaystyle textstyle label limits nolimits
    dots cdots ldots vdots ddots times cdot le ge ne leq geq neq ll gg in notin subset subseteq cup cap setminus to
    pm mp infty sum prod int iint oint lim max min sin cos tan exp sinh cosh tanh arctan arcsinh iff implies forall
    exists lvert rvert lVert rVert vert Vert mid colon sim underbrace overbrace stackrel substack phantom hline
    longrightarrow rightarrow leftarrow Rightarrow xrightarrow prime varnothing emptyset widehat widetilde
""".split()  # noqa: SIM905


def formulas_of(path):
    text = statements.blank_code(path.read_text("utf-8"))
    return [a or b for a, b in FORMULA.findall(text)]


def symbols(formula):
    """Letters, Greek letters, signs and upright names of a formula."""
    formula = WORDS.sub(" ", formula)
    names = {name for name in NAMES.findall(formula) if len(name) > 1}
    formula = NAMES.sub(lambda m: f" {m[1]} " if len(m[1]) == 1 else " ", formula)
    return names | {s for s in SYMBOL.findall(formula) if s.removeprefix("\\") not in LAYOUT}


def missing(listed, used):
    """Symbols that formulas use and no formula of the list names, each with the first place."""
    known = set().union(*map(symbols, listed))
    return {s: place for place, formula in reversed(used) for s in symbols(formula) if s not in known}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_symbol_of_the_pages_is_on_the_notation_page(lang):
    folder = ROOT / "docs" / lang
    pages = [p for p in sorted(folder.rglob("*.md")) if p.name != "notation.md"]
    used = [(p.relative_to(folder).as_posix(), f) for p in pages for f in formulas_of(p)]
    assert not missing(formulas_of(folder / "notation.md"), used)


def test_a_symbol_that_is_not_listed_is_found():
    used = [("a.md", r"\frac{x}{y}"), ("b.md", r"\Xi + \mathrm{VC}(x) \text{ for } x")]
    assert missing(["x", "y"], used) == {r"\Xi": "b.md", "VC": "b.md"}


def test_every_row_of_the_notation_page_leads_to_a_page():
    for lang in LANGUAGES:
        text = (ROOT / "docs" / lang / "notation.md").read_text("utf-8")
        rows = [line for line in text.splitlines() if line.startswith("| $")]
        assert len(rows) >= 100
        assert all(re.search(r"\| \[[\d.]+\]\([\w/.-]+\.md(?:#[\w-]+)?\) \|$", row) for row in rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reference_is_cited_on_a_page(lang):
    cited = set()
    for page in (ROOT / "docs" / lang).rglob("*.md"):
        cited |= set(re.findall(r"\[\]\(#ref-([\w-]+)\)", page.read_text("utf-8")))
    assert cited == set(appendix.data("references.yml"))


def test_at_least_thirty_references_have_an_identifier_that_is_well_formed():
    forms = {"doi": r"10\.\d{4,}/\S+", "arxiv": r"\d{4}\.\d{4,5}", "isbn": r"[\dX]{10}(\d{3})?", "url": r"https://\S+"}
    count = 0
    for key, entry in appendix.data("references.yml").items():
        for name, form in forms.items():
            assert name not in entry or re.fullmatch(form, str(entry[name])), (key, name)
        if isbn := entry.get("isbn"):
            assert isbn_is_valid(isbn), key
        count += any(name in entry for name in ("doi", "arxiv", "isbn"))
    assert count >= 30


def isbn_is_valid(isbn):
    digits = [10 if d == "X" else int(d) for d in isbn]
    if len(digits) == 10:
        return sum((10 - i) * d for i, d in enumerate(digits)) % 11 == 0
    return sum((1, 3)[i % 2] * d for i, d in enumerate(digits)) % 10 == 0


def test_an_isbn_with_two_digits_exchanged_is_found():
    assert isbn_is_valid("007054235X") and not isbn_is_valid("007054325X")


def parsed(text):
    """A BibTeX file as {key: (type, {field: value})}; an unbalanced brace is an error."""
    entries = defaultdict(dict)
    for kind, key, body in re.findall(r"@(\w+)\{([\w-]+),\n(.*?)\n\}\n", text, re.S):
        fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", body, re.M))
        assert len(fields) == len(body.splitlines())
        assert all(value.count("{") == value.count("}") for value in fields.values())
        entries[key] = (kind, fields)
    return dict(entries)


def test_the_bibtex_file_holds_every_reference_with_its_identifier():
    entries, known = parsed(appendix.bibtex()), appendix.data("references.yml")
    assert entries.keys() == known.keys()
    for key, (kind, fields) in entries.items():
        assert kind == known[key]["type"] and fields["title"].startswith("{") and fields["author"]
        for name, field in {"doi": "doi", "arxiv": "eprint", "isbn": "isbn", "year": "year"}.items():
            assert fields.get(field) == (str(known[key][name]) if name in known[key] else None)
        assert not re.search(r"(?<!\\)[&%$#_]", fields["title"] + fields["author"])
    authors = entries["sundararajan-2017"][1]["author"]
    assert authors == "Sundararajan and Taly and Yan"


class FakePage:
    class file:
        src_uri = "zh/errata.md"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_errata_page_gathers_every_claim_and_its_precise_statement(lang, monkeypatch):
    monkeypatch.setitem(evidence._build, "tests", {})
    text = appendix.errata(FakePage(), lang)
    assert re.findall(r"^### (E\d+) ", text, re.M) == [f"E{i}" for i in range(1, 24)]
    for part in text.split("### ")[1:]:
        claim, precise = re.findall(r"^\*\*([^*]+)\*\*", part, re.M)[:2]
        assert ("原文" if lang == "zh" else "article") in claim and claim != precise, part[:40]
        assert "```" not in part and "\\label" not in part


def test_links_of_a_box_lead_where_they_led():
    text = "[a](#x) [](#thm-y) [b](../3-a/1.md#z) [c](2.md) [d](https://e.org/f#g) $x$ \\label{eq-q}"
    expected = "[a](2-c/1.md#x) [](#thm-y) [b](3-a/1.md#z) [c](2-c/2.md) [d](https://e.org/f#g) $x$ "
    assert appendix.moved(text, "2-c", "2-c/1.md") == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_glossary_has_a_line_for_each_of_at_least_eighty_terms(lang):
    terms = appendix.data("glossary.yml")
    assert len(terms) >= 80 and len({term[lang] for term in terms}) == len(terms)
    assert all(len(term[f"{lang}_line"]) > 5 for term in terms)


@pytest.mark.site
def test_the_references_page_links_the_bibtex_file(built_site):
    assert (built_site / appendix.EXPORT).read_text("utf-8") == appendix.bibtex()
    for page in ("references/index.html", "en/references/index.html"):
        assert re.search(r'href="(\.\./)+assets/references\.bib"', (built_site / page).read_text("utf-8"))


@pytest.mark.site
def test_the_tables_of_chapter_7_stand_on_both_pages(built_site):
    for page in ("7-tools/index.html", "en/7-tools/index.html"):
        html = (built_site / page).read_text("utf-8")
        assert "<td><code>tf.nn.conv2d_transpose</code></td>" in html and "<code>hypothesis</code>" in html


def test_a_tooltip_shows_a_formula_as_text():
    assert formulas.plain(r"\hat f(\omega)=\int f(t)\mathrm{e}^{-\mathrm{i}\omega t}\, \mathrm{d}t") == (
        "f\N{COMBINING CIRCUMFLEX ACCENT}(ω)=∫f(t)e^(−iωt)\N{THIN SPACE}dt"
    )
    assert formulas.plain(r"\|f*g\|_p\le\|f\|_1\|g\|_p") == "‖f∗g‖ₚ≤‖f‖₁‖g‖ₚ"
    assert formulas.plain(r"\int p\ln(p/q)") == "∫p\N{THIN SPACE}ln(p/q)"
    with pytest.raises(PluginError, match="'frac'"):
        formulas.plain(r"\frac{1}{n}")
    shown = [f for t in appendix.data("glossary.yml") for f in re.findall(r"\$(.+?)\$", t["zh_line"] + t["en_line"])]
    assert len(shown) > 20 and not [f for f in shown if set("\\${}_") & set(formulas.plain(f))]
