"""The same bytes with any number of threads, from the command line and from the service."""

import json
from itertools import cycle
from pathlib import Path

import pytest

from app.jobs import timed_solve
from app.jobs.calls import Operation
from app.jobs.operations import perform
from app.matching import held_scores, prepared, ranks
from app.settings import Settings, settings_with
from embeddings.encoder import SentenceEncoder
from solver import regime, row_terms, seat_paths, tiles
from tests.app.conftest import Run
from tests.support.calls import answered, call_for, without_timings
from tests.support.cohorts import EXPERTISE, GOALS, Document

MENTEES, MENTORS = 150, 30


@pytest.fixture(autouse=True)
def every_round_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small rounds take the way of the largest, in many blocks."""
    for module, name in (
        (timed_solve, "PAIRS_AT_ONCE"),
        (prepared, "PLAIN_PAIRS"),
        (ranks, "COMPILED_FROM"),
        (regime, "DENSE_PAIRS"),
        (row_terms, "COMPILED_PAIRS"),
        (seat_paths, "LISTED_FROM"),
    ):
        monkeypatch.setattr(module, name, 0)
    monkeypatch.setattr(held_scores, "BLOCK_PAIRS", 7 * MENTORS)
    monkeypatch.setattr(tiles, "TILE_PAIRS", 7 * MENTORS)


def _document() -> Document:
    goals, expertise = cycle(GOALS), cycle(EXPERTISE)
    mentees = [
        {"id": f"e{k}", "goals": [next(goals) for _ in range(1 + k % 3)], "demand": 1 + k % 7 // 6}
        for k in range(MENTEES)
    ]
    mentors = [
        {"id": f"r{k}", "expertise": [next(expertise) for _ in range(1 + k % 4)], "capacity": 5}
        for k in range(MENTORS)
    ]
    forbidden = [[f"e{k}", f"r{k % MENTORS}"] for k in range(0, MENTEES, 3)]
    return {"mentees": mentees, "mentors": mentors, "policy": {"forbidden": forbidden}}


def test_a_match_has_the_same_bytes_with_one_thread_and_with_two(
    pairwell_here: Run, tmp_path: Path
) -> None:
    cohort = tmp_path / "cohort.json"
    cohort.write_text(json.dumps(_document()), "utf-8")
    runs = [pairwell_here("match", cohort, "--json", "--threads", n) for n in ("1", "2")]
    assert [run.code for run in runs] == [0, 0]
    one, two = (without_timings(run.stdout) for run in runs)
    assert one == two
    certificate = json.loads(one)["certificate"]
    assert (certificate["termination"], certificate["verified"]) == ("optimal", True)
    assert json.loads(one)["reproducibility"]["regime"] == "certified_sparse"
    result = tmp_path / "result.json"
    result.write_bytes(runs[0].stdout)
    judged = [
        pairwell_here("evaluate", cohort, result, "--json", "--threads", n) for n in ("1", "2")
    ]
    assert len({without_timings(run.stdout) for run in judged}) == 1
    assert json.loads(judged[1].stdout)["certificate"]["verified"]


def test_a_request_has_the_same_bytes_with_one_thread_and_with_two(
    encoder: SentenceEncoder,
) -> None:
    document = _document()
    document["policy"]["time_limit_s"] = 3000  # solved in a child of this process
    match = call_for(document)
    matched = {without_timings(answered(perform(match, encoder, threads=n))) for n in (1, 2)}
    assert len(matched) == 1
    request = {"cohort": document, "result": json.loads(matched.pop())}
    request["result"]["timings"] = dict.fromkeys(
        ("embed_s", "score_s", "solve_s", "certify_s", "total_s"), 0.0
    )
    judge = call_for(request, Operation.EVALUATE)
    judged = {without_timings(answered(perform(judge, encoder, threads=n))) for n in (1, 2)}
    assert len(judged) == 1
    assert json.loads(judged.pop())["certificate"]["verified"]


@pytest.mark.parametrize("limit", [1, 3_000])
def test_a_limit_of_work_gives_the_same_bytes_everywhere_and_a_gap_that_is_proved(
    pairwell_here: Run, tmp_path: Path, encoder: SentenceEncoder, limit: int
) -> None:
    document = _document()
    best = json.loads(answered(perform(call_for(document), encoder)))
    document["policy"]["work_limit"] = limit
    cohort = tmp_path / "cohort.json"
    cohort.write_text(json.dumps(document), "utf-8")
    runs = [pairwell_here("match", cohort, "--json", "--threads", n) for n in ("1", "2")]
    told = {without_timings(run.stdout) for run in runs}
    call = call_for(document)
    told |= {without_timings(answered(perform(call, encoder, threads=n))) for n in (1, 2)}
    assert len(told) == 1
    result = json.loads(told.pop())
    found = result["certificate"]
    assert (found["termination"], found["limit"], found["verified"]) == ("feasible", "work", True)
    optimum = best["certificate"]["primal_bound"]
    assert found["primal_bound"] < optimum < found["dual_bound"]
    assert found["gap"] == pytest.approx(found["dual_bound"] - found["primal_bound"])
    assert result["reproducibility"]["reproducible"]
    assert result["policy_used"]["work_limit"] == limit
    assert "The limit of work ended the search; the best matching can be better" in runs[0].told


def test_the_number_of_threads_is_what_is_asked_for_or_set_or_that_of_the_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PAIRWELL_THREADS", raising=False)
    assert settings_with(None).workers >= 1
    monkeypatch.setenv("PAIRWELL_THREADS", "3")
    assert Settings().workers == settings_with(None).workers == 3
    assert settings_with(2).workers == 2
