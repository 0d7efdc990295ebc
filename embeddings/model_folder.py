"""Reads the folder of a sentence-transformers model, and refuses what could run code from it.

Nothing here imports a library of models. A file of Python that no setting refers to, such as the
script that a model was trained with, is never read.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from embeddings.errors import ModelNotFoundError, UnsupportedModelError
from embeddings.own_files import refuse_strange_files

_MODULES = frozenset({"Transformer", "Pooling", "Dense", "Normalize"})
_SAFE_ACTIVATIONS = "torch.nn."
_NAMES_CODE = frozenset({"auto_map", "trust_remote_code", "custom_pipelines"})
_PASSED_ON = frozenset(
    {"tokenizer_name_or_path"}
    | {f"{what}_{of}" for what in ("model", "config") for of in ("args", "kwargs")}
    | {"tokenizer_args", "processor_kwargs"}
)
"""Settings that sentence-transformers hands to libraries that read any file they name."""
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle")


def module_folders(folder: Path) -> list[Path]:
    """Return the folders of the model's modules, in order; the first holds the transformer.

    Raises
    ------
    ModelNotFoundError
        There is no modules.json.
    UnsupportedModelError
        It is no list of modules of sentence-transformers, a module or a setting names code to be
        run, weights are pickled, which would run code as well, or something leads out of the
        folder.
    """
    if not (folder / "modules.json").is_file():
        raise ModelNotFoundError(
            f"{folder.name!r} has no modules.json; expected the folder of a "
            "sentence-transformers model"
        )
    refuse_strange_files(folder)
    modules = _json(folder / "modules.json")
    if not isinstance(modules, list) or not modules:
        raise UnsupportedModelError(f"{folder.name}/modules.json: expected a list of modules")
    found = [_module_folder(folder, number, one) for number, one in enumerate(modules)]
    for module in dict.fromkeys([folder, *found]):
        _refuse_code(module)
        _refuse_other_places(module)
        _refuse_pickles(module)
    return found


def _module_folder(folder: Path, number: int, module: object) -> Path:
    place = f"{folder.name}/modules.json, module {number}"
    path = module.get("path") if isinstance(module, dict) else None
    kind = module.get("type") if isinstance(module, dict) else None
    if not isinstance(path, str) or not isinstance(kind, str):
        raise UnsupportedModelError(f"{place}: expected an object with texts path and type")
    library, *_, name = kind.split(".")
    if library != "sentence_transformers" or name not in _MODULES:
        raise UnsupportedModelError(
            f"{place}: its class is not one of sentence_transformers' {', '.join(sorted(_MODULES))}"
        )
    if (name == "Transformer") != (number == 0):
        raise UnsupportedModelError(f"{place}: expected one Transformer, as the first module")
    inside = PurePosixPath(path)
    if inside.is_absolute() or ".." in inside.parts or "\0" in path or "\\" in path:
        raise UnsupportedModelError(f"{place}: expected a path inside the folder of the model")
    return folder / inside


def _refuse_code(module: Path) -> None:
    for file in sorted(module.glob("*config*.json")):
        for key, value in _entries(_json(file)):
            is_own = isinstance(value, str) and not value.startswith(_SAFE_ACTIVATIONS)
            if key in _NAMES_CODE or (key == "activation_function" and is_own):
                raise UnsupportedModelError(
                    f"{module.name}/{file.name} asks for code of its own ({key}), which is never "
                    "run; choose a model without"
                )
    if (module / "adapter_config.json").is_file():
        raise UnsupportedModelError(f"{module.name!r} is an adapter of another model")


def _refuse_other_places(module: Path) -> None:
    for file in sorted(module.glob("sentence_*config*.json")):
        for key, value in settings_in(file).items():
            if key in _PASSED_ON and value:
                raise UnsupportedModelError(
                    f"{module.name}/{file.name} has {key}, which could lead out of the folder of "
                    "the model; expected none"
                )


def _entries(value: object) -> Iterator[tuple[str, object]]:
    """Every key and value of a JSON value, however deep."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as found:
                yield from found.items()
                waiting += found.values()
            case list() as found:
                waiting += found


def _refuse_pickles(module: Path) -> None:
    pickles = sorted(file for pattern in _PICKLES for file in module.glob(pattern))
    if pickles and not any(module.glob("*.safetensors")):
        raise UnsupportedModelError(
            f"{module.name}/{pickles[0].name} is pickled, and reading it could run code; expected "
            "model.safetensors"
        )


def settings_in(file: Path) -> dict[str, object]:
    """Read an object of settings; empty when there is no such file.

    Raises
    ------
    UnsupportedModelError
        It is something else than a JSON object.
    """
    if not file.is_file():
        return {}
    settings = _json(file)
    if not isinstance(settings, dict):
        raise UnsupportedModelError(f"{file.parent.name}/{file.name}: expected an object")
    return settings


def _json(file: Path) -> object:
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UnsupportedModelError(
            f"{file.parent.name}/{file.name} is no JSON, or cut off; install the model again"
        ) from error


def weights_sha256(folder: Path, modules: Iterable[Path]) -> str:
    """Hash the weights: of one file its SHA-256, of several that of their hashes.

    Raises
    ------
    ModelNotFoundError
        There are none.
    """
    files = {file for module in modules for file in module.glob("*.safetensors")}
    if not files:
        raise ModelNotFoundError(f"{folder.name!r} holds no weights (model.safetensors)")
    digests = _digests(folder, files)
    return digests[0][1] if len(digests) == 1 else _digest_of(digests)


def check_weights(modules: Iterable[Path]) -> None:
    """See that files of weights are whole: that they end where their headers say.

    Raises
    ------
    UnsupportedModelError
        One is cut off, or something else.
    """
    from safetensors import SafetensorError, safe_open

    for file in (
        file for module in dict.fromkeys(modules) for file in module.glob("*.safetensors")
    ):
        try:
            with safe_open(file, framework="numpy"):  # reads the header alone
                pass
        except (SafetensorError, ValueError) as error:
            raise UnsupportedModelError(
                f"{file.parent.name}/{file.name} holds no weights, or is cut off; install the "
                "model again"
            ) from error


def config_sha256(folder: Path, modules: Iterable[Path]) -> str:
    """Hash tokenizer and settings."""
    files = {
        path
        for module in [folder, *modules]
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
