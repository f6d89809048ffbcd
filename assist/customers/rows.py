"""Customer files → rows: JSONL, one customer a line, or CSV with a header.

A JSONL line is what `PUT /v1/customers/{id}` takes, with the `id` and, where known, `interactions`.
CSV columns are the plain fields (`id`, `name`, `tier`, `region`, `language`), one column for each kind of
identity (`email`, `phone`, `account`, `device`, `handle`), `attributes.X` and `preferences.X`, and the lists
(`orders`, `products`, `entitlements`, `identities`, `interactions`) as JSON. An empty cell says nothing.

Every row is read as strictly as a request body (`assist.strict_json`), and one that is refused leaves the
others alone.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assist.errors import Unprocessable
from assist.strict_json import parse, storable

_PLAIN = frozenset({"id", "name", "tier", "region", "language"})
_IDENTITIES = ("email", "phone", "account", "device", "handle")
_LISTS = frozenset({"orders", "products", "entitlements", "identities", "interactions"})


@dataclass(frozen=True)
class Unreadable:
    """A row that could not even be read."""

    row: int
    """Counts from 1."""
    detail: str


def rows_of(name: str, data: bytes) -> Iterator[Mapping[str, Any] | Unreadable | None]:
    """The rows of a customer file, by its name's ending; None for an empty line.

    Unprocessable for a file that is neither kind.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unprocessable("not_utf8", f"{name!r} is not UTF-8; save it as UTF-8.") from None
    if name.lower().endswith((".jsonl", ".ndjson")):
        return _from_jsonl(text)
    if name.lower().endswith(".csv"):
        return _from_csv(text)
    raise Unprocessable("unknown_format", f"{name!r} is neither .jsonl nor .csv.")


def _from_jsonl(text: str) -> Iterator[Mapping[str, Any] | Unreadable | None]:
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        if not line.strip():
            yield None  # what comes after it keeps its number
            continue
        try:
            row = parse(line)
        except json.JSONDecodeError as failure:
            yield Unreadable(number, f"not readable as JSON: {failure.msg}")
            continue
        yield row if isinstance(row, dict) else Unreadable(number, "not a JSON object")


def _from_csv(text: str) -> Iterator[Mapping[str, Any] | Unreadable]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
            yield _row(cells)
        except StopIteration:
            return
        except json.JSONDecodeError as failure:
            yield Unreadable(number, failure.msg)
        except (csv.Error, ValueError) as failure:
            yield Unreadable(number, str(failure))


def _row(cells: Mapping[str | None, Any]) -> Mapping[str, Any]:
    if None in cells:
        raise ValueError("more cells than the header has columns")
    row: dict[str, Any] = {}
    for column, cell in cells.items():
        if column is None or not cell:
            continue
        storable(column)
        storable(cell)
        group, dot, field = column.partition(".")
        if column in _PLAIN:
            row[column] = cell
        elif column in _IDENTITIES:
            row.setdefault("identities", []).append({"kind": column, "value": cell})
        elif column in _LISTS:
            row.setdefault(column, []).extend(_list(column, cell))
        elif dot and group in ("attributes", "preferences"):
            row.setdefault(group, {})[field] = cell
        else:
            raise ValueError(f"{column!r} is not a column this import knows")
    return row


def _list(column: str, cell: str) -> list[Any]:
    try:
        found = parse(cell)
    except json.JSONDecodeError as failure:
        raise ValueError(f"column {column!r} is not readable as JSON: {failure.msg}") from None
    if not isinstance(found, list):
        raise ValueError(f"column {column!r} must hold a JSON list")
    return found
