"""What a file really is, by its content; its name only says what it claims to be."""

from __future__ import annotations

import codecs
from pathlib import PurePosixPath
from typing import Literal

from knowledge_base.loading import archive
from knowledge_base.loading.outcome import Limits, Refused

Format = Literal["markdown", "text", "html", "pdf", "word", "csv", "jsonl", "zip"]

FORMATS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "word",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".zip": "zip",
}
_CALLED: dict[Format, str] = {
    "pdf": "a PDF",
    "word": "a Word document",
    "zip": "a zip archive",
    "html": "a web page",
    "text": "text",
}
_NOT_TAKEN = {
    b"\xd0\xcf\x11\xe0": "an old Office file, or one with a password: save it as .docx without a password",
    b"{\\rtf": "rich text: save it as .docx",
    b"\x1f\x8b": "a gzip archive: use .zip",
    b"7z\xbc\xaf": "a 7z archive: use .zip",
    b"Rar!": "a RAR archive: use .zip",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x7fELF": "a program",
}
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def format_of(name: str, data: bytes, limits: Limits) -> Format:
    """The format of a file whose name and content agree.

    Raises Refused where the name promises nothing we take, or something else than the content is.
    """
    claimed = FORMATS.get(PurePosixPath(name).suffix.lower())
    if claimed is None:
        raise Refused("unsupported_type", f"{_ending(name)} is not taken: use one of {' '.join(FORMATS)}")
    if not data.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise Refused("empty_file", "the file is empty")
    actual = _actual(data, limits)
    if actual != claimed and (actual != "text" or claimed in ("pdf", "word", "zip")):
        raise Refused("type_mismatch", f"the name ends in {_ending(name)}, but this is {_CALLED[actual]}")
    return claimed


def decoded(data: bytes) -> str:
    """`data` as text: UTF-8, or what its byte order mark says."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"byte {error.start} is not {encoding}: save the file as UTF-8"
        raise Refused("unreadable_text", detail) from None
    if "\0" in text:
        raise Refused("unsupported_type", "this is no text: it holds null characters")
    return text


def _actual(data: bytes, limits: Limits) -> Format:
    """The format its content shows; "text" where nothing shows another one."""
    for mark, called in _NOT_TAKEN.items():
        if data.startswith(mark):
            raise Refused("unsupported_type", f"this is {called}")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(archive.names(data, limits))
    beginning = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(b"%pdf-"):
        return "pdf"
    if beginning.startswith((b"<!doctype html", b"<html")):
        return "html"
    if b"\0" in data[:4096] and not data.startswith(tuple(mark for mark, _ in _MARKS)):
        raise Refused("unsupported_type", "this is no text: it holds null characters")
    return "text"


def _kind_of_zip(names: set[str]) -> Format:
    if "word/document.xml" in names:
        return "word"
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise Refused("unsupported_type", "this is another Office file: save it as .docx or .pdf")
    return "zip"


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower() or "a name without an ending"
