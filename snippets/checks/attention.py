"""Checks of the exercises of chapter 6.2."""

import numpy as np


def check_causal_attention(causal_attention):
    """Attention in which position t averages over the positions 1 … t alone; Q, K of shape (T, d), V (T, c)."""
    rng = np.random.default_rng(0)
    Q, K, V = rng.normal(size=(5, 3)), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))

    def by_definition():
        rows = []
        for t in range(5):
            weights = np.exp(K[: t + 1] @ Q[t] / np.sqrt(3))
            rows.append(weights @ V[: t + 1] / weights.sum())
        return rows

    def changed_future():
        later = V.copy()
        later[3:] += 100
        return np.allclose(causal_attention(Q, K, later)[:3], causal_attention(Q, K, V)[:3])

    yield (
        "第一个位置只看到自己",
        "the first position sees itself alone",
        lambda: np.allclose(causal_attention(Q, K, V)[0], V[0]),
    )
    yield "改变将来的值，过去的输出不变", "changing later values leaves earlier outputs", changed_future
    yield (
        "等于定义：softmax(QKᵀ/√d) 只取过去",
        "the definition: softmax(QKᵀ/√d) over the past",
        lambda: np.allclose(causal_attention(Q, K, V), by_definition()),
    )
    yield (
        "分数很大也不溢出",
        "large scores do not overflow",
        lambda: np.isfinite(causal_attention(1000 * Q, K, V)).all(),
    )
