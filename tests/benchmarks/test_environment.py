"""What a measurement inherits, and what it does not."""

from pathlib import Path

import pytest

from benchmarks.served import measured_environment


def test_a_measured_service_keeps_its_compiled_modules_and_no_setting_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PAIRWELL_API_KEYS", "one")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("LANG", "C.UTF-8")
    found = measured_environment(tmp_path)
    assert not {"PYTHONDONTWRITEBYTECODE", "PAIRWELL_API_KEYS", "OPENBLAS_CORETYPE"} & set(found)
    assert found["LANG"] == "C.UTF-8"
    assert found["PAIRWELL_CACHE_FOLDER"] == str(tmp_path / "vectors")
