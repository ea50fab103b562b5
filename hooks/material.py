"""Material's script as we need it: without what no page asks for, which is three tenths of it.

A feature is on or off when the site is built, so the question becomes its answer; parts that none of our pages has are
taken out where the script looks for them; and esbuild leaves out all that nothing leads to any more. Every change must
be possible exactly once, or the build stops: another version of Material wants another look.
"""

import re
from pathlib import Path

from mkdocs.exceptions import PluginError

from hooks import bundles
from hooks.project import CACHE, ROOT, remembered

WRAPPED = r'"use strict";\(\(\)=>\{(.*)\}\)\(\);\s*(?://# sourceMappingURL=\S+\s*)?'
FEATURE = re.compile(r"function (\w+)\((\w+)\)\{return \w+\.features\.includes\(\2\)\}")
MODULE = re.compile(r"(?<=\bvar \w\w=)(?=\w+\(\(\w+,\w+\)=>\{)")  # another package: nothing happens until it is used
# Parts that no page has (for "source" see overrides/partials/source.html).
ABSENT = ("announce", "consent", "progress", "source", "tabs")
CHANGES = {  # a pattern of what stands there, and what we need
    r'"nav",(\{class:"md-code__nav"\})': r'"div",\1',  # the button beside a program is no landmark
    r'\(location\.protocol!=="file:"\),': "(!1),",  # the search is set up when a reader opens it, not with every page
    # While a page is read, each of these would have all of it styled once more. Transitions need to be off only when
    # a reader changes the colours; which schemes there are, the head of the page says (overrides/main.html); no style
    # asks for the class.
    r'(document\.body\.setAttribute\("data-md-color-switching",""\),)': r'document.readyState==="complete"&&\1',
    r'let (\w)=\w\("meta",\{name:"color-scheme"\}\);document\.head\.appendChild\(\1\);': "",
    r"\w\.content=\w\.colorScheme,": "",
    # Nor has the script to do all of its work at once: in between, the browser can answer.
    r'(?<="DOMContentLoaded",\{once:!0\}\)\.subscribe\(\(\)=>)\w\.next\(document\)': r"setTimeout(()=>\g<0>)",
    # What browsers know themselves by now.
    r'var \w+=\$t\(\w+\(\)\);(?=var \w+=function\(\w,\w\)\{return \w+=Object\.setPrototypeOf)': "",
    r"Object\.entries\|\|.*?(?=function \w+\(\)\{return location\.protocol)": "",
    # Versions of a site, and the page in another language: the links of our switcher lead there already.
    r'var \w+;\(\(\w+=\w+\.version\)==null\?void 0:\w+\.provider\)==="mike"&&\w+\(\{document\$:\w+\}\);': "",
    r"(\(\{alert\$:\w+\}\);)\w+\(\{document\$:\w+\}\);": r"\1",
    r',\w+=\w+\(\w+\.base\)(?=;\w+\("navigation\.instant"\))': "",
    r"(?<=sitemap\$:)\w+(?=,viewport\$:\w+,target)": "null",
    # In the text: notes in code, diagrams, tabs, previews of links, hints of our own (web/site.js) instead of its.
    r'\.\.\.\w\("\.annotate:not\(\.highlight\)",\w\)\.map\(\w=>\w+\(\w,\{[^{}]*\}\)\),': "",
    r'\.\.\.\w\("a",\w\)\.map\(\w=>\w+\(\w,\w\)\),': "",
    r'\.\.\.\w\("pre\.mermaid",\w\)\.map\(\w=>\w+\(\w\)\),': "",
    r',\.\.\.\w\("\[data-tabs\]",\w\)\.map\(\w=>\w+\(\w,\{[^{}]*\}\)\)': "",
    r',\.\.\.\w\("\[title\]:not\(\[data-preview\]\)",.*?"\.footnote-ref".*?\}\)\)(?=\)\}function)': "",
    r'\w\.classList\.contains\("annotate"\)\|\|': "",
    r'if\(\w\.length&&(?=\(\w\.classList\.add\("md-code__content"\))': "if(!1&&",  # numbers of lines
}


def smaller(text, features):
    """The script `text` of a theme with these `features`, with nothing left out yet."""

    def once(pattern, new, text):
        text, count = re.subn(pattern, new, text, flags=re.S)
        if count != 1:
            raise PluginError(f"Material's script: `{pattern}` is there {count} times, not once: another version?")
        return text

    text = once(WRAPPED, r"\1", text)
    for pattern, new in CHANGES.items():
        text = once(pattern, new, text)
    for name in ABSENT:
        text = once(rf'\.\.\.\w+\("{name}"\)\.map\(\w=>[\w$]+\(\w(?:,\{{[^{{}}]*\}})?\)\),?', "", text)
    text = MODULE.sub("/* @__PURE__ */", text)
    [(feature, _)] = FEATURE.findall(text)
    return re.sub(rf'\b{feature}\("([\w.]+)"\)', lambda m: "!0" if m[1] in features else "!1", text)


def on_post_build(config):
    """The script, and the styles, which shall ask the browser itself where the focus is to be seen."""
    assets = Path(config["site_dir"]) / "assets"
    for style in assets.glob("stylesheets/*.css"):
        style.write_text(style.read_text("utf-8").replace(".focus-visible", ":focus-visible"), "utf-8")
    [script] = assets.glob("javascripts/bundle.*.min.js")
    script.with_name(f"{script.name}.map").unlink()  # of the script as it was
    text, features = script.read_text("utf-8"), config["theme"]["features"]

    def made():
        file = CACHE / "material.js"
        file.write_text(smaller(text, features), "utf-8")
        return bundles.esbuild([str(file), "--bundle", "--format=iife", "--minify", "--charset=utf8"]).decode()

    made_of = [Path(__file__), ROOT / "package-lock.json"]
    script.write_text(remembered("material", made, text, features, paths=made_of), "utf-8")
