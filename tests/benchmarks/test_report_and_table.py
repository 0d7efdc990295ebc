"""The page and the table are made from results alone."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.charts import Line, chart
from benchmarks.cli import app
from benchmarks.documents import RESULTS, read_all
from benchmarks.families import FamilySize
from benchmarks.marked_page import BEGIN, END
from benchmarks.number import Number, of_one
from benchmarks.numbers import NUMBERS, TEN
from benchmarks.results import Matched, MatchRun, Measured, Round, Run
from tests.benchmarks.measured_runs import document, run


def plain(n: int, way: str, *runs: Run, not_run: str | None = None) -> Measured:
    instance = FamilySize("clustered", n, n // 5)
    return Measured(instance=instance, way=way, runs=runs, not_run=not_run)


ROUNDS = (
    Round(seconds=0.5, level="total_score", value=9, bound=11),
    Round(seconds=0.9, level="total_score", value=10, bound=10),
)
WHOLE = document(
    plain(5_000, "sparse", run(solve_s=0.3)),
    plain(10_000, "sparse", run(solve_s=1.0, rounds=ROUNDS), run(solve_s=1.2), run(solve_s=0.8)),
    plain(10_000, "dense_flow", run(solve_s=14.0), run(solve_s=15.0), run(solve_s=13.0)),
    plain(10_000, "top_k_flow", run(solve_s=0.4, total=9, matched=2, gap=None)),
    plain(10_000, "scipy_lsa", not_run="stopped after 1 s"),
    matched=(
        Matched(
            mentees=2000,
            mentors=500,
            seed=1,
            runs=(MatchRun(wall_s=1.5, solve_s=0.2, certify_s=0.1),),
        ),
    ),
)


def number(what: str) -> Number:
    return next(one for one in NUMBERS if what in one.what)


def test_a_number_is_the_quotient_of_each_round_of_one_file() -> None:
    flow = number("10k × 2k: the flow")
    assert flow.found([WHOLE]) == [14.0, 12.5, 16.25]
    assert flow.row([WHOLE])[1:] == ["≥ 12 ×", "≥ 25 ×", "14 ×", "12.50 ×", "as it must"]
    assert flow.verdict(25.0) == "reached"
    assert flow.verdict(11.9) == "missed"
    apart = [
        document(plain(10_000, "sparse", run(solve_s=1.0))),
        document(plain(10_000, "dense_flow", run(solve_s=14.0))),
    ]
    assert not flow.found(apart)


def test_a_way_that_was_not_run_gives_no_number() -> None:
    assert number("SciPy").row([WHOLE])[3:] == ["", "", "not measured"]


def test_cold_and_warm_are_compared_with_their_proofs() -> None:
    both = document(
        plain(10_000, "sparse", run(solve_s=2.5, certify_s=0.5)),
        plain(10_000, "warm", run(solve_s=0.25, certify_s=0.25)),
    )
    assert number("5 % of the people").found([both]) == [6.0]


def test_a_share_of_the_time_is_found_whatever_its_seconds() -> None:
    instance = FamilySize("clustered", 50_000, 10_000)
    cut = run(gap=10, bound=40, trivial_bound=50, gap_in_time=20, bound_in_time=50)
    stopped, limited = (
        Measured(instance=instance, way="sparse", time_limit_s=3.7, time_share=share, runs=(cut,))
        for share in (0.2, None)
    )
    assert number("gap of the certificate").found([document(stopped)]) == [25.0]
    assert number("bound of the certificate").found([document(stopped)]) == [80.0]
    assert number("gap known then").found([document(stopped)]) == [40.0]
    for what in ("gap of the certificate", "gap known then"):
        assert not number(what).found([document(limited)])


def test_how_a_limited_run_has_ended_stands_beside_its_time() -> None:
    instance = FamilySize("clustered", 50_000, 10_000)
    runs = [run(solve_s=0.3, termination=ending) for ending in ("no_solution_found",) * 2]
    runs.append(run(solve_s=0.5, termination="feasible"))
    limited = Measured(instance=instance, way="sparse", time_limit_s=0.1, runs=tuple(runs))
    row = number("limit of 0.1 s").row([WHOLE, document(limited)])
    assert row[-3:] == ["0.30 s", "0.50 s", "reached (1 × feasible, 2 × no_solution_found)"]
    assert number("limit of 0.1 s").row([WHOLE])[-1] == "not measured"


def test_answers_that_differ_are_counted() -> None:
    instance = FamilySize("clustered", 100_000, 20_000)

    def differences(*answers: str) -> list[str]:
        one, two = (
            Measured(instance=instance, way="sparse", threads=threads, runs=(run(answer_sha256=a),))
            for threads, a in zip((1, 2), answers, strict=True)
        )
        return number("another answer").row([document(one, two)])[3:]

    assert differences("aa", "aa") == ["0", "0", "reached"]
    assert differences("aa", "bb") == ["1", "1", "missed"]


def test_the_first_file_counts_and_the_newest_comes_first(tmp_path: Path) -> None:
    older, newer = (
        document(plain(10_000, "sparse", run(solve_s=seconds)), hour=hour)
        for hour, seconds in ((8, 2.0), (9, 1.0))
    )
    (tmp_path / "a.json").write_text(older.model_dump_json())
    (tmp_path / "b.json").write_text(newer.model_dump_json())
    solve = Number("seconds", 2, 1, "s", of_one(TEN, lambda one: one.solve_s))
    assert solve.found(read_all(tmp_path)) == [1.0]


def test_more_than_allowed_is_missed_where_less_is_better() -> None:
    passes = number("in passes")
    assert [passes.verdict(value) for value in (2.5, 4.5, 4.6)] == [
        "reached",
        "as it must",
        "missed",
    ]


class Page(HTMLParser):
    """Counts the parts of a page and keeps every address in it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]


