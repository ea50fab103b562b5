"""What `make mutants` found stands on the Verification page, and a change that no test notices is found."""

import json
import sys

import pytest

from hooks import mutants
from tools import mutants as tool


@pytest.fixture
def report():
    return json.loads(mutants.FILE.read_text("utf-8"))


def test_the_section_says_stale_when_the_code_has_changed_since(report, tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "FILE", tmp_path / "mutants.json")
    for fingerprint, stale in ((mutants.fingerprint_now(), False), ("0", True)):
        mutants.FILE.write_text(json.dumps(report | {"fingerprint": fingerprint}), "utf-8")
        assert all(('class="stale"' in mutants.section(lang)) == stale for lang in ("zh", "en"))


def test_the_section_has_every_module_and_what_is_left_with_its_reason(report):
    text, left = mutants.section("en"), report["survivors"]
    assert text.count("<li>") == len(left) == sum(m - n for m, n in report["modules"].values())
    assert all(f"<code>{name}</code>" in text for name in report["modules"])
    assert all(set(s["why"]) == {"zh", "en"} for s in left if s["why"])
    names = {s["in"].rpartition(".")[0] for s in left}
    assert names <= report["modules"].keys() <= {
        name.removeprefix("snippets/").removesuffix(".py").replace("/", ".") for name in mutants.changed_files()
    }


def test_shares_are_rounded_down():
    assert mutants.percent(2999, 3000) == "99.9 %"
    assert mutants.percent(3, 3) == "100.0 %"


PROJECT = {
    "pyproject.toml": '[tool.mutmut]\nsource_paths = ["snippets"]\ndo_not_mutate = ["snippets/no.py"]\n',
    "snippets/__init__.py": "",
    "snippets/no.py": "def no(x):\n    return x + 1\n",
    "snippets/half.py": "def half(x):\n    return x / 2  # of it\n",
    "tests/test_half.py": "from snippets.half import half\n\n\ndef test_half():\n    assert half(ARGUMENT) == RESULT\n",
    "tests/survivors.yml": '- {in: half.half, line: "return x * 2", why: {zh: 因, en: since}}\n'
    '- {in: half.half, line: "return 0", why: {zh: 无, en: nothing}}\n',
    "data/mutants.json": "{}",
}


@pytest.mark.full
def test_a_change_that_no_test_notices_is_found_with_its_reason_or_as_a_gap(tmp_path, monkeypatch, capsys):
    def project(argument, result, **changed):
        for name, text in (PROJECT | changed).items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text.replace("ARGUMENT", argument).replace("RESULT", result), "utf-8")

    for module in (mutants, tool):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(mutants, "FILE", tmp_path / "data/mutants.json")
    monkeypatch.setattr(tool, "REASONS", tmp_path / "tests/survivors.yml")
    monkeypatch.setattr(sys, "argv", ["mutants"])
    monkeypatch.chdir(tmp_path)  # `make` runs there, and mutmut reads what it wrote from there
    project("0", "0")  # half, double and a third of 0 are 0
    assert tool.main() == 1
    found, said = json.loads(mutants.FILE.read_text("utf-8")), capsys.readouterr().out
    assert found["modules"] == {"half": [2, 0]}
    assert [(s["was"], s["line"], s["why"]) for s in found["survivors"]] == [
        ("return x / 2", "return x * 2", {"zh": "因", "en": "since"}),
        ("return x / 2", "return x / 3", ""),
    ]
    assert "0 of 2 mutants are noticed: 0.0 %" in said and "1 without a reason in half.half" in said
    assert "no survivor in half.half reads return 0" in said
    (tmp_path / "mutants").rename(tmp_path / "before")
    project("4", "2", **{"tests/survivors.yml": "[]"})
    assert tool.main() == 0 and "2 of 2" in capsys.readouterr().out
