"""Checks of the exercises of chapter 6.3."""

import numpy as np


def check_greedy_decode(greedy_decode):
    """The labelling of the most probable path: the best class of each frame, collapsed; class 0 is the blank."""

    def decoded(*best):
        return tuple(greedy_decode(np.log(0.7 * np.eye(4)[list(best)] + 0.075)))

    yield "相同的标签合并", "equal labels are merged", lambda: decoded(1, 1, 2) == (1, 2)
    yield "空白隔开的相同标签不合并", "equal labels with a blank between stay", lambda: decoded(1, 0, 1) == (1, 1)
    yield "去掉空白", "blanks go", lambda: decoded(0, 3, 0, 0) == (3,)
    yield "全是空白：空序列", "blanks alone: nothing", lambda: decoded(0, 0) == ()
