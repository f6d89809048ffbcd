"""`python -m eval.benchmarks.peers`: our speed beside that of other libraries, over HTTP, in one run.

All services stand side by side and are called in turns, a second or two each, so that a busy moment of the
machine hits all of them. The callers share its cores with the service they call. Ratios count.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from eval.benchmarks import process
from eval.benchmarks.process import Running
from eval.cases import CaseSet, CorpusDocument, load
from eval.measures import percentile
from eval.peers import LIBRARIES, Library
from eval.peers.process import PYTHON, installed, serving
from eval.quality.command import NOT_INSTALLED, model_folder
from eval.quality.others import as_texts
from eval.quality.views import text_of
from eval.runner import say
from eval.targets import HttpTarget

DATA = Path("../shared/data/mtrag_un")
DOCUMENTS, WORDS = 698, 190
SHORT, LONG = 20, 580
ROUNDS = 3
ALONE_SECONDS, TOGETHER_SECONDS = 1.5, 2.0
CALLERS = 16
OURS = "Assist"

Call = Callable[[httpx.Client, str], httpx.Response]


@dataclass
class Seen:
    """Milliseconds of every call of some seconds, and how many failed."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0

    @property
    def per_second(self) -> float:
        return (len(self.milliseconds) - self.failed) / self.seconds if self.seconds else 0.0


@dataclass
class Measured:
    """One service, and what was seen of it."""

    name: str
    passages_per_second: float
    restart_seconds: float
    running: Running
    call: Call
    alone: Seen = field(default_factory=Seen)
    together: Seen = field(default_factory=Seen)
    together_long: Seen = field(default_factory=Seen)
    megabytes: float = 0.0


def main() -> None:
    """Start every service, call them in turns, print a table."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.peers", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help=f"a set with its documents (default {DATA})")
    data = parser.parse_args().data
    if not installed():
        print(f"other libraries: {NOT_INSTALLED}")
        return
    if not data.is_dir():
        print(f"There is no folder {data}. Name a set's folder: --data FOLDER")
        return
    case_set = load(data)
    documents = about(WORDS, DOCUMENTS, case_set.documents)
    words = sum(len(text_of(one).split()) for one in documents) / len(documents)
    print(f"{len(documents)} documents of {case_set.name}, {words:.0f} words on average")
    with TemporaryDirectory(prefix="assist-bench-") as folder, ExitStack() as stack:
        all_of_them = [stack.enter_context(ours(documents, Path(folder)))]
        for library in LIBRARIES:
            for recipe in library.recipes:
                theirs = peer(library, recipe, documents, Path(folder))
                all_of_them.append(stack.enter_context(theirs))
        take_turns(all_of_them, spoken(case_set))
    print_table(all_of_them)


def about(words: int, number: int, documents: Sequence[CorpusDocument]) -> list[CorpusDocument]:
    """The `number` documents whose length is nearest to `words`, in their order."""
    nearest = sorted(documents, key=lambda one: (abs(len(text_of(one).split()) - words), one.id))[:number]
    chosen = {one.id for one in nearest}
    return [one for one in documents if one.id in chosen]


def spoken(case_set: CaseSet) -> list[str]:
    """Every word said in the set's conversations, in order: questions are cut from it."""
    return [word for case in case_set.cases for turn in case.turns for word in turn.text.split()]


def questions(words: Sequence[str], length: int) -> Iterator[str]:
    """Yield questions of `length` words without end, thousands of them unlike: nothing to remember."""
    for number in count():
        start = number * 37 % max(1, len(words) - length)
        yield " ".join(words[start : start + length])


@contextmanager
def ours(documents: Sequence[CorpusDocument], folder: Path) -> Iterator[Measured]:
    """Our whole service: filled over its import, ended, and started again."""
    data_dir = folder / "ours"
    say(f"{OURS}: indexing")
    with process.running(data_dir) as first:
        target = HttpTarget.at(first.url, first.key)
        started = time.perf_counter()
        target.index(documents)
        seconds = time.perf_counter() - started
        target.close()
    started = time.perf_counter()
    with process.running(data_dir) as again:
        with again.client() as client:
            search(client, "a first question").raise_for_status()
        restart = time.perf_counter() - started
        yield Measured(OURS, len(documents) / seconds, restart, again, search)


@contextmanager
def peer(
    library: Library,
    recipe: str,
    documents: Sequence[CorpusDocument],
    folder: Path,
    python: Path = PYTHON,
) -> Iterator[Measured]:
    """A library behind a bare service: filled, ended, and started again from what it kept.

    Its recipes share one index and the time it took: encoding takes minutes on two slow cores, words nothing.
    """
    texts = folder / "documents.jsonl"
    texts.write_text("".join(json.dumps(one) + "\n" for one in as_texts(documents)), "utf-8")
    kept = folder / library.name
    kept.mkdir(exist_ok=True)
    if not (kept / "indexed.json").is_file():
        say(f"{library.name}: indexing")
        with serving(library, recipe, model_folder(), texts, kept, python):
            pass
    seconds = json.loads((kept / "indexed.json").read_text("utf-8"))["seconds"]
    started = time.perf_counter()
    with serving(library, recipe, model_folder(), texts, kept, python) as (url, pid):
        again = Running(url, "no-key", pid, 0.0)
        with again.client() as client:
            search_peer(client, "a first question").raise_for_status()
        restart = time.perf_counter() - started
        name = f"{library.name} {recipe}"
        yield Measured(name, len(documents) / seconds, restart, again, search_peer)


