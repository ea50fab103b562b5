"""Attention: the same number as kernel regression, and the limit of many keys."""

from itertools import product
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.attention import attention, nadaraya_watson, self_normalised_average
from snippets.solutions.attention import causal_attention


@st.composite
def queries_keys_values(draw):
    """Queries, keys (not of equal norm) and values of a random size and scale."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    m, n, d, c = (draw(st.integers(1, 6)) for _ in range(4))
    scale = draw(st.sampled_from([0.1, 1.0, 3.0]))
    return scale * rng.normal(size=(m, d)), scale * rng.normal(size=(n, d)), rng.normal(size=(n, c))


def equal_norms(K, radius):
    return radius * K / np.linalg.norm(K, axis=1, keepdims=True)


@given(case=queries_keys_values())
def test_attention_is_the_softmax_of_the_scores_times_the_values(case):
    q, K, V = case
    scores = q @ K.T / np.sqrt(K.shape[1])
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(attention(q, K, V), weights @ V, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(attention(q[0], K, V).shape, V.shape[1:])


@pytest.mark.verifies("prop-attention-kernel", fault=("attention", "(2 * bandwidth**2)", "bandwidth**2"))
@given(case=queries_keys_values(), radius=st.sampled_from([0.5, 1.0, 4.0]))
def test_attention_on_keys_of_equal_norm_is_gaussian_kernel_regression(case, radius, measure):
    q, K, V = case
    bandwidth = K.shape[1] ** 0.25
    difference = attention(q, equal_norms(K, radius), V) - nadaraya_watson(
        q, equal_norms(K, radius), V, bandwidth
    )
    measure("difference, keys of equal norm", np.abs(difference).max(), at_most=1e-12)
    log_weights = (np.sum(K**2, axis=1) - np.sum((q[:, None] - K) ** 2, axis=2)) / (2 * np.sqrt(K.shape[1]))
    repaired = self_normalised_average(log_weights, V)  # the factor exp(‖k‖²/(2√d)) put back
    measure(
        "difference, any keys, with the norm's factor",
        np.abs(attention(q, K, V) - repaired).max(),
        at_most=1e-12,
    )


def test_attention_on_keys_of_different_norm_is_not_gaussian_kernel_regression():
    q, K, V = np.array([1.0]), np.array([[1.0], [3.0]]), np.array([[0.0], [1.0]])
    assert attention(q, K, V)[0] > 0.5 > nadaraya_watson(q, K, V, 1.0)[0]


KEYS = np.array([[-1.0, 0.5], [0.0, 1.0], [1.0, -0.5]])
PROBABILITY = np.array([0.5, 0.3, 0.2])
VALUES = np.array([[1.0], [-2.0], [3.0]])
QUERY = np.array([0.7, -0.4])


def limit_and_tilted():
    """The limit A, the weights divided by their mean, and f - A, for the three keys above."""
    weights = np.exp(KEYS @ QUERY / np.sqrt(2))
    weights = weights / (PROBABILITY @ weights)
    limit = PROBABILITY @ (weights * VALUES[:, 0])
    return limit, weights, VALUES[:, 0] - limit


def exact_mean_and_square(n):
    """E A_n and E (A_n - A)² by listing every count of n keys drawn from the three."""
    mean = square = 0.0
    limit = limit_and_tilted()[0]
    for i, j in product(range(n + 1), repeat=2):
        if i + j > n:
            continue
        counts = (i, j, n - i - j)
        chance = factorial(n) * np.prod(
            [p**c / factorial(c) for p, c in zip(PROBABILITY, counts, strict=True)]
        )
        drawn = np.repeat(np.arange(3), counts)
        output = attention(QUERY, KEYS[drawn], VALUES[drawn])[0]
        mean += chance * output
        square += chance * (output - limit) ** 2
    return mean, square


@pytest.mark.verifies(
    "thm-attention-limit",
    fault=("attention", "/ weights.sum(axis=-1, keepdims=True)", "/ len(values)"),
)
def test_attention_over_many_keys_tends_to_the_tilted_mean_with_bias_of_order_one_over_n(measure):
    limit, weights, centred = limit_and_tilted()
    bias = -PROBABILITY @ (weights**2 * centred)
    variance = PROBABILITY @ (weights * centred) ** 2
    exact = {n: exact_mean_and_square(n) for n in (12, 24)}
    # both expansions go on with a term in 1/n: extrapolating n = 12, 24 leaves one in 1/n²
    for name, leading, scaled in (
        ("n × bias, extrapolated", bias, [n * (exact[n][0] - limit) for n in (12, 24)]),
        ("n × mean squared error, extrapolated", variance, [n * exact[n][1] for n in (12, 24)]),
    ):
        measure(name, 2 * scaled[1] - scaled[0], near=leading, within=0.02 * abs(leading))

    rng, n, q = np.random.default_rng(3), 200_000, 0.8
    keys = rng.normal(size=(n, 1))  # logits q·k with k ~ N(0, 1) tilt the density to N(q, 1)
    exact_limit = np.sin(3 * q) * np.exp(-4.5)
    tilted_twice = (1 - np.cos(12 * q) * np.exp(-18)) / 2 - 2 * exact_limit * np.sin(6 * q) * np.exp(-4.5)
    standard_error = np.sqrt(np.exp(q**2) * (tilted_twice + exact_limit**2) / n)
    error = attention([q], keys, np.sin(3 * keys))[0] - exact_limit
    measure("error of 200000 normal keys, in standard errors", abs(error) / standard_error, at_most=5)


@pytest.mark.verifies(
    "erratum-e18", fault=("attention", "q @ K.T / np.sqrt", "np.arange(len(K)) + q @ K.T / np.sqrt")
)
def test_attention_knows_no_neighbourhood_but_a_convolution_does(measure):
    rng = np.random.default_rng(0)
    X, order = rng.normal(size=(8, 5)), np.array([3, 0, 7, 5, 1, 6, 2, 4])
    permuted = attention(X[order], X[order], X[order])
    measure(
        "attention of permuted patches", np.abs(permuted - attention(X, X, X)[order]).max(), at_most=1e-14
    )
    kernel = np.array([1.0, 2.0, 1.0])

    def convolution(Y):
        return np.array([kernel @ np.take(Y, [t - 1, t, t + 1], axis=0, mode="wrap") for t in range(len(Y))])

    measure(
        "convolution of permuted patches",
        np.abs(convolution(X[order]) - convolution(X)[order]).max(),
        at_least=1,
    )


@given(case=queries_keys_values())
def test_causal_attention_sees_only_what_came_before(case):
    _, K, V = case
    result = causal_attention(K, K, V)
    for t in range(len(K)):
        np.testing.assert_allclose(result[t], attention(K[t], K[: t + 1], V[: t + 1]), atol=1e-12)


def test_large_scores_do_not_overflow():
    assert attention([1000.0], [[1000.0], [999.0]], [[1.0], [5.0]])[0] == 1.0
    assert nadaraya_watson([0.0], [[100.0], [200.0]], [[1.0], [5.0]], 0.1)[0] == 1.0


def test_each_row_of_weights_is_normalised_by_itself():
    rows = self_normalised_average([[0.0, 0.0], [-1000.0, -1000.0]], [[1.0], [5.0]])
    np.testing.assert_array_equal(rows, [[3.0], [3.0]])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: attention([1.0, 2.0], [[1.0]], [[1.0]]), "do not fit keys"),
        (lambda: attention([1.0], [[1.0], [2.0]], [[1.0]]), "do not fit .* values"),
        (lambda: attention([1.0], np.zeros((0, 1)), np.zeros((0, 1))), "at least one value"),
        (lambda: attention(1.0, [[1.0]], [[1.0]]), "do not fit keys"),
        (lambda: attention([1.0, 2.0], np.ones((3, 2, 2)), np.ones((3, 1))), "do not fit keys"),
        (lambda: attention([np.nan], [[1.0]], [[1.0]]), "NaN"),
        (lambda: nadaraya_watson([1.0], [[1.0]], [[1.0]], 0.0), "bandwidth"),
        (lambda: self_normalised_average([-np.inf, -np.inf], [[1.0], [2.0]]), "finite largest"),
        (lambda: self_normalised_average([[0.0, 0.0], [-np.inf, -np.inf]], [[1.0], [2.0]]), "finite largest"),
        (lambda: self_normalised_average([0.0, 0.0], [1.0, 2.0]), "do not fit .* values"),
        (lambda: self_normalised_average(0.0, [[1.0]]), "do not fit .* values"),
        (lambda: causal_attention([[1.0]], [[1.0], [2.0]], [[1.0], [2.0]]), "as many queries"),
    ],
)
def test_bad_input_is_an_error_that_names_it(call, words):
    with pytest.raises(ValueError, match=words):
        call()
