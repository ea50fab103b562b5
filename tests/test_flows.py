"""Transported densities against quadrature, distribution functions and numerical Jacobians."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from snippets.flows import coupling, coupling_inverse, jacobian, pushforward_density
from snippets.solutions.flows import box_muller, lognormal_pdf, planar

sinh_density = pushforward_density(stats.norm.pdf, np.arcsinh, lambda x: 1 / np.sqrt(1 + x**2))


def bent(z1):
    return np.tanh(1.5 * z1)


def moved(z1):
    return 0.5 * z1**2 - 0.3


@pytest.mark.verifies(
    "thm-change-of-variables",
    fault=("flows", "values = z_pdf(np.where(inside, z, 0.0)) *", "values = z_pdf(np.where(inside, z, 0.0)) * 2 *"),
)
def test_mass_between_two_points_is_kept(measure):
    maps = {
        "sinh": (np.sinh, sinh_density),
        "exp": (
            np.exp,
            pushforward_density(stats.norm.pdf, lambda x: np.log(np.where(x > 0, x, np.nan)), lambda x: 1 / x),
        ),
        "minus cube root": (
            lambda z: -(z + z**3),
            None,
        ),
    }
    for g, density in maps.values():
        if density is None:  # a decreasing map, inverted by Newton's method

            def inverse(x):
                z = np.zeros_like(x)
                for _ in range(60):
                    z = z - (z + z**3 + x) / (1 + 3 * z**2)
                return z

            density = pushforward_density(stats.norm.pdf, inverse, lambda x: -1 / (1 + 3 * inverse(x) ** 2))  # noqa: B023
        for a, b in ((-1.0, 0.5), (0.2, 1.7)):
            low, high = sorted((float(g(a)), float(g(b))))
            mass, _ = integrate.quad(lambda x: float(density(np.array([x]))[0]), low, high)  # noqa: B023
            measure("mass of the image - mass", abs(mass - (stats.norm.cdf(b) - stats.norm.cdf(a))), at_most=1e-9)


@pytest.mark.verifies("exm-sinh", fault=("flows", "np.abs(dinverse(x))", "np.abs(dinverse(x)) ** 2"))
def test_the_density_of_sinh_z_has_mass_one_and_its_distribution_function(measure):
    mass, _ = integrate.quad(lambda t: float(sinh_density(np.sinh(t))) * math.cosh(t), -9, 9)
    measure("mass - 1", abs(mass - 1), at_most=1e-12)
    for x in (-20.0, -1.0, 0.3, 5.0):
        part, _ = integrate.quad(lambda t: float(sinh_density(np.sinh(t))) * math.cosh(t), -9, math.asinh(x))
        measure("distribution function", abs(part - stats.norm.cdf(math.asinh(x))), at_most=1e-12)


@pytest.mark.verifies(
    "exm-two-branches",
    fault=("flows", "slope = inverse(x), np.abs(dinverse(x))", "slope = inverse(x), 2 * np.abs(dinverse(x))"),
)
def test_one_branch_of_the_square_has_half_the_mass(measure):
    one = pushforward_density(stats.norm.pdf, lambda x: np.sqrt(np.where(x > 0, x, np.nan)), lambda x: 0.5 / np.sqrt(x))
    half, _ = integrate.quad(lambda t: float(one(np.array(t * t))) * 2 * t, 0, 12)
    measure("mass of one branch", half, near=0.5, within=1e-10)
    x = np.linspace(0.1, 9, 30)
    measure("two branches - chi-squared", np.abs(2 * one(x) - stats.chi2(1).pdf(x)).max(), at_most=1e-14)


@pytest.mark.verifies(
    "prop-flow-entropy", fault=("flows", "np.where(inside, slope, 0.0)", "np.where(inside, slope, 0.0) * 1.01")
)
def test_entropy_changes_by_the_mean_log_derivative_and_divergence_does_not(measure):
    def entropy(density):
        def integrand(t):
            p = float(density(np.sinh(t)))
            return -p * math.log(p) * math.cosh(t) if p > 0 else 0.0

        return integrate.quad(integrand, -9, 9)[0]

    h_z = 0.5 * math.log(2 * math.pi * math.e)
    stretch, _ = integrate.quad(lambda z: stats.norm.pdf(z) * math.log(math.cosh(z)), -12, 12)
    measure("h(X) - h(Z) - E ln g'(Z)", abs(entropy(sinh_density) - h_z - stretch), at_most=1e-9)
    shifted = pushforward_density(stats.norm(0.5, 0.8).pdf, np.arcsinh, lambda x: 1 / np.sqrt(1 + x**2))
    moved_kl, _ = integrate.quad(
        lambda t: (
            float(sinh_density(np.sinh(t))) * math.log(sinh_density(np.sinh(t)) / shifted(np.sinh(t))) * math.cosh(t)
        ),
        -8,
        8,
    )
    kl = math.log(0.8) + (1 + 0.25) / (2 * 0.64) - 0.5
    measure("KL after - KL before", abs(moved_kl - kl), at_most=1e-9)


@pytest.mark.verifies(
    "prop-coupling",
    fault=(
        "flows",
        "return np.hstack([x1, (x2 - shift(x1)) * np.exp(-s)])",
        "return np.hstack([x1, (x2 - shift(x1)) * np.exp(s)])",
    ),
)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_coupling_layer_is_inverted_and_its_determinant_is_a_product(seed, measure):
    z = np.random.default_rng(seed).standard_normal((5, 4))
    x, log_det = coupling(z, bent, moved)
    back, again = coupling_inverse(x, bent, moved)
    measure("inverse", np.abs(back - z).max(), at_most=1e-13)
    assert np.allclose(again, log_det, rtol=1e-14, atol=0)
    J = jacobian(lambda rows: coupling(rows, bent, moved)[0], z[0])
    measure("lower triangle only", np.abs(np.triu(J, 1)).max(), at_most=1e-9)
    measure("log-determinant - numerical one", abs(np.linalg.slogdet(J)[1] - log_det[0]), at_most=1e-7)


@pytest.mark.verifies("prop-composition", fault=("flows", "z2 * np.exp(s) + shift(z1)", "z2 * np.exp(-s) + shift(z1)"))
def test_log_determinants_of_a_composition_add_up(measure):
    def swap(rows):
        return rows[:, ::-1]

    def flow(rows):
        first, one = coupling(rows, bent, moved)
        second, two = coupling(swap(first), moved, bent)
        return second, one + two

    for z in np.random.default_rng(0).standard_normal((10, 2)):
        J = jacobian(lambda rows: flow(rows)[0], z)
        measure("ln |det| - sum", abs(np.linalg.slogdet(J)[1] - flow(z[None])[1][0]), at_most=1e-7)


@pytest.mark.verifies("prop-flow-likelihood", fault=("flows", "np.abs(dinverse(x))", "np.abs(dinverse(x)) ** 0.5"))
def test_likelihood_in_x_is_likelihood_in_z_plus_the_log_derivative(measure):
    x = np.sinh(np.random.default_rng(0).standard_normal(200) * 1.2)
    left = np.log(sinh_density(x)).mean()
    right = stats.norm.logpdf(np.arcsinh(x)).mean() - 0.5 * np.log1p(x**2).mean()
    measure("difference", abs(left - right), at_most=1e-13)


def test_outside_the_range_the_density_is_zero():
    density = pushforward_density(stats.norm.pdf, lambda x: np.log(np.where(x > 0, x, np.nan)), lambda x: 1 / x)
    np.testing.assert_array_equal(density(np.array([-1.0, 0.0])), 0)
    np.testing.assert_allclose(density(np.array([0.5, 2.0])), stats.lognorm(1).pdf([0.5, 2.0]), rtol=1e-13)


def test_outside_the_range_there_is_no_warning_either():
    density = pushforward_density(stats.norm.pdf, np.log, lambda x: 1 / x)
    with np.errstate(invalid="raise", divide="raise"):
        np.testing.assert_array_equal(density([-1.0, 0.0]), 0)


def test_whole_numbers_are_read_as_real_ones():
    density = pushforward_density(stats.norm.pdf, lambda x: x**-1, lambda x: x**-2)
    np.testing.assert_allclose(density([1, 2]), stats.norm.pdf([1, 0.5]) / [1, 4], rtol=1e-15)


def test_the_jacobian_of_one_variable_is_its_derivative(measure):
    measure("(z^2)' at 3", jacobian(np.square, [3.0]).item(), near=6, within=1e-8)


def test_lognormal_agrees_with_scipy():
    x = np.array([-1.0, 0.0, 0.1, 1.0, 7.0])
    np.testing.assert_allclose(lognormal_pdf(x, 0.3, 0.6), stats.lognorm(0.6, scale=math.exp(0.3)).pdf(x), rtol=1e-13)
    with pytest.raises(ValueError, match="sigma"):
        lognormal_pdf(x, 0.3, 0.0)


def test_box_muller_gives_independent_normals():
    z = box_muller(np.random.default_rng(0).random((20_000, 2)))
    assert stats.kstest(z[:, 0], "norm").pvalue > 1e-3
    assert stats.kstest(z[:, 1], "norm").pvalue > 1e-3
    assert abs(np.corrcoef(z[:, 0] ** 2, z[:, 1] ** 2)[0, 1]) < 5 / math.sqrt(20_000)
    for end in (0.0, 1.0):
        with pytest.raises(ValueError, match="strictly"):
            box_muller([[end, 0.5]])


def test_the_planar_determinant_agrees_with_the_numerical_one():
    rng = np.random.default_rng(0)
    for _ in range(20):
        z, w, b = rng.standard_normal(3), rng.standard_normal(3), rng.standard_normal()
        u = rng.standard_normal(3)
        u = u if w @ u > -0.9 else -u
        _, log_det = planar(z[None], u, w, b)
        J = jacobian(lambda rows: planar(rows, u, w, b)[0], z)  # noqa: B023
        assert log_det[0] == pytest.approx(np.linalg.slogdet(J)[1], abs=1e-7)
        assert np.linalg.det(J) > 0
    with pytest.raises(ValueError, match="one-to-one|> -1"):
        planar(z[None], -2 * w / (w @ w), w, 0.0)


def test_a_planar_map_moves_every_point_along_u_and_its_hyperplane_not_at_all():
    u, w, b = np.array([0.5, -1.0]), np.array([2.0, 1.0]), 0.7
    on_plane, off_plane = np.array([-0.35, 0.0]), np.array([0.0, 0.0])  # w·z + b = 0, and b
    moved_to, log_det = planar([on_plane, off_plane], u, w, b)
    np.testing.assert_allclose(moved_to, [on_plane, math.tanh(b) * u], atol=1e-15)
    assert log_det == pytest.approx([0, 0], abs=1e-15)  # w·u = 0: a shear


def test_a_planar_map_with_w_u_of_minus_one_stops_at_a_point_and_is_refused():
    with pytest.raises(ValueError, match="> -1"):  # at w·z + b = 0 its derivative along u is 0
        planar([[0.0, 0.0]], [-1.0, 0.0], [1.0, 0.0], 0.0)


@pytest.mark.parametrize(
    "bad",
    [
        lambda: coupling([[1.0, 2.0, 3.0]], bent, moved),
        lambda: coupling([1.0, 2.0], bent, moved),
        lambda: coupling_inverse(np.zeros((2, 0)), bent, moved),
        lambda: jacobian(lambda rows: rows, [[1.0]]),
        lambda: jacobian(lambda rows: rows, []),
        lambda: box_muller([0.5, 0.5]),
    ],
)
def test_bad_input_is_named(bad):
    with pytest.raises(ValueError, match="shape"):
        bad()
