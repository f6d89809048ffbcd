from __future__ import annotations

import subprocess
import sys

import pytest

from knowledge_base.loading.outcome import Limits, Refused
from knowledge_base.loading.sandbox import Parsed, parse
from tests.knowledge_base.loading.made_files import pdf_file, words

HOSTILE = "tests.knowledge_base.loading.hostile_worker"


def refusal(wish: str, limits: Limits) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        parse("pdf", wish.encode(), limits, HOSTILE)
    return caught.value.code, caught.value.detail


def test_a_page_is_parsed_in_a_process_of_its_own():
    assert parse("html", b"<title>A</title><p>B", Limits()) == Parsed("B", "A")


def test_a_parser_that_behaves_is_heard():
    assert parse("pdf", b"", Limits(), HOSTILE) == Parsed("done", None)


def test_what_no_database_can_hold_is_replaced():
    assert parse("pdf", pdf_file(words("A\\000B")), Limits()) == Parsed("A\ufffdB", None)


def test_a_flood_of_text_does_not_leave_the_process():
    with pytest.raises(Refused) as caught:
        parse("html", b"<p>Four", Limits(text_characters=3))

    assert caught.value.detail == "4 characters of text; at most 3 are read: split the file"


def test_a_parser_works_under_hard_ceilings():
    limits = Limits(cpu_seconds=7, memory_bytes=400_000_000)

    assert parse("pdf", b"ceilings", limits, HOSTILE).text == (
        "[(7, 7), (400000000, 400000000), (0, 0), (0, 0)]"
    )


@pytest.mark.parametrize(
    ("wish", "code", "detail"),
    [
        ("hang", "too_slow", "not read within 2 seconds"),
        ("compute", "too_slow", "not read within 1 seconds of computing"),
        ("crash", "parser_crashed", "the parser ended with status -6"),
        ("babble", "parser_crashed", "the parser ended with status 0"),
        ("eat", "MemoryError", ""),
        ("write", "PermissionError", "a parser may not do this: open"),
        ("run", "PermissionError", "a parser may not do this: subprocess.Popen"),
        ("native", "PermissionError", "a parser may not do this: ctypes.dlopen"),
    ],
)
def test_a_parser_that_misbehaves_fails_alone(wish, code, detail):
    limits = Limits(cpu_seconds=1, wall_seconds=2 if wish == "hang" else 60)

    assert refusal(wish, limits) == (code, detail)


def test_a_parser_reaches_no_network():
    code, detail = refusal("connect", Limits())

    assert code == "PermissionError"
    assert detail.startswith("a parser may not do this: socket.")


def test_a_parser_starts_without_the_search_engine():
    heavy = "{'numpy', 'faiss', 'torch', 'sqlalchemy', 'onnxruntime'}"
    program = f"import sys, knowledge_base.loading.worker; print(sorted({heavy} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"[]\n"
