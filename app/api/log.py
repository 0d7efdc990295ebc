"""The service's log: JSON, one event a line, on stderr; never a text, a name or an address."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import FilteringBoundLogger

from app.jobs.error_place import error_place


def make_log(stream: TextIO | None = None) -> FilteringBoundLogger:
    """Make a log that writes to a stream, stderr unless told otherwise."""
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return log


def fault(error: BaseException) -> str:
    """Tell an error by its type and its place, never by its message."""
    return f"{type(error).__name__} at {error_place(error)}"


class ServerEvents(logging.Handler):
    """Brings what libraries log to our log.

    Only the server's own sentences are kept as they are; of others, and of every error, only the
    place is told.
    """

    def __init__(self, log: FilteringBoundLogger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record as an event."""
        facts = {"source": f"{record.name} at {record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[1] is not None:
            facts["error"] = fault(record.exc_info[1])
        ours = record.name.startswith("uvicorn.")
        message = record.getMessage().splitlines()[:1] if ours else []
        self._log.log(record.levelno, *(message or ["library"]), **facts)


def take_over_logging(log: FilteringBoundLogger) -> None:
    """Send the server's log records, and the libraries' warnings, to our log."""
    logging.basicConfig(handlers=[ServerEvents(log)], level=logging.WARNING, force=True)
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
