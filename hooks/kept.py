"""What a build made of each page, kept for the next one until something that the page is made of changes.

Three things take most of a build and are kept one by one in `.cache/pages/`: the HTML of a page's text, its part of the
search index, and the whole page. The first depends on the page's source (of a lab, on what mkdocs-jupyter makes of it
too), on the numbers and titles of all statements, and on everything in `MADE_OF`; the second is a function of its
input; the third depends on the first and on the titles in the navigation, and where it is kept no template is filled
in.
What was logged as a warning meanwhile is kept with it and said again.
"""

import hashlib
import logging
import pickle
import re
from importlib.metadata import version
from pathlib import Path

from hooks import evidence, formulas, offline, runtime, statements
from hooks.later import later_of
from hooks.project import CACHE, ROOT

MADE_OF = (
    "hooks", "overrides", "snippets", "figures", "data", "tests", "mkdocs.yml", "requirements.txt", "package-lock.json",
    "runtime.lock.json", "pyproject.toml",
)  # fmt: skip
# Lists of what stands on other pages (these six are made of data alone), and quoted statements.
GATHERS = re.compile(r"^<!-- (?!(?:ladder|licences|mutants|peers|versions|who-flips) -->)[\w-]+ -->$|^!\[\]\(#", re.M)
FRONT = re.compile(r"---\n.*?\n---\n", re.S)
CARRIED = ("_title_from_render", "toc", "present_anchor_ids", "later", "runs", "programs", "figures")
_build = {}


class Warnings(logging.Handler):
    """What was logged as a warning in this process: logger, level and message."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append((record.name, record.levelno, record.getMessage()))


_warnings = Warnings()


def digest(*parts):
    """A hash of texts and bytes."""
    found = hashlib.sha256()
    for part in parts:
        part = part if isinstance(part, bytes) else str(part).encode()
        found.update(str(len(part)).encode() + b":" + part)
    return found.hexdigest()


def files_of(*names):
    """Path, bytes, path, bytes … of all files below `names`, in order."""
    for path in (p for name in names for p in sorted([ROOT / name, *(ROOT / name).rglob("*")])):
        if path.is_file() and "__pycache__" not in path.parts:
            yield from (path.relative_to(ROOT).as_posix(), path.read_bytes())


def on_files(files, config):
    """What all pages of this language are made of, and what those that gather are made of besides."""
    lang, log = config.theme["language"], logging.getLogger("mkdocs")
    if _warnings not in log.handlers:
        log.addHandler(_warnings)
    if config.plugins["i18n"].is_default_language_build:  # which is built first
        _build["project"] = digest(*files_of(*MADE_OF), evidence.FILE.read_bytes() if evidence.FILE.is_file() else "")
    known = [(s.id, s.kind, s.number, s.title, s.evidence, s.page) for s in statements.registry(lang).values()]
    addresses = sorted((f.src_uri, f.url) for f in files if f.is_documentation_page())
    packages = [version(name) for name in ("mkdocs", "mkdocs-material")]
    settings = (config.site_url, config.repo_url, config.strict, offline.wanted(), runtime.why(), packages)
    _build["all"] = digest(_build["project"], lang, known, addresses, settings)
    _build["gathered"] = digest(_build["all"], *files_of(f"docs/{lang}"))


def remembered(page, part, key, make):
    """What `make()` gives, or what it gave when `key` was the same."""
    if (value := recalled(page, part, key)) is None:
        before = len(_warnings.said)
        value = make()
        keep(page, part, key, value, before)
    return value


def recalled(page, part, key):
    """What was kept for `key`, its warnings said again; or None."""
    path = place(page, part)
    old, _, data = path.read_bytes().partition(b"\n") if path.is_file() else (b"", b"", b"")
    if old != key.encode():
        return None
    value, said = pickle.loads(data)
    for name, level, message in said:
        logging.getLogger(name).log(level, "%s", message)
    return value


def keep(page, part, key, value, before):
    path = place(page, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(key.encode() + b"\n" + pickle.dumps((value, _warnings.said[before:])))


def place(page, part):
    command = "build" if offline.wanted() else "serve"  # their pages differ, and neither undoes what the other keeps
    return CACHE / "pages" / command / f"{page.file.src_uri}.{part}"


def on_page_read_source(page):
    """The front matter alone of a page whose HTML is kept, so that nothing is made of its text."""
    source = Path(page.file.abs_src_path).read_text("utf-8")
    page.kept_key = digest(_build["gathered" if GATHERS.search(source) else "all"], page.file.src_uri, source)
    page.kept_before = len(_warnings.said)
    page.kept = recalled(page, "html", page.kept_key)
    return FRONT.match(source)[0] if page.kept else None


def on_lab_content(html, page):
    """The same for a lab, when mkdocs-jupyter has read it."""
    source = (ROOT / "docs" / page.file.src_uri).read_text("utf-8")
    page.kept_key = digest(_build["all"], page.file.src_uri, source, html)
    page.kept_before = len(_warnings.said)
    page.kept = recalled(page, "html", page.kept_key)


def has(page):
    return getattr(page, "kept", None) is not None


def restored(page, files):
    """The kept HTML; the page gets back what else was found in its text."""
    html, carried, links = page.kept
    page.__dict__.update(carried)
    page.links_to_anchors = {files.get_file_from_path(name): anchors for name, anchors in links.items()}
    return html


def on_page_content(html, page):
    """Keep what a page's text has become."""
    carried = {name: page.__dict__[name] for name in CARRIED if name in page.__dict__}
    links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
    keep(page, "html", page.kept_key, (html, carried, links), page.kept_before)
    return html


def before_search(page, config):
    """Give the search its part of the page, and nothing left to read."""
    index = next(plugin for plugin in config.plugins.values() if hasattr(plugin, "search_index")).search_index
    start = len(index.entries)

    def make():
        index.add_entry_from_context(page)
        entries = index.entries[start:]
        del index.entries[start:]
        return entries

    found = remembered(page, "search", digest(_build["project"], page.url, page.title, page.meta, page.content), make)
    index.entries += found
    page.for_search, page.content = page.content, ""


def after_search(page):
    page.content = re.sub(r'\s?data-search-\w+="[^"]+"', "", page.for_search)  # as the search leaves it


def on_env(files):
    """Which pages are kept as a whole: their texts are there now, and all titles."""
    pages = [file.page for file in files.documentation_pages()]
    titles = [(page.file.src_uri, str(page.title)) for page in pages]
    for page in pages:
        others = {lang: file.url for lang, file in page.file.alternates.items()}
        page.whole_key = digest(_build["all"], titles, page.meta, others, page.content, *later_of(page))
        page.whole = recalled(page, "page", page.whole_key)
        if page.whole:
            page.meta["template"] = "kept.html"  # which is empty


def is_whole(page):
    return page.whole is not None


def finished(page, make):
    """The whole page, `make()` unless it is kept; the fonts need the characters that its formulas draw."""
    if not is_whole(page):
        before = len(_warnings.said)
        page.whole = formulas.counting(make)
        keep(page, "page", page.whole_key, page.whole, before)
    found, drawn = page.whole
    formulas.characters().update(drawn)
    return found
