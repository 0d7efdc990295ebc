"""Vectors kept on disk between runs, shared by any number of processes."""

import hmac
import os
import sqlite3
import time
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import CacheError, CacheUnavailableError
from embeddings.secret import secret_of

_CREATE = (
    "CREATE TABLE IF NOT EXISTS sentences "
    "(key BLOB PRIMARY KEY, vector BLOB NOT NULL, used INTEGER NOT NULL)"
)
# Its keys were plain hashes, from which a guessed sentence could be confirmed by anybody.
_DROP_FIRST_VERSION = "DROP TABLE IF EXISTS vectors"
_KEYS_A_QUERY = 500  # SQLite allows 999 in its older builds
_BUSY_SECONDS = 10.0  # another process writes for milliseconds, and makes room for some seconds
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)
"""Kinds of SQLite's errors that tell nothing of what is stored."""
_CHECKSUM_BYTES = 4
_DAY_SECONDS = 86_400
_KEPT = 0.9
"""Of the largest size, once it is exceeded: so that not every write has to make room."""

MIB = 1 << 20


@dataclass(frozen=True)
class VectorCache:
    """A table from a key to the bytes of a vector, in the file ``vectors.sqlite3``.

    A key is a hash of a sentence under a secret of this folder, so that nobody without it can tell
    whether a sentence was ever written; a row has no text and no person. A vector still tells
    something of its sentence: the folder is made readable by its owner alone. It must lie on a
    local disk, since SQLite's write-ahead log does not work over a network.

    Parameters
    ----------
    folder
        Made when it is missing.
    most_bytes
        Size that the file is kept below, by deleting what has not been used for longest.
    """

    folder: Path
    most_bytes: int = 1024 * MIB

    @property
    def file(self) -> Path:
        """Where the vectors are."""
        return self.folder / "vectors.sqlite3"

    def secret(self) -> bytes:
        """Return what keys are made with; it is made with the folder.

        Raises
        ------
        CacheUnavailableError
            It cannot be read or made.
        CacheError
            It is damaged.
        """
        with self._errors():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return secret_of(self.folder / "secret")

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is stored under these keys; an unknown key is left out.

        Raises
        ------
        CacheUnavailableError
            The file cannot be read now.
        CacheError
            The file or a stored vector is damaged.
        """
        found: dict[bytes, bytes] = {}
        today, of_old = _today(), list[bytes]()
        with self._connection() as connection:
            for part in _parts(keys):
                marks = ",".join("?" * len(part))
                query = f"SELECT key, vector, used FROM sentences WHERE key IN ({marks})"
                for key, vector, used in connection.execute(query, part):
                    if not isinstance(vector, bytes) or not isinstance(used, int):
                        raise sqlite3.DataError("a row holds something else than a vector")
                    found[key] = vector
                    if used < today:
                        of_old.append(key)
            if of_old:
                _mark_used(connection, of_old, today)
        return {key: self._unsealed(key, stored) for key, stored in found.items()}

    def put_many(self, vectors: Mapping[bytes, bytes], secret: bytes | None = None) -> None:
        """Store vectors, all or none; a key that is already there keeps its vector.

        Parameters
        ----------
        secret
            What the keys were made with; None is that of the folder. What is stored under another
            one is deleted: no key would ever find it.

        Raises
        ------
        CacheUnavailableError
            The file cannot be written now.
        CacheError
            It is damaged.
        """
        today = _today()
        rows = [(key, _checksum(key, vector) + vector, today) for key, vector in vectors.items()]
        secret = secret or self.secret()
        with self._connection() as connection, connection:
            _keep_only_of(connection, secret)
            connection.executemany("INSERT OR IGNORE INTO sentences VALUES (?, ?, ?)", rows)
            self._make_room(connection)

    def delete_many(self, keys: Collection[bytes]) -> int:
        """Delete what is stored under these keys, and its bytes; return how many were deleted.

        What is stored under another secret than that of the folder is deleted and counted as well:
        whose it is cannot be told any more.

        Raises
        ------
        CacheUnavailableError
            The file cannot be written now, or another process reads what was deleted.
        CacheError
            It is damaged.
        """
        secret = self.secret()
        with self._connection() as connection:
            with connection:
                before = connection.total_changes
                _keep_only_of(connection, secret)
                connection.executemany(
                    "DELETE FROM sentences WHERE key = ?", [(key,) for key in keys]
                )
                deleted = connection.total_changes - before
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise CacheUnavailableError(
                f"{deleted:,} vectors are deleted from the vector cache {self.file}, but another "
                "process reads it, and their bytes are still in its log; do it again later"
            )
        return deleted

    def _make_room(self, connection: sqlite3.Connection) -> None:
        """Delete the rows unused for longest, until what is left fits."""
        page = _number(connection, "PRAGMA page_size")
        free = _number(connection, "PRAGMA freelist_count")
        used = (_number(connection, "PRAGMA page_count") - free) * page
        if used <= self.most_bytes:
            return
        rows = _number(connection, "SELECT count(*) FROM sentences")
        excess = rows - int(rows * _KEPT * self.most_bytes / used)
        connection.execute(
            "DELETE FROM sentences WHERE key IN "
            "(SELECT key FROM sentences ORDER BY used, key LIMIT ?)",
            (excess,),
        )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._errors():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_private(self.file)
            with closing(sqlite3.connect(self.file, timeout=_BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(_DROP_FIRST_VERSION)
                connection.execute(_CREATE)
                yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, OSError) or _kind(error) in _PASSING:
                raise CacheUnavailableError(
                    f"the vector cache {self.file} cannot be used ({error}); make room, wait for "
                    "whoever locks it, choose another folder, or use no cache"
                ) from error
            raise CacheError(
                f"the vector cache {self.file} is damaged ({error}); delete the file (its vectors "
                "are computed again)"
            ) from error

    def _unsealed(self, key: bytes, stored: bytes) -> bytes:
        checksum, vector = stored[:_CHECKSUM_BYTES], stored[_CHECKSUM_BYTES:]
        if checksum != _checksum(key, vector):
            raise CacheError(
                f"the vector cache {self.file} holds a damaged vector; delete the file "
                "(its vectors are computed again)"
            )
        return vector


def _make_private(file: Path) -> None:
    """Make a missing file readable by its owner alone, whatever its folder; SQLite keeps that."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _kind(error: sqlite3.Error) -> int | None:
    """Tell an error's kind without its details; None of an error that is not SQLite's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _keep_only_of(connection: sqlite3.Connection, secret: bytes) -> None:
    """Begin to write, and empty the table when its keys were made with another secret.

    SQLite keeps a number for whoever writes the file: here it tells which secret that was.
    """
    connection.execute("BEGIN IMMEDIATE")
    told = hmac.digest(secret, b"the secret of these keys", "sha256")[:4]
    number = int.from_bytes(told, "big", signed=True)
    if _number(connection, "PRAGMA user_version") != number:
        connection.execute("DELETE FROM sentences")
        connection.execute(f"PRAGMA user_version = {number}")


def _mark_used(connection: sqlite3.Connection, keys: Sequence[bytes], today: int) -> None:
    """Note the day; a cache that can only be read goes on being of use."""
    try:
        with connection:
            connection.executemany(
                "UPDATE sentences SET used = ? WHERE key = ?", [(today, key) for key in keys]
            )
    except sqlite3.OperationalError:
        return


def _parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), _KEYS_A_QUERY):
        yield keys[start : start + _KEYS_A_QUERY]


def _number(connection: sqlite3.Connection, query: str) -> int:
    (number,) = connection.execute(query).fetchone()
    return int(number)


def _today() -> int:
    return int(time.time()) // _DAY_SECONDS


def _checksum(key: bytes, vector: bytes) -> bytes:
    return zlib.crc32(vector, zlib.crc32(key)).to_bytes(_CHECKSUM_BYTES, "big")
