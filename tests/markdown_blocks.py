"""Markdown read into a tree of blocks, for the parity gate: Python-Markdown with the usual extensions, and MyST.

Every block and everything of note inside a line keeps the number of its line.
"""

import posixpath
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from urllib.parse import unquote

PYTHON = {"python", "py", "python3", "py3", "ipython", "ipython3", "pycon", "pyodide", "python-repl"}

# A page as a tree of blocks -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """Something inside a line that both languages must have: a formula, a link, an image …"""

    kind: str
    value: str
    line: int
    start: int = 0
    shown: str = ""
    alt: bool = True


@dataclass
class Block:
    kind: str
    line: int
    same: dict = field(default_factory=dict)  # what must be equal in both languages, by name
    items: list = field(default_factory=list)
    children: list = field(default_factory=list)
    words: str = ""  # only to find out which block belongs to which
    code: list = None  # lines of code, as (number, text)
    soft: bool = False  # a piece of a sentence that a formula cuts: the other language may not need it
    name: str = ""

    def __str__(self):
        return " ".join(filter(None, [self.name or self.kind, str(self.same.get("id") or "")]))


FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^`]*|(?<=~).*)$")
ANY_FENCE = re.compile(r"^[\s>]*(?:[-*+] +|\d+[.)] +)?(?P<marks>`{3,}(?=[^`]*$)|~{3,})")
SLASHES = re.compile(r"^(?P<marks>/{3,}) *(?P<type>[\w-]+)[ \t]*(?:\|[ \t]*(?P<title>.*?))?[ \t]*$")
COLONS = re.compile(r"^ {0,3}(?P<marks>:{3,}) *(?P<info>\S.*)$")
ADMONITION = re.compile(r"^(?P<marks>!!!|\?\?\?\+?)[ \t]*(?P<type>[\w -]*?)[ \t]*(?:\"(?P<title>.*)\")?[ \t]*$")
TAB = re.compile(r"^===(?P<marks>[!+]*) +\"(?P<title>.*)\" *$")
HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?=\s|$|[^\W\d_])(?P<text>.*?)(?:\s+#+)?\s*$")
UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,}) *$")
RULE = re.compile(r"^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
MARK = re.compile(r"^(?P<indent> *)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap> +|$)(?P<text>.*)$")
DELIMITERS = re.compile(r"^ {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
QUOTE = re.compile(r"^ {0,3}> ?")
NOTE = re.compile(r"^\[\^(?P<name>[^\]]+)\]:[ \t]?(?P<text>.*)$")
DEFINITION = re.compile(r"^ {0,3}:(?P<gap> +)(?=\S)")
INCLUDE = re.compile(r"^\s*;*-+8<-+(?:\s+\S.*)?\s*$")
LINK_TARGET = re.compile(r"^ {0,3}\[(?P<label>[^\]^][^\]]*)\]:\s*<?(?P<target>[^\s>]+)>?(?:\s+[\"'(].*)?\s*$")
ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\]]+\]:")
LABEL = re.compile(r"^\((?P<id>[\w:.-]+)\)=\s*$")
ATTRIBUTES = re.compile(r"\{:?\s*(?P<list>[#.\w][^{}\n$`]*|)\}")
ID = re.compile(r"(?:^|\s)#([\w:.-]+)")
TAG = re.compile(r"<(?P<close>/?)(?P<tag>[A-Za-z][\w-]*)(?P<attrs>(?:\s+[^<>]*?)?)/?>")
ATTRIBUTE = re.compile(r"(?P<name>[\w:@.-]+)(?:\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+)))?")
HTML = re.compile(
    r"^ {0,3}</?(?:address|article|aside|audio|blockquote|button|canvas|center|dd|details|dialog|dir|div|dl|dt|"
    r"fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|link|main|math|menu|meta|nav|noscript|ol|optgroup|"
    r"option|p|picture|pre|script|section|source|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|"
    r"video|template|[a-z]+-[a-z-]+)\b",
    re.I,
)
RAW_HTML = re.compile(r"^ {0,3}<(pre|script|style|textarea)\b", re.I)
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
WORDS_IN_HTML = {"alt", "title", "aria-label", "aria-description", "placeholder", "summary", "lang", "hreflang"}
EXTERNAL = re.compile(r"(?:https?|ftp|mailto|tel|data|doi):|//|www\.", re.I)
BACKTICKS = re.compile(r"(?<!\\)(?<!`)(?P<tick>`+)(?!`)(?P<code>.+?)(?<!`)(?P=tick)(?!`)", re.S)
ROLE = re.compile(r"\{(?P<role>[\w:-]+)\}$")
SMART_DOLLAR = re.compile(r"\$(?!\s)((?:\\.|[^\\$\x02])+?)(?<!\s)\$", re.S)  # as in pymdownx.arithmatex
TWO_DOLLARS = re.compile(r"\$\$((?:\\.|[^\\$]|\$(?!\$))+?)\$\$", re.S)
ROUND = re.compile(r"\\\(((?:\\[^)]|[^\\\x02])+?)\\\)", re.S)
SQUARE = re.compile(r"\\\[((?:\\[^\]]|[^\\])+?)\\\]", re.S)
ENVIRONMENT = re.compile(r"\\begin\{(?P<env>[A-Za-z]+\*?)\}(?:\\.|[^\\])*?\\end\{(?P=env)\}", re.S)
FORMULA_LIKE = re.compile(r"[\\^_=+<>]|^\s*\S\s*$")
LONG_OPENING = {"$$": re.compile(r"\$\$\s*$"), "\\[": re.compile(r"\\\]\s*$")}
NUMBERED = re.compile(
    r"^[\s*_★☆(（【\[]*(?:(?P<exercise>练习题?|习题|思考题|exercise|problem)|(?P<solution>解答|答案|参考答案|solution|answer))"
    r"(?:\s+(?:of|to|for)?\s*(?:exercise)?)?\s*(?P<number>\d+(?:[.．-]\d+)*)",
    re.I,
)
OPTION = re.compile(r"(?P<key>[\w-]+)\s*:\s*(?P<value>[^,{}\n]+)")
PROSE_DIRECTIVE = re.compile(  # of MyST; any other is compared as code
    r"(?:prf:|proof:)?(?:abstract|admonition|attention|callout\S*|card|caution|danger|definition|details|dropdown|"
    r"epigraph|error|example|exercise|figure|grid(?:-item)?|hint|image|important|lemma|margin|note|proof|proposition|"
    r"remark|seealso|sidebar|solution|tab-item|tab-set|tabbed|theorem|tip|todo|topic|warning)"
)


