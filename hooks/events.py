"""The one file that MkDocs loads: the events of a build, and which concern answers each, in order.

The concerns are the other modules of this folder. This file only says who acts when; languages are built one
after the other (mkdocs-static-i18n), so every event runs once a language.
"""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)  # `snippets`, `figures` and `hooks` for the hooks and for the programs on the pages

from mkdocs.plugins import CombinedEvent, event_priority  # noqa: E402

from hooks import (  # noqa: E402
    appendix,
    bundles,
    cards,
    checks,
    code,
    digits,
    evidence,
    figures,
    fonts,
    foreign,
    formulas,
    front,
    kept,
    labs,
    later,
    licences,
    material,
    offline,
    pauses,
    permanent,
    printed,
    project,
    reading,
    running,
    runtime,
    security,
    sources,
    statements,
    tables,
)

AFTER_PLUGINS = -200


def on_startup(command, dirty):
    front.install_packages()
    printed.on_startup()
    runtime.on_startup()
    offline.on_startup(command)


def on_config(config):
    if ROOT not in sys.path:  # MkDocs takes it out again when it has loaded this file
        sys.path.insert(0, ROOT)
    front.on_config(config)
    labs.on_config(config)
    sources.on_config(config)
    offline.on_config(config)
    return config


def on_pre_build(config):
    for name in [name for name in sys.modules if name.split(".")[0] in ("snippets", "figures")]:
        del sys.modules[name]  # `mkdocs serve` keeps the process: programs on the pages must see the edited snippets
    if config.plugins["i18n"].is_default_language_build:  # not known before
        project.forget()
        sources.keep(config)
    evidence.on_pre_build(config)
    statements.on_pre_build(config)
    code.on_pre_build(config)
    checks.on_pre_build(config)
    labs.on_pre_build(config)


@event_priority(AFTER_PLUGINS)
def on_files(files, config):
    front.on_files(files, config)
    appendix.on_files(files, config)
    bundles.on_files(files, config)
    cards.on_files(files, config)
    runtime.on_files(files, config)
    digits.on_files(files, config)
    checks.on_files(files, config)
    licences.on_files(files, config)
    labs.on_files(files, config)
    kept.on_files(files, config)
    return files


def on_env(env, config, files):
    code.on_env(config, files)
    figures.on_env(config, files)
    front.on_env(env)
    sources.on_env(env)
    kept.on_env(files)
    return env


@event_priority(100)
def on_pre_page(page, config, files):
    labs.on_pre_page(page, config)
    return page


def on_page_read_source(page, config):
    return labs.on_page_read_source(page) if labs.is_lab(page) else kept.on_page_read_source(page)


@event_priority(100)
def on_page_markdown(markdown, page, config, files):
    front.check_front_matter(page)
    if labs.is_lab(page) or kept.has(page):
        return markdown
    markdown = appendix.on_page_markdown(markdown, page, config, files)
    markdown = tables.on_page_markdown(markdown, page)
    markdown = code.on_page_markdown(markdown, page, config)
    return statements.on_page_markdown(markdown, page, config, files)


def on_page_content(html, page, config, files):
    if labs.is_lab(page):
        kept.on_lab_content(html, page)
    if kept.has(page):
        return kept.restored(page, files)
    if labs.is_lab(page):
        html = labs.on_page_content(html, page, config, files)
    html = figures.on_page_content(html, page, config)
    html = statements.on_page_content(html, page, config)
    html = code.on_page_content(html, page, config)
    html = checks.on_page_content(html, page)
    html = appendix.on_page_content(html, page, config, files)
    html = digits.on_page_content(html, page)
    html = offline.on_page_content(html, page)
    html = permanent.on_page_content(html, page, config, files)
    html = appendix.mark_terms(html, page, config, files)
    return kept.on_page_content(html, page)


@event_priority(100)
def _before_search(context, page, config, nav):
    kept.before_search(page, config)


def _after_search(context, page, config, nav):
    if kept.is_whole(page):
        return
    kept.after_search(page)
    cards.on_page_context(context, page, config)  # before the description is escaped
    front.on_page_context(page)
    reading.on_page_context(context, page, nav)
    sources.on_page_context(context, page)


on_page_context = CombinedEvent(_before_search, _after_search)


def on_post_page(output, page, config):
    return kept.finished(page, lambda: _whole(output, page, config))


def _whole(output, page, config):
    output = later.on_post_page(output, page)
    output = foreign.on_post_page(output, page)  # formulas are still LaTeX
    output = formulas.on_post_page(output, page)
    output = fonts.on_post_page(output, page)
    output = running.on_post_page(output, page)
    output = code.on_post_page(output, page)
    output = front.on_post_page(output, page, config)
    output = pauses.on_post_page(output, page)
    return security.on_post_page(output, page)


def on_serve(server, config, builder):
    for emitter in server.observer.emitters:
        emitter._timeout = 0.2  # s between two looks at the files; MkDocs' half a second is felt


def on_post_template(output_content, template_name, config):
    output = front.on_post_template(output_content, template_name, config)
    return security.protected(output) if template_name.endswith(".html") else output


@event_priority(100)
def _a_language_is_built(config):
    labs.on_post_build(config)
    sources.on_post_build(config)
    formulas.on_post_build()
    fonts.on_post_build(config)
    security.on_post_build(config)


@event_priority(AFTER_PLUGINS)
def _all_languages_are_built(config):
    if not config.plugins["i18n"].building:  # the other languages are built in the midst of this event
        material.on_post_build(config)
        front.split_search(config)
        if offline.wanted():  # not while somebody writes: it takes a second or two
            front.adapt_styles(config)
        offline.on_post_build(config)


on_post_build = CombinedEvent(_a_language_is_built, _all_languages_are_built)
