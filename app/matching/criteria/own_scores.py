"""The programme's own scores: what it says of single pairs."""

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.listed import ListedTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.sparse import Sparse
from app.matching.criteria.table import TableTerm
from app.matching.criterion import Criterion
from solver.scores import IntArray

_HAIR = 1e-6
"""Of a millionth: 0.29 is 0.28999999999999998 in binary, and is 290,000 millionths."""


def compile_own_scores(criterion: Criterion, data: RoundData) -> ListedTerm:
    """Take `policy.scores`; all other pairs are unknown. Of a pair listed twice the last counts."""
    people = data.participants
    told = {
        (people.row_of[mentee], people.column_of[mentor]): value
        for mentee, mentor, value in people.policy.scores
        if mentee in people.row_of and mentor in people.column_of
    }
    rows, columns = np.array(list(told), dtype=np.int64).reshape(-1, 2).T
    scores = millionths_of(np.array(list(told.values()), dtype=np.float64))
    n, m = len(people.mentees), len(people.mentors)
    nobody = np.zeros(n, dtype=np.uint16), np.zeros(m, dtype=np.uint16)
    others = TableTerm(criterion.name, *nobody, np.zeros((1, 1), dtype=np.int64))
    return ListedTerm(others, np.array([[False]]), Sparse.of(n, rows, columns, scores))


def millionths_of(values: NDArray[np.float64]) -> IntArray:
    """Scores from 0 to 1 in millionths, rounded down; the decimals that were written count."""
    return np.floor(values * MILLION + _HAIR).astype(np.int64)
