from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.documents import Authority, Document, Rule, Trigger
from knowledge_base.front_matter import (
    FIELDS,
    InvalidDocument,
    Place,
    document_from_markdown,
    merge,
    parse,
    places_of,
    written,
)

SAMPLE = Path(__file__).parents[2] / "knowledge_base" / "sample" / "documents"

WHOLE = """---
title: Returns
kind: playbook          # policy | product | faq | playbook
audience: public
teams: [care]
products: [refrigerator]
regions: [eu, uk]
channels: [chat]
in_force_from: 2026-04-01
in_force_until: 2027-01-01T10:00:00+01:00
review_by: 2027-03-31
owner: Customer Policy
url: https://help.example/returns
checks:
  - id: within-window
    title: Returned within 30 days of delivery
    rule: days_since(order.delivered_on) <= 30
    ask: When was it delivered?
authority:
  - {action: refund, role: agent, up_to: "150.00", currency: EUR, amount: order.total, approver: lead}
trigger: {signal: fridge.temperature_high, says: ["my fridge is getting warm"]}
---

# Returns

Thirty days.
"""


def refused(source: str) -> str:
    with pytest.raises(InvalidDocument) as caught:
        document_from_markdown(source, {"kind": "faq"})
    return str(caught.value)


def test_every_field_of_the_contract_is_read():
    assert document_from_markdown(WHOLE) == Document(
        title="Returns",
        text="# Returns\n\nThirty days.\n",
        kind="playbook",
        audience="public",
        teams=("care",),
        products=("refrigerator",),
        regions=("eu", "uk"),
        channels=("chat",),
        in_force_from=date(2026, 4, 1),
        in_force_until=datetime(2027, 1, 1, 9, tzinfo=UTC),
        review_by=date(2027, 3, 31),
        owner="Customer Policy",
        url="https://help.example/returns",
        checks=(
            Rule(
                id="within-window",
                title="Returned within 30 days of delivery",
                rule="days_since(order.delivered_on) <= 30",
                ask="When was it delivered?",
            ),
        ),
        authority=(
            Authority(
                action="refund",
                role="agent",
                up_to=Decimal("150.00"),
                currency="EUR",
                amount="order.total",
                approver="lead",
            ),
        ),
        trigger=Trigger(signal="fridge.temperature_high", says=("my fridge is getting warm",)),
    )


@pytest.mark.parametrize(
    ("source", "fields", "text"),
    [
        ("No front matter.", {}, "No front matter."),
        ("\ufeff---\r\ntitle: A\r\n---\r\n\r\nText\r\n", {"title": "A"}, "Text\r\n"),
        ("---\ntitle: A\n...\n  \n    code", {"title": "A"}, "    code"),
        ("---\n---\nText", {}, "Text"),
        ("---\ntitle: A\n---", {"title": "A"}, ""),
        ("---\nbegins with a rule", {}, "---\nbegins with a rule"),
        ("---\nProse between rules.\n---\nText", {}, "---\nProse between rules.\n---\nText"),
        (" ---\ntitle: A\n---\n", {}, " ---\ntitle: A\n---\n"),
    ],
)
def test_front_matter_is_what_stands_between_the_first_two_rows_of_dashes(source, fields, text):
    assert parse(source) == (fields, text)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("---\ntitle: Given\n---\n# Heading", "Given"),
        ("Intro.\n\n## The *first* heading\n\n# Second", "The first heading"),
        ("No heading.", "From the file name"),
    ],
)
def test_the_title_is_the_given_one_else_the_first_heading_else_the_default(source, title):
    document = document_from_markdown(source, {"kind": "faq", "title": "From the file name"})

    assert document.title == title


def test_front_matter_wins_over_defaults():
    document = document_from_markdown("---\nkind: policy\n---\n# A", {"kind": "faq", "audience": "agent"})

    assert (document.kind, document.audience) == ("policy", "agent")


def test_explicit_fields_of_a_request_win_over_its_front_matter():
    document = merge(
        {"kind": "faq", "audience": None}, "---\ntitle: A\nkind: policy\naudience: public\n---\nText"
    )

    assert document == Document(title="A", text="Text", kind="faq", audience=None)


def test_a_wrong_explicit_field_is_not_blamed_on_the_front_matter():
    with pytest.raises(InvalidDocument) as caught:
        merge({"kind": "poem"}, "---\ntitle: A\nkind: policy\n---\nText")

    assert str(caught.value) == "kind: it must be 'policy', 'product', 'faq' or 'playbook', not 'poem'"


