"""The command ``pairwell``: the same functions as every other way in, for people at a terminal.

Data goes to stdout; tables, progress and problems go to stderr. Exit codes: 0 ok, 1 internal
error, 2 usage, 3 invalid input (nothing written), 4 somebody without a mentor (``--strict``),
5 infeasible hard demands, 6 a limit with no answer, 130 interrupted, 141 nobody reads stdout.
"""

import sys
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.matching.result import Result

app = typer.Typer(
    name="pairwell",
    help="Match mentees with mentors; prove that no other matching is better by scores and rules.",
    epilog="Exit codes: 0 ok · 1 internal error · 2 usage · 3 invalid input · 4 somebody without a "
    "mentor (--strict) · 5 hard demands clash · 6 a limit without an answer · 130 interrupted. "
    "Tables are written to stderr, data to stdout.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Strict(StrEnum):
    """Whom ``--strict`` insists on."""

    ANY = "any"
    ALL = "all"


class ObjectiveName(StrEnum):
    """What a matching can aim at."""

    COVERAGE_THEN_SCORE = "coverage_then_score"
    TOTAL_SCORE = "total_score"
    MAX_MIN = "max_min"
    MAX_MIN_SUM = "max_min_sum"
    STABLE = "stable"


def _only_where_stdout_is(as_json: bool) -> bool:
    if as_json:
        from app.commands.failures import insist_on_stdout

        insist_on_stdout()
    return as_json


Cohort = Annotated[
    Path,
    typer.Argument(
        help="Cohort as JSON, or one person a line (.jsonl); - reads JSON from stdin.",
        metavar="COHORT",
    ),
]
Out = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write the result to .json or .csv.")
]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", help="JSON that replaces the cohort's whole policy, pins included."),
]
AsJson = Annotated[
    bool,
    typer.Option(
        "--json", help="Write the result as JSON to stdout.", callback=_only_where_stdout_is
    ),
]
TimeLimit = Annotated[
    float | None, typer.Option("--time-limit", min=0.001, max=3600, help="Seconds for the search.")
]
WorkLimit = Annotated[
    int | None,
    typer.Option(
        "--work-limit",
        min=1,
        max=1_000_000_000_000_000,
        help="Pairs that the search may look at; the same limit gives the same answer anywhere.",
    ),
]
StrictOption = Annotated[
    Strict | None,
    typer.Option(help="Exit 4 if somebody has no mentor (=all: fewer than wanted)."),
]
Threads = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=256,
        help="Threads for texts and for blocks of pairs; the answer is the same with any number. "
        "Left out: PAIRWELL_THREADS, or one for each core.",
    ),
]
Prices = Annotated[
    bool, typer.Option("--prices/--no-prices", help="Whether the proof's prices are in the JSON.")
]


@app.command()
def match(
    cohort: Cohort,
    output: Out = None,
    policy: PolicyFile = None,
    objective: ObjectiveName | None = None,
    time_limit: TimeLimit = None,
    work_limit: WorkLimit = None,
    as_json: AsJson = False,
    strict: StrictOption = None,
    prices: Prices = True,
    threads: Threads = None,
) -> None:
    """Match a cohort and show pairs, people without one, and the proof."""
    from app.commands.match import run_match

    changes = {"objective": objective, "time_limit_s": time_limit, "work_limit": work_limit}
    result = run_match(cohort, policy, changes, output, threads)
    _deliver(result, output, as_json=as_json, prices=prices)
    _exit_with(result, strict)


@app.command()
def evaluate(
    cohort: Cohort,
    pairs: Annotated[
        Path | None,
        typer.Argument(
            help="JSON: a list of pairs (mentee id, mentor id), or a result to verify as well. "
            "Left out: policy.current."
        ),
    ] = None,
    output: Out = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
    prices: Prices = True,
    threads: Threads = None,
) -> None:
    """Judge given pairs: the rules that they break and their gap to the optimum."""
    from app.commands.evaluate import run_evaluate

    result = run_evaluate(cohort, policy, pairs, output, threads)
    _deliver(result, output, as_json=as_json, prices=prices)
    if result.infeasible is not None:
        raise typer.Exit(5)


@app.command()
def validate(cohort: Cohort, policy: PolicyFile = None, as_json: AsJson = False) -> None:
    """Tell everything that is wrong with a cohort, or that deserves a look, before matching."""
    from app.commands.validate import run_validate

    raise typer.Exit(run_validate(cohort, policy, as_json=as_json))


@app.command()
def demo(
    mentees: Annotated[int, typer.Option(min=1, max=200_000)] = 60,
    mentors: Annotated[int, typer.Option(min=1, max=200_000)] = 25,
    seed: int = 1,
    match_it: Annotated[bool, typer.Option("--match", help="Match it as well.")] = False,
    profiles: Annotated[
        bool, typer.Option(help="People with all fields, some left blank.")
    ] = False,
) -> None:
    """Write an invented cohort to stdout, or with --match its result."""
    from app.commands.demo import run_demo

    run_demo(mentees, mentors, seed, match_it=match_it, profiles=profiles)


@app.command()
def embed(
    cohorts: Annotated[
        list[Path] | None,
        typer.Argument(help="Cohorts whose texts are to be ready; none: the model alone."),
    ] = None,
    policy: PolicyFile = None,
    threads: Threads = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Delete the kept vectors of these cohorts instead.")
    ] = False,
    person: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="With --forget: of this person alone; may be repeated."),
    ] = None,
) -> None:
    """Get models ready, check them against their references, and fill the cache of vectors."""
    from app.commands.embed import run_embed

    raise typer.Exit(run_embed(cohorts or [], policy, threads, forget=forget, people=person or []))


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than loopback need an API key.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8000,
) -> None:
    """Serve matching over HTTP, with its documentation on /docs, until Ctrl-C."""
    from app.commands.serve import run_serve

    run_serve(host, port)


@app.command()
def doctor() -> None:
    """Check that everything a match needs works on this machine."""
    from app.commands.doctor import run_doctor

    raise typer.Exit(run_doctor())


def _deliver(result: "Result", output: Path | None, *, as_json: bool, prices: bool) -> None:
    from app.files.output import result_csv, result_json, write_whole
    from app.terminal import console, show_result

    if output is not None:
        is_csv = output.suffix.lower() == ".csv"
        write_whole(output, result_csv(result) if is_csv else result_json(result, prices=prices))
    if as_json:
        sys.stdout.write(result_json(result, prices=prices))
    show_result(console(), result)


def _exit_with(result: "Result", strict: Strict | None) -> None:
    match result.certificate.termination:
        case "infeasible":
            raise typer.Exit(5)
        case "no_solution_found":
            raise typer.Exit(6)
    objective = result.objective
    if strict is Strict.ALL and objective.places_filled != objective.places_wanted:
        raise typer.Exit(4)
    if strict is Strict.ANY and objective.mentees_matched != objective.mentees_total:
        raise typer.Exit(4)


def _with_strict_values(arguments: list[str]) -> list[str]:
    """Write ``--strict`` as ``--strict=any``, unless one of its values follows."""
    values = {one.value for one in Strict}
    following = [*arguments[1:], ""]
    return [
        "--strict=any" if part == "--strict" and after not in values else part
        for part, after in zip(arguments, following, strict=True)
    ]


def main() -> None:
    """Run the command line and turn what goes wrong into its exit code."""
    from app.commands.failures import told

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # as JSON is, whatever the locale
    # Typer has no option whose value may be left out.
    arguments = _with_strict_values(sys.argv[1:])
    with told():
        app(args=arguments, prog_name="pairwell")
