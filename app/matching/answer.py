"""Builds the result from what was prepared, solved and certified."""

import time
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version

import numpy as np

from app.matching.assigned import assigned_pairs
from app.matching.audit_report import AuditReport, audit_report
from app.matching.canonical import input_sha256
from app.matching.changes import changes_report
from app.matching.checks.uncovered import language_findings
from app.matching.codes import Code
from app.matching.cohort import Cohort
from app.matching.conflict import infeasible_report
from app.matching.criteria.hubs import hub_findings
from app.matching.criteria.influence import criterion_reports
from app.matching.criteria.scales import UNCALIBRATED, scale_of, scoring_version
from app.matching.explanation import mentor_reasons, unmatched_reasons
from app.matching.garbage import uncollected
from app.matching.hours_report import hour_warnings
from app.matching.prepared import HELD_PAIRS, PLAIN_PAIRS, PreparedRound
from app.matching.problems import Finding
from app.matching.proof import certificate_report
from app.matching.quota_report import quota_reports
from app.matching.ranks import Standing, standing
from app.matching.reading import check_cohort
from app.matching.result import (
    AssignedPair,
    CacheState,
    CohortWarning,
    MentorLoad,
    NotInRound,
    ObjectiveReport,
    Reproducibility,
    Result,
    Timings,
    UnmatchedMentee,
)
from app.matching.rules.counting import rule_reports
from app.matching.texts.readings import Readings
from app.matching.texts.spoken import texts_version
from app.matching.units import in_units, millionths
from embeddings.encoded import CacheReport
from solver.aims import Outcome
from solver.matchable import most_matched
from solver.problem import AssignmentProblem, Objective
from solver.regime import Regime
from solver.result import Assignment, Prices, SolveResult
from solver.seat_value import seat_values
from solver.verdict import Verdict


@uncollected()
def build_result(
    prepared: PreparedRound,
    outcome: Outcome,
    assignment: Assignment | None,
    certificate: Verdict | None,
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
    cohort, solved = prepared.cohort, outcome.solved
    readings = Readings.of(prepared.participants)
    pairs: tuple[AssignedPair, ...] = ()
    unmatched: tuple[UnmatchedMentee, ...] = ()
    mentors: tuple[MentorLoad, ...] = ()
    if assignment is not None:
        ranks = standing(prepared.scores, assignment, prepared.map_blocks)
        pairs = assigned_pairs(prepared, assignment, ranks, readings)
        proved = certificate is not None and certificate.optimal
        unmatched = _unmatched(prepared, assignment, ranks, proved=proved)
        proof = (solved.prices or Prices(())) if proved and prepared.aim.is_plain else None
        mentors = _mentors(prepared, assignment, ranks, proof)
    return Result(
        label=cohort.label,
        meta=cohort.meta,
        assignments=pairs,
        unmatched=unmatched,
        mentors=mentors,
        not_in_round=_not_in_round(cohort),
        objective=_objective(prepared, outcome, assignment),
        certificate=certificate_report(prepared, outcome, assignment, certificate, judged=judged),
        infeasible=infeasible_report(prepared.participants, outcome),
        criteria=criterion_reports(
            prepared.compatibility, prepared.participants.policy.criteria or ()
        ),
        rules=rule_reports(prepared.rules, prepared.compatibility),
        audit=_audit(prepared, assignment, certificate),
        quotas=quota_reports(prepared, assignment),
        changes=changes_report(prepared, assignment),
        expansions=readings.expansions(),
        warnings=_warnings(prepared, assignment),
        policy_used=cohort.policy_used.model_copy(update={"model": prepared.model.name}),
        reproducibility=_reproducibility(prepared, solved),
        timings=_timings(prepared),
    )


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
    prepared: PreparedRound, assignment: Assignment, ranks: Standing, proof: Prices | None
) -> tuple[MentorLoad, ...]:
    loads = assignment.column_totals(prepared.problem.n_columns).tolist()
    reasons = mentor_reasons(prepared, assignment, ranks)
    values = [None] * len(loads) if proof is None else _seat_values(prepared, assignment, proof)
    found = [
        MentorLoad(
            id=mentor.id,
            name=mentor.name,
            load=loads[j],
            capacity=mentor.capacity,
            min_load=mentor.min_load,
            seat_value=values[j],
            reasons=reasons.get(j, ()),
        )
        for j, mentor in enumerate(prepared.participants.mentors)
    ]
    return tuple(sorted(found, key=lambda mentor: mentor.id))


def _seat_values(
    prepared: PreparedRound, assignment: Assignment, proof: Prices
) -> Sequence[dict[str, int | float] | None]:
    """What one more place with each mentor adds, by level."""
    values = seat_values(prepared.problem, prepared.scores, assignment, proof, prepared.map_blocks)
    by_level = [[in_units(name, value) for value in row.tolist()] for name, row in values.items()]
    return [dict(zip(values, column, strict=True)) for column in zip(*by_level, strict=True)]


