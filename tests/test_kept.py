"""What a build keeps of a page comes back as it was, and not once something that the page is made of has changed.

That a build from what is kept gives the same files as one from nothing is tested in test_same_bytes.py.
"""

import logging
import subprocess
from types import SimpleNamespace

import pytest
from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import clean_directory

from hooks import events, kept, sources
from hooks.project import ROOT

PAGE = SimpleNamespace(file=SimpleNamespace(src_uri="zh/2-concepts/1-integral.md"))
ELSEWHERE = {  # of a page's HTML nothing comes from here
    ".ci", ".editorconfig", ".gitattributes", ".github", ".gitignore", ".npmrc", "CHANGELOG.md", "CITATION.cff",
    "CONTRIBUTING.md", "LICENSE", "LICENSE-text", "Makefile", "README.md", "SECURITY.md", "bench", "docs",
    "package.json", "requirements-bench.txt", "screenshot.png", "tools", "web",
}  # fmt: skip


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "CACHE", tmp_path)
    log = logging.getLogger("mkdocs.plugins.of-this-test")
    log.addHandler(kept._warnings)
    yield log
    log.removeHandler(kept._warnings)


def test_what_is_kept_comes_back_with_its_warnings_until_its_key_changes(log, caplog):
    made = []

    def make():
        made.append(1)
        log.warning("one of %s is stale", 2)
        return "html", {"drawn"}

    for key, times in (("a", 1), ("a", 1), ("b", 2), ("a", 3)):
        caplog.clear()
        assert kept.remembered(PAGE, "page", key, make) == ("html", {"drawn"})
        assert len(made) == times
        assert [r.getMessage() for r in caplog.records] == ["one of 2 is stale"]
    assert kept.recalled(PAGE, "html", "a") is None
    kept.place(PAGE, "page").write_bytes(b"a file of another version")
    assert kept.recalled(PAGE, "page", "a") is None


def test_parts_of_a_key_do_not_run_into_each_other():
    assert kept.digest("ab", "c") != kept.digest("a", "bc")
    assert kept.digest("a", ["b"]) == kept.digest("a", ["b"])


def test_a_page_that_lists_what_stands_elsewhere_depends_on_all_pages():
    gather = ["<!-- errata -->", "<!-- glossary -->", "<!-- references -->", "<!-- verification -->", "![](#thm-x)"]
    assert all(kept.GATHERS.search(f"Text.\n\n{line}\n") for line in gather)
    assert not kept.GATHERS.search("Text.\n\n<!-- ladder -->\n\n<!-- versions -->\n![A figure](a.svg)\n")


def test_mkdocs_looks_five_times_a_second_whether_somebody_wrote(tmp_path):
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.watch(str(tmp_path))
    events.on_serve(server, None, None)
    assert [emitter.timeout for emitter in server.observer.emitters] == [0.2]
    server.server_close()


def test_pages_that_show_sources_are_written_once_and_again_when_they_change(tmp_path, monkeypatch):
    pages, config = {}, SimpleNamespace(site_dir=str(tmp_path), site_name="", theme={"language": "en"})
    monkeypatch.setattr(sources, "_written", {})
    monkeypatch.setattr(sources, "_page", lambda name, *_: pages.setdefault(name, f"page of {name}"))

    def build():
        sources.keep(config)
        clean_directory(config.site_dir)
        (tmp_path / "en").mkdir()
        sources.on_post_build(config)
        return {p: p.stat().st_mtime_ns for p in tmp_path.rglob("index.html")}

    first = build()
    assert build() == first != {}
    name = "snippets/losses.py"
    pages[name] = "another page"
    second = build()
    changed = {p for p in first if second[p] != first[p]}
    assert changed == {tmp_path / "en" / "source" / name / "index.html"}
    assert changed.pop().read_text("utf-8") == "another page"
    assert not list(tmp_path.glob(".source*"))


def test_every_file_of_the_project_is_part_of_the_key_or_known_to_make_no_page():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    tops = {name.split("/")[0] for name in listed.stdout.splitlines()}
    assert tops <= ELSEWHERE | set(kept.MADE_OF)
    found = list(kept.files_of(*kept.MADE_OF))
    found = dict(zip(found[::2], found[1::2], strict=True))
    assert {"hooks/words.yml", "snippets/losses.py", "tests/test_kept.py", "mkdocs.yml"} <= found.keys()
    assert all((ROOT / name).read_bytes() == data for name, data in found.items())
