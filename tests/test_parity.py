"""The parity gate catches one fault of every kind, with file and line, and no change of prose."""
# ruff: noqa: E501 - a fault is one line

import re
import subprocess
import sys
from pathlib import Path

import pytest

from hooks.project import ROOT
from tests.parity import differences

ZH = r"""---
title: 2.2 卷积
description: 一页样例
hide: [toc]
---

# 2.2 卷积 { #convolution }

设 $f\in L^1$、$g \in L^1$，则 $f*g\in L^1$（见[下一页](3-loss.md#risk)与[上一节][above]）。价格是 $5 和 $6，转义的 \$x\$ 不是公式，
`$code$` 也不是。

$$
(f * g)(x) = \int f(y)\, g(x - y)\,\mathrm{d}y, \quad \text{几乎处处}. \label{eq-convolution}
$$

其中 \(x\) 是实数，于是
$$ \|f*g\|_1 \le \|f\|_1 \|g\|_1 $$
成立。

\[
\hat f(\omega) = \int f(x) e^{-i\omega x}\,\mathrm{d}x
\]

\begin{align}
a &= b + c \\
  &= d
\end{align}

## 为什么要翻转 { #why-flip }

<!-- 一条注释，里面有 $z$

## 不是标题
-->

第一段没有公式，只有文字。

第二段写到 NumPy 2 和 `np.convolve`，也没有公式。

第三段只有文字，讲的是等变性。

- 第一项 $a$
- 第二项 $b$，见 [误差](../labs/error.md)
    1. 内层一
    2. 内层二

        ```python
        print("内层", 1 + 2)  # 注释
        ```
- 第三项

| 库 | 翻转 | 命令 |
|---|:-:|---|
| NumPy | $k(-x)$ | `np.convolve` |
| SciPy | $P(A|B)$ | `a | b` |

/// theorem | 卷积与互相关互为伴随
    attrs: {id: thm-adjoint, data-evidence: proof}

对 $x \in \mathbb{R}^n$ 有 $\langle y, x\star k\rangle$。

//// proof | 证明
    attrs: {id: prf-adjoint}

由 [](#eq-convolution)，$n = 1$ 时成立。
////
///

/// exercise | ★★ 卷积的交换律
    attrs: {id: exr-one}

证明 $f*g=g*f$。
///

/// solution
    attrs: {id: sol-one}

换元 $u = x - y$。
///

/// exercise | ★ 单位元
    attrs: {id: exr-two}

写一个函数。
///

**练习 2.1** 求 $\int_0^1 x\,\mathrm{d}x$。

**解答 2.1** 得 $1/2$。

```python exec="on" source="above" result="text"
--8<-- "examples/convolution.py:dice"
```

```python
def norm(x, y):
    '''范数。'''
    # 先求差
    return abs(x - y) + f"误差 {x:.2f}".count("差")
```

~~~{unknown} thing
alpha -> beta  # 注释
~~~

```bash
make test  # 运行测试
```

```{code-cell} ipython3
x = 1  # exact
print("norm", x)
```

![左图：翻转](figure:convolution.flip)

![右图：平移](img/slide.svg)

/// caption
    attrs: {id: fig-slide}

图注 $t$。
///

> 引文里有 $q$。

!!! note "注意"
    提示里的 $r$。

=== "甲"

    甲页

=== "乙"

    乙页 $s$

<div class="grid" markdown>

<a href="../index.md" title="首页">首页</a>

</div>

卷积[^1]有单位元 { #unit }

术语
:   它的解释 $h$

[^1]: 脚注 $v$。

---

--8<-- "abbreviations.md"

[above]: index.md#start "上一节"
"""

