"""Statements, figures and equations: numbers by chapter, and links that show them.

A page writes ``/// theorem | title`` with an id; a link ``[](#thm-adjoint)`` from anywhere becomes “Theorem 3.2”.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import escape

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import get_relative_url

from hooks import evidence, formulas
from hooks.later import later
from hooks.project import ROOT, from_yaml
from hooks.words import language, word

log = get_plugin_logger("statements")

STATEMENTS = ("definition", "theorem", "proposition", "example")  # they share one row of numbers in a chapter
KINDS = {
    "definition": "def", "theorem": "thm", "proposition": "prop", "example": "exm", "exercise": "exr",
    "proof": "prf", "solution": "sol", "erratum": "erratum", "caption": "fig", "equation": "eq",
}  # fmt: skip
PROOF_OF = {"proof": ("thm", "prop", "exm"), "solution": ("exr",)}

BLOCK = re.compile(
    r"^/{3,} *(?P<kind>" + "|".join(KINDS) + r") *(?:\| *(?P<title>.*?))? *\n(?: {4}attrs: *(?P<attrs>\{.*\}) *\n)?",
    re.M,
)
LABEL = re.compile(r"\\label\{(?P<id>[\w-]+)\}")
CODE = re.compile(r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)`*~* *$|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)", re.M | re.S)
QUOTE = re.compile(r"^!\[\]\(#(?P<id>[\w-]+)\)$", re.M)  # the statement itself, with its badge, on another page
REFERENCE = re.compile(r"\[\]\(#(?P<id>[\w-]+)\)")


@dataclass(frozen=True)
class Statement:
    """One numbered thing of the site, as one language's page has it."""

    id: str
    kind: str
    number: str
    title: str
    evidence: str  # "", "proof" or "citation"
    page: str  # path below docs/<language>/
    line: int
    text: str  # its source, for what other concerns look for in it

    def label(self, lang):
        """“Theorem 3.2”, “定理 3.2”."""
        name = word(self.kind, lang)
        return name if not self.number else f"({self.number})" if self.kind == "equation" else f"{name} {self.number}"


_registry = {}


def blank_code(markdown):
    """`markdown` with its code turned to spaces, so that positions stay and nothing in code is found."""
    return CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), markdown)


def reading_order(path):
    """Pages in the order of the chapters: an index before the pages of its folder."""
    return [("" if part == "index.md" else part) for part in path.split("/")]


def registry(lang):
    """All statements of a language by id, in reading order."""
    if lang not in _registry:
        _registry[lang] = scan(lang)
    return _registry[lang]


attributes = cache(from_yaml)  # a page has dozens, and both languages have the same


def scan(lang):
    folder, found, counts = ROOT / "docs" / lang, {}, Counter()
    for page in sorted((p.relative_to(folder).as_posix() for p in folder.rglob("*.md")), key=reading_order):
        chapter = page[0] if page[0].isdigit() else ""
        source = (folder / page).read_text("utf-8").replace("\r\n", "\n")
        text = blank_code(source)
        hits = [(m.start(), m["kind"], m) for m in BLOCK.finditer(text)]
        hits += [(m.start(), "equation", m) for m in LABEL.finditer(text)]
        for start, kind, m in sorted(hits, key=lambda hit: hit[0]):
            line = source.count("\n", 0, start) + 1
            where = f"docs/{lang}/{page}:{line}"
            attrs = {"id": m["id"]} if kind == "equation" else attributes(m["attrs"] or "{}")
            name = attrs.get("id", "")
            if not name.startswith(KINDS[kind] + "-"):
                raise PluginError(
                    f"{where}: a block '{kind}' needs an id that begins with '{KINDS[kind]}-', not {name!r}"
                )
            if name in found:
                raise PluginError(f"{where}: the id '{name}' stands in {found[name].page} too")
            if kind == "erratum":
                number = name.removeprefix("erratum-").upper()
            elif kind in PROOF_OF:
                number = ""
            else:
                group = "statement" if kind in STATEMENTS else kind
                counts[chapter, group] += 1
                number = f"{chapter}.{counts[chapter, group]}" if chapter else str(counts[chapter, group])
            title = "" if kind == "equation" else m["title"] or ""
            body = "" if kind == "equation" else block_body(source, m)
            found[name] = Statement(name, kind, number, title, attrs.get("data-evidence", ""), page, line, body)
    return found


def block_body(source, match):
    """The source of a block, from its first line to the line of slashes that ends it."""
    slashes = re.match("/+", match[0])[0]
    end = re.compile(rf"^{slashes} *$", re.M).search(source, match.end())
    return source[match.end() : end.start() if end else len(source)]


