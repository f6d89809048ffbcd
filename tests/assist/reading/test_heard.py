"""What a customer states is heard word for word; what nobody said is never heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversations import Turn
from assist.reading.heard import heard_in


def _said(*turns: tuple[str, str]) -> list[tuple[str, str]]:
    spoken = [Turn.model_validate({"speaker": who, "text": text}) for who, text in turns]
    return [(one.slot, one.value) for one in heard_in(spoken)]


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("Hello, my name is Ada Byron and it broke.", "name", "Ada Byron"),
        ("write to ada@example.com.", "email", "ada@example.com"),
        ("it is ada at example dot com", "email", "ada at example dot com"),
        ("My order number is 3348917502, please", "order number", "3348917502"),
        ("serial number: VX-20-7781", "serial number", "VX-20-7781"),
    ],
)
def test_what_is_stated_is_heard(text: str, slot: str, value: str) -> None:
    assert _said(("customer", text)) == [(slot, value)]


def test_a_bare_answer_is_what_the_agent_asked_for() -> None:
    assert _said(("agent", "What is your order number?"), ("customer", "3348917502")) == [
        ("order number", "3348917502")
    ]


@pytest.mark.parametrize(
    "turns",
    [
        [("customer", "3348917502")],
        [("agent", "Your order number is on the box."), ("customer", "3348917502")],
        [("agent", "What is your order number or your account number?"), ("customer", "3348917502")],
        [("agent", "My name is Sam, my order number is 3348917502")],
        [("customer", "my name is not on the order number you sent")],
    ],
)
def test_what_is_uncertain_is_not_heard(turns: list[tuple[str, str]]) -> None:
    assert _said(*turns) == []


_words = st.sampled_from(
    [
        "my name is",
        "Ada",
        "order number",
        "is",
        "what",
        "?",
        "A-1234",
        "ada@x.org",
        "at",
        "dot com",
        "é",
        "\n",
    ]
)
_texts = st.lists(_words | st.text(min_size=1, max_size=8), min_size=1, max_size=12).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["customer", "agent"]), _texts), max_size=5))
def test_a_value_is_always_a_piece_of_a_turn_of_the_customer(turns: list[tuple[str, str]]) -> None:
    spoken = [Turn.model_validate({"speaker": who, "text": text}) for who, text in turns if text.strip()]
    for one in heard_in(spoken):
        assert spoken[one.turn].speaker == "customer"
        assert one.value
        assert spoken[one.turn].text[one.start : one.end] == one.value
