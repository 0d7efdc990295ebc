"""How many pairs the rules of a round remove, and how many they could not judge."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from app.matching.compatibility import Compatibility
from app.matching.rule_report import RuleReport
from app.matching.rules.compiled import CompiledRule, RoundRule
from app.matching.rules.labels import AllowedLabels
from app.matching.rules.levels import AtLeast
from app.matching.rules.min_score import MinScore
from app.matching.rules.round_rules import MIN_SCORE
from app.matching.rules.rule import NOT_ELIGIBLE, ListedPairs, Rule
from solver.scores import TILE_PAIRS

Shape = tuple[int, int]

COMPILED_FROM = 1_000_000
"""From so many pairs on they are counted by compiled code, and not at all where scores decide."""

COUNTED_PAIRS = 100_000_000
"""In larger rounds only what takes no pass over all pairs is counted."""

UNTOLD = frozenset({"avoids", "forbidden", "conflicts"})
"""Kinds that are told as one, since their number alone can tell on somebody."""


def rule_reports(
    rules: Sequence[tuple[RoundRule, CompiledRule]], compatibility: Compatibility
) -> tuple[RuleReport, ...]:
    """Tell of each rule what it removed, in the order in which rules are named.

    Parameters
    ----------
    rules
        Those of the round, as `compiled_rules` returns them.
    compatibility
        Of the round.
    """
    shape = compatibility.n_rows, compatibility.n_columns
    hidden = [one for rule, made in rules if rule.kind in UNTOLD for one in made.predicates]
    first = RuleReport(
        name=NOT_ELIGIBLE, kind=NOT_ELIGIBLE, pairs_removed=pairs_removed(hidden, shape)
    )
    told = (_report(rule, made, shape) for rule, made in rules if rule.kind not in UNTOLD)
    return (first, *told, *_of_scores(compatibility))


def _report(rule: RoundRule, made: CompiledRule, shape: Shape) -> RuleReport:
    return RuleReport(
        name=rule.name,
        kind=rule.kind,
        pairs_removed=pairs_removed(made.predicates, shape),
        mentees_not_told=made.unchecked.mentees,
        mentors_not_told=made.unchecked.mentors,
        pairs_not_checked=made.unchecked.pairs,
    )


def _of_scores(compatibility: Compatibility) -> Iterator[RuleReport]:
    for rule in compatibility.rules:
        if isinstance(rule, MinScore):
            removed = None
            if compatibility.n_rows * compatibility.n_columns < COMPILED_FROM:
                scores, _ = compatibility.block(slice(None), slice(None))
                removed = int((scores < rule.threshold).sum())
            yield RuleReport(name=rule.name, kind=MIN_SCORE, pairs_removed=removed)


def pairs_removed(predicates: Sequence[Rule], shape: Shape) -> int | None:
    """Count the pairs that predicates close together; None where that takes too long."""
    match predicates:
        case []:
            return 0
        case [ListedPairs(pairs=pairs)]:
            return len(pairs)
        case [AllowedLabels() as rule]:
            return _by_labels(rule)
        case [AtLeast(needs=needs, has=has)]:
            return int(np.searchsorted(np.sort(has), needs).sum())
    if shape[0] * shape[1] > COUNTED_PAIRS:
        return None
    return sum(_closed(Compatibility(*shape, (), tuple(predicates))))


def _by_labels(rule: AllowedLabels) -> int:
    wanted, offered = (
        np.bincount(codes, minlength=size)
        for codes, size in zip((rule.mentees, rule.mentors), rule.allowed.shape, strict=True)
    )
    return int(wanted @ (~rule.allowed @ offered))


def _closed(rules: Compatibility) -> Iterable[int]:
    """Closed pairs of one run of rows after another."""
    height = max(1, TILE_PAIRS // max(1, rules.n_columns))
    is_small = rules.n_rows * rules.n_columns < COMPILED_FROM
    for top in range(0, rules.n_rows, height):
        rows = slice(top, min(top + height, rules.n_rows))
        if is_small:
            _, eligible = rules.block(rows, slice(None))
        else:
            eligible = rules.eligible(np.arange(rows.start, rows.stop), None)
        yield int(eligible.size - np.count_nonzero(eligible))
