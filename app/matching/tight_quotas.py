"""Which quotas one pair more would break."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.matching.prepared import PreparedRound
from solver.result import Assignment
from solver.scores import IntArray
from solver.sides.constraints import SideConstraint

MAX_NAMES = 3


@dataclass(frozen=True, eq=False)
class TightQuota:
    """A quota, or a part of one, that some pair more would break; `used` is its sum now."""

    name: str
    constraint: SideConstraint
    used: int

    def is_in_the_way(self, row: int, columns: IntArray) -> bool:
        """Whether a pair of this row with one of these columns would break it."""
        boxes = [box for box in self.constraint.boxes if box.rows[row]]
        added = np.zeros(len(columns), dtype=np.int64)
        for box in boxes:
            added += box.rows[row] * box.columns[columns]
        return any(not self.constraint.allows(self.used + one) for one in np.unique(added).tolist())


def tight_quotas(prepared: PreparedRound, assignment: Assignment) -> tuple[TightQuota, ...]:
    """Find the quotas that an assignment keeps and some pair more would break, in their order."""
    rows, columns = assignment.rows, assignment.columns
    found = (
        TightQuota(
            bound.quota.name, side, int(side.coefficients(rows, columns) @ assignment.amount)
        )
        for bound in prepared.quotas
        for side in bound.constraints
    )
    return tuple(one for one in found if one.constraint.allows(one.used) and _is_tight(one))


def quotas_in_the_way(tight: Sequence[TightQuota], row: int, columns: IntArray) -> list[str]:
    """Name the first quotas that a pair of a row with one of these columns would break."""
    names: list[str] = []
    for one in tight:
        if one.name not in names and one.is_in_the_way(row, columns):
            names.append(one.name)
        if len(names) == MAX_NAMES:
            break
    return names


def _is_tight(one: TightQuota) -> bool:
    side = one.constraint
    return not (side.allows(one.used + side.largest) and side.allows(one.used - side.largest))
