"""Compatibility: terms and rules over a tile, evaluated on demand, never as one big matrix."""

from dataclasses import dataclass, replace

import numpy as np

from app.matching.criteria.held import HeldTerm
from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Term
from app.matching.rules import Rule
from solver.scores import Block, BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class WeightedTerm:
    """A criterion's term and its weight in millionths; the weights of a round sum to a million."""

    term: Term
    weight: int

    def contribution(self, score: IntArray) -> IntArray:
        """Part of the pair's score, in millionths, rounded half up."""
        return (score * self.weight + MILLION // 2) // MILLION


@dataclass(frozen=True, eq=False)
class Compatibility:
    """Scores of all pairs in millionths with the mask of eligible ones: `solver.scores.Scores`.

    A score is the sum of the criteria's contributions, so the parts shown add up exactly.
    """

    n_rows: int
    n_columns: int
    terms: tuple[WeightedTerm, ...]
    rules: tuple[Rule, ...]

    def held(self) -> "Compatibility":
        """The same with the scores of every term held: 4 bytes for each pair and term."""
        terms = tuple(
            replace(weighted, term=HeldTerm.of(weighted.term, self.n_rows, self.n_columns))
            for weighted in self.terms
        )
        return replace(self, terms=terms)

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile, both of shape ``(len(rows), len(columns))``."""
        rows = slice(*rows.indices(self.n_rows)[:2])
        columns = slice(*columns.indices(self.n_columns)[:2])
        scores = np.zeros((rows.stop - rows.start, columns.stop - columns.start), dtype=np.int64)
        for weighted in self.terms:
            scores += weighted.contribution(weighted.term.block(rows, columns))
        eligible = np.ones(scores.shape, dtype=np.bool_)
        for rule in self.rules:
            eligible &= ~rule.blocked(rows, columns, scores)
        return scores, eligible

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs, both of shape ``(k,)``."""
        scores = np.zeros(len(rows), dtype=np.int64)
        for weighted in self.terms:
            scores += weighted.contribution(weighted.term.pairs(rows, columns))
        eligible = np.ones(len(rows), dtype=np.bool_)
        for rule in self.rules:
            eligible &= ~rule.blocked_pairs(rows, columns, scores)
        return scores, eligible

    def blocked_by_rule(self, row: int) -> dict[str, int]:
        """Number of columns that each rule takes from a row, by the rule's shown name."""
        return self._blocked(slice(row, row + 1), slice(0, self.n_columns))

    def blocked_by_rule_of_column(self, column: int) -> dict[str, int]:
        """Number of rows that each rule takes from a column, by the rule's shown name."""
        return self._blocked(slice(0, self.n_rows), slice(column, column + 1))

    def _blocked(self, rows: slice, columns: slice) -> dict[str, int]:
        scores, _ = self.block(rows, columns)
        masks: dict[str, BoolArray] = {}
        for rule in self.rules:
            mask = rule.blocked(rows, columns, scores)
            masks[rule.name] = masks.get(rule.name, np.zeros_like(mask)) | mask
        return {name: int(mask.sum()) for name, mask in masks.items() if mask.any()}
