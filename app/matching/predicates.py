"""What wishes and conditional rules ask of a person: a field, a comparison and a value."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from app.matching.field_values import value_of
from app.matching.fields import Value, calendar_day
from app.matching.labels import label_of
from app.matching.seniority import seniority_of

if TYPE_CHECKING:
    from app.matching.cohort import Mentee, Mentor

Op = Literal["is", "is_not", "has", "has_not", "at_least", "at_most"]
Measure = tuple[Literal["number", "day"], float]
Told = frozenset[tuple[str, Measure | None]]
"""What a field says: each value as a label, and as a number or day; empty when it is unknown."""
Verdicts = NDArray[np.int8]
"""`MET`, `UNKNOWN` or `NOT_MET` for each person."""

NOT_MET, UNKNOWN, MET = 0, 1, 2
_VERDICTS = {False: NOT_MET, None: UNKNOWN, True: MET}

OF_OTHERS = frozenset({"avoids", "prefers", "wishes"})
"""What a person says of others is their own: nobody can ask for it."""


class Predicate(Protocol):
    """A wish or a condition."""

    @property
    def field(self) -> str:
        """Name of a field, or attributes.KEY."""

    @property
    def op(self) -> Op:
        """How the field is compared."""

    @property
    def value(self) -> Value:
        """What it is compared with: a value, or a list of which one is enough."""


def holds(
    person: "Mentee | Mentor", predicate: Predicate, ladder: Sequence[str] = ()
) -> bool | None:
    """Tell whether a person is as asked; None when the person did not tell, or tells no such thing.

    ``is`` and ``has`` ask for one of the values, ``is_not`` and ``has_not`` for none of them;
    ``at_least`` and ``at_most`` compare numbers, days, or labels of the ladder.

    Parameters
    ----------
    ladder
        The policy's `seniority_ladder`, from lowest to highest.
    """
    asked = in_form(predicate.field, predicate.value, ladder)
    return _is_met(predicate.op, asked, told_by(person, predicate.field, ladder))


def told_by(person: "Mentee | Mentor", field: str, ladder: Sequence[str] = ()) -> Told:
    """What a person's field says, in the form in which it is compared."""
    return frozenset() if field in OF_OTHERS else in_form(field, value_of(person, field), ladder)


class Respondents:
    """People who are asked many things: of each field, every distinct answer is looked at once.

    Parameters
    ----------
    people
        In the order of rows or columns.
    ladder
        The policy's `seniority_ladder`.
    """

    def __init__(
        self, people: "Sequence[Mentee] | Sequence[Mentor]", ladder: Sequence[str] = ()
    ) -> None:
        self._people = people
        self._ladder = ladder
        self._answers: dict[str, tuple[NDArray[np.intp], list[Told]]] = {}
        self._is_told: dict[str, NDArray[np.bool_]] = {}
        self._by_label: dict[str, dict[str, list[int]]] = {}

    def verdicts(self, predicate: Predicate) -> Verdicts:
        """Tell of each person whether it is as asked, shape ``(n,)``; see `holds`."""
        places, answers = self._to(predicate.field)
        asked = in_form(predicate.field, predicate.value, self._ladder)
        if predicate.op in ("at_least", "at_most"):
            found = [_VERDICTS[_is_met(predicate.op, asked, told)] for told in answers]
            return np.array(found, dtype=np.int8)[places]
        has_it, has_not = (MET, NOT_MET) if predicate.op in ("is", "has") else (NOT_MET, MET)
        by_label = self._labels_of(predicate.field)
        by_place = np.where(self._is_told[predicate.field], has_not, UNKNOWN).astype(np.int8)
        for label, _ in asked:
            by_place[by_label.get(label, [])] = has_it
        return by_place[places]

    def _labels_of(self, field: str) -> dict[str, list[int]]:
        """Places of the answers that name a label."""
        if field not in self._by_label:
            _, answers = self._to(field)
            by_label: dict[str, list[int]] = {}
            for place, answer in enumerate(answers):
                for name, _ in answer:
                    by_label.setdefault(name, []).append(place)
            self._by_label[field] = by_label
            self._is_told[field] = np.array([bool(told) for told in answers], dtype=np.bool_)
        return self._by_label[field]

    def _to(self, field: str) -> tuple[NDArray[np.intp], list[Told]]:
        if field not in self._answers:
            every = [told_by(person, field, self._ladder) for person in self._people]
            place_of_answer = {told: place for place, told in enumerate(dict.fromkeys(every))}
            places = np.array([place_of_answer[told] for told in every], dtype=np.intp)
            self._answers[field] = places, list(place_of_answer)
        return self._answers[field]


def _is_met(op: Op, asked: Told, told: Told) -> bool | None:
    if not told:
        return None
    if op in ("at_least", "at_most"):
        mine, limit = _measure(told), _measure(asked)
        if mine is None or limit is None or mine[0] != limit[0]:
            return None
        return mine[1] >= limit[1] if op == "at_least" else mine[1] <= limit[1]
    one_of_them = not {label for label, _ in told}.isdisjoint(label for label, _ in asked)
    return one_of_them == (op in ("is", "has"))


def _measure(told: Told) -> Measure | None:
    """The one number or day that a field says."""
    return next(iter(told))[1] if len(told) == 1 else None


def in_form(field: str, value: object, ladder: Sequence[str]) -> Told:
    """Bring what is asked of a field, or told in it, into the form in which both are compared."""
    entries = value if isinstance(value, tuple) else (value,)
    if field == "seniority":
        entries = tuple(_number_or_label(entry, ladder) for entry in entries)
    found = ((_label(field, entry), _measured(entry)) for entry in entries)
    return frozenset((label, measure) for label, measure in found if label is not None)


def _number_or_label(entry: object, ladder: Sequence[str]) -> object:
    number = seniority_of(entry, ladder)
    return entry if number is None else number


def _label(field: str, entry: object) -> str | None:
    label = label_of(entry.isoformat() if isinstance(entry, date) else entry)
    # A language meets all its regional forms: en is en-GB.
    return label.partition("-")[0] if label and field == "languages" else label


def _measured(entry: object) -> Measure | None:
    if isinstance(entry, int | float) and not isinstance(entry, bool):
        return "number", float(entry)
    day = entry if isinstance(entry, date) else calendar_day(entry)
    return None if day is None else ("day", float(day.toordinal()))
