import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings.cache import VectorCache
from embeddings.errors import CacheError


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
        columns = [row[1] for row in connection.execute("PRAGMA table_info(vectors)")]
    connection.close()
    assert columns == ["key", "vector"]
