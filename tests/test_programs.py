"""What the copy button copies runs as it is, and so do the notebooks of the labs."""

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import textwrap

import pytest

from hooks import labs
from hooks.programs import Shown, notebook_program, program, programs, section
from hooks.project import ROOT

# The closure, on small modules --------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    """Makes modules below `snippets/` of a project of its own, and asks for programs from them."""

    class Project:
        root = tmp_path

        def module(self, name, text):
            path = tmp_path / "snippets" / (name.replace(".", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")

        def program(self, source, module=None):
            return program(textwrap.dedent(source).lstrip("\n"), module, tmp_path)

        def output(self, source, module=None):
            return output(self.program(source, module))

    return Project()


def output(text):
    """What a program prints, run here in a namespace of its own; the project's modules cannot be imported."""
    sys.setprofile(None)  # the recorder of conftest.py has nothing to find here
    printed = io.StringIO()
    assert "snippets" not in text
    with contextlib.redirect_stdout(printed):
        exec(compile(text, "program.py", "exec"), {"__name__": "__main__"})
    return printed.getvalue()


def test_a_section_comes_with_what_it_needs_and_nothing_else(project):
    project.module("inputs", '''
        """Inputs."""

        import math

        import numpy as np


        def unused():
            return np.pi


        # What counts as whole:
        # no rounding here.
        def whole(n):  # public
            """A whole number."""
            return math.floor(n)
        ''')
    project.module("sums", '''
        """Sums."""

        import itertools
        from collections import Counter, OrderedDict
        import numpy as np

        from snippets.inputs import whole, unused

        START = 1  # the first number
        STEP = START + 1
        OTHER = unused()


        def helper(n):
            return Counter(range(START, whole(n), STEP))


        # --8<-- [start:total]
        def total(n):
            """Sum."""
            return sum(helper(n))
        # --8<-- [end:total]


        def after():
            return itertools.count()
        ''')
    shown = section("sums.py", "total", project.root)
    assert shown == 'def total(n):\n    """Sum."""\n    return sum(helper(n))\n'
    assert project.program(shown, "sums") == textwrap.dedent('''\
        import math
        from collections import Counter


        # What counts as whole:
        # no rounding here.
        def whole(n):  # public
            """A whole number."""
            return math.floor(n)


        START = 1  # the first number
        STEP = START + 1


        def helper(n):
            return Counter(range(START, whole(n), STEP))


        def total(n):
            """Sum."""
            return sum(helper(n))
        ''')
    assert project.program(shown, "sums") == project.program(shown, "sums")


def test_a_section_may_hold_several_definitions_and_other_sections(project):
    project.module("a", """
        # --8<-- [start:both]
        def first():
            # --8<-- [start:inner]
            x = 1
            # --8<-- [end:inner]
            return x


        def second():
            return first() + third()
        # --8<-- [end:both]


        def third():
            return first()
        """)
    assert section("a.py", "inner", project.root) == "x = 1\n"
    both = section("a.py", "both", project.root)
    assert "8<" not in both
    text = project.program(both + "\n\nprint(second())\n", "a")
    assert text.startswith("def third():")  # before the section, in which `first` stays
    assert text.count("def first") == 1
    assert output(text) == "2\n"


def test_imports_come_first_sorted_once_and_only_if_used(project):
    project.module("a", """
        import numpy as np
        import sys
        from math import sqrt, pi
        import os.path


        def f(x):
            return np.float64(sqrt(x)) + len(os.path.sep)
        """)
    text = project.program("""
        from math import tau, sqrt, e
        import json
        import numpy as np
        from snippets.a import f
        import numpy.linalg, numpy.fft

        print(f(4), tau > 6, np.pi > sqrt(9), numpy.linalg is not numpy.fft)
        """)
    head = text.split("\n\n\n")[0]
    ours, theirs = head.split("\n\n")
    assert ours == "import os.path\nfrom math import sqrt, tau"
    assert theirs == "import numpy as np\nimport numpy.fft\nimport numpy.linalg"
    assert output(text) == "3.0 True True True\n"


def test_long_imports_are_wrapped(project):
    names = [f"a_rather_long_name_{i}" for i in range(9)]
    text = project.program(f"from math import {', '.join(names)}\n\nprint({', '.join(names)})")
    assert text.startswith("from math import (\n    a_rather_long_name_0,\n")


def test_aliases(project):
    project.module("a", "def f():\n    return 'a.f'\n\n\ndef g():\n    return f() + '!'\n")
    project.module("b", "from snippets.a import g as h\n\n\ndef k():\n    return h() + '?'\n")
    text = project.program("from snippets.a import f as one\nfrom snippets.b import k\n\nprint(one(), k())\n")
    assert output(text) == "a.f a.f!?\n"
    assert "one = f\n" in text
    assert "print(one(), k())" in text


def test_names_that_clash_are_told_apart(project):
    project.module("a", '''
        from math import floor as rounded

        SCALE = 2


        def helper(x):
            return f"a{SCALE}{rounded(x)}" + "{SCALE}"


        def f(x, key=lambda SCALE: SCALE):
            helper_ = [SCALE for SCALE in (helper(x),)]
            return helper_[0] + str(key(1))
        ''')
    project.module("b", '''
        from math import ceil as rounded

        SCALE = 3


        class Helper:
            SCALE = SCALE * 10

            def go(self, x):
                return f"""b{SCALE} {rounded(x)!r:>{SCALE}}""" + str(self.SCALE)


        def helper(x):
            return Helper().go(x)


        def g(x):
            return helper(x)
        ''')
    source = """
        from snippets.a import f
        from snippets.b import g

        SCALE = "mine"
        helper = "also mine"
        print(f(1.5), g(1.5), SCALE, helper)
        """
    assert project.output(source) == "a21{SCALE}1 b3   230 mine also mine\n"


def test_a_name_may_be_imported_and_then_used_for_something_else(project):
    project.module("a", "def f(x):\n    return x + 1\n\n\ndef g(x):\n    return f(x) * 10\n")
    source = """
        from itertools import product

        from snippets.a import f, g

        f = f(1)
        product = list(product([f]))
        print(f, g(1), product)
        """
    assert project.output(source) == "2 20 [(2,)]\n"


def test_imports_inside_functions(project):
    project.module("a", "import math\n\n\ndef f():\n    return math.floor(1.5)\n\n\ndef unused():\n    return 0\n")
    project.module("b", """
        def g():
            from snippets.a import f
            return f()


        def only():
            from snippets.a import unused


        def h(deep):
            if deep:
                from snippets.a import (
                    f as other,
                )
            else:
                from snippets.a import f as other  # the same
            import json

            return json.dumps(other())
        """)
    text = project.program("from snippets.b import g, h, only\n\nprint(g(), h(True), h(False), only())\n")
    assert output(text) == "1 1 1 None\n"
    assert text.index("def f()") < text.index("def g()")
    assert "import json\n" in text[text.index("def h") :]
    assert "\nimport json" not in text


def test_decorators_defaults_bases_and_constants_come_in_order(project):
    project.module("a", """
        from functools import wraps

        SIZE = 3
        TABLE = {}
        TABLE["a"] = SIZE
        LEFT, RIGHT = 1, 2


        def twice(f):
            @wraps(f)
            def run(*args):
                return 2 * f(*args)

            return run
        """)
    project.module("b", """
        from __future__ import annotations

        from dataclasses import dataclass

        from snippets.a import RIGHT, SIZE, TABLE, twice


        @dataclass
        class Base:
            x: Later = SIZE


        class Derived(Base, metaclass=type):
            def y(self, z=RIGHT):
                return self.x + z


        class Later:
            pass


        @twice
        def f(n=SIZE):
            return Derived().y() + n + TABLE["a"]
        """)
    text = project.program("from snippets.b import f\n\nprint(f(1))\n")
    assert text.startswith("from __future__ import annotations\n\nfrom dataclasses")
    assert output(text) == "18\n"
    assert "LEFT, RIGHT = 1, 2" in text


def test_modules_that_need_each_other(project):
    project.module("a", "from snippets.b import base\n\nTOP = base() + 1\n\n\ndef f():\n    return TOP\n")
    project.module("b", "def base():\n    return 1\n\n\ndef g():\n    from snippets.a import f\n\n    return f()\n")
    assert project.output("from snippets.b import g\n\nprint(g())\n") == "2\n"
    assert project.output("from snippets.a import f\nfrom snippets.b import g\n\nprint(f(), g())\n") == "2 2\n"


def test_names_that_a_module_passes_on(project):
    project.module("a", "import math\n\n\ndef f():\n    return 1\n")
    project.module("b", "from snippets.a import f\nfrom math import pi\n\n\ndef g():\n    return f()\n")
    source = "from snippets.b import f, pi\n\nprint(f(), int(pi))\n"
    assert project.output(source) == "1 3\n"


def test_conditional_imports_stay(project):
    project.module("a", """
        try:
            import no_such_module as fast
        except ImportError:
            fast = None


        def f():
            return fast
        """)
    assert project.output("from snippets.a import f\n\nprint(f())\n") == "None\n"


def test_scopes(project):
    project.module("a", """
        x = y = z = k = 1
        e = 5


        def f(x, *y, **k):
            def inner():
                nonlocal x
                x += 1
                return x

            try:
                raise ValueError("no")
            except ValueError as e:
                z = str(e)
            with open(__file__) if False else __import__("contextlib").nullcontext() as w:
                pass
            match {"p": 1, "q": 2}:
                case {"p": p, **rest}:
                    pass
            return inner(), y, z, w, p, rest, (walrus := 3), walrus, [k for k in k]
        """)
    text = project.program("from snippets.a import f\n\nprint(f(1))\n")
    assert text.startswith("def f(")  # none of the constants is meant
    assert output(text) == "(2, (), 'no', None, 1, {'q': 2}, 3, 3, [])\n"


def test_a_global_statement_needs_its_constant(project):
    project.module("a", "COUNT = 0\n\n\ndef f():\n    global COUNT\n    COUNT += 1\n    return COUNT\n")
    assert project.output("from snippets.a import f\n\nprint(f(), f())\n") == "1 2\n"


def test_two_statements_on_a_line(project):
    project.module("a", "A = 1; B = A + 1\n")
    assert project.output("from snippets.a import B; C = B\nimport math; print(C, math.pi > 3)\n") == "2 True\n"


@pytest.mark.parametrize(
    "source, module, wanted",
    [
        ("print(nothing)\n", None, "nothing"),
        ("from snippets.a import nothing\n\nprint(nothing)\n", None, "'snippets.a' does not define 'nothing'"),
        ("from snippets.none import f\n\nprint(f)\n", None, "no module 'snippets.none'"),
        ("import snippets.a\n\nprint(snippets.a)\n", None, "not the modules"),
        ("from snippets import a\n\nprint(a)\n", None, "'a' from 'snippets'"),
        ("from snippets.a import *\n\nprint(1)\n", None, "import names"),
        ("from math import *\n\nprint(pi)\n", None, "from math import [*]"),
        ("print(broken)\n", "a", "'broken'"),
        ("from snippets.a import wrong\n\nprint(wrong)\n", None, "'missing' is used in snippets.a"),
        ("print(f())\n", "examples.a", "'f'"),  # a program of the examples imports what it uses
        ("def f(:\n", None, "not Python: line 1"),
    ],
)
def test_what_cannot_be_resolved_is_named(project, source, module, wanted):
    project.module("a", "def f():\n    return 1\n\n\ndef wrong():\n    return missing\n")
    project.module("examples.a", "def f():\n    return 1\n")
    with pytest.raises(ValueError, match=wanted):
        project.program(source, module)


def test_a_missing_section_is_named(project):
    project.module("a", "# --8<-- [start:f]\nf = 1\n")
    for name in ("f", "g"):
        with pytest.raises(ValueError, match=f"no section '{name}'"):
            section("a.py", name, project.root)


def test_pages_are_scanned(project):
    project.module("examples.a", "# --8<-- [start:one]\nimport math\n\nprint(math.pi > 3)\n# --8<-- [end:one]\n")
    page = project.root / "docs" / "zh" / "a.md"
    page.parent.mkdir(parents=True)
    fence = '```python exec="on"\n--8<-- "examples/a.py:one"\n```\n'
    page.write_text(f"# A\n\n{fence}\n- b\n\n    ```python\n    --8<-- \"examples/a.py:one\"\n    ```\n", "utf-8")
    first, second = programs(project.root)
    assert first[:4] == ("zh/a.md", 3, "examples/a.py", "one")
    assert (second.line, first.executed, second.executed) == (9, True, False)
    assert first.program == second.program == "import math\n\nprint(math.pi > 3)\n"


# Notebooks ----------------------------------------------------------------------------------------------------------


def test_a_notebook_runs_without_the_project(project):
    helper = "import numpy as np\n\n\ndef helper(x):\n    return np.floor(x)\n"
    project.module("a", helper + "\n\ndef f(x):\n    return helper(x)\n")
    cells = [
        "%matplotlib inline\nimport numpy as np\n\nhelper = 3",
        "from snippets.a import f\nfrom snippets.a import f as g\n\nfloor = f(1.5)\n!true",
        "print(floor, g(2.5), helper, undefined_here)",
        "from snippets.a import f",
    ]
    made = notebook_program(cells, project.root)
    assert len(made) == len(cells) + 1
    assert made[1] == cells[0]
    assert made[2] == "floor = f(1.5)\n!true"
    assert made[3:] == [cells[2], ""]
    assert "snippets" not in "".join(made)
    runnable = "\n".join(line for line in "\n".join(made).split("\n") if line[:1] not in ("%", "!"))
    assert output("undefined_here = 4\n" + runnable) == "1.0 2.0 3 4\n"
    assert notebook_program(cells[:1], project.root) == cells[:1]


# Every program of the site ------------------------------------------------------------------------------------------

# Runs each program in a process of its own, forked from this one, two at a time. A job is a line of JSON.
SERVER = """
import json, os, sys
import numpy, scipy

def run(job):
    os.chdir(job["folder"])
    out = os.open("output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    import io, signal, traceback
    signal.alarm(120)
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8", line_buffering=True)
    sys.stderr = sys.stdout
    sys.path[:0] = job["path"]
    try:
        exec(compile(job["source"], "program.py", "exec"), {"__name__": "__main__", "__builtins__": __builtins__})
        sys.stdout.flush()
        return 0
    except BaseException:
        traceback.print_exc()
        sys.stdout.flush()
        return 1

def reap():
    pid, status = os.wait()
    print(json.dumps([running.pop(pid), os.waitstatus_to_exitcode(status)]), flush=True)

running = {}
for line in sys.stdin:
    job = json.loads(line)
    if job["fork"]:
        if len(running) == 2:
            reap()
        if pid := os.fork():
            running[pid] = job["name"]
        else:
            os._exit(run(job))
    else:
        keep = os.dup(1), os.dup(2), sys.stdout, sys.stderr
        code = run(job)
        os.dup2(keep[0], 1), os.dup2(keep[1], 2)
        sys.stdout, sys.stderr = keep[2:]
        print(json.dumps([job["name"], code]), flush=True)
while running:
    reap()
"""


def run_all(jobs, folder, fork=True):
    """Runs sources by name, in empty folders; (exit code, what they printed) by name."""
    lines = []
    for number, (name, (source, path)) in enumerate(jobs.items()):
        place = folder / str(number)
        place.mkdir()
        job = {"name": name, "source": source, "path": path, "folder": str(place), "fork": fork}
        lines.append((name, place, json.dumps(job)))
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": ""}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | quiet | {"OMP_NUM_THREADS": "1"}
    server = subprocess.run(
        [sys.executable, "-I", "-c", SERVER],
        input="".join(line + "\n" for _, _, line in lines),
        capture_output=True, text=True, encoding="utf-8", env=environment, cwd=folder, check=True,
    )  # fmt: skip
    codes = dict(json.loads(line) for line in server.stdout.splitlines() if line.startswith("["))
    return {name: (codes.get(name), (place / "output.txt").read_text("utf-8")) for name, place, _ in lines}


def needs_tensorflow(source):
    """Whether a program uses TensorFlow or Keras when it runs, or could."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return bool(names & {"tensorflow", "keras"})


@pytest.fixture(scope="module")
def shown():
    """Every program of the site once: {file:section: a block that shows it, an executed one if there is any}."""
    sys.setprofile(None)
    found = {}
    for block in programs():
        name = f"{block.file}:{block.section}"
        if name not in found or (block.executed and not found[name].executed):
            found[name] = block
    return found


def check(blocks, folder, fork=True):
    """Fails with page, section and traceback of each program that does not run alone, or prints something else."""
    jobs = {f"{name} alone": (block.program, []) for name, block in blocks.items()}
    for name, block in blocks.items():
        if block.executed:
            jobs[f"{name} here"] = section(block.file, block.section), [str(ROOT)]
    results = run_all(jobs, folder, fork)
    failures = []
    for name, block in blocks.items():
        code, printed = results[f"{name} alone"]
        where = f"docs/{block.page}:{block.line}, snippets/{block.file}, section {block.section}"
        if code != 0:
            failures.append(f"{where}: exit code {code}\n{printed}")
        elif block.executed and results[f"{name} here"] != (0, printed):
            other = results[f"{name} here"]
            failures.append(f"{where}: prints\n{printed}\nand in the project (exit code {other[0]})\n{other[1]}")
        elif block.executed and not printed.strip():
            failures.append(f"{where}: is executed on the page, but prints nothing")
    assert not failures, f"{len(failures)} of {len(blocks)} programs\n\n" + "\n\n".join(failures)


@pytest.mark.programs
def test_every_copied_program_runs_alone(shown, tmp_path):
    blocks = {name: block for name, block in shown.items() if not needs_tensorflow(block.program)}
    assert blocks
    check(blocks, tmp_path)


@pytest.mark.tensorflow
def test_every_copied_program_with_tensorflow_runs_alone(shown, tmp_path):
    blocks = {name: block for name, block in shown.items() if needs_tensorflow(block.program)}
    if not blocks:
        pytest.skip("no page shows a program that uses TensorFlow")
    check(blocks, tmp_path, fork=False)


def test_the_server_keeps_programs_apart_from_the_project_and_reports(tmp_path):
    jobs = {
        "good": ("import os\n\nprint(os.listdir() == ['output.txt'], __name__)\n", []),
        "bad": ("def f():\n    return 1 / 0\n\n\nf()\n", []),
        "foreign": ("import snippets\n", []),
        "inside": ("import snippets.inputs\n\nprint('here')\n", [str(ROOT)]),
        "leaves": ("import sys\n\nx = 1\nsys.modules['leftover'] = sys\n", []),
        "finds nothing": ("import leftover\n", []),
        "exits": ("raise SystemExit(3)\n", []),
    }
    found = run_all(jobs, tmp_path)
    assert found["good"] == (0, "True __main__\n")
    assert found["inside"] == (0, "here\n")
    assert found["leaves"] == (0, "")
    assert found["bad"][0] == 1 and "ZeroDivisionError" in found["bad"][1] and "line 2, in f" in found["bad"][1]
    assert "No module named 'snippets'" in found["foreign"][1]
    assert found["finds nothing"][0] == found["exits"][0] == 1


def test_a_program_that_fails_is_reported(tmp_path):
    program = "def f():\n    return 1 / 0\n\n\nf()\n"
    blocks = {"a": Shown("zh/a.md", 7, "a.py", "f", program, False), "b": Shown("zh/b.md", 1, "b.py", "g", "", False)}
    with pytest.raises(AssertionError) as found:
        check(blocks, tmp_path)
    for part in ("1 of 2 programs", "docs/zh/a.md:7, snippets/a.py, section f", "line 2, in f", "ZeroDivisionError"):
        assert part in str(found.value)


@pytest.mark.programs
def test_the_copied_programs_are_clean(shown, tmp_path):
    """No import is unused, missing, double or out of order; nothing is undefined; no section mark is left."""
    for number, block in enumerate(shown.values()):
        (tmp_path / f"program_{number}.py").write_text(block.program, "utf-8")
        assert "--8<--" not in block.program, block
        assert not re.search(r"^\s*(?:from|import) snippets\b", block.program, re.M), block
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--quiet", "--select", "F,I,E9", str(tmp_path)]
    run = subprocess.run([*ruff, "--line-length", "110"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_an_exported_lab_runs_alone(tmp_path):
    texts = {}
    for path in sorted((ROOT / "docs" / "zh" / "labs").glob("*.md")):
        texts[path.stem] = "\n\n".join(notebook_program(labs.code_of(labs.read(path))))
    plain = {name: text for name, text in texts.items() if not needs_tensorflow(text)}
    if not plain:
        pytest.skip("there is no lab yet")
    for name, text in texts.items():
        assert not re.search(r"^\s*(?:from|import) snippets\b", text, re.M), name
    name = min(plain)
    text = "import matplotlib\n\nmatplotlib.use('agg')\n" + re.sub(r"^[%!].*$", "", plain[name], flags=re.M)
    code, printed = run_all({name: (text, [])}, tmp_path)[name]
    assert code == 0, f"docs/zh/labs/{name}.md\n{printed}"
