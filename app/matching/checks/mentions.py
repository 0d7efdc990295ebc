"""Checks of the ids that are named in ``avoids``, ``prefers``, ``forbidden`` and ``current``.

They warn only: people come and go, and an entry about somebody who is absent does no harm. Each
absent id is told once for each kind of list; of ``avoids`` no more than a number is told, since
nobody learns who avoids whom.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.checks.pairs import read_pairs
from app.matching.checks.roster import Listed, People, Roster, Side
from app.matching.codes import Code
from app.matching.problems import Finding, Path, quoted


@dataclass(frozen=True, slots=True)
class _Mention:
    """An id somewhere, and the list in which it is looked up."""

    kind: str
    id: str
    path: Path
    people: People


def mention_warnings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find ids that are nobody's, or somebody's who does not take part in this round."""
    yield from _avoided(roster)
    told: set[tuple[str, str, str]] = set()
    for mention in _mentions(document, roster):
        person = mention.people.by_id.get(mention.id)
        if person is not None and person.takes_part:
            continue
        key = (mention.kind, mention.people.side, mention.id)
        if key not in told:
            told.add(key)
            yield _unknown(mention, roster) if person is None else _absent(mention, person)


def _mentions(document: object, roster: Roster) -> Iterator[_Mention]:
    for people in roster.sides:
        other = roster.other(people)
        for person, preferred in people.preferring:
            for index, known in preferred:
                if known != person.id:
                    path = (*person.path, "prefers", index)
                    yield _Mention("prefers", known, path, other)
    for pair in read_pairs(document, "forbidden"):
        yield _Mention("forbidden", pair.mentee, pair.mentee_path, roster.mentees)
        yield _Mention("forbidden", pair.mentor, pair.mentor_path, roster.mentors)
    for pair in read_pairs(document, "current"):
        yield _Mention("current", pair.mentee, pair.mentee_path, roster.mentees)
        yield _Mention("current", pair.mentor, pair.mentor_path, roster.mentors)


def _avoided(roster: Roster) -> Iterator[Finding]:
    """Count the ids that somebody avoids and that are nobody's, or of somebody who is not there."""
    known = set(_avoided_ids(roster))
    unknown = [found for found in known if not _called(roster, *found)]
    absent = [
        found
        for found in known.difference(unknown)
        if not any(person.takes_part for person in _called(roster, *found))
    ]
    for ids, code, of_whom in (
        (unknown, Code.UNKNOWN_PERSON, "nobody"),
        (absent, Code.NOT_IN_ROUND, "people who do not take part in this round"),
    ):
        if ids:
            subject = "1 id" if len(ids) == 1 else f"{len(ids):,} ids"
            yield Finding((), code, f"Lists of avoids name {subject} of {of_whom}.")


def _avoided_ids(roster: Roster) -> Iterator[tuple[str, Side]]:
    """Ids with the list in which they are looked up first."""
    for people in roster.sides:
        side = roster.other(people).side
        for person in people.listed:
            for _, known in person.named("avoids"):
                if known != person.id:
                    yield known, side


def _called(roster: Roster, known: str, side: Side) -> list[Listed]:
    """Whom an id in a list of avoids means: in either list, unless ids are separate."""
    lists = [roster.of(side)] if roster.separate_ids else roster.sides
    return [people.by_id[known] for people in lists if known in people.by_id]


def _unknown(mention: _Mention, roster: Roster) -> Finding:
    one, other = mention.people.one, roster.other(mention.people)
    swapped = f" It is the id of a {other.one}." if mention.id in other.by_id else ""
    return Finding(
        path=mention.path,
        code=Code.UNKNOWN_PERSON,
        message=f"No {one} has the id {quoted(mention.id)}, named in {mention.kind}.{swapped}",
        expected=f"the id of a {one}",
        people=(mention.id,),
        misspelt=mention.id,
        known=mention.people.ids,
    )


def _absent(mention: _Mention, person: Listed) -> Finding:
    message = f"{person.title}, named in {mention.kind}, does not take part in this round."
    return Finding(mention.path, Code.NOT_IN_ROUND, message, people=(mention.id,))
