import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.checks.removals import left_alone
from app.matching.participants import Participants
from app.matching.reading import read_cohort
from app.matching.rules import compile_rules
from tests.support.cohort_documents import Document, document, found, mentee, mentor
from tests.support.cohort_strategies import valid_documents


def one(kind: str, name: str = "tested", **params: object) -> Document:
    return {"name": name, "kind": kind, "params": params}


def in_departments(mentee_of: str | None, mentor_of: str | None, *rules: Document) -> Document:
    people = {
        "mentees": [mentee("e1", department=mentee_of), mentee("e2", department="Law")],
        "mentors": [mentor("r1", department=mentor_of), mentor("r2", department="Law")],
    }
    return document(**people, policy={"rules": list(rules)})


def test_the_same_and_not_the_same_contradict_one_another() -> None:
    rules = [
        one("same", "together", field="department"),
        one("differ", "apart", field="department"),
    ]
    problems = read_cohort(in_departments("Law", "Arts", *rules)).problems
    assert ("/policy/rules/1", "rules_contradict") in [(p.pointer, str(p.code)) for p in problems]
    other = [one("same", "together", field="department"), one("differ", "apart", field="industry")]
    codes = [code for _, code in found(in_departments("Law", "Arts", *other))]
    assert "rules_contradict" not in codes


def test_a_rule_that_leaves_somebody_alone_is_told_with_the_people() -> None:
    value = in_departments("Arts", "Law", one("same", field="department"))
    (problem,) = read_cohort(value).problems
    assert (problem.pointer, problem.code) == ("/policy/rules/0", "rule_removes_all")
    assert problem.message == 'The rule "tested" leaves 1 mentee without anybody.'
    assert problem.people == ("e1",)


def test_more_hours_than_anybody_offers_leave_everybody_alone() -> None:
    hours = [{"day": "monday", "start": "09:00", "end": "10:00"}]
    people = {
        "mentees": [mentee("e1", availability=hours), mentee("e2", availability=hours)],
        "mentors": [mentor("r1", availability=hours), mentor("r2", availability=hours)],
    }
    (problem,) = read_cohort(
        document(**people, policy={"rules": [one("overlap_hours", least=2)]})
    ).problems
    assert problem.message == 'The rule "tested" leaves 2 mentees and 2 mentors without anybody.'
    assert found(document(**people, policy={"rules": [one("overlap_hours", least=1)]})) == []


def test_nobody_learns_from_a_warning_who_is_avoided() -> None:
    mentees = [mentee("e1", avoids=["r1", "r2"]), mentee("e2")]
    (problem,) = read_cohort(document(mentees=mentees)).problems
    assert (problem.pointer, problem.code) == ("/policy/rules", "rule_removes_all")
    assert problem.message == 'The rule "not_eligible" leaves 1 mentee without anybody.'
    assert problem.people == ()


def test_nobody_learns_from_a_warning_whose_must_wishes_leave_them_alone() -> None:
    wish = {"field": "department", "op": "is", "value": "Arts", "importance": "must"}
    mentors = [mentor("r1", department="Law"), mentor("r2", department="Law")]
    mentees = [mentee("e1", wishes=[wish]), mentee("e2")]
    (problem,) = read_cohort(document(mentees=mentees, mentors=mentors)).problems
    assert (problem.code, problem.people) == ("rule_removes_all", ())
    assert problem.message == 'The rule "must_wishes" leaves 1 mentee without anybody.'


@pytest.mark.parametrize(("unknown", "done"), [("allow", "allowed"), ("block", "ruled out")])
def test_a_rule_that_cannot_be_checked_says_for_how_many_and_what_is_done(
    unknown: str, done: str
) -> None:
    value = in_departments(None, "Law", {**one("same", field="department"), "unknown": unknown})
    del value["mentees"][0]["department"]
    problem = next(p for p in read_cohort(value).problems if p.code == "rule_not_checked")
    assert problem.people == ("e1",)
    assert problem.message == (
        'The rule "tested" could not be checked for 1 mentee who did not tell what it reads; '
        f"their pairs are {done}."
    )


@pytest.mark.parametrize(
    ("rule", "people"),
    [
        (one("reporting_line"), ("e1", "e2", "r2")),
        (one("overlap_hours"), ("e1", "e2", "r2")),
        (one("shared_language"), ("e1", "e2", "r1")),
    ],
)
def test_whoever_a_rule_could_not_check_is_told(rule: Document, people: tuple[str, ...]) -> None:
    hours = [{"day": "monday", "start": "09:00", "end": "10:00"}]
    mentors = [mentor("r1", availability=hours, reports_to="x"), mentor("r2", languages=["en"])]
    problems = read_cohort(document(mentors=mentors, policy={"rules": [rule]})).problems
    told = {p.pointer: p.people for p in problems if p.code == "rule_not_checked"}
    assert told["/policy/rules/0"] == people


