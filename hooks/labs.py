"""Labs: executed once for both languages, rendered by mkdocs-jupyter, and offered as notebooks that run alone.

The code of a lab is executed when it, a snippet that it imports or an installed version has changed; the outputs are
kept in `.cache/labs/`. The Markdown of each language is then joined with these outputs and handed to mkdocs-jupyter.
"""

import base64
import html as htmllib
import json
import os
import posixpath
import re
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url, log

from hooks import figures, formulas
from hooks.later import later
from hooks.project import CACHE, ROOT, closure, fingerprint, remembered, versions
from hooks.words import language, word

HEADING = re.compile(r"^(?P<marks>#{1,6}) +(?P<text>.*?) *\{ *#(?P<id>[\w-]+) *\} *$", re.M)
STYLE = ROOT / "figures" / "site.mplstyle"
FIRST_CELL = (
    "import figures as _figures, matplotlib_inline.backend_inline as _inline\n"
    "_inline.set_matplotlib_formats('svg', metadata={'Date': None})\n"
    "del _inline, _figures"
)


def is_lab(page):
    return page.file.src_uri.split("/")[1] == "labs"


def lab_files(lang):
    return sorted((ROOT / "docs" / lang / "labs").glob("*.md"))


def read(path):
    return parsed(path.read_text("utf-8"))


@lru_cache(64)
def parsed(text):
    import jupytext

    return jupytext.reads(text, "md")


def code_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


_running = {}
_workers = ThreadPoolExecutor(os.cpu_count())


def cached_outputs(topic, code):
    key = fingerprint([STYLE, ROOT / "figures" / "__init__.py", *closure("\n".join(code))], *code, versions())
    return CACHE / "labs" / f"{topic}.{key}.json"


def start(topic, code):
    """Execute a lab in the background, while pages are built, if what it printed is not known."""
    cached = cached_outputs(topic, code)
    if not cached.is_file() and cached not in _running:
        log.info(f"Executing the lab '{topic}'")
        _running[cached] = _workers.submit(execute, topic, code)


def outputs(topic, code):
    """What the code cells of a lab print and draw, a list of outputs for each."""
    cached = cached_outputs(topic, code)
    start(topic, code)
    if running := _running.pop(cached, None):
        result = running.result()
        cached.parent.mkdir(parents=True, exist_ok=True)
        for stale in cached.parent.glob(f"{topic}.*.json"):
            stale.unlink()
        cached.write_text(json.dumps(result, ensure_ascii=False), "utf-8")
    return json.loads(cached.read_text("utf-8"))


def execute(topic, code):
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    from figures import themed

    v4 = nbformat.v4
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in [FIRST_CELL, *code]])
    folder = CACHE / "labs" / "run" / topic
    folder.mkdir(parents=True, exist_ok=True)
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,  # else what is printed comes in pieces as the kernel happens to send them
    )  # fmt: skip
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "MATPLOTLIBRC": str(STYLE), "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "", "PYTHONHASHSEED": "0",
    }  # fmt: skip
    try:
        client.execute(env=environment)
    except CellExecutionError as error:
        raise PluginError(f"the lab '{topic}' fails:\n{error}") from None
    result = []
    for cell in notebook.cells[1:]:
        kept = [output for output in cell.outputs if output.get("name") != "stderr"]  # TensorFlow's notices
        for output in kept:
            output.pop("execution_count", None)
            output.pop("metadata", None)
            svg = output.get("data", {}).get("image/svg+xml")
            if svg:
                output["data"] = {"image/svg+xml": themed(svg)}
        result.append([dict(output) for output in kept])
    return result


