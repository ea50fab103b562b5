"""Chapter 8.1: kernel integral operators, random features, wide networks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ive

from snippets.operators import kernel_integral_operator, random_features, wide_network
from snippets.solutions.operators import fourier_layer


def kernel(x, y):
    return np.exp(-20 * np.sin(np.pi * (x - y)) ** 2)


def signal(n):
    x = np.arange(n) / n
    return np.sin(2 * np.pi * x) + 0.3 * np.cos(4 * np.pi * x)


def layer(u):
    return kernel_integral_operator(kernel, u)


def change(network, n):
    return np.abs(network(signal(n)) - network(signal(2 * n))[::2]).max()


@pytest.mark.verifies("prop-kernel-operator", fault=("operators", "@ u / u.size", "@ u"))
def test_the_linear_layer_agrees_across_grids(measure):
    for n in (32, 64, 128):
        measure("difference of two grids", change(layer, n), at_most=5e-16)
    # exp(-20 sin²(πt)) = exp(-10 + 10 cos 2πt) has the Fourier coefficients e^{-10} I_k(10)
    x = np.arange(64) / 64
    exact = ive(1, 10) * np.sin(2 * np.pi * x) + 0.3 * ive(2, 10) * np.cos(4 * np.pi * x)
    measure("difference from the closed form", np.abs(layer(signal(64)) - exact).max(), at_most=1e-15)


@pytest.mark.verifies("exm-nonlinearity", fault=("operators", "@ u / u.size", "@ np.tanh(u) / u.size"))
def test_a_nonlinearity_makes_agreement_a_limit(measure):
    changes = [change(lambda u: layer(np.maximum(u, 0)), n) for n in (16, 32, 64, 128)]
    measure("difference from 32 to 64 points", changes[1], at_least=1e-5)
    measure("fall from 16 to 128 points", changes[3] / changes[0], at_most=0.05)
    # a linear layer before it would agree: the difference is the nonlinearity's alone
    measure("difference of the linear layer", change(layer, 32), at_most=5e-16)


@pytest.mark.verifies("thm-random-features", fault=("operators", "/ np.sqrt(len(w))", "/ np.sqrt(len(w) + 1)"))
def test_random_features_have_mean_k_and_the_variance_of_the_formula(measure):
    # the average over all sign patterns and a quadrature rule replaces the draws: exact expectations
    z, p = np.polynomial.hermite_e.hermegauss(40)
    p = p / p.sum()
    x, m = np.array([[0.0], [0.5], [1.3]]), 2
    k = np.exp(-((x - x.T) ** 2) / 2)
    first, second = np.zeros((3, 3)), np.zeros((3, 3))
    for a, pa in zip(z, p, strict=True):
        for b, pb in zip(z, p, strict=True):
            features = random_features(x, [[a], [b]])
            gram = features @ features.T
            first, second = first + pa * pb * gram, second + pa * pb * gram**2
    variance = ((1 + k**4) / 2 - k**2) / m  # k(2t) = k(t)^4 for the Gaussian
    measure("bias", np.abs(first - k).max(), at_most=1e-12)
    measure("difference of the variances", np.abs(second - first**2 - variance).max(), at_most=1e-12)


def test_the_error_falls_with_slope_one_half():
    rng = np.random.default_rng(0)
    x, widths = np.linspace(-2, 2, 21)[:, None], 2 ** np.arange(4, 10)
    k = np.exp(-(x[:, 0] ** 2) / 2)

    def error(m):
        draws = (rng.normal(size=(m, 1)) for _ in range(200))
        return np.sqrt(np.mean([(random_features(x, w) @ random_features([[0]], w)[0] - k) ** 2 for w in draws]))

    slope = np.polyfit(np.log(widths), np.log([error(m) for m in widths]), 1)[0]
    assert slope == pytest.approx(-0.5, abs=0.06)


@pytest.mark.verifies("exm-wide-network", fault=("operators", ".mean(axis=1)", ".sum(axis=1)"))
@given(angle=st.floats(0, 6), length=st.floats(0.1, 5))
def test_a_wide_network_is_a_mean_over_its_units(angle, length, measure):
    x = length * np.array([[np.cos(angle), np.sin(angle)]])
    turns = np.arange(4000) * 2 * np.pi / 4000  # a rule over directions; the mean length of w is sqrt(pi/2)
    w = np.sqrt(np.pi / 2) * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    out = wide_network(x, w, lambda z: np.maximum(z, 0))[0]
    measure("relative difference", abs(out * np.sqrt(2 * np.pi) / length - 1), at_most=1e-5)


def test_the_fourier_layer_is_the_kernel_layer_for_band_limited_input():
    for n in (16, 33, 64):
        assert fourier_layer(signal(n), ive(range(4), 10)) == pytest.approx(layer(signal(n)), abs=1e-4)
    assert fourier_layer(signal(64), ive(range(4), 10)) == pytest.approx(layer(signal(64)), abs=1e-14)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: kernel_integral_operator(kernel, []), "vector"),
        (lambda: kernel_integral_operator(kernel, [[1.0]]), "vector"),
        (lambda: random_features([[1.0]], [[1.0, 2.0]]), "need"),
        (lambda: random_features([[1.0]], np.zeros((0, 1))), "need"),
        (lambda: random_features(np.ones((4, 2, 2)), np.ones((3, 2))), "need"),
        (lambda: random_features(np.ones((4, 2)), np.ones((3, 2, 2))), "need"),
        (lambda: wide_network([1.0], [[1.0]], np.tanh), "need"),
        (lambda: wide_network([[1.0]], [[1.0, 2.0]], np.tanh), "need"),
        (lambda: wide_network([[1.0]], np.zeros((0, 1)), np.tanh), "need"),
        (lambda: wide_network(np.ones((4, 2)), np.ones((3, 2, 2)), np.tanh), "need"),
    ],
)
def test_operators_refuse_bad_input(call, word):
    with pytest.raises(ValueError, match=word):
        call()
