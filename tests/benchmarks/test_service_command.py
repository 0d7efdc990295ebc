import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks import service_speed
from benchmarks.cli import app


def test_the_service_is_started_measured_and_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = service_speed.body_of
    # A tenth of the people: most of the time would go into reading their texts.
    monkeypatch.setattr(
        service_speed, "body_of", lambda n, m: whole(max(4, n // 10), max(2, m // 10))
    )
    parts = ("start", "overhead", "load")
    options = [text for part in parts for text in ("--part", part)]
    file = tmp_path / "figures.json"
    ended = CliRunner().invoke(
        app, ["service", *options, "--rounds", "2", "--seconds", "1", "--output", str(file)]
    )
    assert ended.exit_code == 0, ended.stderr
    found = json.loads(file.read_text())
    assert [len(measured["figures"]) for measured in found] == [3, 3, 1]
    assert found[0]["facts"] == {"/readyz said before 200": [503]}
    assert found[2]["facts"] == {"answers (target: 200 alone)": {"200": 20}}
    for measured in found:
        assert measured["title"] in ended.stdout
        for figure in measured["figures"]:
            assert figure["worst_s"] >= figure["median_s"]


def test_a_folder_that_is_not_there_is_told_before_anything_is_started(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["service", "--output", str(tmp_path / "none" / "x.json")])
    assert ended.exit_code == 2
