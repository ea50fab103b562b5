"""The demonstrations: dragged, typed into, read back, linked to; without JavaScript the static figure stands."""

import re
import statistics

import numpy as np
import pytest

from hooks.project import ROOT
from tests.browser.conftest import PHONE, only_full

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "riemann": "/2-concepts/1-integral/",
    "flip-and-slide": "/2-concepts/2-convolution/",
    "entropy-triangle": "/4-mathematics/2-losses/",
    "kernel-playground": "/5-practice/1-convolution/",
    "integrated-gradients": "/8-outlook/2-interpretability/",
    "attention-integral": "/6-applications/",
    "flow": "/4-mathematics/4-flows/",
    "convolution-arithmetic": "/3-algorithms/1-convolution/",
    "receptive-field": "/3-algorithms/1-convolution/",
    "coupling": "/4-mathematics/4-flows/",
    "monte-carlo": "/3-algorithms/2-risk/",
    "loss-statistic": "/4-mathematics/2-losses/",
}


def opened(tab, name, path=None, query="", **options):
    watched = tab(**options)
    page = watched.open((path or PAGES[name]) + query)
    figure = page.locator(f"figure[data-demo={name}]")
    figure.evaluate("e => e.scrollIntoView({block: 'start', behavior: 'instant'})")
    page.wait_for_selector(f"figure.live[data-demo={name}]")
    page.wait_for_timeout(150)
    return watched, page, figure.locator(".demo")


