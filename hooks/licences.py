"""The packages of others that the site serves, with their licences, from the packages' own metadata."""

import json
import re
import zipfile
from email import message_from_string
from functools import cache
from html import escape
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from hooks import bundles, runtime
from hooks.front import MODULES
from hooks.project import remembered
from hooks.words import word

HELD = re.compile(r"(?:^|/)(?:licen[cs]e|copying|notice)[^/]*$", re.I)
THEME = "mkdocs-material"
COPIED = ("katex",)  # served as they are; what is bundled is read from esbuild's report
PYTHON = "https://docs.python.org/3.14/license.html"
MPL = "https://www.mozilla.org/MPL/2.0/"


class Package(NamedTuple):
    name: str
    version: str
    licence: str
    home: str
    text: str  # of the licence, or where it can be read


def from_npm(name):
    folder = MODULES / name
    about = json.loads((folder / "package.json").read_text("utf-8"))
    repository = about.get("repository", "")
    url = about.get("homepage") or (repository if isinstance(repository, str) else repository.get("url", ""))
    url = re.sub(r"^git\+|\.git$", "", url)
    texts = [p.read_text("utf-8") for p in sorted(folder.iterdir()) if HELD.search(p.name)]
    return Package(name, about["version"], about["license"], url, "\n\n".join(texts) or MPL)


def from_metadata(text, licences):
    about = message_from_string(text)
    classifiers = [c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if c.startswith("License")]
    short = about.get("License-Expression") or ", ".join(classifiers) or about.get("License", "").splitlines()[0]
    links = dict(link.lower().split(", ") for link in about.get_all("Project-URL", []))
    home = about.get("Home-page") or next((links[k] for k in ("homepage", "source", "repository") if k in links), "")
    return Package(about["Name"], about["Version"], short, home, "\n\n".join(licences))


@cache
def from_wheel(path):
    with zipfile.ZipFile(path) as wheel:
        inside = sorted(n for n in wheel.namelist() if ".dist-info/" in n)
        metadata = next(wheel.read(n).decode() for n in inside if n.endswith(".dist-info/METADATA"))
        return from_metadata(metadata, [wheel.read(n).decode() for n in inside if HELD.search(n)])


def from_python(name):
    found = distribution(name)

    def read():
        texts = [f.read_text("utf-8") for f in sorted(found.files) if ".dist-info" in str(f) and HELD.search(str(f))]
        return json.dumps(from_metadata(found.read_text("METADATA"), texts))

    return Package(*json.loads(remembered("licences", read, name, found.version, paths=[Path(__file__)])))


@cache
def packages():
    """Everything of others in the built site."""
    found = [from_python(THEME), *map(from_npm, sorted({*COPIED, *bundles.packages()}))]
    if runtime.available():
        found += [
            from_npm("pyodide"),
            Package("CPython", runtime.lock()["info"]["python"], "PSF-2.0", "https://www.python.org", PYTHON),
            *(from_wheel(runtime.file_of(name)) for name in runtime.lock()["files"] if name.endswith(".whl")),
        ]
    return found


def on_files(files, config):
    packages.cache_clear()
    if config.plugins["i18n"].is_default_language_build:
        for package in packages():
            if not package.text.startswith("https:"):
                uri = f"assets/licences/{package.name}.txt"
                files.append(File.generated(config, uri, content=package.text))


def table(page, lang):
    rows = []
    for package in packages():
        target = package.text
        if not target.startswith("https:"):
            target = get_relative_url(f"assets/licences/{package.name}.txt", page.file.url)
        name = escape(package.name)
        cells = (
            f'<a href="{escape(package.home.replace("http://", "https://"))}">{name}</a>' if package.home else name,
            escape(package.version),
            f'<a href="{escape(target)}">{escape(package.licence)}</a>',
        )
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    heads = "".join(f"<th>{word(f'licence-{key}', lang)}</th>" for key in ("package", "version", "terms"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
