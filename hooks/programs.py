"""Programs that run alone: a section of `snippets/` with exactly what it needs, and the notebooks of the labs.

Pure functions over source text and its syntax tree; nothing of MkDocs in here. The text of every definition is kept
to the letter. Only if two modules use one name for two things, the one that the reader does not see is renamed.
"""

import ast
import builtins
import re
import sys
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hooks.project import ROOT

PROJECT = "snippets"
WIDTH = 110
MARKER = re.compile(r"^[ \t]*# *-+8<-+ *\[ *(?P<which>start|end) *: *(?P<name>[\w-]+) *\].*$", re.M)
GIVEN = {*dir(builtins), "__name__", "__file__", "__doc__", "__builtins__", "__spec__"}
FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,}) *(?P<info>(?:python|py)\b[^\n]*)\n"
    r"[ \t]*-+8<-+ +\"(?P<file>[\w/.-]+\.py):(?P<section>[\w-]+)\"[ \t]*\n[ \t]*(?P=fence)[`~]*[ \t]*$",
    re.M,
)


class Shown(NamedTuple):
    """A Python block of a page, and the program that its copy button copies."""

    page: str  # below docs/
    line: int
    file: str  # below snippets/
    section: str
    program: str
    executed: bool  # the page shows what it prints


def section(file, name, root=ROOT):
    """Text of the section `name` of ``snippets/<file>``, at the margin and without marks of other sections."""
    text = (Path(root) / PROJECT / file).read_text("utf-8")
    start = end = None
    for m in MARKER.finditer(text):
        if m["name"] == name:
            start, end = (m.end() + 1, end) if m["which"] == "start" else (start, m.start())
    if start is None or end is None or end < start:
        raise ValueError(f"{PROJECT}/{file} has no section '{name}'")
    return textwrap.dedent(unmarked(text[start:end])).strip("\n") + "\n"


def unmarked(text):
    return "".join(line for line in text.splitlines(keepends=True) if not MARKER.match(line))


def program(source, module=None, root=ROOT):
    """A program that runs as it is: `source`, preceded by the imports and definitions that it needs.

    Parameters
    ----------
    source : str
        Python code; it may import names from ``snippets``.
    module : str, optional
        The module below ``snippets`` that `source` is a section of, such as ``"convolution"``. What its sections
        leave open is taken from there. A section of ``examples.…`` must be complete in itself.
    root : path
        The folder that holds ``snippets/``.

    Raises
    ------
    ValueError
        If a name cannot be resolved, with the name.
    """
    name = f"{PROJECT}.{module}" if module else ""
    section = Source(unmarked(source), name or "the program")
    inliner = Inliner([section], name if module and not module.startswith("examples.") else None, root)
    imports = import_lines(inliner.imports)
    head = [*inliner.definitions(), *inliner.aliases()]
    body = section.edited(inliner.root_edits(section, everything=True)).strip("\n")
    return assembled(imports, head, body)


def notebook_program(cells, root=ROOT):
    """Code cells of a lab that run alone: a first cell with what they import from ``snippets``, and no such imports."""
    sources = [Source(cell, f"cell {number}", notebook=True) for number, cell in enumerate(cells, 1)]
    if not any(source.project_imports for source in sources):
        return list(cells)
    inliner = Inliner(sources, None, root, notebook=True)
    head = [*inliner.definitions(), *inliner.aliases()]
    first = assembled(import_lines(inliner.imports), head, "").rstrip("\n")
    return [first, *(source.edited(inliner.root_edits(source)).strip("\n") for source in sources)]


def programs(root=ROOT):
    """Every Python block of the pages that shows a section of ``snippets/``, in order of page and line."""
    docs, made = Path(root) / "docs", {}
    for path in sorted(docs.rglob("*.md")):
        text = path.read_text("utf-8")
        for m in FENCE.finditer(text):
            file, name = m["file"], m["section"]
            page, line = path.relative_to(docs).as_posix(), text.count("\n", 0, m.start()) + 1
            if (file, name) not in made:
                try:
                    module = file.removesuffix(".py").replace("/", ".")
                    made[file, name] = program(section(file, name, root), module, root)
                except (ValueError, OSError) as error:
                    raise ValueError(f"docs/{page}:{line}: {file}:{name}: {error}") from error
            yield Shown(page, line, file, name, made[file, name], re.search(r"\bexec=", m["info"]) is not None)


