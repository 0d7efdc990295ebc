"""Builds the result from what was prepared, solved and certified."""

import time
from importlib.metadata import version

import numpy as np

from app.matching.canonical import input_sha256
from app.matching.codes import Code
from app.matching.cohort import Cohort
from app.matching.conflict import infeasible_report
from app.matching.criteria.scales import UNCALIBRATED, scale_of, scoring_version
from app.matching.explanation import mentor_reasons, unmatched_reasons
from app.matching.prepared import PreparedRound
from app.matching.proof import certificate_report
from app.matching.ranks import Standing, standing
from app.matching.reading import check_cohort
from app.matching.result import (
    AssignedPair,
    CohortWarning,
    CriterionScore,
    MentorLoad,
    NotInRound,
    ObjectiveReport,
    Rank,
    Reproducibility,
    Result,
    Timings,
    UnmatchedMentee,
)
from app.matching.units import in_units, millionths
from solver.certificate import Certificate
from solver.result import Assignment, SolveResult
from solver.scores import IntArray
from solver.seat_value import seat_values


def build_result(
    prepared: PreparedRound,
    solved: SolveResult,
    assignment: Assignment | None,
    certificate: Certificate | None,
    *,
    judged: bool,
) -> Result:
    """Tell the answer in the contract's words.

    Parameters
    ----------
    assignment, certificate
        The pairs and their proof; None when there is no assignment.
    judged
        Whether the pairs were given by a person rather than found.
    """
    cohort = prepared.cohort
    pairs: tuple[AssignedPair, ...] = ()
    unmatched: tuple[UnmatchedMentee, ...] = ()
    mentors: tuple[MentorLoad, ...] = ()
    if assignment is not None:
        ranks = standing(prepared.scores, assignment)
        pairs = _pairs(prepared, assignment, ranks)
        proved = certificate is not None and certificate.optimal
        unmatched = _unmatched(prepared, assignment, ranks, proved=proved)
        mentors = _mentors(prepared, assignment, ranks, proved=proved)
    infeasible = None
    if solved.infeasibility is not None:
        infeasible = infeasible_report(prepared.participants, solved.infeasibility)
    return Result(
        label=cohort.label,
        meta=cohort.meta,
        assignments=pairs,
        unmatched=unmatched,
        mentors=mentors,
        not_in_round=_not_in_round(cohort),
        objective=_objective(prepared, assignment),
        certificate=certificate_report(prepared, solved, assignment, certificate, judged=judged),
        infeasible=infeasible,
        warnings=_warnings(prepared),
        policy_used=cohort.policy_used,
        reproducibility=_reproducibility(prepared, solved),
        timings=_timings(prepared),
    )


def _pairs(
    prepared: PreparedRound, assignment: Assignment, ranks: Standing
) -> tuple[AssignedPair, ...]:
    scores, eligible = prepared.scores.pairs(assignment.rows, assignment.columns)
    parts = _criteria(prepared, assignment)
    pinned = {tuple(pair) for pair in prepared.problem.pinned.tolist()}
    found = []
    for k, (i, j) in enumerate(assignment.pairs.tolist()):
        mentee, mentor = prepared.participants.mentees[i], prepared.participants.mentors[j]
        review = _review(
            is_pinned=(i, j) in pinned,
            is_eligible=bool(eligible[k]),
            is_weak=ranks.median_score is not None and int(scores[k]) <= ranks.median_score,
        )
        found.append(
            AssignedPair(
                mentee=mentee.id,
                mentor=mentor.id,
                mentee_name=mentee.name,
                mentor_name=mentor.name,
                score=millionths(scores[k]),
                mentee_rank=_rank(ranks.row_rank[k], ranks.eligible_of_row[i], eligible[k]),
                mentor_rank=_rank(ranks.column_rank[k], ranks.eligible_of_column[j], eligible[k]),
                review=review,
                criteria=parts[k][0],
                known_weight=millionths(parts[k][1]),
            )
        )
    return tuple(sorted(found, key=lambda pair: (pair.mentee, pair.mentor)))


def _rank(place: int, of: int, eligible: bool) -> Rank | None:
    return Rank(place=int(place), of=int(of)) if eligible else None


def _review(*, is_pinned: bool, is_eligible: bool, is_weak: bool) -> tuple[Code, ...]:
    flags = (
        (Code.PINNED, is_pinned),
        (Code.BREAKS_A_RULE, not is_eligible),
        (Code.WEAK_FIT, is_weak),
    )
    return tuple(code for code, applies in flags if applies)


