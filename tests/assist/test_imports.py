from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist.customers.rows import Unreadable, rows_of
from assist.errors import Unprocessable
from assist.imports import Imports
from assist.jobs import Job
from assist.wiring import Service
from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase, Stored
from knowledge_base.readers import Reader

EDITOR = Reader(name="import", role="editor")
TEXT = ("ovens.txt", b"Ovens are hot.")


def finished(service: Service, job: str) -> Job:
    for _ in range(2000):
        state = service.jobs.get(job)
        if state.state != "running":
            return state
        time.sleep(0.01)
    raise AssertionError("the job runs for ever")


def test_an_import_accepted_before_the_process_ended_is_done_by_the_next(
    service: Service, tmp_path: Path
) -> None:
    class Ended(Imports):
        """Accepts, and ends before it works."""

        def _work(self, folder: Path) -> None: ...

    directory = tmp_path / "imports"
    ended = Ended(directory, service.jobs, service.knowledge_base, service.customers)
    files = [(name, io.BytesIO(content)) for name, content in (TEXT, ("broken.pdf", b"no pdf"))]
    job = ended.accept("documents", files, "maria")
    ended.close()

    next_one = Imports(directory, service.jobs, service.knowledge_base, service.customers)
    next_one.resume()
    done = finished(service, job)
    next_one.close()

    assert (done.state, done.done, done.total, done.owner) == ("done", 1, 2, "maria")
    assert [failure.file for failure in done.failed] == ["broken.pdf"]
    assert list(directory.iterdir()) == []


def test_files_that_were_still_coming_when_the_power_went_are_removed(
    service: Service, tmp_path: Path
) -> None:
    directory = tmp_path / "imports"
    (directory / "coming-half").mkdir(parents=True)
    (directory / "coming-half" / "0").write_bytes(b"half a file")
    (directory / "coming-half.lock").touch()

    imports = Imports(directory, service.jobs, service.knowledge_base, service.customers)
    imports.resume()
    imports.close()

    assert list(directory.iterdir()) == []


def test_files_that_are_coming_to_another_process_are_left_alone(service: Service, tmp_path: Path) -> None:
    directory = tmp_path / "imports"
    imports = Imports(directory, service.jobs, service.knowledge_base, service.customers)

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            imports.resume()
            return super().read(size)

    job = imports.accept("documents", [("ovens.txt", Slow(TEXT[1]))], "maria")

    assert finished(service, job).done == 1
    imports.close()


