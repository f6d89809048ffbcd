from __future__ import annotations

import io
import pickle
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.documents import Document
from knowledge_base.loading import Failed, Limits, Loaded, load_file
from tests.knowledge_base.loading.made_files import (
    locked_pdf,
    pdf_file,
    with_part,
    word_file,
    words,
    zip_file,
)

DEFAULTS = {"kind": "faq", "audience": "public"}
HTML = b"<!doctype html><title>Returns | Lumivale</title><p>Thirty days."
TAKEN = ".md .markdown .txt .html .htm .pdf .docx .csv .jsonl .zip"
OLD_OFFICE = "an old Office file, or one with a password: save it as .docx without a password"
NO_TEXT = "there is no visible text; a scanned page must be recognised first"
NULLS = "this is no text: it holds null characters"
OLDER = "an older version alone would replace the current one: import a zip with all versions"
KINDS = "it must be 'policy', 'product', 'faq' or 'playbook', not 'poem'"
ZIP = zip_file({"a.md": b"A"})
WORKBOOK = zip_file({"[Content_Types].xml": b"", "xl/a.xml": b""})


def document(title: str, text: str) -> Document:
    return Document(title=title, text=text, kind="faq", audience="public")


def codes(name: str, data: bytes, limits: Limits | None = None) -> list[tuple[str, str]]:
    """(file, code) of what failed, (id, "") of what did not."""
    outcomes = load_file(name, data, DEFAULTS, limits)
    return [
        (outcome.file, outcome.code) if isinstance(outcome, Failed) else (outcome.document_id, "")
        for outcome in outcomes
    ]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.md", b"---\ntitle: B\n---\n# C\n\nText", Loaded("a", document("B", "# C\n\nText"))),
        ("late-delivery.txt", b"---\na: B", Loaded("late-delivery", document("Late delivery", "---\na: B"))),
        ("a.TXT", "Zwölf".encode("utf-16"), Loaded("a", document("A", "Zwölf"))),
        ("a.html", HTML, Loaded("a", document("Returns | Lumivale", "Thirty days."))),
        ("a.pdf", pdf_file(words("Thirty", "days.")), Loaded("a", document("A", "Thirty\ndays."))),
        ("a.docx", word_file(), Loaded("a", document("Returns", "# Returns\n\nThirty days."))),
    ],
    ids=["md", "txt", "utf-16", "html", "pdf", "docx"],
)  # fmt: skip
def test_a_file_becomes_a_document(name, data, expected):
    assert load_file(name, data, DEFAULTS) == [expected]


def test_front_matter_in_a_page_is_text_and_gives_no_rights():
    page = b"<p>---<br>audience: public<br>---</p><p>Text"

    assert load_file("a.html", page, {"kind": "faq", "audience": "lead"}) == [
        Loaded(
            "a",
            Document(title="A", text="\\---\naudience: public\n\\---\n\nText", kind="faq", audience="lead"),
        )
    ]


def test_without_a_kind_a_document_fails_and_says_so():
    assert load_file("a.txt", b"Text") == [Failed("a.txt", "invalid_document", "kind: it is missing")]


