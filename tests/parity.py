"""The parity gate: do two folders of Markdown say the same thing in two languages?

    python tests/parity.py ZH_DIR EN_DIR

Every page is read into a tree of blocks, the two trees are aligned, and each difference is one line that names the
file and the line on both sides. Words may differ. What may not: the set of files; the blocks, their kinds and their
order; levels and ids of headings; type and id of statements; numbers of exercises; display formulas in order and the
inline formulas of each block in any order, both as LaTeX text without its white space and without what stands in
``\\text{…}``; code but for its comments and strings (a cell of a lab to the letter); figures and internal links by
target. The Markdown is Python-Markdown with the usual extensions, and MyST; what is unknown is compared as text.
"""

import ast
import difflib
import io
import math
import re
import sys
import tokenize
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # to run this file as a command

from tests.markdown_blocks import INCLUDE, PYTHON, Page, language_of  # noqa: E402

# Code ---------------------------------------------------------------------------------------------------------------

TEXT = {"text", "txt", "plain", "plaintext", "output", "none"}
STRING = r"\"(?:\\.|[^\"\\\n])*\"|(?<!\w)'(?:\\.|[^'\\\n])*'"
LONG_STRING = r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|"
LEXERS = {
    "c cpp c++ h java js javascript ts typescript jsx tsx go rust rs swift kotlin scala cs csharp css scss php dart "
    "cuda jsonc json5": r"//.*|/\*[\s\S]*?\*/|`(?:\\.|[^`\\])*`|" + STRING,
    "json": STRING + r"(?!\s*:)",
    "sql lua haskell hs elm": r"--.*|" + STRING,
    "tex latex matlab octave": r"(?<!\\)%.*|" + STRING,
    "mermaid": r"%%.*|\[[^\]\n]*\]|\([^)\n]*\)|\{[^}\n]*\}|\|[^|\n]*\||" + STRING,
    "html xml svg vue": r"<!--[\s\S]*?-->|" + STRING,
    " ".join(PYTHON): LONG_STRING + STRING + r"|#.*",
    " ".join(TEXT): r"(?!)",
}


def python_tokens(lines):
    """Tokens of Python code without comments, with strings emptied, as (text, line); None if it is not Python."""
    source = "\n".join(text for _, text in lines) + "\n"
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}
    opens, closes = getattr(tokenize, "FSTRING_START", -1), getattr(tokenize, "FSTRING_END", -1)
    result, depth, begin, rows = [], 0, (1, 0), source.split("\n")
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == opens:
                depth += 1
                begin = token.start if depth == 1 else begin
                continue
            if depth:
                depth -= token.type == closes
                if depth:
                    continue
                (a, b), (c, d) = begin, token.end
                text = rows[a - 1][b:d] if a == c else "\n".join([rows[a - 1][b:], *rows[a : c - 1], rows[c - 1][:d]])
                value, row = string_form(text), a
            elif token.type in skipped:
                continue
            elif token.type == tokenize.ERRORTOKEN and not token.string.isspace():
                return None
            elif token.type == tokenize.STRING:
                value, row = string_form(token.string), token.start[0]
            else:
                kinds = (tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE)
                value, row = tokenize.tok_name[token.type] if token.type in kinds else token.string, token.start[0]
            if result and value.startswith("“") and result[-1][0].startswith("“"):
                value, row = merged(result.pop()[0], value), row
            result.append((value, lines[min(row, len(lines)) - 1][0] if lines else 0))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return None
    return result


def string_form(text):
    """A string literal without its words: what remains are the expressions of an f-string."""
    prefix = re.match(r"[A-Za-z]*", text)[0].lower()
    values = []
    if "f" in prefix:
        nodes = ast.walk(ast.parse(text, mode="eval"))
        values = [ast.unparse(ast.JoinedStr([node])) for node in nodes if isinstance(node, ast.FormattedValue)]
    return "“" + ("b" if "b" in prefix else "") + "".join(sorted(values))


def merged(left, right):
    return left + right[1:]


