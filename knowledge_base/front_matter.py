"""Markdown with YAML front matter → Document: what an editor may write above a text about the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from knowledge_base.chunking import first_heading
from knowledge_base.documents import Authority, Document, Rule, Slot, Trigger
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.refusals import fields_at, in_words, not_a_field
from knowledge_base.unworkable import unworkable

_NOT_WRITTEN = ("text", "metadata")
FIELDS = tuple(name for name in Document.model_fields if name not in _NOT_WRITTEN)
"""What front matter may carry: every field of a document but its text and what a program keeps with it."""

_LONGEST = 64 * 1024
"""Characters of front matter. A person writes a few hundred."""
_DEEPEST = 8
"""Levels of nesting; a document needs three."""
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*(?:\r\n?|\n)(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)(?:[ \t]*(?:\r\n?|\n))*",
    re.DOTALL | re.MULTILINE,
)
_UNCLOSED = re.compile(rf"\A\ufeff?---[ \t]*(?:\r\n?|\n)\s*(?:{'|'.join(FIELDS)}):(?:\s|\Z)")
"""What begins as front matter does; that it ends is looked for first."""
_NEVER_ENDS = "front matter begins here and never ends: write a line --- below its last field"
_NESTED: dict[str, type[BaseModel]] = {
    "checks": Rule,
    "authority": Authority,
    "trigger": Trigger,
    "slots": Slot,
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a document, and where."""

    detail: str
    field: str = ""
    """`checks.0.rule`; empty: the front matter as a whole."""
    line: int | None = None
    """Of the source, from 1; None: the value does not come from front matter."""
    column: int | None = None
    file: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}" if self.line else ""
        return ": ".join(part for part in (self.file, place, self.field, self.detail) if part)


class InvalidDocument(KnowledgeBaseError):
    """A document cannot be made from what was given. Every problem found is named."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def parse(source: str) -> tuple[dict[str, Any], str]:
    """The front matter of `source` and the text below it; `({}, source)` where it has none.

    Plain YAML only: tags, aliases and repeated keys are refused, with line and column.
    """
    fields, text, _ = _read(source)
    return fields, text


def document_from_markdown(source: str, defaults: Mapping[str, object] | None = None) -> Document:
    """The document that `source` describes. Front matter wins over `defaults`.

    Without a title in front matter the first heading is the title, then the default one.
    """
    return _document(source, {}, defaults or {})


def document_from_text(text: str, fields: Mapping[str, object], title: str) -> Document:
    """The document of a text that is all text: dashes at its start are dashes.

    Without a title in `fields` the first heading is the title, then `title`.
    """
    named = fields if fields.get("title") else {**fields, "title": first_heading(text) or title}
    return _validated({**named, "text": text}, {})


def merge(body_fields: Mapping[str, object], text: str) -> Document:
    """The document of a request whose `text` may begin with front matter: explicit fields win.

    `body_fields` are those the caller really gave, without `text`.
    """
    return _document(text, body_fields, {})


def written(document: Document) -> str:
    """The document as an editor writes it: its fields as front matter, then its text.

    `merge({}, written(document))` is the same document, but for `metadata`, which front matter has not.
    """
    fields = {
        name: value
        for name, value in document.model_dump(exclude_defaults=True).items()
        if name not in _NOT_WRITTEN
    }
    given = yaml.dump(fields, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{given}---\n{document.text}"


class _PlainDumper(yaml.SafeDumper):
    """Exact amounts as text, rules over several lines as blocks, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _amount(dumper: yaml.SafeDumper, amount: Decimal) -> yaml.Node:
    return dumper.represent_str(str(amount))


def _words(dumper: yaml.SafeDumper, words: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style="|" if "\n" in words else None)


_PlainDumper.add_representer(Decimal, _amount)
_PlainDumper.add_representer(str, _words)


@dataclass(frozen=True)
class Place:
    """Where a value of front matter begins in its source, counted from 1."""

    line: int
    column: int
    as_written: bool = True
    """Whether the source goes on line for line as the value does; folded lines do not."""

    def within(self, line: int, column: int) -> Place:
        """The place of what stands on this line and column of the value."""
        if not self.as_written:
            return self
        return Place(self.line + line - 1, self.column + column - 1)


def places_of(source: str) -> dict[str, Place]:
    """Where each value in the front matter of `source` begins, by its field: `checks.0.rule`.

    Raises InvalidDocument as `parse` does.
    """
    _, _, root = _read(source)
    return dict(_places(root, "", source.splitlines())) if root else {}


