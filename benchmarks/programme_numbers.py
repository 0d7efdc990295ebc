"""The numbers to reach of what a programme decides."""

from benchmarks import parts
from benchmarks.number import Number, of_programme

PROGRAMME_NUMBERS = (
    Number(
        "20k × 4k, eight criteria and six rules: score, solve and certify, in times of text alone",
        2.5,
        2.2,
        "×",
        of_programme("criteria", 20_000, 4_000, parts.times_yardstick),
    ),
    Number(
        "10k × 2k: `max_min` in times of `total_score`",
        6,
        4,
        "×",
        of_programme("max_min", 10_000, 2_000, parts.times_yardstick),
    ),
    Number(
        "20k × 4k: `stable` in times of the pass that lists candidates",
        2,
        1.5,
        "×",
        of_programme("stable", 20_000, 4_000, parts.times_yardstick),
    ),
    Number(
        "400 × 100, quotas of 5 groups by 5: solve",
        5,
        2,
        "s",
        of_programme("quotas", 400, 100, parts.seconds),
    ),
    Number(
        "1,600 × 400, quotas of 5 groups by 5: solve",
        60,
        20,
        "s",
        of_programme("quotas", 1_600, 400, parts.seconds),
    ),
    Number(
        "1,600 × 400, quotas of 5 groups by 5: gap, of the bound",
        0.1,
        0,
        "%",
        of_programme("quotas", 1_600, 400, parts.gap_of_programme),
    ),
)
