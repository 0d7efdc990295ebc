import json
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import BaseModel, ValidationError

from app.matching.cohort import Cohort, Goal, Mentee, Mentor, Round
from app.matching.criterion import Criterion, Params
from app.matching.hard_rule import Condition, HardRule, RuleParams
from app.matching.person import Slot, Wish
from app.matching.policy import Pin, Policy, Spread
from app.matching.quota import Quota
from tests.support.cohort_documents import Document, document, mentee, mentor
from tests.support.cohort_strategies import valid_documents
from tests.support.full_document import full_document

REQUIRED: dict[type[BaseModel], Document] = {
    Cohort: document(),
    Mentee: mentee(),
    Mentor: mentor(),
    Round: {},
    Policy: {},
    Goal: {"text": "Lead"},
    Slot: {"day": "monday", "start": "09:00", "end": "10:00"},
    Wish: {"field": "organisation", "op": "is", "value": "Northwind"},
    Criterion: {"name": "goals", "kind": "text"},
    Params: {},
    HardRule: {"name": "language", "kind": "shared_language"},
    RuleParams: {},
    Condition: {"field": "industry", "value": "healthcare"},
    Quota: {"name": "finance"},
    Spread: {"at_most_loss": 0.02},
    Pin: {"mentee": "e1", "mentor": "r1"},
}
FIELDS = [(model, name) for model in REQUIRED for name in model.model_fields]


@given(valid_documents())
@settings(max_examples=50)
def test_a_cohort_survives_the_way_through_json(value: Document) -> None:
    cohort = Cohort.model_validate(value)
    sent = json.loads(cohort.model_dump_json())
    assert Cohort.model_validate(sent) == cohort
    sparse = json.loads(json.dumps(cohort.model_dump(mode="json", exclude_defaults=True)))
    assert Cohort.model_validate(sparse) == cohort


def test_every_field_of_the_contract_that_is_built_is_kept() -> None:
    value = full_document()
    dumped = Cohort.model_validate(value).model_dump(mode="json", exclude_unset=True)
    assert dumped == value


def test_the_full_document_has_every_field_that_is_built() -> None:
    value = full_document()
    policy = value["policy"]
    parts: dict[type[BaseModel], list[Document]] = {
        Cohort: [value],
        Mentee: value["mentees"],
        Mentor: value["mentors"],
        Round: [value["round"]],
        Policy: [policy],
        Goal: [value["mentees"][0]["goals"][1]],
        Slot: value["mentees"][0]["availability"],
        Wish: value["mentees"][0]["wishes"],
        Criterion: policy["criteria"],
        HardRule: policy["rules"],
        Quota: policy["quotas"],
        Pin: [policy["pinned"][1]],
    }
    for model, found in parts.items():
        assert set().union(*found) == set(model.model_fields)


def test_two_people_with_an_id_each_are_a_complete_cohort() -> None:
    cohort = Cohort.model_validate({"mentees": [{"id": "e1"}], "mentors": [{"id": "r1"}]})
    assert (cohort.mentees[0].demand, cohort.mentees[0].demand_min) == (1, 0)
    assert (cohort.mentors[0].capacity, cohort.mentors[0].min_load) == (1, 0)
    assert cohort.mentees[0].priority == 0
    assert cohort.mentees[0].texts == cohort.mentors[0].texts == ()


@pytest.mark.parametrize(("model", "name"), FIELDS)
def test_every_field_is_described_and_accepts_its_examples(
    model: type[BaseModel], name: str
) -> None:
    field = model.model_fields[name]
    assert field.description
    assert field.examples
    for example in field.examples:
        model.model_validate({**REQUIRED[model], name: example})


@pytest.mark.parametrize("model", list(REQUIRED))
def test_no_part_accepts_unknown_fields_or_can_be_changed(model: type[BaseModel]) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        model.model_validate({**REQUIRED[model], "surprise": 1})
    part: Any = model.model_validate(REQUIRED[model])
    with pytest.raises(ValidationError, match="frozen"):
        setattr(part, next(iter(model.model_fields)), None)