def _places(node: yaml.Node, field: str, lines: Sequence[str]) -> Iterator[tuple[str, Place]]:
    inner: Iterable[tuple[object, yaml.Node]] = ()
    if isinstance(node, yaml.MappingNode):
        inner = ((key.value, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        inner = enumerate(node.value)
    if field:
        yield field, _place(node, lines)
    for name, value in inner:
        yield from _places(value, f"{field}.{name}" if field else str(name), lines)


def _place(node: yaml.Node, lines: Sequence[str]) -> Place:
    # The first line of the front matter is the second of the source.
    line, column, style = node.start_mark.line + 2, node.start_mark.column + 1, getattr(node, "style", None)
    if style in ("|", ">"):  # a block begins on the line below its mark
        begun = lines[line] if line < len(lines) else ""
        folded = style == ">" and node.end_mark.line - node.start_mark.line > 2
        return Place(line + 1, len(begun) - len(begun.lstrip()) + 1, not folded)
    one_line = node.start_mark.line == node.end_mark.line
    return Place(line, column + (style in ("'", '"')), one_line)


def _document(source: str, given: Mapping[str, object], defaults: Mapping[str, object]) -> Document:
    fields, text, root = _read(source)
    for name in _NOT_WRITTEN:
        # Of two texts the one below the front matter is the document's, so this one would vanish unseen.
        if name in fields:
            raise InvalidDocument(_marked(_mark(root, (name,)), (name,), not_a_field(name, FIELDS)))
    known = {**defaults, **fields, **given}
    if "title" not in fields and "title" not in given and (heading := first_heading(text)):
        known["title"] = heading
    return _validated({**known, "text": text}, {name: root for name in fields if name not in given})


def _validated(fields: Mapping[str, object], written: Mapping[str, yaml.Node | None]) -> Document:
    """`written` names the fields that come from front matter, and where that is."""
    try:
        document = Document.model_validate(fields)
    except ValidationError as invalid:
        raise InvalidDocument(*(_problem(dict(error), written) for error in invalid.errors())) from None
    problems = tuple(_problem_at(place, reason, written) for place, reason in unworkable(document))
    if problems:
        raise InvalidDocument(*problems)
    return document


def _problem(error: dict[str, Any], written: Mapping[str, yaml.Node | None]) -> Problem:
    place = tuple(part for part in error["loc"] if part not in ("datetime", "date"))
    kind = error["type"]
    if kind == "misfit":  # it names its values itself
        return _problem_at((*place, *error["ctx"]["place"]), in_words(error), written)
    if kind == "extra_forbidden":
        nested = _NESTED.get(str(place[0])) if len(place) > 1 else None
        known = nested.model_fields if nested else FIELDS
        return _problem_at(place, not_a_field(str(place[-1]), known), written)
    if kind in ("model_type", "model_attributes_type"):
        having = f" with {', '.join(fields_at(Document, place))}"
        return _problem_at(place, f"{in_words(error)}{having}, not {_shown(error['input'])}", written)
    given = "" if kind == "missing" else f", not {_shown(error['input'])}"
    return _problem_at(place, f"{in_words(error)}{given}", written)


def _problem_at(place: tuple[object, ...], reason: str, written: Mapping[str, yaml.Node | None]) -> Problem:
    return _marked(_mark(written.get(str(place[0])), place) if place else None, place, reason)


def _marked(mark: yaml.Mark | None, place: tuple[object, ...], reason: str) -> Problem:
    field = ".".join(map(str, place))
    # The first line of the front matter is the second of the source.
    return Problem(reason, field, mark.line + 2, mark.column + 1) if mark else Problem(reason, field)


def _shown(value: object) -> str:
    """A value as an editor knows it."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None or isinstance(value, bool):
        return "nothing" if value is None else str(value).lower()
    shown = repr(value) if isinstance(value, str) else str(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


def _mark(node: yaml.Node | None, place: tuple[object, ...]) -> yaml.Mark | None:
    """Where the value at `place` is written; where it is missing, what should hold it."""
    for part in place:
        inner = _inner(node, part)
        if inner is None:
            break
        node = inner
    return node.start_mark if node else None


def _node(node: yaml.Node | None, place: tuple[object, ...]) -> yaml.Node | None:
    """What is written at `place`; None where nothing is."""
    for part in place:
        node = _inner(node, part)
    return node


def _inner(node: yaml.Node | None, part: object) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        held: yaml.Node = node.value[part]
        return held
    return None


def _read(source: str) -> tuple[dict[str, Any], str, yaml.Node | None]:
    found = _FRONT_MATTER.match(source)
    if not found:
        if _UNCLOSED.match(source):
            raise InvalidDocument(Problem(_NEVER_ENDS, line=1, column=1))
        return {}, source.removeprefix("\ufeff"), None
    if len(found["yaml"]) > _LONGEST:
        raise InvalidDocument(Problem(f"front matter is longer than {_LONGEST} characters", line=1, column=1))
    root, fields = _loaded(found["yaml"])
    text = source[found.end() :]
    if fields is None:
        return {}, text, None
    # Without a mapping it is no front matter but a text between two rules.
    return (fields, text, root) if isinstance(fields, dict) else ({}, source, None)


def _loaded(source: str) -> tuple[yaml.Node | None, Any]:
    if control := yaml.reader.Reader.NON_PRINTABLE.search(source):
        before = source[: control.start()]
        column = len(before) - before.rfind("\n") - 1
        raise _refused(f"the character {control.group()!r} is not allowed", before.count("\n"), column)
    loader = _PlainLoader(source)
    try:
        root = loader.get_single_node()
        return root, None if root is None else loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(str(error.problem), mark.line if mark else 0, mark.column if mark else 0) from None
    finally:
        loader.dispose()


class _PlainLoader(yaml.SafeLoader):
    """Values, lists and mappings, each written once: no tags, no aliases, no depth."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # PyYAML's stubs leave it out
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused_at(event, "aliases are not allowed: write the value out")
        if getattr(event, "tag", None):
            raise _refused_at(event, "tags are not allowed: write the plain value")
        if self._depth >= _DEEPEST:
            raise _refused_at(event, f"nested deeper than {_DEEPEST} levels")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                raise _refused_at(key, "a field's name must be a word")
            if key.value in seen:
                raise _refused_at(key, f"{key.value!r} is written twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:  # 2026-02-31, or a number with thousands of digits
            raise _refused_at(node, f"{_shown(node.value)} cannot be read: {error}") from None


def _refused_at(place: Any, reason: str) -> InvalidDocument:
    return _refused(reason, place.start_mark.line, place.start_mark.column)


def _refused(reason: str, line: int, column: int) -> InvalidDocument:
    """`line` and `column` count from 0 inside the front matter, whose first line is the source's second."""
    return InvalidDocument(
        Problem(f"front matter is not plain YAML: {reason}", line=line + 2, column=column + 1)
    )
