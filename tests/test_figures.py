"""What becomes of a picture of Matplotlib's on its way to a page: a file that is whole, with fewer bytes."""

import base64
import io
import re

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from figures import BLUE, new_figure, to_svg
from hooks import figures

FACE = re.compile(r"@font-face\{font-family:(\w+);[^}]*base64,([\w+/=]+)\)\}")


def pixels(svg):
    """The pictures inside of `svg`, as arrays of red, green, blue and opacity."""
    found = [io.BytesIO(base64.b64decode(m[1])) for m in figures.PNG.finditer(svg)]
    return [np.asarray(Image.open(data).convert("RGBA")) for data in found]


@pytest.mark.parametrize("colours", ["gray", "viridis"])
@pytest.mark.parametrize("opacity", [1, 0.5])
def test_a_picture_has_half_the_bytes_and_the_same_pixels(colours, opacity):
    figure, axes = new_figure()
    axes.imshow(np.random.default_rng(0).random((40, 40)), cmap=colours, alpha=opacity)
    drawn = to_svg(figure)
    small = figures.whole(drawn, *figures.schemes())
    [before], [after] = pixels(drawn), pixels(small)
    np.testing.assert_array_equal(after, before)
    assert len(small) < (0.7 if colours == "gray" else 1) * len(drawn)


def test_lines_keep_their_place_and_their_colour():
    figure, axes = new_figure()
    axes.plot([0, 1, 2], [0, 1, 0], color=BLUE)
    drawn = to_svg(figure)
    small = figures.whole(drawn, *figures.schemes())
    assert len(re.sub("<style>.*?</style>", "", small)) < 0.75 * len(drawn)
    assert "stroke:var(--figure-blue)" in small.replace(" ", "")
    used = set(re.findall(r'(?:href="|url\()#([\w-]+)', small))
    assert used and used <= set(re.findall(r' id="([\w-]+)"', small))
    [(x, y)] = re.findall(r'<path d="M([\d.]+)[ ,]([\d.]+)[^"]*" clip-path', small)
    [(x0, y0)] = re.findall(r'<path d="M ([\d.]+) ([\d.]+)[^"]*" clip-path', drawn)
    assert abs(float(x) - float(x0)) <= 0.05 and abs(float(y) - float(y0)) <= 0.05  # points


def test_a_figure_brings_the_colours_of_both_schemes_and_the_glyphs_that_it_shows():
    figure, axes = new_figure()
    axes.set(title=r"$f(x) = 2\pi$", xlabel="$x$")
    small = figures.whole(to_svg(figure), *figures.schemes())
    style, shown = re.search("<style>(.*?)</style>(.*)", small, re.S).groups()
    light, dark = style.split("@media (prefers-color-scheme:dark)")
    for name in set(re.findall(r"var\((--figure-\w+)\)", shown)):
        assert f"{name}: #" in light and f"{name}: #" in dark
    fonts = {m[1]: TTFont(io.BytesIO(base64.b64decode(m[2]))).getBestCmap() for m in FACE.finditer(style)}
    assert set(map(ord, "(2)=")) <= set(fonts["KaTeX_Main"]) and set(map(ord, "fxπ")) <= set(fonts["KaTeX_Math"])
    assert ord("q") not in fonts["KaTeX_Math"]


@pytest.mark.site
def test_both_languages_show_the_same_files(built_site):
    def shown(page):
        return re.findall(r'<img class="figure" src="[./]*/(assets/[^"]+)" alt="[^"]{10}', page.read_text("utf-8"))

    here, there = (shown(built_site / lang / "2-concepts/1-integral/index.html") for lang in ("", "en"))
    assert len(here) > 5 and here == there
    assert all((built_site / uri).read_text("utf-8").startswith("<svg ") for uri in here)
