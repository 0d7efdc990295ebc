"""What is expected at a place of a document, said in English from the JSON schema.

The schema comes from the definition itself, so a sentence cannot disagree with what is accepted.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from app.matching.cohort import Cohort
from app.matching.problems import Path

Node = Mapping[str, Any]
"""A JSON schema, or a part of one."""


class Expectations:
    """A JSON schema that can be asked what belongs where."""

    def __init__(self, schema: Node) -> None:
        self._schema = schema

    def at(self, path: Path) -> tuple[Node, ...]:
        """List the schemas that a value at this place may follow; empty where none may be."""
        nodes = tuple(self._alternatives(self._schema))
        for step in path:
            children = (child for node in nodes for child in _step_into(node, step))
            nodes = tuple(leaf for child in children for leaf in self._alternatives(child))
        return nodes

    def sentence(self, path: Path) -> str:
        """Say what a value at this place must be, such as "a whole number from 0 to 100"."""
        kinds = [_describe(node) for node in self.at(path)]
        return " or ".join(dict.fromkeys(kinds))

    def part(self, path: Path) -> Node | None:
        """Return the object schema at this place; its ``title`` is the name of its model."""
        return next((node for node in self.at(path) if node.get("type") == "object"), None)

    def is_dictionary(self, path: Path) -> bool:
        """Tell whether the sender chooses the keys of the object at this place."""
        return any("patternProperties" in node for node in self.at(path))

    def owners_of(self, field: str) -> tuple[str, ...]:
        """Name the parts of the document that have such a field, in small letters."""
        parts = (self._schema, *self._schema.get("$defs", {}).values())
        return tuple(part["title"].lower() for part in parts if field in part.get("properties", ()))

    def _alternatives(self, node: Node) -> Iterator[Node]:
        if "$ref" in node:
            node = self._schema["$defs"][node["$ref"].rpartition("/")[2]]
        choices = node.get("anyOf") or node.get("oneOf")
        if choices is None:
            if node.get("type") != "null":
                yield node
            return
        for choice in choices:
            yield from self._alternatives(choice)


@cache
def cohort_expectations() -> Expectations:
    """Return what is expected of a cohort, made once."""
    return Expectations(Cohort.model_json_schema())


def _step_into(node: Node, step: str | int) -> Iterator[Node]:
    if isinstance(step, str):
        properties: Node = node.get("properties", {})
        if step in properties:
            yield properties[step]
        yield from node.get("patternProperties", {}).values()
    elif "items" in node:
        yield node["items"]
    else:
        yield from node.get("prefixItems", ())[step : step + 1]


def _describe(node: Node) -> str:
    if "const" in node:
        return f'"{node["const"]}"'
    if "enum" in node:
        return "one of " + ", ".join(f'"{value}"' for value in node["enum"])
    describe = _DESCRIPTIONS.get(node.get("type", ""))
    return "any JSON value of limited depth" if describe is None else describe(node)


def _describe_text(node: Node) -> str:
    if node.get("format") == "date":
        return "a date like 2026-09-01"
    return f"a text{length(node, 'Length', 'characters')}"


def _describe_object(node: Node) -> str:
    if "maxProperties" in node:
        return f"an object of at most {node['maxProperties']:,} fields"
    fields = node.get("required", ())
    return f"an object with {' and '.join(fields)}" if fields else "an object"


_DESCRIPTIONS: Mapping[str, Callable[[Node], str]] = {
    "integer": lambda node: f"a whole number{_range(node)}",
    "number": lambda node: f"a number{_range(node)}",
    "boolean": lambda _: "true or false",
    "string": _describe_text,
    "array": lambda node: f"a list{length(node, 'Items', 'entries')}",
    "object": _describe_object,
}


def _range(node: Node) -> str:
    above, least, most = (
        _number(node.get(key)) for key in ("exclusiveMinimum", "minimum", "maximum")
    )
    if above is not None:
        return f" above {above}" if most is None else f" above {above} and at most {most}"
    return f" from {least} to {most}"


def _number(value: float | None) -> str | None:
    return None if value is None else f"{int(value) if value == int(value) else value:,}"


def length(node: Node, kind: str, unit: str) -> str:
    """Say how long a list or a text must be, such as " of 1 to 200 characters"."""
    least, most = node.get(f"min{kind}"), node.get(f"max{kind}")
    if least == most:
        return f" of exactly {most} {unit if most != 1 else 'entry'}"
    if least:
        return f" of {least:,} to {most:,} {unit}"
    return f" of at most {most:,} {unit}"