EN = r"""---
title: 2.2 Convolution
description: a sample page
hide: [toc]
---

# 2.2 Convolution { #convolution }

If $g\in L^1$ and $f \in L^1$, see the [section before][back] and the
[next page](./3-loss.md#risk "Loss"), then $f * g \in L^1$. Prices like $5 and $6 and an escaped \$y\$ are no formulas, nor
is `$something$`; see [NumPy](https://numpy.org).

$$ (f*g)(x) = \int f(y)\,g(x-y)\,\mathrm{d}y, \quad \text{almost everywhere}. \label{eq-convolution} $$

Here $x$ is real, so that

$$
\|f * g\|_1 \le \|f\|_1 \|g\|_1
$$

holds.

$$
\hat f(\omega) = \int f(x) e^{-i\omega x}\,\mathrm{d}x
$$

$$
\begin{align}
a &= b + c \\ &= d
\end{align}
$$

## Why the kernel is flipped { #why-flip }

The first paragraph has no formula, words alone.

The second names NumPy 2 and `np.convolve` and has
no formula either.

The third is words alone again, about equivariance.

- first, $a$
- second, $b$: see [the error](../labs/error.md)
    1. inner one
    2. inner two

        ```python
        print("inner", 1 + 2)
        ```
- third

| library | flips | command |
|:--|---|---|
| NumPy | yes: $k(-x)$ | `np.convolve` |
| SciPy | $P(A|B)$ | `a | b` |

/// theorem | Convolution is the adjoint of correlation
    attrs: {data-evidence: proof, id: thm-adjoint}

We have $\langle y, x \star k\rangle$ for every $x\in\mathbb{R}^n$.

//// proof | Proof
    attrs: {id: prf-adjoint}

True for $n=1$ by [](#eq-convolution).
////
///

/// exercise | ★★ Commutativity
    attrs: {id: exr-one}

Prove $f*g=g*f$.
///

/// solution
    attrs: {id: sol-one}

Put $u = x - y$.
///

/// exercise | ★ The unit
    attrs: {id: exr-two}

Write a function.
///

**Exercise 2.1** Find $\int_0^1 x\,\mathrm{d}x$.

**Solution 2.1** It is $1/2$.

```python exec="on" source="above" result="text"
--8<-- "examples/convolution.py:dice"
```

```python
def norm(x, y):
    '''Norm.'''
    return abs(x - y) + f"{x:.2f} is the error".count("err")  # the difference first
```

~~~{unknown} thing
alpha -> beta  # a comment
~~~

```bash
make test  # run the tests
```

```{code-cell} ipython3
x = 1  # exact
print("norm", x)
```

![Left: flipped](figure:convolution.flip)

![Right: moved](./img/slide.svg "moved")

/// caption
    attrs: {id: fig-slide}

The caption $t$.
///

> A quotation with $q$ in it.

!!! note "Mind"
    The $r$ of a hint.

=== "First"

    First page

=== "Second"

    Second page, $s$

<div class="grid" markdown>

<a href="../index.md" title="Home">Home</a>

</div>

Convolution has a unit[^1] { #unit }

Term
:   what it is, $h$

[^1]: A note with $v$.

---

--8<-- "abbreviations.md"

[back]: index.md#start
"""

