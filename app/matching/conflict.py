"""Tells a conflict of hard demands in ids and plain words."""

from typing import TYPE_CHECKING, cast

from app.matching.certificate_report import Conflict, InfeasibleReport
from app.matching.participants import Participants
from app.matching.units import counted
from solver.aims import Outcome
from solver.result import Infeasibility, Termination

if TYPE_CHECKING:
    from solver.sides.clash import Clash
    from solver.stability import Stable


def infeasible_report(participants: Participants, outcome: Outcome) -> InfeasibleReport | None:
    """Tell what clashes; None when nothing is known to."""
    if outcome.solved.infeasibility is not None:
        return _of_demands(participants, outcome.solved.infeasibility)
    clash = getattr(outcome.found, "clash", None)
    if clash is not None:
        return _of_quotas(clash)
    if outcome.solved.termination is Termination.INFEASIBLE and outcome.found is not None:
        return _of_stable(participants, cast("Stable", outcome.found))
    return None


def _of_quotas(clash: "Clash") -> InfeasibleReport:
    least = " Without any one of them the others could be kept." if clash.minimal else ""
    return InfeasibleReport(
        people=(),
        constraints=(Conflict(constraint="quotas", names=clash.names),),
        short_by=1,
        minimal=clash.minimal,
        message=f"No matching keeps all of: {', '.join(clash.names)}.{least}",
    )


def _of_stable(participants: Participants, stable: "Stable") -> InfeasibleReport:
    people = sorted(
        {
            *(participants.mentee_ids[i] for i in stable.short_rows.tolist()),
            *(participants.mentor_ids[j] for j in stable.short_columns.tolist()),
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
