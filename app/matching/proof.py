"""The certificate in the contract's words, and the way back: checking a result that was sent."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from app.matching.certificate_report import (
    CertificateReport,
    Level,
    PriceList,
)
from app.matching.prepared import PreparedRound
from app.matching.price_list import plain_price_list, price_list, read_prices
from app.matching.result import Result
from app.matching.units import in_units, level_name
from app.matching.violations import rule_breaches, violations_in_words
from solver.aims import Outcome
from solver.certificate import LevelBound
from solver.infeasibility import certify_conflict
from solver.result import (
    Assignment,
    Prices,
    SolveResult,
    SolveStats,
    Termination,
)
from solver.verdict import Judge, Verdict

if TYPE_CHECKING:
    from solver.stability import Stable

_CLAIMS = (
    "proof",
    "levels",
    "primal_bound",
    "dual_bound",
    "gap",
    "solver_bound",
    "blocking_pairs",
    "prices",
)

NOTHING_SOLVED = SolveResult(
    Termination.NO_SOLUTION_FOUND, None, None, None, SolveStats("dense_flow", 0, 0)
)


def certificate_report(
    prepared: PreparedRound,
    outcome: Outcome,
    assignment: Assignment | None,
    certificate: Verdict | None,
    *,
    judged: bool,
) -> CertificateReport:
    """Tell why the search stopped, what was found and what is proved.

    `judged` pairs were given by a person: their termination says what is proved of *them*.
    """
    solved = outcome.solved
    if assignment is None or certificate is None:
        return _without_assignment(prepared, outcome)
    termination = _termination(certificate) if judged else solved.termination
    levels = tuple(_level(level) for level in certificate.levels)
    decisive = levels[-1] if levels else None
    prices = price_list(prepared, outcome)
    pairs = zip(assignment.rows.tolist(), assignment.columns.tolist(), strict=True)
    ids = [(prepared.mentee_ids[i], prepared.mentor_ids[j]) for i, j in pairs]
    breaches = rule_breaches(prepared, assignment) if certificate.feasible else ()
    return CertificateReport(
        termination=termination.value,
        verified=certificate.agrees_with(termination) and not breaches,
        limit=solved.limit,
        proof=certificate.proof,
        gap=decisive.gap if decisive else None,
        primal_bound=decisive.primal_bound if decisive else None,
        dual_bound=decisive.dual_bound if decisive else None,
        levels=levels,
        solver_bound=_solver_bound(certificate),
        blocking_pairs=certificate.blocking_pairs,
        violations=(*violations_in_words(prepared, certificate), *breaches),
        prices=prices,
        sha256=_digest(ids, levels, prices),
    )


def _solver_bound(verdict: Verdict) -> float | int | None:
    if verdict.solver_bound is None or not verdict.levels:
        return None
    return in_units(verdict.levels[-1].name, verdict.solver_bound)


def _termination(certificate: Verdict) -> Termination:
    return Termination.OPTIMAL if certificate.optimal else Termination.FEASIBLE


def _without_assignment(prepared: PreparedRound, outcome: Outcome) -> CertificateReport:
    solved = outcome.solved
    return CertificateReport(
        termination=solved.termination.value,
        verified=_is_shown_impossible(prepared, outcome),
        limit=solved.limit,
        proof=None,
        gap=None,
        primal_bound=None,
        dual_bound=None,
        levels=(),
        prices=None,
    )


def _is_shown_impossible(prepared: PreparedRound, outcome: Outcome) -> bool:
    """Whether what clashes was recomputed and does clash."""
    problem, scores, conflict = prepared.problem, prepared.scores, outcome.solved.infeasibility
    if conflict is not None:
        return certify_conflict(problem, scores, conflict)
    if prepared.aim.mode == "stable":
        return _misses_a_minimum(prepared, cast("Stable", outcome.found))
    clash = getattr(outcome.found, "clash", None)
    if clash is None or clash.proof is None or prepared.aim.sides is None:
        return False
    from solver.sides.clash import certify_clash

    return certify_clash(problem, scores, prepared.aim.sides, clash.proof)


def _misses_a_minimum(prepared: PreparedRound, found: "Stable") -> bool:
    """Whether a stable assignment misses a minimum, as then every stable one does."""
    from solver.blocking import blocking_pairs

    problem, pairs = prepared.problem, found.assignment
    short = (pairs.row_totals(problem.n_rows) < problem.demand_min).any()
    short |= (pairs.column_totals(problem.n_columns) < problem.min_load).any()
    orders, map_blocks = prepared.aim.orders, prepared.map_blocks
    return bool(short) and not blocking_pairs(problem, prepared.scores, orders, pairs, map_blocks)


def _level(level: LevelBound) -> Level:
    return Level(
        name=level_name(level.name),
        primal_bound=in_units(level.name, level.primal),
        dual_bound=in_units(level.name, level.dual),
        gap=in_units(level.name, level.gap),
    )


def _digest(
    pairs: Iterable[tuple[str, str]], levels: Iterable[Level], prices: PriceList | None
) -> str:
    content = {
        "assignments": sorted(pairs),
        "levels": [level.model_dump() for level in levels],
        "prices": None if prices is None else prices.model_dump(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def verify_result(prepared: PreparedRound, result: Result, judged: Result) -> tuple[str, ...]:
    """Recompute a result's scores, feasibility and bounds from its cohort, trusting nothing in it.

    Parameters
    ----------
    prepared
        Made anew from the cohort that the result is said to belong to.
    judged
        Its pairs, whose people all take part, judged anew.

    Returns
    -------
    tuple of str
        Everything that disagrees, one short sentence each; empty when the result holds.
    """
    people = prepared.participants
    if not prepared.aim.is_plain:
        return (*_claims_not_found_again(result, judged), *parts_not_recomputed(result, judged))
    if result.certificate.prices is None:
        return ("the result carries no prices to recompute its bound from",)
    pairs = np.array(
        [(people.row_of[p.mentee], people.column_of[p.mentor]) for p in result.assignments],
        dtype=np.int64,
    ).reshape(-1, 2)
    prices = read_prices(prepared, result.certificate.prices)
    if prices is None:
        return ("a price is larger than any that can be checked",)
    assignment = Assignment.from_pairs(pairs)
    outcome = Outcome(replace(NOTHING_SOLVED, prices=prices))
    judge = Judge(prepared.problem, prepared.scores, prepared.aim, outcome, prepared.map_blocks)
    again = judge.verdict(assignment)
    return (
        *violations_in_words(prepared, again),
        *_claims_not_proved(prepared, result, prices, again),
        *parts_not_recomputed(result, judged),
    )


def _claims_not_proved(
    prepared: PreparedRound, result: Result, prices: Prices, again: Verdict
) -> Iterable[str]:
    claimed = result.certificate
    yield from _other_claims(claimed)
    if (claimed.proof, claimed.blocking_pairs, claimed.solver_bound) != ("prices", None, None):
        yield "the certificate claims another proof than by prices"
    if plain_price_list(prepared, prices) != claimed.prices:
        yield "the prices name somebody or something that is not in this round"
    if tuple(_level(level) for level in again.levels) != claimed.levels:
        yield "values or bounds differ from those recomputed with these prices"
    told = (claimed.primal_bound, claimed.dual_bound, claimed.gap)
    if told not in [(one.primal_bound, one.dual_bound, one.gap) for one in claimed.levels[-1:]]:
        yield "the bounds beside the levels are not those of the last level"
    if claimed.termination == "optimal" and not again.optimal:
        yield "the optimum is not proved by these prices"
    ids = [(pair.mentee, pair.mentor) for pair in result.assignments]
    if claimed.sha256 != _digest(ids, claimed.levels, claimed.prices):
        yield "pairs, levels or prices were changed after the result was made"


def _other_claims(claimed: CertificateReport) -> Iterable[str]:
    if claimed.termination not in {"optimal", "feasible"} or claimed.violations:
        yield "the certificate says something else than that these pairs are a matching"
    if claimed.termination == "optimal" and claimed.limit is not None:
        yield "the certificate says both that a limit ended the search and that it ended by proof"


def claims_that_differ(claimed: CertificateReport, anew: CertificateReport) -> Iterable[str]:
    """Name what two certificates of the same pairs, or of none, do not have in common."""
    for part in _CLAIMS:
        if getattr(claimed, part) != getattr(anew, part):
            yield f"{part} of the certificate differs from what a new search gives"


def _claims_not_found_again(result: Result, judged: Result) -> Iterable[str]:
    """What a proof without prices alone claims, against the same pairs judged by a new search."""
    claimed, anew = result.certificate, judged.certificate
    if claimed.termination == "optimal" and anew.termination != "optimal":
        yield "the optimum is not found again"
    yield from _other_claims(claimed)
    yield from claims_that_differ(claimed, anew)
    ids = [(pair.mentee, pair.mentor) for pair in result.assignments]
    if claimed.sha256 != _digest(ids, claimed.levels, claimed.prices):
        yield "pairs, levels or prices were changed after the result was made"


def parts_not_recomputed(result: Result, judged: Result) -> Iterable[str]:
    """Name what follows from cohort and pairs and yet differs; wordings may change in time."""
    told, anew = _comparable(result), _comparable(judged)
    for part in anew:
        if told[part] != anew[part]:
            yield f"{part} differs from what the cohort and these pairs give"


def _comparable(result: Result) -> dict[str, object]:
    content = result.model_dump(mode="json", exclude={"timings", "certificate"})
    for name in ("version", "regime", "encoder", "reproducible"):  # of the run, not of the cohort
        del content["reproducibility"][name]
    if result.certificate.termination != "optimal":
        for mentor in content["mentors"]:
            mentor["seat_value"] = None
    return {part: _without_messages(value) for part, value in content.items()}


def _without_messages(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_messages(one) for key, one in value.items() if key != "message"}
    if isinstance(value, list):
        return [_without_messages(one) for one in value]
    return value
