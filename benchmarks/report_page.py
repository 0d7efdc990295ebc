"""The results as one page of HTML that needs nothing from outside."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from benchmarks.charts import COLOURS, Line, chart
from benchmarks.documents import Document
from benchmarks.families import FamilySize
from benchmarks.lookup import Wanted
from benchmarks.number import COLUMNS
from benchmarks.numbers import NUMBERS
from benchmarks.results import Measured, Round
from benchmarks.ways import WAYS

STYLE = """\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: currentColor; }
.grid { stroke: currentColor; opacity: .15; }
table { border-collapse: collapse; margin: 1rem 0; font-size: .9rem; }
td, th { padding: .2rem .7rem; border-bottom: 1px solid #8886; text-align: right; }
td:first-child, th:first-child { text-align: left; }
td:not(:first-child) { white-space: nowrap; }"""

LEAST_GAP = 1e-9
"""Share of the bound at which a closed gap is drawn."""

PARTS: tuple[tuple[str, str, Callable[[Measured], float]], ...] = (
    ("seconds to solve", "seconds", lambda one: one.solve_s),
    ("memory at the most", "MB", lambda one: one.peak_mb),
)
"""What is drawn against size."""


def page_of(documents: Sequence[Document]) -> str:
    """The whole page."""
    measured = list(_newest(documents))
    body = [
        "<h1>Pairwell: measured</h1>",
        "<h2>Numbers to reach</h2>",
        _numbers(documents),
        "<h2>Time and memory</h2>",
        *_size_charts(measured),
        "<h2>Share of the optimum</h2>",
        _shares(measured),
        "<h2>Gap after each round</h2>",
        *_gap_charts(_newest(documents, lambda one: any(run.rounds for run in one.runs))),
        *_not_run(measured),
        "<h2>How it was measured</h2>",
        *(f"<p>{escape(_source(document))}</p>" for document in documents),
    ]
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Pairwell: measured</title><style>\n{STYLE}\n</style></head><body>",
            *body,
            "</body></html>\n",
        ]
    )


def _newest(
    documents: Sequence[Document], serves: Callable[[Measured], bool] = lambda _: True
) -> Iterable[Measured]:
    """What was measured and serves, each way on each instance from the newest such file alone."""
    found: dict[Wanted, Measured] = {}
    for document in documents:
        for one in filter(serves, document.measured):
            found.setdefault(Wanted.of(one), one)
    return found.values()


def _source(document: Document) -> str:
    source = document.provenance
    machine = source.machine
    versions = ", ".join(f"{name} {number}" for name, number in source.versions.items())
    return (
        f"{source.measured_at.date()}, commit {source.commit or 'unknown'}: {document.command} "
        f"({machine.processor}, {machine.processors} processors, {machine.memory_gb:g} GB, "
        f"{machine.system}, {machine.blas}; {versions})"
    )


def _numbers(documents: Sequence[Document]) -> str:
    rows = [[cell.replace("`", "") for cell in number.row(documents)] for number in NUMBERS]
    return _table(COLUMNS, rows)


def _size_charts(measured: Sequence[Measured]) -> Iterable[str]:
    """Time and memory against size, one pair of charts for each family and load."""
    kinds = dict.fromkeys((one.instance.family, one.instance.load) for one in measured)
    for family, load in kinds:
        of_kind = [
            one for one in measured if (one.instance.family, one.instance.load) == (family, load)
        ]
        title = family if load == "plain" else f"{family}, {load} load"
        for what, unit, part in PARTS:
            lines = _lines(of_kind, part)
            yield chart(f"{title}: {what}", "mentees", unit, lines, lambda value: f"{value:,g}")


def _lines(measured: Sequence[Measured], part: Callable[[Measured], float]) -> list[Line]:
    """One line a way, over the instances that differ in size alone."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for one in measured:
        usual = FamilySize(
            one.instance.family, one.instance.mentees, one.instance.mentors, load=one.instance.load
        )
        if one.runs and one.time_limit_s is None and one.instance == usual:
            lines.setdefault(one.name, []).append((one.instance.mentees, part(one)))
    return [Line(name, lines[name], _colour(name)) for name in sorted(lines, key=_place)]


def _colour(name: str) -> str:
    return COLOURS[_place(name) % len(COLOURS)]


def _place(name: str) -> int:
    """Place of a way among all, the same on every chart; after them come ours on other terms."""
    return list(WAYS).index(name) if name in WAYS else len(WAYS)


def _shares(measured: Sequence[Measured]) -> str:
    best = {one.instance: one for one in measured if one.way == "sparse" and one.runs}
    rows = []
    for one in measured:
        if one.instance not in best or one.way == "sparse":
            continue
        share = one.share_of(best[one.instance])
        if share is not None:
            people = f"{one.runs[0].matched:,} of {best[one.instance].runs[0].matched:,}"
            rows.append([one.instance.name, _title(one.way), f"{100 * share:.2f} %", people])
    return _table(["instance", "way", "of the best total", "people matched"], rows)


def _title(way: str) -> str:
    return WAYS[way].title if way in WAYS else way


def _gap_charts(measured: Iterable[Measured]) -> Iterable[str]:
    for one in measured:
        rounds = next((run.rounds for run in one.runs if run.rounds), ())
        scored = [each for each in rounds if each.level == "total_score"]
        if scored:
            yield chart(
                f"{one.instance.name}: gap of the total score, as a share of the bound",
                "seconds",
                f"gap (a closed one at {LEAST_GAP:g})",
                [Line("sparse", [(max(each.seconds, 1e-3), _gap(each)) for each in scored])],
                lambda value: f"{value:.0e}",
            )


def _gap(one: Round) -> float:
    return max(LEAST_GAP, (one.bound - one.value) / max(1, abs(one.bound)))


def _not_run(measured: Sequence[Measured]) -> Iterable[str]:
    rows = [[one.instance.name, _title(one.way), one.not_run] for one in measured if one.not_run]
    if rows:
        yield "<h2>Not run</h2>"
        yield _table(["instance", "way", "why"], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def row(cells: Sequence[str], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    return "\n".join(
        ["<table>", row(head, "th"), *(row(cells, "td") for cells in rows), "</table>"]
    )
