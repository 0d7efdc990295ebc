"""What a person reads in the terminal: pairs, people without a match, and the proof, on stderr."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.matching.certificate_report import CertificateReport
from app.matching.codes import Code
from app.matching.problems import MAX_PROBLEMS, Problem, quoted
from app.matching.result import Result
from app.matching.units import counted, in_units, level_in_words
from solver.result import Progress

Row = TypeVar("Row")

MAX_LINES = 200
"""Rows of the longest table that is shown whole; a file has them all."""

FIRST_LINES = 20
"""Rows of a longer table."""

MAX_NAMES = 10
"""People who are named beside a problem that is about many."""


# Control characters, and those that turn the direction of writing or break a line.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Escape a text, so that neither markup nor control characters in it steer the terminal."""
    return escape(_CONTROL.sub("\ufffd", text))


def console() -> Console:
    """Make the console for people: stderr, so that stdout carries data alone."""
    return Console(stderr=True, highlight=False)


def show_problems(out: Console, problems: Sequence[Problem], more: int) -> None:
    """List problems, errors and warnings alike, with their place."""
    for problem in problems:
        style = "red" if problem.severity == "error" else "yellow"
        expected = f" Expected {problem.expected}." if problem.expected else ""
        place = problem.pointer or "/"
        told = f"{problem.message}{expected}{_whom(problem.message, problem.people)}"
        line = f"{place}: {problem.code}: {told}"
        out.print(f"[{style}]{problem.severity}[/] {plain(line)}", soft_wrap=True)
    if more:
        out.print(f"… and {more} more.")


def _whom(message: str, people: Sequence[str]) -> str:
    """Name the first of those whom a message leaves unnamed."""
    unnamed = [known for known in people if quoted(known) not in message]
    if not unnamed:
        return ""
    rest = len(unnamed) - MAX_NAMES
    # A problem does not list everybody, so there may be more than are counted here.
    least = "at least " if len(people) == MAX_PROBLEMS else ""
    more = f" … and {least}{rest:,} more" if rest > 0 else ""
    return f" People: {', '.join(map(quoted, unnamed[:MAX_NAMES]))}{more}."


def show_result(out: Console, result: Result) -> None:
    """Show the whole answer: pairs, people without one, warnings, proof."""
    if result.assignments:
        out.print(_pairs(result))
        _say_rest(out, result.assignments, "pairs")
    if result.unmatched:
        out.print(_unmatched(result))
        _say_rest(out, result.unmatched, "people")
    for warning in result.warnings:
        told = f"{warning.message}{_whom(warning.message, warning.people)}"
        out.print(f"[yellow]warning[/] {plain(told)}", soft_wrap=True)
    for line in (*_read_as(result), *_summary(result)):
        out.print(line, soft_wrap=True)
    for line in (*proof_in_words(result), *_seconds(result)):
        out.print(line, soft_wrap=True)


def _shown(rows: Sequence[Row]) -> Sequence[Row]:
    return rows if len(rows) <= MAX_LINES else rows[:FIRST_LINES]


def _say_rest(out: Console, rows: Sequence[object], what: str) -> None:
    rest = len(rows) - len(_shown(rows))
    if rest:
        out.print(f"… and {rest:,} more {what}; -o FILE writes them all.")


def _pairs(result: Result) -> Table:
    table = Table(title="Pairs", title_justify="left")
    for name in ("mentee", "mentor", "score", "mentor is the mentee's", "look at"):
        table.add_column(name, justify="right" if name == "score" else "left")
    doubtful = {Code.NOTHING_KNOWN, Code.WEAK_FIT}
    weak_first = sorted(result.assignments, key=lambda pair: doubtful.isdisjoint(pair.review))
    for pair in _shown(weak_first):
        rank = pair.mentee_rank
        table.add_row(
            _person(pair.mentee, pair.mentee_name),
            _person(pair.mentor, pair.mentor_name),
            f"{pair.score:.3f}",
            f"{_ordinal(rank.place)} of {rank.of}" if rank else "not eligible",
            ", ".join(pair.review),
        )
    return table


def _unmatched(result: Result) -> Table:
    table = Table(title="Fewer mentors than wanted", title_justify="left")
    for name in ("mentee", "missing", "why"):
        table.add_column(name)
    for one in _shown(result.unmatched):
        why = " ".join(reason.message for reason in one.reasons)
        table.add_row(_person(one.mentee, one.mentee_name), str(one.missing), plain(why))
    return table


def _person(name: str, shown: str | None) -> str:
    return plain(f"{name} {shown}" if shown else name)


