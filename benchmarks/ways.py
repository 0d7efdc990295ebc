"""The ways of solving that are measured against each other: ours, and its peers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from benchmarks import peers
from benchmarks.case import Case
from benchmarks.families import FamilySize
from benchmarks.round_before import RoundBefore
from solver.memory import DENSE_PAIR
from solver.network import MAX_ARCS
from solver.result import OnIncumbent, SolveResult
from solver.row_terms import MapBlocks
from solver.solve import solve

HELD_PAIRS = 5_000_000
"""Most pairs of which a peer holds all scores as a matrix of its own."""


@dataclass(frozen=True)
class Terms:
    """How one run is made.

    Attributes
    ----------
    map_blocks
        How ours goes through parts of the pairs.
    on_incumbent
        Who is told of results on the way; ours alone tells.
    before
        The round before, for a way that begins with it.
    """

    map_blocks: MapBlocks = map
    on_incumbent: OnIncumbent | None = None
    before: RoundBefore | None = None


@dataclass(frozen=True)
class Way:
    """One way of solving.

    Attributes
    ----------
    exact
        Whether it always finds the optimum.
    proved
        Whether it has to prove that.
    bytes_needed
        Memory that it will take at least.
    refusal
        Why it cannot take an instance at all; None when it can.
    holds_scores
        Whether the integer scores are held before the time starts, as for a small cohort.
    knows_before
        Whether the round before is solved before the time starts; its memory counts.
    """

    name: str
    title: str
    exact: bool
    solve: Callable[[Case, Terms], SolveResult]
    bytes_needed: Callable[[FamilySize], float] = lambda _: 0
    refusal: Callable[[FamilySize], str | None] = lambda _: None
    proved: bool = False
    holds_scores: bool = False
    knows_before: bool = False


def _chosen(case: Case, terms: Terms) -> SolveResult:
    return solve(case.problem, case.scores, terms.on_incumbent)


def _ours(case: Case, terms: Terms) -> SolveResult:
    from solver.sparse_solve import solve_sparsely

    return solve_sparsely(
        case.problem,
        case.scores,
        terms.on_incumbent,
        map_blocks=terms.map_blocks,
        previous=terms.before.carried_over if terms.before else None,
    )


def _plain_only(instance: FamilySize) -> str | None:
    return None if instance.load == "plain" else "it knows no levels, minima or demand above 1"


def _plain_before_only(instance: FamilySize) -> str | None:
    return None if instance.load == "plain" else "the round before is made for the plain load alone"


def _listed_only(instance: FamilySize) -> str | None:
    if instance.pairs <= MAX_ARCS:
        return None
    return f"it holds every pair, and takes up to {MAX_ARCS:,}"


def _held_only(instance: FamilySize) -> str | None:
    if instance.pairs <= HELD_PAIRS:
        return None
    return f"it holds all scores, of up to {HELD_PAIRS:,} pairs"


def _dense_refusal(instance: FamilySize) -> str | None:
    return None if instance.load == "plain" else _listed_only(instance)


def _peer(solve: Callable[[Case], SolveResult], case: Case, _terms: Terms) -> SolveResult:
    return solve(case)


OURS = Way("sparse", "Pairwell, certified sparse", True, _ours, proved=True)
"""The solver core, which is proved in every run."""

WAYS: dict[str, Way] = {
    way.name: way
    for way in (
        OURS,
        Way(
            "library",
            "Pairwell, as a match of a small cohort solves it",
            True,
            _chosen,
            lambda instance: DENSE_PAIR * instance.pairs,
            _held_only,
            proved=True,
            holds_scores=True,
        ),
        Way(
            "warm",
            "Pairwell, from the round before, in which 5 % of the people were others",
            True,
            _ours,
            refusal=_plain_before_only,
            proved=True,
            knows_before=True,
        ),
        Way(
            "dense_flow",
            "minimum-cost flow over all pairs (OR-Tools)",
            True,
            partial(_peer, peers.dense_flow),
            lambda instance: DENSE_PAIR * instance.pairs,
            _dense_refusal,
        ),
        Way(
            "scipy_lsa",
            "linear_sum_assignment with repeated columns (SciPy)",
            True,
            partial(_peer, peers.repeated_columns),
            lambda instance: 17 * instance.mentees * instance.mentees * instance.seats,
            _plain_only,
        ),
        Way(
            "top_k_flow",
            f"flow over each mentee's best {peers.TOP_K} (OR-Tools)",
            False,
            partial(_peer, peers.top_k_flow),
            lambda instance: DENSE_PAIR * instance.mentees * peers.TOP_K,
        ),
        Way(
            "greedy",
            "greedy, best pair first",
            False,
            partial(_peer, peers.greedy_pairs),
            lambda instance: 60 * instance.pairs,
            _listed_only,
        ),
    )
}
