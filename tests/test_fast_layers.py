"""The layer for a batch by shifted slices is the layer of chapter 3.1."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets import fast_layers
from snippets.fast_layers import conv2d_batch
from snippets.layers import conv2d_layer


@pytest.mark.verifies(
    "exm-batch-product", fault=("fast_layers", "first = i * width + j", "first = i * width")
)
@given(
    sizes=st.tuples(*[st.integers(1, 6)] * 3),
    kernel=st.tuples(*[st.integers(1, 3)] * 2),
    filters=st.integers(1, 4),
    dtype=st.sampled_from([np.float32, np.float64]),
    bias=st.booleans(),
    seed=st.integers(0, 999),
)
def test_shifted_slices_give_the_layer(sizes, kernel, filters, dtype, bias, seed, measure):
    rng = np.random.default_rng(seed)
    N, C, extra = sizes
    X = rng.normal(size=(N, kernel[0] + extra, kernel[1] + 2, C)).astype(dtype)
    W = rng.normal(size=(*kernel, C, filters)).astype(dtype)
    b = rng.normal(size=filters).astype(dtype) if bias else None
    y, expected = conv2d_batch(X, W, b), conv2d_layer(X, W, b)
    assert y.shape == expected.shape and y.dtype == dtype
    limit = 1e-5 if dtype is np.float32 else 1e-13
    measure(f"{np.dtype(dtype)}, largest difference", np.abs(y - expected).max(), at_most=limit)


@pytest.mark.parametrize("slices, product", [(1, 10**6), (2**19, 1), (1000, 50)])
def test_blocks_of_any_size_give_the_same(slices, product, monkeypatch):
    rng = np.random.default_rng(0)
    W = rng.normal(size=(3, 2, 2, 3))
    monkeypatch.setattr(fast_layers, "SLICES_BYTES", slices)
    monkeypatch.setattr(fast_layers, "PRODUCT", product)
    for _ in range(2):  # twice, so that memory of the first answer is not taken for the second
        X = rng.normal(size=(7, 6, 5, 2))
        np.testing.assert_allclose(conv2d_batch(X, W), conv2d_layer(X, W), atol=1e-13)


@pytest.mark.parametrize(
    "X, W, b",
    [
        ((2, 5, 5), (3, 3, 1, 2), None),
        ((2, 5, 5, 1), (3, 3, 2, 2), None),
        ((2, 5, 5, 1), (6, 3, 1, 2), None),
        ((2, 5, 5, 1), (3, 3, 1), None),
        ((0, 5, 5, 1), (3, 3, 1, 2), None),
        ((2, 5, 5, 1), (3, 3, 1, 2), (3,)),
        ((2, 5, 5, 1), (3, 3, 1, 2), (1,)),
    ],
)
def test_shapes_that_do_not_fit_are_refused(X, W, b):
    with pytest.raises(ValueError):
        conv2d_batch(np.ones(X), np.ones(W), None if b is None else np.ones(b))
