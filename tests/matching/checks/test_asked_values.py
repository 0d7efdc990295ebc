"""A misspelt value in a condition or a wish is told, since it would silently do nothing."""

import pytest

from app.matching.problems import Problem
from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, mentee, mentor


def unused(value: Document) -> list[Problem]:
    return [one for one in read_cohort(value).problems if one.code == "label_unused"]


def rule(mentee_of: Document, mentor_of: Document) -> Document:
    params = {
        "mentee": {"field": "attributes.track", **mentee_of},
        "mentor": {"field": "department", **mentor_of},
    }
    return {"name": "ward", "kind": "if_then", "params": params}


def ruled(mentee_of: Document, mentor_of: Document, **policy: object) -> Document:
    mentees = [mentee(f"e{k}", attributes={"track": "clinical"}) for k in (1, 2)]
    mentors = [mentor(f"r{k}", department="Nursing", seniority="lead") for k in (1, 2)]
    rules = [rule(mentee_of, mentor_of)]
    return document(mentees=mentees, mentors=mentors, policy={"rules": rules, **policy})


@pytest.mark.parametrize("op", ["is", "is_not", "has", "has_not"])
def test_a_misspelt_condition_is_told_with_the_nearest_label(op: str) -> None:
    (problem,) = unused(ruled({"op": op, "value": "clincal"}, {"value": "Nursing"}))
    assert problem.pointer == "/policy/rules/0/params/mentee/value"
    assert (problem.nearest, problem.people) == ("clinical", ())
    (problem,) = unused(ruled({"value": "clinical"}, {"op": op, "value": ["nursing", "Nursin"]}))
    assert problem.pointer == "/policy/rules/0/params/mentor/value/1"
    assert problem.nearest == "Nursing"


def test_a_condition_that_somebody_meets_is_not_told() -> None:
    assert unused(ruled({"value": " Clinical "}, {"value": "nursing"})) == []


def test_a_step_of_the_ladder_is_met_by_its_label_and_its_number() -> None:
    lead = {"field": "seniority", "value": "Lead"}
    told = ruled({"value": "clinical"}, lead, seniority_ladder=["junior", "lead"])
    assert unused(told) == []


def test_the_nearest_label_is_told_only_when_several_people_have_it() -> None:
    value = ruled({"value": "clinical"}, {"value": "Nursin"})
    value["mentors"][0]["department"] = "Law"
    (problem,) = unused(value)
    assert problem.nearest is None


def test_a_field_that_nobody_told_has_no_misspelt_values() -> None:
    value = ruled({"value": "clinical"}, {"field": "industry", "value": "Health"})
    assert unused(value) == []


def wished(*wishes: Document) -> list[Problem]:
    mentors = [mentor(f"r{k}", department="Nursing", languages=["pt-BR"]) for k in (1, 2)]
    mentees = [mentee(f"e{k}", wishes=[*wishes]) for k in (1, 2)]
    return unused(document(mentees=mentees, mentors=mentors))


def test_a_wish_for_what_nobody_has_is_told_once_however_many_wish_for_it() -> None:
    (problem,) = wished({"field": "department", "op": "is", "value": "Nursng"})
    assert (problem.pointer, problem.nearest) == ("/mentees/0/wishes/0/value", "Nursing")
    assert problem.people == ()
    assert wished({"field": "languages", "op": "has", "value": "pt"}) == []


@pytest.mark.parametrize(("op", "is_told"), [("is", False), ("has_not", True)])
def test_a_misspelt_must_is_told_where_it_would_do_nothing(op: str, *, is_told: bool) -> None:
    wish = {"field": "department", "op": op, "value": "Nursng", "importance": "must"}
    assert bool(wished(wish)) == is_told
