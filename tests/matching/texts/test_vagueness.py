import json
from pathlib import Path

import pytest

from app.matching.texts.vagueness import is_generic

LINES = Path(__file__).resolve().parents[3] / "benchmarks" / "data" / "goals_dev.jsonl"


@pytest.mark.parametrize(
    "text",
    [
        "Grow my career",
        "I want to learn new things.",
        "I\u2019d like to get advice from someone more experienced.",
        "Professional development, personal growth and networking!",
        "Please describe your goals here",
        "TAKE MY CAREER TO THE NEXT LEVEL",
    ],
)
def test_goals_that_anybody_could_have_are_generic(text: str) -> None:
    assert is_generic([text])


@pytest.mark.parametrize(
    "text",
    [
        "Grow my career in nursing",
        "Learn Python",
        "Public speaking",
        "Reach 10 people",
        "Building a program for mentors",
        "How to develop people in my organisation",
        "Mehr über meine Karriere lernen",
        "学习新的东西",
    ],
)
def test_one_further_word_is_specific(text: str) -> None:
    assert not is_generic([text])


def test_one_specific_goal_of_several_is_enough() -> None:
    assert not is_generic(["Grow my career", "Run a bakery"])
    assert is_generic(["Grow my career", "Learn new things"])


@pytest.mark.parametrize("texts", [[], [""], ["Grow"], ["Learn more"], ["👍"]])
def test_too_few_words_are_short_rather_than_generic(texts: list[str]) -> None:
    assert not is_generic(texts)


def test_no_line_of_the_development_set_is_generic_however_short() -> None:
    lines = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    assert [one["goals"] for one in lines if is_generic(one["goals"])] == []
