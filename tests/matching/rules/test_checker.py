"""No result contains a pair that a rule forbids: each is judged once more, person by person."""

import pytest
from hypothesis import given, settings

from app.matching.cohort import Cohort
from app.matching.participants import Participants
from app.matching.pipeline import match, prepare
from app.matching.rules.checker import broken_rules
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import seeds
from tests.support.ruled_rounds import ruled_document
from tests.support.two_people import two_people


@given(seeds)
@settings(max_examples=60)
def test_no_pair_of_a_result_breaks_a_rule(encoder: SentenceEncoder, seed: int) -> None:
    cohort = Cohort.model_validate(ruled_document(seed))
    result = match(cohort, encoder)
    pairs = [(pair.mentee, pair.mentor) for pair in result.assignments]
    assert broken_rules(cohort, pairs) == [()] * len(pairs)


@given(seeds)
@settings(max_examples=40)
def test_the_pairs_that_break_no_rule_are_those_that_the_solver_may_use(
    encoder: SentenceEncoder, seed: int
) -> None:
    prepared = prepare(Cohort.model_validate(ruled_document(seed)), encoder)
    people = prepared.participants
    _, eligible = prepared.scores.block(slice(None), slice(None))
    pairs = [(one, other) for one in people.mentee_ids for other in people.mentor_ids]
    broken = broken_rules(people.cohort, pairs)
    assert [not rules for rules in broken] == eligible.ravel().tolist()


def test_every_broken_rule_is_named() -> None:
    rules = [{"name": "another_place", "kind": "differ", "params": {"field": "location"}}]
    people = two_people(
        {"location": "Leeds", "avoids": ["r"]}, {"location": "leeds"}, policy={"rules": rules}
    )
    assert broken_rules(people, [("e", "r")]) == [("avoids", "another_place")]


def test_somebody_unknown_is_an_error() -> None:
    people = two_people()
    assert Participants.of(people).mentor_ids == ("r",)
    with pytest.raises(KeyError):
        broken_rules(people, [("e", "nobody")])