# What, the text in the English page, what stands there instead, and what the gate must say about it.
FAULTS = {
    "a formula is removed": ("If $g\\in L^1$ and", "If g and", r"only in zh: \$g"),
    "a formula is added": ("A quotation with $q$", "A quotation with $q$, $p$", r"only in en: \$p\$"),
    "terms are swapped": ("Put $u = x - y$", "Put $u = y - x$", r"\$u = x - y\$ ↔ \$u = y - x\$"),
    "a formula is round": ("Here $x$ is", r"Here \(y\) is", r"\$?x.* ↔ .*y"),
    "a space separates a command": (r"e^{-i\omega x}", r"e^{-i\omegax}", "display formula"),
    "terms are swapped in a display on one line": ("g(x-y)", "g(y-x)", "display formula"),
    "terms are swapped in a display on many lines": (r"\|f\|_1 \|g\|_1", r"\|g\|_1 \|f\|_1", "display formula"),
    "a sign changes in an environment": ("b + c", "b - c", "display formula"),
    "a display is dropped": ("$$\n\\hat f(\\omega) = \\int f(x) e^{-i\\omega x}\\,\\mathrm{d}x\n$$\n\n", "", "only in zh: display"),
    "a display is made inline": ("$$\n\\|f * g\\|_1 \\le \\|f\\|_1 \\|g\\|_1\n$$", "$\\|f * g\\|_1$", "display formula"),
    "a label changes": ("eq-convolution} $$", "eq-convolutions} $$", "display formula"),
    "a label in a link": ("[](#eq-convolution)", "[](#eq-convolve)", "link: .*eq-convolution ↔ .*eq-convolve"),
    "a level": ("## Why the", "### Why the", "level of the heading: 2 ↔ 3"),
    "an id": ("{ #why-flip }", "{ #why-flipped }", "id of the heading: why-flip ↔ why-flipped"),
    "an id is removed": (" { #why-flip }", "", "id of the heading"),
    "a heading is dropped": ("## Why the kernel is flipped { #why-flip }\n\n", "", "only in zh: heading why-flip"),
    "a paragraph is dropped": ("The third is words alone again, about equivariance.\n\n", "", "only in zh: paragraph “第三段"),
    "an early paragraph": ("The first paragraph has no formula, words alone.\n\n", "", "only in zh: paragraph “第一段"),
    "a middle paragraph": ("The second names NumPy 2 and `np.convolve` and has\nno formula either.\n\n", "", "paragraph “第二段"),
    "a paragraph is added": ("\n> A quotation", "\nMore words.\n\n> A quotation", "only in en: paragraph"),
    "a list is shorter": ("- third\n", "", "length of the bullet list: 3 items ↔ 2 items"),
    "an inner list is shorter": ("    1. inner one\n", "", "length of the ordered list: 2 items ↔ 1 item"),
    "a list is ordered": ("- first, $a$", "1. first, $a$", "list"),
    "a formula in a list": ("second, $b$", "second, $c$", r"inline formula: \$b\$ ↔ \$c\$"),
    "code in an inner list": ("1 + 2)", "1 - 2)", "code"),
    "a row is dropped": ("| NumPy | yes: $k(-x)$ | `np.convolve` |\n", "", "length of the table: 3 rows ↔ 2 rows"),
    "a column is dropped": (
        "| library | flips | command |\n|:--|---|---|\n| NumPy | yes: $k(-x)$ | `np.convolve` |\n| SciPy | $P(A|B)$ | `a | b` |",
        "| library | flips |\n|---|---|\n| NumPy | yes: $k(-x)$ |\n| SciPy | $P(A|B)$ |",
        "columns of the table: 3 ↔ 2",
    ),
    "a formula in a table": ("$P(A|B)$", "$P(B|A)$", r"P\(A\|B\)\$ ↔ \$P\(B\|A\)"),
    "a statement's type": ("/// theorem", "/// proposition", "type of the block: theorem ↔ proposition"),
    "a statement's id": ("id: thm-adjoint", "id: thm-adjoin", "id of the block: thm-adjoint ↔ thm-adjoin"),
    "a statement's evidence": ("data-evidence: proof", "data-evidence: citation", "data-evidence of the block"),
    "a nested proof": ("//// proof | Proof\n    attrs: {id: prf-adjoint}\n\nTrue for $n=1$ by [](#eq-convolution).\n////\n", "",
                       "only in zh: block .proof prf-adjoint"),
    "an exercise is dropped": ("/// exercise | ★ The unit\n    attrs: {id: exr-two}\n\nWrite a function.\n///\n\n", "",
                               "only in zh: block .exercise exr-two"),
    "a solution is dropped": ("/// solution\n    attrs: {id: sol-one}\n\nPut $u = x - y$.\n///\n\n", "",
                              "only in zh: block .solution sol-one"),
    "a grade": ("★★ Comm", "★★★ Comm", "grade of the block"),
    "an exercise's number": ("**Exercise 2.1**", "**Exercise 2.2**", "exercise number: 2.1 ↔ 2.2"),
    "a solution's number": ("**Solution 2.1**", "**Solution 2.2**", "solution number: 2.1 ↔ 2.2"),
    "an included section": ("convolution.py:dice", "convolution.py:dice2", "code: .*dice"),
    "an exec attribute": ('exec="on" source="above"', 'source="above"', "info string"),
    "a sign in code": ("abs(x - y)", "abs(x + y)", "code: .*x - y.* ↔ .*x [+] y"),
    "a name in an f-string": ('f"{x:.2f} is', 'f"{y:.2f} is', "code"),
    "a format in an f-string": ('f"{x:.2f} is', 'f"{x:.3f} is', "code"),
    "an indent in code": ("    return abs", "return abs", "code"),
    "code in an unknown fence": ("alpha -> beta", "alpha -> gamma", "code: alpha -> beta"),
    "a command": ("make test ", "make tests ", "code: make test"),
    "a language": ("```bash", "```sh", "info string of the code: bash ↔ sh"),
    "a string in a cell": ('print("norm", x)', 'print("Norm", x)', "code"),
    "a comment in a cell": ("x = 1  # exact", "x = 1  # Exact", "code"),
    "a figure": ("figure:convolution.flip", "figure:convolution.slide", "image: figure:convolution.flip ↔"),
    "no alternative text": ("![Right: moved]", "![]", "image concepts/img/slide.svg: text only in zh"),
    "a figure is dropped": ('![Right: moved](./img/slide.svg "moved")\n\n', "", "only in zh: figure concepts/img/slide.svg"),
    "figures are swapped": (
        '![Left: flipped](figure:convolution.flip)\n\n![Right: moved](./img/slide.svg "moved")',
        '![Right: moved](./img/slide.svg "moved")\n\n![Left: flipped](figure:convolution.flip)',
        "flip",
    ),
    "blocks are swapped": (
        "> A quotation with $q$ in it.\n\n!!! note \"Mind\"\n    The $r$ of a hint.",
        "!!! note \"Mind\"\n    The $r$ of a hint.\n\n> A quotation with $q$ in it.",
        "order of the blocks",
    ),
    "sections are swapped": (
        "/// exercise | ★★ Commutativity\n    attrs: {id: exr-one}\n\nProve $f*g=g*f$.\n///\n\n"
        "/// solution\n    attrs: {id: sol-one}\n\nPut $u = x - y$.\n///",
        "/// solution\n    attrs: {id: sol-one}\n\nPut $u = x - y$.\n///\n\n"
        "/// exercise | ★★ Commutativity\n    attrs: {id: exr-one}\n\nProve $f*g=g*f$.\n///",
        "order of the blocks",
    ),
    "a quotation is a paragraph": ("> A quotation", "A quotation", "block quote.* ↔ paragraph"),
    "a link": ("3-loss.md#risk", "3-loss.md#risks", "link: concepts/3-loss.md#risk ↔ concepts/3-loss.md#risks"),
    "a link's target, by reference": ("[back]: index.md#start", "[back]: index.md#end", "link: concepts/index.md#start ↔ concepts/index.md#end"),
    "a link is dropped": ("see [the error](../labs/error.md)", "see the error", "link only in zh: labs/error.md"),
    "a link in HTML": ('href="../index.md"', 'href="../other.md"', "link: index.md ↔ other.md"),
    "HTML": ('class="grid"', 'class="cards"', "tags of the HTML"),
    "an admonition": ("!!! note", "!!! tip", "type of the admonition: note ↔ tip"),
    "a formula in an admonition": ("The $r$ of", "The $R$ of", r"inline formula: \$r\$ ↔ \$R\$"),
    "a tab is dropped": ('=== "First"\n\n    First page\n\n', "", "only in zh: content tab"),
    "an id in the text": ("{ #unit }", "{ #units }", "id: unit ↔ units"),
    "a footnote is not referred to": ("a unit[^1]", "a unit", "footnote reference only in zh: 1"),
    "a formula in a footnote": ("A note with $v$", "A note with $w$", r"\$v\$ ↔ \$w\$"),
    "a definition": ("what it is, $h$", "what it is, $k$", r"\$h\$ ↔ \$k\$"),
    "a rule": ("\n---\n\n--8<--", "\n--8<--", "only in zh: horizontal rule"),
    "an include": ('--8<-- "abbreviations.md"', '--8<-- "abbreviation.md"', "text of the include"),
    "front matter": ("hide: [toc]", "hide: [navigation]", "front matter 'hide'"),
    "a comment hides a formula": ("The $r$ of", "The <!-- $r$ --> of", r"inline formula only in zh: \$r\$"),
    "a comment hides blocks": ("Write a function.\n///\n", "<!--\n\nWrite a function.\n///\n\n-->\n///\n", "only in zh: paragraph"),
}  # fmt: skip

