"""What a criterion is compiled from: the people of the round, and the vectors of their texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.goal_weights import GoalPart, GoalRows, goal_parts
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import Side, TextField, labels_read, texts_read
from app.matching.field_values import texts_of
from app.matching.labels import labels_of
from app.matching.participants import Participants
from embeddings.encoded import Encoded
from embeddings.encoder import Encoder
from embeddings.model import ModelCard

LabelVectors = Mapping[str, NDArray[np.int16]]


@dataclass(frozen=True, eq=False)
class RoundData:
    """People and vectors of a round, the same for all criteria.

    Parameters
    ----------
    vectors
        By field: the vectors of each participant's texts there, in the order of rows or columns.
    model
        What made the vectors.
    vectors_sha256
        Of all of them, in the order of the ids and then of the labels.
    goals
        How much each vector of the mentees' goals counts; None when no criterion reads goals.
    labels
        Vectors of the labels that are compared by meaning too; one of several sentences has none.
    """

    participants: Participants
    vectors: Mapping[TextField, Encoded]
    model: ModelCard
    vectors_sha256: str
    goals: GoalRows | None = None
    labels: LabelVectors = field(default_factory=dict)

    def people(self, side: Side) -> Sequence[Mentee] | Sequence[Mentor]:
        """Participants of one side, in the order of rows or columns."""
        return _people(self.participants, side)

    @classmethod
    def of(cls, participants: Participants, encoder: Encoder) -> "RoundData":
        """Encode the texts and labels that the policy's criteria read, all in one go."""
        criteria = participants.policy.criteria or ()
        labels = _labels(participants, criteria)
        fields = [(name, _people(participants, name[0])) for name in texts_read(criteria)]
        told = [_parts(one, name) for (_, name), some in fields for one in some]
        told += [(GoalPart((label,)),) for label in labels]
        by_part = encoder.encode([part.texts for parts in told for part in parts])
        encoded, counts = _by_person(by_part, told), _goal_rows(by_part, told)
        vectors: dict[TextField, Encoded] = {}
        goals, start, in_id_order = None, 0, list[int]()
        for name, some in fields:
            part = range(start, start + len(some))
            vectors[name] = encoded.select(part)
            in_id_order += [part[k] for k in _by_id(some)]
            if name == GOALS:
                goals = counts.of(slice(encoded.offsets[start], encoded.offsets[part.stop]))
            start = part.stop
        of_labels = range(start, len(told))
        sha256 = encoded.select([*in_id_order, *of_labels]).vectors_sha256()
        by_label = _vector_by_label(labels, encoded.select(of_labels))
        return cls(participants, vectors, encoded.model, sha256, goals, by_label)


GOALS: TextField = ("mentee", "goals")


def _parts(person: Mentee | Mentor, name: str) -> tuple[GoalPart, ...]:
    if isinstance(person, Mentee) and name == "goals":
        return goal_parts(person)
    return (GoalPart(texts_of(person, name)),)


def _by_person(by_part: Encoded, told: Sequence[tuple[GoalPart, ...]]) -> Encoded:
    ends = np.cumsum([0, *map(len, told)])
    return Encoded(by_part.rows, by_part.offsets[ends], by_part.model, by_part.tokens)


def _goal_rows(by_part: Encoded, told: Sequence[tuple[GoalPart, ...]]) -> GoalRows:
    parts, lengths = [part for mine in told for part in mine], np.diff(by_part.offsets)
    weights = np.array([part.weight for part in parts], dtype=np.float64)
    horizons = np.array([part.horizon for part in parts], dtype=np.int64)
    return GoalRows(np.repeat(weights, lengths), np.repeat(horizons, lengths))


def _labels(participants: Participants, criteria: Iterable[Criterion]) -> list[str]:
    """The different labels that are compared by meaning, in order."""
    found: set[str] = set()
    for side, name in labels_read(criteria):
        found.update(*(labels_of(one, name) for one in _people(participants, side)))
    return sorted(found)


def _vector_by_label(labels: Sequence[str], encoded: Encoded) -> LabelVectors:
    lengths = np.diff(encoded.offsets)
    return {
        label: encoded.rows[encoded.offsets[k]] for k, label in enumerate(labels) if lengths[k] == 1
    }


def _by_id(people: Sequence[Mentee] | Sequence[Mentor]) -> list[int]:
    return sorted(range(len(people)), key=lambda k: people[k].id)


def _people(participants: Participants, side: Side) -> Sequence[Mentee] | Sequence[Mentor]:
    return participants.mentees if side == "mentee" else participants.mentors
