"""The levels under side constraints that bind, each by its linear and its integer program.

The last level is tried first, as if the levels before it lost nothing: then the prices without side
constraints prove those levels, and one level is left. Otherwise every level is solved in turn, each
with the values of those before it fixed.
"""

from dataclasses import replace

from solver.clock import Clock
from solver.problem import AssignmentProblem
from solver.result import Assignment, Prices, SolveResult, Termination
from solver.scores import ArrayScores, BoolArray, Scores
from solver.sides.bound import highest_score
from solver.sides.charges import Charges
from solver.sides.clash import find_clash
from solver.sides.constraints import Sides
from solver.sides.fairest_sum import SMALLEST_SUM, Floor, most_sum
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.listing import first_list
from solver.sides.result import OnSidesIncumbent, SidesResult
from solver.sides.rounds import priced
from solver.sides.settle import Effort, Limit, Search, Settled, Tell
from solver.stages import stage_at, stage_count


class Climb:
    """The levels of one problem, when the optimum without side constraints breaks them."""

    def __init__(
        self,
        problem: AssignmentProblem,
        scores: Scores,
        sides: Sides,
        effort: Effort,
        clock: Clock,
    ) -> None:
        self.problem = problem
        self.scores = ArrayScores.materialise(scores)
        self.sides = sides
        self.effort = effort
        self.clock = clock
        self.on_incumbent: OnSidesIncumbent | None = None
        self.arena = Arena.of(problem, self.scores, highest_score(problem, self.scores))
        self.listed: BoolArray = self.arena.is_open

    def run(self, relaxed: SolveResult, *, fairest: bool) -> SidesResult:
        """Solve the last level as if the others lost nothing, or else all of them.

        Parameters
        ----------
        relaxed
            The optimum without side constraints.
        """
        assert relaxed.assignment is not None
        assert relaxed.prices is not None
        self._begin(relaxed.assignment, relaxed.prices)
        last = stage_count(self.problem) - 1
        hoped = relaxed.termination is Termination.OPTIMAL
        result = self._result(Termination.NO_SOLUTION_FOUND)
        if hoped:
            proof = uncharged(relaxed.prices, self.sides)[:last]
            result = self._climb(_steps(last, last, fairest=fairest), relaxed.assignment, proof)
        if result.assignment is None and (last > 0 or not hoped):
            result = self._climb(_steps(0, last, fairest=fairest), None, ())
        if result.termination is not Termination.INFEASIBLE:
            return result
        level = self._level(0, None, None)
        with self.clock.phase("clash"):
            clash = find_clash(level, self.arena, self.listed)
        return replace(result, clash=clash, seconds=dict(self.clock.seconds))

    def _begin(self, relaxed: Assignment, prices: Prices) -> None:
        """List pairs to begin with."""
        mentor = prices.levels[-1].mentor
        listed = first_list(self.problem, self.scores, self.sides, self.arena.is_open, mentor)
        self.listed = self._with(listed, relaxed)

    def _climb(
        self,
        steps: list[tuple[int, bool]],
        fixed: Assignment | None,
        proof: tuple[LevelProof, ...],
    ) -> SidesResult:
        """Solve levels one after the other; `fixed` has the values of those before the first."""
        best: Assignment | None = None
        floor: Floor | None = None
        limit: Limit | None = None
        most = most_sum(self.problem, self.arena.highest)
        for index, raises in steps:
            if raises:
                if fixed is None or not len(fixed.rows):
                    continue  # nobody is matched, so that there is no least sum
                floor = Floor(None, most)
            level = self._level(index, fixed, floor)
            settled = self._settle(level, best, proof)
            if settled is None:
                return self._result(Termination.INFEASIBLE)
            if settled.assignment is None:
                return self._result(Termination.NO_SOLUTION_FOUND, limit=settled.limit)
            best = fixed = settled.assignment
            proof, limit = (*proof, settled.proof), limit or settled.limit
            if raises:
                floor = Floor(level.value(best), most)
        return self._result(
            Termination.FEASIBLE if limit else Termination.OPTIMAL, best, proof, limit
        )

    def _level(self, index: int, fixed: Assignment | None, floor: Floor | None) -> SideLevel:
        stage = stage_at(self.problem, self.scores, index, fixed)
        if floor is not None and floor.reached is None:
            stage = replace(stage, name=SMALLEST_SUM)
        return SideLevel(self.problem, self.scores, self.sides, stage, floor)

    def _settle(
        self, level: SideLevel, incumbent: Assignment | None, before: tuple[LevelProof, ...]
    ) -> Settled | None:
        """Charges, prices and the best assignment of one level; None when it has no solution."""
        with self.clock.phase("charges"):
            found = priced(level, self.arena, self._with(self.listed, incumbent))
        if found is None:
            return None
        with self.clock.phase("integer"):
            search = Search(level, self.arena, found, self.effort, self._teller(before))
            settled = search.settle(incumbent)
        return None if settled.bound is None else settled

    def _with(self, listed: BoolArray, assignment: Assignment | None) -> BoolArray:
        """The same list and the open pairs of an assignment."""
        grown = listed.copy()
        if assignment is not None:
            grown[assignment.rows, assignment.columns] = True
        return grown & self.arena.is_open

    def _teller(self, before: tuple[LevelProof, ...]) -> Tell:
        def tell(assignment: Assignment, proof: LevelProof) -> None:
            if self.on_incumbent is not None:
                told = self._result(Termination.FEASIBLE, assignment, (*before, proof))
                self.on_incumbent(told)

        return tell

    def _result(
        self,
        termination: Termination,
        assignment: Assignment | None = None,
        proof: tuple[LevelProof, ...] = (),
        limit: Limit | None = None,
    ) -> SidesResult:
        seconds = dict(self.clock.seconds)
        return SidesResult(termination, assignment, proof, seconds, limit=limit)


def _steps(first: int, last: int, *, fairest: bool) -> list[tuple[int, bool]]:
    """Levels by number, and whether it is the one in which the least sum is raised."""
    steps = [(index, False) for index in range(first, last + 1)]
    return [*steps[:-1], (last, True), steps[-1]] if fairest else steps


def uncharged(prices: Prices, sides: Sides) -> tuple[LevelProof, ...]:
    """Prices without side constraints, as proof of what keeps them anyway."""
    return tuple(LevelProof(level, Charges.none(sides)) for level in prices.levels)
