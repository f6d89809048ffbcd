"""Naming: whether a text names a thing: by its number, by its name, or by what such things are called."""

from __future__ import annotations

import re
from functools import lru_cache

from assist.customers.profile import Order, OwnedProduct
from assist.reading.words import calls, holds

_LAST_DIGITS = re.compile(r"\d{4,}$")
_CAMEL = re.compile(r"[a-z][A-Z]")

CODE = re.compile(
    r"(?<![\w@.+-])#?((?=(?:[\w-]*\d){4})(?=[\w-]*[A-Za-z-]|\d{5})[A-Za-z\d][\w-]{3,30})(?![\w@])"
)
"""The number of an order or a device, as people write them."""


def codes_in(text: str) -> tuple[str, ...]:
    """What in `text` looks like the number of an order or a device."""
    return tuple(found[1] for found in CODE.finditer(text))


def names_order(order: Order, text: str) -> bool:
    """Whether `text` holds the order's id, or the digits at its end as people read them (four or more)."""
    if holds(text, order.id):
        return True
    digits = _LAST_DIGITS.search(order.id)
    return bool(digits and digits.group() in text and re.search(rf"(?<!\d){digits.group()}(?!\d)", text))


def names_product(product: OwnedProduct, text: str) -> bool:
    """Whether `text` holds the serial, the SKU, or what the product or its family is called."""
    if product.serial and holds(text, product.serial):
        return True
    if holds(text, product.sku) or holds(text, product.name):
        return True
    return any(calls(text, name.replace("_", " ")) for name in (product.family, *product.called))


@lru_cache(maxsize=4096)
def short_name(name: str) -> str | None:
    """What people call it for short: "LumiHub" of a "LumiHub 3", "speaker" of a "Bluetooth Speaker"."""
    words = name.split()
    if len(words) < 2:
        return None
    if _CAMEL.search(words[0]) or any(re.search(r"\d", word) for word in words):
        return words[0] if words[0].isalpha() and len(words[0]) > 3 else None
    return words[-1] if words[-1].isalpha() and len(words[-1]) > 2 else None


def holds_short(text: str, name: str) -> bool:
    short = short_name(name)
    return short is not None and calls(text, short)
