"""What a child does with a call, done here: the same bytes as the library, and no exception."""

import json
import pickle
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

import app.jobs.timed_solve
from app.files.json_document import read_cohort_json
from app.files.output import result_json, validation_json
from app.jobs.calls import Answered, Call, Failed, Limits, Operation, Refused
from app.jobs.operations import perform
from app.matching.evaluation import read_evaluation
from app.matching.pipeline import judge, match
from app.matching.validation import validation_of
from app.settings import Settings
from embeddings.encoded import Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.model import DEFAULT_MODEL
from solver.aims import Aim, OnOutcome, Outcome, pursue
from solver.problem import AssignmentProblem
from solver.row_terms import MapBlocks
from solver.scores import ArrayScores
from tests.support.calls import LIMITS, answered, call_for, short_document, without_timings
from tests.support.cohorts import Document, read
from tests.support.slow_scores import SlowScores

CANARY = "Xylographica"
# From Python 3.12 on; a child of the service has one thread when it solves, this process more.
FORKS_HERE = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")


@pytest.mark.parametrize("prices", [True, False])
def test_a_match_has_the_bytes_of_the_library(encoder: SentenceEncoder, prices: bool) -> None:
    document = short_document()
    content = answered(perform(call_for(document, prices=prices), encoder))
    expected = result_json(match(read(document), encoder), prices=prices)
    assert without_timings(content) == without_timings(expected.encode())
    assert (json.loads(content)["certificate"]["prices"] is not None) == prices


def _result(encoder: SentenceEncoder) -> Document:
    result: Document = json.loads(answered(perform(call_for(short_document()), encoder)))
    return result


def test_pairs_a_result_and_the_current_pairs_are_judged(encoder: SentenceEncoder) -> None:
    cohort, result = short_document(), _result(encoder)
    pairs = [[pair["mentee"], pair["mentor"]] for pair in result["assignments"]]
    documents: list[Document] = [
        {"cohort": cohort, "assignments": pairs},
        {"cohort": cohort, "result": result},
        {"cohort": {**cohort, "policy": {"current": pairs}}},
    ]
    for document in documents:
        content = answered(perform(call_for(document, Operation.EVALUATE), encoder))
        evaluation = read_evaluation(document).evaluation
        assert evaluation is not None
        expected = result_json(judge(evaluation, encoder))
        assert without_timings(content) == without_timings(expected.encode())
        certificate = json.loads(content)["certificate"]
        assert (certificate["verified"], certificate["gap"]) == (True, 0)


def test_a_result_that_was_changed_is_not_verified(encoder: SentenceEncoder) -> None:
    result = _result(encoder)
    result["assignments"][0]["score"] += 0.1
    document = {"cohort": short_document(), "result": result}
    content = answered(perform(call_for(document, Operation.EVALUATE), encoder))
    assert json.loads(content)["certificate"]["verified"] is False


UNREADABLE = {
    "not_utf8": b'{"mentees": "\xff"}',
    "invalid_json": b'{"mentees": [',
    "too_deep": b"[" * 100 + b"]" * 100,
}


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("code", UNREADABLE)
def test_what_is_no_json_is_unreadable_to_every_operation(
    encoder: SentenceEncoder, operation: Operation, code: str
) -> None:
    refused = perform(Call(operation, UNREADABLE[code], LIMITS), encoder)
    assert isinstance(refused, Refused)
    assert (refused.why, [problem.code for problem in refused.problems]) == ("unreadable", [code])


FLAWED = (
    b'{"mentees": [{"id": "e1", "demand": NaN, "priority": 1e400, "id": "e2"}],'
    b' "mentors": [{"id": "r1", "capacity": 123456789012345678901234567890}]}'
)
FLAWS = [
    ("/mentees/0/id", "duplicate_key"),
    ("/mentees/0/demand", "number_not_finite"),
    ("/mentees/0/priority", "number_not_finite"),
    ("/mentors/0/capacity", "number_too_large"),
]


