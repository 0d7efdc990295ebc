"""Each named example shows what its description says."""

import json
from typing import Any

import pytest

from app.api import examples
from app.jobs.calls import Answered, Call, Limits, Operation, Refused
from app.jobs.operations import perform
from app.matching.problems import Problem
from embeddings.encoder import SentenceEncoder
from embeddings.model import DEFAULT_MODEL

Document = dict[str, Any]


def ask(encoder: SentenceEncoder, operation: Operation, document: Document) -> Answered | Refused:
    """Let the code of a child work on a document."""
    body = json.dumps(document).encode()
    call = Call(operation, body, Limits(people=100, pairs=1_000))
    reply = perform(call, encoder, by_model={DEFAULT_MODEL: encoder})
    assert isinstance(reply, Answered | Refused), reply
    return reply


def answer(encoder: SentenceEncoder, operation: Operation, name: str) -> Any:  # noqa: ANN401  JSON
    """Return the answer to a named example."""
    reply = ask(encoder, operation, examples.example(name).value)
    assert isinstance(reply, Answered), reply
    assert examples.example(name).status == 200
    return json.loads(reply.content)


def problems(encoder: SentenceEncoder, name: str) -> dict[str, Problem]:
    """Return the problems that a named example is refused for, by their pointers."""
    reply = ask(encoder, Operation.MATCH, examples.example(name).value)
    assert isinstance(reply, Refused)
    assert reply.why == "invalid"
    return {problem.pointer: problem for problem in reply.problems}


def pairs(result: Document) -> set[tuple[str, str]]:
    """Return the pairs of a result."""
    return {(pair["mentee"], pair["mentor"]) for pair in result["assignments"]}


def levels(result: Document) -> list[tuple[str, int]]:
    """Return the levels that were proved without a gap, each with its value."""
    certificate = result["certificate"]
    assert certificate["termination"] == "optimal"
    assert certificate["verified"]
    assert all(level["gap"] == 0 for level in certificate["levels"])
    return [(level["name"], level["primal_bound"]) for level in certificate["levels"]]


@pytest.mark.parametrize("name", [*examples.MATCH, *examples.VALIDATE, *examples.EVALUATE])
def test_an_example_is_small_and_says_what_to_look_at(name: str) -> None:
    example = examples.example(name)
    cohort = example.value.get("cohort", example.value)
    assert 1 <= len(cohort["mentees"]) <= 6
    assert 1 <= len(cohort["mentors"]) <= 4
    assert len(example.summary) <= 40
    assert "`" in example.description, "no field of the answer is named"


def test_everybody_finds_a_place_in_the_first_match(encoder: SentenceEncoder) -> None:
    result = answer(encoder, Operation.MATCH, "first-match")
    assert pairs(result) == {
        ("amina", "grace"),
        ("joel", "lena"),
        ("priya", "hiro"),
        ("tomas", "grace"),
    }
    assert not result["unmatched"]
    assert levels(result)[0] == ("mentees_matched", 4)


def test_with_too_few_places_those_who_waited_come_first(encoder: SentenceEncoder) -> None:
    result = answer(encoder, Operation.MATCH, "too-few-places")
    assert levels(result)[:2] == [("mentees_matched", 3), ("priority_2", 1)]
    assert "n4" in {mentee for mentee, _ in pairs(result)}
    (waited,) = (pair for pair in result["assignments"] if pair["mentee"] == "n4")
    assert waited["mentor_rank"]["place"] > 2, "others fit better"
    assert len(result["unmatched"]) == 2
    for one in result["unmatched"]:
        assert [reason["code"] for reason in one["reasons"]] == ["places_taken"]
    assert all(mentor["seat_value"]["mentees_matched"] == 1 for mentor in result["mentors"])


def test_who_is_blocked_from_everybody_is_told_so_and_not_by_whom(
    encoder: SentenceEncoder,
) -> None:
    result = answer(encoder, Operation.MATCH, "somebody-blocked")
    (blocked,) = result["unmatched"]
    assert blocked["mentee"] == "noor"
    (reason,) = blocked["reasons"]
    assert (reason["code"], reason["rule"], reason["mentors_removed"]) == (
        "no_eligible_mentor",
        "not_eligible",
        2,
    )
    assert "avoid" not in json.dumps(result)
    assert len(pairs(result)) == 2


def test_impossible_demands_are_an_answer_that_names_the_smallest_conflict(
    encoder: SentenceEncoder,
) -> None:
    result = answer(encoder, Operation.MATCH, "impossible-demands")
    assert result["certificate"]["termination"] == "infeasible"
    assert result["certificate"]["verified"]
    assert not result["assignments"]
    conflict = result["infeasible"]
    assert (conflict["people"], conflict["short_by"], conflict["minimal"]) == (
        ["t1", "t2"],
        1,
        True,
    )
    (demand,) = conflict["constraints"]
    assert (demand["need"], demand["supply"], demand["others"]) == (2, 1, ["beatriz"])


def test_two_mentors_each_are_two_pairs_each(encoder: SentenceEncoder) -> None:
    result = answer(encoder, Operation.MATCH, "two-mentors-each")
    assert sorted(mentee for mentee, _ in pairs(result)) == ["f1", "f1", "f2", "f2", "f3", "f3"]
    assert levels(result)[:2] == [("mentees_matched", 3), ("further_places", 3)]


