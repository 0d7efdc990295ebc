"""Good charges and prices: a linear program over listed pairs, until no other pair is missing.

The duals of its optimal vertex, rounded to integers, are charges and prices for all pairs. A pair
that is not listed is missing when its row would rather have it at these prices (column generation).
The bound that follows is exact, whatever the simplex made of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solver.backends.linear import UNBOUNDED, BackendError, LinearModel
from solver.backends.simplex import Basis, Floats, Vertex, solve_relaxed
from solver.result import Assignment
from solver.scores import BoolArray, IntArray
from solver.sides.bound import scaled_bound
from solver.sides.effort import Effort
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.program import Program, program_of
from solver.sides.rounding import rounded_proof
from solver.sides.worth import missing_pairs
from solver.work import WorkSpentError

MOST_ROUNDS = 40

INTEGRAL = 1e-6
"""Values of the simplex this close to an integer are meant to be one."""


@dataclass(frozen=True, eq=False)
class Priced:
    """Where the rounds of a level ended.

    Attributes
    ----------
    bound
        The level's bound times ``proof.charges.scale``.
    listed
        Mask of the listed pairs.
    assignment
        That of the vertex when it is integral, else None.
    rounded
        Pairs that the vertex uses whole, or nearly; None where it is integral.
    """

    proof: LevelProof
    bound: int
    listed: BoolArray
    assignment: Assignment | None
    rounded: BoolArray | None = None

    @property
    def ceiling(self) -> int:
        """The level's bound in its own unit."""
        return self.bound // self.proof.charges.scale


@dataclass(frozen=True, eq=False)
class Foothold:
    """Pairs among which the linear program has a solution, or a proof that there are none.

    Attributes
    ----------
    apart
        Which exclusive pairs of pairs were kept apart.
    contradiction
        Charges under which even a level that rewards nothing has a bound below 0.
    """

    listed: BoolArray
    apart: IntArray
    contradiction: LevelProof | None


def priced(
    level: SideLevel,
    arena: Arena,
    listed: BoolArray,
    effort: Effort,
    hear: Callable[[Priced], None] | None = None,
) -> Priced | None:
    """Solve the linear program in rounds; None when it is proved to have no solution.

    The rounds end early where the vertex is worth as much as all pairs allow at its prices. `hear`
    is told of each round's end.

    Raises
    ------
    WorkSpentError
        When the effort does not reach for any prices.
    solver.backends.linear.BackendError
        When the simplex finds neither a solution nor charges that prove that there is none.
    """
    apart, best, simplex = np.empty(0, dtype=np.int64), None, _Simplex(effort)
    for _ in range(MOST_ROUNDS):
        try:
            program = program_of(level, listed, apart)
            vertex = simplex.vertex(program)
            if vertex is None:
                foothold = find_foothold(level, arena, listed, apart, effort)
                if foothold.contradiction is not None:
                    return None
                listed, apart = foothold.listed, foothold.apart
                continue
            effort.spend(listed.size)
        except WorkSpentError:
            if best is None:
                raise
            return best
        proof = rounded_proof(level, program, vertex.duals, arena.highest)
        best = _better(best, _priced(level, program, vertex, proof, listed))
        if hear is not None and best is not None:
            hear(best)
        missing = missing_pairs(level, arena, proof, listed)
        crossed = _crossed(level, program, vertex.values)
        if _is_closed(level, best) or not (missing.any() or len(crossed)):
            break
        listed, apart = listed | missing, np.union1d(apart, crossed)
    if best is None:
        raise BackendError("the simplex found no prices that fit")
    return best


class _Simplex:
    """Vertices of programs that grow, each from the basis of the one before."""

    def __init__(self, effort: Effort | None) -> None:
        self.effort = effort
        self.before: tuple[Program, Basis] | None = None

    def vertex(self, program: Program, model: LinearModel | None = None) -> Vertex | None:
        """An optimal vertex of a program, or of a model with the same pairs and more variables."""
        start = None
        if model is None and self.before is not None:
            start = program.carried(*self.before)
        pairs = len(program.rows)
        limit = None if self.effort is None else self.effort.steps(pairs)
        vertex = solve_relaxed(model or program.model, start, limit)
        if vertex is None:
            return None
        if self.effort is not None:
            self.effort.spend(vertex.steps * pairs)
        if model is None:
            self.before = program, vertex.basis
        return vertex


