"""Why somebody has no match: numbers first, sentences from the numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from app.matching.codes import Code
from app.matching.compatibility import Compatibility
from app.matching.held_scores import HeldScores
from app.matching.keeping import MAX_CHANGES
from app.matching.prepared import PreparedRound
from app.matching.problems import quoted
from app.matching.ranks import Standing
from app.matching.result import Reason
from app.matching.tight_quotas import TightQuota, quotas_in_the_way, tight_quotas
from app.matching.units import counted
from solver.added_scores import AddedScores
from solver.problem import Objective
from solver.result import Assignment
from solver.scores import TILE_PAIRS, BoolArray, IntArray, Scores

Reasons = tuple[Reason, ...]


def unmatched_reasons(
    prepared: PreparedRound, assignment: Assignment, ranks: Standing, *, proved: bool
) -> dict[int, Reasons]:
    """Compute the reasons of each row that has fewer columns than it wants.

    `proved` says whether the assignment is a proved optimum; only then may a reason claim so.
    """
    problem = prepared.problem
    totals = assignment.row_totals(problem.n_rows)
    loads = assignment.column_totals(problem.n_columns)
    tight = tight_quotas(prepared, assignment)
    return {
        i: _row_reasons(
            prepared, assignment, ranks, loads, i, eligible=eligible, tight=tight, proved=proved
        )
        for i, eligible in _eligible_of(prepared.scores, np.flatnonzero(totals < problem.demand))
    }


def _eligible_of(scores: Scores, rows: IntArray) -> Iterator[tuple[int, BoolArray]]:
    """Each of these rows with its mask of eligible columns."""
    height = max(1, TILE_PAIRS // max(1, scores.n_columns))
    for start in range(0, len(rows), height):
        some = rows[start : start + height]
        yield from zip(some.tolist(), _mask(scores, some, None), strict=True)


def _eligible_of_columns(scores: Scores, columns: IntArray) -> Iterator[tuple[int, BoolArray]]:
    """Each of these columns with its mask of eligible rows."""
    width = max(1, TILE_PAIRS // max(1, scores.n_rows))
    for start in range(0, len(columns), width):
        some = columns[start : start + width]
        mask = _mask(scores, np.arange(scores.n_rows), some)
        yield from zip(some.tolist(), mask.T, strict=True)


def _mask(scores: Scores, rows: IntArray, columns: IntArray | None) -> BoolArray:
    if isinstance(scores, AddedScores):  # a bonus opens and closes nothing
        scores = scores.scores
    if isinstance(scores, Compatibility | HeldScores):
        return scores.eligible(rows, columns)
    mask = scores.block(slice(None), slice(None))[1][rows]
    return mask if columns is None else mask[:, columns]


def _row_reasons(
    prepared: PreparedRound,
    assignment: Assignment,
    ranks: Standing,
    loads: IntArray,
    row: int,
    *,
    eligible: BoolArray,
    tight: Sequence[TightQuota],
    proved: bool,
) -> Reasons:
    if ranks.eligible_of_row[row] == 0:
        return _nobody_eligible(prepared, row)
    mine = assignment.columns[slice(*np.searchsorted(assignment.rows, (row, row + 1)).tolist())]
    further = eligible.copy()
    further[mine] = False
    others = np.flatnonzero(further)
    if not len(others):
        count = int(ranks.eligible_of_row[row])  # a pinned mentor need not be one of them
        message = f"{counted(count, 'eligible mentor')} in all, already with this mentee."
        return (Reason(code=Code.NO_FURTHER_MENTOR, eligible=count, message=message),)
    places = int(prepared.problem.capacity[others].sum())
    if (loads[others] >= prepared.problem.capacity[others]).all():
        why = f"; {_why_taken(prepared, has_one=len(mine) > 0)}" if proved else ""
        kind = "more eligible mentor" if len(mine) else "eligible mentor"
        message = f"{counted(len(others), kind)} with {counted(places, 'place')}, all taken{why}."
        return (
            Reason(code=Code.PLACES_TAKEN, eligible=len(others), places=places, message=message),
        )
    spare = prepared.problem.capacity[others] - loads[others]
    free = int(spare.sum())
    why = f"; {_why_free(prepared, tight, row, others[spare > 0])}" if proved else ""
    message = f"{counted(len(others), 'eligible mentor')} with {counted(free, 'free place')}{why}."
    return (Reason(code=Code.PLACES_LEFT_FREE, eligible=len(others), places=free, message=message),)


def _why_free(
    prepared: PreparedRound, tight: Sequence[TightQuota], row: int, columns: IntArray
) -> str:
    sides = prepared.aim.sides
    if sides is None:
        return "using one would add nothing to the total score"
    limits = [f"the quota {quoted(name)}" for name in quotas_in_the_way(tight, row, columns)]
    limits += [MAX_CHANGES] * _limits_changes(prepared)
    limits += ["the rule that nobody mentors their own mentor"] * bool(len(sides.exclusive))
    breaks = f"break {' or '.join(limits)}, or " if limits else ""
    return f"using one would {breaks}add nothing to what is aimed at"


def _why_taken(prepared: PreparedRound, *, has_one: bool) -> str:
    problem = prepared.problem
    if prepared.aim.mode == "stable":
        return "all of them would rather have the mentees that they have"
    hard = len(problem.pinned) > 0 or problem.demand_min.any() or problem.min_load.any()
    within = " that keeps pins and hard demands" if hard else ""
    limits = ["quotas"] * bool(prepared.quotas) + [MAX_CHANGES] * _limits_changes(prepared)
    if prepared.aim.sides is not None and limits:
        within = f" that keeps pins, hard demands and {' and '.join(limits)}"
    if problem.objective is Objective.TOTAL_SCORE:
        return f"no matching{within} has a higher total score"
    if has_one:
        return f"no matching{within} fills more further places after everybody's first"
    return f"no matching{within} serves more people, or people of a higher priority"


def _limits_changes(prepared: PreparedRound) -> bool:
    return prepared.keeping is not None and prepared.keeping.constraint is not None


def _nobody_eligible(prepared: PreparedRound, row: int) -> Reasons:
    blocked = prepared.compatibility.blocked_by_rule(row)
    if not blocked:
        message = "No mentor takes part in this round."
        return (Reason(code=Code.NO_ELIGIBLE_MENTOR, mentors_removed=0, message=message),)
    return tuple(
        Reason(
            code=Code.NO_ELIGIBLE_MENTOR,
            rule=rule,
            mentors_removed=count,
            message=f"The rule {rule} removes {count} of {prepared.problem.n_columns} mentors.",
        )
        for rule, count in blocked.items()
    )


def mentor_reasons(
    prepared: PreparedRound, assignment: Assignment, ranks: Standing
) -> dict[int, Reasons]:
    """Compute why each column without any row has none."""
    problem = prepared.problem
    satisfied = assignment.row_totals(problem.n_rows) >= problem.demand
    empty = np.flatnonzero(assignment.column_totals(problem.n_columns) == 0)
    return {
        j: _column_reasons(prepared, ranks, int((eligible & satisfied).sum()), j)
        for j, eligible in _eligible_of_columns(prepared.scores, empty)
    }


def _column_reasons(
    prepared: PreparedRound, ranks: Standing, elsewhere: int, column: int
) -> Reasons:
    eligible = int(ranks.eligible_of_column[column])
    if eligible:
        message = (
            f"{counted(eligible, 'eligible mentee')}, of whom {elsewhere} have all the mentors "
            "that they want elsewhere."
        )
        return (Reason(code=Code.SERVED_ELSEWHERE, eligible=eligible, message=message),)
    blocked = prepared.compatibility.blocked_by_rule_of_column(column)
    if not blocked:
        message = "No mentee takes part in this round."
        return (Reason(code=Code.NO_ELIGIBLE_MENTEE, mentees_removed=0, message=message),)
    return tuple(
        Reason(
            code=Code.NO_ELIGIBLE_MENTEE,
            rule=rule,
            mentees_removed=count,
            message=f"The rule {rule} removes {count} of {prepared.problem.n_rows} mentees.",
        )
        for rule, count in blocked.items()
    )
