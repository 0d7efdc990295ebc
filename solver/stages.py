"""Levels of a lexicographic objective, each a stage with plain costs.

A mentee's places are split into a *first* place and *further* places. A coverage level rewards
places and ignores the scores; once it is solved, its value is fixed as the supply of a node of
its own, so every later stage is one pure flow without weights between levels.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores, WithoutPairs

MENTEES_MATCHED = "mentees_matched"
FURTHER_PLACES = "further_places"
TOTAL_SCORE = "total_score"
FREE = -1
"""Group of a row whose first place is not counted by any fixed level."""


@dataclass(frozen=True)
class Bounds:
    """Places left to decide once the pins are settled; int64 arrays by row or column."""

    first_min: IntArray
    first_max: IntArray
    further_min: IntArray
    further_max: IntArray
    load_min: IntArray
    load_max: IntArray

    @classmethod
    def of(cls, problem: AssignmentProblem) -> "Bounds":
        """Take the pins out of demand, capacity and minimum load."""
        row_pins, column_pins = problem.pins_of_rows(), problem.pins_of_columns()
        first_max = ((problem.demand > 0) & (row_pins == 0)).astype(np.int64)
        first_min = np.minimum(first_max, problem.demand_min)
        return cls(
            first_min=first_min,
            first_max=first_max,
            further_min=np.maximum(problem.demand_min - row_pins - first_min, 0),
            further_max=problem.demand - row_pins - first_max,
            load_min=np.maximum(problem.min_load - column_pins, 0),
            load_max=problem.capacity - column_pins,
        )

    @property
    def places_min(self) -> IntArray:
        """Fewest places still to fill of each row."""
        return self.first_min + self.further_min

    @property
    def places_max(self) -> IntArray:
        """Most places still to fill of each row."""
        return self.first_max + self.further_max


@dataclass(frozen=True)
class Group:
    """Rows whose first places are fixed in number by the levels before."""

    tiers: tuple[int, ...]
    places: int


@dataclass(frozen=True)
class Stage:
    """One level: the reward of each kind of place, and what earlier levels have fixed.

    `first_reward` has shape ``(n_rows,)``; `group` gives the index into `groups` of each row, or
    `FREE`; `further_places` is None while the number of further places is free. `constant` is the
    part of the value that no decision changes (pins, the penalty of all rows).
    """

    name: str
    first_reward: IntArray
    further_reward: int
    counts_scores: bool
    group: IntArray
    groups: tuple[Group, ...]
    further_places: int | None
    constant: int


def open_scores(problem: AssignmentProblem, scores: Scores) -> Scores:
    """Scores of the pairs still to decide: neither forbidden nor settled by a pin."""
    excluded = np.concatenate((problem.forbidden, problem.pinned))
    return WithoutPairs(scores, excluded) if len(excluded) else scores


def level_names(problem: AssignmentProblem) -> tuple[str, ...]:
    """Names of the objective's levels, in order."""
    if problem.objective is Objective.TOTAL_SCORE:
        return (TOTAL_SCORE,)
    tiers = [priority_level(tier) for tier in problem.tiers[:-1]]
    further = [FURTHER_PLACES] if _wants_further(problem) else []
    return (MENTEES_MATCHED, *tiers, *further, TOTAL_SCORE)


def priority_level(tier: int) -> str:
    """Name of the level that serves a priority tier; the lowest tier needs none."""
    return f"priority_{tier}"


def stage_count(problem: AssignmentProblem) -> int:
    """Number of levels of the objective."""
    return len(level_names(problem))


def stage_at(
    problem: AssignmentProblem, scores: Scores, index: int, incumbent: Assignment | None
) -> Stage:
    """Level `index`, with the values of the levels before it taken from `incumbent`.

    `incumbent` covers the whole problem, pins included; level 0 needs none.
    """
    bounds = Bounds.of(problem)
    if problem.objective is Objective.TOTAL_SCORE:
        return _total_stage(problem, scores, bounds)
    if index == 0:
        return _coverage_stage(problem)
    if incumbent is None:
        raise ValueError("a later level needs the assignment of the levels before it")
    return _later_stage(problem, scores, index, _Counts.of(problem, bounds, incumbent))


def hoped_stage(problem: AssignmentProblem, scores: Scores, servable: BoolArray) -> Stage:
    """The last level, if all levels before it are as good as people and places alone allow.

    Parameters
    ----------
    servable
        Rows that have a pair at all, shape ``(n_rows,)``.
    """
    bounds, last = Bounds.of(problem), stage_count(problem) - 1
    if last == 0:
        return stage_at(problem, scores, last, None)
    places = int(bounds.load_max.sum())
    in_line = np.lexsort((np.arange(problem.n_rows), -problem.tier))
    first = np.zeros(problem.n_rows, dtype=np.int64)
    first[in_line[((bounds.first_max > 0) & servable)[in_line]][:places]] = 1
    served = (first > 0) | (bounds.first_max == 0)
    further = int(bounds.further_max[served & servable].sum())
    counts = _Counts(first, min(further, places - int(first.sum())))
    return _later_stage(problem, scores, last, counts)


