"""What the tests measured, and the badge that says so on every statement.

The tests write `.cache/evidence.json` (tests/conftest.py). A test's entry counts only while its fingerprint fits: the
test file and the snippets that it imports are as they were when it ran.
"""

import json
from collections import Counter
from functools import cache
from html import escape
from urllib.parse import urljoin

from mkdocs.plugins import get_plugin_logger

from hooks import formulas, sources
from hooks.project import CACHE, ROOT, fingerprint_of_test
from hooks.words import word

log = get_plugin_logger("evidence")
FILE = CACHE / "evidence.json"
NEEDED = ("theorem", "proposition", "example", "erratum")
WORST_FIRST = ("failed", "stale", "missing", "verified", "proof", "citation")

_build = {"strict": False}


@cache
def _current(file, _stamp):
    return fingerprint_of_test(ROOT / file)


def load():
    """Tests by node id as they last ran, each with its state: verified, failed or stale; {} if nothing ran."""
    if not FILE.is_file():
        return {}
    tests = json.loads(FILE.read_text("utf-8"))["tests"]
    stamp = max(p.stat().st_mtime_ns for folder in ("snippets", "tests") for p in (ROOT / folder).rglob("*.py"))
    for test in tests.values():
        known = (ROOT / test["file"]).is_file() and _current(test["file"], stamp) == test["fingerprint"]
        test["state"] = "stale" if not known else "verified" if test["outcome"] == "passed" else "failed"
    return tests


def versions():
    return json.loads(FILE.read_text("utf-8"))["versions"] if FILE.is_file() else {}


def is_fresh():
    """Whether every test file has run as it is now, and passed: what `make build` asks before it builds."""
    tests = load()
    marked = {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "tests").glob("test_*.py")
        if "\n@pytest.mark.verifies(" in p.read_text("utf-8")
    }
    return (
        bool(tests)
        and marked <= {t["file"] for t in tests.values()}
        and all(t["state"] == "verified" for t in tests.values() if t["verifies"])
    )


def on_pre_build(config):
    if not config.plugins["i18n"].is_default_language_build:
        return  # read for the first language
    _build.update(strict=config.strict, tests=load())


def tests_of(name):
    """Tests that verify the statement `name`, by node id."""
    if _build.get("sorted") is not _build["tests"]:
        found = {}
        for node, test in _build["tests"].items():
            for statement in test["verifies"]:
                found.setdefault(statement, {})[node] = test
        _build.update(sorted=_build["tests"], by_statement=found)
    return _build["by_statement"].get(name, {})


def test(node):
    return _build["tests"][node]


def tests_calling(function):
    """Tests during which `module.function` ran, one node for each, the ones that verify a statement first.

    Last the one that calls nearly every program, for its error messages (tests/test_messages.py).
    """
    hits = [(not t["verifies"], "test_messages.py" in node, node)
            for node, t in _build["tests"].items() if function in t["functions"]]  # fmt: skip
    first = {}
    for *_, node in sorted(hits):
        first.setdefault(node.split("[")[0], node)
    return list(first.values())


def state_of(statement):
    """One word for the badge: verified, failed, stale, missing, proof, citation, or "" where none is due."""
    states = [t["state"] for t in tests_of(statement.id).values()]
    if states:
        return min(states, key=WORST_FIRST.index)
    return statement.evidence or ("missing" if statement.kind in NEEDED else "")


def strongest(tests):
    """The measurement with the tightest bound, of all that the tests of a statement made."""
    measured = [m for t in tests.values() for m in t["measured"]]

    def looseness(m):
        if "at_most" in m:
            return (0, m["at_most"]) if m["at_most"] > 0 else (2, 0)
        return (1, m["within"]) if "near" in m else (3, -abs(m["at_least"]))

    return min(measured, key=looseness, default=None)


def compared(m):
    """A measurement with the bound it was held to, in signs alone: “5.6e-17 ≤ 1e-14”, “1.999 ≈ 2”."""
    if m.get("at_most") == 0:
        return "= 0"
    sign, bound = next((s, m[k]) for k, s in (("at_most", "≤"), ("near", "≈"), ("at_least", "≥")) if k in m)
    return f"{number(m['value'])} {sign} {number(bound)}"


def number(value):
    """Two significant digits, so that the last rounding error of a machine does not show; whole numbers whole."""
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.2g}" if abs(value) < 1e-3 or abs(value) >= 1e6 else f"{value:.3g}"


def shown(m):
    """A measurement as the reader sees it: name, value and the bound it was held to."""
    if "at_most" in m:
        bound = f"≤ {m['at_most']:.3g}"
    elif "at_least" in m:
        bound = f"≥ {m['at_least']:.3g}"
    else:
        bound = f"{m['near']:.6g} ± {m['within']:.2g}"
    name = f'<span lang="en">{escape(m["name"])}</span>'
    return f'{name} = <b>{number(m["value"])}</b> <span class="bound">({bound})</span>'


def test_link(node, test, page):
    name = node.split("::", 1)[-1].split("[")[0]
    return f'<a href="{sources.url(test["file"], test["line"], page)}"><code>{escape(name)}</code></a>'


