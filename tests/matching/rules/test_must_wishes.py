"""What somebody must have is a rule for them, and the other side does not learn of it."""

from typing import Any

import pytest

from app.matching.cohort import Cohort
from app.matching.compatibility import Compatibility
from app.matching.participants import Participants
from app.matching.rules import compile_rules
from app.matching.rules.facts import RoundFacts
from app.matching.rules.must_wishes import MustWishes
from tests.support.ruled_rounds import closed_by
from tests.support.two_people import two_people

Document = dict[str, Any]

NOT_ACME = {"field": "organisation", "op": "is_not", "value": "Acme", "importance": "must"}


def _verdict(mentee: Document, mentor: Document) -> bool | None:
    people = two_people(mentee, mentor)
    check = MustWishes(RoundFacts.of(people))
    return check.holds(people.mentees[0], people.mentors[0])


@pytest.mark.parametrize("mentee_asks", [True, False])
@pytest.mark.parametrize(
    ("organisation", "expected"), [("acme", False), ("Beta", True), (None, None)]
)
def test_either_side_may_ask(
    mentee_asks: bool, organisation: str | None, expected: bool | None
) -> None:
    asking, asked = {"wishes": [NOT_ACME]}, {"organisation": organisation}
    people = (asking, asked) if mentee_asks else (asked, asking)
    assert _verdict(*people) is expected


def test_what_is_nice_to_have_is_no_rule() -> None:
    nice = {**NOT_ACME, "importance": "nice"}
    assert _verdict({"wishes": [nice]}, {"organisation": "Acme"}) is True


def test_a_broken_wish_outweighs_an_open_one() -> None:
    open_wish = {"field": "location", "op": "is", "value": "Leeds", "importance": "must"}
    assert _verdict({"wishes": [open_wish, NOT_ACME]}, {"organisation": "Acme"}) is False


def test_true_and_the_number_one_are_two_wishes() -> None:
    def wish(value: object) -> Document:
        return {"field": "attributes.key", "op": "is", "value": value, "importance": "must"}

    document = {
        "mentees": [{"id": "e0", "wishes": [wish(True)]}, {"id": "e1", "wishes": [wish(1)]}],
        "mentors": [{"id": "r", "attributes": {"key": 1}}],
    }
    people = Participants.of(Cohort.model_validate(document))
    (rule,) = compile_rules(people)
    assert closed_by((rule,), people)[people.row_of["e0"]] == [True]
    assert closed_by((rule,), people)[people.row_of["e1"]] == [False]


def _removed(document: Document) -> tuple[dict[str, int], dict[str, int]]:
    people = Participants.of(Cohort.model_validate(document))
    shape = len(people.mentees), len(people.mentors)
    scores = Compatibility(*shape, (), compile_rules(people))
    return scores.blocked_by_rule(0), scores.blocked_by_rule_of_column(0)


def test_reasons_name_a_persons_own_wishes_and_nobody_elses() -> None:
    mentee, mentor = {"id": "e", "organisation": "Acme"}, {"id": "r", "organisation": "Acme"}
    by_mentee = {"mentees": [{**mentee, "wishes": [NOT_ACME]}], "mentors": [mentor]}
    by_mentor = {"mentees": [mentee], "mentors": [{**mentor, "wishes": [NOT_ACME]}]}
    own, of_others = {"must_wishes": 1}, {"not_eligible": 1}
    assert _removed(by_mentee) == (own, of_others)
    assert _removed(by_mentor) == (of_others, own)


def test_a_wish_of_the_other_side_is_counted_with_what_is_avoided() -> None:
    document = {
        "mentees": [{"id": "e", "organisation": "Acme", "avoids": ["r"]}],
        "mentors": [{"id": "r", "wishes": [NOT_ACME]}, {"id": "r2", "wishes": [NOT_ACME]}],
    }
    assert _removed(document)[0] == {"not_eligible": 2}
