"""Request bodies read strictly: what JSON forbids, or no store takes, is refused before any handler."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assist.api.lanes import Lanes
from assist.strict_json import parse

# 2.4 MB hold a list of 1.2 million wrong items, which took 25 s to refuse item by item.
MOST_VALUES = 30_000  # in one body; 5000 turns with every field need 25,000
LONGEST_LIST = 5_000  # items; the longest list of the contract is the turns of a conversation
MOST_NAMES = 1_000  # in one object
ASIDE_FROM = 16_384  # bytes; a smaller body is read faster than it is handed to a thread

_LINE_END = "\n"
_STRING_OR_SEPARATOR = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[,\[{]', re.DOTALL)


def read(body: bytes) -> Any:
    """The value of a request's body. JSONDecodeError as `parse`; HTTPException 413: it holds too much."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()  # without the mark that `body` may begin with
        raise json.JSONDecodeError(f"not UTF-8 at {_place(before, len(before))}", "", 0) from None
    _count(text)
    try:
        value = parse(text)
    except json.JSONDecodeError as error:
        if not error.doc:
            raise  # beyond the grammar, and it says what
        # The framework passes on the message only.
        reason = f"{error.msg.removesuffix(' at')} at {_place(text, error.pos)}"
        raise json.JSONDecodeError(reason, text, error.pos) from None
    _measure(value)
    return value


def _place(text: str, at: int) -> str:
    return f"line {text.count(_LINE_END, 0, at) + 1}, column {at - text.rfind(_LINE_END, 0, at)}"


def _count(text: str) -> None:
    """Refuse too many values before any is made: each adds a separator outside of the strings."""
    if sum(map(text.count, ",[{")) <= MOST_VALUES:
        return
    found = 0
    for token in _STRING_OR_SEPARATOR.finditer(text):
        found += text[token.start()] != '"'
        if found > MOST_VALUES:
            _too_much(f"The body holds more than {MOST_VALUES} values")


def _measure(value: Any) -> None:
    rest = [value]
    while rest:
        item = rest.pop()
        if isinstance(item, list):
            if len(item) > LONGEST_LIST:
                _too_much(f"A list in the body has more than {LONGEST_LIST} items")
            rest.extend(item)
        elif isinstance(item, dict):
            if len(item) > MOST_NAMES:
                _too_much(f"An object in the body has more than {MOST_NAMES} names")
            rest.extend(item.values())


def _too_much(what: str) -> NoReturn:
    # An HTTPException, because the framework passes only those on from inside its own body reading.
    raise HTTPException(413, f"{what}; send less, or in several requests.")


class StrictRequest(Request):
    """A request whose body is read by `read`; a large one in a thread, so that nobody else waits for it."""

    async def json(self) -> Any:
        """The body's value; refused as `read` does."""
        body = await self.body()
        if len(body) < ASIDE_FROM:
            return read(body)
        lanes: Lanes = self.app.state.parts.lanes
        return await lanes.bodies.run(read, body)


class StrictRoute(APIRoute):
    """A route that reads its body strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, given our request."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly
