"""How a route gets at the service."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from assist.api.lanes import Lanes
from assist.api.observing import Numbers
from assist.wiring import Service


async def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


async def _lanes(request: Request) -> Lanes:
    lanes: Lanes = request.app.state.lanes
    return lanes


async def _numbers(request: Request) -> Numbers:
    numbers: Numbers = request.app.state.numbers
    return numbers


TheService = Annotated[Service, Depends(_service)]
TheLanes = Annotated[Lanes, Depends(_lanes)]
TheNumbers = Annotated[Numbers, Depends(_numbers)]
