"""One measured run of a given size, in a process of its own: ``python -m benchmarks.size_run``."""

import json
import sys
import time

from app.commands.failures import told
from benchmarks.machine import PeakMemory
from benchmarks.stand_in import StandInEncoder

SEED = 1


def measured(mentees: int, mentors: int, sample: int) -> dict[str, object]:
    """Match an invented cohort and return seconds, memory and reading speed, ready for JSON.

    Everything but the reading of texts is the real thing, at full size; see `StandInEncoder`.
    """
    from app.demo import demo_cohort
    from app.matching.pipeline import match
    from app.matching.reading import read_cohort
    from app.settings import Settings

    start = time.perf_counter()
    cohort = read_cohort(demo_cohort(mentees, mentors, SEED)).cohort
    if cohort is None:
        raise AssertionError("an invented cohort is valid")
    read = time.perf_counter() - start
    settings = Settings(cache=False)
    encoder = StandInEncoder(settings.encoder(), sample)
    result = match(cohort, encoder)
    speed, timings = encoder.speed, result.timings
    if speed is None or not result.certificate.verified:
        raise AssertionError("the run has no proof")
    measured_s = timings.score_s + timings.solve_s + timings.certify_s
    return {
        "loading_s": speed.loading_s,
        "sentences_per_s": speed.sentences_per_s,
        "sentences_per_person": speed.sentences_per_person,
        "people_read": speed.people,
        "reading_s": speed.seconds_for(mentees + mentors),
        "cohort_s": read,
        "score_s": timings.score_s,
        "solve_s": timings.solve_s,
        "certify_s": timings.certify_s,
        "explain_s": timings.total_s - timings.embed_s - measured_s,
        "peak_rss_mb": PeakMemory().megabytes,
    }


if __name__ == "__main__":
    with told():
        print(json.dumps(measured(*map(int, sys.argv[1:]))))
