"""`python -m eval.benchmarks.encoder`: our encoder beside its base on sentence-transformers, in one run.

Ratios count; the figures themselves are this machine's.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

QUERY = "My fridge was delivered with a dent nineteen days ago, can I still get my money back or a new one?"
SENTENCE = "A refund goes back to the payment method used for the order within five working days of arrival. "
WORDS = SENTENCE.split()
TEXTS, TEXT_TOKENS = 64, 189  # the mean length of a passage in the sets the project is measured on


def main() -> None:
    from sentence_transformers import SentenceTransformer

    from embeddings.encoder import BASE_MODEL, SentenceEncoder
    from embeddings.model_files import ModelFiles

    theirs = SentenceTransformer(str(ModelFiles.find(BASE_MODEL).folder), device="cpu")
    started = time.perf_counter()
    ours = SentenceEncoder.open(cache_dir=Path(".cache/encoder"))
    opened = time.perf_counter() - started
    texts = passages()

    def their(given: list[str]) -> object:
        return theirs.encode(given, show_progress_bar=False)

    # Another question each time: one asked again is not encoded again.
    number = count()
    our_query, their_query = alternating(
        lambda: ours.encode([f"{QUERY} {next(number)}"]), lambda: their([f"{QUERY} {next(number)}"]), 100
    )
    our_texts, their_texts = alternating(lambda: ours.encode(texts), lambda: their(texts), 3)
    print(f"open, graph already exported            {opened:8.2f} s")
    row("one query of 20 words, p50", our_query, their_query, 1000, "ms")
    row(f"{TEXTS} texts of {TEXT_TOKENS} tokens, each", our_texts / TEXTS, their_texts / TEXTS, 1000, "ms")
    print(f"texts per second                        {TEXTS / our_texts:8.1f}   {TEXTS / their_texts:8.1f}")


def passages() -> list[str]:
    """Texts of about TEXT_TOKENS tokens, of several lengths, no two alike."""
    words = WORDS * 20
    return [" ".join(words[i % len(WORDS) :][: TEXT_TOKENS - 30 + i]) for i in range(TEXTS)]


def alternating(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[float, float]:
    """Median seconds of each, measured in turns so that a busy moment hits both."""
    durations: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for call, kept in zip((ours, theirs), durations, strict=True):
            started = time.perf_counter()
            call()
            kept.append(time.perf_counter() - started)
    return statistics.median(durations[0]), statistics.median(durations[1])


def row(name: str, ours: float, theirs: float, factor: float, unit: str) -> None:
    print(
        f"{name:<40}{factor * ours:8.2f}   {factor * theirs:8.2f} {unit} (sentence-transformers), "
        f"{theirs / ours:.2f} times as fast"
    )


if __name__ == "__main__":
    main()
