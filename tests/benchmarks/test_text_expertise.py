"""People with texts, targets and ratings, in the layout of the public gold standard."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.text_quality.expertise import read_expertise
from benchmarks.text_quality.lines import DataError
from benchmarks.text_quality.pair_loss import measure_expertise
from benchmarks.text_quality.question import Question
from solver.scores import IntArray

SECRET = "an abstract that nobody is to see"
TARGETS = ("welding", "baking", "surgery", "opera")
RATINGS = {"11": (5.0, 1.0, 4.0, 4.5), "12": (1.0, 5.0, 2.0, None)}


def _content(title: str) -> dict[str, object]:
    return {"content": {"title": title, "abstract": f"All about {title}.", "year": 2020}}


def _folder(folder: Path) -> Path:
    columns = [f"{name}{k}" for name in ("Paper", "Expertise") for k in range(1, 5)]
    rows = [["ParticipantID", *columns]]
    for person, ratings in RATINGS.items():
        papers = [
            target if rating is not None else ""
            for target, rating in zip(TARGETS, ratings, strict=True)
        ]
        rows.append([person, *papers, *("" if one is None else str(one) for one in ratings)])
    (folder / "evaluations.csv").write_text("\n".join(map("\t".join, rows)), "utf-8")
    (folder / "submissions.json").write_text(json.dumps({name: _content(name) for name in TARGETS}))
    (folder / "archives").mkdir()
    for person, texts in {"11": TARGETS[:2], "12": TARGETS[2:]}.items():
        lines = [json.dumps({"id": text, **_content(text)}) for text in texts]
        (folder / "archives" / f"~{person}.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


class Fixed:
    """Scores by the name of a target, the same for all people."""

    name = "fixed"

    def __init__(self, **scores: int) -> None:
        self._scores = scores

    def scores(self, question: Question) -> IntArray:
        names = [one.texts[0].split(".")[0] for one in question.mentees]
        column = np.array([self._scores[name] for name in names])
        return np.repeat(column[:, None], len(question.mentors), axis=1)


def test_texts_targets_and_ratings_are_read(tmp_path: Path) -> None:
    expertise = read_expertise(_folder(tmp_path))
    assert expertise.question.mentees[2].texts == ("surgery. All about surgery.",)
    assert expertise.question.mentors[0].texts[0] == "welding. All about welding."
    assert len(expertise.ratings) == 7
    assert expertise.left_out == 0


def test_loss_easy_and_hard_pairs_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    way = Fixed(welding=3, baking=2, surgery=2, opera=1)
    found = measure_expertise(read_expertise(_folder(tmp_path)), way)
    assert found is not None
    # 11: baking = surgery (3 / 2), opera below baking (3.5) and surgery (0.5); of 4+1+.5+3+3.5+.5.
    # 12: welding above baking (4) and surgery (1), baking = surgery (3 / 2); of 4 + 1 + 3.
    assert found.loss.value == pytest.approx((1.5 + 3.5 + 0.5 + 4 + 1 + 1.5) / (12.5 + 8))
    # 11: welding and baking right, baking and surgery equal, baking and opera wrong.
    # 12: welding and baking wrong, baking and surgery equal.
    assert found.easy is not None
    assert found.easy.value == pytest.approx(1 / 5)
    # 11: welding above surgery and opera right, surgery and opera wrong.
    assert found.hard is not None
    assert found.hard.value == pytest.approx(2 / 3)


def test_equal_scores_lose_half(tmp_path: Path) -> None:
    way = Fixed(welding=1, baking=1, surgery=1, opera=1)
    found = measure_expertise(read_expertise(_folder(tmp_path)), way)
    assert found is not None
    assert found.loss.value == 0.5


def test_ratings_without_a_text_are_left_out_and_counted(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "archives" / "~12.jsonl").unlink()
    targets = {name: _content(name) for name in TARGETS[1:]}
    (folder / "submissions.json").write_text(json.dumps(targets))
    expertise = read_expertise(folder)
    assert (len(expertise.ratings), expertise.left_out) == (3, 4)


def test_every_problem_of_every_file_is_told_and_no_text(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    with (folder / "evaluations.csv").open("a") as file:
        file.write(f"\n13\twelding\t\t\t\t{SECRET}\t\t\t\n\twelding\t\t\t\t3\t\t\t")
    with (folder / "archives" / "~11.jsonl").open("a") as file:
        file.write(f'\n{{"text": "{SECRET}"}}\n{SECRET}')
    targets = {"welding": _content("welding"), SECRET: {"content": {}}}
    (folder / "submissions.json").write_text(json.dumps(targets))
    with pytest.raises(DataError) as caught:
        read_expertise(folder)
    told = str(caught.value)
    for place in (
        "evaluations.csv, line 4",
        "evaluations.csv, line 5",
        "~11.jsonl, line 3",
        "~11.jsonl, line 4",
        "submissions.json, 2. target",
    ):
        assert place in told
    assert SECRET not in told


def test_a_folder_without_the_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"evaluations\.csv: No such file.*submissions\.json"):
        read_expertise(tmp_path)
