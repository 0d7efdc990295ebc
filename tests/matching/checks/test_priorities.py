import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee


def ranked(*priorities: int) -> list[tuple[str, str]]:
    return found(document(mentees=[mentee(f"e{k}", priority=p) for k, p in enumerate(priorities)]))


@pytest.mark.parametrize("priorities", [(2, 2, 1), (3, 3, 3, 0, 1), (1, 1, 0)])
def test_most_people_at_the_highest_priority_look_inverted(priorities: tuple[int, ...]) -> None:
    assert ranked(*priorities) == [("/mentees/0/priority", "priority_inverted")]


@pytest.mark.parametrize("priorities", [(2, 1), (0, 0, 1), (5, 5, 5), (3, 3, 1, 0)])
def test_few_people_at_the_highest_priority_are_as_it_should_be(
    priorities: tuple[int, ...],
) -> None:
    assert ranked(*priorities) == []


def test_whoever_left_the_priority_out_has_none() -> None:
    people = [mentee("e1", priority=1), mentee("e2", priority=1), mentee("e3"), mentee("e4")]
    assert found(document(mentees=people)) == []
    (problem,) = read_cohort(document(mentees=people[:3])).problems
    assert problem.message == (
        "2 of 3 mentees have the highest priority, 1; the highest number comes first."
    )