def formula(tex):
    """LaTeX text in which white space and the words in ``\\text{…}`` do not count."""
    tokens = re.findall(r"(?<!\\)%.*|\\[A-Za-z]+|\\.|\S", re.sub(r"\\\n", r"\\ ", tex))
    tokens = [token for token in tokens if token[0] != "%"]
    result, i = [], 0
    while i < len(tokens):
        result.append(tokens[i])
        if tokens[i] == r"\text" and tokens[i + 1 : i + 2] == ["{"]:
            depth, i = 1, i + 2
            while i < len(tokens) and depth:
                depth += {"{": 1, "}": -1}.get(tokens[i], 0)
                i += 1
            result.append("{}")
        else:
            i += 1
    return " ".join(result)


def scan(text):
    """Code spans and formulas of a paragraph, from left to right, as (start, end, kind, content)."""
    spans = [(m.start(), m.end(), "code", m["code"]) for m in BACKTICKS.finditer(text)]
    masked = hide(text, spans, "\x02")
    i = 0
    while i < len(masked):
        m = kind = None
        if masked.startswith("\\", i):
            if m := ROUND.match(masked, i):
                kind = "inline formula"
            elif m := square_formula(masked, i) or environment(masked, i):
                kind = "display formula"
            else:
                m, i = None, i + 1  # the backslash escapes what follows it
        elif masked.startswith("$$", i):
            m, kind = TWO_DOLLARS.match(masked, i), "display formula"
            i += not m
        elif masked.startswith("$", i):
            m, kind = SMART_DOLLAR.match(masked, i), "inline formula"
        if m:
            content = m[0] if m.re is ENVIRONMENT else m[1]
            spans.append((m.start(), m.end(), kind, text[m.start() : m.end()] if "\x02" in content else content))
            i = m.end()
        else:
            i += 1
    return sorted(spans)


def square_formula(text, i):
    r"""A match of ``\[…\]`` at `i`, if these are not brackets in a sentence."""
    m = SQUARE.match(text, i)
    return m if m and (stands_alone(text, *m.span()) or FORMULA_LIKE.search(m[1])) else None


def environment(text, i):
    r"""A match of ``\begin{…}…\end{…}`` at `i`, if a line begins there."""
    return None if text[text.rfind("\n", 0, i) + 1 : i].strip() else ENVIRONMENT.match(text, i)


