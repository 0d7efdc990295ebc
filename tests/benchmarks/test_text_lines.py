"""Goals, bios and who is right, read from JSON lines."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.text_quality.lines import DataError, read_lines
from benchmarks.text_quality.rounds import rounds_of

DATA = Path(__file__).parents[2] / "benchmarks" / "data"
SECRET = "a goal that nobody is to see"


def _written(folder: Path, lines: Sequence[Mapping[str, object] | str]) -> Path:
    file = folder / "pairs.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text("\n".join(texts), "utf-8")
    return file


def test_the_bio_of_a_line_is_right_for_its_goals(tmp_path: Path) -> None:
    lines: list[Mapping[str, object] | str] = [
        {"id": "a", "goals": ["lead", "a team"], "bio": ["Head of ten."], "sector": "law"},
        {"id": "b", "goals": "write code", "bio": "Developer.", "sector": "software"},
    ]
    question = read_lines(_written(tmp_path, lines))
    assert [one.texts for one in question.mentees] == [("lead", "a team"), ("write code",)]
    assert [one.texts for one in question.mentors] == [("Head of ten.",), ("Developer.",)]
    assert question.truth.tolist() == [0, 1]
    assert question.where("sector", "law").tolist() == [True, False]


def test_a_truth_names_the_line_of_the_right_mentor(tmp_path: Path) -> None:
    lines: list[Mapping[str, object] | str] = [
        {"goals": "one", "truth": "m2"},
        {"goals": "two", "truth": "m2", "name": "Ada"},
        {"id": "m1", "expertise": "nobody's"},
        {"id": "m2", "bio": "everybody's"},
    ]
    question = read_lines(_written(tmp_path, lines))
    assert question.truth.tolist() == [1, 1]
    assert question.capacity == 2
    assert question.mentees[1].name == "Ada"


def test_every_problem_is_told_with_its_line_and_no_text(tmp_path: Path) -> None:
    lines: list[Mapping[str, object] | str] = [
        {"id": "a", "goals": SECRET, "bio": SECRET},
        {"id": "a", "goals": SECRET, "bio": SECRET},
        {"id": "b", "goals": SECRET},
        {"id": "c", "goals": [SECRET, 3], "bio": SECRET},
        {"id": "d", "bio": "  "},
        {"id": "e", "bio": SECRET, "expertise": SECRET},
        {"id": "f"},
        {"id": "g", "goals": SECRET, "bio": SECRET, "truth": 3},
        {"id": "h", "goals": SECRET, "bio": SECRET, "name": 3},
        "[" + json.dumps(SECRET),
    ]
    with pytest.raises(DataError) as caught:
        read_lines(_written(tmp_path, lines))
    told = caught.value.problems
    assert {int(one.split("line ")[1].split(":")[0]) for one in told} == set(range(2, 11))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("written", [b"", b'{"id": "m", "bio": "x"}', b"\xff"])
def test_a_file_without_goals_or_that_is_no_text_is_refused(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_bytes(written)
    with pytest.raises(DataError, match=r"pairs\.jsonl"):
        read_lines(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        read_lines(tmp_path / "none.jsonl")


def test_those_who_write_english_have_a_round_of_their_own(tmp_path: Path) -> None:
    lines: list[Mapping[str, object] | str] = [
        {"id": language, "goals": language, "bio": f"bio {language}", "language": language}
        for language in ("de", "en", "fr")
    ]
    english, everybody = rounds_of(read_lines(_written(tmp_path, lines)).shuffled(1))
    assert [one.texts for one in english.mentees] == [("en",)]
    assert [one.texts for one in english.mentors] == [("bio en",)]
    assert len(everybody.mentees) == 3


def test_shuffling_keeps_who_is_right(tmp_path: Path) -> None:
    lines = [{"goals": f"goal {k}", "bio": f"bio {k}"} for k in range(20)]
    question = read_lines(_written(tmp_path, lines))
    shuffled = question.shuffled(1)
    assert shuffled.truth.tolist() != question.truth.tolist()
    right = [shuffled.mentors[k].texts for k in shuffled.truth]
    assert right == [(f"bio {k}",) for k in range(20)]


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_our_splits_are_those_whose_hash_was_written_down(split: str) -> None:
    file = DATA / f"goals_{split}.jsonl"
    told = re.search(rf"`{file.name}` .*`([0-9a-f]{{64}})`", (DATA / "README.md").read_text())
    assert told is not None
    assert hashlib.sha256(file.read_bytes()).hexdigest() == told[1]


def test_no_sentence_of_the_test_split_was_learned_from() -> None:
    def told(split: str) -> set[str]:
        lines = map(json.loads, (DATA / f"goals_{split}.jsonl").read_text("utf-8").splitlines())
        values = [value for line in lines for value in line.values()]
        texts = [one for value in values for one in ([value] if isinstance(value, str) else value)]
        return {one.strip().lower() for one in texts if " " in one}

    lists = ("about_people", "short_goals", "work_with_people")
    ours = {
        one.lower() for name in lists for one in (DATA / f"{name}.txt").read_text().splitlines()
    }
    labels = {"public administration"}  # a sector of both
    assert not (told("test") - labels) & (told("train") | ours)
