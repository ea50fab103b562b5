"""From one language to the other, at the same place; search that keeps to the reader's language."""

import re

import pytest

from hooks.project import ROOT
from tests.browser.conftest import PHONE, only_full

pytestmark = pytest.mark.browser

KINDS = {
    "chapter": ("/4-mathematics/1-convolution/", "convolution-theorem"),
    "index": ("/3-algorithms/", None),
    "faq": ("/9-faq/", "choose-a-loss"),
    "lab": ("/labs/quadrature/", None),
    "appendix": ("/glossary/", None),
    "home": ("/", None),
}


def switch(page, lang):
    link = page.locator(f'.md-header .md-select a[hreflang="{lang}"]')
    page.locator(".md-header .md-select").hover()
    assert link.is_visible()
    link.evaluate("a => a.click()")  # Playwright's own click may scroll the page before it
    page.wait_for_function(f"() => document.documentElement.lang === '{lang}' && document.readyState === 'complete'")


@pytest.mark.parametrize("kind", ["chapter", "lab", "home", *map(only_full, ("index", "faq", "appendix"))])
def test_the_switcher_keeps_page_and_heading(tab, kind):
    path, heading = KINDS[kind]
    watched = tab()
    page = watched.open(path + (f"#{heading}" if heading else ""))
    if heading is None and kind not in ("home", "appendix", "index"):
        heading = page.locator("article :is(h2, h3)[id]").first.get_attribute("id")
        page = tab().open(f"{path}#{heading}")
    for lang, prefix in (("en", "/en"), ("zh", "")):
        switch(page, lang)
        expected = watched.origin + prefix + path + (f"#{heading}" if heading else "")
        page.wait_for_url(expected, timeout=5000)
        assert page.locator("html").get_attribute("lang") == lang
        if heading:
            page.wait_for_timeout(150)
            top = page.locator(f"#{heading}").evaluate("e => e.getBoundingClientRect().top")
            assert -5 <= top <= 200, f"#{heading} stands {top} px below the top of the screen"


def test_the_switcher_keeps_the_setting_of_a_demonstration(tab):
    path, setting = "/2-concepts/2-convolution/", "flip-and-slide=t:1.5;flip:false"
    watched = tab()
    page = watched.open(f"{path}?h=卷积&{setting}#fig-flip-and-slide")
    for lang, prefix in (("en", "/en"), ("zh", "")):
        switch(page, lang)
        page.wait_for_url(f"{watched.origin}{prefix}{path}?{setting}#fig-flip-and-slide", timeout=5000)
        page.wait_for_selector("figure.live[data-demo=flip-and-slide]")
        demo = page.locator(".demo.flip-and-slide")
        assert demo.locator("[data-number=at]").inner_text() == "1.50"
        assert not demo.locator("input[type=checkbox]").is_checked()
    demo.locator("input[type=range]").fill("0.5")  # what the reader sets now goes along too
    page.wait_for_timeout(400)
    switch(page, "en")
    page.wait_for_selector("figure.live[data-demo=flip-and-slide]")
    assert page.locator(".demo.flip-and-slide [data-number=at]").inner_text() == "0.50"


def test_a_source_page_links_to_itself_in_the_other_language(tab):
    watched = tab()
    page = watched.open("/source/snippets/convolution.py/")
    page.locator("a[hreflang=en]").click()
    page.wait_for_url(watched.origin + "/en/source/snippets/convolution.py/")


def test_the_switcher_keeps_the_paragraph(tab):
    """Without a heading in the address: the paragraph at the top of the screen is there in the other language too."""
    page = tab(viewport=PHONE).open("/4-mathematics/1-convolution/")
    top = """() => {
      const header = document.querySelector(".md-header").offsetHeight;
      const kinds = ":is(h1, h2, h3, h4, p, li, tr, pre, figure, div.arithmatex)";
      const all = [...document.querySelectorAll(".md-content__inner " + kinds)];
      return all.findIndex((b) => b.checkVisibility() && b.getBoundingClientRect().top >= header - 4);
    }"""
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_timeout(200)
    before = page.evaluate(top)
    assert before > 5
    page.evaluate("""() => document.querySelector('.md-select a[hreflang="en"]').click()""")
    page.wait_for_url("**/en/**")
    page.wait_for_timeout(400)
    assert abs(page.evaluate(top) - before) <= 1


def results(page, query):
    """Addresses that the search offers for a query, typed as a reader types it."""
    box = page.locator(".md-search__input")
    box.click()
    box.fill(query)
    box.press("End")  # Material listens to key events; text from an input method comes without one
    page.wait_for_function(
        "() => /\\d|没有|No match/.test(document.querySelector('.md-search-result__meta').textContent)", timeout=20_000
    )
    page.wait_for_timeout(400)
    return page.eval_on_selector_all(".md-search-result__link", "links => links.map((a) => new URL(a.href).pathname)")


