"""What a round takes of memory with its scores: one that would not fit is refused at once."""

from app.matching.units import in_bytes
from solver import memory
from solver.memory import TooLargeError
from solver.problem import AssignmentProblem
from solver.regime import regime_for


def refuse_if_too_large(problem: AssignmentProblem, held: int) -> None:
    """Compare what scores and solver need with what there is.

    Parameters
    ----------
    held
        Bytes of scores that are kept until the answer is told.

    Raises
    ------
    TooLargeError
        With the sizes, what is needed, and what there is.
    """
    needed = memory.bytes_needed(problem, regime_for(problem)) + held
    there_is = memory.bytes_available()
    if there_is is not None and needed > there_is:
        raise TooLargeError(
            f"{problem.n_rows:,} × {problem.n_columns:,} people need about {in_bytes(needed)} of "
            f"memory ({in_bytes(held)} for their scores), there are {in_bytes(there_is)}"
        )