@pytest.mark.parametrize(
    ("name", "data", "code", "detail"),
    [
        ("a.exe", b"MZ", "unsupported_type", f".exe is not taken: use one of {TAKEN}"),
        ("a", b"Text", "unsupported_type", f"a name without an ending is not taken: use one of {TAKEN}"),
        ("a.pdf", word_file(), "type_mismatch", "the name ends in .pdf, but this is a Word document"),
        ("a.docx", pdf_file(words("A")), "type_mismatch", "the name ends in .docx, but this is a PDF"),
        ("a.docx", ZIP, "type_mismatch", "the name ends in .docx, but this is a zip archive"),
        ("a.zip", word_file(), "type_mismatch", "the name ends in .zip, but this is a Word document"),
        ("a.zip", b"Text", "type_mismatch", "the name ends in .zip, but this is text"),
        ("a.md", HTML, "type_mismatch", "the name ends in .md, but this is a web page"),
        ("a.pdf", b"Text", "type_mismatch", "the name ends in .pdf, but this is text"),
        ("a.docx", b"\xd0\xcf\x11\xe0rest", "unsupported_type", f"this is {OLD_OFFICE}"),
        ("a.zip", WORKBOOK, "unsupported_type", "this is another Office file: save it as .docx or .pdf"),
        ("a.txt", b"\x89PNG\r\n", "unsupported_type", "this is an image"),
        ("a.txt", b"A\0B", "unsupported_type", NULLS),
        ("a.txt", b"A" * 5000 + b"\0", "unsupported_type", NULLS),
        ("a.txt", pickle.dumps({"a": 1}), "unsupported_type", NULLS),
        ("a.md", b"R\xfcckgabe", "unreadable_text", "byte 1 is not utf-8: save the file as UTF-8"),
        ("a.md", b"", "empty_file", "the file is empty"),
        ("a.html", b"\xef\xbb\xbf \n", "empty_file", "the file is empty"),
        ("a.html", b"<p></p><script>x</script>", "no_text", NO_TEXT),
        ("a.pdf", pdf_file(words("CANARY", mode=3)), "no_text", NO_TEXT),
        ("a.pdf", locked_pdf(), "encrypted", "the PDF is protected: save it without protection"),
        ("a.v1.md", b"Text", "older_version", OLDER),
        ("a.md", b"---\nkind: poem\n---\nA", "invalid_document", f"line 2, column 7: kind: {KINDS}"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_with_its_reason(name, data, code, detail):
    assert load_file(name, data, DEFAULTS) == [Failed(name, code, detail)]


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html", "a.csv"])
def test_too_large_files_and_texts_are_refused(name):
    data = b"text\n" + b"word " * 100

    assert codes(name, data, Limits(file_bytes=400)) == [(name, "too_large")]
    if name != "a.csv":
        assert codes(name, data, Limits(text_characters=300)) == [(name, "too_large")]


def test_each_file_of_a_zip_stands_alone():
    data = zip_file(
        {
            "docs/returns.md": b"# New",
            "docs/returns.v1.md": b"# Old",
            "docs/returns.v2.md": b"# Older",
            "docs/broken.docx": word_file()[:2000],
            "docs/page.html": HTML,
            "docs/photo.png": b"\x89PNG",
            "docs/faq.csv": b"title,text\nA,B\nC,\n",
            "other/page.txt": b"another page",
            "inner.zip": zip_file({"a.md": b"A"}),
            "__MACOSX/docs/._returns.md": b"litter",
            ".DS_Store": b"litter",
        }
    )

    outcomes = load_file("all.zip", data, DEFAULTS)

    assert [outcome for outcome in outcomes if isinstance(outcome, Loaded)] == [
        Loaded("faq:A", document("A", "B")),
        Loaded("page", document("Returns | Lumivale", "Thirty days.")),
        Loaded("returns", document("Old", "# Old")),
        Loaded("returns", document("Older", "# Older")),
        Loaded("returns", document("New", "# New")),
    ]
    assert [(outcome.file, outcome.code) for outcome in outcomes if isinstance(outcome, Failed)] == [
        ("all.zip/docs/broken.docx", "damaged"),
        ("all.zip/docs/faq.csv:3", "invalid_document"),
        ("all.zip/inner.zip", "nested_archive"),
        ("all.zip/other/page.txt", "duplicate_id"),
        ("all.zip/docs/photo.png", "unsupported_type"),
    ]


@pytest.mark.parametrize(
    "unsafe",
    ["../../evil.md", "/etc/evil.md", "C:\\evil.md", "a\\b.md", "a/../../b.md", "..", "a" * 600 + ".md"],
)
def test_a_name_that_leads_out_of_the_archive_is_refused(unsafe):
    data = zip_file({unsafe: b"# A", "good.md": b"# B"})

    assert codes("a.zip", data) == [(f"a.zip/{unsafe}", "unsafe_name"), ("good", "")]


def test_a_link_in_an_archive_is_not_followed():
    link = zipfile.ZipInfo("link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert codes("a.zip", buffer.getvalue()) == [("a.zip/link.md", "unsafe_name")]


def test_a_locked_file_in_an_archive_is_refused():
    data = bytearray(zip_file({"a.md": b"# A", "b.md": b"# B"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert codes("a.zip", bytes(data)) == [("a.zip/a.md", "encrypted"), ("b", "")]


def test_nothing_of_a_bomb_is_read():
    one_file = zip_file({"a.md": b"# A", "bomb.md": b" " * 30_000_000})
    many_files = zip_file({f"{n}.txt": b" " * 900_000 for n in range(12)})

    assert codes("a.zip", one_file) == [("a.zip", "inflates_too_much")]
    assert codes("a.zip", many_files, Limits(inflated_bytes=10_000_000)) == [("a.zip", "inflates_too_much")]
    assert codes("a.docx", with_part(word_file(), "word/document.xml", b"<x/>" + b" " * 30_000_000)) == [
        ("a.docx", "inflates_too_much")
    ]


def test_a_lying_directory_does_not_hide_a_bomb():
    data = bytearray(zip_file({"bomb.md": b" " * 30_000_000}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)

    assert codes("a.zip", bytes(data)) in ([("a.zip", "inflates_too_much")], [("a.zip/bomb.md", "damaged")])


def test_an_archive_of_too_many_files_is_refused_before_it_is_opened():
    data = zip_file({f"{n}.md": b"" for n in range(30)})

    assert codes("a.zip", data, Limits(entries=29)) == [("a.zip", "too_many_entries")]
    assert len(codes("a.zip", data, Limits(entries=30))) == 30


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.docx", with_part(word_file(), "word/document.xml", b"<w:document>" * 500), "XMLSyntaxError"),
        ("a.pdf", b"%PDF-1.7\nnothing else", "PdfStreamError"),
    ],
)
def test_a_damaged_file_says_which_error_its_parser_met(name, data, error):
    assert load_file(name, data, DEFAULTS) == [Failed(name, "damaged", f"the file cannot be read ({error})")]


@pytest.mark.parametrize("tenths", range(1, 10))
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word_file()),
        ("a.pdf", pdf_file(words("Thirty days."))),
        ("a.zip", zip_file({"a.md": b"# A" * 99})),
    ],
    ids=["docx", "pdf", "zip"],
)
def test_a_file_cut_anywhere_fails_or_is_read_but_never_raises(name, data, tenths):
    outcomes = load_file(name, data[: len(data) * tenths // 10], DEFAULTS)

    assert outcomes != []
    assert all(isinstance(outcome, Loaded) or outcome.file == name for outcome in outcomes)


@pytest.mark.parametrize("ending", ["md", "txt", "html", "pdf", "docx", "csv", "jsonl", "zip"])
def test_random_bytes_under_any_name_never_raise(ending):
    noise = random.Random(7).randbytes(5000)  # noqa: S311 - noise, not a secret

    starts = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe"]
    outcomes = [load_file(f"a.{ending}", start + noise, DEFAULTS) for start in starts]

    assert all(each for each in outcomes)


@given(st.sampled_from(["md", "txt", "csv", "jsonl", "zip"]), st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_documents_or_reasons(ending, data):
    outcomes = load_file(f"a.{ending}", data, DEFAULTS)

    assert all(isinstance(outcome, Loaded | Failed) for outcome in outcomes)


def test_a_parser_that_takes_too_long_fails_its_file_only():
    endless = b"<p>" + b"<b>" * 300_000
    data = zip_file({"a.html": HTML, "b.html": endless, "c.md": b"# C"})

    outcomes = codes("a.zip", data, Limits(cpu_seconds=1))

    assert outcomes[0] == ("a", "")
    assert outcomes[1] in [("a.zip/b.html", "too_slow"), ("a.zip/b.html", "no_text")]
    assert outcomes[2] == ("c", "")


def test_nothing_is_written_beside_the_files(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    load_file("a.zip", zip_file({"a.docx": word_file(), "b.html": HTML, "../c.md": b"C"}), DEFAULTS)

    assert list(tmp_path.rglob("*")) == []
