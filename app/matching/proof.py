"""The certificate in the contract's words, and the way back: checking a result that was sent."""

import hashlib
import json
from collections.abc import Iterable

import numpy as np

from app.matching.certificate_report import (
    CertificateReport,
    Level,
    LevelPriceList,
    PlacePrice,
    PriceList,
)
from app.matching.prepared import PreparedRound
from app.matching.result import Result
from app.matching.units import in_units
from app.matching.violations import violations_in_words
from solver.certificate import Certificate, LevelBound, certify
from solver.infeasibility import certify_conflict
from solver.result import (
    Assignment,
    GroupPrice,
    LevelPrices,
    Prices,
    SolveResult,
    Termination,
)


def certificate_report(
    prepared: PreparedRound,
    solved: SolveResult,
    assignment: Assignment | None,
    certificate: Certificate | None,
    *,
    judged: bool,
) -> CertificateReport:
    """Tell why the search stopped, what was found and what is proved.

    `judged` pairs were given by a person: their termination says what is proved of *them*.
    """
    if assignment is None or certificate is None:
        return _without_assignment(prepared, solved)
    termination = _termination(certificate) if judged else solved.termination
    levels = tuple(_level(level) for level in certificate.levels)
    decisive = levels[-1] if levels else None
    prices = _price_list(prepared, solved.prices)
    pairs = zip(assignment.rows.tolist(), assignment.columns.tolist(), strict=True)
    ids = [(prepared.mentee_ids[i], prepared.mentor_ids[j]) for i, j in pairs]
    return CertificateReport(
        termination=termination.value,
        verified=certificate.agrees_with(termination),
        limit=solved.limit,
        proof="prices",
        gap=decisive.gap if decisive else None,
        primal_bound=decisive.primal_bound if decisive else None,
        dual_bound=decisive.dual_bound if decisive else None,
        levels=levels,
        violations=violations_in_words(prepared, certificate),
        prices=prices,
        sha256=_digest(ids, levels, prices),
    )


def _termination(certificate: Certificate) -> Termination:
    return Termination.OPTIMAL if certificate.optimal else Termination.FEASIBLE


def _without_assignment(prepared: PreparedRound, solved: SolveResult) -> CertificateReport:
    conflict = solved.infeasibility
    return CertificateReport(
        termination=solved.termination.value,
        verified=conflict is not None
        and certify_conflict(prepared.problem, prepared.scores, conflict),
        limit=solved.limit,
        proof=None,
        gap=None,
        primal_bound=None,
        dual_bound=None,
        levels=(),
        prices=None,
    )


def _level(level: LevelBound) -> Level:
    return Level(
        name=level.name,
        primal_bound=in_units(level.name, level.primal),
        dual_bound=in_units(level.name, level.dual),
        gap=in_units(level.name, level.gap),
    )


def _price_list(prepared: PreparedRound, prices: Prices | None) -> PriceList | None:
    if prices is None:
        return None
    return PriceList(levels=tuple(_level_price_list(prepared, level) for level in prices.levels))


def _level_price_list(prepared: PreparedRound, level: LevelPrices) -> LevelPriceList:
    by_id = zip(prepared.mentor_ids, level.mentor.tolist(), strict=True)
    return LevelPriceList(
        name=level.name,
        mentors=dict(sorted(by_id)),
        tiers=tuple(_place_price(group) for group in level.groups),
        further=_place_price(level.further) if level.further else None,
    )


def _place_price(group: GroupPrice) -> PlacePrice:
    return PlacePrice(tiers=group.tiers, price=group.price, places=group.places)


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
    if result.certificate.prices is None:
        return ("the result carries no prices to recompute its bound from",)
    pairs = np.array(
        [(people.row_of[p.mentee], people.column_of[p.mentor]) for p in result.assignments],
        dtype=np.int64,
    ).reshape(-1, 2)
    prices = _read_prices(prepared, result.certificate.prices)
    if prices is None:
        return ("a price is larger than any that can be checked",)
    assignment = Assignment.from_pairs(pairs)
    again = certify(prepared.problem, prepared.scores, assignment, prices, prepared.map_blocks)
    return (
        *violations_in_words(prepared, again),
        *_claims_not_proved(prepared, result, prices, again),
        *parts_not_recomputed(result, judged),
    )


def _claims_not_proved(
    prepared: PreparedRound, result: Result, prices: Prices, again: Certificate
) -> Iterable[str]:
    claimed = result.certificate
    if claimed.termination not in {"optimal", "feasible"} or claimed.violations:
        yield "the certificate says something else than that these pairs are a matching"
    if _price_list(prepared, prices) != claimed.prices:
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


def parts_not_recomputed(result: Result, judged: Result) -> Iterable[str]:
    """Name what follows from cohort and pairs and yet differs; wordings may change in time."""
    told, anew = _comparable(result), _comparable(judged)
    for part in anew:
        if told[part] != anew[part]:
            yield f"{part} differs from what the cohort and these pairs give"


def _comparable(result: Result) -> dict[str, object]:
    content = result.model_dump(mode="json", exclude={"timings", "certificate"})
    for name in ("version", "regime", "reproducible"):  # of the run, not of the cohort
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


def _read_prices(prepared: PreparedRound, prices: PriceList) -> Prices | None:
    try:
        return Prices(tuple(_read_level(prepared, level) for level in prices.levels))
    except OverflowError:
        return None


def _read_level(prepared: PreparedRound, level: LevelPriceList) -> LevelPrices:
    by_column = [level.mentors.get(mentor, 0) for mentor in prepared.mentor_ids]
    return LevelPrices(
        level.name,
        np.array(by_column, dtype=np.int64),
        tuple(GroupPrice(one.tiers, one.price, one.places) for one in level.tiers),
        GroupPrice((), level.further.price, level.further.places) if level.further else None,
    )
