import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee, mentor


def circles(*chart: tuple[str, str]) -> list[tuple[str, ...]]:
    problems = read_cohort(document(org_chart=[list(pair) for pair in chart])).problems
    return [one.people for one in problems if one.code == "reporting_cycle"]


@pytest.mark.parametrize(
    ("chart", "circle"),
    [
        ([("a", "a")], ("a",)),
        ([("a", "b"), ("b", "a")], ("a", "b")),
        ([("e1", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "top")], ("a", "b", "c")),
    ],
)
def test_people_who_report_in_a_circle_are_named(
    chart: list[tuple[str, str]], circle: tuple[str, ...]
) -> None:
    assert circles(*chart) == [circle]


def test_several_managers_are_no_circle() -> None:
    assert circles(("e1", "a"), ("e1", "b"), ("a", "top"), ("b", "top")) == []


def test_two_circles_are_two_problems() -> None:
    chart = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")]
    assert sorted(circles(*chart)) == [("a", "b"), ("c", "d")]


def test_a_circle_is_told_where_it_starts_and_may_go_through_both_lists() -> None:
    value = document(
        mentees=[mentee("e1", reports_to="r1"), mentee("e2", reports_to="r1")],
        mentors=[mentor("r1", reports_to="x"), mentor("r2", reports_to="r1")],
        org_chart=[["x", "e1"]],
    )
    errors = [one for one in read_cohort(value).problems if one.severity == "error"]
    assert [(one.pointer, str(one.code)) for one in errors] == [
        ("/mentees/0/reports_to", "reporting_cycle")
    ]
    assert errors[0].people == ("e1", "r1", "x")
    assert errors[0].message == (
        'Each of "e1", "r1", "x" reports to the next, and the last to the first.'
    )


@given(st.integers(0, 2**32 - 1))
def test_a_circle_is_found_exactly_where_walking_up_comes_back(seed: int) -> None:
    chance = random.Random(seed)
    names = "abcdefgh"
    chart = [(chance.choice(names), chance.choice(names)) for _ in range(chance.randint(0, 9))]

    def above(person: str) -> set[str]:
        seen: set[str] = set()
        ahead = [person]
        while ahead:
            here = ahead.pop()
            further = {manager for one, manager in chart if one == here} - seen
            seen |= further
            ahead += further
        return seen

    on_circles = {name for name in names if name in above(name)}
    groups = {
        frozenset(x for x in on_circles if x in above(y) and y in above(x)) for y in on_circles
    }
    told = circles(*chart)
    assert len(told) == len(groups)
    for circle in told:
        pairs = zip(circle, (*circle[1:], circle[0]), strict=True)
        assert all(pair in chart for pair in pairs)
        assert sum(set(circle) <= group for group in groups) == 1


def test_a_long_line_costs_no_recursion() -> None:
    chart = [[f"p{k}", f"p{k + 1}"] for k in range(20_000)]
    assert all(code == "rule_not_checked" for _, code in found(document(org_chart=chart)))
    circle = [*chart, ["p20000", "p0"]]
    assert found(document(org_chart=circle)) == [("/org_chart/0", "reporting_cycle")]
