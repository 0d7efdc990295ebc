"""The joining function: one product of two people from the products of their sentences.

    J(A, B) = floor( mean over a in A of max over b in B of a.b )

Each of the mentee's sentences looks for the mentor's sentence that answers it best, and every
sentence of the mentee counts the same. A sentence more never makes a mentor harder to find, since
the maximum cannot fall.
"""

import numpy as np
from numpy.typing import NDArray

from solver.scores import IntArray

Part = tuple[NDArray[np.float32], IntArray]
"""Vectors of several people in order, shape ``(k, d)``, and each person's number of them (> 0)."""


def join_block(mentees: Part, mentors: Part) -> IntArray:
    """Join every mentee with every mentor, shape ``(n_mentees, n_mentors)``."""
    a, a_counts = mentees
    b, b_counts = mentors
    products = a @ b.T
    best = np.maximum.reduceat(products, _starts(b_counts), axis=1)
    sums = np.add.reduceat(best.astype(np.int64), _starts(a_counts), axis=0)
    joined: IntArray = sums // a_counts[:, None]
    return joined


def join_pair(a: IntArray, b: IntArray) -> int:
    """Join two people in plain integers: the reference of `join_block`."""
    return int((a @ b.T).max(axis=1).sum()) // len(a)


def _starts(counts: IntArray) -> IntArray:
    return np.cumsum(counts) - counts
