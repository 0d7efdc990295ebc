"""The proof of an assignment under side constraints, recomputed from scores, prices and charges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from solver.certificate import Broken, LevelBound, Violation, certify, violations_of
from solver.checked_scores import checked
from solver.problem import AssignmentProblem
from solver.result import Assignment, Prices, Termination
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.sides.bound import highest_score, scaled_bound
from solver.sides.constraints import Sides, refuse_unfit
from solver.sides.fairest_sum import SMALLEST_SUM, Floor, most_sum, smallest_sum
from solver.sides.level import LevelProof, SideLevel
from solver.stages import stage_at, stage_count


@dataclass(frozen=True)
class SideCertificate:
    """Feasibility and bounds; levels end with the first one that nothing proves.

    Attributes
    ----------
    broken
        Names of the side constraints that are not kept.
    levels
        Value, and bound by prices and charges, both recomputed.
    solver_bounds
        What the integer backend said of each of these levels; it is not recomputed.
    """

    violations: tuple[Violation, ...]
    broken: tuple[str, ...]
    levels: tuple[LevelBound, ...]
    solver_bounds: tuple[int | None, ...]
    complete: bool

    @property
    def feasible(self) -> bool:
        """Whether the assignment keeps every hard bound and every side constraint."""
        return not self.violations and not self.broken

    @property
    def by_prices(self) -> bool:
        """Whether prices and charges alone prove every level."""
        closed = all(level.gap == 0 for level in self.levels)
        return self.feasible and self.complete and closed

    @property
    def consistent(self) -> bool:
        """Whether the integer backend's bounds lie between value and recomputed bound."""
        return all(
            bound is None or level.primal <= bound <= level.dual
            for level, bound in zip(self.levels, self.solver_bounds, strict=True)
        )

    @property
    def optimal(self) -> bool:
        """Whether each level is closed, by recomputed prices or by the integer backend's word."""
        return self.feasible and self.complete and self.consistent

    def agrees_with(self, termination: Termination) -> bool:
        """Whether what was recomputed supports what a solve said of its assignment."""
        if termination is Termination.OPTIMAL:
            return self.optimal
        return self.feasible and self.consistent


def certify_with_sides(
    problem: AssignmentProblem,
    scores: Scores,
    sides: Sides,
    assignment: Assignment,
    proof: Sequence[LevelProof],
    *,
    fairest: bool = False,
    map_blocks: MapBlocks = map,
) -> SideCertificate:
    """Recompute feasibility, values and bounds; trusts nothing but the scores.

    Parameters
    ----------
    proof
        Prices and charges by level; those that are missing or do not fit bound nothing.
    fairest
        Whether the least sum of a matched row comes before the total score.
    """
    refuse_unfit(problem, sides)
    scores = checked(problem, scores)
    violations = tuple(violations_of(problem, scores, assignment))
    if any(violation.broken is Broken.OUTSIDE for violation in violations):
        return SideCertificate(violations, (), (), (), complete=False)
    broken = sides.broken(assignment)
    if not fairest and all(part.is_plain for part in proof):
        prices = Prices(tuple(part.prices for part in proof))
        plain = certify(problem, scores, assignment, prices, map_blocks)
        told_nothing = (None,) * len(plain.levels)
        return SideCertificate(violations, broken, plain.levels, told_nothing, plain.complete)
    levels: list[LevelBound] = []
    told: list[int | None] = []
    for level in side_levels(problem, scores, sides, assignment, fairest=fairest):
        of_level = next((part for part in proof if part.prices.name == level.stage.name), None)
        scaled = None if of_level is None else scaled_bound(level, of_level, map_blocks)
        if of_level is None or scaled is None:
            return SideCertificate(violations, broken, tuple(levels), tuple(told), complete=False)
        value = level.value(assignment)
        levels.append(LevelBound(level.stage.name, value, scaled // of_level.charges.scale))
        told.append(of_level.solver_bound)
        if value not in (levels[-1].dual, of_level.solver_bound):
            return SideCertificate(violations, broken, tuple(levels), tuple(told), complete=False)
    return SideCertificate(violations, broken, tuple(levels), tuple(told), complete=True)


def side_levels(
    problem: AssignmentProblem,
    scores: Scores,
    sides: Sides,
    assignment: Assignment,
    *,
    fairest: bool,
) -> Iterator[SideLevel]:
    """All levels in order, each given the values of an assignment at those before it."""
    last, floor = stage_count(problem) - 1, None
    for index in range(last + 1):
        stage = stage_at(problem, scores, index, assignment)
        if fairest and index == last and len(assignment.rows):
            most = most_sum(problem, highest_score(problem, scores))
            raising = replace(stage, name=SMALLEST_SUM)
            yield SideLevel(problem, scores, sides, raising, Floor(None, most))
            floor = Floor(smallest_sum(problem, scores, assignment), most)
        yield SideLevel(problem, scores, sides, stage, floor)
