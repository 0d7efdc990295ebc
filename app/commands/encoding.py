"""The encoder of a command: opened ahead, and with a progress bar where it takes a while."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from app.settings import Settings
from embeddings.encoded import Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.model import name_of

Report = Callable[[int, int], None]


def opened_ahead(settings: Settings) -> Future[SentenceEncoder]:
    """Open the encoder in a thread: it hashes the model's weights, which holds up nobody."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="encoder")
    opened = executor.submit(settings.encoder)
    executor.shutdown(wait=False)
    return opened


def opened_for(
    model: str | None, settings: Settings, ahead: Future[SentenceEncoder]
) -> SentenceEncoder:
    """Return the encoder that was opened ahead, unless the policy names another model."""
    if model in {None, name_of(settings.model)}:
        return ahead.result()
    return settings.encoder(model)


class EncoderWithProgress:
    """An encoder that shows a progress bar on stderr while there is something to encode."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def encode(self, people: Sequence[Sequence[str]]) -> Encoded:
        """Encode each person's texts."""
        with ExitStack() as shown:
            bar: Report | None = None

            def report(done: int, total: int) -> None:
                nonlocal bar
                if bar is None and done < total:
                    bar = shown.enter_context(_bar())
                if bar is not None:
                    bar(done, total)

            return self._encoder.encode(people, on_progress=report)


@contextmanager
def _bar() -> Iterator[Report]:
    from rich.progress import Progress  # as the tables it takes a while to import

    from app.terminal import console

    with Progress(console=console(), transient=True) as progress:
        task = progress.add_task("reading texts", total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield report
