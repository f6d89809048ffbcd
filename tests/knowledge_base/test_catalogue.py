from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine, create_engine, text

from knowledge_base.catalogue import Catalogue, Changes, create_tables, metadata, open_sqlite
from knowledge_base.documents import Document, DocumentVersion
from tests.knowledge_base.documents_for_tests import document

MONDAY = datetime(2026, 6, 1, 9, 30, 0, 123456, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Engine]:
    # Not under pytest's folder: the server runs as another user, and pytest closes its folder to others.
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        try:
            import pgserver  # looks for that variable on import

            server = pgserver.get_server(Path(folder) / "data")
        except Exception as failure:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"PostgreSQL could not be started here, so its tests do not run: {failure!r}")
        engine = create_engine(server.get_uri().replace("postgresql:", "postgresql+psycopg:"))
        yield engine
        engine.dispose()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each database there is, empty."""
    if request.param == "postgresql":
        engine = request.getfixturevalue("postgresql")
        yield engine
        metadata.drop_all(engine)
    else:
        engine = open_sqlite(tmp_path / "state.db")
        yield engine
        engine.dispose()


@pytest.fixture
def catalogue(engine: Engine) -> Catalogue:
    create_tables(engine)
    return Catalogue(engine)


def changes(catalogue: Catalogue, since: int) -> tuple[int, dict[str, list[int]]]:
    found = catalogue.changes_since(since)
    return found.revision, {id: [one.version for one in held] for id, held in found.documents.items()}


def test_it_keeps_every_version_as_it_was_put(catalogue: Catalogue) -> None:
    first = document(
        "Within 30 days.", in_force_until="2026-05-31", authority=({"action": "refund", "up_to": "9.50"},)
    )
    second = document("Within 14 days.", in_force_from="2026-06-01T10:00:00+02:00")
    catalogue.put_many([("returns", first)], MONDAY)
    catalogue.put_many([("returns", second)], TUESDAY)

    found = catalogue.changes_since(0)

    standing = catalogue.standing()
    assert found == Changes(
        standing.catalogue,
        2,
        {
            "returns": (
                DocumentVersion(id="returns", version=1, stored_at=MONDAY, content=first),
                DocumentVersion(id="returns", version=2, stored_at=TUESDAY, content=second),
            )
        },
    )
    assert standing.revision == 2


def test_the_same_content_again_makes_no_version_and_no_revision(catalogue: Catalogue) -> None:
    first = catalogue.put_many([("returns", document("Within 30 days."))], MONDAY)[0]
    again = catalogue.put_many([("returns", document("Within 30 days."))], TUESDAY)[0]

    assert (again.version, again.revision, again.new) == (first.version, 1, False)
    assert changes(catalogue, 0) == (1, {"returns": [1]})


def test_content_that_comes_back_after_another_is_a_new_version(catalogue: Catalogue) -> None:
    for words in ("30 days", "14 days", "30 days"):
        catalogue.put_many([("returns", document(words))], MONDAY)

    assert changes(catalogue, 0) == (3, {"returns": [1, 2, 3]})


def test_deleting_removes_the_content_and_keeps_the_count(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.put_many([("returns", document("Within 30 days."))], MONDAY)

    assert catalogue.delete("returns") == 2
    assert changes(catalogue, 1) == (2, {"returns": []})
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document_versions")).scalar_one() == 0
    assert catalogue.delete("returns") is None
    assert catalogue.delete("never-there") is None
    assert catalogue.standing().revision == 2

    catalogue.put_many([("returns", document("Within 30 days."))], TUESDAY)
    assert changes(catalogue, 2) == (3, {"returns": [2]})


def test_many_are_deleted_in_one_revision(catalogue: Catalogue) -> None:
    catalogue.put_many([(id, document("Within 30 days.")) for id in "abc"], MONDAY)

    assert catalogue.delete("a", "never-there", "c") == 2
    assert changes(catalogue, 1) == (2, {"a": [], "c": []})
    assert catalogue.delete() is None


def test_changes_since_names_only_what_changed_later(catalogue: Catalogue) -> None:
    catalogue.put_many([("a", document("one")), ("b", document("two"))], MONDAY)
    catalogue.put_many([("b", document("three"))], TUESDAY)

    assert changes(catalogue, 0) == (2, {"a": [1], "b": [1, 2]})
    assert changes(catalogue, 1) == (2, {"b": [1, 2]})
    assert changes(catalogue, 2) == (2, {})


def test_many_are_put_in_one_revision_or_not_at_all(catalogue: Catalogue) -> None:
    class NotStorable:
        def digest(self) -> str:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        catalogue.put_many([("a", document("one")), ("a", cast(Document, NotStorable()))], MONDAY)

    assert changes(catalogue, 0) == (0, {})


def test_writers_at_the_same_time_wait_for_each_other(catalogue: Catalogue, engine: Engine) -> None:
    others = [Catalogue(engine) for _ in range(4)]

    def write(name: int) -> None:
        for round_number in range(5):
            others[name].put_many([("shared", document(f"{name} {round_number}"))], MONDAY)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert changes(catalogue, 0) == (20, {"shared": list(range(1, 21))})


def test_two_catalogues_are_told_apart(tmp_path: Path) -> None:
    engines = [open_sqlite(tmp_path / name) for name in ("one.db", "two.db")]
    for engine in engines:
        create_tables(engine)

    first, second = (Catalogue(engine).standing() for engine in engines)

    assert first.catalogue != second.catalogue
    assert Catalogue(engines[0]).standing() == first
    for engine in engines:
        engine.dispose()


def test_a_sqlite_commit_survives_a_power_cut_and_deleted_text_is_overwritten(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "state.db")

    with engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]

    assert found == ["wal", 2, 1]
    engine.dispose()
