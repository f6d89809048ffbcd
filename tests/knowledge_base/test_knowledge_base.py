from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError
from sqlalchemy import create_engine

from embeddings.encoder import EncodingFailed
from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.errors import NotReady
from knowledge_base.knowledge_base import KnowledgeBase, Stored
from knowledge_base.need import Filters, Found, Need
from knowledge_base.readers import Reader
from tests.knowledge_base.conftest import Clock, Open
from tests.knowledge_base.documents_for_tests import AGENT, EDITOR, LEAD, document, texts

REFUND = Need("refund a damaged fridge")


class Counting(HashEmbeddings):
    """HashEmbeddings that remembers what it was asked, and fails on a word when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.poison: str | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        vectors = super().encode(texts)
        if self.poison:
            vectors[[self.poison in text for text in texts]] = np.nan
        return vectors


def test_a_playbook_is_found_by_what_customers_say_when_it_applies(knowledge_base: KnowledgeBase) -> None:
    steps = "# Fire\n\nHang up only after the house is empty.\n\n# Afterwards\n\nWrite to the safety desk."
    playbook = document(
        steps, "Safety", kind="playbook", trigger={"says": ["there is smoke coming out of it"]}
    )
    knowledge_base.put("playbook-smoke", playbook)
    knowledge_base.put("returns", document("A fridge coming out of its box damaged is refunded."))

    found = knowledge_base.search(Need("smoke coming out of it"), AGENT, k=1)

    assert texts(found) == ["Hang up only after the house is empty."]


def test_what_was_put_is_found_with_its_version_and_its_place(knowledge_base: KnowledgeBase) -> None:
    stored = knowledge_base.put("returns", document("# Damaged\n\nA damaged fridge is refunded."))

    found = knowledge_base.search(REFUND, AGENT)

    version = knowledge_base.get("returns", AGENT)
    assert stored == Stored("returns", 1, 1, knowledge_base.current_snapshot())
    assert version is not None
    (passage,) = knowledge_base.passages("returns", 1)
    # Read as "Returns > Damaged\nA damaged fridge is refunded.": 6 words, 3 of the need's 4 among them.
    cosine = 3 / (4 * 6) ** 0.5
    # By stems all 3 words of the need are in it, "damag" twice: BM25 of a text of average length.
    share = (1 / (1 + 1.5) + 2 / (2 + 1.5) + 1 / (1 + 1.5)) / 3
    weight = 3 * log(1 + 0.5 / 1.5)
    (one,) = found.passages
    assert found == Found(stored.snapshot, datetime(2026, 6, 1, 12, tzinfo=UTC), (one,))
    assert (one.passage, one.source) == (passage, version)
    assert one.similarity == pytest.approx(cosine)
    assert one.lexical == pytest.approx(share * weight)
    assert one.score == pytest.approx(0.4 * cosine + 0.6 * share, abs=1e-6)
    assert (passage.section, passage.text) == ("Damaged", "A damaged fridge is refunded.")
    assert knowledge_base.slice("returns", 1, passage.start, passage.end) == passage.text


def test_the_best_comes_first_and_no_document_crowds_the_answer(knowledge_base: KnowledgeBase) -> None:
    sections = [f"# Part {number}\n\nA damaged fridge, number {number}: refund." for number in range(4)]
    knowledge_base.put("a", document("\n\n".join(sections)))
    knowledge_base.put("b", document("A refund.", title="Money"))

    found = knowledge_base.search(REFUND, AGENT)

    assert [one.passage.id for one in found.passages] == ["a@1:0", "a@1:1", "b@1:0"]
    assert [one.score for one in found.passages] == sorted(
        (one.score for one in found.passages), reverse=True
    )


def test_the_same_text_in_two_documents_is_shown_once(knowledge_base: KnowledgeBase) -> None:
    knowledge_base.put("b", document("A damaged fridge is refunded."))
    knowledge_base.put("a", document("A damaged fridge is refunded."))

    assert [one.passage.id for one in knowledge_base.search(REFUND, AGENT).passages] == ["a@1:0"]


def test_a_document_of_many_passages_does_not_keep_others_from_filling_the_answer(
    knowledge_base: KnowledgeBase,
) -> None:
    sections = [f"# Part {number}\n\nrefund a damaged fridge {number}" for number in range(300)]
    knowledge_base.put_many(
        [
            ("long", document("\n\n".join(sections))),
            *((f"d{number}", document(f"cheese {number}")) for number in range(4)),
        ]
    )

    found = knowledge_base.search(REFUND, AGENT, k=5)

    assert [one.passage.document_id for one in found.passages] == ["long", "long", "d0", "d1", "d2"]


def test_the_last_turn_counts_beside_the_whole(knowledge_base: KnowledgeBase) -> None:
    knowledge_base.put("fridge", document("fridge broken", title="One"))
    knowledge_base.put("oven", document("oven broken", title="Two"))
    whole = "fridge broken oven"

    def first(latest: str) -> str:
        return knowledge_base.search(Need(whole, latest), AGENT).passages[0].passage.document_id

    assert (first("fridge"), first("oven")) == ("fridge", "oven")


def test_many_documents_are_deleted_in_one_publication(knowledge_base: KnowledgeBase) -> None:
    knowledge_base.put_many([(id, document(f"A refunded {id}.")) for id in ("fridge", "oven", "door")])

    assert knowledge_base.delete("fridge", "never-there", "door")
    assert knowledge_base.current_snapshot().startswith("000000000002-")
    assert texts(knowledge_base.search(REFUND, EDITOR)) == ["A refunded oven."]


def test_a_deleted_document_is_gone_when_the_call_returns(
    knowledge_base: KnowledgeBase, open_again: Open
) -> None:
    knowledge_base.put("returns", document("A damaged fridge is refunded."))

    assert knowledge_base.delete("returns")
    assert texts(knowledge_base.search(REFUND, EDITOR)) == []
    assert texts(knowledge_base.search(REFUND, EDITOR, as_of=datetime(2020, 1, 1, tzinfo=UTC))) == []
    assert knowledge_base.get("returns", EDITOR) is None
    assert knowledge_base.slice("returns", 1, 0, 5) is None
    assert not knowledge_base.delete("returns")
    assert texts(open_again().search(REFUND, EDITOR)) == []
    assert knowledge_base.put("returns", document("Again.")).version == 2


def test_a_document_stops_answering_when_its_last_day_is_over(
    knowledge_base: KnowledgeBase, clock: Clock
) -> None:
    knowledge_base.put("sale", document("A damaged fridge is half price.", in_force_until="2026-06-01"))

    clock.now = datetime(2026, 6, 1, 23, 59, 59, tzinfo=UTC)
    assert texts(knowledge_base.search(REFUND, AGENT)) == ["A damaged fridge is half price."]
    clock.now = datetime(2026, 6, 2, tzinfo=UTC)
    assert texts(knowledge_base.search(REFUND, AGENT)) == []


def test_as_of_a_past_day_the_version_of_that_day_answers(
    knowledge_base: KnowledgeBase, clock: Clock
) -> None:
    knowledge_base.put("returns", document("refund within 30 days"))
    clock.now += timedelta(days=10)
    knowledge_base.put("returns", document("refund within 14 days"))
    before = clock.now - timedelta(days=1)

    assert texts(knowledge_base.search(Need("refund"), AGENT)) == ["refund within 14 days"]
    assert texts(knowledge_base.search(Need("refund"), AGENT, as_of=before)) == ["refund within 30 days"]
    in_force = knowledge_base.version_in_force("returns", before)
    assert in_force is not None
    assert in_force.version == 1


def test_filters_leave_only_what_was_asked_for(knowledge_base: KnowledgeBase) -> None:
    knowledge_base.put("fr310", document("A damaged fridge FR310.", products=("FR310",)))
    knowledge_base.put("fr520", document("A damaged fridge FR520.", products=("FR520",)))

    found = knowledge_base.search(REFUND, AGENT, filters=Filters(products=("FR310",)))

    assert texts(found) == ["A damaged fridge FR310."]


def test_documents_are_read_and_listed_by_those_who_may(knowledge_base: KnowledgeBase, clock: Clock) -> None:
    for id, audience in (("a", "public"), ("b", "lead"), ("c", "agent"), ("d", None)):
        knowledge_base.put(
            id, document(f"Text {id}.", audience=audience, kind="faq" if id == "c" else "policy")
        )
    clock.now += timedelta(hours=1)
    knowledge_base.put("c", document("Text c, closed.", audience="lead", kind="faq"))

    def listed(reader: Reader, **arguments: Any) -> str:
        return "".join(one.id for one in knowledge_base.list(reader, **arguments))

    assert (listed(AGENT), listed(LEAD), listed(EDITOR)) == ("a", "abc", "abcd")
    assert listed(EDITOR, after="a", limit=2) == "bc"
    assert listed(EDITOR, kind="faq") == "c"
    assert knowledge_base.get("c", AGENT) is None
    assert knowledge_base.get("c", AGENT, version=1) is None
    assert knowledge_base.versions("c", AGENT) == ()
    assert [one.version for one in knowledge_base.versions("c", LEAD)] == [1, 2]


def test_a_version_to_come_leaves_the_one_in_force_where_it_is(
    knowledge_base: KnowledgeBase, clock: Clock
) -> None:
    begins = clock.now.date() + timedelta(days=30)
    for id, audience in (("closing", "lead"), ("changing", "public")):
        knowledge_base.put(id, document("Now."))
        knowledge_base.put(id, document("Then.", audience=audience, kind="faq", in_force_from=begins))

    def seen(reader: Reader) -> dict[str, int]:
        listed = {one.id: one.version for one in knowledge_base.list(reader)}
        read = {id: knowledge_base.get(id, reader) for id in ("changing", "closing")}
        assert listed == {id: one.version for id, one in read.items() if one}
        return listed

    assert [seen(reader) for reader in (AGENT, LEAD)] == [{"changing": 1, "closing": 1}] * 2
    assert seen(EDITOR) == {"changing": 2, "closing": 2}
    assert [one.id for one in knowledge_base.list(AGENT, kind="policy")] == ["changing", "closing"]
    assert knowledge_base.list(AGENT, kind="faq") == ()
    clock.now += timedelta(days=30)
    assert [seen(reader) for reader in (AGENT, LEAD)] == [{"changing": 2}, {"changing": 2, "closing": 2}]


def test_where_no_version_is_in_force_the_last_that_may_be_read_is_shown(
    knowledge_base: KnowledgeBase, clock: Clock
) -> None:
    yesterday, tomorrow = (clock.now.date() + timedelta(days=days) for days in (-1, 1))
    knowledge_base.put("sale", document("Half price.", in_force_until=yesterday))
    knowledge_base.put("sale", document("A third off.", audience="lead", in_force_from=tomorrow))
    knowledge_base.put("soon", document("A new shop opens.", in_force_from=tomorrow))

    assert [(one.id, one.version) for one in knowledge_base.list(AGENT)] == [("sale", 1), ("soon", 1)]
    assert [(one.id, one.version) for one in knowledge_base.list(LEAD)] == [("sale", 2), ("soon", 1)]


def test_a_version_to_come_may_be_asked_for_by_its_number_or_its_day(
    knowledge_base: KnowledgeBase, clock: Clock
) -> None:
    begins = clock.now + timedelta(days=30)
    knowledge_base.put("returns", document("A damaged fridge is replaced."))
    knowledge_base.put("returns", document("A damaged fridge is refunded.", in_force_from=begins))

    later = knowledge_base.get("returns", AGENT, version=2)

    assert later is not None
    assert later.content.text == "A damaged fridge is refunded."
    assert texts(knowledge_base.search(REFUND, AGENT, as_of=begins)) == ["A damaged fridge is refunded."]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 8)])
def test_a_slice_that_is_not_in_the_text_is_nothing(
    knowledge_base: KnowledgeBase, start: int, end: int
) -> None:
    knowledge_base.put("a", document("Seven…!"))

    assert knowledge_base.slice("a", 1, 0, 7) == "Seven…!"
    assert knowledge_base.slice("a", 1, start, end) is None
    assert knowledge_base.slice("a", 2, 0, 3) is None


def test_questions_that_make_no_sense_are_refused(knowledge_base: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="has no text"):
        knowledge_base.search(Need(" "), AGENT)
    with pytest.raises(ValueError, match="k is 0"):
        knowledge_base.search(REFUND, AGENT, k=0)
    with pytest.raises(ValueError, match="no time zone"):
        knowledge_base.search(REFUND, AGENT, as_of=datetime(2026, 1, 1))  # noqa: DTZ001 -- that is the point
    with pytest.raises(ValueError, match=r"'a/b' is no document id"):
        knowledge_base.put("a/b", document("x"))


def test_an_empty_catalogue_is_ready_and_finds_nothing(knowledge_base: KnowledgeBase) -> None:
    assert knowledge_base.reason_not_ready() is None
    assert texts(knowledge_base.search(REFUND, EDITOR)) == []


def test_the_same_content_again_publishes_nothing(knowledge_base: KnowledgeBase) -> None:
    first = knowledge_base.put("a", document("One."))

    assert knowledge_base.put("a", document("One.")) == first


def test_only_what_changed_is_encoded(open_again: Open) -> None:
    encoder = Counting()
    knowledge_base = open_again(encoder)
    knowledge_base.put("a", document("# One\n\nfirst\n\n# Two\n\nsecond"))
    knowledge_base.put("b", document("third"))
    encoder.asked.clear()

    knowledge_base.put("a", document("# One\n\nfirst\n\n# Two\n\nanother"))

    assert encoder.asked == ["Returns > Two\nanother"]
    assert texts(knowledge_base.search(Need("another"), AGENT))[0] == "another"


def test_opening_again_encodes_nothing(knowledge_base: KnowledgeBase, open_again: Open) -> None:
    snapshot = knowledge_base.put("a", document("One.")).snapshot
    encoder = Counting()

    again = open_again(encoder)

    assert (again.current_snapshot(), encoder.asked) == (snapshot, [])


def test_vectors_of_another_encoder_are_not_used(knowledge_base: KnowledgeBase, open_again: Open) -> None:
    knowledge_base.put("a", document("A damaged fridge."))

    again = open_again(HashEmbeddings(64))

    assert again.current_snapshot() != knowledge_base.current_snapshot()
    assert texts(again.search(REFUND, AGENT)) == ["A damaged fridge."]


def test_a_document_that_cannot_be_encoded_leaves_no_trace(open_again: Open, catalogue: Catalogue) -> None:
    encoder = Counting()
    knowledge_base = open_again(encoder)
    encoder.poison = "poison"

    with pytest.raises(EncodingFailed):
        knowledge_base.put_many([("good", document("fine")), ("bad", document("poison"))])

    assert catalogue.standing().revision == 0
    assert knowledge_base.put("good", document("fine")).version == 1
    assert knowledge_base.delete("good")


def test_a_document_that_could_not_be_published_leaves_no_trace(
    knowledge_base: KnowledgeBase, catalogue: Catalogue
) -> None:
    unchecked = document("A damaged fridge.").model_copy(update={"url": "no address"})

    with pytest.raises(ValidationError, match="url"):
        knowledge_base.put("returns", unchecked)

    assert catalogue.standing().revision == 0
    assert knowledge_base.put("returns", document("A whole fridge.")).version == 1


def test_a_document_without_end_can_be_put_found_and_deleted(knowledge_base: KnowledgeBase) -> None:
    knowledge_base.put("returns", document("A damaged fridge.", in_force_until="9999-12-31"))

    assert texts(knowledge_base.search(REFUND, AGENT)) == ["A damaged fridge."]
    assert knowledge_base.delete("returns")
    assert texts(knowledge_base.search(REFUND, AGENT)) == []


def test_a_deletion_that_was_not_published_is_made_good_by_deleting_again(
    knowledge_base: KnowledgeBase, catalogue: Catalogue
) -> None:
    knowledge_base.put("returns", document("A damaged fridge."))
    catalogue.delete("returns")

    assert not knowledge_base.delete("returns")
    assert texts(knowledge_base.search(REFUND, AGENT)) == []


def test_a_failure_nobody_foresaw_is_the_reason_it_is_not_ready(
    open_again: Open, catalogue: Catalogue, clock: Clock
) -> None:
    class Broken(HashEmbeddings):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise RuntimeError(f"{len(texts)} text fell over")

    catalogue.put_many([("returns", document("A damaged fridge."))], clock.now)

    assert open_again(Broken()).reason_not_ready() == "RuntimeError: 1 text fell over"


def test_what_another_process_published_is_taken_up_by_the_next_search(
    knowledge_base: KnowledgeBase, open_again: Open
) -> None:
    other = open_again()
    knowledge_base.put("a", document("A damaged fridge."))

    assert texts(other.search(REFUND, AGENT)) == ["A damaged fridge."]
    other.delete("a")
    assert texts(knowledge_base.search(REFUND, AGENT)) == []
    assert knowledge_base.current_snapshot() == other.current_snapshot()


def test_a_change_that_was_committed_but_not_published_is_in_after_opening(
    knowledge_base: KnowledgeBase, open_again: Open, catalogue: Catalogue, clock: Clock
) -> None:
    knowledge_base.put("a", document("A damaged fridge."))
    catalogue.delete("a")
    catalogue.put_many([("b", document("A new fridge."))], clock.now)

    assert texts(open_again().search(Need("fridge"), EDITOR)) == ["A new fridge."]


def test_a_snapshot_of_another_catalogue_is_not_taken_for_ours(
    knowledge_base: KnowledgeBase, tmp_path: Path, clock: Clock
) -> None:
    knowledge_base.put("secret", document("A damaged fridge."))
    engine = open_sqlite(tmp_path / "other.db")
    create_tables(engine)
    other = Catalogue(engine)
    other.put_many([("ours", document("A whole fridge."))], clock.now)

    again = KnowledgeBase.open(tmp_path, other, HashEmbeddings(), clock)

    assert texts(again.search(Need("fridge"), EDITOR)) == ["A whole fridge."]
    engine.dispose()


def test_a_catalogue_restored_from_a_backup_is_what_answers(
    knowledge_base: KnowledgeBase, open_again: Open, tmp_path: Path, clock: Clock
) -> None:
    knowledge_base.put("kept", document("A whole fridge."))
    backup = tmp_path / "backup.db"
    engine = open_sqlite(tmp_path / "state.db")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{backup}'")
    engine.dispose()
    knowledge_base.put("later", document("A damaged fridge."))
    restored = open_sqlite(backup)

    again = KnowledgeBase.open(tmp_path, Catalogue(restored), HashEmbeddings(), clock)

    assert texts(again.search(Need("fridge"), EDITOR)) == ["A whole fridge."]
    restored.dispose()


def test_without_a_catalogue_it_is_not_ready_and_says_why(
    knowledge_base: KnowledgeBase, tmp_path: Path, clock: Clock
) -> None:
    knowledge_base.put("a", document("A damaged fridge."))
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")

    again = KnowledgeBase.open(tmp_path, Catalogue(engine), HashEmbeddings(), clock)

    assert "no such table: revision" in (again.reason_not_ready() or "")
    with pytest.raises(NotReady, match="no such table"):
        again.search(REFUND, AGENT)
    with pytest.raises(NotReady):
        again.put("b", document("x"))
    create_tables(engine)
    again.refresh()
    assert again.reason_not_ready() is None
    engine.dispose()


def test_puts_at_the_same_time_share_publications_and_lose_nothing(open_again: Open) -> None:
    ours, theirs = open_again(), open_again()
    stored: list[Stored] = []

    def put(knowledge_base: KnowledgeBase, name: str) -> None:
        for number in range(4):
            one = knowledge_base.put(f"{name}{number}", document(f"fridge {name} {number}"))
            found = knowledge_base.search(Need(f"fridge {name} {number}"), AGENT, k=1)
            assert found.passages[0].passage.document_id == one.id
            stored.append(one)

    writers = [(ours, "a"), (ours, "b"), (ours, "c"), (theirs, "d"), (theirs, "e")]
    threads = [threading.Thread(target=put, args=writer) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(stored) == 20
    assert len(ours.list(EDITOR)) == len(theirs.list(EDITOR)) == 20
    assert ours.current_snapshot() == theirs.current_snapshot()


def test_searches_go_on_while_documents_change_and_never_see_half_a_change(open_again: Open) -> None:
    knowledge_base = open_again()
    pair = [("a", "fridge left"), ("b", "fridge right")]
    knowledge_base.put_many([(id, document(f"{text} 0")) for id, text in pair])
    done = threading.Event()
    seen: list[set[str]] = []
    errors: list[Exception] = []

    def search() -> None:
        try:
            while not done.is_set():
                seen.append(
                    {text.split()[-1] for text in texts(knowledge_base.search(Need("fridge"), AGENT))}
                )
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        knowledge_base.put_many([(id, document(f"{text} {number}")) for id, text in pair])
    done.set()
    for thread in threads:
        thread.join()

    assert errors == []
    assert all(len(numbers) == 1 for numbers in seen)


def test_the_same_documents_give_the_same_snapshot_whatever_the_order_and_the_process(tmp_path: Path) -> None:
    program = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite, revision
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from tests.knowledge_base.documents_for_tests import AGENT, document
folder = Path(sys.argv[1])
folder.mkdir()
engine = open_sqlite(folder / "state.db")
create_tables(engine)
with engine.begin() as connection:
    connection.execute(revision.insert().values(id=1, catalogue="the same", number=0))
new_year = datetime(2026, 1, 1, tzinfo=UTC)
knowledge_base = KnowledgeBase.open(folder, Catalogue(engine), HashEmbeddings(), lambda: new_year)
for number in map(int, sys.argv[2:]):
    knowledge_base.put(f"d{number}", document(f"A fridge of kind {number % 5} costs {number}."))
print(knowledge_base.current_snapshot())
for one in knowledge_base.search(Need("fridge of kind 3"), AGENT, k=20).passages:
    print(one.passage.id, one.score)
"""
    orders = [[str(number) for number in range(20)], [str(number) for number in reversed(range(20))]]

    printed = [
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / seed), *order],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, order in zip("12", orders, strict=True)
    ]

    assert printed[0] == printed[1]
    assert len(printed[0].splitlines()) == 21


def test_a_snapshot_made_step_by_step_is_the_one_made_at_once(
    knowledge_base: KnowledgeBase, tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    for number in range(4):
        knowledge_base.put(
            f"d{number % 3}", document(f"# Part\n\nA fridge of kind {number}.\n\n# Same\n\nAs before.")
        )
    knowledge_base.delete("d1")
    knowledge_base.put("d4", document("An oven."))

    at_once = KnowledgeBase.open(tmp_path / "elsewhere", catalogue, HashEmbeddings(), clock)

    assert at_once.current_snapshot() == knowledge_base.current_snapshot()
