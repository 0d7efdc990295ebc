"""The OpenAPI document: what each operation takes, answers and refuses.

`python -m app.api.openapi > docs/openapi.json` writes it; no setting or variable changes it.
"""

import json
import sys
from functools import cache, partial
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse

from app.api import examples
from app.api.description import TAGS, description
from app.api.problem_details import Kind, ProblemDetails
from app.api.refusals import (
    ANYWHERE,
    HEADERS,
    OF_DOCUMENTS,
    WITH_KEY,
    WITH_REQUEST_ID,
    refusals,
)
from app.matching.cohort import Cohort
from app.matching.evaluation import EvaluationRequest
from app.matching.result import Result
from app.matching.validation import Validation
from app.settings import Settings

Operation = dict[str, Any]
"""Keyword arguments for ``@router.post(path, **operation)``."""

_SCHEMAS = "#/components/schemas/{model}"
_MODELS = (Cohort, EvaluationRequest, ProblemDetails, Result, Validation)
_SECURITY_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The service's API key, where its operator has set one.",
    },
    "password": {
        "type": "http",
        "scheme": "basic",
        "description": "The same key as the password, for browsers; any user name.",
    },
}


def _operation(
    name: str, tag: str, summary: str, text: str, answer: str, *kinds: Kind
) -> Operation:
    return {
        "operation_id": name,
        "tags": [tag],
        "summary": summary,
        "description": text,
        "responses": {
            200: {"description": answer, "headers": WITH_REQUEST_ID},
            **refusals(*kinds),
        },
    }


def _with_document(
    operation: Operation, takes: str, answers: str, names: tuple[str, ...]
) -> Operation:
    """Add the schemas and examples of the request's document and of its answer."""
    body = {"schema": _reference(takes), "examples": examples.requests(names)}
    found = {"schema": _reference(answers), "examples": examples.answers(names[0])}
    operation["responses"][200]["content"] = {"application/json": found}
    operation["openapi_extra"] = {
        "requestBody": {"required": True, "content": {"application/json": body}}
    }
    return operation


def _reference(model: str) -> dict[str, str]:
    return {"$ref": _SCHEMAS.format(model=model)}


MATCH: Operation = _with_document(
    _operation(
        "match_cohort",
        "Match",
        "Match a cohort",
        "Finds the best pairs and proves it. Nothing is stored, and the same cohort gets the same "
        "answer. Too few places, or demands that cannot be met, are answers: `unmatched` and "
        "`infeasible` say why.",
        "The pairs, and their proof",
        Kind.INVALID_DOCUMENT,
        *OF_DOCUMENTS,
    ),
    "Cohort",
    "Result",
    examples.MATCH,
)
EVALUATE: Operation = _with_document(
    _operation(
        "evaluate_pairs",
        "Judge",
        "Judge given pairs",
        "Compares pairs with the best possible ones: what they break, and how far they are from "
        "the proved bound (`certificate.gap`). Send `{cohort, assignments}` to judge pairs, "
        "`{cohort, result}` to verify the answer of a match part by part, or `{cohort}` to judge "
        "the pairs in its `policy.current`.",
        "The given pairs, and how far they are from the best",
        Kind.INVALID_DOCUMENT,
        *OF_DOCUMENTS,
    ),
    "EvaluationRequest",
    "Result",
    examples.EVALUATE,
)
VALIDATE: Operation = _with_document(
    _operation(
        "validate_cohort",
        "Check",
        "Check a cohort",
        "Tells everything that is wrong with a cohort, or worth a look, and matches nobody. The "
        "answer is 200 for whatever is JSON: `valid` says whether a match would take it.",
        "Whether the cohort is valid, and all problems",
        *OF_DOCUMENTS,
    ),
    "Cohort",
    "Validation",
    examples.VALIDATE,
)
GET_DEMO_COHORT: Operation = _operation(
    "get_demo_cohort",
    "Try",
    "Get an invented cohort",
    "12 mentees and 5 mentors (`small`), 60 and 25 (`example`), or 400 and 100 (`large`): send it "
    "to any operation below. The same name gives the same cohort.",
    "A cohort, ready to be sent",
    *WITH_KEY,
    Kind.NOT_FOUND,
)
GET_DEMO_COHORT["responses"][200]["content"] = {
    "application/json": {"schema": _reference("Cohort")}
}
GET_DEMO_COHORT["responses"][200]["links"] = {
    "match_cohort": {
        "operationId": "match_cohort",
        "description": "The cohort can be matched as it is.",
        "requestBody": "$response.body",
    },
    "validate_cohort": {
        "operationId": "validate_cohort",
        "description": "It has no problem but what is worth a look.",
        "requestBody": "$response.body",
    },
}
MATCH["responses"][200]["links"] = {
    "evaluate_pairs": {
        "operationId": "evaluate_pairs",
        "description": "The proof can be verified, with the cohort that was sent.",
        "requestBody": {"cohort": "$request.body", "result": "$response.body"},
    },
}
GET_INFO: Operation = _operation(
    "get_info",
    "Service",
    "Tell versions, limits and codes",
    "Versions, the limits in force, the language model, and every name that requests and answers "
    "use: codes, presets, objectives and criteria.",
    "What the service is and knows",
    *WITH_KEY,
)
IS_ALIVE: Operation = _operation(
    "is_alive",
    "Service",
    "Ask whether the process is alive",
    "Answers at once as long as the process runs, whatever is being worked on. Needs no key.",
    "It is alive",
    *ANYWHERE,
)
IS_READY: Operation = _operation(
    "is_ready",
    "Service",
    "Ask whether documents are worked on",
    "Answers 200 once the language model is loaded and has matched a built-in pair; 503 until "
    "then, with the reason. Needs no key.",
    "It is ready",
    Kind.STARTING,
    *ANYWHERE,
)
for _probe in (IS_ALIVE, IS_READY):
    _probe["openapi_extra"] = {"security": []}
