"""The commands of ``python -m benchmarks``."""

import typer

from benchmarks.commands.cohort import cohort
from benchmarks.commands.compare import compare
from benchmarks.commands.encode import encode
from benchmarks.commands.gate import gate
from benchmarks.commands.match import match
from benchmarks.commands.programme import programme
from benchmarks.commands.report import report
from benchmarks.commands.run import run
from benchmarks.commands.scale import scale
from benchmarks.commands.service import service
from benchmarks.commands.size import size
from benchmarks.commands.solve import PRICES_EXPLAINED, solve
from benchmarks.commands.table import table
from benchmarks.commands.text import text

WELCOME = """\
Two commands for people who run a mentoring programme:

  python -m benchmarks cohort COHORT.json
      Your cohort, matched by Pairwell and by the usual ways: first come first
      served, random, greedy, and by hand. How many people get a mentor, and how
      good is the fit?

  python -m benchmarks size --mentees 1000 --mentors 200
      How long a round of that size takes on this machine, and how much memory.

For developers: solve (a case file, with proof), run (timings, with asserted
results), compare (our solver and its peers), scale, gate (what must not get
worse), programme (what criteria, rules and objectives cost), text (is the right
mentor found?), encode (how long texts take to read) and service (what HTTP adds,
and how it bears load). All commands: python -m benchmarks --help"""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command()(cohort)
app.command()(size)
app.command(epilog=PRICES_EXPLAINED)(solve)
app.command()(run)
app.command()(compare)
app.command()(gate)
app.command()(scale)
app.command()(match)
app.command()(programme)
app.command()(table)
app.command()(report)
app.command()(text)
app.command()(service)
app.command()(encode)


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Measure Pairwell: on a cohort, on this machine, and on cases with known answers."""
    if context.invoked_subcommand is None:
        print(WELCOME)
