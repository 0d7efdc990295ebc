"""Two people who could each be the other's mentor are found, and nobody else."""

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.cohort import Cohort
from app.matching.participants import Participants
from app.matching.rules import compile_rules
from app.matching.rules import two_cycles as module
from app.matching.rules.two_cycles import two_cycles
from tests.support.cohorts import seeds
from tests.support.ruled_rounds import closed_by, ruled_document


def _people(**policy: object) -> Participants:
    names = ("a", "b", "c")
    document = {
        "mentees": [{"id": name} for name in (*names, "e")],
        "mentors": [{"id": name} for name in (*names, "r")],
        "policy": policy,
    }
    return Participants.of(Cohort.model_validate(document))


def _named(people: Participants) -> set[frozenset[tuple[str, str]]]:
    found = two_cycles(people, compile_rules(people))
    assert found.shape == (len(found), 2, 2)
    return {
        frozenset((people.mentee_ids[row], people.mentor_ids[column]) for row, column in cycle)
        for cycle in found.tolist()
    }


def test_every_two_people_in_both_lists_are_one_cycle() -> None:
    expected = {frozenset((pair, pair[::-1])) for pair in (("a", "b"), ("a", "c"), ("b", "c"))}
    assert _named(_people()) == expected


def test_a_pair_that_is_not_eligible_makes_no_cycle() -> None:
    found = _named(_people(forbidden=[["a", "b"]], min_score=0.9))
    assert found == {frozenset((pair, pair[::-1])) for pair in (("a", "c"), ("b", "c"))}


def test_a_pinned_pair_that_breaks_a_rule_still_excludes_the_way_back() -> None:
    """Two people were matched both ways where one of the pairs was pinned with an override."""
    policy = {
        "rules": [{"name": "never_again", "kind": "no_repeat"}],
        "history": [["a", "b", "Spring"], ["c", "a", "Spring"]],
        "pinned": [{"mentee": "a", "mentor": "b", "override": ["never_again"]}],
    }
    found = _named(_people(**policy))
    assert found == {frozenset((pair, pair[::-1])) for pair in (("a", "b"), ("b", "c"))}


def test_two_people_of_one_id_make_no_cycle() -> None:
    assert _named(_people(ids="separate")) == set()


@given(seeds)
@settings(max_examples=60)
def test_cycles_are_those_of_the_mask(seed: int) -> None:
    document = ruled_document(seed)
    for k, mentor in enumerate(document["mentors"][: len(document["mentees"])]):
        mentor["id"] = f"e{k}"
    people = Participants.of(Cohort.model_validate(document))
    rules = compile_rules(people)
    is_open = ~closed_by(rules, people)
    expected = set()
    if document["policy"]["ids"] == "shared":
        both = sorted(people.row_of.keys() & people.column_of.keys())
        expected = {
            frozenset(((one, other), (other, one)))
            for one in both
            for other in both
            if one < other
            and is_open[people.row_of[one], people.column_of[other]]
            and is_open[people.row_of[other], people.column_of[one]]
        }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PAIRS_AT_ONCE", int(np.random.default_rng(seed).integers(1, 20)))
        assert _named(people) == expected
