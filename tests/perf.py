"""How fast the built site is, measured and printed: `make perf`.

Slow 4G (1.6 Mbit/s, 150 ms) and a processor four times slower, each time with an empty cache, the median of three: the
page with the most formulas. Then the next page by a link, the median of seven: the same click differs by 50 ms where
there are two cores. And Lighthouse on ten pages of different kinds, of each the run in the middle of three: its score
for speed differs by three points from run to run on a busy machine.
"""

import functools
import gzip
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from hooks.bundles import node
from hooks.project import ROOT
from tests.browser.conftest import Handler
from tools.chromium import FLAGS, program

LIMITS = {"FCP": (900, "ms"), "LCP": (1200, "ms"), "CLS": (0.01, ""), "blocking": (200, "ms"), "gzip": (180, "kB")}
NEXT_PAGE = 100  # ms from the click to the first paint
SCORES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
KINDS = ("", "1-background/", "2-concepts/1-integral/", "4-mathematics/", "9-faq/", "labs/convolution/", "glossary/",
         "verification/", "en/", "en/4-mathematics/1-convolution/")  # fmt: skip
TEXT = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".py", ".ipynb")

OBSERVE = """
window.seen = {LCP: 0, CLS: 0, long: []};
const watch = (type, f) => new PerformanceObserver((l) => l.getEntries().forEach(f)).observe({type, buffered: true});
watch("largest-contentful-paint", (e) => seen.LCP = e.startTime);
watch("layout-shift", (e) => seen.CLS += e.hadRecentInput ? 0 : e.value);
watch("longtask", (e) => seen.long.push([e.startTime, e.duration]));
"""
READ = """() => {
  const FCP = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const after = seen.long.filter(([start]) => start >= FCP);
  const blocking = after.reduce((sum, [, time]) => sum + Math.max(0, time - 50), 0);
  return {FCP, LCP: seen.LCP, CLS: seen.CLS, blocking};
}"""


class Compressing(Handler):
    """A host as hosts are: text is sent as gzip, connections stay open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in TEXT or not path.is_file():
            return super().do_GET()
        body = compressed(path, path.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return self.copyfile(io.BytesIO(body), self.wfile)


@functools.cache
def compressed(path, _time):
    return gzip.compress(path.read_bytes(), mtime=0)


def serve(site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/"


def throttled(browser):
    """A fresh tab on a slow line and a slow processor, and the number of bytes that it has received."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.add_init_script(OBSERVE)
    line, received = page.context.new_cdp_session(page), []
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000})  # fmt: skip
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    return page, received


def cold(browser, url):
    """One visit with an empty cache."""
    page, received = throttled(browser)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1500)
    result = page.evaluate(READ) | {"gzip": sum(received) / 1000}
    page.context.close()
    return result


def next_page(chromium, url, slower):
    """Milliseconds from the click on a link that the reader has pointed at to the first paint of its page."""
    command = [node(), str(ROOT / "tests/next_page.mjs"), chromium, url, str(slower), *FLAGS]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def most_formulas(site):
    """Address of the page with the most formulas."""
    counts = {p: p.read_text("utf-8").count('class="katex"') for p in site.rglob("index.html")}
    page = max(sorted(counts), key=counts.get)
    return page.parent.relative_to(site).as_posix() + "/", counts[page]


def lighthouse(chromium, url):
    """The four scores of a page, and the audits that cost points."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = [node(), str(ROOT / "node_modules/lighthouse/cli/index.js"), url, "--output=json", "--quiet",
                   f"--output-path={out}", f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]  # fmt: skip
        run = subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, text=True)
        if not out.is_file():
            raise SystemExit(f"Lighthouse did not run:\n{run.stderr[-2000:]}")
        report = json.loads(out.read_text("utf-8"))
    scores = {name: round(100 * report["categories"][name]["score"]) for name in SCORES}
    weights = {ref["id"] for c in SCORES for ref in report["categories"][c]["auditRefs"] if ref["weight"]}
    costly = [i for i, a in report["audits"].items() if i in weights and a["score"] is not None and a["score"] < 0.9]
    return scores, costly


def main(site, parts):
    from playwright.sync_api import sync_playwright

    chromium = program()
    origin, failed = serve(site), []

    def line(name, value, limit, unit, ok):
        print(f"{'  ' if ok else '✗ '}{name:<44}{value:>9.3g} {unit:<3} (limit {limit})", flush=True)
        failed.append(name) if not ok else None

    if "page" in parts:
        path, count = most_formulas(site)
        print(f"{path}: {count} formulas; Slow 4G, processor 4 times slower, cold, median of 3")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            visits = [cold(browser, origin + path) for _ in range(3)]
            for name, (limit, unit) in LIMITS.items():
                value = statistics.median(visit[name] for visit in visits)
                line(name, value, limit, unit, value <= limit)
            browser.close()
        for name, slower in (("next page by its link", 1), ("the same, processor 4 times slower", 4)):
            value = statistics.median(next_page(chromium, origin + path, slower) for _ in range(7))
            line(name, value, NEXT_PAGE, "ms", value <= NEXT_PAGE)
    if "lighthouse" in parts:
        for path in KINDS:
            runs = [lighthouse(chromium, origin + path) for _ in range(3)]
            scores, costly = sorted(runs, key=lambda run: run[0]["performance"])[1]
            for name, least in SCORES.items():
                line(f"Lighthouse {name} /{path}", scores[name], least, "", scores[name] >= least)
            if any(scores[name] < least for name, least in SCORES.items()):
                print(f"      {', '.join(costly)}")
    print(f"{len(failed)} of the numbers miss their limits" if failed else "every number is within its limit")
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main(Path(os.environ.get("BUILT_SITE", ROOT / "site")), sys.argv[1:] or ["page", "lighthouse"]))
