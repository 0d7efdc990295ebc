"""Folders that are no model, or ask for more than to be read, are refused by the place."""

import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings.errors import ModelNotFoundError, UnsupportedModelError
from embeddings.loading import load_model
from embeddings.model import find_model

Damage = Callable[[Path], object]
OWN_CODE = "from pathlib import Path\nPath(__file__).with_name('it-was-run').touch()\n"


@pytest.fixture
def copy(tiny_model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model, tmp_path / "copy")


def _written(name: str, content: str | bytes) -> Damage:
    data = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(data)


def _modules(*changes: object) -> Damage:
    """Write a modules.json whose first entries are changed."""

    def write(folder: Path) -> None:
        modules = json.loads((folder / "modules.json").read_bytes())
        for k, change in enumerate(changes):
            modules[k] = {**modules[k], **change} if isinstance(change, dict) else change
        (folder / "modules.json").write_text(json.dumps(modules), "utf-8")

    return write


def _with_setting(name: str, **settings: object) -> Damage:
    def write(folder: Path) -> None:
        known = json.loads((folder / name).read_bytes())
        (folder / name).write_text(json.dumps(known | settings), "utf-8")

    return write


def _cut(name: str) -> Damage:
    def cut(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])

    return cut


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({"weights": [1.0]}))


def _link(name: str) -> Damage:
    """Let a file or folder of the model stand elsewhere, with a link to it."""

    def link(folder: Path) -> None:
        elsewhere = folder.parent / "elsewhere"
        (folder / name).rename(elsewhere)
        (folder / name).symlink_to(elsewhere)

    return link


