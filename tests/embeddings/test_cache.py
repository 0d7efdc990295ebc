import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from embeddings.cache import VectorCache
from embeddings.errors import CacheError, CacheUnavailableError


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    return VectorCache(tmp_path / "cache")


def test_what_was_put_is_found_and_the_rest_is_left_out(cache: VectorCache) -> None:
    stored = {number.to_bytes(32, "big"): bytes([number % 256]) * 8 for number in range(1200)}
    cache.put_many(stored)
    assert cache.get_many([*stored, b"unknown"]) == stored


def test_a_key_keeps_its_first_vector(cache: VectorCache) -> None:
    cache.put_many({b"key": b"first"})
    cache.put_many({b"key": b"second"})
    assert cache.get_many([b"key"]) == {b"key": b"first"}


def test_only_the_owner_may_enter_the_folder(cache: VectorCache) -> None:
    cache.put_many({})
    assert cache.folder.stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_named_and_never_ignored(cache: VectorCache) -> None:
    cache.put_many({b"key": b"vector"})
    cache.file.write_bytes(b"not a database" * 100)
    with pytest.raises(CacheError, match=r"vectors\.sqlite3.*delete the file"):
        cache.get_many([b"key"])
    with pytest.raises(CacheError, match=r"vectors\.sqlite3"):
        cache.put_many({b"other": b"vector"})


def test_a_damaged_vector_is_never_returned(cache: VectorCache) -> None:
    cache.put_many({b"key": b"a long vector"})
    content = cache.file.read_bytes()
    cache.file.write_bytes(content.replace(b"a long vector", b"a lung vector"))
    with pytest.raises(CacheError, match="damaged vector"):
        cache.get_many([b"key"])


def test_a_file_that_may_not_be_written_is_an_error(cache: VectorCache) -> None:
    cache.put_many({b"key": b"vector"})
    content = bytearray(cache.file.read_bytes())
    content[18] = 255  # write version: SQLite must treat the file as read-only, even for root
    cache.file.write_bytes(content)
    with pytest.raises(CacheError, match="readonly"):
        cache.put_many({b"other": b"vector"})


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CacheError, match="another folder"):
        VectorCache(tmp_path / "file" / "cache").get_many([])


def test_several_processes_write_at_once(cache: VectorCache) -> None:
    code = (
        "import sys; from pathlib import Path; from embeddings.cache import VectorCache;"
        "cache = VectorCache(Path(sys.argv[1])); first = int(sys.argv[2]);"
        "[cache.put_many({b'%d' % n: b'v%d' % n}) for n in range(first, first + 40)]"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(cache.folder), str(first)],
            cwd=Path(__file__).parents[2],
        )
        for first in (0, 20, 40)
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    keys = [b"%d" % number for number in range(80)]
    assert cache.get_many(keys) == {key: b"v" + key for key in keys}


def test_nothing_but_hashes_and_vectors_is_stored(cache: VectorCache) -> None:
    cache.put_many({b"key": b"vector"})
    with sqlite3.connect(cache.file) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(sentences)")]
    connection.close()
    assert columns == ["key", "vector", "used"]


def test_the_file_stays_small_and_what_was_used_last_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = VectorCache(tmp_path, most_bytes=256 * 1024)
    days = iter(range(100, 200))
    monkeypatch.setattr("embeddings.cache._today", lambda: next(days))
    first = [b"first %d" % number for number in range(50)]
    cache.put_many(dict.fromkeys(first, bytes(1000)))
    for step in range(20):
        cache.put_many({b"%d %d" % (step, number): bytes(1000) for number in range(50)})
        assert len(cache.get_many(first)) == len(first)  # used again, and so kept
    assert cache.file.stat().st_size < 2 * 256 * 1024  # the pages of one write come on top
    assert cache.get_many([b"0 0"]) == {}
    assert cache.get_many([b"19 49"]) == {b"19 49": bytes(1000)}


def test_deleted_vectors_leave_no_byte_in_any_file(cache: VectorCache) -> None:
    cache.put_many({b"one": b"the vector of somebody", b"other": b"the vector of others"})
    assert cache.delete_many([b"one", b"unknown"]) == 1
    assert cache.get_many([b"one", b"other"]) == {b"other": b"the vector of others"}
    kept = b"".join(file.read_bytes() for file in cache.folder.iterdir())
    assert b"somebody" not in kept
    assert b"of others" in kept


def test_bytes_that_another_reader_keeps_in_the_log_are_told(
    cache: VectorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.cache._BUSY_SECONDS", 0.05)
    cache.put_many({b"one": b"the vector of somebody"})
    with closing(sqlite3.connect(cache.file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sentences").fetchone()
        with pytest.raises(CacheUnavailableError, match="another process reads it"):
            cache.delete_many([b"one"])
    assert cache.delete_many([b"one"]) == 0
    kept = b"".join(file.read_bytes() for file in cache.folder.iterdir())
    assert b"somebody" not in kept


def test_what_another_secret_made_is_deleted_with_the_first_write(cache: VectorCache) -> None:
    cache.put_many({b"lost": b"the vector of somebody"})
    (cache.folder / "secret").unlink()
    cache.put_many({b"key": b"vector"})
    assert cache.get_many([b"lost", b"key"]) == {b"key": b"vector"}


def test_forgetting_deletes_what_another_secret_made_and_counts_it(cache: VectorCache) -> None:
    cache.put_many({b"one": b"the vector of somebody", b"other": b"the vector of others"})
    (cache.folder / "secret").unlink()
    assert cache.delete_many([b"unknown"]) == 2
    kept = b"".join(file.read_bytes() for file in cache.folder.iterdir())
    assert b"the vector of" not in kept


def test_keys_of_a_lost_secret_never_stand_beside_those_of_the_new_one(cache: VectorCache) -> None:
    lost = cache.secret()
    (cache.folder / "secret").unlink()
    cache.put_many({b"new": b"vector"})
    cache.put_many({b"late": b"vector"}, lost)  # made before, written after
    assert cache.get_many([b"new", b"late"]) == {b"late": b"vector"}
    assert cache.delete_many([]) == 1


def test_a_write_that_fails_deletes_nothing(cache: VectorCache) -> None:
    cache.put_many({b"key": b"vector"})
    (cache.folder / "secret").unlink()
    with sqlite3.connect(cache.file) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON sentences BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    connection.close()
    with pytest.raises(CacheError, match="full"):
        cache.put_many({b"other": b"vector"})
    assert cache.get_many([b"key"]) == {b"key": b"vector"}


def test_a_cache_of_the_first_version_is_emptied(tmp_path: Path) -> None:
    file = tmp_path / "vectors.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
        connection.execute("INSERT INTO vectors VALUES (x'00', x'11')")
    connection.close()
    cache = VectorCache(tmp_path)
    cache.put_many({b"key": b"vector"})
    assert cache.get_many([b"key", b"\0"]) == {b"key": b"vector"}
    with sqlite3.connect(file) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
    connection.close()
    assert tables == ["sentences"]


def test_only_the_owner_may_read_the_files_in_whatever_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    cache = VectorCache(tmp_path)
    cache.put_many({b"key": b"vector"})
    cache.secret()
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_a_row_with_something_else_than_a_vector_is_an_error(cache: VectorCache) -> None:
    cache.put_many({b"key": b"vector"})
    for change in ("vector = 'text'", "vector = x'00', used = 'today'"):
        with sqlite3.connect(cache.file) as connection:
            connection.execute(f"UPDATE sentences SET {change}")
        connection.close()
        with pytest.raises(CacheError, match="something else than a vector"):
            cache.get_many([b"key"])
