"""Known vulnerabilities in the pinned packages: `make audit`.

For each of pip and npm one line: the number found, or "not run" with the reason when the question was not answered for
every package (pip-audit calls such a run a success). Exit code: 1 if one was found, 2 if a part was not run, else 0.
"""

import json
import subprocess
import sys
from pathlib import Path

from hooks.front import npm
from hooks.project import ROOT


def of_pip(run):
    """What `pip-audit --format json` said: (findings, reason why not run or None)."""
    try:
        packages = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], (run.stderr.strip().splitlines() or ["no answer"])[-1]
    if skipped := [p for p in packages if "skip_reason" in p]:
        return [], f"{len(skipped)} of {len(packages)} packages skipped, e.g. {skipped[0]['skip_reason']}"
    return [f"{p['name']} {p['version']}: {v['id']}" for p in packages for v in p["vulns"]], None


def of_npm(run):
    """What `npm audit --json` said: (findings, reason why not run or None)."""
    try:
        report = json.loads(run.stdout)
        found = report["vulnerabilities"]
    except ValueError:
        return [], (run.stderr.strip().splitlines() or ["no answer"])[-1]
    except KeyError:
        return [], report.get("message", "no answer").split(" - ")[0]
    return [f"{name}: {entry['severity']}" for name, entry in found.items()], None


def main():
    pip_audit = [str(Path(sys.executable).parent / "pip-audit"), "-r", "requirements.txt", "--no-deps", "--disable-pip"]
    commands = {
        "pip": (of_pip, [*pip_audit, "--format", "json", "--progress-spinner", "off"]),
        "npm": (of_npm, [npm(), "audit", "--json"]),
    }
    worst = 0
    for name, (read, command) in commands.items():
        found, reason = read(subprocess.run(command, cwd=ROOT, capture_output=True, text=True))
        print(f"{name}: " + (f"NOT RUN ({reason})" if reason else f"{len(found)} known vulnerabilities"))
        print("".join(f"  {line}\n" for line in found), end="")
        worst = 1 if found else worst or (2 if reason else 0)
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
