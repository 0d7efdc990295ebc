"""Texts and labels are encoded in one go, and in whatever order people come."""

from collections.abc import Sequence

import numpy as np

from app.matching.cohort import Cohort
from app.matching.criteria.round_data import RoundData
from app.matching.participants import Participants
from embeddings.encoded import Encoded
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, Document, shuffled


class Counting:
    """An encoder that counts how often it is asked."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self.calls = 0

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Encode each person's texts."""
        self.calls += 1
        return self._encoder.encode(people)


def _document() -> Document:
    return {
        "mentees": [
            {"id": "e1", "goals": GOALS[1], "skills_wanted": ["Law", "C++. Java"]},
            {
                "id": "e2",
                "goals": [{"text": GOALS[2], "weight": 2.0}, GOALS[3], GOALS[4]],
                "skills_wanted": ["law ", "statistics"],
                "background": EXPERTISE[5],
            },
            {"id": "e3"},
        ],
        "mentors": [
            {"id": "r1", "expertise": EXPERTISE[1], "skills": ["negotiation"]},
            {"id": "r2", "background": [EXPERTISE[2]], "skills": ["LAW"]},
        ],
        "policy": {
            "criteria": [
                {"name": "goals", "kind": "text"},
                {"name": "path", "kind": "path"},
                {"name": "skills", "kind": "skills"},
            ]
        },
    }


def _round(document: Document, encoder: SentenceEncoder) -> tuple[RoundData, int]:
    counting = Counting(encoder)
    data = RoundData.of(Participants.of(Cohort.model_validate(document)), counting)
    return data, counting.calls


def test_everything_is_encoded_at_once_and_each_label_once(encoder: SentenceEncoder) -> None:
    data, calls = _round(_document(), encoder)
    assert calls == 1
    assert sorted(data.labels) == ["law", "negotiation", "statistics"]
    for label, vector in data.labels.items():
        assert np.array_equal(vector, encoder.encode([[label]]).rows[0])


def test_every_field_has_the_vectors_of_its_texts(encoder: SentenceEncoder) -> None:
    data, _ = _round(_document(), encoder)
    people = data.participants
    goals = data.vectors["mentee", "goals"].select([people.row_of["e1"]])
    assert np.array_equal(goals.rows, encoder.encode([[GOALS[1]]]).rows)
    backgrounds = data.vectors["mentor", "background"].select([people.column_of["r2"]])
    assert np.array_equal(backgrounds.rows, encoder.encode([[EXPERTISE[2]]]).rows)
    empty = data.vectors["mentee", "goals"].select([people.row_of["e3"]])
    assert len(empty.rows) == 0


def test_each_sentence_knows_the_weight_of_its_goal(encoder: SentenceEncoder) -> None:
    data, _ = _round(_document(), encoder)
    goals, row = data.vectors["mentee", "goals"], data.participants.row_of["e2"]
    assert data.goals is not None
    mine = slice(goals.offsets[row], goals.offsets[row + 1])
    heavy = encoder.encode([[GOALS[2]]]).rows[0]
    found = {
        bool((sentence == heavy).all()): weight
        for sentence, weight in zip(goals.rows[mine], data.goals.weights[mine], strict=True)
    }
    assert found == {True: 2.0, False: 1.0}


def test_the_hash_of_all_vectors_is_a_matter_of_ids_and_not_of_order(
    encoder: SentenceEncoder,
) -> None:
    document = _document()
    one, _ = _round(document, encoder)
    other, _ = _round(shuffled(document, 5), encoder)
    assert one.vectors_sha256 == other.vectors_sha256
    document["mentors"][0]["skills"] = ["mediation"]
    changed, _ = _round(document, encoder)
    assert changed.vectors_sha256 != one.vectors_sha256
