"""HTML that joins a page after the search index has read it: badges, figures, source code, whole programs."""

import re

MARK = re.compile(r"<!--later:(\d+)-->")


def later(page, html):
    """A mark to put into the content of a page, in whose place `html` will stand."""
    waiting = page.__dict__.setdefault("later", [])
    waiting.append(html)
    return f"<!--later:{len(waiting) - 1}-->"


def on_post_page(output, page):
    waiting = page.__dict__.get("later", [])
    return MARK.sub(lambda m: waiting[int(m[1])], output)
