"""Every statement's tests can fail: for each, a fault planted in a snippet makes it fail.

A fault is written beside its test: ``@pytest.mark.verifies("thm-adjoint", fault=("convolution", old, new))``.
"""

import ast
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


def survivors(faults):
    """The faults that their tests do not notice, with what pytest printed; two at a time, each in a fork."""
    running, missed, todo = {}, [], list(faults)
    while todo or running:
        while todo and len(running) < 2:
            path, test, fault = todo.pop(0)
            out = tempfile.TemporaryFile("w+")  # noqa: SIM115
            pid = os.fork()
            if pid == 0:
                run_with_fault(path, test, fault, out)
            running[pid] = (time.monotonic(), path, test, fault, out)
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            time.sleep(0.02)
            for late, (start, *_) in running.items():
                if time.monotonic() - start > LIMIT:
                    os.kill(late, 9)
            continue
        _, path, test, fault, out = running.pop(pid)
        if os.waitstatus_to_exitcode(status) != pytest.ExitCode.TESTS_FAILED:
            out.seek(0)
            missed.append((f"{path}::{test}", fault, out.read()[-1500:]))
    return missed


def run_with_fault(path, test, fault, out):
    """In a fork: run one test with the fault planted (tests/conftest.py does it), and leave."""
    os.environ["PLANTED_FAULT"] = json.dumps(fault)
    for number in (1, 2):
        os.dup2(out.fileno(), number)
    code = pytest.ExitCode.INTERNAL_ERROR
    try:
        code = pytest.main([f"{path}::{test}", "-q", "-x", "--no-header", "-p", "no:cacheprovider", "--tb=short"])
    finally:
        sys.stdout.flush()
        os._exit(code)


def test_every_mark_has_a_fault_or_shares_one():
    """Each id has a fault in one of its tests at least."""
    with_fault, all_ids = set(), set()
    for _, _, name, fault, _ in marked_tests():
        all_ids.add(name)
        if fault:
            with_fault.add(name)
    assert not all_ids - with_fault, "no planted fault for these statements"


def test_every_planted_fault_is_noticed():
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    todo, keys = [], {}
    for path, test, _, fault, _ in marked_tests():
        if fault:
            name = f"{path.relative_to(ROOT).as_posix()}::{test} {fault}"
            keys[name] = fingerprint([Path(__file__), ROOT / "tests/conftest.py"], fingerprint_of_test(path), name)
            if known.get(name) != keys[name]:
                todo.append((path.relative_to(ROOT).as_posix(), test, fault))
    code = "import json, sys; from tests import test_faults as t; print(json.dumps(t.survivors(json.load(sys.stdin))))"
    code = "import numpy, scipy.signal, scipy.stats, scipy.integrate, hypothesis; " + code
    run = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(todo), cwd=ROOT, capture_output=True, text=True, check=True
    )
    missed = json.loads(run.stdout.splitlines()[-1])
    unnoticed = {f"{node} {tuple(fault)}" for node, fault, _ in missed}
    CACHE.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({n: k for n, k in keys.items() if n not in unnoticed}, indent=1), "utf-8")
    report = "\n\n".join(f"{node}\n  fault {fault} was not noticed:\n{text}" for node, fault, text in missed)
    assert not missed, f"{len(missed)} of {len(keys)} faults:\n{report}"
