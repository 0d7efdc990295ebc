"""Loads a found model into memory, without a word on the terminal and without the network."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from embeddings.errors import UnsupportedModelError
from embeddings.model import ModelFiles

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def load_model(files: ModelFiles) -> "SentenceTransformer":
    """Load a model for the CPU in fp32; code that comes with a model is never run.

    Raises
    ------
    UnsupportedModelError
        The model has a default prompt, no fast tokenizer, or another dimension than its
        settings say.
    """
    with _quiet():
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(
            str(files.folder), device="cpu", local_files_only=True, trust_remote_code=False
        )
    _check(model, files)
    return model.float().eval()


def _check(model: "SentenceTransformer", files: ModelFiles) -> None:
    name, dimension = files.card.name, model.get_embedding_dimension()
    if not getattr(model.tokenizer, "is_fast", False):
        raise UnsupportedModelError(f"{name!r} has no fast tokenizer")
    if model.default_prompt_name and model.prompts[model.default_prompt_name]:
        raise UnsupportedModelError(f"{name!r} puts a prompt before each text")
    if dimension != files.card.dimension:
        raise UnsupportedModelError(
            f"{name!r} gives vectors of length {dimension}, its settings say {files.card.dimension}"
        )


@contextmanager
def _quiet() -> Iterator[None]:
    from transformers.utils import logging as transformers_logging

    untyped: Any = transformers_logging
    logger = logging.getLogger("sentence_transformers")
    level, verbosity = logger.level, transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    logger.setLevel(logging.ERROR)
    transformers_logging.set_verbosity(logging.ERROR)
    untyped.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
        transformers_logging.set_verbosity(verbosity)
        if bars:
            untyped.enable_progress_bar()
