"""Every error of the snippets says what is wrong: `messages.yml` has a bad call for each, and the message that comes.

A call is evaluated with the names of its module and `np`. It raises a ValueError, or the `type` that stands beside it.
"""

import ast
import importlib
import traceback

import numpy as np
import pytest
import yaml

from hooks.project import ROOT
from tests.conftest import MUTATED, SNIPPETS

MESSAGES = yaml.safe_load((ROOT / "tests/messages.yml").read_text("utf-8"))
CASES = [(module, case) for module, cases in MESSAGES.items() for case in cases]
NAMES = {module: vars(importlib.import_module(f"snippets.{module}")) | {"np": np} for module in MESSAGES}
NOT_HERE = {
    ("conventions", "RuntimeError"),  # a process of its own that fails: tests/test_conventions.py
    ("solutions.losses", "targets"),  # smoothed labels always sum to 1
}
reads_source = pytest.mark.skipif(MUTATED, reason="reads the source of the snippets")


def error_of(module, call):
    """What the call raises."""
    with pytest.raises(Exception) as caught:  # noqa: B017, PT011  (the test compares the type)
        eval(call, NAMES[module])
    return caught.value


@pytest.mark.parametrize(("module", "case"), CASES, ids=[f"{module}: {case['call']}" for module, case in CASES])
def test_a_bad_call_gets_an_error_that_says_what_is_wrong(module, case):
    error = error_of(module, case["call"])
    assert (type(error).__name__, str(error)) == (case.get("type", "ValueError"), case["message"])


def places():
    """Every `raise` and every check of an argument, as (module, line, type of the error or name of the argument).

    What checks an argument is a function whose first parameter is `name`.
    """
    files = [p for folder in ("snippets", "snippets/solutions") for p in (ROOT / folder).glob("*.py")]
    trees = {
        ".".join(p.relative_to(SNIPPETS).with_suffix("").parts): ast.parse(p.read_text("utf-8"))
        for p in files
        if p.stem != "network"
    }
    functions = [node for tree in trees.values() for node in tree.body if isinstance(node, ast.FunctionDef)]
    helpers = {f.name for f in functions if f.args.args and f.args.args[0].arg == "name"}
    raised, checked = set(), set()
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise):
                raised.add((module, node.lineno, ast.unparse(node.exc).partition("(")[0]))
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in helpers:
                checked |= {(module, node.lineno, arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return raised, checked


def reached():
    """The places at which the calls fail, and those on the way there with the name that the message begins with."""
    raised, checked = set(), set()
    for module, case in CASES:
        error = error_of(module, case["call"])
        lines = [
            (frame.f_globals["__name__"].removeprefix("snippets."), line)
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename.startswith(SNIPPETS)
        ]
        raised.add((*lines[-1], type(error).__name__))
        checked |= {(*at, str(error).partition(" must ")[0]) for at in lines}
    return raised, checked


@pytest.fixture(scope="module")
def missing():
    """The places without a case."""
    return [
        sorted(place for place in there - seen if place[::2] not in NOT_HERE)
        for there, seen in zip(places(), reached(), strict=True)
    ]


@reads_source
def test_every_raise_is_reached(missing):
    assert missing[0] == []


@reads_source
def test_every_check_names_its_argument(missing):
    assert missing[1] == []
