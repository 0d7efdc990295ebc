"""What was measured, as text."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.text_quality.comparison import ALL, Comparison, Share
from benchmarks.text_quality.cost import Costs
from benchmarks.text_quality.intervals import Estimate
from benchmarks.text_quality.invariance import Invariance, Kept
from benchmarks.text_quality.measured import Finding
from benchmarks.text_quality.pair_loss import Ordered
from benchmarks.text_quality.profiles import SIZES, MixedProfiles
from benchmarks.text_quality.ways import OURS


def lines_of(found: Finding) -> list[str]:
    """Write a finding as a table with a line above it."""
    match found:
        case Comparison():
            return _comparison(found)
        case Invariance():
            return _invariance(found)
        case MixedProfiles():
            return _profiles(found)
        case Ordered():
            return _ordered(found)
        case Costs():
            return _costs(found)


def _comparison(found: Comparison) -> list[str]:
    title = f"{found.name}: {found.mentees} mentees, {found.mentors} mentors"
    lines = [f"{title}; right mentor found, in % [95 %]; more: than {found.yardstick}, in points"]
    rows = [(way, *_cells(one)) for way, one in found.groups[ALL].items()]
    lines += table(("", "first choice", "more", "assignment", "more"), rows)
    by_group = [
        (
            f"{group} ({ways[OURS].first_choice.mentees})",
            *_beside(ways, found.yardstick),
        )
        for group, ways in found.groups.items()
        if group != ALL
    ]
    if by_group:
        head = (f"{found.yardstick} → {OURS}", "first choice", "more", "assignment", "more")
        lines += table(head, by_group)
    return lines


def _invariance(found: Invariance) -> list[str]:
    rows = [
        (name, *_kept(first, name in found.groups), *_kept(given, name in found.groups))
        for (name, first), given in zip(
            found.first_choice.items(), found.assignment.values(), strict=True
        )
    ]
    head = ("", "first choice", "changed", "assignment", "changed")
    title = f"{found.name}, {found.way}: right mentor found with one sentence more, in % [95 %]"
    against = "changed: against as written, of a group against neutral, in points"
    return [title, against, *table(head, rows)]


def _kept(found: Kept, is_group: bool) -> tuple[str, str]:
    changed = found.than_neutral if is_group else found.than_as_written
    return percent(found.share), points(changed)


def _profiles(found: MixedProfiles) -> list[str]:
    rows = [
        (name, percent(one.all), *map(percent, one.by_size.values()), points(one.more_than_one[10]))
        for name, one in (("first choice", found.first_choice), ("assignment", found.assignment))
    ]
    head = ("", "all", "1 text", *(f"{size} texts" for size in SIZES[1:]), "10 more than 1")
    title = f"{found.name}, {found.way}: right mentor found in {found.rounds} mixed rounds"
    return [f"{title}, in % [95 %], by the number of the mentor's texts", *table(head, rows)]


def _ordered(found: Ordered) -> list[str]:
    cells = [
        ("" if one is None else f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]")
        for one in (found.loss, found.easy, found.hard)
    ]
    title = f"{found.name}, {found.way}: {found.ratings} ratings, {found.left_out} without a text"
    return [title, *table(("", "loss", "easy", "hard"), [("", *cells)])]


def _costs(found: Costs) -> list[str]:
    rows = [(one.way, f"{one.cpu_s:.2f} s", f"{one.times:.2f} ×") for one in found.ways]
    title = f"{found.name}: processor time to score {found.mentees} mentees with as many mentors"
    head = ("", "median", f"of {found.ways[0].way}")
    return [f"{title}, one thread, nothing read before", *table(head, rows)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Line columns up, the first to the left and the others to the right."""
    cells = [head, *rows]
    widths = [
        max((len(row[k]) for row in cells if len(row) > max(k, 1)), default=0)
        for k in range(len(head))
    ]
    return [
        "".join(
            f"{cell:<{width}}" if k == 0 else f"  {cell:>{width}}"
            for k, (cell, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        for row in cells
    ]


def percent(found: Estimate) -> str:
    """A share with its interval, in per cent."""
    return f"{100 * found.value:.1f} [{100 * found.low:.1f}, {100 * found.high:.1f}]"


def points(found: Estimate) -> str:
    """A difference of shares with its interval, in points."""
    return f"{100 * found.value:+.1f} [{100 * found.low:+.1f}, {100 * found.high:+.1f}]"


def _cells(one: Share) -> tuple[str, str, str, str]:
    return (
        percent(one.first_choice),
        points(one.first_choice_more),
        percent(one.assignment),
        points(one.assignment_more),
    )


def _beside(ways: Mapping[str, Share], yardstick: str) -> tuple[str, str, str, str]:
    before, ours = ways[yardstick], ways[OURS]
    return (
        _from_to(before.first_choice, ours.first_choice),
        points(ours.first_choice_more),
        _from_to(before.assignment, ours.assignment),
        points(ours.assignment_more),
    )


def _from_to(before: Estimate, after: Estimate) -> str:
    return f"{100 * before.value:.1f} → {100 * after.value:.1f}"