def _pipe(name: str) -> Damage:
    def make(folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return make


def _dense(folder: Path) -> None:
    (folder / "2_Dense").mkdir()
    settings = {"out_features": 32, "activation_function": "os.abort"}
    (folder / "2_Dense" / "config.json").write_text(json.dumps(settings), "utf-8")
    modules = json.loads((folder / "modules.json").read_bytes())
    modules.append({"path": "2_Dense", "type": "sentence_transformers.models.Dense"})
    (folder / "modules.json").write_text(json.dumps(modules), "utf-8")


DAMAGES: dict[str, tuple[Damage, str]] = {
    "modules that are no JSON": (_written("modules.json", "[{"), "modules.json is no JSON"),
    "modules in another encoding": (_written("modules.json", b"\xff["), "modules.json is no JSON"),
    "modules without end": (_written("modules.json", "[" * 100_000), "modules.json is no JSON"),
    "no modules": (_written("modules.json", "[]"), "expected a list of modules"),
    "modules of another type": (_written("modules.json", "{}"), "expected a list of modules"),
    "a module of another type": (_modules(7), "module 0: expected an object"),
    "a module without a path": (_modules({"path": None}), "module 0: expected an object"),
    "a module outside": (_modules({"path": "../other"}), "a path inside the folder"),
    "a module of the system": (_modules({"path": "/etc"}), "a path inside the folder"),
    "an own class": (_modules({"type": "own.Transformer"}), "its class is not one of"),
    "a class that reads others": (
        _modules({}, {"type": "sentence_transformers.models.Router"}),
        "module 1: its class is not one of",
    ),
    "no transformer": (
        _modules({"type": "sentence_transformers.models.Pooling"}),
        "expected one Transformer, as the first module",
    ),
    "settings cut off": (_cut("config.json"), "config.json is no JSON, or cut off"),
    "settings of another type": (
        _written("sentence_bert_config.json", "[]"),
        "sentence_bert_config.json: expected an object",
    ),
    "remote code": (
        _with_setting("config.json", auto_map={"AutoModel": "own.Model"}),
        r"config.json asks for code of its own \(auto_map\)",
    ),
    "remote code of a tokenizer": (
        _with_setting("tokenizer_config.json", auto_map={"AutoTokenizer": ["own.Tokens", None]}),
        r"tokenizer_config.json asks for code of its own \(auto_map\)",
    ),
    "trust asked for deep inside": (
        _with_setting("sentence_bert_config.json", model_args={"trust_remote_code": True}),
        r"asks for code of its own \(trust_remote_code\)",
    ),
    "a tokenizer elsewhere": (
        _with_setting("sentence_bert_config.json", tokenizer_name_or_path="/tmp/other"),
        "has tokenizer_name_or_path, which could lead out of the folder",
    ),
    "weights elsewhere": (
        _with_setting("sentence_bert_config.json", model_args={"config": "/tmp/other"}),
        "has model_args, which could lead out of the folder",
    ),
    "a folder that is a link": (_link("1_Pooling"), "1_Pooling is a link out of the folder"),
    "settings that are a link": (_link("config.json"), "config.json is a link out of the folder"),
    "weights that are a link": (_link("model.safetensors"), "is a link out of the folder"),
    "a pipe of settings": (_pipe("config.json"), "config.json is neither a file nor a folder"),
    "a pipe of weights": (_pipe("model.safetensors"), "is neither a file nor a folder"),
    "a function to call": (_dense, r"asks for code of its own \(activation_function\)"),
    "pickled weights": (_pickled, "pytorch_model.bin is pickled"),
    "weights cut off": (_cut("model.safetensors"), "model.safetensors holds no weights"),
    "weights of another kind": (
        _written("model.safetensors", "PK" * 1000),
        "model.safetensors holds no weights",
    ),
    "no weights at all": (_written("model.safetensors", b""), "model.safetensors holds no weights"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_folder_is_refused_before_anything_is_imported(copy: Path, name: str) -> None:
    damage, told = DAMAGES[name]
    damage(copy)
    (copy / "own.py").write_text(OWN_CODE, "utf-8")
    with pytest.raises(UnsupportedModelError, match=told):
        find_model(copy)
    assert not (copy / "it-was-run").exists()


def test_a_folder_in_place_of_a_file_cannot_be_read(copy: Path) -> None:
    (copy / "model.safetensors").unlink()
    (copy / "model.safetensors").mkdir()
    with pytest.raises(ModelNotFoundError, match=r"a file of 'copy' cannot be read \(Is a dir"):
        find_model(copy)


def test_a_script_that_nothing_refers_to_is_never_run(copy: Path) -> None:
    (copy / "train_script.py").write_text(OWN_CODE, "utf-8")
    load_model(find_model(copy))
    assert not (copy / "it-was-run").exists()


LIBRARIES_REFUSE: dict[str, Damage] = {
    "a tokenizer cut off": _cut("tokenizer.json"),
    "a tokenizer of another kind": _written("tokenizer.json", "{}"),
    "a kind of model that there is not": _with_setting("config.json", model_type="tarot"),
    "sizes that are not those of the weights": _with_setting("config.json", hidden_size=64),
}


@pytest.mark.parametrize("name", LIBRARIES_REFUSE)
def test_what_only_its_library_finds_wrong_is_told_in_one_sentence(copy: Path, name: str) -> None:
    LIBRARIES_REFUSE[name](copy)
    with pytest.raises(UnsupportedModelError, match=r"'copy' cannot be loaded: .*damaged") as told:
        load_model(find_model(copy))
    assert "\n" not in str(told.value)


def test_weights_that_are_missing_are_never_made_up(copy: Path) -> None:
    from safetensors.numpy import load_file, save_file

    file = copy / "model.safetensors"
    weights = load_file(file)
    lost = next(name for name in sorted(weights) if "attention.self.query.weight" in name)
    save_file({name: one for name, one in weights.items() if name != lost}, file, {"format": "pt"})
    with pytest.raises(UnsupportedModelError, match="lacks weights: 1 of its tables"):
        load_model(find_model(copy))


@pytest.mark.parametrize(
    "name",
    [
        "/nowhere/model",
        "../all-MiniLM-L6-v2",
        "sentence-transformers/../../etc",
        "~root/model",
        "models--sentence-transformers--all-MiniLM-L6-v2",
        "model\0.safetensors",
        "..",
        "m" * 5_000,
        "a\\b",
        "",
        "file:///etc",
    ],
)
def test_a_name_that_leads_elsewhere_is_no_model(name: str, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as at:
        at.chdir(tmp_path)
        with pytest.raises(ModelNotFoundError) as told:
            find_model(name)
    assert "\0" not in str(told.value)
