from __future__ import annotations

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from knowledge_base.loading.outcome import Limits, Refused
from knowledge_base.loading.word import read
from tests.knowledge_base.loading.made_files import with_part, word_file

DOCUMENT_XML = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


def text_of(document: object) -> str:
    return read(word_file(document), Limits())[0]


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as caught:
        read(data, limits or Limits())
    return caught.value.code


def test_headings_paragraphs_lists_and_tables_keep_their_order():
    document = docx.Document()
    document.add_heading("Returns", 0)
    document.add_paragraph("First line.\nSecond\tline.")
    document.add_heading("Steps", 1)
    document.add_paragraph("Open the app.", style="List Number")
    document.add_paragraph("Print the label.", style="List Number")
    document.add_heading("Days", 2)
    table = document.add_table(2, 2)
    for place, words in zip(table._cells, ["Product", "Days", "A|B", "30"], strict=True):
        place.text = words
    document.add_paragraph("keep the box", style="List Bullet")
    document.add_paragraph("# no heading")
    document.sections[0].header.paragraphs[0].text = "HEADER"
    document.sections[0].footer.paragraphs[0].text = "FOOTER"

    assert text_of(document) == (
        "# Returns\n\nFirst line.\nSecond line.\n\n## Steps\n\n1. Open the app.\n2. Print the label.\n\n"
        "### Days\n\n| Product | Days |\n| --- | --- |\n| A\\|B | 30 |\n\n- keep the box\n\n\\# no heading"
    )


def test_hidden_tiny_and_white_runs_are_left_out():
    document = docx.Document()
    paragraph = document.add_paragraph("Seen ")
    paragraph.add_run("vanish ").font.hidden = True
    paragraph.add_run("tiny ").font.size = Pt(1)
    paragraph.add_run("white ").font.color.rgb = RGBColor(255, 255, 255)
    document.styles["Quote"].font.hidden = True
    document.styles["Emphasis"].font.hidden = True
    paragraph.add_run("styled ").style = "Emphasis"
    shown = paragraph.add_run("and shown.")
    shown.font.hidden = False
    document.add_paragraph("whole paragraph", style="Quote")

    assert text_of(document) == "Seen and shown."


def test_white_words_on_a_shaded_table_header_are_kept():
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell in table._cells:
        cell.paragraphs[0].add_run("X").font.color.rgb = RGBColor(255, 255, 255)

    assert text_of(document) == "| X | X |\n| --- | --- |\n| X | X |"


def test_tracked_changes_links_and_content_controls_read_as_printed():
    body = (
        "<w:p><w:r><w:t>Within </w:t></w:r><w:del><w:r><w:delText>14</w:delText><w:t>14</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>30</w:t></w:r></w:ins><w:hyperlink><w:r><w:t> days</w:t></w:r></w:hyperlink></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )

    assert read(with_part(word_file(), "word/document.xml", DOCUMENT_XML.format(body).encode()), Limits())[
        0
    ] == ("Within 30 days\n\nIn a control.")


def test_nested_list_levels_are_indented_and_counted_apart():
    document = docx.Document()
    for level, words in [(0, "a"), (1, "b"), (1, "c"), (0, "d")]:
        paragraph = document.add_paragraph(words, style="List Number")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        number = OxmlElement("w:numId")
        number.set(qn("w:val"), "1")
        properties.append(number)

    assert [line.split()[-1] for line in text_of(document).splitlines()] == ["a", "b", "c", "d"]
    assert [len(line) - len(line.lstrip()) for line in text_of(document).splitlines()] == [0, 3, 3, 0]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!doctype x SYSTEM "http://127.0.0.1/evil.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]>',
        '<!DOCTYPE x [<!ENTITY a "' + "a" * 50_000 + '">]>',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "_rels/.rels", "word/odd.bin"])
def test_a_part_that_declares_anything_is_refused(declaration, part):
    assert refusal(with_part(word_file(), part, f"{declaration}<x>&a;</x>".encode())) == "xml_entities"


def test_a_picture_may_declare_what_it_wants():
    data = with_part(word_file(), "word/media/image1.svg", b"<!DOCTYPE svg><svg/>")

    assert read(data, Limits())[0] == "# Returns\n\nThirty days."


@pytest.mark.parametrize(
    "part",
    [
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16BE"?><!DOCTYPE x><x/>'.encode("utf-16-be"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>',
        '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE x><x/>'.encode("cp037"),
    ],
)
def test_an_encoding_does_not_hide_a_declaration(part):
    assert refusal(with_part(word_file(), "word/document.xml", part)) == "xml_entities"


def test_a_document_that_inflates_without_measure_is_refused():
    bomb = with_part(word_file(), "word/document.xml", DOCUMENT_XML.format(" " * 20_000_000).encode())

    assert len(bomb) < 100_000
    assert refusal(bomb) == "inflates_too_much"
    assert refusal(word_file(), Limits(inflated_bytes=1000)) == "inflates_too_much"
