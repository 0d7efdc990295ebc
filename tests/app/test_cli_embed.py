"""``pairwell embed`` gets a model ready, checks it, and fills the cache."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree

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


@pytest.fixture
def _cached(_tiny: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be run as its reference, with a cache of the test's own."""
    monkeypatch.setenv("PAIRWELL_FAST", "false")
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(tmp_path))


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    file = tmp_path / "cohort.json"
    file.write_text(json.dumps(COHORT), "utf-8")
    return file


@pytest.mark.usefixtures("_tiny")
def test_a_model_is_exported_checked_and_its_cache_filled(
    pairwell_here: Run, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIRWELL_MODELS_FOLDER", str(tmp_path / "models"))
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(tmp_path))
    first = pairwell_here("embed", cohort)
    assert first.code == 0
    assert "run by onnxruntime-" in first.told
    assert "differs from its reference by" in first.told
    assert "cohort.json: 5 texts, 0 of them from the cache" in first.told
    again = pairwell_here("embed", cohort)
    assert "cohort.json: 5 texts, 5 of them from the cache" in again.told


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


@pytest.mark.usefixtures("_cached")
def test_what_is_forgotten_is_all_that_a_match_had_kept_and_nothing_else(
    pairwell_here: Run, tmp_path: Path
) -> None:
    cohort, other = tmp_path / "cohort.json", tmp_path / "other.json"
    goals = [{"text": "Lead the KPI team as Ada.", "horizon": "long_term"}, "Speak in public."]
    labels = {"criteria": [{"name": "skills", "kind": "skills"}, {"name": "goals", "kind": "text"}]}
    ada = {"id": "e1", "name": "Ada", "goals": goals, "skills_wanted": ["public speaking"]}
    bob = {"id": "r1", "name": "Bob Ray", "expertise": "Bob knows KPIs.", "skills": ["speaking"]}
    document = {"mentees": [ada], "mentors": [bob], "policy": labels}
    cohort.write_text(json.dumps(document), "utf-8")
    other.write_text(json.dumps(COHORT), "utf-8")
    assert pairwell_here("match", cohort).code == 0
    kept = _kept(tmp_path)
    assert pairwell_here("match", other).code == 0
    others = _kept(tmp_path) - kept
    assert others > 0
    ada["status"] = "withdrawn"  # and is to be forgotten all the more
    mentees = [ada, {"id": "e2"}]
    cohort.write_text(json.dumps({**document, "mentees": mentees}), "utf-8")
    forgotten = pairwell_here("embed", "--forget", cohort)
    assert f"cohort.json: {kept} vectors forgotten" in forgotten.told
    assert _kept(tmp_path) == others
    again = pairwell_here("embed", "--forget", cohort, other)
    assert "cohort.json: 0 vectors" in again.told
    assert f"other.json: {others} vectors" in again.told


@pytest.mark.usefixtures("_tiny")
def test_what_another_policy_and_another_way_had_kept_is_forgotten_as_well(
    pairwell_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort, policy = tmp_path / "cohort.json", tmp_path / "policy.json"
    goals = [{"text": "Lead the QZ team.", "weight": 3.0}, "Speak in public."]
    ada = {"id": "e1", "goals": goals, "background": "Nurse. Then ward manager."}
    bob = {"id": "r1", "background": "Led a ward. Speaks.", "expertise": "Knows QZ. Led teams."}
    cohort.write_text(json.dumps({"mentees": [ada], "mentors": [bob]}), "utf-8")
    path = {"name": "path", "kind": "path"}
    policy.write_text(json.dumps({"criteria": [path], "glossary": {"QZ": "quiz"}}), "utf-8")
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(tmp_path))
    assert pairwell_here("match", cohort, "--policy", policy).code == 0
    monkeypatch.setenv("PAIRWELL_FAST", "false")
    assert pairwell_here("match", cohort).code == 0
    kept = _kept(tmp_path)
    forgotten = pairwell_here("embed", "--forget", cohort, "--policy", policy)
    assert f"cohort.json: {kept} vectors forgotten" in forgotten.told
    assert _kept(tmp_path) == 0


