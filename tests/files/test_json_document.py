import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.json_document import MAX_DEPTH, parse_json, read_cohort_json
from app.matching.codes import Code
from tests.support.cohort_strategies import JSON_VALUES
from tests.support.full_document import full_document

BROKEN = Path(__file__).parent / "broken"

PROBLEMS: dict[str, list[tuple[str, str]]] = {
    "bad-characters": [
        ("/mentees/0/goals", "bad_character"),
        ("/mentees/1/id", "bad_character"),
        ("/mentors", "places_short"),
        ("/mentors/0", "bad_character"),
    ],
    "contradicting-answers": [
        ("/org_chart/0", "reporting_cycle"),
        ("/mentees/0/time_zone", "unknown_time_zone"),
        ("/mentees/0/languages/0", "not_a_language"),
        ("/mentees/0/availability/0/start", "not_a_time"),
        ("/mentees/0/availability/1/end", "slot_reversed"),
        ("/mentees/0/availability/3", "slots_overlap"),
        ("/mentees/1/seniority", "not_on_ladder"),
        ("/mentees/1/top_criterion", "no_such_criterion"),
        ("/mentees/1/prefers", "prefers_and_avoids"),
        ("/mentees/1/prefers/2", "preferred_twice"),
        ("/mentees/1/wishes/0/field", "field_never_read"),
        ("/mentees/1/wishes/1/field", "no_such_field"),
        ("/mentors/1/prefers/0", "prefers_self"),
    ],
    "deep": [("", "too_deep")],
    "doubled-keys": [
        ("/mentees/0/goals", "duplicate_key"),
        ("/mentors", "duplicate_key"),
        ("/mentors/0/meta/x/y", "duplicate_key"),
    ],
    "doubtful": [
        ("", "unknown_person"),
        ("/mentees/0/goals", "goals_too_short"),
        ("/mentees/1/goals", "text_missing"),
        ("/mentors", "places_short"),
        ("/mentors/1/expertise", "text_missing"),
        ("/mentors/1/id", "shared_id"),
        ("/policy/forbidden/0/1", "not_in_round"),
        ("/policy/current/0/0", "unknown_person"),
        ("/policy/glossary/SRE", "glossary_unused"),
    ],
    "doubtful-texts": [
        ("/mentees/0/goals", "goals_generic"),
        ("/mentees/1/goals", "wish_negated"),
        ("/mentees/2/goals", "goals_not_a_mentors"),
        ("/mentees/3/goals", "texts_alike"),
        ("/mentees/5/goals", "text_missing"),
    ],
    "empty": [("", "invalid_json")],
    "impossible-glossary": [
        ("/policy/glossary/A", "text_length"),
        ("/policy/glossary/kpi", "acronym_doubled"),
        ("/policy/glossary/(SRE)", "not_an_acronym"),
        ("/policy/glossary/SLO", "not_an_acronym"),
        ("/policy/glossary/OKR", "text_length"),
    ],
    "impossible-pins": [
        ("/mentors/3/id", "shared_id"),
        ("/policy/pinned/0", "pin_forbidden"),
        ("/policy/pinned/1", "pin_not_allowed"),
        ("/policy/pinned/1/0", "pin_over_demand"),
        ("/policy/pinned/2", "pin_self"),
        ("/policy/pinned/3/0", "pin_not_in_round"),
        ("/policy/pinned/4/1", "pin_over_capacity"),
        ("/policy/pinned/5", "pin_doubled"),
        ("/policy/pinned/6/0", "pin_over_demand"),
        ("/policy/pinned/6/1", "pin_unknown_person"),
        ("/policy/pinned/8", "pin_both_ways"),
    ],
    "impossible-policy": [
        ("/round/ends_on", "column_missing"),
        ("/policy/current", "nothing_to_keep"),
        ("/policy/preset", "column_missing"),
        ("/policy/preset", "column_missing"),
        ("/policy/preset", "column_missing"),
        ("/policy/criteria/0/params/enough", "not_read"),
        ("/policy/criteria/1/name", "duplicate_name"),
        ("/policy/criteria/1/params/least", "least_above_most"),
        ("/policy/criteria/2/mentor_field", "needed"),
        ("/policy/rules/0/params/field", "justification_needed"),
        ("/policy/scores/1", "score_doubled"),
        ("/policy/quotas", "not_together"),
        ("/policy/quotas/0", "quota_without_bounds"),
        ("/policy/quotas/1/max", "share_above_one"),
        ("/policy/quotas/2/mentees/attributes.gender", "justification_needed"),
        ("/policy/quotas/2/mentees/attributes.gender", "no_such_group"),
        ("/policy/quotas/3/max", "pairs_not_whole"),
        ("/policy/quotas/4/max", "too_many_decimals"),
        ("/policy/pinned/0/override/0", "override_not_allowed"),
        ("/policy/pinned/0/override/1", "no_such_rule"),
    ],
    "latin-1": [("", "not_utf8")],
    "list-of-people": [("", "wrong_type")],
    "misspelt-fields": [
        ("/mentees/0/goals", "text_missing"),
        ("/mentees/0/gaols", "unknown_field"),
        ("/mentees/0/expertise", "unknown_field"),
        ("/mentors/0/capcity", "unknown_field"),
        ("/polcy", "unknown_field"),
    ],
    "nobody": [("/mentors", "missing_field"), ("/mentees", "empty_list")],
    "nobody-takes-part": [
        ("/mentees", "nobody_takes_part"),
        ("/mentors", "nobody_takes_part"),
    ],
    "numbers": [
        ("/mentees/0/demand", "number_not_finite"),
        ("/mentors/0/capacity", "number_too_large"),
        ("/mentors/1/meta/a~1b/1", "number_not_finite"),
        ("/policy/min_score", "number_not_finite"),
    ],
    "out-of-range": [
        ("/mentees/0/demand", "out_of_range"),
        ("/mentees/0/priority", "out_of_range"),
        ("/mentees/1/id", "text_length"),
        ("/mentors/0/capacity", "out_of_range"),
        ("/round/starts_on", "not_a_date"),
        ("/round/ends_on", "not_a_date"),
        ("/policy/min_score", "out_of_range"),
        ("/policy/time_limit_s", "out_of_range"),
        ("/policy/objective", "wrong_value"),
    ],
    "pinned-against-a-rule": [
        ("/policy/pinned/0", "pin_breaks_rule"),
    ],
    "same-ids": [
        ("/mentees/1/demand_min", "demand_min_above_demand"),
        ("/mentees/2/id", "duplicate_id"),
        ("/mentors/0/min_load", "min_load_above_capacity"),
        ("/mentors/1/id", "duplicate_id"),
        ("/round/ends_on", "round_ends_before_start"),
    ],
    "trailing-comma": [("", "invalid_json")],
    "truncated": [("", "invalid_json")],
    "worth-a-look": [
        ("/mentees/0/priority", "priority_inverted"),
        ("/mentees/0/available_until", "leaves_before_coming"),
        ("/mentees/1/available_from", "not_there_in_round"),
        ("/mentors/0/capacity", "wanted_by_many"),
        ("/mentors/1/capacity", "first_time_places"),
        ("/mentors/2/capacity", "capacity_above_hours"),
        ("/mentors/2/id", "shared_id"),
        ("/mentors/2/hours_per_month", "hours_in_both_lists"),
        ("/policy/seniority_ladder", "no_seniority_ladder"),
        ("/policy/objective", "priority_not_read"),
        ("/policy/criteria/0/params/order", "label_unused"),
        ("/policy/criteria/1/mentee_field", "values_not_read"),
        ("/policy/criteria/2/mentee_field", "nobody_told"),
        ("/policy/criteria/2/mentor_field", "nobody_told"),
        ("/policy/rules/0", "rule_not_checked"),
        ("/policy/rules/0", "rule_removes_all"),
        ("/policy/rules/1", "rule_not_checked"),
        ("/policy/rules/1", "rule_removes_all"),
        ("/policy/rules/1", "rules_contradict"),
        ("/policy/rules/2", "rule_doubled"),
        ("/policy/rules/2", "rule_not_checked"),
        ("/policy/rules/2", "rule_removes_all"),
        ("/policy/rules/2", "rules_contradict"),
        ("/policy/quotas/0/mentees", "quota_chooses_nobody"),
        ("/policy/quotas/1/min", "quota_out_of_reach"),
        ("/policy/quotas/1/min", "quotas_clash"),
        ("/policy/quotas/3", "hours_not_stated"),
    ],
    "wrong-types": [
        ("/mentees/0/id", "wrong_type"),
        ("/mentees/1/goals", "wrong_type"),
        ("/mentees/1/demand", "wrong_type"),
        ("/mentees/2/goals/1", "wrong_type"),
        ("/mentees/2/priority", "wrong_type"),
        ("/mentees/2/avoids", "wrong_type"),
        ("/mentees/3", "wrong_type"),
        ("/mentors", "wrong_type"),
        ("/policy/pinned/0", "wrong_length"),
        ("/policy/pinned/1", "wrong_type"),
        ("/policy/criteria", "wrong_type"),
    ],
}
"""The problems of each file in broken/, in the order of the file."""

