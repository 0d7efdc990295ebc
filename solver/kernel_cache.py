"""Compiled kernels are kept beside their modules, also where those can only be read.

Numba itself reads nothing from a folder that it cannot write to, not even what was put there when
an image was built.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    InTreeCacheLocator,
    UserProvidedCacheLocator,
    UserWideCacheLocator,
)


class _BesideModule(InTreeCacheLocator):
    """The module's own ``__pycache__``, if it can be written or holds kernels of the module."""

    def ensure_cache_path(self) -> None:
        try:
            super().ensure_cache_path()
        except OSError:
            indices = Path(self.get_cache_path()).glob(f"{Path(self._py_file).stem}.*.nbi")
            if not any(indices):
                raise


class _Kept(CompileResultCacheImpl):
    # As Numba has them: what NUMBA_CACHE_DIR names, beside the module, in the user's cache folder.
    _locator_classes = [  # noqa: RUF012  as Numba declares it
        UserProvidedCacheLocator,
        _BesideModule,
        UserWideCacheLocator,
    ]


class _KernelCache(FunctionCache):
    _impl_class = _Kept

    def save_overload(self, sig: object, data: object) -> None:
        """Keep what was compiled, or use it in this process alone where nothing can be written."""
        with suppress(OSError):
            super().save_overload(sig, data)


def keep(kernel: Any) -> None:  # noqa: ANN401  whatever Numba's decorator returns
    """Let a compiled function be kept on disk, as Numba's ``cache=True`` does it.

    Where no folder at all can be written, every process compiles for itself.
    """
    with suppress(RuntimeError):  # so Numba says that it found no folder
        kernel._cache = _KernelCache(kernel.py_func)