def _not_in_round(cohort: Cohort) -> NotInRound:
    return NotInRound(
        mentees=tuple(sorted(one.id for one in cohort.mentees if not one.takes_part)),
        mentors=tuple(sorted(one.id for one in cohort.mentors if not one.takes_part)),
    )


def _objective(
    prepared: PreparedRound, outcome: Outcome, assignment: Assignment | None
) -> ObjectiveReport:
    problem = prepared.problem
    matched = filled = total = worst = matchable = None
    if assignment is not None:
        by_total = problem.objective is Objective.TOTAL_SCORE and prepared.aim.sides is None
        if by_total and _is_plain_size(problem):
            matchable = most_matched(problem, prepared.scores)
        scores, _ = prepared.scores.pairs(assignment.rows, assignment.columns)
        matched = int((assignment.row_totals(problem.n_rows) > 0).sum())
        filled = int(assignment.amount.sum())
        total = millionths(scores.sum())
        worst = millionths(scores.min()) if len(scores) else None
    return ObjectiveReport(
        mode=prepared.cohort.policy.objective,
        mentees_matched=matched,
        mentees_total=problem.n_rows,
        mentees_matchable=matchable,
        places_filled=filled,
        places_wanted=int(problem.demand.sum()),
        total_score=total,
        worst_score=worst,
        equals_greedy=getattr(outcome.found, "equals_greedy", None),
    )


def _audit(
    prepared: PreparedRound, assignment: Assignment | None, verdict: Verdict | None
) -> AuditReport | None:
    """The other objectives' view of pairs that keep all bounds, where another pass is cheap."""
    pairs = prepared.problem.n_rows * prepared.problem.n_columns
    if assignment is None or verdict is None or not verdict.feasible or pairs > HELD_PAIRS:
        return None
    return audit_report(prepared, assignment)


def _is_plain_size(problem: AssignmentProblem) -> bool:
    return problem.n_rows * problem.n_columns <= PLAIN_PAIRS


def _warnings(prepared: PreparedRound, assignment: Assignment | None) -> tuple[CohortWarning, ...]:
    found = [
        CohortWarning(
            code=problem.code, people=tuple(sorted(problem.people)), message=problem.message
        )
        for problem in check_cohort(prepared.cohort)
        if problem.severity == "warning"
    ]
    if scale_of(prepared.model) is UNCALIBRATED:
        message = "Nobody has measured this model's scale yet: scores are its products as they are."
        found.append(CohortWarning(code=Code.MODEL_NOT_CALIBRATED, people=(), message=message))
    for finding in _findings(prepared):
        people = tuple(sorted(finding.people))
        found.append(CohortWarning(code=finding.code, people=people, message=finding.message))
    if assignment is not None:
        found += hour_warnings(prepared.participants, assignment)
    return tuple(sorted(found, key=lambda one: (one.code, one.people, one.message)))


def _findings(prepared: PreparedRound) -> Iterator[Finding]:
    """What only a round with a model and its vectors can tell."""
    people, model = prepared.participants, prepared.model
    yield from language_findings(people, model.name, model.weights_sha256)
    criteria = people.policy.criteria or ()
    yield from hub_findings(prepared.compatibility, criteria, prepared.mentor_ids)


def _is_reproducible(prepared: PreparedRound, solved: SolveResult) -> bool:
    """A limit of work that nobody set is the memory that the machine had, or an integer program's.

    That one is counted in steps, the same on every machine.
    """
    by_program = prepared.aim.sides is not None or prepared.aim.mode == "max_min_sum"
    is_set = by_program or prepared.cohort.policy.work_limit is not None
    return solved.limit is None or (solved.limit == "work" and is_set)


def _reproducibility(prepared: PreparedRound, solved: SolveResult) -> Reproducibility:
    return Reproducibility(
        reproducible=_is_reproducible(prepared, solved),
        input_sha256=input_sha256(prepared.cohort),
        vectors_sha256=prepared.vectors_sha256,
        model=prepared.model.name,
        model_sha256=prepared.model.weights_sha256,
        adapter=prepared.model.adapter,
        encoder=prepared.model.backend,
        scoring=scoring_version(prepared.model),
        texts=texts_version(),
        regime=Regime(solved.stats.regime).value,
        version=_version(),
        seed=prepared.cohort.seed,
    )


@cache
def _version() -> str:
    return version("pairwell")  # read from a file of the installation


def _timings(prepared: PreparedRound) -> Timings:
    phases, kept = prepared.seconds.by_phase, prepared.cache
    return Timings(
        embed_s=round(phases.get("embed", 0.0), 4),
        score_s=round(phases.get("score", 0.0), 4),
        solve_s=round(phases.get("solve", 0.0), 4),
        certify_s=round(phases.get("certify", 0.0), 4),
        total_s=round(time.perf_counter() - prepared.seconds.started, 4),
        texts=None if kept is None else kept.texts,
        texts_cached=None if kept is None else kept.cached,
        cache=None if kept is None else _state_of(kept),
    )


def _state_of(kept: CacheReport) -> CacheState:
    if kept.trouble is not None:
        return "unavailable"
    return "on" if kept.is_on else "off"
