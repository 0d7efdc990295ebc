import os
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings.errors import CacheError
from embeddings.secret import secret_of


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    secret = secret_of(file)
    assert len(secret) == 32
    assert secret_of(file) == secret
    assert file.stat().st_mode & 0o777 == 0o600
    assert secret_of(tmp_path / "another") != secret
    assert {one.name for one in tmp_path.iterdir()} == {"secret", "another"}


def test_processes_that_start_at_once_get_the_same_secret(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from embeddings.secret import secret_of;"
        "sys.stdout.write(secret_of(Path(sys.argv[1])).hex())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "secret")],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    assert {one.communicate()[0] for one in started} == {
        secret_of(tmp_path / "secret").hex().encode()
    }


def test_a_secret_that_was_cut_off_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"short")
    with pytest.raises(CacheError, match="has 5 bytes, expected 32"):
        secret_of(file)


def test_a_pipe_in_place_of_a_secret_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    os.mkfifo(file)
    with pytest.raises(OSError, match="no regular file"):
        secret_of(file)
