"""Every check printed in chapter 9 is run here, and what the page says about it is asserted."""

import contextlib
import io
import re
from pathlib import Path

import numpy as np
import pytest

from hooks.project import ROOT
from snippets.losses import (
    best_constant,
    brier,
    cross_entropy,
    cross_entropy_of,
    gaussian_nll,
    mean_absolute_error,
    mean_squared_error,
    pinball,
    softmax,
)

SOURCE = (ROOT / "snippets/examples/faq.py").read_text("utf-8")
SECTIONS = dict(re.findall(r"# --8<-- \[start:(\w+)\]\n(.*?)# --8<-- \[end:\1\]", SOURCE, re.S))


def run(name):
    """The names that a printed program leaves behind, with what it printed under "printed"."""
    out = io.StringIO()
    names = {"__name__": "__main__"}
    with contextlib.redirect_stdout(out):
        exec(compile(SECTIONS[name], f"faq.py:{name}", "exec"), names)
    return names | {"printed": out.getvalue()}


def numbers(text):
    return [float(n) for n in re.findall(r"[-+]?\d+\.\d+", text)]


def test_area_under_the_curve():
    check = run("erratum_e21")
    assert check["area"] == pytest.approx(check["pairs"], abs=1e-12)


def test_convolution_is_multiplication_of_polynomials():
    check = run("understand_convolution")
    np.testing.assert_allclose(check["convolve1d"](check["x"], check["k"]), check["product"], rtol=1e-15)
    assert not np.allclose(check["correlate1d"](check["x"], check["k"], "full"), check["product"])


@pytest.mark.verifies("erratum-e22", fault=("losses", "return float(-terms.sum(axis=-1).mean())",
                                            "return float(-terms.sum(axis=-1).sum())"))  # fmt: skip
def test_many_losses_are_cross_entropies_or_likelihoods(measure):
    rng = np.random.default_rng(0)
    for z in rng.normal(size=20, scale=4):
        measure("binary cross-entropy", cross_entropy([1, 0], [z, 0]) - np.log1p(np.exp(-z)), near=0, within=1e-14)
    similarity = rng.normal(size=(6, 6))
    info_nce = np.mean(np.log(np.exp(similarity).sum(axis=1)) - np.diag(similarity))
    measure("InfoNCE - cross-entropy", cross_entropy(np.eye(6), similarity) - info_nce, near=0, within=1e-13)
    y, y_hat = rng.normal(size=(2, 50))
    gap = gaussian_nll(y, y_hat, 1.0) - mean_squared_error(y, y_hat) / 2
    measure("Gaussian NLL - MSE/2", gap, near=np.log(2 * np.pi) / 2, within=1e-13)
    check = run("erratum_e22")
    assert check["info_nce"] == pytest.approx(cross_entropy(np.eye(3), check["similarity"]))
    assert check["p"] == pytest.approx(softmax([1.5, 0])[0])


@pytest.mark.verifies("erratum-e23", fault=("losses", "np.maximum(tau * r, (tau - 1) * r)", "np.maximum(tau * r, -r)"))
def test_a_loss_elicits_a_functional_of_the_distribution(measure):
    y = np.random.default_rng(3).gamma(2.0, size=2001)
    grid = np.linspace(0, 5, 1251)
    step = grid[1]
    measure("MSE - mean", best_constant(mean_squared_error, y, grid) - y.mean(), near=0, within=step)
    measure("MAE - median", best_constant(mean_absolute_error, y, grid) - np.median(y), near=0, within=step)
    for tau in (0.1, 0.5, 0.9):
        upper = best_constant(lambda y, c, tau=tau: pinball(y, c, tau), y, grid)
        # n·tau is no whole number, so the minimiser is one order statistic
        exact = np.quantile(y, tau, method="inverted_cdf")
        measure("pinball - quantile", upper - exact, near=0, within=step)
    q = np.linspace(0.001, 0.999, 999)
    forecasts = np.stack([q, 1 - q], axis=1)
    for p in (0.1, 0.3, 0.8):
        truth = np.broadcast_to([p, 1 - p], forecasts.shape)
        for score in (brier, cross_entropy_of):
            measure("best forecast - p", q[score(truth, forecasts).argmin()] - p, near=0, within=1e-9)
    assert "0.3 (Brier) 0.3 (log)" in run("erratum_e23")["printed"]


def test_why_flip():
    printed = run("why_flip")["printed"]
    assert "convolved [0. 1. 2. 3. 0.]" in printed and "correlated [0. 3. 2. 1. 0.]" in printed
    assert re.search(r"convolve1d .*True\n.*correlate1d .*False", printed)


def test_convolution_integral():
    check = run("convolution_integral")
    assert check["against_counting"] == check["convolve1d"](check["x"], check["k"])[check["t"]]
    assert check["peak"] == pytest.approx(1, abs=1e-12)
    assert check["plain"] == 1000


