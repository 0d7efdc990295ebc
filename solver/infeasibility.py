"""Why the hard demands cannot be met together: a conflicting set from which none can be left out.

By Hoffman's circulation theorem a cut that proves infeasibility never mixes the two sides: either
some rows need more places than their eligible columns have, or some columns need more rows for
their minimum loads than there are. Each side is one maximum flow; its minimum cut is a conflict,
which is then thinned until every member is needed.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from solver.backends.flow import max_flow_and_cut
from solver.network import collect_arcs
from solver.problem import AssignmentProblem
from solver.result import Infeasibility
from solver.scores import BoolArray, IntArray, Scores
from solver.stages import Bounds, open_scores

Side = Literal["rows", "columns"]


def find_conflict(problem: AssignmentProblem, scores: Scores) -> Infeasibility:
    """Find a minimal conflict of an infeasible problem.

    Raises
    ------
    ValueError
        When the problem is feasible.
    """
    sides: tuple[Side, Side] = ("rows", "columns")
    for side in sides:
        lack = _lack(_only(problem, side, None), scores, side)
        if lack.short_by > 0:
            return _thinned(problem, scores, side, lack)
    raise ValueError("the problem is feasible")


@dataclass(frozen=True)
class _Lack:
    """What one side lacks, and the members of a smallest cut that shows it."""

    short_by: int
    need: IntArray
    needy: BoolArray
    supplying: BoolArray


def _thinned(problem: AssignmentProblem, scores: Scores, side: Side, whole: _Lack) -> Infeasibility:
    short_by, lack = whole.short_by, whole
    while True:
        needy, lack = _drop_surplus(problem, scores, side, lack)
        if lack.short_by > 1:
            needy = _drop_one_by_one(problem, scores, side, needy)
        pins = _needed_pins(problem, scores, side, needy)
        alone = replace(_only(problem, side, needy), pinned=pins)
        lack = _lack(alone, scores, side)
        if len(pins) == len(problem.pinned):
            break
        problem = alone  # fewer pins may let a thinner set show the conflict
    need = int(lack.need[needy].sum())
    members, others = np.flatnonzero(needy), np.flatnonzero(lack.supplying)
    rows, columns = (members, others) if side == "rows" else (others, members)
    return Infeasibility(
        side=side,
        rows=rows,
        columns=columns,
        pins=pins,
        need=need,
        supply=need - lack.short_by,
        short_by=max(short_by, lack.short_by),
    )


def _drop_surplus(
    problem: AssignmentProblem, scores: Scores, side: Side, lack: _Lack
) -> tuple[BoolArray, _Lack]:
    """Drop members while the rest must stay short; each drop closes at most its own need.

    Once exactly one unit is missing, an augmenting path leads from it to every member of the
    smallest cut, so that dropping any one of them makes the rest feasible.
    """
    needy = lack.needy
    while True:
        spare = lack.short_by - 1
        members = np.flatnonzero(needy)[::-1]
        running = np.cumsum(lack.need[members])
        drop = members[running <= spare]
        if not len(drop):
            return needy, lack
        kept = needy.copy()
        kept[drop] = False
        lack = _lack(_only(problem, side, kept), scores, side)
        needy = lack.needy


def _drop_one_by_one(
    problem: AssignmentProblem, scores: Scores, side: Side, needy: BoolArray
) -> BoolArray:
    """Deletion filter: leave out each member whose absence keeps the rest infeasible."""
    for member in np.flatnonzero(needy):
        if not needy[member]:
            continue
        without = needy.copy()
        without[member] = False
        lack = _lack(_only(problem, side, without), scores, side)
        if lack.short_by > 0:
            needy = lack.needy
    return needy


def _needed_pins(
    problem: AssignmentProblem, scores: Scores, side: Side, needy: BoolArray
) -> IntArray:
    """Pins without which the members' demands could be met."""
    pins = problem.pinned
    relaxed = _only(problem, side, needy)
    for pin in problem.pinned:
        fewer = pins[(pins != pin).any(axis=1)]
        if _lack(replace(relaxed, pinned=fewer), scores, side).short_by > 0:
            pins = fewer
    return pins


def _only(problem: AssignmentProblem, side: Side, members: BoolArray | None) -> AssignmentProblem:
    """The problem with the hard demands of `members` of one side alone."""
    none_rows, none_columns = np.zeros_like(problem.demand), np.zeros_like(problem.capacity)
    if side == "rows":
        demand_min = problem.demand_min if members is None else problem.demand_min * members
        return replace(problem, demand_min=demand_min, min_load=none_columns)
    min_load = problem.min_load if members is None else problem.min_load * members
    return replace(problem, demand_min=none_rows, min_load=min_load)


def _lack(problem: AssignmentProblem, scores: Scores, side: Side) -> _Lack:
    bounds = Bounds.of(problem)
    need, supply = bounds.places_min, bounds.load_max
    if side == "columns":
        need, supply = bounds.load_min, bounds.places_max
    arcs = collect_arcs(problem, open_scores(problem, scores))
    ends = (arcs.rows, arcs.columns) if side == "rows" else (arcs.columns, arcs.rows)
    useful = need[ends[0]] > 0
    tails, heads = ends[0][useful].astype(np.int64), ends[1][useful].astype(np.int64)
    n_needy, n_supply = len(need), len(supply)
    source, sink = n_needy + n_supply, n_needy + n_supply + 1
    most = np.minimum(need[tails], supply[heads])
    if problem.pair_max is not None:
        most = np.minimum(most, problem.pair_max)
    flow = max_flow_and_cut(
        np.concatenate((np.full(n_needy, source), tails, n_needy + np.arange(n_supply))).astype(
            np.int32
        ),
        np.concatenate((np.arange(n_needy), n_needy + heads, np.full(n_supply, sink))).astype(
            np.int32
        ),
        np.concatenate((need, most, supply)),
        source,
        sink,
    )
    in_cut = np.zeros(sink + 1, dtype=np.bool_)
    in_cut[flow.source_side] = True
    return _Lack(
        short_by=int(need.sum()) - flow.value,
        need=need,
        needy=in_cut[:n_needy] & (need > 0),
        supplying=in_cut[n_needy:source],
    )
