"""The built site, file by file: what is shown is the source, nothing is foreign, every link leads somewhere."""

import gzip
import json
import re
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import material as theme
import pytest
import yaml
from mkdocs.exceptions import PluginError

from hooks import bundles, cards, code, formulas, front, material, pauses, programs, reading, statements
from hooks.project import ROOT

pytestmark = [pytest.mark.site, pytest.mark.xdist_group("files")]  # one process reads every page once

LANGUAGES = {"zh": "", "en": "en/"}
SOURCES = {
    lang: sorted(p.relative_to(ROOT / "docs" / lang) for p in (ROOT / "docs" / lang).rglob("*.md"))
    for lang in LANGUAGES
}


# Most tags of a page are parts of formulas and figures, and a `Page` asks nothing of those without an id.
PARTS = re.compile(r"</?(?:span|math|semantics|mi|mo|mn|mrow|mtext|mspace|g|use|path|tspan)\b(?![^>]*\bid=)[^>]*>")


class Page(HTMLParser):
    """What a built page links to, what it loads, which ids it has, and the sections of the snippets that it shows."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads, self.sections, self.meta, self.alternates = [], [], [], {}, {}, {}
        self.canonical, self.section, self.reading = None, None, False
        self.feed(PARTS.sub("", path.read_text("utf-8")))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        elif tag == "meta" and ("name" in attrs or "property" in attrs):
            self.meta[attrs.get("name") or attrs["property"]] = attrs.get("content", "")
        elif tag == "link" and attrs.get("rel") == "alternate" and "hreflang" in attrs:
            self.alternates[attrs["hreflang"]] = attrs["href"]
        elif tag == "link" and attrs.get("rel") == "canonical":
            self.canonical = attrs["href"]
        elif tag == "link" and attrs.get("rel") in ("stylesheet", "icon", "preload", "modulepreload"):
            self.loads.append(attrs["href"])
        elif tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and "src" in attrs:
            self.loads.append(attrs["src"])
        elif tag == "div" and "data-section" in attrs:
            self.section = attrs["data-section"]
            self.sections[self.section] = ""
        elif tag == "div" and attrs.get("class") == "code-foot":
            self.section = None
        self.reading = self.section is not None and (tag == "code" or self.reading)

    def handle_endtag(self, tag):
        self.reading = self.reading and tag != "code"

    def handle_data(self, data):
        if self.reading:
            self.sections[self.section] += data


@cache
def read(path):
    return Page(path)


def url_of(lang, source):
    stem = source.with_suffix("")
    folder = stem.parent if stem.name == "index" else stem
    return LANGUAGES[lang] + ("" if folder == Path() else f"{folder.as_posix()}/")


def pages(site):
    return sorted(p for p in site.rglob("*.html"))


def test_every_source_is_a_page_at_the_same_path_in_both_languages(built_site):
    assert SOURCES["zh"] == SOURCES["en"]
    for lang, sources in SOURCES.items():
        for source in sources:
            page = read(built_site / url_of(lang, source) / "index.html")
            assert page.meta["description"]
            root = page.canonical.removesuffix(url_of(lang, source))
            expected = {code: root + url_of(code, source) for code in LANGUAGES}
            assert page.alternates == expected | {"x-default": expected["zh"]}, source


def test_descriptions_are_the_pages_own(built_site):
    for lang, sources in SOURCES.items():
        texts = [read(built_site / url_of(lang, s) / "index.html").meta["description"] for s in sources]
        assert len(set(texts)) == len(texts)


def test_nothing_is_loaded_from_elsewhere(built_site):
    foreign = {
        f"{path.relative_to(built_site)}: {target}"
        for path in pages(built_site)
        for target in read(path).loads
        if urlsplit(target).netloc
    }
    for style in built_site.rglob("*.css"):
        foreign |= {f"{style.name}: {u}" for u in re.findall(r"url\(['\"]?(https?:[^)'\"]+)", style.read_text("utf-8"))}
    assert not foreign


def broken_links(site, path):
    """Links of a built page that lead to no file of the site, or to an id that is not there."""
    page = read(path)
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (
            path
            if not parts.path
            else (site if parts.path.startswith("/") else path.parent) / unquote(parts.path).lstrip("/")
        )
        target = target.resolve()
        target = target / "index.html" if target.is_dir() else target
        if (
            not target.is_file()
            or parts.fragment
            and target.suffix == ".html"
            and unquote(parts.fragment) not in read(target).ids
        ):
            yield link


def test_every_link_and_anchor_inside_the_site_leads_somewhere(built_site):
    wrong = {
        f"{path.relative_to(built_site)} -> {link}"
        for path in pages(built_site)
        if path.name != "404.html"
        for link in broken_links(built_site, path)
    }
    assert not wrong, "\n".join(sorted(wrong)[:40])


def test_a_planted_broken_link_is_found(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text(
        '<p id="here"><a href="#here">1</a><a href="#gone">2</a><a href="../b/">3</a>', "utf-8"
    )
    assert list(broken_links(tmp_path, tmp_path / "a/index.html")) == ["#gone", "../b/"]


def test_ids_are_unique(built_site):
    for path in pages(built_site):
        ids = [i for i in read(path).ids if not i.startswith("__")]
        twice = {i for i in ids if ids.count(i) > 1}
        assert not twice, f"{path.relative_to(built_site)}: {sorted(twice)[:5]}"


def marked_sections():
    for path in sorted((ROOT / "snippets").rglob("*.py")):
        for name in re.findall(r"# --8<-- \[start:(\w+)\]", path.read_text("utf-8")):
            yield f"{path.relative_to(ROOT / 'snippets').as_posix()}:{name}"


def squeeze(text):
    return [line.rstrip() for line in text.strip().splitlines()]


def test_every_section_of_the_snippets_is_shown_in_both_languages_as_it_stands_in_the_file(built_site):
    for lang, sources in SOURCES.items():
        shown = {}
        for source in sources:
            shown |= read(built_site / url_of(lang, source) / "index.html").sections
        assert not set(marked_sections()) - set(shown), f"sections that no {lang} page shows"
        for name, text in shown.items():
            file, section = name.split(":")
            assert squeeze(text) == squeeze(programs.section(file, section)), (
                f"{lang}: {name} is not what the file says"
            )


def test_the_sitemap_names_every_page(built_site):
    text = (built_site / "sitemap.xml").read_text("utf-8")
    for lang, sources in SOURCES.items():
        for source in sources:
            assert f"/{url_of(lang, source)}</loc>" in text


def test_a_source_page_shows_its_file_with_an_anchor_for_every_line(built_site):
    page = built_site / "source/snippets/convolution.py/index.html"
    lines = (ROOT / "snippets/convolution.py").read_text("utf-8").splitlines()
    assert {f"line-{i}" for i in range(1, len(lines) + 1)} <= set(read(page).ids)


def texts_of_the_search(site, lang):
    return json.loads((site / f"search/{lang}.json").read_text("utf-8"))


def test_the_search_has_a_file_for_each_language_and_finds_words_inside_chinese_sentences(built_site):
    index = json.loads((built_site / "search/search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == ["zh", "en"]
    assert index["docs"] == []  # what every page loads stays small
    for lang in LANGUAGES:
        docs = texts_of_the_search(built_site, lang)
        assert len(docs) > 100
        assert {doc["location"].startswith("en/") for doc in docs} == {lang == "en"}
        assert not [d["location"] for d in docs if "katex" in d["text"] or d["location"].startswith("source/")]
    separator = re.compile(index["config"]["separator"])
    words = {w for doc in texts_of_the_search(built_site, "zh") for w in separator.split(doc["text"])}
    assert {"积分", "卷积", "期望"} <= words


def test_labs_are_light_executed_and_downloadable(built_site):
    for lang in LANGUAGES:
        for source in (ROOT / "docs" / lang / "labs").glob("*.md"):
            folder = built_site / url_of(lang, source.relative_to(ROOT / "docs" / lang))
            html = (folder / "index.html").read_text("utf-8")
            assert (size := len(gzip.compress(html.encode()))) <= 40_000, f"{source.name}: {size} bytes"
            assert "jp-OutputArea-output" in html
            assert 'data-mime-type="application/vnd.jupyter.error"' not in html
            assert "Traceback (most recent call last)" not in html
            notebook = json.loads((folder / f"{source.stem}.ipynb").read_text("utf-8"))
            code = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
            assert not re.search(r"^\s*(from|import) (snippets|figures)\b", code, re.M)


def test_labs_have_the_same_headings_in_page_contents_and_search(built_site):
    locations = {doc["location"] for lang in LANGUAGES for doc in texts_of_the_search(built_site, lang)}
    for source in (ROOT / "docs/zh/labs").glob("*.md"):
        ids = {}
        for lang in LANGUAGES:
            relative = source.relative_to(ROOT / "docs/zh")
            html = (built_site / url_of(lang, relative) / "index.html").read_text("utf-8")
            article = html[html.index("<article") : html.index("</article>")]
            ids[lang] = re.findall(r'<h[2-6] id="([\w-]+)"', article)
            contents = html[html.index("md-nav--secondary") :]
            assert all(f'href="#{i}"' in contents for i in ids[lang])
            assert all(f"{url_of(lang, relative)}#{i}" in locations for i in ids[lang])
        assert ids["zh"] == ids["en"] != []


@pytest.mark.parametrize("before", ["Text.", "Text with $r<s$.\n"])
def test_a_program_is_no_part_of_the_paragraph_before_it(before):
    source = code.FENCE.sub(code.place_kept, f'{before}\n```python\n--8<-- "quadrature.py:midpoint"\n```\n\nMore.')
    html = markdown.markdown(source, extensions=["md_in_html", "pymdownx.superfences"])
    kinds = re.sub(r"<div.*?</div>", "|", html, flags=re.S)
    assert re.fullmatch(r"<p>Text[^<]*?( with [^|]*)?</p>\s*\|\s*<p>More.</p>", kinds), kinds


def test_another_script_of_materials_stops_the_build():
    [script] = (Path(theme.__file__).parent / "templates/assets/javascripts").glob("bundle.*.min.js")
    text = script.read_text("utf-8")
    assert "content.lazy" in text and "content.lazy" not in material.smaller(text, ["content.lazy"])
    for changed in (text.replace("color-scheme", "colour-scheme"), text.replace('"announce"', '"news"'), text[20:]):
        with pytest.raises(PluginError, match="another version"):
            material.smaller(changed, [])


def test_materials_script_is_without_what_no_page_has(built_site):
    [script] = (built_site / "assets/javascripts").glob("bundle.*.min.js")
    text = script.read_text("utf-8")
    assert not [name for name in ("mermaid.min.js", "api.github.com", "versions.json", "sitemap.xml") if name in text]
    parts = "|".join(name for name in material.ABSENT if name != "announce")
    unknown = re.compile(
        rf'data-md-component="?(?:{parts})\b|data-tabs|data-preview|<pre class="?mermaid|class="[^"]*\bannotate\b'
        r'|(?:<div data-md-component="?announce"?>)(?!\s*</div>)|<code[^>]*><span id="'
    )
    for page in built_site.rglob("*.html"):
        html = page.read_text("utf-8")
        found = f"javascripts/{script.name}" in html and unknown.search(html)
        assert not found, f"{page}: {found}"


class FakePage:
    class file:
        src_uri = "zh/some/page.md"
        alternates = {}


class NoFiles:
    @staticmethod
    def get_file_from_path(path):
        return None


def test_a_broken_formula_names_page_and_formula():
    with pytest.raises(PluginError, match=r"(?s)zh/some/page\.md.*\\frac\{1\}"):
        formulas.on_post_page(r'<span class="arithmatex">\(\frac{1}\)</span>', FakePage)


def test_a_block_that_was_not_understood_stops_the_build():
    with pytest.raises(PluginError, match=r"/// theorum"):
        front.on_post_page("<p>/// theorum | title</p>", FakePage, {})


def test_a_reference_to_nothing_is_a_warning_and_so_stops_the_strict_build(caplog):
    for name in ("thm-nothing", "ref-nobody-1900"):
        assert "[?" in statements.on_page_markdown(f"see [](#{name})", FakePage, None, NoFiles)
        assert name in caplog.text
    for name in ("thm-nowhere", "exr-quadrature-errors", "eq-young"):  # only what needs no number of its own is quoted
        assert statements.on_page_markdown(f"![](#{name})", FakePage, None, NoFiles) == ""
        assert f"'![](#{name})' quotes nothing" in caplog.text


def test_a_section_that_is_gone_stops_the_build():
    with pytest.raises(ValueError, match="no_such_section"):
        programs.section("convolution.py", "no_such_section")


def test_the_configuration_names_each_page_once():
    text = re.sub(r"!ENV \[\w+, (\"[^\"]*\")\]", r"\1", (ROOT / "mkdocs.yml").read_text("utf-8"))
    nav = yaml.safe_load(text)["nav"]
    flat = [entry for item in nav for entry in ([item] if isinstance(item, str) else next(iter(item.values())))]
    assert sorted(flat) == [p.as_posix() for p in SOURCES["zh"]]


# What Material writes on purpose: without autocomplete="off" Firefox opens the drawer again when a page is reloaded.
HTML_RULES = {"root": True, "extends": ["html-validate:standard"], "rules": {"valid-autocomplete": "off"}}


def invalid_html(files, folder):
    """What html-validate finds in HTML files, as "file:line: rule: message"."""
    config, command = folder / "rules.json", ROOT / "node_modules/html-validate/bin/html-validate.mjs"
    config.write_text(json.dumps(HTML_RULES), "utf-8")
    report = folder / "report.json"  # not a pipe: the program ends before a long report is through it
    with report.open("w") as out:
        run = subprocess.run([bundles.node(), str(command), "--config", str(config), "--formatter", "json",
                              *map(str, files)], stdout=out, stderr=subprocess.PIPE, text=True)  # fmt: skip
    assert report.read_bytes().startswith(b"["), run.stderr
    return [f"{result['filePath']}:{m['line']}: {m['ruleId']}: {m['message']}"
            for result in json.loads(report.read_text("utf-8")) for m in result["messages"]]  # fmt: skip


def test_html_is_valid(built_site, tmp_path, request):
    files = [f for f in pages(built_site) if "source" not in f.relative_to(built_site).parts]
    files.append(built_site / "source/snippets/convolution.py/index.html")  # these are all of one template
    if not request.config.getoption("full"):
        kinds = (built_site.name, "en", "glossary", "9-faq", "convolution", "convolution.py")
        files = [f for f in files if f.parent.name in kinds]
    assert not invalid_html(files, tmp_path)


def test_planted_invalid_html_is_found(tmp_path):
    page = tmp_path / "page.html"
    head = '<!doctype html><html lang="en"><head><title>t</title></head>'
    page.write_text(f'{head}<body><p><div id="a" id="b"></p>', "utf-8")
    found = " ".join(invalid_html([page], tmp_path))
    assert "no-dup-attr" in found
    assert "close-order" in found


def badly_formed(link):
    """Whether a link to another site cannot be right: no secure address, no host, spaces, or a machine of our own."""
    parts = urlsplit(link)
    if parts.scheme in ("mailto", "data", "javascript"):
        return parts.scheme == "javascript"
    host = parts.hostname or ""
    local = host in ("localhost", "127.0.0.1") or host.endswith(".local")
    return parts.scheme != "https" or "." not in host or local or bool(re.search(r"[\s<>\"]", link))


def test_links_to_other_sites_are_well_formed(built_site):
    own = read(built_site / "index.html").canonical
    wrong = {
        f"{path.relative_to(built_site)} -> {link}"
        for path in pages(built_site)
        for link in read(path).links
        if (urlsplit(link).scheme or urlsplit(link).netloc) and not link.startswith(own) and badly_formed(link)
    }
    assert not wrong


def test_planted_bad_addresses_are_found():
    bad = ["http://example.org/", "https://example", "https://localhost:8000/", "javascript:alert(1)", "//example.org/"]
    assert all(badly_formed(link) for link in bad)
    assert not badly_formed("https://doi.org/10.1145/3065386")


def headings_without_id(html):
    """Headings of an article that have no id of their own making: none at all, or one that was counted."""
    article = html[html.index("<article") : html.index("</article>")]
    for tag, attrs, text in re.findall(r"<(h[1-4])\b([^>]*)>(.*?)</h[1-4]>", article, re.S):
        name = re.search(r'\bid="([^"]*)"', attrs)
        if not name or not re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", name[1]):
            yield f"{tag}: {re.sub('<[^>]+>', '', text)}"


def test_every_heading_has_an_id_in_plain_words(built_site):
    for lang, sources in SOURCES.items():
        for source in sources:
            html = (built_site / url_of(lang, source) / "index.html").read_text("utf-8")
            assert not list(headings_without_id(html)), f"{lang}/{source}"


def test_a_planted_heading_without_an_id_is_found():
    page = '<article><h1 id="home">a</h1><h2>b</h2><h2 id="_2">c</h2></article>'
    assert list(headings_without_id(page)) == ["h2: b", "h2: c"]


# The face of the site -------------------------------------------------------------------------------------------------


def test_reading_time_counts_characters_words_and_formulas_but_no_code():
    assert reading.minutes("") == 1
    assert reading.minutes(f"<p>{'积' * 600}</p>") == 2
    assert reading.minutes(f"<p>{'积' * 601}</p>") == 3
    assert reading.minutes(f"<p>{'word ' * 400}</p>") == 2
    assert reading.minutes(f"<p>{'积' * 300}{' word' * 201}</p>") == 3
    formula = r'<span class="arithmatex">\(a b c d e f\)</span> '
    assert reading.minutes(f"<p>{formula * 400}</p>") == 2
    assert reading.minutes(f"<p>{'word ' * 400}<pre>{'code ' * 999}</pre><br></p>") == 2
    assert reading.minutes(f'<details class="solution"><p>{"word " * 999}</p></details><p>{"word " * 400}</p>') == 2
    assert reading.minutes(f'<details class="proof"><p>{"word " * 400}</p></details>') == 2


CHAPTERS = re.compile(r'<nav class="chapters".*?</nav>', re.S)
CHAPTER = re.compile(r'<li( class="past")?><a href="([^"]*)"[^>]*?( aria-current="(?:page|true)")?>')
READING = re.compile(r'<p class="reading">(.*?)</p>')
NEIGHBOUR = re.compile(r'md-footer__link--(prev|next)".*?<div class="md-ellipsis">\s*(.*?)\s*</div>', re.S)


def test_each_page_shows_its_chapter_among_the_nine_and_its_reading_time(built_site):
    for lang, sources in SOURCES.items():
        for source in sources:
            file = built_site / url_of(lang, source) / "index.html"
            html, number = file.read_text("utf-8"), source.parts[0].split("-")[0]
            if source == Path("index.md"):
                assert not CHAPTERS.search(html) and not READING.search(html)
                continue
            minutes = re.search(r"(\d+) (?:分钟|min)", READING.search(html)[1])
            assert 1 <= int(minutes[1]) <= 120, (source, minutes[0])
            line = CHAPTERS.search(html)
            assert bool(line) == number.isdigit(), source
            if line:
                strokes = CHAPTER.findall(line[0])
                assert len(strokes) == 9
                for k, (past, url, here) in enumerate(strokes, start=1):
                    target = (file.parent / url).resolve().relative_to(built_site.resolve() / LANGUAGES[lang])
                    assert target.parts[0].split("-")[0] == str(k)
                    assert (bool(past), bool(here)) == (k < int(number), k == int(number)), (source, k)


def test_the_foot_of_a_page_names_its_neighbours(built_site):
    neighbours = {
        "zh": ("4 数学模型和公式", "4.2 损失函数的数学公式"),
        "en": ("4 Mathematics", "4.2 The formulas of loss functions"),
    }
    for lang, (before, after) in neighbours.items():
        html = (built_site / LANGUAGES[lang] / "4-mathematics/1-convolution/index.html").read_text("utf-8")
        named = dict(NEIGHBOUR.findall(html))
        assert named == {"prev": before, "next": after}


def test_cards_are_pictures_of_the_stated_size_that_every_page_names(built_site):
    for lang, sources in SOURCES.items():
        picture = (built_site / cards.uri(lang)).read_bytes()
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert tuple(int.from_bytes(picture[k : k + 4], "big") for k in (16, 20)) == cards.SIZE
        for source in sources:
            page = read(built_site / url_of(lang, source) / "index.html")
            root = page.canonical.removesuffix(url_of(lang, source))
            assert page.meta["og:image"] == root + cards.uri(lang)
            assert page.meta["og:url"] == page.canonical
            assert page.meta["og:description"] == page.meta["description"]
            assert page.meta["twitter:card"] == "summary_large_image"
    assert cards.drawn("zh") != cards.drawn("en")


def test_the_text_of_a_card_is_drawn_without_the_fonts_of_the_machine(monkeypatch):
    card = cards.drawn("en")
    monkeypatch.setattr(cards, "NAMES", ("AMS-Regular",))  # without its letters
    assert cards.drawn.__wrapped__("en") != card


def test_the_home_page_quotes_a_statement_as_it_stands_with_its_badge(built_site):
    for lang, prefix in LANGUAGES.items():
        statement = statements.registry(lang)["thm-convolution-theorem"]
        html = (built_site / prefix / "index.html").read_text("utf-8")
        quote = re.search(r'data-quoted="thm-convolution-theorem".*?</ol>', html, re.S)[0]
        assert f'convolution/#{statement.id}">{statement.label(lang)}</a>' in quote
        assert 'data-state="verified"' in quote and "#prf-convolution-theorem" in quote
        own = (built_site / prefix / "4-mathematics/1-convolution/index.html").read_text("utf-8")
        assert re.search(r"<summary>(.*?)</summary>", quote)[1] in own


def test_a_long_page_is_read_in_parts_and_a_short_one_at_one_go(built_site):
    pause = re.compile(r'\n<script src="[./]*/assets/js/pause.js"></script>\n')
    long = (built_site / "2-concepts/1-integral/index.html").read_text("utf-8")
    parts = pause.split(long)
    assert len(parts) > 3 and max(map(len, parts)) < 2 * pauses.PART
    inside = [part.count("<p>") - part.count("</p>") + part.count("<p ") for part in parts]
    assert not any(inside), "a part ends within a paragraph"
    assert long.index("pause.js") < long.index("<body")  # asked for early: nobody waits for it
    assert not pause.search((built_site / "references/index.html").read_text("utf-8"))
    assert (built_site / "assets/js/pause.js").read_text("utf-8").strip() == ""
