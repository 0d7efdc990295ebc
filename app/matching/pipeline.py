"""From a cohort to a proven answer, and from given pairs to their distance from the optimum."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.matching.cohort import Cohort
from app.matching.prepared import PreparedRound, prepare
from app.matching.ruled_round import RuledRound
from embeddings.encoder import Encoder
from solver.aims import Aim, Outcome, pursue
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.verdict import Judge

if TYPE_CHECKING:  # what is imported where it is needed runs beside a solve in a child
    from app.matching.evaluation import Evaluation
    from app.matching.result import Result

__all__ = ["Solve", "evaluate", "judge", "match", "prepare", "verify"]

Pair = tuple[str, str]

Solve = Callable[[AssignmentProblem, Scores, Aim], Outcome]
"""How a problem is solved elsewhere, such as in a child process with a time limit."""


def match(
    cohort: Cohort | RuledRound,
    encoder: Encoder,
    solver: Solve | None = None,
    map_blocks: MapBlocks = map,
    threads: int = 1,
) -> "Result":
    """Match a cohort: texts to vectors, vectors to scores, scores to pairs, pairs to their proof.

    Parameters
    ----------
    cohort
        Alone, or as reading it left it, whose compiled rules are not compiled again.
    encoder
        Made by the caller, who knows the model and the cache.
    solver
        Run on the problem; a caller with a deadline passes one that keeps it. None solves here,
        within the policy's limit of work.
    map_blocks
        Of the caller's engine: where blocks of pairs are worked on; by default one after the other.
    threads
        That `map_blocks` has; they count for the memory that is needed.
    """
    prepared = prepare(cohort, encoder, map_blocks, threads)
    return _answer(prepared, _solved(prepared, solver))


def judge(
    evaluation: "Evaluation",
    encoder: Encoder,
    solver: Solve | None = None,
    map_blocks: MapBlocks = map,
    threads: int = 1,
) -> "Result":
    """Judge the pairs of an evaluation, and verify the proof of a result that was sent with it."""
    prepared = prepare(evaluation.cohort, encoder, map_blocks, threads)
    if evaluation.result is not None:
        return verify(prepared, evaluation.result, solver)
    return evaluate(prepared, evaluation.pairs, solver)


def evaluate(
    prepared: PreparedRound, pairs: Sequence[Pair], solver: Solve | None = None
) -> "Result":
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
    return _answer(prepared, _solved(prepared, solver), given)


def verify(prepared: PreparedRound, result: "Result", solver: Solve | None = None) -> "Result":
    """Judge the pairs of a result that was sent, and whether its own proof still holds.

    The certificate's `verified` is true only when everything in `result` that can be recomputed
    agrees; `violations` names what does not.

    Raises
    ------
    KeyError
        When an id takes no part in the round.
    """
    from app.matching.proof import claims_that_differ, parts_not_recomputed, verify_result

    pairs = [(pair.mentee, pair.mentor) for pair in result.assignments]
    if result.certificate.termination == "infeasible" and not pairs:
        judged = _answer(prepared, _solved(prepared, solver))
        claims = claims_that_differ(result.certificate, judged.certificate)
        disagreements = (*claims, *parts_not_recomputed(result, judged))
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


def _solved(prepared: PreparedRound, solver: Solve | None) -> Outcome:
    with prepared.seconds.phase("solve"):
        if solver is None:
            return pursue(
                prepared.problem,
                prepared.scores,
                prepared.aim,
                map_blocks=prepared.map_blocks,
                work_limit=prepared.cohort.policy.work_limit,
            )
        return solver(prepared.problem, prepared.scores, prepared.aim)


def _answer(prepared: PreparedRound, outcome: Outcome, given: Assignment | None = None) -> "Result":
    from app.matching.answer import build_result

    assignment = outcome.solved.assignment if given is None else given
    if assignment is None:
        return build_result(prepared, outcome, None, None, judged=given is not None)
    with prepared.seconds.phase("certify"):
        judge = Judge(prepared.problem, prepared.scores, prepared.aim, outcome, prepared.map_blocks)
        verdict = judge.verdict(assignment)
    return build_result(prepared, outcome, assignment, verdict, judged=given is not None)
