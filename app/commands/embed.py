"""``pairwell embed``: models made ready and checked, texts made vectors ahead, or forgotten."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from app.commands.encoding import EncoderWithProgress
from app.commands.failures import UsageProblemError
from app.commands.reading import cohort_of
from app.matching.cohort import Cohort
from app.settings import Settings, settings_with
from app.terminal import console, plain
from embeddings.encoder import SentenceEncoder
from embeddings.errors import ModelNotFoundError
from embeddings.export import MOST_DIFFERENCE

Named = tuple[str, Cohort]
"""A cohort and the name of its file."""


def run_embed(
    cohorts: Sequence[Path],
    policy: Path | None,
    threads: int | None,
    *,
    forget: bool,
    people: Sequence[str],
) -> int:
    """Export models where that is needed, compare them with their references, fill the cache.

    All cohorts are read before the first is encoded; the exit code is 1 when a model answers in
    another way than its reference, or when vectors could not be kept.
    """
    if forget and not cohorts:
        raise UsageProblemError("--forget needs the cohorts that are to be forgotten")
    if people and not forget:
        raise UsageProblemError("--person goes with --forget")
    settings = settings_with(threads)
    if forget and settings.vector_cache is None:
        raise UsageProblemError("--forget needs the cache, which PAIRWELL_CACHE turns off")
    found = [(path.name, cohort_of(path, policy, {}, settings.by_name)) for path in cohorts]
    out = console()
    if forget:
        return 0 if _forget(found, people, settings, out) else 1
    is_right = [_is_right(settings.encoder(name), out) for name in settings.by_name]
    are_kept = [_is_kept(name, cohort, settings, out) for name, cohort in found]
    return 0 if all([*is_right, *are_kept]) else 1


def _is_right(encoder: SentenceEncoder, out: Console) -> bool:
    """Tell what runs a model, and whether it answers as its reference does."""
    out.print(f"{plain(encoder.card.name)}: {plain(run_by(encoder))}", soft_wrap=True)
    difference = encoder.difference_from_reference()
    if difference is None:
        return True
    out.print(f"differs from its reference by {difference:.0e}, at most {MOST_DIFFERENCE:.0e}")
    return difference <= MOST_DIFFERENCE


def _is_kept(name: str, cohort: Cohort, settings: Settings, out: Console) -> bool:
    """Read the texts of a cohort with the model that it asks for."""
    from app.matching.criteria.round_data import RoundData
    from app.matching.participants import Participants

    encoder = EncoderWithProgress(settings.encoder(cohort.policy.model))
    report = RoundData.of(Participants.of(cohort), encoder).cache
    if report is None:
        raise AssertionError("an encoder of the settings reports")
    texts = f"{report.texts} texts, {report.cached} of them from the cache"
    note = "" if report.is_on else ", and none is kept: PAIRWELL_CACHE turns the cache off"
    out.print(f"{plain(name)}: {texts}{note}", soft_wrap=True)
    if report.trouble is not None:
        out.print(f"[red]not kept[/] {plain(report.trouble)}", soft_wrap=True)
    return report.trouble is None


def _forget(
    found: Sequence[Named], people: Sequence[str], settings: Settings, out: Console
) -> bool:
    """Delete the vectors of what people wrote, of every model and either way of running it.

    With people named, those of nobody else in their cohort. False when a model of the settings is
    not there, so that its vectors cannot be found.
    """
    from app.commands.forgetting import keys_of, parted

    known = {one.id for _, cohort in found for one in (*cohort.mentees, *cohort.mentors)}
    if unknown := sorted(set(people) - known):
        raise UsageProblemError(f"nobody has the id {', '.join(map(repr, unknown))}")
    encoders = []
    for model in settings.by_name:
        try:
            encoders.append(settings.encoder(model))
        except ModelNotFoundError as error:
            told = f"vectors of {model!r} are not forgotten: {error}"
            out.print(f"[red]failed[/] {plain(told)}", soft_wrap=True)
    for name, cohort in found:
        count = 0
        for encoder in encoders:
            if people:
                these, others = parted(cohort, people)
                keys = keys_of(these, encoder) - keys_of(others, encoder)
            else:
                keys = keys_of(cohort, encoder)
            count += encoder.forget(keys)
        kept = "; what others of the cohort wrote as well is kept" if people else ""
        out.print(f"{plain(name)}: {count} vectors forgotten{kept}")
    return len(encoders) == len(settings.by_name)


def run_by(encoder: SentenceEncoder) -> str:
    """Tell what runs the model, and why that is the slower way."""
    told = f"run by {encoder.backend}"
    return told if encoder.slow_because is None else f"{told}, slower: {encoder.slow_because}"
