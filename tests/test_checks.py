"""The checks of the exercises: the solutions pass, typical wrong answers do not, and the browser gets the same."""

import json
import sys

import pytest

from hooks import checks, programs
from hooks.project import ROOT
from tests.wrong_answers import WRONG

FUNCTIONS = checks.functions()


def failing(check, answer):
    """English names of the properties that do not hold for the functions in the namespace `answer`."""
    failed = []
    for zh, en, holds in check(*(answer[name] for name in checks.asked(FUNCTIONS[key_of(check)]))):
        assert any("\u4e00" <= c <= "\u9fff" or c.isdigit() for c in zh) and zh.strip() and en.strip()
        assert not any("\u4e00" <= c <= "\u9fff" for c in en), en
        try:
            held = bool(holds())
        except Exception:  # what the browser calls a property that does not hold
            held = False
        if not held:
            failed.append(en)
    return failed


def key_of(check):
    return check.__module__.split(".")[-1], check.__name__.removeprefix("check_")


def load(module, section):
    return getattr(__import__(f"snippets.checks.{module}", fromlist=["x"]), f"check_{section}")


def solution(module):
    return dict(vars(__import__(f"snippets.solutions.{module}", fromlist=["x"])))


@pytest.mark.parametrize("key", FUNCTIONS, ids=".".join)
def test_the_solution_has_every_property(key):
    assert failing(load(*key), solution(key[0])) == []


@pytest.mark.parametrize("key", FUNCTIONS, ids=".".join)
def test_typical_wrong_answers_lack_one(key):
    module, section = key
    sys.setprofile(None)  # the recorder of conftest.py has nothing to find in wrong answers
    wrong = WRONG[f"{module}.{section}"]
    assert len(wrong) >= 2
    shown = programs.section(f"solutions/{module}.py", section)
    for old, new in wrong:
        assert old in shown, f"{old!r} does not stand in the solution"
        answer = solution(module)
        exec(compile(shown.replace(old, new), "answer.py", "exec"), answer)
        assert failing(load(*key), answer), f"{new!r} in place of {old!r} has every property"


def test_no_wrong_answer_is_left_over():
    assert set(WRONG) == {".".join(key) for key in FUNCTIONS}


def test_at_least_a_third_of_the_exercises_can_be_checked():
    pages = [path.read_text("utf-8") for path in (ROOT / "docs" / "zh").rglob("*.md")]
    exercises = sum(text.count("{id: exr-") for text in pages)
    shown = "".join(pages)
    for module, section in FUNCTIONS:
        assert f'"solutions/{module}.py:{section}"' in shown
    assert 3 * len(FUNCTIONS) >= exercises, f"{len(FUNCTIONS)} checks for {exercises} exercises"


@pytest.mark.parametrize("key", FUNCTIONS, ids=".".join)
def test_what_the_page_loads_runs_alone(key):
    """The starter defines what is asked for and fails; with the solution in its place every property holds."""
    sys.setprofile(None)
    loaded = json.loads(checks.made(*key))
    assert "import snippets" not in (text := loaded["starter"] + loaded["given"] + loaded["program"])
    assert "from snippets" not in text
    reader, checker = {"__name__": "__main__"}, {"__name__": "checks"}
    exec(compile(loaded["given"], "given.py", "exec"), reader)
    exec(compile(loaded["starter"], "program.py", "exec"), reader)
    exec(compile(loaded["program"], "checks.py", "exec"), checker)
    assert f"def {loaded['asked'][0]}(" in loaded["starter"]
    assert set(loaded["useful"]) <= set(reader)
    properties = checker["properties"]

    def held(namespace):
        for _, _, holds in properties(*(namespace[name] for name in loaded["asked"])):
            try:
                yield bool(holds())
            except Exception:
                yield False

    assert not all(held(reader))
    exec(compile(programs.section(f"solutions/{key[0]}.py", key[1]), "program.py", "exec"), reader)
    assert all(held(reader))  # with what is given and nothing else
