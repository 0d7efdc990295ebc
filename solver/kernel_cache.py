"""Compiled kernels are kept beside their modules, also where those can only be read.

Numba itself reads nothing from a folder that it cannot write to, not even what was put there when
an image was built.
"""

import pickle
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    InTreeCacheLocator,
    UserProvidedCacheLocator,
    UserWideCacheLocator,
)


@cache
def _all_kernels() -> str:
    """Digest of all modules here that hold kernels, since one may have become part of another."""
    sources = (path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return sha256(b"".join(source for source in sources if b"@compiled" in source)).hexdigest()


class _StampOfAll:
    def get_source_stamp(self) -> tuple[object, ...]:
        return (*super().get_source_stamp(), _all_kernels())  # type: ignore[misc]  # of a locator


class _BesideModule(_StampOfAll, InTreeCacheLocator):
    """The module's own ``__pycache__``, if it can be written or holds kernels of the module."""

    def ensure_cache_path(self) -> None:
        try:
            super().ensure_cache_path()
        except OSError:
            indices = Path(self.get_cache_path()).glob(f"{Path(self._py_file).stem}.*.nbi")
            if not any(indices):
                raise


class _UserProvided(_StampOfAll, UserProvidedCacheLocator):
    """What NUMBA_CACHE_DIR names."""


class _UserWide(_StampOfAll, UserWideCacheLocator):
    """The user's cache folder."""


class _Kept(CompileResultCacheImpl):
    _locator_classes = [_UserProvided, _BesideModule, _UserWide]  # noqa: RUF012  as Numba has it


_UNREADABLE = (ImportError, AttributeError, TypeError, ValueError, EOFError, pickle.PickleError)
"""What reading kernels can raise that another version of this package has left."""


class _KernelCache(FunctionCache):
    _impl_class = _Kept

    def load_overload(self, sig: object, target_context: object) -> object:
        """Read what was kept; what another version has left is forgotten."""
        try:
            return super().load_overload(sig, target_context)
        except _UNREADABLE:
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: object, data: object) -> None:
        """Keep what was compiled, or use it in this process alone where nothing can be written."""
        with suppress(OSError, *_UNREADABLE):
            super().save_overload(sig, data)


def keep(kernel: Any) -> None:  # noqa: ANN401  whatever Numba's decorator returns
    """Let a compiled function be kept on disk, as Numba's ``cache=True`` does it.

    Where no folder at all can be written, every process compiles for itself.
    """
    with suppress(RuntimeError):  # so Numba says that it found no folder
        kernel._cache = _KernelCache(kernel.py_func)
