"""Where the project's files are, which of them a Python file imports, and a fingerprint of them."""

import ast
import hashlib
import os
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / os.environ.get("BUILD_CACHE", ".cache")  # what a build keeps for the next one
PACKAGES = ("snippets", "figures")


@cache
def module_file(name):
    """File of the project module `name` (``snippets.losses``), or None if it is not the project's."""
    if name.split(".")[0] not in PACKAGES:
        return None
    stem = ROOT.joinpath(*name.split("."))
    return next((p for p in (stem.with_suffix(".py"), stem / "__init__.py") if p.is_file()), None)


@cache
def imported_modules(source):
    """Names of the modules that Python `source` imports, at any depth of nesting."""

    def found():
        names = set()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
        return "\n".join(sorted(names))

    return remembered("imports", found, source).split()


@cache
def closure(source):
    """Files of the project that Python `source` imports, directly or through each other, in order of name.

    Kept until `forget`, which begins a build.
    """
    found, todo = set(), [source]
    while todo:
        for name in imported_modules(todo.pop()):
            path = module_file(name)
            if path and path not in found:
                found.add(path)
                todo.append(path.read_text("utf-8"))
    return sorted(found)


def forget():
    """Files may have changed since."""
    module_file.cache_clear()
    closure.cache_clear()


def fingerprint(paths, *texts):
    """Sixteen hexadecimal digits that change when a file of `paths` or one of `texts` does."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(Path(path).relative_to(ROOT).as_posix().encode() + b"\0" + Path(path).read_bytes() + b"\0")
    for text in texts:
        digest.update(str(text).encode() + b"\0")
    return digest.hexdigest()[:16]


@cache
def without_words(source):
    """What Python `source` does: its syntax tree, in which comments do not occur, without the docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.dump(tree)


def fingerprint_of_test(path):
    """Fingerprint of a test file and of every snippet that it imports."""
    path = Path(path)
    return fingerprint([path, *closure(path.read_text("utf-8"))])


def remembered(kind, make, *key, paths=()):
    """The text that `make()` gives, kept in `.cache/<kind>/` for as long as `key` and the files of `paths` stay."""
    path = CACHE / kind / fingerprint(paths, *key)
    if not path.is_file():
        text = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")  # tests in parallel must not read half of it
        unfinished.write_text(text, "utf-8")
        unfinished.replace(path)
    return path.read_text("utf-8")


def from_yaml(text):
    """What a YAML text says; ten times as fast where PyYAML has its loader in C."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def versions():
    """Installed versions that decide what the snippets compute."""
    import platform
    from importlib.metadata import version

    return {"Python": platform.python_version()} | {
        name: version(name.lower()) for name in ("NumPy", "SciPy", "TensorFlow", "Keras")
    }
