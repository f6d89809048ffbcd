"""What was acknowledged is there after the process is killed, once, in a journal that verifies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from assist.decisions import Choice
from assist.storage.database import migrate, open_engine
from tests.assist.databases import State

KILLS = 20

# Imports once, then makes a new process, with a connection of its own, for each line it is sent.
DECIDES_UNTIL_KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from assist.decisions import Choice, Decisions
from assist.events import Events
from assist.journal.journal import Journal
from assist.storage.database import migrate, open_engine

def decide():
    url, head, suggestion = sys.argv[1:]
    clock = lambda: datetime.now(UTC)
    engine = open_engine(url)
    migrate(engine)
    decisions = Decisions(engine, clock, Journal(engine, Path(head), clock), Events(engine, clock))
    while True:
        made = decisions.decide(suggestion, Choice(outcome="overridden", sent="No."), "maria")
        os.write(1, f"{made.id}\\n".encode())

for _ in sys.stdin:
    pid = os.fork()
    if pid == 0:
        decide()
    os.write(1, f"pid {pid}\\n".encode())
    os.waitpid(pid, 0)
    os.write(1, b"dead\\n")
"""


def test_twenty_kills_lose_no_decision_that_was_acknowledged(tmp_path: Path) -> None:
    url, head = f"sqlite:///{tmp_path / 'state.db'}", tmp_path / "journal" / "head.json"
    state = opened(url, head)
    shown = state.show("c1", "Yes.").suggestions[0]
    state.engine.dispose()

    acknowledged = decided_before_each_kill(url, str(head), shown.id)

    state = opened(url, head)
    kept = [one.id for one in state.decisions.of_suggestion(shown.id)]
    assert len(acknowledged) >= KILLS
    assert sorted(set(acknowledged)) == sorted(acknowledged)
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))
    assert [one.supersedes for one in state.decisions.of_suggestion(shown.id)] == [None, *kept[:-1]]
    found = state.journal.verify()
    assert (found.ok, found.entries) == (True, len(kept) + 1)
    state.engine.dispose()


def decided_before_each_kill(*arguments: str) -> list[str]:
    """Every decision that a process acknowledged before it was killed, over all kills."""
    acknowledged: list[str] = []
    program = [sys.executable, "-c", DECIDES_UNTIL_KILLED, *arguments]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdin is not None
        assert maker.stdout is not None
        for kill in range(KILLS):
            print(file=maker.stdin, flush=True)
            pid, before = 0, len(acknowledged)
            while line := maker.stdout.readline().strip():
                if line == "dead":
                    break
                if line.startswith("pid "):
                    pid = int(line[4:])
                else:
                    acknowledged.append(line)
                if pid and len(acknowledged) > before:
                    time.sleep(0.0007 * kill)  # another instant of the next decision each time
                    os.kill(pid, signal.SIGKILL)
                    pid = 0
        maker.stdin.close()
    return acknowledged


def test_people_decide_while_everything_that_thinks_is_gone(
    state: State, clock: Callable[[], datetime], tmp_path: Path
) -> None:
    # No index, no encoder, no model anywhere near: deciding is built from the database alone.
    shown = state.show("c1", "Yes.").suggestions[0]
    state.stops.stop("all", None, None, "lena")

    for n in range(50):
        state.decisions.decide(shown.id, Choice(outcome="overridden", sent=f"No {n}."), "maria")

    assert len(state.decisions.of_suggestion(shown.id)) == 50
    assert len(state.journal.entries(kind="decision")) == 50


def opened(url: str, head: Path) -> State:
    engine = open_engine(url)
    migrate(engine)
    return State.on(engine, head, lambda: datetime.now(UTC))
