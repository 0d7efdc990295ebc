"""Checks of the days on which people can meet."""

from collections.abc import Iterator

from app.matching.checks.roster import Listed, People, Roster
from app.matching.codes import Code
from app.matching.fields import calendar_day
from app.matching.problems import Finding, value_at


def day_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find people who leave before they come, or are not there in the days of the round."""
    starts_on = value_at(document, ("round", "starts_on"))
    ends_on = value_at(document, ("round", "ends_on"))
    for people in roster.sides:
        for person in people.with_field("available_until"):
            until = person.fields["available_until"]
            if _is_before(until, person.fields.get("available_from")):
                message = f"{person.title}: available_until is before available_from."
                yield _finding(person, "available_until", Code.LEAVES_BEFORE_COMING, message)
            elif person.takes_part and _is_before(until, starts_on):
                yield from _absent(person, "available_until", "leaves before the round starts")
        yield from _latecomers(people, ends_on)


def _latecomers(people: People, ends_on: object) -> Iterator[Finding]:
    for person in people.with_field("available_from"):
        if person.takes_part and _is_before(ends_on, person.fields["available_from"]):
            yield from _absent(person, "available_from", "comes after the round has ended")


def _absent(person: Listed, field: str, what: str) -> Iterator[Finding]:
    yield _finding(person, field, Code.NOT_THERE_IN_ROUND, f"{person.title} {what}.")


def _finding(person: Listed, field: str, code: Code, message: str) -> Finding:
    return Finding((*person.path, field), code, message, people=person.people)


def _is_before(day: object, other: object) -> bool:
    """Days that are written as such sort like texts; the others have problems of their own."""
    if not isinstance(day, str) or not isinstance(other, str) or day >= other:
        return False
    return calendar_day(day) is not None and calendar_day(other) is not None
