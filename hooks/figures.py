"""`![what is seen](figure:topic.name)` on a page becomes the SVG that `figures/topic.py` draws."""

import base64
import html as htmllib
import io
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from mkdocs.exceptions import PluginError
from PIL import Image

from hooks import bundles
from hooks.later import later
from hooks.project import CACHE, ROOT, closure, fingerprint, remembered

SVGO = ROOT / "node_modules" / "svgo"
PNG = re.compile(r"data:image/png;base64,([\w+/=\s]+)")
SETTINGS = """{multipass: true, plugins: [{name: "preset-default", params: {
  floatPrecision: 1,  // a tenth of a point, which nobody sees
  overrides: {cleanupIds: false, convertColors: false},  // ids are the page's, colours are names
}}]}"""
HASHED = re.compile(r'(?<=[-"#])[a-z]+[0-9a-f]{10}(?=["),])')  # an id of Matplotlib's
IMAGE = re.compile(r'<img (?=[^>]*?src="figure:(?P<module>\w+)\.(?P<name>\w+)")(?=[^>]*?alt="(?P<alt>[^"]*)")[^>]*?/?>')


@cache
def counted(svg):
    """Matplotlib's ids as i0, i1, …: some of its hashes are of an address in memory, other ones in every process."""
    numbers = {}
    return HASHED.sub(lambda m: numbers.setdefault(m[0], f"i{len(numbers)}"), svg)


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


@cache
def small(svg):
    """A picture of Matplotlib's as SVGO writes it: a third of the bytes, and far fewer elements."""

    def made():
        return PNG.sub(grey, _svgo().call("small", counted(svg)))

    return remembered("svg", made, svg, paths=[Path(__file__), SVGO / "package.json"])


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
        svg = to_svg(figure, prefix=f"{module}-{name}-".replace("_", "-"))
        cached.parent.mkdir(parents=True, exist_ok=True)
        for stale in cached.parent.glob(f"{module}.{name}.*.svg"):
            stale.unlink()
        cached.write_text(svg, "utf-8")
    return small(cached.read_text("utf-8"))


def on_page_content(html, page, config):
    def picture(m):
        try:
            svg = draw(m["module"], m["name"])
        except PluginError as error:
            raise PluginError(f"{page.file.src_uri}: {error}") from None
        alt = htmllib.escape(htmllib.unescape(m["alt"]))
        if not alt:
            raise PluginError(f"{page.file.src_uri}: the figure {m['module']}.{m['name']} has no alternative text")
        return later(page, svg.replace("<svg ", f'<svg class="figure" role="img" aria-label="{alt}" ', 1))

    return IMAGE.sub(picture, html)
