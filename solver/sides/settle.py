"""The best assignment of one level: the vertex where it is integral, else an integer program.

A pair whose use loses more than the gap is in no better solution (reduced-cost fixing), so that few
pairs are enough. The window of losses is widened until it is as wide as the gap.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solver.backends.integer import IntegerAnswer, solve_integers
from solver.result import Assignment
from solver.scores import BoolArray, IntArray
from solver.sides.effort import Effort, Limit
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.program import program_of
from solver.sides.rounds import Priced
from solver.sides.worth import losses

FIRST_PAIRS = 2000
"""The first window holds this many pairs, or more where there are many places to fill."""

PAIRS_OF_PLACE = 2
"""Pairs of the first window for each place."""

MOST_PAIRS = 150_000
"""Pairs in one integer program: CP-SAT takes about 2 kB for each."""

MANY_PAIRS = 20_000
"""When more pairs are in the first window, those are tried first that the linear program had."""

WIDER = 16
"""Factor from one window to the next, while no narrower gap is known."""


LEAST_WORK = 0.001
"""Units of work from which on a search is worth its beginning."""

ROUNDING = 16
"""Share of the work, as a divisor, in which a vertex is rounded."""

KEPT_SHARES = (1 << 60, 2)
"""One of so many pairs is given up of those that the vertex uses whole: none, then every second."""


@dataclass(frozen=True, eq=False)
class Settled:
    """What a level came to.

    Attributes
    ----------
    assignment
        None where none was found.
    proof
        With the integer backend's own bound, where it was asked.
    bound
        No solution of the level is worth more; None when there is no solution at all.
    limit
        What ended the search before that was proved.
    """

    assignment: Assignment | None
    proof: LevelProof
    bound: int | None
    limit: Limit | None = None


Tell = Callable[[Assignment, LevelProof], None]
"""Told of each better assignment of a level, with what is proved of it so far."""


class Search:
    """Integer programs over windows of losses, each wider than the one before.

    Parameters
    ----------
    found
        Where the level's linear program ended.
    tell
        Told of each better assignment.
    """

    def __init__(
        self, level: SideLevel, arena: Arena, found: Priced, effort: Effort, tell: Tell
    ) -> None:
        self.level = level
        self.arena = arena
        self.found = found
        self.effort = effort
        self.tell = tell
        self.work = self.left = effort.units
        self.best: Assignment | None = None
        self.value = 0
        self.lost: IntArray = np.empty(0, dtype=np.int64)
        self.most = 0

    def settle(self, incumbent: Assignment | None) -> Settled:
        """Find the best assignment of the level, as far as the effort goes."""
        for assignment in (incumbent, self.found.assignment):
            self._take(assignment)
        if self.best is not None and self.value == self.found.ceiling:
            return Settled(self.best, self.found.proof, self.value)
        if self.work <= LEAST_WORK:
            return Settled(self.best, self.found.proof, self.found.ceiling, "work")
        self._round()
        return self._run()

    def _round(self) -> None:
        """Keep what the vertex uses whole, or half of it; an integer program does the rest."""
        if self.found.rounded is None:
            return
        listed = self._with_best(self.found.listed.copy())
        for share in KEPT_SHARES:
            kept = self.found.rounded & ~(np.cumsum(self.found.rounded) % share == 0).reshape(
                listed.shape
            )
            if self._solve(listed, kept, self.work / ROUNDING).values is not None:
                return

    def _take(self, assignment: Assignment | None) -> None:
        """Keep an assignment that is feasible and better than the one before."""
        if assignment is None or self.level.broken(assignment):
            return
        value = self.level.value(assignment)
        if self.best is None or value > self.value:
            self.best, self.value = assignment, value
            self.tell(assignment, self.found.proof)

    def _run(self) -> Settled:
        """Widen the window until it is as wide as the gap, or the effort's end."""
        self.lost = losses(self.level, self.arena, self.found.proof)
        self.most = int(self.lost[self.arena.is_open].max(initial=0))
        window = self._first_window()
        if self._too_many_ties(window):
            self._solve(self._with_best(self.found.listed & (self.lost <= window)))
        while self.best is None or self.value < self.found.ceiling:
            pairs, complete = self._within(window)
            answer = self._solve(pairs)
            bound = self._bound(answer, window) if complete else self.found.ceiling
            if bound is None or (self.best is not None and self.value >= bound):
                return self._settled(bound)
            if self._is_spent or not complete or window >= self.most:
                return self._settled(bound, "work")
            window = self._wider(window)
        return self._settled(self.value)

    def _solve(
        self, pairs: BoolArray, kept: BoolArray | None = None, work: float | None = None
    ) -> IntegerAnswer:
        """Look for the best assignment among some pairs, of which some are to be kept."""
        level = self.level
        program = program_of(level, pairs, _possible_exclusive(level, pairs))
        model, hint = program.model, None
        if kept is not None:
            low = model.low.copy()
            low[: len(program.rows)] = kept[program.rows, program.columns]
            model = replace(model, low=low)
        elif self.best is not None:
            hint = program.values_of(level, self.best)
        answer = solve_integers(model, work or self.left / 2, hint)
        self.left -= answer.work
        self.effort.count_units(answer.work)
        if answer.values is not None:
            self._take(program.assignment(level, answer.values))
        return answer

    def _bound(self, answer: IntegerAnswer, window: int) -> int | None:
        """Of solutions within the window, and of those that use a pair beyond it."""
        beyond = None
        if window < self.most:
            beyond = (self.found.bound - window - 1) // self.found.proof.charges.scale
        within = None if answer.settled else self.found.ceiling
        if answer.bound is not None:
            within = answer.bound + self.level.constant
        bounds = [bound for bound in (within, beyond) if bound is not None]
        return min(self.found.ceiling, max(bounds)) if bounds else None

    @property
    def _is_spent(self) -> bool:
        return self.left < self.work / 8

    def _settled(self, bound: int | None, limit: Limit | None = None) -> Settled:
        proof = replace(self.found.proof, solver_bound=bound)
        return Settled(self.best, proof, bound, limit)

    def _first_window(self) -> int:
        problem = self.level.problem
        places = int(np.minimum(problem.demand, problem.n_columns).sum())
        wanted = max(FIRST_PAIRS, PAIRS_OF_PLACE * places)
        open_losses = self.lost[self.arena.is_open]
        if len(open_losses) <= wanted:
            return self.most
        return int(np.partition(open_losses, wanted)[wanted])

    def _wider(self, window: int) -> int:
        scale = self.found.proof.charges.scale
        wider = max(WIDER * window, scale)
        if self.best is not None:
            wider = min(wider, self.found.bound - scale * self.value)
        return min(max(wider, window + 1), self.most)

    def _within(self, window: int) -> tuple[BoolArray, bool]:
        """Mask of the pairs within a window, and whether it holds all of them."""
        pairs = self.arena.is_open & (self.lost <= window)
        complete = int(pairs.sum()) <= MOST_PAIRS
        if not complete:
            pairs &= self.found.listed
        return self._with_best(pairs), complete

    def _too_many_ties(self, window: int) -> bool:
        """Whether few pairs were asked for and many are as good, as in coverage levels."""
        return int((self.lost <= window).sum()) > MANY_PAIRS

    def _with_best(self, pairs: BoolArray) -> BoolArray:
        """These pairs and those of the best assignment so far."""
        if self.best is not None:
            pairs[self.best.rows, self.best.columns] = True
            pairs &= self.arena.is_open
        return pairs


def _possible_exclusive(level: SideLevel, pairs: BoolArray) -> IntArray:
    """Which exclusive pairs of pairs could both be assigned; a pin counts as well."""
    exclusive, possible = level.sides.exclusive, pairs.copy()
    possible[level.problem.pinned[:, 0], level.problem.pinned[:, 1]] = True
    first = possible[exclusive[:, 0], exclusive[:, 1]]
    return np.flatnonzero(first & possible[exclusive[:, 2], exclusive[:, 3]])
