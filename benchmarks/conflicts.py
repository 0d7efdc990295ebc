"""Why a case has no answer, in the words of its file, and whether that was proved."""

from collections.abc import Sequence

from benchmarks.case import Case
from solver.aims import Aim, Outcome
from solver.infeasibility import certify_conflict
from solver.problem import AssignmentProblem
from solver.result import Infeasibility, Termination
from solver.scores import IntArray, Scores
from solver.sides.clash import Clash, certify_clash
from solver.sides.constraints import Sides
from solver.stability import Stable

SHOWN = 20
"""People, or quotas, of a conflict that are named; the others are counted."""


def holds(problem: AssignmentProblem, scores: Scores, aim: Aim, outcome: Outcome) -> bool | None:
    """Judge the reason anew; None where there is none, or where only a backend says so."""
    conflict, clash = outcome.solved.infeasibility, _clash(outcome)
    if outcome.solved.termination is not Termination.INFEASIBLE:
        return None
    if conflict is not None:
        return certify_conflict(problem, scores, conflict)
    if clash is not None and clash.proof is not None:
        return certify_clash(problem, scores, aim.sides or Sides(), clash.proof)
    if isinstance(outcome.found, Stable):
        from solver.blocking import blocking_pairs

        # Everybody has equally many partners in every stable assignment.
        return blocking_pairs(problem, scores, aim.orders, outcome.found.assignment) == 0
    return None


def reason_of(case: Case, outcome: Outcome) -> str:
    """One or two sentences on what cannot be kept together, with the first ids in it."""
    conflict, clash = outcome.solved.infeasibility, _clash(outcome)
    if conflict is not None:
        return _of_demands(case, conflict)
    if clash is not None:
        least = " Without any one of them the others could be kept." if clash.minimal else ""
        minima, pins = len(clash.rows) + len(clash.columns), len(clash.pins)
        beside = f", beside {minima} minima and {pins} pins" if minima or pins else ""
        return f"no answer keeps all of: {_shortened(clash.names)}{beside}.{least}"
    if isinstance(outcome.found, Stable):
        return _of_stable(case, outcome.found)
    return "the bounds cannot be met together"


def _of_demands(case: Case, conflict: Infeasibility) -> str:
    mentees, mentors = _named(case, 0, conflict.rows), _named(case, 1, conflict.columns)
    if conflict.side == "rows":
        lack = (
            f"mentees {mentees} must get {conflict.need} places; all that is open to them "
            f"gives {conflict.supply} (mentors {mentors})"
        )
    else:
        lack = (
            f"mentors {mentors} must get {conflict.need} mentees; all that is open to them "
            f"gives {conflict.supply} (mentees {mentees})"
        )
    return f"{lack}. In all, {conflict.short_by} more would be needed."


def _of_stable(case: Case, stable: Stable) -> str:
    mentees, mentors = _named(case, 0, stable.short_rows), _named(case, 1, stable.short_columns)
    return (
        f"in every stable answer too few places are filled of mentees {mentees} and of mentors "
        f"{mentors} for what they must get: everybody has equally many in all of them."
    )


def _clash(outcome: Outcome) -> Clash | None:
    clash = getattr(outcome.found, "clash", None)
    return clash if isinstance(clash, Clash) else None


def _named(case: Case, side: int, places: IntArray) -> str:
    names = case.names[side] if case.names else None
    return _shortened([names[k] if names else str(k) for k in places.tolist()])


def _shortened(names: Sequence[str]) -> str:
    if not names:
        return "none"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