@pytest.mark.parametrize("wrong", ["3", 3.0, True, None, 101, -1, [], 2**70])
def test_a_count_is_a_json_integer_in_its_range(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Mentee.model_validate(mentee(demand=wrong))


def test_the_schema_tells_the_limits() -> None:
    definitions = Cohort.model_json_schema()["$defs"]
    demand = definitions["Mentee"]["properties"]["demand"]
    assert (demand["minimum"], demand["maximum"], demand["default"]) == (0, 100, 1)
    capacity = definitions["Mentor"]["properties"]["capacity"]
    assert (capacity["minimum"], capacity["maximum"], capacity["default"]) == (0, 100_000, 1)
    people = Cohort.model_json_schema()["properties"]["mentees"]
    assert (people["minItems"], people["maxItems"]) == (1, 200_000)
    known = definitions["Mentee"]["properties"]["id"]
    assert (known["minLength"], known["maxLength"]) == (1, 200)


@pytest.mark.parametrize(
    ("goals", "texts"),
    [
        (None, ()),
        ("", ()),
        (" \n", ()),
        ("Lead", ("Lead",)),
        ([], ()),
        (["Lead", " ", "Rest"], ("Lead", "Rest")),
        (["Lead", {"text": "Heal", "private": True}], ("Lead", "Heal")),
        ([{"text": "Lead", "private": False}], ("Lead",)),
    ],
)
def test_all_goals_are_scored_private_ones_too(goals: object, texts: tuple[str, ...]) -> None:
    assert Mentee.model_validate(mentee(goals=goals)).texts == texts


@pytest.mark.parametrize("given", ["Director", ["Director"], ["", "Director"]])
def test_expertise_is_a_text_or_a_list(given: object) -> None:
    assert Mentor.model_validate(mentor(expertise=given)).texts == ("Director",)


@pytest.mark.parametrize("changes", [{"demand": 0}, {"status": "paused"}, {"status": "withdrawn"}])
def test_a_mentee_at_zero_or_not_active_is_not_in_the_round(changes: Document) -> None:
    assert Mentee.model_validate(mentee()).takes_part
    assert not Mentee.model_validate(mentee(**changes)).takes_part


@pytest.mark.parametrize("changes", [{"capacity": 0}, {"status": "paused"}])
def test_a_mentor_without_places_or_not_active_is_not_in_the_round(changes: Document) -> None:
    assert Mentor.model_validate(mentor()).takes_part
    assert not Mentor.model_validate(mentor(**changes)).takes_part


@pytest.mark.parametrize(
    ("changes", "seed"),
    [
        ({}, ""),
        ({"round": {"name": "Autumn"}}, "Autumn"),
        ({"round": {"name": "Autumn"}, "policy": {"seed": "x"}}, "x"),
        ({"round": {"name": "Autumn"}, "policy": {"seed": ""}}, ""),
    ],
)
def test_the_seed_is_the_policys_else_the_rounds_name(changes: Document, seed: str) -> None:
    cohort = Cohort.model_validate(document(**changes))
    assert cohort.seed == seed
    assert cohort.policy_used.seed == seed


def test_the_policy_that_was_used_can_be_sent_back() -> None:
    cohort = Cohort.model_validate(document(round={"name": "Autumn"}))
    sent = cohort.policy_used.model_dump(mode="json")
    again = Cohort.model_validate(document(policy=sent))
    assert again.policy == again.policy_used == cohort.policy_used


def test_a_person_in_both_lists_avoids_in_both_roles() -> None:
    people = document(
        mentees=[mentee("p", avoids=["r1"]), mentee("e1")],
        mentors=[mentor("r1"), mentor("p"), mentor("e1", avoids=["p"])],
    )
    shared = Cohort.model_validate(people)
    assert shared.avoided_pairs == {("p", "r1"), ("r1", "p"), ("p", "e1"), ("e1", "p")}
    separate = Cohort.model_validate({**people, "policy": {"ids": "separate"}})
    assert separate.avoided_pairs == {("p", "r1"), ("p", "e1")}


def test_the_text_of_a_part_shows_nothing_personal() -> None:
    shown = repr(Cohort.model_validate(full_document()))
    assert "e1" in shown
    for personal in ("Ada", "choir", "reorganisation", "illness", "Director", "asked"):
        assert personal not in shown
