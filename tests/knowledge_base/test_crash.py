from __future__ import annotations

import logging
import multiprocessing
import random
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from knowledge_base.need import Need
from knowledge_base.snapshot_directory import SnapshotDirectory
from tests.knowledge_base.documents_for_tests import EDITOR
from tests.knowledge_base.putting_until_killed import Held, after, opened, put_until_killed

KILLS = 50
ENCODER = ("hash-256@1", 256)


def acknowledged(acknowledgements: Connection) -> list[int]:
    """Everything the killed process had acknowledged."""
    numbers: list[int] = []
    try:
        while True:
            numbers.append(acknowledgements.recv())
    except EOFError:
        return numbers


def run_and_kill(folder: Path, first: int, moment: random.Random) -> list[int]:
    """Start the process, kill it at some moment, and tell what it acknowledged."""
    # Forked from a server that has imported everything: a start costs milliseconds.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.knowledge_base.putting_until_killed"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=put_until_killed, args=(folder, first, theirs))
    process.start()
    theirs.close()
    if moment.random() < 0.8:  # the others are killed while they start
        ours.poll(30)
    time.sleep(moment.uniform(0, 0.08))
    process.kill()
    process.join()
    return acknowledged(ours)


def held_by(folder: Path) -> Held:
    """The documents of the directory, each of them found by its own words."""
    knowledge_base = opened(folder)
    assert knowledge_base.reason_not_ready() is None
    held = {one.id: one.content.text for one in knowledge_base.list(EDITOR)}
    for id, text in held.items():
        best = knowledge_base.search(Need(text), EDITOR, k=1).passages[0]
        assert (best.passage.document_id, best.passage.text) == (id, text)
    return held


def test_killed_at_any_moment_it_holds_the_old_or_the_new_and_all_that_was_acknowledged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    moment = random.Random(20260601)  # noqa: S311 -- no secret, only a moment
    held: Held = {}
    number = 0
    in_flight_survived = 0
    for _ in range(KILLS):
        for done in run_and_kill(tmp_path, number, moment):
            held, number = after(held, done), done + 1

        directory = SnapshotDirectory(tmp_path)
        if name := directory.current():
            directory.read(name, ENCODER)  # raises for half a generation
        found = held_by(tmp_path)

        assert found in (held, after(held, number))
        if found != held:
            held, number = found, number + 1
            in_flight_survived += 1

    assert caplog.text == ""
    assert number > KILLS
    assert in_flight_survived > 0, "no kill fell between a commit and its acknowledgement: kill later"
