"""The built site behind a server of its own, and Chromium in front of it."""

import contextlib
import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.chromium import FLAGS, MISSING, program

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):  # the browser has gone on to the next page
            super().handle()

    def send_error(self, code, *args, **kwargs):
        page = os.path.join(self.directory, "404.html")
        if code != 404 or not os.path.isfile(page):
            return super().send_error(code, *args, **kwargs)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        with open(page, "rb") as file:
            self.wfile.write(file.read())
        return None


@pytest.fixture(scope="session")
def origin(built_site):
    """Address of the built site, without a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(built_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def chromium():
    """The browser. At home a missing one is a skip with its remedy, in CI a failure."""
    if (found := program()) is None:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """A tab that remembers what went wrong in it: foreign requests, console errors, failed loads."""

    def __init__(self, chromium, origin, viewport=DESKTOP, **options):
        self.origin, self.foreign, self.errors = origin, [], []
        options = {"service_workers": "block"} | options  # behind a worker, requests cannot be watched
        self.context = chromium.new_context(viewport=viewport, locale="zh-CN", **options)
        self.context.route("**/*", self._route)
        self.page = self.context.new_page()
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("response", lambda r: self.errors.append(f"{r.status} {r.url}") if r.status >= 400 else None)

    def _route(self, route):
        if route.request.url.startswith((self.origin, "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def open(self, path, **kwargs):
        self.page.goto(self.origin + path, wait_until="load", **kwargs)
        return self.page


@pytest.fixture
def tab(chromium, origin):
    """`tab(viewport=…, color_scheme=…)` opens a watched tab; all are closed after the test."""
    tabs = []

    def make(**options):
        tabs.append(Watch(chromium, origin, **options))
        return tabs[-1]

    yield make
    for watched in tabs:
        watched.context.close()


SOME = (  # one page of each kind
    "/", "/4-mathematics/", "/4-mathematics/1-convolution/", "/9-faq/",
    "/labs/convolution/", "/glossary/", "/verification/",
)  # fmt: skip


def pages(site, full):
    """Paths of the pages to look at: one of each kind, or all of them, in both languages."""
    if not full:
        return [*SOME, *(f"/en{path}" for path in SOME), "/source/snippets/convolution.py/", "/no-such-page/"]
    found = sorted("/" + p.parent.relative_to(site).as_posix() + "/" for p in site.rglob("index.html"))
    found = ["/" if path == "/./" else path for path in found]
    listings = [path for path in found if "/source/" in path]  # one template and Pygments: a tenth shows them all
    found = [path for path in found if path not in listings] + listings[::10]
    return [*found, "/no-such-page/"]


def alternate(site, full, first=0):
    """Every second of the kinds of pages, so that each is looked at in one of the languages; or all."""
    return pages(site, full)[first * (not full) :: 1 if full else 2]


def only_full(value):
    """A parameter of a test that is left to `--full`."""
    return pytest.param(value, marks=pytest.mark.full)
