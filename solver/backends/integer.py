"""Integer programs by CP-SAT: exact in 64-bit integers, with one worker and a limit of work."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.backends.linear import UNBOUNDED, BackendError, LinearModel
from solver.scores import IntArray

SEED = 1
"""Any; the same one always, so that the same model gives the same answer."""


@dataclass(frozen=True, eq=False)
class IntegerAnswer:
    """What an integer program came to.

    Attributes
    ----------
    values
        Of the variables; None where no solution was found.
    bound
        No solution is better; None where there is none, or nothing is known.
    settled
        Whether the search ended by itself: the values are optimal, or there are none at all.
    work
        Units of CP-SAT's deterministic time, each one to four processor seconds.
    """

    values: IntArray | None
    bound: int | None
    settled: bool
    work: float


def solve_integers(model: LinearModel, work: float, hint: IntArray | None = None) -> IntegerAnswer:
    """Solve exactly, as far as a limit of work goes.

    Parameters
    ----------
    work
        Units of deterministic time: the same limit gives the same answer everywhere.
    hint
        Values to try first.

    Raises
    ------
    BackendError
        When the model is refused, or a solution that it gives breaks a bound.
    """
    from ortools.sat.python import cp_model  # takes 0.3 s, and only side constraints need it

    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = work
    program, variables = _program(model, hint)
    status = solver.solve(program)
    spent = float(solver.response_proto.deterministic_time)
    match status:
        case cp_model.OPTIMAL | cp_model.FEASIBLE:
            values = np.array([solver.value(variable) for variable in variables], dtype=np.int64)
            if not model.keeps(values):
                raise BackendError("the integer solver's values break a bound")
            value = int(values @ model.reward)
            settled = status == cp_model.OPTIMAL
            bound = value if settled else max(value, int(np.floor(solver.best_objective_bound)))
            return IntegerAnswer(values, bound, settled, spent)
        case cp_model.INFEASIBLE:
            return IntegerAnswer(None, None, settled=True, work=spent)
        case cp_model.UNKNOWN:
            return IntegerAnswer(None, None, settled=False, work=spent)
        case _:
            raise BackendError(f"the integer solver ended with {solver.status_name(status)}")


def _program(model: LinearModel, hint: IntArray | None) -> tuple[Any, list[Any]]:
    from ortools.sat.python import cp_model

    program: Any = cp_model.CpModel()
    bounds = zip(_clipped(model.low), _clipped(model.high), strict=True)
    variables = [program.new_int_var(low, high, "") for low, high in bounds]
    order = model.by_row
    ends = np.searchsorted(model.rows[order], np.arange(model.n_rows + 1)).tolist()
    which, factors = model.variables[order].tolist(), model.coefficients[order].tolist()
    limits = zip(_clipped(model.row_low), _clipped(model.row_high), strict=True)
    for row, (low, high) in enumerate(limits):
        part = slice(ends[row], ends[row + 1])
        terms = [variables[k] for k in which[part]]
        total = cp_model.LinearExpr.weighted_sum(terms, factors[part])
        program.add_linear_constraint(total, low, high)
    program.maximize(cp_model.LinearExpr.weighted_sum(variables, model.reward.tolist()))
    if hint is not None:
        for variable, value in zip(variables, hint.tolist(), strict=True):
            program.add_hint(variable, value)
    return program, variables


def _clipped(values: IntArray) -> list[int]:
    clipped: list[int] = np.clip(values, -UNBOUNDED, UNBOUNDED).tolist()
    return clipped
