"""What is shown in the terminal of a long answer."""

import io

import pytest
from rich.console import Console

from app.matching.codes import Code
from app.matching.pipeline import match
from app.matching.problems import MAX_PROBLEMS, Problem
from app.terminal import FIRST_LINES, MAX_LINES, show_problems, show_result
from embeddings.encoder import SentenceEncoder
from tests.support.cohort_documents import document, mentee
from tests.support.cohorts import read


@pytest.mark.parametrize(("pairs", "shown"), [(MAX_LINES, MAX_LINES), (MAX_LINES + 1, FIRST_LINES)])
def test_a_long_table_is_cut_and_says_how_much_is_left(
    encoder: SentenceEncoder, pairs: int, shown: int
) -> None:
    result = match(read(document()), encoder)
    pair = result.assignments[0].model_copy(update={"mentee": "e77"})
    out = Console(file=io.StringIO(), width=120)
    show_result(out, result.model_copy(update={"assignments": (pair,) * pairs}))
    assert isinstance(out.file, io.StringIO)
    told = out.file.getvalue()
    assert told.count("e77") == shown
    assert (f"… and {pairs - shown:,} more pairs" in told) == (shown < pairs)


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, '"e0".'), (11, '"e9" … and 1 more.'), (MAX_PROBLEMS, '"e9" … and at least 90 more.')],
)
def test_people_whom_a_problem_does_not_name_are_named_beside_it(count: int, told: str) -> None:
    people = tuple(f"e{k}" for k in range(count))
    problem = Problem("/policy/rules/0", Code.RULE_NOT_CHECKED, "warning", "Ask.", people=people)
    out = Console(file=io.StringIO(), width=200)
    show_problems(out, [problem], more=0)
    assert isinstance(out.file, io.StringIO)
    line = out.file.getvalue()
    assert 'Ask. People: "e0"' in line
    assert line.endswith(f"{told}\n")


def test_people_whom_a_warning_names_are_not_named_twice(encoder: SentenceEncoder) -> None:
    cohort = read(document(mentees=[mentee("e1", goals="Lead"), mentee("e2")]))
    result = match(cohort, encoder)
    assert [warning.people for warning in result.warnings] == [("e1",)]
    out = Console(file=io.StringIO(), width=200)
    show_result(out, result)
    assert isinstance(out.file, io.StringIO)
    line = next(one for one in out.file.getvalue().splitlines() if one.startswith("warning"))
    assert line.count("e1") == 1


def test_pairs_that_need_a_look_stand_first_in_the_table(encoder: SentenceEncoder) -> None:
    result = match(read(document()), encoder)
    pair = result.assignments[0]
    reviews = {"e1": (), "e2": (Code.PINNED,), "e3": (Code.WEAK_FIT,), "e4": (Code.NOTHING_KNOWN,)}
    pairs = [pair.model_copy(update={"mentee": one, "review": reviews[one]}) for one in reviews]
    out = Console(file=io.StringIO(), width=120)
    show_result(out, result.model_copy(update={"assignments": tuple(pairs)}))
    assert isinstance(out.file, io.StringIO)
    told = out.file.getvalue()
    assert sorted(reviews, key=told.index) == ["e3", "e4", "e1", "e2"]


def test_what_acronyms_were_read_as_is_shown_and_long_lists_are_cut(
    encoder: SentenceEncoder,
) -> None:
    result = match(read(document(mentees=[mentee("e1", goals="Learn to lead an ICU.")])), encoder)
    out = Console(file=io.StringIO(), width=200)
    show_result(out, result)
    show_result(out, result.model_copy(update={"expansions": result.expansions * 12}))
    show_result(out, result.model_copy(update={"expansions": ()}))
    assert isinstance(out.file, io.StringIO)
    one, many = (line for line in out.file.getvalue().splitlines() if line.startswith("Acronyms"))
    assert one == "Acronyms read as: ICU = intensive care unit."
    assert many.count("ICU") == 10
    assert many.endswith("; … and 2 more.")
