"""The area under the ROC curve: an integral that counts pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from snippets.metrics import area_under_roc


@pytest.mark.verifies("erratum-e21", fault=("metrics", "scores[labels == c] >= t", "scores[labels == c] > t"))
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 30), ties=st.booleans())
def test_the_area_under_the_roc_curve_is_the_probability_of_the_right_order(seed, n, ties, measure):
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(n) % 2)
    scores = rng.integers(4, size=n).astype(float) if ties else rng.normal(size=n)
    area = area_under_roc(scores, labels)
    positive, negative = scores[labels == 1, None], scores[labels == 0]
    pairs = np.mean((positive > negative) + 0.5 * (positive == negative))
    measure("area - share of pairs in order", abs(area - pairs), at_most=1e-12)
    measure("area - scikit-learn's", abs(area - roc_auc_score(labels, scores)), at_most=1e-12)


@pytest.mark.parametrize(
    ("scores", "labels", "words"),
    [
        ([0.1, 0.2], [1, 1], "both classes"),
        ([0.1], [0, 1], "shapes"),
        ([0.1, 0.2], [0, 2], "labels 0 or 1"),
        ([], [], "both"),
    ],
    ids=["one class", "other shape", "label 2", "empty"],
)
def test_bad_input_is_an_error_that_names_it(scores, labels, words):
    with pytest.raises(ValueError, match=words):
        area_under_roc(scores, labels)
