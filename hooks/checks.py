"""“Check yourself” under an exercise: its checks (`snippets/checks/`) run in the browser against the reader's code.

An exercise has one if `snippets/checks/<module>.py` defines ``check_<section>`` for a section of
`snippets/solutions/<module>.py` that its solution shows. What a reader starts from and the checks are a file of their
own in the site, loaded when the reader asks for it.
"""

import ast
import json
import re
from functools import cache

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from hooks import programs, runtime
from hooks.project import ROOT, closure, remembered
from hooks.words import language, word
from snippets import inputs

CHECKS = ROOT / "snippets" / "checks"
SOLUTION = re.compile(r'<details\b[^>]*\bid="sol-(?P<name>[\w-]+)".*?</details>', re.S)
PLAIN = vars(inputs)  # checks of input: there for the solutions, no use to a reader
SECTION = re.compile(r'data-section="solutions/(\w+)\.py:(\w+)"')


@cache
def functions():
    """The check functions: {(module, section): source text}."""
    found = {}
    for path in sorted(CHECKS.glob("[a-z]*.py")):
        text = path.read_text("utf-8")
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("check_"):
                source = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                found[path.stem, node.name.removeprefix("check_")] = source
    return found


def asked(source):
    """Names of the functions that a check asks from the reader: its parameters."""
    return [argument.arg for argument in ast.parse(source).body[0].args.args]


def split(module, section, names, contract):
    """The solution's program in two: what a reader starts from, without the bodies of `names`, and what is given."""
    text = programs.program(programs.section(f"solutions/{module}.py", section), f"solutions.{module}")
    imports, given, own = [], [], []
    for node in ast.parse(text).body:
        source = ast.get_source_segment(text, node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(source)
        elif getattr(node, "name", None) in names:
            head = source.splitlines()[: node.body[0].lineno - node.lineno]
            task = [f'    """{contract}"""'] if node.name == names[0] else []
            own.append("\n".join([*head, *task, "    ...  # your code"]))
        else:
            given.append(source)
    head = "\n".join(imports)
    return "\n\n\n".join([head, *own]) + "\n", "\n\n\n".join([head, *given]) + "\n" if given else ""


def check(module, section, source):
    """What the page loads: the program to start from, what is given, the checks, the functions that they ask for."""
    names = asked(source)
    program, given = split(module, section, names, ast.get_docstring(ast.parse(source).body[0]))
    loaded = {
        "starter": program,
        "given": given,
        "useful": [node.name for node in ast.parse(given).body if hasattr(node, "name") and node.name not in PLAIN],
        "asked": names,
        "program": programs.program(source, f"checks.{module}") + f"\n\nproperties = check_{section}\n",
    }
    return json.dumps(loaded, ensure_ascii=False)


@cache
def made(module, section):
    source = functions()[module, section]
    paths = closure(f"import snippets.checks.{module}, snippets.solutions.{module}")
    key = (module, section, source)
    return remembered("checks", lambda: check(module, section, source), *key, paths=[*paths, ROOT / "hooks/checks.py"])


def on_pre_build(config):
    functions.cache_clear()
    made.cache_clear()


def on_files(files, config):
    if config.plugins["i18n"].is_default_language_build and runtime.available():
        for module, section in functions():
            uri = f"assets/checks/{module}.{section}.json"
            files.append(File.generated(config, uri, content=made(module, section)))


def on_page_content(html, page):
    """A place to write and check code between an exercise and its solution."""
    lang, known = language(page), functions()

    def with_check(m):
        sections = [pair for pair in SECTION.findall(m[0]) if pair in known]
        if not sections or not runtime.available():
            return m[0]
        page.runs = True
        module, section = sections[-1]
        url = get_relative_url(f"assets/checks/{module}.{section}.json", page.file.url)
        button = f'<button type="button" data-do="edit">{word("check-yourself", lang)}</button>'
        return (
            f'<div class="check" id="check-{m["name"]}" data-exercise="{module}.{section}"'
            f' data-check="{url}">{button}</div>{m[0]}'
        )

    return SOLUTION.sub(with_check, html)
