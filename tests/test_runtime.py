"""Python for the browser: pinned, checked on every build, and left out with a reason."""

import hashlib
import json

import pytest
from mkdocs.exceptions import PluginError

from hooks import running, runtime, security


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A runtime of two small files with a lock of its own."""
    lock = {"files": {}, "packages": {}}
    for name in ("pyodide.mjs", "a.whl"):
        folder = tmp_path / ("pyodide" if name in runtime.PARTS else "wheels")
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(name.encode())
        lock["files"][name] = {"size": len(name), "sha256": hashlib.sha256(name.encode()).hexdigest()}
    monkeypatch.setattr(runtime, "PYODIDE", tmp_path / "pyodide")
    monkeypatch.setattr(runtime, "WHEELS", tmp_path / "wheels")
    monkeypatch.setattr(runtime, "lock", lambda: lock)
    monkeypatch.setattr(runtime, "_state", {"why": None})
    monkeypatch.delenv("RUNTIME", raising=False)
    return tmp_path


def test_the_files_are_checked_at_every_build_and_a_wrong_one_is_named(files):
    runtime.on_startup()
    assert runtime.available()
    for name in ("pyodide/pyodide.mjs", "wheels/a.whl"):
        good = (files / name).read_bytes()
        (files / name).write_bytes(good.replace(b"p", b"q").replace(b"a", b"b"))
        with pytest.raises(PluginError, match=name.split("/")[1]):
            runtime.on_startup()
        (files / name).write_bytes(good)


def test_it_can_be_switched_off(files, monkeypatch):
    monkeypatch.setenv("RUNTIME", "0")
    runtime.on_startup()
    assert runtime.why() == "switched-off"


def test_without_network_the_site_is_built_without_run(files, monkeypatch, caplog):
    (files / "wheels/a.whl").unlink()
    monkeypatch.setattr(runtime, "CARRIER", "no-such-package-of-this-name==0.0.0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    runtime.on_startup()
    assert runtime.why() == "not-fetched"
    assert not [record for record in caplog.records if record.levelname == "WARNING"]


class Page:
    class file:
        src_uri = "en/page.md"
        url = "en/page/"


@pytest.mark.parametrize("why", [None, "switched-off", "not-fetched"])
def test_a_page_without_run_says_once_why(monkeypatch, why):
    monkeypatch.setattr(runtime, "_state", {"why": why})
    page = Page()
    first, second = (running.buttons("import numpy as np\n", name, page) for name in ("f", "g"))
    if why:
        assert first[0] == second[0] == second[1] == ""
        assert "no Run button" in first[1]
    else:
        assert 'data-do="run"' in first[0] and first[1] == ""
    assert running.runs(page) == (why is None)


def test_programs_that_need_more_than_numpy_say_so(monkeypatch):
    monkeypatch.setattr(runtime, "_state", {"why": None})
    page = Page()
    html, note = running.buttons("import numpy as np\n\n\ndef f():\n    import keras\n", "f", page)
    assert html == "" and "TensorFlow" in note
    assert not running.runs(page)


def test_the_lock_is_pyodides_own():
    official = json.loads((runtime.PYODIDE / "pyodide-lock.json").read_text("utf-8"))
    hashes = {package["file_name"]: package["sha256"] for package in official["packages"].values()}
    wheels = [name for name in runtime.lock()["files"] if name not in runtime.PARTS]
    assert len(wheels) == 13
    for name in wheels:
        assert runtime.lock()["files"][name]["sha256"] == hashes[name]
    assert runtime.lock()["carrier"] == runtime.CARRIER


def test_what_is_served_is_the_same_at_every_build(monkeypatch, tmp_path):
    if not all(runtime.file_of(name).is_file() for name in runtime.lock()["files"]):
        pytest.skip("Python for the browser has not been fetched")
    first = {p.name: p.read_bytes() for p in runtime.prepared().iterdir()}
    cache = runtime.CACHE
    monkeypatch.setattr(runtime, "CACHE", tmp_path)
    assert runtime.WHEELS.is_relative_to(cache)
    assert {p.name: p.read_bytes() for p in runtime.prepared().iterdir()} == first


def test_a_policy_names_every_inline_script_and_no_other():
    page = (
        '<head><meta charset="utf-8"><script>a()</script><script src="b.js"></script>'
        '<script type="application/json">{}</script></head>'
    )
    html = security.protected(page)
    assert html.index("Content-Security-Policy") < html.index("<script>")
    digest = security.hashed(["a()"])[0]
    assert html.count("sha256-") == 1 and digest in html
    assert "unsafe-inline" not in security.policy(page).replace("style-src-attr 'unsafe-inline'", "")
    assert "wasm-unsafe-eval" not in html
    assert "blob:" in security.policy(page, with_python=True)
