"""Damage to any file of a generation: the answers stay right or there are none, and never come from it."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine

from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.errors import SegmentUnusable, SnapshotUnusable
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from knowledge_base.postings import from_npy, npy
from knowledge_base.segment import MANIFEST, Segment, read
from knowledge_base.snapshot_directory import SnapshotDirectory
from tests.knowledge_base.documents_for_tests import AGENT, EDITOR, document, texts

GENERATION = "the generation's manifest.json"
PARTS = (
    "manifest.json",
    "versions.json",
    "passages.json",
    "vectors.npy",
    "bindings.npy",
    "lexical_counts.npy",
    "lexical_lengths.npy",
    "lexical_rows.npy",
    "lexical_starts.npy",
    "lexical_vocabulary.json",
)
ENCODER = ("hash-256@1", 256)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def opened(folder: Path, engine: Engine) -> KnowledgeBase:
    return KnowledgeBase.open(folder, Catalogue(engine), HashEmbeddings(), lambda: NOW)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two generations on disk: the current one, and one before it that still holds a deleted document."""
    folder = tmp_path_factory.mktemp("published")
    engine = open_sqlite(folder / "state.db")
    create_tables(engine)
    knowledge_base = opened(folder, engine)
    knowledge_base.put_many([("a", document("A damaged fridge.")), ("b", document("A quiet oven."))])
    knowledge_base.put("secret", document("A secret fridge."))
    knowledge_base.delete("secret")
    engine.dispose()
    return folder


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "copy")


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    engine = open_sqlite(folder / "state.db")
    yield engine
    engine.dispose()


def current(folder: Path) -> Path:
    return folder / "snapshots" / (folder / "CURRENT").read_text().strip()


def previous(folder: Path) -> Path:
    return next(one for one in (folder / "snapshots").iterdir() if one != current(folder))


def segment(folder: Path, generation: Path) -> Path:
    """The one segment of a generation."""
    (name,) = json.loads((generation / MANIFEST).read_text())["segments"]
    return folder / "segments" / str(name)


def file_of(folder: Path, generation: Path, part: str) -> Path:
    return generation / MANIFEST if part == GENERATION else segment(folder, generation) / part


