import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.texts.negation import unwanted, without_unwanted

WANTED = ("I want to learn law", "show me how to price", "I lead nine people")
CLAUSES = (*WANTED, "I don't want sales", "no more audits", "trading is not for me")
LINES = Path(__file__).resolve().parents[3] / "benchmarks" / "data" / "goals_dev.jsonl"


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("I'm not interested in management.", "not interested in management"),
        ("I\u2019m not really interested in people management.", "people management"),
        ("No consulting please, I have had my share.", "no consulting please"),
        ("I do not want to become a ward manager or deal with rosters.", "ward manager"),
        ("Anything but sales! I want to write.", "anything but sales"),
        ("I'm fed up with marathons and bake sales", "marathons and bake sales"),
        ("Teaching is not for me, I'd rather do research", "teaching"),
        ("Industry is out of the question.", "industry"),
        ("Please don't send me a Swift purist.", "a swift purist"),
        ("No meetings for me.", "no meetings for me"),
        ("Data work (not interested in sales)", "not interested in sales"),
        ("Grow as an analyst \u2014not interested in management", "not interested in management"),
    ],
)
def test_what_is_not_wanted_is_found_with_its_clause(text: str, clause: str) -> None:
    (found,) = unwanted(text)
    assert clause in found


@pytest.mark.parametrize(
    "text",
    [
        "Not sure how to tell my boss.",
        "I've never led a team.",
        "Can't wait to start!",
        "I don't know how to tell a friend that his work isn't good enough.",
        "I have no experience in sales and want to learn it.",
        "There was no budget, so we stopped.",
        "I don't want to lose my best people.",
        "I do not want to be the one who signs.",
        "I'm tired of being overlooked.",
        "There is no place for me in this team.",
        "My boss won't listen.",
        "Not only Python but statistics too.",
        "Customers who are not interested in insurance, I want to learn to win them.",
        "Patients who don't want treatment: how do I talk with them?",
        "How do I stay out of trouble with the regulator?",
        "I'm not going into detail here, but my team quarrels.",
        "I don't want to be stuck in middle management for ever.",
        "No prior coding experience, thanks for your patience.",
        "",
    ],
)
def test_doubts_fears_and_what_is_missing_are_no_negated_wishes(text: str) -> None:
    assert unwanted(text) == []


def test_a_clause_ends_before_what_is_wanted_instead() -> None:
    assert unwanted("I don't want sales, I want marketing") == ["don't want sales"]
    assert unwanted("I don't want sales but marketing") == ["don't want sales"]


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("I don't want sales, I want marketing.", "I want marketing."),
        ("I want marketing but I don't want sales.", "I want marketing."),
        (
            "I\u2019m a GP and don\u2019t want partnership, I\u2019d rather earn a wage.",
            "I'm a GP and, I'd",
        ),
        ("Please, no more dashboards; show me how to run trials.", "show me how to run trials."),
        ("Never again a rig, no helicopter, nor crude, but water that heats a town.", "water that"),
        ("I'm fed up with audits: no ticking, no samples.", ""),
        ("Teaching is not for me, show me how research works.", "show me how research works."),
        ("Lead my first team.", "Lead my first team."),
        ("I'm not interested in titles and want to become a nurse.", "want to become a nurse."),
        ("I don't want sales \u2014 I want law.", "I want law."),
        ("I don't want sales, marketing, or law.", ""),
        ("I don\u2018t want sales but marketing.", "marketing."),
        ("Please, nothing with sales.", ""),
        ("\u0130stanbul is home and I don't want to move.", "\u0130stanbul is home."),
    ],
)
def test_what_is_not_wanted_is_left_out_of_a_sentence(sentence: str, left: str) -> None:
    rest = without_unwanted(sentence).replace("\u2019", "'")
    assert rest.startswith(left)
    assert bool(rest) == bool(left)


@pytest.mark.parametrize(
    "sentence",
    [
        "I don't want to give up on becoming a nurse.",
        "I don't want anything but nursing.",
        "I don't want to just code any more, I want to lead.",
        "I have no one to teach me welding, please help.",
        "No experience, no degree, please help me get into nursing.",
        "I can't face public speaking and want to learn it.",
        "I'm fed up with not understanding my taxes.",
        "I want to earn no more than others.",
        "Spare me an hour to teach me chess.",
        "I want to help patients stay out of hospital.",
        "How to motivate employees with no interest in security training?",
        "I want to learn why voters don't care about climate policy.",
    ],
)
def test_what_may_be_wanted_after_all_is_read(sentence: str) -> None:
    assert without_unwanted(sentence) == sentence


@pytest.mark.parametrize("between", ["-", "- ", "\u2014", ", ", "; "])
def test_a_long_row_of_separators_is_read_to_its_end(between: str) -> None:
    told = without_unwanted(f"I love my law, no more audits, {between * 10_000}a")
    assert told.startswith("I love my law")


@given(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=6).map("; ".join))
def test_no_word_of_a_clause_that_is_wanted_is_lost_and_none_of_another_kept(text: str) -> None:
    wanted = [clause for clause in text.split("; ") if clause in WANTED]
    left = (one.strip() for one in without_unwanted(text).split(";"))
    assert [one for one in left if one] == wanted


def test_most_negated_wishes_of_the_development_lines_are_found_and_hardly_another() -> None:
    lines = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    english = [one for one in lines if one["language"] == "en"]
    found = [(one["kind"] == "negation", any(map(unwanted, one["goals"]))) for one in english]
    negated = [is_found for is_negated, is_found in found if is_negated]
    others = [is_found for is_negated, is_found in found if not is_negated]
    assert sum(negated) >= 0.8 * len(negated)
    assert sum(others) <= 0.01 * len(others)


@pytest.mark.timeout(60)  # in squared time one would take hours
@pytest.mark.parametrize(
    "part",
    ["no ", "don't want ", "please no ", "not ", "so no a", "i a", "no a", "enough of ", "'"],
)
def test_a_megabyte_of_half_cues_is_read_to_its_end(part: str) -> None:
    long = part * (1_000_000 // len(part))
    assert "don't want sales" in unwanted(f"{long}. I don't want sales")
    assert "don't want sales" in unwanted(f"I don't want sales. {part[:-1] * 250_000}")
    assert without_unwanted(f"{long}; I love law.").endswith("I love law.")
