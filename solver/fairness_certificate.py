"""The proof of max_min, recomputed from the integer scores: `solver.fairness` is not trusted."""

from dataclasses import dataclass, replace

from solver.bottleneck import worst_score
from solver.certificate import Certificate, certify
from solver.checked_scores import checked
from solver.fairness import MaxMin
from solver.infeasibility import certify_conflict
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment, Prices
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.scores_above import at_least
from solver.stages import stage_count


@dataclass(frozen=True)
class MaxMinCertificate:
    """What `certify_max_min` has recomputed.

    Attributes
    ----------
    certificate
        Of the final assignment over the pairs from the threshold on.
    covers
        Whether each coverage level is at its bound over all eligible pairs.
    worst
        The lowest score of a pair that was left to decide; None without any.
    is_highest
        Whether no higher threshold keeps the coverage.
    """

    certificate: Certificate
    covers: bool
    worst: int | None
    is_highest: bool

    @property
    def optimal(self) -> bool:
        """Whether every part of the proof holds."""
        return self.certificate.optimal and self.covers and self.is_highest


def certify_max_min(
    problem: AssignmentProblem, scores: Scores, found: MaxMin, map_blocks: MapBlocks = map
) -> MaxMinCertificate:
    """Recompute every part of the proof from the scores; three passes over all pairs.

    The cut above holds where some level's bound over the pairs above the threshold is below the
    value that the assignment has there, while no level before it can have a larger value.

    Raises
    ------
    ValueError
        When there is no assignment.
    """
    problem = replace(problem, objective=Objective.COVERAGE_THEN_SCORE)
    assignment = found.solved.assignment
    if assignment is None:
        raise ValueError("there is no assignment to certify")
    scores, prices = checked(problem, scores), found.solved.prices or Prices(())
    whole = certify(problem, scores, assignment, Prices(found.coverage), map_blocks)
    covers = bool(whole.levels) and all(level.gap == 0 for level in whole.levels[:-1])
    covers &= len(whole.levels) == stage_count(problem)
    if found.threshold is None:
        certificate = certify(problem, scores, assignment, prices, map_blocks)
        worst = worst_score(problem, scores, assignment) if certificate.feasible else None
        return MaxMinCertificate(certificate, covers, worst, worst is None)
    narrowed = at_least(scores, found.threshold)
    certificate = certify(problem, narrowed, assignment, prices, map_blocks)
    worst = worst_score(problem, scores, assignment) if certificate.feasible else None
    is_highest = _falls_short(problem, scores, found, assignment, map_blocks)
    return MaxMinCertificate(certificate, covers, worst, is_highest)


def _falls_short(
    problem: AssignmentProblem,
    scores: Scores,
    found: MaxMin,
    assignment: Assignment,
    map_blocks: MapBlocks,
) -> bool:
    """Whether pairs above the threshold cannot reach what the assignment reaches."""
    if found.above is None or found.threshold is None:
        return False
    narrowed = at_least(scores, found.threshold + 1)
    if found.above.conflict is not None:
        return certify_conflict(problem, narrowed, found.above.conflict)
    given = [found.above.prices] if found.above.prices else []
    before = [level for level in found.coverage if level.name not in {p.name for p in given}]
    levels = certify(problem, narrowed, assignment, Prices((*before, *given)), map_blocks).levels
    counted = levels[: stage_count(problem) - 1]
    return any(level.gap < 0 for level in counted)
