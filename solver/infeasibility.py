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
from solver.scores import BoolArray, IntArray, Scores, row_tiles
from solver.stages import Bounds, open_scores

Side = Literal["rows", "columns"]

MAX_THINNING_PAIRS = 30_000_000
"""Pairs that the flows of one thinning may look at: seconds, not minutes."""


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


def certify_conflict(problem: AssignmentProblem, scores: Scores, conflict: Infeasibility) -> bool:
    """Check by counting alone, without any flow, that the members of a conflict lack places.

    Their need is what their minima ask beyond the conflict's pins. What they can get is at most,
    summed over the other side, the smaller of its free places and of what the members can send
    there. The need must be larger, and both must be what the conflict says.
    """
    alone = replace(problem, pinned=conflict.pins)
    bounds = Bounds.of(alone)
    of_rows = conflict.side == "rows"
    members = conflict.rows if of_rows else conflict.columns
    need = int((bounds.places_min if of_rows else bounds.load_min)[members].sum())
    free = bounds.load_max if of_rows else bounds.places_max
    sendable = _sendable(alone, scores, conflict.side, members)
    supply = int(np.minimum(free, sendable).sum())
    return need == conflict.need > conflict.supply == supply


def _sendable(
    problem: AssignmentProblem, scores: Scores, side: Side, members: IntArray
) -> IntArray:
    """Units that these members could send to each of the other side; 0 where nobody is eligible."""
    bounds = Bounds.of(problem)
    need = bounds.places_min if side == "rows" else bounds.load_min
    others = problem.n_columns if side == "rows" else problem.n_rows
    units = np.zeros(others, dtype=np.int64)
    for rows, _, eligible in row_tiles(open_scores(problem, scores)):
        if side == "rows":
            inside = members[(members >= rows.start) & (members < rows.stop)]
            part = eligible[inside - rows.start] * need[inside, None]
            units += _at_most(part, problem.pair_max).sum(axis=0)
        else:
            part = eligible[:, members] * need[members]
            units[rows] += _at_most(part, problem.pair_max).sum(axis=1)
    return units


def _at_most(units: IntArray, pair_max: int | None) -> IntArray:
    return units if pair_max is None else np.minimum(units, pair_max)


@dataclass(frozen=True)
class _Lack:
    """What one side lacks, and the members of a smallest cut that shows it."""

    short_by: int
    need: IntArray
    needy: BoolArray
    supplying: BoolArray
    exhausted: BoolArray


class _Thinning:
    """Leaves out what is not needed for a conflict, within a limit of work."""

    def __init__(self, problem: AssignmentProblem, scores: Scores, side: Side) -> None:
        self.problem = problem
        self.scores = scores
        self.side = side
        self.work_left = MAX_THINNING_PAIRS

    @property
    def spent(self) -> bool:
        """Whether the limit of work ended the thinning."""
        return self.work_left <= 0

    def lack(self, members: BoolArray, pins: IntArray) -> _Lack:
        """What these members lack on their own, with these pins; one maximum flow."""
        alone = replace(_only(self.problem, self.side, members), pinned=pins)
        share = int(members.sum()) / max(1, len(members))
        self.work_left -= int(self.scores.n_rows * self.scores.n_columns * share) + 1
        return _lack(alone, self.scores, self.side)

    def drop_surplus(self, lack: _Lack, pins: IntArray) -> tuple[BoolArray, _Lack]:
        """Drop members while the rest must stay short; each drop closes at most its own need.

        Once exactly one unit is missing, an augmenting path leads from it to every member of the
        smallest cut, so that dropping any one of them makes the rest feasible.
        """
        needy = lack.needy
        while True:
            members = np.flatnonzero(needy)[::-1]
            drop = members[np.cumsum(lack.need[members]) < lack.short_by]
            if not len(drop):
                return needy, lack
            kept = needy.copy()
            kept[drop] = False
            lack = self.lack(kept, pins)
            needy = lack.needy

    def drop_one_by_one(self, needy: BoolArray, pins: IntArray) -> BoolArray:
        """Deletion filter: leave out each member whose absence keeps the rest infeasible."""
        for member in np.flatnonzero(needy):
            if self.spent:
                return needy
            without = needy.copy()
            without[member] = False
            if not needy[member]:
                continue
            lack = self.lack(without, pins)
            if lack.short_by > 0:
                needy = lack.needy
        return needy

    def needed_pins(self, needy: BoolArray, lack: _Lack, pins: IntArray) -> IntArray:
        """Pins without which the members' demands could be met.

        A pin changes need or supply only at a member, at somebody in the cut, or at somebody whose
        places are all pinned, whom the cut therefore never reached.
        """
        own, other = (pins[:, 0], pins[:, 1]) if self.side == "rows" else (pins[:, 1], pins[:, 0])
        pins = pins[needy[own] | lack.supplying[other] | lack.exhausted[other]]
        for pin in pins:
            if self.spent:
                return pins
            fewer = pins[(pins != pin).any(axis=1)]
            if self.lack(needy, fewer).short_by > 0:
                pins = fewer
        return pins


def _thinned(problem: AssignmentProblem, scores: Scores, side: Side, whole: _Lack) -> Infeasibility:
    thinning = _Thinning(problem, scores, side)
    lack, pins = whole, problem.pinned
    while True:
        needy, lack = thinning.drop_surplus(lack, pins)
        if lack.short_by > 1:
            needy = thinning.drop_one_by_one(needy, pins)
            lack = thinning.lack(needy, pins)
        fewer = thinning.needed_pins(needy, lack, pins)
        lack = thinning.lack(needy, fewer)
        settled, pins = len(fewer) == len(pins), fewer
        if settled or thinning.spent:
            break  # otherwise fewer pins may let a thinner set show the conflict
    need = int(lack.need[needy].sum())
    members = np.flatnonzero(needy)
    alone = replace(problem, pinned=pins)
    others = np.flatnonzero(_sendable(alone, scores, side, members))
    rows, columns = (members, others) if side == "rows" else (others, members)
    return Infeasibility(
        side=side,
        rows=rows,
        columns=columns,
        pins=pins,
        need=need,
        supply=need - lack.short_by,
        short_by=max(whole.short_by, lack.short_by),
        minimal=not thinning.spent,
    )


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
        exhausted=supply == 0,
    )
