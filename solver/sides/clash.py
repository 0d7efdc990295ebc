"""Why side constraints cannot be kept: a set of demands from which none can be left out.

Whoever has to be matched may be what a quota fails on, so that minimum demands, minimum loads and
pins are tried as well as side constraints: each is left out, and stays out while the others clash
without it (a deletion filter, Chinneck 2008). People are left out many at a time, then by halves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from solver.backends.integer import solve_integers
from solver.problem import AssignmentProblem
from solver.scores import BoolArray, IntArray, Scores
from solver.sides.bound import scaled_bound
from solver.sides.charges import Charges
from solver.sides.constraints import Sides
from solver.sides.effort import Effort
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.program import program_of
from solver.sides.rounds import find_foothold
from solver.stages import stage_at
from solver.work import WorkSpentError

MOST_WORK = 2_000_000_000
"""Pairs to look at until thinning ends, some 15 processor seconds."""

MOST_PAIRS = 150_000
"""Pairs of an integer program that looks for any solution at all."""

WORK = 2.0
"""Units of CP-SAT's deterministic time for each try."""


def _nobody() -> IntArray:
    return np.empty(0, dtype=np.int64)


def _no_pairs() -> IntArray:
    return np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Clash:
    """Demands that no assignment keeps together.

    Attributes
    ----------
    names
        Side constraints, each once, in their order.
    minimal
        Whether the others can be kept when any one of all these demands is left out.
    proof
        Charges for all side constraints that prove it, for `certify_clash`; None where only the
        integer backend says so.
    rows, columns
        Whose minimum demand, or minimum load, belongs to it.
    pins
        Pinned pairs that belong to it, shape ``(k, 2)``.
    """

    names: tuple[str, ...]
    minimal: bool
    proof: LevelProof | None
    rows: IntArray = field(default_factory=_nobody)
    columns: IntArray = field(default_factory=_nobody)
    pins: IntArray = field(default_factory=_no_pairs)


def find_clash(
    level: SideLevel, arena: Arena, listed: BoolArray, work_limit: int | None = None
) -> Clash:
    """Thin the demands of a level that is known to have no solution.

    Parameters
    ----------
    work_limit
        Pairs to look at, where less than `MOST_WORK` are left.
    """
    proof = find_foothold(level, arena, listed).contradiction
    sides = level.sides if proof is None else _charged(level.sides, proof.charges)
    filtered = _Filter(level, arena, _Demands.of(level.problem, sides), listed, work_limit)
    filtered.run()
    left = filtered.demands
    names = (name for part in left.sides for name in _names(part))
    return Clash(
        tuple(dict.fromkeys(names)), filtered.certain, proof, left.rows, left.columns, left.pins
    )


def certify_clash(
    problem: AssignmentProblem, scores: Scores, sides: Sides, proof: LevelProof
) -> bool:
    """Whether charges prove that nothing keeps the hard bounds and the side constraints.

    When nothing is rewarded every assignment is worth 0, so that a bound below 0 contradicts it.
    """
    level = SideLevel(problem, scores, sides, stage_at(problem, scores, 0, None))
    bound = scaled_bound(level.without_value(), proof)
    return bound is not None and bound < 0


@dataclass(frozen=True, eq=False)
class _Demands:
    """What is asked: side constraints, minima by person, and pins."""

    sides: tuple[Sides, ...]
    rows: IntArray
    columns: IntArray
    pins: IntArray

    @classmethod
    def of(cls, problem: AssignmentProblem, sides: Sides) -> "_Demands":
        """All of them; the exclusive pairs are one demand together."""
        parts = [Sides((side,)) for side in sides.constraints]
        parts += [replace(sides, constraints=())] if len(sides.exclusive) else []
        rows, columns = np.flatnonzero(problem.demand_min), np.flatnonzero(problem.min_load)
        return cls(tuple(parts), rows, columns, problem.pinned)

    def without(self, kind: str, members: range) -> "_Demands":
        """All but some of a kind, by position."""
        if kind == "sides":
            return replace(self, sides=self.sides[: members.start] + self.sides[members.stop :])
        return replace(self, **{kind: np.delete(getattr(self, kind), members, axis=0)})

    def asked_of(self, problem: AssignmentProblem) -> AssignmentProblem:
        """The problem when of its hard demands only these are left."""
        minima = []
        for whole, kept in ((problem.demand_min, self.rows), (problem.min_load, self.columns)):
            minimum = np.zeros_like(whole)
            minimum[kept] = whole[kept]
            minima.append(minimum)
        return replace(problem, demand_min=minima[0], min_load=minima[1], pinned=self.pins)


