"""A round made ready for the solver: who takes part, their scores, and the problem."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.compatibility import Compatibility, WeightedTerm
from app.matching.criteria.scale import MILLION
from app.matching.criteria.scales import scale_of
from app.matching.criteria.text import TextTerm
from app.matching.held_scores import HeldScores, bytes_of_blocks
from app.matching.participants import Participants
from app.matching.rules import compile_rules
from embeddings.encoded import Encoded
from embeddings.encoder import Encoder
from embeddings.model import ModelCard
from solver.memory import refuse_if_too_large
from solver.problem import AssignmentProblem, Objective
from solver.regime import regime_for
from solver.row_terms import MapBlocks
from solver.scores import ArrayScores, IntArray, Scores

HELD_PAIRS = 100_000_000
"""Up to this many pairs the integer scores are held instead of computed anew each pass: 400 MB.
With several sentences a person a pass takes as long as twenty over the held scores."""

PLAIN_PAIRS = 1_000_000
"""Up to this many, each criterion's scores are held too, and no compiled code is loaded."""


@dataclass
class Seconds:
    """Seconds by phase of one run."""

    by_phase: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to a phase."""
        start = time.perf_counter()
        yield
        self.by_phase[name] = self.by_phase.get(name, 0.0) + time.perf_counter() - start


@dataclass(frozen=True, eq=False)
class PreparedRound:
    """Everything that matching, evaluating and benchmarks start from.

    `map_blocks` applies a function to blocks of the round's pairs, as `map` does.
    """

    participants: Participants
    compatibility: Compatibility
    scores: Scores
    problem: AssignmentProblem
    model: ModelCard
    vectors_sha256: str
    seconds: Seconds
    map_blocks: MapBlocks = map

    @property
    def cohort(self) -> Cohort:
        """The cohort as it was read."""
        return self.participants.cohort

    @property
    def mentee_ids(self) -> tuple[str, ...]:
        """Ids by row."""
        return self.participants.mentee_ids

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Ids by column."""
        return self.participants.mentor_ids


def prepare(
    cohort: Cohort, encoder: Encoder, map_blocks: MapBlocks = map, threads: int = 1
) -> PreparedRound:
    """Encode the texts of a round and compile its scores, rules and problem.

    Parameters
    ----------
    threads
        In which blocks of pairs are worked on.

    Raises
    ------
    solver.memory.TooLargeError
        Before any text is read, when scores and solver would not fit into memory.
    """
    seconds = Seconds()
    participants = Participants.of(cohort)
    problem = _problem(participants)
    held = _bytes_held(problem.n_rows * problem.n_columns, threads)
    refuse_if_too_large(problem, regime_for(problem), None, beside=held, threads=threads)
    with seconds.phase("embed"):
        mentees, mentors, vectors_sha256 = _encode(participants, encoder)
    with seconds.phase("score"):
        compatibility, scores = _held(_compile(participants, mentees, mentors), map_blocks)
    return PreparedRound(
        participants,
        compatibility,
        scores,
        problem,
        mentees.model,
        vectors_sha256,
        seconds,
        map_blocks,
    )


def _encode(participants: Participants, encoder: Encoder) -> tuple[Encoded, Encoded, str]:
    """Encode both sides at once, and hash the vectors in the order of the ids."""
    people: tuple[Mentee | Mentor, ...] = (*participants.mentees, *participants.mentors)
    encoded = encoder.encode([person.texts for person in people])
    n = len(participants.mentees)
    by_id = sorted(range(len(people)), key=lambda k: (k >= n, people[k].id))
    mentees, mentors = encoded.select(range(n)), encoded.select(range(n, len(people)))
    return mentees, mentors, encoded.select(by_id).vectors_sha256()


def _compile(participants: Participants, mentees: Encoded, mentors: Encoded) -> Compatibility:
    criterion = participants.cohort.policy.criteria[0]
    scale = scale_of(mentees.model)
    blank = scale.neutral if criterion.missing == "neutral" else 0
    term = TextTerm.of(criterion.name, mentees, mentors, scale, blank)
    return Compatibility(
        len(participants.mentees),
        len(participants.mentors),
        (WeightedTerm(term, MILLION),),
        compile_rules(participants),
    )


def _held(compatibility: Compatibility, map_blocks: MapBlocks) -> tuple[Compatibility, Scores]:
    """Hold the scores of all but the largest rounds."""
    pairs = compatibility.n_rows * compatibility.n_columns
    if pairs > HELD_PAIRS:
        return compatibility, compatibility
    if pairs > PLAIN_PAIRS:
        return compatibility, HeldScores.of(compatibility, map_blocks)
    compatibility = compatibility.held(map_blocks)
    return compatibility, ArrayScores.materialise(compatibility, np.int32)


def _bytes_held(pairs: int, threads: int) -> int:
    """What `_held` takes: one criterion and the scores, or the scores and blocks of them."""
    if pairs > HELD_PAIRS:
        return 0
    return 4 * pairs + bytes_of_blocks(pairs, threads) if pairs > PLAIN_PAIRS else 9 * pairs


def _problem(participants: Participants) -> AssignmentProblem:
    mentees, mentors = participants.mentees, participants.mentors
    policy = participants.cohort.policy
    return AssignmentProblem(
        demand=_integers([mentee.demand for mentee in mentees]),
        demand_min=_integers([mentee.demand_min for mentee in mentees]),
        capacity=_integers([mentor.capacity for mentor in mentors]),
        min_load=_integers([mentor.min_load for mentor in mentors]),
        tier=_integers([mentee.priority for mentee in mentees]),
        pinned=participants.index_pairs(policy.pinned_pairs),
        objective=Objective(policy.objective),
    )


def _integers(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)
