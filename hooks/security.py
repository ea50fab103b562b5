"""A Content-Security-Policy in every page, and the same with more in `_headers` for hosts that send headers.

Nothing but the site's own files, no inline script but those whose hash the page names. A page with Run may compile
WebAssembly and start a worker from a blob: such a worker inherits the page's policy, one from a URL would not.
"""

import base64
import hashlib
import re
from html import escape
from pathlib import Path

from hooks import running

SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.S)
STYLE = re.compile(r"<style\b[^>]*>(?P<text>.*?)</style>", re.S)
DATA = re.compile(r"""\btype=["']?application/(?:ld\+)?json\b""")
CHARSET = re.compile(r'<meta charset="utf-8" ?/?>', re.I)

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def hashed(texts):
    return sorted(f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in set(texts))


def policy(html, with_python=False):
    """The policy of a page: its own inline scripts and styles by their hashes."""
    scripts = [m["text"] for m in SCRIPT.finditer(html)
               if not re.search(r"\bsrc=", m["attributes"]) and not DATA.search(m["attributes"])]  # fmt: skip
    styles = [m["text"] for m in STYLE.finditer(html)]
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashed(scripts), *(["'wasm-unsafe-eval'"] if with_python else [])],
        "style-src": ["'self'", *hashed(styles)],
        "style-src-attr": ["'unsafe-inline'"],  # KaTeX places its glyphs by style attributes
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", *(["blob:"] if with_python else [])],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in rules.items())


def protected(html, with_python=False):
    """`html` with its policy, before anything that the policy is about."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(html, with_python), quote=False)}">'
    return CHARSET.sub(lambda m: f"{m[0]}\n    {meta}", html, count=1)


def on_post_page(output, page):
    return protected(output, running.runs(page))


def on_post_build(config):
    lines = ["/*", *(f"  {name}: {value}" for name, value in HEADERS.items())]
    (Path(config.site_dir) / "_headers").write_text("\n".join(lines) + "\n", "utf-8")
