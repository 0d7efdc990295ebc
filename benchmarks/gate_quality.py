"""The gate's first half: every known answer is reached, and every answer is proved, exactly."""

from collections.abc import Iterable, Iterator, Mapping

from benchmarks.case import Case
from benchmarks.phases import WrongResultError, known_optimum
from benchmarks.registry import Entry
from benchmarks.solving import Solver, UnprovedError, plainly, solve_proved
from solver.dense_solve import solve_densely
from solver.network import MAX_ARCS
from solver.result import Termination
from solver.sparse_solve import solve_sparsely

SOLVERS: dict[str, Solver] = {"dense": solve_densely, "sparse": solve_sparsely}

ENDS = {Termination.OPTIMAL, Termination.INFEASIBLE}


def wrong_answers(
    entries: Iterable[Entry], solvers: Mapping[str, Solver] = SOLVERS
) -> Iterator[tuple[str, str | None]]:
    """Solve every entry in every way; yield its name and what is wrong with it, None if nothing."""
    for entry in entries:
        yield entry.name, wrong_answer(entry.name, entry.load(), solvers)


def wrong_answer(name: str, case: Case, solvers: Mapping[str, Solver]) -> str | None:
    """Say what is wrong with the answers to a case; None when all are right and alike."""
    optima: dict[str, object] = {}
    for way, solver in solvers.items():
        if solver is solve_densely and case.problem.n_rows * case.problem.n_columns > MAX_ARCS:
            continue
        try:
            solved = solve_proved(case.problem, case.scores, way=plainly(solver))
            known_optimum(name, case, solved)
        except (WrongResultError, UnprovedError) as error:
            return f"{way}: {error}"
        if solved.result.termination not in ENDS:
            return f"{way}: it ended as {solved.result.termination.value}, without the optimum"
        levels = solved.verdict.levels if solved.verdict else ()
        optima[way] = tuple((level.name, level.primal) for level in levels)
    return None if len(set(optima.values())) == 1 else f"the ways disagree: {optima}"
