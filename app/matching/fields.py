"""The types of fields, the cohort's and the answer's: limits stand here once, and in the schema."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
    TypeAdapter,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema
from typing_extensions import TypeAliasType

from app.matching.codes import Code
from app.matching.json_values import INTEGER_MAX, INTEGER_MIN, flaw_in

MAX_TEXT_CHARACTERS = 10_000
MAX_TEXTS = 50
MAX_ID_CHARACTERS = 200
MAX_PEOPLE = 200_000
MAX_DEMAND = 100
MAX_CAPACITY = 100_000
MAX_AVOIDS = 10_000
MAX_PAIRS = 1_000_000
MAX_META_DEPTH = 20
MAX_FIELDS = 1_000
MAX_LABELS = 200
MAX_LABEL_CHARACTERS = 200
MAX_SLOTS = 200
MAX_WISHES = 50
MAX_RULES = 100
MAX_CRITERIA = 50

_NO_NUL = r"^[^\x00]*$"
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_CLOCK = re.compile(r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")


class Part(BaseModel):
    """A part of the cohort document: frozen, without unknown fields, silent about its texts.

    Scalars are strict (no ``"3"`` for 3, no ``true`` for 1); lists become tuples.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _of_limited_size(cls, value: object) -> object:
        if isinstance(value, dict) and len(value) > MAX_FIELDS:
            raise PydanticCustomError(Code.WRONG_LENGTH.value, "too many fields")
        return value


class Answer(BaseModel):
    """Frozen; absent is null, never 0 or infinite; no ``"3"`` for 3 when one is sent back."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_inf_nan="constants"
    )


@dataclass(frozen=True)
class Length:
    """How many entries a list may have, checked before the entries are.

    No work is done on a hopeless list, and an entry that is refused does not shorten it, as it
    does for pydantic's own limits.
    """

    most: int
    least: int = 0

    def __get_pydantic_core_schema__(
        self, source: type, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        least = {"minItems": self.least} if self.least else {}
        return {**handler(schema), **least, "maxItems": self.most}

    def _checked(self, value: object) -> object:
        if isinstance(value, list | tuple) and not self.least <= len(value) <= self.most:
            raise PydanticCustomError(Code.WRONG_LENGTH.value, "too few or too many entries")
        return value


def shape(value: object) -> str | None:
    """Name the JSON shape of a value, by which fields with several shapes choose theirs."""
    match value:
        case str():
            return "<text>"
        case bool():
            return "<flag>"
        case int() | float():
            return "<number>"
        case list() | tuple():
            return "<list>"
        case dict() | BaseModel():
            return "<object>"
    return None


SHAPES = frozenset({"<text>", "<flag>", "<number>", "<list>", "<object>"})
"""The steps that pydantic adds to the place of an error, and that no document contains."""


def calendar_day(value: object) -> date | None:
    """Read a day written like 2026-09-01; None when it is not one."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _day(value: object) -> object:
    day = value if type(value) is date else calendar_day(value)
    if day is None:
        raise PydanticCustomError(Code.NOT_A_DATE.value, "not a day")
    return day


def _clock_time(value: object) -> object:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise PydanticCustomError(Code.NOT_A_TIME.value, "not a time of day")
    return value


def _language_tag(value: object) -> object:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise PydanticCustomError(Code.NOT_A_LANGUAGE.value, "not a language tag")
    return value


def _time_zone(value: object) -> object:
    if not isinstance(value, str) or not is_time_zone(value):
        raise PydanticCustomError(Code.UNKNOWN_TIME_ZONE.value, "not a time zone")
    return value


@cache
def is_time_zone(name: str) -> bool:
    """Tell whether there is an IANA time zone of this name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):  # also names that are no paths
        return False
    return True


def _plain_json(value: object) -> object:
    if flaw := flaw_in(value, MAX_META_DEPTH):
        raise PydanticCustomError(flaw.value, "not plain JSON")
    return value


class _AnyJsonSchema:
    """What `flaw_in` accepts, but for the depth; each keyword speaks of one JSON type alone.

    There is no list of types, since generators of clients stumble over it.
    """

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        itself = handler(schema)["items"]
        return {
            "description": "Any JSON value: texts and keys without NUL, numbers within 64 bits.",
            "pattern": _NO_NUL,
            "minimum": INTEGER_MIN,
            "maximum": INTEGER_MAX,
            "items": itself,
            "propertyNames": {"pattern": _NO_NUL},
            "additionalProperties": itself,
        }


# mypy cannot follow an alias that names itself in a text.
_AnyJson = TypeAliasType("AnyJson", "Annotated[list[_AnyJson], _AnyJsonSchema()]")  # type: ignore[misc]


class SendableNames:
    """Says in the schema of an object whose fields a programme names which names can be sent.

    Pydantic checks the names by the pattern of their type; in its schema that pattern only chooses
    what a field holds, and lets every other name pass.
    """

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        return {**made, "propertyNames": {**made.get("propertyNames", {}), "pattern": _NO_NUL}}


class _IsAnyJson:
    """Gives a field the schema of any JSON value, which refers to itself."""

    def __get_pydantic_json_schema__(
        self, _: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(TypeAdapter(_AnyJson).core_schema)  # type: ignore[arg-type]


Id = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=MAX_ID_CHARACTERS, pattern=_NO_NUL),
]
Text = Annotated[str, Field(strict=True, max_length=MAX_TEXT_CHARACTERS, pattern=_NO_NUL)]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY.pattern}),
]
ClockTime = Annotated[
    str,
    BeforeValidator(_clock_time),
    WithJsonSchema({"type": "string", "pattern": _CLOCK.pattern}),
]
LanguageTag = Annotated[
    str,
    BeforeValidator(_language_tag),
    WithJsonSchema({"type": "string", "pattern": _LANGUAGE.pattern, "maxLength": 35}),
]
TimeZone = Annotated[
    str,
    BeforeValidator(_time_zone),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_LABEL_CHARACTERS}),
]
Meta = Annotated[object, BeforeValidator(_plain_json), _IsAnyJson()]
IdPair = tuple[Id, Id]
Name = str
"""An id in an answer: one that the cohort has."""
Label = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=MAX_LABEL_CHARACTERS, pattern=_NO_NUL),
]
Labels = Annotated[tuple[Label, ...], Length(MAX_LABELS)]
Number = Annotated[float, Field(strict=True, ge=-1e12, le=1e12, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
LabelOrNumber = Annotated[
    Annotated[Label, Tag("<text>")] | Annotated[Number, Tag("<number>")], Discriminator(shape)
]
Scalar = Annotated[
    Annotated[Label, Tag("<text>")]
    | Annotated[Number, Tag("<number>")]
    | Annotated[Flag, Tag("<flag>")],
    Discriminator(shape),
]
Value = Annotated[
    Annotated[Label, Tag("<text>")]
    | Annotated[Number, Tag("<number>")]
    | Annotated[Flag, Tag("<flag>")]
    | Annotated[tuple[Scalar, ...], Length(MAX_LABELS), Tag("<list>")],
    Discriminator(shape),
]
"""A label, a number, true or false, or a list of them: what a programme's own field may hold."""
Values = Annotated[dict[Label, Value], Field(max_length=MAX_LABELS), SendableNames()]
Expansions = Annotated[
    dict[
        Annotated[str, Field(strict=True, min_length=2, max_length=40, pattern=_NO_NUL)],
        Label,
    ],
    Field(max_length=MAX_FIELDS),
    SendableNames(),
]
"""Acronyms and their expansions."""
Texts = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[tuple[Text, ...], Length(MAX_TEXTS), Tag("<list>")],
    Discriminator(shape),
]
