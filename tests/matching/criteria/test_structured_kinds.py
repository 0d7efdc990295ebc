"""What holds for every kind of criterion that compares fields rather than meaning."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.criteria.neutral import Blankable
from app.matching.criteria.registry import COMPILERS, compile_criteria
from app.matching.criteria.scale import MILLION
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import with_fields
from tests.support.cohorts import Document, seeds
from tests.support.references import score_of_two
from tests.support.structured_people import CRITERIA, structured_document
from tests.support.term_checks import (
    agrees_with_two_alone,
    round_without_texts,
    scores_by_id,
    scores_in_every_way,
)

SYMMETRIC = [
    "equal",
    "equal_sets",
    "differ",
    "distance",
    "style",
    "availability",
    "time_zone",
    "languages",
    "meetings",
    "format",
]
LISTS = {
    "equal_sets": "interests",
    "overlap": "interests",
    "languages": "languages",
    "past_organisations": "past_organisations",
    "availability": "availability",
}
"""Criteria in which more is never worse, and what there may be more of."""


def _criterion(name: str) -> Criterion:
    return with_fields(Criterion.model_validate({"name": name, **CRITERIA[name]}))


def _scores(name: str, document: Document) -> dict[tuple[str, str], int]:
    data, criterion = round_without_texts(document), _criterion(name)
    return scores_by_id(COMPILERS[criterion.kind](criterion, data), data)


@pytest.mark.parametrize("name", CRITERIA)
@given(seed=seeds)
@settings(max_examples=40)
def test_every_way_of_asking_gives_the_score_of_the_two_alone(name: str, seed: int) -> None:
    data, criterion = round_without_texts(structured_document(seed)), _criterion(name)
    cohort = data.participants.cohort
    term = COMPILERS[criterion.kind](criterion, data)
    reference = partial(score_of_two, criterion, cohort)
    assert isinstance(term, Blankable)
    agrees_with_two_alone(term, data, reference, seed)


@pytest.mark.parametrize("name", CRITERIA)
@given(seed=seeds)
@settings(max_examples=15)
def test_the_order_of_the_lists_changes_nothing(name: str, seed: int) -> None:
    document = structured_document(seed)
    rng = np.random.default_rng(seed)
    shuffled = {
        **document,
        **{
            side: [document[side][k] for k in rng.permutation(len(document[side]))]
            for side in ("mentees", "mentors")
        },
    }
    assert _scores(name, document) == _scores(name, shuffled)


@pytest.mark.parametrize("name", SYMMETRIC)
@given(seed=seeds)
@settings(max_examples=15)
def test_a_mentee_and_a_mentor_may_change_places(name: str, seed: int) -> None:
    document = structured_document(seed)
    turned = {**document, "mentees": document["mentors"], "mentors": document["mentees"]}
    swapped = {(one, other): score for (other, one), score in _scores(name, turned).items()}
    assert _scores(name, document) == swapped


@pytest.mark.parametrize("name", LISTS)
@given(seed=seeds)
@settings(max_examples=25)
def test_a_mentor_who_lists_more_never_scores_lower(name: str, seed: int) -> None:
    document, field = structured_document(seed), LISTS[name]
    before = _scores(name, document)
    listed = [mentor for mentor in document["mentors"] if mentor.get(field)]
    others = [entry for person in document["mentees"] for entry in person.get(field, [])]
    for mentor in listed:
        mentor[field] = [*mentor[field], *others]
    after = _scores(name, document)
    assert all(after[pair] >= score for pair, score in before.items())


@given(seed=seeds)
@settings(max_examples=10)
def test_scores_of_a_whole_policy_lie_between_nothing_and_one(seed: int) -> None:
    data = round_without_texts(structured_document(seed))
    terms = compile_criteria(data)
    assert sum(weighted.weight for weighted in terms) == MILLION
    for weighted in terms:
        scores_in_every_way(weighted.term, data, seed)


@pytest.mark.parametrize("name", CRITERIA)
def test_people_who_told_nothing_are_unknown(name: str) -> None:
    document = {"mentees": [{"id": "e"}, {"id": "f"}], "mentors": [{"id": "r"}]}
    data, criterion = round_without_texts(document), _criterion(name)
    term = COMPILERS[criterion.kind](criterion, data)
    assert not term.known(np.array([0, 1]), np.array([0, 0])).any()
    assert scores_in_every_way(term, data, 0).tolist() == [[0], [0]]


@pytest.mark.parametrize("name", CRITERIA)
def test_a_round_without_participants_has_no_scores(name: str) -> None:
    document = {"mentees": [{"id": "e", "demand": 0}], "mentors": [{"id": "r", "capacity": 0}]}
    data, criterion = round_without_texts(document), _criterion(name)
    term = COMPILERS[criterion.kind](criterion, data)
    assert term.block(slice(0, 0), slice(0, 0)).shape == (0, 0)
