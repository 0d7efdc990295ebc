"""Text against some columns: products of sentences in float32, joined while they are in the cache.

Products and all their partial sums are whole numbers below 2**24, so that they are exact however a
matrix product is cut up and added.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.joining import Side, runs
from app.matching.criteria.scale import ScaleMap
from app.matching.criteria.term import Corner, FloatTile, contribution
from solver.scores import IntArray

if TYPE_CHECKING:
    from app.matching.criteria.text_kernels import Contribution, Offering

COLUMN_SENTENCES = 2048
ROWS = 1024
"""Mentors' sentences and mentees multiplied at once: 8 MB of products."""


@dataclass(frozen=True, eq=False)
class TextPanel:
    """Rows of some mentors as float32, in parts of about `COLUMN_SENTENCES`."""

    mentees: Side
    parts: "tuple[tuple[NDArray[np.float32], Offering], ...]"
    contribution: "Contribution"

    @classmethod
    def of(
        cls, mentees: Side, mentors: Side, columns: IntArray, contribution: "Contribution"
    ) -> "TextPanel":
        """Make the sentences of these columns ready."""
        lengths = np.maximum(np.diff(mentors.offsets)[columns], 1)
        parts = tuple(_offering(mentors, columns[run]) for run in runs(lengths, COLUMN_SENTENCES))
        return cls(mentees, parts, contribution)

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        from app.matching.criteria.text_kernels import Meeting, add_joined

        top, left = corner
        for start in range(0, len(rows), ROWS):
            vectors, row_of = _wanting(self.mentees, rows[start : start + ROWS])
            place = left
            for offered, offering in self.parts:
                meeting = Meeting(vectors @ offered.T, row_of, offering)
                add_joined(tile, (top + start, place), meeting, self.contribution)
                place += len(offering.known)


def compiled_scale(scale: ScaleMap, weight: int, blank: int) -> "Contribution":
    """Write a scale map as straight lines whose values only have to be rounded down.

    Half a step is added to each line, so that no value lies near to a whole number.
    """
    from app.matching.criteria.text_kernels import Contribution

    knots, scores = scale.knots, scale.scores
    pieces = []
    for (start, end), (low, high) in zip(pairwise(knots), pairwise(scores), strict=True):
        slope = (high - low) / (end - start)
        pieces.append((float(start), slope, low + 0.5 / (end - start) - start * slope))
    of_blank = int(contribution(np.array([blank], dtype=np.int64), weight)[0])
    return Contribution(float(knots[0]), float(knots[-1]), tuple(pieces), weight, of_blank)


def _wanting(side: Side, people: IntArray) -> tuple[NDArray[np.float32], IntArray]:
    """Vectors of some mentees, and which is whose; -1 for one who wrote nothing."""
    written = side.known[people]
    row_of = np.where(written, np.cumsum(written) - 1, -1)
    return side.rows[side.offsets[people[written]]].astype(np.float32), row_of


def _offering(side: Side, people: IntArray) -> "tuple[NDArray[np.float32], Offering]":
    """Sentences of some mentors slot by slot; who wrote nothing has an empty one."""
    from app.matching.criteria.text_kernels import Offering

    written = np.diff(side.offsets)[people]
    lengths = np.maximum(written, 1)
    order = np.argsort(-lengths, kind="stable")
    slot = np.concatenate([np.arange(length) for length in lengths[order].tolist()])
    owner = np.repeat(order, lengths[order])
    by_slot = np.argsort(slot, kind="stable")
    slot, owner = slot[by_slot], owner[by_slot]
    vectors = np.zeros((len(owner), side.rows.shape[1]), dtype=np.float32)
    is_written = written[owner] > 0
    vectors[is_written] = side.rows[(side.offsets[people][owner] + slot)[is_written]]
    slots = np.searchsorted(slot, np.arange(int(lengths.max()) + 1))
    in_order = bool((lengths == lengths[0]).all())
    return vectors, Offering(slots, order[:0] if in_order else order, written > 0)
