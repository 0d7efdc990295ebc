import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found

LAST = {"scores": 0.5, "conflicts": "family", "history": "Spring"}


@pytest.mark.parametrize("field", LAST)
def test_ids_of_nobody_are_one_warning_for_each_list(field: str) -> None:
    entries = [["e1", "r1", LAST[field]], ["e1x", "r1", LAST[field]], ["gone", "r2", LAST[field]]]
    (problem,) = read_cohort(document(policy={field: entries})).problems
    assert (problem.pointer, problem.code) == (f"/policy/{field}/1/0", "unknown_person")
    assert problem.people == ("e1x", "gone")
    assert problem.nearest == "e1"
    assert problem.message.startswith(
        f'Nobody on that side has the id "e1x", named in {field}, nor 1 more id there.'
    )


def test_a_conflict_may_name_its_two_people_in_any_order() -> None:
    assert (
        found(document(policy={"conflicts": [["r1", "e1", "family"], ["e1", "e2", "team"]]})) == []
    )
    assert found(document(policy={"history": [["r1", "e1", "Spring"]]})) == [
        ("/policy/history/0/0", "unknown_person")
    ]


def test_a_pair_has_one_score() -> None:
    scores = [["e1", "r1", 0.5], ["e1", "r2", 0.5], ["e1", "r1", 0.6]]
    assert found(document(policy={"scores": scores})) == [("/policy/scores/2", "score_doubled")]
