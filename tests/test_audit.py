"""The dependency audit does not take silence for health."""

import json
from types import SimpleNamespace

from tests.audit import of_npm, of_pip


def run(report, stderr=""):
    return SimpleNamespace(stdout=report if isinstance(report, str) else json.dumps(report), stderr=stderr)


def test_a_planted_vulnerability_is_reported():
    package = {"name": "leaky", "version": "1.0", "vulns": [{"id": "CVE-1"}]}
    assert of_pip(run({"dependencies": [package]})) == (["leaky 1.0: CVE-1"], None)
    assert of_npm(run({"vulnerabilities": {"leaky": {"severity": "high"}}})) == (["leaky: high"], None)


def test_an_audit_that_could_not_look_says_not_run():
    clean, skipped = {"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}
    assert of_pip(run({"dependencies": [clean]})) == ([], None)
    assert of_pip(run({"dependencies": [clean, skipped]}))[1] == "1 of 2 packages skipped, e.g. not found"
    assert of_pip(run("", "no network"))[1] == "no network"
    assert of_npm(run({"vulnerabilities": {}})) == ([], None)
    assert of_npm(run({"message": "405 Method Not Allowed - POST somewhere"}))[1] == "405 Method Not Allowed"
    assert of_npm(run("", "no network"))[1] == "no network"
