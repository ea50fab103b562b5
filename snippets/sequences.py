"""Sequences: likelihood and perplexity, a recurrent step, and CTC's sum over
paths (chapters 6.2 and 6.3).
"""

from itertools import product

import numpy as np

from snippets.inputs import as_floats


# --8<-- [start:perplexity]
def perplexity(log_probs):
    """exp of the mean negative log-likelihood per token.

    Parameters
    ----------
    log_probs : array_like, shape (T,)
        ln p(x_t | x_1 … x_{t-1}) of the tokens that did occur, in nats, each <=
        0.

    Returns
    -------
    float
        At least 1; V for a uniform guess among V tokens; inf if a token had
        probability 0.

    Raises
    ------
    ValueError
        If there is no token, or a log-probability is positive.
    """
    log_probs = as_floats(log_probs)
    if log_probs.ndim != 1 or log_probs.size == 0:
        raise ValueError(
            "need the log-probabilities of one sequence, got shape "
            f"{log_probs.shape}"
        )
    if (log_probs > 0).any():
        raise ValueError(f"a log-probability is positive: {log_probs.max()}")
    return float(np.exp(-log_probs.mean()))
# --8<-- [end:perplexity]


# --8<-- [start:chain_log_probs]
def chain_log_probs(sequence, start, transition):
    """ln p(x_t | x_{t-1}) along a sequence, for a Markov chain (bigrams).

    Parameters
    ----------
    sequence : sequence of int, length T
        Tokens 0 … V-1.
    start : array_like, shape (V,)
        Probabilities of the first token.
    transition : array_like, shape (V, V)
        Row i holds the probabilities of what follows token i.

    Returns
    -------
    ndarray, shape (T,)
        Their sum is ln p(x_1 … x_T): the chain rule.

    Raises
    ------
    ValueError
        If the probabilities do not sum to one, or a token is out of range.
    """
    start, transition = as_floats(start, transition)
    if start.ndim != 1 or transition.shape != (len(start), len(start)):
        raise ValueError(
            f"{start.shape} and {transition.shape} are not a start and a "
            "transition matrix"
        )
    rows = np.vstack([start, transition])
    if (rows < 0).any() or not np.allclose(rows.sum(axis=1), 1):
        raise ValueError("every row of probabilities must be >= 0 and sum to 1")
    x = np.asarray(sequence)
    if (
        x.ndim != 1
        or x.size == 0
        or x.dtype.kind not in "iu"
        or not ((x >= 0) & (x < len(start))).all()
    ):
        raise ValueError(f"need tokens 0 … {len(start) - 1}, got {sequence!r}")
    with np.errstate(divide="ignore"):  # ln 0 = -inf: an impossible token
        return np.log(np.append(start[x[:1]], transition[x[:-1], x[1:]]))
# --8<-- [end:chain_log_probs]


# --8<-- [start:leaky_rnn_step]
def leaky_rnn_step(h, x, W, U, b, dt, tau=1.0):
    """One explicit Euler step of τ dh/dt = -h + tanh(W h + U x + b).

    Parameters
    ----------
    h : array_like, shape (m,)
        State.
    x : array_like, shape (d,)
        Input, constant during the step.
    W, U, b : array_like, shapes (m, m), (m, d), (m,)
    dt, tau : float
        Step and time constant, > 0. With dt = tau it is the usual recurrent
        layer.

    Returns
    -------
    ndarray, shape (m,)

    Raises
    ------
    ValueError
        If the shapes do not match, or dt or tau is not positive.
    """
    h, x, W, U, b = as_floats(h, x, W, U, b)
    if not (
        W.ndim == U.ndim == 2
        and h.shape == b.shape == W.shape[:1] == W.shape[1:] == U.shape[:1]
    ):
        raise ValueError(
            f"shapes do not match: h {h.shape}, W {W.shape}, U {U.shape}, b "
            f"{b.shape}"
        )
    if x.shape != U.shape[1:]:
        raise ValueError(
            f"an input of shape {x.shape} does not fit U of shape {U.shape}"
        )
    if not (0 < dt < np.inf and 0 < tau < np.inf):
        raise ValueError(f"dt and tau must be positive, got {dt!r} and {tau!r}")
    leak = dt / tau
    return (1 - leak) * h + leak * np.tanh(W @ h + U @ x + b)
