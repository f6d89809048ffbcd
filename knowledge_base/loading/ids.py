"""Document ids from file names and titles."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

_OLDER = re.compile(r"(?P<id>.+)\.v(?P<version>[1-9]\d{0,5})")
_VALID = re.compile(r"[A-Za-z0-9._:@-]{1,128}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._@]+")
_LONGEST = 100


def id_from_name(name: str) -> str:
    """A valid id that reads like `name`: "Rückgabe & Umtausch.pdf" → "Ruckgabe-Umtausch".

    Names without any letter an id may hold, and very long ones, end in a digest of the name.
    """
    return slug(PurePosixPath(name).stem)


def slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words)
    kept = _UNSAFE.sub("-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-.")
    if kept and len(kept) <= _LONGEST:
        return kept
    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{kept[:_LONGEST]}-{digest}" if kept else f"document-{digest}"


def valid_id(given: object) -> str | None:
    """`given` as an id, or None. A slash becomes a colon: `faq/returns` → `faq:returns`."""
    wanted = str(given).strip().replace("/", ":") if isinstance(given, str | int) else ""
    return wanted if _VALID.fullmatch(wanted) else None


def title_from_name(name: str) -> str:
    """A title for a file that has none inside: "late-delivery_uk.txt" → "Late delivery uk"."""
    words = " ".join(re.split(r"[\s_-]+", PurePosixPath(name).stem)).strip() or "Untitled"
    return f"{words[0].upper()}{words[1:]}"[:300]


def older_version(name: str) -> int | None:
    """The N of `ID.vN.md`, or None for any other name."""
    match = _OLDER.fullmatch(PurePosixPath(name).stem)
    return int(match["version"]) if match else None


def id_of_any_version(name: str) -> str:
    """The id that `ID.md` and its older versions `ID.vN.md` share."""
    stem = PurePosixPath(name).stem
    match = _OLDER.fullmatch(stem)
    return slug(match["id"] if match else stem)


def in_version_order(name: str) -> tuple[str, float, str]:
    """Sorts `ID.v1.md`, `ID.v2.md`, `ID.md` in this order."""
    return id_of_any_version(name), older_version(name) or float("inf"), name
