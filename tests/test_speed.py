"""The tables of measured speeds come from data/bench.json, and say so when they are out of date."""

import json
import re

import pytest

from hooks import project, speed


@pytest.fixture
def bench():
    return json.loads(speed.FILE.read_text("utf-8"))


def test_changed_code_makes_the_tables_stale_and_changed_wording_does_not(bench, monkeypatch, tmp_path):
    monkeypatch.setattr(speed, "FILE", tmp_path / "bench.json")
    speed.FILE.write_text(json.dumps(bench | {"fingerprint": speed.fingerprint_now()}), "utf-8")
    assert 'class="stale"' not in speed.peers("en")
    speed.FILE.write_text(json.dumps(bench | {"fingerprint": "0"}), "utf-8")
    assert 'class="stale"' in speed.peers("en") and 'class="stale"' in speed.ladder("zh")
    code = 'def f(x):\n    """Words."""\n    return x + 1\n'
    assert project.without_words(code) == project.without_words("def f(x):\n    # other words\n    return x + 1\n")
    assert project.without_words(code) != project.without_words(code.replace("+ 1", "+ 2"))


def test_every_case_has_a_row_and_the_chosen_rung_is_bold(bench):
    cases = {(line["size"], line["kernel"], line["dtype"]) for line in bench["results"]}
    assert speed.peers("en").count("<tr>") == len(cases) + 1
    rows = re.findall(r"<tr><td>.*?</tr>", speed.ladder("en"))
    assert len(rows) == sum(size != "batch" for size, _, _ in cases)
    assert all(row.count("<b>") == 1 for row in rows)
    assert bench["machine"].split(",")[0] in speed.peers("zh") and bench["date"] in speed.ladder("zh")
