"""``pairwell embed`` gets a model ready, checks it, and fills the cache."""

import json
from pathlib import Path

import pytest

from tests.app.conftest import Run

COHORT = {
    "mentees": [{"id": "e1", "goals": "Lead a team. Speak in public."}],
    "mentors": [{"id": "r1", "expertise": "Speak in public. Has led teams."}],
}


@pytest.fixture
def _tiny(
    environment: object, pairwell_here: Run, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the settings name a model that is quickly exported."""
    monkeypatch.setenv("PAIRWELL_MODEL", str(tiny_model))


@pytest.mark.usefixtures("_tiny")
def test_a_model_is_exported_checked_and_its_cache_filled(
    pairwell_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = tmp_path / "cohort.json"
    cohort.write_text(json.dumps(COHORT), "utf-8")
    monkeypatch.setenv("PAIRWELL_MODELS_FOLDER", str(tmp_path / "models"))
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(tmp_path))
    first = pairwell_here("embed", cohort)
    assert first.code == 0
    assert "run by onnxruntime-" in first.told
    assert "differs from its reference by" in first.told
    assert "cohort.json: 3 sentences, 0 of them from the cache" in first.told
    again = pairwell_here("embed", cohort)
    assert "cohort.json: 3 sentences, 3 of them from the cache" in again.told


@pytest.mark.usefixtures("_tiny")
def test_a_model_that_cannot_be_exported_works_and_is_told_to_be_slower(
    pairwell_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PAIRWELL_MODELS_FOLDER", str(tmp_path / "file" / "models"))
    run = pairwell_here("embed")
    assert run.code == 0
    assert "run by torch-" in run.told
    assert "slower:" in run.told


@pytest.mark.usefixtures("_tiny")
def test_the_reference_can_be_asked_for(
    pairwell_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIRWELL_FAST", "false")
    run = pairwell_here("embed")
    assert run.code == 0
    assert "run by torch-" in run.told
    assert "slower" not in run.told


def test_an_invalid_cohort_is_told_before_the_model_is_looked_for(
    pairwell_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = tmp_path / "cohort.json"
    cohort.write_text('{"mentees": []}', "utf-8")
    monkeypatch.setenv("PAIRWELL_MODEL", "/nowhere/model")
    assert pairwell_here("embed", cohort).code == 3
