"""A wish counts when the other side meets it, by half when nobody knows, and never when it must."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.wishes import compile_wishes, wishes_score
from app.matching.criterion import Criterion, Params
from app.matching.person import Wish
from tests.support.cohorts import Document, seeds, shuffled
from tests.support.term_checks import agrees_with_two_alone, round_without_texts, scores_by_id

LADDER = ("junior", "senior", "lead")
BOTH = Criterion(name="wishes", kind="wishes")
ALMOST_ANY_WISH: tuple[Document, ...] = (
    {"field": "organisation", "op": "is", "value": "Northwind"},
    {"field": "organisation", "op": "is_not", "value": ["Acme", "northwind "]},
    {"field": "languages", "op": "has", "value": ["pt", "de"]},
    {"field": "interests", "op": "has_not", "value": "golf"},
    {"field": "seniority", "op": "at_least", "value": "senior"},
    {"field": "seniority", "op": "at_most", "value": 2},
    {"field": "attributes.remote", "op": "is", "value": True},
    {"field": "attributes.remote", "op": "at_least", "value": 3},
)


def _person(rng: np.random.Generator, known: str) -> Document:
    choices: dict[str, list[Any]] = {
        "organisation": [None, "Acme", "NORTHWIND", "Contoso"],
        "languages": [[], ["pt-BR"], ["en", "de"], ["en"]],
        "interests": [[], ["Golf"], ["chess", "golf"], ["chess"]],
        "seniority": [None, "junior", "Lead", 2.0, "unheard of"],
        "attributes": [None, {"remote": True}, {"remote": False}, {"remote": 4}, {"x": 1}],
    }
    told = {field: values[rng.integers(len(values))] for field, values in choices.items()}
    wishes = rng.choice(len(ALMOST_ANY_WISH), int(rng.choice([0, 1, 2, 4])))
    importance = ["nice", "nice", "nice", "must"]
    mine = [{**ALMOST_ANY_WISH[k], "importance": importance[rng.integers(4)]} for k in wishes]
    return {"id": known, **told, "wishes": mine}


def _document(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 7, 2).tolist()
    return {
        "mentees": [_person(rng, f"e{k}") for k in range(n)],
        "mentors": [_person(rng, f"r{k}") for k in range(m)],
        "policy": {"seniority_ladder": list(LADDER)},
    }


@given(seeds)
@settings(max_examples=40)
def test_every_pair_scores_as_the_two_do_alone(seed: int) -> None:
    data = round_without_texts(_document(seed))
    for side in (None, "mentee", "mentor", "both"):
        for missing in ("neutral", "zero"):
            told = {"name": "wishes", "kind": "wishes", "missing": missing}
            criterion = Criterion.model_validate({**told, "params": {"side": side}})
            term = compile_wishes(criterion, data)
            reference = partial(wishes_score, criterion, ladder=LADDER)
            agrees_with_two_alone(term, data, reference, seed)


@given(seeds)
def test_the_order_of_people_changes_nothing(seed: int) -> None:
    document = _document(seed)
    one, other = (round_without_texts(each) for each in (document, shuffled(document, seed)))
    assert scores_by_id(compile_wishes(BOTH, one), one) == scores_by_id(
        compile_wishes(BOTH, other), other
    )


def _wishing(*wishes: Document) -> Mentee:
    return Mentee(id="e", wishes=tuple(Wish.model_validate(wish) for wish in wishes))


def test_the_share_of_the_wishes_that_are_met_counts() -> None:
    mentor = Mentor(id="r", organisation="Acme", languages=("pt",))
    northwind, _, portuguese, golf, *_ = ALMOST_ANY_WISH
    assert wishes_score(BOTH, _wishing(portuguese), mentor) == 1_000_000
    assert wishes_score(BOTH, _wishing(portuguese, northwind), mentor) == 500_000
    assert wishes_score(BOTH, _wishing(portuguese, northwind, golf), mentor) == 500_000


def test_a_wish_about_a_blank_field_counts_half_unless_the_policy_says_zero() -> None:
    golf = ALMOST_ANY_WISH[3]
    assert wishes_score(BOTH, _wishing(golf), Mentor(id="r")) == 500_000
    strict = BOTH.model_copy(update={"missing": "zero"})
    assert wishes_score(strict, _wishing(golf), Mentor(id="r")) == 0


def test_where_both_wish_the_mean_counts_and_each_side_can_be_left_out() -> None:
    mentee = _wishing({"field": "organisation", "op": "is", "value": "Acme"})
    wish = Wish(field="department", op="is", value="Finance")
    mentor = Mentor(id="r", organisation="Acme", wishes=(wish,))
    mentee = mentee.model_copy(update={"department": "Law"})
    sides = {
        side: BOTH.model_copy(update={"params": Params.model_validate({"side": side})})
        for side in ("both", "mentee", "mentor")
    }
    found = {side: wishes_score(one, mentee, mentor) for side, one in sides.items()}
    assert found == {"both": 500_000, "mentee": 1_000_000, "mentor": 0}


@pytest.mark.parametrize("field", ["about", "name", "meta", "audit", "id"])
def test_nothing_is_known_of_a_field_that_is_never_read(field: str) -> None:
    mentor = Mentor(id="x", name="x", about="x", meta="x", audit={"x": "x"})
    wish: Document = {"field": field, "op": "is", "value": "x"}
    assert wishes_score(BOTH, _wishing(wish), mentor) == 500_000


def test_a_must_is_no_part_of_the_score_and_a_wish_said_twice_counts_once() -> None:
    mentor = Mentor(id="r", organisation="Acme", languages=("pt",))
    northwind, _, portuguese, *_ = ALMOST_ANY_WISH
    assert wishes_score(BOTH, _wishing({**northwind, "importance": "must"}), mentor) is None
    twice = _wishing(portuguese, portuguese, northwind)
    assert wishes_score(BOTH, twice, mentor) == 500_000
