"""The command line ``python -m benchmarks``; how it ends is told as by ``pairwell``."""

import signal

from app.commands.failures import told


def main() -> None:
    """Run a command; SIGTERM ends it in order too, with all that it has started."""
    with told():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        from benchmarks.cli import app  # takes a while, in which an interrupt may come

        app(prog_name="python -m benchmarks")


if __name__ == "__main__":
    main()
