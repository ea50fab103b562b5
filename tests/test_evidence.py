"""The bookkeeping between statements, tests and badges."""

import ast

import pytest

from hooks import evidence, permanent, statements
from tests.conftest import Measure
from tests.test_faults import marked_tests


def test_every_mark_names_a_statement_that_stands_in_both_languages():
    marked = {name for _, _, name, _, _ in marked_tests()}
    for lang in ("zh", "en"):
        assert not marked - set(statements.registry(lang)), f"docs/{lang} has no statement of this id"


def test_every_statement_has_a_test_or_says_why_not():
    marked = {name for _, _, name, _, _ in marked_tests()}
    for lang in ("zh", "en"):
        without = {
            s.id
            for s in statements.registry(lang).values()
            if s.kind in evidence.NEEDED and not s.evidence and s.id not in marked
        }
        assert not without


def test_evidence_that_is_proof_or_citation_is_not_checked_by_a_test_too():
    marked = {name for _, _, name, _, _ in marked_tests()}
    assert not {s.id for s in statements.registry("zh").values() if s.evidence and s.id in marked}


def test_both_languages_number_alike():
    zh, en = statements.registry("zh"), statements.registry("en")
    assert [(s.id, s.number, s.evidence) for s in zh.values()] == [(s.id, s.number, s.evidence) for s in en.values()]


def test_verifying_tests_take_the_measure_fixture():
    for path, test, name, _, _ in marked_tests():
        tree = ast.parse(path.read_text("utf-8"))
        node = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == test)
        assert "measure" in [a.arg for a in node.args.args + node.args.kwonlyargs], f"{path.name}::{test} ({name})"


def test_measure_keeps_the_worst_value_and_asserts_it():
    measure = Measure()
    for value in (1e-16, 3e-15, 1e-15):
        measure("difference", value, at_most=1e-14)
    measure("order", 1.98, near=2, within=0.05)
    measure("order", 2.03, near=2, within=0.05)
    measure("ratio", 7.0, at_least=5)
    assert [m["value"] for m in measure.as_list()] == [3e-15, 2.03, 7.0]
    for bad in ({"at_most": 1e-14}, {"near": 1, "within": 0.1}):
        with pytest.raises(AssertionError, match="difference"):
            Measure()("difference", float("nan"), **bad)
    with pytest.raises(TypeError):
        measure("nothing is asserted", 1.0)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        (["verified", "verified"], "verified"),
        (["verified", "stale"], "stale"),
        (["stale", "failed", "verified"], "failed"),
        ([], "missing"),
    ],
)
def test_the_badge_shows_the_worst_of_its_tests(monkeypatch, tests, expected):
    made = {str(i): {"verifies": ["thm-x"], "state": state} for i, state in enumerate(tests)}
    monkeypatch.setitem(evidence._build, "tests", made)
    theorem = statements.Statement("thm-x", "theorem", "1.1", "", "", "1-background.md", 1, "")
    assert evidence.state_of(theorem) == expected


def test_a_change_of_a_snippet_makes_its_evidence_stale(monkeypatch):
    if not evidence.load():
        pytest.skip("no evidence yet")
    monkeypatch.setattr(evidence, "_current", lambda file, stamp: "changed")
    assert {t["state"] for t in evidence.load().values()} == {"stale"}
    assert not evidence.is_fresh()


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.21e-16, "3.2e-16"), (2.00031, "2"), (0.49197, "0.492"), (0, "0"), (54410, "54410"), (1.55e7, "1.6e+07")],
)
def test_numbers_on_badges_are_short(value, text):
    assert evidence.number(value) == text


def test_the_words_of_a_badge_never_claim_a_proof_by_test():
    from hooks.words import word

    for lang, forbidden in (("en", "proved"), ("zh", "已证明")):
        assert forbidden not in word("state-verified", lang)
        assert ("not a proof" if lang == "en" else "不是证明") in word("explain-verified", lang)


def test_published_ids_stay():
    for lang in ("zh", "en"):
        assert not permanent.lost(lang), "published ids are gone: add `old-id page.md -> new-id` to hooks/published.txt"
        assert not permanent.unpublished(lang), "new ids: run `python -m hooks.permanent`"


def test_a_statement_that_moved_or_was_merged_leaves_a_link(monkeypatch):
    here = statements.Statement("thm-new", "theorem", "2.1", "", "", "2-concepts/1-integral.md", 1, "")
    monkeypatch.setitem(statements._registry, "zh", {"thm-new": here})
    lines = [
        ("thm-new", "1-background.md", ""),
        ("thm-old", "1-background.md", "thm-new"),
        ("thm-gone", "7-tools.md", ""),
    ]
    monkeypatch.setattr(permanent, "published", lambda: lines)
    assert permanent.lost("zh") == ["thm-gone"]
    assert [name for name, _, _ in permanent.moved("zh")] == ["thm-new", "thm-old", "thm-gone"]
    monkeypatch.setattr(statements, "link_to", lambda name, *rest: f"[{name}]")

    class page:
        class file:
            src_uri = "zh/1-background.md"

    html = permanent.on_page_content("", page, None, None)
    assert 'id="thm-old"' in html
    assert "[thm-new]" in html
    assert "thm-gone" not in html
