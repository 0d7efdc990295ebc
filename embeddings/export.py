"""Makes the fast path's files from a model that sentence-transformers has loaded, and checks them.

BERT, which most small models are, is written down by ourselves: see `embeddings.bert_graph`. Of any
other the whole is exported, pooling and all, traced by torch's exporter over TorchScript: the newer
one writes a file that onnxruntime refuses.
"""

import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.bert_graph import is_plain_bert, write_bert
from embeddings.errors import ExportError
from embeddings.exported import ExportedModel, folder_for, written
from embeddings.fast_model import FastModel
from embeddings.forward import token_windows, unit_vectors
from embeddings.model import ModelFiles
from embeddings.reference_model import ReferenceModel
from embeddings.text_model import TextModel

MOST_DIFFERENCE = 1e-5
"""Between the entries of two unit vectors of one text; rounding to 1/4000 hides any less."""

_OPSET = 18
_WORDS = (
    "I would like to lead my first team through a reorganisation, and to be calmer while I do.",
    "Ward sister; 12 years in intensive care (ICU), mentoring newly qualified nurses since 2015!",
    "C++, Rust & k8s: SRE on-call rota, incident reviews, post-mortems.",
    "¿Cómo puedo preparar mi primera publicación? Überstunden, naïve façade, 中文, हिन्दी, 🙂.",
    "x",
    "\u200bΓ→Δ 1,000.50 €/h  e-mail@example.org http://example.org/a?b=c#d don't O'Neill",
)


def export(reference: ReferenceModel, files: ModelFiles, models: Path) -> ExportedModel:
    """Export a model, check it against the reference, and put it in its place.

    Whoever comes second finds the files of the first: they are moved into place at once.

    Raises
    ------
    ExportError
        The model cannot be exported, its export gives other vectors, or it cannot be written.
    """
    target = folder_for(models, files)
    try:
        for folder in (models.parent, models):  # vectors may be kept in the parent
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=models, prefix=".export-") as scratch:
            made = _tried(reference, files, Path(scratch) / "export")
            _move(made.folder, target)
    except OSError as error:
        message = f"{models} cannot be written ({error.strerror})"
        raise ExportError(message, is_of_the_model=False) from error
    return ExportedModel(target, made.manifest)


def _tried(reference: ReferenceModel, files: ModelFiles, folder: Path) -> ExportedModel:
    """Export into a folder; the export reads and answers texts as the reference does."""
    try:
        made = _made(reference, folder)
        _check(difference(FastModel(made), reference, files.card.max_tokens))
    except (ExportError, OSError):
        raise
    except Exception as error:  # a model is anybody's code, and three libraries have read it
        raise ExportError(f"its export cannot be run ({type(error).__name__})") from error
    return made


def _made(reference: ReferenceModel, folder: Path) -> ExportedModel:
    folder.mkdir()
    tokenizer: Any = reference.model.tokenizer
    plain = type(tokenizer.backend_tokenizer).from_str(tokenizer.backend_tokenizer.to_str())
    plain.no_truncation()
    plain.no_padding()
    plain.save(str(folder / "tokenizer.json"))
    write = write_bert if is_plain_bert(reference) else _trace
    write(reference, folder / "model.onnx")
    return written(folder, reference.frame, reference.dimension)


def _trace(reference: ReferenceModel, file: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """Token numbers to vectors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = reference.model

        def forward(self, *given: torch.Tensor) -> torch.Tensor:
            return reference.forward(*given)

    example = torch.ones((2, 16), dtype=torch.int64)
    given = (example, example, torch.zeros_like(example))[: len(reference.inputs)]
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Whole().eval(),
                given,
                str(file),
                input_names=list(reference.inputs),
                output_names=["vectors"],
                dynamic_axes={name: {0: "texts", 1: "tokens"} for name in reference.inputs},
                dynamo=False,
                opset_version=_OPSET,
            )
    except Exception as error:  # a model is anybody's code: whatever it raises, it cannot be had
        raise ExportError(f"torch cannot export it ({type(error).__name__})") from error


def _check(difference: float) -> None:
    if not difference <= MOST_DIFFERENCE:
        raise ExportError(
            f"its vectors differ by {difference:.1e}, more than {MOST_DIFFERENCE:.0e}"
        )


def difference(fast: TextModel, reference: TextModel, max_tokens: int) -> float:
    """Largest difference between unit vectors of the same texts, of many lengths and scripts.

    Raises
    ------
    ExportError
        The two cut a text into other tokens.
    """
    texts = _texts(max_tokens)
    windows = token_windows(reference, texts, max_tokens)
    if token_windows(fast, texts, max_tokens) != windows:
        raise ExportError("its tokenizer reads texts in another way")
    flat = [window for parts in windows for window in parts]
    return float(np.abs(unit_vectors(fast, flat) - unit_vectors(reference, flat)).max())


def _texts(max_tokens: int) -> list[str]:
    """Texts of many lengths, up to more than the model reads at once."""
    words = " ".join(_WORDS).split()
    lengths = [1, 2, 3, 5, 8, 13, 21, 34, 55, max_tokens // 2, max_tokens, 2 * max_tokens]
    return [*_WORDS, *(" ".join((words * (n // len(words) + 1))[:n]) for n in lengths)]


def _move(folder: Path, target: Path) -> None:
    try:
        folder.rename(target)
    except OSError:
        if not (target / "manifest.json").is_file():
            shutil.rmtree(target, ignore_errors=True)
            folder.rename(target)
