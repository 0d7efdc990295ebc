import multiprocessing
import re
import time
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.machine import PeakMemory
from benchmarks.stand_in import ReadingSpeed, StandInEncoder
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS

PEOPLE = [[text] for text in (*GOALS, *EXPERTISE)]


def test_a_small_round_is_measured_whole_and_explained() -> None:
    ended = CliRunner().invoke(app, ["size", "--mentees", "12", "--mentors", "3", "--sample", "4"])
    assert ended.exit_code == 0, ended.stderr
    assert re.search(r"finding the best matching +\d+\.\d s", ended.stdout)
    assert re.search(r"memory at the most +[\d,]+ MB", ended.stdout)
    assert "The texts of 4 people were read" in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_what_would_not_fit_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.memory.bytes_available", lambda: 500_000_000)
    ended = CliRunner().invoke(app, ["size", "--mentees", "200000", "--mentors", "20000"])
    assert ended.exit_code == 3
    assert "200,000 × 20,000 people need about" in ended.stderr


@pytest.mark.parametrize("size", [["--mentees", "0", "--mentors", "3"], ["--mentees", "5"]])
def test_a_size_must_be_given_and_possible(size: list[str]) -> None:
    assert CliRunner().invoke(app, ["size", *size]).exit_code == 2


def test_a_sample_as_large_as_the_list_is_the_real_thing(encoder: SentenceEncoder) -> None:
    stand_in = StandInEncoder(encoder, len(PEOPLE))
    found, expected = stand_in.encode(PEOPLE), encoder.encode(PEOPLE)
    assert found.vectors_sha256() == expected.vectors_sha256()
    assert stand_in.speed is not None
    assert stand_in.speed.people == len(PEOPLE)


def test_others_get_vectors_that_are_like_the_sample_and_differ(encoder: SentenceEncoder) -> None:
    people = PEOPLE * 3
    stand_in = StandInEncoder(encoder, 6)
    found = stand_in.encode(people)
    assert found.n_people == len(people)
    again = StandInEncoder(encoder, 6).encode(people)
    assert np.array_equal(found.rows, again.rows)
    sampled = encoder.encode([people[0]])
    lengths = np.linalg.norm(found.rows[:2].astype(float), axis=1)
    cosines = found.rows[:2] @ sampled.rows[0].astype(float) / lengths / 4000
    assert (cosines > 0.98).all()
    assert not np.array_equal(found.rows[0], found.rows[1])


def test_the_reading_time_grows_with_the_people_and_counts_the_loading_once() -> None:
    speed = ReadingSpeed(loading_s=5.0, sentences_per_s=50.0, sentences_per_person=2.5, people=9)
    assert speed.seconds_for(100) == 5.0 + 100 * 2.5 / 50
    assert replace(speed, loading_s=0.0).seconds_for(0) == 0.0


def _hold_memory(megabytes: int) -> None:
    kept = np.ones(megabytes * 125_000)
    time.sleep(0.3)
    assert kept.sum() > 0


def test_the_memory_of_a_process_behind_a_fork_server_is_counted() -> None:
    before = PeakMemory()
    peak = PeakMemory()
    wanted = int(before.megabytes) + 300
    with peak.watching():
        context = multiprocessing.get_context("forkserver")
        child = context.Process(target=_hold_memory, args=(wanted,))
        child.start()
        child.join()
    assert child.exitcode == 0
    assert peak.megabytes >= wanted