# What a piece of source text binds and uses -------------------------------------------------------------------------


@dataclass(frozen=True)
class Import:
    """A name from outside the project: ``import module as asname``, ``from module import name as asname``."""

    module: str
    name: str | None
    asname: str | None

    @property
    def local(self):
        return self.asname or self.name or self.module.split(".")[0]

    @property
    def named(self):
        """What its name stands for: ``import a.b`` and ``import a.c`` both bind `a`."""
        return self if self.name or self.asname else Import(self.local, None, None)


@dataclass(frozen=True)
class Definition:
    """A name that the project's module `module` binds."""

    module: str
    name: str

    @property
    def local(self):
        return self.name

    @property
    def named(self):
        return self


class Bound(ast.NodeVisitor):
    """Names that statements bind in their own scope."""

    def __init__(self, statements):
        self.names, self.declared = set(), set()
        for statement in statements:
            self.visit(statement)

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.names.add(node.id)

    def visit_FunctionDef(self, node):
        self.names.add(node.name)
        for child in [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(child)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.names.add(node.name)

    def visit_Lambda(self, node):
        pass

    def visit_Global(self, node):
        self.declared.update(node.names)

    def visit_Nonlocal(self, node):
        self.declared.update(node.names)

    def visit_alias(self, node):
        self.names.add((node.asname or node.name).split(".")[0])

    def visit_ExceptHandler(self, node):
        self.names.update({node.name} - {None})
        self.generic_visit(node)

    def visit_MatchAs(self, node):
        self.names.update({node.name} - {None})
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node):
        self.names.update({node.rest} - {None})
        self.generic_visit(node)

    def visit_comprehension_scope(self, node):
        self.names.update(inner.target.id for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_scope


def changed(statement):
    """Names whose objects a statement changes: ``table[key] = …``, ``thing.attribute = …``."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            while isinstance(node, ast.Subscript | ast.Attribute):
                node = node.value
            if isinstance(node, ast.Name):
                found.add(node.id)
    return found


class Globals(ast.NodeVisitor):
    """Names in a statement that stand for names of its module; and the imports inside functions."""

    def __init__(self, statement):
        self.names, self.in_strings, self.imports = [], {}, []
        self.scopes, self.string, self.bodies, self.statement = [], None, {}, statement
        self.visit(statement)

    def stands_for_global(self, name):
        for depth, (kind, names, declared) in enumerate(reversed(self.scopes)):
            if kind == "class" and depth:
                continue
            if name in declared["global"]:
                return True
            if name in names:
                return False
        return True

    def inside(self, kind, names, nodes, declared=()):
        self.scopes.append((kind, names, {"global": set(declared)}))
        for node in nodes:
            self.visit(node)
        self.scopes.pop()

    def visit_Name(self, node):
        in_class = self.scopes and self.scopes[-1][0] == "class" and not isinstance(node.ctx, ast.Load)
        if not in_class and self.stands_for_global(node.id):
            self.names.append((node, self.string))

    def visit_JoinedStr(self, node):
        before = self.string
        self.string = before or node
        self.generic_visit(node)
        self.string = before

    def visit_FunctionDef(self, node):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        every = [argument for argument in every if argument]
        outside = [*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults), node.returns]
        for child in [*outside, *(argument.annotation for argument in every)]:
            if child:
                self.visit(child)
        bound = Bound(node.body)
        stated = {name for child in ast.walk(node) if isinstance(child, ast.Global) for name in child.names}
        names = (bound.names | {argument.arg for argument in every}) - bound.declared
        self.inside("function", names | type_parameters(node), node.body, stated & bound.declared)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        arguments = node.args
        for child in [*arguments.defaults, *filter(None, arguments.kw_defaults)]:
            self.visit(child)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        self.inside("function", {argument.arg for argument in every if argument}, [node.body])

    def visit_ClassDef(self, node):
        for child in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(child)
        names = type_parameters(node)
        for statement in node.body:  # `size = size + 1` reads the module's name and binds the class's
            self.inside("class", names, [statement])
            names = names | Bound([statement]).names

    def visit_comprehension_scope(self, node):
        first, *others = node.generators
        self.visit(first.iter)
        targets = Bound([generator.target for generator in node.generators]).names
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        rest = [first.target, *first.ifs, *others, *results]
        self.inside("function", targets, rest)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_scope

    def visit_Import(self, node):
        self.imports.append(node)

    visit_ImportFrom = visit_Import


def type_parameters(node):
    return {parameter.name for parameter in getattr(node, "type_params", ())}


@dataclass(frozen=True)
class Unit:
    """Some whole lines of a module that belong together: a statement with the comment above it."""

    first: int
    last: int
    binds: frozenset
    names: tuple  # (node, the f-string that it stands in), for names of the module
    inner_imports: tuple  # imports that are not at the top level
    defines: tuple  # the statements, for the names of functions and classes
    simple: bool


class Source:
    """A piece of Python text: its units, what it binds, and what its imports stand for."""

    def __init__(self, text, name, notebook=False):
        self.text, self.name, self.notebook = text, name, notebook
        self.lines = text.split("\n")
        try:
            self.tree = ast.parse(without_magic(text) if notebook else text)
        except SyntaxError as error:
            raise ValueError(f"{name} is not Python: line {error.lineno}: {error.msg}") from None
        self.env, self.future, self.imports, self.units = {}, set(), [], []
        for statement in self.tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self.imports.append(statement)
                self.enter(statement)
        self.project_imports = [n for n in ast.walk(self.tree) if is_project(n)]
        self.divide()
        self.binds = frozenset().union(*(unit.binds for unit in self.units))
        for bound in self.binds:
            self.env[bound] = [Definition(name, bound)]

    def enter(self, statement):
        """Note what an import at the top level binds."""
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            self.future.update(alias.name for alias in statement.names)
            return
        for local, thing in imported(statement, self.name):
            others = [other for other in self.env.get(local, []) if other.named == thing.named and other != thing]
            self.env[local] = [*others, thing]

    def divide(self):
        for statement in self.tree.body:
            if statement in self.imports or is_docstring(statement, self.tree):
                continue
            first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])
            while first > 1 and self.lines[first - 2].startswith("#") and not MARKER.match(self.lines[first - 2]):
                first -= 1
            found = Globals(statement)
            bound = Bound([statement]).names | changed(statement)
            functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
            unit = Unit(first, statement.end_lineno, frozenset(bound), tuple(found.names), tuple(found.imports),
                        (statement,), not isinstance(statement, functions))  # fmt: skip
            if self.units and first <= self.units[-1].last:  # two statements on one line
                before = self.units.pop()
                unit = Unit(before.first, unit.last, before.binds | unit.binds, before.names + unit.names,
                            before.inner_imports + unit.inner_imports, (*before.defines, statement),
                            before.simple and unit.simple)  # fmt: skip
            self.units.append(unit)

    def edited(self, edits, first=1, last=None):
        """The lines from `first` to `last` with some stretches replaced; lines that an edit leaves empty go."""
        lines = [line.encode() for line in self.lines]
        last = last or len(lines)
        gone = set()
        for (row, column), (end_row, end_column), new in sorted(edits, reverse=True):
            rest = lines[end_row - 1][end_column:]
            lines[row - 1] = lines[row - 1][:column] + new.encode() + rest
            for k in range(row, end_row):
                lines[k] = None
            if not new and (left := lines[row - 1].strip()).startswith(b";"):
                lines[row - 1] = left.lstrip(b"; ")
            elif not new and (not left or left.startswith(b"#")):
                gone.add(row - 1)
        kept = [line for i, line in enumerate(lines) if first <= i + 1 <= last and i not in gone and line is not None]
        return unmarked("\n".join(line.decode() for line in kept))


def without_magic(text):
    """The text of a cell with IPython's own lines made Python."""
    if text.lstrip().startswith("%%"):
        return ""
    return re.sub(r"^([ \t]*)[%!].*$", r"\1pass", text, flags=re.M)


def is_docstring(statement, tree):
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return statement is tree.body[0] and constant and isinstance(statement.value.value, str)


def is_project(node):
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").split(".")[0] == PROJECT
    return isinstance(node, ast.Import) and any(alias.name.split(".")[0] == PROJECT for alias in node.names)


def imported(statement, where):
    """What an import binds: pairs of a local name and an `Import` or a `Definition`."""
    if not is_project(statement):
        module = getattr(statement, "module", None)
        for alias in statement.names:
            if alias.name == "*":
                raise ValueError(f"{where}: 'from {module} import *' hides which names it needs")
            asname = None if alias.asname == alias.name else alias.asname
            thing = Import(module, alias.name, asname) if module else Import(alias.name, None, asname)
            yield thing.local, thing
        return
    if isinstance(statement, ast.Import):
        raise ValueError(f"{where}: from the project's modules import names, not the modules themselves")
    module = statement.module or ""
    if statement.level:
        module = ".".join(filter(None, [*where.split(".")[: -statement.level], module]))
    for alias in statement.names:
        if alias.name == "*" or module == PROJECT:
            raise ValueError(f"{where}: from the project's modules import names, not '{alias.name}' from '{module}'")
        yield alias.asname or alias.name, Definition(module, alias.name)


# Putting together what a program needs ------------------------------------------------------------------------------


@cache
def parsed(text, name):
    return Source(text, name)


class Inliner:
    """What some root texts need of the project's modules, and what everything is called in the program."""

    def __init__(self, roots, fallback, root, notebook=False):
        self.roots, self.root, self.notebook = roots, Path(root), notebook
        self.fallback = self.module(fallback) if fallback else None
        self.binds = frozenset().union(*(source.binds for source in roots))
        self.here = {source.name for source in roots}
        self.needed, self.used, self.eager, self.lazy = {}, {}, {}, {}
        self.local = {}  # names that the root texts use, and what they stand for
        for source in roots:
            self.enter_root(source)
        self.name_everything()
        sources = [*([] if notebook else roots), *map(self.module, self.needed)]
        future = {Import("__future__", name, None): name for source in sources for name in source.future}
        self.imports = future | {thing: self.called(thing) for thing in self.used if isinstance(thing, Import)}

    def module(self, name):
        stem = self.root.joinpath(*name.split("."))
        path = next((p for p in (stem.with_suffix(".py"), stem / "__init__.py") if p.is_file()), None)
        if path is None:
            raise ValueError(f"there is no module '{name}'")
        return parsed(path.read_text("utf-8"), name)

    def is_here(self, thing):
        """Whether a root text itself makes this definition."""
        return isinstance(thing, Definition) and thing.module in self.here and thing.name in self.binds

    # What is needed ------------------------------------------------------------------------------------------------

    def resolved(self, thing):
        """The place where a definition really stands, if a module only passes it on."""
        seen = []
        while isinstance(thing, Definition):
            if self.is_here(thing):
                return thing
            module = self.module(thing.module)
            if thing.name not in module.env or thing in seen:
                raise ValueError(f"the module '{thing.module}' does not define '{thing.name}'")
            seen.append(thing)
            (thing, *_), before = module.env[thing.name], thing
            if thing == before:
                break
        return thing

    def things(self, source, name):
        """What a name of a text or module stands for; nothing if it is Python's own."""
        found = source.env.get(name)
        if found is None and source in self.roots and self.fallback:
            found = self.fallback.env.get(name)
        if found is None and source in self.roots and len(self.roots) > 1:
            found = next((other.env[name] for other in self.roots if name in other.env), None)
        if found is None:
            if name in GIVEN or self.notebook and source in self.roots:
                return []
            raise ValueError(f"the name '{name}' is used in {source.name}, but neither defined nor imported there")
        if len(found) > 1 or isinstance(found[0], Import):
            return found
        return [self.resolved(found[0])]

    def enter_root(self, source):
        for unit in source.units:
            for node, _ in unit.names:
                for thing in self.things(source, node.id):
                    if self.is_here(thing) or (self.notebook and isinstance(thing, Import)):
                        continue
                    self.local.setdefault(node.id, []).append(thing)
                    self.require(thing)
            self.require_inner(source, unit)
        for statement in source.imports:  # a name that is imported and then bound again; in a lab, all of them
            if is_project(statement) or not (self.notebook or getattr(statement, "module", "") == "__future__"):
                for local, thing in imported(statement, source.name):
                    if local in self.binds or self.notebook:
                        self.local.setdefault(local, []).append(self.resolved(thing))
                        self.require(self.resolved(thing))

    def require(self, thing):
        """Take up a thing, and everything that it needs in turn."""
        if thing in self.used:
            return
        self.used[thing] = None
        if isinstance(thing, Import) or self.is_here(thing):
            return
        module = self.module(thing.module)
        units = self.needed.setdefault(module.name, {})
        for place, unit in enumerate(module.units):
            if thing.name in unit.binds and place not in units:
                units[place] = unit
                for node, _ in unit.names:
                    for other in self.things(module, node.id):
                        if isinstance(other, Definition):
                            self.eager.setdefault(module.name, set()).add(other.module)
                        self.require(other)
                self.require_inner(module, unit)

    def require_inner(self, source, unit):
        for statement in unit.inner_imports:
            if is_project(statement):
                for _, thing in imported(statement, source.name):
                    thing = self.resolved(thing)
                    if isinstance(thing, Definition):
                        self.lazy.setdefault(source.name, set()).add(thing.module)
                    self.require(thing)

    # What it is called ---------------------------------------------------------------------------------------------

    def name_everything(self):
        """The reader's names first; a thing whose name is taken then gets its module's name before it."""
        self.names, taken = {}, {}
        texts = [source.text for source in self.roots] + [self.module(name).text for name in self.needed]
        words = set(re.findall(r"[^\W\d]\w*", " ".join(texts)))

        def give(thing, name):
            self.names[thing.named] = name
            taken[name] = thing.named

        for source in self.roots:
            taken |= {name: Definition(source.name, name) for name in source.binds}
            if self.notebook:
                things = [(name, thing) for name, every in source.env.items() for thing in every]
                taken |= {name: thing.named for name, thing in things if isinstance(thing, Import)}
        for name, things in self.local.items():
            for thing in (thing.named for thing in things if thing.local == name):
                if thing not in self.names and taken.get(name, thing) == thing:
                    give(thing, name)
        aliases = set(self.local)  # taken by what they stand for
        for thing in self.used:
            if thing.named in self.names:
                continue
            name = thing.local
            if taken.get(name, thing.named) != thing.named or (name in aliases and thing not in self.local[name]):
                if isinstance(thing, Import) and thing.named != thing:
                    raise ValueError(f"the name '{name}' of 'import {thing.module}' is taken: import it under another")
                name = f"{thing.module.split('.')[-1]}_{name}"
                while name in taken or name in words:
                    name += "_"
            give(thing, name)

    def called(self, thing):
        return self.names[thing.named]

    # How it is written ---------------------------------------------------------------------------------------------

    def module_order(self):
        """Modules that are needed, each after those that it needs when it is loaded."""
        order = self.sorted(self.needed, lambda name: self.eager.get(name, set()) | self.lazy.get(name, set()))
        return [name for name in self.sorted(order, lambda name: self.eager.get(name, set())) if name in self.needed]

    @staticmethod
    def sorted(names, before):
        result, seen = [], set()

        def visit(name):
            if name not in seen:
                seen.add(name)
                for other in sorted(before(name)):
                    visit(other)
                result.append(name)

        for name in names:
            visit(name)
        return result

    def definitions(self):
        """Texts of the definitions, as (text, may stand without an empty line before it, is simple)."""
        for name in self.module_order():
            module, last = self.module(name), None
            for _, unit in sorted(self.needed[name].items()):
                close = last is not None and unit.first == last + 1
                last = unit.last
                yield module.edited(self.unit_edits(module, unit), unit.first, unit.last), close, unit.simple

    def aliases(self):
        """Lines that give things the names that the root texts use for them."""
        close = False
        for name, things in sorted(self.local.items()):
            thing = things[-1]
            if self.called(thing) != name:
                yield f"{name} = {self.called(thing)}", close, True
                close = True

    def unit_edits(self, module, unit):
        """Changes to the text of a unit: things that are called differently here, and imports of what is inlined."""
        edits, strings = [], {}
        for node, string in unit.names:
            for thing in self.things(module, node.id)[:1]:
                new = self.called(thing)
                if new == node.id:
                    continue
                if string:
                    strings.setdefault(string, {})[node.id] = new
                else:
                    edits.append(((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset), new))
        for string, renamed in strings.items():
            edits.append((*span(string), in_braces(ast.get_source_segment(module.text, string), renamed)))
        for statement in unit.defines:
            if name := getattr(statement, "name", None):
                new = self.names.get(Definition(module.name, name), name)
                if new != name:
                    column = re.match(r"\s*(?:async\s+)?(?:def|class)\s+", module.lines[statement.lineno - 1]).end()
                    place = statement.lineno, column
                    edits.append((place, (statement.lineno, column + len(name.encode())), new))
            for node in ast.walk(statement):
                if isinstance(node, ast.Global) and any(
                    self.names.get(Definition(module.name, n), n) != n for n in node.names
                ):
                    raise ValueError(f"{module.name}: a 'global' statement names something that must be renamed")
        return edits + self.import_edits(module, unit.inner_imports)

    def root_edits(self, source, everything=False):
        """Changes to the text of a root: its imports go, all of them or those from the project."""
        edits = []
        for statement in source.imports:
            if everything or is_project(statement):
                edits.append((*span(statement), ""))
        inner = [statement for unit in source.units for statement in unit.inner_imports]
        return edits + self.import_edits(source, inner)

    def import_edits(self, source, statements):
        """Imports of the project inside functions: gone, or an assignment if the name is another one here."""
        removed = [statement for statement in statements if is_project(statement)]
        if not removed:
            return []
        edits = {}
        for statement in removed:
            pairs = [(local, self.called(self.resolved(thing))) for local, thing in imported(statement, source.name)]
            edits[statement] = "; ".join(f"{local} = {name}" for local, name in pairs if local != name)
        for node in ast.walk(source.tree):
            for body in (getattr(node, part, None) for part in ("body", "orelse", "finalbody")):
                if isinstance(body, list) and body and all(s in edits and not edits[s] for s in body):
                    edits[body[-1]] = "pass"
        return [(*span(statement), new) for statement, new in edits.items()]


def span(node):
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def in_braces(text, renamed):
    """An f-string with names replaced in its expressions."""
    names = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, renamed)) + r")\b")
    return re.sub(r"\{\{|\{[^{}]*", lambda m: m[0] if m[0] == "{{" else names.sub(lambda n: renamed[n[0]], m[0]), text)


