from pathlib import Path

from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.documents import Document, read_as


def test_threads_and_time_limits_are_measured_with_their_proof(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    terms = ["--threads", "1", "--threads", "2", "--time-limit", "60"]
    ended = CliRunner().invoke(app, ["scale", "--size", "120x24", *terms, "--json", str(file)])
    assert ended.exit_code == 0, ended.stderr
    assert "All that ran to the end gave the same bytes." in ended.stdout
    one, two, limited = read_as(Document, file).measured
    assert (one.threads, two.threads, limited.time_limit_s) == (1, 2, 60)
    assert [found.runs[0].gap for found in (one, two, limited)] == [0, 0, 0]
    assert one.runs[0].answer_sha256 == two.runs[0].answer_sha256
    assert "sparse, 2 threads" in ended.stdout


def test_a_limit_that_is_too_short_is_told_as_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    ended = CliRunner().invoke(
        app, ["scale", "--size", "3000x600", "--time-limit", "0.01", "--json", str(file)]
    )
    assert ended.exit_code == 0, ended.stderr
    whole, limited = read_as(Document, file).measured
    assert whole.runs[0].gap == 0
    run = limited.runs[0]
    assert run.termination in {"no_solution_found", "feasible"}
    assert run.feasible == (run.termination == "feasible")