# Nothing of this may be reported.
PROSE = {
    "words": ("The first paragraph has no formula, words alone.", "Nothing is computed in this first paragraph!"),
    "order of formulas": ("If $g\\in L^1$ and $f \\in L^1$", "If $f \\in L^1$ and $g\\in L^1$"),
    "a comment in code": ("# the difference first", "# and another"),
    "a comment line in code": ("    return abs(x - y)", "    # why\n\n    # so\n    return abs(x - y)"),
    "a string in code": ('.count("err")', '.count("mistake")'),
    "strings in two parts": ('.count("err")', '.count("mis"\n        "take")'),
    "words in an f-string": ('f"{x:.2f} is the error"', 'f"error: {x:.2f}"'),
    "a docstring": ("'''Norm.'''", "'''The norm\n\n    of a difference.'''"),
    "lines": ("The third is words alone again, about equivariance.", "The third is\nwords alone again,\nabout equivariance."),
    "lines that look like a list": ("The third is words alone again, ", "The third is words\nalone again $a + b$, ", "第三段只有文字", "第三段只有文字 $a\n+ b$"),
    "alternative text": ("![Left: flipped]", "![On the left]"),
    "a title": ("★★ Commutativity", "★★ Both orders agree"),
    "no title": (" ★★ Commutativity", " ★★"),
    "a heading's words": ("## Why the kernel is flipped", "## Why flip?"),
    "external links": ("[NumPy](https://numpy.org)", "[NumPy](https://numpy.org/doc), [SciPy](https://scipy.org)"),
    "a link's title": ('#risk "Loss")', "#risk)"),
    "a link's way": ("./3-loss.md#risk", "../concepts/3-loss.md#risk"),
    "empty lines": ("\n\n## Why", "\n\n\n\n## Why"),
    "empty lines around a display": ("so that\n\n$$", "so that\n$$", "\n$$\n\nholds.", "\n$$\nholds."),
    "a display inside a line": ("so that\n\n$$\n\\|f * g\\|_1 \\le \\|f\\|_1 \\|g\\|_1\n$$\n\nholds.", "so that $$\\|f*g\\|_1 \\le \\|f\\|_1 \\|g\\|_1$$ holds."),
    "words in a formula": (r"\text{almost everywhere}", r"\text{for almost {all} $x$}"),
    "punctuation at a formula": ("Put $u = x - y$.", "Put“$u = x - y$”。"),
    "Chinese at a formula": ("Put $u = x - y$.", "令（$u = x - y$），得证；"),
    "space in a formula": ("$u = x - y$", "$u=x-y$"),
    "a comment": ("The third is words", "<!-- $a$ -->The third is words"),
    "a long comment": ("\n> A quotation", "\n<!-- $a$\n\n# No\n\n- a\n-->\n\n> A quotation"),
    "fences": ("~~~{unknown} thing", "~~~~{unknown} thing", "# a comment\n~~~", "# a comment\n~~~~"),
    "front matter": ("title: 2.2 Convolution", 'title: "2.2 Both: convolution"'),
    "prices": ("Prices like $5 and $6", "A price of \\$5 and $7,"),
    "a title of HTML": ('title="Home"', 'title="Start"'),
    "order of attributes": ("{data-evidence: proof, id: thm-adjoint}", '{id: "thm-adjoint", data-evidence: proof}'),
    "an equation in words": ("Here $x$ is real", "Here \\(x\\) is real"),
    "a comment in a formula": (r"a &= b + c \\ &= d", "a &= b + c \\\\ % first\n  &= d"),
    "emphasis": ("A quotation with $q$", "A **quotation** with *the* $q$"),
    "windows": ("\n", "\r\n"),
}  # fmt: skip


