"""A proof can be recomputed by anybody, and no changed result keeps it."""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.matching.pipeline import match, prepare, verify
from app.matching.prepared import PreparedRound
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import (
    EXPERTISE,
    GOALS,
    Document,
    as_json,
    random_document,
    read,
    scores_of,
    seeds,
)
from tests.support.proof_by_hand import bound_by_hand

Change = Callable[[Document], object]

ROUND: Document = {
    "mentees": [
        {"id": "e1", "goals": "I want to learn how budgets are really made.", "priority": 1},
        {"id": "e2", "goals": "Negotiating my salary has always scared me.", "demand": 2},
        {"id": "e3", "goals": "I need help to write my first grant proposal."},
        {"id": "e4", "goals": "I hope to publish the second paper of my thesis this year."},
    ],
    "mentors": [
        {"id": "r1", "expertise": "Finance director of a city, I like to explain budgets."},
        {"id": "r2", "expertise": "Salary negotiations are my daily work in the union."},
        {"id": "r3", "expertise": "Editor of a medical journal for ten years.", "min_load": 1},
    ],
}


@pytest.fixture(scope="module")
def prepared(encoder: SentenceEncoder) -> PreparedRound:
    return prepare(read(ROUND), encoder)


@pytest.fixture(scope="module")
def honest(encoder: SentenceEncoder) -> Document:
    return as_json(match(read(ROUND), encoder))


def _verified(prepared: PreparedRound, document: Document) -> bool:
    judged = verify(prepared, _sent(document))
    assert judged.certificate.verified == (not judged.certificate.violations)
    return judged.certificate.verified


def _changed(document: Document, change: Change) -> Document:
    copied = copy.deepcopy(document)
    change(copied)
    return copied


def _sent(document: Document) -> Result:
    """Read a result as it comes back to us."""
    return Result.model_validate_json(json.dumps(document))


def _signed(document: Document) -> Document:
    """Put the digest right, as somebody would who wants to deceive."""
    certificate = document["certificate"]
    pairs = sorted([pair["mentee"], pair["mentor"]] for pair in document["assignments"])
    content = {
        "assignments": pairs,
        "levels": certificate["levels"],
        "prices": certificate["prices"],
    }
    text = json.dumps(content, sort_keys=True)
    certificate["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    return document


def test_an_untouched_result_is_verified_also_after_a_round_trip_through_json(
    prepared: PreparedRound, honest: Document
) -> None:
    assert [level["name"] for level in honest["certificate"]["levels"]] == [
        "mentees_matched",
        "priority_1",
        "further_places",
        "total_score",
    ]
    assert _verified(prepared, honest)
    assert _signed(copy.deepcopy(honest)) == honest


@given(seeds)
@settings(max_examples=25)
def test_the_result_of_any_round_that_can_be_matched_is_verified(
    encoder: SentenceEncoder, seed: int
) -> None:
    cohort = read(random_document(seed))
    result = match(cohort, encoder)
    assume(result.certificate.termination == "optimal")
    assert _verified(prepare(cohort, encoder), as_json(result))


def test_a_result_with_any_one_pair_changed_is_not_verified(
    prepared: PreparedRound, honest: Document
) -> None:
    for k, pair in enumerate(honest["assignments"]):
        for field, others in (("mentor", prepared.mentor_ids), ("mentee", prepared.mentee_ids)):
            for other in set(others) - {pair[field]}:
                changed = copy.deepcopy(honest)
                changed["assignments"][k][field] = other
                assert not _verified(prepared, changed)
                assert not _verified(prepared, _signed(changed))


def test_a_result_with_a_pair_too_few_or_twice_is_not_verified(
    prepared: PreparedRound, honest: Document
) -> None:
    for k in range(len(honest["assignments"])):
        fewer, doubled = copy.deepcopy(honest), copy.deepcopy(honest)
        del fewer["assignments"][k]
        doubled["assignments"].append(doubled["assignments"][k])
        assert not _verified(prepared, _signed(fewer))
        assert not _verified(prepared, _signed(doubled))


def _price_changes(honest: Document) -> Iterator[Change]:
    """Every single price by one up or down."""

    def change(level: int, entry: str, key: str | int, step: int) -> Change:
        def apply(document: Document) -> None:
            place = document["certificate"]["prices"]["levels"][level]
            if entry == "mentors":
                place["mentors"][key] += step
            else:
                (place["further"] if entry == "further" else place["tiers"][key])["price"] += step

        return apply

    for level, prices in enumerate(honest["certificate"]["prices"]["levels"]):
        keys: list[tuple[str, str | int]] = [("mentors", mentor) for mentor in prices["mentors"]]
        keys += [("tiers", k) for k in range(len(prices["tiers"]))]
        keys += [("further", 0)] if prices["further"] else []
        for entry, key in keys:
            yield change(level, entry, key, 1)
            yield change(level, entry, key, -1)


def test_a_result_with_any_one_price_changed_is_not_verified(
    prepared: PreparedRound, honest: Document
) -> None:
    changes = list(_price_changes(honest))
    assert len(changes) > 4 * 2 * 3
    for change in changes:
        assert not _verified(prepared, _changed(honest, change))


def _set(path: str, value: object) -> Change:
    def apply(document: Document) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        place: Document = document
        for step in steps:
            place = place[step]  # type: ignore[index]  # a step into a list is a number
        assert place[last] != value  # type: ignore[index]  # the same
        place[last] = value  # type: ignore[index]  # the same

    return apply


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("assignments/0/score", 0.987654),
        ("assignments/0/known_weight", 0.5),
        ("assignments/0/criteria/goals/contribution", 0.987654),
        ("assignments/0/mentee_rank/place", 3),
        ("assignments/0/mentor_rank", None),
        ("certificate/primal_bound", 4.5),
        ("certificate/dual_bound", 4.5),
        ("certificate/gap", 0.000001),
        ("certificate/levels/0/primal_bound", 4),
        ("certificate/levels/0/dual_bound", 4),
        ("certificate/levels/3/dual_bound", 4.5),
        ("certificate/levels/3/gap", 0.000001),
        ("certificate/levels", []),
        ("certificate/prices", None),
        ("certificate/sha256", None),
        ("objective/total_score", 4.5),
        ("objective/mentees_matched", 4),
        ("mentors/0/load", 0),
        ("unmatched", []),
    ],
)
def test_a_result_with_one_number_changed_is_not_verified(
    prepared: PreparedRound, honest: Document, path: str, value: object
) -> None:
    assert not _verified(prepared, _changed(honest, _set(path, value)))