def plain_code(lines, language):
    """Lines of code without comments, strings and empty lines, as (text, line)."""
    pattern = next((p for names, p in LEXERS.items() if language in names.split()), None)
    pattern = pattern or LONG_STRING + STRING + r"|(?:(?<=\s)|^)#(?:\s.*)?$"
    text = "\n".join(text for _, text in lines)
    kept = re.sub(pattern, lambda m: "\n" * m[0].count("\n"), text, flags=re.M).split("\n")
    return [(row.rstrip(), n) for row, (n, _) in zip(kept, lines, strict=False) if row.strip()]


def code_difference(left, right):
    """The lines where two code blocks first differ, as (left, right, what stands there), or None."""
    exact = "code cell" in (left.name, right.name)
    a, b = left.code, right.code
    if [text for _, text in a] == [text for _, text in b]:
        return None
    names = [[(text.strip(), n) for n, text in code if INCLUDE.match(text)] for code in (a, b)]
    language = next((language_of(word) for word in left.same["info"] if "=" not in word), "")
    if exact:
        forms = [[(text, n) for n, text in code] for code in (a, b)]
    elif [name for name, _ in names[0]] != [name for name, _ in names[1]]:
        forms = names
    else:
        a, b = ([(n, text) for n, text in code if not INCLUDE.match(text)] for code in (a, b))
        forms = [python_tokens(code) if language in PYTHON else None for code in (a, b)]
        if None in forms:
            forms = [plain_code(code, language) for code in (a, b)]
    if [value for value, _ in forms[0]] == [value for value, _ in forms[1]]:
        return None
    where = next((i for i, (x, y) in enumerate(zip(*forms, strict=False)) if x[0] != y[0]), min(map(len, forms)))
    ends = [form[where][1] if where < len(form) else (form[-1][1] if form else block.line)
            for form, block in zip(forms, (left, right), strict=True)]  # fmt: skip
    shown = [next((text.strip() for n, text in block.code if n == end), "(nothing)")
             for end, block in zip(ends, (left, right), strict=True)]  # fmt: skip
    if shown[0] == shown[1]:
        shown = [str(form[where][0]) if where < len(form) else "(the end)" for form in forms]
    return ends[0], ends[1], shown


# Two trees of blocks ------------------------------------------------------------------------------------------------

NOT_COMPARED = {"title", "description", "keywords", "tags", "summary", "subtitle", "lang", "language", "author"}
IN_ORDER = ("image",)


@dataclass(frozen=True)
class Difference:
    left: int
    right: int
    text: str


