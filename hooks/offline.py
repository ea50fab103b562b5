"""Reading offline: the list of the site's files, the service worker (web/offline), and an archive for each language.

All of it is made when both languages are built, by `mkdocs build` alone: a copy would only stand in the way of somebody
who writes under `mkdocs serve`. What stands between the marks `online` is left out of the archives.
"""

import base64
import gzip
import hashlib
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hooks import bundles
from hooks.later import later
from hooks.project import ROOT
from hooks.words import LANGUAGES, language, word

WORKER = ROOT / "web" / "offline" / "worker.js"
MARK = '<div class="offline"></div>'
ONLINE = re.compile(r"<!--online-->.*?<!--/online-->\s*", re.S)
LUNR = re.compile(r"assets/javascripts/lunr/(?!min/lunr\.(zh|multi|stemmer\.support)\.)")  # only these are loaded
OURS = {"sw.js", "offline.json", "404.html", "_headers"}
PACKED = {".gz", ".whl", ".woff2", ".zip"}
_state = {"wanted": False}


def on_startup(command):
    _state["wanted"] = command == "build"


def wanted():
    return _state["wanted"]


def on_config(config):
    config.extra["offline"] = _state["wanted"]


def on_page_content(html, page):
    if MARK not in html:
        return html
    return html.replace(MARK, later(page, panel(language(page))) if _state["wanted"] else "")


def panel(lang):
    """Buttons that web/offline/panel.js fills with sizes, and links to the archives."""

    def say(key):
        return word(f"offline-{key}", lang)

    archives = "".join(
        f'<li><a href="{"" if lang == LANGUAGES[0] else "../"}{archive(code)}" download>{say(f"zip-{code}")}</a>'
        f' (<span data-size="{code}"></span> MB)</li>'
        for code in sorted(LANGUAGES, key=lambda code: code != lang)
    )
    return f"""<!--online--><div class="offline">
<div class="offline-copy">
<p data-offline="state" role="status"></p>
<div class="offline-buttons">
<button type="button" data-offline="save">{say("save")}</button>
<button type="button" data-offline="stop" hidden>{say("stop")}</button>
<label><input type="checkbox" data-offline="python"> <span>{say("python")}</span></label>
<button type="button" data-offline="remove">{say("remove")}</button>
</div>
<progress data-offline="progress" aria-label="{say("progress")}" value="0" hidden></progress>
<p>{say("hatch")}</p>
</div>
<ul>{archives}</ul>
</div><!--/online-->"""


def archive(lang):
    return f"integrals-{lang}.zip"


def group(path):
    """Which part of the site a file belongs to: a language, Python for the browser, or "" for what all share."""
    top, _, rest = path.partition("/")
    if top in LANGUAGES[1:]:
        return top
    if top == "assets" and rest.startswith("python/"):
        return "python"
    if top == "search":
        return Path(rest).stem if Path(rest).stem in LANGUAGES else ""
    return "" if top == "assets" else LANGUAGES[0]


def served(site):
    """Paths of the files that a reader's browser may ask for, in order."""
    paths = (p.relative_to(site).as_posix() for p in Path(site).rglob("*") if p.is_file())
    return sorted(
        p for p in paths
        if p not in OURS and not p.endswith((".zip", ".map")) or p.startswith("assets/python/")
        if not p.rpartition("/")[2].startswith("sitemap.xml") and not LUNR.match(p)
    )  # fmt: skip


def hashed(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()[:22]


def listing(site):
    """Path -> hash, size, group; and for a compressed file the hash of its content, which a server may send instead."""
    files = {}
    for path in served(site):
        data = (Path(site) / path).read_bytes()
        files[path] = [hashed(data), len(data), group(path)]
        if path.endswith(".gz"):
            files[path].append(hashed(gzip.decompress(data)))
    return files


def write_archive(site, lang):
    """The site in one language as a zip that depends on nothing but its content; its size in bytes."""
    target = Path(site) / archive(lang)
    files = {p: (Path(site) / p).read_bytes() for p in served(site) if group(p) in ("", "python", lang)}
    for path in [p for p in files if p.endswith(".html")]:
        files[path] = ONLINE.sub("", files[path].decode("utf-8")).encode()
    if lang != LANGUAGES[0]:
        files["index.html"] = (
            f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{lang}</title>'
            f'<meta http-equiv="refresh" content="0; url={lang}/index.html">'
            f'<a href="{lang}/index.html">{lang}/</a></html>\n'
        ).encode()
    files["README.txt"] = (
        "python -m http.server 8000\nhttp://localhost:8000/\n\n"
        "在这个文件夹里运行第一行，再用浏览器打开第二行的地址。\n"
        "Run the first line in this folder, then open the address of the second in a browser.\n"
    ).encode()
    with zipfile.ZipFile(target, "w") as made:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"integrals-{lang}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            packed = Path(path).suffix in PACKED
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            made.writestr(entry, files[path], compresslevel=None if packed else 6)
    return target.stat().st_size


def finish(site):
    """Archives, list of files and service worker of the built site in the folder `site`."""
    site = Path(site)
    with ThreadPoolExecutor() as pool:  # compressing leaves the interpreter to others
        bytes_of = pool.map(lambda lang: write_archive(site, lang), LANGUAGES)
        sizes = {lang: f"{size / 1e6:.1f}" for lang, size in zip(LANGUAGES, bytes_of, strict=True)}
    for lang in LANGUAGES:
        home = site / ("" if lang == LANGUAGES[0] else lang) / "index.html"
        text = re.sub(r'(<span data-size="(\w+)">)[^<]*', lambda m: m[1] + sizes[m[2]], home.read_text("utf-8"))
        home.write_text(text, "utf-8")
    files = listing(site)
    version = hashed(json.dumps(files).encode())[:12]
    (site / "offline.json").write_text(json.dumps({"version": version, "files": files}), "utf-8")
    worker = bundles.esbuild(
        [str(WORKER), "--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8"]
    )
    (site / "sw.js").write_bytes(f'const VERSION = "{version}";\n'.encode() + worker)


def on_post_build(config):
    if _state["wanted"]:
        finish(config.site_dir)
