"""From a cohort to a proven answer, and from given pairs to their distance from the optimum."""

from collections.abc import Callable, Sequence

import numpy as np

from app.matching.answer import build_result
from app.matching.cohort import Cohort
from app.matching.evaluation import Evaluation
from app.matching.prepared import PreparedRound, prepare
from app.matching.proof import parts_not_recomputed, verify_result
from app.matching.result import Result
from embeddings.encoder import Encoder
from solver.certificate import certify
from solver.problem import AssignmentProblem
from solver.result import Assignment, Prices, SolveResult
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.solve import solve

__all__ = ["Solve", "evaluate", "judge", "match", "prepare", "verify"]

Pair = tuple[str, str]

Solve = Callable[[AssignmentProblem, Scores], SolveResult]
"""How a problem is solved: here and now by default, or in a child process with a time limit."""


def match(
    cohort: Cohort, encoder: Encoder, solver: Solve = solve, map_blocks: MapBlocks = map
) -> Result:
    """Match a cohort: texts to vectors, vectors to scores, scores to pairs, pairs to their proof.

    Parameters
    ----------
    encoder
        Made by the caller, who knows the model and the cache.
    solver
        Run on the problem; a caller with a deadline passes one that keeps it.
    map_blocks
        Of the caller's engine: where blocks of pairs are proved and ranked; by default here.
    """
    prepared = prepare(cohort, encoder, map_blocks)
    with prepared.seconds.phase("solve"):
        solved = solver(prepared.problem, prepared.scores)
    return _answer(prepared, solved)


def judge(
    evaluation: Evaluation, encoder: Encoder, solver: Solve = solve, map_blocks: MapBlocks = map
) -> Result:
    """Judge the pairs of an evaluation, and verify the proof of a result that was sent with it."""
    prepared = prepare(evaluation.cohort, encoder, map_blocks)
    if evaluation.result is not None:
        return verify(prepared, evaluation.result, solver)
    return evaluate(prepared, evaluation.pairs, solver)


def evaluate(prepared: PreparedRound, pairs: Sequence[Pair], solver: Solve = solve) -> Result:
    """Judge given pairs as `match` judges its own: what they break, and their gap to the optimum.

    Parameters
    ----------
    pairs
        Ids (mentee, mentor); every id must take part in the round.

    Raises
    ------
    KeyError
        When an id takes no part in the round.
    """
    people = prepared.participants
    indices = [(people.row_of[mentee], people.column_of[mentor]) for mentee, mentor in pairs]
    given = Assignment.from_pairs(np.array(indices, dtype=np.int64).reshape(-1, 2))
    with prepared.seconds.phase("solve"):
        solved = solver(prepared.problem, prepared.scores)
    return _answer(prepared, solved, given)


def verify(prepared: PreparedRound, result: Result, solver: Solve = solve) -> Result:
    """Judge the pairs of a result that was sent, and whether its own proof still holds.

    The certificate's `verified` is true only when everything in `result` that can be recomputed
    agrees; `violations` names what does not.

    Raises
    ------
    KeyError
        When an id takes no part in the round.
    """
    pairs = [(pair.mentee, pair.mentor) for pair in result.assignments]
    if result.certificate.termination == "infeasible" and not pairs:
        with prepared.seconds.phase("solve"):
            judged = _answer(prepared, solver(prepared.problem, prepared.scores))
        disagreements = tuple(parts_not_recomputed(result, judged))
    else:
        judged = evaluate(prepared, pairs, solver)
        disagreements = verify_result(prepared, result, judged)
    certificate = judged.certificate.model_copy(
        update={
            "verified": judged.certificate.verified and not disagreements,
            "violations": tuple(dict.fromkeys((*judged.certificate.violations, *disagreements))),
        }
    )
    return judged.model_copy(update={"certificate": certificate})


def _answer(
    prepared: PreparedRound, solved: SolveResult, given: Assignment | None = None
) -> Result:
    assignment = solved.assignment if given is None else given
    if assignment is None:
        return build_result(prepared, solved, None, None, judged=given is not None)
    with prepared.seconds.phase("certify"):
        prices = solved.prices or Prices(())
        certificate = certify(
            prepared.problem, prepared.scores, assignment, prices, prepared.map_blocks
        )
    return build_result(prepared, solved, assignment, certificate, judged=given is not None)
