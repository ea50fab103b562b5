"""Checks of the exercises of chapter 2.3."""

import math

import numpy as np


def check_bayes_error(bayes_error):
    """The smallest 0-1 risk of any classifier, for a table of P(X = i, Y = k)."""
    yield "Y 由 X 决定：0", "Y is a function of X: 0", lambda: abs(bayes_error([[0.3, 0], [0, 0.7]])) < 1e-12
    yield (
        "独立且三类等可能：2/3",
        "independent, three equal classes: 2/3",
        lambda: math.isclose(bayes_error(np.full((2, 3), 1 / 6)), 2 / 3),
    )
    yield (
        "[[0.3, 0.2], [0.1, 0.4]]：0.3",
        "[[0.3, 0.2], [0.1, 0.4]]: 0.3",
        lambda: math.isclose(bayes_error([[0.3, 0.2], [0.1, 0.4]]), 0.3),
    )


def check_integrate_empirical(integrate_empirical):
    """The integral of g against the empirical measure of the points: every distinct value weighs count / n."""
    rolls = np.random.default_rng(0).integers(1, 7, 60)
    yield (
        "等于 g 在样本上的平均",
        "the average of g over the sample",
        lambda: math.isclose(integrate_empirical(lambda x: x**2, rolls), float(np.mean(rolls**2))),
    )
    yield (
        "g = 1：总质量为 1",
        "g = 1: the total mass is 1",
        lambda: math.isclose(integrate_empirical(lambda x: np.ones(len(x)), rolls), 1),
    )

    def evaluations():
        seen = []
        integrate_empirical(lambda x: seen.extend(np.atleast_1d(x)) or 1.0 * np.asarray(x), rolls)
        return len(seen)

    yield "g 只在不同的值上计算", "g is evaluated at the distinct values alone", lambda: evaluations() == 6
