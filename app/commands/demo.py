"""``pairwell demo``."""

import json
import sys

from app.commands.match import solver_for
from app.demo import demo_cohort
from app.matching.reading import read_cohort


def run_demo(mentees: int, mentors: int, seed: int, *, match_it: bool) -> None:
    """Write an invented cohort, or its result, to stdout."""
    document = demo_cohort(mentees, mentors, seed)
    if not match_it:
        sys.stdout.write(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        return
    from app.files.output import result_json
    from app.matching.pipeline import match
    from app.settings import Settings
    from app.terminal import EncoderWithProgress, console, show_result

    cohort = read_cohort(document).cohort
    if cohort is None:
        raise AssertionError("a demo cohort is valid")
    encoder = EncoderWithProgress(Settings().encoder(), console())
    result = match(cohort, encoder, solver_for(cohort))
    sys.stdout.write(result_json(result))
    show_result(console(), result)