def test_an_upload_that_breaks_off_leaves_nothing(service: Service, tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(size)

    imports = Imports(tmp_path / "imports", service.jobs, service.knowledge_base, service.customers)

    with pytest.raises(OSError, match=r"\d+"):
        imports.accept("documents", [("ovens.txt", Broken())], "maria")

    imports.close()
    assert list((tmp_path / "imports").iterdir()) == []


def test_a_failure_nobody_foresaw_fails_the_file_and_the_job_and_the_other_files_go_on(
    service: Service, tmp_path: Path
) -> None:
    class Choking(KnowledgeBase):
        def put_many(self, items: Iterable[tuple[str, Document]]) -> tuple[Stored, ...]:
            items = tuple(items)
            if "choke" in items[0][1].text:
                raise OverflowError(items[0][1].text)
            return service.knowledge_base.put_many(items)

    choking = Choking(tmp_path / "index", Catalogue(service.engine), HashEmbeddings(), service.clock)
    imports = Imports(tmp_path / "imports", service.jobs, choking, service.customers)
    files = [("bad.txt", io.BytesIO(b"Words to choke on.")), ("ovens.txt", io.BytesIO(TEXT[1]))]

    done = finished(service, imports.accept("documents", files, "maria"))
    imports.close()

    (failure,) = done.failed
    assert (done.state, done.done, done.total) == ("failed", 1, 2)
    assert (failure.file, failure.code) == ("bad.txt", "import_failed")
    assert "OverflowError" in failure.detail
    assert "choke" not in failure.detail
    assert list((tmp_path / "imports").iterdir()) == []


def test_an_import_whose_order_is_damaged_ends_as_failed(service: Service, tmp_path: Path) -> None:
    directory = tmp_path / "imports"
    job = service.jobs.create("maria", 1).id
    (directory / job).mkdir(parents=True)
    (directory / job / "order.json").write_bytes(b"{")

    imports = Imports(directory, service.jobs, service.knowledge_base, service.customers)
    imports.resume()
    done = finished(service, job)
    imports.close()

    assert (done.state, [failure.code for failure in done.failed]) == ("failed", ["import_failed"])
    assert list(directory.iterdir()) == []


def of_customers(service: Service, name: str, data: bytes) -> Job:
    """The job of one file of customers, once it has ended."""
    return finished(service, service.imports.accept("customers", [(name, io.BytesIO(data))], "tests"))


def test_rows_of_csv_are_read_by_their_columns() -> None:
    header = b"id,name,email,phone,tier,attributes.opened,preferences.contact,orders\n"
    row = b'ada,Ada,ada@example.com,+49 30 1,gold,yes,email,"[{""id"": ""o1""}]"\n'
    untouched = b"cy,,,,,,,\n"

    assert list(rows_of("c.csv", b"\xef\xbb\xbf" + header + row + untouched)) == [
        None,  # the header
        {
            "id": "ada",
            "name": "Ada",
            "identities": [
                {"kind": "email", "value": "ada@example.com"},
                {"kind": "phone", "value": "+49 30 1"},
            ],
            "tier": "gold",
            "attributes": {"opened": "yes"},
            "preferences": {"contact": "email"},
            "orders": [{"id": "o1"}],
        },
        {"id": "cy"},
    ]


def test_a_row_that_cannot_be_read_is_named_and_the_next_goes_on() -> None:
    table = b"id,orders\na,nonsense\nb,[],too many\nc,[]\n"
    jsonl = b'[1]\n\n{"id": "a"}\n{\n'

    assert list(rows_of("c.csv", table)) == [
        None,  # the header
        Unreadable(2, "column 'orders' is not readable as JSON: Expecting value, at column 1"),
        Unreadable(3, "more cells than the header has columns"),
        {"id": "c", "orders": []},
    ]
    assert list(rows_of("c.jsonl", jsonl)) == [
        Unreadable(1, "not a JSON object"),
        None,  # an empty line: what comes after it keeps its number
        {"id": "a"},
        Unreadable(4, "not readable as JSON: Expecting property name enclosed in double quotes, at column 2"),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (r'"\ud800"', "half of a surrogate pair in a text; send whole characters"),
        ("[" * 300 + "]" * 300, "nested deeper than 64 levels"),
        ("NaN", "NaN is not a JSON number"),
        (r'"a\u0000b"', "a NUL character in a text"),
    ],
)
def test_a_row_is_read_as_strictly_as_a_request_and_leaves_the_others_alone(value: str, reason: str) -> None:
    lines = f'{{"id": "a"}}\n{{"id": "b", "attributes": {{"x": {value}}}}}\n{{"id": "c"}}\n'
    table = io.StringIO()
    csv.writer(table).writerows([("id", "orders"), ("a", "[]"), ("b", f"[{value}]"), ("c", "[]")])

    assert list(rows_of("c.jsonl", lines.encode())) == [
        {"id": "a"},
        Unreadable(2, f"not readable as JSON: {reason}"),
        {"id": "c"},
    ]
    assert list(rows_of("c.csv", table.getvalue().encode())) == [
        None,
        {"id": "a", "orders": []},
        Unreadable(3, f"column 'orders' is not readable as JSON: {reason}"),
        {"id": "c", "orders": []},
    ]


def test_a_cell_with_a_nul_character_is_refused() -> None:
    assert list(rows_of("c.csv", b"id,name\na,A\x00da\nb,Bo\n")) == [
        None,
        Unreadable(2, "a NUL character in a text"),
        {"id": "b", "name": "Bo"},
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("c.xml", b"", "unknown_format"),
        ("c.csv", b"\xff", "not_utf8"),
        ("c.csv", b"\n", "no_rows"),
        ("c.jsonl", b"", "no_rows"),
        ("c.csv", b"id,name,name\na,A,B\n", "invalid_header"),
        ("c.csv", b"id;name\na;A\n", "invalid_header"),
    ],
)
def test_a_file_that_holds_no_customers_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unprocessable) as refusal:
        rows_of(name, data)

    assert refusal.value.code == code


def test_a_column_that_is_not_known_is_named() -> None:
    assert list(rows_of("c.csv", b"id,shoe size\na,43\n")) == [
        None,
        Unreadable(
            2,
            "'shoe size' is not a column this import knows: known are id, language, name, region, tier, "
            "email, phone, account, device, handle, entitlements, identities, interactions, orders, "
            "products, attributes.X, preferences.X",
        ),
    ]


