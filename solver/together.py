"""How many of some listed pairs fit together into the places that there are."""

import numpy as np

from solver.scores import IntArray


def most_together(listed: IntArray, demand: IntArray, capacity: IntArray) -> int:
    """Count the most distinct listed pairs that demands and capacities allow at once.

    A maximum flow, where not simply all of them fit.

    Parameters
    ----------
    listed
        Distinct rows and columns, shape ``(k, 2)``.
    demand, capacity
        Most pairs of each row and of each column, 0 or more.
    """
    n, m = len(demand), len(capacity)
    rows, columns = listed[:, 0], listed[:, 1]
    asked = np.bincount(rows, minlength=n), np.bincount(columns, minlength=m)
    if (asked[0] <= demand).all() and (asked[1] <= capacity).all():
        return len(listed)
    from solver.backends.flow import max_flow_and_cut  # OR-Tools, which few rounds need here

    source, sink = n + m, n + m + 1
    tails = np.concatenate((np.full(n, source), rows, n + np.arange(m)))
    heads = np.concatenate((np.arange(n), n + columns, np.full(m, sink)))
    most = np.concatenate((demand, np.ones(len(listed), dtype=np.int64), capacity))
    flow = max_flow_and_cut(tails.astype(np.int32), heads.astype(np.int32), most, source, sink)
    return flow.value