def stands_alone(text, start, end):
    """Whether nothing but punctuation shares the lines of text[start:end]."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end:].split("\n", 1)[0]
    return not before.strip() and not re.search(r"\w", ATTRIBUTES.sub("", after))


def hide(text, spans, mask):
    """`text` with the spans overwritten, newlines kept."""
    for start, end, *_ in spans:
        text = text[:start] + re.sub(r"[^\n]", mask, text[start:end]) + text[end:]
    return text


def indent(text):
    return len(text) - len(text.lstrip(" "))


def closes(marks, text):
    """Whether a line ends the fence that began with `marks`."""
    return re.match(rf"^[\s>]*{re.escape(marks[0])}{{{len(marks)},}}\s*$", text)


def language_of(info):
    m = re.search(r"[\w+-]+", info)
    return m[0].lower() if m else ""


def attributes(text):
    return {m["name"].lower(): m["a"] or m["b"] or m["c"] or "" for m in ATTRIBUTE.finditer(text)}


class Page:
    """One Markdown file, read into blocks."""

    def __init__(self, source, path="page.md", own="", other=""):
        self.path, self.own, self.other = path, own, other
        self.targets, self.html_depth, self.in_list, self.exact_python = {}, 0, False, False
        lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = [(n, re.sub(r"^[ \t]+", lambda m: m[0].expandtabs(4), line)) for n, line in enumerate(lines, 1)]
        self.front, lines = self.front_matter(lines)
        self.blocks = self.front + self.read(self.without_comments(lines))

    def front_matter(self, lines):
        if not lines or lines[0][1].rstrip() != "---":
            return [], lines
        end = next((i for i in range(1, len(lines)) if lines[i][1].rstrip() in ("---", "...")), None)
        if end is None or any(not re.match(r"\s|[\w-]+\s*:|#|-|$", text) for _, text in lines[1:end]):
            return [], lines
        values, key = {}, None
        for _, text in lines[1:end]:
            if m := re.match(r"([\w-]+)\s*:\s*(.*)", text):
                key, values[m[1]] = m[1], m[2].strip()
            elif key and text.strip():
                values[key] += " " + text.strip()
        whole = " ".join(values.values())
        self.exact_python = {"jupytext", "kernelspec"} & set(values) and not re.search(r"format_name:\s*myst", whole)
        return [Block("front matter", 1, {"values": values})], lines[end + 1 :]

    def without_comments(self, lines):
        """The lines without HTML comments, link targets and abbreviations (unless they stand in code)."""
        kept, fence, comment = [], None, False
        last = max((n for n, text in lines if "-->" in text), default=0)
        for n, text in lines:
            if fence:
                fence = None if closes(fence, text) else fence
                kept.append((n, text))
                continue
            if not comment and (m := ANY_FENCE.match(text)):
                fence = m["marks"]
                kept.append((n, text))
                continue
            here, rest, touched = "", text, comment
            while rest or comment:
                if comment:
                    end = rest.find("-->")
                    if end < 0:
                        break
                    rest, comment = rest[end + 3 :], False
                    continue
                start = hide(rest, [m.span() for m in BACKTICKS.finditer(rest)], "\x02").find("<!--")
                if start < 0 or (n == last and "-->" not in rest[start:]) or n > last:
                    here += rest
                    break
                here, rest, comment, touched = here + rest[:start], rest[start + 4 :], True, True
            if touched and not here.strip():
                continue
            if m := LINK_TARGET.match(here):
                self.targets.setdefault(self.label(m["label"]), m["target"])
            elif not ABBREVIATION.match(here):
                kept.append((n, here))
        return kept

    @staticmethod
    def label(text):
        return re.sub(r"\s+", " ", text.strip()).casefold()

    # Blocks ---------------------------------------------------------------------------------------------------------

    def opaque(self, lines):
        """For each line, whether it begins inside a formula or a code span, and so cannot begin a block."""
        inside, i = [False] * len(lines), 0
        while i < len(lines):
            text = lines[i][1]
            if m := ANY_FENCE.match(text):
                i += 1
                while i < len(lines) and not closes(m["marks"], lines[i][1]):
                    i += 1
                i += 1
                continue
            if not text.strip():
                i += 1
                continue
            end = i
            while end < len(lines) and lines[end][1].strip() and not ANY_FENCE.match(lines[end][1]):
                end += 1
            end = max(end, self.long_formula(lines, i, end))
            chunk = "\n".join(text for _, text in lines[i:end])
            starts = [0] + [m.end() for m in re.finditer("\n", chunk)]
            for start, stop, kind, _ in scan(chunk):
                first, last = bisect_right(starts, start) - 1, bisect_right(starts, stop - 1) - 1
                opening = lines[i + first][1]
                if kind == "display formula" or not (MARK.match(opening) or QUOTE.match(opening) or "|" in opening):
                    for line in range(first + 1, last + 1):
                        inside[i + line] = True
            i = end
        return inside

    @staticmethod
    def long_formula(lines, start, end):
        """The end of a display formula that has empty lines in it and begins in lines[start:end], else 0."""
        for i in range(start, end):
            opening = lines[i][1].strip()
            if m := re.fullmatch(r"\\begin\{(\w+\*?)\}.*", opening):
                closing = re.compile(rf"\\end\{{{re.escape(m[1])}\}}\s*$")
            elif opening in LONG_OPENING:
                closing = LONG_OPENING[opening]
            else:
                continue
            for j in range(i if m else i + 1, len(lines)):
                if closing.search(lines[j][1]):
                    if j >= end:
                        return j + 1
                    break
                if ANY_FENCE.match(lines[j][1]) or HEADING.match(lines[j][1]):
                    break
            if any(lines[k][1].strip() == opening for k in range(i + 1, end)):
                return 0
        return 0

    def read(self, lines):
        blocks, paragraph, inside, i = [], [], self.opaque(lines), 0

        def flush():
            blocks.extend(self.paragraph(paragraph))
            paragraph.clear()

        while i < len(lines):
            n, text = lines[i]
            if inside[i]:
                paragraph.append((n, text))
                i += 1
                continue
            if not text.strip():
                flush()
                i += 1
                continue
            made = self.begin(lines, i, inside, paragraph, blocks)
            if made:
                new, i, uses_paragraph = made
                if uses_paragraph:
                    paragraph.clear()
                else:
                    flush()
                blocks.extend(new)
            else:
                paragraph.append((n, text))
                i += 1
        flush()
        return blocks

    def begin(self, lines, i, inside, paragraph, before):
        """The blocks that begin at line `i`, where to read on, and whether they take in the paragraph above."""
        n, text = lines[i]
        if m := FENCE.match(text):
            return self.fence(lines, i, m)
        if m := SLASHES.match(text):
            return self.slashes(lines, i, m)
        if (m := COLONS.match(text)) and not DEFINITION.match(text):
            return self.colons(lines, i, m)
        if (m := ADMONITION.match(text)) and (m["type"] or m["title"]):
            content, end = self.indented(lines, i + 1, 4)
            same = {"mark": m["marks"], "type": " ".join(m["type"].split())}
            return [self.container("admonition", n, same, content, m["title"])], end, False
        if m := TAB.match(text):
            content, end = self.indented(lines, i + 1, 4)
            return [self.container("content tab", n, {"mark": m["marks"]}, content, m["title"])], end, False
        if m := HEADING.match(text):
            return [self.heading(len(m["marks"]), [(n, m["text"])])], i + 1, False
        if paragraph and UNDERLINE.match(text) and not any("|" in line for _, line in paragraph):
            return [self.heading(1 if "=" in text else 2, paragraph)], i + 1, True
        if RULE.match(text):
            return [Block("horizontal rule", n)], i + 1, False
        below = lines[i + 1][1] if i + 1 < len(lines) else ""
        if "|" in text and "|" in below and DELIMITERS.match(below):
            return self.table(lines, i)
        if QUOTE.match(text):
            return self.quote(lines, i, inside)
        m = MARK.match(text)
        interrupts = m and m["text"].strip() and (self.in_list or m["mark"] in ("-", "*", "+", "1.", "1)"))
        if m and len(m["indent"]) < 4 and (interrupts or not paragraph):
            return self.list(lines, i, inside)
        if m := NOTE.match(text):
            content, end = self.indented(lines, i + 1, 4, lazy=True)
            return [Block("footnote", n, {"name": m["name"]}, [], self.read([(n, m["text"]), *content]))], end, False
        if DEFINITION.match(text) and (paragraph or (before and before[-1].kind in ("paragraph", "definition list"))):
            return self.definitions(lines, i, paragraph, before)
        if INCLUDE.match(text):
            return self.include(lines, i)
        if m := LABEL.match(text):
            return [Block("label", n, {"id": m["id"]})], i + 1, False
        if re.fullmatch(r"\+\+\+.*", text):
            return [Block("cell break", n, {"text": text.strip()})], i + 1, False
        if text.strip() in ("[TOC]", "[[_TOC_]]"):
            return [Block("table of contents", n)], i + 1, False
        if HTML.match(text) or (self.html_depth and not paragraph and re.match(r"\s*</?[A-Za-z]", text)):
            return self.html(lines, i)
        if indent(text) >= 4 and not paragraph and not self.html_depth:
            content, end = self.indented(lines, i, 4)
            return [Block("code", n, {"info": []}, code=content, name="indented code")], end, False
        return None

    @staticmethod
    def indented(lines, i, width, lazy=False):
        """The lines from `i` on that are indented (or empty), with `width` spaces taken away, and where they end."""
        content, end = [], i
        for j in range(i, len(lines)):
            n, text = lines[j]
            if text.strip() and indent(text) < width and not (lazy and end == j and not re.match(r"\W{3}|\[\^", text)):
                break
            content.append((n, text[min(width, indent(text)) :]))
            if text.strip():
                end = j + 1
        return content[: end - i], end

    def container(self, kind, n, same, content, title="", name=""):
        items = [item for item in self.inline([(n, title or "")])[0] if item.kind != "display formula"]
        return Block(kind, n, same, items, self.read(content), words=title or "", name=name or same.get("type", ""))

    def fence(self, lines, i, m):
        n, marks, width = lines[i][0], m["marks"], indent(lines[i][1])
        end = next((j for j in range(i + 1, len(lines)) if closes(marks, lines[j][1])), len(lines))
        body = [(k, text[min(width, indent(text)) :]) for k, text in lines[i + 1 : end]]
        return [self.directive(n, m["info"].strip(), body)], end + 1, False

    def directive(self, n, info, body):
        m = re.match(r"\{(?P<name>[\w:-]+)\}\s*(?P<rest>.*)", info)
        if info.split()[:1] == ["math"] or (m and m["name"] == "math"):
            tex = "\n".join(text for _, text in body if not re.match(r":\w+:", text))
            return Block("display formula", n, {"formula": formula(tex)}, name=tex.strip())
        if not m or not PROSE_DIRECTIVE.fullmatch(m["name"]):
            if body and body[0][1].startswith(":alt: "):  # words about the figure that a cell of a lab draws
                info, body = f"{info} with-alternative", body[1:]
            return Block("code", n, {"info": self.info(info)}, code=body, name=self.cell(info))
        options, content = [], list(body)
        while content and (option := re.match(r":([\w-]+):\s*(.*)", content[0][1])):
            options.append(option)
            content = content[1:]
        same = {"type": m["name"]} | {o[1]: o[2] for o in options if o[1] not in WORDS_IN_HTML}
        if m["name"] in ("figure", "image"):
            same["image"], rest = self.target(m["rest"]), ""
        else:
            rest = m["rest"]
        return self.container("directive", n, same, content, rest)

    def cell(self, info):
        """What to call a fence, and whether its code must agree to the letter."""
        exact = info.startswith("{code-cell}") or (self.exact_python and language_of(info) in PYTHON)
        return "code cell" if exact else ""

    @staticmethod
    def info(text):
        parts = re.findall(r"[\w:.-]+=\"[^\"]*\"|[\w:.-]+='[^']*'|\S+", text.strip("{} ") if "." in text[:3] else text)
        return sorted(part for part in parts if not re.match(r"(?:title|caption|label|alt)=", part))

    def slashes(self, lines, i, m):
        n, marks = lines[i][0], m["marks"]
        end, fence = i + 1, None
        while end < len(lines):
            text = lines[end][1]
            if fence:
                fence = None if closes(fence, text) else fence
            elif opened := ANY_FENCE.match(text):
                fence = opened["marks"]
            elif re.fullmatch(rf"{marks}\s*", text):
                break
            end += 1
        content = lines[i + 1 : end]
        count = 0
        while count < len(content) and re.match(r" {4,}\S", content[count][1]):
            count += 1
        options = "\n".join(text for _, text in content[:count])
        same = {"type": m["type"], "id": None}
        for option in OPTION.finditer(options):
            if value := option["value"].strip().strip("'\""):
                same[option["key"]] = value
        same.pop("title", None)
        block = self.container("block", n, same, content[count:], m["title"])
        block.same["grade"] = (m["title"] or "").count("★")
        self.number(block, n, m["title"] or "")
        return [block], end + 1, False

    def colons(self, lines, i, m):
        depth, end = 1, i + 1
        while end < len(lines):
            text = lines[end][1].strip()
            depth += bool(re.match(r":{3,} *\S", text)) - bool(re.fullmatch(r":{3,}", text))
            if not depth:
                break
            end += 1
        info, content = m["info"].strip(), lines[i + 1 : end]
        if re.match(r"\{[\w:-]+\}", info):
            return [self.directive(lines[i][0], info, content)], end + 1, False
        return [self.container("div", lines[i][0], {"type": info.split(" | ")[0]}, content)], end + 1, False

    def heading(self, level, lines):
        n, text = lines[0][0], "\n".join(text for _, text in lines)
        name = None
        if (m := re.search(ATTRIBUTES.pattern + r"\s*$", text)) and not text[: m.start()].endswith("\\"):
            found = ID.search(" " + m["list"])
            name, text = found and found[1], text[: m.start()]
        items, words = self.inline([(n, text)])
        block = Block("heading", n, {"level": level, "id": name}, items, words=words)
        self.number(block, n, text)
        return block

    @staticmethod
    def number(block, n, text):
        if m := NUMBERED.match(text):
            kind = "exercise number" if m["exercise"] else "solution number"
            block.items.append(Item(kind, m["number"], n, shown=m["number"]))

    def table(self, lines, i):
        n = lines[i][0]
        end = i + 2
        while end < len(lines) and "|" in lines[end][1]:
            end += 1
        columns = len(self.cells(lines[i + 1][1]))
        rows = []
        for number, text in [lines[i], *lines[i + 2 : end]]:
            cells = []
            for cell in self.cells(text):
                items, words = self.inline([(number, cell)])
                cells.append(Block("cell", number, {}, items, words=words))
            rows.append(Block("row", number, {"cells": len(cells)}, [], cells))
        return [Block("table", n, {"columns": columns}, [], rows)], end, False

    @staticmethod
    def cells(text):
        text = text.strip()
        masked = hide(text, scan(text), "\x02")
        masked = re.sub(r"\\.", "\x02\x02", masked)
        if masked.startswith("|"):
            text, masked = text[1:], masked[1:]
        if masked.endswith("|"):
            text, masked = text[:-1], masked[:-1]
        ends = [m.start() for m in re.finditer(r"\|", masked)]
        return [text[a:b] for a, b in zip([0, *(e + 1 for e in ends)], [*ends, len(text)], strict=True)]

    def quote(self, lines, i, inside):
        content, end = [], i
        for j in range(i, len(lines)):
            n, text = lines[j]
            if QUOTE.match(text) and not (inside[j] and not text.startswith(">")):
                content.append((n, QUOTE.sub("", text, count=1)))
            elif not text.strip() or not content[-1][1].strip() or (not inside[j] and self.starts_block(text)):
                break
            else:
                content.append((n, text))
            end = j + 1
        same = {}
        if m := re.match(r"\s*\[!(\w+)\]", content[0][1]):
            same, content[0] = {"type": m[1].upper()}, (content[0][0], content[0][1][m.end() :])
        return [Block("block quote", lines[i][0], same, [], self.read(content))], end, False

    @staticmethod
    def starts_block(text):
        return any(p.match(text) for p in (FENCE, SLASHES, ADMONITION, TAB, HEADING, RULE, QUOTE, HTML, INCLUDE))

    def list(self, lines, i, inside):
        first = MARK.match(lines[i][1])
        margin, ordered = len(first["indent"]), first["mark"] not in "-*+"
        items, end, after_blank, offset = [], i, False, 0
        for j in range(i, len(lines)):
            n, text = lines[j]
            if not text.strip() and not inside[j]:
                after_blank = True
                if items:
                    items[-1].append((n, ""))
                continue
            m = MARK.match(text)
            level = indent(text)
            if inside[j]:
                items[-1].append((n, text[min(level, offset) :]))
            elif m and margin - 2 < level < margin + 2 and not RULE.match(text):
                if (m["mark"] not in "-*+") != ordered:
                    break
                gap = len(m["gap"]) if 0 < len(m["gap"]) < 5 else 1
                offset = level + len(m["mark"]) + gap
                items.append([(n, m["text"])])
            elif level >= margin + 2:
                items[-1].append((n, text[min(level, offset) :]))
            elif after_blank or self.starts_block(text):
                break
            else:
                items[-1].append((n, text))
            after_blank, end = False, j + 1
        outside, self.in_list = self.in_list, True
        children = [Block("item", content[0][0], {}, [], self.read(content)) for content in items]
        self.in_list = outside
        kind = "ordered" if ordered else "bullet"
        return [Block("list", lines[i][0], {"type": kind}, [], children, name=f"{kind} list")], end, False

    def definitions(self, lines, i, paragraph, before):
        """Terms above, and definitions that begin with a colon."""
        children, uses = [], bool(paragraph)
        if not paragraph and before[-1].kind == "definition list":
            children = before.pop().children
        elif not paragraph:
            term = before.pop()
            children = [Block("term", term.line, {}, term.items, words=term.words)]
        for n, text in paragraph:
            items, words = self.inline([(n, text)])
            children.append(Block("term", n, {}, items, words=words))
        m = DEFINITION.match(lines[i][1])
        content, end = self.indented(lines, i + 1, 2, lazy=True)
        content = [(n, text[min(indent(text), 2) :]) for n, text in content]
        body = self.read([(lines[i][0], lines[i][1][m.end() :]), *content])
        children.append(Block("definition", lines[i][0], {}, [], body))
        return [Block("definition list", children[0].line, {}, [], children)], end, uses

    def include(self, lines, i):
        n, text = lines[i]
        if '"' in text or "'" in text:
            return [Block("include", n, {"text": self.localised(text.strip())})], i + 1, False
        end = next((j for j in range(i + 1, len(lines)) if INCLUDE.match(lines[j][1])), None)
        if end is None:
            return None
        names = [self.localised(text.strip()) for _, text in lines[i + 1 : end]]
        return [Block("include", n, {"text": "\n".join(names)})], end + 1, False

    def html(self, lines, i):
        n, raw = lines[i][0], RAW_HTML.match(lines[i][1])
        if raw:
            closing = re.compile(rf"</{raw[1]}\s*>", re.I)
            end = next((j for j in range(i, len(lines)) if closing.search(lines[j][1])), len(lines) - 1) + 1
            info = {"script": ["js"], "style": ["css"]}.get(raw[1].lower(), [])
            return [Block("code", n, {"info": info}, code=lines[i:end], name=f"<{raw[1]}>")], end, False
        end = i
        while end < len(lines) and lines[end][1].strip():
            if end > i and (ANY_FENCE.match(lines[end][1]) or SLASHES.match(lines[end][1])):
                break
            end += 1
        text = "\n".join(text for _, text in lines[i:end])
        masked, tags = hide(text, scan(text), "\x02"), []
        for m in TAG.finditer(masked):
            tag = m["tag"].lower()
            found = sorted(attributes(text[m.start("attrs") : m.end("attrs")]).items())
            shown = [a if a in WORDS_IN_HTML else f"{a}={v}" for a, v in found if a not in ("id", "href", "src")]
            tags.append(" ".join([m["close"] + tag, *shown]))
            if tag not in VOID and not m[0].endswith("/>"):
                self.html_depth = max(0, self.html_depth + (-1 if m["close"] else 1))
        items, words = self.inline(lines[i:end])
        items = [item for item in items if item.kind != "display formula" or item.value]
        return [Block("HTML", n, {"tags": tags}, items, words=words)], end, False

    def paragraph(self, lines):
        """A paragraph, cut at its display formulas."""
        if not lines:
            return []
        text = "\n".join(text for _, text in lines)
        items, words, masked = self.inline(lines, with_mask=True)
        formulas = [item for item in items if item.kind == "display formula"]
        blocks, place, soft_before = [], 0, False
        for cut in [*formulas, None]:
            start, end = (cut.start, cut.start + len(cut.shown)) if cut else (len(text), len(text))
            alone = not cut or stands_alone(masked, start, end)
            here = [item for item in items if place <= item.start < start and item not in formulas]
            piece = re.sub("[\x02\x03]+", " ", masked[place:start])
            if here or re.search(r"\w", piece):
                line = lines[text.count("\n", 0, place + len(text[place:start]) - len(text[place:start].lstrip()))][0]
                images = [item for item in here if item.kind == "image"]
                kind = "figure" if images and not re.search(r"\w", piece) else "paragraph"
                block = Block(kind, line, {}, here, words=piece, soft=soft_before or not alone)
                self.number(block, line, piece)
                blocks.append(block)
            if cut:
                blocks.append(Block("display formula", cut.line, {"formula": cut.value}, name=cut.shown))
                place, soft_before = end, not alone
        return blocks

    # Inside a paragraph ---------------------------------------------------------------------------------------------

    def inline(self, lines, with_mask=False):
        """Formulas, links, images and ids in some lines of text; and its words."""
        text = "\n".join(text for _, text in lines)
        starts = [0] + [m.end() for m in re.finditer("\n", text)]
        items = []

        def add(kind, value, place, shown="", **more):
            items.append(Item(kind, value, lines[bisect_right(starts, place) - 1][0], place, shown or value, **more))

        spans = scan(text)
        for start, end, kind, content in spans:
            role = ROLE.search(text[:start]) if kind == "code" else None
            if role and role["role"] == "math":
                add("inline formula", formula(content), start, text[start:end])
            elif role:
                m = re.search(r"<([^<>]+)>\s*$", content)
                add("link", f"{role['role']}:{m[1] if m else content}", start)
            elif kind != "code":
                add(kind, formula(content), start, text[start:end])
        masked = hide(text, [s for s in spans if s[2] == "code"], "\x02")
        masked = hide(masked, [s for s in spans if s[2] != "code"], "\x03")
        for m in TAG.finditer(masked):
            values = attributes(text[m.start("attrs") : m.end("attrs")])
            if "id" in values or (m["tag"].lower() == "a" and "name" in values):
                add("id", values.get("id") or values["name"], m.start())
            if "src" in values:
                add("image", self.target(values["src"]), m.start(), alt=bool(values.get("alt")))
            if "href" in values and not EXTERNAL.match(values["href"]):
                add("link", self.target(values["href"]), m.start())
            masked = hide(masked, [m.span()], " ")
        masked = self.links(text, masked, add)
        for m in ATTRIBUTES.finditer(masked):
            for found in ID.finditer(" " + m["list"]):
                add("id", found[1], m.start())
            masked = hide(masked, [m.span()], " ")
        items.sort(key=lambda item: item.start)
        words = re.sub("[\x03]+", " ", hide(text, [s for s in spans if s[2] != "code"], "\x03"))
        return (items, words, masked) if with_mask else (items, words)

    def links(self, text, masked, add):
        """Add the links and images of `text`; `masked` without them comes back."""
        opened, i = [], 0
        while i < len(masked):
            if masked[i] == "\\":
                i += 2
                continue
            if masked[i] == "[":
                opened.append(i)
            elif masked[i] == "]" and opened:
                start = opened.pop()
                inner = text[start + 1 : i]
                is_image = start > 0 and masked[start - 1] == "!" and masked[start - 2 : start - 1] != "\\"
                target, end = self.destination(text, masked, start, i)
                if inner.startswith("^") and not is_image and target is None:
                    add("footnote reference", inner[1:], start)
                    masked = hide(masked, [(start, i + 1)], " ")
                elif target is not None:
                    if is_image:
                        add("image", self.target(target), start - 1, alt=bool(inner.strip()))
                        masked = hide(masked, [(start - 1, end)], " ")
                    else:
                        if not EXTERNAL.match(target):
                            add("link", self.target(target), start)
                        masked = hide(masked, [(i, end)], " ")
                    i = end
                    continue
            i += 1
        return masked

    def destination(self, text, masked, start, close):
        """Where the brackets from `start` to `close` lead, and where the link ends; (None, …) if it is none."""
        after = close + 1
        if masked[after : after + 1] == "(":
            m = re.compile(r"\(\s*<([^<>\n]*)>").match(text, after)
            if m:
                target, i = m[1], m.end()
            else:
                i = re.compile(r"\(\s*").match(text, after).end()
                begin, depth = i, 0
                while i < len(text) and not text[i].isspace() and not (text[i] == ")" and not depth):
                    depth += {"(": 1, ")": -1}.get(text[i], 0)
                    i += 1
                target = text[begin:i]
            end = re.compile(r"\s*(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\([^()]*\))?\s*\)").match(text, i)
            if end:
                return target, end.end()
        label, end = text[start + 1 : close], after
        m = re.compile(r"[ ]?\[([^\[\]]*)\]").match(text, after)
        if m and masked[after : m.start(1)].strip() == "[" and self.label(m[1] or label) in self.targets:
            label, end = m[1] or label, m.end()
        found = self.targets.get(self.label(label))
        return found, end

    def target(self, raw):
        """A link's target, the same text in both languages if it is the same place."""
        raw = raw.strip()
        if EXTERNAL.match(raw):
            return "(external)"
        if re.match(r"[A-Za-z][\w+.-]*:", raw):
            return raw
        path, mark, fragment = raw.partition("#")
        path = unquote(path)
        if not path:
            path = self.path
        else:
            slash = path.endswith("/")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))
            path += "/index.md" if slash else ""
        return self.localised(path) + mark + unquote(fragment)

    def localised(self, path):
        """`path` with the names of the two languages' folders replaced by what they stand for."""
        for name, stands_for in ((self.own, "{this language}"), (self.other, "{other language}")):
            if name and self.own != self.other:
                path = re.sub(rf"(?<![\w-]){re.escape(name)}(?=[/.]|$)", stands_for, path)
        return path
