"""Chooses what runs a model: onnxruntime where the model is exported or can be, else torch."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from embeddings.errors import ExportError
from embeddings.exported import ExportedModel, find_exported, folder_for
from embeddings.fast_model import FastModel, fast_backend
from embeddings.model import ModelFiles
from embeddings.reference_model import ReferenceModel, reference_backend
from embeddings.text_model import TextModel


@dataclass(frozen=True, eq=False)
class OpenedModel:
    """What runs a model in this process.

    Parameters
    ----------
    backend
        Library, version and precision: they are part of a cached vector's key.
    slow_because
        Why torch runs it and not the fast path, in one clause; None on the fast path and where
        the reference was asked for.
    """

    files: ModelFiles
    backend: str
    exported: ExportedModel | None
    slow_because: str | None = None
    loaded: TextModel | None = None

    @cached_property
    def model(self) -> TextModel:
        """The model in memory, loaded when it is asked for.

        Raises
        ------
        ModelChangedError, UnsupportedModelError
            See `FastModel` and `ReferenceModel`.
        """
        if self.loaded is not None:
            return self.loaded
        return ReferenceModel(self.files) if self.exported is None else FastModel(self.exported)


def open_model(files: ModelFiles, models: Path | None) -> OpenedModel:
    """Choose what runs a model; the first time it is exported, which takes torch and some seconds.

    Parameters
    ----------
    models
        Folder of exported models; None asks for the reference.

    Raises
    ------
    ModelChangedError
        The manifest of the exported model cannot be read.
    UnsupportedModelError
        See `embeddings.loading.load_model`.
    """
    if models is None:
        return OpenedModel(files, reference_backend(), None)
    exported = find_exported(models, files)
    if exported is not None:
        return OpenedModel(files, fast_backend(), exported)
    known = _refusal(models, files)
    if known is not None:
        return OpenedModel(files, reference_backend(), None, known)
    return _first_opened(files, models)


def _first_opened(files: ModelFiles, models: Path) -> OpenedModel:
    from embeddings.export import export

    reference = ReferenceModel(files)
    try:
        exported = export(reference, files, models)
    except ExportError as error:
        _remember(models, files, error)
        return OpenedModel(files, reference_backend(), None, str(error), reference)
    return OpenedModel(files, fast_backend(), exported)


def _refusal(models: Path, files: ModelFiles) -> str | None:
    """Why an earlier run could not export the model with the same libraries."""
    try:
        libraries, _, reason = _note(models, files).read_text("utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None  # it only saves another try
    return reason if libraries == _libraries() else None


def _remember(models: Path, files: ModelFiles, error: ExportError) -> None:
    if error.is_of_the_model:
        with suppress(OSError):
            _note(models, files).write_text(f"{_libraries()}\n{error}", "utf-8")


def _note(models: Path, files: ModelFiles) -> Path:
    return folder_for(models, files).with_suffix(".refused")


def _libraries() -> str:
    return " ".join(f"{name}-{version(name)}" for name in ("torch", "onnx", "onnxruntime"))
