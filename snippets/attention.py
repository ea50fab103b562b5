"""Attention as a self-normalised average and as kernel regression (chapter
6.2).
"""

import numpy as np

from snippets.inputs import as_floats, positive


# --8<-- [start:self_normalised_average]
def self_normalised_average(log_weights, values):
    """Average of `values` weighted by exp(log_weights), self-normalised.

    Parameters
    ----------
    log_weights : array_like, shape (..., n)
        Logarithms of weights that need not sum to one; -inf means weight zero.
    values : array_like, shape (n, c)

    Returns
    -------
    ndarray, shape (..., c)

    Raises
    ------
    ValueError
        If the shapes do not match, or a row has no finite largest weight.
    """
    log_weights, values = as_floats(log_weights, values)
    if (
        values.ndim != 2
        or log_weights.ndim < 1
        or log_weights.shape[-1] != len(values)
    ):
        raise ValueError(
            f"{log_weights.shape} weights do not fit {values.shape} values"
        )
    if len(values) == 0:
        raise ValueError("need at least one value, got none")
    top = log_weights.max(axis=-1, keepdims=True)
    if not np.isfinite(top).all():
        raise ValueError("every row needs a finite largest log-weight")
    # the unknown constant cancels, so nothing overflows
    weights = np.exp(log_weights - top)
    return weights @ values / weights.sum(axis=-1, keepdims=True)
# --8<-- [end:self_normalised_average]


# --8<-- [start:attention]
def attention(q, K, V):
    """Scaled dot-product attention: softmax(q·k / √d) averages the values.

    Parameters
    ----------
    q : array_like, shape (..., d)
        Queries.
    K : array_like, shape (n, d)
        Keys.
    V : array_like, shape (n, c)
        Values, one row for each key.

    Returns
    -------
    ndarray, shape (..., c)

    Raises
    ------
    ValueError
        If the shapes do not match.
    """
    q, K = queries_and_keys(q, K)
    return self_normalised_average(q @ K.T / np.sqrt(K.shape[1]), V)
# --8<-- [end:attention]


# --8<-- [start:nadaraya_watson]
def nadaraya_watson(q, K, V, bandwidth):
    """Kernel regression at `q` with the kernel exp(-‖q - k‖² / (2 bandwidth²)).

    Parameters
    ----------
    q : array_like, shape (..., d)
        Points at which the regression function is estimated.
    K : array_like, shape (n, d)
        Points at which it was observed.
    V : array_like, shape (n, c)
        Observations.
    bandwidth : float
        Standard deviation of the kernel, > 0.

    Returns
    -------
    ndarray, shape (..., c)

    Raises
    ------
    ValueError
        If the shapes do not match, or the bandwidth is not positive.
    """
    q, K = queries_and_keys(q, K)
    positive("bandwidth", bandwidth)
    squared_distance = np.sum((q[..., None, :] - K) ** 2, axis=-1)
    return self_normalised_average(-squared_distance / (2 * bandwidth**2), V)
# --8<-- [end:nadaraya_watson]


def queries_and_keys(q, K):
    """`q` and `K` as floats; ValueError unless of one positive dimension."""
    q, K = as_floats(q, K)
    if (
        K.ndim != 2
        or q.ndim < 1
        or q.shape[-1] != K.shape[1]
        or K.shape[1] == 0
    ):
        raise ValueError(
            f"queries of shape {q.shape} do not fit keys of shape {K.shape}"
        )
    return q, K
