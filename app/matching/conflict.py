"""Tells a conflict of hard demands in ids and plain words."""

from typing import TYPE_CHECKING, cast

from app.matching.certificate_report import Conflict, InfeasibleReport
from app.matching.keeping import MAX_CHANGES
from app.matching.participants import Participants
from app.matching.units import counted
from solver.aims import Outcome
from solver.result import Infeasibility, Termination
from solver.scores import IntArray

if TYPE_CHECKING:
    from solver.sides.clash import Clash
    from solver.stability import Stable


def infeasible_report(participants: Participants, outcome: Outcome) -> InfeasibleReport | None:
    """Tell what clashes; None when nothing is known to."""
    if outcome.solved.infeasibility is not None:
        return _of_demands(participants, outcome.solved.infeasibility)
    clash = getattr(outcome.found, "clash", None)
    if clash is not None:
        return _of_quotas(participants, clash)
    if outcome.solved.termination is Termination.INFEASIBLE and outcome.found is not None:
        return _of_stable(participants, cast("Stable", outcome.found))
    return None


def _of_quotas(participants: Participants, clash: "Clash") -> InfeasibleReport:
    """Name quotas and limits, and whose minima and pins are in their way."""
    quotas = tuple(name for name in clash.names if name != MAX_CHANGES)
    mentees = _ids(participants.mentee_ids, clash.rows)
    mentors = _ids(participants.mentor_ids, clash.columns)
    pins = _pairs(participants, clash.pins)
    told = (
        (quotas, Conflict(constraint="quotas", names=quotas)),
        (MAX_CHANGES in clash.names, Conflict(constraint="max_changes")),
        (mentees, Conflict(constraint="demand_min", people=mentees)),
        (mentors, Conflict(constraint="min_load", people=mentors)),
        (pins, Conflict(constraint="pinned", pairs=pins)),
    )
    people = {*mentees, *mentors, *(person for pin in pins for person in pin)}
    return InfeasibleReport(
        people=tuple(sorted(people)),
        constraints=tuple(conflict for takes_part, conflict in told if takes_part),
        short_by=None,
        minimal=clash.minimal,
        message=_sentence(clash),
    )


def _sentence(clash: "Clash") -> str:
    minima = len(clash.rows) + len(clash.columns)
    beside = [
        *([counted(minima, "minimum demand")] if minima else []),
        *([counted(len(clash.pins), "pinned pair")] if len(clash.pins) else []),
    ]
    others = f", beside {' and '.join(beside)}" if beside else ""
    least = " Without any one of them the others could be kept." if clash.minimal else ""
    return f"No matching keeps all of: {', '.join(clash.names)}{others}.{least}"


def _ids(names: tuple[str, ...], places: IntArray) -> tuple[str, ...]:
    return tuple(sorted(names[place] for place in places.tolist()))


def _pairs(participants: Participants, pins: IntArray) -> tuple[tuple[str, str], ...]:
    mentees, mentors = participants.mentee_ids, participants.mentor_ids
    return tuple(sorted((mentees[i], mentors[j]) for i, j in pins.tolist()))


def _of_stable(participants: Participants, stable: "Stable") -> InfeasibleReport:
    people = sorted(
        {
            *_ids(participants.mentee_ids, stable.short_rows),
            *_ids(participants.mentor_ids, stable.short_columns),
        }
    )
    return InfeasibleReport(
        people=tuple(people),
        constraints=(Conflict(constraint="stable", people=tuple(people)),),
        short_by=len(people),
        minimal=True,
        message=f"{counted(len(people), 'minimum')} of these people cannot be met: in every stable "
        "matching everybody has equally many partners.",
    )


def _of_demands(participants: Participants, conflict: Infeasibility) -> InfeasibleReport:
    """Name the people whose demands clash, what they need, and what there is."""
    mentees = _ids(participants.mentee_ids, conflict.rows)
    mentors = _ids(participants.mentor_ids, conflict.columns)
    pins = _pairs(participants, conflict.pins)
    of_mentees = conflict.side == "rows"
    needy, others = (mentees, mentors) if of_mentees else (mentors, mentees)
    demand = Conflict(
        constraint="demand_min" if of_mentees else "min_load",
        people=needy,
        need=conflict.need,
        supply=conflict.supply,
        others=others,
    )
    constraints = [demand]
    if pins:
        constraints.append(Conflict(constraint="pinned", pairs=pins))
    people = sorted({*needy, *(person for pin in pins for person in pin)})
    return InfeasibleReport(
        people=tuple(people),
        constraints=tuple(constraints),
        short_by=conflict.short_by,
        minimal=conflict.minimal,
        message=_message(conflict, len(needy), len(others)),
    )


def _message(conflict: Infeasibility, needy: int, others: int) -> str:
    who, whom = "mentee", "mentor"
    if conflict.side == "columns":
        who, whom = whom, who
    pins = f" beside {counted(len(conflict.pins), 'pinned pair')}" if len(conflict.pins) else ""
    lacking = counted(conflict.short_by, "such place")
    least = " Without any one of them, the rest of these could be met." if conflict.minimal else ""
    return (
        f"{counted(needy, who)} must have {counted(conflict.need, whom)} in all, but the "
        f"{counted(others, whom)} open to them can fill only {conflict.supply} of these "
        f"places{pins}.{least} Over all {who}s there is a lack of {lacking}."
    )
