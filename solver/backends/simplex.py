"""Linear programs by GLOP, Google's simplex: values and dual values of one vertex.

Everything here is floating point and only ever a guess at good prices: what is proved with them is
worked out anew in integers.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.backends.linear import UNBOUNDED, BackendError, LinearModel
from solver.scores import IntArray

if TYPE_CHECKING:
    from ortools.math_opt.model_pb2 import ModelProto

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Vertex:
    """An optimal vertex of a linear program.

    Attributes
    ----------
    values
        Of the variables.
    duals
        Of the constraints: what the value gains for each unit that a bound is moved up.
    """

    values: Floats
    duals: Floats


def solve_relaxed(model: LinearModel) -> Vertex | None:
    """Solve without integrality; None when the constraints contradict each other.

    Raises
    ------
    BackendError
        When the simplex gives up, or the value might have no limit.
    """
    if ((model.reward > 0) & (model.high >= UNBOUNDED)).any():
        raise BackendError("a variable that is rewarded has no upper bound")
    if ((model.reward < 0) & (model.low <= -UNBOUNDED)).any():
        raise BackendError("a variable that costs has no lower bound")
    # These take 0.3 s to load, and only side constraints need them.
    from ortools.math_opt.python.model import Model
    from ortools.math_opt.python.parameters import SolverType
    from ortools.math_opt.python.result import TerminationReason
    from ortools.math_opt.python.solve import solve

    program = Model.from_model_proto(_proto(model))
    result = solve(program, SolverType.GLOP)
    reason = result.termination.reason
    match reason:
        case TerminationReason.OPTIMAL | TerminationReason.IMPRECISE:
            return Vertex(
                np.array(result.variable_values(list(program.variables()))),
                np.array(result.dual_values(list(program.linear_constraints()))),
            )
        case TerminationReason.INFEASIBLE | TerminationReason.INFEASIBLE_OR_UNBOUNDED:
            return None
        case _:
            raise BackendError(f"the simplex ended with {reason.name}")


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
