"""``solve``: a case file in, an answer with its proof out."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.answers import FORMULA, answer_of, line_of, prices_of
from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.cases import read_case
from benchmarks.commands.options import LONGEST_S
from benchmarks.commands.telling import insist_on_folder
from benchmarks.machine import PeakMemory
from benchmarks.objectives import (
    USUAL_LOSS,
    ObjectiveName,
    Proposers,
    UnfitError,
    with_objective,
    with_proposers,
)
from benchmarks.solving import Solved, solve_case
from solver.result import Termination

EXIT_INVALID = 3
EXIT_NO_ANSWER = 6

CaseFile = Annotated[
    Path,
    typer.Argument(
        exists=True, dir_okay=False, metavar="CASE", help="An mm-case/1 file, or an .npz."
    ),
]
AnswerFile = Annotated[
    Path, typer.Option("--output", "-o", dir_okay=False, help="Where the answer is written.")
]
Objective = Annotated[
    ObjectiveName | None,
    typer.Option(help="What to aim at; without it the total score, or what the kind asks for."),
]
Side = Annotated[
    Proposers | None,
    typer.Option(help="For whom a stable answer is best; without it for the mentees."),
]
Loss = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Share of the total score that spread may lose (0.02)."),
]
Seconds = Annotated[
    float | None,
    typer.Option(
        min=0.001,
        max=LONGEST_S,
        help="Stop after so many seconds, with the best answer so far.",
    ),
]
PricesFile = Annotated[
    Path | None,
    typer.Option(dir_okay=False, help="Write the prices that prove the answer (see below)."),
]

Threads = Annotated[
    int, typer.Option(min=1, max=64, help="Threads to solve and certify in; the same answer.")
]

PRICES_EXPLAINED = f"""\
The file of --prices holds integers in units of 1 / scale: mentor_price, one a mentor, and
level_price, one for each entry of levels (empty unless earlier levels fixed a number of places).
They prove the bound of the total score over all pairs; for the sense min all scores are negated,
so that the smallest cost is at least -D / scale:

\b
{FORMULA}"""


def solve(  # noqa: PLR0917  each parameter is one option of the command line
    case: CaseFile,
    output: AnswerFile,
    objective: Objective = None,
    proposers: Side = None,
    at_most_loss: Loss = None,
    time_limit: Seconds = None,
    prices: PricesFile = None,
    threads: Threads = 1,
) -> None:
    """Solve a case and prove the answer.

    Writes [[mentee, mentor], ...] (triples with the amount where a pair may repeat) or
    {"infeasible": true, "reason": "..."}, and prints one line of JSON: termination, the way of
    solving (regime), bounds by level in the case's own units, gap, what proves it (prices; integer:
    a backend's word for what prices leave open; stable: blocking pairs counted over all pairs),
    seconds by phase, peak memory.

    Exit codes: 0 an answer or a proof that there is none, 2 usage, 3 invalid case (nothing is
    written), 6 time limit without an answer.
    """
    for path in filter(None, (output, prices)):
        insist_on_folder(path)
    start, peak = time.perf_counter(), PeakMemory()
    try:
        problem = _aimed(read_case(case), objective, proposers, at_most_loss)
        read = time.perf_counter() - start
        with peak.watching():
            solved = solve_case(problem, time_limit, threads=threads)
    except CaseError as error:
        raise _refused(case, error) from None
    if solved.result.termination is not Termination.NO_SOLUTION_FOUND:
        _write(problem, solved, output, prices)
    seconds = {"read": read, **solved.seconds, "total": time.perf_counter() - start}
    rounded = {name: round(value, 4) for name, value in seconds.items()}
    line = line_of(problem, solved) | {"seconds": rounded, "peak_rss_mb": peak.megabytes}
    print(json.dumps(line))
    if solved.result.termination is Termination.NO_SOLUTION_FOUND:
        print("the time limit came before any answer", file=sys.stderr)
        raise typer.Exit(EXIT_NO_ANSWER)


def _refused(case: Path, error: CaseError) -> typer.Exit:
    for sentence in error.problems:
        print(f"{case.name}: {sentence}", file=sys.stderr)
    return typer.Exit(EXIT_INVALID)


def _aimed(
    case: Case,
    objective: ObjectiveName | None,
    proposers: Proposers | None,
    at_most_loss: float | None,
) -> Case:
    """The case under what was asked for; an option that means nothing there is refused."""
    if at_most_loss is not None and objective is not ObjectiveName.SPREAD:
        raise typer.BadParameter("--at-most-loss needs --objective spread")
    loss = USUAL_LOSS if at_most_loss is None else at_most_loss
    try:
        aimed = with_objective(case, objective, loss)
        return aimed if proposers is None else with_proposers(aimed, proposers)
    except UnfitError as error:
        raise typer.BadParameter(str(error)) from None


def _write(case: Case, solved: Solved, output: Path, prices: Path | None) -> None:
    """Write the prices first: whoever sees the answer may rely on them."""
    from app.files.output import write_whole

    proof = prices_of(case, solved)
    if prices is not None and proof is not None:
        write_whole(prices, json.dumps(proof) + "\n")
    elif prices is not None:
        why = "they are not the whole proof of this answer"
        print(f"no prices are written: {why}", file=sys.stderr)
    write_whole(output, json.dumps(answer_of(case, solved)) + "\n")
