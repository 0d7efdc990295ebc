"""What is proved of an assignment, whatever the round aims at: recomputed from integer scores."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from solver.aims import Aim, Outcome
from solver.certificate import LevelBound, Violation, certify, violations_of
from solver.checked_scores import highest_score
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment, Prices, Termination
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.sides.constraints import Sides
from solver.stages import TOTAL_SCORE, stage_count

if TYPE_CHECKING:
    from solver.fairness import MaxMin
    from solver.sides.result import SidesResult
    from solver.spread import Spread

WORST_SCORE = "worst_score"
"""Name of the level at which the worst pair is raised; it stands before the total score."""

ProofKind = Literal["prices", "integer", "stable"]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What was recomputed of an assignment; `levels` end with the first one that has a gap.

    Attributes
    ----------
    proof
        prices: every bound is recomputed. integer: the last word is an integer backend's.
        stable: blocking pairs were counted over all pairs.
    broken
        Names of the side constraints that are not kept.
    solver_bound
        The integer backend's bound of the last level told; None where it was not asked.
    blocking_pairs
        Of the aim stable; else None.
    """

    proof: ProofKind
    violations: tuple[Violation, ...]
    levels: tuple[LevelBound, ...]
    optimal: bool
    feasible: bool
    broken: tuple[str, ...] = ()
    solver_bound: int | None = None
    blocking_pairs: int | None = None

    def agrees_with(self, termination: Termination) -> bool:
        """Whether what was recomputed supports what a solve said of its assignment."""
        return self.optimal if termination is Termination.OPTIMAL else self.feasible


@dataclass(frozen=True, eq=False)
class Judge:
    """Recomputes what an outcome proves of assignments, its own or any other of the problem."""

    problem: AssignmentProblem
    scores: Scores
    aim: Aim
    outcome: Outcome
    map_blocks: MapBlocks = map

    def verdict(self, assignment: Assignment) -> Verdict:
        """Feasibility, values and bounds of an assignment; one to four passes over all pairs."""
        found = self.outcome.found
        match self.aim.mode:
            case "stable":
                return self._stable(assignment)
            case "max_min" if found is not None:
                return self._fair(assignment, cast("MaxMin", found))
            case "spread" if found is not None:
                return self._spread(assignment, cast("Spread", found))
            case "levels" | "max_min_sum" if found is not None:
                return self._sides(assignment, cast("SidesResult", found))
        plain = self._plain(self.problem, assignment, self.outcome.solved.prices)
        if self.aim.is_plain:
            return plain
        # A limit ended the search early: nothing is known of the aim itself, nor of the total.
        before = tuple(level for level in plain.levels if level.name != TOTAL_SCORE)
        return replace(plain, levels=before, optimal=False)

    def _plain(
        self, problem: AssignmentProblem, assignment: Assignment, prices: Prices | None
    ) -> Verdict:
        told = certify(problem, self.scores, assignment, prices or Prices(()), self.map_blocks)
        return Verdict("prices", told.violations, told.levels, told.optimal, told.feasible)

    def _fair(self, assignment: Assignment, fair: "MaxMin") -> Verdict:
        """Coverage over all pairs first, then the worst pair, then the total of pairs no worse."""
        from solver.fairness_certificate import certify_max_min

        problem = replace(self.problem, objective=Objective.COVERAGE_THEN_SCORE)
        if fair.threshold is None:
            return self._plain(problem, assignment, fair.solved.prices)
        whole = self._plain(problem, assignment, Prices(fair.coverage))
        if not whole.feasible or len(whole.levels) < stage_count(problem):
            return whole
        own = replace(fair, solved=replace(fair.solved, assignment=assignment))
        told = certify_max_min(problem, self.scores, own, self.map_blocks)
        worst = fair.threshold if told.worst is None else told.worst
        bound = fair.threshold if told.is_highest else max(worst, highest_score(problem))
        levels = (*whole.levels[:-1], LevelBound(WORST_SCORE, worst, bound))
        if worst == bound:
            levels = (*levels, *told.certificate.levels[-1:])
        return replace(whole, levels=levels, optimal=told.optimal)

    def _spread(self, assignment: Assignment, spread: "Spread") -> Verdict:
        """The levels before the total, then the columns used, then the total for that number."""
        from solver.spread_certificate import certify_spread
        from solver.stand_ins import COLUMNS_USED

        problem = self.problem
        plain = self._plain(problem, assignment, spread.first.prices)
        found = replace(spread, solved=replace(spread.solved, assignment=assignment))
        told = certify_spread(problem, self.scores, found, self.aim.at_most_loss, self.map_blocks)
        if told is None or not told.keeps_levels or told.primal < told.least:
            return replace(plain, optimal=False)
        most = told.columns_used if told.is_most else problem.n_columns
        levels = (*plain.levels[:-1], LevelBound(COLUMNS_USED, told.columns_used, most))
        if told.is_most:
            levels = (*levels, LevelBound(TOTAL_SCORE, told.primal, told.dual))
        return replace(plain, levels=levels, optimal=told.optimal)

    def _stable(self, assignment: Assignment) -> Verdict:
        from solver.blocking import blocking_pairs

        violations = tuple(violations_of(self.problem, self.scores, assignment))
        count = blocking_pairs(
            self.problem, self.scores, self.aim.orders, assignment, self.map_blocks
        )
        feasible = not violations
        return Verdict(
            "stable", violations, (), feasible and count == 0, feasible, blocking_pairs=count
        )

    def _sides(self, assignment: Assignment, found: "SidesResult") -> Verdict:
        from solver.sides.certificate import certify_with_sides

        told = certify_with_sides(
            self.problem,
            self.scores,
            self.aim.sides or Sides(),
            assignment,
            found.proof,
            fairest=self.aim.mode == "max_min_sum",
            map_blocks=self.map_blocks,
        )
        return Verdict(
            "prices" if told.by_prices else "integer",
            told.violations,
            told.levels,
            told.optimal,
            told.feasible,
            told.broken,
            told.solver_bounds[-1] if told.solver_bounds else None,
        )
