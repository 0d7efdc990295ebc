"""Tells a conflict of hard demands in ids and plain words."""

from app.matching.participants import Participants
from app.matching.result import Conflict, InfeasibleReport
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
        message=_message(conflict, len(needy), len(others)),
    )


def _message(conflict: Infeasibility, needy: int, others: int) -> str:
    who, what, whom = "mentees", "mentors", "mentors"
    if conflict.side == "columns":
        who, what, whom = "mentors", "mentees", "mentees"
    pins = f" while {len(conflict.pins)} pinned pairs stand" if len(conflict.pins) else ""
    return (
        f"{needy} {who} must have {conflict.need} {what}, but the {others} {whom} who may be "
        f"matched with them can give {conflict.supply}{pins}. Without any one of these demands "
        f"the others can be met; in all, the round is {conflict.short_by} short."
    )
