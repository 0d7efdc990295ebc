from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.demo import demo_cohort
from app.matching.pipeline import match
from app.matching.reading import read_cohort
from benchmarks.cli import app
from benchmarks.documents import Document, read_as
from embeddings.encoder import SentenceEncoder


@pytest.fixture
def _read_before(
    monkeypatch: pytest.MonkeyPatch,
    encoder: SentenceEncoder,
    warm_environment: Mapping[str, str],
) -> None:
    """The cohort's texts are read here, so that no command has to load the model."""
    cohort = read_cohort(demo_cohort(30, 8, seed=1)).cohort
    assert cohort is not None
    match(cohort, encoder)
    monkeypatch.setattr("benchmarks.match_run.measured_environment", lambda _: warm_environment)


@pytest.mark.usefixtures("_read_before")
@pytest.mark.parametrize("lines", [[], ["--lines"]])
def test_the_whole_command_is_timed_from_file_to_file(tmp_path: Path, lines: list[str]) -> None:
    file = tmp_path / "results.json"
    ended = CliRunner().invoke(
        app, ["match", "--size", "30x8", *lines, "--repeats", "1", "--output", str(file)]
    )
    assert ended.exit_code == 0, ended.stderr
    [found] = read_as(Document, file).matched
    assert (found.mentees, found.mentors, found.lines) == (30, 8, bool(lines))
    assert len(found.runs) == 1
    assert 0 < found.core_s < found.wall_s


def test_a_command_that_takes_too_long_is_told() -> None:
    ended = CliRunner().invoke(app, ["match", "--size", "30x8", "--limit", "1"])
    assert ended.exit_code == 1
    assert "stopped after 1 s" in ended.stderr
