from __future__ import annotations

import logging
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from assist.decisions import Choice
from assist.errors import BadRequest
from assist.journal.entries import BEFORE_THE_FIRST, Entry
from assist.journal.head import DamagedHead
from assist.journal.journal import Journal
from assist.storage.database import open_engine, writing
from assist.storage.tables import decisions, journal, suggestions
from assist.suggestions import ShownEvent
from tests.assist.databases import State

Attack = Callable[[State], None]


def story(state: State) -> None:
    """Six entries: an answer, three events, two decisions."""
    first, second = state.show("c1", "You may return it.", "It is 30 days.").suggestions
    for name in ("displayed", "evidence_opened", "copied"):
        state.answers.record_event(first.id, ShownEvent(event=name), "maria")
    state.decisions.decide(first.id, Choice(outcome="overridden", sent="No.", reason="wrong day"), "maria")
    state.decisions.decide(second.id, Choice(outcome="accepted"), "maria")


def test_every_entry_is_linked_to_the_one_before(state: State) -> None:
    story(state)

    entries = state.journal.entries()

    assert [entry.kind for entry in entries] == ["answer", "event", "event", "event", "decision", "decision"]
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert [entry.previous for entry in entries] == [
        BEFORE_THE_FIRST,
        *(entry.hash for entry in entries[:-1]),
    ]
    assert all(entry.hash == entry.computed_hash() for entry in entries)
    found = state.journal.verify()
    assert (found.ok, found.entries, found.head) == (True, 6, f"6:{entries[-1].hash}")
    assert str(state.journal.head()) == found.head


def test_it_holds_ids_and_hashes_and_nobodys_words(state: State) -> None:
    story(state)

    written = " ".join(entry.model_dump_json() for entry in state.journal.entries())

    for words in ("fridge", "return it", "30 days", "No.", "wrong day"):
        assert words not in written
    assert "returns@2:0" in written


def test_entries_are_read_in_pages_and_by_what_they_are_about(state: State) -> None:
    story(state)
    state.show("c2", "Else.", turn="t9")

    assert [entry.sequence for entry in state.journal.entries(after=2, limit=2)] == [3, 4]
    assert [entry.kind for entry in state.journal.entries(kind="decision")] == ["decision"] * 2
    assert [entry.sequence for entry in state.journal.entries(conversation_id="c2")] == [7]