def _ordinal(place: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{'th' if 11 <= place % 100 <= 13 else ending}"


def _read_as(result: Result) -> Iterable[str]:
    """Say what acronyms were read as."""
    told = [f"{one.acronym} = {one.expansion}" for one in result.expansions]
    if told:
        rest = f"; … and {len(told) - MAX_NAMES} more" if len(told) > MAX_NAMES else ""
        yield f"Acronyms read as: {plain('; '.join(told[:MAX_NAMES]))}{rest}."


def _summary(result: Result) -> Iterable[str]:
    objective = result.objective
    if objective.mentees_matched is None:
        return
    total = f"{objective.total_score:.6f}"
    yield (
        f"{objective.mentees_matched} of {objective.mentees_total} mentees have a mentor; "
        f"{objective.places_filled} of {objective.places_wanted} wanted places are filled; "
        f"total score {total}."
    )
    matchable = objective.mentees_matchable
    if matchable is not None and matchable > objective.mentees_matched:
        left_out = matchable - objective.mentees_matched
        yield f"The best total score leaves {left_out} more without a mentor than there need be."
    if objective.equals_greedy:
        yield "Nobody prefers anybody: the stable matching takes pairs by falling score."
    yield from _changes(result)


def _seconds(result: Result) -> Iterable[str]:
    """Say how long it took, and how many texts did not have to be read anew."""
    timings = result.timings
    kept = f", {timings.texts_cached} of them from the cache" if timings.cache == "on" else ""
    read = f"; {counted(timings.texts, 'text')}{kept}" if timings.texts is not None else ""
    is_slow = (result.reproducibility.encoder or "").startswith("torch-")
    by = ", read by torch, which is slower" if is_slow else ""
    yield f"[dim]{timings.total_s:.1f} s, {timings.embed_s:.1f} s of it for texts{read}{by}.[/]"
    if timings.cache == "unavailable":
        yield "[yellow]warning[/] Kept vectors could not be used; pairwell doctor tells why."


def _changes(result: Result) -> Iterable[str]:
    changes = result.changes
    if changes is not None:
        yield (
            f"Of the published pairs {changes.kept} are kept, {changes.given_up} given up, and "
            f"{changes.cannot_be_kept} cannot be kept; {changes.new} pairs are new."
        )


def progress_in_words(progress: Progress) -> str:
    """Say how far a solve has come, in a line of a terminal: level, value, proved gap and round."""
    told = f"{level_in_words(progress.level)}: {in_units(progress.level, progress.value)}"
    if progress.gap is not None:
        told += f", at most {in_units(progress.level, progress.gap)} more"
    told += f" (round {progress.round}" if progress.round else " (first answers"
    if progress.missing is not None:
        told += f", {counted(progress.missing, 'missing pair')}"
    return f"{told})"


def proof_in_words(result: Result) -> Iterable[str]:
    """Say in plain words why the search stopped and what is proved."""
    certificate = result.certificate
    if result.infeasible is not None:
        yield f"No matching meets all hard demands: {plain(result.infeasible.message)}"
        if result.infeasible.people:
            yield f"They are those of: {plain(', '.join(result.infeasible.people))}"
        return
    if certificate.termination == "no_solution_found":
        yield f"{_ended(certificate)} before any matching was found."
        return
    for violation in certificate.violations:
        yield f"[red]broken[/] {plain(violation)}."
    if certificate.levels:
        yield "Proof, recomputed from every eligible pair's score:"
    for level in certificate.levels:
        yield (
            f"  {level_in_words(level.name)}: found {level.primal_bound}, "
            f"no matching has more than {level.dual_bound}"
        )
    yield _verdict(certificate)


def _verdict(certificate: CertificateReport) -> str:
    if certificate.violations:
        return "These pairs are no matching within the rules, or the result was changed."
    if not certificate.verified:
        return "[red]The proof does not hold: please report this.[/]"
    if certificate.proof == "stable":
        return (
            "All eligible pairs were counted: no two would both rather have each other. "
            "It is a proposal: people decide about people."
        )
    if certificate.termination == "optimal" and certificate.gap:
        return (
            "An integer program showed that no other matching is better by these scores and rules; "
            f"the bound that was recomputed leaves {certificate.gap}. "
            "It is a proposal: people decide about people."
        )
    if certificate.termination == "optimal":
        return (
            "Found and bound agree, so no other matching is better by these scores and rules. "
            "It is a proposal: people decide about people."
        )
    ended = f"{_ended(certificate)}; " if certificate.limit else ""
    return f"{ended}the best matching can be better by at most {certificate.gap}."


def _ended(certificate: CertificateReport) -> str:
    what = "limit of work" if certificate.limit == "work" else "time limit"
    return f"The {what} ended the search"