class _Filter:
    """Leaves out what is not needed, within a limit of work."""

    def __init__(
        self,
        level: SideLevel,
        arena: Arena,
        demands: _Demands,
        listed: BoolArray,
        work_limit: int | None,
    ) -> None:
        self.level = level
        self.highest = arena.highest
        self.demands = demands
        self.listed = listed
        left = MOST_WORK if work_limit is None else min(work_limit, MOST_WORK)
        self.effort = Effort(WORK, left)
        self.certain = True

    def run(self) -> None:
        """Try people first, all of a kind at once, so that no more are named than have to be."""
        try:
            for kind in ("pins", "rows", "columns"):
                self._try(kind, range(len(getattr(self.demands, kind))))
            for kind in ("sides", "pins", "rows", "columns"):
                self._thin(kind, range(len(getattr(self.demands, kind))))
        except WorkSpentError:
            self.certain = False

    def _thin(self, kind: str, members: range) -> None:
        """Leave out all of these, or else thin each half; the second first, as positions move."""
        if not len(members) or self._try(kind, members) or len(members) == 1:
            return
        middle = len(members) // 2
        self._thin(kind, members[middle:])
        self._thin(kind, members[:middle])

    def _try(self, kind: str, members: range) -> bool:
        """Leave some demands out if the others clash without them."""
        if not len(members):
            return True
        fewer = self.demands.without(kind, members)
        impossible = self._is_impossible(fewer)
        if impossible:
            self.demands = fewer
        elif impossible is None and len(members) == 1:
            self.certain = False
        return bool(impossible)

    def _is_impossible(self, demands: _Demands) -> bool | None:
        """Whether no assignment keeps some demands; None where that stays open."""
        if not demands.sides:
            return False  # the hard bounds alone can be kept
        problem = demands.asked_of(self.level.problem)
        scores = self.level.scores
        arena = Arena.of(problem, scores, self.highest)
        stage = stage_at(problem, scores, 0, None)
        level = SideLevel(problem, scores, _joined(demands.sides), stage).without_value()
        self.effort.spend(arena.is_open.size)
        listed = self.listed & arena.is_open
        foothold = find_foothold(level, arena, listed, effort=self.effort)
        if foothold.contradiction is not None:
            return True
        if int(arena.is_open.sum()) > MOST_PAIRS:
            return None
        everything = np.arange(len(level.sides.exclusive))
        program = program_of(level, arena.is_open, everything)
        answer = solve_integers(program.model, self.effort.units)
        self.effort.count_units(answer.work)
        return answer.values is None if answer.settled else None


def _charged(sides: Sides, charges: Charges) -> Sides:
    """Those that the proof of a clash needs."""
    kept = zip(sides.constraints, charges.constraints.tolist(), strict=True)
    return replace(
        sides,
        constraints=tuple(side for side, charge in kept if charge),
        exclusive=sides.exclusive[charges.exclusive > 0],
    )


def _joined(parts: Iterable[Sides]) -> Sides:
    joined = tuple(parts)
    exclusive = [np.empty((0, 4), dtype=np.int64), *(part.exclusive for part in joined)]
    constraints = tuple(side for part in joined for side in part.constraints)
    return Sides(constraints, np.concatenate(exclusive))


def _names(part: Sides) -> list[str]:
    names = [side.name for side in part.constraints]
    return names + ([part.exclusive_name] if len(part.exclusive) else [])
