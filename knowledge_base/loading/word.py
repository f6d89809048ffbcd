"""Word documents → Markdown: headings, paragraphs, lists and tables in their order, as printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn

from knowledge_base.loading import archive, markdown
from knowledge_base.loading.outcome import Limits, Refused

_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""", re.IGNORECASE)
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1", b"windows-1252")
_NOT_PRINTED = {
    qn(name)
    for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:delText", "w:commentReference")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_HOLDERS = {qn(name) for name in ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:smartTag", "w:customXml")}
_OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"heading ([1-9])$")


def read(data: bytes, limits: Limits) -> tuple[str, str | None]:
    """The Markdown of the document's body. Headers, footers, comments and hidden text are left out."""
    _check(data, limits)
    document = docx.Document(io.BytesIO(data))
    return _Writer(_styles(document), _numbered_lists(document)).written(document.element.body), None


def _check(data: bytes, limits: Limits) -> None:
    """Refuses a container that inflates too far, and XML that declares anything."""
    part_limits = Limits(
        file_bytes=limits.inflated_bytes // 4,
        inflated_bytes=limits.inflated_bytes // 4,
        inflation=limits.inflation,
        entries=limits.entries,
    )
    for name, content in archive.entries(data, part_limits):
        if isinstance(content, Refused):
            raise content
        # Pictures are never parsed, and an honest SVG has a DOCTYPE.
        if not name.startswith("word/media/"):
            _check_part(content, is_xml=name.lower().endswith((".xml", ".rels")))


def _check_part(part: bytes, is_xml: bool) -> None:
    # Without its null bytes UTF-16 reads like ASCII here.
    ascii_like = part.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
    encoding = _ENCODING.search(ascii_like)
    unknown = encoding is not None and encoding[1].lower() not in _ENCODINGS
    if _DECLARED.search(ascii_like) or unknown or (is_xml and not ascii_like.startswith(b"<")):
        raise Refused("xml_entities", "the document declares XML entities or a strange encoding: not opened")


@dataclass(frozen=True)
class _Style:
    heading: int = 0
    """1 to 9; 0: no heading."""
    title: bool = False
    hidden: bool = False
    list_id: str | None = None


def _styles(document: Any) -> dict[str, _Style]:
    """What each paragraph and character style says, with what it inherits."""
    elements = {each.get(qn("w:styleId")): each for each in document.styles.element.iter(qn("w:style"))}
    return {name: _style(name, elements, 0) for name in elements}


def _style(name: str | None, elements: dict[str, Any], depth: int) -> _Style:
    element = elements.get(name or "")
    if element is None or depth > 20:
        return _Style()
    parent = _style(_value(element, "w:basedOn"), elements, depth + 1)
    called = (_value(element, "w:name") or "").lower()
    heading = _HEADING.match(called)
    return _Style(
        heading=int(heading[1]) if heading else parent.heading,
        title=called == "title" or parent.title,
        hidden=_is_hidden(element.find(qn("w:rPr"))) or parent.hidden,
        list_id=_value(element, "w:pPr/w:numPr/w:numId") or parent.list_id,
    )


