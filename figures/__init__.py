"""The static figures of the pages: one module a topic, one function a figure, drawn by Matplotlib.

A page shows ``![what is seen](figure:quadrature.partition_refinement)``; `hooks/figures.py` draws it.
A figure holds symbols and numbers but no words: the words stand in its caption, in each language.
Its numbers come from `snippets/`, and its colours are names that the site's light and dark schemes fill in.
"""

import io
import re
from pathlib import Path

import numpy as np
from matplotlib import font_manager, style
from matplotlib.figure import Figure

STYLE = Path(__file__).with_name("site.mplstyle")
FONTS = Path(__file__).parent.parent / "node_modules" / "katex" / "dist" / "fonts"


def register_fonts():
    """Let Matplotlib measure formulas with KaTeX's fonts, which is what the page shows them in."""
    for font in sorted(FONTS.glob("KaTeX_Ma*.ttf")):
        font_manager.fontManager.addfont(font)


register_fonts()

# Placeholders: Matplotlib needs a colour, `to_svg` puts the variable of the colour scheme in its place.
INK, MUTED, GRID, PAPER = "#010101", "#020202", "#030303", "#040404"
BLUE, ORANGE, GREEN, RED, PURPLE = "#010201", "#020301", "#030401", "#040501", "#050601"
VARIABLES = {
    INK: "ink", MUTED: "muted", GRID: "grid", PAPER: "paper",
    BLUE: "blue", ORANGE: "orange", GREEN: "green", RED: "red", PURPLE: "purple",
}  # fmt: skip


def new_figure(width=6.4, height=2.8, **subplots):
    """A figure in the site's style and its axes, as `Figure.subplots` gives them (inches)."""
    with style.context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.subplots(**subplots)


def bell(t, mean=0.0, variance=1.0):
    """The normal density."""
    return np.exp(-((t - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def themed(svg):
    """`svg` with the variables of the colour scheme for colours, fonts that every machine has, and no fixed size."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", svg, flags=re.S)
    head, body = svg.split(">", 1)
    head = re.sub(r' (?:width|height)="[\d.]+pt"', "", head)
    body = re.sub(r"\s*\n\s*", " ", body).replace("> <", "><")
    body = body.replace("'DejaVu Sans', ", "").replace("'DejaVu Sans'", "sans-serif")
    svg = f"{head}>{body}".replace("'STIXGeneral'", "KaTeX_Main, STIXGeneral, serif")
    for colour, name in VARIABLES.items():
        svg = svg.replace(colour, f"var(--figure-{name})")
    return svg


def to_svg(figure):
    """`figure` as a themed SVG text."""
    out = io.StringIO()
    with style.context(STYLE):
        figure.savefig(out, format="svg")
    return themed(out.getvalue())
