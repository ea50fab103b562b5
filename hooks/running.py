"""Run and Edit beside the copy button of every program that Python in the browser can run."""

import re

from hooks import runtime
from hooks.texts import in_head
from hooks.words import language, word

IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+(\w+)", re.M)
ELSEWHERE = {"tensorflow": "TensorFlow", "keras": "TensorFlow", "sklearn": "scikit-learn"}


def missing(program):
    """Names of the packages that `program` imports and the browser does not have."""
    return sorted({ELSEWHERE[name] for name in IMPORT.findall(program) if name in ELSEWHERE})


def buttons(program, section, page):
    """HTML of the buttons of a program, and a note if it has none."""
    lang = language(page)
    if packages := missing(program):
        return "", f' · <span class="no-run">{word("needs-package", lang, packages=", ".join(packages))}</span>'
    first = not page.__dict__.get("runs")
    page.runs = True
    if not runtime.available():
        note = word(f"no-run-{runtime.why()}", lang)
        return "", f' · <span class="no-run">{note}</span>' if first else ""
    made = "".join(
        f'<button type="button" data-do="{act}" aria-label="{word(act, lang)} {section}">{word(act, lang)}</button>'
        for act in ("run", "edit")
    )
    return f'<div class="run-bar">{made}</div>', ""


def on_post_page(output, page):
    """Where the page's script finds Python."""
    if not runs(page):
        return output
    return in_head(output, f'<meta name="python" content="{runtime.url(page)}">')


def runs(page):
    return bool(page.__dict__.get("runs")) and runtime.available()
