"""The Chromium of this machine, for the browser tests and for `make pdf`."""

import os
import shutil

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = (  # the shell first: the same engine without the rest of a browser, a quarter faster
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
MISSING = "no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"


def program():
    """The program that CHROMIUM names, or the first of NAMES; None if there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
