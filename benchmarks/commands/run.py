"""``run``."""


def run() -> None:
    """Run."""
