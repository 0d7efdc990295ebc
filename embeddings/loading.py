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

_SHOWN = 200  # characters of another library's message


def load_model(files: ModelFiles) -> "SentenceTransformer":
    """Load a model for the CPU in fp32; code that comes with a model is never run.

    Raises
    ------
    UnsupportedModelError
        A file of it cannot be read by its library or lacks weights, or the model has a default
        prompt, no fast tokenizer, or another dimension than its settings say.
    """
    with _quiet():
        model = _loaded(files)
        lacking = _weights_made_up(model)
        if lacking:
            raise UnsupportedModelError(
                f"{files.card.name!r} lacks weights: {lacking} of its tables would be random"
            )
        _check(model.float().eval(), files)
    return model


def _loaded(files: ModelFiles) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            str(files.folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # whatever three libraries raise at files that they cannot read
        raise UnsupportedModelError(
            f"{files.card.name!r} cannot be loaded: its settings, tokenizer or weights are damaged "
            f"or of an unknown kind ({_first_line(error)})"
        ) from error


def _first_line(error: Exception) -> str:
    (line, *_) = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {line[:_SHOWN]}"


def _weights_made_up(model: "SentenceTransformer") -> int:
    """Count what the files of weights lack, which transformers fills with random numbers."""
    transformer: Any = model[0].auto_model
    _, told = type(transformer).from_pretrained(
        transformer.name_or_path,
        local_files_only=True,
        use_safetensors=True,
        output_loading_info=True,
    )
    # The mean of the token vectors takes nothing from a pooler, and many models have none.
    return sum("pooler." not in name for name in told["missing_keys"])


def _check(model: "SentenceTransformer", files: ModelFiles) -> None:
    name = files.card.name
    if not getattr(model.tokenizer, "is_fast", False):
        raise UnsupportedModelError(f"{name!r} has no fast tokenizer")
    if model.default_prompt_name and model.prompts[model.default_prompt_name]:
        raise UnsupportedModelError(f"{name!r} puts a prompt before each text")
    dimension = _length_of_a_vector(model, name)
    if dimension != files.card.dimension:
        raise UnsupportedModelError(
            f"{name!r} gives vectors of length {dimension}, its settings say {files.card.dimension}"
        )


def _length_of_a_vector(model: "SentenceTransformer", name: str) -> int:
    """Work one vector out: what settings tell of its length is what is to be checked."""
    try:
        vector = model.encode("One sentence.", show_progress_bar=False)
    except Exception as error:  # a model is anybody's: whatever its modules raise
        raise UnsupportedModelError(
            f"{name!r} cannot be run: its modules do not fit together ({_first_line(error)})"
        ) from error
    return len(vector)


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
