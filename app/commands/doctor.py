"""``pairwell doctor``: every dependency proves that it is alive."""

import platform
import sys
from collections.abc import Callable
from functools import partial

from app.commands.embed import run_by
from app.jobs.trial import trial
from app.settings import Settings
from app.terminal import console, plain
from embeddings.cache import MIB, VectorCache

_KEY = b"pairwell doctor"


def run_doctor() -> int:
    """Check each part in turn; the exit code is 1 when one fails."""
    out = console()
    settings = Settings()
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("python", lambda: f"{platform.python_version()} at {sys.prefix}"),
        ("vector cache", lambda: _cache_works(settings)),
        *((f"model {name}", partial(_model_works, settings, name)) for name in settings.by_name),
        ("match", lambda: _match_works(settings)),
    )
    failed = 0
    for name, check in checks:
        try:
            out.print(f"[green]ok[/] {plain(name)}: {plain(check())}", soft_wrap=True)
        except Exception as error:  # noqa: BLE001  a check reports whatever it meets
            failed += 1
            what = plain(f"{type(error).__name__}: {error}")
            out.print(f"[red]failed[/] {plain(name)}: {what}", soft_wrap=True)
    return 1 if failed else 0


def _cache_works(settings: Settings) -> str:
    folder = settings.vector_cache
    if folder is None:
        return "switched off"
    cache = VectorCache(folder, settings.cache_mib * MIB)
    cache.secret()
    cache.put_many({_KEY: b"any"})
    cache.delete_many([_KEY])
    return f"{folder} can be read and written"


def _model_works(settings: Settings, name: str) -> str:
    encoder = settings.model_copy(update={"cache": False}).encoder(name)
    rows = encoder.encode([["A sentence to try the model with."]]).rows
    card = encoder.card
    told = f"{card.name}, {rows.shape[1]} numbers a sentence, weights {card.weights_sha256[:12]}…"
    told += f", adapter {card.adapter}" if card.adapter else ""
    return f"{told}, {run_by(encoder)}"


def _match_works(settings: Settings) -> str:
    failed = trial(settings.model_copy(update={"cache": False}).encoder())
    if failed:
        raise RuntimeError(failed)
    return "a built-in cohort was matched and its proof verified"