def _priced(
    level: SideLevel, program: Program, vertex: Vertex, proof: LevelProof, listed: BoolArray
) -> Priced | None:
    bound = scaled_bound(level, proof)
    if bound is None:
        return None
    used = vertex.values[: len(program.rows)]
    if np.abs(used - np.rint(used)).max(initial=0.0) <= INTEGRAL:
        whole = program.assignment(level, np.rint(used).astype(np.int64))
        return Priced(proof, bound, listed, whole)
    rounded = np.zeros(listed.shape, dtype=np.bool_)
    nearly = used > 1 - INTEGRAL
    rounded[program.rows[nearly], program.columns[nearly]] = True
    return Priced(proof, bound, listed, None, rounded)


def _better(before: Priced | None, now: Priced | None) -> Priced | None:
    """The later one with the lower bound of both."""
    if before is None or now is None:
        return now or before
    if before.bound * now.proof.charges.scale < now.bound * before.proof.charges.scale:
        return replace(now, proof=before.proof, bound=before.bound)
    return now


def _is_closed(level: SideLevel, found: Priced | None) -> bool:
    """Whether the vertex is an assignment that keeps everything and is worth its bound."""
    if found is None or found.assignment is None:
        return False
    if level.value(found.assignment) != found.ceiling:
        return False
    return not level.broken(found.assignment)


def find_foothold(
    level: SideLevel,
    arena: Arena,
    listed: BoolArray,
    apart: IntArray | None = None,
    effort: Effort | None = None,
) -> Foothold:
    """List pairs until the linear program has a solution.

    Side constraints may be broken at a cost; while that cannot be avoided, its prices tell which
    pairs are missing, and when none is, they prove that there is no solution.
    """
    empty, simplex = level.without_value(), _Simplex(effort)
    apart = np.empty(0, dtype=np.int64) if apart is None else apart
    for _ in range(MOST_ROUNDS):
        program = program_of(empty, listed, apart)
        vertex = simplex.vertex(program, _with_slack(program))
        if vertex is None:
            break
        crossed = _crossed(empty, program, vertex.values)
        broken = vertex.values[program.model.n_variables :].sum() > INTEGRAL
        proof = rounded_proof(empty, program, vertex.duals, arena.highest)
        missing = missing_pairs(empty, arena, proof, listed) & broken
        if not missing.any() and not len(crossed):
            bound = scaled_bound(empty, proof)
            contradicts = bound is not None and bound < 0
            return Foothold(listed, apart, proof if contradicts else None)
        listed, apart = listed | missing, np.union1d(apart, crossed)
    return Foothold(listed, apart, None)


def _with_slack(program: Program) -> LinearModel:
    """Let side constraints be broken, at a cost of 1 a unit; nothing else counts."""
    model, first = program.model, program.model.n_variables
    sides = np.arange(program.sides, program.exclusive + len(program.apart))
    nothing = np.zeros(2 * len(sides), dtype=np.int64)
    ones = np.ones_like(sides)
    return replace(
        model,
        reward=np.concatenate((np.zeros_like(model.reward), nothing - 1)),
        low=np.concatenate((model.low, nothing)),
        high=np.concatenate((model.high, nothing + UNBOUNDED)),
        rows=np.concatenate((model.rows, sides, sides)),
        variables=np.concatenate((model.variables, first + np.arange(len(nothing)))),
        coefficients=np.concatenate((model.coefficients, ones, -ones)),
    )


def _crossed(level: SideLevel, program: Program, values: Floats) -> IntArray:
    """Exclusive pairs of pairs that are not kept apart yet, and of which too much is used."""
    exclusive = level.sides.exclusive
    if not len(exclusive):
        return np.empty(0, dtype=np.int64)
    used = np.zeros((level.problem.n_rows, level.problem.n_columns))
    used[program.rows, program.columns] = values[: len(program.rows)]
    pinned = level.problem.pinned
    used[pinned[:, 0], pinned[:, 1]] = 1.0
    total = used[exclusive[:, 0], exclusive[:, 1]] + used[exclusive[:, 2], exclusive[:, 3]]
    total[program.apart] = 0.0
    return np.flatnonzero(total > 1 + INTEGRAL)
