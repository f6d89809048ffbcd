"""Every refusal as RFC 9457 problem+json: one shape, a stable `code`, a sentence with the remedy."""

from __future__ import annotations

import http
import json
import logging
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from assist.errors import AssistError, NotReady, Unprocessable
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.refusals import fields_at, in_words, not_a_field

MEDIA_TYPE = "application/problem+json"
PRIVATE_FIELDS = frozenset(
    {"text", "sent", "typed_text", "note", "value", "reason", "name", "summary", "key"}
)
"""Fields whose values are somebody's words or secrets: a refusal names the field only."""
_JSON = "application/json"
_MOST_ERRORS = 20  # of one refusal
LONGEST_ECHO = 60  # characters of a refused value; enough to recognise it

log = logging.getLogger("assist")


class FieldProblem(BaseModel):
    """One field that was refused."""

    field: str
    detail: str
    line: int | None = None
    """Of the text of a document, from 1, where the value stands in its front matter."""
    column: int | None = None


class Problem(BaseModel):
    """What every answer with status 400 or above looks like."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] | None = None
    incident: str | None = None


class ProblemResponse(Response):
    """A problem as bytes that always encode, whatever characters the caller sent."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """ASCII with escapes: a lone surrogate in an echoed value must not become a second failure."""
        return json.dumps(content).encode("ascii")


def problem(
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> ProblemResponse:
    """The response for one refusal. `more` adds members; those that are None are left out."""
    content = {
        "type": f"urn:assist:problem:{code}",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **{name: value for name, value in more.items() if value is not None},
    }
    return ProblemResponse(content, status_code=status, headers=headers)


def of_error(error: AssistError) -> ProblemResponse:
    """An error of ours, as its class says."""
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "1"}}.get(error.status)
    found = error.problems[:_MOST_ERRORS] if isinstance(error, Unprocessable) else ()
    errors = [
        FieldProblem(
            field=one.field or "text", detail=one.detail, line=one.line, column=one.column
        ).model_dump(exclude_none=True)
        for one in found
    ]
    return problem(error.status, error.code, error.detail, headers, errors=errors or None)


def of_knowledge_base(error: KnowledgeBaseError) -> ProblemResponse:
    """The knowledge base cannot answer now."""
    return of_error(NotReady("knowledge_base_not_ready", str(error)))


def of_http(error: HTTPException, method: str, path: str) -> ProblemResponse:
    """What the framework refuses, in our shape."""
    codes = {
        400: ("bad_request", str(error.detail)),
        404: (
            "route_not_found",
            f"There is nothing at {path[:200]!r}. GET /openapi.json lists what there is.",
        ),
        405: ("method_not_allowed", f"{method} is not possible here; see the Allow header."),
        413: ("body_too_large", str(error.detail)),
    }
    phrase = http.HTTPStatus(error.status_code).phrase
    code, detail = codes.get(error.status_code, (phrase.lower().replace(" ", "_"), str(error.detail)))
    return problem(error.status_code, code, detail, error.headers)


def of_validation(errors: Sequence[Any], body: object = None) -> ProblemResponse:
    """Which fields were refused, why, and what was given where that is neither long nor private.

    `body` is the model of the body: a field that is none of its own is refused with those that are.
    """
    errors = [error for error in errors if not _follows(error, errors)]
    fields = [{"field": _field(error), "detail": _reason(error, body)} for error in errors[:_MOST_ERRORS]]
    listed = "; ".join(f"{entry['field']}: {entry['detail']}" for entry in fields[:3])
    more = f" (and {len(errors) - 3} more)" if len(errors) > 3 else ""
    malformed = any(error["type"] == "json_invalid" for error in errors)
    return problem(422, "invalid_json" if malformed else "invalid_request", listed + more, errors=fields)


def _follows(error: Mapping[str, Any], errors: Sequence[Any]) -> bool:
    """Whether a list is called too short only because its item was refused first."""
    location = tuple(error["loc"])
    return error["type"] == "too_short" and any(
        tuple(other["loc"])[: len(location)] == location and other is not error for other in errors
    )


def _field(error: Mapping[str, Any]) -> str:
    """`("body", "turns", 0, "text")` → `body.turns[0].text`."""
    location = error["loc"][:1] if error["type"] == "json_invalid" else error["loc"]
    path = str(location[0]) if location else "body"
    for part in location[1:]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path


def _reason(error: Mapping[str, Any], body: object) -> str:
    if error["type"] == "json_invalid":
        return f"not readable as JSON: {error.get('ctx', {}).get('error', error['msg'])}"
    if error["type"] == "extra_forbidden" and (known := fields_at(body, error["loc"][1:-1])):
        return not_a_field(str(error["loc"][-1]), known)
    message = in_words(error)
    given = error.get("input")
    if isinstance(given, bytes) and error["loc"] == ("body",):
        return f"not read as JSON: send the header Content-Type: {_JSON}"
    private = PRIVATE_FIELDS.intersection(map(str, error["loc"]))
    if private or not isinstance(given, str | int | float | bool) or len(str(given)) > LONGEST_ECHO:
        return message
    return f"{message}; given: {given!r}"


def install(app: FastAPI) -> None:
    """Make `app` answer every refusal with a problem."""

    @app.exception_handler(AssistError)
    async def _ours(request: Request, error: AssistError) -> Response:  # noqa: ARG001 - the framework's signature
        return of_error(error)

    @app.exception_handler(KnowledgeBaseError)
    async def _theirs(request: Request, error: KnowledgeBaseError) -> Response:  # noqa: ARG001 - likewise
        return of_knowledge_base(error)

    @app.exception_handler(HTTPException)
    async def _framework(request: Request, error: HTTPException) -> Response:
        return of_http(error, request.method, request.url.path)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        return of_validation(error.errors(), _body_of(request))


def _body_of(request: Request) -> object:
    """What the route takes as its body."""
    field = getattr(request.scope.get("route"), "body_field", None)
    return field and field.field_info.annotation


class Problems:
    """The last catch: an error of ours becomes its problem, anything else a 500 with an incident id.

    The log gets the kind of the exception and the places in the code, never its message: messages of
    databases and parsers carry customers' words.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as failure:  # whatever it is, the caller gets an answer and the log an incident
            response = self._response(failure, scope)
            if started:
                raise _AnswerBroken from None
            await response(scope, receive, send)

    def _response(self, failure: Exception, scope: Scope) -> Response:
        if isinstance(failure, AssistError):
            return of_error(failure)
        if isinstance(failure, KnowledgeBaseError):
            return of_knowledge_base(failure)
        if isinstance(failure, HTTPException):
            return of_http(failure, scope["method"], scope["path"])
        incident = str(uuid7())
        record_incident(incident, failure)
        return problem(
            500,
            "internal_error",
            f"Something failed on our side. Ask the operator to look for incident {incident} in the log.",
            incident=incident,
        )


class _AnswerBroken(Exception):
    """The answer had begun and cannot be finished; the server closes the connection."""


def record_incident(incident: str, failure: BaseException) -> None:
    """Log what failed and where, without any message that could carry customers' words."""
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(failure.__traceback__)
    ]
    log.error(
        "incident",
        extra={"fields": {"incident": incident, "kind": type(failure).__qualname__, "places": places[-12:]}},
    )
