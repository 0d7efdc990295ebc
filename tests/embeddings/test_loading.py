import json
from pathlib import Path
from shutil import copytree

import pytest

from embeddings.errors import UnsupportedModelError
from embeddings.loading import load_model
from embeddings.model import find_model


def _change(file: Path, **settings: object) -> None:
    known = json.loads(file.read_bytes())
    file.write_text(json.dumps(known | settings), encoding="utf-8")


def test_loading_a_model_says_nothing(tiny_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_model(find_model(tiny_model))
    assert capfd.readouterr() == ("", "")


def test_a_model_that_puts_a_prompt_before_each_text_is_refused(
    tiny_model: Path, tmp_path: Path
) -> None:
    folder = copytree(tiny_model, tmp_path / "prompting")
    _change(
        folder / "config_sentence_transformers.json",
        prompts={"query": "query: "},
        default_prompt_name="query",
    )
    with pytest.raises(UnsupportedModelError, match="prompt"):
        load_model(find_model(folder))


def test_settings_that_contradict_the_weights_are_refused(tiny_model: Path, tmp_path: Path) -> None:
    folder = copytree(tiny_model, tmp_path / "contradicting")
    file = folder / "1_Pooling" / "config.json"
    _change(file, pooling_mode=["mean", "max"])
    with pytest.raises(UnsupportedModelError, match="64"):
        load_model(find_model(folder))


def test_a_length_that_settings_alone_tell_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    folder = copytree(tiny_model, tmp_path / "longer")
    _change(folder / "1_Pooling" / "config.json", embedding_dimension=33)
    with pytest.raises(UnsupportedModelError, match="of length 32, its settings say 33"):
        load_model(find_model(folder))