def _numbered_lists(document: Any) -> set[tuple[str, str]]:
    """(list, level) of every list level that counts; the others have bullets."""
    part = next(
        (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
    )
    if part is None:
        return set()
    formats = {
        abstract.get(qn("w:abstractNumId")): {
            level.get(qn("w:ilvl")): _value(level, "w:numFmt") for level in abstract.iter(qn("w:lvl"))
        }
        for abstract in part.element.iter(qn("w:abstractNum"))
    }
    return {
        (number.get(qn("w:numId")), level)
        for number in part.element.iter(qn("w:num"))
        for level, kind in formats.get(_value(number, "w:abstractNumId"), {}).items()
        if kind not in ("bullet", "none", None)
    }


class _Writer:
    def __init__(self, styles: dict[str, _Style], numbered: set[tuple[str, str]]) -> None:
        self._styles = styles
        self._numbered = numbered
        self._has_title = False

    def written(self, body: Any) -> str:
        blocks: list[str] = []
        counts: dict[int, int] = {}
        in_list = False
        self._has_title = any(self._style(element).title for element in _blocks(body))
        for element in _blocks(body):
            if element.tag == qn("w:tbl"):
                block, level = markdown.table([*self._rows(element)]), None
            else:
                block, level = self._paragraph(element, counts)
            if not block:
                continue
            joined = in_list and level is not None
            blocks.append(("\n" if joined else "\n\n" if blocks else "") + block)
            in_list = level is not None
            if level is None:
                counts.clear()
        return "".join(blocks)

    def _paragraph(self, element: Any, counts: dict[int, int]) -> tuple[str, int | None]:
        """The paragraph, and its level if it is an item of a list."""
        style = self._style(element)
        words = self._words(element, style.hidden, in_table=False)
        if not words:
            return "", None
        if style.heading or style.title:
            # Below a title the headings of Word's first level are the second level of the text.
            return markdown.heading(1 if style.title else style.heading + self._has_title, words), None
        list_id = _value(element, "w:pPr/w:numPr/w:numId") or style.list_id
        if list_id in (None, "0"):
            return markdown.plain(words), None
        level = min(int(_value(element, "w:pPr/w:numPr/w:ilvl") or 0), 8)
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        counts[level] = counts.get(level, 0) + 1
        ordered = (list_id, str(level)) in self._numbered
        item = markdown.items([words], ordered, counts[level])
        return re.sub(r"^", " " * 3 * level, item, flags=re.MULTILINE), level

    def _style(self, paragraph: Any) -> _Style:
        return self._styles.get(_value(paragraph, "w:pPr/w:pStyle") or "", _Style())

    def _rows(self, table: Any) -> Iterator[list[str]]:
        for row in _inside(table, qn("w:tr")):
            yield [
                " ".join(self._words(p, False, in_table=True) for p in cell.iter(qn("w:p")))
                for cell in _inside(row, qn("w:tc"))
            ]

    def _words(self, paragraph: Any, hidden: bool, in_table: bool) -> str:
        shaded = in_table or paragraph.find(qn("w:pPr") + "/" + qn("w:shd")) is not None
        runs = "" if hidden else "".join(self._pieces(paragraph, shaded))
        return re.sub(r" *\n *", "\n", re.sub(r"[ \xa0]+", " ", runs)).strip()

    def _pieces(self, element: Any, shaded: bool) -> Iterator[str]:
        for child in element:
            if child.tag in _NOT_PRINTED or (child.tag == qn("w:r") and self._is_hidden_run(child, shaded)):
                continue
            if child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag in (qn("w:br"), qn("w:cr")):
                yield "\n"
            elif child.tag == qn("w:tab"):
                yield " "
            elif child.tag == qn("w:noBreakHyphen"):
                yield "-"
            else:
                yield from self._pieces(child, shaded)
                yield " " if child.tag == qn("w:p") else ""

    def _is_hidden_run(self, run: Any, shaded: bool) -> bool:
        properties = run.find(qn("w:rPr"))
        style = self._styles.get(_value(run, "w:rPr/w:rStyle") or "", _Style())
        if style.hidden or _is_hidden(properties):
            return True
        # White is only invisible on white: on shading it is the header of a table.
        painted = shaded or (properties is not None and properties.find(qn("w:shd")) is not None)
        return not painted and (_value(run, "w:rPr/w:color") or "").upper() == "FFFFFF"


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _inside(element: Any, tag: str) -> Iterable[Any]:
    """The children with this tag, also those in a content control."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _inside(child, tag)


def _is_hidden(properties: Any) -> bool:
    if properties is None:
        return False
    vanish = properties.find(qn("w:vanish"))
    if vanish is not None and (vanish.get(qn("w:val")) or "1").lower() not in _OFF:
        return True
    size = properties.find(qn("w:sz"))
    # Half points: what is set in one point or less is not meant to be read.
    return size is not None and (size.get(qn("w:val")) or "").isdigit() and int(size.get(qn("w:val"))) <= 2


def _value(element: Any, path: str) -> str | None:
    found = element.find("/".join(qn(step) for step in path.split("/")))
    value = None if found is None else found.get(qn("w:val"))
    return None if value is None else str(value)
