"""A long page is read in parts, and between them the browser answers its reader.

What has come of a page is read at one go, for up to half a second on a phone. At a script with an address the browser
stops, does what else is waiting, and goes on. So between the blocks of a long page stands one with nothing in it
(web/pause.js); it comes together with the styles, and nobody waits for it.
"""

import re

from mkdocs.utils import get_relative_url

from hooks.texts import in_head

PART = 200_000  # characters of HTML, of which a formula takes many
BETWEEN = re.compile(r"(?<=</p>|div>)\n(?=<(?:p|h[2-4]|div|figure|details|section)\b)")
FILE = "assets/js/pause.js"


def on_post_page(output, page):
    url = get_relative_url(FILE, page.file.url)
    parts, start = [], 0
    for m in BETWEEN.finditer(output, output.find("<article")):
        if m.start() - start >= PART:
            parts.append(output[start : m.start()])
            start = m.end()
    if not parts:
        return output
    pause = f'\n<script src="{url}"></script>\n'
    return in_head(pause.join([*parts, output[start:]]), f'<link rel="preload" href="{url}" as="script">')
