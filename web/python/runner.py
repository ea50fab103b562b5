"""Runs a reader's program in Pyodide, as a notebook would, and posts what it prints and shows to the page.

`post(kind, text, extra)` is the page's: ``out`` and ``err`` (printed text), ``value`` (of the last expression),
``figure`` (SVG), ``error`` (a traceback; `extra` is the line), ``check`` (a property; `extra` says whether it holds).
"""

import ast
import builtins
import io
import linecache
import sys
import time
import traceback
import warnings

import numpy as np

FILE = "program.py"
MOST_OUTPUT = 100_000  # characters
SOON, PIECE = 0.05, 4_000  # seconds, characters: printed text waits no longer than that once there is much of it


class TooMuchOutput(BaseException):
    """Not an Exception: ``except Exception`` in a loop must not go on printing."""


class Printed(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a program."""

    left, pieces, last = MOST_OUTPUT, 0, 0.0

    def __init__(self, kind, post):
        self.kind, self.post, self.waiting = kind, post, ""

    def writable(self):
        return True

    def write(self, text):
        if Printed.left <= 0:
            raise TooMuchOutput
        self.waiting += text[: Printed.left]
        Printed.left -= len(text)
        if Printed.left <= 0:
            self.flush()
            raise TooMuchOutput
        now = time.monotonic()
        if Printed.pieces < 200 or len(self.waiting) > PIECE or now - Printed.last > SOON:
            self.flush()
            Printed.last = now
        return len(text)

    def flush(self):
        if self.waiting:
            Printed.pieces += 1
            self.post(self.kind, self.waiting, None)
            self.waiting = ""


def no_input(prompt=""):
    raise RuntimeError("input() does not work in the browser: write the value into the program")


def figures(post):
    """Post the open Matplotlib figures, and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else []:
        figure, image = pyplot.figure(number), io.StringIO()
        figure.savefig(image, format="svg", bbox_inches="tight", transparent=True)
        post("figure", image.getvalue(), None)
        pyplot.close(figure)


def prepare_matplotlib(post, dark):
    import matplotlib.pyplot as plt

    plt.style.use(["default", "dark_background"] if dark else "default")
    plt.rcParams["figure.figsize"] = (6, 3.6)
    plt.show = lambda *args, **kwargs: figures(post)


def execute(source, namespace, post):
    """Run `source`; the value of its last line, if that is an expression, is shown."""
    tree = ast.parse(source, FILE)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, FILE, "exec"), namespace)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), FILE, "eval"), namespace)
        if value is not None and type(value).__module__ != "matplotlib.figure":
            text = repr(value)
            sys.stdout.flush()
            post("value", text if len(text) < MOST_OUTPUT else text[:MOST_OUTPUT] + " …", None)


def report(error, post):
    """Post a traceback that begins in the reader's program, with the last line of it that was reached."""
    tb, line = error.__traceback__, None
    while tb and tb.tb_frame.f_code.co_filename != FILE:
        tb = tb.tb_next
    for frame in traceback.extract_tb(tb):
        if frame.filename == FILE:
            line = frame.lineno
    if isinstance(error, SyntaxError) and error.filename == FILE:
        line = error.lineno
    post("error", "".join(traceback.format_exception(type(error), error, tb)), line)


def run(source, post, check, lang, dark):
    linecache.cache[FILE] = len(source), None, source.splitlines(keepends=True), FILE
    namespace = {"__name__": "__main__", "__builtins__": builtins}
    Printed.left, Printed.pieces, Printed.last = MOST_OUTPUT, 0, 0.0
    before = sys.stdout, sys.stderr, builtins.input
    sys.stdout, sys.stderr, builtins.input = Printed("out", post), Printed("err", post), no_input
    try:
        if "matplotlib" in source:
            prepare_matplotlib(post, dark)
        with np.printoptions(), np.errstate(), warnings.catch_warnings():
            if check:
                exec(compile(check["given"], "given.py", "exec"), namespace)
            execute(source, namespace, post)
            figures(post)
            if check:
                check_properties(check["program"], namespace, check["asked"], lang, post)
    except TooMuchOutput:
        post("limit", "", None)
    except SystemExit:
        pass
    except BaseException as error:
        report(error, post)
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            sys.stdout, sys.stderr, builtins.input = before


def check_properties(source, namespace, asked, lang, post):
    """The properties that `source` (snippets/checks/) asks of the reader's functions, one after the other."""
    if missing := [name for name in asked if name not in namespace]:
        post("missing", ", ".join(missing), None)
        return
    checks = {"__name__": "checks"}
    exec(compile(source, "checks.py", "exec"), checks)
    held = True
    for zh, en, holds in checks["properties"](*(namespace[name] for name in asked)):
        why = ""
        try:
            ok = bool(holds())
        except Exception as error:
            ok, why = False, "".join(traceback.format_exception_only(error)).strip()
        held = held and ok
        post("check", (zh if lang == "zh" else en) + (f" ({why})" if why else ""), ok)
    post("verdict", "", held)


def warm_up():
    """The first use of a function of NumPy costs more than the later ones."""
    run("import numpy as np\nnp.linspace(0, 1, 3) @ np.ones(3)", lambda *_: None, None, "en", False)
