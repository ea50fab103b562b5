"""Measures of quality that are integrals (chapter 9.1)."""

import numpy as np

from snippets.inputs import as_floats


# --8<-- [start:area_under_roc]
def area_under_roc(scores, labels):
    """∫ TPR dFPR: true against false positive rate as the threshold falls, by
    the trapezoid rule.

    Parameters
    ----------
    scores : array_like, shape (n,)
        Higher means "positive".
    labels : array_like, shape (n,)
        0 or 1, both present.

    Returns
    -------
    float
        The probability that a random positive scores above a random negative,
        ties counting one half.

    Raises
    ------
    ValueError
        If the shapes differ, or one of the classes is missing.
    """
    scores, labels = as_floats(scores, labels)
    if (
        scores.ndim != 1
        or scores.shape != labels.shape
        or not np.isin(labels, (0, 1)).all()
    ):
        raise ValueError(
            f"need scores and labels 0 or 1, got shapes {scores.shape} and "
            f"{labels.shape}"
        )
    if len(np.unique(labels)) < 2:
        raise ValueError("need both classes among the labels")
    thresholds = np.unique(scores)[::-1]
    # equal scores cross the threshold together: one sloping step
    rates = [
        [np.mean(scores[labels == c] >= t) for t in (np.inf, *thresholds)]
        for c in (0, 1)
    ]
    return float(np.trapezoid(rates[1], rates[0]))
# --8<-- [end:area_under_roc]
