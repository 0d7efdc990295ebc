"""What `solve` hands back: the answer, the line about it, and the prices."""

from benchmarks.case import Case
from benchmarks.solving import Solved
from solver.certificate import LevelBound
from solver.problem import Objective
from solver.result import Infeasibility, LevelPrices
from solver.stages import TOTAL_SCORE

SHOWN_IDS = 20
"""People of a conflict who are named; the others are counted."""

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
    if solved.result.infeasibility is not None:
        return {"infeasible": True, "reason": reason_of(solved.result.infeasibility)}
    assignment = solved.result.assignment
    if assignment is None:
        raise ValueError("there is no answer to write")
    columns = [assignment.rows, assignment.columns]
    if case.problem.pair_max != 1:
        columns.append(assignment.amount)
    return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def reason_of(conflict: Infeasibility) -> str:
    """One or two sentences on a conflict, with the ids of the first people in it."""
    mentees, mentors = _named(conflict.rows.tolist()), _named(conflict.columns.tolist())
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


def _named(ids: list[int]) -> str:
    if not ids:
        return "none"
    more = f" and {len(ids) - SHOWN_IDS} more" if len(ids) > SHOWN_IDS else ""
    return ", ".join(map(str, ids[:SHOWN_IDS])) + more


def line_of(case: Case, solved: Solved) -> dict[str, object]:
    """Termination, bounds by level and gap; scores as floats in the case's own units.

    The bounds beside the levels are those of the first level with a gap, else of the last.
    """
    certificate = solved.certificate
    levels = [] if certificate is None else [_level(case, level) for level in certificate.levels]
    last = levels[-1] if levels else {}
    return {
        "case": case.id,
        "kind": case.kind,
        "sense": case.sense,
        "objective": case.problem.objective.value,
        "termination": solved.result.termination.value,
        "limit": solved.result.limit,
        "regime": str(solved.result.stats.regime),
        "verified": certificate.agrees_with(solved.result.termination) if certificate else None,
        "primal_bound": last.get("primal_bound"),
        "dual_bound": last.get("dual_bound"),
        "gap": last.get("gap"),
        "levels": levels,
        "scale": case.scale,
        "score_error_bound": case.error_bound,
        "unread_fields": list(case.unread),
        "seconds": {name: round(value, 4) for name, value in solved.seconds.items()},
    }


def _level(case: Case, level: LevelBound) -> dict[str, object]:
    if level.name != TOTAL_SCORE:
        bounds: tuple[float, float] = (level.primal, level.dual)
        gap: float = level.gap
    else:
        bounds = (case.in_own_units(level.primal), case.in_own_units(level.dual))
        gap = level.gap / case.scale
    return {"name": level.name, "primal_bound": bounds[0], "dual_bound": bounds[1], "gap": gap}


def prices_of(case: Case, solved: Solved) -> dict[str, object] | None:
    """Prices of the total-score level, from which its bound follows by `FORMULA`; None: no proof.

    ``level_price`` holds the price of a first place in each group of ``levels``, then that of a
    further place; it is empty where no level came before.
    """
    prices = solved.result.prices
    level = prices.named(TOTAL_SCORE) if prices else None
    certificate = solved.certificate
    if level is None or certificate is None or certificate.levels[-1].name != TOTAL_SCORE:
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
        "dual_bound": certificate.levels[-1].dual,
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
