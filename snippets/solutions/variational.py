"""Solutions of the exercises of chapters 4.3 and 4.5 that ask for code."""

import numpy as np

from snippets.inputs import as_floats, positive
from snippets.losses import softmax
from snippets.variational import softmax_scores


# --8<-- [start:coordinate_ascent]
def coordinate_ascent(x, noise, steps):
    """Means and variances of q on the way to the largest ELBO.

    Starts at q = N(0, 1). Each step takes half a Newton step in the mean and
    sets the variance to its best value. Returns two arrays of steps + 1.
    """
    precision = 1 + 1 / positive("noise", noise)  # minus the second derivative
    means, variances = [0.0], [1.0]
    for _ in range(steps):
        slope = (x - means[-1]) / noise - means[-1]
        means.append(means[-1] + 0.5 * slope / precision)
        variances.append(1 / precision)
    return np.array(means), np.array(variances)
# --8<-- [end:coordinate_ascent]


# --8<-- [start:em_step]
def em_step(x, weights, means, sd):
    """One step of expectation maximisation for a mixture of normals.

    `x`, shape (n,); `weights` and `means`, shape (K,); `sd` is common and
    known. Returns the new weights and means, and the mean log-likelihood of
    the old ones, in nats.
    """
    x, weights, means = as_floats(x, weights, means)
    sd = positive("sd", sd)
    if weights.shape != means.shape or not np.isclose(weights.sum(), 1):
        raise ValueError(f"weights {weights} must sum to 1, one for each mean")
    joint = np.log(weights) - (x[:, None] - means) ** 2 / (2 * sd**2)
    joint -= np.log(sd * np.sqrt(2 * np.pi))
    posterior = softmax(joint)  # q(z) = p(z | x), which closes the gap
    size = posterior.sum(axis=0)
    top = joint.max(axis=1)
    evidence = top + np.log(np.exp(joint - top[:, None]).sum(axis=1))
    return size / len(x), posterior.T @ x / size, float(evidence.mean())
# --8<-- [end:em_step]


# --8<-- [start:expected_reward_gradient]
def expected_reward_gradient(logits, reward, baseline=0.0):
    """Mean and total variance of the score-function gradient of E reward.

    `logits` and `reward`, shape (K,). Sums over the K classes: no sampling.
    """
    reward = as_floats(reward)
    p, scores = softmax(as_floats(logits)), softmax_scores(logits)
    if reward.shape != p.shape:
        raise ValueError(f"{reward.shape} rewards for {p.shape} classes")
    terms = (reward - baseline)[:, None] * scores
    mean = p @ terms
    return mean, float(p @ np.sum((terms - mean) ** 2, axis=1))
# --8<-- [end:expected_reward_gradient]


# --8<-- [start:best_baseline]
def best_baseline(logits, reward):
    """The constant that makes the variance of the estimate smallest."""
    p = softmax(as_floats(logits))
    size = np.sum(softmax_scores(logits) ** 2, axis=1)
    return float(p @ (as_floats(reward) * size) / (p @ size))
# --8<-- [end:best_baseline]