def notebook(path, shown=True):
    """The executed notebook of a lab; `shown`: for the page, else for the reader to run alone."""
    import nbformat

    from hooks.programs import notebook_program

    source = read(path)
    results = outputs(path.stem, code_of(source))
    v4 = nbformat.v4
    cells, number = [], 0
    for cell in source.cells:
        if cell.cell_type == "markdown":
            cells.append(v4.new_markdown_cell(HEADING.sub(r"\g<marks> \g<text>", cell.source)))
        else:
            made = [nbformat.from_dict(o) for o in results[number]]
            for output in made:
                if output.output_type in ("display_data", "execute_result"):
                    output.setdefault("metadata", {})
                if output.output_type == "execute_result":
                    output["execution_count"] = number + 1
            number += 1
            cells.append(v4.new_code_cell(cell.source, execution_count=number, outputs=made))
    if not shown:
        code = notebook_program([cell.source for cell in cells if cell.cell_type == "code"])
        place = next((i for i, cell in enumerate(cells) if cell.cell_type == "code"), 0)
        extra = len(code) - number  # cells that hold the inlined snippets, put first
        for cell, text in zip([c for c in cells if c.cell_type == "code"], code[extra:], strict=True):
            cell.source = text
            cell.outputs, cell.execution_count = [], None
        cells[place:place] = [v4.new_code_cell(text) for text in code[:extra]]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def notebook_text(path, shown=True):
    """The JSON of `notebook(path, shown)`, made anew when the lab, a snippet or its outputs have changed."""
    import nbformat

    source = path.read_text("utf-8")
    modules = "\n".join(f"import {name}" for name in sorted(set(re.findall(r"\bsnippets(?:\.\w+)+", source))))
    stamp = [STYLE, ROOT / "hooks" / "labs.py", ROOT / "hooks" / "programs.py", *closure(modules)]
    return remembered(
        "notebooks", lambda: nbformat.writes(notebook(path, shown)), source, shown, versions(), paths=stamp
    )


def on_config(config):
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(CACHE / "mkdocs-jupyter")


def on_pre_build(config):
    for path in lab_files(config.theme["language"]):
        start(path.stem, code_of(read(path)))


def place(lang, topic, shown):
    """Where the notebook of a lab is put for mkdocs-jupyter, and for the reader to download."""
    return CACHE / "labs" / ("pages" if shown else "downloads") / lang / "labs" / f"{topic}.ipynb"


def on_files(files, config):
    """The download beside the page: a notebook with its snippets inlined."""
    lang = config.theme["language"]
    for path in lab_files(lang):
        file = files.get_file_from_path(f"{lang}/labs/{path.stem}.md")
        if file is None:
            continue
        source = str(place(lang, path.stem, shown=False))
        download = File.generated(config, f"{lang}/labs/{path.stem}.ipynb", abs_src_path=source)
        download.dest_uri = f"{file.url}{path.stem}.ipynb"
        download.url = download.dest_uri
        download.locale, download.alternates = lang, {}
        files.append(download)


def on_pre_page(page, config):
    """Hand mkdocs-jupyter the executed notebook in place of the Markdown source."""
    if not is_lab(page):
        return
    source, lang = ROOT / "docs" / page.file.src_uri, language(page)
    for shown in (True, False):
        target, text = place(lang, source.stem, shown), notebook_text(source, shown)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8")
    page.file.abs_src_path = str(place(lang, source.stem, shown=True))


def on_post_build(config):
    """mkdocs-jupyter drops what it kept of the other language, whose pages it has not just built: keep that."""
    plugin = config.plugins["mkdocs-jupyter"]
    plugin._used_cache_paths.update(Path(plugin.config["cache_dir"]).glob("*.json"))


def on_page_read_source(page):
    if is_lab(page):
        return (ROOT / "docs" / page.file.src_uri).read_text("utf-8")
    return None


STRIP = re.compile(  # its style and script, its own copy button, prompts and the bars that fold cells
    r"<(style|script)\b.*?</\1>"
    r'|<div class="zeroclipboard-container">.*?</clipboard-copy>\s*</div>'
    r'|<div class="clipboard-copy-txt".*?</div>'
    r'|<div class="jp-(?:Collapser|InputPrompt|OutputPrompt)\b[^>]*>[^<]*</div>',
    re.S | re.I,
)
SVG = re.compile(r'<img[^>]*src="data:image/svg\+xml;base64,([\w+/=\n]+)"[^>]*/?>')
CELL = re.compile(r'<div class="highlight-ipynb hl-python"><pre>(.*?)</pre></div>', re.S)
NB_HEADING = re.compile(r"<h(?P<level>[1-6])\b[^>]*>(?P<text>.*?)</h(?P=level)>", re.S)
ANCHOR = re.compile(r'<a class="anchor-link".*?</a>', re.S)
CODE_HTML = re.compile(r"(<(pre|code|svg|math)\b.*?</\2>)", re.S)


