"""Linear programs by GLOP, Google's simplex: values and dual values of one vertex.

Everything here is floating point and only ever a guess at good prices: what is proved with them is
worked out anew in integers. MathOpt's own wrapper is left out: it takes longer to build its
variables one by one than the simplex takes to go on from a known basis.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from solver.backends.linear import UNBOUNDED, BackendError, LinearModel
from solver.scores import IntArray
from solver.work import WorkSpentError

if TYPE_CHECKING:
    from ortools.math_opt.model_pb2 import ModelProto
    from ortools.math_opt.result_pb2 import SolveResultProto

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Basis:
    """Where a vertex stands, to begin another solve there.

    Attributes
    ----------
    variables, constraints
        Status of each, as MathOpt numbers them; `AT_LOWER`, `BASIC` and others.
    """

    variables: IntArray
    constraints: IntArray

    @property
    def n_basic(self) -> int:
        """How many are basic; as many as there are constraints, else it is no basis."""
        return int((self.variables == BASIC).sum() + (self.constraints == BASIC).sum())


AT_LOWER = 2
"""Status of a variable at its lower bound."""

BASIC = 5
"""Status of what lies between its bounds: of a constraint, that it does not bind."""


@dataclass(frozen=True, eq=False)
class Vertex:
    """An optimal vertex of a linear program.

    Attributes
    ----------
    values
        Of the variables.
    duals
        Of the constraints: what the value gains for each unit that a bound is moved up.
    steps
        Steps that the simplex took.
    """

    values: Floats
    duals: Floats
    basis: Basis
    steps: int


def solve_relaxed(
    model: LinearModel, start: Basis | None = None, most_steps: int | None = None
) -> Vertex | None:
    """Solve without integrality; None when the constraints contradict each other.

    Parameters
    ----------
    start
        Basis to begin with, of a similar model.
    most_steps
        Steps of the simplex at most; None for no limit.

    Raises
    ------
    WorkSpentError
        When that many steps did not lead to an optimal vertex.
    BackendError
        When the simplex gives up, or the value might have no limit.
    """
    if ((model.reward > 0) & (model.high >= UNBOUNDED)).any():
        raise BackendError("a variable that is rewarded has no upper bound")
    if ((model.reward < 0) & (model.low <= -UNBOUNDED)).any():
        raise BackendError("a variable that costs has no lower bound")
    if most_steps == 0:
        raise WorkSpentError
    from ortools.math_opt.result_pb2 import (
        TERMINATION_REASON_FEASIBLE,
        TERMINATION_REASON_IMPRECISE,
        TERMINATION_REASON_INFEASIBLE,
        TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
        TERMINATION_REASON_NO_SOLUTION_FOUND,
        TERMINATION_REASON_OPTIMAL,
        TerminationReasonProto,
    )

    result = _solved(model, start, most_steps)
    reason = result.termination.reason
    if reason in (TERMINATION_REASON_OPTIMAL, TERMINATION_REASON_IMPRECISE):
        return _vertex(model, result)
    if reason in (
        TERMINATION_REASON_INFEASIBLE,
        TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
    ):
        return None
    if most_steps is not None and reason in (
        TERMINATION_REASON_FEASIBLE,
        TERMINATION_REASON_NO_SOLUTION_FOUND,
    ):
        raise WorkSpentError
    if start is not None:
        return solve_relaxed(model, None, most_steps)
    raise BackendError(f"the simplex ended with {TerminationReasonProto.Name(reason)}")


def _solved(model: LinearModel, start: Basis | None, most_steps: int | None) -> "SolveResultProto":
    """MathOpt's answer; loading it takes 0.3 s, and only side constraints need it."""
    from ortools.math_opt.callback_pb2 import CallbackRegistrationProto
    from ortools.math_opt.core.python import solver
    from ortools.math_opt.model_parameters_pb2 import ModelSolveParametersProto
    from ortools.math_opt.parameters_pb2 import (
        EMPHASIS_OFF,
        SOLVER_TYPE_GLOP,
        SolveParametersProto,
        SolverInitializerProto,
    )

    params, begin = SolveParametersProto(), ModelSolveParametersProto()
    if most_steps is not None:
        params.iteration_limit = most_steps
    if start is not None:
        params.presolve = EMPHASIS_OFF  # it would throw the basis away
        for status, values in (
            (begin.initial_basis.variable_status, start.variables),
            (begin.initial_basis.constraint_status, start.constraints),
        ):
            status.ids.extend(range(len(values)))
            status.values.extend(values.tolist())
    backend: Any = solver
    result: SolveResultProto = backend.solve(
        _proto(model),
        SOLVER_TYPE_GLOP,
        SolverInitializerProto(),
        params,
        begin,
        None,
        CallbackRegistrationProto(),
        None,
        None,
    )
    return result


def _vertex(model: LinearModel, result: "SolveResultProto") -> Vertex:
    found = result.solutions[0]
    values, duals = np.zeros(model.n_variables), np.zeros(model.n_rows)
    for dense, sparse in (
        (values, found.primal_solution.variable_values),
        (duals, found.dual_solution.dual_values),
    ):
        dense[np.array(sparse.ids, dtype=np.int64)] = sparse.values
    basis = Basis(
        np.array(found.basis.variable_status.values, dtype=np.int64),
        np.array(found.basis.constraint_status.values, dtype=np.int64),
    )
    return Vertex(values, duals, basis, int(result.solve_stats.simplex_iterations))


def _proto(model: LinearModel) -> "ModelProto":
    from ortools.math_opt.model_pb2 import ModelProto

    proto = ModelProto()
    variables, constraints = proto.variables, proto.linear_constraints
    variables.ids.extend(range(model.n_variables))
    variables.lower_bounds.extend(_bounds(model.low))
    variables.upper_bounds.extend(_bounds(model.high))
    variables.integers.extend([False] * model.n_variables)
    rewarded = np.flatnonzero(model.reward)
    proto.objective.maximize = True
    proto.objective.linear_coefficients.ids.extend(rewarded.tolist())
    proto.objective.linear_coefficients.values.extend(_floats(model.reward[rewarded]))
    constraints.ids.extend(range(model.n_rows))
    constraints.lower_bounds.extend(_bounds(model.row_low))
    constraints.upper_bounds.extend(_bounds(model.row_high))
    matrix, order = proto.linear_constraint_matrix, model.by_row
    matrix.row_ids.extend(model.rows[order].tolist())
    matrix.column_ids.extend(model.variables[order].tolist())
    matrix.coefficients.extend(_floats(model.coefficients[order]))
    return proto


def _floats(values: IntArray) -> list[float]:
    floats: list[float] = values.astype(np.float64).tolist()
    return floats


def _bounds(values: IntArray) -> list[float]:
    floats = values.astype(np.float64)
    floats[values >= UNBOUNDED] = np.inf
    floats[values <= -UNBOUNDED] = -np.inf
    bounds: list[float] = floats.tolist()
    return bounds
