"""What becomes of a picture of Matplotlib's on its way to a page: fewer bytes, the same picture."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from figures import BLUE, new_figure, to_svg
from hooks import figures


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
    small = figures.small(drawn)
    [before], [after] = pixels(drawn), pixels(small)
    np.testing.assert_array_equal(after, before)
    assert len(small) < (0.7 if colours == "gray" else 1) * len(drawn)


def test_lines_keep_their_place_their_colour_and_their_names():
    figure, axes = new_figure()
    axes.plot([0, 1, 2], [0, 1, 0], color=BLUE)
    drawn = to_svg(figure, prefix="topic-name-")
    small = figures.small(drawn)
    assert len(small) < 0.75 * len(drawn)
    assert "stroke:var(--figure-blue)" in small.replace(" ", "")
    used = set(re.findall(r'(?:href="|url\()#([\w-]+)', small))
    assert used and used <= set(re.findall(r' id="(topic-name-[\w-]+)"', small))
    [(x, y)] = re.findall(r'<path d="M([\d.]+)[ ,]([\d.]+)[^"]*" clip-path', small)
    [(x0, y0)] = re.findall(r'<path d="M ([\d.]+) ([\d.]+)[^"]*" clip-path', drawn)
    assert abs(float(x) - float(x0)) <= 0.05 and abs(float(y) - float(y0)) <= 0.05  # points
