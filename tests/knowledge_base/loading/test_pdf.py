from __future__ import annotations

import pytest

from knowledge_base.loading.outcome import Limits, Refused
from knowledge_base.loading.pdf import read
from tests.knowledge_base.loading.made_files import locked_pdf, pdf_file, words


def refusal(data: bytes, limits: Limits) -> str:
    with pytest.raises(Refused) as caught:
        read(data, limits)
    return caught.value.code


def test_pages_are_read_in_order_with_an_empty_line_between():
    data = pdf_file(words("Returns", "Thirty days."), words(), words("Repairs"))

    assert read(data, Limits()) == ("Returns\nThirty days.\n\nRepairs", None)


@pytest.mark.parametrize("show", ["(CANARY) Tj", "[(CAN) 20 (ARY)] TJ", "(CANARY) '", '1 1 (CANARY) "'])
def test_words_without_ink_are_left_out(show):
    page = f"BT /F1 12 Tf 72 720 Td (Seen.) Tj 0 -16 Td q 3 Tr {show} Q 0 -16 Td (Also seen.) Tj ET"

    assert read(pdf_file(page), Limits())[0].split() == ["Seen.", "Also", "seen."]


def test_a_protected_pdf_is_refused():
    assert refusal(locked_pdf(), Limits()) == "encrypted"


def test_too_many_pages_or_too_much_text_is_refused():
    data = pdf_file(*[words("word " * 10)] * 3)

    assert refusal(data, Limits(pages=2)) == "too_many_pages"
    assert refusal(data, Limits(text_characters=60)) == "too_large"