def test_a_worse_matching_that_calls_itself_optimal_is_not_verified(
    encoder: SentenceEncoder, prepared: PreparedRound, honest: Document
) -> None:
    worse = {**ROUND, "policy": {"forbidden": [["e1", "r1"]]}}
    other = as_json(match(read(worse), encoder))
    assert other["certificate"]["termination"] == "optimal"
    assert other["objective"]["total_score"] < honest["objective"]["total_score"]
    assert not _verified(prepared, other)


@pytest.mark.parametrize("price", [2**62, 2**62 + 1, -(2**62), 2**63, -(2**63) - 1, 10**30])
def test_prices_at_which_sums_would_overflow_prove_nothing(
    prepared: PreparedRound, honest: Document, price: int
) -> None:
    changed = copy.deepcopy(honest)
    changed["certificate"]["prices"]["levels"][-1]["mentors"] = dict.fromkeys(
        prepared.mentor_ids, price
    )
    judged = verify(prepared, _sent(_signed(changed)))
    assert not judged.certificate.verified


def test_a_result_without_prices_says_why_it_cannot_be_verified(
    prepared: PreparedRound, honest: Document
) -> None:
    stripped = _changed(honest, _set("certificate/prices", None))
    judged = verify(prepared, _sent(stripped))
    assert judged.certificate.violations == (
        "the result carries no prices to recompute its bound from",
    )


def test_a_result_of_another_cohort_is_not_verified(
    encoder: SentenceEncoder, honest: Document
) -> None:
    other = copy.deepcopy(ROUND)
    other["mentees"][0]["goals"] = "I want to run clinical trials and do not know where to start."
    assert not _verified(prepare(read(other), encoder), honest)