def test_numbers_and_keys_that_json_cannot_mean_are_invalid(encoder: SentenceEncoder) -> None:
    for operation in (Operation.MATCH, Operation.EVALUATE):
        refused = perform(Call(operation, FLAWED, LIMITS), encoder)
        assert isinstance(refused, Refused)
        assert refused.why == "invalid"
        assert [(one.pointer, one.code) for one in refused.problems] == FLAWS


@pytest.mark.parametrize(
    "body", [FLAWED, b"3", b'{"mentes": []}', b'{"mentees": 1, "mentors": []}']
)
def test_validate_answers_with_the_problems_that_the_command_line_tells(
    encoder: SentenceEncoder, body: bytes
) -> None:
    reply = perform(Call(Operation.VALIDATE, body, LIMITS), encoder)
    read = read_cohort_json(body)
    assert answered(reply) == validation_json(validation_of(read)).encode()
    assert json.loads(answered(reply))["valid"] is False
    assert isinstance(reply, Answered)
    assert reply.facts == {"problems": len(read.problems)}


def test_validate_tells_who_takes_part(encoder: SentenceEncoder) -> None:
    content = answered(perform(call_for(short_document(), Operation.VALIDATE), encoder))
    assert json.loads(content)["size"] == {"mentees": 6, "mentors": 4}


def test_problems_of_an_evaluation_point_into_the_request(encoder: SentenceEncoder) -> None:
    cohort = short_document()
    wrong_pair: Document = {"cohort": cohort, "assignments": [["e1", "nobody"]]}
    wrong: Document = {"id": 3, "goals": "Lead a team well"}
    wrong_cohort: Document = {"cohort": {**cohort, "mentees": [wrong]}, "assignments": []}
    for document, pointer in (
        (wrong_pair, "/assignments/0/1"),
        (wrong_cohort, "/cohort/mentees/0/id"),
    ):
        refused = perform(call_for(document, Operation.EVALUATE), encoder)
        assert isinstance(refused, Refused)
        assert (refused.why, refused.problems[0].pointer) == ("invalid", pointer)


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        (Limits(10, 24), []),
        (Limits(9, 24), ["too_many_people"]),
        (Limits(10, 23), ["too_many_pairs"]),
        (Limits(9, 23), ["too_many_people", "too_many_pairs"]),
    ],
)
def test_six_mentees_and_four_mentors_are_ten_people_and_24_pairs(
    encoder: SentenceEncoder, limits: Limits, codes: Sequence[str]
) -> None:
    cohort = short_document(6, 4)
    documents = {
        Operation.MATCH: (cohort, ""),
        Operation.EVALUATE: ({"cohort": cohort, "assignments": []}, "/cohort"),
    }
    for operation, (document, pointer) in documents.items():
        reply = perform(replace(call_for(document, operation), limits=limits), encoder)
        refused = reply if isinstance(reply, Refused) else Refused("too_large", ())
        assert (refused.why, [one.code for one in refused.problems]) == ("too_large", codes)
        assert {one.pointer for one in refused.problems} <= {pointer}
        assert isinstance(reply, Refused if codes else Answered)


def test_a_limit_and_the_number_beyond_it_are_told(encoder: SentenceEncoder) -> None:
    call = replace(call_for(short_document(1200, 1)), limits=Limits(1200, 2000))
    refused = perform(call, encoder)
    assert isinstance(refused, Refused)
    (problem,) = refused.problems
    assert "1,201 mentees and mentors together" in problem.message
    assert problem.expected == "at most 1,200"


def test_people_are_counted_before_they_are_read(encoder: SentenceEncoder) -> None:
    document: Document = {"mentees": [None] * 6_000, "mentors": [{"wrong": 1}]}
    refused = perform(call_for(document), encoder)
    assert isinstance(refused, Refused)
    assert refused.why == "too_large"


def test_validate_has_no_such_limits(encoder: SentenceEncoder) -> None:
    call = replace(call_for(short_document(), Operation.VALIDATE), limits=Limits(1, 1))
    assert json.loads(answered(perform(call, encoder)))["valid"] is True


