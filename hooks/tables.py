"""Tables of chapter 7 that come from the installed libraries: which function flips its kernel, and the versions."""

import json
import re
from importlib.metadata import version

from hooks.project import ROOT, remembered, versions
from hooks.words import language, word

SHOWN = re.compile(r"^<!-- (who-flips|versions) -->$", re.M)
ROLES = {  # packages of requirements.txt by what they do here, the same order in both languages
    "computes": ("numpy", "scipy", "tensorflow", "keras", "scikit-learn"),
    "draws": ("matplotlib", "mkdocs", "mkdocs-material", "mkdocs-jupyter"),
    "tests": ("pytest", "hypothesis", "playwright"),
}


def who_flips():
    """What `snippets.conventions.who_flips` measured, once for these versions and this code."""

    def measure():
        from snippets import conventions

        return json.dumps(conventions.who_flips())

    key = [f"{name} {number}" for name, number in versions().items()]
    paths = [ROOT / "snippets/conventions.py", ROOT / "snippets/inputs.py"]
    return json.loads(remembered("who-flips", measure, *key, paths=paths))


def who_flips_table(lang):
    """The measured table in Markdown, the functions that flip first."""
    rows = [f"| {word('column-function', lang)} | {word('column-flips', lang)} | {word('column-computes', lang)} |"]
    rows.append("|---|---|---|")
    for name, flips in sorted(who_flips().items(), key=lambda row: not row[1]):
        answer = ("yes", "convolution") if flips else ("no", "correlation")
        rows.append(f"| `{name}` | {' | '.join(word('flips-' + key, lang) for key in answer)} |")
    return "\n".join(rows)


def versions_table(lang):
    """The installed versions in Markdown, by what the packages do for this site."""
    rows = [f"| {word('column-role', lang)} | {word('column-versions', lang)} |", "|---|---|"]
    for role, names in ROLES.items():
        numbers = [f"`{name}` {version(name)}" for name in names]
        if role == "computes":
            numbers.insert(0, f"Python {versions()['Python']}")
        rows.append(f"| {word('role-' + role, lang)} | {', '.join(numbers)} |")
    return "\n".join(rows)


def on_page_markdown(markdown, page):
    makers = {"who-flips": who_flips_table, "versions": versions_table}
    return SHOWN.sub(lambda m: makers[m[1]](language(page)), markdown)
