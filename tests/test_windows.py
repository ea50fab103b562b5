"""Windows: how many fit, and how far a stack of them sees (snippets/windows.py)."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.layers import conv2d_layer
from snippets.windows import output_size, receptive_field

small = st.integers(1, 4)


@pytest.mark.verifies("prop-output-size", fault=("windows", "- extent) // s + 1", "- k) // s + 1"))
@given(n=st.integers(1, 20), k=st.integers(1, 6), s=small, p=st.integers(0, 3), d=small)
def test_output_size_counts_the_windows_that_fit(n, k, s, p, d, measure):
    positions = range(-p, n + p)
    starts = [a for a in positions[::s] if a + d * (k - 1) in positions]
    assume(starts)
    measure("formula minus enumeration", abs(output_size(n, k, s, p, d) - len(starts)), at_most=0)


@given(n=st.integers(1, 9), k=st.integers(1, 9), p=st.integers(0, 2), d=small)
def test_a_kernel_that_does_not_fit_is_an_error(n, k, p, d):
    if n + 2 * p >= d * (k - 1) + 1:
        assert output_size(n, k, 1, p, d) >= 1
    else:
        with pytest.raises(ValueError, match="does not fit"):
            output_size(n, k, 1, p, d)


def test_odd_kernels_keep_the_size_with_half_of_their_extent_as_padding():
    cases = [(n, k, d) for n in (1, 7, 10) for k in (1, 3, 5) for d in (1, 2)]
    assert all(output_size(n, k, 1, d * (k - 1) // 2, d) == n for n, k, d in cases)


@pytest.mark.parametrize("bad", [(0, 3), (5, 0), (5, 3, 0), (5, 3, 1, -1), (5, 3, 1, 0, 0), (5, 2.5)])
def test_output_size_refuses_parameters_out_of_range(bad):
    with pytest.raises(ValueError):
        output_size(*bad)


def impulse_responses(layers, n):
    """Output of a stack of layers with generic weights for each of the `n` unit impulses: rows are inputs."""
    rng = np.random.default_rng(0)
    Y = np.eye(n)[:, :, None, None]  # a batch of impulses along one axis
    for k, s, d in layers:
        W = rng.uniform(1, 2, k) * rng.choice([-1, 1], k)
        Y = conv2d_layer(Y, W.reshape(k, 1, 1, 1), stride=s, dilation=d)
    return Y[:, :, 0, 0]


def extents(responses):
    """First and last input that each output sees."""
    seen = responses != 0
    return seen.argmax(axis=0), len(seen) - 1 - seen[::-1].argmax(axis=0)


stacks = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4)


@pytest.mark.verifies("prop-receptive-field", fault=("windows", "(k - 1) * d * jump", "(k - 1) * d"))
@given(layers=stacks)
def test_receptive_field_is_the_extent_of_the_generic_impulse_response(layers, measure):
    size, jump = receptive_field(layers)
    first, last = extents(impulse_responses(layers, size + 2 * jump))
    measure("error of the size", np.abs(last - first + 1 - size).max(), at_most=0)
    measure("error of the jump", np.abs(np.diff(first) - jump).max(), at_most=0)


@pytest.mark.verifies("exm-receptive-field", fault=("windows", "jump *= s", "jump *= 1"))
def test_three_small_layers_see_thirteen_samples(measure):
    layers = [(3, 1, 1), (3, 2, 1), (3, 1, 2)]
    size, jump = receptive_field(layers)
    first, last = extents(impulse_responses(layers, 64))
    measure("size", size, near=13, within=0)
    measure("jump", jump, near=2, within=0)
    measure("extent of the response", (last - first + 1)[0], near=13, within=0)
    # The extent, not the number of inputs that matter: dilation after stride leaves holes.
    count = np.count_nonzero(impulse_responses([(3, 2, 1), (2, 1, 2)], 64)[:, 3])
    assert receptive_field([(3, 2, 1), (2, 1, 2)]) == (7, 2) and count == 6


def test_receptive_field_refuses_what_is_no_layer():
    for bad in [(0, 1, 1), (3, 0, 1), (3, 1, 0), (1.5, 1, 1)]:
        with pytest.raises(ValueError):
            receptive_field([bad])
