"""Good charges and prices: a linear program over listed pairs, until no other pair is missing.

The duals of its optimal vertex, rounded to integers, are charges and prices for all pairs. A pair
that is not listed is missing when its row would rather have it at these prices (column generation).
The bound that follows is exact, whatever the simplex made of it.
"""

from dataclasses import dataclass, replace

import numpy as np

from solver.backends.linear import UNBOUNDED, BackendError, LinearModel
from solver.backends.simplex import Floats, Vertex, solve_relaxed
from solver.result import Assignment
from solver.scores import BoolArray, IntArray
from solver.sides.bound import scaled_bound
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.program import Program, program_of
from solver.sides.rounding import rounded_proof
from solver.sides.worth import missing_pairs

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
    """

    proof: LevelProof
    bound: int
    listed: BoolArray
    assignment: Assignment | None

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


def priced(level: SideLevel, arena: Arena, listed: BoolArray) -> Priced | None:
    """Solve the linear program in rounds; None when it is proved to have no solution.

    Raises
    ------
    solver.backends.linear.BackendError
        When the simplex finds neither a solution nor charges that prove that there is none.
    """
    apart, proof = np.empty(0, dtype=np.int64), None
    for _ in range(MOST_ROUNDS):
        program = program_of(level, listed, apart)
        vertex = solve_relaxed(program.model)
        if vertex is None:
            foothold = find_foothold(level, arena, listed, apart)
            if foothold.contradiction is not None:
                return None
            listed, apart = foothold.listed, foothold.apart
            continue
        proof = rounded_proof(level, program, vertex.duals, arena.highest)
        found = _integral(level, program, vertex)
        missing = missing_pairs(level, arena, proof, listed)
        crossed = _crossed(level, program, vertex.values)
        if not missing.any() and not len(crossed):
            break
        listed, apart = listed | missing, np.union1d(apart, crossed)
    bound = None if proof is None else scaled_bound(level, proof)
    if proof is None or bound is None:
        raise BackendError("the simplex found no prices that fit")
    return Priced(proof, bound, listed, found)


def find_foothold(
    level: SideLevel, arena: Arena, listed: BoolArray, apart: IntArray | None = None
) -> Foothold:
    """List pairs until the linear program has a solution.

    Side constraints may be broken at a cost; while that cannot be avoided, its prices tell which
    pairs are missing, and when none is, they prove that there is no solution.
    """
    empty = level.without_value()
    apart = np.empty(0, dtype=np.int64) if apart is None else apart
    for _ in range(MOST_ROUNDS):
        program = program_of(empty, listed, apart)
        vertex = solve_relaxed(_with_slack(program))
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


def _integral(level: SideLevel, program: Program, vertex: Vertex) -> Assignment | None:
    used = vertex.values[: len(program.rows)]
    whole = np.rint(used)
    if np.abs(used - whole).max(initial=0.0) > INTEGRAL:
        return None
    return program.assignment(level, whole.astype(np.int64))
