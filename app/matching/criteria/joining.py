"""The joining function: one product of two people from the products of their sentences.

A sentence of n tokens is believed in to the degree ``R(n) = sqrt(n / (n + 24))``: a short one such
as "Happy to help." says little, and its vector is near to everybody's. For a mentee with sentences
a of weight R(a), their weighted sum w brought to length 1, and a mentor with sentences b shortened
to R(b) b,

    J(A, B) = ( sum over a of R(a) max over b of a.b  +  sum of R(a) * max over b of w.b )
              / ( 2 sum of R(a) )

Each sentence of the mentee, and all of them as a whole, look for the mentor's sentence that answers
best. A sentence more never makes a mentor harder to find, since a maximum cannot fall.
docs/text.md has the table by which this was chosen.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded import SCALE, Encoded
from solver.scores import IntArray

ONE = 1024
"""Reliability 1 in integers."""

HALF_BELIEVED_TOKENS = 24
"""Tokens at which R² is one half."""

MOST_WEIGHT = 1 << 25
"""So that quotients of a mentee's sums by twice as much are rounded down as integers are."""

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
        Shape ``(k, d)``; each product of a mentee's and a mentor's row is an integer below 2**24.
    offsets
        Shape ``(n + 1,)``; person p has ``rows[offsets[p]:offsets[p + 1]]``.
    weights
        Shape ``(k,)``: how much each of a mentee's rows counts; ones for mentors.
    """

    rows: Rows
    offsets: IntArray
    weights: IntArray

    def of(self, people: slice) -> "Side":
        """Take a run of people."""
        part = slice(int(self.offsets[people.start]), int(self.offsets[people.stop]))
        offsets = self.offsets[people.start : people.stop + 1] - part.start
        return Side(self.rows[part], offsets, self.weights[part])

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
    """How far sentences of these lengths are believed, in 1/1024, rounded down, at least 1."""
    lengths, places = np.unique(tokens, return_inverse=True)
    squared = [ONE * ONE * n // (n + HALF_BELIEVED_TOKENS) for n in lengths.tolist()]
    believed = np.array([max(1, isqrt(value)) for value in squared], dtype=np.int64)
    return believed[places]


def mentee_side(encoded: Encoded, importance: IntArray | None = None) -> Side:
    """Add to each mentee's sentences the row of all of them together, with as much weight.

    Where there is one sentence and the row is equal to it, it would count twice in the place of
    once, which is the same, and is left out.

    Parameters
    ----------
    importance
        How many times as much each sentence counts, shape ``(k,)``; None: all count alike.
    """
    weights = reliability(encoded.tokens.astype(np.int64))
    if importance is not None:
        weights = _within_limit(weights * importance, encoded.offsets)
    written = np.diff(encoded.offsets) > 0
    if not written.any():
        return Side(encoded.rows, encoded.offsets, weights)
    factors = ONE * weights[:, None]
    weighted: Table = encoded.rows * factors.astype(np.float32)  # 22 bits: exact
    if importance is not None:
        weighted = encoded.rows * factors.astype(np.float64)
    means, totals = _means(weighted, weights, encoded.offsets)
    wholes, ends = _unit(means), encoded.offsets[1:][written]
    said = (np.diff(encoded.offsets)[written] == 1) & (encoded.rows[ends - 1] == wholes).all(axis=1)
    added = np.zeros(len(written), dtype=np.bool_)
    added[written] = ~said
    return Side(
        np.insert(encoded.rows, ends[~said], wholes[~said], axis=0),
        encoded.offsets + np.concatenate(([0], np.cumsum(added))),
        np.insert(weights, ends[~said], totals[~said]),
    )


def _within_limit(weights: IntArray, offsets: IntArray) -> IntArray:
    """Halve the weights of a person until they sum up to less than `MOST_WEIGHT`."""
    totals = np.add.reduceat(np.append(weights, 0), offsets[:-1]) * (np.diff(offsets) > 0)
    halvings = np.ceil(np.log2(np.maximum(totals / MOST_WEIGHT, 1.0))).astype(np.int64)
    halved: IntArray = np.maximum(weights >> np.repeat(halvings, np.diff(offsets)), 1)
    return halved


def mentor_side(encoded: Encoded) -> Side:
    """Shorten each of a mentor's sentences to the degree to which it is believed."""
    believed = (reliability(encoded.tokens.astype(np.int64)) / ONE).astype(np.float32)
    rows = np.rint(encoded.rows * believed[:, None]).astype(np.int16)  # 22 bits: exact
    return Side(rows, encoded.offsets, np.ones(len(rows), dtype=np.int64))


def join_block(mentees: Side, mentors: Side) -> IntArray:
    """Join everybody of two sides who wrote something, shape ``(known mentees, known mentors)``."""
    products = mentors.rows.astype(np.float32) @ mentees.rows.astype(np.float32).T
    best = _by_person(np.maximum, products, mentors.offsets, np.float32)
    weighted = best.T * mentees.weights.astype(np.float64)[:, None]
    joined, _ = _means(weighted, mentees.weights, mentees.offsets)
    return joined.astype(np.int64)


def join_pairs(mentees: Side, mentors: Side, rows: IntArray, columns: IntArray) -> IntArray:
    """Join pairs of people who both wrote something, shape ``(k,)``."""
    wanted, offered = np.diff(mentees.offsets)[rows], np.diff(mentors.offsets)[columns]
    joined = np.empty(len(rows), dtype=np.int64)
    for run in runs(wanted * offered, SENTENCE_PAIRS):
        one, answered = sentences_of(mentees, rows[run])
        # Each of the mentee's sentences meets all of the mentor's.
        other, _ = sentences_of(mentors, np.repeat(columns[run], wanted[run]))
        answers = np.repeat(offered[run], wanted[run])
        products = np.einsum(
            "ij,ij->i",
            mentees.rows[np.repeat(one, answers)].astype(np.float32),
            mentors.rows[other].astype(np.float32),
        )
        best = np.maximum.reduceat(products, np.cumsum(answers) - answers).astype(np.int64)
        weights = mentees.weights[one]
        sums = np.add.reduceat(best * weights, answered)
        joined[run] = sums // np.add.reduceat(weights, answered)
    return joined


def join_pair(mentee: Side, mentor: Side) -> int:
    """Join two people in plain integers: the reference of the others."""
    products = mentee.rows.astype(np.int64) @ mentor.rows.astype(np.int64).T
    return int((products.max(axis=1) * mentee.weights).sum()) // int(mentee.weights.sum())


def sentences_of(side: Side, people: IntArray) -> tuple[IntArray, IntArray]:
    """Rows of some people, one after the other, and where each person's begin."""
    starts, lengths = side.offsets[people], np.diff(side.offsets)[people]
    begins = np.cumsum(lengths) - lengths
    return np.repeat(starts - begins, lengths) + np.arange(int(lengths.sum())), begins


def _means(table: Table, weights: IntArray, offsets: IntArray) -> tuple[FloatArray, IntArray]:
    """Weighted mean of each person's rows, rounded down, and the sum of the person's weights.

    `table` holds whole numbers, multiplied with their weights. Sums stay below 2**53 and are exact;
    a quotient is off by less than 2**-28, so that it is rounded down as it would be in integers.
    """
    totals = _by_person(np.add, weights, offsets, np.int64)
    sums = _by_person(np.add, table, offsets, np.float64)
    sums /= totals[:, None]
    return np.floor(sums, out=sums), totals


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
