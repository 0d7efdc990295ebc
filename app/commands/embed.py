"""``pairwell embed``: the model made ready and checked, and texts turned into vectors ahead."""

from collections.abc import Sequence
from pathlib import Path

from app.commands.encoding import EncoderWithProgress
from app.commands.reading import cohort_of
from app.settings import settings_with
from app.terminal import console, plain
from embeddings.encoder import SentenceEncoder
from embeddings.export import MOST_DIFFERENCE


def run_embed(cohorts: Sequence[Path], threads: int | None) -> int:
    """Export the model where that is needed, compare it with its reference, fill the cache.

    All cohorts are read before the first is encoded; the exit code is 1 when the model answers in
    another way than its reference.
    """
    found = [cohort_of(path, None, {}) for path in cohorts]
    from app.matching.criteria.round_data import RoundData
    from app.matching.participants import Participants

    out, encoder = console(), settings_with(threads).encoder()
    out.print(f"{plain(encoder.card.name)}: {plain(run_by(encoder))}", soft_wrap=True)
    difference = encoder.difference_from_reference()
    if difference is not None:
        out.print(f"differs from its reference by {difference:.0e}, at most {MOST_DIFFERENCE:.0e}")
    for path, cohort in zip(cohorts, found, strict=True):
        shown = EncoderWithProgress(encoder)
        RoundData.of(Participants.of(cohort), shown)
        texts = f"{shown.sentences} sentences, {shown.cached} of them from the cache"
        out.print(f"{plain(path.name)}: {texts}", soft_wrap=True)
    return 1 if difference is not None and difference > MOST_DIFFERENCE else 0


def run_by(encoder: SentenceEncoder) -> str:
    """Tell what runs the model, and why that is the slower way."""
    told = f"run by {encoder.backend}"
    return told if encoder.slow_because is None else f"{told}, slower: {encoder.slow_because}"