def details(statement, page, lang):
    """The list of tests of a statement with their numbers, as HTML."""
    items = []
    for node, test in tests_of(statement.id).items():
        case = f" [{node.split('[', 1)[1]}" if "[" in node else ""
        numbers = "".join(f"<li>{shown(m)}</li>" for m in test["measured"])
        items.append(
            f'<li data-state="{test["state"]}">{test_link(node, test, page)}{escape(case)}<ul>{numbers}</ul></li>'
        )
    return f"<ul>{''.join(items)}</ul>" if items else ""


def ground(statement, lang, url=""):
    """What stands beside the statement, on the page `url`: a written proof, a citation, or neither."""
    from hooks import statements

    proof = statements.proof_of(statement, lang)
    if proof:
        key = "ground-solution" if proof.kind == "solution" else "ground-proof"
        return f'<a href="{url}#{proof.id}">{word(key, lang)}</a>'
    return word("ground-citation", lang) if "](#ref-" in statement.text else ""


def short(statement, state, lang):
    """What a badge says before it is opened: the state, and the strongest number if there is one."""
    best = strongest(tests_of(statement.id)) if state == "verified" else None
    figure = f' <span class="badge-number">{compared(best)}</span>' if best else ""
    return word("state-" + state, lang) + figure


def mark(statement, lang):
    """The badge of a collapsed statement, to be seen before it is opened: text only."""
    state = state_of(statement)
    shown_state = "not-run" if state == "missing" and not _build["tests"] else state
    return (
        f'<span class="badge-mark" data-state="{state}">{short(statement, shown_state, lang)}</span>' if state else ""
    )


def badge(statement, page, lang, url=""):
    """The badge of a statement: its state, its strongest number, and behind it the tests.

    `url` leads from `page` to the page where the statement stands, if that is another one.
    """
    state = state_of(statement)
    if not state:
        return ""
    if state == "missing" and not _build["tests"] and not _build["strict"]:
        return f'<span class="badge" data-state="missing">{word("state-not-run", lang)}</span>'
    if not url:
        check(statement, state, lang)
    site = urljoin(page.canonical_url or page.url, url)
    cite = word("cite", lang, label=statement.label(lang), url=f"{site}#{statement.id}")
    rows = [
        f"<p>{word('explain-' + state, lang)} {ground(statement, lang, url)}</p>",
        details(statement, page, lang),
        f'<p class="badge-links"><a href="{url}#{statement.id}">{word("permalink", lang)}</a> · '
        f'<a href="{sources.report_url(statement, page, lang)}">{word("report", lang)}</a></p>'
        f'<p class="badge-cite">{escape(cite)}</p>',
    ]
    return (
        f'<details class="badge" data-state="{state}"><summary>{short(statement, state, lang)}</summary>'
        f'<div class="badge-card">{"".join(rows)}</div></details>'
    )


def check(statement, state, lang):
    """A warning, which a strict build makes an error, for a statement without what it needs."""
    from hooks import statements

    where = f"docs/{lang}/{statement.page}:{statement.line}: '{statement.id}'"
    if state in ("failed", "stale", "missing"):
        log.warning(f"{where} is {state}: {word('why-' + state, 'en')}")
    proof = statements.proof_of(statement, lang)
    cited = "](#ref-" in statement.text or (proof is not None and "](#ref-" in proof.text)
    if statement.kind in ("theorem", "proposition") and not (proof or cited):
        log.warning(f"{where} has neither a proof block nor a citation")
    if statement.evidence == "proof" and not proof:
        log.warning(f"{where} says that it is proved, and no proof block of its name stands there")
    if statement.evidence == "citation" and not cited:
        log.warning(f"{where} says that it is cited, and cites nothing")
    if statement.kind == "exercise" and not proof:
        log.warning(f"{where} has no solution")


def verification_page(page, lang, config, files):
    """All statements with their tests, a list for each chapter, for the Verification page."""
    from mkdocs.utils import get_relative_url

    from hooks import statements

    lists, counts = {}, Counter()
    for s in statements.registry(lang).values():
        state = state_of(s)
        if not state:
            continue
        counts[state] += 1
        target = files.get_file_from_path(f"{lang}/{s.page}")
        url = get_relative_url(target.url, page.file.url) if target else ""
        title = formulas.mark_dollars(escape(s.title, quote=False))
        lists.setdefault(s.page[0] if s.page[0].isdigit() else "–", []).append(
            f'<li data-state="{state}"><p><a href="{url}#{s.id}">{s.label(lang)}</a> {title}'
            f' <span class="state">{word("state-" + state, lang)}</span></p>{details(s, page, lang)}</li>'
        )
    used = ", ".join(f"{name} {v}" for name, v in versions().items()) or word("state-not-run", lang)
    summary = " · ".join(f"{word('state-' + s, lang)}: {counts[s]}" for s in WORST_FIRST if counts[s])
    options = "".join(f'<option value="{c}">{c}</option>' for c in lists)
    chapters = "".join(
        f'<section data-chapter="{c}">'
        f'<p class="rubric">{word("chapter-number", lang, number=c) if c.isdigit() else c}</p>'
        f'<ul class="verification">{"".join(items)}</ul></section>'
        for c, items in lists.items()
    )
    return (
        f"<p>{word('verified-with', lang)} {escape(used)}.</p><p>{summary}</p>"
        f'<p class="verification-filter"><label>{word("chapter", lang)} <select id="chapter-filter">'
        f'<option value="">{word("all", lang)}</option>{options}</select></label></p>{chapters}'
    )


if __name__ == "__main__":
    raise SystemExit(0 if is_fresh() else 1)
