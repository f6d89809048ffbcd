"""Files sent to an import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile

from assist.errors import Unprocessable

MOST_FILES = 1000


def file_body(*other_types: str) -> dict[str, Any]:
    """The OpenAPI of an import's body: multipart files, or one file of another type as the body itself."""
    files = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}
    form = {"schema": {"type": "object", "required": ["files"], "properties": {"files": files}}}
    raw = {"schema": {"type": "string"}}
    content = {"multipart/form-data": form, **dict.fromkeys(other_types, raw)}
    return {"requestBody": {"required": True, "content": content}}


@asynccontextmanager
async def uploaded_files(request: Request) -> AsyncIterator[list[tuple[str, BinaryIO]]]:
    """The names and contents of a multipart body's files, whatever their fields are called, while open.

    Unprocessable where there is none.
    """
    if media_type(request) != "multipart/form-data":
        raise Unprocessable(
            "not_multipart", "Send the files as multipart/form-data, each in a field `files`."
        )
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        if not files:
            raise Unprocessable("no_files", "The body holds no file; send at least one in a field `files`.")
        yield [(file.filename or f"file-{number}", file.file) for number, file in enumerate(files, 1)]


def media_type(request: Request) -> str:
    """The body's type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
