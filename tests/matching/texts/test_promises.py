import json
from pathlib import Path

import pytest

from app.matching.texts.promises import promises_asked

LINES = Path(__file__).resolve().parents[3] / "benchmarks" / "data" / "goals_dev.jsonl"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Please find me a job in London", "a job"),
        ("Land my first software engineering job", "a job"),
        ("I want my mentor to hire me", "a job"),
        ("Get promoted to senior manager this year", "a promotion"),
        ("I need a promotion", "a promotion"),
        ("Get a higher salary", "more pay"),
        ("I want to find a job in publishing", "a job"),
        ("I need a raise, please", "more pay"),
        ("Getting a visa for Canada", "a visa"),
        ("Be accepted to Harvard", "a place to study"),
        ("Secure a place at a good university", "a place to study"),
        ("Get into medical school", "a place to study"),
    ],
)
def test_an_outcome_that_is_not_a_mentors_to_give_is_named(text: str, outcome: str) -> None:
    assert promises_asked(text) == [outcome]


@pytest.mark.parametrize(
    "text",
    [
        "How do I get a job in publishing?",
        "Prepare for a promotion to associate professor",
        "Learn what it takes to get promoted",
        "Get the job done without shouting",
        "I got a job in a bakery and want to run it",
        "I was promoted last month and now lead my friends",
        "I don't want to be promoted",
        "Practise job interviews",
        "Raise money for our charity",
        "I want to raise money for a youth theatre",
        "I want to raise my profile among pharmacists",
        "I need to understand visa rules",
        "I want to design a job rotation scheme",
        "I want to build an internship programme",
        "I want a fair salary structure for my staff",
        "I am getting promoted in May and will lead former peers",
        "Secure a strong negotiating position with suppliers",
        "",
    ],
)
def test_a_way_there_and_a_past_one_are_fine_goals(text: str) -> None:
    assert promises_asked(text) == []


def test_several_outcomes_are_named_in_one_order() -> None:
    text = "Get a visa. Get promoted. Find me a job."
    assert promises_asked(text) == ["a job", "a promotion", "a visa"]


def test_hardly_a_line_of_the_development_set_asks_for_one() -> None:
    lines = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    asking = [one["id"] for one in lines if any(map(promises_asked, one["goals"]))]
    assert len(asking) <= 0.01 * len(lines)


@pytest.mark.timeout(60)  # in squared time one would take hours
@pytest.mark.parametrize("part", ["get ", "get my ", "how get a ", "give me ", "job", "get a-"])
def test_a_megabyte_of_half_requests_is_read_to_its_end(part: str) -> None:
    long = part * (1_000_000 // len(part))
    assert promises_asked(f"{long}. I want a salary for all that I do; be hired") == [
        "a job",
        "more pay",
    ]
