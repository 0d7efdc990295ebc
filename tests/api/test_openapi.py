"""The OpenAPI document is up to date, well formed, complete, and says what the service does."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel, TypeAdapter

from app.api.problem_details import Kind
from app.files.json_document import parse_json
from app.matching.cohort import Cohort, Goal, Mentee, Mentor, Round
from app.matching.criterion import Criterion
from app.matching.evaluation import EvaluationRequest
from app.matching.policy import Pin, Policy
from app.matching.reading import read_cohort
from app.settings import Settings
from tests.support import broken_documents as broken
from tests.support.cohort_documents import document
from tests.support.full_document import full_document

Node = dict[str, Any]

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
OPENAPI: Node = json.loads(COMMITTED.read_bytes())
SCHEMAS: Node = OPENAPI["components"]["schemas"]
OPERATIONS: dict[str, Node] = {
    operation["operationId"]: operation
    for path in OPENAPI["paths"].values()
    for operation in path.values()
}
ON_DOCUMENTS = ("match_cohort", "evaluate_pairs", "validate_cohort")
PROPERTIES: dict[str, Node] = {
    f"{component}.{name}": field
    for component, schema in SCHEMAS.items()
    for name, field in schema.get("properties", {}).items()
}
PARTS: tuple[type[BaseModel], ...] = (Cohort, Criterion, Goal, Mentee, Mentor, Pin, Policy, Round)


@cache
def validator(component: str) -> jsonschema_rs.Validator:
    """Return what checks a value against a component of the document."""
    reference = {"$ref": f"#/components/schemas/{component}", "components": OPENAPI["components"]}
    return jsonschema_rs.Draft202012Validator(reference, validate_formats=True)


def component_named(reference: str) -> str:
    """Return the name at the end of a reference."""
    return reference.rpartition("/")[2]


def test_the_committed_document_is_up_to_date_whatever_the_environment() -> None:
    odd = {"PAIRWELL_MAX_PEOPLE": "7", "PAIRWELL_API_KEY": "k" * 40, "PYTHONHASHSEED": "3"}
    made = subprocess.run(
        [sys.executable, "-m", "app.api.openapi"],
        capture_output=True,
        check=True,
        timeout=120,
        env={**os.environ, **odd},
    )
    assert made.stdout == COMMITTED.read_bytes(), "make openapi rewrites docs/openapi.json"


def test_the_document_follows_the_specification() -> None:
    OpenAPIV31SpecValidator(OPENAPI).validate()


def test_operation_ids_name_functions_of_a_client() -> None:
    assert set(OPERATIONS) == {
        *ON_DOCUMENTS,
        "get_info",
        "get_demo_cohort",
        "is_alive",
        "is_ready",
    }
    for operation in OPERATIONS.values():
        assert operation["summary"]
        assert operation["description"]
        assert len(operation["tags"]) == 1


def test_operations_stand_under_the_steps_of_the_work() -> None:
    tags = [tag["name"] for tag in OPENAPI["tags"]]
    assert tags == ["Try", "Check", "Match", "Judge", "Service"]
    assert all(tag["description"].endswith(".") for tag in OPENAPI["tags"])
    assert {operation["tags"][0] for operation in OPERATIONS.values()} == set(tags)


def test_components_have_names_that_a_client_can_use() -> None:
    assert all(re.fullmatch("[A-Z][A-Za-z]+", name) for name in SCHEMAS)


def test_no_value_has_a_list_of_types_since_generators_of_clients_stumble_over_it() -> None:
    assert not [one for one in _inside(OPENAPI) if isinstance(one.get("type"), list)]


@pytest.mark.parametrize(("name", "field"), PROPERTIES.items(), ids=PROPERTIES)
def test_every_property_is_described_and_shown(name: str, field: Node) -> None:
    assert field["description"].endswith("."), name
    of_components = {component_named(one["$ref"]) for one in _inside(field) if "$ref" in one}
    assert "examples" in field or (of_components and of_components <= set(SCHEMAS)), name
    assert not any("properties" in one for one in _inside(field)), "a nameless object"


def test_every_number_of_a_request_has_its_range_and_every_text_and_list_its_length() -> None:
    requests = {part.__name__ for part in PARTS}
    limits = {
        "integer": {"minimum", "maximum"},
        "number": {"maximum"},
        "string": {"maxLength", "enum", "const", "format"},
        "array": {"maxItems"},
    }
    for name, field in PROPERTIES.items():
        if name.partition(".")[0] in requests:
            for one in _inside(field):
                kind = one.get("type")
                assert kind not in limits or limits[kind] & set(one), (name, one)


def _inside(node: Any) -> Iterator[Node]:  # noqa: ANN401  any JSON value
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in {"default", "examples", "enum"}:
                yield from _inside(value)
    elif isinstance(node, list):
        for one in node:
            yield from _inside(one)


def test_no_object_of_a_request_has_fields_that_the_schema_does_not_name() -> None:
    for part in PARTS:
        assert SCHEMAS[part.__name__]["additionalProperties"] is False


@pytest.mark.parametrize(("name", "field"), PROPERTIES.items(), ids=PROPERTIES)
def test_every_example_and_default_follows_its_schema(name: str, field: Node) -> None:
    component, _, own = name.partition(".")
    own_schema = {
        "$ref": f"#/components/schemas/{component}/properties/{own}",
        "components": OPENAPI["components"],
    }
    shown = [*field.get("examples", ()), *([field["default"]] if "default" in field else ())]
    for value in shown:
        jsonschema_rs.Draft202012Validator(own_schema, validate_formats=True).validate(value)


@pytest.mark.parametrize("part", [*PARTS, EvaluationRequest], ids=lambda part: part.__name__)
def test_every_example_is_accepted_by_the_definition(part: type[BaseModel]) -> None:
    for name, field in part.model_fields.items():
        kind: Any = field.annotation
        for constraint in field.metadata:
            kind = Annotated[kind, constraint]
        adapter = TypeAdapter(kind)
        for value in field.examples or ():
            adapter.validate_python(value)
        assert field.examples or "$ref" in json.dumps(SCHEMAS[part.__name__]["properties"][name])


# What a schema cannot say: 1.0 is a whole number to it, it counts no levels, and a number in `meta`
# may be a float beyond 64 bits.
BEYOND_SCHEMAS = {"capacity 1.0", "capacity 1e0", "numbers in meta"}
SHAPES = {
    "bad_character",
    "not_a_language",
    "not_a_time",
    "empty_list",
    "missing_field",
    "not_a_date",
    "number_not_finite",
    "out_of_range",
    "text_length",
    "unknown_field",
    "wrong_length",
    "wrong_type",
    "wrong_value",
}
"""The codes of what a schema can say."""


def parsed(documents: broken.Documents) -> Iterator[tuple[str, Any]]:
    """Parse those documents that are JSON of ours, and whose texts can be sent."""
    for name, data in documents.items():
        read = parse_json(data)
        is_sendable = "\\ud" not in json.dumps(read.value).lower()
        if not read.problems and is_sendable and name not in BEYOND_SCHEMAS:
            yield name, read.value


@pytest.mark.parametrize(
    "documents",
    [
        broken.accepted,
        broken.files,
        broken.invalid,
        broken.one_value_missing,
        broken.one_wrong_value,
        broken.wrong_everywhere,
    ],
    ids=lambda documents: documents.__name__,
)
def test_the_schema_refuses_just_the_shapes_that_the_service_refuses(documents: Any) -> None:  # noqa: ANN401  functions of one kind
    compared = 0
    for name, value in parsed(documents()):
        codes = {problem.code.value for problem in read_cohort(value).problems}
        assert validator("Cohort").is_valid(value) == (not codes & SHAPES), (name, codes)
        compared += 1
    assert compared


def test_pairs_and_a_whole_result_are_not_judged_at_once() -> None:
    answer = OPERATIONS["evaluate_pairs"]["responses"]["200"]["content"]["application/json"]
    result = answer["examples"]["plan-by-hand"]["value"]
    is_valid = validator("EvaluationRequest").is_valid
    assert is_valid({"cohort": document()})
    assert is_valid({"cohort": full_document(), "assignments": [["e1", "r1"]], "result": None})
    assert is_valid({"cohort": full_document(), "result": result})
    assert not is_valid({"cohort": full_document(), "assignments": [], "result": result})
    assert not is_valid({"assignments": [["e1", "r1"]]})


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_every_refusal_is_a_problem_with_an_example(operation: Node) -> None:
    refusals = {status: one for status, one in operation["responses"].items() if status != "200"}
    assert {"400", "403", "500"} <= set(refusals)
    for status, refusal in refusals.items():
        (media_type,) = refusal["content"]
        assert media_type == "application/problem+json"
        content = refusal["content"][media_type]
        assert component_named(content["schema"]["$ref"]) == "ProblemDetails"
        for name, example in content["examples"].items():
            validator("ProblemDetails").validate(example["value"])
            kind = Kind[name.upper()]
            assert (example["value"]["type"], example["value"]["status"]) == (
                kind.type,
                int(status),
            )
        assert ("Retry-After" in refusal["headers"]) == (status == "503")
        assert ("WWW-Authenticate" in refusal["headers"]) == (status == "401")


def test_every_kind_of_problem_is_told_by_the_operations_that_send_it() -> None:
    told = {
        name
        for operation in OPERATIONS.values()
        for status, response in operation["responses"].items()
        if status != "200"
        for name in response["content"]["application/problem+json"]["examples"]
    }
    # 405 is the answer where there is no operation.
    assert told == {kind.name.lower() for kind in Kind} - {"method_not_allowed"}


@pytest.mark.parametrize("name", ON_DOCUMENTS)
def test_examples_of_documents_and_answers_follow_their_schemas(name: str) -> None:
    operation = OPERATIONS[name]
    body = operation["requestBody"]["content"]["application/json"]
    takes = validator(component_named(body["schema"]["$ref"]))
    for key, example in body["examples"].items():
        assert takes.is_valid(example["value"]) == (key not in {"a-mistake", "not-valid"}), key
    answer = operation["responses"]["200"]["content"]["application/json"]
    answers = validator(component_named(answer["schema"]["$ref"]))
    for example in answer["examples"].values():
        answers.validate(example["value"])


def test_a_key_is_told_of_and_not_insisted_on() -> None:
    schemes = OPENAPI["components"]["securitySchemes"]
    assert {scheme["scheme"] for scheme in schemes.values()} == {"bearer", "basic"}
    assert {} in OPENAPI["security"]
    assert {name for one in OPENAPI["security"] for name in one} == set(schemes)
    for name, operation in OPERATIONS.items():
        is_open = operation.get("security") == []
        assert is_open == (name in {"is_alive", "is_ready"})
        assert ("401" in operation["responses"]) != is_open


def test_the_text_above_the_operations_tells_the_limits_and_no_more_than_is_known() -> None:
    told = " ".join(OPENAPI["info"]["description"].split())
    settings = Settings.model_construct()
    assert f"{settings.max_body_mib} MiB" in told
    assert f"{settings.max_people:,} people" in told
    assert f"{settings.max_pairs:,} pairs" in told
    assert f"{settings.request_limit_s:g} seconds" in told
    assert "PAIRWELL_CACHE=false" in told
    assert "41 %" in told  # measured, see docs/text.md
    assert not re.search(r"certified pair|% match|perfect", told, re.IGNORECASE)
    for anchor in re.findall(r"\(#operations-(\w+)-(\w+)\)", told):
        assert OPERATIONS[anchor[1]]["tags"] == [anchor[0]]


def test_servers_are_relative() -> None:
    assert OPENAPI["servers"] == [{"url": "/"}]
