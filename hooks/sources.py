"""Links to source code: to the repository if `REPO_URL` is set, else to pages of the site that show the files."""

from urllib.parse import quote

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from hooks.highlight import highlighted
from hooks.later import later
from hooks.project import ROOT
from hooks.words import language, word

SHOWN = ("snippets", "tests", "figures")
_site = {"repo": "", "files": {}}


def on_config(config):
    _site["repo"] = (config.repo_url or "").rstrip("/")
    if not _site["repo"]:
        config.edit_uri = None


def shown_files(lang):
    for folder in SHOWN:
        yield from sorted((ROOT / folder).rglob("*.py"))
    yield from sorted((ROOT / "docs" / lang).rglob("*.md"))


def on_files(files, config):
    lang = config.theme["language"]
    prefix = "" if config.plugins["i18n"].is_default_language_build else f"{lang}/"
    if _site["repo"]:
        return
    for path in shown_files(lang):
        name = path.relative_to(ROOT).as_posix()
        description = word("source-description", lang, path=name)
        front = (
            f"---\ntitle: {name}\ndescription: {description}\nsearch:\n  exclude: true\n---\n\n# {name} {{ #source }}\n"
        )
        file = File.generated(config, f"{lang}/source/{name}.md", content=front, inclusion=InclusionLevel.NOT_IN_NAV)
        file.dest_uri = f"{prefix}source/{name}/index.html"
        file.url = f"{prefix}source/{name}/"
        file.locale = file.localization = file.locale_alternate_of = lang
        file.norm_src_uri = f"source/{name}.md"
        file.alternates = {lang: file}
        file.shows = path
        files.append(file)


def is_source(page):
    return hasattr(page.file, "shows")


def url(name, line, page):
    """Address of a line of a project file, as seen from `page`."""
    if _site["repo"]:
        return f"{_site['repo']}/blob/main/{name}#L{line}"
    lang = language(page)
    root = "" if page.file.url.split("/")[0] != lang and lang == "zh" else f"{lang}/"
    return get_relative_url(f"{root}source/{name}/", page.file.url) + f"#line-{line}"


def report_url(statement, page, lang):
    """Where a reader reports an error in a statement."""
    if _site["repo"]:
        title = word("report-title", lang, label=statement.label(lang), id=statement.id)
        return f"{_site['repo']}/issues/new?title={quote(title)}"
    root = "" if lang == "zh" else f"{lang}/"
    return get_relative_url(f"{root}errata/", page.file.url) + "#report"


def on_page_content(html, page):
    """The file of a source page, highlighted, every line with an anchor."""
    if not is_source(page):
        return html
    path = page.file.shows
    lexer = "python" if path.suffix == ".py" else "text"
    return html + later(
        page, highlighted(path.read_text("utf-8"), lexer, cssclass="highlight source", linespans="line")
    )


def on_page_context(page):
    """The “view source” button of a page when there is no repository to link to."""
    if not _site["repo"] and not is_source(page):
        page.view_url = url(f"docs/{page.file.src_uri}", 1, page).partition("#")[0]
