"""Loops that NumPy has no fast form for, compiled: without the GIL, and kept on disk once built.

Imported inside functions alone, since Numba takes half a second to import.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from solver.kernel_cache import keep
from solver.scores import IntArray, NodeArray

Exact = NDArray[np.float64] | IntArray

Function = TypeVar("Function", bound=Callable[..., object])

FINITE = {"nnan", "nsz"}
"""Comparisons may take for granted that no number is NaN; sums stay as they are written."""


def compiled(function: Function) -> Function:
    """Compile on first use; the machine code is kept beside the function's file."""
    kernel = numba.njit(nogil=True, fastmath=FINITE)(function)
    keep(kernel)
    return cast(Function, kernel)


@compiled
def grouped(owners: NodeArray, n_owners: int) -> tuple[IntArray, NodeArray]:
    """Positions by owner, in order: those of owner x are ``order[starts[x]:starts[x + 1]]``."""
    starts = np.zeros(n_owners + 1, dtype=np.int64)
    for owner in owners:
        starts[owner + 1] += 1
    for x in range(n_owners):
        starts[x + 1] += starts[x]
    filled = starts.copy()
    order = np.empty(len(owners), dtype=np.int32)
    for k in range(len(owners)):
        order[filled[owners[k]]] = k
        filled[owners[k]] += 1
    return starts, order
