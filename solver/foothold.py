"""Pairs with which all hard minima can be met, or the certainty that they cannot.

A list that lacks such pairs would make a restricted problem infeasible though the whole one is
not. Where the rows' minimum demands can be met alone, and the columns' minimum loads alone, the
pairs of both together meet them all (Mendelsohn and Dulmage 1958). Each side alone is a level that
counts places, solved and proved like any other.
"""

from dataclasses import replace

import numpy as np

from solver.pair_list import PairList
from solver.pricing import OnFlow, rounds
from solver.problem import AssignmentProblem
from solver.result import Termination
from solver.scores import IntArray
from solver.stages import FREE, Stage

FILLED_MINIMA = "filled_minima"


def list_foothold(pairs: PairList, on_flow: OnFlow) -> Termination | None:
    """List pairs that meet all hard minima; otherwise say why the solve ends here.

    Returns
    -------
    None when they are listed; `INFEASIBLE` when no pairs at all meet the minima, which is proved;
    `NO_SOLUTION_FOUND` when no more pairs may be listed before either is known.
    """
    bounds = pairs.bounds
    sides = (
        (bounds.places_min, bounds.places_min, bounds.load_max),
        (bounds.load_min, bounds.places_max, bounds.load_min),
    )
    for need, demand, capacity in sides:
        if need.any():
            ended = _filled(pairs, int(need.sum()), demand, capacity, on_flow)
            if ended is not None:
                return ended
    return None


def _filled(
    pairs: PairList, need: int, demand: IntArray, capacity: IntArray, on_flow: OnFlow
) -> Termination | None:
    side = pairs.of_side(_one_side(pairs.problem, demand, capacity))
    stage = Stage(
        name=FILLED_MINIMA,
        first_reward=np.ones(len(demand), dtype=np.int64),
        further_reward=1,
        counts_scores=False,
        group=np.full(len(demand), FREE, dtype=np.int64),
        groups=(),
        further_places=None,
        constant=0,
    )
    for done in rounds(side, stage, None, on_flow):
        pairs.take_over(side)
        if done.value == need:
            return None
        if done.bound < need:
            return Termination.INFEASIBLE
    return Termination.NO_SOLUTION_FOUND


def _one_side(
    problem: AssignmentProblem, demand: IntArray, capacity: IntArray
) -> AssignmentProblem:
    """The pins taken out, and no minimum left: what can be filled is to be counted."""
    return replace(
        problem,
        demand=demand,
        demand_min=np.zeros_like(demand),
        capacity=capacity,
        min_load=np.zeros_like(capacity),
        pinned=np.empty((0, 2), dtype=np.int64),
        forbidden=np.concatenate((problem.forbidden, problem.pinned)),
    )
