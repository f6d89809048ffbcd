from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assist.edit_distance import edit_share, levenshtein


def by_the_table(one: str, other: str) -> int:
    """Wagner and Fischer's table, the definition."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_it_is_levenshteins_distance(one: str, other: str) -> None:
    assert levenshtein(one, other) == by_the_table(one, other)


@given(st.text(max_size=90), st.text(max_size=90))
def test_it_is_exact_beyond_a_machine_word(one: str, other: str) -> None:
    assert levenshtein(one, other) == by_the_table(one, other)


def test_the_share_is_over_the_longer_text() -> None:
    assert edit_share("kitten", "sitting") == 3 / 7
    assert edit_share("", "") == 0.0
    assert edit_share("same", "same") == 0.0
    assert edit_share("abcd", "") == 1.0


def test_the_longest_texts_are_compared_whole() -> None:
    assert levenshtein("ab" * 10_000, "ba" * 10_000) == 2
    assert levenshtein("a" * 20_000, "b" * 20_000) == 20_000
