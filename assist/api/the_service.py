"""How a route gets at the service and at what lives as long as the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from assist.api.lanes import Lanes
from assist.api.later import Later
from assist.api.observing import Numbers
from assist.api.streams import Feed
from assist.wiring import Service


@dataclass(frozen=True)
class Parts:
    """What one application is made of, beside its routes."""

    service: Service
    lanes: Lanes
    feed: Feed
    numbers: Numbers = field(default_factory=Numbers)
    later: Later = field(default_factory=Later)


# All of these are async: a plain function would wait for the very pool that a hung encoder fills.


async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


_TheParts = Annotated[Parts, Depends(_parts)]


async def _service(parts: _TheParts) -> Service:
    return parts.service


async def _lanes(parts: _TheParts) -> Lanes:
    return parts.lanes


async def _feed(parts: _TheParts) -> Feed:
    return parts.feed


async def _numbers(parts: _TheParts) -> Numbers:
    return parts.numbers


async def _later(parts: _TheParts) -> Later:
    return parts.later


async def _operation(request: Request) -> str | None:
    return getattr(request.state, "operation", None)


TheService = Annotated[Service, Depends(_service)]
TheLanes = Annotated[Lanes, Depends(_lanes)]
TheFeed = Annotated[Feed, Depends(_feed)]
TheNumbers = Annotated[Numbers, Depends(_numbers)]
TheLater = Annotated[Later, Depends(_later)]
Operation = Annotated[str | None, Depends(_operation)]
"""A UUIDv7 for what this request makes, the same for every try under one idempotency key; None without."""
