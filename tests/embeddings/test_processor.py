from __future__ import annotations

import pytest

from embeddings.processor import flags_of, kind_of, multiplies_matrices, name_of

INFO = """processor\t: 0
model name\t: Somebody's Processor @ 2.00GHz
flags\t\t: fpu sse avx2 avx512f {more}

processor\t: 1
model name\t: Another
flags\t\t: fpu
"""


@pytest.mark.parametrize(
    ("more", "multiplies"),
    [
        ("avx512_vnni", False),
        ("avx512_bf16", True),
        ("amx_tile amx_bf16 amx_int8", True),
        ("amx_tile amx_int8", False),  # it multiplies numbers of 8 bits only, which are not exact enough
    ],
)
def test_sixteen_bits_are_tried_only_where_the_processor_multiplies_matrices_of_them(
    more: str, multiplies: bool
) -> None:
    flags = flags_of(INFO.format(more=more))

    assert {"fpu", "avx2"} < flags
    assert multiplies_matrices(flags) is multiplies


def test_where_nothing_is_known_of_the_processor_nothing_special_is_tried() -> None:
    assert flags_of("") == frozenset()
    assert name_of("") == ""
    assert not multiplies_matrices(flags_of(""))


def test_two_kinds_of_processor_have_two_names_whatever_the_order_of_their_flags() -> None:
    one, other = INFO.format(more="a b"), INFO.format(more="a c")

    assert name_of(one) == "Somebody's Processor @ 2.00GHz"
    assert kind_of(one) == kind_of(INFO.format(more="b a"))
    assert kind_of(one) != kind_of(other)