def _later_stage(
    problem: AssignmentProblem, scores: Scores, index: int, counts: "_Counts"
) -> Stage:
    bounds, tiers, stage = Bounds.of(problem), problem.tiers, _coverage_stage(problem)
    settled = min(index - 1, max(0, len(tiers) - 1))
    group, groups = _groups(problem, bounds, settled, counts)
    stage = replace(stage, group=group, groups=groups)
    if index - 1 < len(tiers) - 1:
        return _tier_stage(problem, stage, tiers[index - 1])
    nothing = np.zeros(problem.n_rows, dtype=np.int64)
    stage = replace(stage, first_reward=nothing)
    if _wants_further(problem) and index == len(tiers):
        pins = problem.pins_of_rows()
        constant = int(np.maximum(pins - 1, 0).sum())
        return replace(stage, name=FURTHER_PLACES, further_reward=1, constant=constant)
    return replace(
        stage,
        name=TOTAL_SCORE,
        counts_scores=True,
        further_places=counts.further if _wants_further(problem) else None,
        constant=_pinned_score(problem, scores),
    )


def stage_value(
    problem: AssignmentProblem, scores: Scores, stage: Stage, assignment: Assignment
) -> int:
    """Value of a whole assignment at this level, from the integer scores."""
    totals = assignment.row_totals(problem.n_rows)
    if stage.counts_scores:
        values, _ = scores.pairs(assignment.rows, assignment.columns)
        unmatched = int(((totals == 0) & (problem.demand > 0)).sum())
        return int(values @ assignment.amount) - problem.unmatched_penalty * unmatched
    if stage.name == FURTHER_PLACES:
        return int(np.maximum(totals - 1, 0).sum())
    counted = totals > 0
    if stage.name != MENTEES_MATCHED:
        counted &= problem.tier == int(stage.name.removeprefix("priority_"))
    return int(counted.sum())


def stages_of(
    problem: AssignmentProblem, scores: Scores, assignment: Assignment
) -> Iterator[Stage]:
    """All levels in order, each given the values that `assignment` has at those before it."""
    for index in range(stage_count(problem)):
        yield stage_at(problem, scores, index, assignment)


def _wants_further(problem: AssignmentProblem) -> bool:
    return bool((problem.demand > 1).any())


def _total_stage(problem: AssignmentProblem, scores: Scores, bounds: Bounds) -> Stage:
    penalty = problem.unmatched_penalty
    could_be_unmatched = int(bounds.first_max.sum())
    return Stage(
        name=TOTAL_SCORE,
        first_reward=np.full(problem.n_rows, penalty, dtype=np.int64),
        further_reward=0,
        counts_scores=True,
        group=np.full(problem.n_rows, FREE, dtype=np.int64),
        groups=(),
        further_places=None,
        constant=_pinned_score(problem, scores) - penalty * could_be_unmatched,
    )


def _coverage_stage(problem: AssignmentProblem) -> Stage:
    return Stage(
        name=MENTEES_MATCHED,
        first_reward=np.ones(problem.n_rows, dtype=np.int64),
        further_reward=0,
        counts_scores=False,
        group=np.full(problem.n_rows, FREE, dtype=np.int64),
        groups=(),
        further_places=None,
        constant=int((problem.pins_of_rows() > 0).sum()),
    )


def _tier_stage(problem: AssignmentProblem, stage: Stage, tier: int) -> Stage:
    of_tier = problem.tier == tier
    return replace(
        stage,
        name=priority_level(tier),
        first_reward=of_tier.astype(np.int64),
        constant=int((of_tier & (problem.pins_of_rows() > 0)).sum()),
    )


@dataclass(frozen=True)
class _Counts:
    """Places that an assignment fills beside the pins: first ones by row, further ones in all."""

    first: IntArray
    further: int

    @classmethod
    def of(cls, problem: AssignmentProblem, bounds: Bounds, assignment: Assignment) -> "_Counts":
        open_places = assignment.row_totals(problem.n_rows) - problem.pins_of_rows()
        first = np.minimum(open_places, bounds.first_max)
        return cls(first, int((open_places - first).sum()))


def _groups(
    problem: AssignmentProblem, bounds: Bounds, settled: int, counts: _Counts
) -> tuple[IntArray, tuple[Group, ...]]:
    """Fix the first places of each settled tier, and of all remaining tiers together."""
    tiers = problem.tiers
    parts = [(tier,) for tier in tiers[:settled]] + [tiers[settled:]]
    place_in_line = np.searchsorted(-np.array(tiers, dtype=np.int64), -problem.tier)
    group = np.where(bounds.first_max > 0, np.minimum(place_in_line, settled), FREE)
    places = np.zeros(len(parts), dtype=np.int64)
    members = group != FREE
    np.add.at(places, group[members], counts.first[members])
    return group, tuple(map(Group, parts, places.tolist()))


def _pinned_score(problem: AssignmentProblem, scores: Scores) -> int:
    values, _ = scores.pairs(problem.pinned[:, 0], problem.pinned[:, 1])
    return int(values.sum())
