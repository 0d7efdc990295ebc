"""What is to be judged is read whole: its cohort, its pairs or its result, and all problems."""

import pytest

from app.matching.cohort import Cohort
from app.matching.evaluation import EvaluationRequest, read_evaluation, read_given
from app.matching.pipeline import judge, match
from app.matching.reading import read_cohort
from embeddings.encoder import SentenceEncoder
from embeddings.model import DEFAULT_MODEL
from tests.support.cohorts import EXPERTISE, GOALS, Document

COHORT: Document = {
    "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(3)],
    "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(3)],
    "policy": {"current": [["e0", "r1"], ["e1", "r0"]]},
}
NO_CURRENT = {**COHORT, "policy": {}}


def _cohort() -> Cohort:
    cohort = read_cohort(COHORT).cohort
    assert cohort is not None
    return cohort


def _problems(document: object) -> list[tuple[str, str]]:
    read = read_evaluation(document)
    assert read.evaluation is None
    return [(problem.pointer, str(problem.code)) for problem in read.problems]


def test_given_pairs_come_before_current_ones() -> None:
    with_pairs = read_evaluation({"cohort": COHORT, "assignments": [["e2", "r2"]]})
    without = read_evaluation({"cohort": COHORT})
    assert with_pairs.evaluation is not None
    assert without.evaluation is not None
    assert with_pairs.evaluation.pairs == (("e2", "r2"),)
    assert without.evaluation.pairs == (("e0", "r1"), ("e1", "r0"))


def test_no_pairs_at_all_can_be_judged_when_they_are_given(encoder: SentenceEncoder) -> None:
    read = read_evaluation({"cohort": COHORT, "assignments": []})
    assert read.evaluation is not None
    judged = judge(read.evaluation, encoder)
    assert judged.objective.mentees_matched == 0
    assert judged.certificate.gap == 3


def test_a_result_is_verified_and_so_its_change_is_found(encoder: SentenceEncoder) -> None:
    result = match(_cohort(), encoder).model_dump(mode="json")
    read = read_evaluation({"cohort": COHORT, "result": result})
    assert read.evaluation is not None
    assert judge(read.evaluation, encoder).certificate.verified
    result["objective"]["total_score"] += 0.1
    changed = read_evaluation({"cohort": COHORT, "result": result})
    assert changed.evaluation is not None
    assert not judge(changed.evaluation, encoder).certificate.verified


@pytest.mark.parametrize(
    ("document", "problems"),
    [
        ([], [("", "wrong_type")]),
        ({}, [("/cohort", "missing_field")]),
        (
            {"asignments": [], "cohort": {"mentees": []}},
            [
                ("/asignments", "unknown_field"),
                ("/cohort/mentors", "missing_field"),
                ("/cohort/mentees", "empty_list"),
            ],
        ),
        (
            {"cohort": COHORT, "assignments": [["e9", "r0"], ["e0"]]},
            [("/assignments/0/0", "pair_unknown_person"), ("/assignments/1", "wrong_type")],
        ),
        ({"cohort": COHORT, "result": {"contract": "7"}}, [("/result/contract", "not_a_result")]),
        ({"cohort": COHORT, "result": [], "assignments": []}, [("/result", "unknown_field")]),
        ({"cohort": NO_CURRENT}, [("", "missing_field")]),
    ],
    ids=["list", "nothing", "misspelt", "pairs", "no result", "both", "no pairs"],
)
def test_every_problem_leads_into_the_request(
    document: object, problems: list[tuple[str, str]]
) -> None:
    assert _problems(document) == problems


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"mentee": "e9"}, "/result/assignments/0/mentee"),
        ({"mentor": "r9"}, "/result/assignments/0/mentor"),
        ({"score": "0.71"}, "/result/assignments/0/score"),
    ],
)
def test_a_wrong_result_is_told_by_its_place(
    encoder: SentenceEncoder, change: Document, place: str
) -> None:
    result = match(_cohort(), encoder).model_dump(mode="json")
    result["assignments"][0] |= change
    assert [pointer for pointer, _ in _problems({"cohort": COHORT, "result": result})] == [place]


def test_a_doubled_pair_of_a_result_is_told_by_its_place(encoder: SentenceEncoder) -> None:
    result = match(_cohort(), encoder).model_dump(mode="json")
    result["assignments"].append(result["assignments"][0])
    problems = _problems({"cohort": COHORT, "result": result})
    assert problems == [("/result/assignments/3", "pair_doubled")]


def test_the_model_of_a_result_is_had_or_told_and_never_replaced(
    encoder: SentenceEncoder,
) -> None:
    result = match(_cohort(), encoder).model_dump(mode="json")
    request = {"cohort": COHORT, "result": result}
    result["policy_used"]["model"] = "all-mpnet"
    read = read_evaluation(request, [DEFAULT_MODEL])
    (told,) = read.problems
    assert read.evaluation is None
    assert (told.pointer, told.code) == ("/result/policy_used/model", "unknown_model")
    assert '"all-mpnet"' in told.message
    assert told.expected == f"one of {DEFAULT_MODEL}"
    assert read_evaluation(request, [DEFAULT_MODEL, "all-mpnet"]).evaluation is not None
    request["cohort"] = {**COHORT, "policy": {**COHORT["policy"], "model": DEFAULT_MODEL}}
    assert read_evaluation(request, [DEFAULT_MODEL]).evaluation is not None


def test_never_more_than_a_hundred_problems_are_told() -> None:
    cohort = {"mentees": [{"id": "e1", "demand": "2"}] * 300, "mentors": [{"id": "r1"}]}
    read = read_evaluation({"cohort": cohort, "one": 1, "two": 2})
    assert len(read.problems) == 100
    assert read.more >= 202


def test_pointers_of_pairs_in_a_file_of_their_own_lead_into_that_file() -> None:
    read = read_given(_cohort(), [["e0", "r9"]], "assignments")
    assert [problem.pointer for problem in read.problems] == ["/0/1"]


def test_the_schema_of_the_request_names_what_is_read() -> None:
    assert list(EvaluationRequest.model_fields) == ["cohort", "assignments", "result"]
    EvaluationRequest.model_validate({"cohort": COHORT, "assignments": [["e2", "r2"]]})