TOLD_ELSEWHERE = {
    "pair_unknown_person",
    "pair_not_in_round",
    "pair_doubled",
    "not_a_result",
    "model_not_calibrated",
    "unknown_model",
    "hours_exceeded",
    "language_not_covered",
    "mentor_near_everybody",
    "too_many_priorities",
    "too_many_people",
    "too_many_pairs",
}
"""What other documents than cohorts have, or only results."""


def told(data: bytes) -> list[tuple[str, str]]:
    return [(problem.pointer, str(problem.code)) for problem in parse_json(data).problems]


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_each_broken_file_is_told_all_its_problems(name: str) -> None:
    read = read_cohort_json((BROKEN / f"{name}.json").read_bytes())
    assert [(problem.pointer, str(problem.code)) for problem in read.problems] == PROBLEMS[name]
    is_valid = all(problem.severity == "warning" for problem in read.problems)
    assert (read.cohort is not None) == is_valid


def test_the_broken_files_are_those_in_the_table_and_reach_every_code() -> None:
    assert {path.stem for path in BROKEN.glob("*.json")} == set(PROBLEMS)
    reached = {code for problems in PROBLEMS.values() for _, code in problems}
    codes = {str(code) for code in Code if code.severity != "reason"}
    assert reached == codes - TOLD_ELSEWHERE