def truncate(file: Path, _other: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def empty(file: Path, _other: Path) -> None:
    file.write_bytes(b"")


def flip(file: Path, _other: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def remove(file: Path, _other: Path) -> None:
    file.unlink()


def swap(file: Path, other: Path) -> None:
    ours, theirs = file.read_bytes(), other.read_bytes()
    file.write_bytes(theirs)
    other.write_bytes(ours)


def test_every_file_of_a_generation_is_tried(folder: Path) -> None:
    assert {one.name for one in current(folder).iterdir()} == {MANIFEST}
    assert {one.name for one in segment(folder, current(folder)).iterdir()} == set(PARTS)


@pytest.mark.parametrize("damage", [truncate, empty, flip, remove, swap])
@pytest.mark.parametrize("part", [GENERATION, *PARTS])
def test_a_damaged_generation_is_made_again(
    folder: Path,
    engine: Engine,
    part: str,
    damage: Callable[[Path, Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    name, damaged = current(folder).name, file_of(folder, current(folder), part)
    before = damaged.read_bytes()
    damage(damaged, file_of(folder, previous(folder), part))
    assert not damaged.exists() or damaged.read_bytes() != before

    knowledge_base = opened(folder, engine)

    assert f"Snapshot '{name}' cannot be used" in caplog.text
    assert knowledge_base.reason_not_ready() is None
    assert knowledge_base.current_snapshot() == name
    assert texts(knowledge_base.search(Need("fridge"), EDITOR)) == ["A damaged fridge.", "A quiet oven."]
    assert damaged.read_bytes() == before
    caplog.clear()
    assert opened(folder, engine).current_snapshot() == name
    assert caplog.text == ""


@pytest.mark.parametrize("content", [b"", b"nothing-like-it", b"\xff\xfe", b"../../etc", None])
def test_a_damaged_pointer_is_made_again(folder: Path, engine: Engine, content: bytes | None) -> None:
    name = current(folder).name
    if content is None:
        (folder / "CURRENT").unlink()
    else:
        (folder / "CURRENT").write_bytes(content)

    knowledge_base = opened(folder, engine)

    assert knowledge_base.current_snapshot() == name
    assert texts(knowledge_base.search(Need("secret"), EDITOR, k=9)) == ["A damaged fridge.", "A quiet oven."]
    assert current(folder).name == name


def test_a_pointer_to_the_generation_before_brings_no_deleted_document_back(
    folder: Path, engine: Engine
) -> None:
    (folder / "CURRENT").write_text(previous(folder).name)

    knowledge_base = opened(folder, engine)

    assert "A secret fridge." not in texts(knowledge_base.search(Need("secret fridge"), EDITOR, k=9))


def test_a_whole_generation_under_the_name_of_another_is_not_taken_for_it(
    folder: Path, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    name, older = current(folder), previous(folder)
    shutil.rmtree(name)
    older.rename(name)

    knowledge_base = opened(folder, engine)

    assert "its name does not stand for this manifest" in caplog.text
    assert texts(knowledge_base.search(Need("secret"), EDITOR, k=9)) == ["A damaged fridge.", "A quiet oven."]


def test_a_whole_segment_under_the_name_of_another_is_not_taken_for_it(
    folder: Path, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    name, older = segment(folder, current(folder)), segment(folder, previous(folder))
    shutil.rmtree(name)
    older.rename(name)

    knowledge_base = opened(folder, engine)

    assert "its name does not stand for this manifest" in caplog.text
    assert texts(knowledge_base.search(Need("secret"), EDITOR, k=9)) == ["A damaged fridge.", "A quiet oven."]


def test_with_every_generation_gone_all_is_made_again(folder: Path, engine: Engine) -> None:
    name = current(folder).name
    shutil.rmtree(folder / "snapshots")
    shutil.rmtree(folder / "segments")

    assert opened(folder, engine).current_snapshot() == name


def test_damaged_and_without_a_catalogue_it_is_not_ready(folder: Path) -> None:
    flip(segment(folder, current(folder)) / "vectors.npy", folder)
    engine = create_engine(f"sqlite:///{folder / 'empty.db'}")

    knowledge_base = opened(folder, engine)

    assert "no such table" in (knowledge_base.reason_not_ready() or "")
    engine.dispose()


def test_a_running_process_repairs_what_it_cannot_take_up(
    folder: Path, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ours, theirs = opened(folder, engine), opened(folder, engine)
    theirs.delete("a")
    flip(segment(folder, current(folder)) / "versions.json", folder)

    found = texts(ours.search(Need("fridge"), AGENT))

    assert found == ["A quiet oven."]
    assert "It is made again from the catalogue." in caplog.text
    assert texts(theirs.search(Need("fridge"), AGENT)) == ["A quiet oven."]


def test_a_running_process_that_can_neither_take_up_nor_repair_stops_answering(
    folder: Path, engine: Engine
) -> None:
    ours, theirs = opened(folder, engine), opened(folder, engine)
    theirs.delete("a")
    flip(segment(folder, current(folder)) / "versions.json", folder)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE revision RENAME TO moved")

    ours.refresh()

    assert "no such table" in (ours.reason_not_ready() or "")


def read_signed(folder: Path, **changed: bytes) -> Segment:
    """The segment with these files changed and a manifest that describes them, as if published like that."""
    files = {one.name: one.read_bytes() for one in segment(folder, current(folder)).iterdir()}
    files |= {part.replace("__", "."): content for part, content in changed.items()}
    manifest = json.loads(files.pop(MANIFEST))
    manifest["files"] = {
        part: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for part, content in files.items()
    }
    files[MANIFEST] = json.dumps(manifest).encode()
    return read(hashlib.sha256(files[MANIFEST]).hexdigest(), files.__getitem__, ENCODER)


def test_a_segment_with_right_checksums_must_also_make_sense(folder: Path) -> None:
    own = segment(folder, current(folder))
    vectors = from_npy((own / "vectors.npy").read_bytes())
    bindings = from_npy((own / "bindings.npy").read_bytes())

    assert len(read_signed(folder).passages) == 2
    with pytest.raises(SegmentUnusable, match="vectors were not made from its passages"):
        read_signed(folder, vectors__npy=npy(vectors[::-1]), bindings__npy=npy(bindings[::-1]))
    with pytest.raises(SegmentUnusable, match="not one for each passage"):
        read_signed(folder, vectors__npy=npy(vectors[:1]))
    with pytest.raises(SegmentUnusable, match="not unit vectors"):
        read_signed(folder, vectors__npy=npy(np.full_like(vectors, np.nan)))
    with pytest.raises(SegmentUnusable, match="as many versions and passages"):
        read_signed(folder, passages__json=b"[]")
    with pytest.raises(SegmentUnusable, match="cannot be read"):
        read_signed(folder, versions__json=b"{")
    with pytest.raises(SegmentUnusable, match="cannot be read"):
        read_signed(folder, vectors__npy=np.array([object()], dtype=object).dumps())


def named(folder: Path, **changed: object) -> str:
    """A generation with a changed manifest, published under the name that it then has."""
    manifest = {**json.loads((current(folder) / MANIFEST).read_text()), **changed}
    written = json.dumps(manifest).encode()
    name = f"{manifest['revision']:012d}-{hashlib.sha256(written).hexdigest()[:16]}"
    (folder / "snapshots" / name).mkdir()
    (folder / "snapshots" / name / MANIFEST).write_bytes(written)
    return name


def test_a_generation_with_a_right_name_must_also_make_sense(folder: Path) -> None:
    directory, (own,) = (
        SnapshotDirectory(folder),
        json.loads((current(folder) / MANIFEST).read_text())["segments"],
    )

    assert len(directory.read(named(folder), ENCODER).passages) == 2
    with pytest.raises(SnapshotUnusable, match="as many versions and passages"):
        directory.read(named(folder, segments=[]), ENCODER)
    with pytest.raises(SnapshotUnusable, match="not in order"):
        directory.read(named(folder, segments=[own, own], versions=4, passages=4), ENCODER)
    with pytest.raises(SnapshotUnusable, match="a file cannot be read"):
        directory.read(named(folder, segments=["0" * 64]), ENCODER)


def test_a_generation_of_another_encoder_or_format_is_not_used(folder: Path) -> None:
    directory, name = SnapshotDirectory(folder), current(folder).name

    with pytest.raises(SnapshotUnusable, match="made with encoder 'hash-256@1', not 'other'"):
        directory.read(name, ("other", 256))
    with pytest.raises(SnapshotUnusable, match="made with encoder 'hash-256@1', not 'other'"):
        directory.read(named(folder, encoder="other"), ("other", 256))
    with pytest.raises(SnapshotUnusable, match="not one of format 3"):
        directory.read(named(folder, format=99), ENCODER)
    own = segment(folder, current(folder))
    written = json.dumps({**json.loads((own / MANIFEST).read_text()), "format": 99}).encode()
    with pytest.raises(SegmentUnusable, match="not one of format 3"):
        read(hashlib.sha256(written).hexdigest(), lambda _part: written, ENCODER)


def test_only_the_current_generation_and_the_one_before_are_kept(folder: Path, engine: Engine) -> None:
    for parent in ("snapshots", "segments"):
        (folder / parent / ".aside-left-by-a-crash").mkdir()
    knowledge_base = opened(folder, engine)

    for number in range(3):
        before = current(folder).name
        knowledge_base.put("c", document(f"A fridge {number}."))

    assert {one.name for one in (folder / "snapshots").iterdir()} == {before, current(folder).name}
    segments = {segment(folder, folder / "snapshots" / name) for name in (before, current(folder).name)}
    assert set((folder / "segments").iterdir()) == segments


@pytest.fixture(autouse=True)
def _errors_are_seen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
