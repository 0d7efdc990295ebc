"""The result counts what each rule removes and whom it could not judge."""

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.cohort import Cohort
from app.matching.compatibility import Compatibility
from app.matching.participants import Participants
from app.matching.rules import by_reading, compile_rules, counting
from app.matching.rules.counting import UNTOLD, pairs_removed, rule_reports
from app.matching.rules.round_rules import compiled_rules
from tests.support.cohorts import seeds
from tests.support.ruled_rounds import closed_by, ruled_document, ruled_participants


@pytest.mark.parametrize("table_pairs", [by_reading.TABLE_PAIRS, -1])
@pytest.mark.parametrize("compiled_from", [counting.COMPILED_FROM, 0])
@given(seeds)
@settings(max_examples=40)
def test_removed_pairs_are_counted_exactly(table_pairs: int, compiled_from: int, seed: int) -> None:
    people = ruled_participants(seed)
    shape = len(people.mentees), len(people.mentors)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_reading, "TABLE_PAIRS", table_pairs)
        patch.setattr(counting, "COMPILED_FROM", compiled_from)
        patch.setattr(counting, "TILE_PAIRS", int(np.random.default_rng(seed).integers(1, 30)))
        for rule, compiled in compiled_rules(people):
            expected = int(closed_by(compiled.predicates, people).sum())
            assert pairs_removed(compiled.predicates, shape) == expected, rule.name


@given(seeds)
@settings(max_examples=40)
def test_what_could_tell_on_somebody_is_told_as_one(seed: int) -> None:
    people = ruled_participants(seed)
    rules = compiled_rules(people)
    shape = len(people.mentees), len(people.mentors)
    reports = rule_reports(rules, Compatibility(*shape, (), compile_rules(people)))
    assert reports[0].name == "not_eligible"
    assert not UNTOLD & {report.kind for report in reports}
    hidden = [one for rule, made in rules if rule.kind in UNTOLD for one in made.predicates]
    assert reports[0].pairs_removed == closed_by(tuple(hidden), people).sum()
    assert len(reports) == 1 + sum(rule.kind not in UNTOLD for rule, _ in rules)


def test_people_who_did_not_tell_are_counted_by_side() -> None:
    rules = [{"name": "one_language", "kind": "shared_language", "unknown": "block"}]
    document = {
        "mentees": [{"id": "e0"}, {"id": "e1", "languages": ["en"]}, {"id": "e2"}],
        "mentors": [{"id": "r0", "languages": ["de"]}, {"id": "r1"}],
        "policy": {"rules": rules},
    }
    people = Participants.of(Cohort.model_validate(document))
    reports = rule_reports(compiled_rules(people), Compatibility(3, 2, (), compile_rules(people)))
    (report,) = [one for one in reports if one.name == "one_language"]
    assert (report.mentees_not_told, report.mentors_not_told) == (2, 1)
    assert (report.pairs_not_checked, report.pairs_removed) == (5, 6)


def test_the_minimum_score_is_reported_in_small_rounds() -> None:
    document = {**ruled_document(1), "policy": {"min_score": 0.5}}
    people = Participants.of(Cohort.model_validate(document))
    shape = len(people.mentees), len(people.mentors)
    scores = Compatibility(*shape, (), compile_rules(people))
    *_, last = rule_reports(compiled_rules(people), scores)
    assert (last.name, last.pairs_removed) == ("min_score", shape[0] * shape[1])


def test_a_round_in_which_nobody_takes_part_has_nothing_to_count() -> None:
    document = {
        "mentees": [{"id": "e", "status": "paused"}],
        "mentors": [{"id": "r", "capacity": 0}],
        "policy": {"rules": ruled_document(3)["policy"]["rules"]},
    }
    people = Participants.of(Cohort.model_validate(document))
    reports = rule_reports(compiled_rules(people), Compatibility(0, 0, (), compile_rules(people)))
    assert {report.pairs_removed for report in reports} == {0}
    assert {report.pairs_not_checked for report in reports} == {0}
