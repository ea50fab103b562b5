"""Reading offline: the service worker with the server gone, updates, broken downloads, the way out, the archives."""

import functools
import json
import shutil
import socket
import threading
import zipfile
from http.server import ThreadingHTTPServer

import pytest

from hooks import offline
from tests.browser.conftest import Handler
from tests.browser.test_run import CALLING_OUT, OUT_OF_REACH, RUN, STARTED
from tests.test_site import broken_links, pages, read

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("offline")]

CHAPTER, LAB, CHECKS = "/2-concepts/1-integral/", "/labs/quadrature/", "/verification/"
SOURCE, ERRATA = "/source/snippets/quadrature.py/", "/errata/"
READY = "() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


class Server:
    """A folder behind an address that stays the same while the server goes and comes back."""

    def __init__(self, folder, prefix=""):
        self.folder, self.refused, self.prefix = folder, set(), prefix
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}{prefix}"
        self.start()

    def start(self):
        own = self

        class Refusing(Handler):
            protocol_version = "HTTP/1.0"

            def do_GET(self):  # noqa: N802
                if any(self.path.split("?")[0].endswith(end) for end in own.refused):
                    self.send_response(500)
                    self.end_headers()
                else:
                    super().do_GET()

            def end_headers(self):
                self.send_header("Cache-Control", "no-cache")  # so that nothing comes from the browser's own cache
                super().end_headers()

        handler = functools.partial(Refusing, directory=str(self.folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def small_copy(site, folder):
    """The site without Python for the browser and without the archives."""
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("python", "*.zip", "*.map"))
    return folder


def new_version(original, folder, path):
    """A copy of the site whose page `path` has another heading."""
    page = shutil.copytree(original, folder) / path.strip("/") / "index.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", " 新版</h1>", 1), "utf-8")
    return folder


@pytest.fixture(scope="module")
def original(built_site, tmp_path_factory):
    folder = small_copy(built_site, tmp_path_factory.mktemp("offline") / "site")
    relist(folder)
    return folder


@pytest.fixture
def server(original):
    server = Server(original)
    yield server
    server.stop()


@pytest.fixture
def reader(chromium, server):
    """A page of a fresh browser profile; what is kept in it is gone after the test."""
    context = chromium.new_context(locale="zh-CN", service_workers="allow")
    page = context.new_page()
    page.broken = []
    page.on("pageerror", lambda error: page.broken.append(str(error)))
    yield page
    context.close()


def relist(site):
    """What a build does at its end, without the archives (they do not depend on the browser)."""
    kept = offline.write_archive
    offline.write_archive = lambda site, lang: 0
    try:
        offline.finish(site)
    finally:
        offline.write_archive = kept


def visit(page, address):
    page.goto(address)
    page.wait_for_function(READY)


def kept(page):
    return page.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>"
        " (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0))"
    )


def wait_until_kept(page, least):
    """Until at least so many entries are in the cache and no more come."""
    count = -1
    for _ in range(100):
        count, before = kept(page), count
        if count == before and count >= least:
            return count
        page.wait_for_timeout(150)
    raise AssertionError(f"{count} entries, wanted {least}")


