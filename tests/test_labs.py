"""Labs: executed once, again when a snippet that they import changes, and never with an error."""

import pytest
from mkdocs.exceptions import PluginError

from hooks import formulas, labs, project


@pytest.fixture
def small_project(tmp_path, monkeypatch):
    """A project with one snippet, in which labs are executed."""
    (tmp_path / "snippets").mkdir()
    (tmp_path / "figures").mkdir()
    (tmp_path / "snippets/__init__.py").write_text("")
    (tmp_path / "snippets/answer.py").write_text("def answer():\n    return 41\n")
    for name in ("__init__.py", "site.mplstyle"):
        (tmp_path / "figures" / name).write_bytes((project.ROOT / "figures" / name).read_bytes())
    for module in (project, labs):
        monkeypatch.setattr(module, "ROOT", tmp_path)
        monkeypatch.setattr(module, "CACHE", tmp_path / ".cache")
    monkeypatch.setattr(labs, "STYLE", tmp_path / "figures/site.mplstyle")
    return tmp_path


CODE = ["from snippets.answer import answer", "print(answer())"]


def test_a_lab_runs_again_when_a_snippet_changes(small_project, monkeypatch):
    assert labs.outputs("lab", CODE)[1][0]["text"] == "41\n"
    run = labs.execute
    monkeypatch.setattr(labs, "execute", lambda *args: pytest.fail("executed again, though nothing has changed"))
    labs.outputs("lab", CODE)
    monkeypatch.setattr(labs, "execute", run)
    (small_project / "snippets/answer.py").write_text("def answer():\n    return 42\n")
    assert labs.outputs("lab", CODE)[1][0]["text"] == "42\n"


def test_a_lab_that_fails_stops_the_build_with_its_name(small_project):
    with pytest.raises(PluginError, match="(?s)the lab 'broken' fails.*ZeroDivisionError"):
        labs.outputs("broken", ["1 / 0"])


def test_a_figure_of_a_lab_has_the_colours_of_the_site(small_project):
    drawn = labs.outputs("plot", ["import matplotlib.pyplot as plt", "plt.plot([1, 2], [3, 4]);"])
    (figure,) = [o["data"]["image/svg+xml"] for o in drawn[1] if "image/svg+xml" in o.get("data", {})]
    assert "var(--figure-blue)" in figure
    assert "<metadata" not in figure


def test_formulas_in_the_text_of_a_lab_are_marked_and_prices_are_not():
    text = formulas.mark_dollars("<p>with $x^2$ and $$\\int f$$, for $5 or 6$</p>")
    assert r'<span class="arithmatex">\(x^2\)</span>' in text
    assert r'<div class="arithmatex">\[\int f\]</div>' in text
    assert formulas.mark_dollars("<p>$$\\int f$$</p>") == '<div class="arithmatex">\\[\\int f\\]</div>'
    assert formulas.mark_dollars("<p>costs $5 and $6</p>") == "<p>costs $5 and $6</p>"
