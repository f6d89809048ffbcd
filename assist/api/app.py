"""The application: every route and every middleware, outermost first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from assist.api import (
    conversations,
    customers,
    decided,
    documents,
    frame,
    insights,
    jobs,
    journal,
    keys,
    me,
    openapi,
    outreach,
    page_files,
    paperwork,
    problems,
    process,
    reference,
    reports,
    search,
    stops,
    suggest,
    suggestions,
    trials,
)
from assist.api.callers import Gate
from assist.api.headers import SafeHeaders
from assist.api.lanes import Lanes
from assist.api.limits import BodyLimit, TimeLimit
from assist.api.observing import Observing
from assist.api.problems import Problems
from assist.api.replaying import Replaying
from assist.api.streams import Feed
from assist.api.the_service import Parts
from assist.wiring import Service

VERSION = "0.1.0"  # as in pyproject.toml: the project runs from its folder, without being installed
_NOUNS = (
    process,
    documents,
    trials,
    jobs,
    search,
    suggest,
    conversations,
    suggestions,
    paperwork,
    customers,
    outreach,
    stops,
    journal,
    decided,
    insights,
    reports,
    keys,
    me,
    frame,
    page_files,
    reference,
)
_CORS_METHODS = ["GET", "POST", "PUT", "DELETE"]
_CORS_HEADERS = [
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "X-Agent-Id",
    "X-Request-Id",
    "Last-Event-ID",
]


def create_app(service: Service) -> FastAPI:
    """The HTTP face of `service`."""
    lanes = Lanes()
    parts = Parts(service, lanes, Feed(service.events, service.keys, lanes.stream))
    app = FastAPI(
        title="Assist",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=_middleware(parts),
        lifespan=_lifespan,
    )
    app.state.parts = parts
    problems.install(app)
    for module in _NOUNS:
        app.include_router(module.router)
    openapi.describe(app)
    return app


def _middleware(parts: Parts) -> list[Middleware]:
    service, lanes = parts.service, parts.lanes
    limits = service.limits
    origins = list(limits.allowed_origins)
    cors = Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=_CORS_METHODS,
        allow_headers=_CORS_HEADERS,
        expose_headers=["X-Request-Id", "Retry-After"],
    )
    return [
        Middleware(Observing, numbers=parts.numbers),
        Middleware(SafeHeaders, frame_origins=limits.frame_origins),
        *([cors] if origins else []),
        Middleware(Problems),
        Middleware(TimeLimit, seconds=limits.request_timeout_seconds),
        Middleware(Problems),  # a late failure must reach the log although nobody waits for the answer
        Middleware(BodyLimit, max_bytes=limits.max_body_bytes, max_import_bytes=limits.max_import_bytes),
        Middleware(Gate, keys=service.keys, lane=lanes.gate),
        Middleware(Replaying, idempotency=service.idempotency, lane=lanes.gate),
    ]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    parts.service.imports.resume()
    parts.service.rehearsals.resume()
    parts.feed.open()
    yield
    parts.feed.close()
    parts.later.close()
    parts.service.close()