@pytest.mark.parametrize("query", ["卷积定理", "等变性", "标准误"])
def test_a_chinese_word_in_a_sentence_is_found_in_chinese_pages_only(tab, query):
    found = results(tab().open("/"), query)
    assert found, f"nothing found for {query}"
    assert not [path for path in found if path.startswith("/en/")]


@pytest.mark.parametrize("query", ["convolution theorem", "equivariance", "standard error"])
def test_an_english_search_finds_english_pages_only(tab, query):
    found = results(tab().open("/en/"), query)
    assert found, f"nothing found for {query}"
    assert all(path.startswith("/en/") for path in found)


def test_the_search_is_loaded_when_it_is_opened_and_in_one_language(tab):
    page, asked = tab().open("/en/9-faq/"), []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.reload()
    page.wait_for_timeout(1000)
    assert "search_index.json" in asked
    assert not {"zh.json", "en.json"} & set(asked)
    assert results(page, "Fubini")
    assert "en.json" in asked
    assert "zh.json" not in asked


def test_a_search_for_nonsense_finds_nothing(tab):
    assert not results(tab().open("/"), "阿巴阿巴卡拉")


# What a learner would type, by the answer that it must lead to.
QUESTIONS = {
    "role": ("积分 作用", "role of the integral"),
    "understand-convolution": ("如何理解卷积", "understand convolution"),
    "common-losses": ("常见损失函数", "common losses"),
    "choose-a-loss": ("选择损失函数", "choose a loss"),
    "q-why-flip": ("卷积为什么要翻转", "why flip the kernel"),
    "q-convolution-integral": ("卷积积分 特例", "special case convolution integral"),
    "q-infinite-sums": ("无穷求和 有限数组", "infinite sum finite array"),
    "q-conv2d-bug": ("conv2d 互相关", "conv2d cross-correlation bug"),
    "q-rotated-180": ("旋转 180°", "rotated 180"),
    "q-invariant-or-equivariant": ("不变 等变", "invariant equivariant pooling"),
    "q-transposed-inverse": ("反卷积", "deconvolution"),
    "q-why-not-fft": ("为什么不用 FFT", "why not FFT"),
    "q-loss-integral-or-sum": ("损失 积分 求和", "training loss integral or sum"),
    "q-sum-or-mean": ("批次 求和 求平均", "sum or mean batch"),
    "q-unbiased-minibatch": ("小批量 无偏", "unbiased minibatch gradient"),
    "q-ce-or-mse": ("分类 交叉熵 MSE", "cross-entropy instead of MSE"),
    "q-ce-negative": ("交叉熵 负", "negative cross-entropy"),
    "q-entropy-negative": ("微分熵 负", "negative differential entropy"),
    "q-ce-or-kl": ("交叉熵 KL", "cross-entropy or KL"),
    "q-nan-softmax": ("softmax NaN", "softmax NaN overflow"),
    "q-two-softmax": ("softmax 交叉熵 版本", "which softmax cross-entropy"),
    "q-why-not-mse": ("MSE 以外 损失", "why loss other than MSE"),
    "q-mc-vs-grid": ("蒙特卡罗 格点 高维", "Monte Carlo grid high dimension"),
    "q-differentiate-draw": ("随机抽样 求导", "differentiate random draw"),
    "q-swap-gradient": ("交换 梯度 期望", "swap gradient expectation"),
    "q-why-det": ("流模型 det J", "det flows"),
    "q-ig-steps": ("积分梯度 步数", "integrated gradients more steps"),
    "q-lebesgue": ("需要勒贝格积分吗", "need Lebesgue integration"),
}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_answer_is_found_by_the_words_of_a_learner(tab, prefix, request):
    """Among the first five pages, and as the first section of its own; one question in seven without `--full`."""
    page, missed = tab().open(f"{prefix}/"), []
    for anchor, queries in list(QUESTIONS.items())[:: 1 if request.config.getoption("full") else 7]:
        found = results(page, query := queries[prefix == "/en"])
        pages = [path for i, path in enumerate(found) if path not in found[:i]]
        first = page.eval_on_selector_all(
            ".md-search-result__link[href*='/9-faq/']", "links => links.map((a) => a.hash)"
        )
        if f"{prefix}/9-faq/" not in pages[:5] or f"#{anchor}" not in first[:3]:
            missed.append(f"{query}: {pages[:5]}, {first[:3]}")
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_answer_has_a_query(lang):
    faq = (ROOT / "docs" / lang / "9-faq.md").read_text("utf-8")
    answers = re.findall(r"^##+ 9\.\d+ .*\{ #([\w-]+) \}$", faq, re.M)
    assert len(answers) == 28
    assert set(answers) == set(QUESTIONS)