def test_nobody_learns_from_a_warning_who_left_a_must_wish_open() -> None:
    wish = {"field": "department", "op": "is", "value": "Law", "importance": "must"}
    mentors = [mentor("r1", department="Law"), mentor("r2")]
    mentees = [mentee("e1", wishes=[wish]), mentee("e2")]
    (problem,) = read_cohort(document(mentees=mentees, mentors=mentors)).problems
    assert (problem.code, problem.people) == ("rule_not_checked", ())


def test_a_rule_about_an_empty_list_is_warned_about() -> None:
    value = document(policy={"rules": [one("no_repeat"), one("conflicts", "clash")]})
    assert found(value) == [
        ("/policy/rules/0", "nobody_told"),
        ("/policy/rules/1", "nobody_told"),
    ]


@pytest.mark.parametrize(
    ("preset", "codes"),
    [
        ("balanced", []),
        ("corporate", ["rule_not_checked"]),
        ("higher_education", ["nobody_told"]),
        ("healthcare", ["nobody_told", "rule_not_checked"]),
        ("technology", []),
    ],
)
def test_a_preset_whose_rule_lacks_its_data_says_so(preset: str, codes: list[str]) -> None:
    told = found(document(policy={"preset": preset}))
    assert sorted(told) == [("/policy/preset", code) for code in codes]
    for rules in ([], [one("shared_language")]):
        own = found(document(policy={"preset": preset, "rules": rules}))
        assert all(place != "/policy/preset" for place, _ in own)


def compared(kind: str, values: list[object], **params: object) -> list[tuple[str, str]]:
    fields = {"mentee_field": "attributes.x", "mentor_field": "attributes.x"}
    criterion = {**one(kind), **fields, "params": params}
    mentees = [mentee(f"e{k}", attributes={"x": value}) for k, value in enumerate(values)]
    mentors = [mentor("r1", attributes={"x": values[0]})]
    return found(document(mentees=mentees, mentors=mentors, policy={"criteria": [criterion]}))


@pytest.mark.parametrize(
    ("kind", "read", "unread"),
    [
        ("distance", [1, 2.5, -3], ["two", True, [1]]),
        ("meetings", [2], ["often"]),
        ("commitment", [6], ["a year"]),
        ("style", ["hands_on", 0.3], ["strict", 7]),
        ("time_zone", ["Europe/Lisbon"], ["Lisbon", 3]),
        ("format", ["either", "Virtual"], ["phone"]),
        ("text", ["words", ["some", "words"]], [3, True]),
        ("equal", ["a", 3, True, ["a"]], []),
    ],
)
def test_answers_of_the_wrong_type_are_counted(
    kind: str, read: list[object], unread: list[object]
) -> None:
    assert compared(kind, read) == []
    for value in unread:
        assert compared(kind, [*read, value]) == [
            ("/policy/criteria/0/mentee_field", "values_not_read")
        ]


def test_labels_outside_an_order_are_not_read_and_labels_of_nobody_are_told() -> None:
    order = ["beginner", "expert"]
    assert compared("ordinal", ["Beginner", "expert"], order=order) == []
    assert compared("ordinal", ["beginner", "exprt", "expert"], order=order) == [
        ("/policy/criteria/0/mentee_field", "values_not_read")
    ]
    assert compared("ordinal", ["beginner"], order=order) == [
        ("/policy/criteria/0/params/order", "label_unused")
    ]
    table = {"thesis": {"thesis": 1.0}}
    assert compared("table", ["thesis"], table=table) == []
    assert compared("table", ["thesis"], table={**table, "tests": {"thesis": 0.5}}) == [
        ("/policy/criteria/0/params/table", "label_unused")
    ]


def test_a_criterion_that_nobody_answers_is_warned_about() -> None:
    criterion = one("overlap") | {"mentee_field": "interests", "mentor_field": "interests"}
    mentees = [mentee("e1", interests=["chess"]), mentee("e2")]
    value = document(mentees=mentees, policy={"criteria": [criterion]})
    assert found(value) == [("/policy/criteria/0/mentor_field", "nobody_told")]
    chosen = document(policy={"criteria": [one("scores"), one("prefers", "chosen")]})
    assert found(chosen) == [
        ("/policy/criteria/0", "nobody_told"),
        ("/policy/criteria/1/mentee_field", "nobody_told"),
        ("/policy/criteria/1/mentor_field", "nobody_told"),
    ]


@given(valid_documents())
@settings(max_examples=50)
def test_whoever_is_said_to_be_alone_is(value: Document) -> None:
    cohort = read_cohort(value).cohort
    assert cohort is not None
    people = Participants.of(cohort)
    shape = len(people.mentees), len(people.mentors)
    if 0 in shape:
        return
    scores = np.full(shape, 1_000_000, dtype=np.int64)
    everything = slice(0, shape[0]), slice(0, shape[1])
    for rule in compile_rules(people):
        blocked = rule.blocked(*everything, scores)
        rows, columns = left_alone(rule, shape)
        assert (rows <= blocked.all(axis=1)).all()
        assert (columns <= blocked.all(axis=0)).all()