def write(folder, **pages):
    sys.setprofile(None)  # the recorder of conftest.py has nothing to find here, and takes four fifths of the time
    for language, text in pages.items():
        path = folder / language / "concepts" / "2-convolution.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder / "zh", folder / "en"


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def test_the_sample_pages_agree(tmp_path):
    assert differences(*write(tmp_path, zh=ZH, en=EN)) == []
    assert differences(*write(tmp_path, zh=EN, en=ZH)) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named(name, tmp_path):
    old, new, wanted = FAULTS[name]
    assert EN.count(old) == 1, f"{old!r} stands {EN.count(old)} times in the sample"
    zh, en = write(tmp_path, zh=ZH, en=EN.replace(old, new))
    found = differences(zh, en)
    assert all(re.match(rf"{zh}/concepts/2-convolution.md:\d+ ↔ {en}/concepts/2-convolution.md:\d+: .", line) for line in found)
    assert any(re.search(wanted, line) for line in found), found
    assert len(found) <= 3, found
    places = [int(re.search(r"md:(\d+):", line)[1]) for line in found]
    first = line_of(EN, "[section before][back]" if "by reference" in name else old)
    assert any(first - 8 <= place <= first + 8 + max(old.count("\n"), new.count("\n")) for place in places), (found, first)


@pytest.mark.parametrize("name", PROSE)
def test_a_change_of_prose_is_not_reported(name, tmp_path):
    change = PROSE[name]
    assert change[0] in EN
    zh, en = ZH, EN.replace(change[0], change[1])
    if len(change) == 4 and change[2] in EN:
        en = en.replace(change[2], change[3])
    elif len(change) == 4:
        assert change[2] in ZH
        zh = zh.replace(change[2], change[3])
    assert differences(*write(tmp_path, zh=zh, en=en)) == []
    assert differences(*write(tmp_path, zh=en, en=zh)) == []


