"""Sees that a model's folder holds files of its own alone: nothing elsewhere, nothing endless."""

import os
from collections.abc import Iterator
from pathlib import Path

from embeddings.errors import UnsupportedModelError


def refuse_strange_files(folder: Path) -> None:
    """Refuse links that lead out of a model's folder, and what is neither file nor folder.

    In a cache of the model hub files are links to others of the same model: these are its own.

    Raises
    ------
    UnsupportedModelError
        There is such a link, or a pipe, socket or device.
    """
    root = Path(os.path.realpath(folder))
    for path in _entries(root):
        place = path.relative_to(root).as_posix()
        own = root if path.is_dir() else _files_of_the_model(root)
        if not Path(os.path.realpath(path)).is_relative_to(own):
            raise UnsupportedModelError(
                f"{folder.name}/{place} is a link out of the folder of the model; copy what it "
                "leads to, or link the folder as a whole"
            )
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise UnsupportedModelError(f"{folder.name}/{place} is neither a file nor a folder")


def _entries(root: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(root):
        for name in sorted([*folders, *files]):
            yield Path(place, name)


def _files_of_the_model(root: Path) -> Path:
    """Return where its files may be: the hub has models--NAME/snapshots/COMMIT beside blobs."""
    model = root.parent.parent
    is_of_the_hub = root.parent.name == "snapshots" and model.name.startswith("models--")
    return model if is_of_the_hub else root
