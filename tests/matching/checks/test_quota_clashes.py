import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, mentee, mentor

LAW: Document = {"mentees": {"department": "Law"}}
ARTS: Document = {"mentees": {"department": "Arts"}}
R1: Document = {"mentors": {"ids": "r1"}}


def clashes(*entries: Document, **changes: object) -> list[str]:
    """Names of the quotas at which a clash is told."""
    mentees = [mentee(f"e{k}", department="Law" if k < 3 else "Arts") for k in range(6)]
    mentors = [mentor("r1", capacity=3), mentor("r2", capacity=1)]
    named = [{"name": f"q{k}", **entry} for k, entry in enumerate(entries)]
    people = {"mentees": mentees, "mentors": mentors, **changes}
    problems = read_cohort(document(**people, policy={"quotas": named})).problems
    assert all(one.severity == "warning" for one in problems)
    told = [one for one in problems if one.code == "quotas_clash"]
    return [str(one.pointer) for one in told]


@pytest.mark.parametrize(
    "entries",
    [
        ({"min": 2, **LAW}, {"max": 1}),
        ({"min": 2, **LAW, **R1}, {"max": 1, **LAW}),
        ({"min": 3, **LAW}, {"max": 1, "each": "mentor"}),
        ({"min": 1, "each": "mentee", **LAW}, {"max": 2}),
        ({"min": 3, "unit": "hours", **LAW}, {"max": 2.5, "unit": "hours"}),
        ({"min": 0.3, "unit": "share", **LAW}, {"max": 0.2, "unit": "share"}),
        ({"min": 0.75, "unit": "share", "of": "capacity", **LAW}, {"max": 2}),
    ],
)
def test_a_minimum_above_the_maximum_of_a_larger_group_is_told(
    entries: tuple[Document, ...],
) -> None:
    assert clashes(*entries) == ["/policy/quotas/0/min"]
    assert clashes({**entries[0], "min": 0}, {**entries[1], "max": 5 * entries[1]["max"]}) == []


def test_a_maximum_of_another_group_is_no_clash() -> None:
    assert clashes({"min": 2, **LAW}, {"max": 1, **ARTS}) == []
    assert clashes({"min": 2}, {"max": 1, **LAW}) == []
    assert clashes({"min": 2, **LAW}, {"max": 1, "unit": "hours"}) == []


def test_minima_of_groups_with_nobody_in_common_must_fit_into_the_places() -> None:
    assert clashes({"min": 2, **LAW}, {"min": 3, **ARTS}) == ["/policy/quotas/1/min"]
    assert clashes({"min": 2, **LAW}, {"min": 2, **ARTS}) == []
    assert clashes({"min": 2, **LAW, **R1}, {"min": 2, **ARTS, **R1}) == ["/policy/quotas/1/min"]
    assert clashes({"min": 2, **LAW, **R1}, {"min": 2, **ARTS}) == []


def test_minima_of_several_mentors_must_fit_into_what_mentees_want() -> None:
    mentors = [mentor("r1"), mentor("r2")]
    law_with = [{"min": 2, **LAW, "mentors": {"ids": known}} for known in ("r1", "r2")]
    assert clashes(*law_with, mentors=mentors) == ["/policy/quotas/1/min"]
    assert clashes(law_with[0], {**law_with[1], "min": 1}, mentors=mentors) == []


def test_groups_that_have_people_in_common_are_not_added_up() -> None:
    assert clashes({"min": 3, **LAW}, {"min": 3, "mentees": {"ids": ["e0", "e1", "e2"]}}) == []
