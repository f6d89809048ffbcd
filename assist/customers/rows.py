"""Customer files → rows: JSONL, one customer a line, or CSV with a header.

A JSONL line is what `PUT /v1/customers/{id}` takes, with the `id` and, where known, `interactions`.
CSV columns are the plain fields (`id`, `name`, `tier`, `region`, `language`), one column for each kind of
identity (`email`, `phone`, `account`, `device`, `handle`), `attributes.X` and `preferences.X`, and the lists
(`orders`, `products`, `entitlements`, `identities`, `interactions`) as JSON. An empty cell says nothing.

What a row names replaces what is on file, and what it does not name stays: a file of two columns wipes
nothing.
Identities are replaced by their kinds, preferences and attributes by their keys; `[]` says there are none.
What was never given is not known: who has no `entitlements` on file may have some.

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
    """Its line in the file, from 1."""
    detail: str


def rows_of(name: str, data: bytes) -> Iterator[Mapping[str, Any] | Unreadable | None]:
    """The rows of a customer file, by its name's ending, one for each line; None for a line that ends no row.

    Unprocessable for a file that is neither kind, holds nothing or names its columns wrongly.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unprocessable("not_utf8", f"{name!r} is not UTF-8; save it as UTF-8.") from None
    if not name.lower().endswith((".jsonl", ".ndjson", ".csv")):
        raise Unprocessable("unknown_format", f"{name!r} is neither .jsonl nor .csv.")
    if not text.strip():
        raise Unprocessable("no_rows", f"{name!r} is empty: send one customer a line.")
    return _from_csv(name, text) if name.lower().endswith(".csv") else _from_jsonl(text)


def _from_jsonl(text: str) -> Iterator[Mapping[str, Any] | Unreadable | None]:
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        if not line.strip():
            yield None  # what comes after it keeps its number
            continue
        try:
            row = parse(line)
        except json.JSONDecodeError as failure:
            yield Unreadable(number, f"not readable as JSON: {_where(failure)}")
            continue
        yield row if isinstance(row, dict) else Unreadable(number, "not a JSON object")


def _where(failure: json.JSONDecodeError) -> str:
    """What is wrong, and in which column where it is the grammar."""
    return f"{failure.msg}, at column {failure.colno}" if failure.doc else failure.msg


def _from_csv(name: str, text: str) -> Iterator[Mapping[str, Any] | Unreadable | None]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = list(reader.fieldnames or ())
    except csv.Error as failure:
        raise Unprocessable(
            "invalid_header", f"{name!r}: its first line is not readable: {failure}."
        ) from None
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        raise Unprocessable("invalid_header", f"{name!r}: the column {twice!r} stands twice: keep one.")
    other = next((mark for mark in ";\t" if len(columns) == 1 and mark in columns[0]), None)
    if other:
        raise Unprocessable(
            "invalid_header", f"{name!r}: {other!r} stands between its columns: write commas."
        )
    return _rows(reader)


def _rows(reader: csv.DictReader[str]) -> Iterator[Mapping[str, Any] | Unreadable | None]:
    line = 0
    for found in iter(lambda: _next(reader), None):
        read = reader.reader.line_num  # its own count stands still at a row that is not readable
        yield from (None for _ in range(line + 1, read))
        line = read
        yield Unreadable(line, found) if isinstance(found, str) else found


def _next(reader: csv.DictReader[str]) -> Mapping[str, Any] | str | None:
    """The next row, or why it is none; None at the end."""
    try:
        return _row(next(reader))
    except StopIteration:
        return None
    except json.JSONDecodeError as failure:
        return failure.msg
    except (csv.Error, ValueError) as failure:
        return str(failure)


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
            known = ", ".join(
                [*sorted(_PLAIN), *_IDENTITIES, *sorted(_LISTS), "attributes.X", "preferences.X"]
            )
            raise ValueError(f"{column!r} is not a column this import knows: known are {known}")
    return row


def _list(column: str, cell: str) -> list[Any]:
    try:
        found = parse(cell)
    except json.JSONDecodeError as failure:
        raise ValueError(f"column {column!r} is not readable as JSON: {_where(failure)}") from None
    if not isinstance(found, list):
        raise ValueError(f"column {column!r} must hold a JSON list")
    return found
