"""What a coordinator asks about a matching, counted from the scores."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

import numpy as np

from app.matching.ranks import standing
from solver.blocking import blocking_pairs
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores
from solver.sides.constraints import Sides

NOT_ALLOWED = "pairs that are not allowed"


@dataclass(frozen=True)
class Measures:
    """One matching in numbers; scores in the units of the integer scores.

    Attributes
    ----------
    matched
        Mentees with at least one mentor.
    total
        Sum of the scores of all pairs that are allowed.
    weak
        Pairs that a match would flag as weak fits: no better than the median of all eligible
        pairs.
    worst, mean_rank
        Lowest score of a pair; mean rank of the mentor among all whom the mentee may have, 1 is
        the best (pairs that are pinned against a rule have no rank). None without any pair.
    unused
        Mentors with a place and without a mentee.
    blocking
        Pairs who would both rather have each other than whom they got.
    broken
        How often each hard rule is broken, by its name; rules that are kept are left out.
    """

    matched: float
    total: float
    weak: float
    worst: float | None
    mean_rank: float | None
    unused: float
    blocking: float
    broken: dict[str, int]

    @property
    def broken_rules(self) -> float:
        """How often any rule is broken."""
        return sum(self.broken.values())


@dataclass(frozen=True, eq=False)
class Fit:
    """Scores without any bonus for published pairs, and the median of all eligible ones."""

    scores: Scores
    middle: int | None


def measure(
    problem: AssignmentProblem,
    scores: Scores,
    assignment: Assignment,
    orders: Orders | None = None,
    sides: Sides | None = None,
    *,
    fit: Fit | None = None,
) -> Measures:
    """Measure an assignment, which need not be feasible; scores are integer millionths.

    Parameters
    ----------
    orders
        Whom people prefer; None: by score alone.
    sides
        Quotas and the like, of which those that are broken are counted too.
    fit
        By what a fit is weak; None: by these scores.
    """
    values, eligible = scores.pairs(assignment.rows, assignment.columns)
    allowed = eligible & ~_among(assignment, problem.forbidden) | _among(assignment, problem.pinned)
    counted = values[allowed]
    loads = assignment.column_totals(problem.n_columns)
    place = standing(scores, assignment)
    ranks = place.row_rank[allowed & eligible]
    fit = fit or Fit(scores, place.median_score)
    fits, _ = fit.scores.pairs(assignment.rows, assignment.columns)
    kept = Assignment.from_pairs(assignment.pairs[allowed])
    broken = _broken(problem, assignment, int((~allowed).sum()))
    return Measures(
        matched=len(np.unique(assignment.rows)),
        total=int(counted.sum()),
        weak=0 if fit.middle is None else int((fits[allowed] <= fit.middle).sum()),
        worst=float(counted.min()) if len(counted) else None,
        mean_rank=float(ranks.mean()) if len(ranks) else None,
        unused=int(((problem.capacity > 0) & (loads == 0)).sum()),
        blocking=blocking_pairs(problem, scores, orders, kept),
        broken=broken | ({} if sides is None else Counter(sides.broken(assignment))),
    )


def _broken(problem: AssignmentProblem, assignment: Assignment, not_allowed: int) -> dict[str, int]:
    places = assignment.row_totals(problem.n_rows)
    loads = assignment.column_totals(problem.n_columns)
    pins = Assignment.from_pairs(problem.pinned)
    counts = {
        NOT_ALLOWED: not_allowed,
        "decided pairs left out": int((~_among(pins, assignment.pairs)).sum()),
        "mentees with too many mentors": int((places > problem.demand).sum()),
        "mentees below their minimum": int((places < problem.demand_min).sum()),
        "mentors over their capacity": int((loads > problem.capacity).sum()),
        "mentors below their minimum": int((loads < problem.min_load).sum()),
    }
    return {name: count for name, count in counts.items() if count}


def _among(assignment: Assignment, pairs: IntArray) -> BoolArray:
    """Tell which assigned pairs are in a list of pairs."""
    width = 1 + max([0, *assignment.columns.tolist(), *pairs[:, 1].tolist()])
    found: BoolArray = np.isin(
        assignment.rows * width + assignment.columns, pairs[:, 0] * width + pairs[:, 1]
    )
    return found


def median_of(several: list[Measures]) -> Measures:
    """Median of each measure; the rules broken are those of a matching in the middle."""
    in_order = sorted(several, key=lambda one: one.broken_rules)
    return Measures(
        matched=median(one.matched for one in several),
        total=median(one.total for one in several),
        weak=median(one.weak for one in several),
        worst=_median_known([one.worst for one in several]),
        mean_rank=_median_known([one.mean_rank for one in several]),
        unused=median(one.unused for one in several),
        blocking=median(one.blocking for one in several),
        broken=in_order[len(in_order) // 2].broken,
    )


def _median_known(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
