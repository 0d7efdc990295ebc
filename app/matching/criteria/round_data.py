"""What a criterion is compiled from: the people of the round, and the vectors of their texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.goal_weights import Part, Told, parts
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import Reading, Side, TextField, labels_read, readings, texts_read
from app.matching.labels import labels_of
from app.matching.participants import Participants
from app.matching.texts.glossary import Glossary
from app.matching.texts.spoken import spoken_label, told_aloud
from embeddings.encoded import CacheReport, Encoded
from embeddings.encoder import Encoder
from embeddings.model import ModelCard
from solver.scores import IntArray

LabelVectors = Mapping[str, NDArray[np.int16]]


@dataclass(frozen=True, eq=False)
class ReadTexts:
    """What a criterion reads of everybody on one side.

    Parameters
    ----------
    encoded
        Vectors of everybody's parts.
    offsets
        Shape ``(n + 1,)``: person p has the parts ``offsets[p]:offsets[p + 1]``, one at least; the
        first one is all that the person wrote.
    counts
        Of each part: how much it counts beside the person's others.
    """

    encoded: Encoded
    offsets: IntArray
    counts: IntArray


@dataclass(frozen=True, eq=False)
class RoundData:
    """People and vectors of a round, the same for all criteria.

    Parameters
    ----------
    texts
        By what a criterion reads: the vectors of each participant, in the order of rows or columns.
    model
        What made the vectors.
    vectors_sha256
        Of all of them, in the order of the ids and then of the labels.
    labels
        Vectors of the labels that are compared by meaning too; one of several sentences has none.
    cache
        How the cache of vectors served.
    """

    participants: Participants
    texts: Mapping[Reading, ReadTexts]
    model: ModelCard
    vectors_sha256: str
    labels: LabelVectors = field(default_factory=dict)
    cache: CacheReport | None = None

    def people(self, side: Side) -> Sequence[Mentee] | Sequence[Mentor]:
        """Participants of one side, in the order of rows or columns."""
        return _people(self.participants, side)

    @classmethod
    def of(cls, participants: Participants, encoder: Encoder) -> "RoundData":
        """Encode the texts and labels that the policy's criteria read, all in one go."""
        criteria = participants.policy.criteria or ()
        labels = _labels(participants, criteria)
        glossary = Glossary(participants.policy.glossary)
        told: _ToldByField = {
            (side, field): [told_aloud(one, field, glossary) for one in _people(participants, side)]
            for side, field in texts_read(criteria)
        }
        read = {reading: _parts(told, reading) for reading in readings(criteria)}
        texts = [part.texts for everybody in read.values() for mine in everybody for part in mine]
        encoded = encoder.encode([*texts, *((spoken_label(one, glossary),) for one in labels)])
        found: dict[Reading, ReadTexts] = {}
        start, in_id_order = 0, list[int]()
        for reading, everybody in read.items():
            offsets = np.cumsum([0, *map(len, everybody)], dtype=np.int64)
            of_these = encoded.select(np.arange(start, start + offsets[-1]))
            counts = np.array([part.count for mine in everybody for part in mine], dtype=np.int64)
            found[reading] = ReadTexts(of_these, offsets, counts)
            for k in _by_id(_people(participants, reading.side)):
                in_id_order += range(start + int(offsets[k]), start + int(offsets[k + 1]))
            start += int(offsets[-1])
        of_labels = range(start, start + len(labels))
        sha256 = encoded.select([*in_id_order, *of_labels]).vectors_sha256()
        by_label = _vector_by_label(labels, encoded.select(of_labels))
        return cls(participants, found, encoded.model, sha256, by_label, encoded.cache)


_ToldByField: TypeAlias = dict[TextField, list[tuple[Told, ...]]]


def _parts(told: _ToldByField, reading: Reading) -> list[tuple[Part, ...]]:
    """Everybody's parts of one side, as a criterion reads them."""
    fields = [told[reading.side, field] for field in reading.fields]
    return [
        parts([one for field in mine for one in field], reading)
        for mine in zip(*fields, strict=True)
    ]


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
