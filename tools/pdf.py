"""`make pdf`: the whole site in one language as one PDF, printed by Chromium from the built pages in `site/`.

The articles of the pages, in the order of the navigation, become one document: ids get the name of their page before
them, and links between pages become links inside the document. It is printed until the page numbers in its contents are
those of the PDF (the second time, as a rule).
"""

import argparse
import io
import re
import sys
import unicodedata
from functools import partial
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from mkdocs.utils.yaml import yaml_load

from hooks.project import ROOT
from hooks.words import word
from tools import chromium

LANGUAGES = {"zh": "", "en": "en/"}
HOST = "http://book.invalid/"  # nothing is asked of it: every request is answered with a file of the site
STYLE = Path(__file__).with_name("pdf.css")
MOST_PRINTS = 4

ARTICLE = re.compile(r'<article class="md-content__inner md-typeset">(?P<inner>.*?)</article>', re.S)
SCREEN_ONLY = re.compile(
    r'<nav class="chapters".*?</nav>|<p class="reading">.*?</p>'
    r'|<a [^>]*class="(?:headerlink|md-content__button)[^>]*>.*?</a>'
    r"|<(?:script|button)\b.*?</(?:script|button)>|<!--.*?-->",
    re.S,
)
TAG = re.compile(r"""<(?P<name>/?[a-zA-Z][\w:-]*)(?P<attrs>(?:[^"'<>]|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""(?P<space>\s)(?P<name>[\w:-]+)="(?P<value>[^"]*)\"""")
POINTS_TO_IDS = ("id", "for", "aria-labelledby", "aria-describedby", "headers")
POINTS_INSIDE = re.compile(r"url\((&quot;|'|)#")
HEADING = re.compile(r"<h(?P<level>[1-4])\b[^>]*?\bid=\"(?P<id>[^\"]+)\"[^>]*>(?P<text>.*?)</h(?P=level)>", re.S)
LINK = re.compile(r"</?a\b[^>]*>")
ROW = re.compile(
    r'<li class="level-(?P<level>\d)"><a href="#(?P<id>[^"]+)"><span class="of">(?P<text>.*?)</span><span class="dots">'
)
PAGE = re.compile(r'(<span class="page" data-of="(?P<id>[^"]+)">)[^<]*')


def reading_order(config):
    """Pages of the navigation as (path below the language, part it opens or None, depth), without the home page."""
    found = []
    for item in config["nav"][1:]:
        if isinstance(item, str):
            found.append((item, None, 0))
            continue
        ((title, children),) = item.items()
        first = children[0]
        if first.endswith("/index.md"):  # the chapter's own page is its head
            found += [(first, None, 0), *((child, None, 1) for child in children[1:])]
        else:
            found += [(first, title, 1), *((child, None, 1) for child in children[1:])]
    return found


def address(source, lang):
    """Where the page of a source stands in the site: “en/2-concepts/1-integral/”."""
    return LANGUAGES[lang] + re.sub(r"(?:^|(?<=/))index\.md$|\.md$", lambda m: "/" if m[0] == ".md" else "", source)


def key(url):
    """Name of a page in the document: what its ids begin with."""
    return url.strip("/").replace("/", "-") or "home"


def article(html, url):
    match = ARTICLE.search(html)
    if match is None:
        raise ValueError(f"the page {url} has no article")
    return SCREEN_ONLY.sub("", match["inner"])


def tags(html, change):
    """`html` with `change(name, attribute, value)` in place of every attribute's value; None takes it out."""

    def attribute(m, tag):
        value = change(tag, m["name"], m["value"])
        return "" if value is None else f'{m["space"]}{m["name"]}="{value}"'

    return TAG.sub(lambda m: f"<{m['name']}{ATTRIBUTE.sub(partial(attribute, tag=m['name']), m['attrs'])}>", html)


def own_ids(html):
    return {unescape(m[1]) for m in re.finditer(r'<[^<>]*?\sid="([^"]*)"', html)}


def linked(url, href, keys, ids, site_url):
    """What a link of the page `url` is in the document: inside it, on the site, or None: out of reach."""
    target = urlsplit(urljoin(HOST + url, unescape(href)))
    if f"{target.scheme}://{target.netloc}/" != HOST:
        return href
    path, fragment = target.path.lstrip("/"), unquote(target.fragment)
    if path in keys:
        return f"#{keys[path]}--{fragment}" if fragment in ids[path] else f"#{keys[path]}"
    if urlsplit(site_url).hostname in ("127.0.0.1", "localhost", None):
        return None
    return escape(urljoin(site_url, path) + (f"#{fragment}" if fragment else ""))


