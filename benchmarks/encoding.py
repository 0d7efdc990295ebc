"""What reading texts costs, in a process of its own: ``python -m benchmarks.encoding PART COUNT``.

One line of JSON on stdout: a list of `Compared`.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from app.settings import Settings
from benchmarks.encoding_results import Compared
from benchmarks.encoding_texts import by_length, distinct
from benchmarks.machine import PeakMemory
from benchmarks.phases import WrongResultError
from embeddings.encoder import SentenceEncoder
from embeddings.export import MOST_DIFFERENCE
from embeddings.forward import token_windows, unit_vectors
from embeddings.model import find_model
from embeddings.opening import open_model
from embeddings.reference_model import ReferenceModel

TEXTS_OF_A_LENGTH = 64
TEXTS_OF_ONE_LENGTH = 3 * TEXTS_OF_A_LENGTH
ROWS_OF_THE_OTHER = 32  # its own default

Work = Callable[[Sequence[str]], object]


def speed(rounds: int) -> list[Compared]:
    """The fast path beside `SentenceTransformer.encode`, in turn, one thread: see `run_module`.

    Raises
    ------
    WrongResultError
        The two give other vectors, or there is no fast path.
    """
    files = find_model()
    reference, opened = ReferenceModel(files), open_model(files, Settings().exported_models)
    if opened.slow_because is not None or opened.exported is None:
        raise WrongResultError(f"there is no fast path: {opened.slow_because}")

    def fast(texts: Sequence[str]) -> object:
        windows = token_windows(opened.model, texts, files.card.max_tokens)
        return unit_vectors(opened.model, [one for parts in windows for one in parts], threads=1)

    def other(texts: Sequence[str]) -> object:
        return reference.model.encode(
            list(texts), batch_size=ROWS_OF_THE_OTHER, show_progress_bar=False
        )

    kinds = by_length(TEXTS_OF_ONE_LENGTH)
    mixed = [text for texts in kinds.values() for text in texts[:TEXTS_OF_A_LENGTH]]
    return [
        _times(name, fast, other, texts, rounds)
        for name, texts in {"mixed": mixed, **kinds}.items()
    ]


def cache(rounds: int) -> list[Compared]:
    """Texts that were read before, beside reading them again."""
    texts = [text for texts in by_length(TEXTS_OF_A_LENGTH).values() for text in texts]
    people = [[text] for text in texts]
    models = Settings().exported_models
    with tempfile.TemporaryDirectory() as folder:
        kept = SentenceEncoder(cache_folder=Path(folder), models_folder=models, threads=1)
        plain = SentenceEncoder(models_folder=models, threads=1)
        if kept.encode(people).vectors_sha256() != plain.encode(people).vectors_sha256():
            raise WrongResultError("the cache gives other vectors than the model")
        times = [
            (_seconds(lambda: plain.encode(people)), _seconds(lambda: kept.encode(people)))
            for _ in range(rounds)
        ]
    ratios = tuple(model / hit for model, hit in times)
    what = f"{len(texts)} texts: read by the model, in times of the cache"
    return [Compared(what=what, unit="×", values=ratios, must=100, at_least=True)]


def memory(count: int) -> list[Compared]:
    """Peak memory of a process that reads texts, none of them twice."""
    encoder = SentenceEncoder(models_folder=Settings().exported_models, threads=1)
    encoder.encode([[text] for text in distinct(count)])
    what = f"{count:,} distinct texts: memory at the most"
    return [Compared(what=what, unit="MB", values=(PeakMemory().megabytes,), must=1000)]


PARTS = {"speed": speed, "cache": cache, "memory": memory}


def _times(name: str, fast: Work, other: Work, texts: Sequence[str], rounds: int) -> Compared:
    difference = np.abs(np.asarray(fast(texts)) - np.asarray(other(texts))).max()
    if not difference <= MOST_DIFFERENCE:
        raise WrongResultError(f"the vectors of the fast path differ by {difference:.1e}")
    times = [(_seconds(lambda: other(texts)), _seconds(lambda: fast(texts))) for _ in range(rounds)]
    return Compared(
        what=f"{len(texts)} {name} texts: SentenceTransformer, in times of the fast path",
        unit="×",
        values=tuple(slow / quick for slow, quick in times),
        must=1.6 if name == "mixed" else None,
        at_least=True,
    )


def _seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one thread's work: other programs count less than on the wall."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(part: str, count: str) -> None:
    """Measure a part."""
    found = PARTS[part](int(count))
    print(json.dumps(TypeAdapter(list[Compared]).dump_python(found, mode="json")))


if __name__ == "__main__":
    main(*sys.argv[1:])
