"""Whether all ways of asking a criterion's term give the same numbers."""

from collections.abc import Callable

import numpy as np

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.criteria.neutral import Blankable
from app.matching.criteria.round_data import LabelVectors, RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Term, contribution
from app.matching.participants import Participants
from embeddings.model import ModelCard
from solver.scores import IntArray
from tests.support.cohorts import Document

CARD = ModelCard("any", "0" * 64, 16, 256)

Reference = Callable[[Mentee, Mentor], int | None]


def round_without_texts(document: Document, labels: LabelVectors | None = None) -> RoundData:
    """A round whose criteria read no text; labels may have vectors."""
    participants = Participants.of(Cohort.model_validate(document))
    return RoundData(participants, {}, CARD, "0" * 64, labels or {})


def scores_in_every_way(term: Term, data: RoundData, seed: int) -> IntArray:
    """Scores of all pairs, after the tile, the single pairs and a compiled panel agreed on them."""
    rng = np.random.default_rng(seed)
    n, m = len(data.participants.mentees), len(data.participants.mentors)
    whole = term.block(slice(0, n), slice(0, m))
    assert ((whole >= 0) & (whole <= MILLION)).all()
    i, j = np.indices((n, m)).reshape(2, -1).astype(np.int64)
    assert np.array_equal(term.pairs(i, j), whole.ravel())
    top, left = int(rng.integers(0, n)), int(rng.integers(0, m))
    assert np.array_equal(term.block(slice(top, n), slice(left, m)), whole[top:, left:])
    rows, columns = (np.flatnonzero(rng.random(size) < 0.7) for size in (n, m))
    weight = int(rng.choice([1, 333_333, MILLION]))
    tile = np.zeros((len(rows) + 1, len(columns) + 2), dtype=np.float32)
    term.panel(columns, weight).add(tile, (1, 2), rows)
    expected = np.zeros(tile.shape, dtype=np.int64)
    expected[1:, 2:] = contribution(whole[np.ix_(rows, columns)], weight)
    assert np.array_equal(tile, expected)
    return whole


def agrees_with_two_alone(
    open_term: Blankable, data: RoundData, reference: Reference, seed: int
) -> None:
    """Check every pair against the score of the two alone; unknown pairs have the blank's."""
    blank = seed % (MILLION + 1)
    term = open_term.with_blank(blank)
    whole = scores_in_every_way(term, data, seed)
    people = data.participants
    alone = [[reference(mentee, mentor) for mentor in people.mentors] for mentee in people.mentees]
    assert whole.tolist() == [[blank if one is None else one for one in row] for row in alone]
    i, j = np.indices(whole.shape).reshape(2, -1).astype(np.int64)
    assert term.known(i, j).tolist() == [one is not None for row in alone for one in row]


def scores_by_id(term: Term, data: RoundData) -> dict[tuple[str, str], int]:
    """Scores by (mentee id, mentor id)."""
    people = data.participants
    whole = term.block(slice(0, len(people.mentees)), slice(0, len(people.mentors)))
    return {
        (mentee, mentor): int(whole[i, j])
        for i, mentee in enumerate(people.mentee_ids)
        for j, mentor in enumerate(people.mentor_ids)
    }