def test_the_report_needs_nothing_from_outside_and_shows_every_part(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text(WHOLE.model_dump_json())
    output = tmp_path / "report.html"
    ended = CliRunner().invoke(app, ["report", "--results", str(tmp_path), "-o", str(output)])
    assert ended.exit_code == 0, ended.stderr
    text = output.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.addresses == []
    assert "http" not in text.replace("http-equiv", "")
    assert page.tags.count("svg") == 3
    assert page.tags.count("polyline") == 3 + 3 + 1
    assert "90.00 %" in text
    assert "2 of 3" in text
    assert "stopped after 1 s" in text
    assert "a &lt;fast&gt; one" in text
    assert "14 ×" in text


def test_a_chart_places_greater_values_higher_and_further_right() -> None:
    drawn = chart("one", "x", "y", [Line("a", [(10, 1), (1000, 100)])], str)
    points = drawn.split('points="')[1].split('"')[0].split()
    (x1, y1), (x2, y2) = (map(float, point.split(",")) for point in points)
    assert x1 < x2
    assert y1 > y2
    assert "not measured" in chart("none", "x", "y", [Line("a", [])], str)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "one.json").write_text(WHOLE.model_dump_json())
    return tmp_path


def invoke(folder: Path, *more: str) -> tuple[int, str]:
    page = str(folder / "page.md")
    ended = CliRunner().invoke(
        app, ["table", "--results", str(folder / "results"), "--page", page, *more]
    )
    return ended.exit_code, ended.stderr


def test_the_table_is_put_between_its_marks(folder: Path) -> None:
    page = folder / "page.md"
    page.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n", encoding="utf-8")
    code, said = invoke(folder, "--check")
    assert (code, "is out of date: run python -m benchmarks table" in said) == (1, True)
    assert invoke(folder)[0] == 0
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"before\n{BEGIN}\n| |")
    assert written.endswith(f"{END}\nafter\n")
    assert "stale" not in written
    assert "| ≥ 12 × | ≥ 25 × | 14 × | 12.50 × | as it must |" in written
    assert "| ≤ 2 s | ≤ 1 s | 1.50 s | 1.50 s | as it must |" in written
    assert "Measured on 2026-01-02: a <fast> one, 2 processors, 8 GB, Python 3.11.0" in written
    assert invoke(folder, "--check")[0] == 0


def test_a_page_without_marks_is_refused(folder: Path) -> None:
    (folder / "page.md").write_text(f"{END}{BEGIN}", encoding="utf-8")
    code, said = invoke(folder)
    assert code == 3
    assert "expected a page with" in said


def test_a_page_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "page.md").write_bytes(f"{BEGIN}{END} caf\xe9".encode("latin-1"))
    code, said = invoke(folder)
    assert code == 3
    assert "page.md is not UTF-8 (byte" in said


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("{", "the whole file"),
        ("[]", "the whole file"),
        ("{}", "command"),
        (WHOLE.model_dump_json().replace('"gap":0', '"gap":0.5'), "measured.0.runs.0.gap"),
        (WHOLE.model_dump_json().replace('"way":"scipy_lsa"', '"was":1'), "measured.4.way"),
        (WHOLE.model_dump_json().replace('"stopped after 1 s"', "null"), "measured.4"),
        (WHOLE.model_dump_json().replace(':00Z"', ':00"'), "provenance.measured_at"),
        (
            WHOLE.model_dump_json().replace('"solve_s":0.3', '"solve_s":1e308'),
            "measured.0.runs.0.solve_s",
        ),
        (
            WHOLE.model_dump_json().replace('"peak_mb":100.0', '"peak_mb":5e-324', 1),
            "measured.0.runs.0.peak_mb",
        ),
        (
            WHOLE.model_dump_json().replace('"value":9', f'"value":-{10**400}'),
            "measured.1.runs.0.rounds.0.value",
        ),
        (WHOLE.model_dump_json().replace('"clustered"', '"none"'), "measured.0.instance"),
    ],
)
def test_results_of_another_shape_are_refused(folder: Path, content: str, place: str) -> None:
    (folder / "page.md").write_text(f"{BEGIN}{END}", encoding="utf-8")
    (folder / "results" / "one.json").write_text(content)
    code, said = invoke(folder)
    assert code == 3
    assert f"one.json: {place}: " in said
    output = str(folder / "r.html")
    reported = CliRunner().invoke(
        app, ["report", "--results", str(folder / "results"), "-o", output]
    )
    assert reported.exit_code == 3


def test_a_report_without_results_or_without_a_place_is_refused(tmp_path: Path) -> None:
    output = str(tmp_path / "r.html")
    empty = CliRunner().invoke(app, ["report", "--results", str(tmp_path), "-o", output])
    assert empty.exit_code == 3
    assert "holds no results" in empty.stderr
    nowhere = str(tmp_path / "none" / "r.html")
    assert CliRunner().invoke(app, ["report", "-o", nowhere]).exit_code == 2


def test_the_page_of_the_documentation_is_up_to_date() -> None:
    ended = CliRunner().invoke(app, ["table", "--check"])
    assert ended.exit_code == 0, ended.stderr
    assert RESULTS.is_dir()
