"""Checks of who reports to whom."""

from collections.abc import Iterable, Iterator, Mapping

from app.matching.checks.pairs import read_entries
from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.problems import Finding, Path, quoted
from app.matching.subjects import usable_id

Managers = Mapping[str, Mapping[str, Path]]
"""By person and manager: where it stands that one reports to the other."""
_SHOWN = 10


def reporting_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find people who report to themselves, through others or directly."""
    managers = _in_circles(_managers(document, roster))
    for group in _groups(managers):
        circle = _circle(managers, group)
        shown = ", ".join(map(quoted, circle[:_SHOWN]))
        more = "" if len(circle) <= _SHOWN else f" and {len(circle) - _SHOWN:,} more"
        message = (
            f"{shown} reports to themself."
            if len(circle) == 1
            else f"Each of {shown}{more} reports to the next, and the last to the first."
        )
        path = managers[circle[0]][circle[1 % len(circle)]]
        yield Finding(path, Code.REPORTING_CYCLE, message, people=tuple(circle))


def _managers(document: object, roster: Roster) -> Managers:
    found: dict[str, dict[str, Path]] = {}
    for path, (one, other) in read_entries(document, ("org_chart",), 2):
        person, manager = usable_id(one), usable_id(other)
        if person is not None and manager is not None:
            found.setdefault(person, {}).setdefault(manager, path)
    for people in roster.sides:
        for listed in people.with_field("reports_to"):
            manager = usable_id(listed.fields["reports_to"])
            if listed.id is not None and manager is not None:
                path = (*listed.path, "reports_to")
                found.setdefault(listed.id, {}).setdefault(manager, path)
    return found


def _in_circles(managers: Managers) -> Managers:
    """Leave out whoever is above everybody, or has nobody below, again and again."""
    for _ in range(2):  # once from above and once from below
        managers = _turned(_without_ends(managers))
    return managers


def _without_ends(managers: Managers) -> Managers:
    """Leave out those from whom no way upwards goes on for ever."""
    open_ways = {person: len(above) for person, above in managers.items()}
    below = _turned(managers)
    done = [person for person in below if person not in managers]
    while done:
        manager = done.pop()
        for person in below.get(manager, ()):
            open_ways[person] -= 1
            if not open_ways[person]:
                done.append(person)
    return {
        person: {manager: path for manager, path in above.items() if open_ways.get(manager)}
        for person, above in managers.items()
        if open_ways[person]
    }


def _turned(managers: Managers) -> Managers:
    turned: dict[str, dict[str, Path]] = {}
    for person, above in managers.items():
        for manager, path in above.items():
            turned.setdefault(manager, {})[person] = path
    return turned


def _groups(managers: Managers) -> Iterator[list[str]]:
    """List the groups of people who all report to one another (Kosaraju's algorithm)."""
    left = set(managers)
    below = _turned(managers)
    for person in reversed(_by_end(managers)):
        if person in left:
            group = _reached(person, below, left)
            if len(group) > 1 or person in managers[person]:
                yield group


def _by_end(managers: Managers) -> list[str]:
    """Order people so that each comes after all whom only they lead to, depth first."""
    seen: set[str] = set()
    order: list[str] = []
    for start in managers:
        ahead: list[tuple[str, Iterator[str]]] = []
        if start not in seen:
            seen.add(start)
            ahead.append((start, iter(managers[start])))
        while ahead:
            person, rest = ahead[-1]
            further = next((one for one in rest if one not in seen), None)
            if further is None:
                order.append(person)
                ahead.pop()
            else:
                seen.add(further)
                ahead.append((further, iter(managers.get(further, ()))))
    return order


def _reached(start: str, below: Managers, left: set[str]) -> list[str]:
    """Take everybody from whom a way leads to the first out of those who are left."""
    left.discard(start)
    group, ahead = [start], [start]
    while ahead:
        for person in below.get(ahead.pop(), ()):
            if person in left:
                left.discard(person)
                group.append(person)
                ahead.append(person)
    return group


def _circle(managers: Managers, group: Iterable[str]) -> list[str]:
    """Find one way round within a group, from its first person on."""
    inside = set(group)
    way: dict[str, None] = {}
    person = min(inside)
    while person not in way:
        way[person] = None
        person = next(one for one in managers[person] if one in inside)
    names = [*way]
    return names[names.index(person) :]
