"""Why the hard demands cannot be met together: a conflicting set from which none can be left out.

By Hoffman's circulation theorem a cut that proves infeasibility never mixes the two sides: either
some rows need more places than their eligible columns have, or some columns need more rows for
their minimum loads than there are. Each side is one maximum flow; its minimum cut is a conflict,
which is then thinned until every member is needed.
"""

from dataclasses import replace

import numpy as np

from solver.eligible import eligible_tiles
from solver.problem import AssignmentProblem
from solver.result import Infeasibility
from solver.scores import BoolArray, IntArray, Scores
from solver.shortage import KnownPairs, Lack, Side, lack_of, only
from solver.stages import Bounds

MAX_THINNING_PAIRS = 30_000_000
"""Pairs that one thinning may look at before it tries no more members or pins."""


def find_conflict(problem: AssignmentProblem, scores: Scores) -> Infeasibility:
    """Find a minimal conflict of an infeasible problem.

    Raises
    ------
    ValueError
        When the problem is feasible.
    """
    known = KnownPairs(problem, scores)
    sides: tuple[Side, Side] = ("rows", "columns")
    for side in sides:
        lack = lack_of(only(problem, side, None), known, side)
        if lack.short_by > 0:
            return _thinned(problem, known, side, lack)
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
    members = np.unique(conflict.rows if of_rows else conflict.columns)
    need = int((bounds.places_min if of_rows else bounds.load_min)[members].sum())
    free = bounds.load_max if of_rows else bounds.places_max
    sendable = _sendable(alone, scores, conflict.side, members)
    supply = int(np.minimum(free, sendable).sum())
    return need == conflict.need > conflict.supply == supply


def _sendable(
    problem: AssignmentProblem, scores: Scores, side: Side, members: IntArray
) -> IntArray:
    """Units that these members could send to each of the other side; 0 where nobody is eligible."""
    bounds, of_rows = Bounds.of(problem), side == "rows"
    need = bounds.places_min if of_rows else bounds.load_min
    each = need if problem.pair_max is None else np.minimum(need, problem.pair_max)
    units = np.zeros(problem.n_columns if of_rows else problem.n_rows, dtype=np.int64)
    rows = members if of_rows else np.arange(problem.n_rows)
    columns = np.arange(problem.n_columns) if of_rows else members
    excluded = np.concatenate((problem.forbidden, problem.pinned))
    for chunk, eligible in eligible_tiles(scores, excluded, rows, columns):
        if of_rows:
            units += each[chunk] @ eligible
        else:
            units[chunk] = eligible @ each[members]
    return units


class _Thinning:
    """Leaves out what is not needed for a conflict, within a limit of work."""

    def __init__(self, problem: AssignmentProblem, known: KnownPairs, side: Side) -> None:
        self.problem = problem
        self.known = known
        self.side = side
        self.cut_short = False
        self._work_left = MAX_THINNING_PAIRS

    def has_time(self) -> bool:
        """Whether one more member or pin may be tried; if not, the thinning is cut short."""
        self.cut_short |= self._work_left <= 0
        return not self.cut_short

    def lack(self, members: BoolArray, pins: IntArray) -> Lack:
        """What these members lack on their own, with these pins; one maximum flow."""
        alone = replace(only(self.problem, self.side, members), pinned=pins)
        share, looked_at = int(members.sum()) / max(1, len(members)), self.known.looked_at
        lack = lack_of(alone, self.known, self.side)
        self._work_left -= self.known.looked_at - looked_at + int(share * len(self.known)) + 1
        return lack

    def drop_surplus(self, lack: Lack, pins: IntArray) -> tuple[BoolArray, Lack]:
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
            if not needy[member]:
                continue
            if not self.has_time():
                return needy
            without = needy.copy()
            without[member] = False
            lack = self.lack(without, pins)
            if lack.short_by > 0:
                needy = lack.needy
        return needy

    def needed_pins(self, needy: BoolArray, lack: Lack, pins: IntArray) -> IntArray:
        """Pins without which the members' demands could be met.

        A pin changes need or supply only at a member, at somebody in the cut, or at somebody whose
        places are all pinned, whom the cut therefore never reached.
        """
        own, other = (pins[:, 0], pins[:, 1]) if self.side == "rows" else (pins[:, 1], pins[:, 0])
        pins = pins[needy[own] | lack.supplying[other] | lack.exhausted[other]]
        for pin in pins:
            if not self.has_time():
                return pins
            fewer = pins[(pins != pin).any(axis=1)]
            if self.lack(needy, fewer).short_by > 0:
                pins = fewer
        return pins


def _thinned(
    problem: AssignmentProblem, known: KnownPairs, side: Side, whole: Lack
) -> Infeasibility:
    thinning = _Thinning(problem, known, side)
    lack, pins = whole, problem.pinned
    while True:
        needy, lack = thinning.drop_surplus(lack, pins)
        if lack.short_by > 1:
            needy = thinning.drop_one_by_one(needy, pins)
            lack = thinning.lack(needy, pins)
        fewer = thinning.needed_pins(needy, lack, pins)
        lack = thinning.lack(needy, fewer)
        settled, pins = len(fewer) == len(pins), fewer
        if settled or thinning.cut_short:
            break  # otherwise fewer pins may let a thinner set show the conflict
    need = int(lack.need[needy].sum())
    members = np.flatnonzero(needy)
    alone = replace(problem, pinned=pins)
    others = np.flatnonzero(_sendable(alone, known.scores, side, members))
    rows, columns = (members, others) if side == "rows" else (others, members)
    return Infeasibility(
        side=side,
        rows=rows,
        columns=columns,
        pins=pins,
        need=need,
        supply=need - lack.short_by,
        short_by=max(whole.short_by, lack.short_by),
        minimal=not thinning.cut_short,
    )
