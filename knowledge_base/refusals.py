"""Refusals: what is wrong with a value that was given, in words that say what would be right.

Pydantic says what its own types want: "Tuple should have at least 1 item after validation, not 0". Whoever
wrote the value knows no tuples and reads "give at least 1 item".
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from knowledge_base.documents import SIGNAL_KIND

_NAME_PATTERN = "A-Za-z0-9._:@-]{1,"
_WORDS = {
    "missing": "it is missing",
    "string_type": "write a text",
    "string_sub_type": "write a text",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "int_parsing_size": "write a smaller whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "decimal_type": 'write an amount, as "12.50"',
    "decimal_parsing": 'write an amount, as "12.50"',
    "list_type": "give a list",
    "tuple_type": "give a list",
    "dict_type": "give an object",
    "model_type": "give an object",
    "model_attributes_type": "give an object",
    "date_type": "write a day, as 2026-01-31",
    "date_parsing": "write a day, as 2026-01-31",
    "date_from_datetime_parsing": "write a day, as 2026-01-31",
    "date_from_datetime_inexact": "write a day without a time, as 2026-01-31",
    "datetime_type": "write a moment, as 2026-01-31T10:00:00Z",
    "datetime_parsing": "write a moment, as 2026-01-31T10:00:00Z",
    "datetime_from_date_parsing": "write a moment, as 2026-01-31T10:00:00Z",
    "finite_number": "write a finite number",
    "none_required": "leave it out",
}
_COUNTED = {
    "string_too_short": ("write at least {min_length} {}", "min_length", "character"),
    "string_too_long": ("write at most {max_length} {}", "max_length", "character"),
    "too_short": ("give at least {min_length} {}", "min_length", "item"),
    "too_long": ("give at most {max_length} {}", "max_length", "item"),
    "decimal_max_places": ("write at most {decimal_places} {} after the point", "decimal_places", "digit"),
    "decimal_max_digits": ("write at most {max_digits} {}", "max_digits", "digit"),
    "decimal_whole_digits": ("write at most {whole_digits} {} before the point", "whole_digits", "digit"),
}
_BOUNDED = {
    "greater_than_equal": "it must be at least {ge}",
    "greater_than": "it must be more than {gt}",
    "less_than_equal": "it must be at most {le}",
    "less_than": "it must be less than {lt}",
}


def in_words(error: Mapping[str, Any]) -> str:
    """What is wrong with one value, as pydantic's `errors()` lists it, and what would be right."""
    kind, about = str(error["type"]), error.get("ctx") or {}
    if kind in _WORDS:
        return _WORDS[kind]
    if kind in _COUNTED:
        sentence, count, noun = _COUNTED[kind]
        return sentence.format(noun if about[count] == 1 else f"{noun}s", **about)
    if kind in _BOUNDED:
        return _BOUNDED[kind].format(**about)
    if kind == "literal_error":
        return f"it must be {about['expected']}"
    if kind == "string_pattern_mismatch":
        return _of_pattern(str(about["pattern"]))
    if kind == "extra_forbidden":
        return "there is no such field"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{message[:1].lower()}{message[1:]}" if kind == "value_error" else message


def not_a_field(name: str, known: Iterable[str]) -> str:
    """That `name` is no field, what was probably meant, and which there are."""
    fields = tuple(known)
    close = difflib.get_close_matches(name, fields, n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"there is no such field; {meant}known are {', '.join(fields)}"


def fields_at(model: object, place: Sequence[object]) -> tuple[str, ...]:
    """The fields that the object at `place` inside a `model` may have; none where it is no model."""
    inner = _models(model)
    for part in place:
        if isinstance(part, str):
            fields = [one.model_fields[part] for one in inner if part in one.model_fields]
            inner = [found for field in fields for found in _models(field.annotation)]
    return tuple(dict.fromkeys(name for one in inner for name in one.model_fields))


def _models(annotation: object) -> list[type[BaseModel]]:
    """The models that an annotation names, however deep in lists and unions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


def _of_pattern(pattern: str) -> str:
    _, found, rest = pattern.partition(_NAME_PATTERN)
    if found:
        return f"write 1 to {rest.partition('}')[0]} letters, digits and . _ : @ -"
    known = {
        r"^[A-Z]{3}$": "write three capital letters, as EUR",
        SIGNAL_KIND: "write family.what_happened in small letters, digits and _, as fridge.temperature_high",
        r"^attributes\.[A-Za-z_][A-Za-z0-9_]{0,79}$": "name an attribute, as attributes.goodwill_used_12m",
        "^https?://": "write an address that begins with https:// or http://",
    }
    return known.get(pattern, f"it must have the form {pattern}")
