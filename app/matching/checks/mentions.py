"""Checks of the ids that are named in ``avoids``, ``prefers``, ``forbidden`` and ``current``.

They warn only: people come and go, and an entry about somebody who is absent does no harm. Each
absent id is told once for each kind of list.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.checks.pairs import read_pairs
from app.matching.checks.roster import Listed, People, Roster
from app.matching.codes import Code
from app.matching.problems import Finding, Path, quoted


@dataclass(frozen=True, slots=True)
class _Mention:
    """An id somewhere, and the list in which it is looked up; ``either`` allows the other too."""

    kind: str
    id: str
    path: Path
    people: People
    either: bool


def mention_warnings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find ids that are nobody's, or somebody's who does not take part in this round."""
    told: set[tuple[str, str, str]] = set()
    for mention in _mentions(document, roster):
        person = _person(mention, roster)
        if person is not None and person.takes_part:
            continue
        key = (mention.kind, mention.people.side, mention.id)
        if key not in told:
            told.add(key)
            yield _unknown(mention, roster) if person is None else _absent(mention, person)


def _mentions(document: object, roster: Roster) -> Iterator[_Mention]:
    either = not roster.separate_ids
    for people in roster.sides:
        other = roster.other(people)
        for person in people.listed:
            for index, known in person.named("avoids"):
                if known != person.id:
                    path = (*person.path, "avoids", index)
                    yield _Mention("avoids", known, path, other, either)
        for person, preferred in people.preferring:
            for index, known in preferred:
                if known != person.id:
                    path = (*person.path, "prefers", index)
                    yield _Mention("prefers", known, path, other, False)
    for pair in read_pairs(document, "forbidden"):
        yield _Mention("forbidden", pair.mentee, pair.mentee_path, roster.mentees, False)
        yield _Mention("forbidden", pair.mentor, pair.mentor_path, roster.mentors, False)
    for pair in read_pairs(document, "current"):
        yield _Mention("current", pair.mentee, pair.mentee_path, roster.mentees, False)
        yield _Mention("current", pair.mentor, pair.mentor_path, roster.mentors, False)


def _person(mention: _Mention, roster: Roster) -> Listed | None:
    found = mention.people.by_id.get(mention.id)
    if found is None and mention.either:
        return roster.other(mention.people).by_id.get(mention.id)
    return found


def _unknown(mention: _Mention, roster: Roster) -> Finding:
    one, other = mention.people.one, roster.other(mention.people)
    who = "Nobody" if mention.either else f"No {one}"
    swapped = f" It is the id of a {other.one}." if mention.id in other.by_id else ""
    return Finding(
        path=mention.path,
        code=Code.UNKNOWN_PERSON,
        message=f"{who} has the id {quoted(mention.id)}, named in {mention.kind}.{swapped}",
        expected=f"the id of a {one}",
        people=(mention.id,),
        misspelt=mention.id,
        known=mention.people.ids,
    )


def _absent(mention: _Mention, person: Listed) -> Finding:
    message = f"{person.title}, named in {mention.kind}, does not take part in this round."
    return Finding(mention.path, Code.NOT_IN_ROUND, message, people=(mention.id,))
