"""Solutions: attention (chapter 6.2)."""

import numpy as np

from snippets.attention import queries_and_keys, self_normalised_average


# --8<-- [start:causal_attention]
def causal_attention(Q, K, V):
    """Attention in which position t averages over the positions 1 … t alone.

    Parameters
    ----------
    Q, K : array_like, shape (T, d)
    V : array_like, shape (T, c)

    Returns
    -------
    ndarray, shape (T, c)

    Raises
    ------
    ValueError
        If there are not as many queries as keys, or the shapes do not match.
    """
    Q, K = queries_and_keys(Q, K)
    if Q.shape != K.shape:
        raise ValueError(
            f"need as many queries as keys, got {Q.shape} and {K.shape}"
        )
    scores = Q @ K.T / np.sqrt(K.shape[1])
    future = np.triu(np.ones(scores.shape, bool), k=1)
    return self_normalised_average(np.where(future, -np.inf, scores), V)
# --8<-- [end:causal_attention]
