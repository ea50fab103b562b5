"""A page's HTML: its words, changed between its tags, and what joins its head."""

import re

# A program, a figure or a script is one token: nothing changes in them, and they have most of a page's tags.
TOKEN = re.compile(r"(<!--.*?-->|<pre\b.*?</pre>|<svg\b.*?</svg>|<script\b.*?</script>|<[^>]+>)", re.S)
WHOLE = ("</pre>", "</svg>", "</script>")
VOID = re.compile(r"<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b|.*/>$", re.S)


def changed(html, silent, change, on_tag=None):
    """`html` with `change(text)` in place of every text; an element whose opening tag matches `silent` stays as it is.

    `on_tag` hears of every tag and comment that is passed.
    """
    depth, out = 0, []
    for token in TOKEN.split(html):
        if not token.startswith("<"):
            out.append(token if depth else change(token))
            continue
        if on_tag:
            on_tag(token)
        if depth:
            if not token.startswith("<!") and not token.endswith(WHOLE) and not VOID.match(token):
                depth += -1 if token.startswith("</") else 1
        elif not token.endswith(WHOLE) and silent.match(token) and not VOID.match(token):
            depth = 1
        out.append(token)
    return "".join(out)


def in_head(html, tags):
    """`html` with `tags` in its head, before all that is loaded."""
    return html.replace("</title>", f"</title>\n      {tags}", 1)
