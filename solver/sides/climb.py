"""The levels under side constraints that bind, each by its linear and its integer program.

The last level is tried first, as if the levels before it lost nothing: then the prices without side
constraints prove those levels, and one level is left. Otherwise every level is solved in turn, each
with the values of those before it fixed.
"""

from dataclasses import replace
from functools import partial

from solver.clock import Clock
from solver.problem import AssignmentProblem
from solver.result import Assignment, Prices, SolveResult, Termination
from solver.scores import ArrayScores, BoolArray, Scores
from solver.sides.bound import highest_score
from solver.sides.certificate import side_levels
from solver.sides.charges import Charges
from solver.sides.clash import find_clash
from solver.sides.constraints import Sides
from solver.sides.effort import Effort, Limit
from solver.sides.fairest_sum import SMALLEST_SUM, Floor, most_sum
from solver.sides.first_answer import pruned
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.listing import first_list
from solver.sides.multiplier import Found
from solver.sides.result import OnSidesIncumbent, SidesResult
from solver.sides.rounds import Priced, priced
from solver.sides.settle import Search, Settled, Tell
from solver.stages import stage_at, stage_count
from solver.work import WorkSpentError


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
        self.fairest = False
        self.ahead: Found | None = None
        self.first: Assignment | None = None
        self.uncharged: tuple[LevelProof, ...] = ()
        self.told: tuple[int, ...] = ()
        self.arena = Arena.of(problem, self.scores, highest_score(problem, self.scores))
        self.listed: BoolArray = self.arena.is_open

    def run(
        self, relaxed: SolveResult, ahead: Found | None = None, *, fairest: bool
    ) -> SidesResult:
        """Solve the last level as if the others lost nothing, or else all of them.

        Parameters
        ----------
        relaxed
            The optimum without side constraints.
        ahead
            What a multiplier has proved of the last level, when the others lose nothing.
        """
        assert relaxed.assignment is not None
        assert relaxed.prices is not None
        self.fairest = fairest
        self.first = None if ahead is None else ahead.assignment
        self._begin(relaxed.assignment, relaxed.prices)
        last = stage_count(self.problem) - 1
        hoped = relaxed.termination is Termination.OPTIMAL
        result = self._result(Termination.NO_SOLUTION_FOUND)
        if hoped:
            self.ahead = ahead
            proof = self.uncharged[:last]
            result = self._climb(_steps(last, last, fairest=fairest), relaxed.assignment, proof)
            self.ahead = None
        if result.assignment is None and (last > 0 or not hoped):
            result = self._climb(_steps(0, last, fairest=fairest), None, ())
        if result.termination is Termination.NO_SOLUTION_FOUND and self.first is not None:
            return self._result(
                Termination.FEASIBLE, self.first, self.uncharged, result.limit or "work"
            )
        if result.termination is not Termination.INFEASIBLE:
            return result
        level = self._level(0, None, None)
        with self.clock.phase("clash"):
            clash = find_clash(level, self.arena, self.listed, self.effort.left)
        return replace(result, clash=clash, seconds=dict(self.clock.seconds))

    def _begin(self, relaxed: Assignment, prices: Prices) -> None:
        """List pairs to begin with."""
        self.uncharged = uncharged(prices, self.sides)
        if self.first is None:
            self.first = pruned(self.problem, self.scores, self.sides, relaxed)
        if self.first is not None:
            self._teller(self.uncharged[:-1])(self.first, self.uncharged[-1])
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
            incumbent = self._incumbent(index, fixed) if best is None else best
            try:
                settled = self._settle(level, incumbent, proof)
            except WorkSpentError:
                return self._cut_short(level, best, proof)
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

    def _cut_short(
        self, level: SideLevel, best: Assignment | None, proof: tuple[LevelProof, ...]
    ) -> SidesResult:
        """What is known when the work ends before the level has prices of its own."""
        if best is None:
            return self._result(Termination.NO_SOLUTION_FOUND, limit="work")
        mine = [part for part in self.uncharged if part.prices.name == level.stage.name]
        known = mine if level.floor is None else []
        return self._result(Termination.FEASIBLE, best, (*proof, *known), "work")

    def _incumbent(self, index: int, fixed: Assignment | None) -> Assignment | None:
        """The first answer, where it is worth as much at the levels before this one."""
        if self.first is None or index == 0 or fixed is None:
            return self.first
        same = self._values(self.first)[:index] == self._values(fixed)[:index]
        return self.first if same else None

    def _values(self, assignment: Assignment) -> tuple[int, ...]:
        """What an assignment is worth, level by level."""
        levels = side_levels(
            self.problem, self.scores, self.sides, assignment, fairest=self.fairest
        )
        return tuple(level.value(assignment) for level in levels)

    def _level(self, index: int, fixed: Assignment | None, floor: Floor | None) -> SideLevel:
        stage = stage_at(self.problem, self.scores, index, fixed)
        if floor is not None and floor.reached is None:
            stage = replace(stage, name=SMALLEST_SUM)
        return SideLevel(self.problem, self.scores, self.sides, stage, floor)

    def _settle(
        self, level: SideLevel, incumbent: Assignment | None, before: tuple[LevelProof, ...]
    ) -> Settled | None:
        """Charges, prices and the best assignment of one level; None when it has no solution."""
        listed = self._with(self.listed, incumbent)
        with self.clock.phase("charges"):
            found = self._found_ahead(listed)
            if found is None:
                hear = partial(self._hear, level, before)
                found = priced(level, self.arena, listed, self.effort, hear)
        if found is None:
            return None
        with self.clock.phase("integer"):
            search = Search(level, self.arena, found, self.effort, self._teller(before))
            settled = search.settle(incumbent)
        return None if settled.bound is None else settled

    def _hear(self, level: SideLevel, before: tuple[LevelProof, ...], found: Priced) -> None:
        """Keep the first vertex that is an answer, long before the last of the rounds."""
        vertex = found.assignment
        if self.first is None and vertex is not None and not level.broken(vertex):
            self.first = vertex
            self._teller(before)(vertex, found.proof)

    def _found_ahead(self, listed: BoolArray) -> Priced | None:
        if self.ahead is None:
            return None
        return Priced(self.ahead.proof, self.ahead.bound, listed, self.ahead.assignment)

    def _with(self, listed: BoolArray, assignment: Assignment | None) -> BoolArray:
        """The same list and the open pairs of an assignment."""
        grown = listed.copy()
        if assignment is not None:
            grown[assignment.rows, assignment.columns] = True
        return grown & self.arena.is_open

    def _teller(self, before: tuple[LevelProof, ...]) -> Tell:
        def tell(assignment: Assignment, proof: LevelProof) -> None:
            if self.on_incumbent is None:
                return
            worth = self._values(assignment)
            if self.told < worth:
                self.told = worth
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
