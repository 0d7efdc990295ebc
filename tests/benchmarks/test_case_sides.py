import json

import numpy as np
import pytest

from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.case_json import read_json_case
from solver.result import Assignment
from solver.sides.constraints import Sides
from tests.support.case_documents import PLAIN, Document

HOURS: Document = PLAIN | {
    "kind": "gap",
    "weights": {"encoding": "dense", "rows": [[1.5, 2], [0.25, 3], [4, 0]]},
    "capacity_max": [5, 2.75],
}


def read(document: Document) -> Case:
    return read_json_case(json.dumps(document).encode())


def sides_of(document: Document) -> Sides:
    sides = read(document).aim.sides
    assert sides is not None
    return sides


def problems(document: Document) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        read(document)
    return caught.value.problems


def assigned(*pairs: tuple[int, int]) -> Assignment:
    return Assignment.from_pairs(np.array(pairs, dtype=np.int64))


def test_hours_are_whole_numbers_at_one_scale_and_bound_each_mentor() -> None:
    sides = sides_of(HOURS | {"capacity_min": [0.5, 0]})
    first, second = sides.constraints
    assert (first.least, first.most, second.least, second.most) == (50, 500, None, 275)
    assert sides.used(assigned((0, 0), (1, 0), (2, 1))) == [175, 0]
    assert sides.broken(assigned((0, 0), (2, 0), (1, 1))) == (
        "hours of mentor 0",
        "hours of mentor 1",
    )


def test_hours_bound_no_number_of_pairs() -> None:
    problem = read(HOURS | {"demand_max": 2}).problem
    assert (problem.capacity >= 3).all()
    assert not problem.min_load.any()


def test_a_quota_counts_the_pairs_of_its_groups() -> None:
    quotas = [
        {"mentees": [0, 2], "mentors": "all", "min": 1, "max": None, "note": "half of them"},
        {"mentees": "all", "mentors": [1], "max": 1},
    ]
    sides = sides_of(PLAIN | {"kind": "b-matching-quota", "group_quotas": quotas})
    assert [(one.least, one.most) for one in sides.constraints] == [(1, None), (None, 1)]
    assert sides.used(assigned((0, 1), (1, 1), (2, 0))) == [2, 2]
    assert sides.broken(assigned((0, 1), (1, 1))) == ("group_quotas[1]",)


def test_a_quota_of_each_mentee_holds_for_all_whom_demand_does_not_keep_within_it() -> None:
    quota = [{"mentors": [0, 1], "min": 0, "max": 1}]
    document = PLAIN | {"per_mentee_quotas": quota, "demand_max": [2, 1, 2]}
    sides = sides_of(document)
    assert [one.name for one in sides.constraints] == [
        "per_mentee_quotas[0] of mentee 0",
        "per_mentee_quotas[0] of mentee 2",
    ]
    assert sides.broken(assigned((0, 0), (0, 1), (1, 0))) == (sides.constraints[0].name,)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weights": None}, "weights is missing"),
        ({"weights": [[1, 2]] * 3}, "weights is wrong; expected an object"),
        ({"weights": {"encoding": "dense", "rows": [[1, 2], [3, 4]]}}, "weights.rows is wrong"),
        ({"weights": {"encoding": "dense", "rows": [[1, -2]] * 3}}, "weights.rows is wrong"),
        ({"weights": {"encoding": "dense", "rows": [[1, None]] * 3}}, "weights.rows is wrong"),
        (
            {"weights": {"encoding": "dense", "rows": [[1, 1 / 3]] * 3}},
            "weights is wrong; expected",
        ),
        ({"weights": {"encoding": "list", "rows": [[1, 2]] * 3}}, "weights.encoding is wrong"),
        ({"capacity_max": [1, "2"]}, "capacity_max is wrong"),
        ({"capacity_max": -1}, "capacity_max is wrong"),
        ({"capacity_min": 6}, "capacity_min is above capacity_max"),
        ({"pair_max": 2}, "side constraints need pair_max = 1"),
    ],
    ids=range(11),
)
def test_hours_that_mean_nothing_are_refused(changes: Document, sentence: str) -> None:
    assert any(told.startswith(sentence) for told in problems(HOURS | changes))


@pytest.mark.parametrize(
    ("quota", "sentence"),
    [
        ("all", "group_quotas[0] is wrong; expected an object"),
        ({"mentees": [3], "mentors": "all", "max": 1}, "group_quotas[0].mentees is wrong"),
        ({"mentees": "some", "mentors": [0], "max": 1}, "group_quotas[0].mentees is wrong"),
        ({"mentees": "all", "max": 1}, "group_quotas[0].mentors is missing"),
        ({"mentees": "all", "mentors": [0], "min": -1}, "group_quotas[0].min is wrong"),
        ({"mentees": "all", "mentors": [0], "max": 1.5}, "group_quotas[0].max is wrong"),
        ({"mentees": "all", "mentors": [0], "min": 3, "max": 2}, "group_quotas[0].min is 3"),
        ({"mentees": "all", "mentors": [0], "unit": "hours"}, "group_quotas[0].unit is unknown"),
    ],
    ids=range(8),
)
def test_quotas_that_mean_nothing_are_refused(quota: object, sentence: str) -> None:
    found = problems(PLAIN | {"kind": "b-matching-quota", "group_quotas": [quota]})
    assert any(told.startswith(sentence) for told in found), found


def test_everything_wrong_with_hours_and_quotas_is_told_at_once() -> None:
    found = problems(
        HOURS
        | {
            "weights": {"encoding": "dense", "rows": []},
            "capacity_max": "many",
            "group_quotas": [{"mentees": "all", "mentors": [7]}],
            "per_mentee_quotas": {"mentors": [0]},
        }
    )
    assert [told.split()[0] for told in found] == [
        "capacity_max",
        "weights.rows",
        "group_quotas[0].mentors",
        "per_mentee_quotas",
    ]
