from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.strict_json import DEEPEST, parse

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(VALUES)
def test_whatever_json_can_say_is_read_as_json_reads_it(value: object) -> None:
    text = json.dumps(value)

    assert parse(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "NaN is not a JSON number"),
        ('{"a": Infinity}', "Infinity is not a JSON number"),
        ("[-Infinity]", "-Infinity is not a JSON number"),
        ("1e400", "a number too large to hold"),
        (r'"a\u0000b"', "a NUL character in a text"),
        (r'{"a\u0000": 1}', "a NUL character in a text"),
        (r'["\ud800"]', "half of a surrogate pair in a text; send whole characters"),
        (r'{"\udc00": 1}', "half of a surrogate pair in a text; send whole characters"),
        ("[" * 100_000 + "]" * 100_000, f"nested deeper than {DEEPEST} levels"),
        ('{"a":' * 65 + "1" + "}" * 65, f"nested deeper than {DEEPEST} levels"),
        ("9" * 5000, "a number with too many digits"),
        (
            '{"a": 1, "b": {"c": 1, "\\u0063": 2}}',
            'the name "c" stands twice in one object: leave one of the two out',
        ),
    ],
)
def test_what_json_forbids_or_no_store_takes_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(json.JSONDecodeError) as refusal:
        parse(text)

    assert refusal.value.msg == reason


def test_large_integers_stay_exact_and_a_name_may_stand_in_two_objects() -> None:
    assert parse('[{"a": 1}, {"a": 9007199254740993}]') == [{"a": 1}, {"a": 9007199254740993}]


def test_nesting_as_deep_as_allowed_is_read() -> None:
    deepest = "[" * DEEPEST + "]" * DEEPEST

    assert json.dumps(parse(deepest)) == deepest
