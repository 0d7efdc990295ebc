"""The joining function: one product of two people from the vectors of what they wrote.

A sentence of n tokens and relevance r is believed to the degree ``r R(n)``, with
``R(n) = sqrt(n / (n + 24))``: a short one such as "Happy to help." says little, and one about the
person says little of their work. A person stands where their text, read in one piece, and half as
strongly the mean of their believed sentences point to together,

    p = unit( 2 whole + unit( sum of r R s ) ),

and a mentee A and a mentor B with sentences b are joined to

    J(A, B) = 0.75 p(A).p(B) + 0.25 max over b of r R² p(A).b

The maximum keeps what a mentor says once among many other things.
Where goals weigh differently, p(A) is the direction of the weighted sum of its parts' p.
docs/text.md has the tables by which this was chosen.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded import FULL, SCALE, Encoded
from solver.scores import IntArray

ONE = 1024
"""Belief 1 in integers."""

HALF_BELIEVED_TOKENS = 24
"""Tokens at which R² is one half."""

WHOLE, BEST = 0.75, 0.25
"""Shares of a mentor as a whole and of their best sentence: their products sum up below 2**24."""

TIMES_THE_MEAN = 2
"""What a text read in one piece counts beside the mean of its sentences."""

RUN_ROWS = 4096
"""Rows of one side multiplied at once, so that a tile of products stays below 70 MB."""

SENTENCE_PAIRS = 4096
"""Pairs of sentences multiplied at once where people are joined pair by pair: 13 MB."""

Rows = NDArray[np.int16]
Table = NDArray[np.number[Any]]
FloatArray = NDArray[np.float64]
Number = TypeVar("Number", bound=np.number[Any])


@dataclass(frozen=True, eq=False)
class Side:
    """Vectors of all people of one side, ready to be joined.

    Parameters
    ----------
    rows
        Shape ``(k, d)``: of a mentee one row, of a mentor first the whole and then the sentences.
        The sum of a mentee's products with a whole and with a sentence of one mentor is an integer
        below 2**24.
    offsets
        Shape ``(n + 1,)``; person p has ``rows[offsets[p]:offsets[p + 1]]``.
    """

    rows: Rows
    offsets: IntArray

    def of(self, people: slice) -> "Side":
        """Take a run of people."""
        part = slice(int(self.offsets[people.start]), int(self.offsets[people.stop]))
        offsets = self.offsets[people.start : people.stop + 1] - part.start
        return Side(self.rows[part], offsets)

    def runs(self) -> list[slice]:
        """Cut the people into runs of at most `RUN_ROWS` rows, or of one person with more."""
        return runs(np.diff(self.offsets), RUN_ROWS)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Who wrote something, shape ``(n,)``."""
        return np.diff(self.offsets) > 0


def runs(lengths: IntArray, most: int) -> list[slice]:
    """Cut people into runs of at most so many sentences, or of one person with more."""
    ends = np.cumsum(lengths)
    cuts, done = [0], 0
    while cuts[-1] < len(lengths):
        end = int(np.searchsorted(ends, done + most, side="right"))
        cuts.append(max(end, cuts[-1] + 1))
        done = int(ends[cuts[-1] - 1])
    return [slice(*cut) for cut in pairwise(cuts)]


