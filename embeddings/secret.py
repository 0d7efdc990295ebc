"""A secret of an installation: random bytes in a file that its owner alone can read."""

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from embeddings.errors import CacheError

_BYTES = 32


def secret_of(file: Path) -> bytes:
    """Return the secret in a file, which is made when it is missing; all processes get the same.

    Raises
    ------
    OSError
        The file cannot be read or made.
    CacheError
        It holds something else.
    """
    with suppress(FileNotFoundError):
        return _read(file)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".secret-") as made:  # mode 0600
        made.write(secrets.token_bytes(_BYTES))
        made.flush()
        os.fsync(made.fileno())
        with suppress(FileExistsError):  # another process was first: its secret counts
            os.link(made.name, file)
    return _read(file)


def _read(file: Path) -> bytes:
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(f"{file} is no regular file")
    secret = file.read_bytes()
    if len(secret) != _BYTES:
        raise CacheError(f"{file} has {len(secret)} bytes, expected {_BYTES}; delete it")
    return secret
