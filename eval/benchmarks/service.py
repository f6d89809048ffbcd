"""`python -m eval.benchmarks.service`: start, search, suggest, check, decide, publish, all over HTTP.

The callers run in this process and share the machine's cores with the service, as a small deployment would.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import httpx

from eval.benchmarks.process import Running, prepare, running
from eval.measures import percentile
from knowledge_base import sample
from knowledge_base.documents import Document

QUESTIONS = (
    "My fridge was delivered with a dent nineteen days ago, can I still get my money back or a new one?",
    "The display of my washing machine shows E18 and the water stays in the drum, what should I do now?",
    "I saw the same robot vacuum cheaper at another shop last week, do you match that price for me?",
    "My dryer was due on Tuesday and nobody came, do I get anything for the day I took off work?",
    "Do I need the original box to send back a coffee machine I have only tried out twice?",
)
CUSTOMER = "cust-elena-marchetti"
SECONDS = 8.0
CALLERS = 16
SHORT, LONG = 20, 580  # words of a question
_WORDS = " ".join(QUESTIONS).replace("?", "").replace(",", "").split()

Call = Callable[[httpx.Client, str], httpx.Response]


@dataclass(frozen=True)
class Load:
    """What a number of callers saw: milliseconds of each call, and the calls per second of all."""

    milliseconds: tuple[float, ...]
    per_second: float
    failed: int


def search(client: httpx.Client, question: str) -> httpx.Response:
    """One search."""
    return client.post("/v1/search", json={"query": question})


def suggest(client: httpx.Client, question: str) -> httpx.Response:
    """One whole answer, stateless."""
    return client.post("/v1/suggest", json={"turns": [{"speaker": "customer", "text": question}]})


def load(service: Running, call: Call, callers: int, seconds: float = SECONDS, words: int = SHORT) -> Load:
    """Call from `callers` threads for `seconds`, each as fast as it is answered.

    No question of `words` words is asked twice: what was asked lately is not encoded again.
    """
    until = time.monotonic() + seconds

    def one(offset: int) -> tuple[list[float], int]:
        draw, took, failed = Random(f"{time.time_ns()} {offset}"), [], 0  # noqa: S311 (no secret)
        with service.client() as client:
            while time.monotonic() < until:
                question = " ".join(draw.choice(_WORDS) for _ in range(words))
                started = time.perf_counter()
                answer = call(client, question)
                took.append((time.perf_counter() - started) * 1000)
                failed += answer.status_code != 200
        return took, failed

    with ThreadPoolExecutor(callers) as pool:
        parts = list(pool.map(one, range(callers)))
    took = tuple(value for part, _ in parts for value in part)
    return Load(took, len(took) / seconds, sum(failed for _, failed in parts))


def publishing(client: httpx.Client, times: int = 10) -> list[float]:
    """Milliseconds of storing a small document until it can be found, once for each of `times`."""
    took = []
    for number in range(times):
        text = f"# Umbrella {number}\n\nUmbrella number {number} may be returned within {number + 3} days."
        body = {"title": f"Umbrella {number}", "kind": "faq", "audience": "public", "text": text}
        started = time.perf_counter()
        client.put(f"/v1/documents/bench-{number}", json=body).raise_for_status()
        took.append((time.perf_counter() - started) * 1000)
    return took


def deciding(client: httpx.Client, times: int = 50) -> list[float]:
    """Milliseconds of one override, durable when answered."""
    turn = {"id": "t1", "speaker": "customer", "text": QUESTIONS[0]}
    answer = client.post("/v1/conversations/bench/turns", json=turn).raise_for_status().json()["answer"]
    took = []
    for _ in range(times):
        started = time.perf_counter()
        path = f"/v1/suggestions/{answer['suggestions'][0]['id']}/decision"
        client.post(path, json={"outcome": "overridden", "sent": "Of course."}).raise_for_status()
        took.append((time.perf_counter() - started) * 1000)
    return took


def checking(client: httpx.Client, times: int = 60) -> list[float]:
    """Milliseconds of checking a draft of twelve sentences of the documents, each draft another one."""
    draw, took = Random(12), []  # noqa: S311 (no secret)
    sentences = [one for loaded in sample.documents() for one in _sentences(loaded.document)]
    turns = [{"speaker": "customer", "text": QUESTIONS[0]}]
    for _ in range(times):
        body = {"text": " ".join(draw.sample(sentences, 12)), "turns": turns, "customer_id": CUSTOMER}
        started = time.perf_counter()
        client.post("/v1/drafts/check", json=body).raise_for_status()
        took.append((time.perf_counter() - started) * 1000)
    return took


def _sentences(document: Document) -> list[str]:
    """Sentences as an agent would write them: of public text, without headings, lists and tables."""
    if document.audience != "public":
        return []
    lines = [line for line in document.text.splitlines() if line[:1].isalpha()]
    return [one for line in lines for one in re.split(r"(?<=[.!?]) ", line) if 30 < len(one) < 160]


def row(name: str, took: Sequence[float], more: str = "") -> None:
    """One line of figures: median and 99th percentile in milliseconds."""
    print(f"{name:<44}{percentile(took, 50):9.1f}{percentile(took, 99):9.1f}  {more}")


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="assist-bench-") as folder:
        data_dir = Path(folder) / "data"
        print(f"sample company from nothing, export included {prepare(data_dir):8.1f} s")
        with running(data_dir) as first:
            print(f"first start to ready                         {first.ready_seconds:8.1f} s")
        with running(data_dir) as service, service.client() as client:
            print(f"second start to ready                        {service.ready_seconds:8.1f} s")
            print(f"{'':<44}{'p50 ms':>9}{'p99 ms':>9}")
            load(service, search, 1, 1.0)
            print(f"memory serving one caller                    {service.megabytes():8.0f} MB")
            for name, call in (("/v1/search", search), ("/v1/suggest", suggest)):
                for callers in (1, CALLERS):
                    seen = load(service, call, callers)
                    more = f"{seen.per_second:7.1f} a second, {seen.failed} failed"
                    row(f"{name}, 20 words, {callers} caller(s)", seen.milliseconds, more)
            seen = load(service, search, CALLERS, words=LONG)
            more = f"{seen.per_second:7.1f} a second, {seen.failed} failed"
            row(f"/v1/search, {LONG} words, {CALLERS} caller(s)", seen.milliseconds, more)
            took = checking(client)
            row("/v1/drafts/check, 12 sentences", took, f"95 % within {percentile(took, 95):.1f} ms")
            row("one override, durable", deciding(client))
            row("one document stored, searchable", publishing(client))
            print(f"memory after all of this                     {service.megabytes():8.0f} MB")


if __name__ == "__main__":
    main()