def joined(html, url, depth, keys, ids, site_url):
    """The article of a page as part of the document: ids of its own, links that hold, headings `depth` lower."""

    def change(tag, name, value):
        if name in POINTS_TO_IDS:
            return " ".join(f"{keys[url]}--{part}" for part in value.split())
        if name in ("href", "xlink:href"):
            if value.startswith("#"):
                return f"#{keys[url]}--{value[1:]}"
            return linked(url, value, keys, ids, site_url) if tag == "a" else urljoin("/" + url, value)
        if name in ("src", "srcset"):
            return urljoin("/" + url, value)
        if name == "loading":
            return None
        return POINTS_INSIDE.sub(rf"url(\g<1>#{keys[url]}--", value)

    html = tags(html, change)
    html = re.sub(r"<details\b(?![^>]*\sopen\b)", "<details open", html)
    return re.sub(r"(</?h)([1-6])\b", lambda m: f"{m[1]}{min(6, int(m[2]) + depth)}", html)


def plain(html):
    """A heading as it stands in the contents: without links, since it is one."""
    return LINK.sub("", re.sub(r'\s(?:id|name)="[^"]*"', "", html)).strip()


def text_of(html):
    """Words of a heading alone; of a formula what is drawn, not its MathML."""
    html = re.sub(r'<span class="katex-mathml">.*?</math></span>', "", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def contents(parts, lang):
    """The contents: every heading of the first three levels with a place for its page number."""
    rows = []
    for part in parts:
        for m in HEADING.finditer(part):
            if int(m["level"]) <= 3:
                number = f'<span class="page" data-of="{m["id"]}">000</span>'
                rows.append(
                    f'<li class="level-{m["level"]}"><a href="#{m["id"]}"><span class="of">{plain(m["text"])}</span>'
                    f'<span class="dots"></span>{number}</a></li>'
                )
    head = f'<h1 id="contents">{word("pdf-contents", lang)}</h1>'
    return f'<nav class="contents md-typeset">{head}<ol>{"".join(rows)}</ol></nav>'


def cover(lang, title, description, version):
    return (
        f'<header class="cover"><img src="/assets/img/icon.svg" alt=""><p class="cover-title">{escape(title)}</p>'
        f'<p class="cover-description">{escape(description)}</p>'
        f'<p class="cover-foot">{escape(word("pdf-version", lang, version=version))}<br>{word("pdf-licence", lang)}</p>'
        "</header>"
    )


def document(site, lang, order=None):
    """The HTML of the book, from the pages of `order` (all of the navigation) in the folder `site`."""
    config = yaml_load((ROOT / "mkdocs.yml").open(encoding="utf-8"))
    (i18n,) = (plugin["i18n"] for plugin in config["plugins"] if "i18n" in plugin)
    (own,) = (language for language in i18n["languages"] if language["locale"] == lang)
    config |= {name: own[name] for name in ("site_name", "site_description") if name in own}
    version = re.search(r'^version: "(.+)"$', (ROOT / "CITATION.cff").read_text("utf-8"), re.M)[1]
    order = [(address(s, lang), title, depth) for s, title, depth in order or reading_order(config)]
    pages = {url: (Path(site) / url / "index.html").read_text("utf-8") for url, _, _ in order}
    canonical = re.search(r'<link rel="canonical" href="([^"]*)"', next(iter(pages.values())))
    site_url = canonical[1].removesuffix(order[0][0]) if canonical else ""
    articles = {url: article(html, url) for url, html in pages.items()}
    keys, ids = {url: key(url) for url in articles}, {url: own_ids(html) for url, html in articles.items()}
    parts, running = [], []
    for number, (url, part, depth) in enumerate(order):
        html = joined(articles[url], url, depth, keys, ids, site_url)
        if part:
            part = own.get("nav_translations", {}).get(part, part)
            html = f'<h1 class="part" id="part-{number}">{escape(part)}</h1>{html}'
        title = text_of(HEADING.search(html.partition("</h1>")[2] if part else html)["text"])
        quoted = title.replace("\\", "\\\\").replace('"', '\\"')
        running.append(f'@page p{number} {{ @top-left {{ content: "{quoted}"; }} }}')
        parts.append(f'<section class="book-page md-typeset" id="{keys[url]}" style="page: p{number}">{html}</section>')
    head = next(iter(pages.values()))
    styles = [urljoin("/" + order[0][0], href) for href in re.findall(r'<link rel="stylesheet" href="([^"]+)"', head)]
    links = "".join(f'<link rel="stylesheet" href="{href}">' for href in styles)
    return (
        f'<!doctype html><html lang="{lang}" class="no-js"><head><meta charset="utf-8">'
        f"<title>{escape(config['site_name'])}</title>{links}"
        f"<style>{STYLE.read_text('utf-8')}\n{chr(10).join(running)}</style></head>"
        '<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom"><main class="book md-content">'
        f"{cover(lang, config['site_name'], config['site_description'], version)}{contents(parts, lang)}"
        f"{''.join(parts)}</main></body></html>"
    )


def answered(route, site, html):
    """Answer a request of the browser: the document itself, a file of the site, or nothing."""
    path = unquote(urlsplit(route.request.url).path).lstrip("/")
    file = Path(site) / path
    if not route.request.url.startswith(HOST):
        route.abort()
    elif not path:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, body="")


