"""``size``: how long a round takes on this machine, and how much memory."""

import json
import os
import subprocess
import sys
import textwrap
from functools import partial
from typing import Annotated, Any

import numpy as np
import typer

from app.jobs.linux import end_with
from benchmarks.environment import slowing_variables, without_slowing
from solver.memory import TooLargeError, refuse_if_too_large
from solver.problem import AssignmentProblem
from solver.regime import regime_for

EXIT_INVALID = 3
LARGEST = 200_000
WIDTH = 80

PHASES = {
    "reading_s": "reading the texts (estimate)",
    "cohort_s": "checking the cohort",
    "score_s": "scoring all pairs",
    "solve_s": "finding the best matching",
    "certify_s": "checking the proof",
    "explain_s": "writing the explanations",
}


def size(
    mentees: Annotated[int, typer.Option(min=1, max=LARGEST, help="Number of mentees.")],
    mentors: Annotated[int, typer.Option(min=1, max=LARGEST, help="Number of mentors.")],
    sample: Annotated[
        int, typer.Option(min=1, max=10_000, help="People whose texts are read for the estimate.")
    ] = 200,
) -> None:
    """Measure how long a round of a given size takes on this machine, and how much memory.

    An invented cohort is matched in a process of its own, with its proof. The texts of a sample
    of its people are read; how long all of them would take is worked out from that. Exit codes:
    0 measured, 1 the run failed, 2 usage, 3 it would not fit into memory.
    """
    try:
        _refuse_if_too_large(mentees, mentors)
    except TooLargeError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(EXIT_INVALID) from None
    print("\n".join(_screen(mentees, mentors, _measured(mentees, mentors, sample))))


def _refuse_if_too_large(mentees: int, mentors: int) -> None:
    ones, others = np.ones(mentees, dtype=np.int64), np.ones(mentors, dtype=np.int64)
    places = others * -(-mentees // mentors)
    problem = AssignmentProblem(ones, 0 * ones, places, 0 * others, 0 * ones)
    refuse_if_too_large(problem, regime_for(problem), None)


def _measured(mentees: int, mentors: int, sample: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.size_run", *map(str, (mentees, mentors, sample))]
    ended = subprocess.run(
        command,
        env=without_slowing(os.environ),
        stdout=subprocess.PIPE,
        preexec_fn=partial(end_with, os.getpid()),
        check=False,
    )
    if ended.returncode:
        reason = "it ran out of memory, most likely" if ended.returncode == -9 else "see above"
        print(f"the measured run ended with code {ended.returncode}: {reason}", file=sys.stderr)
        raise typer.Exit(ended.returncode if ended.returncode > 0 else 1)
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def _screen(mentees: int, mentors: int, found: dict[str, Any]) -> list[str]:
    lines = [f"{mentees:,} mentees and {mentors:,} mentors, {os.cpu_count()} processors:", ""]
    lines += [f"  {name:<30}{_duration(found[key]):>12}" for key, name in PHASES.items()]
    total = sum(found[key] for key in PHASES)
    lines += [
        f"  {'in all':<30}{_duration(total):>12}",
        f"  {'memory at the most':<30}{found['peak_rss_mb']:>9,.0f} MB",
        "",
        *_explained(mentees + mentors, found),
    ]
    if slowing := slowing_variables(os.environ):
        lines.append(f"Measured without {' and '.join(slowing)}, which are set here.")
    return lines


def _explained(people: int, found: dict[str, Any]) -> list[str]:
    text = (
        f"Texts: loading the language model took {found['loading_s']:.1f} s, then "
        f"{found['sentences_per_s']:.0f} sentences a second were read; people wrote "
        f"{found['sentences_per_person']:.1f} sentences each. A text is read once: unchanged "
        "ones take no time in later rounds. "
    )
    if found["people_read"] == people:
        text += "All texts were read, and everything was measured, on an invented cohort."
    else:
        text += (
            f"The texts of {found['people_read']} people were read; their vectors, each a little "
            "changed, stand in for those of the others. Everything else was measured at full "
            "size, on an invented cohort."
        )
    return textwrap.wrap(text, WIDTH)


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