def search(client: httpx.Client, question: str) -> httpx.Response:
    """Ask our service for ten passages."""
    return client.post("/v1/search", json={"query": question, "k": 10})


def search_peer(client: httpx.Client, question: str) -> httpx.Response:
    """Ask a library for ten documents."""
    return client.post("/search", json={"query": question, "k": 10})


def take_turns(services: Sequence[Measured], words: Sequence[str]) -> None:
    """Call each service in turn: first one caller, then, when memory has been read, many."""
    short, long = questions(words, SHORT), questions(words, LONG)
    for service in services:
        call_for(service, short, 1, 0.5, Seen())
    for _ in range(ROUNDS):
        for service in services:
            call_for(service, short, 1, ALONE_SECONDS, service.alone)
    for service in services:
        service.megabytes = service.running.megabytes()
    for _ in range(ROUNDS):
        for service in services:
            call_for(service, short, CALLERS, TOGETHER_SECONDS, service.together)
            call_for(service, long, CALLERS, TOGETHER_SECONDS, service.together_long)


def call_for(service: Measured, asking: Iterator[str], callers: int, seconds: float, seen: Seen) -> None:
    """Call from `callers` threads for `seconds`, each as fast as it is answered; add to `seen`."""
    given = [[next(asking) for _ in range(int(2_000 * seconds / callers))] for _ in range(callers)]

    def one(client: httpx.Client, own: Sequence[str]) -> tuple[list[float], int]:
        took, failed = [], 0
        for question in own:
            asked = time.perf_counter()
            if asked - started > seconds:
                break
            failed += service.call(client, question).status_code != 200
            took.append(1000 * (time.perf_counter() - asked))
        return took, failed

    with ExitStack() as stack, ThreadPoolExecutor(callers) as pool:
        # Before the clock starts: making a client, which reads certificates, takes longer than a call.
        clients = [stack.enter_context(service.running.client()) for _ in range(callers)]
        started = time.perf_counter()
        for took, failed in pool.map(one, clients, given):
            seen.milliseconds += took
            seen.failed += failed
        seen.seconds += time.perf_counter() - started


def print_table(services: Sequence[Measured]) -> None:
    """One line for each service, and below each library how many times as good we are."""
    print(
        f"{'':<19}{'index':>7}{'one caller':>16}{f'{CALLERS} callers':>17}{f'{LONG} words':>17}"
        f"{'memory':>8}{'restart':>9}{'failed':>8}\n"
        f"{'':<19}{'p/s':>7}{'p50':>8}{'p99 ms':>8}{'rps':>8}{'p99 ms':>9}{'rps':>8}{'p99 ms':>9}"
        f"{'MB':>8}{'s':>9}"
    )
    first, *others = [figures_of(service) for service in services]
    print(_line(services[0].name, first) + f"{_failed(services[0]):>8}")
    for service, its in zip(services[1:], others, strict=True):
        print(_line(service.name, its) + f"{_failed(service):>8}")
        print(_line("  Assist, times", times_as_good(first, its)))


def figures_of(service: Measured) -> tuple[float, ...]:
    """The figures of a line, in its order."""
    return (
        service.passages_per_second,
        percentile(service.alone.milliseconds, 50),
        percentile(service.alone.milliseconds, 99),
        service.together.per_second,
        percentile(service.together.milliseconds, 99),
        service.together_long.per_second,
        percentile(service.together_long.milliseconds, 99),
        service.megabytes,
        service.restart_seconds,
    )


MORE_IS_BETTER = (True, False, False, True, False, True, False, False, False)


def times_as_good(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Each of our figures over theirs, turned so that more than 1 is better."""
    pairs = zip(ours, theirs, MORE_IS_BETTER, strict=True)
    return tuple(
        (our / their if more else their / our) if our and their else 0.0 for our, their, more in pairs
    )


def _line(name: str, values: Sequence[float]) -> str:
    places = zip(values, (7, 8, 8, 8, 9, 8, 9, 8, 9), (1, 1, 1, 1, 0, 1, 0, 0, 1), strict=True)
    times = name.startswith("  ")
    return f"{name:<19}" + "".join(
        f"{value:>{width}.{2 if times else digits}f}" for value, width, digits in places
    )


def _failed(service: Measured) -> int:
    return service.alone.failed + service.together.failed + service.together_long.failed


if __name__ == "__main__":
    main()