def printed(browser, site, html):
    """The PDF of a document, as bytes."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(600_000)
    page.route("**/*", lambda route: answered(route, site, html))
    page.goto(HOST, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    pdf = page.pdf(format="A4", prefer_css_page_size=True, print_background=True, tagged=True)
    context.close()
    return pdf


def places(pdf):
    """Number of the page, counted from 1, that each named destination of a PDF stands on."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(pdf))
    found = reader.named_destinations.items()
    return {name.lstrip("/"): reader.get_destination_page_number(target) + 1 for name, target in found}


def numbered(html, places):
    return PAGE.sub(lambda m: f"{m[1]}{places[m['id']]}", html)


RADICAL = re.compile(rb"<(2[EF][0-9A-F]{2})>(?=\s*$)", re.M | re.I)
UNNAMED = str.maketrans(  # radicals that Unicode gives no compatible character
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳", "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
)


def character(radical):
    return unicodedata.normalize("NFKC", radical).translate(UNNAMED)


def searchable(writer):
    """Let the glyph of 又 mean 又: Chromium takes the first character that a font has it for, the radical ⼜."""
    done = set()
    for page in writer.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            table = font.get_object().get("/ToUnicode")
            if table is None or table.idnum in done:
                continue
            done.add(table.idnum)
            stream = table.get_object()
            text = RADICAL.sub(lambda m: b"<%04X>" % ord(character(chr(int(m[1], 16)))), stream.get_data())
            stream.set_data(text)


def outlined(pdf, html, places):
    """The PDF with its contents as bookmarks: Chromium's own hold a title twice, and its formulas."""
    from pypdf import PdfWriter

    writer, path = PdfWriter(clone_from=io.BytesIO(pdf)), []
    searchable(writer)
    for m in ROW.finditer(html):
        level = int(m["level"])
        path = [(above, item) for above, item in path if above < level]
        parent = path[-1][1] if path else None
        path.append(
            (level, writer.add_outline_item(title=text_of(m["text"]), page_number=places[m["id"]] - 1, parent=parent))
        )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def book(browser, site, html):
    """The PDF of a document whose contents are right: printed until no number changes any more."""
    found = {}
    for _ in range(MOST_PRINTS):
        pdf = printed(browser, site, numbered(html, found) if found else html)
        before, found = found, places(pdf)
        if found == before:
            return outlined(pdf, html, found)
    raise RuntimeError(f"the page numbers of the contents have not settled after {MOST_PRINTS} prints")


def main():
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="make pdf", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site")
    parser.add_argument("--to", type=Path, default=ROOT / "site", help="the folder for the PDFs")
    parser.add_argument("languages", nargs="*", default=list(LANGUAGES))
    options = parser.parse_args()
    if (program := chromium.program()) is None:
        sys.exit(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        for lang in options.languages:
            target = options.to / f"integrals-{lang}.pdf"
            target.write_bytes(book(browser, options.site, document(options.site, lang)))
            print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
