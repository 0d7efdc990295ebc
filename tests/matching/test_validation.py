"""A check tells whether a cohort can be matched, all problems, and who takes part."""

from app.matching.reading import read_cohort
from app.matching.validation import validation_of


def test_the_size_counts_those_who_take_part() -> None:
    document = {
        "mentees": [{"id": "e1", "goals": "Lead my first team"}, {"id": "e2", "demand": 0}],
        "mentors": [{"id": "r1", "status": "paused"}, {"id": "r2", "expertise": "Leads teams"}],
    }
    told = validation_of(read_cohort(document))
    assert told.valid
    assert told.size is not None
    assert (told.size.mentees, told.size.mentors) == (1, 1)


def test_an_invalid_cohort_has_problems_and_no_size() -> None:
    told = validation_of(read_cohort({"mentees": [{"id": "e1"}] * 200, "mentors": [{"id": "r1"}]}))
    assert not told.valid
    assert told.size is None
    assert len(told.problems) == 100
    assert told.more > 0
