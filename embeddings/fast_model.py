"""The fast path: an exported model run by onnxruntime, with neither torch nor transformers.

Each batch is worked on by one thread, several at once: so neither the number of threads nor what
else is encoded changes a bit, and a process that has not asked for several has none, and may fork.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from embeddings.exported import ExportedModel
from embeddings.laid_out import laid_out, means
from embeddings.text_model import INPUTS, Batch, Company, Frame, Vectors, Window

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]  # has no types

_AHEAD = 2
"""Batches for each thread that are made before they are asked for."""


_TRIED_LENGTHS = (1, 2, 3, 5, 8, 13)
"""Of texts without special tokens; alone and together they use every tile of a product's rows."""


def fast_backend() -> str:
    """Name what computes, as far as another release of it may round another way."""
    return f"onnxruntime-{version('onnxruntime')}-fp32"


class FastModel:
    """An exported model on the CPU.

    Raises
    ------
    ModelChangedError
        A file is not the one that was exported and checked.
    """

    def __init__(self, exported: ExportedModel) -> None:
        from tokenizers import Tokenizer

        exported.check()
        self.frame: Frame = exported.manifest.frame
        self.dimension = exported.manifest.dimension
        # Saved without the lengths at which the model's own cuts and fills up.
        self._tokenizer = Tokenizer.from_file(str(exported.tokenizer))
        self._session = _session(str(exported.graph))
        # The exporter leaves out what the model never reads.
        self._inputs = {one.name: one.shape for one in self._session.get_inputs()}
        self.company = Company.FIXED
        if "queries" in self._inputs:
            self.company = Company.ANY if self._is_the_same_in_company() else Company.NONE

    def tokenise(self, sentences: Sequence[str]) -> list[Window]:
        """Return the token numbers of each sentence, without special ones."""
        encoded = self._tokenizer.encode_batch_fast(list(sentences), add_special_tokens=False)
        return [list(one.ids) for one in encoded]

    def vectors(self, batches: Iterable[Batch], threads: int | None) -> Iterator[Vectors]:
        """Run the batches, as many at once as there are threads; None is one for each core."""
        threads = threads or len(os.sched_getaffinity(0))
        if threads == 1:
            yield from map(self._forward, batches)
            return
        with ThreadPoolExecutor(threads, thread_name_prefix="encoder") as pool:
            running: deque[Future[Vectors]] = deque()
            for batch in batches:
                running.append(pool.submit(self._forward, batch))
                if len(running) >= _AHEAD * threads:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()

    def _forward(self, batch: Batch) -> Vectors:
        if self.company is not Company.FIXED:
            return self._forward_laid_out(batch)
        arrays = (batch.ids, batch.mask, np.zeros_like(batch.ids))
        given = dict(zip(INPUTS, arrays, strict=True))
        (vectors,) = self._session.run(None, {name: given[name] for name in self._inputs})
        return np.asarray(vectors, dtype=np.float32)

    def _forward_laid_out(self, batch: Batch) -> Vectors:
        (vectors,) = self._session.run(None, laid_out(batch, heads=self._inputs["queries"][1]))
        return means(batch, np.asarray(vectors, dtype=np.float32))

    def _is_the_same_in_company(self) -> bool:
        """Whether this processor multiplies a row the same way whatever rows are above and below.

        onnxruntime does where it was tried, without a promise; where not, each text runs alone.
        """
        texts = [self.frame.around([self.frame.padding] * n) for n in _TRIED_LENGTHS]
        length = max(map(len, texts))
        mask = np.array([[1] * len(one) + [0] * (length - len(one)) for one in texts])
        ids = np.array([one + [0] * (length - len(one)) for one in texts])
        together = self._forward_laid_out(Batch(ids, mask))
        alone = [self._forward_laid_out(Batch(ids[[i]], mask[[i]])) for i in range(len(texts))]
        return np.array_equal(together, np.concatenate(alone))


def _session(graph: str) -> "InferenceSession":
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors alone
    return InferenceSession(graph, options, providers=["CPUExecutionProvider"])
