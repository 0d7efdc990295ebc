"""Checks of the round as a whole: its days, who takes part, and the places."""

from collections.abc import Iterator

from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.fields import calendar_day
from app.matching.problems import Finding, value_at


def round_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find a round that ends before it starts, in which nobody takes part, or short of places."""
    yield from _days(document)
    yield from _nobody(roster)
    yield from _places(roster)


def _days(document: object) -> Iterator[Finding]:
    starts_on = calendar_day(value_at(document, ("round", "starts_on")))
    ends_on = calendar_day(value_at(document, ("round", "ends_on")))
    if starts_on and ends_on and ends_on < starts_on:
        yield Finding(
            path=("round", "ends_on"),
            code=Code.ROUND_ENDS_BEFORE_START,
            message=f"The round starts on {starts_on} and ends before that, on {ends_on}.",
            expected=f"a date from {starts_on} on",
        )


def _nobody(roster: Roster) -> Iterator[Finding]:
    for people in roster.sides:
        if people.listed and not any(person.takes_part for person in people.listed):
            message = (
                f"No {people.one} takes part in this round: all are paused, withdrawn or at 0."
            )
            yield Finding((people.side,), Code.NOBODY_TAKES_PART, message)


def _places(roster: Roster) -> Iterator[Finding]:
    wanted, places = (
        [person.most for person in people.listed if person.takes_part] for people in roster.sides
    )
    demand = [most for most in wanted if most is not None]
    supply = [most for most in places if most is not None]
    if not supply or len(demand) + len(supply) < len(wanted) + len(places):
        return  # a wrong number is told already, and nobody at all has its own warning
    short = sum(demand) - sum(supply)
    if short > 0:
        message = (
            f"Mentees want {sum(demand):,} places and mentors have {sum(supply):,}: "
            f"at least {short:,} stay open."
        )
        yield Finding(("mentors",), Code.PLACES_SHORT, message)
