"""What a customer states is heard word for word; what nobody said is never heard."""

from __future__ import annotations

import re
from re import _parser as parser  # type: ignore[attr-defined]  # the tree of a pattern, to count its steps
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversations import Turn
from assist.reading import heard
from assist.reading.heard import heard_in


def _said(*turns: tuple[str, str]) -> list[tuple[str, str]]:
    spoken = [Turn.model_validate({"speaker": who, "text": text}) for who, text in turns]
    return [(one.slot, one.value) for one in heard_in(spoken)]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Hello, my name is Ada Byron and it broke.", [("name", "Ada Byron")]),
        ("my name is ada byron and my fridge broke", [("name", "ada byron")]),
        ("Hi, I'm Ada O'Neil, I ordered a hat", [("name", "Ada O'Neil")]),
        ("Hello, this is Ada. Hi!", [("name", "Ada")]),
        ("name: José", [("name", "José")]),
        ("Username: aking7", [("username", "aking7")]),
        ("write to ada@example.com.", [("email", "ada@example.com")]),
        ("my email is ada at example dot com", [("email", "ada at example dot com")]),
        ("mail ada.king at gmail dot com please", [("email", "ada.king at gmail dot com")]),
        ("sure my email is ada 007 mailcom", [("email", "ada 007 mailcom")]),
        ("My zip is 39633 and the phone number is (042) 975-9546.", [
            ("postcode", "39633"),
            ("phone", "(042) 975-9546"),
        ]),
        ("call me at 9756324566", [("phone", "9756324566")]),
        ("my phone is +31 6 555 0100", [("phone", "+31 6 555 0100")]),
        ("it is +49 30 901820 55, my phone is +49 30 90182055", [("phone", "+49 30 90182055")]),
        ("My order number is 3348917502, please", [("order number", "3348917502")]),
        ("what is in order #W5490111?", [("order number", "W5490111")]),
        ("account id is 5GI2BKXPH7", [("account number", "5GI2BKXPH7")]),
        ("my name ram booking confirmation kyf 176", [("name", "ram"), ("booking number", "kyf 176")]),
        ("confirmation number is 3 g 5 h 6 j", [("booking number", "3 g 5 h 6 j")]),
        ("policy number rxo 434361865 claim number mli 123", [
            ("policy number", "rxo 434361865"),
            ("claim number", "mli 123"),
        ]),
        ("serial number: VX-20-7781", [("serial number", "VX-20-7781")]),
        ("use my credit card ending in 7334", [("card number", "7334")]),
        ("the order ID is 4417 and my zip code is 75227", [("order number", "4417"), ("postcode", "75227")]),
        ("I want a flight from New York to Las Vegas, please", [
            ("city from", "New York"),
            ("city to", "Las Vegas"),
        ]),
        ("my city is oslo", [("city", "oslo")]),
        ("my city is fargo, 58102", [("city", "fargo"), ("postcode", "58102")]),
        ("policy dfs 4345556 claim gfd 456", [("policy number", "dfs 4345556"), ("claim number", "gfd 456")]),
        ("the date of the charge is 7 th june", [("date", "7 th june")]),
        ("send it to 12 Main Street, Springfield, IL, 62701", [
            ("address", "12 Main Street, Springfield, IL, 62701")
        ]),
        ("my address is 143 shipley rd", [("address", "143 shipley rd")]),
        ("It was delivered on 2 November 2026", [("date", "2 November 2026")]),
        ("june 6th", [("date", "june 6th")]),
        ("I was charged $12.50 twice", [("amount", "$12.50")]),
        ("54 dollars", [("amount", "54 dollars")]),
        ("a table for two people", [("count", "two")]),
        ("I'm a Gold member", [("tier", "Gold")]),
        ("it is model number PSR-E463", [("product", "PSR-E463")]),
    ],
)  # fmt: skip
def test_what_is_stated_is_heard(text: str, stated: list[tuple[str, str]]) -> None:
    assert _said(("customer", text)) == stated


@pytest.mark.parametrize(
    ("question", "answer", "given"),
    [
        ("What is your order number?", "3348917502", ("order number", "3348917502")),
        ("May I have your name please?", "Crystal Minh", ("name", "Crystal Minh")),
        ("May I have your name please?", "it's crystal minh.", ("name", "crystal minh")),
        ("Full name and account ID?", "Chloe Zhang, I lost the other", ("name", "Chloe Zhang")),
        ("I'd just need your phone number.", "9775462661", ("phone", "9775462661")),
        ("Could I get your zip code?", "it's 75227", ("postcode", "75227")),
        ("What is your membership level?", "I'm a guest", ("tier", "guest")),
        ("What is the item you want?", "great its the Michael kors Shirt", ("product", "Michael kors Shirt")),
        ("How many?", "just two", ("count", "two")),
        ("Your email?", "it is ada at example dot com", ("email", "ada at example dot com")),
    ],
)
def test_a_bare_answer_is_what_the_agent_asked_for(
    question: str, answer: str, given: tuple[str, str]
) -> None:
    assert _said(("agent", question), ("customer", answer)) == [given]