def test_a_row_whose_quotes_are_wrong_is_known_by_its_own_line() -> None:
    table = b'id,name\na,An\nb,Bo\nc,Cy\nd,"Di"x\ne,Ed\n'

    assert list(rows_of("c.csv", table)) == [
        None,
        {"id": "a", "name": "An"},
        {"id": "b", "name": "Bo"},
        {"id": "c", "name": "Cy"},
        Unreadable(5, "',' expected after '\"'"),
        {"id": "e", "name": "Ed"},
    ]


@pytest.mark.parametrize(
    ("name", "data", "line", "begins"),
    [
        (
            "c.csv",
            b'id,name\na,An\nb,"Bo"x\n',
            3,
            "line 3 of the file, the header being line 1: ',' expected",
        ),
        (
            "c.csv",
            b"id,name\na,An\n\na,Bo\n",
            4,
            "line 4 of the file, the header being line 1: line 2 of the",
        ),
        ("c.jsonl", b'{"id": "a"}\n\n{"id": "a"}\n', 3, "line 3 of the file: line 1 of the file is of"),
    ],
)
def test_a_bad_row_is_told_by_its_line_in_the_file(
    service: Service, name: str, data: bytes, line: int, begins: str
) -> None:
    job = of_customers(service, name, data)

    (failed,) = job.failed
    assert (failed.file, failed.detail[: len(begins)]) == (f"{name}:{line}", begins)


def test_a_row_with_somebody_elses_verified_address_is_taken_and_warned_of(service: Service) -> None:
    def row(id: str, value: str, verified: bool, kind: str = "email") -> str:
        return json.dumps({"id": id, "identities": [{"kind": kind, "value": value, "verified": verified}]})

    rows = [
        row("ada", "ada@example.com", True),
        row("bo", "Ada@Example.com", False),
        row("cy", "home@example.com", False),
        row("di", "home@example.com", False),  # neither is verified
        row("ed", "+49 30 901820", False, "phone"),
        row("flo", "0049 30 901820", True, "phone"),
        row("ada-2", "ada2@example.com", True),
    ]

    job = of_customers(service, "c.jsonl", "\n".join(rows).encode())

    assert (job.state, job.done, job.failed) == ("done", 7, ())
    assert [(one.file, one.code, one.names) for one in job.warnings] == [
        ("c.jsonl:2", "identity_of_another", "ada"),
        ("c.jsonl:6", "identity_of_another", "ed"),
    ]
    assert job.warnings[0].detail == (
        "line 2 of the file: its verified email is on file for customer 'ada' too, so either may be taken "
        "for the other: merge them if they are one person, else correct whose it is"
    )


def test_a_row_of_a_table_is_known_by_the_line_on_which_it_ends() -> None:
    table = b'id,name\n\na,"An\nna"\nb,Bo,more\n'

    assert list(rows_of("c.csv", table)) == [
        None,
        None,
        None,
        {"id": "a", "name": "An\nna"},
        Unreadable(5, "more cells than the header has columns"),
    ]


def test_a_cancelled_import_takes_no_further_file_and_keeps_what_it_took(
    service: Service, tmp_path: Path
) -> None:
    class Ended(Imports):
        """Accepts, and ends before it works."""

        def _work(self, folder: Path) -> None: ...

    directory = tmp_path / "imports"
    ended = Ended(directory, service.jobs, service.knowledge_base, service.customers)
    job = ended.accept("documents", [(name, io.BytesIO(content)) for name, content in (TEXT,)], "maria")
    ended.close()
    service.jobs.cancel(job)

    next_one = Imports(directory, service.jobs, service.knowledge_base, service.customers)
    next_one.resume()
    for _ in range(2000):
        if not any(directory.iterdir()):
            break
        time.sleep(0.01)
    next_one.close()

    assert list(directory.iterdir()) == []
    assert (service.jobs.get(job).state, service.jobs.get(job).done) == ("cancelled", 0)


_ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@given(lines=st.lists(_ANY_TEXT, max_size=4), ending=st.sampled_from([".jsonl", ".csv"]))
@settings(deadline=None)
def test_whatever_a_customer_file_holds_its_lines_are_read_or_it_is_refused_as_a_whole(
    lines: list[str], ending: str
) -> None:
    try:
        rows = list(rows_of(f"c{ending}", "\n".join(lines).encode()))
    except Unprocessable:
        return

    assert all(one is None or isinstance(one, Mapping) or one.detail for one in rows)


