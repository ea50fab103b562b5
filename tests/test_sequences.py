"""Sequences: likelihood and perplexity, the recurrent step, and CTC in three ways."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from snippets.sequences import (
    chain_log_probs,
    collapse,
    ctc_bruteforce,
    ctc_forward,
    leaky_rnn_step,
    perplexity,
)
from snippets.solutions.sequences import greedy_decode


def log_softmax(logits):
    return logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)


def random_chain(rng, V):
    return rng.dirichlet(np.ones(V)), rng.dirichlet(np.ones(V), size=V)


@pytest.mark.verifies(
    "prop-perplexity",
    fault=("sequences", "np.append(start[x[:1]], transition", "np.append(start[x[:1]] ** 2, transition"),
)
@given(seed=st.integers(0, 2**32 - 1), V=st.integers(2, 3), T=st.integers(1, 5))
def test_expected_negative_log_likelihood_is_entropy_plus_relative_entropy(seed, V, T, measure):
    rng = np.random.default_rng(seed)
    p, q = random_chain(rng, V), random_chain(rng, V)
    sequences = list(product(range(V), repeat=T))
    log_p = np.array([chain_log_probs(x, *p).sum() for x in sequences])
    log_q = np.array([chain_log_probs(x, *q).sum() for x in sequences])
    measure("total probability of all sequences", np.exp(log_p).sum(), near=1, within=1e-12)
    cross_entropy, entropy = -np.exp(log_p) @ log_q, -np.exp(log_p) @ log_p
    # the relative entropy of two chains, by its chain rule: no sum over sequences
    divergence, marginal = p[0] @ np.log(p[0] / q[0]), p[0]
    for _ in range(T - 1):
        divergence += marginal @ np.sum(p[1] * np.log(p[1] / q[1]), axis=1)
        marginal = marginal @ p[1]
    measure("H(p, q) - H(p) - KL", abs(cross_entropy - entropy - divergence), at_most=1e-11)
    measure("relative entropy", divergence, at_least=-1e-15)


def test_an_impossible_token_has_the_logarithm_minus_infinity_without_a_warning():
    with np.errstate(divide="raise"):
        np.testing.assert_array_equal(chain_log_probs([0, 0, 1], [1.0, 0.0], np.eye(2)), [0, 0, -np.inf])


def test_perplexity_of_a_uniform_guess_is_the_size_of_the_vocabulary():
    assert perplexity(np.log(np.full(7, 1 / 50))) == pytest.approx(50)
    assert perplexity([0.0, 0.0]) == 1
    assert perplexity([np.log(0.5), -np.inf]) == np.inf


@pytest.mark.verifies(
    "erratum-e16", fault=("sequences", "np.exp(-log_probs.mean())", "np.exp(-log_probs.sum())")
)
def test_the_loss_of_a_sequence_model_is_a_finite_sum_and_perplexity_the_exponential_of_its_mean(measure):
    rng = np.random.default_rng(0)
    start, transition = random_chain(rng, 4)
    sequence = [0, 2, 1, 1, 3]
    product_of_factors = start[0] * transition[0, 2] * transition[2, 1] * transition[1, 1] * transition[1, 3]
    log_probs = chain_log_probs(sequence, start, transition)
    measure(
        "sum of 5 terms + ln of the product",
        abs(-log_probs.sum() + np.log(product_of_factors)),
        at_most=1e-13,
    )
    measure(
        "perplexity - product^(-1/5)", abs(perplexity(log_probs) - product_of_factors**-0.2), at_most=1e-12
    )


def recurrent_layer(rng, m=3, d=2):
    W, U, b = rng.normal(size=(m, m)), rng.normal(size=(m, d)), rng.normal(size=m)
    return rng.normal(size=m), rng.normal(size=d), W, U, b


@pytest.mark.verifies("prop-rnn-euler", fault=("sequences", "return (1 - leak) * h", "return h"))
def test_a_recurrent_layer_is_an_euler_step_of_order_one(measure):
    h, x, W, U, b = recurrent_layer(np.random.default_rng(2))
    tau, T = 0.5, 1.0
    step = leaky_rnn_step(h, x, W, U, b, dt=tau, tau=tau)
    measure(
        "dt = tau against tanh(Wh + Ux + b)", np.abs(step - np.tanh(W @ h + U @ x + b)).max(), at_most=1e-15
    )

    def slope(t, h):
        return (-h + np.tanh(W @ h + U @ x + b)) / tau

    exact = solve_ivp(slope, (0, T), h, method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]
    errors = []
    for n in (200, 400):
        state = h
        for _ in range(n):
            state = leaky_rnn_step(state, x, W, U, b, dt=T / n, tau=tau)
        errors.append(np.linalg.norm(state - exact))
    measure("order in dt", np.log2(errors[0] / errors[1]), near=1, within=0.02)


@pytest.mark.parametrize(("dt", "decays"), [(0.5, True), (1.9, True), (2.1, False)])
def test_without_input_the_state_decays_exactly_for_steps_below_twice_tau(dt, decays):
    h = np.ones(1)
    for _ in range(200):
        h = leaky_rnn_step(h, [0.0], [[0.0]], [[0.0]], [0.0], dt)
    assert (abs(h[0]) < 1e-6) == decays


@pytest.mark.parametrize(
    ("path", "labels"),
    [((0, 0), ()), ((1, 1, 2), (1, 2)), ((1, 0, 1), (1, 1)), ((0, 2, 2, 0, 0, 1), (2, 1)), ((), ())],
)
def test_collapse_merges_repeats_before_it_deletes_blanks(path, labels):
    assert collapse(path) == labels


@st.composite
def frames_and_labels(draw):
    T, V = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    labels = draw(st.lists(st.integers(1, V - 1), max_size=4))
    return log_softmax(2 * rng.normal(size=(T, V))), labels


@pytest.mark.verifies(
    "thm-ctc", fault=("sequences", "for label in labels for c in (label, 0)", "for c in labels")
)
@given(case=frames_and_labels())
def test_the_forward_recursion_is_the_sum_over_all_paths(case, measure):
    log_probs, labels = case
    forward, paths = ctc_forward(log_probs, labels), ctc_bruteforce(log_probs, labels)
    measure("recursion - all paths", abs(np.exp(forward) - np.exp(paths)), at_most=1e-13)
    needed = len(labels) + sum(a == b for a, b in zip(labels, labels[1:], strict=False))
    assert (forward > -np.inf) == (len(log_probs) >= needed)


@pytest.mark.tensorflow
@pytest.mark.verifies("thm-ctc", fault=("sequences", "z[s] != 0 and z[s] != z[s - 2]", "z[s] != 0"))
def test_ctc_by_recursion_by_all_paths_and_by_tensorflow_agree(tf, measure):
    rng = np.random.default_rng(1)
    for labels in ([1, 2], [1, 1], [2], [1, 2, 1]):
        logits = rng.normal(size=(5, 3))
        forward = ctc_forward(log_softmax(logits), labels)
        measure(
            "recursion - all paths", abs(forward - ctc_bruteforce(log_softmax(logits), labels)), at_most=1e-13
        )
        loss = tf.nn.ctc_loss(
            labels=tf.constant([labels]),
            logits=tf.constant(logits[:, None], tf.float32),
            label_length=tf.constant([len(labels)]),
            logit_length=tf.constant([5]),
            blank_index=0,
        )
        measure("recursion - tf.nn.ctc_loss (float32)", abs(forward + loss.numpy()[0]), at_most=1e-5)


@pytest.mark.verifies("erratum-e17", fault=("sequences", "if t == 0 or c != path[t - 1]", "if True"))
def test_the_probabilities_of_all_labellings_sum_to_one(measure):
    log_probs = log_softmax(np.random.default_rng(4).normal(size=(4, 3)))
    total = 0.0
    for length in range(5):
        for labels in product((1, 2), repeat=length):
            forward, paths = ctc_forward(log_probs, labels), ctc_bruteforce(log_probs, labels)
            measure(
                "probability by recursion - by paths", abs(np.exp(forward) - np.exp(paths)), at_most=1e-14
            )
            total += np.exp(forward)
    measure("total probability of all labellings", total, near=1, within=1e-13)


def test_the_best_path_is_not_the_best_labelling():
    log_probs = np.log([[0.6, 0.4], [0.6, 0.4]])
    assert greedy_decode(log_probs) == ()
    assert ctc_forward(log_probs, [1]) == pytest.approx(np.log(0.64))
    assert ctc_forward(log_probs, []) == pytest.approx(np.log(0.36))


def test_rows_may_be_off_by_the_rounding_of_single_precision():
    assert ctc_forward(np.log([[0.5, 0.500015]]), [1]) == pytest.approx(np.log(0.500015))
    with pytest.raises(ValueError, match="normalised"):
        ctc_forward(np.log([[0.5, 0.5001]]), [1])


def test_a_long_recording_neither_underflows_nor_overflows():
    log_probs = np.log(np.full((3000, 5), 0.2))
    assert -3000 * np.log(5) < ctc_forward(log_probs, [1, 2, 2, 3]) < 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: perplexity([]), "one sequence"),
        (lambda: perplexity([0.1]), "positive"),
        (lambda: chain_log_probs([0, 5], [0.5, 0.5], np.eye(2)), "tokens 0 … 1"),
        (lambda: chain_log_probs([0, 2], [0.5, 0.5], np.eye(2)), "tokens 0 … 1"),
        (lambda: chain_log_probs([], [0.5, 0.5], np.eye(2)), "tokens 0 … 1"),
        (lambda: chain_log_probs(np.array([], int), [0.5, 0.5], np.eye(2)), "tokens 0 … 1"),
        (lambda: chain_log_probs([[0, 1]], [0.5, 0.5], np.eye(2)), "tokens 0 … 1"),
        (lambda: chain_log_probs([0], [0.5, 0.6], np.eye(2)), "sum to 1"),
        (lambda: chain_log_probs([0], [0.5, 0.5], np.eye(3)), "transition"),
        (lambda: leaky_rnn_step([0.0], [0.0], [[1.0]], [[1.0]], [0.0], dt=0), "dt and tau"),
        (lambda: leaky_rnn_step([0.0], [0.0], [[1.0]], [[1.0]], [0.0], dt=np.inf), "dt and tau"),
        (lambda: leaky_rnn_step([0.0], [0.0], [[1.0]], [[1.0]], [0.0], dt=1, tau=0), "dt and tau"),
        (lambda: leaky_rnn_step([0.0], [0.0], [[1.0]], [[1.0]], [0.0], dt=1, tau=np.inf), "dt and tau"),
        (lambda: leaky_rnn_step([0.0], [0.0], [[1.0, 2.0]], [[1.0]], [0.0], dt=1), "shapes do not match"),
        (lambda: leaky_rnn_step([0.0], [0.0, 1.0], [[1.0]], [[1.0]], [0.0], dt=1), "does not fit U"),
        (lambda: ctc_forward([[0.0, 0.0]], [1]), "normalised"),
        (lambda: ctc_forward(np.log([[0.5, 0.5]]), [2]), "labels must be classes 1 … 1"),
        (lambda: ctc_bruteforce(np.log([[0.5, 0.5]]), [0]), "labels must be classes"),
        (lambda: ctc_forward([0.0], [1]), "shape"),
    ],
)
def test_bad_input_is_an_error_that_names_it(call, words):
    with pytest.raises(ValueError, match=words):
        call()
