"""Solutions: CTC (chapter 6.3)."""

import numpy as np

from snippets.sequences import collapse, ctc_input


# --8<-- [start:greedy_decode]
def greedy_decode(log_probs):
    """The labelling of the single most probable path: the best class of every
    frame, collapsed.

    Parameters
    ----------
    log_probs : array_like, shape (T, V)
        ln p_t(class), each row normalised; class 0 is the blank.

    Returns
    -------
    tuple of int
    """
    log_probs, _ = ctc_input(log_probs, [])
    return collapse(np.argmax(log_probs, axis=1).tolist())
# --8<-- [end:greedy_decode]
