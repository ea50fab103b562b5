"""Ids stay: `published.txt` lists every statement id with the page it was published on.

A statement that moved to another page, or that was merged into another one (``thm-old page.md -> thm-new``), leaves a
link where it stood. `python -m hooks.permanent` adds the ids that are new; a test fails until it has run.
"""

from hooks import statements
from hooks.project import ROOT
from hooks.words import language, word

LIST = ROOT / "hooks" / "published.txt"


def published():
    """(id, page, id of what it was merged into or "") of every line of the list."""
    for line in LIST.read_text("utf-8").splitlines() if LIST.is_file() else []:
        if line.strip() and not line.startswith("#"):
            place, _, merged = line.partition("->")
            name, page = place.split()
            yield name, page, merged.strip()


def moved(lang):
    """Published ids that no longer stand on their page: (id, page, id of the statement to send the reader to)."""
    known = statements.registry(lang)
    for name, page, merged in published():
        if name not in known or known[name].page != page:
            yield name, page, merged or name


def lost(lang):
    """Published ids that neither stand anywhere nor say what took their place."""
    known = statements.registry(lang)
    return [name for name, _, target in moved(lang) if target not in known]


def unpublished(lang):
    known = {(name, page) for name, page, _ in published()}
    return [f"{s.id} {s.page}" for s in statements.registry(lang).values() if (s.id, s.page) not in known]


def on_page_content(html, page, config, files):
    lang = language(page)
    for name, old, target in moved(lang):
        if f"{lang}/{old}" == page.file.src_uri and f'id="{name}"' not in html:
            link = statements.link_to(target, page, lang, config, files)
            html += f'<p class="moved" id="{name}">{word("moved", lang)} {link}</p>'
    return html


if __name__ == "__main__":
    lines = LIST.read_text("utf-8") if LIST.is_file() else "# Statement ids and the pages they were published on.\n"
    LIST.write_text(lines + "".join(f"{line}\n" for line in unpublished("zh")), "utf-8")
