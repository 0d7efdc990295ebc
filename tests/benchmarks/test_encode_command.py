import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.encoding_results import Compared
from benchmarks.encoding_texts import by_length, distinct


def test_what_the_cache_and_memory_cost_is_measured_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "found.json"
    parts = ("--part", "cache", "--part", "memory", "--rounds", "1", "--texts", "20")
    ended = CliRunner().invoke(app, ["encode", *parts, "--json", "-o", str(file)])
    assert ended.exit_code == 0, ended.stderr
    kept = json.loads(file.read_text("utf-8"))
    assert json.loads(ended.stdout) == kept
    assert [(one["unit"], len(one["values"])) for one in kept["encoding"]] == [("×", 1), ("MB", 1)]
    assert kept["encoding"][0]["values"][0] > 1
    assert "20 distinct texts: memory at the most" in ended.stderr


def test_a_run_that_takes_too_long_is_told() -> None:
    ended = CliRunner().invoke(app, ["encode", "--part", "cache", "--limit", "1"])
    assert ended.exit_code == 1
    assert "not measured: stopped after 1 s" in ended.stderr


@pytest.mark.parametrize(
    ("unit", "at_least", "must", "reached"),
    [("×", True, 2, True), ("×", True, 2.5, False), ("MB", False, 2, True), ("s", False, 2, False)],
)
def test_the_median_is_judged_and_of_seconds_the_worst(
    unit: str, at_least: bool, must: float, reached: bool
) -> None:
    one = Compared(what="it", unit=unit, values=(1, 2, 3), must=must, at_least=at_least)
    assert one.is_reached is reached
    assert f"worst {one.worst:g} {unit} of 3" in one.line
    assert one.line.endswith("reached" if reached else "MISSED")


def test_texts_are_of_three_lengths_and_never_twice_the_same() -> None:
    kinds = by_length(192)
    assert [len({*texts}) for texts in kinds.values()] == [192] * 3
    means = [sum(map(len, texts)) / 192 for texts in kinds.values()]
    assert means[0] < means[1] < means[2]
    assert len({*distinct(3_000)}) == 3_000
    with pytest.raises(ValueError, match="expected 10000 at most"):
        by_length(10_000)