def _criteria(
    prepared: PreparedRound, assignment: Assignment
) -> list[tuple[dict[str, CriterionScore], int]]:
    """Parts of each pair's score, and the weight of what both sides told."""
    rows, columns = assignment.rows, assignment.columns
    parts: list[dict[str, CriterionScore]] = [{} for _ in rows]
    known = np.zeros(len(rows), dtype=np.int64)
    for weighted in prepared.compatibility.terms:
        scores = weighted.term.pairs(rows, columns)
        contributions = weighted.contribution(scores)
        known += weighted.weight * weighted.term.known(rows, columns)
        for part, score, contribution in zip(parts, scores, contributions, strict=True):
            part[weighted.term.name] = CriterionScore(
                score=millionths(score),
                weight=millionths(weighted.weight),
                contribution=millionths(contribution),
            )
    return list(zip(parts, known.tolist(), strict=True))


def _unmatched(
    prepared: PreparedRound, assignment: Assignment, ranks: Standing, *, proved: bool
) -> tuple[UnmatchedMentee, ...]:
    missing = prepared.problem.demand - assignment.row_totals(prepared.problem.n_rows)
    reasons = unmatched_reasons(prepared, assignment, ranks, proved=proved)
    people = prepared.participants.mentees
    found = [
        UnmatchedMentee(
            mentee=people[i].id,
            mentee_name=people[i].name,
            missing=int(missing[i]),
            reasons=reasons[i],
        )
        for i in np.flatnonzero(missing > 0).tolist()
    ]
    return tuple(sorted(found, key=lambda one: one.mentee))


def _mentors(
    prepared: PreparedRound, assignment: Assignment, ranks: Standing, *, proved: bool
) -> tuple[MentorLoad, ...]:
    loads = assignment.column_totals(prepared.problem.n_columns)
    reasons = mentor_reasons(prepared, assignment, ranks)
    values = None
    if proved:
        values = seat_values(prepared.problem, prepared.scores, assignment)
    found = [
        MentorLoad(
            id=mentor.id,
            name=mentor.name,
            load=int(loads[j]),
            capacity=mentor.capacity,
            min_load=mentor.min_load,
            seat_value=None if values is None else _seat_value(values, j),
            reasons=reasons.get(j, ()),
        )
        for j, mentor in enumerate(prepared.participants.mentors)
    ]
    return tuple(sorted(found, key=lambda mentor: mentor.id))


def _seat_value(values: dict[str, IntArray], column: int) -> dict[str, int | float]:
    return {name: in_units(name, by_column[column]) for name, by_column in values.items()}


def _not_in_round(cohort: Cohort) -> NotInRound:
    return NotInRound(
        mentees=tuple(sorted(one.id for one in cohort.mentees if not one.takes_part)),
        mentors=tuple(sorted(one.id for one in cohort.mentors if not one.takes_part)),
    )


def _objective(prepared: PreparedRound, assignment: Assignment | None) -> ObjectiveReport:
    problem = prepared.problem
    matched = filled = total = worst = None
    if assignment is not None:
        scores, _ = prepared.scores.pairs(assignment.rows, assignment.columns)
        matched = int((assignment.row_totals(problem.n_rows) > 0).sum())
        filled = int(assignment.amount.sum())
        total = millionths(scores.sum())
        worst = millionths(scores.min()) if len(scores) else None
    return ObjectiveReport(
        mode=prepared.cohort.policy.objective,
        mentees_matched=matched,
        mentees_total=problem.n_rows,
        places_filled=filled,
        places_wanted=int(problem.demand.sum()),
        total_score=total,
        worst_score=worst,
    )


def _warnings(prepared: PreparedRound) -> tuple[CohortWarning, ...]:
    found = [
        CohortWarning(
            code=problem.code, people=tuple(sorted(problem.people)), message=problem.message
        )
        for problem in check_cohort(prepared.cohort)
        if problem.severity == "warning"
    ]
    if scale_of(prepared.model) is UNCALIBRATED:
        message = "Nobody has measured this model's scale yet: scores are its plain cosines."
        found.append(CohortWarning(code=Code.MODEL_NOT_CALIBRATED, people=(), message=message))
    return tuple(sorted(found, key=lambda one: (one.code, one.people, one.message)))


def _reproducibility(prepared: PreparedRound, solved: SolveResult) -> Reproducibility:
    return Reproducibility(
        reproducible=solved.limit != "time",
        input_sha256=input_sha256(prepared.cohort),
        vectors_sha256=prepared.vectors_sha256,
        model=prepared.model.name,
        model_sha256=prepared.model.weights_sha256,
        scoring=scoring_version(prepared.model),
        version=version("pairwell"),
        seed=prepared.cohort.seed,
    )


def _timings(prepared: PreparedRound) -> Timings:
    phases = prepared.seconds.by_phase
    return Timings(
        embed_s=round(phases.get("embed", 0.0), 4),
        score_s=round(phases.get("score", 0.0), 4),
        solve_s=round(phases.get("solve", 0.0), 4),
        certify_s=round(phases.get("certify", 0.0), 4),
        total_s=round(time.perf_counter() - prepared.seconds.started, 4),
    )
