from __future__ import annotations

import json

import pytest

from knowledge_base.documents import Document
from knowledge_base.loading import Failed, Limits, Loaded, load_file

DEFAULTS = {"kind": "faq", "audience": "public"}


def test_a_table_gives_one_document_per_row():
    table = (
        "\ufeffID,Title,Text,Regions,kind,in_force_from,holidays,internal note\r\n"
        'late,Late delivery,"Sorry.\r\n\r\nReally, ""sorry"".",eu; uk,'
        "policy,2026-04-01,2026-12-25; 2026-12-26,=cmd()\r\n"
        ",Café & Bar,Closed.,,,,,\r\n"
        "\r\n"
        ",,Only a text of many words.,,,,,\r\n"
    )

    assert load_file("my faq.csv", table.encode(), DEFAULTS) == [
        Loaded(
            "late",
            Document(
                title="Late delivery",
                text='Sorry.\r\n\r\nReally, "sorry".',
                kind="policy",
                audience="public",
                regions=("eu", "uk"),
                in_force_from="2026-04-01",
                holidays=("2026-12-25", "2026-12-26"),
            ),
        ),
        Loaded("my-faq:Cafe-Bar", Document(title="Café & Bar", text="Closed.", **DEFAULTS)),
        Loaded(
            "my-faq:Only-a-text-of-many-words",
            Document(title="Only a text of many words.", text="Only a text of many words.", **DEFAULTS),
        ),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_the_delimiter_is_found_in_the_header(delimiter):
    table = f"title{delimiter}text\nA{delimiter}Text\n"

    assert load_file("faq.csv", table.encode("utf-16"), DEFAULTS) == [
        Loaded("faq:A", Document(title="A", text="Text", **DEFAULTS))
    ]


def test_a_bad_row_fails_alone():
    table = "id,title,text,url\na,A,Text,\nb,B,,\n,A,Text,ftp://x\na,A,Text,\na b,A,Text,\nc,C,Text,\n"

    assert load_file("faq.csv", table.encode(), DEFAULTS) == [
        Loaded("a", Document(title="A", text="Text", **DEFAULTS)),
        Failed("faq.csv:3", "invalid_document", "text: is missing or empty"),
        Failed(
            "faq.csv:4",
            "invalid_document",
            "url: write an address that begins with https:// or http://, not 'ftp://x'",
        ),
        Failed("faq.csv:5", "duplicate_id", "the id 'a' stands above already"),
        Failed("faq.csv:6", "invalid_id", "'a b' is no id: use 1 to 128 of A-Z a-z 0-9 . _ : @ -"),
        Loaded("c", Document(title="C", text="Text", **DEFAULTS)),
    ]


@pytest.mark.parametrize("header", ["title,body", "text,text", "just one line of prose"])
def test_a_table_without_a_text_column_is_refused(header):
    assert load_file("faq.csv", f"{header}\nA,B\n".encode(), DEFAULTS) == [
        Failed("faq.csv", "invalid_table", "the first row must name the columns, among them text, each once")
    ]


def test_an_open_quote_does_not_swallow_the_rows_before_it():
    outcomes = load_file("faq.csv", b'title,text\nA,Text\nB,"Open\nC,Text\n', DEFAULTS)

    assert outcomes[0] == Loaded("faq:A", Document(title="A", text="Text", **DEFAULTS))
    assert [type(outcome) for outcome in outcomes] == [Loaded, Failed]
    assert outcomes[1].code == "damaged"


def test_lines_of_the_evaluation_format_are_documents():
    lines = [
        {"id": "faq/1", "title": "A", "text": "Text", "metadata": {"domain": "hotel"}},
        {"id": "2", "title": "", "text": "  The first words are the title " + "x" * 100 + "\nand more"},
        {"title": "Own fields", "text": "---\nkind: policy\n---\nText", "kind": "product", "regions": ["eu"]},
    ]
    source = "\n".join(map(json.dumps, lines)) + "\n\n"

    assert load_file("corpus.jsonl", source.encode(), DEFAULTS) == [
        Loaded("faq:1", Document(title="A", text="Text", **DEFAULTS)),
        Loaded("2", Document(title="The first words are the title…", text=lines[1]["text"], **DEFAULTS)),
        Loaded(
            "corpus:Own-fields",
            Document(
                title="Own fields",
                text="---\nkind: policy\n---\nText",
                kind="product",
                audience="public",
                regions=("eu",),
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "damaged"),
        ("[1]", "damaged"),
        ("[" * 100_000, "damaged"),
        ('{"text": NaN}', "damaged"),
        ('{"text": "A", "title": 1e999}', "invalid_document"),
        ('{"text": "\\ud800", "title": "A"}', "invalid_document"),
        ('{"text": 1}', "invalid_document"),
        ('{"text": "A", "colour": "red"}', "invalid_document"),
        ('{"text": "A", "id": ["a"]}', "invalid_id"),
        ('{"text": "A", "id": "é"}', "invalid_id"),
    ],
)
def test_a_bad_line_fails_alone(line, code):
    good = Loaded("a", Document(title="A", text="A", **DEFAULTS))

    outcomes = load_file("x.jsonl", f'{line}\n{{"id": "a", "text": "A"}}'.encode(), DEFAULTS)

    assert [outcomes[0].file, outcomes[0].code, outcomes[1:]] == ["x.jsonl:1", code, [good]]


@pytest.mark.parametrize(
    ("name", "source"),
    [("x.csv", "text\nA\nB\nC\n"), ("x.jsonl", '{"text":"A"}\n{"text":"B"}\n{"text":"C"}')],
)
def test_too_many_rows_are_refused_after_the_first_ones(name, source):
    outcomes = load_file(name, source.encode(), DEFAULTS, Limits(rows=2))

    assert [outcome.document_id for outcome in outcomes[:2]] == ["x:A", "x:B"]
    assert outcomes[2:] == [Failed(name, "too_many_rows", "only the first 2 rows were read: split the file")]
