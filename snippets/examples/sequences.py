# --8<-- [start:perplexity]
from itertools import product

import numpy as np

from snippets.sequences import chain_log_probs, perplexity

# the language: start, transition
p = (
    np.array([0.5, 0.5]),
    np.array([[0.9, 0.1], [0.4, 0.6]]),
)
q = np.array([0.5, 0.5]), np.array([[0.7, 0.3], [0.3, 0.7]])  # the model
sentence = [0, 0, 0, 1, 1, 0]
print(
    "perplexity of one sentence",
    round(perplexity(chain_log_probs(sentence, *q)), 4),
)

log_p, log_q = np.array(
    [
        [chain_log_probs(x, *p).sum(), chain_log_probs(x, *q).sum()]
        for x in product((0, 1), repeat=6)
    ]
).T
entropy, cross_entropy = -np.exp(log_p) @ log_p, -np.exp(log_p) @ log_q
print(len(log_p), "sentences, total probability", np.exp(log_p).sum().round(12))
print(
    f"expected loss {cross_entropy:.4f} = entropy {entropy:.4f} + divergence "
    f"{cross_entropy - entropy:.4f}"
)
# --8<-- [end:perplexity]

# --8<-- [start:rnn_euler]
import numpy as np

from snippets.sequences import leaky_rnn_step

rng = np.random.default_rng(2)
W, U, b, h, x = (rng.normal(size=s) for s in ((3, 3), (3, 2), 3, 3, 2))
usual = np.tanh(W @ h + U @ x + b)
print(
    "dt = tau is the usual layer:",
    np.allclose(leaky_rnn_step(h, x, W, U, b, dt=0.5, tau=0.5), usual),
)
ends = []
for n in (100, 200, 400):
    state = h
    for _ in range(n):
        state = leaky_rnn_step(state, x, W, U, b, dt=1 / n, tau=0.5)
    ends.append(state)
ratio = np.linalg.norm(ends[0] - ends[1]) / np.linalg.norm(ends[1] - ends[2])
print(f"half the step, {ratio:.2f} times smaller a change")
# --8<-- [end:rnn_euler]

# --8<-- [start:erratum_e16]
import numpy as np

from snippets.sequences import chain_log_probs, perplexity

start = np.array([0.2, 0.3, 0.5])
transition = np.array([[0.1, 0.6, 0.3], [0.5, 0.25, 0.25], [0.2, 0.2, 0.6]])
log_probs = chain_log_probs([2, 1, 0, 1], start, transition)
print("terms     ", (-log_probs).round(4))
print(
    "their sum ",
    -log_probs.sum().round(4),
    " -ln of the product",
    -np.log(0.5 * 0.2 * 0.5 * 0.6).round(4),
)
print("perplexity", round(perplexity(log_probs), 4))
# --8<-- [end:erratum_e16]

# --8<-- [start:ctc]
import numpy as np

from snippets.sequences import ctc_bruteforce, ctc_forward

logits = np.random.default_rng(1).normal(size=(4, 3))
log_probs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
for labels in ([1, 2], [1, 1], [1, 1, 1]):
    recursion, paths = (
        ctc_forward(log_probs, labels),
        ctc_bruteforce(log_probs, labels),
    )
    print(f"{labels!s:9s}  recursion {recursion:.6f}  all paths {paths:.6f}")
# --8<-- [end:ctc]

# --8<-- [start:greedy]
import numpy as np

from snippets.sequences import ctc_forward
from snippets.solutions.sequences import greedy_decode

log_probs = np.log([[0.6, 0.4], [0.6, 0.4]])
print(
    "best path gives  ",
    greedy_decode(log_probs),
    f"with p = {np.exp(ctc_forward(log_probs, [])):.2f}",
)
print(
    "better labelling ",
    (1,),
    f"with p = {np.exp(ctc_forward(log_probs, [1])):.2f}",
)
# --8<-- [end:greedy]

# --8<-- [start:erratum_e17]
from itertools import product

import numpy as np

from snippets.sequences import collapse, ctc_forward

T, V = 4, 3
log_probs = np.log(np.random.default_rng(4).dirichlet(np.ones(V), size=T))
labellings = {collapse(path) for path in product(range(V), repeat=T)}
total = sum(np.exp(ctc_forward(log_probs, y)) for y in labellings)
print(
    f"{V**T} paths, {len(labellings)} labellings, total probability "
    f"{total:.12f}"
)
# --8<-- [end:erratum_e17]
