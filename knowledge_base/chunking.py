"""Cuts a document version into passages, and a passage into sentences. Pure; offsets are always exact.

Markdown gives the structure: headings divide, paragraphs join up to a comfortable length, long prose is cut
at sentence ends, and what only makes sense whole (a step, a table row, a code line) stays whole. Text
without any Markdown is prose. The time taken is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import sentencex
from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge_base.documents import DocumentVersion
from knowledge_base.passages import Passage

Span = tuple[int, int]
"""Characters from `start` up to, not including, `end`."""

_COMFORTABLE = 1000
"""Characters of a joined passage, about 160 words: an encoder of 256 tokens reads all of it."""
_WHOLE = 1600
"""A list, table or code block up to here is one passage although its end is past what the encoder reads."""
_CEILING = 4000
"""A single item, row or line beyond this is no longer a step but prose in disguise, and is cut as prose."""
_CRUMB = 160
"""A shorter last passage of a section joins the one before it."""
_LONGEST_HEADING = 200
"""A longer "heading" is text that happens to stand above a row of dashes: it must stay findable."""
_LONGEST_POINT = 300
"""A longer bullet is prose: its sentences are quoted one by one."""

# Link reference definitions stay text: as definitions they would vanish from every passage.
_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["reference", "inline"])
_INLINE = MarkdownIt("commonmark")
_LINE_END = re.compile(r"\r\n?|\n")
_MARKERS = re.compile(r"(?:[\s>]*(?:[-+*]|\d{1,9}[.)])(?=\s)(?:\s+\[[ xX]\](?=\s))?)*[\s>]*")
_QUOTE_MARKS = re.compile(r"[\s>]*")
_DELIMITER_ROW = re.compile(r"[\s|:-]*-[\s|:-]*")


def passages_of(version: DocumentVersion) -> tuple[Passage, ...]:
    """The passages of `version` in document order; none where there is nothing but headings and rules.

    They do not overlap, none crosses a heading, and every other character that is not white space is in
    exactly one of them.
    """
    text = version.content.text
    spans = [(headings, span) for headings, blocks in _sections(text) for span in _packed(text, blocks)]
    return tuple(
        Passage(version.id, version.version, ordinal, headings, start, end, text[start:end])
        for ordinal, (headings, (start, end)) in enumerate(spans)
    )


def sentences_of(text: str) -> tuple[Span, ...]:
    """The parts of a passage that can be quoted alone, in order: `text[start:end]` of each span.

    A sentence of prose, a numbered step, a bullet, a table row or a code block is one span each. List and
    quote markers and the outer bars of a row are left out, and so are a table's header and delimiter row.
    """
    lines = _Lines(text)
    spans = (span for leaf in _leaves(text, lines) for span in _quotable(text, leaf))
    return tuple((start, end) for start, end in spans if start < end)


def first_heading(text: str) -> str | None:
    """The plain words of the first heading that has any."""
    return next((headings[-1] for headings, _ in _sections(text) if headings and headings[-1]), None)


class _Lines:
    """Line numbers of markdown-it as character offsets, whatever the line ends are."""

    def __init__(self, text: str) -> None:
        ends = [match.end() for match in _LINE_END.finditer(text)]
        self._starts = [0, *ends, len(text)]

    def offset(self, line: int) -> int:
        return self._starts[min(line, len(self._starts) - 1)]

    def span(self, token: Token) -> Span:
        first, after = token.map or [0, 0]
        return self.offset(first), self.offset(after)


# Passages


@dataclass(frozen=True)
class _Block:
    """One top-level block of Markdown, and where it may be divided if it is too long."""

    span: Span
    parts: tuple[Span, ...] = ()
    """Items, rows or lines. Empty: prose, divided at sentence ends."""
    leads_in: bool = False
    """Ends with a colon: it introduces the next block and stays with it."""


def _sections(text: str) -> Iterator[tuple[tuple[str, ...], list[_Block]]]:
    """What stands under each heading, with the path of headings above it."""
    lines, tokens = _Lines(text), _MARKDOWN.parse(text)
    path: list[tuple[int, str]] = []
    blocks: list[_Block] = []
    for index, token in enumerate(tokens):
        if token.level or token.map is None or token.type == "hr":
            continue
        heading = _heading(token, tokens[index + 1]) if token.type == "heading_open" else None
        if heading is None:
            blocks += _block(text, lines, tokens, index)
            continue
        yield tuple(title for _, title in path), blocks
        level = int(token.tag[1:])
        path, blocks = [*(above for above in path if above[0] < level), (level, heading)], []
    yield tuple(title for _, title in path), blocks


def _heading(opening: Token, inline: Token) -> str | None:
    """The plain words of a heading, or None if this is text that only looks like one."""
    underlined = opening.markup in ("=", "-")
    if len(inline.content) > _LONGEST_HEADING or (underlined and "\n" in inline.content):
        return None
    parsed = _INLINE.parseInline(inline.content)[0].children or []
    words = "".join(" " if child.type == "softbreak" else child.content for child in parsed)
    return " ".join(words.split())


def _block(text: str, lines: _Lines, tokens: list[Token], index: int) -> Iterator[_Block]:
    opening = tokens[index]
    span = _trimmed(text, lines.span(opening))
    if span[0] < span[1]:
        parts = tuple(part for part in _parts(text, lines, tokens, index) if part[0] < part[1])
        yield _Block(span, parts, leads_in=not parts and text[span[1] - 1] == ":")


def _parts(text: str, lines: _Lines, tokens: list[Token], index: int) -> Iterator[Span]:
    """The spans inside a list, table or code block that are never torn apart."""
    opening = tokens[index]
    first, after = opening.map or [0, 0]
    if opening.type in ("bullet_list_open", "ordered_list_open"):
        closing = opening.type.replace("open", "close")
        for token in islice(tokens, index + 1, None):
            if token.level == 0 and token.type == closing:
                return
            if token.level == 1 and token.type == "list_item_open":
                yield _trimmed(text, lines.span(token))
    elif opening.type == "table_open":
        # The header means nothing without its first row.
        yield _trimmed(text, (lines.offset(first), lines.offset(min(first + 3, after))))
        for line in range(first + 3, after):
            yield _trimmed(text, (lines.offset(line), lines.offset(line + 1)))
    elif opening.type in ("fence", "code_block"):
        for line in range(first, after):
            yield _trimmed(text, (lines.offset(line), lines.offset(line + 1)))


def _packed(text: str, blocks: Iterable[_Block]) -> list[Span]:
    """Passages of one section: blocks joined while they fit, divided where they are too long."""
    packed: list[Span] = []
    for start, end in _units(text, blocks):
        joins = packed and (
            end - packed[-1][0] <= _COMFORTABLE
            or (end - start <= _CRUMB and end - packed[-1][0] <= _COMFORTABLE + _CRUMB)
        )
        if joins:
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed


def _units(text: str, blocks: Iterable[_Block]) -> Iterator[Span]:
    """Pieces that stay whole, each with the line that introduces it."""
    lead: Span | None = None
    for block in blocks:
        for piece in _pieces(text, block):
            if lead and piece[1] - lead[0] <= _WHOLE:
                piece = (lead[0], piece[1])
            elif lead:
                yield lead
            lead = None
            if block.leads_in and piece[1] == block.span[1] and piece[1] - piece[0] <= _COMFORTABLE:
                lead = piece
            else:
                yield piece
    if lead:
        yield lead


def _pieces(text: str, block: _Block) -> list[Span]:
    start, end = block.span
    if not block.parts:
        return _prose(text, block.span)
    if end - start <= _WHOLE:
        return [block.span]
    pieces: list[Span] = []
    for part in block.parts:
        if part[1] - part[0] > _CEILING:
            pieces += _prose(text, part)
        elif pieces and part[1] - pieces[-1][0] <= _COMFORTABLE:
            pieces[-1] = (pieces[-1][0], part[1])
        else:
            pieces.append(part)
    return pieces


def _prose(text: str, span: Span) -> list[Span]:
    """`span` in as few pieces of comfortable and similar length as its sentences allow."""
    length = span[1] - span[0]
    if length <= _COMFORTABLE:
        return [span]
    share = length / -(-length // _COMFORTABLE)
    pieces: list[Span] = []
    for start, end in _sentences(text, span):
        grown = end - pieces[-1][0] if pieces else 0
        full = pieces and pieces[-1][1] - pieces[-1][0] >= share
        if pieces and not full and grown <= _COMFORTABLE:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces += _slices(text, (start, end))
    return pieces


def _slices(text: str, span: Span) -> Iterator[Span]:
    """A sentence without end, cut at a line end, else at a space, else anywhere."""
    start, end = span
    while end - start > _COMFORTABLE:
        window = text[start : start + _COMFORTABLE]
        cut = max(window.rfind("\n"), window.rfind("\r"))
        if cut < _COMFORTABLE // 2:
            cut = max(cut, window.rfind(" "))
        cut = start + (cut if cut > 0 else _COMFORTABLE)
        yield from _filled(text, (start, cut))
        start = cut
    yield from _filled(text, (start, end))


# Sentences


@dataclass(frozen=True)
class _Leaf:
    """A block that holds text itself, and what it is to a reader."""

    span: Span
    role: str
    """prose, quote, point (of a bullet list), step (of a numbered one), row or code."""


def _leaves(text: str, lines: _Lines) -> Iterator[_Leaf]:
    lists: list[str] = []
    first_in_item = in_head = False
    quotes = 0
    step: Span | None = None
    for token in _MARKDOWN.parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if step:
                yield _Leaf(step, "step")
            lists.append("point" if token.type.startswith("bullet") else "step")
            step = None
        elif token.type in ("list_item_close", "bullet_list_close", "ordered_list_close"):
            if step:
                yield _Leaf(step, "step")
            step = None
            if token.type != "list_item_close":
                lists.pop()
        elif token.type == "list_item_open":
            first_in_item = True
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type in ("paragraph_open", "heading_open", "html_block", "fence", "code_block", "tr_open"):
            span = _unmarked(text, lines.span(token), _MARKERS if first_in_item else _QUOTE_MARKS)
            first_in_item = False
            if lists and lists[-1] == "step" and token.type == "paragraph_open":
                step = (step[0] if step else span[0], span[1])
            elif token.type == "tr_open":
                yield from () if in_head else (_Leaf(span, "row"),)
            elif token.type in ("fence", "code_block"):
                yield _Leaf(_code(text, lines, token), "code")
            else:
                yield _Leaf(span, lists[-1] if lists else "quote" if quotes else "prose")


def _quotable(text: str, leaf: _Leaf) -> Iterator[Span]:
    start, end = leaf.span
    if leaf.role == "row":
        yield _row(text, leaf.span)
    elif leaf.role == "prose" and _is_rows(text[start:end]):
        # A later part of a long table: without its header it no longer parses as one.
        for line in _split_lines(text, leaf.span):
            yield _row(text, line)
    elif leaf.role == "prose" or (leaf.role == "point" and end - start > _LONGEST_POINT):
        yield from _sentences(text, leaf.span)
    elif leaf.role == "quote":
        for sentence in _sentences(text, leaf.span):
            yield _unmarked(text, sentence, _QUOTE_MARKS)
    else:
        yield leaf.span


def _is_rows(text: str) -> bool:
    return all("|" in line for line in _LINE_END.split(text))


def _row(text: str, span: Span) -> Span:
    """A table row without its outer bars; empty for a delimiter row."""
    start, end = _trimmed(text, span)
    if _DELIMITER_ROW.fullmatch(text, start, end):
        return start, start
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip("| \t"))
    right = len(inner.rstrip("| \t"))
    return (start + left, start + right) if left < right else (start, start)


def _code(text: str, lines: _Lines, token: Token) -> Span:
    """The lines of a code block without its fences."""
    first, after = token.map or [0, 0]
    if token.type == "fence":
        last = text[lines.offset(after - 1) : lines.offset(after)].strip().lstrip("> \t")
        closed = after - first > 1 and last == token.markup[0] * max(len(last), len(token.markup))
        first, after = first + 1, after - closed
    return _trimmed(text, (lines.offset(first), max(lines.offset(first), lines.offset(after))))


def _unmarked(text: str, span: Span, markers: re.Pattern[str]) -> Span:
    match = markers.match(text, *span)
    start, end = _trimmed(text, (match.end() if match else span[0], span[1]))
    return start, max(start, end)


def _split_lines(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    for match in _LINE_END.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences inside `span`, without the white space around them; every other character is in one."""
    start, end = span
    for found in sentencex.get_sentence_boundaries("en", text[start:end]):
        yield from _filled(text, (start + found["start_index"], start + found["end_index"]))


def _filled(text: str, span: Span) -> Iterator[Span]:
    trimmed = _trimmed(text, span)
    if trimmed[0] < trimmed[1]:
        yield trimmed


def _trimmed(text: str, span: Span) -> Span:
    """`span` without white space at either end."""
    start, end = span
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    return start + left, max(start + left, start + len(inner.rstrip()))
