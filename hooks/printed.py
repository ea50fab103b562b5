"""What the programs on the pages print: run once for both languages, and again only when they or a snippet change."""

from functools import wraps

import numpy
from markdown_exec._internal.formatters import python as markdown_exec_python

from hooks.project import CACHE, closure, fingerprint


def remembered(run):
    """`run(code, …)` of markdown-exec with its output kept in `.cache/printed/`; an error is never kept."""

    @wraps(run)
    def printed(code, *args, **kwargs):
        path = CACHE / "printed" / fingerprint(closure(code), code, numpy.__version__)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(run(code, *args, **kwargs), "utf-8")
        return path.read_text("utf-8")

    return printed


def on_startup():
    markdown_exec_python._run_python = remembered(markdown_exec_python._run_python)