def test_a_valid_file_is_read_with_or_without_a_byte_order_mark() -> None:
    data = json.dumps(full_document()).encode()
    for prefix in (b"", b"\xef\xbb\xbf"):
        read = read_cohort_json(prefix + data)
        assert read.problems == ()
        assert read.cohort is not None


@given(JSON_VALUES)
def test_what_json_can_say_is_read_as_it_is(value: object) -> None:
    assert parse_json(json.dumps(value).encode()).value == value
    assert parse_json(json.dumps(value, ensure_ascii=False, indent=1).encode()).problems == ()


@given(st.binary())
def test_no_bytes_raise_an_exception(data: bytes) -> None:
    parsed = parse_json(data)
    assert parsed.value is None or not parsed.problems


@given(st.data())
def test_damaged_bytes_of_a_cohort_raise_no_exception(data: st.DataObject) -> None:
    whole = json.dumps(full_document()).encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(start + 9, len(whole))))
    read = read_cohort_json(whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:])
    assert (read.cohort is None) == any(p.severity == "error" for p in read.problems)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_unicode_encodings_are_refused(encoding: str) -> None:
    parsed = parse_json('{"ä": 1}'.encode(encoding))
    assert parsed.problems[0].code in {"not_utf8", "invalid_json"}


def test_the_place_of_a_wrong_byte_is_told() -> None:
    (problem,) = parse_json(b'{\n "a": "\xff"}').problems
    assert "line 2, byte 8" in problem.message


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        (b'{"a": 1\n "b": 2}', "line 2, column 2", "comma"),
        (b"{a: 1}", "line 1, column 2", "field name in double quotes"),
        (b'{"a" 1}', "line 1, column 6", "colon"),
        (b"[1] 2", "line 1, column 5", "has ended"),
        (b'["a\nb"]', "line 1, column 4", "line break"),
        (b'["\\x"]', "line 1, column 3", "backslash"),
        (b'["abc', "line 1, column 2", "never closed"),
        (b"[1, nan]", "line 1, column 5", "value"),
        (b"[1, ", "line 1, column 5", "too early"),
    ],
)
def test_text_that_is_not_json_is_one_problem_with_its_place(
    data: bytes, place: str, reason: str
) -> None:
    (problem,) = parse_json(data).problems
    assert problem.code == "invalid_json"
    assert place in problem.message
    assert reason in problem.message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"])
def test_numbers_that_are_not_finite_are_refused_at_their_place(number: str) -> None:
    assert told(f'{{"a": [0, {number}]}}'.encode()) == [("/a/1", "number_not_finite")]


def test_whole_numbers_have_at_most_64_bits() -> None:
    assert parse_json(str(2**63 - 1).encode()).value == 2**63 - 1
    assert parse_json(str(-(2**63)).encode()).value == -(2**63)
    assert told(str(2**63).encode()) == [("", "number_too_large")]
    assert told(str(-(2**63) - 1).encode()) == [("", "number_too_large")]
    assert told(b"9" * 100_000) == [("", "number_too_large")]


def test_a_key_that_stands_three_times_is_one_problem() -> None:
    assert told(b'{"a~": 1, "b": 2, "a~": 3, "a~": 4}') == [("/a~0", "duplicate_key")]


def test_many_flaws_are_counted_and_the_first_told() -> None:
    parsed = parse_json(b"[" + b"NaN," * 250 + b"1]")
    assert [problem.pointer for problem in parsed.problems] == [f"/{i}" for i in range(100)]
    assert parsed.more == 150


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 900, 100_000])
def test_documents_that_are_too_deep_are_refused_at_the_place(levels: int) -> None:
    deep = b'{"[[": "\\"]", "a": \n' + b"[" * levels + b"]" * levels + b"}"
    (problem,) = parse_json(deep).problems
    assert problem.code == "too_deep"
    assert "line 2, column 64" in problem.message
    (problem,) = parse_json(b'{"a":' * levels).problems
    assert problem.code in {"too_deep", "invalid_json"}


def test_the_deepest_allowed_document_is_read() -> None:
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).problems == ()


def test_no_problem_repeats_a_text_of_a_damaged_document() -> None:
    secret = "canary 7f3a"
    for data in (f'{{"goals": "{secret}" oops', f'["{secret}\n"]', f'[NaN, "{secret}"]', secret):
        assert secret not in repr(parse_json(data.encode()).problems)