PLACES = [
    ("$a$ 与 $b$", "$b$ and $a$", "$b$ and $c$", r":3 ↔ \S+:3: inline formula: \$a\$ ↔ \$c\$"),
    ("一\n\n二 $x$\n\n三", "one\n\ntwo $x$\n\nthree", "one\n\nthree", r":5 ↔ \S+:5: only in zh: paragraph “二"),
    ("甲\n乙 $x$\n丙 $y$", "a $y$ b\nc\nd $x$", "a $y$ b\nc\nd $z$", r":4 ↔ \S+:5: inline formula: \$x\$ ↔ \$z\$"),
    ("$$\nx\n\n- y\n$$", "$$x - y$$", "$$x + y$$", r":3 ↔ \S+:3: display formula"),
    ("\\[x\n= y\\]", "$$\nx = y\n$$", "$$\ny = x\n$$", r":3 ↔ \S+:3: display formula"),
    ("> $$\n> x\n> $$", "> $$x$$", "> $$y$$", r":3 ↔ \S+:3: display formula"),
    ("1. 甲\n\n    $$\n    x\n    $$\n2. 乙", "1. a\n\n    $$x$$\n\n2. b", "1. a\n\n    $$y$$\n\n2. b", r":5 ↔ \S+:5: display"),
    ("* 甲\n  * 乙\n  * 丙", "- a\n    - b\n    - c", "- a\n    - b", r":\d ↔ \S+:4: length of the bullet list: 2 items ↔ 1 item"),
    ("```\na\n\n# 注\n```", "```\na\n\n```", "```\nb\n```", r":4 ↔ \S+:4: code: a ↔ b"),
    ("````md\n```python\n'甲'\n```\n````", "````md\n```python\n'甲'\n```\n````", "````md\n```python\n1\n```\n````", ": code"),
    ("    a = 1", "    a = 1", "    a = 2", r":3 ↔ \S+:3: code"),
    ("```{note} 甲\n乙 $x$\n```", "```{note} a\nb $x$\n```", "```{note} a\nb $y$\n```", r":4 ↔ \S+:4: inline formula"),
    ("```{math}\nx\n```", "```{math}\n:label: e\nx\n```", "```{math}\ny\n```", ":3 ↔ .*display formula"),
    (":::{tip}\n甲 $x$\n:::", ":::{tip}\na $x$\n:::", ":::{tip}\na $y$\n:::", r":4 ↔ \S+:4: inline formula"),
    ("见 {ref}`甲 <here>`", "see {ref}`a <here>`", "see {ref}`a <there>`", "link: ref:here ↔ ref:there"),
    ("{math}`x`", "{math}`x`", "{math}`y`", ": inline formula"),
    ("(here)=\n甲", "(here)=\na", "(there)=\na", "id of the label"),
    ("标题\n====", "Title\n===", "Title\n---", "level of the heading: 1 ↔ 2"),
    ("甲 ![图](a.png) ![图](b.png)", "a ![x](a.png) ![x](b.png)", "a ![x](b.png) ![x](a.png)", "image: concepts/a.png ↔ concepts/b.png"),
    ('<figure>\n<img src="a.png" alt="图">\n</figure>', '<figure>\n<img alt="x" src="a.png">\n</figure>',
     '<figure>\n<img alt="x" src="b.png">\n</figure>', "image: concepts/a.png ↔ concepts/b.png"),
    ("<script>\nf(1) // 甲\n</script>", "<script>\nf(1)\n</script>", "<script>\nf(2)\n</script>", "code"),
    ("[$x$](a.md)", "[$x$](a.md)", "[$y$](b.md)", "inline formula"),
    ("[甲](a_(b).md)", "[a](a_(b).md)", "[a](a_(c).md)", r"link: .*a_\(b\).md ↔"),
    ("[甲](<a b.md>)", "[a](a%20b.md)", "[a](a%20c.md)", "link: .*a b.md ↔"),
    ("[英文](../en/a.md)", "[Chinese](../zh/a.md)", "[Chinese](../en/a.md)", "link"),
    ("甲 $\\$5$", "a $\\$5$", "a $\\$6$", "inline formula"),
    ("甲 \\\\$x$", "a \\\\$x$", "a \\\\$y$", "inline formula"),
    ("- [ ] 甲\n- [x] 乙", "- [ ] a\n- [x] b", "- [ ] a", "length of the bullet list"),
    ("| $|x|$ | 乙 |\n|-|-|\n| `a|b` | 丙 |", "| $|x|$ | b |\n|-|-|\n| `a|b` | c |", "| $|y|$ | b |\n|-|-|\n| `a|b` | c |",
     r":3 ↔ \S+:3: inline formula"),
    ("练习 3：求 $x$", "Exercise 3: find $x$", "Exercise 4: find $x$", "exercise number: 3 ↔ 4"),
    ("### 练习 3.1", "### Exercise 3.1", "### Exercise 3.2", "exercise number: 3.1 ↔ 3.2"),
    ("??? tip\n    甲", "??? tip\n    a", "???+ tip\n    a", "mark of the admonition"),
]  # fmt: skip


