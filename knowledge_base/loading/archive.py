"""The files in a zip archive, without trusting anything it says about itself."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

from knowledge_base.loading.outcome import Limits, Refused

_STEP = 64 * 1024
_FREE = 1_000_000
"""Bytes that may inflate at any ratio: small files full of one letter do no harm."""
_DIRECTORY_ENTRY = b"PK\x01\x02"
_UNSAFE_NAME = re.compile(r"\.\.(?:/|$)|^/|^[A-Za-z]:|[\\\x00-\x1f\x7f]|^.{513,}$", re.DOTALL)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def entries(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | Refused]]:
    """Each file of the archive with its content, or with why it is refused.

    Raises Refused, and so ends, where the archive as a whole is damaged or takes more than `limits`.
    """
    left = limits.inflated_bytes
    with _opened(data, limits) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            try:
                content = _content(archive, entry, min(left, limits.file_bytes), limits)
            except Refused as refused:
                if refused.code == "inflates_too_much":
                    raise
                yield entry.filename, refused
            else:
                left -= len(content)
                yield entry.filename, content


def names(data: bytes, limits: Limits) -> set[str]:
    """The names in the archive. Raises Refused where it cannot be read."""
    with _opened(data, limits) as archive:
        return set(archive.namelist())


def _opened(data: bytes, limits: Limits) -> zipfile.ZipFile:
    # Counted before the directory is read: a million entries would take a third of a gigabyte.
    if data.count(_DIRECTORY_ENTRY) > limits.entries:
        raise Refused("too_many_entries", f"the archive holds more than {limits.entries} files")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise Refused("damaged", f"the archive is damaged ({type(error).__name__})") from None


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, limits: Limits) -> bytes:
    if _UNSAFE_NAME.search(entry.filename):
        raise Refused("unsafe_name", "the name leads out of the archive")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise Refused("unsafe_name", "this is a link or a device, not a file")
    if entry.flag_bits & 0x1:
        raise Refused("encrypted", "the file has a password")
    most = min(most, _FREE + entry.compress_size * limits.inflation)
    inflated = bytearray()
    try:
        with archive.open(entry) as stream:
            while step := stream.read(_STEP):
                inflated += step
                if len(inflated) > most:
                    raise Refused("inflates_too_much", f"{entry.filename} inflates to more than {most} bytes")
    except _DAMAGED as error:
        raise Refused("damaged", f"the file is damaged in the archive ({type(error).__name__})") from None
    return bytes(inflated)