@given(seeds)
@settings(max_examples=60)
def test_every_bound_follows_from_the_prices_and_the_scores_alone(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    prepared = prepare(read(document), encoder)
    result = as_json(match(read(document), encoder))
    assume(result["certificate"]["termination"] == "optimal")
    scores = scores_of(prepared)
    levels = result["certificate"]["levels"]
    prices = result["certificate"]["prices"]["levels"]
    assert [level["name"] for level in levels] == [level["name"] for level in prices]
    for level, of_level in zip(levels, prices, strict=True):
        unit = 1_000_000 if level["name"] == "total_score" else 1
        bound = bound_by_hand(document, of_level, scores)
        assert round(bound / unit, 6) == level["dual_bound"] == level["primal_bound"]
        assert level["gap"] == 0


@given(seeds, st.integers(-300_000, 300_000))
@settings(max_examples=40)
def test_no_prices_whatever_put_the_bound_below_the_value_found(
    encoder: SentenceEncoder, seed: int, most: int
) -> None:
    document = random_document(seed)
    result = as_json(match(read(document), encoder))
    assume(result["certificate"]["termination"] == "optimal")
    scores = scores_of(prepare(read(document), encoder))
    level = result["certificate"]["prices"]["levels"][-1]
    rng = np.random.default_rng(seed)
    places = [level["mentors"], *level["tiers"], *([level["further"]] if level["further"] else [])]
    for place in places:
        for key in [key for key in place if key not in {"tiers", "places"}]:
            place[key] += int(rng.integers(-abs(most), abs(most) + 1))
    bound = bound_by_hand(document, level, scores)
    assert bound >= round(result["certificate"]["primal_bound"] * 1_000_000)


@given(seeds)
@settings(max_examples=25)
def test_the_levels_are_named_after_what_the_round_asks_for(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    result = as_json(match(read(document), encoder))
    assume(result["certificate"]["termination"] == "optimal")
    active = [
        mentee
        for mentee in document["mentees"]
        if mentee["status"] == "active" and mentee["demand"] > 0
    ]
    tiers = sorted({mentee["priority"] for mentee in active}, reverse=True)
    names = ["mentees_matched", *(f"priority_{tier}" for tier in tiers[:-1])]
    names += ["further_places"] if any(mentee["demand"] > 1 for mentee in active) else []
    if document["policy"]["objective"] == "total_score":
        names = []
    assert [level["name"] for level in result["certificate"]["levels"]] == [*names, "total_score"]
    for mentor in result["mentors"]:
        assert list(mentor["seat_value"]) == [*names, "total_score"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda told: told["mentors"][0]["seat_value"].update(total_score=9.0), "mentors"),
        (lambda told: told["assignments"][0].update(review=["pinned"]), "assignments"),
        (lambda told: told["reproducibility"].update(input_sha256="0" * 64), "reproducibility"),
        (lambda told: told["policy_used"].update(min_score=0.01), "policy_used"),
        (lambda told: told["not_in_round"].update(mentees=["e9"]), "not_in_round"),
        (lambda told: told.update(label="another round"), "label"),
        (lambda told: told["certificate"].update(violations=["x"]), "the certificate says"),
    ],
)
def test_a_change_beside_pairs_and_prices_is_named(
    encoder: SentenceEncoder, change: Callable[[dict[str, Any]], None], part: str
) -> None:
    cohort = read(
        {
            "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(4)],
            "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(3)],
        }
    )
    told = as_json(match(cohort, encoder))
    assert verify(prepare(cohort, encoder), _sent(told)).certificate.verified
    change(told)
    checked = verify(prepare(cohort, encoder), _sent(told)).certificate
    assert not checked.verified
    assert any(violation.startswith(part) for violation in checked.violations)


def test_an_infeasible_answer_is_verified_by_counting_and_fails_when_changed(
    encoder: SentenceEncoder,
) -> None:
    cohort = read(
        {
            "mentees": [{"id": f"e{k}", "goals": GOALS[k], "demand_min": 1} for k in range(2)],
            "mentors": [{"id": "r1", "expertise": EXPERTISE[0]}],
        }
    )
    told = as_json(match(cohort, encoder))
    assert told["certificate"]["termination"] == "infeasible"
    assert told["certificate"]["verified"]
    assert verify(prepare(cohort, encoder), _sent(told)).certificate.verified
    told["infeasible"]["short_by"] = 2
    checked = verify(prepare(cohort, encoder), _sent(told)).certificate
    assert not checked.verified
    assert checked.violations == ("infeasible differs from what the cohort and these pairs give",)
    told["infeasible"]["short_by"] = 1
    told["certificate"].update(proof="integer", gap=0.0)
    checked = verify(prepare(cohort, encoder), _sent(told)).certificate
    assert [violation.split()[0] for violation in checked.violations] == ["proof", "gap"]


def _prices_changed(told: Document) -> None:
    told["prices"]["levels"][-1]["mentors"]["r1"] = 12_345


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"objective": "max_min"},
        {"objective": "max_min_sum"},
        {"spread": {"at_most_loss": 0.1}},
        {"quotas": [{"name": "few", "max": 2}]},
    ],
    ids=["plain", "max_min", "max_min_sum", "spread", "quota"],
)
@pytest.mark.parametrize(
    "change",
    [
        _prices_changed,
        lambda told: told.update(prices=None),
        lambda told: told.update(solver_bound=7),
        lambda told: told.update(proof="stable"),
        lambda told: told.update(blocking_pairs=3),
        lambda told: told.update(limit="time"),
        lambda told: told["levels"][-1].update(dual_bound=9.0),
    ],
    ids=["prices", "no_prices", "solver_bound", "proof", "blocking_pairs", "limit", "bound"],
)
def test_a_change_of_the_certificate_is_found_whatever_was_aimed_at(
    encoder: SentenceEncoder, policy: Document, change: Callable[[Document], None]
) -> None:
    document = {
        "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(4)],
        "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(3)],
        "policy": policy,
    }
    prepared = prepare(read(document), encoder)
    told = as_json(match(read(document), encoder))
    assert verify(prepared, _sent(told)).certificate.verified
    change(told["certificate"])
    signed = _signed(told)  # anybody can compute the digest
    assert not verify(prepared, _sent(signed)).certificate.verified
