"""What is compiled for all pairs is what a rule says of two people, for every kind of rule."""

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.cohort import Cohort
from app.matching.compatibility import Compatibility
from app.matching.participants import Participants
from app.matching.rules import by_reading, compile_rules
from app.matching.rules.compiled import RoundRule
from app.matching.rules.facts import RoundFacts
from app.matching.rules.kinds import RULE_KINDS
from app.matching.rules.round_rules import compiled_rules, rules_of
from solver.scores import BoolArray
from tests.support.cohorts import seeds, shuffled
from tests.support.ruled_rounds import closed_by, ruled_document, ruled_participants

SYMMETRIC = {"reporting_line", "conflicts", "same", "differ", "shared_language", "overlap_hours"}
SYMMETRIC |= {"time_zone_distance", "dates"}


def _broken(rule: RoundRule, people: Participants) -> BoolArray:
    """Judge every pair by itself."""
    verdicts = [
        [rule.is_broken_by(mentee, mentor) for mentor in people.mentors]
        for mentee in people.mentees
    ]
    return np.array(verdicts, dtype=np.bool_).reshape(len(people.mentees), len(people.mentors))


@pytest.mark.parametrize("table_pairs", [by_reading.TABLE_PAIRS, -1])
@given(seeds)
@settings(max_examples=150)
def test_a_compiled_rule_is_what_it_says_of_two_people(table_pairs: int, seed: int) -> None:
    people = ruled_participants(seed)
    i, j = np.indices((len(people.mentees), len(people.mentors))).reshape(2, -1).astype(np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_reading, "TABLE_PAIRS", table_pairs)
        rules = compiled_rules(people)
    for rule, compiled in rules:
        broken = _broken(rule, people)
        assert np.array_equal(closed_by(compiled.predicates, people), broken), rule.name
        one_by_one = np.zeros(len(i), dtype=np.bool_)
        for predicate in compiled.predicates:
            one_by_one |= predicate.blocked_pairs(i, j, np.zeros(len(i), dtype=np.int64))
        assert np.array_equal(one_by_one.reshape(broken.shape), broken), rule.name


@pytest.mark.parametrize("table_pairs", [by_reading.TABLE_PAIRS, -1])
@given(seeds)
@settings(max_examples=60)
def test_compiled_tiles_close_the_same_pairs(table_pairs: int, seed: int) -> None:
    people = ruled_participants(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_reading, "TABLE_PAIRS", table_pairs)
        rules = compile_rules(people)
    expected = ~closed_by(rules, people)
    scores = Compatibility(len(people.mentees), len(people.mentors), (), rules)
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(rng.random(scores.n_rows) < 0.7)
    columns = np.flatnonzero(rng.random(scores.n_columns) < 0.7)
    assert np.array_equal(scores.eligible(rows, columns), expected[np.ix_(rows, columns)])
    assert np.array_equal(scores.eligible(rows, None), expected[rows])


@pytest.mark.parametrize("table_pairs", [by_reading.TABLE_PAIRS, -1])
@given(seeds)
@settings(max_examples=60)
def test_pairs_that_could_not_be_judged_are_counted(table_pairs: int, seed: int) -> None:
    people = ruled_participants(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_reading, "TABLE_PAIRS", table_pairs)
        rules = compiled_rules(people)
    for rule, compiled in rules:
        verdicts = [
            rule.check.holds(mentee, mentor)
            for mentee in people.mentees
            for mentor in people.mentors
        ]
        assert compiled.unchecked.pairs == verdicts.count(None), rule.name


@given(seeds)
@settings(max_examples=60)
def test_blocking_the_unknown_removes_just_the_pairs_that_could_not_be_judged(seed: int) -> None:
    people = ruled_participants(seed)
    for rule in rules_of(RoundFacts.of(people.cohort)):
        if rule.kind not in RULE_KINDS:
            continue
        allowing = closed_by(rule.check.compiled("any", "allow", people).predicates, people)
        blocking = closed_by(rule.check.compiled("any", "block", people).predicates, people)
        for (row, column), is_added in np.ndenumerate(blocking ^ allowing):
            verdict = rule.check.holds(people.mentees[row], people.mentors[column])
            assert is_added == (verdict is None)


@given(seeds)
@settings(max_examples=60)
def test_the_order_of_people_changes_nothing(seed: int) -> None:
    document = ruled_document(seed)
    found = []
    for order in (document, shuffled(document, seed)):
        people = Participants.of(Cohort.model_validate(order))
        closed = [
            (rule.name, closed_by(one.predicates, people)) for rule, one in compiled_rules(people)
        ]
        found.append(
            {
                (name, people.mentee_ids[row], people.mentor_ids[column])
                for name, mask in closed
                for row, column in np.argwhere(mask).tolist()
            }
        )
    assert found[0] == found[1]


@given(seeds)
@settings(max_examples=60)
def test_rules_that_know_no_direction_judge_both_ways_alike(seed: int) -> None:
    document = ruled_document(seed)
    for mentor in document["mentors"]:
        mentor.pop("expertise")
        mentor.pop("capacity")
    for mentee in document["mentees"]:
        mentee.pop("goals")
    turned = {**document, "mentees": document["mentors"], "mentors": document["mentees"]}
    there, back = (Cohort.model_validate(one) for one in (document, turned))
    rules, again = (rules_of(RoundFacts.of(cohort)) for cohort in (there, back))
    for rule, same_rule in zip(rules, again, strict=True):
        if rule.kind in SYMMETRIC:
            for mentee, swapped_mentor in zip(there.mentees, back.mentors, strict=True):
                for mentor, swapped_mentee in zip(there.mentors, back.mentees, strict=True):
                    verdict = rule.check.holds(mentee, mentor)
                    assert verdict is same_rule.check.holds(swapped_mentee, swapped_mentor)
