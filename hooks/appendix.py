"""Pages gathered from elsewhere (references, glossary, errata, verification), and glossary terms in the text."""

import posixpath
import re
from functools import lru_cache
from html import escape
from pathlib import Path

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from hooks import evidence, formulas, licences, mutants, speed, statements, texts
from hooks.later import later
from hooks.project import ROOT, from_yaml
from hooks.words import language, word

log = get_plugin_logger("appendix")
HERE = Path(__file__).parent
EXPORT = "assets/references.bib"  # of both languages


@lru_cache
def _read(name, _stamp):
    return from_yaml((HERE / name).read_text("utf-8"))


def data(name):
    return _read(name, (HERE / name).stat().st_mtime_ns)


def citation(key):
    """“[Rudin 1976]”: how the text cites an entry of references.yml; None if there is no such entry."""
    entry = data("references.yml").get(key)
    if entry is None:
        return None
    return f"[{' '.join(str(part) for part in (short_authors(entry['authors']), entry.get('year')) if part)}]"


def short_authors(authors):
    names = [name.strip().split()[-1] for name in re.split(r",| and |;", authors) if name.strip()]
    return names[0] if len(names) == 1 else f"{names[0]} & {names[1]}" if len(names) == 2 else f"{names[0]} et al."


def identifier(entry):
    """The DOI, arXiv number, ISBN or address of an entry, as a link where there is something to link to."""
    links = {"doi": "https://doi.org/{}", "arxiv": "https://arxiv.org/abs/{}", "url": "{}"}
    for key, pattern in links.items():
        if value := entry.get(key):
            name = {"doi": "doi:", "arxiv": "arXiv:"}.get(key, "")
            return f'<a href="{escape(pattern.format(value))}">{name}{escape(str(value))}</a>'
    return f"ISBN {escape(str(entry['isbn']))}" if entry.get("isbn") else ""


def references(page, lang):
    rows = []
    for key, entry in sorted(data("references.yml").items()):
        parts = [escape(entry["authors"]), f"<cite>{escape(entry['title'])}</cite>"]
        parts += [escape(str(entry[field])) for field in ("venue", "year") if entry.get(field)]
        rows.append(f'<li id="ref-{key}" lang="en">{". ".join(parts)}. {identifier(entry)}</li>')
    bib = get_relative_url(EXPORT, page.file.url)
    link = f'<p><a href="{bib}" download>{word("bibtex", lang)}</a></p>'
    return f'{link}<ul class="references">{"".join(rows)}</ul>'


def glossary(page, lang, files):
    rows = []
    other = "en" if lang == "zh" else "zh"
    for term in sorted(data("glossary.yml"), key=lambda t: t["en"].lower()):
        name = escape(term[lang])
        if target := term.get("page"):
            path, _, anchor = target.partition("#")
            file = files.get_file_from_path(f"{lang}/{path}")
            if file is None:
                log.warning(f"hooks/glossary.yml: '{term['id']}' points to {path}, which is not part of the site")
            else:
                url = get_relative_url(file.url, page.file.url)
                name = f'<a href="{url}{"#" + anchor if anchor else ""}">{name}</a>'
        line = formulas.mark_dollars(escape(term[f"{lang}_line"], quote=False))
        cells = f'<td>{name}</td><td lang="{other}">{escape(term[other])}</td><td>{line}</td>'
        rows.append(f'<tr id="term-{term["id"]}">{cells}</tr>')
    heads = {"zh": ("中文", "English", "解释"), "en": ("English", "中文", "Meaning")}[lang]
    head = "".join(f"<th>{h}</th>" for h in heads)
    return f'<table class="glossary"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def title_of(lang, path):
    """The title in the front matter of a page, which MkDocs may not have read yet."""
    text = (ROOT / "docs" / lang / path).read_text("utf-8")
    return from_yaml(text.split("---\n")[1])["title"]


LINK = re.compile(r"\]\((?!\w+:)(?P<path>[^()#\s]*)(?P<anchor>#[^()\s]*)?\)")


def moved(text, folder, page):
    """Markdown of `page` as it must stand on a page at the top of the language: links lead to where they led."""

    def link(m):
        path, anchor = m["path"], m["anchor"] or ""
        return f"]({posixpath.normpath(posixpath.join(folder, path)) if path else page}{anchor})"

    # a link without text is a reference, the same from everywhere; a label may stand once only
    return "[]".join(LINK.sub(link, part) for part in statements.LABEL.sub("", text).split("[]"))


PROGRAM = re.compile(r"(?:^```python.*?^```\n*)+", re.M | re.S)


def errata(page, lang):
    """Every erratum in the words of its box, in Markdown; a link leads to the box where its program stands."""
    parts = []
    found = [s for s in statements.registry(lang).values() if s.kind == "erratum"]
    for s in sorted(found, key=lambda s: int(s.number[1:])):
        where = title_of(lang, s.page)
        program = f"[{word('errata-program', lang)}]({s.page}#{s.id})\n\n"
        words = PROGRAM.sub("", moved(s.text.strip() + "\n", posixpath.dirname(s.page), s.page)).strip()
        parts.append(
            f"### {s.number} {s.title} {{ #e{s.number[1:]} data-search-exclude='' }}\n\n"
            f"*{where}* {later(page, evidence.mark(s, lang))}\n\n{words}\n\n{program}"
        )
    return "\n".join(parts)