@pytest.mark.usefixtures("_cached")
def test_a_person_is_forgotten_but_for_what_others_wrote_as_well(
    pairwell_here: Run, cohort: Path, tmp_path: Path
) -> None:
    assert pairwell_here("match", cohort).code == 0
    assert _kept(tmp_path) == 5
    assert pairwell_here("embed", "--forget", cohort, "--person", "e7").code == 2
    forgotten = pairwell_here("embed", "--forget", cohort, "--person", "e1")
    assert "cohort.json: 2 vectors forgotten" in forgotten.told  # a sentence and the whole
    assert "5 texts, 3 of them from the cache" in pairwell_here("embed", cohort).told


@pytest.mark.usefixtures("_cached")
def test_a_field_of_the_programmes_own_is_forgotten_without_its_policy(
    pairwell_here: Run, tmp_path: Path
) -> None:
    cohort, policy = tmp_path / "cohort.json", tmp_path / "policy.json"
    people = [{"id": "x", "attributes": {"bio": "Nurse. Then ward manager."}}]
    cohort.write_text(json.dumps({"mentees": people, "mentors": people}), "utf-8")
    own = {"mentee_field": "attributes.bio", "mentor_field": "attributes.bio"}
    policy.write_text(json.dumps({"criteria": [{"name": "bio", "kind": "text", **own}]}), "utf-8")
    assert pairwell_here("match", cohort, "--policy", policy).code == 0
    assert _kept(tmp_path) == 3
    assert pairwell_here("embed", "--forget", cohort).code == 0
    assert _kept(tmp_path) == 0


@pytest.mark.usefixtures("_cached")
def test_a_model_that_is_not_there_keeps_no_other_from_being_forgotten(
    pairwell_here: Run, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pairwell_here("match", cohort).code == 0
    monkeypatch.setenv("PAIRWELL_MODELS", str(tmp_path / "gone"))
    forgotten = pairwell_here("embed", "--forget", cohort)
    assert forgotten.code == 1
    assert "gone' are not forgotten: no model" in forgotten.told
    assert "cohort.json: 5 vectors forgotten" in forgotten.told


@pytest.mark.usefixtures("_tiny")
def test_what_is_read_without_a_cache_is_said_not_to_be_kept(
    pairwell_here: Run, cohort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIRWELL_FAST", "false")
    monkeypatch.setenv("PAIRWELL_CACHE", "false")
    assert "and none is kept: PAIRWELL_CACHE" in pairwell_here("embed", cohort).told


def test_nothing_is_forgotten_without_saying_whom_or_without_a_cache(
    pairwell_here: Run, cohort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pairwell_here("embed", "--forget").code == 2
    assert pairwell_here("embed", cohort, "--person", "e1").code == 2
    monkeypatch.setenv("PAIRWELL_CACHE", "false")
    assert pairwell_here("embed", "--forget", cohort).code == 2


def _kept(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "vectors.sqlite3")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM sentences").fetchone()
    return int(count)


@pytest.mark.usefixtures("_tiny")
def test_vectors_that_could_not_be_kept_are_told_by_the_exit_code(
    pairwell_here: Run, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PAIRWELL_FAST", "false")
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(tmp_path / "file"))
    embedded = pairwell_here("embed", cohort)
    assert embedded.code == 1
    assert "not kept the vector cache" in embedded.told
    matched = pairwell_here("match", cohort)
    assert matched.code == 0
    assert "Kept vectors could not be used; pairwell doctor tells why." in matched.told
    assert "read by torch, which is slower" in matched.told
    checked = pairwell_here("doctor")
    assert checked.code == 1
    assert "failed vector cache: CacheUnavailableError" in checked.told


@pytest.mark.usefixtures("_cached")
def test_a_policy_may_name_one_of_several_models(
    pairwell_here: Run, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = copytree(tiny_model, tmp_path / "second")
    monkeypatch.setenv("PAIRWELL_MODELS", f"{second}, ")
    cohort, result = tmp_path / "cohort.json", tmp_path / "result.json"
    for name, code in (("tiny", 0), ("second", 0), ("secnd", 3)):
        cohort.write_text(json.dumps({**COHORT, "policy": {"model": name}}), "utf-8")
        assert pairwell_here("validate", cohort).code == code
        matched = pairwell_here("match", cohort, "-o", result)
        assert matched.code == code
    assert 'Did you mean "second"? Expected one of tiny, second.' in matched.told
    assert json.loads(result.read_bytes())["reproducibility"]["model"] == "second"
    cohort.write_text(json.dumps(COHORT), "utf-8")  # the result tells its model
    judged = pairwell_here("evaluate", cohort, result, "--json")
    assert json.loads(judged.stdout)["certificate"]["verified"] is True
