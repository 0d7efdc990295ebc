"""A way that is thrown by what somebody says of themselves is caught; one that is not, is not."""

import numpy as np

from benchmarks.text_quality.invariance import (
    AS_WRITTEN,
    DISTRACTOR,
    NEUTRAL,
    PERSON,
    measure_invariance,
)
from benchmarks.text_quality.question import Question, Writer
from solver.scores import IntArray

SAID = {"faith": "I go to the temple.", "age": "I am 61.", "origin": "I moved here from Lima."}


class ByFirstText:
    """Finds who is right by the first text alone, but not for somebody who says this word."""

    name = "by first text"

    def __init__(self, thrown_by: str = "nothing says this") -> None:
        self._thrown_by = thrown_by

    def scores(self, question: Question) -> IntArray:
        table = [
            [self._score(mentee, mentor) for mentor in question.mentors]
            for mentee in question.mentees
        ]
        return np.array(table, dtype=np.int64)

    def _score(self, mentee: Writer, mentor: Writer) -> int:
        right = mentee.texts[0] == mentor.texts[0]
        thrown = self._thrown_by in " ".join((*mentee.texts, *mentor.texts, mentee.name or ""))
        return -int(right) if thrown else int(right)


def _question() -> Question:
    groups = list(SAID)
    people = tuple(
        Writer(
            (f"topic {k}",),
            facts={
                "self": SAID[groups[k % 3]],
                "self_group": groups[k % 3],
                "neutral": "I prefer tea.",
                "distractor": "Happy to help.",
            },
        )
        for k in range(30)
    )
    return Question("q", people, people, np.arange(30)).shuffled(1)


def test_who_reads_goals_alone_loses_nobody() -> None:
    found = measure_invariance(_question(), ByFirstText(), by_group=True)
    assert found is not None
    assert found.groups == ("  age", "  faith", "  origin")
    for kept in (*found.first_choice.values(), *found.assignment.values()):
        assert kept.share.value == 1
        assert kept.than_as_written.value == kept.than_neutral.value == 0


def test_who_is_thrown_by_one_group_is_caught_there() -> None:
    found = measure_invariance(_question(), ByFirstText("temple"), by_group=True)
    assert found is not None
    assert found.first_choice["  faith"].than_neutral.high == -1
    assert found.assignment["  faith"].than_neutral.high <= -0.9
    assert found.first_choice["  age"].than_neutral.value == 0
    assert -0.5 < found.first_choice[PERSON].than_as_written.value < -0.2


def test_who_is_thrown_by_a_name_or_by_what_mentors_add_is_caught_there() -> None:
    by_name = measure_invariance(_question(), ByFirstText("Okonkwo"), by_group=True)
    assert by_name is not None
    assert np.isclose(by_name.first_choice["+ Nigerian name"].than_as_written.value, -1 / 3)
    assert by_name.first_choice["+ Polish name"].than_as_written.value == 0
    by_entry = measure_invariance(_question(), ByFirstText("Happy"), by_group=True)
    assert by_entry is not None
    assert by_entry.first_choice[DISTRACTOR].than_as_written.value == -1


def test_the_yardstick_is_measured_on_the_main_conditions_alone() -> None:
    found = measure_invariance(_question(), ByFirstText(), by_group=False)
    assert found is not None
    assert list(found.first_choice) == [AS_WRITTEN, NEUTRAL, PERSON]


def test_a_file_without_such_sentences_is_not_measured() -> None:
    people = (Writer(("one",)), Writer(("two",)))
    question = Question("q", people, people, np.arange(2))
    assert measure_invariance(question, ByFirstText(), by_group=True) is None
