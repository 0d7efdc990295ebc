"""Random rounds of people who write, in which one of them leaves the text blank."""

from collections.abc import Sequence

import numpy as np

from app.matching.cohort import Cohort
from app.matching.compatibility import Compatibility
from app.matching.criteria.registry import compile_criteria
from app.matching.criteria.round_data import RoundData
from app.matching.criterion_kinds import Side
from app.matching.participants import Participants
from embeddings.encoded import Encoded
from embeddings.encoder import SentenceEncoder
from tests.support.blank_trials import KINDS, M, N, assigned, told
from tests.support.cohorts import EXPERTISE, GOALS, Document

TEXT = {
    "name": "goals",
    "kind": "text",
    "mentee_field": "goals",
    "mentor_field": "expertise",
}


def _writers(sentences: Sequence[str], seed: int) -> dict[int, list[tuple[str, ...]]]:
    """What people wrote in one sentence, in two, and in three."""
    rng = np.random.default_rng(seed)
    several = {
        size: [
            tuple(str(one) for one in rng.choice(sentences, size, replace=False))
            for _ in range(WRITERS)
        ]
        for size in (2, 3)
    }
    return {1: [(one,) for one in sentences], **several}


WRITERS = 45
WRITTEN = {"mentee": _writers(GOALS, 1), "mentor": _writers(EXPERTISE, 2)}


class PoolEncoder:
    """The vectors of a pool of people, made once by a real model."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        written = [one for sizes in WRITTEN.values() for some in sizes.values() for one in some]
        self._encoded = encoder.encode([(), *written])
        self._place = {(): 0} | {one: k for k, one in enumerate(written, start=1)}

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Look up everybody's vectors."""
        return self._encoded.select([self._place[tuple(texts)] for texts in people])


def change_of_places(
    encoder: PoolEncoder, seed: int, side: Side, criteria: int, places: int
) -> int:
    """How many more places somebody of a side has who leaves the text blank.

    Parameters
    ----------
    criteria
        In all; the others are of other kinds.
    """
    document = _document(np.random.default_rng(seed), side, criteria, places)
    people, field = (f"{side}s", {"mentee": "goals", "mentor": "expertise"}[side])
    asked, *others = document[people]
    blank = {name: value for name, value in asked.items() if name != field}
    with_blank = {**document, people: [blank, *others]}
    return _places(encoder, with_blank, side) - _places(encoder, document, side)


def _places(encoder: PoolEncoder, document: Document, side: Side) -> int:
    data = RoundData.of(Participants.of(Cohort.model_validate(document)), encoder)
    found = assigned(data.participants, Compatibility(N, M, compile_criteria(data), ()))
    if side == "mentee":
        return int((found.rows == data.participants.row_of["e0"]).sum())
    return int((found.columns == data.participants.column_of["r0"]).sum())


def _document(rng: np.random.Generator, side: Side, criteria: int, places: int) -> Document:
    fields = [list(KINDS)[k] for k in rng.permutation(len(KINDS))[: criteria - 1]]
    capacity = 1 + np.bincount(rng.integers(0, M, places - M), minlength=M)
    mentees = [_person(rng, fields, k, "mentee", side) for k in range(N)]
    mentors = [_person(rng, fields, k, "mentor", side) for k in range(M)]
    for mentor, size in zip(mentors, capacity.tolist(), strict=True):
        mentor["capacity"] = size
    weighed = [{**KINDS[field], "name": field} for field in fields]
    for criterion in (text := dict(TEXT), *weighed):
        criterion["weight"] = float(rng.uniform(0.5, 2))
    return {
        "mentees": mentees,
        "mentors": mentors,
        "policy": {"criteria": [text, *weighed]},
    }


def _person(
    rng: np.random.Generator, fields: list[str], k: int, side: Side, asked: Side
) -> Document:
    """One in ten leaves each field blank, but for the first of the side that is asked."""
    blank = 0.0 if k == 0 and side == asked else 0.1
    field = {"mentee": "goals", "mentor": "expertise"}[side]
    person = {"id": f"{'e' if side == 'mentee' else 'r'}{k}", **told(rng, fields, blank)}
    some = WRITTEN[side][int(rng.integers(1, 4))]
    texts = list(some[int(rng.integers(0, len(some)))])
    return {**person, field: texts} if rng.random() >= blank else person
