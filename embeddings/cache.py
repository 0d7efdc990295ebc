"""Vectors kept on disk between runs, shared by any number of processes."""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import CacheError

_CREATE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
_KEYS_A_QUERY = 500  # SQLite allows 999 in its older builds
_BUSY_SECONDS = 60.0
_CHECKSUM_BYTES = 4


@dataclass(frozen=True)
class VectorCache:
    """A table from a hash to the bytes of a vector, in the file ``vectors.sqlite3``.

    Only hashes of sentences are stored, never text; a vector still tells something of its sentence,
    so the folder is made readable by its owner alone. The folder must lie on a local disk: SQLite's
    write-ahead log does not work over a network.

    Parameters
    ----------
    folder
        Made when it is missing.
    """

    folder: Path

    @property
    def file(self) -> Path:
        """Where the vectors are."""
        return self.folder / "vectors.sqlite3"

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is stored under these keys; an unknown key is left out.

        Raises
        ------
        CacheError
            The file cannot be read, or a stored vector is damaged.
        """
        found: dict[bytes, bytes] = {}
        with self._connection() as connection:
            for start in range(0, len(keys), _KEYS_A_QUERY):
                part = keys[start : start + _KEYS_A_QUERY]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"
                found.update(connection.execute(query, part))
        return {key: self._unsealed(key, stored) for key, stored in found.items()}

    def put_many(self, vectors: Mapping[bytes, bytes]) -> None:
        """Store vectors, all or none; a key that is already there keeps its vector.

        Raises
        ------
        CacheError
            The file cannot be written.
        """
        rows = [(key, _checksum(key, vector) + vector) for key, vector in vectors.items()]
        with self._connection() as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.file, timeout=_BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(_CREATE)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise CacheError(
                f"the vector cache {self.file} cannot be used ({error}); delete the file if it is "
                "damaged (its vectors are computed again), choose another folder, or use no cache"
            ) from error

    def _unsealed(self, key: bytes, stored: bytes) -> bytes:
        checksum, vector = stored[:_CHECKSUM_BYTES], stored[_CHECKSUM_BYTES:]
        if checksum != _checksum(key, vector):
            raise CacheError(
                f"the vector cache {self.file} holds a damaged vector; delete the file "
                "(its vectors are computed again)"
            )
        return vector


def _checksum(key: bytes, vector: bytes) -> bytes:
    return zlib.crc32(vector, zlib.crc32(key)).to_bytes(_CHECKSUM_BYTES, "big")
