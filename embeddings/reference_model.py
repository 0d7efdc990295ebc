"""The reference: a model run by sentence-transformers itself, and by torch."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from embeddings.loading import load_model
from embeddings.model import ModelFiles
from embeddings.text_model import INPUTS, Batch, Company, Frame, Vectors, Window

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer


def reference_backend() -> str:
    """Name what computes, as far as another release of it may round another way."""
    # "+cpu" is the same code as "".
    return f"torch-{version('torch').partition('+')[0]}-fp32"


class ReferenceModel:
    """A sentence-transformers model on the CPU, with its adapter where it has one.

    Raises
    ------
    UnsupportedModelError
        See `embeddings.loading.load_model`.
    """

    company = Company.FIXED

    def __init__(self, files: ModelFiles) -> None:
        self.model: SentenceTransformer = load_model(files)
        if files.adapter is not None:
            transformer: Any = self.model[0]
            files.adapter.add_to(transformer.auto_model)
        self.frame = _frame(self.model)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.model.get_embedding_dimension() or 0

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the arrays that the model takes."""
        taken: Any = self.model.tokenizer
        return INPUTS if INPUTS[2] in taken.model_input_names else INPUTS[:2]

    def tokenise(self, sentences: Sequence[str]) -> list[Window]:
        """Return the token numbers of each sentence, without special ones."""
        tokenizer: Any = self.model.tokenizer
        numbers: list[Window] = tokenizer(
            list(sentences),
            padding=False,
            truncation=False,
            add_special_tokens=False,
            return_attention_mask=False,
            verbose=False,
        )["input_ids"]
        return numbers

    def vectors(self, batches: Iterable[Batch], threads: int | None) -> Iterator[Vectors]:
        """Run the batches one after the other; torch works on each in its threads."""
        import torch

        with _threads(threads), torch.inference_mode():
            for batch in batches:
                ids, mask = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)
                given = (ids, mask, torch.zeros_like(ids))[: len(self.inputs)]
                yield self.forward(*given).numpy()

    def forward(self, *given: "torch.Tensor") -> "torch.Tensor":
        """Take the arrays that `inputs` names through all modules of the model."""
        features: dict[str, torch.Tensor] = dict(zip(self.inputs, given, strict=True))
        vectors: torch.Tensor = self.model(features)["sentence_embedding"]
        return vectors


def _frame(model: "SentenceTransformer") -> Frame:
    tokenizer: Any = model.tokenizer
    marked = tokenizer("a", return_special_tokens_mask=True)
    numbers, special = marked["input_ids"], marked["special_tokens_mask"]
    begins = special.index(0)
    ends = len(special) - special[::-1].index(0)
    return Frame(tuple(numbers[:begins]), tuple(numbers[ends:]), int(tokenizer.pad_token_id or 0))


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
