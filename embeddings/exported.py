"""A model as onnxruntime reads it: three files in a folder named by what they were made from."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from embeddings.errors import ModelChangedError
from embeddings.model import ModelFiles
from embeddings.text_model import Frame

# Raised with every change in how a model is exported or checked: part of a folder's name.
EXPORT_VERSION = "export-3"

_MANIFEST = "manifest.json"
_GRAPH = "model.onnx"
_TOKENIZER = "tokenizer.json"


@dataclass(frozen=True)
class Manifest:
    """What is told of an exported model without loading it.

    Parameters
    ----------
    files
        SHA-256 by the name of each file.
    """

    frame: Frame
    dimension: int
    files: dict[str, str]

    def written(self) -> str:
        """As JSON, always with the same bytes."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `written` wrote.

        Raises
        ------
        ValueError, KeyError, TypeError
            It is something else.
        """
        told = json.loads(text)
        frame = told["frame"]
        if set(told["files"]) != {_GRAPH, _TOKENIZER}:
            raise ValueError("other files than those of an export")
        return cls(
            Frame(tuple(frame["before"]), tuple(frame["after"]), int(frame["padding"])),
            int(told["dimension"]),
            dict(told["files"]),
        )


@dataclass(frozen=True)
class ExportedModel:
    """An exported model on this machine, not loaded."""

    folder: Path
    manifest: Manifest

    @property
    def graph(self) -> Path:
        """Weights and operations."""
        return self.folder / _GRAPH

    @property
    def tokenizer(self) -> Path:
        """Text to token numbers."""
        return self.folder / _TOKENIZER

    def check(self) -> None:
        """See that the files are those that were exported.

        Raises
        ------
        ModelChangedError
            One is missing or another.
        """
        for name, expected in self.manifest.files.items():
            found = sha256_of(self.folder / name)
            if found != expected:
                raise ModelChangedError(
                    f"the exported model's {name} has the SHA-256 {found}; expected {expected}; "
                    f"delete the folder {self.folder} (it is made again)"
                )


def folder_for(models: Path, files: ModelFiles) -> Path:
    """Return where the export of a model belongs."""
    parts = (EXPORT_VERSION, files.card.weights_sha256, files.config_sha256)
    return models / hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def find_exported(models: Path, files: ModelFiles) -> ExportedModel | None:
    """Find the export of a model; None when there is none yet.

    Raises
    ------
    ModelChangedError
        There is one whose manifest cannot be read, or tells of another model.
    """
    folder = folder_for(models, files)
    file = folder / _MANIFEST
    if not file.is_file():  # a pipe would be waited for
        return None
    try:
        manifest = Manifest.read(file.read_text("utf-8"))
        if manifest.dimension != files.card.dimension:
            raise ValueError("another length of a vector than the model's")
        return ExportedModel(folder, manifest)
    except OSError:
        return None  # none, or not ours to read: another one is tried
    except (ValueError, KeyError, TypeError) as error:
        raise ModelChangedError(
            f"the manifest of the exported model cannot be read ({type(error).__name__}); delete "
            f"the folder {folder} (it is made again)"
        ) from error


def written(folder: Path, frame: Frame, dimension: int) -> ExportedModel:
    """Write the manifest of a folder that holds the other files."""
    files = {name: sha256_of(folder / name) for name in (_GRAPH, _TOKENIZER)}
    exported = ExportedModel(folder, Manifest(frame, dimension, files))
    (folder / _MANIFEST).write_text(exported.manifest.written(), "utf-8")
    return exported


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file; of one that cannot be read, why not."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unknown: {error.strerror}"
