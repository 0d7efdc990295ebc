"""The whole measurement: which ways are asked what, and everything that was found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from app.settings import Settings
from benchmarks.text_quality.comparison import Comparison, compare
from benchmarks.text_quality.cost import Costs, measure_cost
from benchmarks.text_quality.expertise import Expertise
from benchmarks.text_quality.invariance import Invariance, measure_invariance
from benchmarks.text_quality.occupations import occupation_questions
from benchmarks.text_quality.pair_loss import Ordered, measure_expertise
from benchmarks.text_quality.part import Part
from benchmarks.text_quality.profiles import (
    MixedProfiles,
    measure_profiles,
    own_profiles,
    profiles_with_distractors,
)
from benchmarks.text_quality.question import Question
from benchmarks.text_quality.rounds import english_round, rounds_of
from benchmarks.text_quality.ways import (
    OURS,
    YARDSTICK,
    Constant,
    Product,
    TfIdf,
    TokenMeans,
    TopThree,
    Way,
    WholeText,
)
from embeddings.model import DEFAULT_MODEL, find_model
from embeddings.reference_model import ReferenceModel

SEED = 1
"""Of the order in which every way sees the mentors."""

Finding = Comparison | Invariance | MixedProfiles | Ordered | Costs


@dataclass(frozen=True, eq=False)
class Entrants:
    """All ways, their models loaded once.

    Parameters
    ----------
    model
        Name or folder of a model that is measured besides; None: no other.
    """

    model: str | None = None

    @cached_property
    def ours(self) -> Product:
        """A match as the settings of this process make it."""
        return Product(Settings().encoder())

    @cached_property
    def yardstick(self) -> WholeText:
        """Plain cosine with the default model as its makers left it."""
        return WholeText(self._reference)

    @cached_property
    def all(self) -> list[Way]:
        """Every way, the control first."""
        usual: list[Way] = [Constant(), TfIdf(), TokenMeans(self._reference)]
        model = [make() for make in self._of_model(cache=True)]
        return [*usual, self.yardstick, self.ours, *model]

    @cached_property
    def for_expertise(self) -> list[Way]:
        """Every way, and one for people with many texts."""
        return [*self.all, TopThree(self._reference, f"{YARDSTICK}, best 3 texts")]

    def fresh(self) -> list[Callable[[], Way]]:
        """What makes each way as if it had read nothing, the yardstick first."""
        return [
            partial(WholeText, self._reference),
            TfIdf,
            partial(TokenMeans, self._reference),
            partial(Product, Settings(cache=False, threads=1).encoder()),
            *self._of_model(cache=False),
        ]

    def _of_model(self, *, cache: bool) -> list[Callable[[], Way]]:
        if self.model is None:
            return []
        settings = Settings(model=self.model, cache=cache, threads=1)
        name = Path(self.model).name
        return [
            partial(WholeText, self._other, f"{YARDSTICK}, {name}"),
            partial(Product, settings.encoder(), f"{OURS}, {name}"),
        ]

    @cached_property
    def _reference(self) -> ReferenceModel:
        return ReferenceModel(find_model(adapted=False))

    @cached_property
    def _other(self) -> ReferenceModel:
        name = self.model or DEFAULT_MODEL
        return ReferenceModel(find_model(name, offline=Settings().offline, adapted=False))


@dataclass(frozen=True, eq=False)
class Measuring:
    """Data and ways.

    Parameters
    ----------
    questions
        Goals and bios, the mentors shuffled.
    rated
        People with texts, targets and ratings.
    mixes
        Rounds of mixed profiles.
    """

    entrants: Entrants
    questions: Sequence[Question]
    rated: Sequence[Expertise]
    mixes: int

    def of(self, part: Part) -> Iterator[Finding]:
        """Measure one part, one finding after the other."""
        match part:
            case Part.WAYS:
                yield from self._ways()
            case Part.INVARIANCE:
                yield from self._invariance()
            case Part.PROFILES:
                yield from self._profiles()
            case Part.ESCO:
                yield from (self._compared(one) for one in occupation_questions())
            case Part.COST if self.questions:
                yield measure_cost(english_round(self.questions[0]), self.entrants.fresh())

    def _ways(self) -> Iterator[Finding]:
        for question in self.questions:
            yield from map(self._compared, rounds_of(question))
        for expertise in self.rated:
            found = [measure_expertise(expertise, way) for way in self.entrants.for_expertise]
            yield from (one for one in found if one is not None)

    def _compared(self, question: Question) -> Comparison:
        return compare(question.shuffled(SEED), self.entrants.all, YARDSTICK)

    def _invariance(self) -> Iterator[Finding]:
        for question in map(english_round, self.questions):
            shuffled = question.shuffled(SEED)
            for way in (self.entrants.yardstick, self.entrants.ours):
                found = measure_invariance(shuffled, way, by_group=way is self.entrants.ours)
                if found is not None:
                    yield found

    def _profiles(self) -> Iterator[Finding]:
        english = map(english_round, self.questions)
        made = (profiles_with_distractors(question) for question in english)
        own = own_profiles()
        for profiles in (*(one for one in made if one is not None), own):
            yield measure_profiles(profiles, self.entrants.ours, self.mixes)
        yield measure_profiles(own, self.entrants.yardstick, self.mixes)
