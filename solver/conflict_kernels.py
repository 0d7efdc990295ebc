"""Picking eligible pairs, compiled; imported inside functions alone."""

from solver.kernels import compiled
from solver.scores import BoolArray, IntArray, NodeArray


@compiled
def some_eligible(eligible: BoolArray, begin: IntArray, chosen: NodeArray) -> None:
    """Choose in each row its next few eligible columns, going round from one of its own.

    Parameters
    ----------
    eligible
        Shape ``(n_rows, n_columns)``.
    begin
        Column to begin with, shape ``(n_rows,)``.
    chosen
        Shape ``(n_rows, most)``, holding -1; overwritten as far as there are any.
    """
    n_columns = eligible.shape[1]
    for i in range(len(eligible)):
        found = 0
        for step in range(n_columns):
            if found == chosen.shape[1]:
                break
            j = (begin[i] + step) % n_columns
            if eligible[i, j]:
                chosen[i, found] = j
                found += 1
