"""How far a solve has come is told at a terminal, and nowhere else."""

import json
import os
import pty
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.terminal import progress_in_words
from benchmarks.served import PAIRWELL
from solver.result import Progress
from tests.app.conftest import Run
from tests.support.calls import short_document, without_timings

LEVELS = "(mentees with a mentor|total score): "


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Return the file of a round that is solved in a child."""
    path = tmp_path / "cohort.json"
    path.write_text(json.dumps(short_document(600, 200)), encoding="utf-8")
    return path


def _shown_at_a_terminal(command: list[str | Path], environment: Mapping[str, str]) -> str:
    """Run a command whose stderr is a terminal, and read that to its end."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, env={**environment, "TERM": "xterm"}, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while part := _read(ours):
            shown += part
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # nobody has the other side any more
        return b""


def test_a_terminal_shows_level_value_gap_and_round_while_a_child_solves(
    environment: Mapping[str, str], cohort: Path, tmp_path: Path
) -> None:
    result = tmp_path / "result.json"
    shown = _shown_at_a_terminal([PAIRWELL, "match", cohort, "-o", result], environment)
    assert re.search(rf"{LEVELS}[0-9.]+, at most [0-9.]+ more \(round 1", shown)
    assert json.loads(result.read_text("utf-8"))["certificate"]["termination"] == "optimal"


def test_a_file_of_stderr_has_no_progress_and_the_result_is_the_same(
    pairwell_here: Run, environment: Mapping[str, str], cohort: Path, tmp_path: Path
) -> None:
    run = pairwell_here("match", cohort, "--json")
    assert not re.search(rf"{LEVELS}.*round", run.told)
    assert "\x1b" not in run.told
    result = tmp_path / "result.json"
    _shown_at_a_terminal([PAIRWELL, "match", cohort, "-o", result], environment)
    assert without_timings(run.stdout) == without_timings(result.read_bytes())


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (
            Progress("mentees_matched", 0, 8, None, None),
            "mentees with a mentor: 8 (first answers)",
        ),
        (
            Progress("total_score", 3, 2_000_000, 2_400_000, 1),
            "total score: 2.0, at most 0.4 more (round 3, 1 missing pair)",
        ),
    ],
)
def test_progress_is_told_in_the_units_of_its_level(progress: Progress, words: str) -> None:
    assert progress_in_words(progress) == words
