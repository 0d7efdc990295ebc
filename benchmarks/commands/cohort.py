"""``cohort``."""


def cohort() -> None:
    """Cohort."""
