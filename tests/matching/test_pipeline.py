"""The whole way from a cohort to an answer, and that nothing but the cohort decides it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from app.matching.criteria.scales import MINILM
from app.matching.pipeline import evaluate, match, prepare, verify
from app.matching.result import Result
from app.settings import Settings
from embeddings.encoder import SentenceEncoder
from solver.aims import Aim, Outcome, pursue
from solver.problem import AssignmentProblem
from solver.scores import Scores
from tests.support.cohorts import (
    EXPERTISE,
    GOALS,
    Document,
    as_json,
    bytes_of,
    random_document,
    read,
    seeds,
    shuffled,
)

GOAL, BIO = GOALS[0], EXPERTISE[0]


def _tied(seed: str = "") -> Document:
    """Twenty mentees and twelve mentors who all wrote the same, with too few places."""
    return {
        "mentees": [{"id": f"e{k}", "goals": GOAL} for k in range(20)],
        "mentors": [{"id": f"r{k}", "expertise": BIO, "capacity": 1} for k in range(12)],
        "policy": {"seed": seed},
    }


def _matched(document: Document, encoder: SentenceEncoder) -> Document:
    return as_json(match(read(document), encoder))


def _pairs(result: Document) -> list[tuple[str, str]]:
    return [(pair["mentee"], pair["mentor"]) for pair in result["assignments"]]


@given(seeds)
@settings(max_examples=30)
def test_neither_the_order_of_the_people_nor_a_second_run_changes_a_byte(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    first = bytes_of(match(read(document), encoder))
    assert bytes_of(match(read(document), encoder)) == first
    assert bytes_of(match(read(shuffled(document, seed)), encoder)) == first


@pytest.mark.parametrize("seed", range(4))
def test_twenty_people_who_wrote_the_same_are_matched_the_same_in_any_order(
    encoder: SentenceEncoder, seed: int
) -> None:
    first = bytes_of(match(read(_tied()), encoder))
    assert bytes_of(match(read(shuffled(_tied(), seed)), encoder)) == first


def test_people_who_are_in_both_lists_are_warned_about_the_same_in_any_order(
    encoder: SentenceEncoder,
) -> None:
    people = [f"p{k}" for k in range(5)]
    document = {
        "mentees": [{"id": one, "goals": GOAL} for one in people],
        "mentors": [{"id": one, "expertise": BIO} for one in people],
    }
    result = match(read(document), encoder)
    assert bytes_of(match(read(shuffled(document, 1)), encoder)) == bytes_of(result)
    assert [(warning.code.value, warning.people) for warning in result.warnings] == [
        ("shared_id", tuple(people)),
        ("texts_alike", tuple(people)),
    ]


def test_a_cold_cache_a_warm_one_and_none_give_the_same_bytes(
    encoder: SentenceEncoder, tmp_path: Path
) -> None:
    document = random_document(4)
    fresh = SentenceEncoder(
        cache_folder=tmp_path, models_folder=Settings().exported_models, threads=1
    )
    cold = bytes_of(match(read(document), fresh))
    assert any(tmp_path.iterdir())
    reopened = SentenceEncoder(
        cache_folder=tmp_path, models_folder=Settings().exported_models, threads=1
    )
    warm = bytes_of(match(read(document), reopened))
    assert cold == warm == bytes_of(match(read(document), encoder))


def test_another_seed_breaks_ties_another_way_but_reaches_the_same_levels(
    encoder: SentenceEncoder,
) -> None:
    results = [_matched(_tied(seed), encoder) for seed in ("", "a", "b", "c")]
    assert len({json.dumps(_pairs(result)) for result in results}) == 4
    assert len({json.dumps(result["certificate"]["levels"]) for result in results}) == 1
    assert all(len(result["unmatched"]) == 8 for result in results)


@given(seeds)
@settings(max_examples=25)
def test_another_seed_never_changes_what_is_reached(encoder: SentenceEncoder, seed: int) -> None:
    document = random_document(seed)
    other = {**document, "policy": {**document["policy"], "seed": "another"}}
    a, b = _matched(document, encoder), _matched(other, encoder)
    assert a["certificate"]["termination"] == b["certificate"]["termination"]
    assert a["certificate"]["levels"] == b["certificate"]["levels"]
    assert a["objective"]["total_score"] == b["objective"]["total_score"]


def test_ties_are_not_decided_by_names_in_alphabetical_order(encoder: SentenceEncoder) -> None:
    unlucky = {
        one["mentee"]
        for seed in ("", "a", "b", "c", "d", "e")
        for one in _matched(_tied(seed), encoder)["unmatched"]
    }
    assert len(unlucky) > 15


def _in_other_words(document: Document) -> Document:
    """Each list of sentences as one text, and each text of several sentences as their list."""

    def turned(texts: object) -> object:
        if isinstance(texts, list) and texts:
            return " ".join(texts)
        if isinstance(texts, str) and texts.strip():
            return [sentence for sentence in (*GOALS, *EXPERTISE) if sentence in texts][::-1]
        return texts

    return {
        **document,
        "mentees": [{**one, "goals": turned(one["goals"])} for one in document["mentees"]],
        "mentors": [{**one, "expertise": turned(one["expertise"])} for one in document["mentors"]],
    }


@given(seeds)
@settings(max_examples=30)
def test_one_text_and_the_list_of_its_sentences_give_the_same_result(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    first, other = _matched(document, encoder), _matched(_in_other_words(document), encoder)
    for result in (first, other):
        del result["timings"], result["reproducibility"]["input_sha256"]
    assert json.dumps(first) == json.dumps(other)


def test_whether_a_goal_is_private_changes_no_score(encoder: SentenceEncoder) -> None:
    document = random_document(4)
    private = {
        **document,
        "mentees": [
            {**one, "goals": [{"text": GOAL, "private": True}]} for one in document["mentees"]
        ],
    }
    plain = {**document, "mentees": [{**one, "goals": GOAL} for one in document["mentees"]]}
    assert (
        _matched(private, encoder)["assignments"] == _matched(plain, encoder)["assignments"] != []
    )


NOBODY: dict[str, Document] = {
    "mentees": {
        "mentees": [{"id": "e1", "goals": GOAL, "demand": 0}],
        "mentors": [{"id": "r1", "expertise": BIO}],
    },
    "mentors": {
        "mentees": [{"id": "e1", "goals": GOAL}, {"id": "e2", "goals": GOAL, "demand": 2}],
        "mentors": [{"id": "r1", "expertise": BIO, "status": "paused"}],
    },
    "anybody": {
        "mentees": [{"id": "e1", "goals": GOAL, "status": "withdrawn"}],
        "mentors": [{"id": "r1", "expertise": BIO, "capacity": 0}],
    },
}


@pytest.mark.parametrize("side", sorted(NOBODY))
@pytest.mark.parametrize("objective", ["coverage_then_score", "total_score"])
def test_a_round_without_mentees_or_mentors_or_anybody_is_answered_and_proved(
    encoder: SentenceEncoder, side: str, objective: str
) -> None:
    document = {**NOBODY[side], "policy": {"objective": objective}}
    result = match(read(document), encoder)
    assert result.assignments == ()
    assert result.certificate.termination == "optimal"
    assert result.certificate.verified
    assert {level.dual_bound for level in result.certificate.levels} == {0}
    assert result.objective.total_score == 0
    assert result.objective.worst_score is None
    assert "nobody_takes_part" in {warning.code.value for warning in result.warnings}
    assert verify(prepare(read(document), encoder), result).certificate.verified


def test_the_smallest_round_of_all_is_matched(encoder: SentenceEncoder) -> None:
    document = {
        "mentees": [{"id": "e", "goals": GOAL}],
        "mentors": [{"id": "r", "expertise": GOAL}],
    }
    result = match(read(document), encoder)
    assert [(pair.mentee, pair.mentor) for pair in result.assignments] == [("e", "r")]
    assert result.certificate.gap == 0


@pytest.mark.parametrize("blank", [None, "", " \n\t", [], ["", " "]])
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_a_person_who_wrote_nothing_scores_the_neutral_value_as_unknown(
    encoder: SentenceEncoder, blank: object, side: str
) -> None:
    document = {
        "mentees": [{"id": "e", "goals": blank if side == "mentee" else GOAL}],
        "mentors": [{"id": "r", "expertise": blank if side == "mentor" else BIO}],
    }
    result = match(read(document), encoder)
    (pair,) = result.assignments
    assert pair.score == MINILM.neutral / 1_000_000
    assert pair.known_weight == 0
    assert [warning.code.value for warning in result.warnings] == ["text_missing"]


def test_a_blank_scores_nothing_where_the_programme_says_so(encoder: SentenceEncoder) -> None:
    criterion = {"name": "goals", "kind": "text", "missing": "zero", "weight": 2.5}
    document = {
        "mentees": [{"id": "e"}, {"id": "f", "goals": GOAL}],
        "mentors": [{"id": "r", "expertise": GOAL, "capacity": 2}],
        "policy": {"criteria": [criterion]},
    }
    result = match(read(document), encoder)
    blank, known = result.assignments
    assert (blank.mentee, blank.score, blank.known_weight) == ("e", 0, 0)
    assert (known.mentee, known.score > 0, known.known_weight) == ("f", True, 1)
    assert [one.weight for one in result.policy_used.criteria or ()] == [2.5]


def test_the_policy_that_was_used_matches_the_same_way_when_it_is_sent_back(
    encoder: SentenceEncoder,
) -> None:
    document = {**random_document(4), "round": {"name": "Autumn"}}
    del document["policy"]["seed"]
    first = _matched(document, encoder)
    assert first["reproducibility"]["seed"] == first["policy_used"]["seed"] == "Autumn"
    again = _matched({**document, "policy": first["policy_used"]}, encoder)
    assert again["assignments"] == first["assignments"] != []
    assert again["policy_used"] == first["policy_used"]


def test_given_pairs_are_judged_by_their_distance_from_the_optimum(
    encoder: SentenceEncoder,
) -> None:
    document = {
        "mentees": [{"id": "e1", "goals": GOALS[5]}, {"id": "e2", "goals": GOALS[4]}],
        "mentors": [
            {"id": "r1", "expertise": EXPERTISE[7]},
            {"id": "r2", "expertise": EXPERTISE[5]},
        ],
    }
    best = match(read(document), encoder)
    prepared = prepare(read(document), encoder)
    crossed = [
        (pair.mentee, other.mentor)
        for pair in best.assignments
        for other in best.assignments
        if other is not pair
    ]
    judged = evaluate(prepared, crossed)
    assert judged.certificate.termination == "feasible"
    assert judged.certificate.verified
    assert judged.certificate.dual_bound == best.certificate.primal_bound
    assert judged.certificate.gap == pytest.approx(
        float(best.objective.total_score or 0) - float(judged.objective.total_score or 0)
    )
    same = evaluate(prepared, [(pair.mentee, pair.mentor) for pair in best.assignments])
    assert same.certificate == best.certificate


def test_given_pairs_that_break_a_bound_are_told_and_not_called_verified(
    encoder: SentenceEncoder,
) -> None:
    document = {
        "mentees": [{"id": "e1", "goals": GOAL}, {"id": "e2", "goals": GOAL, "avoids": ["r1"]}],
        "mentors": [{"id": "r1", "expertise": BIO}],
    }
    judged = evaluate(prepare(read(document), encoder), [("e1", "r1"), ("e2", "r1")])
    assert judged.certificate.termination == "feasible"
    assert not judged.certificate.verified
    assert [level.dual_bound for level in judged.certificate.levels] == [1]
    assert judged.certificate.violations == (
        "pairs are not eligible: e2 with r1",
        "mentors have more mentees than places: r1",
    )
    assert [code.value for code in judged.assignments[1].review] == ["breaks_a_rule", "weak_fit"]
    assert judged.assignments[1].mentee_rank is None


def _two_priorities() -> Document:
    return {
        "mentees": [{"id": f"e{k}", "goals": GOALS[k], "priority": k % 2} for k in range(9)],
        "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(6)],
    }


def _first_incumbent(problem: AssignmentProblem, scores: Scores, aim: Aim) -> Outcome:
    """Solve until the clock would end it, after the first of several levels."""
    found: list[Outcome] = []
    pursue(problem, scores, aim, found.append)
    return Outcome(replace(found[0].solved, limit="time"))


def test_an_answer_that_the_clock_ended_is_proved_as_far_as_it_got(
    encoder: SentenceEncoder,
) -> None:
    cohort = read(_two_priorities())
    result = match(cohort, encoder, _first_incumbent)
    certificate = result.certificate
    assert (certificate.termination, certificate.limit) == ("feasible", "time")
    assert certificate.verified
    assert not result.reproducibility.reproducible
    first, *_, last = certificate.levels
    assert (first.name, first.primal_bound, first.gap) == ("mentees_matched", 6, 0)
    assert last.gap == certificate.gap != 0
    assert {mentor.seat_value is None for mentor in result.mentors} == {True}
    assert len(result.assignments) == 6
    assert verify(prepare(cohort, encoder), result).certificate.verified


@pytest.mark.parametrize(
    ("limit", "termination", "open_levels"),
    [
        (9 * 6 + 53, "no_solution_found", None),
        (9 * 6 + 54, "feasible", ["total_score"]),
        (9 * 6 + 3 * 54, "optimal", []),
    ],
)
def test_a_small_round_looks_at_all_pairs_once_and_once_more_for_each_level(
    encoder: SentenceEncoder, limit: int, termination: str, open_levels: list[str] | None
) -> None:
    result = match(read({**_two_priorities(), "policy": {"work_limit": limit}}), encoder)
    certificate = result.certificate
    assert certificate.termination == termination
    assert certificate.limit == (None if termination == "optimal" else "work")
    if open_levels is None:
        assert (certificate.levels, certificate.verified) == ((), False)
    else:
        assert [level.name for level in certificate.levels if level.gap] == open_levels
        assert certificate.verified
    assert result.reproducibility.reproducible
    assert result.reproducibility.regime == "dense_flow"


def test_a_result_survives_a_round_trip_through_json(encoder: SentenceEncoder) -> None:
    for seed in range(12):
        result = match(read(random_document(seed)), encoder)
        assert Result.model_validate_json(result.model_dump_json()) == result
        assert Result.model_validate_json(json.dumps(as_json(result))) == result
