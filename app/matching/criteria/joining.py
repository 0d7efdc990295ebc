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

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded import SCALE, Encoded
from solver.scores import IntArray

ONE = 1024
"""Reliability 1 in integers."""

HALF_BELIEVED_TOKENS = 24
"""Tokens at which R² is one half."""

RUN_ROWS = 4096
"""Rows of one side multiplied at once, so that a tile of products stays below 70 MB."""

Rows = NDArray[np.int16]


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

    def runs(self) -> Iterator[slice]:
        """Cut the people into runs of at most `RUN_ROWS` rows, or of one person with more."""
        start = 0
        while start < len(self.offsets) - 1:
            end = int(np.searchsorted(self.offsets, self.offsets[start] + RUN_ROWS, side="right"))
            end = max(end - 1, start + 1)
            yield slice(start, end)
            start = end

    @property
    def known(self) -> NDArray[np.bool_]:
        """Who wrote something, shape ``(n,)``."""
        return np.diff(self.offsets) > 0


def reliability(tokens: IntArray) -> IntArray:
    """How far sentences of these lengths are believed, in 1/1024, rounded down, at least 1."""
    squared = [ONE * ONE * n // (n + HALF_BELIEVED_TOKENS) for n in tokens.tolist()]
    return np.array([max(1, isqrt(value)) for value in squared], dtype=np.int64)


def mentee_side(encoded: Encoded) -> Side:
    """Add to each mentee's sentences the row of all of them together, with as much weight."""
    weights = reliability(encoded.tokens.astype(np.int64))
    starts = encoded.offsets[:-1][np.diff(encoded.offsets) > 0]
    if not len(starts):
        return Side(encoded.rows, encoded.offsets, weights)
    sums = np.add.reduceat(encoded.rows.astype(np.int64) * weights[:, None], starts, axis=0)
    totals = np.add.reduceat(weights, starts)
    ends = np.append(starts[1:], len(encoded.rows))
    before = np.cumsum(np.diff(encoded.offsets) > 0)
    return Side(
        np.insert(encoded.rows, ends, _unit(sums * ONE // totals[:, None]), axis=0),
        encoded.offsets + np.concatenate(([0], before)),
        np.insert(weights, ends, totals),
    )


def mentor_side(encoded: Encoded) -> Side:
    """Shorten each of a mentor's sentences to the degree to which it is believed."""
    believed = reliability(encoded.tokens.astype(np.int64))
    rows = np.rint(encoded.rows.astype(np.int64) * believed[:, None] / ONE).astype(np.int16)
    return Side(rows, encoded.offsets, np.ones(len(rows), dtype=np.int64))


def join_block(mentees: Side, mentors: Side) -> IntArray:
    """Join everybody of two sides who wrote something, shape ``(known mentees, known mentors)``."""
    products = mentees.rows.astype(np.float32) @ mentors.rows.astype(np.float32).T
    best = np.maximum.reduceat(products, _starts(mentors), axis=1).astype(np.int64)
    sums = np.add.reduceat(best * mentees.weights[:, None], _starts(mentees), axis=0)
    joined: IntArray = sums // np.add.reduceat(mentees.weights, _starts(mentees))[:, None]
    return joined


def join_pair(mentee: Side, mentor: Side) -> int:
    """Join two people in plain integers: the reference of `join_block`."""
    products = mentee.rows.astype(np.int64) @ mentor.rows.astype(np.int64).T
    return int((products.max(axis=1) * mentee.weights).sum()) // int(mentee.weights.sum())


def _starts(side: Side) -> IntArray:
    return side.offsets[:-1][side.known]


def _unit(means: IntArray) -> Rows:
    """Quantised unit vectors of these directions; one of length 0 stays 0 and answers nothing.

    The squares sum up exactly in int64, so that the rounding is the same on every machine.
    """
    squares = (means * means).sum(axis=1, keepdims=True).astype(np.float64)
    lengths = np.where(squares > 0, np.sqrt(squares), 1.0)
    rows: Rows = np.rint(SCALE * (means / lengths)).astype(np.int16)
    return rows
