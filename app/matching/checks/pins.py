"""Checks of the pairs that a person has decided on."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from app.matching.avoidance import avoided_pairs
from app.matching.checks.pairs import NamedPair, read_pairs
from app.matching.checks.roster import Listed, People, Roster
from app.matching.codes import Code
from app.matching.problems import Finding, Path, quoted


def pin_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find pins that cannot be kept, alone or together."""
    pins = tuple(read_pairs(document, "pinned"))
    if not pins:
        return
    for pin in pins:
        yield from _person(roster.mentees, pin.mentee, pin.mentee_path)
        yield from _person(roster.mentors, pin.mentor, pin.mentor_path)
    yield from _impossible_pairs(pins, document, roster)
    first_pins = {pin.ids: pin for pin in reversed(pins)}
    yield from (_doubled(pin) for pin in pins if first_pins[pin.ids] is not pin)
    distinct = [pin for pin in pins if first_pins[pin.ids] is pin]
    if not roster.separate_ids:
        yield from _both_ways(distinct)
    yield from _too_many(roster.mentees, distinct, lambda pin: (pin.mentee, pin.mentee_path))
    yield from _too_many(roster.mentors, distinct, lambda pin: (pin.mentor, pin.mentor_path))


def _person(people: People, known: str, path: Path) -> Iterator[Finding]:
    person = people.by_id.get(known)
    if person is None:
        yield Finding(
            path=path,
            code=Code.PIN_UNKNOWN_PERSON,
            message=f"No {people.one} has the pinned id {quoted(known)}.",
            expected=f"the id of a {people.one}",
            people=(known,),
            misspelt=known,
            known=people.ids,
        )
    elif not person.takes_part:
        message = f"{person.title} is pinned, but does not take part in this round."
        yield Finding(path, Code.PIN_NOT_IN_ROUND, message, people=(known,))


def _impossible_pairs(
    pins: Iterable[NamedPair], document: object, roster: Roster
) -> Iterator[Finding]:
    forbidden = {pair.ids for pair in read_pairs(document, "forbidden")}
    avoided = avoided_pairs(
        _avoidances(roster.mentees), _avoidances(roster.mentors), shared_ids=not roster.separate_ids
    )
    for pin in pins:
        pair = f"{quoted(pin.mentee)} and {quoted(pin.mentor)}"
        if pin.mentee == pin.mentor and not roster.separate_ids:
            message = f"{quoted(pin.mentee)} is pinned to be matched with themself."
            yield Finding(pin.path, Code.PIN_SELF, message, people=(pin.mentee,))
        elif pin.ids in avoided:
            message = f"{pair} are pinned, but one of them avoids the other."
            yield Finding(pin.path, Code.PIN_NOT_ALLOWED, message, people=pin.ids)
        if pin.ids in forbidden:
            message = f"{pair} are pinned and forbidden at once."
            yield Finding(pin.path, Code.PIN_FORBIDDEN, message, people=pin.ids)


def _both_ways(pins: Iterable[NamedPair]) -> Iterator[Finding]:
    """Nobody mentors their own mentor in the same round."""
    before: dict[tuple[str, str], NamedPair] = {}
    for pin in pins:
        before[pin.ids] = pin
        other = before.get(pin.ids[::-1])
        if other is not None and other is not pin:
            one, two = (int(each.path[-1]) + 1 for each in (other, pin))
            message = (
                f"{quoted(pin.mentee)} and {quoted(pin.mentor)} are pinned to be each other's "
                f"mentor, by the pins {one} and {two}; in one round only one of the two can be."
            )
            yield Finding(pin.path, Code.PIN_BOTH_WAYS, message, people=pin.ids)


def _avoidances(people: People) -> Iterator[tuple[str, list[str]]]:
    for person in people.listed:
        if person.id is not None:
            yield person.id, [other for _, other in person.named("avoids")]


def _doubled(pin: NamedPair) -> Finding:
    message = f"{quoted(pin.mentee)} and {quoted(pin.mentor)} are pinned twice."
    return Finding(pin.path, Code.PIN_DOUBLED, message, people=pin.ids)


def _too_many(
    people: People, pins: Iterable[NamedPair], side: Callable[[NamedPair], tuple[str, Path]]
) -> Iterator[Finding]:
    paths: dict[str, list[Path]] = defaultdict(list)
    for known, path in map(side, pins):
        paths[known].append(path)
    for known, its_paths in paths.items():
        person = people.by_id.get(known)
        if person and person.takes_part and person.most is not None:
            yield from _over(person, person.most, its_paths)


def _over(person: Listed, most: int, paths: list[Path]) -> Iterator[Finding]:
    if len(paths) <= most:
        return
    if person.side == "mentees":
        code, limit = Code.PIN_OVER_DEMAND, f"demand {most:,}"
    else:
        code, limit = Code.PIN_OVER_CAPACITY, f"capacity {most:,}"
    message = f"{person.title} has {len(paths):,} pins, more than {limit}."
    yield Finding(paths[most], code, message, people=person.people)
