"""Settings come from the environment, once, and from nowhere else."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings, setting_names, unknown_settings
from embeddings.encoder import SentenceEncoder
from embeddings.model import DEFAULT_MODEL


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(f"PAIRWELL_{field.upper()}", raising=False)


def test_without_variables_the_packaged_model_is_used_offline_with_the_users_cache() -> None:
    settings = Settings()
    assert settings.model == DEFAULT_MODEL
    assert settings.offline
    assert settings.vector_cache is not None
    assert settings.vector_cache.name == "pairwell"


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(tmp_path))
    monkeypatch.setenv("PAIRWELL_OFFLINE", "false")
    monkeypatch.setenv("PAIRWELL_THREADS", "2")
    monkeypatch.setenv("PAIRWELL_MODEL", "some/model")
    settings = Settings()
    assert settings.vector_cache == tmp_path
    assert (settings.offline, settings.threads, settings.model) == (False, 2, "some/model")


def test_no_cache_is_kept_when_it_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAIRWELL_CACHE", "no")
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(tmp_path))
    assert Settings().vector_cache is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THREADS", "0"),
        ("THREADS", "many"),
        ("OFFLINE", "perhaps"),
        ("WAIT_LIMIT_S", "inf"),
        ("WAIT_LIMIT_S", "nan"),
        ("REQUEST_LIMIT_S", "inf"),
        ("REQUEST_LIMIT_S", "nan"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PAIRWELL_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIRWELL_SOMETHING_LATER", "x")
    monkeypatch.setenv("MODEL", "not ours")
    assert Settings().model == DEFAULT_MODEL


def test_what_is_given_by_name_goes_before_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("pairwell_threads", "3")
    monkeypatch.setenv("PAIRWELL_WAITING", "7")
    settings = Settings(threads=2)
    assert (settings.threads, settings.waiting) == (2, 7)
    with pytest.raises(ValidationError, match="threats"):
        Settings.model_validate({"threats": 2})


def test_a_misspelt_variable_is_found_and_those_of_others_are_not() -> None:
    others = {
        "PATH": "/bin",
        "PAIRWELL": "",
        "PAIRWELL_CASES": "100",
        "PAIRWELL_SCREENSHOTS": "here",
        "PAIRWELL_SERVICE_HOST": "10.0.0.1",
        "PAIRWELL_SERVICE_PORT": "80",
        "PAIRWELL_SERVICE_PORT_HTTP": "80",
        "PAIRWELL_PORT": "tcp://10.0.0.1:80",
        "PAIRWELL_PORT_80_TCP_ADDR": "10.0.0.1",
    }
    right = {**dict.fromkeys(setting_names(), ""), "pairwell_children": "2"}
    assert unknown_settings({**others, **right}) == []
    wrong = {"PAIRWELL_PORT": "9000", "PAIRWELL_CASE": "", "pairwell_childs": "", "PAIRWELL_": ""}
    assert unknown_settings(wrong) == sorted(wrong)


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        Settings().offline = False


def test_the_encoder_keeps_its_vectors_where_the_settings_say(
    monkeypatch: pytest.MonkeyPatch, vector_cache: Path, encoder: SentenceEncoder
) -> None:
    monkeypatch.setenv("PAIRWELL_CACHE_FOLDER", str(vector_cache))
    made = Settings().encoder()
    assert made.card == encoder.card
    assert made.card.name == DEFAULT_MODEL


def test_further_models_go_by_their_name_or_the_last_part_of_their_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "quality").mkdir()
    monkeypatch.setenv("PAIRWELL_MODELS", f" {tmp_path / 'quality'} ,some/model,")
    settings = Settings()
    assert settings.by_name == {
        DEFAULT_MODEL: DEFAULT_MODEL,
        "quality": str(tmp_path / "quality"),
        "some/model": "some/model",
    }
    assert Settings(**settings.model_dump()) == settings


def test_two_models_of_one_name_are_refused(tmp_path: Path) -> None:
    folders = [tmp_path / place / "one" for place in ("a", "b")]
    for folder in folders:
        folder.mkdir(parents=True)
    with pytest.raises(ValidationError, match="two go by one name"):
        Settings(models=tuple(map(str, folders)))
    with pytest.raises(ValidationError, match="two go by one name"):
        Settings(models=(DEFAULT_MODEL,))
