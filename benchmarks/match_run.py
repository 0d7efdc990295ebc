"""The whole command ``pairwell match`` on an invented cohort whose vectors are cached."""

import json
import os
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from app.demo import demo_cohort
from app.jobs.linux import end_with
from benchmarks.launch import RunFailedError
from benchmarks.phases import WrongResultError
from benchmarks.results import Matched, MatchRun
from benchmarks.served import PAIRWELL, measured_environment


def time_match(
    mentees: int, mentors: int, seed: int, repeats: int, limit_s: float, *, lines: bool = False
) -> Matched:
    """Match once untimed, which fills the cache of vectors, then again and again.

    Parameters
    ----------
    lines
        From JSON lines instead of a JSON document.

    Raises
    ------
    WrongResultError
        When a result has no proof.
    RunFailedError
        When the command fails, or takes longer than the limit.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cohort = _write_cohort(folder, demo_cohort(mentees, mentors, seed), lines)
        runs = [_match(cohort, limit_s) for _ in range(repeats + 1)]
    return Matched(mentees=mentees, mentors=mentors, seed=seed, lines=lines, runs=tuple(runs[1:]))


def _write_cohort(folder: Path, cohort: dict[str, Any], lines: bool) -> Path:
    """Write a cohort as one document, or one person a line after all that is no person."""
    if not lines:
        file = folder / "cohort.json"
        file.write_text(json.dumps(cohort, indent=1), encoding="utf-8")
        return file
    rest = {name: part for name, part in cohort.items() if name not in {"mentees", "mentors"}}
    people = [{"role": role, **one} for role in ("mentee", "mentor") for one in cohort[f"{role}s"]]
    file = folder / "cohort.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in [rest, *people]), encoding="utf-8")
    return file


def _match(cohort: Path, limit_s: float) -> MatchRun:
    folder, answer = cohort.parent, cohort.with_name("result.json")
    command = [str(PAIRWELL), "match", str(cohort), "-o", str(answer)]
    start = time.perf_counter()
    try:
        ended = subprocess.run(
            command,
            env=measured_environment(folder),
            preexec_fn=partial(end_with, os.getpid()),
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
