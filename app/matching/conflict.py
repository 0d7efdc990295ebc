"""Tells a conflict of hard demands in ids and plain words."""

from app.matching.certificate_report import Conflict, InfeasibleReport
from app.matching.participants import Participants
from app.matching.units import counted
from solver.result import Infeasibility


def infeasible_report(participants: Participants, conflict: Infeasibility) -> InfeasibleReport:
    """Name the people whose demands clash, what they need, and what there is."""
    mentees = tuple(sorted(participants.mentee_ids[i] for i in conflict.rows.tolist()))
    mentors = tuple(sorted(participants.mentor_ids[j] for j in conflict.columns.tolist()))
    pins = tuple(
        sorted(
            (participants.mentee_ids[i], participants.mentor_ids[j])
            for i, j in conflict.pins.tolist()
        )
    )
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