def test_infinite_sums():
    check = run("infinite_sums")
    np.testing.assert_array_equal(check["long"][check["support"]], check["convolve1d"](check["x"], check["k"]))


def test_conv2d_bug():
    assert numbers(run("conv2d_bug")["printed"]) == [8.1999, 0.0]


def test_rotated_180():
    assert re.findall("True|False", run("rotated_180")["printed"]) == ["False", "True", "True", "True"]


def test_invariant_or_equivariant():
    assert re.findall("True|False", run("invariant_or_equivariant")["printed"]) == ["True", "False", "True"]


def test_transposed_inverse():
    assert re.findall("True|False", run("transposed_inverse")["printed"]) == ["True", "False"]


def test_why_not_fft():
    printed = run("why_not_fft")["printed"]
    assert re.findall("True|False", printed) == ["True", "True"]
    counts = [[int(n) for n in re.findall(r"\d+", line)[1:]] for line in printed.splitlines()[2:]]
    assert counts[0][0] < counts[0][1] and counts[2][0] > counts[2][1]


def test_loss_integral_or_sum():
    check = run("loss_integral_or_sum")
    assert check["fixed"] == pytest.approx(check["loss"][1] @ check["p"], abs=1e-12)
    assert check["training"] < check["best"] < check["true"]


def test_sum_or_mean():
    check = run("sum_or_mean")
    np.testing.assert_allclose(check["sizes"] @ check["means"] / 10, check["full"], rtol=1e-12)
    assert np.abs(check["means"].mean(axis=0) - check["full"]).max() > 1e-2


def test_unbiased_minibatch():
    check = run("unbiased_minibatch")
    full = check["minibatch_gradient"](check["theta"], check["X"], check["y"], np.arange(8))
    np.testing.assert_allclose(check["average"], full, rtol=1e-12)


def test_ce_or_mse():
    _, ce_right, squared_right, _, ce_wrong, squared_wrong, _, ce, squared = numbers(run("ce_or_mse")["printed"])
    assert abs(ce) > 0.99 and abs(squared) < 1e-4  # at the most wrong prediction the squared error hardly pulls
    assert abs(ce_right) < abs(ce_wrong) and abs(squared_right) < abs(squared_wrong)


def test_ce_negative():
    least, density = numbers(run("ce_negative")["printed"])
    assert least > 0 > density


def test_entropy_negative():
    values = numbers(run("entropy_negative")["printed"])[2::3]
    np.testing.assert_allclose(values, [-np.log(2), 0, np.log(2)], atol=1e-6)


def test_ce_or_kl():
    check = run("ce_or_kl")
    *rows, entropy = numbers(check["printed"])
    np.testing.assert_allclose(rows[2::3], entropy, atol=1e-6)


def test_nan_softmax():
    check = run("nan_softmax")
    assert np.isnan(check["naive"][0])
    assert "loss 1000.0" in check["printed"]


def test_two_softmax():
    check = run("two_softmax")
    assert check["dense"] == pytest.approx(check["sparse"], abs=1e-14)
    assert check["clipped"] == pytest.approx(-np.log(1e-7))
    assert "from logits 40.000" in check["printed"]


def test_why_not_mse():
    _, mean_cost, _, quantile_cost = numbers(run("why_not_mse")["printed"])
    assert quantile_cost < 0.7 * mean_cost


def test_mc_vs_grid():
    grid, random = np.reshape(numbers(run("mc_vs_grid")["printed"]), (4, 2)).T
    assert (grid[:2] < random[:2]).all() and (grid[2:] > random[2:]).all()


def test_differentiate_draw():
    values = numbers(run("differentiate_draw")["printed"])
    np.testing.assert_allclose(values, [1.4, 4, 1.4, 0.7**4 + 14 * 0.7**2 + 15], atol=1e-6)


def test_swap_gradient():
    slope, density, ratio = numbers(run("swap_gradient")["printed"])
    assert slope == pytest.approx(density, abs=2e-6)
    assert ratio == pytest.approx(np.exp(-1e-4), abs=2e-6)


def test_why_det():
    np.testing.assert_allclose(numbers(run("why_det")["printed"]), [1, np.exp(0.5)], atol=1e-4)


def test_ig_steps():
    rows = np.reshape(numbers(run("ig_steps")["printed"]), (6, 2))
    assert (rows[:, 0] <= rows[:, 1]).all()  # never more than 1/n …
    assert rows[1, 0] < rows[2, 0] and rows[3, 0] < rows[4, 0]  # … but one more step can make it worse


def test_lebesgue():
    np.testing.assert_allclose(numbers(run("lebesgue")["printed"]), [1 / 3, 14, 91 / 6], atol=1e-6)


def test_every_printed_check_is_asserted_on():
    run_by_the_tests = set(re.findall(r'run\("(\w+)"\)', Path(__file__).read_text("utf-8")))
    assert run_by_the_tests == set(SECTIONS)
