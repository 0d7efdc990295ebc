import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee, mentor


@pytest.mark.parametrize("field", ["forbidden", "current"])
def test_a_pair_with_somebody_unknown_is_a_warning(field: str) -> None:
    read = read_cohort(document(policy={field: [["e1", "r1x"], ["e9x", "r1"]]}))
    assert [problem.pointer for problem in read.problems] == [
        f"/policy/{field}/0/1",
        f"/policy/{field}/1/0",
    ]
    assert {problem.code for problem in read.problems} == {"unknown_person"}
    assert read.problems[0].nearest == "r1"
    assert read.cohort is not None


def test_swapped_ids_are_told_to_be_swapped() -> None:
    problems = read_cohort(document(policy={"forbidden": [["r1", "e1"]]})).problems
    assert [problem.message.split(" Did")[0] for problem in problems] == [
        'No mentee has the id "r1", named in forbidden. It is the id of a mentor.',
        'No mentor has the id "e1", named in forbidden. It is the id of a mentee.',
    ]


def test_nobody_learns_who_avoids_whom_of_somebody_absent() -> None:
    """Each id is counted once, however many avoid it; neither it nor they are named."""
    mentees = [mentee(f"e{i}", avoids=["gone", "left", "r1"]) for i in range(5)]
    mentors = [mentor("r1"), mentor("r2"), mentor("left", status="paused")]
    problems = read_cohort(document(mentees=[*mentees, mentee("e9")], mentors=mentors)).problems
    assert [(one.pointer, one.code, one.message, one.people) for one in problems] == [
        (
            "",
            "not_in_round",
            "Lists of avoids name 1 id of people who do not take part in this round.",
            (),
        ),
        ("", "unknown_person", "Lists of avoids name 1 id of nobody.", ()),
    ]
    assert all(one.nearest is None for one in problems)


def test_avoiding_somebody_of_the_own_list_is_fine_unless_ids_are_separate() -> None:
    value = document(mentees=[mentee("e1", avoids=["e2"]), mentee("e2")])
    assert found(value) == []
    assert found({**value, "policy": {"ids": "separate"}}) == [("", "unknown_person")]


def test_naming_somebody_who_is_not_in_the_round_is_a_warning() -> None:
    value = document(
        mentees=[mentee("e1", avoids=["r2"]), mentee("e2", demand=0)],
        mentors=[mentor("r1"), mentor("r2", status="withdrawn")],
        policy={"forbidden": [["e2", "r1"]], "current": [["e1", "r2"]]},
    )
    assert found(value) == [
        ("", "not_in_round"),
        ("/policy/forbidden/0/0", "not_in_round"),
        ("/policy/current/0/1", "not_in_round"),
    ]
