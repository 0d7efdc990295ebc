"""Which tests one process runs, where several share the work."""

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it has no types

SERVED = "tests/api/"


class WhatIsSharedStaysTogether(LoadScopeScheduling):  # type: ignore[misc]  # likewise
    """A file's tests, and all tests of a service, run in one process.

    A service takes more than ten seconds of a processor until it is ready, and whatever else a
    file starts takes some too: two processes would each start all of it.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", maxsplit=1)[0]
        return SERVED if file.startswith(SERVED) else file
