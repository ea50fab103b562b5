"""Mutation testing: `make mutants` changes one thing at a time in `snippets/` and asks whether a test notices.

mutmut makes the changes and runs the tests (`[tool.mutmut]` in pyproject.toml; it goes on where it was stopped). The
result goes into data/mutants.json, and from there onto the Verification page. What no test notices stands there with a
reason from tests/survivors.yml (in both languages), or as a gap. Exit code: 1 below `WANTED`, or if a reason belongs to
nothing.
"""

import datetime
import json
import subprocess
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import yaml

from hooks import mutants
from hooks.project import ROOT

REASONS = ROOT / "tests" / "survivors.yml"
WANTED = 0.95
NOTICED = ("killed", "timeout", "segfault")


def results():
    """[(module.function, status, mutant)] of every mutant."""
    from mutmut.stats import status_by_exit_code

    for name in mutants.changed_files():
        found = json.loads((ROOT / "mutants" / f"{name}.meta").read_text("utf-8"))["exit_code_by_key"]
        for mutant, code in found.items():
            module, _, function = mutant.partition("__mutmut_")[0].removeprefix("snippets.").rpartition(".x_")
            yield name, f"{module}.{function}", status_by_exit_code[code], mutant


def change(mutant, path):
    """The line before and after, without indentation; of more lines the first."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(mutant, path=path).splitlines()[2:]
    return [next((line[1:].partition("  #")[0].strip() for line in lines if line[0] == sign), "") for sign in "-+"]


def report():
    reasons = {(r["in"], r["line"]): r["why"] for r in yaml.safe_load(REASONS.read_text("utf-8"))}
    modules, survivors, unused = {}, [], set(reasons)
    for path, function, status, mutant in results():
        if status == "not checked":
            sys.exit(f"{mutant} is not checked yet: run make mutants to the end")
        counts = modules.setdefault(function.rpartition(".")[0], [0, 0])
        counts[0] += 1
        if status in NOTICED:
            counts[1] += 1
            continue
        was, line = change(mutant, Path(path))
        unused.discard((function, line))
        survivors.append({"in": function, "was": was, "line": line, "why": reasons.get((function, line), "")})
    return {
        "date": datetime.date.today().isoformat(),
        "tool": f"mutmut {version('mutmut')}",
        "fingerprint": mutants.fingerprint_now(),
        "modules": modules,
        "survivors": survivors,
    }, sorted(unused)


def main():
    subprocess.run([Path(sys.executable).parent / "mutmut", "run", *sys.argv[1:]], cwd=ROOT, check=True)
    found, unused = report()
    mutants.FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    total, noticed = mutants.totals(found)
    print(f"{noticed} of {total} mutants are noticed: {mutants.percent(noticed, total)}")
    for where, count in Counter(s["in"] for s in found["survivors"] if not s["why"]).most_common():
        print(f"  {count:3} without a reason in {where}")
    for where, line in unused:
        print(f"  tests/survivors.yml: no survivor in {where} reads {line}")
    return 1 if noticed < WANTED * total or unused else 0


if __name__ == "__main__":
    raise SystemExit(main())
