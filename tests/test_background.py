"""Chapter 1: the readings of an integral, errata E1 to E3, and the map with its targets."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.project import ROOT
from snippets.background import (
    WHERE_IS_THE_INTEGRAL,
    dropout_masks,
    four_readings,
    map_rows,
    network_through,
    relu_network,
    signed_area,
)
from snippets.convolution import continuous_convolution
from snippets.quadrature import nodes_and_weights

LANGUAGES = ("zh", "en")


@pytest.mark.verifies("prop-relu-interpolation", fault=("background", "-nodes[:-1]", "-nodes[1:]"))
@pytest.mark.verifies("erratum-e1", fault=("background", "np.diff(slopes, prepend=0)", "slopes"))
@given(seed=st.integers(0, 10**6), m=st.integers(1, 30))
def test_a_network_is_a_composition_that_needs_no_brain(seed, m, measure):
    rng = np.random.default_rng(seed)
    nodes = np.cumsum(0.1 + rng.random(m + 1))
    values = rng.normal(size=m + 1)
    weights = network_through(nodes, values)
    # one hidden unit per interval; each bend adds rounding of the order of the slopes, at most 10 * 3
    measure("empirical risk", np.mean((relu_network(nodes, *weights) - values) ** 2), at_most=1e-22)
    x = rng.uniform(nodes[0], nodes[-1], 200)
    distance = np.abs(relu_network(x, *weights) - np.interp(x, nodes, values)).max()
    measure("distance from np.interp", distance, at_most=1e-11)


@pytest.mark.verifies(
    "erratum-e1", fault=("background", "np.maximum(0, np.multiply", "np.maximum(-1, np.multiply")
)
def test_the_integral_of_the_network_is_the_trapezoid_sum_of_its_data(measure):
    nodes, weights = nodes_and_weights(0, 1, 8, "trapezoid")
    values = np.sin(6 * nodes)
    x, w = nodes_and_weights(0, 1, 8 * 50, "trapezoid")  # nodes and bends coincide: exact on every piece
    integral = w @ relu_network(x, *network_through(nodes, values))
    measure("difference", abs(integral - weights @ values), at_most=1e-14)


@pytest.mark.verifies(
    "erratum-e2", fault=("background", "lambda x: np.maximum(-f(x), 0)", "lambda x: np.maximum(f(x), 0)")
)
@given(a=st.floats(-6, 0), length=st.floats(0.5, 8))
def test_the_integral_is_the_area_above_minus_the_area_below(a, length, measure):
    b = a + length
    above, below = signed_area(np.sin, a, b, 4000)
    # midpoint rule with a kink: at most (b - a) h^2 / 8, once for each zero, for a slope of at most 1
    measure(
        "integral",
        abs(above - below - (math.cos(a) - math.cos(b))),
        at_most=length * (length / 4000) ** 2 / 8,
    )
    assert above >= 0 and below >= 0


@pytest.mark.verifies("erratum-e2", fault=("background", "return above, below", "return above + below, 0.0"))
def test_an_integral_can_be_zero_or_negative_where_the_area_is_not(measure):
    above, below = signed_area(np.sin, 0, 2 * math.pi, 1000)
    measure("integral of sin over a period", above - below, near=0.0, within=1e-12)
    measure("area", above + below, near=4.0, within=1e-4)
    above, below = signed_area(np.sin, math.pi, 2 * math.pi, 1000)
    measure("integral of sin from pi to 2 pi", above - below, near=-2.0, within=1e-5)


@pytest.mark.verifies(
    "exm-four-readings", fault=("background", "(b - a) * top * hits.mean()", "(b - a) * hits.mean()")
)
@given(seed=st.integers(0, 10**6))
def test_four_readings_agree(seed, measure):
    n, top = 10_000, 0.4
    area, mass, average, probability = four_readings(
        lambda x: x * np.exp(-x), 0, 4, top, n, np.random.default_rng(seed)
    )
    exact = 1 - 5 * math.exp(-4)
    measure("area", abs(area - exact), at_most=4 * (4 / n) ** 2 / 24 * 2)  # |f''| <= 2
    # random cells: the third moments of their lengths add up to about 6 * 4^3 / n^2
    measure("mass", abs(mass - exact), at_most=5 * 6 * 4**3 / n**2 * 2 / 24)
    second = (1 - 41 * math.exp(-8)) / 4  # integral of f^2 over [0, 4]
    measure(
        "average, in standard errors",
        abs(average - exact) / math.sqrt((4 * second - exact**2) / n),
        at_most=5,
    )
    share = exact / (4 * top)
    error = 4 * top * math.sqrt(share * (1 - share) / n)
    measure("probability, in standard errors", abs(probability - exact) / error, at_most=5)


def test_each_reading_takes_n_points_of_an_interval_that_begins_anywhere(measure):
    seen = []

    def step(x):  # touches both sides of the box
        seen.append(x)
        return np.where(x < 3.5, 0.0, 2.0)

    readings = four_readings(step, 2, 5, 2, 50, np.random.default_rng(0))
    assert all(len(x) == 50 and x.min() >= 2 and x.max() <= 5 for x in seen)
    for name, value in zip(("area", "mass", "average", "probability"), readings, strict=True):
        measure(name, value, near=3, within=1.5)  # 3.5 standard errors: six times one half over the root of 50
    for height in (0.0, 0.7):
        whole = four_readings(lambda x, h=height: np.full(len(x), h), 2, 5, 0.7, 20, np.random.default_rng(1))
        measure("constants are exact in each reading", np.abs(np.subtract(whole, 3 * height)).max(), at_most=1e-14)
    area, mass, average, _ = four_readings(np.copy, 0, 1, 1, 10, np.random.default_rng(2))
    measure("cells and pieces are exact for a line", max(abs(area - 0.5), abs(mass - 0.5)), at_most=1e-15)
    measure("random points are not", abs(average - 0.5), at_least=1e-3)


@pytest.mark.verifies("erratum-e3", fault=("smoothing", "return dx * np.convolve", "return np.convolve"))
def test_a_sum_becomes_the_integral_only_with_dx(measure):
    def box(x):
        return ((x >= -0.5) & (x < 0.5)).astype(float)

    grid = np.arange(-2000, 2000) * 1e-3
    bare = np.convolve(box(grid), box(grid), mode="same")
    measure("peak of the sum", bare.max(), near=1000.0, within=1e-9)
    integral = continuous_convolution(box, box, grid)
    measure("peak of the integral", integral.max(), near=1.0, within=1e-9)
    # the samples of the half-open box lie half a step to the left of its middle: the triangle moves by a step
    triangle = np.maximum(0, 1 - np.abs(grid + 1e-3))
    measure("distance from the triangle", np.abs(integral - triangle).max(), at_most=1e-12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_map(language):
    page = (ROOT / "docs" / language / "1-background.md").read_text("utf-8")
    rows = map_rows(language)
    assert len(rows) >= 12
    assert "\n".join(rows) in page, (
        f"docs/{language}/1-background.md does not hold these rows:\n" + "\n".join(rows)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", WHERE_IS_THE_INTEGRAL, ids=lambda row: row["target"])
def test_every_row_of_the_map_leads_to_a_heading(row, language):
    target, anchor = row["target"].split("#")
    page = ROOT / "docs" / language / target
    assert page.is_file(), f"{page} does not exist"
    ids = re.findall(r"^#+ .*\{ *#([\w-]+) *\} *$", page.read_text("utf-8"), re.M)
    assert anchor in ids, f"{target} has no heading '{anchor}', only {ids}"


def test_without_dropout_only_the_full_mask_can_be_drawn():
    masks, probabilities = dropout_masks(2, 0)
    np.testing.assert_array_equal(masks[probabilities == 1], [[1, 1]])
    assert probabilities.sum() == 1


def test_formulas_of_the_map_do_not_break_the_table():
    for row in WHERE_IS_THE_INTEGRAL:
        assert "|" not in row["integral"] and "$" not in row["integral"]
        assert row["zh"] and row["en"] and set(row["how"]) == set(LANGUAGES)


@pytest.mark.parametrize("call", [
    lambda: signed_area(np.sin, 1, 0, 10),
    lambda: signed_area(np.sin, 1, 1, 10),
    lambda: signed_area(np.sin, 0, 1, 0),
    lambda: four_readings(np.sin, 0, 6, 1, 100, np.random.default_rng(0)),
    lambda: four_readings(np.exp, 0, 6, 1, 100, np.random.default_rng(0)),
    lambda: relu_network([[1.0]], [1], [1], [1], 0),
    lambda: relu_network([1.0], [1, 2], [1], [1], 0),
    lambda: relu_network([1.0], [1, 2], [1], [1, 2], 0),
    lambda: relu_network([1.0], np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 2)), 0),
    lambda: network_through([0, 0], [1, 2]),
    lambda: network_through([0, 1], [1, 2, 3]),
    lambda: network_through([0], [1]),
    lambda: dropout_masks(0, 0.5),
    lambda: dropout_masks(21, 0.5),
    lambda: dropout_masks(2, 1.0),
    lambda: dropout_masks(2, -0.1),
])  # fmt: skip
def test_bad_input_is_an_error(call):
    with pytest.raises(ValueError):
        call()