_OPERATIONS = {
    operation["operation_id"]: operation
    for operation in (
        MATCH,
        EVALUATE,
        VALIDATE,
        GET_DEMO_COHORT,
        GET_INFO,
        IS_ALIVE,
        IS_READY,
    )
}


def describe(app: FastAPI) -> None:
    """Give the application its OpenAPI document; it is made when it is first asked for.

    ``app.state.openapi_json`` returns it as it is sent.
    """
    # FastAPI's own way to another document is to replace this method.
    app.openapi = cache(partial(_document, app))  # type: ignore[method-assign]
    app.state.openapi_json = cache(lambda: JSONResponse(app.openapi()).body)


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="Pairwell",
        version=version("pairwell"),
        description=description(),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/"}],
        tags=[{"name": name, "description": told} for name, told in TAGS],
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    for path in document["paths"].values():
        for operation in path.values():
            _put_examples_back(operation)
    return {
        **document,
        "security": [{}, *({name: []} for name in _SECURITY_SCHEMES)],
        "components": {
            "schemas": _schemas(document["components"]["schemas"]),
            "headers": HEADERS,
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }


def _put_examples_back(operation: dict[str, Any]) -> None:
    """Put back what an operation shows as it is: FastAPI has left out whatever is null."""
    declared = _OPERATIONS[operation["operationId"]]
    operation.update(declared.get("openapi_extra", {}))
    for status, answer in declared["responses"].items():
        if "content" in answer:
            operation["responses"][str(status)]["content"] = answer["content"]


def _schemas(of_routes: dict[str, Any]) -> dict[str, Any]:
    """Put the models of documents and problems beside those that the routes declare."""
    _, made = models_json_schema(
        [(model, "validation") for model in _MODELS], ref_template=_SCHEMAS
    )
    schemas = {**of_routes, **made["$defs"]}
    return {name: _in_plain_words(schemas[name]) for name in sorted(schemas)}


def _in_plain_words(schema: dict[str, Any]) -> dict[str, Any]:
    """Keep the first paragraph of a docstring, and no titles that repeat the field's name."""
    told = schema.get("description", "").split("\n\n")[0]
    plain = {**schema, "description": " ".join(told.replace("``", "`").split())}
    if "properties" in schema:
        plain["properties"] = {
            name: {key: value for key, value in field.items() if key != "title"}
            for name, field in schema["properties"].items()
        }
    return plain


if __name__ == "__main__":
    from app.api.application import create_app

    document = create_app(Settings.model_construct()).openapi()
    sys.stdout.write(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
