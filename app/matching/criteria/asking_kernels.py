"""What is asked for and met over one part of a tile, compiled; imported inside functions alone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.scale import MILLION
from app.matching.criteria.sparse import Sparse
from app.matching.criteria.term import Corner, FloatTile
from solver.kernels import compiled
from solver.scores import BoolArray, IntArray

Floats = NDArray[np.float32]
Places = NDArray[np.int32]

_HALF_MILLION = MILLION // 2 + 0.5
_MILLIONTH = 1.0 / MILLION


class Met(NamedTuple):
    """Things of all rows, and the columns of a part that go with each thing."""

    rows: Sparse
    columns: Sparse


class Asked(NamedTuple):
    """What a part's columns and all mentees ask of one another.

    Attributes
    ----------
    wanted, given
        Things that mentees ask for, and those that mentors do.
    begin_of_row, begin_of_column
        Place in `shares` of a person of whose things none is met; 0 for who asks for nothing.
    columns_answer, rows_answer
        Whether anything is known of what each person has; who does not answer has nothing.
    shares
        Scores in millionths, each person's by how far it is met; -1, the first one, for nothing.
    added
        What each of them adds to a pair of which one side alone asks.
    blank, weight
        Score of a pair of which nothing is known, and the criterion's weight, in millionths.
    """

    wanted: Met
    given: Met
    begin_of_row: Places
    begin_of_column: Places
    columns_answer: BoolArray
    rows_answer: BoolArray
    shares: Places
    added: Floats
    blank: int
    weight: int


@compiled
def add_wanted(tile: FloatTile, corner: Corner, rows: IntArray, asked: Asked) -> None:
    """Add what is met of what mentees ask for; no mentor of the part asks for anything."""
    top, left = corner
    places = np.empty(len(asked.columns_answer), dtype=np.int32)
    for i in range(len(rows)):
        _gather(asked.wanted, rows[i], asked.begin_of_row[rows[i]], asked.columns_answer, places)
        out = tile[top + i, left : left + len(places)]
        for j in range(len(places)):
            out[j] += asked.added[places[j]]


@compiled
def add_mutual(tile: FloatTile, corner: Corner, rows: IntArray, asked: Asked) -> None:
    """Add what is met of what both sides ask for."""
    top, left = corner
    shares, blank, weight = asked.shares, asked.blank, asked.weight
    width = len(asked.columns_answer)
    wanted, given = np.empty(width, dtype=np.int32), np.empty(width, dtype=np.int32)
    for i in range(len(rows)):
        row = rows[i]
        _gather(asked.wanted, row, asked.begin_of_row[row], asked.columns_answer, wanted)
        given[:] = 0
        if asked.rows_answer[row]:
            given[:] = asked.begin_of_column
            _add_met(asked.given, row, given)
        out = tile[top + i, left : left + width]
        for j in range(width):
            one, other = shares[wanted[j]], shares[given[j]]
            score = (one + other) >> 1 if min(one, other) >= 0 else max(one, other)
            score = score if score >= 0 else blank
            out[j] += np.float32(np.floor((float(score) * weight + _HALF_MILLION) * _MILLIONTH))


@compiled
def _gather(met: Met, row: int, begin: int, answers: BoolArray, places: Places) -> None:
    """Find each column's place among the shares of a row."""
    for j in range(len(places)):
        places[j] = begin if answers[j] else 0
    _add_met(met, row, places)


@compiled
def _add_met(met: Met, row: int, places: Places) -> None:
    """Add to each column's place the products over the things that it and the row share."""
    things, columns = met.rows, met.columns
    for q in range(things.starts[row], things.starts[row + 1]):
        thing, amount = things.columns[q], things.amounts[q]
        for p in range(columns.starts[thing], columns.starts[thing + 1]):
            places[columns.columns[p]] += amount * columns.amounts[p]
