"""Source code in colours, by Pygments; kept, since it is slow and most of it never changes."""

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from hooks.project import remembered


def highlighted(text, lexer="python", **options):
    """HTML of `text`; `options` are those of Pygments' HtmlFormatter."""
    options = {"cssclass": "highlight", "wrapcode": True} | options

    def make():
        return pygments.highlight(text, get_lexer_by_name(lexer, stripnl=False), HtmlFormatter(**options)).strip()

    return remembered("highlighted", make, text, lexer, options, pygments.__version__)
