"""“Draw a digit” on 5.2: by mouse, by keyboard, from a test image; nothing is loaded before it is near the screen."""

import re

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

PAGE = "/5-practice/2-network/"
STROKES = {
    0: [[(0.5, 0.1), (0.3, 0.2), (0.22, 0.5), (0.3, 0.8), (0.5, 0.9), (0.7, 0.8), (0.78, 0.5), (0.7, 0.2), (0.5, 0.1)]],
    1: [[(0.5, 0.1), (0.5, 0.9)]],
    2: [[(0.25, 0.3), (0.35, 0.13), (0.6, 0.1), (0.75, 0.25), (0.7, 0.45), (0.25, 0.88), (0.8, 0.88)]],
    4: [[(0.35, 0.1), (0.22, 0.55), (0.8, 0.55)], [(0.65, 0.1), (0.62, 0.9)]],
    7: [[(0.2, 0.12), (0.8, 0.12), (0.6, 0.45), (0.45, 0.9)]],
}


def demonstration(tab, path=PAGE, **options):
    watched = tab(**options)
    watched.requests = []
    watched.page.on("request", lambda request: watched.requests.append(request.url))
    page = watched.open(path)
    page.wait_for_timeout(300)
    assert not [url for url in watched.requests if url.endswith(".bin")]  # far from the screen: not loaded
    page.locator(".digits-pad").evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.wait_for_selector(".digits.ready")
    return watched


def draw(page, strokes):
    page.locator(".digits [data-clear]").click()
    box = page.locator(".digits-pad").bounding_box()
    for stroke in strokes:
        for n, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
            if n == 0:
                page.mouse.down()
        page.mouse.up()


def seen(page):
    page.wait_for_timeout(80)
    return int(re.search(r"\d", page.locator(".digits-verdict").inner_text())[0])


def test_clear_strokes_are_read_rightly_and_the_loss_follows_the_label(tab):
    watched = demonstration(tab)
    page = watched.page
    for digit, strokes in STROKES.items():
        draw(page, strokes)
        assert seen(page) == digit
    shown = page.locator(".digits-row b").all_inner_texts()
    assert abs(sum(float(text.split()[0]) for text in shown) - 100) < 0.6
    losses = []
    for label in (7, 3):
        page.locator(f".digits [value='{label}']").check()
        losses.append(float(page.locator(".digits-loss").inner_text().rstrip("。").split("=")[1]))
    assert losses[0] < 0.1 < losses[1]
    page.locator(".digits [type=checkbox]").uncheck()
    assert seen(page) in range(10)
    assert not watched.errors and not watched.foreign


def test_a_digit_is_drawn_by_keyboard_and_a_test_image_knows_its_label(tab):
    page = demonstration(tab, "/en" + PAGE, viewport=PHONE, color_scheme="dark").page
    page.locator(".digits-pad").focus()
    for _ in range(14):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(28):
        page.keyboard.press("ArrowDown")
    assert seen(page) == 1
    page.keyboard.press("Escape")
    page.wait_for_timeout(80)
    assert page.locator(".digits-verdict").inner_text() == "The board is empty."
    page.locator(".digits [data-label='0']").click()
    assert seen(page) == 0
    assert page.locator(".digits [value='0']").is_checked()
    assert "If the right answer is 0" in page.locator(".digits-loss").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.full
def test_the_demonstration_shifts_nothing_and_the_figure_stands_without_script(tab, chromium, origin):
    page = demonstration(tab).page
    before = page.locator(".digits").bounding_box()["height"]
    draw(page, STROKES[2])
    page.locator(".digits [value='2']").check()
    page.wait_for_timeout(100)
    assert page.locator(".digits").bounding_box()["height"] == before
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(origin + PAGE)
    assert not plain.locator(".digits").is_visible()
    assert plain.locator("#fig-feature-maps img.figure").is_visible()
    context.close()
