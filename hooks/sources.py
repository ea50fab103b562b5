"""Links to source code: to the repository if `REPO_URL` is set, else to pages of the site that show the files.

These pages are plain: there are many of them, and a whole Material page for each would double the time of a build.
"""

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from mkdocs.utils import get_relative_url

from hooks import security
from hooks.highlight import highlighted
from hooks.project import ROOT, remembered
from hooks.words import LANGUAGES, language, word

SHOWN = ("snippets", "tests", "figures")
MADE_OF = [ROOT / "overrides" / "source.html", ROOT / "hooks" / "security.py", ROOT / "hooks" / "highlight.py"]
STYLES = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/palette.*.min.css", "assets/css/site.css")
_site = {"repo": "", "env": None}
_written = {}  # page by file


def on_config(config):
    _site["repo"] = (config.repo_url or "").rstrip("/")
    if not _site["repo"]:
        config.edit_uri = None


def on_env(env):
    _site["env"] = env


def prefix(lang):
    return "" if lang == "zh" else f"{lang}/"


def url(name, line, page):
    """Address of a line of a project file, as seen from `page`."""
    if _site["repo"]:
        return f"{_site['repo']}/blob/main/{name}#L{line}"
    return get_relative_url(f"{prefix(language(page))}source/{name}/", page.file.url) + f"#line-{line}"


def report_url(statement, page, lang):
    """Where a reader reports an error in a statement."""
    if _site["repo"]:
        title = word("report-title", lang, label=statement.label(lang), id=statement.id)
        return f"{_site['repo']}/issues/new?title={quote(title)}"
    return get_relative_url(f"{prefix(lang)}errata/", page.file.url) + "#report"


def on_page_context(context, page):
    """The “view source” button of a page when there is no repository to link to."""
    if not _site["repo"]:
        page.view_url = url(f"docs/{page.file.src_uri}", 1, page).partition("#")[0]


def _folders(config, lang):
    """Where the pages of a language stand, and where during a build: MkDocs cleans the site, but not what is hidden."""
    site = Path(config.site_dir)
    return site / prefix(lang) / "source", site / f".source-{lang}"


def keep(config):
    """Pages that this process has written (`mkdocs serve`) are not written again."""
    for lang in LANGUAGES if _written else ():
        folder, aside = _folders(config, lang)
        if folder.is_dir():
            folder.rename(aside)


def on_post_build(config):
    """Write a page for every file that a link may lead to, in the language that has just been built."""
    if _site["repo"]:
        return
    lang, site = config.theme["language"], Path(config.site_dir)
    folder, aside = _folders(config, lang)
    if aside.is_dir():
        aside.rename(folder)
    styles = [p.relative_to(site).as_posix() for pattern in STYLES for p in sorted(site.glob(pattern))]
    for place in (*SHOWN, f"docs/{lang}"):
        for path in sorted(p for p in (ROOT / place).rglob("*.*") if p.suffix in (".py", ".md")):
            name = path.relative_to(ROOT).as_posix()
            stamp = (path.stat().st_mtime_ns, *(p.stat().st_mtime_ns for p in MADE_OF))
            page, target = _page(name, lang, config.site_name, tuple(styles), stamp), folder / name / "index.html"
            if _written.get(target) is not page:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(page, "utf-8")
                _written[target] = page


@lru_cache(1000)
def _page(name, lang, site_name, styles, _stamp):
    """The page that shows the file `name`, which `mkdocs serve` makes anew only when the file has changed."""
    depth, other = f"{prefix(lang)}source/{name}/".count("/"), "en" if lang == "zh" else "zh"
    words = {
        "lang": lang,
        "name": name,
        "site_name": site_name,
        "description": word("source-description", lang, path=name),
        "root": "../" * depth,
        "home": "../" * depth + prefix(lang),
        "styles": styles,
        "other": "" if name.startswith("docs/") else "../" * depth + f"{prefix(other)}source/{name}/",
        "other_lang": other,
        "other_name": word("language-name", other),
    }
    text, lexer = (ROOT / name).read_text("utf-8"), "python" if name.endswith(".py") else "text"

    def made():
        listing = highlighted(text, lexer, cssclass="highlight source", linespans="line")
        return security.protected(_site["env"].get_template("source.html").render(listing=listing, **words))

    return remembered("sources", made, text, words, paths=MADE_OF)
