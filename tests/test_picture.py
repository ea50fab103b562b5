"""The drawn picture is an image, and each classical kernel does what its sum says."""

import numpy as np
import pytest

from snippets.convolution import cross_correlate2d
from snippets.picture import BLUR, DELTA, SHARPEN, SOBEL_X, SOBEL_Y, drawn_image


@pytest.mark.parametrize("n", [8, 33, 96])
def test_the_picture_holds_grey_values_at_every_size(n):
    image = drawn_image(n)
    assert image.shape == (n, n) and image.dtype == np.float64
    assert 0 <= image.min() < 0.3 and 0.9 < image.max() <= 1


def test_shapes_have_the_areas_they_were_drawn_with(measure):
    image = drawn_image(400)
    measure("disc", (image == 0.95).mean(), near=np.pi * 0.18**2, within=2e-3)
    measure("square", (image == 0.7).mean(), near=0.09, within=2e-3)


def test_the_triangle_widens_downwards_from_its_apex_in_stripes_a_sixteenth_wide(measure):
    n = 400
    image = drawn_image(n)
    striped = np.isclose(image, 0.1) | np.isclose(image, 0.9)
    measure("area", striped.mean(), near=0.35**2, within=2e-3)
    for y in (0.56, 0.7, 0.89):
        row = striped[int(y * n)]
        measure("width at y", row.mean(), near=2 * (y - 0.55), within=5e-3)
        np.testing.assert_array_equal(row, row[::-1])  # symmetric about x = 1/2
    stripe = np.arange(n) * 16 // n  # number of the stripe of each column
    widest = 358
    np.testing.assert_array_equal((image > 0.5)[widest], striped[widest] & (stripe % 2 == 0))
    assert not striped[int(0.9 * n) :].any()
    assert (drawn_image(15)[13] < 0.5).all()  # the centres of this row lie on the lower edge, y = 0.9


def test_the_ground_brightens_from_left_to_right_around_the_shapes():
    image = drawn_image()
    assert image.shape == (96, 96)
    ground = np.linspace(0.15, 0.35, 2 * 96 + 1)[1::2]  # at the centres of the columns
    for row in (0, 51, 95):  # above, between and below the shapes
        np.testing.assert_allclose(image[row], ground, rtol=1e-14)


def test_bad_sizes_are_refused():
    for n in (7, 0, 9.5, True):
        with pytest.raises(ValueError, match="n must"):
            drawn_image(n)


@pytest.mark.verifies("exm-classical-kernels", fault=("picture", "[-1, 5, -1]", "[-1, 4, -1]"))
def test_averages_keep_a_constant_and_derivatives_kill_it(measure):
    flat = np.full((6, 6), 0.3)
    for k in (DELTA, BLUR, SHARPEN):
        measure("constant kept", np.abs(cross_correlate2d(flat, k) - 0.3).max(), at_most=1e-15)
    for k in (SOBEL_X, SOBEL_Y):
        measure("constant removed", np.abs(cross_correlate2d(flat, k)).max(), at_most=1e-15)


def test_sobel_measures_eight_times_the_slope(measure):
    y, x = np.mgrid[:6, :7].astype(float)
    measure("d/dx", np.abs(cross_correlate2d(3 * x - y, SOBEL_X) - 8 * 3).max(), at_most=1e-12)
    measure("d/dy", np.abs(cross_correlate2d(3 * x - y, SOBEL_Y) + 8).max(), at_most=1e-12)
