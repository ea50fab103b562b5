"""Nothing is kept that no reader meets: snippets, figures, assets."""

import ast
import re

from hooks.project import ROOT

KEPT_FOR_TESTS = {
    "background.py:map_rows",  # reads the map of chapter 1 off its page, so that each row is checked
}


def functions(path):
    """Public functions and classes at the top of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    return [n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and not n.name.startswith("_")]


def unused_snippets(root):
    """Functions of `snippets/` that no page, program, lab, figure or other snippet uses; tests do not count."""
    files = [p for folder in ("docs", "snippets", "figures", "web", "hooks", "data") for p in (root / folder).rglob("*")
             if p.suffix in (".md", ".py", ".js")]  # fmt: skip
    texts = {path: path.read_text("utf-8") for path in files}
    for path in sorted((root / "snippets").glob("*.py")):
        for name in functions(path):
            word = re.compile(rf"\b{name}\b")
            inside = len(word.findall(re.sub(rf"# --8<-- \[\w+:{name}\]", "", texts[path])))
            if inside < 2 and not any(word.search(text) for other, text in texts.items() if other != path):
                yield f"{path.name}:{name}"


def unused_figures(root):
    """Figures that no page shows. A function that its module uses is a part, not a figure."""
    shown = {lang: set(re.findall(r"\(figure:(\w+\.\w+)\)", "".join(
        p.read_text("utf-8") for p in (root / "docs" / lang).rglob("*.md")))) for lang in ("zh", "en")}  # fmt: skip
    for path in sorted((root / "figures").glob("[a-z]*.py")):
        text = path.read_text("utf-8")
        for name in functions(path):
            if len(re.findall(rf"\b{name}\b", text)) == 1:
                absent = [lang for lang, figures in shown.items() if f"{path.stem}.{name}" not in figures]
                yield from (f"{path.name}:{name} ({lang})" for lang in absent)


def unused_assets(root):
    """Files of `docs/assets/` that neither the configuration, a hook, a template nor a page names."""
    users = [p for folder in ("hooks", "overrides", "docs", "web") for p in (root / folder).rglob("*")
             if p.suffix in (".py", ".html", ".md", ".css", ".js")]  # fmt: skip
    texts = {path: path.read_text("utf-8") for path in (root / "mkdocs.yml", *users)}
    for path in sorted(p for p in (root / "docs/assets").rglob("*") if p.is_file()):
        if not any(path.name in text for user, text in texts.items() if user != path):
            yield path.relative_to(root).as_posix()


def test_every_snippet_is_used():
    assert set(unused_snippets(ROOT)) == KEPT_FOR_TESTS


def test_every_figure_is_shown_in_both_languages():
    assert not list(unused_figures(ROOT))


def test_every_asset_is_used():
    assert not list(unused_assets(ROOT))


def test_planted_leftovers_are_found(tmp_path):
    for folder in ("docs/zh", "docs/en", "docs/assets/img", "snippets", "figures"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("logo: assets/img/used.svg", "utf-8")
    code = "def shown(): pass\ndef part(): pass\ndef whole(): part()\ndef left(): pass\n"
    (tmp_path / "snippets/a.py").write_text(code, "utf-8")
    for lang, figure in (("zh", "plot"), ("en", "other")):
        page = f'--8<-- "a.py:shown"\n`whole`\n![x](figure:f.{figure})\n'
        (tmp_path / f"docs/{lang}/p.md").write_text(page, "utf-8")
    (tmp_path / "figures/f.py").write_text("def plot(): pass\ndef other(): pass\n")
    for name in ("used.svg", "left.svg"):
        (tmp_path / "docs/assets/img" / name).write_text("<svg/>")
    assert list(unused_snippets(tmp_path)) == ["a.py:left"]
    assert list(unused_figures(tmp_path)) == ["f.py:plot (en)", "f.py:other (zh)"]
    assert list(unused_assets(tmp_path)) == ["docs/assets/img/left.svg"]
