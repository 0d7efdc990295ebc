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


@pytest.mark.parametrize("objective", ["stable", "total_score"])
def test_priorities_that_the_objective_does_not_read_are_told(objective: str) -> None:
    policy = {"objective": objective}
    people = [mentee("e1", priority=1), mentee("e2"), mentee("e3")]
    assert found(document(mentees=people, policy=policy)) == [
        ("/policy/objective", "priority_not_read")
    ]
    assert found(document(mentees=people, policy={"objective": "max_min"})) == []
    alike = [mentee("e1", priority=3), mentee("e2", priority=3)]
    assert found(document(mentees=alike, policy=policy)) == []


def test_whoever_left_the_priority_out_has_none() -> None:
    people = [mentee("e1", priority=1), mentee("e2", priority=1), mentee("e3"), mentee("e4")]
    assert found(document(mentees=people)) == []
    (problem,) = read_cohort(document(mentees=people[:3])).problems
    assert problem.message == (
        "2 of 3 mentees have the highest priority, 1; the highest number comes first."
    )
