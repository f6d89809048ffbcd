"""Tables and lines: one document per row of a CSV file, or per line of a JSONL file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from knowledge_base.documents import Document
from knowledge_base.front_matter import FIELDS, InvalidDocument, document_from_text
from knowledge_base.loading.ids import id_from_name, slug, valid_id
from knowledge_base.loading.outcome import Failed, Limits, Loaded, Refused

_LISTS = ("teams", "products", "regions", "channels", "holidays")
_LONGEST_TITLE = 80


def from_csv(
    name: str, source: str, defaults: Mapping[str, object], limits: Limits
) -> Iterator[Loaded | Failed]:
    """The rows of a table with the columns `text`, and where wanted `id`, `title` and other fields.

    Lists (products, regions, ...) are written `eu; uk`. Columns that are no fields are left out.
    """
    rows = csv.reader(io.StringIO(source, newline=""), delimiter=_delimiter(source), strict=True)
    csv.field_size_limit(limits.text_characters)
    columns: list[str] = []
    taken: set[str] = set()
    try:
        for count, row in enumerate(rows):
            if not columns:
                columns = _columns(row)
            elif any(row):
                _count(count, limits)
                place = f"{name}:{rows.line_num}"
                yield _unless_taken(
                    place, _row(place, dict(zip(columns, row, strict=False)), defaults), taken
                )
    except csv.Error as error:
        yield Failed(f"{name}:{rows.line_num}", "damaged", f"the table cannot be read from here on: {error}")


def from_jsonl(
    name: str, source: str, defaults: Mapping[str, object], limits: Limits
) -> Iterator[Loaded | Failed]:
    """One document per line: `{"id", "title", "text"}` and other fields; `metadata` is left out."""
    taken: set[str] = set()
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip():
            _count(number, limits)
            yield _unless_taken(f"{name}:{number}", _line(f"{name}:{number}", line, defaults), taken)


def _unless_taken(place: str, outcome: Loaded | Failed, taken: set[str]) -> Loaded | Failed:
    """`outcome`, unless its id stood above: the second document would silently replace the first."""
    if isinstance(outcome, Failed):
        return outcome
    if outcome.document_id in taken:
        return Failed(place, "duplicate_id", f"the id {outcome.document_id!r} stands above already")
    taken.add(outcome.document_id)
    return outcome


def _columns(row: list[str]) -> list[str]:
    columns = [column.strip().lower() for column in row]
    if "text" not in columns or len(set(columns)) < len(columns):
        raise Refused("invalid_table", "the first row must name the columns, among them text, each once")
    return columns


def _delimiter(source: str) -> str:
    header = source.lstrip().split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _count(number: int, limits: Limits) -> None:
    if number > limits.rows:
        raise Refused("too_many_rows", f"only the first {limits.rows} rows were read: split the file")


def _row(place: str, row: dict[str, str], defaults: Mapping[str, object]) -> Loaded | Failed:
    fields: dict[str, object] = {
        column: _listed(value) if column in _LISTS else value.strip()
        for column, value in row.items()
        if column in FIELDS and value.strip()
    }
    return _document(place, row.get("id", "").strip(), row.get("text", ""), {**defaults, **fields})


def _listed(value: str) -> list[str]:
    return [part for part in (part.strip() for part in value.replace(",", ";").split(";")) if part]


def _line(place: str, line: str, defaults: Mapping[str, object]) -> Loaded | Failed:
    try:
        held = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return Failed(place, "damaged", f"this line is not JSON: {error}")
    if not isinstance(held, dict):
        return Failed(place, "damaged", "this line is not a JSON object")
    fields = {key: value for key, value in held.items() if key not in ("id", "text", "metadata")}
    return _document(place, held.get("id", ""), held.get("text"), {**defaults, **fields})


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _document(place: str, given_id: Any, text: Any, fields: Mapping[str, object]) -> Loaded | Failed:
    document_id = valid_id(given_id)
    if given_id not in ("", None) and document_id is None:
        return Failed(place, "invalid_id", f"{given_id!r} is no id: use 1 to 128 of A-Z a-z 0-9 . _ : @ -")
    if not isinstance(text, str) or not text.strip():
        return Failed(place, "invalid_document", "text: is missing or empty")
    try:
        document = document_from_text(text, fields, _first_words(text))
    except InvalidDocument as invalid:
        return Failed(place, "invalid_document", str(invalid))
    return Loaded(document_id or _id(place, document), document)


def _id(place: str, document: Document) -> str:
    return f"{id_from_name(place.rpartition(':')[0])[:27]}:{slug(document.title)[:100]}"


def _first_words(text: str) -> str:
    words = text.split("\n", 1)[0] if text.strip() == text else text.strip().split("\n", 1)[0]
    return words if len(words) <= _LONGEST_TITLE else f"{words[: _LONGEST_TITLE - 1].rsplit(' ', 1)[0]}…"
