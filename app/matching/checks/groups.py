"""Checks of the values by which quotas choose people."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from app.matching.checks.roster import People
from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.field_values import OWN
from app.matching.labels import label_of
from app.matching.problems import Finding, Path, quoted
from app.matching.quota import Quota
from app.matching.subjects import usable_id

_MODELS: Mapping[str, type[Mentee] | type[Mentor]] = {"mentees": Mentee, "mentors": Mentor}

Told = Counter[tuple[str, str]]
"""Values of a field, as labels and as they are written, with the number of people who tell them."""


@dataclass(frozen=True)
class Groups:
    """Who tells what in a field; each field is looked at once, however many quotas read it."""

    _told: dict[tuple[str, str], Told] = field(default_factory=dict)

    def findings(
        self, path: Path, quota: Quota, people: People, name: str, value: object
    ) -> Iterator[Finding]:
        """Find values of one field of a selector that nobody in the document has.

        Parameters
        ----------
        path
            Place of the field in the selector.
        """
        entries = value if isinstance(value, tuple) else (value,)
        told = self._told_by(people, name)
        labels = {label for label, _ in told}
        strangers = [k for k, entry in enumerate(entries) if label_of(entry) not in labels]
        # Names of groups, not anybody's own words.
        several = sorted(written for (_, written), count in told.items() if count > 1)
        if len(strangers) == len(entries):
            yield _chooses_nobody(path, quota, people, entries[:1], several)
            return
        for k in strangers:
            yield Finding(
                path=(*path, k),
                code=Code.LABEL_UNUSED,
                message=f"The quota {quoted(quota.name)} names a value that no {people.one} has.",
                misspelt=entries[k] if isinstance(entries[k], str) else None,
                known=several,
            )

    def _told_by(self, people: People, name: str) -> Told:
        key = (people.side, name)
        if key not in self._told:
            self._told[key] = Counter(
                entry for value in _values(people, name) for entry in {*_entries(value)}
            )
        return self._told[key]


def id_findings(path: Path, quota: Quota, people: People, value: object) -> Iterator[Finding]:
    """Find ids of a selector that nobody in the document has; `path` is the place of the ids."""
    listed = isinstance(value, tuple)
    entries: Sequence[object] = value if isinstance(value, tuple) else (value,)
    known = [usable_id(entry) for entry in entries]
    if not any(one in people.by_id for one in known):
        yield _chooses_nobody(path, quota, people, known[:1], people.ids)
        return
    for index, one in enumerate(known):
        if one is not None and one not in people.by_id:
            yield Finding(
                path=(*path, index) if listed else path,
                code=Code.UNKNOWN_PERSON,
                message=f"No {people.one} has the id {quoted(one)}, named in a quota.",
                expected=f"the id of a {people.one}",
                people=(one,),
                misspelt=one,
                known=people.ids,
            )


def _chooses_nobody(
    path: Path, quota: Quota, people: People, first: Sequence[object], known: Sequence[str]
) -> Finding:
    misspelt = next((entry for entry in first if isinstance(entry, str)), None)
    return Finding(
        path=path,
        code=Code.NO_SUCH_GROUP,
        message=f"The quota {quoted(quota.name)} chooses {people.side} by a value that none of "
        "them has.",
        expected=f"a value that a {people.one} has",
        misspelt=misspelt,
        known=known,
    )


def _values(people: People, name: str) -> Iterator[object]:
    """What each person tells; what is left out has the value that it then stands for."""
    if name.startswith(OWN):
        for person in people.with_field("attributes"):
            attributes = person.fields["attributes"]
            yield attributes.get(name.removeprefix(OWN)) if isinstance(attributes, dict) else None
        return
    default = _MODELS[people.side].model_fields[name].default
    for person in people.listed:
        yield person.fields.get(name, default)


def _entries(value: object) -> Iterator[tuple[str, str]]:
    """Labels that a value has, and how they are written; other shapes are told elsewhere."""
    for entry in value if isinstance(value, list | tuple) else (value,):
        if isinstance(entry, float) and not isfinite(entry):
            continue
        label = label_of(entry)
        if label is not None:
            yield label, entry if isinstance(entry, str) else label