# --8<-- [end:leaky_rnn_step]


# --8<-- [start:collapse]
def collapse(path):
    """The labelling that a CTC path stands for: merge repeats, then delete the
    blanks (class 0).
    """
    merged = [c for t, c in enumerate(path) if t == 0 or c != path[t - 1]]
    return tuple(c for c in merged if c != 0)
# --8<-- [end:collapse]


# --8<-- [start:ctc_bruteforce]
def ctc_bruteforce(log_probs, labels):
    """ln p(labels): the probabilities of all V**T paths to `labels`, summed.

    Parameters
    ----------
    log_probs : array_like, shape (T, V)
        ln p_t(class), each row normalised; class 0 is the blank.
    labels : sequence of int
        Classes 1 … V-1.

    Returns
    -------
    float
        -inf if no path of length T collapses to the labels.

    Raises
    ------
    ValueError
        If a row is not normalised, or a label is out of range.
    """
    log_probs, labels = ctc_input(log_probs, labels)
    T, V = log_probs.shape
    total = sum(
        np.exp(log_probs[range(T), path].sum())
        for path in product(range(V), repeat=T)
        if collapse(path) == tuple(labels)
    )
    return float(np.log(total)) if total else -np.inf
# --8<-- [end:ctc_bruteforce]


# --8<-- [start:ctc_forward]
def ctc_forward(log_probs, labels):
    """ln p(labels) in T·(2|labels| + 1) steps: the forward recursion, in logs.

    Parameters
    ----------
    log_probs : array_like, shape (T, V)
        ln p_t(class), each row normalised; class 0 is the blank.
    labels : sequence of int
        Classes 1 … V-1.

    Returns
    -------
    float
        -inf if no path of length T collapses to the labels.

    Raises
    ------
    ValueError
        If a row is not normalised, or a label is out of range.
    """
    log_probs, labels = ctc_input(log_probs, labels)
    # blanks around every label
    z = [0] + [c for label in labels for c in (label, 0)]
    skips = np.array(
        [s >= 2 and z[s] != 0 and z[s] != z[s - 2] for s in range(len(z))]
    )
    # alpha[s]: all paths that have come as far as z[s]
    alpha = np.full(len(z), -np.inf)
    alpha[0] = 0.0  # before the first frame: at the first blank
    for frame in log_probs:
        one = np.append(-np.inf, alpha[:-1])
        two = np.where(
            skips, np.append([-np.inf, -np.inf], alpha)[: len(z)], -np.inf
        )
        alpha = frame[z] + np.logaddexp(np.logaddexp(alpha, one), two)
    return float(np.logaddexp.reduce(alpha[-2:]))
# --8<-- [end:ctc_forward]


def ctc_input(log_probs, labels):
    """`log_probs` and `labels` as arrays; ValueError unless they are a
    normalised table and classes of it.
    """
    log_probs = as_floats(log_probs)
    if log_probs.ndim != 2 or 0 in log_probs.shape:
        raise ValueError(
            f"log_probs must have shape (T, V), got {log_probs.shape}"
        )
    if not np.allclose(np.exp(log_probs).sum(axis=1), 1, atol=1e-5):
        raise ValueError(
            "every row of log_probs must be normalised: its exponentials must "
            "sum to 1"
        )
    V, classes = log_probs.shape[1], as_floats(labels)
    if classes.ndim != 1 or not np.isin(classes, range(1, V)).all():
        raise ValueError(f"labels must be classes 1 … {V - 1}, got {labels!r}")
    return log_probs, [int(c) for c in labels]
