"""Optimal dual values of a restricted stage: shortest paths in a sparse residual network.

The network has a node for every row, every column, the hub and each kind of fixed place, as in
solver/network.py, and an arc for each listed pair alone. Potentials of it are optimal prices of
the problem that knows the listed pairs only (Ahuja, Magnanti and Orlin, section 9.3).
"""

from typing import TYPE_CHECKING

import numpy as np

from solver.listing import Listing
from solver.problem import AssignmentProblem
from solver.residual import NotOptimalError, OpenUse
from solver.result import Assignment, GroupPrice, LevelPrices
from solver.scores import IntArray
from solver.stages import FREE, Bounds, Stage

if TYPE_CHECKING:
    from solver.label_kernels import ResidualArrays

DEEPEST = 1 << 58
"""No path of a problem that `solver.scaling` admits is longer than this."""


def restricted_prices(
    problem: AssignmentProblem,
    listing: Listing,
    stage: Stage,
    assignment: Assignment,
    start: IntArray | None = None,
) -> LevelPrices:
    """Optimal prices of a stage in which the listed pairs are all there are.

    Parameters
    ----------
    assignment
        An optimal assignment of that stage; its open pairs are listed.
    start
        Rough potentials of all nodes, shape ``(n_nodes,)``: the columns, the hub, and those of
        fixed places; good ones make the search faster.

    Raises
    ------
    NotOptimalError
        When the residual network has a negative cycle.
    """
    from solver.label_kernels import lower_potentials

    n_columns = problem.n_columns
    hub, extra = n_columns, len(stage.groups) + int(stage.further_places is not None)
    potential = np.zeros(n_columns + 1 + extra, dtype=np.int64) if start is None else start.copy()
    floor = -DEEPEST if stage.counts_scores else int(potential.min()) - len(stage.groups) - 4
    residual = _arrays(problem, listing, stage, assignment)
    if not lower_potentials(residual, potential, floor):
        raise NotOptimalError("the residual network has a negative cycle")
    prices = potential - potential[hub]
    groups = tuple(
        GroupPrice(group.tiers, int(prices[hub + 1 + g]), group.places)
        for g, group in enumerate(stage.groups)
    )
    further = None
    if stage.further_places is not None:
        further = GroupPrice((), int(prices[-1]), stage.further_places)
    return LevelPrices(stage.name, -prices[:n_columns], groups, further)


def _arrays(
    problem: AssignmentProblem, listing: Listing, stage: Stage, assignment: Assignment
) -> "ResidualArrays":
    from solver.label_kernels import ResidualArrays

    bounds = Bounds.of(problem)
    use = OpenUse.of(problem, bounds, assignment)
    held = listing.places(use.assignment)
    if (held < 0).any():
        raise ValueError("an assigned pair is not listed")
    gains = listing.scores if stage.counts_scores else np.zeros_like(listing.scores)
    can_add = np.ones(len(listing), dtype=np.bool_)
    if problem.pair_max is not None:
        can_add[held] = use.assignment.amount < problem.pair_max
    by_column = np.argsort(use.assignment.columns, kind="stable")
    counts = np.bincount(use.assignment.columns, minlength=problem.n_columns)
    return ResidualArrays(
        starts=listing.starts,
        columns=listing.columns,
        gains=gains,
        can_add=can_add,
        held_starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        held_rows=use.assignment.rows[by_column],
        held_gains=gains[held[by_column]],
        origin=_origins(problem, stage),
        reward=np.column_stack((stage.first_reward, _all(problem, stage.further_reward))),
        spare=np.column_stack((use.first < bounds.first_max, use.further < bounds.further_max)),
        used=np.column_stack((use.first > bounds.first_min, use.further > bounds.further_min)),
        has_room=use.load < bounds.load_max,
        can_give=use.load > bounds.load_min,
    )


def _origins(problem: AssignmentProblem, stage: Stage) -> IntArray:
    """Nodes that a row's first and further places come from, shape ``(n_rows, 2)``."""
    hub = problem.n_columns
    further = hub if stage.further_places is None else hub + 1 + len(stage.groups)
    first = np.where(stage.group == FREE, hub, hub + 1 + stage.group)
    return np.column_stack((first, _all(problem, further)))


def _all(problem: AssignmentProblem, value: int) -> IntArray:
    return np.full(problem.n_rows, value, dtype=np.int64)
