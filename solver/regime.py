"""Which way of solving fits a problem's size: one table, so that the same sizes go the same way."""

from enum import StrEnum

from solver.problem import AssignmentProblem

DENSE_PAIRS = 1_000_000
"""Up to here one flow over all pairs takes about as long as loading compiled code does;
docs/solver.md has the measurements."""


class Regime(StrEnum):
    """A way of solving; both find the optimum and the prices that prove it."""

    DENSE_FLOW = "dense_flow"
    CERTIFIED_SPARSE = "certified_sparse"


def regime_for(problem: AssignmentProblem) -> Regime:
    """Choose by the number of pairs alone, never by speed, features or the machine."""
    if problem.n_rows * problem.n_columns <= DENSE_PAIRS:
        return Regime.DENSE_FLOW
    return Regime.CERTIFIED_SPARSE
