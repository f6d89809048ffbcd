"""The OpenAPI page: problems in place of the framework's own errors, and who may call what."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assist.api.problems import MEDIA_TYPE, Problem
from assist.api.replaying import WITHOUT_EFFECT

_PROBLEM: dict[str, Any] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused; `code` says why and `detail` what to do.", "content": _PROBLEM},
    "5XX": {"description": "Failed on our side.", "content": _PROBLEM},
}
"""What every route may answer instead of success."""

DESCRIPTION = (
    "Assist sits beside a human support agent: the right policy, proved, and the person decides. "
    "Errors are RFC 9457 problems. POSTs with an effect take an `Idempotency-Key`."
)
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"},
    "description": "Same key and body: the same answer. Same key and another body: 422.",
}
AGENT_ID = {
    "name": "X-Agent-Id",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r"^[A-Za-z0-9._:@-]{1,128}$"},
    "description": "The person a service key acts for.",
}


def describe(app: FastAPI) -> None:
    """Make `app` publish its OpenAPI with problems and the headers that middlewares read."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            page = get_openapi(
                title=app.title,
                version=app.version,
                description=DESCRIPTION,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            definitions = schema.pop("$defs", {})
            page.setdefault("components", {}).setdefault("schemas", {}).update(
                {"Problem": schema, **definitions}
            )
            _add_headers(page)
            app.openapi_schema = page
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # the documented way to extend the page


def _add_headers(page: dict[str, Any]) -> None:
    for path, operations in page["paths"].items():
        if not path.startswith("/v1/"):
            continue
        for method, operation in operations.items():
            parameters = operation.setdefault("parameters", [])
            parameters.append(AGENT_ID)
            if method == "post" and path not in WITHOUT_EFFECT:
                parameters.append(IDEMPOTENCY_KEY)
