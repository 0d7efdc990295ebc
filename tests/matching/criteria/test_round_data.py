"""Texts and labels are encoded in one go, and in whatever order people come."""

from collections.abc import Sequence

import numpy as np

from app.matching.cohort import Cohort
from app.matching.criteria.round_data import ReadTexts, RoundData
from app.matching.criterion_kinds import Reading
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


GOALS_READ = Reading("mentee", ("goals",))


def test_everybody_has_the_vectors_of_what_a_criterion_reads(encoder: SentenceEncoder) -> None:
    data, _ = _round(_document(), encoder)
    people, goals = data.participants, data.texts[GOALS_READ]
    assert np.array_equal(
        _parts_of(goals, people.row_of["e1"])[0].rows, encoder.encode([[GOALS[1]]]).rows
    )
    backgrounds = data.texts[Reading("mentor", ("background",))]
    assert np.array_equal(
        _parts_of(backgrounds, people.column_of["r2"])[0].rows,
        encoder.encode([[EXPERTISE[2]]]).rows,
    )
    assert [len(one.rows) for one in _parts_of(goals, people.row_of["e3"])] == [0]


def test_goals_that_weigh_more_are_read_together_and_by_themselves(
    encoder: SentenceEncoder,
) -> None:
    data, _ = _round(_document(), encoder)
    together = [GOALS[2], GOALS[3], GOALS[4]]
    for reading, texts in (
        (GOALS_READ, together),
        (Reading("mentee", ("goals", "background")), [*together, EXPERTISE[5]]),
    ):
        read, row = data.texts[reading], data.participants.row_of["e2"]
        mine = slice(int(read.offsets[row]), int(read.offsets[row + 1]))
        assert read.counts[mine].tolist() == [128, 128]
        expected = encoder.encode([texts, [GOALS[2]]])
        for k, part in enumerate(_parts_of(read, row)):
            assert part.vectors_sha256() == expected.select([k]).vectors_sha256()


def test_each_way_of_weighing_horizons_is_a_reading_of_its_own(encoder: SentenceEncoder) -> None:
    document = _document()
    document["mentees"][1]["goals"][1] = {"text": GOALS[3], "horizon": "long_term"}
    document["policy"]["criteria"][0]["params"] = {"long_term": 1.5}
    data, _ = _round(document, encoder)
    row = data.participants.row_of["e2"]
    by_horizon = data.texts[Reading("mentee", ("goals",), long_term=1.5)]
    without = data.texts[Reading("mentee", ("goals", "background"))]
    assert by_horizon.counts[by_horizon.offsets[row] :][:3].tolist() == [128, 64, 64]
    assert without.counts[without.offsets[row] :][:2].tolist() == [128, 128]


def _parts_of(read: ReadTexts, person: int) -> list[Encoded]:
    parts = range(int(read.offsets[person]), int(read.offsets[person + 1]))
    return [read.encoded.select([part]) for part in parts]


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
