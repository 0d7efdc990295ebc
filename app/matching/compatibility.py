"""Compatibility: terms and rules over a tile, evaluated on demand, never as one big matrix."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from app.matching.criteria.held import HeldTerm
from app.matching.criteria.term import FloatTile, Term, TermPanel, contribution
from app.matching.criteria.text import TextTerm
from app.matching.criteria.text_panel import TextPanel
from app.matching.criterion_kinds import Side
from app.matching.rules import Rule, RulePanel
from app.matching.rules.labels import AllowedLabels
from app.matching.rules.must_wishes import shown_name
from solver.row_terms import MapBlocks
from solver.scores import Block, BoolArray, IntArray

RUN_ROWS = 1024
PANEL_COLUMNS = 2048
"""Part of a tile that is worked on at once: 2 MB of scores, which stay in the caches."""

ROWS_OF_GROUP = 16
"""Rows of one label on average, from which on it pays to leave out the columns closed to it."""


@dataclass(frozen=True, eq=False)
class WeightedTerm:
    """A criterion's term and its weight in millionths; the weights of a round sum to a million.

    Parameters
    ----------
    by_class
        Its weight for the mentees of each class, the first of which has `weight`; empty where all
        mentees weigh alike.
    """

    term: Term
    weight: int
    by_class: tuple[int, ...] = ()

    def contribution(self, score: IntArray, weight: int | IntArray | None = None) -> IntArray:
        """Part of the pair's score, in millionths, rounded half up; by default of the weight."""
        return contribution(score, self.weight if weight is None else weight)

    def panels(self, columns: IntArray, classes: tuple[int, ...]) -> tuple[TermPanel, ...]:
        """Make columns ready, once for the mentees of each class."""
        weights = [self.by_class[k] if self.by_class else self.weight for k in classes]
        first = self.term.panel(columns, weights[0])
        made = {weights[0]: first}
        for weight in weights:
            if weight not in made:
                made[weight] = _weighing_anew(self.term, first, columns, weight)
        return tuple(made[weight] for weight in weights)


def _weighing_anew(term: Term, panel: TermPanel, columns: IntArray, weight: int) -> TermPanel:
    if isinstance(term, TextTerm) and isinstance(panel, TextPanel):
        return term.weighing(panel, weight)  # without another copy of the vectors
    return term.panel(columns, weight)


@dataclass(frozen=True, eq=False)
class Panel:
    """Some columns with what every criterion, for each class of mentees, and every rule reads."""

    left: int
    terms: Mapping[int, tuple[TermPanel, ...]]
    rules: tuple[RulePanel, ...]

    def fill(
        self, tile: FloatTile, eligible: BoolArray | None, top: int, rows: IntArray, of_class: int
    ) -> None:
        """Work out these rows, all of one class, whose first is a tile's row `top`."""
        for term in self.terms[of_class]:
            term.add(tile, (top, self.left), rows)
        if eligible is not None:
            for rule in self.rules:
                rule.close(eligible, tile, (top, self.left), rows)


