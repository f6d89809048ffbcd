"""Many segments and shelves: the answers, and the generation's name, are those of putting all at once."""

from __future__ import annotations

import json
import logging
import random
import shutil
from pathlib import Path

import pytest

from embeddings import vector_index
from embeddings.hashing import HashEmbeddings
from knowledge_base import segment
from knowledge_base.catalogue import Catalogue
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from tests.knowledge_base.conftest import Clock, Open
from tests.knowledge_base.documents_for_tests import AGENT, EDITOR, document

WORDS = [
    "fridge",
    "oven",
    "washer",
    "dryer",
    "refund",
    "repair",
    "damaged",
    "broken",
    "cold",
    "warm",
    "door",
    "seal",
    "drum",
    "visit",
]
ANSWER = tuple[str, float, float, float]


@pytest.fixture(autouse=True)
def _small_segments(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(segment, "_PASSAGES_EACH", 8)
    caplog.set_level(logging.ERROR)


def text(chance: random.Random) -> str:
    sections = (" ".join(chance.choices(WORDS, k=9)) for _ in range(chance.randint(1, 4)))
    return "\n\n".join(f"# Part {at}\n\n{words}." for at, words in enumerate(sections))


def answers(knowledge_base: KnowledgeBase) -> list[ANSWER]:
    return [
        (one.passage.id, one.score, one.similarity, one.lexical)
        for need in ("damaged fridge door", "refund", "the drum of my washer is broken and cold")
        for one in knowledge_base.search(Need(need), AGENT, k=30).passages
    ]


def segments(folder: Path) -> list[str]:
    current = (folder / "CURRENT").read_text().strip()
    return list(json.loads((folder / "snapshots" / current / "manifest.json").read_text())["segments"])


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("exact_rows", [vector_index.EXACT_ROWS, 3])
def test_whatever_happened_before_a_generation_is_the_one_made_at_once(
    open_again: Open,
    tmp_path: Path,
    catalogue: Catalogue,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    exact_rows: int,
) -> None:
    monkeypatch.setattr(vector_index, "EXACT_ROWS", exact_rows)
    monkeypatch.setattr(vector_index, "SKETCHED", 40)
    chance = random.Random(seed)  # noqa: S311 -- no secret, only a choice
    ours, theirs = open_again(), open_again()
    ours.put_many([(f"d{chance.randrange(1000)}", document(text(chance))) for _ in range(40)])
    for step in range(25):
        ids = [one.id for one in ours.list(EDITOR)]
        if chance.random() < 0.4:
            ours.delete(chance.choice(ids))
        else:
            chosen = {
                chance.choice([*ids, f"d{chance.randrange(1000)}"]) for _ in range(chance.randint(1, 3))
            }
            ours.put_many([(id, document(text(chance))) for id in sorted(chosen)])
        if step % 8 == 0:
            at_once = KnowledgeBase.open(tmp_path / f"elsewhere{step}", catalogue, HashEmbeddings(), clock)
            assert at_once.current_snapshot() == ours.current_snapshot()
            assert answers(at_once) == answers(ours) == answers(theirs) == answers(open_again())

    assert len(segments(tmp_path)) > 5


def test_a_change_writes_the_segment_it_is_in_and_reads_no_other(
    knowledge_base: KnowledgeBase, open_again: Open, tmp_path: Path
) -> None:
    knowledge_base.put_many([(f"d{number:03}", document(f"Fridge {number}.")) for number in range(100)])
    before = segments(tmp_path)
    other = open_again()
    written = {one: (tmp_path / "segments" / one / "vectors.npy").stat().st_ino for one in before}

    knowledge_base.put("d050", document("A quiet oven."))

    after = segments(tmp_path)
    assert len(before) > 5
    assert len(set(after) - set(before)) == len(set(before) - set(after)) == 1
    kept = set(before) & set(after)
    assert {one: (tmp_path / "segments" / one / "vectors.npy").stat().st_ino for one in kept} == {
        one: written[one] for one in kept
    }
    for one in kept:  # were they read again, this would be noticed
        shutil.rmtree(tmp_path / "segments" / one)
    assert other.search(Need("quiet oven"), AGENT).passages[0].passage.document_id == "d050"
    assert other.current_snapshot() == knowledge_base.current_snapshot()


def test_a_segment_that_was_damaged_after_it_was_read_is_written_again(
    knowledge_base: KnowledgeBase, open_again: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge_base.put_many([(f"d{number:03}", document(f"Fridge {number}.")) for number in range(100)])
    first, last = segments(tmp_path)[0], segments(tmp_path)[-1]
    (tmp_path / "segments" / first / "versions.json").write_bytes(b"[]")
    shutil.rmtree(tmp_path / "segments" / last)
    knowledge_base.put("d050", document("A quiet oven."))

    again = open_again()

    assert "versions.json is not the file its manifest describes" in caplog.text
    assert answers(again) == answers(knowledge_base)
    caplog.clear()
    assert answers(open_again()) == answers(knowledge_base)
    assert caplog.text == ""


def test_what_was_deleted_is_gone_from_disk_with_the_publication_after_the_next(
    knowledge_base: KnowledgeBase, tmp_path: Path
) -> None:
    def held() -> bool:
        return any(b"umbrella" in one.read_bytes() for one in tmp_path.glob("*/*/*") if one.is_file())

    knowledge_base.put_many([(f"d{number:03}", document(f"Fridge {number}.")) for number in range(60)])
    knowledge_base.put("secret", document("A secret umbrella."))
    assert held()

    knowledge_base.delete("secret")
    knowledge_base.put("d000", document("A quiet oven."))

    assert not held()


def test_a_document_of_headings_only_stays_while_others_change(
    knowledge_base: KnowledgeBase, open_again: Open
) -> None:
    knowledge_base.put("nothing", document("# Only\n\n## Headings"))
    for number in range(3):
        knowledge_base.put(f"d{number}", document(f"Fridge {number}."))

    assert [one.id for one in knowledge_base.list(EDITOR)] == ["d0", "d1", "d2", "nothing"]
    assert answers(open_again()) == answers(knowledge_base)
