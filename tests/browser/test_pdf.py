"""The book (`make pdf`), of two pages: words that can be selected, true contents, links that lead somewhere."""

import io
import re

import pytest
from pypdf import PdfReader

from hooks import statements
from tools import pdf

pytestmark = pytest.mark.browser

ORDER = [("4-mathematics/index.md", None, 0), ("4-mathematics/3-latent-variables.md", None, 1)]
CHAPTER, SECTION = "4-mathematics", "4-mathematics-3-latent-variables"


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request, chromium, built_site):
    html = pdf.document(built_site, request.param, ORDER)
    return request.param, html, PdfReader(io.BytesIO(pdf.book(chromium, built_site, html)))


def words(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.full
def test_the_book_is_whole(book):
    lang, html, reader = book
    prefix = "en-" if lang == "en" else ""
    text = [words(page.extract_text()) for page in reader.pages]
    rows = [(m["id"], pdf.text_of(m["text"])) for m in pdf.ROW.finditer(html)]
    assert len(rows) > 4
    assert not re.search(r"[\u2e80-\u2fdf]", "".join(text)), "a radical in place of a character"
    # the contents: each number as printed is that of the page on which the heading stands
    places = {name.lstrip("/"): reader.get_destination_page_number(d) for name, d in reader.named_destinations.items()}
    for name, title in rows:
        number = places[name] + 1
        assert words(f"{title}{number}") in text[1], title
        assert words(title) in text[number - 1]
    # bookmarks, as many as there are rows, with the same titles
    flat = []

    def walk(items):
        for item in items:
            walk(item) if isinstance(item, list) else flat.append(item.title)

    walk(reader.outline)
    assert flat == [title for _, title in rows]
    # statements have their numbers, and solutions are open
    known = [s for s in statements.registry(lang).values() if s.page == ORDER[1][0]]
    for statement in known:
        if statement.number and statement.kind not in ("equation", "caption"):
            assert words(statement.label(lang)) in "".join(text), statement.id
    solutions = re.findall(r'<details [^>]*class="statement solution".*?</details>', html, re.S)
    assert len(solutions) == sum(s.kind == "solution" for s in known) > 0
    for solution in solutions:
        nodes = re.findall(r">([^<>&_/]+)<", re.sub(r"<(pre|math)\b.*?</\1>", "", solution, flags=re.S))
        longest = max(nodes, key=len)
        assert words(longest) in "".join(text), longest
    # links lead somewhere: inside the book, or to an address
    annotations = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    inside = [str(a["/Dest"]).lstrip("/") for a in annotations if "/Dest" in a]
    assert len(inside) > len(rows) and set(inside) <= set(places)
    assert f"{prefix}{SECTION}" in {name.partition("--")[0] for name in inside}
    assert not [a for a in annotations if "127.0.0.1" in str(a.get("/A", "")) or "book.invalid" in str(a.get("/A", ""))]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_links_of_a_page_become_links_of_the_book():
    keys, ids = {"a/b/": "a-b", "a/": "a"}, {"a/b/": {"thm-x"}, "a/": {"def-y"}}

    def linked(href, site="https://example.org/"):
        return pdf.linked("a/b/", href, keys, ids, site)

    assert linked("../#def-y") == "#a--def-y"
    assert linked("../#gone") == "#a"
    assert linked("https://doi.org/10.1") == "https://doi.org/10.1"
    assert linked("../../source/x.py/#line-3") == "https://example.org/source/x.py/#line-3"
    assert linked("../../source/x.py/", "http://127.0.0.1:8000/") is None
    html = pdf.joined(
        '<h1 id="t">T</h1><a href="#t">x</a><a href="../">y</a><img src="../p.png">', "a/b/", 1, keys, ids, ""
    )
    assert html == ('<h2 id="a-b--t">T</h2><a href="#a-b--t">x</a><a href="#a">y</a><img src="/a/p.png">')


def test_contents_with_a_wrong_number_are_not_accepted(monkeypatch):
    """Printed again until the numbers stay; a document whose numbers never stay is an error."""
    prints = iter(range(100))
    monkeypatch.setattr(pdf, "printed", lambda browser, site, html: next(prints))
    monkeypatch.setattr(pdf, "places", lambda number: {"x": number})
    with pytest.raises(RuntimeError, match="have not settled"):
        pdf.book(None, None, '<span class="page" data-of="x">000</span>')