class Comparison:
    """Compares blocks; remembers what it has compared."""

    def __init__(self, names):
        self.names, self.known, self.grams = names, {}, {}

    def blocks(self, a, b):
        """Differences between two blocks of one kind."""
        if (id(a), id(b)) not in self.known:
            self.known[id(a), id(b)] = [*self.properties(a, b), *self.contents(a, b), *self.inside(a, b)]
        return self.known[id(a), id(b)]

    def properties(self, a, b):
        if a.kind == "front matter":
            yield from self.front_matter(a, b)
        elif a.kind == "display formula":
            if a.same != b.same:
                yield Difference(a.line, b.line, f"display formula: {short(a.name)} ↔ {short(b.name)}")
        elif a.kind == "code":
            if a.same != b.same:
                what = " ↔ ".join(" ".join(block.same["info"]) or "(none)" for block in (a, b))
                yield Difference(a.line, b.line, f"info string of the code: {what}")
            if found := code_difference(a, b):
                yield Difference(found[0], found[1], f"code: {' ↔ '.join(map(short, found[2]))}")
        elif a.kind not in ("row",):
            for key in [*a.same, *(key for key in b.same if key not in a.same)]:
                if a.same.get(key) != b.same.get(key):
                    what = " ↔ ".join(short(str(block.same.get(key) or "(none)")) for block in (a, b))
                    yield Difference(a.line, b.line, f"{key} of the {a.kind}: {what}")

    def front_matter(self, a, b):
        left, right = a.same["values"], b.same["values"]
        for key in sorted(set(left) ^ set(right)):
            yield Difference(1, 1, f"front matter: '{key}' only in {self.names[key in right]}")
        for key in sorted(set(left) & set(right) - NOT_COMPARED):
            if left[key] != right[key] and (left[key] + right[key]).isascii():
                yield Difference(1, 1, f"front matter '{key}': {short(left[key])} ↔ {short(right[key])}")

    def contents(self, a, b):
        for kind in dict.fromkeys(item.kind for item in [*a.items, *b.items]):
            left, right = ([item for item in block.items if item.kind == kind] for block in (a, b))
            elsewhere = kind.endswith("number") and bool(left) != bool(right)
            if elsewhere and (left or right)[0].value in (b if left else a).words:
                continue  # the other language puts the number elsewhere in the line
            if kind in IN_ORDER:
                pairs = list(zip(left, right, strict=False))
                for x, y in pairs:
                    if x.value != y.value:
                        yield Difference(x.line, y.line, f"{kind}: {x.value} ↔ {y.value}")
                    elif x.alt != y.alt:
                        yield Difference(x.line, y.line, f"{kind} {x.value}: text only in {self.names[y.alt]}")
                only = [left[len(pairs) :], right[len(pairs) :]]
            else:
                only = [without(left, right), without(right, left)]
                for x in list(only[0]):
                    best = difflib.get_close_matches(x.value, [y.value for y in only[1]], 1, 0.0)
                    if best:
                        y = next(y for y in only[1] if y.value == best[0])
                        only[0].remove(x)
                        only[1].remove(y)
                        yield Difference(x.line, y.line, f"{kind}: {short(x.shown)} ↔ {short(y.shown)}")
            for item in only[0]:
                yield Difference(item.line, b.line, f"{kind} only in {self.names[0]}: {short(item.shown)}")
            for item in only[1]:
                yield Difference(a.line, item.line, f"{kind} only in {self.names[1]}: {short(item.shown)}")

    def inside(self, a, b):
        """Differences between what two blocks hold."""
        left, right = a.children, b.children
        if a.kind == "table" and a.same != b.same:
            return []  # the columns say it all
        if a.kind not in ("list", "table", "row"):
            return self.sequences(left, right, a.line, b.line)
        if len(left) == len(right):
            return [difference for x, y in zip(left, right, strict=True) for difference in self.blocks(x, y)]
        if a.kind == "row":
            return [Difference(a.line, b.line, f"row of a table: {len(left)} cells ↔ {len(right)} cells")]
        unit = {"list": ("item", "items"), "table": ("row", "rows")}[a.kind]
        what = " ↔ ".join(f"{len(x)} {unit[len(x) != 1]}" for x in (left, right))
        found, here, lines = [], [a.line, b.line], None
        for x, y in self.aligned(left, right):
            here = [block.line if block else line for block, line in zip((x, y), here, strict=True)]
            if x and y:
                found += self.blocks(x, y)
            lines = lines or (None if x and y else here)
        return [Difference(*lines, f"length of the {a.name or a.kind}: {what}"), *found]

    def sequences(self, left, right, left_line=1, right_line=1):
        """Differences between two sequences of blocks."""
        if len(left) == len(right) and all(x.kind == y.kind for x, y in zip(left, right, strict=True)):
            found = [difference for x, y in zip(left, right, strict=True) for difference in self.blocks(x, y)]
            if not found:
                return found
        pairs = self.anchored(left, right)
        only = [[x for x, y in pairs if y is None], [y for x, y in pairs if x is None]]
        moved = {}
        for x in only[0]:
            twin = next((y for y in only[1] if y.kind == x.kind and not self.blocks(x, y) and id(y) not in moved), None)
            if twin:
                moved[id(x)], moved[id(twin)] = twin, x
        found, run = [], ([], [])
        lines = [left_line, right_line]
        for x, y in [*pairs, (None, None)]:
            if x and y or not (x or y):
                found += self.run(*run, (x.line if x else lines[0]), (y.line if y else lines[1]))
                run = ([], [])
                if x and y:
                    found += self.blocks(x, y)
                    lines = [x.line, y.line]
            elif id(x or y) in moved:
                if x:
                    twin = moved[id(x)]
                    found.append(Difference(x.line, twin.line, f"order of the blocks: {describe(x)} stands elsewhere"))
            else:
                run[0 if x else 1].append(x or y)
        return found

    def run(self, left, right, left_line, right_line):
        """Differences for blocks that stand on one side only, between the same two neighbours."""
        left, right = ([block for block in side if not free(block)] for side in (left, right))
        found = []
        for x, y in zip(left, right, strict=False):
            found.append(Difference(x.line, y.line, f"blocks: {describe(x)} ↔ {describe(y)}"))
        for x in left[len(right) :]:
            found.append(Difference(x.line, right_line, f"only in {self.names[0]}: {describe(x)}"))
        for y in right[len(left) :]:
            found.append(Difference(left_line, y.line, f"only in {self.names[1]}: {describe(y)}"))
        return found

    # Which block belongs to which -----------------------------------------------------------------------------------

    def anchored(self, left, right):
        """Pairs of blocks that belong together, (x, None) or (None, y) where one stands alone; ids go first."""
        ids = [[(block.kind, block.same.get("id") or i * 2 + side) for i, block in enumerate(blocks)]
               for side, blocks in enumerate((left, right))]  # fmt: skip
        counts = [Counter(side) for side in ids]
        shared = {name for name in counts[0] if counts[0][name] == counts[1][name] == 1}
        anchors = [[(i, name) for i, name in enumerate(side) if name in shared] for side in ids]
        matcher = difflib.SequenceMatcher(None, [n for _, n in anchors[0]], [n for _, n in anchors[1]], autojunk=False)
        pairs, a, b = [], 0, 0
        for i, j, size in matcher.get_matching_blocks():
            for k in range(size):
                x, y = anchors[0][i + k][0], anchors[1][j + k][0]
                pairs += [*self.aligned(left[a:x], right[b:y]), (left[x], right[y])]
                a, b = x + 1, y + 1
        return pairs + self.aligned(left[a:], right[b:])

    def aligned(self, left, right):
        """The cheapest way to pair two sequences of blocks (Needleman and Wunsch)."""
        gaps = [[0.3 if free(block) else 1.0 for block in blocks] for blocks in (left, right)]
        rows = [[0.0]]
        for gap in gaps[1]:
            rows[0].append(rows[0][-1] + gap)
        for i, x in enumerate(left):
            row = [rows[i][0] + gaps[0][i]]
            for j, y in enumerate(right):
                row.append(min(rows[i][j] + self.distance(x, y), rows[i][j + 1] + gaps[0][i], row[j] + gaps[1][j]))
            rows.append(row)
        pairs, i, j = [], len(left), len(right)
        while i or j:
            here = rows[i][j]
            if i and j and math.isclose(here, rows[i - 1][j - 1] + self.distance(left[i - 1], right[j - 1])):
                i, j = i - 1, j - 1
                pairs.append((left[i], right[j]))
            elif i and math.isclose(here, rows[i - 1][j] + gaps[0][i - 1]):
                i -= 1
                pairs.append((left[i], None))
            else:
                j -= 1
                pairs.append((None, right[j]))
        return pairs[::-1]

    def distance(self, a, b):
        """How unlike two blocks are: 0 for the same words and things, below 2 if they may belong together."""
        if a.kind != b.kind:
            return math.inf
        known = self.known.setdefault(("distance", id(a), id(b)), None)
        if known is None:
            found = len(self.blocks(a, b))
            known = min(0.5 + 0.4 * found, 1.7) if found else 0.0
            if a.same.get("id") and b.same.get("id"):
                known = min(known, 0.6) if a.same["id"] == b.same["id"] else known + 0.4 * (found > 1)
            known += self.unlike(a, b)
            self.known["distance", id(a), id(b)] = known
        return known

    def unlike(self, a, b):
        """Between 0 and 0.3: words that both have, such as names, numbers and code, and how long the two are."""
        x, y = self.gram(a), self.gram(b)
        if not x[2] or not y[2] or x[3] == y[3]:
            return 0.0 if x[3] == y[3] else 0.2
        shared = len(x[0] & y[0]) / max(1, min(len(x[0]), len(y[0]))) if x[0] and y[0] else 0.0
        alike = len(x[1] & y[1]) / max(1, len(x[1] | y[1]))
        return 0.1 * (1 - shared) + 0.1 * (1 - alike) + 0.1 * min(1.0, abs(math.log(x[2] / y[2])))

    def gram(self, block):
        if id(block) not in self.grams:
            text = all_words(block)
            wide = len(re.findall(r"[\u3000-\u9fff\uff00-\uffef]", text))
            size = 3 * wide + len(re.sub(r"\s", "", text)) - wide
            names = set(re.findall(r"[A-Za-z_]\w{2,}|\d+", text.lower()))
            self.grams[id(block)] = (names, {text[i : i + 3] for i in range(len(text) - 2)}, size, text)
        return self.grams[id(block)]


