"""Whom people rank, at random, and the pass that a stable answer is compared with."""

import time

import numpy as np

from benchmarks.case import Case
from solver.checked_scores import checked
from solver.listing import Listing
from solver.pair_list import SparseParams
from solver.preferences import Orders
from solver.row_choice import NOTHING
from solver.scores import IntArray
from solver.search import Wanted, look_through, parts_of

MOST_RANKED = (3, 8)
"""Mentors whom a mentee ranks at the most, and mentees whom a mentor ranks."""


def random_orders(mentees: int, mentors: int) -> Orders:
    """Everybody ranks a few others, or nobody; scores decide about all others."""
    rng = np.random.default_rng(1)

    def ranked(most: int, others: int) -> IntArray:
        return rng.choice(others, min(int(rng.integers(0, most + 1)), others), replace=False)

    of_mentees, of_mentors = MOST_RANKED
    return Orders(
        [ranked(of_mentees, mentors) for _ in range(mentees)],
        [ranked(of_mentors, mentees) for _ in range(mentors)],
    )


def candidate_pass_seconds(case: Case) -> float:
    """List everybody's best pairs, as a sparse solve does at first."""
    n, m = case.problem.n_rows, case.problem.n_columns
    start = time.process_time()
    scores = checked(case.problem, case.scores)
    wanted = Wanted(np.zeros(m, dtype=np.int64), SparseParams().candidates)
    parts = parts_of(scores, np.arange(n), np.full(n, NOTHING), Listing.empty(n, m))
    look_through(scores, wanted, parts)
    return time.process_time() - start
