"""The whole command ``pairwell match`` on an invented cohort whose vectors are cached."""

import json
import subprocess
import tempfile
import time
from pathlib import Path

from app.demo import demo_json
from benchmarks.launch import RunFailedError
from benchmarks.phases import WrongResultError
from benchmarks.results import Matched, MatchRun
from benchmarks.served import PAIRWELL, measured_environment


def time_match(mentees: int, mentors: int, seed: int, repeats: int, limit_s: float) -> Matched:
    """Match once untimed, which fills the cache of vectors, then again and again.

    Raises
    ------
    WrongResultError
        When a result has no proof.
    RunFailedError
        When the command fails, or takes longer than the limit.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "cohort.json").write_text(demo_json(mentees, mentors, seed), encoding="utf-8")
        runs = [_match(folder, limit_s) for _ in range(repeats + 1)]
    return Matched(mentees=mentees, mentors=mentors, seed=seed, runs=tuple(runs[1:]))


def _match(folder: Path, limit_s: float) -> MatchRun:
    cohort, answer = folder / "cohort.json", folder / "result.json"
    command = [str(PAIRWELL), "match", str(cohort), "-o", str(answer)]
    start = time.perf_counter()
    try:
        ended = subprocess.run(
            command,
            env=measured_environment(folder),
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RunFailedError(f"pairwell match was stopped after {limit_s:g} s") from None
    wall_s = time.perf_counter() - start
    if ended.returncode:
        raise RunFailedError(f"pairwell match ended with {ended.returncode}: {ended.stderr[-300:]}")
    result = json.loads(answer.read_text(encoding="utf-8"))
    if not result["certificate"]["verified"]:
        raise WrongResultError("pairwell match gave a result without a proof")
    timings = result["timings"]
    return MatchRun(wall_s=wall_s, solve_s=timings["solve_s"], certify_s=timings["certify_s"])