def assembled(imports, pieces, body):
    """The text of a program: imports, definitions, and what the reader asked for."""
    text, was_simple = imports, True
    if body:
        first = re.sub(r"^(?:#.*\n|\s*\n)*", "", body)
        pieces = [*pieces, (body, False, not re.match(r"(?:async\s+)?(?:def|class)\b|@", first))]
    for piece, close, simple in pieces:
        gap = "\n\n\n" if not (simple and was_simple) else "\n" if close else "\n\n"
        text += (gap if text else "") + piece.strip("\n")
        was_simple = simple
    return text + "\n"


def import_lines(imports):
    """Import statements for ``{Import: name}``, in the order and the groups of isort."""
    groups = {False: ([], {}), True: ([], {})}
    future = sorted(thing.name for thing in imports if thing.module == "__future__")
    for thing, name in imports.items():
        if thing.module == "__future__":
            continue
        straight, grouped = groups[thing.module.split(".")[0] not in sys.stdlib_module_names]
        if thing.name is None:
            straight.append(f"import {thing.module}" + (f" as {name}" if name != thing.module.split(".")[0] else ""))
        elif name != thing.name:
            grouped.setdefault((thing.module, thing.name, name), [f"{thing.name} as {name}"])
        else:
            grouped.setdefault((thing.module, "", ""), []).append(thing.name)
    blocks = ["from __future__ import " + ", ".join(future)] if future else []
    for straight, grouped in groups.values():
        lines = sorted(set(straight), key=str.lower)
        for (module, *_), names in sorted(grouped.items(), key=lambda pair: [part.lower() for part in pair[0]]):
            lines.append(from_line(module, sorted(names, key=by_kind)))
        if lines:
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def by_kind(name):
    """Constants, then classes, then functions."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, name.lower(), name


def from_line(module, names):
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
