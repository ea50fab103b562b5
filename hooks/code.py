"""Code blocks: the copy button gives a program that runs, and links lead to the source and to the tests.

A page shows sections; the whole programs of its blocks are a file of their own (`assets/programs/`, for both
languages), which comes when a reader first turns to a block (web/site.js): with them a page weighed a quarter more.
"""

import json
import re
from functools import cache

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from hooks import evidence, programs, running, sources
from hooks.highlight import highlighted
from hooks.later import later
from hooks.project import ROOT, closure, remembered
from hooks.texts import in_head
from hooks.words import language, word

FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,}) *(?P<info>python\b[^\n]*)\n(?P<body>.*?)^(?P=fence)[`~]* *$", re.M | re.S)
INCLUDE = re.compile(r'^--8<-- "(?P<file>[\w/]+\.py):(?P<section>\w+)"\s*$', re.M)
BLOCK = re.compile(r'<div class="language-python highlight"><pre>.*?</pre></div>', re.S)
BESIDE_BAR = 50  # characters of a program's first line that have room beside its buttons
MOST_TESTS = 2


def blocks(markdown):
    """File and section of every Python block of a page, in order; a block that includes nothing is an error."""
    found = []
    for m in FENCE.finditer(markdown):
        include = INCLUDE.fullmatch(m["body"])
        if include is None:
            raise PluginError(f"a Python block must be one include of a section of snippets/, not\n{m['body']}")
        found.append((include["file"], include["section"]))
    return found


def on_pre_build(config):
    if config.plugins["i18n"].is_default_language_build:  # the second language shows the same blocks
        shown_and_program.cache_clear()


@cache
def shown_and_program(file, section):
    """Text of a section, and the program that runs alone."""
    shown, module = programs.section(file, section), module_of(file)
    paths = closure(f"import snippets.{module}")
    return shown, remembered("programs", lambda: programs.program(shown, module), shown, module, paths=paths)


def module_of(file):
    return file.removesuffix(".py").replace("/", ".")


def on_page_markdown(markdown, page, config):
    try:
        page.code_blocks = blocks(markdown)
    except PluginError as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from None
    return FENCE.sub(place_kept, markdown)


def place_kept(m):
    """A block of one word in the place of a program, whose colours are kept (`dressed`); one that runs stands below.

    It is a fence as the program is: HTML would be read as text behind a formula like r<s.
    """
    place = f"\n{m['fence']}python\nkept\n{m['fence']}"
    if 'exec="on"' not in m["info"]:
        return place
    info = m["info"].replace(' source="above"', "")
    return f"{place}\n\n{m['fence']}{info}\n{m['body']}{m['fence']}"


def on_page_content(html, page, config):
    expected = getattr(page, "code_blocks", [])
    if len(found := BLOCK.findall(html)) != len(expected):
        raise PluginError(f"{page.file.src_uri}: {len(expected)} Python blocks in the source, {len(found)} on the page")
    todo = iter(expected)
    return BLOCK.sub(lambda m: dressed(*next(todo), page), html)


def programs_of(page):
    """The whole programs of the blocks of a page that do not show all of it, by file and section."""
    return page.__dict__.get("programs", {})


def uri(page):
    return f"assets/programs/{page.file.src_uri.partition('/')[2].removesuffix('.md').replace('/', '.')}.json"


def on_env(config, files):
    if config.plugins["i18n"].is_default_language_build:  # the other language has the same blocks (tests/parity.py)
        for page in [file.page for file in files.documentation_pages()]:
            if programs := programs_of(page):
                text = json.dumps(programs, ensure_ascii=False)
                files.append(File.generated(config, uri(page), content=text))


def on_post_page(output, page):
    """Where the page's script finds the programs."""
    if not programs_of(page):
        return output
    url = get_relative_url(uri(page), page.file.url)
    return in_head(output, f'<meta name="programs" content="{url}">')


def dressed(file, section, page):
    """A highlighted block, the program that its copy button copies (web/site.js), and what stands behind it."""
    lang = language(page)
    module = module_of(file)
    try:
        shown, program = shown_and_program(file, section)
    except ValueError as error:
        raise PluginError(f"{page.file.src_uri}: snippets/{file}, section {section}: {error}") from None
    name = f"snippets/{file}"
    line = next(
        i for i, text in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1) if f"[start:{section}]" in text
    )
    links = [f'<a href="{sources.url(name, line + 1, page)}">{word("source-of", lang)}: {name}</a>']
    nodes = evidence.tests_calling(f"{module}.{section}")
    if nodes:
        tests = ", ".join(evidence.test_link(node, evidence.test(node), page) for node in nodes[:MOST_TESTS])
        more = f" +{len(nodes) - MOST_TESTS}" if len(nodes) > MOST_TESTS else ""
        links.append(f"{word('tests-of', lang)}: {tests}{more}")
    whole = ""
    if program.strip() != shown.strip():
        page.__dict__.setdefault("programs", {})[f"{file}:{section}"] = program
        whole = f'<details class="program"><summary>{word("whole-program", lang)}</summary></details>'
    block = highlighted(shown, cssclass="language-python highlight")
    run, note = running.buttons(program, section, page)
    foot = f'<div class="code-foot"><span class="code-links">{" · ".join(links)}{note}</span>{whole}</div>'
    lines = shown.strip().splitlines()
    kind = "code under-bar" if run and len(lines[0]) > BESIDE_BAR else "code"
    waiting = len(lines) + (10 if nodes else 6)  # rem, about: the room that it takes until it is drawn (site.css)
    return (
        f'<div class="{kind}" style="--waiting: {waiting}rem" data-section="{file}:{section}">'
        f"<span hidden>{section}</span>{later(page, block + run + foot)}</div>"  # the search finds the name alone
    )
