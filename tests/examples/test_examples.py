"""The files in examples/ are what examples/README.md says they are."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.matching.reading import read_cohort

CHECKOUT = Path(__file__).resolve().parents[2]
EXAMPLES = CHECKOUT / "examples"
SCRIPT = EXAMPLES / "build_esco_cohort.py"
FIELDS_OF_BOTH = {"id", "name", "avoids", "about", "status", "meta"}
MENTEE_FIELDS = FIELDS_OF_BOTH | {"goals", "demand", "demand_min", "priority"}
MENTOR_FIELDS = FIELDS_OF_BOTH | {"expertise", "capacity", "min_load"}
COHORT_NAMES = ["first-match-8x4", "programme-64x26"]


def _read(name: str) -> dict[str, Any]:
    cohort: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return cohort


def _demands(cohort: dict[str, Any]) -> dict[str, int]:
    return {mentee["id"]: mentee.get("demand", 1) for mentee in cohort["mentees"]}


def _capacities(cohort: dict[str, Any]) -> dict[str, int]:
    return {mentor["id"]: mentor["capacity"] for mentor in cohort["mentors"]}


@pytest.fixture
def programme() -> dict[str, Any]:
    return _read("programme-64x26")


@pytest.mark.parametrize("name", COHORT_NAMES)
def test_an_example_uses_only_the_fields_that_are_available(name: str) -> None:
    cohort = _read(name)
    assert set(cohort) <= {"label", "meta", "round", "policy", "mentees", "mentors"}
    assert set(cohort["round"]) == {"name", "starts_on", "ends_on"}
    assert set().union(*cohort["mentees"]) <= MENTEE_FIELDS
    assert set().union(*cohort["mentors"]) <= MENTOR_FIELDS


@pytest.mark.parametrize("name", COHORT_NAMES)
def test_ids_are_unique_and_every_id_referred_to_exists(name: str) -> None:
    cohort = _read(name)
    mentees, mentors = _demands(cohort), _capacities(cohort)
    assert len(mentees) == len(cohort["mentees"])
    assert len(mentors) == len(cohort["mentors"])
    policy = cohort.get("policy", {})
    pairs = [pair for field in ("pinned", "forbidden", "current") for pair in policy.get(field, [])]
    assert all(mentee in mentees and mentor in mentors for mentee, mentor in pairs)
    assert all(other in mentors for one in cohort["mentees"] for other in one.get("avoids", []))
    assert all(other in mentees for one in cohort["mentors"] for other in one.get("avoids", []))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("first-match-8x4", [("places_short", ())]),
        (
            "programme-64x26",
            [
                ("text_missing", ("e19",)),
                ("wish_negated", ("e37",)),
                ("places_short", ()),
                ("text_missing", ("r26",)),
            ],
        ),
    ],
)
def test_an_example_is_read_with_the_warnings_it_was_made_for(
    name: str, told: list[tuple[str, tuple[str, ...]]]
) -> None:
    read = read_cohort(_read(name))
    assert read.cohort is not None
    assert [(problem.code.value, problem.people) for problem in read.problems] == told
    assert {problem.severity for problem in read.problems} == {"warning"}


def test_the_first_match_leaves_exactly_one_person_without_a_place() -> None:
    cohort = _read("first-match-8x4")
    capacities = _capacities(cohort)
    assert (len(cohort["mentees"]), len(cohort["mentors"])) == (8, 4)
    assert set(capacities.values()) <= {1, 2, 3}
    assert sum(capacities.values()) == 7 == sum(_demands(cohort).values()) - 1


def test_the_programme_has_fewer_places_than_are_wanted(programme: dict[str, Any]) -> None:
    demands, capacities = _demands(programme), _capacities(programme)
    assert (len(demands), len(capacities)) == (64, 26)
    assert Counter(demands.values()) == {1: 55, 2: 8, 0: 1}
    assert set(capacities.values()) == {0, 1, 2, 3, 4, 5}
    assert (sum(capacities.values()), sum(demands.values())) == (60, 71)


def test_the_programme_has_minimum_loads_and_people_who_waited(programme: dict[str, Any]) -> None:
    loads = [one["min_load"] for one in programme["mentors"] if "min_load" in one]
    assert sorted(loads) == [1, 1, 2, 2]
    assert all(one.get("min_load", 0) <= one["capacity"] for one in programme["mentors"])
    waited = [one["priority"] for one in programme["mentees"] if "priority" in one]
    assert Counter(waited) == {1: 7, 2: 3}


def test_one_mentee_and_one_mentor_left_their_text_blank(programme: dict[str, Any]) -> None:
    assert [one["id"] for one in programme["mentees"] if not one["goals"]] == ["e19"]
    assert [one["id"] for one in programme["mentors"] if not one["expertise"]] == ["r26"]


def test_goals_come_in_every_shape_and_no_text_stands_twice(programme: dict[str, Any]) -> None:
    goals = [one["goals"] for one in programme["mentees"]]
    parts = [part for goal in goals if isinstance(goal, list) for part in goal]
    assert {type(goal) for goal in goals} == {str, list}
    assert {type(part) for part in parts} == {str, dict}
    assert {part["private"] for part in parts if isinstance(part, dict)} == {True, False}
    assert len({json.dumps(goal) for goal in goals}) == len(goals)


def test_the_manual_matching_keeps_demand_and_capacity(programme: dict[str, Any]) -> None:
    current = [tuple(pair) for pair in programme["policy"]["current"]]
    assert len(set(current)) == len(current) == 51
    demands, capacities = _demands(programme), _capacities(programme)
    mentors_of = Counter(mentee for mentee, _ in current)
    loads = Counter(mentor for _, mentor in current)
    assert all(mentors_of[mentee] <= demands[mentee] for mentee in mentors_of)
    assert all(loads[mentor] <= capacities[mentor] for mentor in loads)


def test_the_manual_matching_respects_what_people_decided(programme: dict[str, Any]) -> None:
    policy = programme["policy"]
    current = {tuple(pair) for pair in policy["current"]}
    avoided = {(one["id"], r) for one in programme["mentees"] for r in one.get("avoids", [])}
    avoided |= {(e, one["id"]) for one in programme["mentors"] for e in one.get("avoids", [])}
    forbidden = {tuple(pair) for pair in policy["forbidden"]}
    pinned = {tuple(pair) for pair in policy["pinned"]}
    assert len(avoided) == 5
    assert (len(pinned), len(forbidden)) == (1, 2)
    assert pinned <= current
    assert not (avoided | forbidden) & (current | pinned)


def _build(texts: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    # -I: no package of this checkout can be imported, as for somebody who has only the script.
    command = [sys.executable, "-I", str(SCRIPT), "--texts", str(texts), *options]
    return subprocess.run(command, capture_output=True, check=False, timeout=120)


@pytest.fixture
def few_texts(tmp_path: Path) -> Path:
    items = [
        {
            "label": "pasta operator",
            "alt": ["pasta maker"],
            "description": "Pasta operators manufacture dry pasta products. They unload silos.",
        },
        {"label": "bus driver", "alt": [], "description": "Somebody has to drive the bus."},
    ]
    source = {"repo": "a/b", "commit": "c0ffee", "path": "o.csv", "licence": "Free with thanks"}
    file = tmp_path / "texts.json"
    file.write_text(json.dumps({"format": "mm-text/1", "source": source, "items": items}))
    return file


def _assert_sound(cohort: dict[str, Any], mentees: int, mentors: int) -> None:
    assert (len(cohort["mentees"]), len(cohort["mentors"])) == (mentees, mentors)
    assert len(_demands(cohort)) == mentees
    assert len(_capacities(cohort)) == mentors
    assert all(1 <= capacity <= 9 for capacity in _capacities(cohort).values())
    assert all(one.get("min_load", 0) <= one["capacity"] for one in cohort["mentors"])
    assert sum(one.get("min_load", 0) for one in cohort["mentors"]) <= mentees
    assert all(one["goals"] for one in cohort["mentees"])
    assert set().union(*cohort["mentees"]) <= MENTEE_FIELDS
    assert set().union(*cohort["mentors"]) <= MENTOR_FIELDS


def test_the_script_builds_a_cohort_from_a_few_texts(few_texts: Path) -> None:
    done = _build(few_texts, "--mentees", "30", "--mentors", "40")
    assert (done.returncode, done.stderr) == (0, b"")
    cohort = json.loads(done.stdout)
    _assert_sound(cohort, 30, 40)
    assert cohort["meta"]["attribution"] == "Texts: a/b, o.csv, commit c0ffee. Free with thanks"
    goals = json.dumps([one["goals"] for one in cohort["mentees"]])
    assert "a pasta maker" in goals
    assert "manufacture dry pasta products" in goals


def test_the_script_repeats_itself_and_a_seed_changes_the_cohort(few_texts: Path) -> None:
    sizes = ("--mentees", "20", "--mentors", "5")
    first, again = _build(few_texts, *sizes), _build(few_texts, *sizes)
    other = _build(few_texts, *sizes, "--seed", "2")
    assert first.returncode == 0
    assert first.stdout == again.stdout != other.stdout


@pytest.mark.parametrize("content", ["not JSON", "[]", '{"items": []}'])
def test_the_script_refuses_a_file_that_holds_no_occupations(tmp_path: Path, content: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(content)
    done = _build(file)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"wrong.json is not a file of occupations: expected" in done.stderr


def test_the_script_refuses_a_cohort_without_people(few_texts: Path) -> None:
    done = _build(few_texts, "--mentees", "0")
    assert done.returncode == 2
    assert b"expected at least 1" in done.stderr


def _real_texts() -> Path:
    folder = os.environ.get("PAIRWELL_CASES", str(CHECKOUT.parent / "shared" / "cases"))
    return Path(folder) / "text" / "esco-occupations-dev.json"


@pytest.mark.skipif(not _real_texts().is_file(), reason="the shared cases are not here")
def test_the_script_builds_2000_by_500_from_the_real_texts_and_credits_them() -> None:
    done = _build(_real_texts())
    assert (done.returncode, done.stderr) == (0, b"")
    cohort = json.loads(done.stdout)
    _assert_sound(cohort, 2000, 500)
    assert "ESCO classification of the European Commission" in cohort["meta"]["attribution"]
    capacities = _capacities(cohort).values()
    assert 4.5 < sum(capacities) / len(capacities) < 5.5
    told = read_cohort(cohort).problems
    assert {problem.code for problem in told} == {"texts_alike"}  # fewer texts than people
    assert any(one.get("min_load") for one in cohort["mentors"])
    assert any(one.get("demand") == 2 for one in cohort["mentees"])


def test_the_cohorts_in_the_documentation_are_valid() -> None:
    page = (CHECKOUT / "docs" / "cohort.md").read_text("utf-8")
    blocks = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        assert read_cohort(json.loads(block)).problems == ()