def test_visited_pages_stay_when_the_server_is_gone_and_the_way_out_removes_them(reader, server):
    for path in (CHAPTER, LAB, CHECKS, ERRATA, SOURCE):
        visit(reader, server.origin + path)
    wait_until_kept(reader, 20)
    server.stop()
    failed = []
    reader.on("requestfailed", lambda request: failed.append((request.failure, request.url)))
    for path in (CHAPTER, LAB, CHECKS, ERRATA, SOURCE):
        reader.goto(server.origin + path)
        assert reader.locator("h1").first.is_visible()
    assert not [url for why, url in failed if why != "net::ERR_ABORTED"]  # aborted: the next page came first
    reader.goto(server.origin + CHAPTER)
    assert reader.evaluate("document.fonts.ready.then(() => [...document.fonts].some((f) => f.status === 'loaded'))")
    assert reader.evaluate("getComputedStyle(document.querySelector('.statement')).borderLeftStyle") == "solid"
    reader.locator(".code").first.hover()
    reader.locator(".code[data-copy*='import ']").first.wait_for(state="attached")  # whole programs
    figures = reader.locator("img.figure")
    figures.last.scroll_into_view_if_needed()
    reader.wait_for_function("e => e.complete && e.naturalWidth", arg=figures.last.element_handle())
    reader.locator(".md-search__input").focus()
    reader.keyboard.insert_text("积分")
    reader.keyboard.press("Shift")
    reader.locator(".md-search-result__item").first.wait_for(timeout=10_000)
    reader.goto(server.origin + "/9-faq/")
    assert "not been saved" in reader.locator("body").inner_text()
    server.start()
    reader.goto(server.origin + CHAPTER + "?no-sw")
    reader.wait_for_function("() => caches.keys().then((names) => names.length === 0)")
    # The worker removes the copy before it answers; that it stays away, the page itself remembers a little later.
    reader.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('offline-off'))")
    reader.goto(server.origin + CHAPTER)
    # The browser lets go of the worker some time after the last page that it served is closed.
    reader.wait_for_function("() => navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    reader.wait_for_timeout(300)
    assert reader.evaluate("navigator.serviceWorker.controller") is None
    assert kept(reader) == 0
    assert not reader.broken


@pytest.mark.full
def test_python_runs_when_the_server_is_gone_and_a_program_cannot_touch_the_copy(chromium, built_site):
    server, context = Server(built_site), chromium.new_context(service_workers="allow")
    page, program = context.new_page(), "import numpy as np\n\nprint(np.arange(4).sum())\n"
    try:
        visit(page, server.origin + CHAPTER)
        assert page.evaluate(RUN, [program, STARTED])["out"] == "6\n"
        before = wait_until_kept(page, 20)
        server.stop()
        page.reload()
        assert page.evaluate(RUN, [program, STARTED])["out"] == "6\n"
        found = page.evaluate(RUN, [OUT_OF_REACH, STARTED])
        assert found["out"] == "[]\nTrue []\n[]\nEvalError EvalError\nEvalError\n", found
        assert page.evaluate(RUN, [CALLING_OUT, STARTED])["out"].split() == ["refused", "refused", "end"]
        assert kept(page) == before
        server.start()
    finally:
        context.close()
        server.stop()


@pytest.mark.full
def test_an_update_is_offered_and_taken_and_a_broken_one_changes_nothing(reader, server, original, tmp_path):
    visit(reader, server.origin + CHAPTER)
    wait_until_kept(reader, 8)
    server.stop()
    new = new_version(original, tmp_path / "new", CHAPTER)
    relist(new)
    server.folder, server.refused = new, {CHAPTER}
    server.start()
    update = "navigator.serviceWorker.getRegistration().then((r) => r.update()).catch(() => {})"
    reader.goto(server.origin + CHAPTER)
    reader.evaluate(update)
    reader.wait_for_timeout(800)
    assert not reader.locator(".update-offer").is_visible()  # the new page did not come: there is nothing to offer
    server.refused = set()
    reader.reload()
    reader.evaluate(update)
    offer = reader.locator(".update-offer")
    offer.wait_for(timeout=10_000)
    assert "新版" not in reader.locator("h1").inner_text()
    reader.reload()
    assert "新版" not in reader.locator("h1").inner_text()  # offered, not forced
    offer.wait_for(timeout=10_000)
    with reader.expect_navigation():
        offer.locator("button").first.click()
    assert "新版" in reader.locator("h1").inner_text()
    server.stop()
    reader.reload()
    assert "新版" in reader.locator("h1").inner_text()
    server.start()
    assert not reader.broken


@pytest.mark.full
def test_the_whole_language_is_saved_also_after_a_broken_download(reader, server, original):
    listed = json.loads((original / "offline.json").read_text("utf-8"))["files"]
    wanted = {entry[0] for entry in listed.values() if entry[2] in ("", "en")}
    server.refused = {"/en/9-faq/"}
    visit(reader, server.origin + "/en/")
    reader.wait_for_selector(".offline.ready")
    save, state = reader.locator("[data-offline=save]"), reader.locator("[data-offline=state]")
    assert "MB" in save.inner_text()
    save.click()
    reader.wait_for_function(
        "() => /broke off|has just changed/.test(document.querySelector('[data-offline=state]').textContent)"
    )
    visit(reader, server.origin + "/en" + CHAPTER)  # nothing is broken by half a copy
    assert reader.locator("h1").is_visible()
    server.refused = set()
    visit(reader, server.origin + "/en/")
    reader.wait_for_selector(".offline.ready")
    save.click()
    reader.wait_for_function("() => document.querySelector('[data-offline=state]').textContent.startsWith('The whole')")
    assert wait_until_kept(reader, len(wanted)) >= len(wanted)
    server.stop()
    for path in ("/en/9-faq/", "/en/8-outlook/3-privacy/", "/en/labs/network/", "/en/verification/", "/en" + SOURCE):
        reader.goto(server.origin + path)
        assert reader.locator("h1").first.is_visible()
        assert "Offline" not in reader.title()
    reader.goto(server.origin + "/en/9-faq")  # as a server would send it on
    assert reader.url.endswith("/en/9-faq/")
    reader.goto(server.origin + "/en/")
    reader.wait_for_selector(".offline.ready")
    assert state.inner_text().startswith("The whole")
    reader.locator("[data-offline=remove]").click()
    reader.wait_for_function(
        "() => document.querySelector('[data-offline=state]').textContent.includes('switched off')"
    )
    assert kept(reader) == 0
    server.start()
    assert not reader.broken


@pytest.mark.full
def test_a_file_of_another_version_is_shown_but_not_kept(reader, server, original, tmp_path):
    """The server has a new version, the worker is still the old one: its pages come whole, from the network."""
    visit(reader, server.origin + CHAPTER)
    wait_until_kept(reader, 8)
    server.stop()
    new = new_version(original, tmp_path / "new", "/9-faq/")
    style = new / "assets" / "css" / "site.css"
    style.write_text(style.read_text("utf-8") + "\nh1 { outline: 3px solid red; }", "utf-8")
    server.folder = new
    server.start()
    before = kept(reader)
    reader.goto(server.origin + "/9-faq/")
    assert "新版" in reader.locator("h1").inner_text()
    assert reader.evaluate("getComputedStyle(document.querySelector('h1')).outlineWidth") == "3px"
    reader.goto(server.origin + CHAPTER)
    assert "3px solid red" not in reader.evaluate("fetch('/assets/css/site.css').then((r) => r.text())")
    assert kept(reader) <= before + 6  # only what is the same in both


@pytest.mark.full
def test_it_works_below_a_path(chromium, original, tmp_path):
    (tmp_path / "book").symlink_to(original, target_is_directory=True)
    server = Server(tmp_path, "/book")
    context = chromium.new_context(service_workers="allow")
    page = context.new_page()
    try:
        visit(page, server.origin + CHAPTER)
        wait_until_kept(page, 8)
        assert page.evaluate("navigator.serviceWorker.ready.then((r) => r.scope)") == server.origin + "/"
        server.stop()
        page.reload()
        assert page.locator("h1").is_visible()
    finally:
        context.close()


@pytest.mark.full
@pytest.mark.parametrize("lang", offline.LANGUAGES)
def test_the_archive_is_a_whole_site_behind_a_plain_server(chromium, built_site, tmp_path, lang):
    with zipfile.ZipFile(built_site / offline.archive(lang)) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1
        assert archive.namelist() == sorted(archive.namelist())
        archive.extractall(tmp_path)
    folder = tmp_path / f"integrals-{lang}"
    start = "/" if lang == "zh" else "/en/"
    assert (folder / "en").is_dir() == (lang == "en")
    size = (built_site / offline.archive(lang)).stat().st_size
    home = (built_site / start.strip("/") / "index.html").read_text("utf-8")
    assert f'<span data-size="{lang}">{size / 1e6:.1f}<' in home
    read.cache_clear()
    wrong = {f"{p.relative_to(folder)} -> {link}" for p in pages(folder) for link in broken_links(folder, p)}
    assert not wrong
    server = Server(folder)
    context = chromium.new_context(service_workers="allow")
    page, failed = context.new_page(), []
    page.on("response", lambda r: failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    try:
        page.goto(server.origin + "/")
        page.wait_for_url(server.origin + start + ("" if lang == "zh" else "index.html"))
        page.goto(server.origin + start + "5-practice/2-network/")
        assert page.locator("h1").is_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        assert not failed
    finally:
        context.close()
        server.stop()
    context = chromium.new_context()
    page = context.new_page()
    page.goto((folder / start.strip("/") / "index.html").as_uri())
    assert page.locator(".file-notice").is_visible()
    context.close()


def test_the_notice_for_pages_from_the_disk_is_not_seen_on_a_site(tab):
    assert not tab().open("/").locator(".file-notice").is_visible()
