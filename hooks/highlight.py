"""Source code in colours, by Pygments; kept, since it is slow and most of it never changes."""

from pathlib import Path

import pygments
from pygments.filter import Filter
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import Name, Operator, Punctuation, Text, Whitespace

from hooks.project import remembered

ALIKE = {Name: Text, Whitespace: Text, Operator: Punctuation}  # one colour, in both schemes


class Plainer(Filter):
    """Tokens that look alike are of one kind: a page of programs has a quarter fewer elements in them."""

    def filter(self, lexer, stream):
        for kind, value in stream:
            yield ALIKE.get(kind, kind), value


def highlighted(text, lexer="python", **options):
    """HTML of `text`; `options` are those of Pygments' HtmlFormatter."""
    options = {"cssclass": "highlight", "wrapcode": True} | options

    def make():
        reader = get_lexer_by_name(lexer, stripnl=False, filters=[Plainer()])
        return pygments.highlight(text, reader, HtmlFormatter(**options)).strip()

    return remembered("highlighted", make, text, lexer, options, pygments.__version__, paths=[Path(__file__)])