@pytest.mark.parametrize(
    ("yaml", "line", "column", "error"),
    [
        ("a: [1", 3, 1, "expected ',' or ']', but got '<stream end>'"),
        ("title: a: b", 2, 9, "mapping values are not allowed here"),
        ("x: &a [1]\ny: *a", 2, 4, "aliases are not allowed: write the value out"),
        ("x: 1\ny: *a", 3, 4, "aliases are not allowed: write the value out"),
        ("x: !!python/object/apply:os.system [id]", 2, 4, "tags are not allowed: write the plain value"),
        ("title: A\ntitle: B", 3, 1, "'title' is written twice"),
        ("1: A", 2, 1, "a field's name must be a word"),
        ("<<: {title: A}", 2, 1, "a field's name must be a word"),
        ("a: b\ntitle: \x07", 3, 8, "the character '\\x07' is not allowed"),
        ("r: 2026-02-31", 2, 4, "'2026-02-31' cannot be read: day is out of range for month"),
        ("a: " + "[" * 5000, 2, 11, "nested deeper than 8 levels"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_place(yaml, line, column, error):
    expected = f"line {line}, column {column}: front matter is not plain YAML: {error}"

    assert refused(f"---\n{yaml}\n---\n# A\n\nText") == expected


@pytest.mark.parametrize(
    ("yaml", "error"),
    [
        (
            "kind: a",
            "line 2, column 7: kind: it must be 'policy', 'product', 'faq' or 'playbook', not 'a'",
        ),
        ("title: 2026", "line 2, column 8: title: write a text, not 2026"),
        (
            "produkte: [a]",
            "line 2, column 11: produkte: there is no such field; did you mean products? "
            f"known are {', '.join(FIELDS)}",
        ),
        ("text: hidden", f"line 2, column 7: text: there is no such field; known are {', '.join(FIELDS)}"),
        (
            "metadata: {}",
            f"line 2, column 11: metadata: there is no such field; known are {', '.join(FIELDS)}",
        ),
        (
            "checks:\n  - id: a\n    title: A\n    rule: 'true'\n    when: now",
            "line 6, column 11: checks.0.when: there is no such field; known are id, title, rule, ask, "
            "or_granted_by",
        ),
        ("checks:\n  - id: a\n    title: A", "line 3, column 5: checks.0.rule: it is missing"),
        ("a: " + "b" * 70_000, "line 1, column 1: front matter is longer than 65536 characters"),
    ],
)
def test_a_field_that_is_wrong_is_refused_with_its_place(yaml, error):
    assert refused(f"---\n{yaml}\n---\n# A\n\nText") == error


RULE = {"id": "a", "title": "A", "rule": "true"}


@pytest.mark.parametrize(
    ("yaml", "error"),
    [
        (
            "kind: faq\nin_force_from: 2026-06-01\nin_force_until: 2026-05-01",
            "line 4, column 17: in_force_until: it would end (2026-05-01) before it begins (2026-06-01): "
            "mend in_force_from or in_force_until",
        ),
        (
            "slots:\n  - {action: visit, within_business_days: 2, quote: within 2 days}",
            "line 3, column 53: slots.0.quote: the text does not say 'within 2 days': quote in slots what "
            "the text says, character for character",
        ),
        (
            "slots:\n  - {action: visit, within_business_days: 3, quote: within 2 days}",
            "line 3, column 53: slots.0.quote: 'within 2 days' does not say 3: quote the words that grant so "
            "many days",
        ),
        (
            "slots:\n  - {action: a, within_business_days: 2, quote: 2 days, when: 'gold'}",
            "line 3, column 63: slots.0.when: "
            "give an object with id, title, rule, ask, or_granted_by, not 'gold'",
        ),
        ("trigger: smoke", "line 2, column 10: trigger: give an object with signal, says, not 'smoke'"),
        ("owner: [a, b]", "line 2, column 8: owner: write a text, not a list"),
        ("title: {a: b}", "line 2, column 8: title: write a text, not an object"),
        ("title: 2026-01-31", "line 2, column 8: title: write a text, not 2026-01-31"),
        ("title: yes", "line 2, column 8: title: write a text, not true"),
        (
            "authority:\n  - {action: a, budget: {amount: 1, of: [a]}}",
            "line 3, column 25: authority.0.budget: its budget is in no currency: write currency, like EUR",
        ),
        # what has the right form and could never work
        (
            "checks:\n  - {id: a, title: A, rule: 'true'}\n  - {id: a, title: B, rule: 'true'}",
            "line 4, column 10: checks.1.id: another check above has the id 'a': give each its own",
        ),
        (
            'authority:\n  - {action: refund, up_to: "150.00", amount: order.total}',
            "line 3, column 29: authority.0.up_to: 150.00 of what? Write currency beside it, as three "
            "capital letters, like EUR",
        ),
        (
            "kind: policy\ntrigger: {says: [it burns]}",
            "line 3, column 10: trigger: only a playbook is triggered, and this is of kind policy: leave it "
            "out, or write kind: playbook",
        ),
        (
            "kind: playbook\ntrigger:\n  signal: fridge hot",
            "line 4, column 11: trigger.signal: no signal is named 'fridge hot': write family.what_happened "
            "in small letters, digits and _, like fridge.temperature_high",
        ),
        (
            "kind: playbook\ntrigger: {}",
            "line 3, column 10: trigger: it names neither a signal nor what a customer says: write signal or "
            "says",
        ),
        (
            "kind: playbook\ntrigger: {says: [it burns, '?']}",
            "line 3, column 28: trigger.says.1: nobody says '?': write what a customer would",
        ),
    ],
)
def test_what_cannot_be_or_cannot_work_is_refused_where_it_stands(yaml, error):
    assert refused(f"---\n{yaml}\n---\n# A\n\nText") == error


def test_what_could_not_be_stored_today_can_still_be_read():
    stored = {"title": "A", "text": "A", "kind": "policy", "trigger": {"signal": "fridge hot"}}

    assert Document.model_validate({**stored, "checks": [RULE, RULE]}).checks[1].id == "a"


@pytest.mark.parametrize(
    "source", ["---\nkind: policy\ntitle: A\n\n# A\n\nText", "\ufeff---\r\n\r\ntitle:\r\n"]
)
def test_front_matter_that_never_ends_is_no_text(source):
    assert refused(source) == (
        "line 1, column 1: front matter begins here and never ends: write a line --- below its last field"
    )


def test_the_place_of_each_value_is_known_and_what_stands_in_it():
    source = (
        "---\ntitle: 'A'\nchecks:\n"
        "  - {id: a, rule: one}\n"
        "  - rule: |\n      one\n        two\n"
        "  - rule: >-\n      one\n      two\n"
        "  - rule: one\n      two\n---\nText"
    )
    places = places_of(source)

    assert (places["title"], places["checks.0.id"]) == (Place(2, 9), Place(4, 10))
    inside = {at: places[f"checks.{at}.rule"].within(2 if at == 1 else 1, 3) for at in range(4)}
    assert {at: (place.line, place.column) for at, place in inside.items()} == {
        0: (4, 21),
        1: (7, 9),
        2: (9, 7),  # folded lines are one line of the value: where it begins
        3: (11, 11),
    }


def test_every_problem_is_named_at_once():
    assert refused("---\nowner: 1\nurl: ftp://a\n---\nText").split("; ") == [
        "title: it is missing",
        "line 2, column 8: owner: write a text, not 1",
        "line 3, column 6: url: write an address that begins with https:// or http://, not 'ftp://a'",
    ]


@given(st.text(alphabet=st.sampled_from("ab: -[]{}&*!|>'\"\n\t#?%@,0129\u2028é🙂"), max_size=80))
def test_any_text_between_the_dashes_is_read_or_refused_never_a_crash(yaml):
    try:
        fields, text = parse(f"---\n{yaml}\n---\nText")
    except InvalidDocument as invalid:
        places = [problem.line for problem in invalid.problems]
    else:
        places = [len(fields) + 1] if text.endswith("Text") else []

    assert all(places)
    assert places


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.md")), ids=lambda path: path.stem)
def test_a_document_written_out_is_the_same_document(path: Path) -> None:
    document = document_from_markdown(path.read_text(encoding="utf-8"))

    assert merge({}, written(document)) == document


def test_words_that_look_like_yaml_are_written_as_words() -> None:
    document = Document(
        title="--- # no: [comment] &x *y !z 'q' \"d\" 🐟 \u202e",
        kind="policy",
        text="---\nowner: mallory\n---\n\n# Not front matter",
        owner="null",
        checks=(Rule(id="2026-01-01", title="yes", rule='true &&\n  customer.tier == "gold"'),),
        holidays=(date(2026, 12, 25),),
        in_force_from=datetime(2026, 1, 1, 10, tzinfo=UTC),
    )

    assert merge({}, written(document)) == document
