"""``pairwell demo``."""

import sys

from app.commands.failures import insist_on_stdout
from app.demo import demo_cohort, demo_json
from app.demo_profiles import with_profiles
from app.matching.reading import read_cohort


def run_demo(mentees: int, mentors: int, seed: int, *, match_it: bool, profiles: bool) -> None:
    """Write an invented cohort, or its result, to stdout."""
    insist_on_stdout()
    document = demo_cohort(mentees, mentors, seed)
    if profiles:
        document = with_profiles(document, seed)
    if not match_it:
        sys.stdout.write(demo_json(document))
        return
    from app.commands.encoding import EncoderWithProgress
    from app.commands.solving import command_solver
    from app.files.output import result_json
    from app.matching.pipeline import match
    from app.settings import Settings
    from app.terminal import console, show_result

    ruled = read_cohort(document).ruled
    if ruled is None:
        raise AssertionError("a demo cohort is valid")
    settings = Settings()
    encoder = EncoderWithProgress(settings.encoder())
    solver = command_solver(ruled.cohort, settings)
    with settings.engine() as map_blocks:
        result = match(ruled, encoder, solver, map_blocks, settings.workers)
    sys.stdout.write(result_json(result))
    show_result(console(), result)
