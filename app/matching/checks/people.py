"""Checks of one list at a time, and of the ids that are in both."""

import re
from collections.abc import Iterator
from itertools import islice

from app.matching.checks.entries import valid_entries
from app.matching.checks.roster import Listed, People, Roster
from app.matching.codes import Code
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import texts_read, with_fields
from app.matching.problems import Finding, Path, value_at

_TEXT_FIELDS = {"mentees": "goals", "mentors": "expertise"}
_ENOUGH_WORDS = 3
_WORD = re.compile(r"\w+")
_THREE_WORDS = re.compile(r"\b[^\W_]\w*+\W++\w++\W++\w")  # possessive: linear on any text
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese write no spaces; two characters are a word."""


def people_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find ids that occur twice, counts that contradict one another, and missing texts."""
    read = _texts_read(document)
    for people in roster.sides:
        yield from _duplicate_ids(people)
        for person in people.listed:
            yield from _contradicting_counts(person)
            if person.takes_part and _TEXT_FIELDS[person.side] in read:
                yield from _poor_texts(person)
    if not roster.separate_ids:
        yield from _shared_ids(roster)


def _duplicate_ids(people: People) -> Iterator[Finding]:
    for person in people.listed:
        first = person if person.id is None else people.by_id[person.id]
        if first is not person:
            yield Finding(
                path=(*person.path, "id"),
                code=Code.DUPLICATE_ID,
                message=f"{person.title} is in the list already, as entry {first.position + 1}.",
                people=person.people,
            )


def _contradicting_counts(person: Listed) -> Iterator[Finding]:
    most, least = person.most, person.least
    if most is None or least is None or least <= most:
        return
    if person.side == "mentees":
        code, field, clash = Code.DEMAND_MIN_ABOVE_DEMAND, "demand_min", "demand"
    else:
        code, field, clash = Code.MIN_LOAD_ABOVE_CAPACITY, "min_load", "capacity"
    yield Finding(
        path=(*person.path, field),
        code=code,
        message=f"{person.title}: {field} {least:,} is more than {clash} {most:,}.",
        expected=f"a whole number from 0 to {most:,}",
        people=person.people,
    )


def _texts_read(document: object) -> set[str]:
    """Name the fields that are read as texts: every preset reads both, and a wrong entry may."""
    entries = value_at(document, ("policy", "criteria"))
    criteria = [one for _, one in valid_entries(document, "criteria", Criterion)]
    if not isinstance(entries, list) or len(criteria) < len(entries):
        return {*_TEXT_FIELDS.values()}
    return {field for _, field in texts_read(map(with_fields, criteria))}


def _poor_texts(person: Listed) -> Iterator[Finding]:
    field = _TEXT_FIELDS[person.side]
    texts = _texts(person.fields.get(field))
    path: Path = (*person.path, field)
    if texts is None or any(map(_says_enough, texts)):
        return
    if not any(any(map(str.isalnum, text)) for text in texts):
        of = " with a letter or a digit" if any(map(str.strip, texts)) else ""
        message = f"{person.title} has no {field}{of}; the text counts as unknown."
        yield Finding(path, Code.TEXT_MISSING, message, people=person.people)
    elif field == "goals" and sum(map(_words, texts)) < _ENOUGH_WORDS:
        message = f"{person.title}: goals of one or two words say little; ask for a sentence."
        yield Finding(path, Code.GOALS_TOO_SHORT, message, people=person.people)


def _says_enough(text: str) -> bool:
    """Tell at a glance that a text is neither empty nor short; most are neither."""
    return text.isascii() and _THREE_WORDS.search(text) is not None


def _texts(value: object) -> list[str] | None:
    """List all texts of a field; None when its shape is wrong, which is a problem of its own."""
    match value:
        case None:
            return []
        case str():
            return [value]
        case list():
            entries = [entry.get("text") if isinstance(entry, dict) else entry for entry in value]
            texts = [entry for entry in entries if isinstance(entry, str)]
            return texts if len(texts) == len(entries) else None
    return None


def _words(text: str) -> int:
    """Count words up to three; more makes no difference."""
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    spaced = _UNSPACED.sub(" ", text) if unspaced else text
    return sum(1 for _ in islice(_WORD.finditer(spaced), _ENOUGH_WORDS)) + unspaced // 2


def _shared_ids(roster: Roster) -> Iterator[Finding]:
    shared = tuple(known for known in roster.mentees.ids if known in roster.mentors.by_id)
    if shared:
        subject = "1 id is" if len(shared) == 1 else f"{len(shared):,} ids are"
        yield Finding(
            path=("mentors", roster.mentors.by_id[shared[0]].position, "id"),
            code=Code.SHARED_ID,
            message=f"{subject} in both lists, taken for the same person and never matched with "
            'themself; policy.ids "separate" says that they are different people.',
            people=shared,
        )
