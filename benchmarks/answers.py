"""What `solve` hands back: the answer, the line about it, and the prices."""

from benchmarks.case import Case
from benchmarks.conflicts import reason_of
from benchmarks.solving import Solved
from solver.certificate import LevelBound
from solver.problem import Objective
from solver.result import LevelPrices, Termination
from solver.sides.fairest_sum import SMALLEST_SUM
from solver.stages import TOTAL_SCORE
from solver.verdict import WORST_SCORE

OF_SCORES = frozenset({TOTAL_SCORE, WORST_SCORE, SMALLEST_SUM})
"""Levels whose values are scores or sums of them; at the others people or places are counted."""

FORMULA = """\
D = constant
  + sum over mentees i of h_i
  + sum over mentors j of max(capacity_j * v_j, capacity_min_j * v_j)
  + sum over k of places_k * level_price_k

v_j is mentor_price[j], s_ij = scale * score_ij (times -1 for the sense min). h_i is
the most that mentee i can gain alone: with the values t = s_ij - v_j of its eligible
mentors from the largest down (each pair_max times), demand_min of them and then up to
demand_max of them while they gain; the first also gains unmatched_penalty. After
earlier levels a first place pays the level_price of "first_places", every other place
that of "further_places". constant = -unmatched_penalty * mentees with a demand."""
"""Read by whoever recomputes the bound of the total score; all numbers in units of 1 / scale."""


def answer_of(case: Case, solved: Solved) -> object:
    """Pairs ``[mentee, mentor]``, triples with the amount where pairs repeat, or why not."""
    if solved.result.termination is Termination.INFEASIBLE:
        return {"infeasible": True, "reason": reason_of(case, solved.outcome)}
    assignment = solved.result.assignment
    if assignment is None:
        raise ValueError("there is no answer to write")
    if case.names is not None:
        mentees, mentors = case.names
        return [[mentees[i], mentors[j]] for i, j in assignment.pairs.tolist()]
    columns = [assignment.rows, assignment.columns]
    if case.problem.pair_max != 1:
        columns.append(assignment.amount)
    return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def line_of(case: Case, solved: Solved) -> dict[str, object]:
    """Termination, bounds by level and gap; scores as floats in the case's own units.

    The bounds beside the levels are those of the first level with a gap, else of the last.
    """
    verdict = solved.verdict
    levels = [] if verdict is None else [_level(case, level) for level in verdict.levels]
    last = levels[-1] if levels else {}
    return {
        "case": case.id,
        "kind": case.kind,
        "sense": case.sense,
        "objective": objective_of(case),
        "termination": solved.result.termination.value,
        "limit": solved.result.limit,
        "regime": str(solved.result.stats.regime),
        "proof": verdict.proof if verdict else None,
        "verified": _verified(solved),
        "primal_bound": last.get("primal_bound"),
        "dual_bound": last.get("dual_bound"),
        "gap": last.get("gap"),
        "levels": levels,
        "solver_bound": _solver_bound(case, solved),
        "blocking_pairs": verdict.blocking_pairs if verdict else None,
        "scale": case.scale,
        "score_error_bound": case.error_bound,
        "unread_fields": list(case.unread),
        "one_sided_preferences": case.one_sided,
        "seconds": {name: round(value, 4) for name, value in solved.seconds.items()},
    }


def objective_of(case: Case) -> str:
    """Name of what is aimed at."""
    return case.problem.objective.value if case.aim.mode == "levels" else case.aim.mode


def _verified(solved: Solved) -> bool | None:
    """Whether the answer, or the reason for none, was judged anew and holds."""
    if solved.verdict is None:
        return solved.conflict_holds
    return solved.verdict.agrees_with(solved.result.termination)


def _solver_bound(case: Case, solved: Solved) -> float | None:
    """The integer backend's bound of the last level; None where it was not asked."""
    verdict = solved.verdict
    if verdict is None or verdict.solver_bound is None or not verdict.levels:
        return None
    return _in_units(case, verdict.levels[-1].name, verdict.solver_bound)


def _level(case: Case, level: LevelBound) -> dict[str, object]:
    gap: float = level.gap if level.name not in OF_SCORES else level.gap / case.scale
    primal, dual = (_in_units(case, level.name, value) for value in (level.primal, level.dual))
    return {"name": level.name, "primal_bound": primal, "dual_bound": dual, "gap": gap}


def _in_units(case: Case, level: str, value: int) -> float:
    return case.in_own_units(value) if level in OF_SCORES else value


def prices_of(case: Case, solved: Solved) -> dict[str, object] | None:
    """Prices of the total-score level, from which its bound follows by `FORMULA`.

    None where they are not the whole proof: under another aim, or with quotas or hours.

    ``level_price`` holds the price of a first place in each group of ``levels``, then that of a
    further place; it is empty where no level came before.
    """
    prices, verdict = solved.result.prices, solved.verdict
    level = prices.named(TOTAL_SCORE) if prices and case.aim.is_plain else None
    if level is None or verdict is None or verdict.levels[-1].name != TOTAL_SCORE:
        return None
    entries = _level_entries(level)
    problem = case.problem
    penalty = problem.unmatched_penalty if problem.objective is Objective.TOTAL_SCORE else 0
    return {
        "scale": case.scale,
        "mentor_price": level.mentor.tolist(),
        "level_price": [price for price, _ in entries],
        "levels": [meaning for _, meaning in entries],
        "sense": case.sense,
        "objective": problem.objective.value,
        "unmatched_penalty": penalty,
        "constant": -penalty * int((problem.demand > 0).sum()),
        "dual_bound": verdict.levels[-1].dual,
        "formula": FORMULA,
    }


def _level_entries(level: LevelPrices) -> list[tuple[int, dict[str, object]]]:
    entries: list[tuple[int, dict[str, object]]] = [
        (group.price, {"name": "first_places", "tiers": list(group.tiers), "places": group.places})
        for group in level.groups
    ]
    if level.further is not None:
        meaning: dict[str, object] = {"name": "further_places", "places": level.further.places}
        entries.append((level.further.price, meaning))
    return entries
