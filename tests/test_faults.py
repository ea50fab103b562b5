"""Every statement's tests can fail: for each, a fault planted in a snippet makes it fail.

A fault is written beside its test: ``@pytest.mark.verifies("thm-adjoint", fault=("convolution", old, new))``.
"""

import ast
import importlib.machinery
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from hooks.project import CACHE, ROOT, fingerprint, fingerprint_of_test

RESULTS = CACHE / "faults.json"
LIMIT = 90  # seconds for one faulty test


def marked_tests():
    """(file, test, id, fault, needs TensorFlow) of every `verifies` mark, read from the source."""
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            names = [ast.unparse(d) for d in node.decorator_list]
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.verifies":
                    fault = {k.arg: ast.literal_eval(k.value) for k in mark.keywords}.get("fault")
                    yield path, node.name, ast.literal_eval(mark.args[0]), fault, "pytest.mark.tensorflow" in names


def survivors(faults, together):
    """The faults that their tests do not notice, with what pytest printed; two at a time, each in a fork.

    Those of `together` share one fork and one import of TensorFlow.
    """
    running, missed, todo = {}, [], [together, *([fault] for fault in faults)]
    while todo or running:
        while todo and len(running) < 2:
            group = todo.pop(0)
            out = tempfile.TemporaryFile("w+")  # noqa: SIM115
            pid = os.fork()
            if pid == 0:
                run_with_faults(group, out)
            running[pid] = (time.monotonic(), group, out)
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            time.sleep(0.02)
            for late, (start, group, _) in running.items():
                if time.monotonic() - start > LIMIT * len(group):
                    os.kill(late, 9)
            continue
        _, group, out = running.pop(pid)
        out.seek(0)
        text = out.read()
        for number, (path, test, fault) in enumerate(group):
            if f"fault {number} was noticed" not in text:
                missed.append((f"{path}::{test}", fault, text[-1500:]))
    return missed


def run_with_faults(group, out):
    """In a fork: run each test with its fault planted (tests/conftest.py does it), say which failed, and leave."""
    loader = importlib.machinery.SourceFileLoader
    plain = loader.get_data, loader.path_stats
    for number in (1, 2):
        os.dup2(out.fileno(), number)
    try:
        for number, (path, test, fault) in enumerate(group):
            loader.get_data, loader.path_stats = plain
            for name in [n for n in sys.modules if n.split(".")[0] in ("snippets", "tests", "figures")]:
                del sys.modules[name]
            os.environ["PLANTED_FAULT"] = json.dumps(fault)
            code = pytest.main([f"{path}::{test}", "-q", "-x", "--no-header", "-p", "no:cacheprovider", "--tb=short"])
            if code == pytest.ExitCode.TESTS_FAILED:
                print(f"\nfault {number} was noticed", flush=True)
    finally:
        sys.stdout.flush()
        os._exit(0)


def test_every_mark_has_a_fault_or_shares_one():
    """Each id has a fault in one of its tests at least."""
    with_fault, all_ids = set(), set()
    for _, _, name, fault, _ in marked_tests():
        all_ids.add(name)
        if fault:
            with_fault.add(name)
    assert not all_ids - with_fault, "no planted fault for these statements"


@pytest.mark.full
def test_every_planted_fault_is_noticed():
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    todo, together, keys = [], [], {}
    for path, test, _, fault, tensorflow in marked_tests():
        if fault:
            name = f"{path.relative_to(ROOT).as_posix()}::{test} {fault}"
            keys[name] = fingerprint([Path(__file__), ROOT / "tests/conftest.py"], fingerprint_of_test(path), name)
            if known.get(name) != keys[name]:
                (together if tensorflow else todo).append((path.relative_to(ROOT).as_posix(), test, fault))
    code = "import json, sys; from tests import test_faults as t; print(json.dumps(t.survivors(*json.load(sys.stdin))))"
    code = "import numpy, scipy.signal, scipy.stats, scipy.integrate, hypothesis; " + code
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps([todo, together]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    missed = json.loads(run.stdout.splitlines()[-1])
    unnoticed = {f"{node} {tuple(fault)}" for node, fault, _ in missed}
    CACHE.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({n: k for n, k in keys.items() if n not in unnoticed}, indent=1), "utf-8")
    report = "\n\n".join(f"{node}\n  fault {fault} was not noticed:\n{text}" for node, fault, text in missed)
    assert not missed, f"{len(missed)} of {len(keys)} faults:\n{report}"
