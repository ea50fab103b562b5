"""The tables of measured speeds on page 5.1, from data/bench.json (`make bench` writes it)."""

import json
from html import escape

from hooks.project import ROOT, closure, fingerprint, without_words
from hooks.words import word

FILE = ROOT / "data" / "bench.json"
MEASURED = "import snippets.fast_convolution, snippets.fast_layers"
RUNGS = ("loop", "windows", "shifts", "toeplitz", "fft", "overlap_save")
LIBRARIES = {"scipy": "SciPy", "opencv": "OpenCV", "torch": "PyTorch", "tensorflow": "TensorFlow"}


def fingerprint_now():
    """Of the modules whose speed is measured, and of all that they import; their wording does not count."""
    return fingerprint([], *(without_words(path.read_text("utf-8")) for path in closure(MEASURED)))


def number(value):
    """Three significant digits without an exponent."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def table(heads, rows):
    head = "".join(f"<th>{head}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="speed"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def label(size, kernel):
    return "32 × 28² → 32" if size == "batch" else f"{size}², {kernel} × {kernel}"


def remark(bench, lang):
    """On what machine and when; and whether the code has changed since."""
    versions = ", ".join(f"{LIBRARIES.get(k, 'NumPy')} {v}" for k, v in bench["versions"].items())
    text = word("speed-machine", lang, machine=escape(bench["machine"]), date=bench["date"], versions=escape(versions))
    if bench["fingerprint"] != fingerprint_now():
        text += f' <strong class="stale">{word("speed-stale", lang)}</strong>'
    return f"<p>{text}</p>"


def grouped():
    """data/bench.json, and its lines by case, library and method; the cases in the order of size."""
    bench, cases = json.loads(FILE.read_text("utf-8")), {}
    for line in bench["results"]:
        case = cases.setdefault((line["size"], line["kernel"], line["dtype"]), {})
        case[line["library"], line["method"]] = line
    order = sorted(cases, key=lambda c: (c[0] == "batch", c[0] if c[0] != "batch" else 0, *c[1:]))
    return bench, {case: cases[case] for case in order}


def ladder(lang):
    """Milliseconds of each rung; the one that `correlate2d_fast` chooses is set in bold."""
    bench, cases = grouped()
    rows = []
    for (size, kernel, dtype), lines in cases.items():
        if size == "batch":
            continue
        cells = []
        for rung in RUNGS:
            line = lines.get(("ours", rung))
            text = number(1e3 * line["seconds"]) if line else "–"
            cells.append(f"<b>{text}</b>" if rung == lines["ours", "fast"]["rung"] else text)
        rows.append([label(size, kernel), dtype, *cells])
    heads = [word("speed-case", lang), word("speed-type", lang), *(word(f"speed-{r}", lang) for r in RUNGS)]
    return table(heads, rows) + remark(bench, lang)


def peers(lang):
    """Our time, our error, and our time divided by that of the fastest function of each library."""
    bench, cases = grouped()
    rows = []
    for (size, kernel, dtype), lines in cases.items():
        ours, cells = lines["ours", "fast"], []
        for library in LIBRARIES:
            times = [x["seconds"] for (who, how), x in lines.items() if who == library and how != "three transforms"]
            cells.append(number(ours["seconds"] / min(times)) if times else "–")
        error = f"{ours['error']:.0e}"
        rows.append([label(size, kernel), dtype, number(1e3 * ours["seconds"]), *cells, error])
    heads = [word(f"speed-{k}", lang) for k in ("case", "type", "ours")]
    heads += [*LIBRARIES.values(), word("speed-error", lang)]
    limits = {k: number(v) for k, v in bench["limits"].items()}
    return table(heads, rows) + f"<p>{word('speed-limits', lang, **limits)}</p>" + remark(bench, lang)
