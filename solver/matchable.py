"""How many rows any assignment can serve: what an objective without coverage leaves out."""

from dataclasses import replace

from solver.network import collect_arcs, solve_stage
from solver.problem import AssignmentProblem, Objective
from solver.scores import Scores
from solver.stages import open_scores, stage_at, stage_value


def most_matched(problem: AssignmentProblem, scores: Scores) -> int | None:
    """Most rows that an assignment within the hard bounds serves; None when there is none.

    One flow without costs over all eligible pairs, for problems that fit into one.

    Raises
    ------
    solver.network.TooManyPairsError
        When they do not.
    """
    problem = replace(problem, objective=Objective.COVERAGE_THEN_SCORE, unmatched_penalty=0)
    stage = stage_at(problem, scores, 0, None)
    found = solve_stage(problem, collect_arcs(problem, open_scores(problem, scores)), stage)
    return None if found is None else stage_value(problem, scores, stage, found)
