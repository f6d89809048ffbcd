from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.loading.ids import (
    id_from_name,
    id_of_any_version,
    in_version_order,
    older_version,
    title_from_name,
    valid_id,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("returns.md", "returns"),
        ("policies/late-delivery_uk.txt", "late-delivery_uk"),
        ("Rückgabe & Umtausch (neu).pdf", "Ruckgabe-Umtausch-neu"),
        ("returns.v1.md", "returns.v1"),
        ("../../etc/passwd.md", "passwd"),
        ("退货.md", "document-28ea9851fa65"),
        ("a" * 200 + ".md", "a" * 100 + "-c2a908d98f5d"),
    ],
)
def test_an_id_reads_like_the_name(name, expected):
    assert id_from_name(name) == expected


@given(st.text(max_size=300))
def test_every_name_gives_a_valid_id_and_title(name):
    assert re.fullmatch(r"[A-Za-z0-9._:@-]{1,128}", id_from_name(name))
    assert 1 <= len(title_from_name(name)) <= 300


@pytest.mark.parametrize(
    ("given_id", "expected"),
    [
        ("a/b", "a:b"),
        (" a ", "a"),
        (7, "7"),
        ("a b", None),
        ("", None),
        (None, None),
        ("a" * 129, None),
        ("é", None),
    ],
)
def test_a_given_id_is_valid_or_nothing(given_id, expected):
    assert valid_id(given_id) == expected


def test_older_versions_share_the_id_and_come_first():
    names = ["returns.md", "returns.v10.md", "returns.v2.md", "a.md", "returns.vx.md", "returns.v0.md"]

    assert sorted(names, key=in_version_order) == [
        *("a.md", "returns.v2.md", "returns.v10.md", "returns.md", "returns.v0.md", "returns.vx.md")
    ]
    assert [id_of_any_version(name) for name in names[:3]] == ["returns"] * 3
    assert [older_version(name) for name in names] == [None, 10, 2, None, None, None]


def test_a_title_is_the_name_in_words():
    assert title_from_name("docs/late-delivery_uk.txt") == "Late delivery uk"