def reliability(tokens: IntArray) -> IntArray:
    """R of sentences of these lengths in 1/1024, rounded down, at least 1."""
    lengths, places = np.unique(tokens, return_inverse=True)
    squared = [ONE * ONE * n // (n + HALF_BELIEVED_TOKENS) for n in lengths.tolist()]
    believed = np.array([max(1, isqrt(value)) for value in squared], dtype=np.int64)
    return believed[places]


def mentee_side(
    encoded: Encoded, parts: IntArray | None = None, counts: IntArray | None = None
) -> Side:
    """Read each mentee as one vector.

    Parameters
    ----------
    encoded
        Vectors of everybody's parts.
    parts
        Mentee p has the parts ``parts[p]:parts[p + 1]``, one at least; None: each one part.
    counts
        How many times as much each part counts, at most 1,024 in all; None: all count alike.
    """
    rows = _points(encoded)
    written = np.diff(encoded.offsets) > 0
    if parts is None or len(parts) == len(encoded.offsets):
        return Side(rows, np.concatenate(([0], np.cumsum(written))))
    ends = np.concatenate(([0], np.cumsum(written)))[parts]
    counted = np.ones(len(written), dtype=np.int64) if counts is None else counts
    # Whole numbers below 2**24, which float32 adds exactly.
    weighed = rows * counted[written][:, None].astype(np.float32)
    sums = _by_person(np.add, weighed, ends, np.float32).astype(np.float64)
    one_each = np.diff(ends)[np.diff(ends) > 0] == 1
    joined = np.where(one_each[:, None], rows[ends[:-1][np.diff(ends) > 0]], _unit(sums))
    return Side(joined, np.concatenate(([0], np.cumsum(np.diff(ends) > 0))))


def mentor_side(encoded: Encoded) -> Side:
    """Put each mentor's whole before the sentences, both as long as they count.

    A sentence that is all of a mentor is one with the whole.
    """
    points = _points(encoded)
    if not len(points):
        return Side(encoded.rows, encoded.offsets)
    wholes = WHOLE * points
    sentences = BEST * _best_answering(encoded)[:, None] * encoded.rows
    lengths = np.diff(encoded.offsets)
    lengths, starts = lengths[lengths > 0], encoded.offsets[:-1][lengths > 0]
    alone = lengths == 1
    wholes[alone] += sentences[starts[alone]]
    told = np.insert(sentences, starts, wholes, axis=0)
    kept = np.delete(told, (starts + np.arange(1, len(starts) + 1))[alone], axis=0)
    counts = np.zeros(encoded.n_people, dtype=np.int64)
    counts[np.diff(encoded.offsets) > 0] = np.where(alone, 1, lengths + 1)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    return Side(np.rint(kept).astype(np.int16), offsets)


def _relevance(encoded: Encoded) -> IntArray:
    if encoded.relevance is None:
        return np.full(len(encoded.rows), FULL, dtype=np.int64)
    return encoded.relevance


def _best_answering(encoded: Encoded) -> FloatArray:
    """R² times the relevance of each sentence, in [0, 1]."""
    reliable = reliability(encoded.tokens.astype(np.int64))
    answering: FloatArray = reliable * reliable * _relevance(encoded) / (ONE * ONE * FULL)
    return answering


def _points(encoded: Encoded) -> Rows:
    """Where those point who wrote something."""
    written = np.diff(encoded.offsets) > 0
    if not written.any():
        return encoded.rows[:0]
    weights = np.maximum(
        reliability(encoded.tokens.astype(np.int64)) * _relevance(encoded) // FULL, 1
    )
    points = _unit(_means(encoded.rows, weights, encoded.offsets))
    if encoded.wholes is None:
        return points
    return _unit(points.astype(np.float64) + TIMES_THE_MEAN * encoded.wholes[written])


def join_block(mentees: Side, mentors: Side) -> IntArray:
    """Join everybody of two sides who wrote something, shape ``(known mentees, known mentors)``."""
    products = mentors.rows.astype(np.float32) @ mentees.rows.astype(np.float32).T
    return _joined(products, mentors.offsets).T.astype(np.int64)


def _joined(products: Table, offsets: IntArray) -> Table:
    """Product with each mentor's whole, and the largest with any of the sentences."""
    lengths = np.diff(offsets)
    joined: Table = products[offsets[:-1][lengths > 0]]
    rest = np.ones(len(products), dtype=np.bool_)
    rest[offsets[:-1][lengths > 0]] = False
    ends = np.concatenate(([0], np.cumsum(np.maximum(lengths - 1, 0))))
    several = lengths[lengths > 0] > 1
    joined[several] = joined[several] + _by_person(np.maximum, products[rest], ends, np.float32)
    return joined


def join_pairs(mentees: Side, mentors: Side, rows: IntArray, columns: IntArray) -> IntArray:
    """Join pairs of people who both wrote something, shape ``(k,)``."""
    offered = np.diff(mentors.offsets)[columns]
    joined = np.empty(len(rows), dtype=np.int64)
    for run in runs(offered, SENTENCE_PAIRS):
        answers = rows_of(mentors, columns[run])
        asking = np.repeat(mentees.offsets[rows[run]], offered[run])
        products = np.einsum(
            "ij,ij->i",
            mentees.rows[asking].astype(np.float32),
            mentors.rows[answers].astype(np.float32),
        )
        ends = np.concatenate(([0], np.cumsum(offered[run])))
        joined[run] = _joined(products[:, None], ends)[:, 0]
    return joined


def join_pair(mentee: Side, mentor: Side) -> int:
    """Join two people in plain integers: the reference of the others."""
    whole, *answers = map(int, mentor.rows.astype(np.int64) @ mentee.rows[0].astype(np.int64))
    return whole + max(answers) if answers else whole


def rows_of(side: Side, people: IntArray) -> IntArray:
    """Places of the rows of some people, one person after the other."""
    starts, lengths = side.offsets[people], np.diff(side.offsets)[people]
    begins = np.cumsum(lengths) - lengths
    rows: IntArray = np.repeat(starts - begins, lengths) + np.arange(int(lengths.sum()))
    return rows


def _means(rows: Rows, weights: IntArray, offsets: IntArray) -> FloatArray:
    """Weighted mean of each person's rows in 1/1024, rounded down.

    All numbers are whole and sums stay below 2**53; a quotient is off by less than 2**-28, so that
    it is rounded down as it would be in integers.
    """
    weighted: Table = rows * (ONE * weights[:, None]).astype(np.float64)
    sums = _by_person(np.add, weighted, offsets, np.float64)
    sums /= _by_person(np.add, weights, offsets, np.int64)[:, None]
    return np.floor(sums, out=sums)


def _by_person(
    ufunc: np.ufunc, table: Table, offsets: IntArray, dtype: type[Number]
) -> NDArray[Number]:
    """Reduce the rows of each person who has any, as ``ufunc.reduceat`` does along the first axis.

    It takes everybody's second row at once, then everybody's third, and so on; NumPy goes through
    the columns one by one, which is several times slower for a few rows a person.
    """
    lengths = np.diff(offsets)
    starts, lengths = offsets[:-1][lengths > 0], lengths[lengths > 0]
    reduced = table[starts].astype(dtype, copy=False)
    for k in range(1, int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > k)
        reduced[longer] = ufunc(reduced[longer], table[starts[longer] + k])
    return reduced


def _unit(means: FloatArray) -> Rows:
    """Quantised unit vectors of these directions; one of length 0 stays 0 and answers nothing.

    The squares of whole numbers sum up exactly, so that the rounding is the same on every machine.
    """
    squares = np.einsum("ij,ij->i", means, means)
    lengths = np.where(squares > 0, np.sqrt(squares), 1.0)[:, None]
    rows: Rows = np.rint(SCALE * (means / lengths)).astype(np.int16)
    return rows
