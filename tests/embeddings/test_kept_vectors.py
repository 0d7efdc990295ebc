"""A cache that cannot be used costs time and changes no vector; a damaged one is an error."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from embeddings.encoded import CacheReport, Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.errors import CacheError, CacheUnavailableError

KNOWN, NEW = [["One. Two."]], [["Two. Three."]]
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA locking_mode = EXCLUSIVE")
connection.execute("BEGIN EXCLUSIVE")
connection.execute("DELETE FROM sentences WHERE key = x'00'")
print("held", flush=True)
sys.stdin.read()
"""
FULL_DISK = """
import json, resource, sys
from pathlib import Path
from embeddings.encoder import SentenceEncoder
encoder = SentenceEncoder(sys.argv[1], cache_folder=Path(sys.argv[2]), threads=1)
encoder.encode([["One. Two."]])
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
encoded = encoder.encode([[f"Sentence number {k}." for k in range(2_000)], ["One."]])
print(json.dumps([encoded.vectors_sha256(), encoded.cache.cached, encoded.cache.trouble]))
"""


@pytest.fixture
def caching(tiny_model: Path, tmp_path: Path) -> SentenceEncoder:
    """Return an encoder whose cache has two sentences and their whole."""
    encoder = SentenceEncoder(tiny_model, cache_folder=tmp_path / "cache", threads=1)
    encoder.encode(KNOWN)
    return encoder


@pytest.fixture
def file(caching: SentenceEncoder, tmp_path: Path) -> Path:
    """Return the file of that cache."""
    return tmp_path / "cache" / "vectors.sqlite3"


def _report(encoded: Encoded) -> CacheReport:
    assert encoded.cache is not None
    return encoded.cache


@contextmanager
def _held(file: Path) -> Iterator[None]:
    """Let another process have the file for itself alone."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            yield
        finally:
            holder.kill()


def _same_as_without(encoded: Encoded, people: list[list[str]], model: Path) -> bool:
    anew = SentenceEncoder(model, threads=1).encode(people)
    return encoded.vectors_sha256() == anew.vectors_sha256()


def test_what_was_asked_and_found_is_told(caching: SentenceEncoder) -> None:
    assert _report(caching.encode(NEW)) == CacheReport(3, 1, is_on=True)
    assert _report(caching.encode(NEW)) == CacheReport(3, 3, is_on=True)


def test_without_a_cache_nothing_is_found(tiny_model: Path) -> None:
    encoded = SentenceEncoder(tiny_model, threads=1).encode(NEW)
    assert _report(encoded) == CacheReport(3, 0, is_on=False)


@pytest.mark.parametrize("lost", ["everything", "the secret"])
def test_what_a_running_encoder_keeps_is_found_by_others_after_its_secret_was_lost(
    caching: SentenceEncoder, file: Path, tiny_model: Path, lost: str
) -> None:
    if lost == "everything":
        shutil.rmtree(file.parent)
    else:
        (file.parent / "secret").unlink()
    caching.encode(NEW)
    another = SentenceEncoder(tiny_model, cache_folder=file.parent, threads=1)
    assert _report(another.encode(NEW)) == _report(caching.encode(NEW))
    (keys,) = another.keys(NEW)
    assert another.forget(keys) == len(keys) // 2  # of the way that ran
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM sentences").fetchone() == (0,)


def test_a_locked_cache_is_done_without_and_used_again_when_it_is_free(
    caching: SentenceEncoder, file: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.cache._BUSY_SECONDS", 0.05)
    with _held(file):
        encoded = caching.encode(NEW)
        with pytest.raises(CacheUnavailableError, match="locked"):
            caching.forget([b"any"])
    assert _report(encoded).cached == 0
    assert "locked" in str(_report(encoded).trouble)
    assert _same_as_without(encoded, NEW, tiny_model)
    assert _report(caching.encode(NEW)) == CacheReport(3, 1, is_on=True)


def test_a_cache_that_may_not_be_written_is_still_read(
    caching: SentenceEncoder, file: Path, tiny_model: Path
) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[18] = 255  # write version: SQLite must treat the file as read-only, even for root
    file.write_bytes(content)
    encoded = caching.encode(NEW)
    assert _report(encoded).cached == 1
    assert "readonly" in str(_report(encoded).trouble)
    assert _same_as_without(encoded, NEW, tiny_model)


def test_a_full_disk_keeps_nobody_from_an_answer(tiny_model: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tiny_model), str(tmp_path / "cache")],
        check=True,
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )
    sha256, cached, trouble = json.loads(ran.stdout)
    people = [[f"Sentence number {k}." for k in range(2_000)], ["One."]]
    anew = SentenceEncoder(tiny_model, threads=1).encode(people)
    assert (sha256, cached) == (anew.vectors_sha256(), 1)
    assert trouble.startswith("the vector cache ")


@pytest.mark.parametrize("name", ["cache", "cache/secret", "cache/vectors.sqlite3"])
def test_what_is_not_ours_to_read_is_done_without(
    tiny_model: Path, tmp_path: Path, name: str
) -> None:
    place = tmp_path / name
    place.parent.mkdir(exist_ok=True)
    if name == "cache":
        place.touch()
    else:
        place.mkdir()
    encoded = SentenceEncoder(tiny_model, cache_folder=tmp_path / "cache", threads=1).encode(NEW)
    assert _report(encoded).trouble is not None
    assert _same_as_without(encoded, NEW, tiny_model)


@pytest.mark.parametrize("name", ["secret", "vectors.sqlite3"])
def test_a_damaged_cache_is_an_error_and_stays_as_it_is(
    tiny_model: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"damaged" * 1000)
    with pytest.raises(CacheError, match="delete") as told:
        SentenceEncoder(tiny_model, cache_folder=tmp_path, threads=1).encode(NEW)
    assert not isinstance(told.value, CacheUnavailableError)
    assert (tmp_path / name).read_bytes() == b"damaged" * 1000
