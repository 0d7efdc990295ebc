from pathlib import Path

from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.documents import Document, read_as


def test_the_whole_command_is_timed_from_file_to_file(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    ended = CliRunner().invoke(
        app, ["match", "--size", "30x8", "--repeats", "1", "--json", str(file)]
    )
    assert ended.exit_code == 0, ended.stderr
    [found] = read_as(Document, file).matched
    assert (found.mentees, found.mentors, len(found.runs)) == (30, 8, 1)
    assert 0 < found.core_s < found.wall_s


def test_a_command_that_takes_too_long_is_told() -> None:
    ended = CliRunner().invoke(app, ["match", "--size", "30x8", "--limit", "1"])
    assert ended.exit_code == 1
    assert "stopped after 1 s" in ended.stderr
