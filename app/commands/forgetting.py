"""Which kept vectors are of what some people wrote."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from app.matching.cohort import Cohort
from app.matching.criteria.round_data import RoundData
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import with_fields
from app.matching.field_values import OWN
from app.matching.participants import Participants
from app.matching.policy import Policy
from embeddings.encoded import Encoded
from embeddings.encoder import SentenceEncoder

_EVERY_TEXT = (
    Criterion(name="goals", kind="text"),
    Criterion(name="looking_for", kind="text", mentor_field="looking_for"),
    Criterion(name="background", kind="text", mentee_field="background"),
    Criterion(name="path", kind="path"),
    Criterion(name="skills", kind="skills"),
)
"""Read every field of texts, as the plainest policies do."""


class KeysRead:
    """Notes under which keys a round would look for vectors, instead of encoding."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self.keys: set[bytes] = set()

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Note the keys of each person's texts; nobody has a row in the answer."""
        self.keys.update(key for keys in self._encoder.keys(people) for key in keys)
        card = self._encoder.card
        rows = np.empty((0, card.dimension), dtype=np.int16)
        offsets = np.zeros(len(people) + 1, dtype=np.int64)
        return Encoded(rows, offsets, card, np.empty(0, dtype=np.int32))


def keys_of(cohort: Cohort, encoder: SentenceEncoder) -> set[bytes]:
    """Return the keys of all that everybody in the cohort wrote.

    Read by the cohort's own policy, and by one of every text, with its glossary and without.
    """
    every_text = tuple(map(with_fields, (*_EVERY_TEXT, *_of_own_fields(cohort))))
    policies = (
        cohort.policy,
        Policy(criteria=every_text, glossary=cohort.policy.glossary),
        Policy(criteria=every_text),
    )
    read = KeysRead(encoder)
    for policy in policies:
        RoundData.of(Participants.everybody(cohort.model_copy(update={"policy": policy})), read)
    return read.keys


def _of_own_fields(cohort: Cohort) -> Iterator[Criterion]:
    """Read each of the programme's own fields, alone and as a background."""
    people = (*cohort.mentees, *cohort.mentors)
    for key in sorted({key for one in people for key in one.attributes or {}}):
        field = f"{OWN}{key}"
        yield Criterion(name=field, kind="text", mentee_field=field, mentor_field=field)
        yield Criterion(name=f"path {field}", kind="path", mentee_field=field, mentor_field=field)


def parted(cohort: Cohort, ids: Collection[str]) -> tuple[Cohort, Cohort]:
    """Part a cohort into the people of these ids and the others, under the same policy."""
    one, other = (
        cohort.model_copy(
            update={
                "mentees": tuple(each for each in cohort.mentees if (each.id in ids) is is_named),
                "mentors": tuple(each for each in cohort.mentors if (each.id in ids) is is_named),
                "policy": cohort.policy_used,
            }
        )
        for is_named in (True, False)
    )
    return one, other
