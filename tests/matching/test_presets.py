"""Presets fill in what a policy leaves open, and weigh what they say they weigh."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.demo import demo_cohort
from app.demo_profiles import with_profiles
from app.matching.hard_rule import HardRule
from app.matching.pipeline import match
from app.matching.preset_table import PRESETS, USUAL
from app.matching.reading import read_cohort
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohort_strategies import valid_documents
from tests.support.cohorts import Document, as_json, read

PAGE = Path(__file__).resolve().parents[2] / "docs" / "presets.md"
POINTS = 0.10


@pytest.fixture(scope="module")
def matched(encoder: SentenceEncoder) -> dict[str, Result]:
    """The same people, matched by each preset."""
    return {name: match(read(_people(name)), encoder) for name in PRESETS}


def _people(preset: str) -> Document:
    document: dict[str, Any] = with_profiles(demo_cohort(60, 24, 1), 1)
    for k, mentee in enumerate(document["mentees"]):
        mentee["attributes"] = {"age": 14 + k % 8, "guardian_consent": True}
    for mentor in document["mentors"]:
        mentor["attributes"] = {"clearance_until": "2027-12-31"}
    document["policy"]["preset"] = preset
    return document


@pytest.mark.parametrize("preset", PRESETS)
def test_what_a_preset_fills_in_can_be_sent_back(
    matched: dict[str, Result], encoder: SentenceEncoder, preset: str
) -> None:
    first = matched[preset]
    assert first.certificate.verified
    assert first.certificate.termination == "optimal"
    sent = {**_people(preset), "policy": as_json(first)["policy_used"]}
    again = match(read(sent), encoder)
    apart = {"timings", "warnings"}  # they are told at other places
    assert again.model_dump(exclude=apart) == first.model_dump(exclude=apart)


def _table(title: str) -> dict[str, dict[str, str]]:
    """A table of the page by row and column, found by the heading above it."""
    part = PAGE.read_text(encoding="utf-8").partition(f"| {title} |")[2]
    presets = re.findall(r"\w+", part.splitlines()[0])
    rows = [line.strip("| ").split(" | ") for line in part.splitlines()[2:]]
    return {
        name: dict(zip(presets, cells, strict=True))
        for name, *cells in rows[: next((k for k, row in enumerate(rows) if len(row) < 2), None)]
    }


def test_the_page_tells_the_rules_that_are_used() -> None:
    part = PAGE.read_text(encoding="utf-8").partition("| preset | rule |")[2]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines()[2:]]
    told = [tuple(row) for row in rows[: next(k for k, row in enumerate(rows) if len(row) < 2)]]
    held = [
        (preset, f"`{rule.name}`", f"`{rule.kind}`", _written(rule), rule.unknown)
        for preset, made in PRESETS.items()
        for rule in made.rules
    ]
    assert told == held


def _written(rule: HardRule) -> str:
    given = rule.params.model_dump(mode="json", exclude_none=True)
    pairs = (f"`{name}: {json.dumps(value)}`".replace('"', "") for name, value in given.items())
    return ", ".join(pairs) or "–"


RULES = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["clearance", "guardian_consent", "reporting_line", "mine"]),
            "unknown": st.sampled_from(["allow", "block"]),
        }
    ).flatmap(
        lambda rule: st.sampled_from(
            [
                {**rule, "kind": "clearance"},
                {**rule, "kind": "clearance", "params": {"field": "attributes.checked"}},
                {**rule, "kind": "consent"},
                {**rule, "kind": "consent", "params": {"age_field": "attributes.age"}},
                {**rule, "kind": "conflicts"},
                {**rule, "kind": "reporting_line", "params": {"same_manager": True}},
                {**rule, "kind": "overlap_hours", "params": {"least": 2}},
            ]
        )
    ),
    max_size=4,
)


@given(valid_documents(), st.sampled_from(list(PRESETS)), st.none() | RULES, st.booleans())
@settings(max_examples=100)
def test_what_a_policy_came_to_is_valid_and_comes_to_itself(
    document: Document, preset: str, rules: list[Document] | None, leaves: bool
) -> None:
    policy: Document = {**document.get("policy", {}), "preset": preset, "rules": rules}
    weak_fit = {"weak_fit": "leave_unmatched"} if leaves else {}
    document = {**document, "policy": {**policy, **weak_fit}}
    for person in (*document["mentees"], *document["mentors"]):
        told = {"age": 15, "guardian_consent": True, "checked": "2027-12-31"}
        told["clearance_until"] = "2027-12-31"
        person["attributes"] = {**person.get("attributes", {}), **told}
    document["round"] = {**document.get("round", {}), "ends_on": "9999-12-31"}
    cohort = read_cohort(document).cohort
    assume(cohort is not None)  # names may be taken, or twice
    assert cohort is not None
    used = cohort.policy_used
    again = read_cohort({**document, "policy": used.model_dump(mode="json")})
    assert again.cohort is not None, again.problems
    assert again.cohort.policy_used == used


def test_the_page_tells_the_weights_that_are_used() -> None:
    told = _table("criterion")
    weighed = {
        name: {
            preset: f"{made.weights[name]:g}" if name in made.weights else "–"
            for preset, made in PRESETS.items()
        }
        for name in USUAL
        if name not in {"wishes", "preferences", "scores"}
    }
    assert told == weighed


@pytest.mark.parametrize("preset", PRESETS)
def test_each_criterion_has_the_influence_that_the_page_tells(
    matched: dict[str, Result], preset: str
) -> None:
    told = _table("influence")
    found = {one.name: one.influence for one in matched[preset].criteria}
    for name, cells in told.items():
        expected = 0.0 if cells[preset] == "–" else float(cells[preset]) / 100
        influence = found.get(name) or 0.0
        assert abs(influence - expected) <= POINTS, (name, influence, expected)


def test_a_preset_reads_nothing_that_nobody_filled_in(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [{"id": "e1", "goals": "Lead my first team", "industry": "finance"}],
        "mentors": [{"id": "r1", "expertise": "I lead teams"}],
    }
    result = match(read(document), encoder)
    assert [one.name for one in result.criteria] == ["goals"]
    document["mentors"][0]["industry"] = "finance"
    result = match(read(document), encoder)
    assert [one.name for one in result.criteria] == ["goals", "industry"]


def test_a_school_leaves_weak_fits_unmatched(encoder: SentenceEncoder) -> None:
    document = _people("balanced")
    document["mentors"] = document["mentors"][:2]
    for mentor in document["mentors"]:
        mentor["capacity"] = 40
        mentor.pop("min_load", None)
    flagged = match(read(document), encoder)
    assert any("weak_fit" in pair.review for pair in flagged.assignments)
    document["policy"]["preset"] = "school"
    school = match(read(document), encoder)
    assert not any("weak_fit" in pair.review for pair in school.assignments)
    assert len(school.unmatched) > len(flagged.unmatched)


def test_no_result_holds_a_location(encoder: SentenceEncoder) -> None:
    for preset in PRESETS:
        document = _people(preset)
        for person in (*document["mentees"], *document["mentors"]):
            person["location"] = "Llanfairpwll"
            person["meeting_format"] = "in_person"
        answer = json.dumps(as_json(match(read(document), encoder)))
        assert "Llanfairpwll" not in answer
        assert "location" not in answer


def test_no_rule_of_a_policy_weakens_what_a_school_protects(encoder: SentenceEncoder) -> None:
    document = _people("school")
    document["mentors"][0]["attributes"] = {}
    document["policy"]["rules"] = [{"name": "mine", "kind": "clearance"}]
    result = match(read(document), encoder)
    unclear = document["mentors"][0]["id"]
    assert not any(pair.mentor == unclear for pair in result.assignments)
    again = {**document, "policy": as_json(result)["policy_used"]}
    assert match(read(again), encoder).assignments == result.assignments