def test_a_round_that_would_not_fit_into_memory_is_too_large_whatever_the_limits(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.memory.bytes_available", lambda: 20_000_000)
    people = [[{"id": f"{side}{k}"} for k in range(20)] for side in "er"]
    call = call_for({"mentees": people[0], "mentors": people[1]})
    refused = perform(replace(call, limits=Limits(10**6, 10**9)), encoder)
    assert isinstance(refused, Refused)
    assert (refused.why, refused.problems[0].code) == ("too_large", "too_many_pairs")
    assert "20 × 20 people need about" in refused.problems[0].message
    assert "there are 20.0 MB" in refused.problems[0].message


@FORKS_HERE
@pytest.mark.parametrize(
    ("blocks", "limits_s", "termination"),
    [
        (0, (0.01, None), "no_solution_found"),
        (2, (1.5, 600.0), "feasible"),
        (2, (3600, 2.0), "feasible"),  # the client asked for longer than it would be worked for
    ],
)
def test_the_best_that_is_found_in_time_is_the_answer(
    encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    blocks: int,
    limits_s: tuple[float, float | None],
    termination: str,
) -> None:
    """A solve that stops to think for ten minutes: without a limit it would take as long."""

    def slow_solve(
        problem: AssignmentProblem,
        scores: ArrayScores,
        aim: Aim,
        on_incumbent: OnOutcome,
        *,
        map_blocks: MapBlocks,
        work_limit: int | None,
    ) -> Outcome:
        slowly = SlowScores(scores, blocks)
        return pursue(problem, slowly, aim, on_incumbent, work_limit=work_limit)

    monkeypatch.setattr(app.jobs.timed_solve, "pursue", slow_solve)
    asked_s, seconds = limits_s
    call = call_for({**short_document(), "policy": {"time_limit_s": asked_s}})
    limited = replace(call, limits=replace(LIMITS, seconds=seconds))
    certificate = json.loads(answered(perform(limited, encoder)))["certificate"]
    assert (certificate["termination"], certificate["limit"]) == (termination, "time")


@FORKS_HERE
def test_a_limit_of_time_gives_the_bytes_of_a_solve_without_one(encoder: SentenceEncoder) -> None:
    document = short_document()
    limited = json.loads(
        answered(perform(call_for({**document, "policy": {"time_limit_s": 60}}), encoder))
    )
    free = json.loads(answered(perform(call_for(document), encoder)))
    assert limited["assignments"] == free["assignments"]
    assert limited["certificate"] == free["certificate"]


def test_facts_are_numbers_and_words_of_ours(encoder: SentenceEncoder) -> None:
    document = short_document()
    document["label"] = CANARY
    document["mentees"][0] |= {"goals": CANARY, "name": CANARY, "meta": {CANARY: CANARY}}
    reply = perform(call_for(document), encoder)
    assert isinstance(reply, Answered)
    assert CANARY not in repr(reply)
    seconds = {name: reply.facts[name] for name in reply.facts if name.endswith("_s")}
    assert reply.facts == {
        "mentees": 6,
        "mentors": 4,
        "pairs": 24,
        "problems": 2,  # goals of one word, and too few places
        "termination": "optimal",
        "limit": None,
        "texts": 23,  # sixteen sentences, and seven people who wrote several
        "texts_cached": reply.facts["texts_cached"],
        "cache": "on",
        **seconds,
    }
    assert list(seconds) == ["embed_s", "score_s", "solve_s", "certify_s", "total_s"]
    assert all(isinstance(value, float) for value in seconds.values())


class FailingEncoder:
    """Raises what quotes a person."""

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        raise ValueError(f"cannot encode {people[0][0]}")


def test_an_error_of_ours_is_told_by_type_and_place_alone() -> None:
    document = short_document()
    document["mentees"][0]["goals"] = CANARY
    failed = perform(call_for(document), FailingEncoder())
    assert isinstance(failed, Failed)
    assert failed.what.startswith("internal error: ValueError at ")
    assert f"{__name__}:" in failed.what
    assert CANARY not in failed.what


def test_an_error_of_the_encoder_is_told_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite3").write_bytes(b"no database" * 100)
    failed = perform(call_for(short_document()), SentenceEncoder(cache_folder=tmp_path))
    assert isinstance(failed, Failed)
    assert failed.what.startswith("the vector cache ")


def test_a_cache_that_cannot_be_used_changes_nothing_but_what_is_told_of_it(
    encoder: SentenceEncoder, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    without = SentenceEncoder(
        cache_folder=tmp_path / "a file", models_folder=Settings().exported_models, threads=1
    )
    kept, anew = (answered(perform(call_for(short_document()), one)) for one in (encoder, without))
    assert without_timings(kept) == without_timings(anew)
    timings = [json.loads(content)["timings"] for content in (kept, anew)]
    assert [one["cache"] for one in timings] == ["on", "unavailable"]
    assert timings[0]["texts"] == timings[0]["texts_cached"] == timings[1]["texts"] > 0
    assert timings[1]["texts_cached"] == 0


def test_a_policy_is_matched_and_judged_with_the_model_that_it_names(
    encoder: SentenceEncoder, tiny_model: Path
) -> None:
    by_model = {DEFAULT_MODEL: encoder, "tiny": SentenceEncoder(tiny_model, threads=1)}
    document = short_document()
    named = {**document, "policy": {"model": "tiny"}}
    results = {
        name: json.loads(answered(perform(call_for(asked), encoder, by_model=by_model)))
        for name, asked in ((DEFAULT_MODEL, document), ("tiny", named))
    }
    for name, result in results.items():
        assert result["reproducibility"]["model"] == result["policy_used"]["model"] == name
        for cohort in (document, {**document, "policy": result["policy_used"]}):
            call = call_for({"cohort": cohort, "result": result}, Operation.EVALUATE)
            judged = json.loads(answered(perform(call, encoder, by_model=by_model)))
            assert judged["reproducibility"]["model"] == name
            assert judged["certificate"]["verified"], judged["certificate"]["violations"]
    hashes = {result["reproducibility"]["input_sha256"] for result in results.values()}
    assert len(hashes) == 1


@pytest.mark.parametrize("operation", Operation)
def test_a_model_that_the_settings_do_not_allow_is_a_problem_at_its_place(
    encoder: SentenceEncoder, operation: Operation
) -> None:
    cohort = {**short_document(), "policy": {"model": "../all-MiniLM-L6"}}
    is_inside = operation is Operation.EVALUATE
    document = {"cohort": cohort, "assignments": []} if is_inside else cohort
    reply = perform(call_for(document, operation), encoder, by_model={DEFAULT_MODEL: encoder})
    if isinstance(reply, Answered):
        found = json.loads(reply.content)["problems"]
    else:
        assert isinstance(reply, Refused)
        found = [asdict(problem) for problem in reply.problems]
    (told,) = (problem for problem in found if problem["severity"] == "error")
    assert told["pointer"] == ("/cohort/policy/model" if is_inside else "/policy/model")
    assert (told["code"], told["nearest"]) == ("unknown_model", DEFAULT_MODEL)
    assert told["expected"] == f"one of {DEFAULT_MODEL}"


def test_an_encoder_of_another_model_than_the_policy_names_is_an_error_of_ours(
    encoder: SentenceEncoder,
) -> None:
    failed = perform(call_for({**short_document(), "policy": {"model": "other"}}), encoder)
    assert isinstance(failed, Failed)
    assert failed.what.startswith("internal error: ValueError at ")


def test_a_reply_arrives_as_it_was_sent(encoder: SentenceEncoder) -> None:
    refused = perform(Call(Operation.MATCH, FLAWED, LIMITS), encoder)
    arrived = pickle.loads(pickle.dumps(refused))
    assert arrived == refused
    assert [one.code.severity for one in arrived.problems] == ["error"] * 4