def frame(page):
    """Wait until what was done last is drawn: a demonstration draws in the next frame, however late that comes."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def number(demo, key):
    frame(demo.page)
    text = demo.locator(f"[data-number={key}]").inner_text()
    return float(re.search(r"-?[\d.]+(?:e[+-]?\d+)?", text.replace("−", "-"))[0])


def drag(page, handle, dx, dy, steps=8):
    box = handle.locator(".dot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=steps)
    page.mouse.up()
    frame(page)


def shared(tab, name, page):
    """The demonstration in another tab, at the address that `page` has taken."""
    page.wait_for_timeout(400)
    _, other, demo = opened(tab, name, query="?" + page.url.split("?")[1])
    return other, demo


def code_shown(page, demo):
    """The program to which “show the code” leads."""
    demo.get_by_role("button", name="看代码").click()
    page.wait_for_timeout(200)
    return page.evaluate("document.activeElement.textContent")


@pytest.mark.full
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", ["", "/en"])
def test_axe_finds_nothing_and_every_control_has_a_name(tab, name, lang):
    watched, page, demo = opened(
        tab, name, lang + PAGES[name], viewport=PHONE, color_scheme="dark" if lang else "light"
    )
    page.evaluate(AXE.read_text("utf-8"))  # not a script of the page: its CSP stays in force
    found = page.evaluate(
        "name => axe.run(`figure[data-demo=${name}]`).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))", name
    )
    assert found == []
    assert demo.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert not watched.errors and not watched.foreign


@pytest.mark.full
@pytest.mark.parametrize("name", PAGES)
def test_without_javascript_and_in_print_the_static_figure_stands(tab, name):
    page = tab(java_script_enabled=False).open(PAGES[name])
    figure = page.locator(f"figure[data-demo={name}]")
    assert figure.locator("img.figure").is_visible() and figure.locator(".demo").count() == 0
    _, page, demo = opened(tab, name)
    assert demo.is_visible() and not page.locator(f"figure[data-demo={name}] img.figure").is_visible()
    page.emulate_media(media="print")
    assert not demo.is_visible() and page.locator(f"figure[data-demo={name}] img.figure").is_visible()


@pytest.mark.full
@pytest.mark.parametrize("name", PAGES)
def test_a_figure_that_comes_alive_moves_nothing(tab, name):
    watched = tab()
    page = watched.open(PAGES[name])
    page.evaluate("""() => new PerformanceObserver((list) => {
      for (const e of list.getEntries()) window.shift = (window.shift ?? 0) + e.value;
    }).observe({type: "layout-shift"})""")
    page.locator(f"figure[data-demo={name}]").evaluate("e => e.scrollIntoView({block: 'start', behavior: 'instant'})")
    page.wait_for_selector(f"figure.live[data-demo={name}]")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift ?? 0") < 0.1


def test_sliding_and_dragging_change_the_area_and_the_address(tab):
    _, page, demo = opened(tab, "flip-and-slide")
    assert number(demo, "value") == pytest.approx(1.4)
    t = demo.locator(".handle.demo-t")
    drag(page, t, 60, 0)
    assert number(demo, "at") > 1.6
    t.focus()
    page.keyboard.press("Home")
    assert number(demo, "at") == 0 and number(demo, "value") == 0
    page.keyboard.press("End")
    assert number(demo, "at") == 4 and t.get_attribute("aria-valuetext") == "4.00"
    demo.locator("input[type=range]").fill("2")
    assert number(demo, "value") == pytest.approx(0.5 * (1.5 + 1 + 0.5 + 0.25))
    f = demo.locator(".handle.demo-f").first
    before = float(f.get_attribute("aria-valuenow"))
    drag(page, f, 0, -30)
    assert float(f.get_attribute("aria-valuenow")) > before
    page.wait_for_timeout(400)
    assert "flip-and-slide=" in page.url
    value = number(demo, "value")
    page, demo = shared(tab, "flip-and-slide", page)
    assert number(demo, "value") == pytest.approx(value)
    demo.get_by_role("button", name="恢复原样").click()
    assert number(demo, "value") == pytest.approx(1.4)
    assert "def convolve1d(" in code_shown(page, demo)


def test_without_the_flip_it_is_the_correlation(tab):
    _, page, demo = opened(tab, "flip-and-slide", query="?flip-and-slide=t:0;flip:false")
    assert number(demo, "value") == pytest.approx(0.5 * (1.5 + 1 + 0.5 + 0.25))
    assert "互相关" in demo.locator("[data-number=kind]").inner_text()


def test_a_drawn_function_and_a_smooth_one_have_different_orders(tab):
    _, page, demo = opened(tab, "riemann")
    assert number(demo, "order") == pytest.approx(2, abs=0.02) and number(demo, "exact") == pytest.approx(1.718282)
    demo.locator("select").nth(1).select_option("simpson")
    assert number(demo, "order") == pytest.approx(4, abs=0.05)
    demo.locator("input[type=range]").fill("12")
    assert number(demo, "error") < 1e-5
    demo.locator("select").first.select_option("drawn")
    before = number(demo, "sum")
    handle = demo.locator(".handle").nth(3)
    drag(page, handle, 0, 60)
    assert number(demo, "sum") < before
    value = float(handle.get_attribute("aria-valuenow"))
    page.keyboard.press("ArrowUp")
    frame(page)
    assert float(handle.get_attribute("aria-valuenow")) == pytest.approx(value + 0.05)


@pytest.mark.full
def test_bars_stay_distributions_and_a_zero_makes_the_divergence_infinite(tab):
    _, page, demo = opened(tab, "entropy-triangle")
    assert number(demo, "cross") == pytest.approx(number(demo, "h") + number(demo, "kl"), abs=2e-4)
    drag(page, demo.locator(".handle.demo-p").first, 0, 40)
    bars = [float(h.get_attribute("aria-valuenow")) for h in demo.locator(".handle.demo-p").all()]
    assert sum(bars) == pytest.approx(1, abs=1e-3) and bars[0] < 0.5
    assert number(demo, "cross") == pytest.approx(number(demo, "h") + number(demo, "kl"), abs=2e-4)
    demo.get_by_role("button", name="让 q = p").click()
    assert number(demo, "kl") == 0 == number(demo, "back")
    demo.locator(".handle.demo-q").nth(2).focus()
    page.keyboard.press("Home")
    frame(page)
    assert demo.locator("[data-number=kl]").inner_text() == "∞"
    assert number(demo, "back") > 0


def test_the_delta_test_tells_convolution_from_correlation(tab):
    _, page, demo = opened(tab, "kernel-playground")
    assert number(demo, "sum") == 0
    demo.locator("select").first.select_option("delta")
    demo.locator("select").nth(1).select_option("corner")
    frame(page)
    assert "180°" in demo.locator("[data-number=test]").inner_text()
    demo.locator("input[type=checkbox]").check()
    frame(page)
    assert demo.locator("[data-number=test]").inner_text() == "输出就是卷积核"
    weight = demo.locator(".playground-kernel input").first
    weight.fill("-7")
    weight.press("Enter")
    assert number(demo, "low") == -7 and number(demo, "sum") == -3
    demo.locator("select").nth(2).select_option("7")
    frame(page)
    assert demo.locator(".playground-kernel input").count() == 49 and number(demo, "sum") == -3
    demo.locator("select").first.select_option("blank")
    assert number(demo, "low") == 0
    box = demo.locator("canvas").first.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60, steps=4)
    page.mouse.up()
    assert number(demo, "low") < 0
    demo.get_by_role("button", name="恢复原样").click()
    assert number(demo, "sum") == 0 and number(demo, "high") == pytest.approx(3.2)


def test_an_image_is_drawn_and_a_kernel_edited_with_the_keyboard_alone(tab):
    _, page, demo = opened(tab, "kernel-playground")
    spoken = demo.get_by_role("status")
    demo.locator("select").first.focus()
    for _ in range(5):  # blank comes last
        page.keyboard.press("ArrowDown")
    assert number(demo, "high") == 0
    for control in ("select", "select", "input[type=checkbox]"):  # kernel, side, flip
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.activeElement.matches('{control}')")
    page.keyboard.press("Space")
    assert demo.locator("input[type=checkbox]").is_checked()
    page.keyboard.press("Tab")
    frame(page)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "application"
    assert spoken.inner_text() == "第 25 行第 25 列：0.00"
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "Space"):
        page.keyboard.press(key)
    frame(page)
    assert spoken.inner_text() == "第 23 行第 26 列：1.00"
    assert number(demo, "high") == 3 and number(demo, "low") == -3  # Sobel beside a square of 2 × 2
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("−2.5")
    page.keyboard.press("Enter")
    assert number(demo, "sum") == -1.5 and demo.locator("select").nth(1).input_value() == "custom"
    page.wait_for_function("() => location.href.includes('kernel-playground=')")
    demo.get_by_role("button", name="恢复原样").focus()
    page.keyboard.press("Enter")
    assert number(demo, "sum") == 0 and number(demo, "high") == pytest.approx(3.2)


TYPED = [
    ("kernel-playground", "input[type=text]", "−", "2.5", "−2.5"),
    ("receptive-field", "input[name=d]", "", "3", "3"),
]


@pytest.mark.parametrize(("name", "field", "half", "rest", "whole"), TYPED)
def test_a_number_that_is_being_typed_outlasts_a_redraw(tab, name, field, half, rest, whole):
    _, page, demo = opened(tab, name)
    field = demo.locator(field).first
    field.press("Control+A")
    page.keyboard.press("Backspace")
    page.keyboard.type(half)
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")  # the figure is drawn anew
    frame(page)
    assert field.input_value() == half
    page.keyboard.type(rest)
    page.keyboard.press("Enter")
    frame(page)
    assert field.input_value() == whole
    page.keyboard.press("Control+A")
    page.keyboard.type("1000")  # beyond the limits
    page.keyboard.press("Enter")
    frame(page)
    assert field.input_value() == whole


def slide(page, x, y, dx, dy, steps=6):
    """A finger on the screen, from (x, y) on."""
    send = page.context.new_cdp_session(page).send
    send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for i in range(1, steps + 1):
        point = {"x": x + dx * i / steps, "y": y + dy * i / steps}
        send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        page.wait_for_timeout(20)
    send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("name", ["riemann", "kernel-playground", *map(only_full, ("flip-and-slide", "coupling"))])
def test_a_finger_drags_and_the_page_stays(tab, name):
    _, page, demo = opened(tab, name, query="?riemann=f:drawn", viewport=PHONE, has_touch=True, is_mobile=True)
    target = demo.locator(".handle .reach, canvas[tabindex]").first
    target.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    frame(page)
    numbers = demo.locator(".demo-numbers")
    before, scrolled, box = numbers.inner_text(), page.evaluate("scrollY"), target.bounding_box()
    slide(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 30, 45)
    frame(page)
    assert numbers.inner_text() != before
    assert page.evaluate("scrollY") == scrolled
    slide(page, 8, 700, 0, -200)  # beside it a finger scrolls
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > scrolled


@pytest.mark.full
def test_attributions_add_up_and_one_kink_makes_more_steps_worse(tab):
    _, page, demo = opened(tab, "integrated-gradients")
    assert number(demo, "sum") == pytest.approx(number(demo, "first") + number(demo, "second"), abs=2e-4)
    assert 1e-6 < abs(number(demo, "gap")) < 0.1
    demo.locator("select").nth(1).select_option("gauss-legendre")
    demo.locator("input[type=range]").fill("32")
    assert abs(number(demo, "gap")) < 1e-9
    before = number(demo, "change")
    x = demo.locator(".handle.demo-f")
    drag(page, x, -60, 40)
    assert number(demo, "change") != before and abs(number(demo, "gap")) < 1e-9
    place = x.get_attribute("aria-valuetext").replace("−", "-").split(", ")
    page.keyboard.press("ArrowRight")
    frame(page)
    page.keyboard.press("Shift+ArrowUp")
    frame(page)
    moved = x.get_attribute("aria-valuetext").replace("−", "-").split(", ")
    assert [float(b) - float(a) for a, b in zip(place, moved, strict=True)] == pytest.approx([0.05, 0.25])
    demo.get_by_role("button", name="一个折点").click()
    assert number(demo, "gap") == pytest.approx(-1 / 6, abs=1e-3)
    demo.locator("input[type=range]").fill("2")
    assert number(demo, "gap") == 0
    page, demo = shared(tab, "integrated-gradients", page)
    assert number(demo, "gap") == 0 and number(demo, "change") == 0.5
    assert "def integrated_gradients(" in code_shown(page, demo)
    demo.get_by_role("button", name="恢复原样").click()
    assert number(demo, "change") > 1


@pytest.mark.full
def test_attention_approaches_its_integral_as_keys_are_added(tab):
    _, page, demo = opened(tab, "attention-integral")
    demo.locator("select").select_option("square")
    for query in (0, 1.2):  # under N(q, 1) the mean of k² is q² + 1
        handle = demo.locator(".handle.demo-t").first
        handle.focus()
        page.keyboard.press("Home")
        for key in ["PageUp"] * int((query + 2.5) / 0.5) + ["ArrowRight"] * round(query % 0.5 / 0.05):
            frame(page)  # a key moves what the last frame showed
            page.keyboard.press(key)
        assert number(demo, "at") == pytest.approx(query)
        assert number(demo, "limit") == pytest.approx(query**2 + 1, abs=1e-4)
        assert number(demo, "error") == pytest.approx(abs(number(demo, "value") - query**2 - 1), abs=6e-2)
    drag(page, demo.locator(".handle.demo-t").nth(1), -80, 0)
    assert number(demo, "at") < 1
    demo.locator("select").select_option("tanh")
    page.keyboard.press("End")
    demo.locator("input[type=range]").fill("0")
    assert number(demo, "effective") == 1
    demo.locator("input[type=range]").fill("11")
    assert number(demo, "error") < 0.1 and 1 < number(demo, "effective") < 400
    before = number(demo, "value")
    demo.get_by_role("button", name="换一批键").click()
    value = number(demo, "value")
    assert value != before
    page, demo = shared(tab, "attention-integral", page)
    assert number(demo, "value") == value
    assert "def attention(" in code_shown(page, demo)
    demo.get_by_role("button", name="恢复原样").click()
    assert number(demo, "at") == 1.2


@pytest.mark.full
def test_a_flow_changes_the_density_and_no_mass(tab):
    _, page, demo = opened(tab, "flow")
    assert number(demo, "below") == number(demo, "after") > 0.2
    assert number(demo, "det") == pytest.approx(np.log(np.cosh(0.9)), abs=1e-3)
    left, right = demo.locator(".handle.demo-t").all()
    before = number(demo, "below")
    drag(page, left, -60, 0)
    assert number(demo, "below") == number(demo, "after") > before
    right.focus()
    page.keyboard.press("End")
    left.focus()
    page.keyboard.press("Home")
    assert number(demo, "after") == pytest.approx(0.9973, abs=1e-4)
    for i, value in enumerate(("0.6", "2", "-0.5", "1")):
        demo.locator("input[type=range]").nth(i).fill(value)
    assert number(demo, "below") == number(demo, "after")
    demo.get_by_role("button", name="仿射").click()  # of the affine map: the log-scale
    assert number(demo, "det") == -0.7 == number(demo, "entropy")
    demo.get_by_role("button", name="两团").click()
    value = number(demo, "entropy")
    page, demo = shared(tab, "flow", page)
    assert number(demo, "entropy") == value and number(demo, "after") == number(demo, "below")
    assert "def pushforward_density(" in code_shown(page, demo)
    demo.get_by_role("button", name="恢复原样").click()
    assert number(demo, "det") == pytest.approx(np.log(np.cosh(0.9)), abs=1e-3)


def last_number(demo, key):
    frame(demo.page)
    return int(re.findall(r"\d+", demo.locator(f"[data-number={key}]").inner_text())[-1])


def test_a_window_moves_over_the_grid_and_the_size_follows_the_formula(tab):
    _, page, demo = opened(tab, "convolution-arithmetic")
    reads = demo.locator("[data-number=reads]")
    assert last_number(demo, "size") == 4 and reads.inner_text() == "Y[1,1] ← X[{1,2,3}×{1,2,3}]"
    window, cell = demo.locator(".handle").all()
    window.focus()
    page.keyboard.press("ArrowRight")
    frame(page)
    page.keyboard.press("ArrowUp")
    frame(page)
    assert reads.inner_text() == "Y[0,2] ← X[{−1,0,1}×{3,4,5}]"
    assert cell.get_attribute("aria-valuetext") == "第 0 行，第 2 列"
    drag(page, cell, 0, 300)
    frame(page)
    assert reads.inner_text().startswith("Y[3,2]")
    sliders = dict(zip("nkspd", demo.locator("input[type=range]").all(), strict=True))
    for key, value, size in (("k", 5, 3), ("d", 2, 1), ("s", 1, 1), ("p", 3, 5)):
        sliders[key].fill(str(value))
        assert last_number(demo, "size") == size
    sliders["p"].fill("0")
    frame(page)
    assert "放不下" in reads.inner_text() and demo.locator(".handle").count() == 0
    demo.locator("input[type=checkbox]").check()
    assert last_number(demo, "size") == 15 and demo.locator(".handle").count() == 2
    page, demo = shared(tab, "convolution-arithmetic", page)
    assert last_number(demo, "size") == 15
    demo.get_by_role("button", name="恢复原样").click()
    assert last_number(demo, "size") == 4
    assert "def output_size(" in code_shown(page, demo)


@pytest.mark.full
@pytest.mark.parametrize("still", [False, True])
def test_the_window_walks_by_itself_or_step_by_step(tab, still):
    options = {"reduced_motion": "reduce"} if still else {}
    _, page, demo = opened(tab, "convolution-arithmetic", query="?convolution-arithmetic=at:13", **options)
    reads = demo.locator("[data-number=reads]")
    button = demo.get_by_role("button", name="前进一步" if still else "播放")
    button.click()
    if not still:
        demo.get_by_role("button", name="暂停").wait_for()
        button.wait_for(timeout=5000)  # at the last position it stops
    frame(page)
    assert reads.inner_text().startswith("Y[3,2]" if still else "Y[3,3]")
    if still:
        page.wait_for_timeout(600)
        assert reads.inner_text().startswith("Y[3,2]")


@pytest.mark.full
def test_layers_on_the_stack_widen_the_receptive_field(tab):
    _, page, demo = opened(tab, "receptive-field")
    assert last_number(demo, "size") == 13 and last_number(demo, "jump") == 2
    demo.get_by_role("spinbutton", name="第 1 层的步幅 s").fill("2")
    page.keyboard.press("Enter")
    assert last_number(demo, "size") == 1 + 2 + 4 + 16 and last_number(demo, "jump") == 4
    demo.get_by_role("button", name="加一层").click()
    assert last_number(demo, "size") == 23 + 16
    stack = demo.get_by_role("spinbutton", name="第 4 层的膨胀 d")
    stack.fill("99")
    page.keyboard.press("Enter")
    assert last_number(demo, "size") == 39 and stack.input_value() == "2"  # out of range: as before
    demo.get_by_role("button", name="膨胀成倍").click()
    assert last_number(demo, "size") == 15 and last_number(demo, "paths") == 3
    page, demo = shared(tab, "receptive-field", page)
    assert last_number(demo, "size") == 15
    for size in (7, 3):
        demo.get_by_role("button", name="去掉最上一层").click()
        assert last_number(demo, "size") == size
    assert demo.get_by_role("button", name="去掉最上一层").is_disabled()
    assert "def receptive_field(" in code_shown(page, demo)
    demo.get_by_role("button", name="恢复原样").click()
    assert last_number(demo, "size") == 13


def numbers(demo, key):
    frame(demo.page)
    text = demo.locator(f"[data-number={key}]").inner_text()
    return [float(v) for v in re.findall(r"[\d.]+", text)]


@pytest.mark.full
def test_the_mean_follows_an_outlier_and_the_median_does_not(tab):
    _, page, demo = opened(tab, "loss-statistic")
    y = [1.5, 2.2, 2.8, 3.4, 4.2, 5, 10]
    assert numbers(demo, "mean") == pytest.approx([np.mean(y)], abs=1e-3)
    assert numbers(demo, "median") == [3.4] and numbers(demo, "quantile") == [5]
    assert numbers(demo, "least")[0] == pytest.approx(np.var(y), abs=1e-3)
    outlier = demo.locator(".handle.demo-o")
    drag(page, outlier, -120, 0)
    moved = float(outlier.get_attribute("aria-valuenow"))
    assert 5 < moved < 9.5 and numbers(demo, "median") == [3.4]
    assert numbers(demo, "mean") == pytest.approx([np.mean([*y[:-1], moved])], abs=1e-3)
    outlier.focus()
    page.keyboard.press("End")
    assert numbers(demo, "mean") == pytest.approx([np.mean([*y[:-1], 12])], abs=1e-3)
    assert outlier.get_attribute("aria-valuetext") == "12.00"
    slider = demo.locator("input[type=range]")
    slider.fill("0.5")
    assert numbers(demo, "quantile") == numbers(demo, "median") == [3.4]
    demo.get_by_role("button", name="加一个点").click()
    low, high = numbers(demo, "median")  # an even number of points
    assert low < high and numbers(demo, "quantile") == [low, high]
    slider.fill("0.9")
    assert numbers(demo, "quantile") == [12]
    page, demo = shared(tab, "loss-statistic", page)
    assert numbers(demo, "median") == [low, high] and demo.locator(".handle").count() == 8
    demo.get_by_role("button", name="去掉一个点").click()
    assert numbers(demo, "median") == [3.4]
    assert "def pinball(" in code_shown(page, demo)
    demo.get_by_role("button", name="恢复原样").click()
    assert numbers(demo, "quantile") == [5]


@pytest.mark.full
def test_the_grid_loses_to_random_points_from_dimension_five_on(tab):
    _, page, demo = opened(tab, "monte-carlo")
    sampler, again = demo.locator("select"), demo.get_by_role("button", name="换一批点")
    dimension, size = demo.locator("input[type=range]").all()
    assert number(demo, "slope") == pytest.approx(-0.5, abs=0.1) and number(demo, "rate") == -0.5
    assert number(demo, "error") == pytest.approx(number(demo, "random"), rel=0.4)
    before = number(demo, "error")
    again.click()
    assert number(demo, "error") != before
    sampler.select_option("grid")
    frame(page)
    assert demo.locator("[data-number=used]").inner_text() == "2⁸ = 256" and again.is_disabled()
    assert number(demo, "error") > number(demo, "random") and number(demo, "rate") == -0.25
    for d in (1, 2, 3, 4):
        dimension.fill(str(d))
        frame(page)
        assert demo.locator("[data-number=cross]").inner_text() == "无（格点领先）"
        assert number(demo, "error") < number(demo, "random")
        assert number(demo, "slope") == pytest.approx(-2 / d, abs=0.04)
    dimension.fill("6")
    frame(page)
    assert demo.locator("[data-number=cross]").inner_text() == "N ≈ 980"
    handle = demo.locator(".handle")
    drag(page, handle, 60, 0)
    assert int(handle.get_attribute("aria-valuetext")) > 256 and int(size.input_value()) > 8
    handle.focus()
    page.keyboard.press("Home")
    frame(page)
    assert handle.get_attribute("aria-valuetext") == "2" and size.input_value() == "1"
    page.keyboard.press("End")
    sampler.select_option("sobol")
    frame(page)
    assert demo.locator("[data-number=used]").inner_text() == "2¹² = 4096"
    assert number(demo, "error") < 0.05 * number(demo, "random") and number(demo, "slope") < -0.9
    value = number(demo, "error")
    page, demo = shared(tab, "monte-carlo", page)
    assert number(demo, "error") == value
    assert "def monte_carlo(" in code_shown(page, demo)
    demo.get_by_role("button", name="恢复原样").click()
    assert number(demo, "slope") == pytest.approx(-0.5, abs=0.1)


@pytest.mark.full
def test_coupling_layers_bend_a_square_and_keep_its_mass(tab):
    _, page, demo = opened(tab, "coupling")
    assert number(demo, "below") == number(demo, "after") > 0.01
    assert number(demo, "det") == pytest.approx(np.tanh(1.5 * 1.25), abs=1e-4) == number(demo, "measured")
    before, square = number(demo, "below"), demo.locator(".handle")
    drag(page, square, -60, 30)
    assert number(demo, "below") == number(demo, "after") > before
    square.focus()
    place = square.get_attribute("aria-valuetext").replace("−", "-").split(", ")
    page.keyboard.press("ArrowRight")
    frame(page)
    page.keyboard.press("Shift+ArrowUp")
    frame(page)
    moved = square.get_attribute("aria-valuetext").replace("−", "-").split(", ")
    assert [float(b) - float(a) for a, b in zip(place, moved, strict=True)] == pytest.approx([0.05, 0.25])
    stretch, shift, layers = demo.locator("input[type=range]").all()
    for count in (0, 2, 3, 4):
        layers.fill(str(count))
        frame(page)
        assert number(demo, "below") == pytest.approx(number(demo, "after"), abs=2e-6)
        assert number(demo, "det") == pytest.approx(number(demo, "measured"), abs=2e-4)
    stretch.fill("0")  # without a stretch the layers only shear
    shift.fill("-1.2")
    assert number(demo, "det") == 0 and number(demo, "below") == number(demo, "after")
    value = number(demo, "after")
    page, demo = shared(tab, "coupling", page)
    assert number(demo, "after") == value and demo.locator("input[type=range]").nth(2).input_value() == "4"
    assert "def coupling(" in code_shown(page, demo)
    demo.get_by_role("button", name="恢复原样").click()
    assert number(demo, "after") == before


FRAMES = """async ([selector, x, y, dx, dy]) => {  // in every frame the pointer is elsewhere
  const times = [], target = document.querySelector(selector);
  let last = performance.now();
  await new Promise((done) => requestAnimationFrame(function frame(now) {
    times.push(now - last); last = now;
    const step = Math.abs((times.length % 100) - 50);
    const place = {clientX: x + dx * step, clientY: y + dy * step, view: window, bubbles: true};
    target.dispatchEvent(new PointerEvent("pointermove", place));
    target.dispatchEvent(new MouseEvent("mousemove", place));
    times.length < 120 ? requestAnimationFrame(frame) : done();
  }));
  return times; }"""
DRAGGED = {
    "riemann": (".handle.demo-f", 0, 1),
    "flip-and-slide": (".handle.demo-t", 1, 0),
    "entropy-triangle": (".handle.demo-p", 0, 1),
    "kernel-playground": ("canvas", 1, 1),
    "monte-carlo": (".handle", 1, 0),
    "loss-statistic": (".handle", 1, 0),
    "flow": (".handle", -1, 0),
    "coupling": (".handle", -1, 1),
    "attention-integral": (".handle.demo-t", -1, 0),
    "integrated-gradients": (".handle.demo-f", -1, 0),
}


@pytest.mark.full
@pytest.mark.parametrize("name", DRAGGED)
def test_frames_while_dragging_on_a_slow_processor(tab, name, record_property):
    """Reported: what a frame costs the page's thread, and how long frames are with that thread four times slower."""
    _, page, demo = opened(tab, name, query="?riemann=f:drawn&kernel-playground=image:blank")
    devtools = page.context.new_cdp_session(page)
    selector, dx, dy = DRAGGED[name]
    box = demo.locator(selector).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    move = [f"figure[data-demo={name}] :is({selector})", x, y, dx, dy]
    before = demo.locator(".demo-numbers").inner_text()
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})  # the thread's own time, whatever else runs

    def busy():
        return {m["name"]: m["value"] for m in devtools.send("Performance.getMetrics")["metrics"]}["TaskDuration"]

    start, frames = busy(), len(page.evaluate(FRAMES, move))
    cost = 1000 * (busy() - start) / frames
    assert demo.locator(".demo-numbers").inner_text() != before
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    times = page.evaluate(FRAMES, move)
    page.mouse.up()
    median, worst = statistics.median(times), sorted(times)[int(0.95 * len(times))]
    said = f"{cost:.1f} ms a frame; four times slower {median:.1f} ms (median), {worst:.1f} ms (95 %)"
    record_property("frames", said)
    print(f"{name}: {said}")
    assert median < 250  # reported, hardly asserted: other work may share the processor
