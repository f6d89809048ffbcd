"""What operators see of each request: a JSON log line and Prometheus numbers. Never a text, never a query."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from assist.suggestions import Answer

log = logging.getLogger("assist.requests")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class JsonLines(logging.Formatter):
    """One JSON object a line; whatever characters a value holds, it cannot forge a second line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, message and `fields`."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, Any] = getattr(record, "fields", {})
        line = {
            "at": moment,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(line | fields)


def log_to_stderr() -> None:
    """Send our packages' log and the server's to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("assist", "knowledge_base", "embeddings", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO)


class Numbers:
    """The service's counters, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "assist_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "assist_request_seconds",
            "Time until an answer began.",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.answers = Counter(
            "assist_answers",
            "Answers to turns and suggest calls.",
            ["status", "reason"],
            registry=self.registry,
        )
        self.decisions = Counter(
            "assist_decisions", "What people decided.", ["outcome"], registry=self.registry
        )

        self.signals = Counter(
            "assist_signals",
            "Signals received, by why there is no outreach for them.",
            ["reason"],
            registry=self.registry,
        )
        self.outreach_decisions = Counter(
            "assist_outreach_decisions",
            "What people decided of outreach.",
            ["outcome"],
            registry=self.registry,
        )

    def count(self, answer: Answer | None) -> None:
        """Count an answer by its status and its reason code."""
        if answer is not None:
            self.answers.labels(answer.status, answer.reason or "").inc()


class Observing:
    """Gives each request an id, counts it, and logs it by its route's template."""

    def __init__(self, app: ASGIApp, numbers: Numbers) -> None:
        self._app = app
        self._numbers = numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).get("x-request-id"))
        began = time.perf_counter()
        status, answered_ms = 0, 0.0

        async def watched(message: Message) -> None:
            nonlocal status, answered_ms
            if message["type"] == "http.response.start":
                status, answered_ms = message["status"], (time.perf_counter() - began) * 1000
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._record(scope, request_id, status, answered_ms)

    def _record(self, scope: Scope, request_id: str, status: int, answered_ms: float) -> None:
        method = scope["method"] if scope["method"] in _KNOWN_METHODS else "other"
        route = route_template(scope)
        self._numbers.requests.labels(method, route, str(status)).inc()
        self._numbers.seconds.labels(method, route).observe(answered_ms / 1000)
        caller = scope.get("state", {}).get("caller")
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(answered_ms, 1),
            "request_id": request_id,
            "key_id": caller.key_id if caller else None,
        }
        log.info("request", extra={"fields": fields})


def route_template(scope: Scope) -> str:
    """`/v1/documents/{id}`, or "none" where nothing matched: callers' paths never become labels."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    template = getattr(context, "path", None) or getattr(scope.get("route"), "path", None)
    return template if isinstance(template, str) else "none"


def _request_id(given: str | None) -> str:
    return given if given and _REQUEST_ID.fullmatch(given) else str(uuid7())