def test_a_published_round_changes_no_pair_that_could_be_kept(encoder: SentenceEncoder) -> None:
    result = answer(encoder, Operation.MATCH, "few-changes")
    assert {(pair["mentee"], pair["mentor"]) for pair in result["assignments"] if pair["kept"]} == {
        ("h1", "g1"),
        ("h2", "g4"),
    }
    lost = {"mentee": "h3", "mentor": "g3", "code": "not_in_round", "rules": []}
    counts = {"kept": 2, "given_up": 0, "new": 2, "cannot_be_kept": 1}
    assert result["changes"] == {**counts, "not_kept": [lost]}
    assert result["certificate"]["verified"]


def test_a_preset_a_rule_and_a_quota_are_kept_and_told(encoder: SentenceEncoder) -> None:
    result = answer(encoder, Operation.MATCH, "rules-and-a-quota")
    assert ("c1", "d1") not in pairs(result)  # her own manager
    assert {("c3", "d1"), ("c4", "d3")} <= set(pairs(result))
    (quota,) = result["quotas"]
    assert (quota["name"], quota["used"], quota["kept"]) == ("Operations with a director", 1, True)
    removed = {rule["name"]: rule["pairs_removed"] for rule in result["rules"]}
    assert (removed["reporting_line"], removed["one language"]) == (1, 2)
    assert result["certificate"]["verified"]


def test_a_mistake_is_told_with_all_others_and_what_was_meant(encoder: SentenceEncoder) -> None:
    told = problems(encoder, "a-mistake")
    assert examples.example("a-mistake").status == 422
    assert {pointer: problem.code.value for pointer, problem in told.items()} == {
        "/mentees/1/demand": "wrong_type",
        "/mentors/0/capcity": "unknown_field",
        "/mentors/1/capacity": "out_of_range",
        "/policy/pinned/0/1": "pin_unknown_person",
    }
    assert told["/mentors/0/capcity"].nearest == "capacity"
    assert told["/policy/pinned/0/1"].nearest == "c1"


def test_what_is_worth_a_look_keeps_nobody_from_matching(encoder: SentenceEncoder) -> None:
    told = answer(encoder, Operation.VALIDATE, "worth-a-look")
    assert told["valid"]
    assert told["size"] == {"mentees": 3, "mentors": 2}
    assert {one["code"] for one in told["problems"]} == {
        "goals_too_short",
        "unknown_person",
        "places_short",
    }
    assert {one["severity"] for one in told["problems"]} == {"warning"}


def test_what_is_not_valid_is_told_as_a_match_would_tell_it(encoder: SentenceEncoder) -> None:
    told = answer(encoder, Operation.VALIDATE, "not-valid")
    assert not told["valid"]
    assert [one["pointer"] for one in told["problems"]] == list(problems(encoder, "not-valid"))
    codes = {one["code"] for one in told["problems"] if one["severity"] == "error"}
    assert codes == {
        "demand_min_above_demand",
        "duplicate_id",
        "unknown_model",
        "wrong_value",
    }


def test_a_plan_made_by_hand_has_a_gap_that_crossing_two_pairs_closes(
    encoder: SentenceEncoder,
) -> None:
    result = answer(encoder, Operation.EVALUATE, "plan-by-hand")
    assert result["certificate"]["termination"] == "feasible"
    assert result["certificate"]["verified"]
    assert result["certificate"]["gap"] > 0
    request = examples.example("plan-by-hand").value
    crossed = {("d1", "h1"), ("d2", "h2"), ("d3", "h3"), ("d4", "h3")}
    assert len(crossed & {tuple(pair) for pair in request["assignments"]}) == 2
    best = ask(encoder, Operation.MATCH, request["cohort"])
    assert isinstance(best, Answered)
    assert pairs(json.loads(best.content)) == crossed


def test_published_pairs_that_break_a_bound_are_told_of_and_still_compared(
    encoder: SentenceEncoder,
) -> None:
    result = answer(encoder, Operation.EVALUATE, "published-pairs")
    certificate = result["certificate"]
    assert not certificate["verified"]
    assert certificate["violations"] == ["mentors have more mentees than places: k1"]
    assert certificate["levels"][-1]["gap"] > 0


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (Operation.MATCH, examples.MATCH[0]),
        (Operation.VALIDATE, examples.VALIDATE[0]),
        (Operation.EVALUATE, examples.EVALUATE[0]),
    ],
)
def test_the_answer_that_is_shown_is_the_one_that_is_given(
    encoder: SentenceEncoder, operation: Operation, name: str
) -> None:
    shown = examples.answers(name)[name]["value"]
    assert _comparable(answer(encoder, operation, name)) == _comparable(shown), (
        "python -m app.api.examples > app/data/examples/answers.json works it out anew"
    )


def _comparable(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """Leave out what another run or machine may change: times, versions, hashes, last digits."""
    match value:
        case dict():
            return {
                key: _comparable(one)
                for key, one in value.items()
                if key not in {"timings", "version", "sha256", "vectors_sha256", "scoring"}
            }
        case list():
            return [_comparable(one) for one in value]
        case float():
            return pytest.approx(value, abs=1e-4)
    return value
