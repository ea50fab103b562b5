"""`![what is seen](figure:topic.name)` on a page becomes a picture: the SVG that `figures/topic.py` draws.

Every figure is a file (`assets/figures/`, for both languages) that comes when a reader comes near it. As a picture sees
nothing of its page, it brings along the colours of both schemes and the glyphs of KaTeX's fonts that it shows; the
scheme is that of the page (`color-scheme` of the picture). So it is also whole in somebody's slides.
"""

import base64
import html as htmllib
import io
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url
from PIL import Image

from hooks import bundles, fonts
from hooks.project import CACHE, ROOT, closure, fingerprint, remembered

SVGO = ROOT / "node_modules" / "svgo"
STYLE = ROOT / "docs" / "assets" / "css" / "site.css"
PNG = re.compile(r"data:image/png;base64,([\w+/=\s]+)")
SETTINGS = """{multipass: true, plugins: [{name: "preset-default", params: {
  floatPrecision: 1,  // a tenth of a point, which nobody sees
  overrides: {convertColors: false},  // they are names
}}]}"""
FACES = {"KaTeX_Main": ("KaTeX_Main-Regular", "normal"), "KaTeX_Math": ("KaTeX_Math-Italic", "italic")}
COLOUR = re.compile(r"--figure-\w+: #\w+;")
IMAGE = re.compile(r'<img (?=[^>]*?src="figure:(?P<module>\w+)\.(?P<name>\w+)")(?=[^>]*?alt="(?P<alt>[^"]*)")[^>]*?/?>')


@cache
def _svgo():
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    script = [str(SVGO / "dist" / "svgo.browser.js"), "--format=iife", "--global-name=svgo"]
    engine.eval(bundles.esbuild(script).decode())
    engine.eval(f"var small = (svg) => svgo.optimize(svg, {SETTINGS}).data")
    return engine


def grey(m):
    """The same pixels in half the bytes: Matplotlib writes shades of grey as three colours and an opacity."""
    image = Image.open(io.BytesIO(base64.b64decode(m[1]))).convert("RGBA")
    red, green, blue, opacity = image.split()
    if red.tobytes() == green.tobytes() == blue.tobytes():
        image = red if opacity.getextrema()[0] == 255 else Image.merge("LA", (red, opacity))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def face(family, text):
    """A font of KaTeX's with the characters of `text` alone."""
    name, slant = FACES[family]
    font = base64.b64encode(fonts.subset(fonts.FONTS / f"{name}.woff2", text)).decode()
    return f"@font-face{{font-family:{family};font-style:{slant};src:url(data:font/woff2;base64,{font})}}"


def schemes():
    """The colours of figures in the light and in the dark scheme, as the site's style has them."""
    return ["".join(COLOUR.findall(part)) for part in STYLE.read_text("utf-8").split("slate", 1)]


def style_of(svg, light, dark):
    """What a picture has from the site's style, in both schemes, and its fonts."""
    text = "".join(sorted(set(htmllib.unescape("".join(re.findall(r">([^<]+)<", svg))))))
    return (
        f"svg{{{light}background:var(--figure-paper);stroke-linejoin:round}}"
        f"@media (prefers-color-scheme:dark){{svg{{{dark}}}}}"
        + "".join(face(family, text) for family in FACES if family in svg)
    )


@cache
def whole(svg, light, dark):
    """A themed picture of Matplotlib's as a file: as SVGO writes it, with what it has from the site's style."""

    def made():
        small = PNG.sub(grey, _svgo().call("small", svg))
        return small.replace(">", f"><style>{style_of(small, light, dark)}</style>", 1)

    return remembered("svg", made, svg, light, dark, paths=[Path(__file__), SVGO / "package.json"])


def draw(module, name):
    """The SVG of a figure: from the cache, unless its code or a snippet that it uses has changed."""
    source = ROOT / "figures" / f"{module}.py"
    if not source.is_file():
        raise PluginError(f"there is no figures/{module}.py")
    text = source.read_text("utf-8")
    style = [ROOT / "figures" / "site.mplstyle", ROOT / "figures" / "__init__.py"]
    data = sorted((ROOT / "data").glob("digits.*")) if "from hooks import digits" in text else []
    key = fingerprint([source, *style, *closure(text), *data])
    cached = CACHE / "figures" / f"{module}.{name}.{key}.svg"
    if not cached.is_file():
        from figures import STYLE, style, to_svg

        function = getattr(import_module(f"figures.{module}"), name, None)
        if function is None:
            raise PluginError(f"figures/{module}.py has no figure '{name}'")
        with style.context(STYLE):  # legends and the like read their colours when they are made
            figure = function()
        svg = to_svg(figure)
        cached.parent.mkdir(parents=True, exist_ok=True)
        for stale in cached.parent.glob(f"{module}.{name}.*.svg"):
            stale.unlink()
        cached.write_text(svg, "utf-8")
    return cached.read_text("utf-8")


def image(page, name, svg, alt):
    """The element that shows the themed picture `svg`, whose file `on_env` makes."""
    uri = f"assets/figures/{name}.svg"
    page.__dict__.setdefault("figures", {})[uri] = svg
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()
    return (
        f'<img class="figure" src="{get_relative_url(uri, page.file.url)}" alt="{htmllib.escape(alt)}"'
        f' width="{float(width):.0f}" height="{float(height):.0f}" loading="lazy">'
    )


def on_page_content(html, page, config):
    def picture(m):
        try:
            svg = draw(m["module"], m["name"])
        except PluginError as error:
            raise PluginError(f"{page.file.src_uri}: {error}") from None
        if not m["alt"]:
            raise PluginError(f"{page.file.src_uri}: the figure {m['module']}.{m['name']} has no alternative text")
        return image(page, f"{m['module']}.{m['name']}", svg, htmllib.unescape(m["alt"]))

    return IMAGE.sub(picture, html)


def on_env(config, files):
    if config.plugins["i18n"].is_default_language_build:  # the other language has the same figures (tests/parity.py)
        colours = schemes()
        for page in [file.page for file in files.documentation_pages()]:
            for uri, svg in page.__dict__.get("figures", {}).items():
                if files.get_file_from_path(uri) is None:  # a figure may stand on two pages
                    files.append(File.generated(config, uri, content=whole(svg, *colours)))
