"""Checks of texts that several people have in common word for word."""

import re
from collections.abc import Iterator, Sequence

from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.criterion_kinds import Side, texts_read
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding
from app.matching.texts.readings import open_texts

ENOUGH_WORDS = 10
"""Two people may well find the same few words for a wish; the longest one-liner of the development
set has eight."""

_WORD = re.compile(r"\w+")


def copy_findings(people: Participants) -> Iterator[Finding]:
    """Find goals, and descriptions of expertise, that two people or more have sent alike.

    All words that a person wrote in a field are compared, without case and punctuation and in any
    order, whether in one text or in a list;
    only fields count whose texts a criterion reads.
    """
    for side, field in texts_read(people.policy.criteria or ()):
        some = people.cohort.mentees if side == "mentee" else people.cohort.mentors
        yield from _in_field(side, field, some)


def _in_field(side: Side, field: str, some: Sequence[Mentee | Mentor]) -> Iterator[Finding]:
    alike: dict[tuple[str, ...], list[int]] = {}
    for k, person in enumerate(some):
        if person.takes_part:
            told = " ".join(open_texts(person, field))
            words = sorted(_WORD.findall(told.casefold()))
            alike.setdefault(tuple(words), []).append(k)
    groups = [whom for words, whom in alike.items() if len(whom) > 1 and len(words) >= ENOUGH_WORDS]
    if groups:
        ids = sorted(some[k].id for whom in groups for k in whom)
        yield Finding(
            path=(f"{side}s", min(map(min, groups)), *field.split(".", maxsplit=1)),
            code=Code.TEXTS_ALIKE,
            message=f"{len(ids):,} {side}s have the same {field} as another one word for word"
            f"{_in_groups(len(groups))}: a copy, or the example of a form?",
            people=tuple(ids[:MAX_PROBLEMS]),
        )


def _in_groups(count: int) -> str:
    return "" if count == 1 else f", in {count:,} groups"
