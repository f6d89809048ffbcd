"""A folder of Markdown → documents, the way a company keeps its policies under version control."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from knowledge_base.front_matter import InvalidDocument, document_from_markdown, places_of
from knowledge_base.loading.ids import id_of_any_version, in_version_order, title_from_name
from knowledge_base.loading.outcome import Loaded


def load_folder(folder: Path, defaults: Mapping[str, object] | None = None) -> Iterator[Loaded]:
    """The documents of all `*.md` files below `folder`, to be stored in this order.

    The file name is the id. `ID.v1.md`, `ID.v2.md` are older versions of `ID.md` and come before it.
    `defaults` are fields for documents whose front matter leaves them out. Unlike an upload, a folder is
    whole or wrong: the first file that is no document raises InvalidDocument, which names it.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {str(folder)!r}.")
    for path in sorted(folder.rglob("*.md"), key=lambda path: in_version_order(path.name)):
        known = {"title": title_from_name(path.name), **(defaults or {})}
        try:
            source = path.read_text(encoding="utf-8")
            document = document_from_markdown(source, known)
        except InvalidDocument as invalid:
            problems = (replace(problem, file=str(path)) for problem in invalid.problems)
            raise InvalidDocument(*problems) from None
        yield Loaded(id_of_any_version(path.name), document, places_of(source))
