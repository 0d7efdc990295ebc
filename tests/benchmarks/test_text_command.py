"""The command ``text`` as it is called, on a few lines of the development split."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.text_quality.lines import read_lines
from benchmarks.text_quality.measured import Entrants, Measuring
from benchmarks.text_quality.occupations import occupation_questions
from benchmarks.text_quality.part import Part
from benchmarks.text_quality.profiles import MixedProfiles
from benchmarks.text_quality.rounds import rounds_of
from benchmarks.text_quality.tables import lines_of

DATA = Path(__file__).parents[2] / "benchmarks" / "data"
LINES = 12


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Return a file with some lines in English and some in other languages."""
    lines = (DATA / "goals_dev.jsonl").read_text("utf-8").splitlines()
    english = [line for line in lines if json.loads(line)["language"] == "en"]
    others = [line for line in lines if json.loads(line)["language"] != "en"]
    file = tmp_path / "few.jsonl"
    file.write_text("\n".join([*english[:LINES], *others[:2]]), "utf-8")
    return file


@pytest.fixture(autouse=True)
def _warm(monkeypatch: pytest.MonkeyPatch, warm_environment: Mapping[str, str]) -> None:
    for name in ("PAIRWELL_CACHE_FOLDER", "PAIRWELL_MODELS_FOLDER"):
        monkeypatch.setenv(name, warm_environment[name])


@pytest.fixture
def _occupations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        {"alt": ["pastry cook", name], "description": f"{name}s do a lot. They also rest."}
        for name in ("baker", "welder", "singer")
    ]
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "esco-occupations-dev.json").write_text(json.dumps({"items": items}))
    monkeypatch.setenv("PAIRWELL_CASES", str(tmp_path))


@pytest.mark.usefixtures("_occupations")
def test_what_was_measured_is_told_the_same_way_twice_but_for_its_cost(
    few: Path, tmp_path: Path
) -> None:
    file = tmp_path / "found.json"
    arguments = ["text", str(few), "--output", str(file), "--part", "ways", "--part", "esco"]
    more = ["--part", "cost", "--part", "invariance"]
    first = CliRunner().invoke(app, [*arguments, *more])
    assert first.exit_code == 0, first.stderr
    kept = json.loads(file.read_text("utf-8"))["findings"]
    assert {one["part"] for one in kept} == {"ways", "esco", "cost", "invariance"}
    second = CliRunner().invoke(app, arguments)
    assert second.exit_code == 0, second.stderr
    again = json.loads(file.read_text("utf-8"))["findings"]
    assert again == [one for one in kept if one["part"] in {"ways", "esco"}]
    assert first.stdout.startswith(second.stdout)


def test_whoever_tells_no_language_writes_english(tmp_path: Path) -> None:
    lines = [{"id": f"m{k}", "goals": f"Learn {k}", "bio": f"Teaches {k}"} for k in range(3)]
    lines.append({**lines[0], "id": "m3", "language": "fr"})
    file = tmp_path / "some.jsonl"
    for some, sizes in ((lines, [3, 4]), (lines[:3], [3]), (lines[3:], [1])):
        file.write_text("\n".join(map(json.dumps, some)), "utf-8")
        asked = rounds_of(read_lines(file))
        assert [len(one.mentees) for one in asked] == sizes


def test_profiles_are_made_of_a_files_own_bios(few: Path) -> None:
    measuring = Measuring(Entrants(), [read_lines(few)], [], mixes=2)
    found = next(measuring.of(Part.PROFILES))
    assert isinstance(found, MixedProfiles)
    assert (found.name, found.way, found.rounds) == ("few, English", "Pairwell", 2)
    assert lines_of(found)[2].startswith("first choice")


def test_no_text_of_anybody_is_shown(few: Path) -> None:
    ended = CliRunner().invoke(app, ["text", str(few), "--part", "ways", "--json"])
    assert ended.exit_code == 0, ended.stderr
    shown = ended.stdout + ended.stderr
    for line in map(json.loads, few.read_text("utf-8").splitlines()):
        for sentence in (*line["goals"], *line["bio"], line["self"], line["neutral"]):
            assert sentence not in shown


def test_another_model_is_measured_beside_the_default_one(
    few: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIRWELL_FAST", "false")
    arguments = ["text", str(few), "--part", "ways", "--model", str(tiny_model), "--json"]
    ended = CliRunner().invoke(app, arguments)
    assert ended.exit_code == 0, ended.stderr
    english, everybody = json.loads(ended.stdout)["findings"]
    name = tiny_model.name
    assert {f"plain cosine, {name}", f"Pairwell, {name}"} < set(english["groups"]["all"])
    assert {"English", "other languages"} < set(everybody["groups"])


def test_problems_of_all_files_are_told_before_anything_is_measured(tmp_path: Path) -> None:
    broken, empty = tmp_path / "broken.jsonl", tmp_path / "folder"
    broken.write_text('{"goals": "alone"}', "utf-8")
    empty.mkdir()
    ended = CliRunner().invoke(app, ["text", str(broken), str(empty), str(tmp_path / "none")])
    assert ended.exit_code == 3
    assert ended.stdout == ""
    for place in ("broken.jsonl, line 1", "evaluations.csv", "none: No such file"):
        assert place in ended.stderr


@pytest.mark.usefixtures("_occupations")
def test_occupations_are_asked_for_by_the_name_that_gives_least_away() -> None:
    by_name, by_halves = occupation_questions()
    assert {one.texts for one in by_name.mentees} == {("pastry cook",)}
    assert {one.texts for one in by_halves.mentees} == {("They also rest.",)}
    assert ("bakers do a lot.",) in {one.texts for one in by_halves.mentors}


def test_a_file_of_occupations_that_is_none_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: Path
) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "esco-occupations-dev.json").write_text("[]")
    monkeypatch.setenv("PAIRWELL_CASES", str(tmp_path))
    ended = CliRunner().invoke(app, ["text", str(few), "--part", "esco"])
    assert ended.exit_code == 3
    assert "esco-occupations-dev.json" in ended.stderr