def test_what_was_asked_in_several_turns_may_be_answered_in_several() -> None:
    assert _said(
        ("agent", "you would give me the order ID and email"),
        ("agent", "please"),
        ("customer", "7916676427"),
        ("customer", "aphoenix939@email.com"),
    ) == [("order number", "7916676427"), ("email", "aphoenix939@email.com")]


@pytest.mark.parametrize(
    "turns",
    [
        [("customer", "3348917502")],
        [("agent", "Your order number is on the box."), ("customer", "3348917502")],
        [("agent", "What is your order number or your account number?"), ("customer", "3348917502")],
        [("agent", "My name is Sam, my order number is 3348917502")],
        [("agent", "What is your order number?"), ("agent", "Sorry, your zip?"), ("customer", "no")],
        [("agent", "What is your name?"), ("customer", "Actually, I have a question")],
        [("agent", "What is your name?"), ("customer", "not now")],
        [("customer", "my name is not on the order number you sent")],
        [("customer", "MY NAME IS NOT ON THE LIST")],
        [("customer", "put my name down for it, I'll do it myself later")],
        [("customer", "the brand name is Acme and my wife's name is Eve")],
        [("customer", "look at example dot com")],
        [("customer", "it is sold at example dot com")],
        [("customer", "my email program is telecom")],
        [("customer", "I ordered 3 hats in size 40, order now")],
        [("customer", "transfer from savings to checking")],
        [("customer", "change my flight to May 22nd")],
        [("customer", "Your manager promised me 500 EUR. It came on 3 May.")],
        [("customer", "my password is 4417abc and my ssn is 4321")],
        [("customer", "my date of birth is April 12, 2001")],
        [("customer", "this is urgent, I'm furious")],
    ],
)
def test_what_is_uncertain_is_not_heard(turns: list[tuple[str, str]]) -> None:
    assert _said(*turns) == []


def test_what_overlaps_is_heard_once() -> None:
    assert _said(("customer", "my account number is 977 625 2661")) == [("account number", "977 625 2661")]


def _patterns(value: Any) -> list[re.Pattern[str]]:
    """Every pattern within a constant of the module."""
    if isinstance(value, re.Pattern):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    return [one for part in value for one in _patterns(part)] if isinstance(value, tuple) else []


def _work(parts: Any) -> tuple[int, int]:
    """The most steps that a parsed pattern takes from one place, and the most ways it may match from there.

    What stands after a part is tried once for each way in which the part may match.
    """
    steps, ways = 0, 1
    for kind, inside in parts:
        own_steps, own_ways = _work_of(str(kind), inside)
        steps, ways = steps + ways * own_steps, ways * own_ways
    return steps, ways


def _work_of(kind: str, inside: Any) -> tuple[int, int]:
    match kind:
        case "BRANCH":
            each = [_work(branch) for branch in inside[1]]
            return sum(steps for steps, _ in each), sum(ways for _, ways in each)
        case "SUBPATTERN":
            return _work(inside[-1])
        case "ASSERT" | "ASSERT_NOT":
            return _work(inside[1])[0], 1
        case "ATOMIC_GROUP":
            return _work(inside)[0], 1
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, repeated = inside
            assert most != parser.MAXREPEAT, f"nothing bounds {repeated}"
            steps, ways = _work(repeated)
            return steps * sum(ways**n for n in range(most)), sum(ways**n for n in range(least, most + 1))
        case "POSSESSIVE_REPEAT":
            assert inside[1] != parser.MAXREPEAT, f"nothing bounds {inside[2]}"
            return inside[1] * _work(inside[2])[0], 1
        case _:
            return 1, 1


_EVERY_PATTERN = [one for value in vars(heard).values() for one in _patterns(value)]


@pytest.mark.parametrize("pattern", _EVERY_PATTERN, ids=lambda one: one.pattern[:40])
def test_a_pattern_takes_a_bounded_number_of_steps_from_where_it_starts(pattern: re.Pattern[str]) -> None:
    steps, _ = _work(parser.parse(pattern.pattern, pattern.flags))

    assert steps < 25_000, f"{steps} steps at one place, however short the turn"


_PIECES = """my name is|Ada|this is|order number|booking confirmation|kyf 176|is|what|your name?|?|A-1234|at
ada@x.org|dot com|email is|é|(977) 625-2661|flight from|oslo|to|date|2 June 2026|$|54|dollars|two|passengers
zip|gold|member|12 main street|address is|model|it's|,|.|  |İ|ß"""
_pieces = st.sampled_from(re.split(r"[|\n]", _PIECES))
_texts = st.lists(_pieces | st.text(min_size=1, max_size=8), min_size=1, max_size=12).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["customer", "agent"]), _texts), max_size=5))
def test_a_value_is_always_a_piece_of_a_turn_of_the_customer(turns: list[tuple[str, str]]) -> None:
    spoken = [Turn.model_validate({"speaker": who, "text": text}) for who, text in turns if text.strip()]
    ended = (-1, 0)
    for one in heard_in(spoken):
        assert spoken[one.turn].speaker == "customer"
        assert one.value.strip()
        assert spoken[one.turn].text[one.start : one.end] == one.value
        assert (one.turn, one.start) >= ended, "in the order of the conversation, and nothing heard twice"
        ended = (one.turn, one.end)
