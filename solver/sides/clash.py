"""Which side constraints cannot be kept together, thinned until each of them is needed."""

from dataclasses import dataclass, replace

import numpy as np

from solver.backends.integer import solve_integers
from solver.problem import AssignmentProblem
from solver.scores import BoolArray, Scores
from solver.sides.bound import scaled_bound
from solver.sides.charges import Charges
from solver.sides.constraints import Sides
from solver.sides.level import Arena, LevelProof, SideLevel
from solver.sides.program import program_of
from solver.sides.rounds import find_foothold
from solver.stages import stage_at

MOST_TRIES = 60
"""Constraints that are left out to see whether the others clash without; then thinning ends."""

MOST_PAIRS = 150_000
"""Pairs of an integer program that looks for any solution at all."""

WORK = 2.0
"""Units of CP-SAT's deterministic time for each try."""


@dataclass(frozen=True, eq=False)
class Clash:
    """Side constraints that no assignment within the hard bounds keeps together.

    Attributes
    ----------
    names
        Each once, in the order of the side constraints.
    minimal
        Whether the others can be kept when any one of them is left out.
    proof
        Charges for all side constraints that prove it, for `certify_clash`; None where only the
        integer backend says so.
    """

    names: tuple[str, ...]
    minimal: bool
    proof: LevelProof | None


def find_clash(level: SideLevel, arena: Arena, listed: BoolArray) -> Clash:
    """Thin the side constraints of a level that is known to have no solution."""
    proof = find_foothold(level, arena, listed).contradiction
    parts = _parts(level.sides if proof is None else _charged(level.sides, proof.charges))
    place, tries, certain = 0, 0, True
    while place < len(parts) and tries < MOST_TRIES:
        tries += 1
        others = parts[:place] + parts[place + 1 :]
        impossible = is_impossible(replace(level, sides=_joined(others)), arena, listed)
        if impossible:
            parts = others
        else:
            place += 1
            certain &= impossible is not None
    names = (name for part in parts for name in _names(part))
    return Clash(tuple(dict.fromkeys(names)), certain and place == len(parts), proof)


def certify_clash(
    problem: AssignmentProblem, scores: Scores, sides: Sides, proof: LevelProof
) -> bool:
    """Whether charges prove that nothing keeps the hard bounds and the side constraints.

    When nothing is rewarded every assignment is worth 0, so that a bound below 0 contradicts it.
    """
    level = SideLevel(problem, scores, sides, stage_at(problem, scores, 0, None))
    bound = scaled_bound(level.without_value(), proof)
    return bound is not None and bound < 0


def is_impossible(level: SideLevel, arena: Arena, listed: BoolArray) -> bool | None:
    """Whether a level has no solution; None where that stays open."""
    if find_foothold(level, arena, listed).contradiction is not None:
        return True
    if int(arena.is_open.sum()) > MOST_PAIRS:
        return None
    everything = np.arange(len(level.sides.exclusive))
    program = program_of(level.without_value(), arena.is_open, everything)
    answer = solve_integers(program.model, WORK)
    return answer.values is None if answer.settled else None


def _charged(sides: Sides, charges: Charges) -> Sides:
    """Those that the proof of a clash needs."""
    kept = zip(sides.constraints, charges.constraints.tolist(), strict=True)
    return replace(
        sides,
        constraints=tuple(side for side, charge in kept if charge),
        exclusive=sides.exclusive[charges.exclusive > 0],
    )


def _parts(sides: Sides) -> list[Sides]:
    """One for each constraint, and one for all exclusive pairs together."""
    parts = [Sides((side,)) for side in sides.constraints]
    return parts + ([replace(sides, constraints=())] if len(sides.exclusive) else [])


def _joined(parts: list[Sides]) -> Sides:
    exclusive = [np.empty((0, 4), dtype=np.int64), *(part.exclusive for part in parts)]
    constraints = tuple(side for part in parts for side in part.constraints)
    return Sides(constraints, np.concatenate(exclusive))


def _names(part: Sides) -> list[str]:
    names = [side.name for side in part.constraints]
    return names + ([part.exclusive_name] if len(part.exclusive) else [])
