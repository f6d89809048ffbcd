"""One uploaded file → its documents, and what could not be read of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath

from knowledge_base.front_matter import (
    InvalidDocument,
    document_from_markdown,
    document_from_text,
    places_of,
)
from knowledge_base.loading import archive, rows, sandbox
from knowledge_base.loading.ids import (
    id_from_name,
    id_of_any_version,
    in_version_order,
    older_version,
    title_from_name,
)
from knowledge_base.loading.outcome import Failed, Limits, Loaded, Refused
from knowledge_base.loading.sniffing import Format, decoded, format_of

Outcome = Loaded | Failed


def load_file(
    name: str, data: bytes, defaults: Mapping[str, object] | None = None, limits: Limits | None = None
) -> list[Loaded | Failed]:
    """The documents in an uploaded file, in the order they are to be stored, and what failed.

    `defaults` are fields for documents that do not name them themselves: a document without `kind` fails,
    one without `audience` is seen by nobody but editors. Never raises for what is in the file.
    """
    limits, defaults = limits or Limits(), defaults or {}
    read = _read_zip if name.lower().endswith(".zip") else _read_single
    return list(_guarded(name, lambda: read(name, data, defaults, limits)))


def _guarded(name: str, read: Callable[[], Iterable[Outcome]]) -> Iterator[Outcome]:
    """What `read` gives until it refuses."""
    try:
        yield from read()
    except Refused as refused:
        yield Failed(name, refused.code, refused.detail)
    except InvalidDocument as invalid:
        yield Failed(name, "invalid_document", str(invalid))


def _read_single(name: str, data: bytes, defaults: Mapping[str, object], limits: Limits) -> Iterable[Outcome]:
    format_ = _checked(name, data, limits)
    if format_ == "markdown" and older_version(name):
        detail = "an older version alone would replace the current one: import a zip with all versions"
        raise Refused("older_version", detail)
    return _documents(name, format_, data, defaults, limits)


def _read_zip(name: str, data: bytes, defaults: Mapping[str, object], limits: Limits) -> Iterator[Outcome]:
    _checked(name, data, limits)
    files: list[tuple[str, bytes]] = []
    try:
        for entry, content in archive.entries(data, limits):
            if isinstance(content, Refused):
                yield Failed(f"{name}/{entry}", content.code, content.detail)
            elif not _is_litter(entry):
                files.append((entry, content))
    except Refused as refused:
        # Nothing of a bomb is worth having: not even what came before it.
        yield Failed(name, refused.code, refused.detail)
        return
    owners: dict[str, str] = {}
    for entry, content in sorted(files, key=lambda file: in_version_order(file[0])):
        read = partial(_read_entry, f"{name}/{entry}", content, defaults, limits)
        owner = str(PurePosixPath(entry).with_name(id_of_any_version(entry)))
        for outcome in _guarded(f"{name}/{entry}", read):
            yield _unless_taken(outcome, f"{name}/{entry}", owner, owners)


def _is_litter(entry: str) -> bool:
    """What file managers leave in archives."""
    return entry.startswith("__MACOSX/") or entry.rsplit("/", 1)[-1].startswith(".")


def _read_entry(name: str, data: bytes, defaults: Mapping[str, object], limits: Limits) -> Iterable[Outcome]:
    if name.lower().endswith(".zip"):
        raise Refused("nested_archive", "an archive inside an archive is not opened")
    return _documents(name, _checked(name, data, limits), data, defaults, limits)


def _unless_taken(outcome: Outcome, place: str, owner: str, owners: dict[str, str]) -> Outcome:
    """`outcome`, unless its id is that of another file: only versions of one file may share one."""
    if isinstance(outcome, Failed) or owners.setdefault(outcome.document_id, owner) == owner:
        return outcome
    detail = f"{owners[outcome.document_id]} has the id {outcome.document_id!r} already: rename one of them"
    return Failed(place, "duplicate_id", detail)


def _checked(name: str, data: bytes, limits: Limits) -> Format:
    if len(data) > limits.file_bytes:
        raise Refused("too_large", f"{len(data)} bytes; at most {limits.file_bytes} are read: split the file")
    return format_of(name, data, limits)


def _documents(
    name: str, format_: Format, data: bytes, defaults: Mapping[str, object], limits: Limits
) -> Iterable[Outcome]:
    title = title_from_name(name)
    if format_ == "csv":
        return rows.from_csv(name, decoded(data), defaults, limits)
    if format_ == "jsonl":
        return rows.from_jsonl(name, decoded(data), defaults, limits)
    if format_ == "markdown":
        source = _fits(decoded(data), limits)
        document = document_from_markdown(source, {"title": title, **defaults})
        return [Loaded(id_of_any_version(name), document, places_of(source))]
    if format_ == "text":
        text = decoded(data)
    else:
        parsed = sandbox.parse(format_, data, limits)
        text, title = parsed.text, parsed.title or title
    return [Loaded(id_from_name(name), document_from_text(_fits(text, limits), defaults, title))]


def _fits(text: str, limits: Limits) -> str:
    if len(text) > limits.text_characters:
        detail = f"{len(text)} characters of text; at most {limits.text_characters} are read: split the file"
        raise Refused("too_large", detail)
    if not text.strip():
        raise Refused("no_text", "there is no visible text; a scanned page must be recognised first")
    return text