@dataclass(frozen=True, eq=False)
class Compatibility:
    """Scores of all pairs in millionths with the mask of eligible ones: `solver.scores.Scores`.

    A score is the sum of the criteria's contributions, so the parts shown add up exactly.

    Parameters
    ----------
    classes
        Class of each row, by which the criteria weigh; None where all mentees weigh alike.
    """

    n_rows: int
    n_columns: int
    terms: tuple[WeightedTerm, ...]
    rules: tuple[Rule, ...]
    classes: IntArray | None = None

    @property
    def largest(self) -> int:
        """No pair scores more; each contribution may be rounded up."""
        return sum(weighted.weight for weighted in self.terms) + len(self.terms)

    def held(self, map_blocks: MapBlocks = map) -> "Compatibility":
        """The same with the scores of every term held: 4 bytes for each pair and term."""
        shape = self.n_rows, self.n_columns
        terms = tuple(
            replace(weighted, term=HeldTerm.of(weighted.term, *shape, map_blocks))
            for weighted in self.terms
        )
        return replace(self, terms=terms)

    def weight_of(self, weighted: WeightedTerm, rows: IntArray) -> int | IntArray:
        """Weight of a criterion for these rows, in millionths, shaped as `rows`; or for all."""
        if self.classes is None or not weighted.by_class:
            return weighted.weight
        return np.array(weighted.by_class, dtype=np.int64)[self.classes[rows]]

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile, both of shape ``(len(rows), len(columns))``."""
        rows = slice(*rows.indices(self.n_rows)[:2])
        columns = slice(*columns.indices(self.n_columns)[:2])
        scores = np.zeros((rows.stop - rows.start, columns.stop - columns.start), dtype=np.int64)
        every = np.arange(rows.start, rows.stop)[:, None]
        for weighted in self.terms:
            weight = self.weight_of(weighted, every)
            scores += weighted.contribution(weighted.term.block(rows, columns), weight)
        eligible = np.ones(scores.shape, dtype=np.bool_)
        for rule in self.rules:
            eligible &= ~rule.blocked(rows, columns, scores)
        return scores, eligible

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs, both of shape ``(k,)``."""
        scores = np.zeros(len(rows), dtype=np.int64)
        for weighted in self.terms:
            weight = self.weight_of(weighted, rows)
            scores += weighted.contribution(weighted.term.pairs(rows, columns), weight)
        eligible = np.ones(len(rows), dtype=np.bool_)
        for rule in self.rules:
            eligible &= ~rule.blocked_pairs(rows, columns, scores)
        return scores, eligible

    def gathered(
        self, rows: IntArray, columns: IntArray | None
    ) -> tuple[FloatTile, BoolArray | None]:
        """Scores of any rows and columns as float32, compiled: the same numbers as `block`.

        Parameters
        ----------
        rows, columns
            Strictly increasing; None means all columns.

        Returns
        -------
        Scores, shape ``(len(rows), len(columns))``, and the mask of eligible pairs; None when no
        rule is there to close any. The score of a pair that is not eligible may be missing.
        """
        every = np.arange(self.n_columns) if columns is None else columns
        if self._divider is not None:
            groups = list(self._divider.groups(rows, every))
            if len(rows) >= ROWS_OF_GROUP * len(groups):
                return self._grouped(rows, every, groups)
        panels = self._every_panel if columns is None else tuple(self._panels(every))
        return self._filled(rows, len(every), panels)

    def _filled(
        self, rows: IntArray, width: int, panels: tuple[Panel, ...]
    ) -> tuple[FloatTile, BoolArray | None]:
        tile = np.zeros((len(rows), width), dtype=np.float32)
        eligible = np.ones(tile.shape, dtype=np.bool_) if self.rules else None
        order = self._by_class(rows)
        ordered = rows if order is None else rows[order]
        for run, of_class in self._runs(ordered):
            for panel in panels:
                panel.fill(tile, eligible, run.start, ordered[run], of_class)
        if order is None:
            return tile, eligible
        back = np.argsort(order)
        return tile[back], None if eligible is None else eligible[back]

    def _by_class(self, rows: IntArray) -> IntArray | None:
        """Order in which the rows of a class stand together; None when they do already."""
        if self.classes is None or (np.diff(self.classes[rows]) >= 0).all():
            return None
        return np.argsort(self.classes[rows], kind="stable")

    def _runs(self, rows: IntArray) -> Iterator[tuple[slice, int]]:
        """Cut rows into runs of at most `RUN_ROWS`, each of one class."""
        classes = np.zeros_like(rows) if self.classes is None else self.classes[rows]
        ends = [*(np.flatnonzero(np.diff(classes)) + 1).tolist(), len(rows)]
        for start, end in pairwise([0, *ends]):
            for top in range(start, end, RUN_ROWS):
                yield slice(top, min(top + RUN_ROWS, end)), int(classes[top])

    def _grouped(
        self, rows: IntArray, columns: IntArray, groups: list[tuple[IntArray, IntArray]]
    ) -> tuple[FloatTile, BoolArray]:
        """Compute those pairs alone that the dividing rule leaves open; all others are closed."""
        tile = np.zeros((len(rows), len(columns)), dtype=np.float32)
        eligible = np.zeros(tile.shape, dtype=np.bool_)
        for some, others in groups:
            place, panels = np.ix_(some, others), tuple(self._panels(columns[others]))
            tile[place], eligible[place] = self._filled(rows[some], len(others), panels)
        return tile, eligible

    @cached_property
    def _divider(self) -> AllowedLabels | None:
        """The rule over labels that closes the most pairs, if it closes more than half of them."""
        rules = [rule for rule in self.rules if isinstance(rule, AllowedLabels)]
        rule = min(rules, key=AllowedLabels.open_share, default=None)
        return None if rule is None or rule.open_share() > 0.5 else rule

    def eligible(self, rows: IntArray, columns: IntArray | None) -> BoolArray:
        """Return the mask of `gathered` alone, without any score where no rule reads them."""
        tile, mask = self._for_rules.gathered(rows, columns)
        return np.ones(tile.shape, dtype=np.bool_) if mask is None else mask

    @cached_property
    def _every_panel(self) -> tuple[Panel, ...]:
        """All columns made ready; as float32, vectors take twice the memory of their source."""
        return tuple(self._panels(np.arange(self.n_columns)))

    def _panels(self, columns: IntArray) -> Iterator[Panel]:
        for left in range(0, len(columns), PANEL_COLUMNS):
            part = columns[left : left + PANEL_COLUMNS]
            by_term = [weighted.panels(part, self._present) for weighted in self.terms]
            terms = {k: tuple(one[at] for one in by_term) for at, k in enumerate(self._present)}
            yield Panel(left, terms, tuple(rule.panel(part) for rule in self.rules))

    @cached_property
    def _present(self) -> tuple[int, ...]:
        """The classes that there are."""
        return (0,) if self.classes is None else tuple(np.unique(self.classes).tolist())

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be made again, so that another process gets the inputs alone."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def _for_rules(self) -> "Compatibility":
        """The same without criteria, unless a rule reads scores."""
        if any(rule.reads_scores for rule in self.rules):
            return self
        return replace(self, terms=(), classes=None)

    def blocked_by_rule(self, row: int) -> dict[str, int]:
        """Number of columns that each rule takes from a row, by the rule's shown name."""
        return self._blocked(slice(row, row + 1), slice(0, self.n_columns), "mentee")

    def blocked_by_rule_of_column(self, column: int) -> dict[str, int]:
        """Number of rows that each rule takes from a column, by the rule's shown name."""
        return self._blocked(slice(0, self.n_rows), slice(column, column + 1), "mentor")

    def _blocked(self, rows: slice, columns: slice, side: Side) -> dict[str, int]:
        scores, _ = self._for_rules.block(rows, columns)
        masks: dict[str, BoolArray] = {}
        for rule in self.rules:
            mask = rule.blocked(rows, columns, scores)
            name = shown_name(rule, side)
            masks[name] = masks.get(name, np.zeros_like(mask)) | mask
        return {name: int(mask.sum()) for name, mask in masks.items() if mask.any()}
