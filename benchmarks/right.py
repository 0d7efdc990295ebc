"""Whether runs of one instance are right, before any of their times is told."""

from collections.abc import Sequence

from benchmarks.entrant import Entrant
from benchmarks.families import FamilySize
from benchmarks.phases import WrongResultError
from benchmarks.results import Run
from benchmarks.ways import WAYS
from solver.result import Termination

CUT_SHORT = {Termination.FEASIBLE.value, Termination.NO_SOLUTION_FOUND.value}
"""How a run may end that has a time limit."""

Optimum = dict[str, int]


class InfeasibleError(Exception):
    """An instance without any matching that keeps its bounds: there is nothing to measure."""


def insist(instance: FamilySize, runs: Sequence[tuple[Entrant, Run]]) -> None:
    """Insist that every exact run has the same optimum, and that a proof holds where one is due.

    Raises
    ------
    WrongResultError
        At the first that is wrong.
    InfeasibleError
        When all exact ways say that there is no matching, and no other has found one.
    """
    exact = [run for entrant, run in runs if _is_exact(entrant, run)]
    nothing = all(run.termination == Termination.INFEASIBLE.value for run in exact)
    if exact and nothing and not any(run.feasible for _, run in runs):
        raise InfeasibleError(f"no matching keeps all minimum loads of {instance.name}")
    optimum = next((run.levels for run in exact), None)
    for entrant, run in runs:
        of_kind = _wrong_of_exact if _is_exact(entrant, run) else _wrong_of_other
        wrong = of_kind(entrant, run, optimum or {})
        if wrong is not None:
            raise WrongResultError(f"{instance.name}, {entrant.name}: {wrong}")


def _is_exact(entrant: Entrant, run: Run) -> bool:
    return WAYS[entrant.way].exact and not _is_cut_short(entrant, run)


def _is_cut_short(entrant: Entrant, run: Run) -> bool:
    return entrant.is_limited and run.termination in CUT_SHORT


def _wrong_of_exact(entrant: Entrant, run: Run, optimum: Optimum) -> str | None:
    if not run.feasible:
        return "the answer breaks a bound"
    if run.gap or (run.gap is None and WAYS[entrant.way].proved):
        return f"the answer is not proved, its gap is {run.gap}"
    return None if run.levels == optimum else f"{run.levels} is not the optimum {optimum}"


def _wrong_of_other(entrant: Entrant, run: Run, optimum: Optimum) -> str | None:
    """What is wrong with a heuristic's answer, or with one that a time limit has cut short."""
    has_answer = run.termination != Termination.NO_SOLUTION_FOUND.value
    if _is_cut_short(entrant, run) and has_answer and (run.gap is None or not run.feasible):
        return "the answer breaks a bound, or nothing is proved of it"
    if run.gap is not None and run.gap < 0:
        return "the bound is below the value found"
    if run.feasible and tuple(run.levels.values()) > tuple(optimum.values()) != ():
        return f"{run.levels} is more than the optimum {optimum}"
    if run.bound is not None and len(optimum) == 1 and run.bound < min(optimum.values()):
        return f"the bound {run.bound} is below the optimum {optimum}"
    return None
