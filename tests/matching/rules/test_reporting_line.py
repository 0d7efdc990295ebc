"""Nobody is matched with somebody above or below them, through whoever takes part or not."""

import pytest

from app.matching.cohort import Cohort
from app.matching.participants import Participants
from app.matching.rules import compile_rules
from app.matching.rules.rule import ListedPairs
from tests.support.two_people import verdict


@pytest.mark.parametrize(("low", "high"), [("e", "r"), ("r", "e")])
def test_a_line_through_people_outside_the_cohort_counts(low: str, high: str) -> None:
    chart = [[low, "x"], ["x", "y"], ["y", high]]
    assert verdict("reporting_line", org_chart=chart) is False


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_the_manager_named_by_the_person_counts(side: str) -> None:
    one = {"reports_to": {"mentee": "r", "mentor": "e"}[side]}
    people = ({}, one) if side == "mentor" else (one, {})
    assert verdict("reporting_line", *people) is False


def test_people_of_two_branches_are_free() -> None:
    assert verdict("reporting_line", {"reports_to": "x"}, {"reports_to": "y"}) is True


def test_one_manager_counts_only_if_asked_for() -> None:
    people = {"reports_to": "x"}, {"reports_to": "x"}
    assert verdict("reporting_line", *people) is True
    assert verdict("reporting_line", *people, {"same_manager": True}) is False


def test_a_manager_of_their_managers_in_common_does_not_count_as_the_same() -> None:
    chart = [["e", "x"], ["r", "y"], ["x", "top"], ["y", "top"]]
    assert verdict("reporting_line", params={"same_manager": True}, org_chart=chart) is True


def test_somebody_whom_the_chart_does_not_place_cannot_be_judged() -> None:
    assert verdict("reporting_line", {"reports_to": "x"}) is None
    assert verdict("reporting_line", {"reports_to": "x"}, org_chart=[["z", "r"]]) is True


@pytest.mark.parametrize(
    "chart",
    [[["e", "e"]], [["e", "x"], ["x", "e"]], [["e", "x"], ["x", "y"], ["y", "x"], ["r", "x"]]],
)
def test_a_cycle_in_the_chart_ends(chart: list[list[str]]) -> None:
    assert verdict("reporting_line", org_chart=chart) is not False


def test_everybody_in_a_cycle_is_above_everybody_else() -> None:
    assert verdict("reporting_line", org_chart=[["e", "x"], ["x", "r"], ["r", "e"]]) is False


def test_managers_of_two_people_with_one_id_are_told_apart() -> None:
    mentees = [{"id": "1", "reports_to": "7"}, {"id": "7"}]
    mentors = [{"id": "1"}, {"id": "7"}]
    closed = {}
    for ids in ("shared", "separate"):
        document = {"mentees": mentees, "mentors": mentors, "policy": {"ids": ids}}
        people = Participants.of(Cohort.model_validate(document))
        lines = [one for one in compile_rules(people) if one.name == "reporting_line"]
        closed[ids] = {
            (people.mentee_ids[row], people.mentor_ids[column])
            for one in lines
            if isinstance(one, ListedPairs)
            for row, column in one.pairs.tolist()
        }
    assert closed == {"shared": {("1", "7"), ("7", "1")}, "separate": {("1", "7")}}
