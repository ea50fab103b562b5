"""Solutions of the exercises of chapter 2.3 that ask for code."""

import numpy as np

from snippets.risk import probabilities


# --8<-- [start:bayes_error]
def bayes_error(joint):
    """Smallest 0-1 risk of any classifier, for a table of P(X = i, Y = k)."""
    return float(1 - probabilities("joint", joint).max(axis=1).sum())
# --8<-- [end:bayes_error]


# --8<-- [start:integrate_empirical]
def integrate_empirical(g, points):
    """Integral of `g` against the empirical measure: an atom weighs count / n."""
    atoms, counts = np.unique(np.asarray(points), axis=0, return_counts=True)
    return float(np.asarray(g(atoms)) @ counts / counts.sum())
# --8<-- [end:integrate_empirical]
