"""PDF → text, page by page."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, TextStringObject

from knowledge_base.loading.outcome import Limits, Refused

_INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6). Scanners put guessed words there."""


def read(data: bytes, limits: Limits) -> tuple[str, str | None]:
    """The visible text of all pages, an empty line between them. A PDF has no title to rely on."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Refused("encrypted", "the PDF is protected: save it without protection")
    if len(reader.pages) > limits.pages:
        detail = f"{len(reader.pages)} pages; at most {limits.pages} are read: split the file"
        raise Refused("too_many_pages", detail)
    pages: list[str] = []
    characters = 0
    for page in reader.pages:
        pages.append(page.extract_text(visitor_operand_before=_Ink()).strip())
        characters += len(pages[-1])
        if characters > limits.text_characters:
            raise Refused(
                "too_large", f"more than {limits.text_characters} characters of text: split the file"
            )
    return "\n\n".join(text for text in pages if text), None


class _Ink:
    """Takes the words out of what a page shows with no ink, before they are extracted."""

    def __init__(self) -> None:
        self._mode = 0
        self._saved: list[int] = []

    def __call__(self, operator: bytes, operands: list[Any], *_: object) -> None:
        if operator == b"q":
            self._saved.append(self._mode)
        elif operator == b"Q" and self._saved:
            self._mode = self._saved.pop()
        elif operator == b"Tr" and operands:
            self._mode = operands[0]
        elif self._mode in _INVISIBLE and operator in (b"Tj", b"TJ", b"'", b'"') and operands:
            operands[-1] = ArrayObject() if operator == b"TJ" else TextStringObject("")