def all_words(block):
    parts = [block.words, *(text for _, text in block.code or [])]
    return " ".join([*parts, *(all_words(child) for child in block.children)]).strip()


def free(block):
    return block.soft and not block.items


def without(items, others):
    """The items whose values are not among the values of the others, counted."""
    left = Counter(item.value for item in others)
    result = []
    for item in items:
        if left[item.value]:
            left[item.value] -= 1
        else:
            result.append(item)
    return result


def short(text, width=70):
    text = " ".join(str(text).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def describe(block):
    """A block in a few words of its own."""
    if block.kind == "display formula":
        return f"display formula {short(block.name)}"
    if block.kind == "code":
        first = next((text for _, text in block.code if text.strip()), "")
        return f"{block.name or 'code'} “{short(first, 40)}”"
    if block.kind == "figure":
        return "figure " + ", ".join(item.value for item in block.items if item.kind == "image")
    words = short(" ".join(re.sub("[\x02\x03]", " ", all_words(block)).split()), 30)
    kind = f"{block.kind} ({block})" if block.same.get("type") and block.kind != "list" else str(block)
    return f"{kind} “{words}”" if words else kind


# Two folders --------------------------------------------------------------------------------------------------------


def tree(folder):
    """Files below a folder by their path in it, without hidden ones."""
    paths = (path for path in sorted(Path(folder).rglob("*")) if path.is_file())
    inside = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path for name, path in inside.items() if not re.search(r"(?:^|/)(?:\.|__pycache__)", name)}


