"""docs/rules.md says what the rules are."""

import json
import re
from pathlib import Path

from app.matching.rules.facts import RoundFacts
from app.matching.rules.kinds import RULE_KINDS, fields_read
from app.matching.rules.round_rules import ALWAYS_ON, rules_of
from tests.support.cohorts import read
from tests.support.two_people import two_people

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text("utf-8")


def _table(heading: str) -> dict[str, str]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    return {row[1].strip(" `"): "|".join(row[2:]) for row in rows}


def test_every_kind_has_a_row_with_its_parameters() -> None:
    rows = _table("Rules of the policy")
    assert rows.keys() == RULE_KINDS.keys()
    for kind, its in RULE_KINDS.items():
        named = set(re.findall(r"`(field|least|most|kinds|same_manager|age_field)`", rows[kind]))
        assert named == its.params - {"mentee", "mentor"}, kind


def test_every_rule_that_always_holds_has_a_row() -> None:
    assert _table("Rules that always hold").keys() == {*ALWAYS_ON, "conflicts", "reporting_line"}


def test_the_example_is_a_cohort_and_its_rules_hold() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    cohort = read(json.loads(example))
    names = [rule.name for rule in rules_of(RoundFacts.of(cohort))]
    assert names[-6:] == [rule["name"] for rule in json.loads(example)["policy"]["rules"]]


def test_the_fields_that_a_rule_reads_are_known() -> None:
    rules = [
        {"name": "a", "kind": "differ", "params": {"field": "department"}},
        {"name": "b", "kind": "consent", "params": {"age_field": "attributes.age"}},
        {"name": "c", "kind": "clearance"},
        {"name": "d", "kind": "shared_language"},
        {
            "name": "e",
            "kind": "if_then",
            "params": {
                "mentee": {"field": "industry", "value": "x"},
                "mentor": {"field": "location", "value": "y"},
            },
        },
    ]
    listed = two_people(policy={"rules": rules}).policy.rules or ()
    assert [list(fields_read(rule)) for rule in listed] == [
        [("mentee", "department"), ("mentor", "department")],
        [("mentee", "attributes.guardian_consent"), ("mentee", "attributes.age")],
        [("mentor", "attributes.clearance_until")],
        [],
        [("mentee", "industry"), ("mentor", "location")],
    ]
