"""A round made ready for the solver: who takes part, their scores, and the problem."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from app.matching.aim import aim_of
from app.matching.cohort import Cohort
from app.matching.compatibility import Compatibility
from app.matching.criteria.registry import classes_of, compile_criteria
from app.matching.criteria.round_data import RoundData
from app.matching.held_scores import HeldScores, bytes_of_blocks
from app.matching.keeping import Keeping
from app.matching.participants import Participants
from app.matching.quotas import QuotaBound, compile_quotas
from app.matching.ranks import standing
from app.matching.ruled_round import RuledRound
from app.matching.rules import predicates_of
from app.matching.rules.compiled import CompiledRule, RoundRule
from app.matching.rules.min_score import MinScore
from app.matching.rules.two_cycles import two_cycles
from embeddings.encoded import CacheReport
from embeddings.encoder import Encoder
from embeddings.model import ModelCard
from solver.aims import Aim
from solver.memory import refuse_if_too_large
from solver.problem import AssignmentProblem, Objective
from solver.regime import regime_for
from solver.result import Assignment
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

    `map_blocks` applies a function to blocks of the round's pairs, as `map` does. Pairs that score
    no more than `weak_score`, without a bonus, fit weakly; None leaves it to the median of eligible
    pairs. `scores` have the bonus of `keeping`, the published pairs; `compatibility` has not.
    """

    participants: Participants
    compatibility: Compatibility
    scores: Scores
    problem: AssignmentProblem
    aim: Aim
    quotas: tuple[QuotaBound, ...]
    rules: tuple[tuple[RoundRule, CompiledRule], ...]
    model: ModelCard
    vectors_sha256: str
    cache: CacheReport | None
    seconds: Seconds
    map_blocks: MapBlocks = map
    weak_score: int | None = None
    keeping: Keeping | None = None

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
    cohort: Cohort | RuledRound,
    encoder: Encoder,
    map_blocks: MapBlocks = map,
    threads: int = 1,
) -> PreparedRound:
    """Encode the texts of a round and compile its scores, rules and problem.

    Parameters
    ----------
    cohort
        Alone, or with the rules that were compiled when it was read.
    threads
        In which blocks of pairs are worked on.

    Raises
    ------
    solver.memory.TooLargeError
        Before any text is read, when scores and solver would not fit into memory.
    ValueError
        The encoder is not of the model that the policy names.
    """
    seconds = Seconds()
    ruled = RuledRound.of(cohort)
    participants = ruled.participants
    problem = _problem(participants)
    held = _bytes_held(participants, threads)
    refuse_if_too_large(problem, regime_for(problem), None, beside=held, threads=threads)
    with seconds.phase("embed"):
        data = RoundData.of(participants, encoder)
    if participants.policy.model not in {None, data.model.name}:
        raise ValueError("policy.model: the encoder is of another model")
    with seconds.phase("score"):
        compatibility, scores = _held(_compile(data, ruled.rules), map_blocks)
        weak_score = None
        if participants.policy.weak_fit == "leave_unmatched":
            weak_score = _median_score(scores, map_blocks)
            stricter = (*compatibility.rules, MinScore(weak_score + 1, "weak_fit"))
            compatibility, scores = _held(replace(compatibility, rules=stricter), map_blocks)
        keeping = Keeping.of(participants, problem, scores)
        if keeping is not None and keeping.bonus:
            weak_score = _median_score(scores, map_blocks) if weak_score is None else weak_score
            scores = keeping.with_bonus(scores)
        quotas = compile_quotas(participants, problem, scores)
        cycles = two_cycles(participants, compatibility.rules)
    return PreparedRound(
        participants,
        compatibility,
        scores,
        problem,
        aim_of(participants, quotas, cycles, keeping),
        quotas,
        ruled.rules,
        data.model,
        data.vectors_sha256,
        data.cache,
        seconds,
        map_blocks,
        weak_score,
        keeping,
    )


def _median_score(scores: Scores, map_blocks: MapBlocks) -> int:
    """Score of the middle one of all eligible pairs; -1 when there is none."""
    nobody = Assignment.from_pairs(np.empty((0, 2), dtype=np.int64))
    median = standing(scores, nobody, map_blocks).median_score
    return -1 if median is None else median


def _compile(data: RoundData, rules: Iterable[tuple[RoundRule, CompiledRule]]) -> Compatibility:
    people = data.participants
    return Compatibility(
        len(people.mentees),
        len(people.mentors),
        compile_criteria(data),
        predicates_of(people, rules),
        classes_of(people),
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


def _bytes_held(participants: Participants, threads: int) -> int:
    """What `_held` takes: each criterion and the scores, or the scores and blocks of them."""
    pairs = len(participants.mentees) * len(participants.mentors)
    if pairs > HELD_PAIRS:
        return 0
    if pairs > PLAIN_PAIRS:
        return 4 * pairs + bytes_of_blocks(pairs, threads)
    return (5 + 4 * len(participants.policy.criteria or ())) * pairs


def _problem(participants: Participants) -> AssignmentProblem:
    mentees, mentors = participants.mentees, participants.mentors
    policy = participants.cohort.policy
    by_total = policy.objective == "total_score"
    return AssignmentProblem(
        demand=_integers([mentee.demand for mentee in mentees]),
        demand_min=_integers([mentee.demand_min for mentee in mentees]),
        capacity=_integers([mentor.capacity for mentor in mentors]),
        min_load=_integers([mentor.min_load for mentor in mentors]),
        tier=_integers([mentee.priority for mentee in mentees]),
        pinned=participants.index_pairs(policy.pinned_pairs),
        objective=Objective.TOTAL_SCORE if by_total else Objective.COVERAGE_THEN_SCORE,
    )


def _integers(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)