def test_a_line_that_nests_without_end_is_one_bad_line() -> None:
    deep, good = b'{"id": "x", "attributes": {"a": ' + b"[" * 100_000, b'{"id": "bob"}'

    first, second = rows_of("c.jsonl", deep + b"\n" + good)

    assert isinstance(first, Unreadable)
    assert second == {"id": "bob"}


def public(text: str) -> bytes:
    """A document that customers may read."""
    return f"---\nkind: policy\naudience: public\n---\n{text}\n\nIt holds for 30 days.\n".encode()


def resting_on(id: str) -> bytes:
    """A document whose check another one may grant."""
    return (
        "---\ntitle: Refunds\nkind: policy\naudience: public\nchecks:\n"
        '  - id: came-back\n    title: It came back\n    rule: order.status == "returned"\n'
        f"    or_granted_by: [{id}]\n---\n# Refunds\n\nWe send your money back.\n"
    ).encode()


def test_a_document_that_rests_on_one_that_is_not_there_is_stored_and_warned_of(service: Service) -> None:
    files = [("refunds.md", resting_on("returns")), ("ovens.md", public("# Ovens"))]

    job = service.imports.accept("documents", [(name, io.BytesIO(data)) for name, data in files], "maria")

    done = finished(service, job)
    assert (done.state, done.done, done.failed) == ("done", 2, ())
    assert [one.model_dump() for one in done.warnings] == [
        {
            "file": "refunds.md: refunds",
            "code": "no_such_document",
            "detail": "checks.0.or_granted_by.0: there is no document 'returns' to grant it: store that one "
            "first, or write another id",
            "names": "returns",
        }
    ]


def test_what_a_later_file_brings_is_not_warned_of(service: Service) -> None:
    files = [("refunds.md", resting_on("returns")), ("returns.md", public("# Returns"))]

    job = service.imports.accept("documents", [(name, io.BytesIO(data)) for name, data in files], "maria")

    done = finished(service, job)
    assert (done.state, done.done, done.failed, done.warnings) == ("done", 2, (), ())


def test_a_document_that_another_file_of_the_import_brought_is_refused(
    service: Service, tmp_path: Path
) -> None:
    """Else the second, without an audience, would hide the first from everybody."""
    public = b"---\nkind: policy\naudience: public\n---\n# Ovens\n\nOvens are hot.\n"
    files = [("ok.md", public), TEXT, ("ok.md", b"# Ovens\n\nOvens are cold.\n")]

    class EndsAfterTheFirst(Imports):
        def _documents(self, name: str, data: bytes, brought: Mapping[str, str]) -> Any:
            self._ending = True
            return super()._documents(name, data, brought)

    directory = tmp_path / "imports"
    first = EndsAfterTheFirst(directory, service.jobs, service.knowledge_base, service.customers)
    job = first.accept("documents", [(name, io.BytesIO(data)) for name, data in files], "maria")
    first.close()
    next_one = Imports(directory, service.jobs, service.knowledge_base, service.customers)
    next_one.resume()
    done = finished(service, job)
    next_one.close()

    assert (done.state, done.done, done.total) == ("done", 2, 3)
    assert [one.model_dump() for one in done.failed] == [
        {
            "file": "ok.md",
            "code": "repeated_id",
            "detail": "ok.md of this import is document 'ok' already: rename one of the two, or "
            "leave one out",
        }
    ]
    (version,) = service.knowledge_base.versions("ok", EDITOR)
    assert version.content.audience == "public"


def test_what_an_import_brings_and_is_probably_not_meant_is_warned_of_beside_all_that_it_brings(
    service: Service,
) -> None:
    def about(product: str) -> bytes:
        head = f"---\nkind: policy\naudience: public\nproducts: [{product}]\n---\n"
        return f"{head}# {product}\n\nIt is hot.\n".encode()

    files = [("a.md", about("oven")), ("b.md", about("oven")), ("c.md", about("spaceship")), TEXT]

    job = service.imports.accept("documents", [(name, io.BytesIO(data)) for name, data in files], "maria")

    done = finished(service, job)
    assert (done.done, done.failed) == (4, ())
    assert [(one.file, one.code, one.names) for one in done.warnings] == [
        ("c.md: c", "unknown_product", "spaceship"),
        ("ovens.txt: ovens", "no_audience", "audience"),
    ]
