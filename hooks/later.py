"""HTML that joins a page after the search index has read it: badges, figures, source code, whole programs."""

import re

MARK = re.compile(r"<!--later:(\d+)-->")


def later(page, html):
    """A mark to put into the content of a page, in whose place `html` will stand."""
    waiting = page.__dict__.setdefault("later", [])
    waiting.append(html)
    return f"<!--later:{len(waiting) - 1}-->"


def later_of(page):
    """What waits for its place in a page."""
    return page.__dict__.get("later", [])


def on_post_page(output, page):
    waiting = later_of(page)
    return MARK.sub(lambda m: waiting[int(m[1])], output)
