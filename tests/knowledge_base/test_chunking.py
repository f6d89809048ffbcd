from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.chunking import passages_of, sentences_of
from knowledge_base.documents import Document, DocumentVersion
from knowledge_base.passages import Passage


def chunked(text: str) -> tuple[Passage, ...]:
    content = Document(title="Returns", text=text, kind="policy", audience="public")
    stored = datetime(2026, 1, 1, tzinfo=UTC)
    return passages_of(DocumentVersion(id="returns", version=3, stored_at=stored, content=content))


def texts(text: str) -> list[str]:
    return [passage.text for passage in chunked(text)]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences_of(text)]


def test_a_passage_knows_its_version_its_heading_path_and_its_exact_place():
    text = "# Returns\n\nThirty days.\n\n## Gold *customers*\n\nForty-five days.\n\n# Repairs\n\nFive days.\n"

    passages = chunked(text)

    assert passages == (
        Passage("returns", 3, 0, ("Returns",), 11, 23, "Thirty days."),
        Passage("returns", 3, 1, ("Returns", "Gold customers"), 46, 62, "Forty-five days."),
        Passage("returns", 3, 2, ("Repairs",), 75, 85, "Five days."),
    )
    assert [passage.id for passage in passages] == ["returns@3:0", "returns@3:1", "returns@3:2"]


def test_offsets_survive_windows_line_ends_tabs_and_astral_characters():
    text = "# 🙂 Café\r\n\r\nIt's 🧊🧊 cold.\r\nReally.\r\rÉnd\there"

    passages = chunked(text)

    assert passages == (
        Passage("returns", 3, 0, ("🙂 Café",), 12, len(text), "It's 🧊🧊 cold.\r\nReally.\r\rÉnd\there"),
    )


def test_short_paragraphs_are_read_together():
    assert texts("One.\n\nTwo.\n\n- three\n- four") == ["One.\n\nTwo.\n\n- three\n- four"]


def test_long_prose_is_cut_at_sentence_ends_into_pieces_of_similar_length():
    text = " ".join(f"Sentence number {n} ends with a full stop." for n in range(60))

    pieces = texts(text)

    assert [len(piece) for piece in pieces] == [871, 839, 797]
    assert all(piece.startswith("Sentence number") and piece.endswith("stop.") for piece in pieces)


def test_steps_stay_whole_and_keep_the_line_that_introduces_them():
    filler = " ".join(f"Background {n}." for n in range(60))
    steps = "\n".join(f"{n}. Press the button. Wait until lamp {n} is off." for n in range(1, 25))

    assert texts(f"{filler}\n\nTo reset it:\n\n{steps}") == [filler, f"To reset it:\n\n{steps}"]


def test_a_very_long_list_is_divided_between_items_never_inside_one():
    items = [f"{n}. Step {n}. " + "Turn the screw. " * 15 + "\n\n   Then rest." for n in range(1, 12)]

    pieces = texts("\n\n".join(items))

    assert "\n\n".join(pieces) == "\n\n".join(items)
    assert [len(re.findall(r"^\d+\. Step", piece, re.M)) for piece in pieces] == [3, 3, 3, 2]


def test_a_very_long_table_is_divided_between_rows_and_its_header_keeps_its_first_row():
    head = "| Product | Days |\n|---|---|\n"
    rows = [f"| A rather long product name {n} | {n} days |" for n in range(100)]

    pieces = texts(f"# Table\n\n{head}" + "\n".join(rows))

    assert "\n".join(pieces) == head + "\n".join(rows)
    assert pieces[0].startswith(head + rows[0])
    assert all(line in {*head.splitlines(), *rows} for piece in pieces for line in piece.splitlines())


def test_a_code_block_is_not_torn_apart():
    code = "```\n" + "\n\n".join(f"setting_{n} = {n}  # a comment." for n in range(40)) + "\n```"

    assert texts(f"{'Words and words. ' * 30}\n\n{code}")[1:] == [code]


@pytest.mark.parametrize("line", ["word and more. " * 7000, "x" * 100_000, "no stop in sight " * 6000])
def test_a_single_endless_line_is_cut_into_comfortable_passages(line):
    pieces = texts(line)

    assert "".join("".join(pieces).split()) == "".join(line.split())
    assert max(map(len, pieces)) <= 1160
    assert min(map(len, pieces)) > 100


def test_a_long_item_is_only_cut_when_it_is_prose_in_disguise():
    four_thousand = "- " + "Sentence here. " * 250
    more = "- " + "Sentence here. " * 300

    assert len(texts(four_thousand)) == 1
    assert len(texts(more)) == 5