def proof_of(statement, lang):
    """The proof or solution block that belongs to a statement, or None."""
    prefix, _, stem = statement.id.partition("-")
    for kind, prefixes in PROOF_OF.items():
        proof = registry(lang).get(f"{KINDS[kind]}-{stem}")
        if prefix in prefixes and proof and proof.page == statement.page:
            return proof
    return None


def owner_of(statement, lang):
    """The statement or exercise that a proof or solution block belongs to, or None."""
    stem = statement.id.partition("-")[2]
    owners = (registry(lang).get(f"{prefix}-{stem}") for prefix in PROOF_OF.get(statement.kind, ()))
    return next((owner for owner in owners if owner and owner.page == statement.page), None)


def on_pre_build(config):
    _registry.clear()


def link_to(name, page, lang, config, files):
    """A link to the statement, figure, equation or reference `name` that shows its number.

    A name that leads nowhere is a warning, which a strict build makes an error.
    """
    if name.startswith("ref-"):
        from hooks import appendix

        target, label = "references.md", appendix.citation(name.removeprefix("ref-"))
    elif name in registry(lang):
        target, label = registry(lang)[name].page, registry(lang)[name].label(lang)
    else:
        target, label = None, None
    file = target and files.get_file_from_path(f"{lang}/{target}")
    if not file or not label:
        log.warning(f"{page.file.src_uri}: '[](#{name})' leads to no statement, figure, equation or reference")
        return f"[?{name}]"
    url = "" if file == page.file else get_relative_url(file.url, page.file.url)
    return f'<a class="reference" href="{url}#{name}">{escape(label, quote=False)}</a>'


def quoted(name, page, lang, files):
    """The statement `name` as its own page has it, in Markdown: its label leads there, its badge opens here."""
    statement = registry(lang).get(name)
    if statement is None or statement.kind not in STATEMENTS or "\\label{" in statement.text:
        log.warning(f"{page.file.src_uri}: '![](#{name})' quotes nothing that can stand twice")
        return ""
    url = get_relative_url(files.get_file_from_path(f"{lang}/{statement.page}").url, page.file.url)
    label = f'<a class="statement-label" href="{url}#{name}">{statement.label(lang)}</a>'
    title = formulas.mark_dollars(escape(statement.title, quote=False))
    return (
        f'<div class="statement {statement.kind}" data-quoted="{name}" markdown="1">\n'
        f'<p class="admonition-title">{label}<span class="statement-title">{title}</span></p>'
        f"{later(page, evidence.badge(statement, page, lang, url))}\n\n{statement.text.strip()}\n\n</div>"
    )


def on_page_markdown(markdown, page, config, files):
    lang = language(page)
    markdown = QUOTE.sub(lambda m: quoted(m["id"], page, lang, files), markdown)
    hidden = blank_code(markdown)
    parts, last = [], 0
    for m in REFERENCE.finditer(hidden):
        parts += [markdown[last : m.start()], link_to(m["id"], page, lang, config, files)]
        last = m.end()
    return "".join([*parts, markdown[last:]])


HEAD = re.compile(
    r'<(?P<tag>div|details) (?P<attrs>[^>]*?class="(?:admonition )?(?P<kind>' + "|".join(KINDS) + r')"[^>]*)>\s*'
    r'<(?P<head>p class="admonition-title"|summary)>(?P<title>.*?)</(?:p|summary)>',
    re.S,
)
ID = re.compile(r'\bid="([^"]+)"')
FIGURE = re.compile(r'(<figure (?=[^>]*\bid="(?P<id>fig-[\w-]+)")[^>]*>.*?<figcaption>\s*<p>)', re.S)


def on_page_content(html, page, config):
    lang = language(page)
    known = registry(lang)

    def head(m):
        name = ID.search(m["attrs"])
        if name is None:
            return m[0]
        statement = known[name[1]]
        title = f'<span class="statement-title">{m["title"]}</span>' if statement.title else ""
        label = statement.label(lang)
        if owner := owner_of(statement, lang):
            label += f' <span class="statement-owner">({owner.label(lang)})</span>'
        if m["tag"] == "details":
            title += later(page, evidence.mark(statement, lang))
        attrs = m["attrs"].replace('class="', 'class="statement ', 1)
        return (
            f'<{m["tag"]} {attrs}><{m["head"]}><span class="statement-label">{label}</span>{title}'
            f"</{m['head'].split()[0]}>{later(page, evidence.badge(statement, page, lang))}"
        )

    html = HEAD.sub(head, html)
    return FIGURE.sub(
        lambda m: (
            f'{m[1]}<span class="figure-label">{known[m["id"]].label(lang)}</span> ' if m["id"] in known else m[1]
        ),
        html,
    )
