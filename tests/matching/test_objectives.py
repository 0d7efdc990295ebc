"""Every objective, with random rules and quotas, against all matchings of small rounds."""

from collections import Counter

import pytest

from app.matching.pipeline import evaluate, match, prepare, verify
from app.matching.rules.checker import broken_rules
from embeddings.encoder import SentenceEncoder
from tests.support.best_levels import best_levels, levels_of
from tests.support.cohorts import Document, as_json, bytes_of, read, scores_of, shuffled
from tests.support.labelled_rounds import OBJECTIVES, WITH_QUOTAS, labelled_round
from tests.support.matchings_by_hand import Matchings

SEEDS = range(120)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_matching_of_a_small_round_is_better_and_the_proof_says_so(
    encoder: SentenceEncoder, objective: str
) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        cohort = read(labelled_round(seed, objective))
        every = Matchings.of(cohort, scores_of(prepare(cohort, encoder)))
        if every is None or not len(every.pairs):
            continue
        result = match(cohort, encoder)
        if not len(every.chosen):
            assert result.certificate.termination == "infeasible", seed
            assert result.infeasible is not None, seed
            assert result.certificate.verified, seed
            seen["infeasible"] += 1
            continue
        best, certificate = best_levels(every, objective), result.certificate
        assert certificate.termination == "optimal", (seed, certificate)
        assert certificate.verified, (seed, certificate)
        if next(iter(best.values())):
            told = levels_of(result)
            assert {name: told.get(name, 0) for name in best} == best, seed
        assert all(quota.kept for quota in result.quotas), seed
        pairs = [(pair.mentee, pair.mentor) for pair in result.assignments]
        assert not any(broken_rules(cohort, pairs)), seed
        seen["optimal"] += 1
        seen["quotas"] += bool(result.quotas)
    assert seen["optimal"] > 40
    if objective in WITH_QUOTAS:
        assert seen["quotas"] > 20


@pytest.mark.parametrize("objective", [*OBJECTIVES, "stable"])
def test_the_order_of_the_people_changes_no_byte_and_a_result_can_be_verified(
    encoder: SentenceEncoder, objective: str
) -> None:
    for seed in range(8):
        document = labelled_round(seed, objective)
        cohort = read(document)
        first = match(cohort, encoder)
        assert bytes_of(match(read(shuffled(document, seed)), encoder)) == bytes_of(first)
        if first.certificate.termination == "infeasible":
            continue
        prepared = prepare(cohort, encoder)
        verified = verify(prepared, first)
        assert verified.certificate.verified, verified.certificate.violations
        pairs = [(pair.mentee, pair.mentor) for pair in first.assignments]
        judged = evaluate(prepared, pairs)
        assert judged.certificate.termination == "optimal"


def test_a_result_with_a_pair_less_does_not_pass_for_the_fairest(encoder: SentenceEncoder) -> None:
    document = labelled_round(3, "max_min")
    prepared = prepare(read(document), encoder)
    result = match(read(document), encoder)
    tampered = result.model_copy(update={"assignments": result.assignments[1:]})
    assert not verify(prepared, tampered).certificate.verified


def test_a_minimum_that_nobody_can_fill_is_lowered_and_told(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [
            {"id": "e1", "goals": "Learn to lead a team", "department": "Finance"},
            {"id": "e2", "goals": "Write my first paper", "department": "Research"},
        ],
        "mentors": [{"id": "r1", "expertise": "I lead teams", "capacity": 2}],
        "policy": {"quotas": [{"name": "finance", "mentees": {"department": "finance"}, "min": 3}]},
    }
    (quota,) = as_json(match(read(document), encoder))["quotas"]
    assert quota == {
        "name": "finance",
        "person": None,
        "unit": "pairs",
        "min": 3.0,
        "max": None,
        "lowered_to": 1.0,
        "used": 1.0,
        "kept": True,
    }


def test_two_people_in_both_lists_do_not_mentor_each_other(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [
            {"id": "a", "goals": "Learn statistics for clinical trials"},
            {"id": "b", "goals": "Learn to lead a large team"},
        ],
        "mentors": [
            {"id": "a", "expertise": "I lead a large team of engineers"},
            {"id": "b", "expertise": "I teach statistics for clinical trials"},
            {"id": "c", "expertise": "I repair bicycles"},
        ],
    }
    result = match(read(document), encoder)
    pairs = {(pair.mentee, pair.mentor) for pair in result.assignments}
    assert len(pairs) == 2
    assert pairs != {("a", "b"), ("b", "a")}
    assert result.certificate.verified
    assert result.certificate.termination == "optimal"


def test_a_pin_past_a_rule_does_not_let_two_people_mentor_each_other(
    encoder: SentenceEncoder,
) -> None:
    goals, expertise = "Learn to lead a large team", "I lead a large team of engineers"
    document: Document = {
        "mentees": [{"id": known, "goals": goals} for known in ("a", "b")],
        "mentors": [{"id": known, "expertise": expertise} for known in ("a", "b")],
        "policy": {
            "rules": [{"name": "again", "kind": "no_repeat"}],
            "history": [["a", "b", "Spring"]],
            "pinned": [{"mentee": "a", "mentor": "b", "override": ["again"]}],
        },
    }
    result = match(read(document), encoder)
    assert [(pair.mentee, pair.mentor) for pair in result.assignments] == [("a", "b")]
    assert result.certificate.verified


def test_a_share_that_too_few_can_have_leaves_nobody_out(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [
            {"id": f"e{k}", "goals": "Lead a team", "department": "Finance" if k == 0 else "Sales"}
            for k in range(10)
        ],
        "mentors": [{"id": "r1", "expertise": "I lead teams", "capacity": 10}],
        "policy": {
            "quotas": [
                {
                    "name": "finance",
                    "mentees": {"department": "Finance"},
                    "min": 0.3,
                    "unit": "share",
                }
            ]
        },
    }
    result = match(read(document), encoder)
    assert result.objective.mentees_matched == 10
    assert [(quota.lowered_to, quota.kept) for quota in result.quotas] == [(0.1, True)]
