"""What the tests notice of small changes to the snippets, from data/mutants.json (`make mutants` writes it)."""

import json
import tomllib
from fnmatch import fnmatch
from html import escape

from hooks.project import ROOT, fingerprint, without_words
from hooks.speed import table
from hooks.words import word

FILE = ROOT / "data" / "mutants.json"


def changed_files():
    """The files that mutmut changes, by its settings in pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    names = (p.relative_to(ROOT).as_posix() for s in settings["source_paths"] for p in (ROOT / s).rglob("*.py"))
    return sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in settings["do_not_mutate"]))


def fingerprint_now():
    """Of the code that was changed; its wording does not count."""
    return fingerprint([], *(without_words((ROOT / name).read_text("utf-8")) for name in changed_files()))


def percent(part, whole):
    """Rounded down: 99.96 % is not all."""
    return f"{1000 * part // whole / 10:.1f} %"


def totals(report):
    """How many changes were made, and how many of them noticed."""
    return [sum(counts[i] for counts in report["modules"].values()) for i in (0, 1)]


def survivors(report, lang):
    """What no test noticed, with the reason, by module."""
    items = []
    for s in report["survivors"]:
        reason = escape(s["why"][lang]) if s["why"] else word("mutants-gap", lang)
        items.append(
            f"<li><code>{escape(s['in'])}</code>: <code>{escape(s['was'])}</code> → <code>{escape(s['line'])}</code>"
            f"{'：' if lang == 'zh' else ': '}{reason}</li>"
        )
    return f"<ul>{''.join(items)}</ul>"


def section(lang):
    report = json.loads(FILE.read_text("utf-8"))
    mutants, noticed = totals(report)
    said = {"mutants": mutants, "noticed": noticed, "share": percent(noticed, mutants), "left": mutants - noticed}
    said["gaps"] = sum(not s["why"] for s in report["survivors"])
    text = word("mutants-summary", lang, **said, date=report["date"], tool=report["tool"])
    if report["fingerprint"] != fingerprint_now():
        text += f' <strong class="stale">{word("mutants-stale", lang)}</strong>'
    heads = [word(f"mutants-{head}", lang) for head in ("module", "count", "noticed", "share")]
    rows = [[f"<code>{name}</code>", m, n, percent(n, m)] for name, (m, n) in report["modules"].items()]
    return (
        f"<p>{text}</p>"
        f"<details><summary>{word('mutants-by-module', lang)}</summary>{table(heads, rows)}</details>"
        f"<details><summary>{word('mutants-left', lang, **said)}</summary>{survivors(report, lang)}</details>"
    )
