"""``size``."""


def size() -> None:
    """Size."""
