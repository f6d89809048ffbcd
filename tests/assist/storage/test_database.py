from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, func, insert, inspect, select, text

from assist.conversations import ConversationDetails, Conversations, Turn
from assist.customers.profile import Identity, Interaction, Order, OwnedProduct, Profile
from assist.errors import NoRoom, NotReady, Unprocessable
from assist.events import Events
from assist.settings import Settings
from assist.storage.database import METADATA, migrate, open_engine, reading, remove_traces, writing
from assist.storage.tables import stops
from assist.wiring import wire
from embeddings.hashing import HashEmbeddings
from tests.assist.databases import State


def test_the_migrations_make_exactly_the_tables_that_the_code_describes(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, list(METADATA))  # type: ignore[arg-type] # alembic takes several

    assert differences == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)

    with reading(engine) as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalars().all() == ["0006"]


def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(4)]
    failures: list[BaseException] = []

    def start(engine: Engine) -> None:
        try:
            migrate(engine)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=start, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    for engine in engines:
        engine.dispose()


def test_a_database_of_a_newer_version_is_refused(engine: Engine, database_url: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    starting = open_engine(database_url)
    with pytest.raises(NotReady, match="'9999', which this version of Assist does not know"):
        migrate(starting)
    starting.dispose()
    with (
        pytest.raises(NotReady, match="migrated to revision '9999', and this process writes"),
        writing(engine),
    ):
        pass


# An older version of Assist: the same code without its last migration.
WRITES_UNTIL_REFUSED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from assist.customers.customers import Customers
from assist.customers.profile import Profile
from assist.errors import AssistError
from assist.events import Events
from assist.journal.journal import Journal
from assist.storage.database import migrate, open_engine

clock = lambda: datetime.now(UTC)
engine = open_engine(sys.argv[1])
migrate(engine)
journal = Journal(engine, Path(sys.argv[2]), clock)
customers = Customers(engine, clock, journal, Events(engine, clock))
for number in range(1_000_000):
    try:
        customers.put(f"c{number}", Profile(name="Ada"))
    except AssistError as refused:
        print(refused.code, refused.detail, flush=True)
        break
    print(f"c{number}", flush=True)
print(len(customers.list(limit=1_000_000)), flush=True)
"""


_REFUSED_WITHIN_SECONDS = 20  # longer than any writer waits for its turn


def test_a_process_of_an_older_version_writes_until_a_newer_one_migrates_and_not_after(
    database_url: str, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    here = Path(__file__).parents[3]
    for package in ("assist", "knowledge_base", "embeddings"):
        shutil.copytree(
            here / package, older / package, ignore=shutil.ignore_patterns("__pycache__", "sample")
        )
    (*_, last) = sorted((older / "assist/storage/migrations/versions").glob("r*.py"))
    last.unlink()
    program = [sys.executable, "-c", WRITES_UNTIL_REFUSED, database_url, str(tmp_path / "head.json")]
    alone = {**os.environ, "PYTHONPATH": str(older)}

    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=alone, cwd=older) as writer:
        assert writer.stdout is not None
        written = [writer.stdout.readline().strip() for _ in range(20)]
        engine = open_engine(database_url)
        migrate(engine)  # while it writes
        ends = time.monotonic() + _REFUSED_WITHIN_SECONDS
        while time.monotonic() < ends and not written[-1].startswith("database_newer"):
            written.append(writer.stdout.readline().strip())
        refusal = written.pop()
        seen = writer.stdout.readline().strip() if refusal.startswith("database_newer") else ""
        writer.kill()

    assert refusal.startswith("database_newer The database was migrated to revision")
    assert refusal.endswith("Nothing was written; restart with that version.")
    with reading(engine) as connection:
        kept = connection.execute(text("select count(*) from customers")).scalar_one()
    # What it acknowledged is there and nothing else, and it still reads.
    assert int(kept) == int(seen) == len(written)
    engine.dispose()


def test_sqlite_syncs_every_commit_and_overwrites_what_is_deleted(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'state.db'}")

    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    engine.dispose()


def test_the_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'state.db'}")
        migrate(engine)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    finally:
        os.umask(before)
        engine.dispose()

    assert modes == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://root:hidden@host/db"])
def test_a_database_that_cannot_keep_anything_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="cannot be used: give sqlite:///FILE") as refused:
        open_engine(url)

    assert "hidden" not in str(refused.value)


def test_a_writer_waits_for_the_one_before_and_sees_what_it_wrote(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("create table counts (n integer)"))
        connection.execute(text("insert into counts values (0)"))

    def count() -> None:
        for _ in range(10):
            with writing(engine) as connection:
                n = connection.execute(text("select n from counts")).scalar_one()
                connection.execute(text("update counts set n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as connection:
        assert connection.execute(text("select n from counts")).scalar_one() == 80


def test_an_exception_undoes_the_transaction(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            stop = {
                "id": "1",
                "scope": "all",
                "stopped_by": "x",
                "stopped_at": datetime(2026, 1, 1, tzinfo=UTC),
            }
            connection.execute(insert(stops).values(stop))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with reading(engine) as connection:
        assert connection.execute(select(stops)).all() == []


def test_a_reader_sees_one_moment(engine: Engine) -> None:
    def count(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(stops)).scalar_one()

    with reading(engine) as reader:
        before = count(reader)
        with writing(engine) as connection:
            stop = {
                "id": "1",
                "scope": "all",
                "stopped_by": "x",
                "stopped_at": datetime(2026, 1, 1, tzinfo=UTC),
            }
            connection.execute(insert(stops).values(stop))
        after = count(reader)

    assert (before, after) == (0, 0)
    with reading(engine) as reader:
        assert count(reader) == 1


def test_a_full_disk_is_no_room(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'state.db'}")
    migrate(engine)
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _fill_the_disk(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    conversations = Conversations(engine, clock, Events(engine, clock))
    with pytest.raises(NoRoom, match="cannot be written: database or disk is full"):
        conversations.add_turn("c1", Turn(speaker="customer", text="x" * 20_000))

    assert conversations.list() == ()
    engine.dispose()


def test_a_read_only_database_is_no_room(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'state.db'}")
    migrate(engine)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=1"))
    engine.dispose()

    with pytest.raises(NoRoom, match="readonly"), writing(engine) as connection:
        connection.execute(text("delete from stops"))
    engine.dispose()


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database at all" * 500)
    engine = open_engine(f"sqlite:///{tmp_path / 'state.db'}")

    with pytest.raises(NotReady, match="Restore it from a backup"):
        migrate(engine)
    engine.dispose()


def test_half_a_character_is_refused(state: State) -> None:
    with pytest.raises(Unprocessable, match="half a surrogate pair"):
        state.conversations.add_turn("c1", Turn.model_construct(speaker="customer", text="\ud800"))


def test_a_nul_is_kept_by_sqlite_and_refused_by_postgresql(state: State) -> None:
    turn = Turn(id="t1", speaker="customer", text="nul \x00")

    if state.engine.dialect.name == "sqlite":
        assert state.conversations.add_turn("c1", turn)[0].text == "nul \x00"
    else:
        with pytest.raises(Unprocessable, match="NUL"):
            state.conversations.add_turn("c1", turn)


def test_deleted_text_leaves_no_byte_in_the_files(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'state.db'}")
    migrate(engine)
    conversations = Conversations(engine, clock, Events(engine, clock))
    for n in range(40):
        conversations.add_turn(f"c{n}", Turn(speaker="customer", text=f"a very secret sentence {n}" * 40))
    # Another program's connection does not overwrite what it deletes: the bytes stay in free pages.
    with closing(sqlite3.connect(tmp_path / "state.db", isolation_level=None)) as other:
        other.executescript("PRAGMA secure_delete=OFF; PRAGMA foreign_keys=ON; DELETE FROM conversations")

    def files_with_it() -> list[str]:
        return [path.name for path in tmp_path.iterdir() if b"very secret" in path.read_bytes()]

    assert files_with_it() != []
    assert remove_traces(engine)
    assert files_with_it() == []
    engine.dispose()


def test_an_older_database_learns_who_and_what_belonged_together(database_url: str, tmp_path: Path) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    state = State.on(engine, tmp_path / "head.json", lambda: datetime(2026, 11, 21, tzinfo=UTC))
    state.conversations.put("c1", ConversationDetails(customer_id="anna"))
    fridge = OwnedProduct(sku="FR-520", name="FrostLine", family="refrigerator", serial="FR520-25-1")
    state.customers.put("bob", Profile(products=(fridge,)))
    hub = Identity(kind="device", value="LH3 24")
    placed = date(2026, 11, 1)
    order = Order(id="LV-2001", placed_on=placed, status="pending", total=Decimal(9), currency="EUR")
    carl = state.customers.put("carl", Profile(identities=(hub,)))
    state.customers.put("dora", Profile(orders=(order,)))
    shown = state.show("c1", "One.", "Two.").suggestions
    _as_left_by(engine, "0001")

    migrate(engine)

    with reading(engine) as connection:
        assert connection.execute(text("select * from conversation_customers")).all() == [("c1", "anna")]
        assert {row[0] for row in connection.execute(text("select * from suggestion_answers"))} == {
            one.id for one in shown
        }
    assert state.customers.owners_of("fr520 25 1") == ("bob",)
    assert state.customers.owners_of("LH3-24") == ("carl",)
    assert state.customers.of_others(["lv 2001", "LH3-24"], carl) == {"lv 2001"}
    engine.dispose()


_NEW_IN_0003 = {
    "identities": ("ending",),
    "interactions": ("kind", "outcome", "csat", "topic", "order_id", "serial"),
    "jobs": ("unchanged", "warnings"),
}


def _as_left_by(engine: Engine, revision: str) -> None:
    """Take away what later revisions made."""
    later = ["signals", "outreach", "outreach_decisions", "incidents", "merges"]
    later += ["conversation_customers", "suggestion_answers"] if revision < "0002" else []
    with writing(engine) as connection:
        for table in later:
            connection.execute(text(f"drop table {table}"))
        connection.execute(text("delete from identities where kind in ('serial', 'order')"))
        for name in inspect(connection).get_indexes("interactions"):
            if name["name"] != "ix_interactions_customer_id_at":
                connection.execute(text(f"drop index {name['name']}"))
        connection.execute(text("drop index ix_identities_ending"))
        for table, columns in _NEW_IN_0003.items():
            for column in columns:
                connection.execute(text(f"alter table {table} drop column {column}"))
        connection.execute(text("update alembic_version set version_num = :it"), {"it": revision})


def test_an_older_database_learns_how_people_and_events_are_found(database_url: str, tmp_path: Path) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    state = State.on(engine, tmp_path / "head.json", lambda: datetime(2026, 11, 21, tzinfo=UTC))
    phone = Identity(kind="phone", value="+49 30 901820")
    state.customers.put("anna", Profile(identities=(phone,)))
    event = Interaction(
        id="i1",
        at=datetime(2026, 11, 1, tzinfo=UTC),
        channel="phone",
        kind="contact",
        outcome="pending",
        summary="Called",
        data={"topic": "noise"},
    )
    state.customers.add_interaction("anna", event)
    before = state.customers.at_hand("anna", datetime(2026, 11, 21, tzinfo=UTC))
    with reading(engine) as connection:
        columns = connection.execute(text("select * from interactions")).one()
    _as_left_by(engine, "0002")

    migrate(engine)

    assert [one.id for one in state.customers.find("phone", "030 901820")] == ["anna"]
    assert state.customers.at_hand("anna", datetime(2026, 11, 21, tzinfo=UTC)) == before
    with reading(engine) as connection:
        again = connection.execute(text("select * from interactions")).one()
    assert again._mapping == columns._mapping
    engine.dispose()


def test_a_power_cut_leaves_the_journals_head_and_key_and_an_acknowledged_import_in_their_folders(
    settings: Settings, clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            folder = Path(f"/proc/self/fd/{descriptor}").readlink()
            synced.append(f"{folder.name}: {sorted(path.name for path in folder.iterdir())}")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    service = wire(settings, encoder=HashEmbeddings(), clock=clock)
    service.stops.stop("all", None, None, "lena")
    assert "journal: ['head.json', 'head.key', 'head.lock']" in synced
    assert "journal: ['head.key', 'head.lock']" in synced
    assert [line for line in synced if line.startswith("data:") and "'journal'" in line] != []

    service.imports.accept("customers", [], "ada")

    assert [line for line in synced if line.startswith("data:") and "'imports'" in line] != []
    service.close()
