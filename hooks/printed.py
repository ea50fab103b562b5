"""What the programs on the pages print: run once for both languages, and again only when they or a snippet change."""

from functools import wraps

import numpy
from markdown_exec._internal.formatters import python as markdown_exec_python

from hooks.project import closure, remembered


def remembering(run):
    """`run(code, …)` of markdown-exec, with what it printed kept; an error is never kept."""

    @wraps(run)
    def printed(code, *args, **kwargs):
        return remembered("printed", lambda: run(code, *args, **kwargs), code, numpy.__version__, paths=closure(code))

    return printed


def on_startup():
    markdown_exec_python._run_python = remembering(markdown_exec_python._run_python)
