"""Optimal dual values of a stage, read from its residual network.

OR-Tools exposes no potentials of its flows; shortest paths in the residual network of an optimal
flow are potentials (Ahuja, Magnanti and Orlin, *Network Flows*, section 9.3), and exact integers.
"""

from solver.problem import AssignmentProblem
from solver.residual import Fold, potentials
from solver.result import Assignment, GroupPrice, LevelPrices
from solver.scores import Scores
from solver.stages import Stage, open_scores


def stage_prices(
    problem: AssignmentProblem, scores: Scores, stage: Stage, assignment: Assignment
) -> LevelPrices:
    """Optimal prices of a stage, from shortest paths in its residual network.

    Parameters
    ----------
    scores
        Scores of the whole problem; pinned and forbidden pairs are taken out here.
    assignment
        An optimal assignment of the stage.

    Raises
    ------
    NotOptimalError
        When the residual network has a negative cycle.
    """
    fold = Fold(problem, stage)
    costs = fold.costs(open_scores(problem, scores), assignment)
    potential = potentials(costs, None if stage.counts_scores else -len(stage.groups) - 3)
    mentor = potential[fold.hub] - potential[: problem.n_columns]
    groups = tuple(
        GroupPrice(
            group.tiers, int(potential[fold.hub + 1 + g] - potential[fold.hub]), group.places
        )
        for g, group in enumerate(stage.groups)
    )
    further = None
    if stage.further_places is not None:
        price = int(potential[fold.further] - potential[fold.hub])
        further = GroupPrice((), price, stage.further_places)
    return LevelPrices(stage.name, mentor, groups, further)