def page_differences(left, right, path="page.md", names=("zh", "en")):
    """Differences between two texts in Markdown, by line."""
    pages = [Page(left, path, *names), Page(right, path, *names[::-1])]
    found = Comparison(names).sequences(pages[0].blocks, pages[1].blocks)
    return sorted(dict.fromkeys(found), key=lambda difference: (difference.left, difference.right))


def differences(zh_dir, en_dir):
    """One line for every difference between two folders of Markdown, with file and line on both sides."""
    folders = [Path(zh_dir), Path(en_dir)]
    names = tuple(folder.resolve().name for folder in folders)
    names = names if names[0] != names[1] else ("the first", "the second")
    trees, lines = [tree(folder) for folder in folders], []
    if not any(name.endswith(".md") for name in trees[0]):
        lines.append(f"{folders[0]}:1 ↔ {folders[1]}:1: there is no Markdown file in {folders[0]}")
    for name in sorted(trees[0].keys() | trees[1].keys()):
        places = [f"{(folder / name).as_posix()}" for folder in folders]
        missing = [name not in files for files in trees]
        if any(missing):
            lines.append(f"{places[0]}:1 ↔ {places[1]}:1: there is no such file in {names[missing[1]]}")
        elif name.endswith(".md"):
            try:
                texts = [files[name].read_text("utf-8-sig") for files in trees]
            except UnicodeDecodeError as error:
                lines.append(f"{places[0]}:1 ↔ {places[1]}:1: not UTF-8: {error}")
                continue
            for found in page_differences(*texts, name, names):
                lines.append(f"{places[0]}:{found.left} ↔ {places[1]}:{found.right}: {found.text}")
    return lines


def main(arguments):
    if len(arguments) != 2 or not all(Path(folder).is_dir() for folder in arguments):
        print("usage: python tests/parity.py ZH_DIR EN_DIR", file=sys.stderr)
        return 2
    lines = differences(*arguments)
    if lines:
        print("\n".join(lines))
        return 1
    pages = sum(name.endswith(".md") for name in tree(arguments[0]))
    print(f"{arguments[0]} and {arguments[1]} agree on {pages} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
