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

CHECKS = ROOT / "snippets" / "checks"
SOLUTION = re.compile(r'<details\b[^>]*\bid="sol-(?P<name>[\w-]+)".*?</details>', re.S)
SECTION = re.compile(r'data-section="solutions/(\w+)\.py:(\w+)"')


def functions():
    """The check functions: {(module, section): source text}."""
    found = {}
    for path in sorted(CHECKS.glob("[a-z]*.py")):
        text = path.read_text("utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("check_"):
                found[path.stem, node.name.removeprefix("check_")] = ast.get_source_segment(text, node)
    return found


def asked(source):
    """Names of the functions that a check asks from the reader: its parameters."""
    return [argument.arg for argument in ast.parse(source).body[0].args.args]


def starter(module, section, names, contract):
    """The program that a reader starts from, and its first line: the solution without the bodies of `names`."""
    file = f"solutions/{module}.py"
    lines = programs.program(programs.section(file, section), f"solutions.{module}").splitlines()
    for node in reversed(ast.parse("\n".join(lines)).body):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            head = lines[node.lineno - 1 : node.body[0].lineno - 1]
            text = [f'    """{contract}"""' if node.name == names[0] else "", "    ...  # your code"]
            lines[node.lineno - 1 : node.end_lineno] = head + [line for line in text if line]
            first = node.lineno
    return "\n".join(lines) + "\n", first


def check(module, section, source):
    """What the page loads: the program to start from, the checks as a program, the functions that they ask for."""
    names = asked(source)
    contract = ast.get_docstring(ast.parse(source).body[0])
    program, line = starter(module, section, names, contract)
    checks = programs.program(source, f"checks.{module}") + f"\n\nproperties = check_{section}\n"
    return json.dumps({"starter": program, "line": line, "asked": names, "program": checks}, ensure_ascii=False)


@cache
def made(module, section):
    source = functions()[module, section]
    paths = closure(f"import snippets.checks.{module}, snippets.solutions.{module}")
    key = (module, section, source)
    return remembered("checks", lambda: check(module, section, source), *key, paths=[*paths, ROOT / "hooks/checks.py"])


def on_pre_build(config):
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
