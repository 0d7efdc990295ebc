"""Answers are written whole or not at all, and no cell of them runs as a formula."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.files.output import COLUMNS, result_csv, result_json, write_whole
from app.matching.pipeline import match
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, random_document, read

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x","y")', "=a,b\nc"]


def _result(encoder: SentenceEncoder, ids: list[str]) -> Result:
    document = {
        "mentees": [{"id": one, "goals": GOALS[k]} for k, one in enumerate(ids)],
        "mentors": [{"id": f"{one}!", "expertise": EXPERTISE[k]} for k, one in enumerate(ids)],
    }
    return match(read(document), encoder)


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_csv_has_the_pairs_in_the_order_of_the_result(encoder: SentenceEncoder) -> None:
    result = match(read(random_document(4)), encoder)
    header, *rows = _rows(result_csv(result))
    assert header == [*COLUMNS]
    assert [(row[0], row[1], float(row[2])) for row in rows] == [
        (pair.mentee, pair.mentor, pair.score) for pair in result.assignments
    ]
    assert [row[5].split() for row in rows] == [
        [code.value for code in pair.review] for pair in result.assignments
    ]


def test_an_id_that_a_spreadsheet_would_run_gets_a_quote_first(encoder: SentenceEncoder) -> None:
    _, *rows = _rows(result_csv(_result(encoder, DANGEROUS)))
    assert len(rows) == len(DANGEROUS)
    assert {row[0] for row in rows} == {f"'{one}" for one in DANGEROUS}
    assert {row[1] for row in rows} == {f"'{one}!" for one in DANGEROUS}


def test_an_ordinary_id_stays_as_it_is(encoder: SentenceEncoder) -> None:
    ids = ["e1", "a-b", "x@y.example", "Zoë", "1=1", "'quoted'", "a,b", 'a"b', "a\nb"]
    _, *rows = _rows(result_csv(_result(encoder, ids)))
    assert {row[0] for row in rows} == set(ids)


def test_a_pair_without_a_rank_has_empty_cells(encoder: SentenceEncoder) -> None:
    document = {
        "mentees": [{"id": "e", "goals": GOALS[0]}],
        "mentors": [{"id": "r", "expertise": EXPERTISE[0]}],
        "policy": {"min_score": 1.0, "pinned": [["e", "r"]]},
    }
    _, row = _rows(result_csv(match(read(document), encoder)))
    assert row[3:] == ["", "", "pinned breaks_a_rule"]


def test_json_is_the_whole_result_with_a_final_newline(encoder: SentenceEncoder) -> None:
    result = _result(encoder, ["Zoë", "e2"])
    text = result_json(result)
    assert text.endswith("}\n")
    assert "Zoë" in text
    assert Result.model_validate_json(text) == result


def test_json_without_prices_lacks_nothing_else(encoder: SentenceEncoder) -> None:
    result = _result(encoder, ["e1", "e2"])
    full, short = (json.loads(result_json(result, prices=prices)) for prices in (True, False))
    assert full["certificate"].pop("prices")["levels"]
    assert short["certificate"].pop("prices") is None
    assert full == short


def test_a_file_is_replaced_as_a_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text("an earlier and longer one", encoding="utf-8")
    write_whole(path, "Zoë\r\n")
    assert path.read_bytes() == "Zoë\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_earlier_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text("the earlier one")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "half a surrogate pair: \ud800")
    assert path.read_text() == "the earlier one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "result.json", "{}")


def test_a_pipe_is_written_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "result.json"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, "Zoë\r\n")
        assert os.read(reader, 99) == "Zoë\r\n".encode()
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_standard_output_that_goes_into_a_file_keeps_what_was_printed(tmp_path: Path) -> None:
    lines = (
        "from pathlib import Path",
        "from app.files.output import write_whole",
        "print('before')",
        "write_whole(Path('/dev/stdout'), 'Zoë\\n')",
        "print('after')",
    )
    with (tmp_path / "printed").open("wb") as file:
        subprocess.run([sys.executable, "-c", "\n".join(lines)], stdout=file, check=True)
    assert (tmp_path / "printed").read_bytes() == "before\nZoë\nafter\n".encode()
    assert Path("/dev/stdout").is_symlink()


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_file_may_be_read_by_whom_the_umask_allows(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "result.json", "{}")
        assert (tmp_path / "result.json").stat().st_mode & 0o777 == 0o666 & ~umask
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