LINK = re.compile(r'href="([^":#]+\.md)(#[\w-]+)?"')


def alternatives(path):
    """What is seen in each figure of a lab, in order: the `:alt:` of the cell that draws it."""
    source = read(path)
    for cell, made in zip(
        [c for c in source.cells if c.cell_type == "code"], outputs(path.stem, code_of(source)), strict=True
    ):
        count = sum("image/svg+xml" in output.get("data", {}) for output in made)
        if count != ("alt" in cell.metadata):
            raise PluginError(f"{path.name}: {count} figures for the `:alt:` of the cell\n{cell.source}")
        if count:
            yield cell.metadata["alt"]


def drawn(html, page):
    """The figures of a lab as files, as on all pages."""
    path = ROOT / "docs" / page.file.src_uri
    todo = enumerate(alternatives(path), 1)

    def picture(m):
        number, alt = next(todo)
        return figures.image(page, f"lab.{path.stem}.{number}", base64.b64decode(m[1]).decode("utf-8"), alt)

    return SVG.sub(picture, html)


def _address(path, anchor, page, files):
    """Where a link of a lab to another page's Markdown leads to; MkDocs resolves only those of the chapters."""
    target = files.get_file_from_path(posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), path)))
    if target is None:
        log.warning(f"{page.file.src_uri}: a link to '{path}', which is not part of the site")
        return path
    return get_relative_url(target.url, page.file.url) + (anchor or "")


def on_page_content(html, page, config, files):
    """mkdocs-jupyter's page without its 600 kB of style and script, with our heading ids, contents and formulas."""
    source = (ROOT / "docs" / page.file.src_uri).read_text("utf-8")
    headings = [(len(m["marks"]), m["text"], m["id"]) for m in HEADING.finditer(source)]
    html = ANCHOR.sub("", STRIP.sub("", html))
    html = re.sub(r' id="cell-id=[^"]*"| data-mime-type="[^"]*"| tabindex="0"', "", html)
    found = NB_HEADING.findall(html)
    if len(found) != len(headings):
        raise PluginError(
            f"{page.file.src_uri}: every heading of a lab needs an id: {len(headings)} of {len(found)} have one"
        )
    todo = iter(headings)

    def heading(m):
        level, _, name = next(todo)
        return f'<h{level} id="{name}">{m["text"]}<a class="headerlink" href="#{name}">¶</a></h{level}>'

    html = NB_HEADING.sub(heading, html)
    html = LINK.sub(lambda m: f'href="{_address(m[1], m[2], page, files)}"', html)
    # a cell needs the ones before it: what runs alone is the notebook, so the cells have no copy button
    html = drawn(html, page)
    cell = '<div class="language-python highlight no-copy"><pre><code>{}</code></pre></div>'
    html = CELL.sub(lambda m: later(page, cell.format(m[1])), html)
    page.toc = get_toc(_tokens(headings))
    page.present_anchor_ids = {name for _, _, name in headings}
    parts = CODE_HTML.split(html)  # text, code, its tag, text, ...
    html = "".join(part if i % 3 else formulas.mark_dollars(part) for i, part in enumerate(parts) if i % 3 != 2)
    name = page.file.src_uri.split("/")[-1].removesuffix(".md")
    lang = language(page)
    link = f'<a class="md-button" href="{name}.ipynb" download>{word("download-lab", lang)}</a>'
    button = f'<p class="lab-download">{link}</p>'
    first = html.index("</h1>") + len("</h1>") if "</h1>" in html else 0
    return html[:first] + button + html[first:]


def _tokens(headings):
    tokens, path = [], []
    for level, text, name in headings:
        text = formulas.TEX.sub(lambda m: formulas.plain(m["inline"]), text)
        token = {"level": level, "id": name, "name": htmllib.escape(text, quote=False), "html": text, "children": []}
        while path and path[-1]["level"] >= level:
            path.pop()
        (path[-1]["children"] if path else tokens).append(token)
        path.append(token)
    return tokens