@pytest.mark.parametrize("zh, en, fault, wanted", PLACES)
def test_other_ways_of_writing(zh, en, fault, wanted, tmp_path):
    head = "# 甲 { #a }\n\n", "# A { #a }\n\n"
    assert differences(*write(tmp_path, zh=head[0] + zh, en=head[1] + en)) == []
    found = differences(*write(tmp_path, zh=head[0] + zh, en=head[1] + fault))
    assert len(found) <= 2
    assert any(re.search(wanted, line) for line in found), found


def test_one_missing_block_is_one_line(tmp_path):
    zh = "\n\n".join(f"第 {i} 段，有公式 $x_{{{i}}}$。" for i in range(60))
    en = "\n\n".join(f"Paragraph {i} with a formula, $x_{{{i}}}$." for i in range(60) if i not in (7, 31))
    folders = write(tmp_path, zh=zh, en=en)
    found = differences(*folders)
    assert [re.search(r"md:(\d+) ", line)[1] for line in found] == ["15", "63"]


def test_plain_paragraphs_are_told_apart_by_their_length(tmp_path):
    zh = ["短。", "这一段要长得多，说了很多话，一句接着一句，直到读者忘了它是怎么开始的。", "也短。", "这一段不长也不短，刚刚好。"]
    en = ["Short.", "This one is much longer: it says a lot, one sentence after another, until its beginning is forgotten.",
          "Short too.", "This one is neither long nor short, but right."]  # fmt: skip
    for i in (1, 3):  # nothing tells the two short ones apart
        folders = write(tmp_path, zh="\n\n".join(zh), en="\n\n".join(en[:i] + en[i + 1 :]))
        (line,) = differences(*folders)
        assert int(re.search(r"md:(\d+) ", line)[1]) == 2 * i + 1


def test_missing_files_are_named(tmp_path):
    zh, en = write(tmp_path, zh=ZH, en=EN)
    (zh / "new.md").write_text("# A\n", "utf-8")
    (en / "img").mkdir()
    (en / "img" / "a.svg").write_text("<svg/>", "utf-8")
    (en / ".hidden").write_text("", "utf-8")
    found = differences(zh, en)
    assert found == [
        f"{zh}/img/a.svg:1 ↔ {en}/img/a.svg:1: there is no such file in zh",
        f"{zh}/new.md:1 ↔ {en}/new.md:1: there is no such file in en",
    ]


def test_empty_folders_do_not_agree(tmp_path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "en").mkdir()
    assert differences(tmp_path / "zh", tmp_path / "en")


def run(*arguments):
    command = [sys.executable, str(ROOT / "tests" / "parity.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=Path("/"))


def test_the_command(tmp_path):
    zh, en = write(tmp_path, zh=ZH, en=EN)
    good = run(zh, en)
    assert (good.returncode, good.stdout.count("\n")) == (0, 1), good
    (en / "concepts" / "2-convolution.md").write_text(EN.replace("$q$", "q"), "utf-8")
    bad = run(zh, en)
    assert (bad.returncode, bad.stdout.count("\n")) == (1, 1), bad
    assert "only in zh: $q$" in bad.stdout
    assert run(zh).returncode == run(zh, en / "none").returncode == 2


def test_the_two_languages_agree():
    found = differences(ROOT / "docs" / "zh", ROOT / "docs" / "en")
    assert not found, "\n" + "\n".join(found)
