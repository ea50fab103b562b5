"""The words that the build writes into the pages, from `words.yml`."""

from functools import lru_cache
from pathlib import Path

from hooks.project import from_yaml

LANGUAGES = ("zh", "en")  # the first stands at the root of the site


@lru_cache
def _words():
    return from_yaml(Path(__file__).with_name("words.yml").read_text("utf-8"))


def word(key, lang, **values):
    """The word or sentence `key` in `lang`, its `{places}` filled in."""
    return _words()[key][lang].format(**values)


def language(page):
    """Language of a page, from the folder that its source stands in."""
    return page.file.src_uri.split("/")[0]
