"""The static figures of the pages: one module a topic, one function a figure, drawn by Matplotlib.

A page shows ``![what is seen](figure:quadrature.partition_refinement)``; `hooks/figures.py` draws it.
A figure holds symbols and numbers but no words: the words stand in its caption, in each language.
Its numbers come from `snippets/`, and its colours are names that the site's light and dark schemes fill in.
"""

import io
import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

STYLE = Path(__file__).with_name("site.mplstyle")

# Placeholders: Matplotlib needs a colour, `to_svg` puts the variable of the colour scheme in its place.
INK, MUTED, GRID, PAPER = "#010101", "#020202", "#030303", "#040404"
BLUE, ORANGE, GREEN, RED, PURPLE = "#010201", "#020301", "#030401", "#040501", "#050601"
VARIABLES = {
    INK: "ink", MUTED: "muted", GRID: "grid", PAPER: "paper",
    BLUE: "blue", ORANGE: "orange", GREEN: "green", RED: "red", PURPLE: "purple",
}  # fmt: skip


def new_figure(width=6.4, height=2.8, **subplots):
    """A figure in the site's style and its axes, as `matplotlib.pyplot.subplots` gives them (inches)."""
    with plt.style.context(STYLE):
        return plt.subplots(figsize=(width, height), layout="constrained", **subplots)


def themed(svg, prefix=""):
    """`svg` ready to stand in a page: colours and fonts are the page's, ids are its own, no fixed size.

    Only the ids that something in the picture refers to are kept, and they begin with `prefix`.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", svg, flags=re.S)
    head, body = svg.split(">", 1)
    head = re.sub(r' (?:width|height)="[\d.]+pt"', "", head)
    used = set(re.findall(r'(?:href="|url\()#([\w-]+)', body))
    body = re.sub(r' id="([\w.-]+)"', lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", body)
    body = re.sub(r'(href="|url\()#', rf"\1#{prefix}", body)
    body = re.sub(r"\s*\n\s*", " ", body).replace("> <", "><")
    svg = f"{head}>{body}".replace("'STIXGeneral'", "KaTeX_Main, STIXGeneral, serif").replace("'DejaVu Sans', ", "")
    for colour, name in VARIABLES.items():
        svg = svg.replace(colour, f"var(--figure-{name})")
    return svg


def to_svg(figure, prefix=""):
    """`figure` as a themed SVG text, the same for the same figure."""
    out = io.StringIO()
    with plt.style.context(STYLE):
        figure.savefig(out, format="svg")
    plt.close(figure)
    return themed(out.getvalue(), prefix)
