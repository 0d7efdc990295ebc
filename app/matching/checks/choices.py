"""Checks of whom people prefer."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.matching.checks.roster import Listed, Roster
from app.matching.codes import Code
from app.matching.problems import Finding, quoted

TIMES_WANTED = 3
"""A mentor whom more than so many times the places prefer is told to the coordinator."""


def choice_findings(roster: Roster) -> Iterator[Finding]:
    """Find preferences that contradict themselves, and mentors whom too many prefer."""
    for people in roster.sides:
        for person, preferred in people.preferring:
            yield from _contradictions(person, preferred, separate_ids=roster.separate_ids)
    yield from _wanted_by_many(roster)


def _contradictions(
    person: Listed, preferred: Sequence[tuple[int, str]], *, separate_ids: bool
) -> Iterator[Finding]:
    seen: set[str] = set()
    avoided = {known for _, known in person.named("avoids")}
    if avoided.intersection(known for _, known in preferred):
        message = f"{person.title} prefers somebody whom another of its lists excludes."
        path = (*person.path, "prefers")  # not the entry: nobody learns who avoids whom
        yield Finding(path, Code.PREFERS_AND_AVOIDS, message, people=person.people)
    for index, known in preferred:
        code = None
        if known == person.id and not separate_ids:
            code, what = Code.PREFERS_SELF, "themself"
        elif known in seen:
            code, what = Code.PREFERRED_TWICE, f"{quoted(known)} twice"
        seen.add(known)
        if code is not None:
            path = (*person.path, "prefers", index)
            message = f"{person.title} prefers {what}."
            yield Finding(path, code, message, people=person.people)


def _wanted_by_many(roster: Roster) -> Iterator[Finding]:
    wanted: Counter[str] = Counter()
    for person, preferred in roster.mentees.preferring:
        if person.takes_part:
            wanted.update({known for _, known in preferred})
    for known, times in wanted.items():
        mentor = roster.mentors.by_id.get(known)
        if mentor is None or not mentor.takes_part or mentor.most is None:
            continue
        if times > TIMES_WANTED * mentor.most:
            places = "1 place" if mentor.most == 1 else f"{mentor.most:,} places"
            message = f"{mentor.title} has {places} and is preferred by {times:,} mentees."
            yield Finding(
                (*mentor.path, "capacity"), Code.WANTED_BY_MANY, message, people=mentor.people
            )
