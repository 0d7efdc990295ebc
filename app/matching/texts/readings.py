"""Which acronyms were spelled out for whom, as far as it may be told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from app.matching.cohort import Mentee, Mentor
from app.matching.criterion_kinds import TextField, labels_read, texts_read
from app.matching.field_values import MAIN_TEXTS, texts_of
from app.matching.fields import Answer
from app.matching.labels import labels_of
from app.matching.participants import Participants
from app.matching.texts.glossary import Glossary
from app.matching.texts.names import OwnName
from app.matching.texts.spoken import wished
from embeddings.sentences import split_sentences

People = Sequence[Mentee] | Sequence[Mentor]


class Expansion(Answer):
    """An acronym, and what it was read as in this round."""

    acronym: str = Field(description="The acronym as people wrote it.", examples=["SRE"])
    expansion: str = Field(
        description="The words in its place.", examples=["site reliability engineering"]
    )
    source: Literal["policy", "bundled"] = Field(
        description="policy: the programme's own glossary. bundled: the list of Pairwell.",
        examples=["bundled"],
    )
    mentees: int = Field(
        ge=0,
        description="How many mentees wrote it; private goals are not counted.",
        examples=[3],
    )
    mentors: int = Field(ge=0, description="How many mentors wrote it.", examples=[1])


class ReadAs(Answer):
    """An acronym of one of a pair, and what it was read as."""

    side: Literal["mentee", "mentor"] = Field(description="Who wrote it.", examples=["mentee"])
    acronym: str = Field(description="The acronym as it was written.", examples=["SRE"])
    expansion: str = Field(
        description="The words in its place.", examples=["site reliability engineering"]
    )


@dataclass(frozen=True, eq=False)
class Readings:
    """The acronyms that each person wrote and that were spelled out, in order.

    What stands in a private goal alone is left out, so that it is told to nobody.
    """

    glossary: Glossary
    mentees: tuple[tuple[str, ...], ...]
    mentors: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, people: Participants) -> "Readings":
        """Read the fields that the policy's criteria read."""
        glossary, criteria = Glossary(people.policy.glossary), people.policy.criteria or ()
        texts, labels = texts_read(criteria), labels_read(criteria)

        def of_side(side: str, some: People) -> tuple[tuple[str, ...], ...]:
            told, labelled = _fields(texts, side), _fields(labels, side)
            return tuple(
                tuple(
                    sorted({*_in_texts(one, told, glossary), *_in_labels(one, labelled, glossary)})
                )
                for one in some
            )

        return cls(glossary, of_side("mentee", people.mentees), of_side("mentor", people.mentors))

    def used(self) -> frozenset[str]:
        """Acronyms that anybody wrote."""
        return frozenset(key for person in (*self.mentees, *self.mentors) for key in person)

    def expansions(self) -> tuple[Expansion, ...]:
        """All of the round, by acronym."""
        wanted, offered = (
            Counter(key for person in side for key in person)
            for side in (self.mentees, self.mentors)
        )
        return tuple(
            Expansion(
                acronym=key,
                expansion=self.glossary.expansions[key],
                source="policy" if key in self.glossary.own else "bundled",
                mentees=wanted[key],
                mentors=offered[key],
            )
            for key in sorted(self.used())
        )

    def of_pair(self, row: int, column: int) -> tuple[dict[str, str], ...]:
        """What was read in a pair's texts, the mentee's first."""
        both = (("mentee", self.mentees[row]), ("mentor", self.mentors[column]))
        return tuple(
            {"side": side, "acronym": key, "expansion": self.glossary.expansions[key]}
            for side, keys in both
            for key in keys
        )


def _fields(fields: Iterable[TextField], side: str) -> list[str]:
    return [name for whose, name in fields if whose == side]


def _in_texts(person: Mentee | Mentor, fields: Sequence[str], glossary: Glossary) -> set[str]:
    told = [text for field in fields for text in _read(person, field)]
    texts = [text for text in told if not text.isascii() or glossary.may_be_in(text)]
    if not texts:
        return set()
    name = OwnName(person.name)
    sentences = (name.masked(one) for text in texts for one in split_sentences(text))
    return {hit.acronym for sentence in sentences for hit in glossary.hits(sentence)}


def _read(person: Mentee | Mentor, field: str) -> Sequence[str]:
    texts = open_texts(person, field)
    return wished(texts) if field in MAIN_TEXTS and isinstance(person, Mentee) else texts


def open_texts(person: Mentee | Mentor, field: str) -> tuple[str, ...]:
    """Texts of a field of which something may be told: without private goals."""
    if isinstance(person, Mentee) and field in MAIN_TEXTS:
        return person.open_texts
    return texts_of(person, field)


def _in_labels(person: Mentee | Mentor, fields: Sequence[str], glossary: Glossary) -> set[str]:
    labels = {label for field in fields for label in labels_of(person, field)}
    return {key for label in labels if (key := glossary.of_label(label)) is not None}
