"""Mentors whose text is near to most mentees, and tells little of who is right for whom.

In many dimensions a few points are among the nearest of very many others: Radovanović, Nanopoulos
and Ivanović, "Hubs in Space" (2010), who count N_k, for how many a point is among the k nearest.
Here k is a tenth of the mentors, so that a mentor is near to a tenth of the mentees on average,
whatever the size of the round. docs/text.md has what was found, and why no score is changed.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from app.matching.codes import Code
from app.matching.compatibility import PANEL_COLUMNS, Compatibility
from app.matching.criteria.held import HeldTerm
from app.matching.criteria.joining import Side
from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import FloatTile, Term
from app.matching.criteria.text import TextTerm
from app.matching.criterion import Criterion
from app.matching.problems import MAX_PROBLEMS, Finding, quoted
from app.matching.units import counted
from solver.scores import BoolArray, IntArray

NEAREST = 10
"""One mentor in so many is near to a mentee."""

LEAST_MENTEES, LEAST_MENTORS = 50, 20
"""With fewer who wrote something, more than half of the mentees are soon the same few."""

SAMPLE = 500
"""Up to so many mentees are looked at, evenly spread: one half is met within 2 % of them (sd)."""

TILE_PAIRS = 1 << 24
"""Pairs looked at at once: 64 MB of scores, which are copied once."""


def hub_findings(
    compatibility: Compatibility, criteria: Sequence[Criterion], mentor_ids: Sequence[str]
) -> Iterator[Finding]:
    """Find mentors who are near to more than half of the mentees, by criterion."""
    for criterion, weighted in zip(criteria, compatibility.terms, strict=True):
        term = weighted.term.term if isinstance(weighted.term, HeldTerm) else weighted.term
        if criterion.kind != "text" or not isinstance(term, TextTerm):
            continue
        mentees, mentors = _different(term.mentees), np.flatnonzero(term.mentors.known)
        if len(mentees) < LEAST_MENTEES or len(mentors) < LEAST_MENTORS:
            continue
        asked = _spread(mentees)
        is_hub = 2 * times_near(weighted.term, asked, mentors) > len(asked)
        if is_hub.any():
            yield _finding(criterion, [mentor_ids[j] for j in mentors[is_hub].tolist()])


def times_near(term: Term, rows: IntArray, columns: IntArray) -> IntArray:
    """Count N_k of each column: for how many rows it is among the best tenth of these columns.

    Of equal scores all are near or none, so that nobody's place in the round matters.
    """
    near = np.zeros(len(columns), dtype=np.int64)
    height = max(1, TILE_PAIRS // len(columns))
    for start in range(0, len(rows), height):
        near += _is_near(_scores(term, rows[start : start + height], columns)).sum(axis=0)
    return near


def _scores(term: Term, rows: IntArray, columns: IntArray) -> FloatTile:
    tile = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for left in range(0, len(columns), PANEL_COLUMNS):
        part = columns[left : left + PANEL_COLUMNS]
        term.panel(part, MILLION).add(tile, (0, left), rows)
    return tile


def _is_near(scores: FloatTile) -> BoolArray:
    first_behind = scores.shape[1] - 1 - scores.shape[1] // NEAREST
    behind = np.partition(scores, first_behind, axis=1)[:, first_behind]
    near: BoolArray = scores > behind[:, None]
    return near


def _different(mentees: Side) -> IntArray:
    """One of each who wrote the same: what many have copied makes no mentor near to many."""
    ends, first = mentees.offsets.tolist(), dict[bytes, int]()
    for person in np.flatnonzero(mentees.known).tolist():
        first.setdefault(mentees.rows[ends[person] : ends[person + 1]].tobytes(), person)
    return np.array(list(first.values()), dtype=np.int64)


def _spread(people: IntArray) -> IntArray:
    count = min(len(people), SAMPLE)
    return people[np.arange(count) * len(people) // count]


def _finding(criterion: Criterion, mentors: list[str]) -> Finding:
    return Finding(
        path=(),
        code=Code.MENTOR_NEAR_EVERYBODY,
        message=f"{quoted(criterion.name)}: {counted(len(mentors), 'mentor')} among the nearest "
        "tenth for more than half of the mentees. Many may want just that, or a text is general: "
        "ask for concrete experience. No score is changed.",
        people=tuple(sorted(mentors)[:MAX_PROBLEMS]),
    )