def test_text_above_a_row_of_dashes_is_not_lost_as_a_heading():
    letter = "Dear customer,\nyou may return it within 30 days.\n---\nYours"

    assert texts(letter) == [letter]


def test_reference_definitions_stay_findable():
    assert texts("[hotline]: https://help.example 'Call 0800'") == [
        "[hotline]: https://help.example 'Call 0800'"
    ]


@pytest.mark.parametrize("text", ["# Only\n\n## Headings", "Title\n=====", "---", " \n\t\r\n", "#"])
def test_a_document_without_content_has_no_passages(text):
    assert texts(text) == []


def test_what_can_be_quoted_alone():
    text = (
        "It is e.g. 4.5 degrees. Call us!\n\n"
        "1. Open the app. Choose **Return**.\n"
        "2. Print it\n\n   and tape it.\n   - on top\n   - below\n"
        "- [x] A bullet. With two.\n"
        "> Quoted.\n> Twice.\n\n"
        "```json\n{}\n```\n\n"
        "| Product | Days |\n|:--|--:|\n| TW-7 | 30 |\n"
    )

    assert sentences(text) == [
        "It is e.g. 4.5 degrees.",
        "Call us!",
        "Open the app. Choose **Return**.",
        "Print it\n\n   and tape it.",
        "on top",
        "below",
        "A bullet. With two.",
        "Quoted.",
        "Twice.",
        "{}",
        "TW-7 | 30",
    ]


def test_rows_of_a_table_part_without_its_header_are_still_rows():
    assert sentences("| TW-7 | 30. days |\n| TW-9 | 14 days |") == ["TW-7 | 30. days", "TW-9 | 14 days"]


def test_an_endless_bullet_is_quoted_by_sentence():
    bullet = "- " + " ".join(f"This is sentence number {n}." for n in range(20))

    assert sentences(bullet)[3:5] == ["This is sentence number 3.", "This is sentence number 4."]


_LINES = st.sampled_from(
    [
        *("", "", "   ", "Plain words. More words!", "word " * 120, "To do this:", "🙂 é\tÄ", "x" * 1500),
        *("# One", "## Two ##", "###### Six", "Setext", "===", "---", "***", "- a", "  - b"),
        *("* " + "item. " * 300, "1. step", "2) other", "   more", "> quote", "> - q", "```", "~~~"),
        *("    code", "\tcode", "| a | b |", "|---|---|", "| 1 | 2 |", "<div>", "</div>", "<!-- c", "-->"),
        *("[x]: y", "\\", "\x0b", "\u2028", "\x00"),
    ]
)
_MARKDOWN_TEXT = st.lists(st.tuples(_LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\r"])), max_size=60).map(
    lambda lines: "".join(map("".join, lines))
)
_ANY_TEXT = st.one_of(_MARKDOWN_TEXT, _MARKDOWN_TEXT.map(str.rstrip), st.text(max_size=400))
_TEXT = _ANY_TEXT.map(lambda text: text.replace("\x00", "") or "-")  # a document holds no NUL
_HEADING = re.compile(r" {0,3}#{1,6}([ \t].*)?")
_UNDERLINE_OR_RULE = re.compile(r"[ \t]*(=+|([-*_][ \t]*)+)[ \t]*")


def left_out(text: str, passages: tuple[Passage, ...]) -> list[str]:
    """The lines outside all passages, without headings, rules and white space."""
    ends = [0, *(passage.end for passage in passages)]
    starts = [*(passage.start for passage in passages), len(text)]
    lines = [
        line
        for a, b in zip(ends, starts, strict=True)
        for line in re.split(r"\r\n?|\n", text[a:b])
        if line.strip()
    ]
    return [
        line
        for line, below in zip(lines, [*lines, ""][1:], strict=True)
        if not (
            _HEADING.fullmatch(line)
            or _UNDERLINE_OR_RULE.fullmatch(line)
            or _UNDERLINE_OR_RULE.fullmatch(below)
        )
    ]


@given(_TEXT)
@settings(max_examples=300, deadline=None)
def test_offsets_are_exact_and_passages_ordered_apart_and_complete(text):
    passages = chunked(text)

    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)
    assert all(passage.text == passage.text.strip() != "" for passage in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert left_out(text, passages) == []


@given(_TEXT)
@settings(max_examples=300, deadline=None)
def test_spans_of_sentences_are_exact_ordered_and_apart(text):
    end = 0
    for start, stop in sentences_of(text):
        assert end <= start < stop <= len(text)
        assert text[start:stop] == text[start:stop].strip()
        end = stop