def edit(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(update(journal).where(journal.c.sequence == 3).values(actor="eve"))


def delete_from_the_middle(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(delete(journal).where(journal.c.sequence == 3))


def delete_the_tail(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(delete(journal).where(journal.c.sequence >= 5))
        connection.execute(delete(decisions))


def delete_everything(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(delete(journal))
        connection.execute(delete(decisions))


def delete_and_close_the_gap(state: State) -> None:
    rewrite_from(state, 3, [row for row in rows_of(state) if row["sequence"] != 3])


def reorder(state: State) -> None:
    with writing(state.engine) as connection:
        for old, new in ((3, 100), (4, 3), (100, 4)):
            connection.execute(update(journal).where(journal.c.sequence == old).values(sequence=new))


def insert_one(state: State) -> None:
    rows = rows_of(state)
    rewrite_from(state, 3, [*rows[:2], {**rows[1], "actor": "eve"}, *rows[2:]])


def duplicate_the_last(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(insert(journal).values({**rows_of(state)[-1], "sequence": 7}))


def rewrite_the_tail(state: State) -> None:
    rows = rows_of(state)
    rows[4] = {**rows[4], "content": {**rows[4]["content"], "outcome": "accepted"}}
    with writing(state.engine) as connection:
        connection.execute(
            update(decisions).where(decisions.c.id == rows[4]["subject"]).values(outcome="accepted")
        )
    rewrite_from(state, 5, rows)


def change_a_decision(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(update(decisions).values(outcome="accepted"))


def change_what_was_sent(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(update(decisions).where(decisions.c.sent == "No.").values(sent="Yes."))


def remove_a_decision(state: State) -> None:
    with writing(state.engine) as connection:
        connection.execute(delete(decisions).where(decisions.c.outcome == "overridden"))


def slip_in_a_decision(state: State) -> None:
    with writing(state.engine) as connection:
        row = dict(connection.execute(select(decisions)).mappings().first() or {})
        connection.execute(insert(decisions).values({**row, "id": "slipped in", "sequence": 99}))


def change_a_suggestion(state: State) -> None:
    with writing(state.engine) as connection:
        content = connection.execute(
            select(suggestions.c.content).where(suggestions.c.rank == 1)
        ).scalar_one()
        changed = {**content, "draft": "You may not."}
        connection.execute(update(suggestions).where(suggestions.c.rank == 1).values(content=changed))


def rows_of(state: State) -> list[dict[str, Any]]:
    return [entry.model_dump() for entry in state.journal.entries()]


def rewrite_from(state: State, sequence: int, rows: list[dict[str, Any]]) -> None:
    """What somebody who knows how the chain is made would do: number and hash everything anew."""
    previous, chain = BEFORE_THE_FIRST, []
    for number, row in enumerate(rows, 1):
        entry = Entry.model_validate({**row, "sequence": number, "previous": previous, "hash": ""})
        previous = entry.computed_hash()
        chain.append({**entry.model_dump(), "hash": previous})
    with writing(state.engine) as connection:
        connection.execute(delete(journal).where(journal.c.sequence >= sequence))
        connection.execute(insert(journal), [row for row in chain if int(row["sequence"]) >= sequence])


@pytest.mark.parametrize(
    ("attack", "first_bad", "problem"),
    [
        (edit, 3, "Entry 3 was changed"),
        (delete_from_the_middle, 3, "Entry 3 is missing"),
        (delete_the_tail, 5, "Entry 5 is missing: the signed head is at 6"),
        (delete_everything, 1, "Entry 1 is missing: the signed head is at 6"),
        (delete_and_close_the_gap, 6, "Entry 6 is missing"),
        (reorder, 3, "Entry 3 was changed"),
        (insert_one, 6, "Entry 6 is not the one that the signed head names"),
        (duplicate_the_last, 7, "Entry 7 was changed"),
        (rewrite_the_tail, 6, "Entry 6 is not the one that the signed head names"),
        (change_a_decision, 5, "was changed in its table"),
        (change_what_was_sent, 5, "was changed in its table"),
        (remove_a_decision, 5, "no longer in its table"),
        (slip_in_a_decision, 0, "no entry of the journal speaks of it"),
        (change_a_suggestion, 1, "not those that were shown"),
    ],
)
def test_every_way_of_tampering_is_found(state: State, attack: Attack, first_bad: int, problem: str) -> None:
    story(state)

    attack(state)

    found = state.journal.verify()
    assert not found.ok
    assert found.first_bad == first_bad
    assert problem in (found.problem or "")


def test_going_on_after_the_tail_was_cut_does_not_hide_it(
    state: State, caplog: pytest.LogCaptureFixture
) -> None:
    story(state)
    delete_the_tail(state)

    with caplog.at_level(logging.ERROR):
        for n in range(4):
            state.show(f"d{n}", "More.")
        Journal(state.engine, state.head_path, state.clock)

    found = state.journal.verify()
    assert found.first_bad == 6
    assert "is not the one that the signed head names" in (found.problem or "")
    assert "journal_tampered" in caplog.text


def test_a_head_noted_elsewhere_proves_more_than_the_file(state: State) -> None:
    story(state)
    noted = state.journal.verify().head
    assert noted is not None
    delete_the_tail(state)
    for path in state.head_path.parent.iterdir():
        path.unlink()
    journal = Journal(state.engine, state.head_path, state.clock)

    assert journal.verify().ok  # whoever owns the files and the database can rewrite both
    assert journal.verify(noted).problem == "Entry 5 is missing: the head you gave is at 6."
    with pytest.raises(BadRequest, match="SEQUENCE:HASH"):
        journal.verify("latest")


def test_a_forged_head_is_damage(state: State) -> None:
    story(state)
    state.head_path.write_text(state.head_path.read_text().replace('"sequence":6', '"sequence":4'))

    found = state.journal.verify()

    assert (found.ok, found.problem) == (
        False,
        "The journal's head head.json is not signed with this service's key.",
    )
    with pytest.raises(DamagedHead):
        state.journal.head()


def test_a_head_that_a_crash_left_behind_catches_up(state: State) -> None:
    state.show("c1", "One.")
    behind = state.head_path.read_bytes()
    state.show("c2", "Two.")
    state.head_path.write_bytes(behind)

    opened = Journal(state.engine, state.head_path, state.clock)

    head = opened.head()
    assert head is not None
    assert head.sequence == 2
    assert opened.verify().ok


def test_the_head_and_its_key_are_private(state: State) -> None:
    story(state)

    modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in state.head_path.parent.iterdir()}

    assert modes == {".json": 0o600, ".key": 0o600, ".lock": 0o600}


def test_writers_at_once_leave_one_chain_without_gap(state: State) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: state.show(f"c{n}", "One."), range(60)))

    found = state.journal.verify()
    assert (found.ok, found.entries) == (True, 60)
    assert str(state.journal.head()) == found.head


def test_processes_that_share_a_head_leave_one_chain(state: State) -> None:
    engines = [open_engine(state.engine.url.render_as_string(hide_password=False)) for _ in range(2)]
    others = [State.on(engine, state.head_path, state.clock) for engine in engines]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda at: [others[at].show(f"c{at}-{n}", "One.") for n in range(15)], range(2)))

    found = state.journal.verify()
    assert (found.ok, found.entries) == (True, 30)
    assert str(state.journal.head()) == found.head
    for engine in engines:
        engine.dispose()


def test_a_head_that_cannot_be_written_stops_nobody(state: State, caplog: pytest.LogCaptureFixture) -> None:
    state.show("c1", "One.")
    state.head_path.with_suffix(".new").mkdir()

    with caplog.at_level(logging.ERROR):
        shown = state.show("c2", "Two.").suggestions[0]

    assert state.decisions.decide(shown.id, Choice(outcome="accepted"), "maria").sent == "Two."
    assert "journal_head_not_written: IsADirectoryError" in caplog.text
    assert state.journal.verify().ok
