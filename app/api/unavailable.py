"""What is said where the service itself is the reason that a request is refused."""

import math

from app.api.problem_details import Kind, ProblemError


def broken() -> ProblemError:
    """Say that something of ours broke; what it was stands in the log alone."""
    detail = (
        "This is a fault of the service, not of the request; its operator finds it in the log by "
        "the request id."
    )
    return ProblemError(Kind.INTERNAL_ERROR, detail)


def starting(reason: str | None, retry_after_s: float) -> ProblemError:
    """Say that the children are not there yet, or why they never will be."""
    detail = reason or "The language model is being loaded; this takes some seconds."
    return _unavailable(Kind.STARTING, detail, retry_after_s)


def busy(retry_after_s: float = 5.0) -> ProblemError:
    """Say that there is no place left to wait, or that the wait was too long."""
    detail = "More documents have come than can be worked on. Send the request again later."
    return _unavailable(Kind.BUSY, detail, retry_after_s)


def stopping() -> ProblemError:
    """Say that the process ends before the work is done."""
    detail = "The service is being stopped. Send the request again."
    return _unavailable(Kind.BUSY, detail, 5.0)


def too_many_connections() -> ProblemError:
    """Say that the server has more connections than it can look after."""
    detail = "Too many connections are open. Send the request again later."
    return _unavailable(Kind.BUSY, detail, 5.0, ("Connection", "close"))


def took_too_long(limit_s: float) -> ProblemError:
    """Say that the work was ended at its limit, and what may help."""
    detail = (
        f"The work was stopped after {limit_s:g} seconds. A smaller cohort or policy.time_limit_s "
        "helps; sending the same again helps only when less is going on."
    )
    return _unavailable(Kind.TOOK_TOO_LONG, detail, limit_s)


def _unavailable(
    kind: Kind, detail: str, retry_after_s: float, *headers: tuple[str, str]
) -> ProblemError:
    seconds = str(max(1, math.ceil(retry_after_s)))
    return ProblemError(kind, detail, headers=[("Retry-After", seconds), *headers])
