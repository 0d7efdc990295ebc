"""The numbers of an answer add up, and each says what re-matching would show."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from app.matching.pipeline import match
from app.matching.prepared import PreparedRound, prepare
from app.matching.units import in_units
from embeddings.encoder import SentenceEncoder
from solver.certificate import certify
from solver.problem import AssignmentProblem
from solver.solve import solve
from tests.support.cohorts import (
    EXPERTISE,
    GOALS,
    Document,
    as_json,
    random_document,
    read,
    scores_of,
    seeds,
    taking_part,
)


def _matched(document: Document, encoder: SentenceEncoder) -> Document:
    result = as_json(match(read(document), encoder))
    assume(result["certificate"]["termination"] == "optimal")
    return result


def _millionths(value: float) -> int:
    assert value == round(value, 6)
    return round(value * 1_000_000)


@given(seeds)
@settings(max_examples=40)
def test_the_parts_of_a_score_add_up_to_it_exactly(encoder: SentenceEncoder, seed: int) -> None:
    document = random_document(seed)
    result = _matched(document, encoder)
    scores = scores_of(prepare(read(document), encoder))
    for pair in result["assignments"]:
        parts = pair["criteria"].values()
        assert _millionths(pair["score"]) == scores[pair["mentee"], pair["mentor"]]
        assert sum(_millionths(part["contribution"]) for part in parts) == _millionths(
            pair["score"]
        )
        assert sum(_millionths(part["weight"]) for part in parts) == 1_000_000


@given(seeds)
@settings(max_examples=40)
def test_the_objective_counts_the_pairs_that_are_listed(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    result = _matched(document, encoder)
    scores = [_millionths(pair["score"]) for pair in result["assignments"]]
    mentees = taking_part(document, "mentees")
    per_mentee = Counter(pair["mentee"] for pair in result["assignments"])
    matchable = result["objective"].pop("mentees_matchable")
    if document["policy"]["objective"] == "total_score":
        assert matchable >= len(per_mentee)
    else:
        assert matchable is None
    assert result["objective"] == {
        "mode": document["policy"]["objective"],
        "mentees_matched": len(per_mentee),
        "mentees_total": len(mentees),
        "places_filled": len(scores),
        "places_wanted": sum(mentee["demand"] for mentee in mentees),
        "total_score": sum(scores) / 1_000_000,
        "worst_score": min(scores) / 1_000_000 if scores else None,
        "equals_greedy": None,
    }
    missing = {one["id"]: one["demand"] - per_mentee[one["id"]] for one in mentees}
    assert {one["mentee"]: one["missing"] for one in result["unmatched"]} == {
        mentee: count for mentee, count in missing.items() if count
    }


@given(seeds)
@settings(max_examples=30)
def test_loads_are_the_number_of_pairs_and_stay_within_their_bounds(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    result = _matched(document, encoder)
    loads = Counter(pair["mentor"] for pair in result["assignments"])
    told = {mentor["id"]: mentor for mentor in result["mentors"]}
    assert set(told) == {mentor["id"] for mentor in taking_part(document, "mentors")}
    for mentor in taking_part(document, "mentors"):
        answer = told[mentor["id"]]
        assert answer["load"] == loads[mentor["id"]]
        assert (answer["capacity"], answer["min_load"]) == (mentor["capacity"], mentor["min_load"])
        assert mentor["min_load"] <= answer["load"] <= mentor["capacity"]
    for mentee in taking_part(document, "mentees"):
        count = sum(pair["mentee"] == mentee["id"] for pair in result["assignments"])
        assert mentee["demand_min"] <= count <= mentee["demand"]


@given(seeds)
@settings(max_examples=40)
def test_rows_are_ordered_by_id_and_nobody_has_the_same_mentor_twice(
    encoder: SentenceEncoder, seed: int
) -> None:
    result = _matched(random_document(seed), encoder)
    pairs = [(pair["mentee"], pair["mentor"]) for pair in result["assignments"]]
    assert pairs == sorted(set(pairs))
    for rows, key in (("unmatched", "mentee"), ("mentors", "id")):
        ids = [row[key] for row in result[rows]]
        assert ids == sorted(set(ids))


@given(seeds)
@settings(max_examples=40)
def test_people_who_take_no_part_stand_in_one_list_and_nowhere_else(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = {**random_document(seed), "policy": {"ids": "separate"}}
    result = as_json(match(read(document), encoder))
    for side, one, people in (
        ("mentees", "mentee", [row["mentee"] for row in result["unmatched"]]),
        ("mentors", "mentor", [row["id"] for row in result["mentors"]]),
    ):
        active = {person["id"] for person in taking_part(document, side)}
        absent = {person["id"] for person in document[side]} - active
        assert result["not_in_round"][side] == sorted(absent)
        assert absent.isdisjoint(people)
        assert absent.isdisjoint(pair[one] for pair in result["assignments"])
    prices = result["certificate"]["prices"] or {"levels": []}
    active = {person["id"] for person in taking_part(document, "mentors")}
    assert all(set(level["mentors"]) == active for level in prices["levels"])


@pytest.mark.parametrize("absence", [{"demand": 0}, {"status": "paused"}, {"status": "withdrawn"}])
def test_a_mentee_who_takes_no_part_changes_nothing_for_the_others(
    encoder: SentenceEncoder, absence: Document
) -> None:
    document: Document = {
        "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(4)],
        "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(3)],
    }
    alone = as_json(match(read(document), encoder))
    mentees = [*document["mentees"], {"id": "e9", "goals": GOALS[9], **absence}]
    result = as_json(match(read({**document, "mentees": mentees}), encoder))
    assert result["not_in_round"] == {"mentees": ["e9"], "mentors": []}
    for part in ("assignments", "unmatched", "mentors", "objective", "certificate", "warnings"):
        assert result[part] == alone[part]


@given(seeds)
@settings(max_examples=30)
def test_one_more_place_with_a_mentor_adds_exactly_its_seat_value(
    encoder: SentenceEncoder, seed: int
) -> None:
    """At the same scores: what a blank scores depends on how many places there are."""
    document = random_document(seed)
    result = _matched(document, encoder)
    prepared = prepare(read(document), encoder)
    before = _levels(prepared, prepared.problem)
    for answer in result["mentors"]:
        more = prepared.problem.capacity.copy()
        more[prepared.participants.column_of[answer["id"]]] += 1
        after = _levels(prepared, replace(prepared.problem, capacity=more))
        gained = {name: in_units(name, after[name] - before[name]) for name in before}
        assert answer["seat_value"] == gained


def _levels(prepared: PreparedRound, problem: AssignmentProblem) -> dict[str, int]:
    solved = solve(problem, prepared.scores)
    assert solved.assignment is not None
    assert solved.prices is not None
    proof = certify(problem, prepared.scores, solved.assignment, solved.prices)
    assert proof.optimal
    return {level.name: level.primal for level in proof.levels}