BIBTEX = {"authors": "author", "title": "title", "year": "year", "doi": "doi", "isbn": "isbn", "arxiv": "eprint"}


def bibtex():
    """All references as one BibTeX file."""
    entries = []
    for key, entry in sorted(data("references.yml").items()):
        venue = {"article": "journal", "inproceedings": "booktitle", "book": "note"}.get(entry["type"], "howpublished")
        fields = {name: str(entry[field]) for field, name in BIBTEX.items() if entry.get(field)}
        fields["author"] = re.sub(r",? et al\.?$", ", others", entry["authors"]).replace(", ", " and ")
        fields |= {venue: entry["venue"]} if entry.get("venue") else {}
        fields |= {"url": entry["url"]} if entry.get("url") else {}
        fields |= {"archiveprefix": "arXiv"} if entry.get("arxiv") else {}
        # braces inside keep the capitals; addresses and numbers stand as they are
        lines = [
            f"  {name} = {{{value if name in ('doi', 'url', 'eprint', 'isbn', 'year') else tex(value, name)}}}"
            for name, value in fields.items()
        ]
        entries.append(f"@{entry['type']}{{{key},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries)


def tex(value, name):
    """A text with TeX's own characters escaped; a title in a second pair of braces, which keep its capitals."""
    text = re.sub(r"([&%$#_])", r"\\\1", value).replace("–", "--")
    return f"{{{text}}}" if name == "title" else text


def on_files(files, config):
    if config.plugins["i18n"].is_default_language_build:
        files.append(File.generated(config, EXPORT, content=bibtex()))


MAKERS = {
    "references": lambda page, lang, config, files: references(page, lang),
    "glossary": lambda page, lang, config, files: glossary(page, lang, files),
    "licences": lambda page, lang, config, files: later(page, licences.table(page, lang)),
    "verification": lambda page, lang, config, files: later(
        page, evidence.verification_page(page, lang, config, files)
    ),
    "ladder": lambda page, lang, config, files: later(page, speed.ladder(lang)),
    "mutants": lambda page, lang, config, files: later(page, mutants.section(lang)),
    "peers": lambda page, lang, config, files: later(page, speed.peers(lang)),
}
MARK = re.compile(r"^<!-- (" + "|".join(MAKERS) + r") -->$", re.M)


def on_page_markdown(markdown, page, config, files):
    if "<!-- errata -->" in markdown:
        markdown = markdown.replace("<!-- errata -->", errata(page, language(page)))
    return MARK.sub(lambda m: f'<div class="generated" data-list="{m[1]}"></div>', markdown)


def on_page_content(html, page, config, files):
    lang = language(page)
    return re.sub(
        r'<div class="generated" data-list="(\w+)"></div>',
        lambda m: f'<div class="generated">{MAKERS[m[1]](page, lang, config, files)}</div>',
        html,
    )


SILENT = re.compile(  # nothing is marked inside these
    r"<(?:a|code|pre|svg|math|h[1-6]|summary|button|script|style|table|figcaption)\b"
    r'|<\w+ [^>]*class="[^"]*\b(?:arithmatex|admonition-title|badge|code-foot|generated|lab-download)\b'
)
SECTION = re.compile(r"<h[1-4]\b")


@lru_cache
def _terms(lang, _stamp):
    """Pattern that finds any term of the glossary, longest first, and the term that each spelling stands for."""
    spellings = {}
    for term in data("glossary.yml"):
        for text in (term[lang], *term.get("also", {}).get(lang, [])):
            spellings.setdefault(text.lower(), term)
    longest = sorted(spellings, key=len, reverse=True)
    words = "|".join(map(re.escape, longest)) or r"(?!)"
    edge = "[A-Za-z]" if lang == "zh" else r"[\w-]"  # “ECE” is no part of “receptive”, but 积分 is one of 黎曼积分
    return re.compile(rf"(?<!{edge})(?:{words})(?!{edge})", re.I), spellings


def mark_terms(html, page, config, files):
    """Mark the first occurrence of each glossary term in every section of a page."""
    if page.file.src_uri.split("/", 1)[1] in ("glossary.md", "notation.md", "references.md", "verification.md"):
        return html
    lang = language(page)
    other = "en" if lang == "zh" else "zh"
    pattern, spellings = _terms(lang, (HERE / "glossary.yml").stat().st_mtime_ns)
    if files.get_file_from_path(f"{lang}/glossary.md") is None:
        return html
    glossary_url = get_relative_url(files.get_file_from_path(f"{lang}/glossary.md").url, page.file.url)
    seen, told = set(), set()

    def mark(m):
        term = spellings[m[0].lower()]
        if term["id"] in seen:
            return m[0]
        seen.add(term["id"])
        link = f'<a class="term" href="{glossary_url}#term-{term["id"]}"'
        if term["id"] in told:  # web/site.js takes it from the first one
            return f"{link}>{m[0]}</a>"
        told.add(term["id"])
        line = re.sub(r"\$(.+?)\$", lambda formula: formulas.plain(formula[1]), term[f"{lang}_line"])
        return f'{link} data-term="{escape(f"{term[other]} · {line}")}">{m[0]}</a>'

    def begin(tag):
        if SECTION.match(tag):
            seen.clear()

    return texts.changed(html, SILENT, lambda text: pattern.sub(mark, text), begin)
