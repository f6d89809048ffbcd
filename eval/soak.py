"""`python -m eval.soak [--minutes 5]`: load a service while it publishes, and look for what leaks or breaks.

Fails when a request failed, a published document could not be found, an answer mixed two snapshots, or
memory or open files kept growing after the first third.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from eval.benchmarks.process import Running, prepare, running
from eval.benchmarks.service import QUESTIONS

CALLERS = 6
PUBLISH_EVERY_SECONDS = 3.0
SAMPLE_EVERY_SECONDS = 5.0
GROWTH_ALLOWED = 1.10
"""Memory at the end over memory after the first third: allocators settle, leaks do not."""


class Soak:
    """One run: callers, a publisher, and what went wrong."""

    def __init__(self, service: Running, minutes: float) -> None:
        self._service = service
        self._until = time.monotonic() + minutes * 60
        self.wrong: list[str] = []
        self.answered = 0
        self.published = 0
        self.memory: list[float] = []
        self.files: list[int] = []

    def run(self) -> None:
        """Load, publish and sample until the time is over."""
        work = [threading.Thread(target=self._ask, args=(seed,)) for seed in range(CALLERS)]
        work.append(threading.Thread(target=self._publish))
        for thread in work:
            thread.start()
        while time.monotonic() < self._until:
            self.memory.append(self._service.megabytes())
            self.files.append(self._service.open_files())
            last = f"{self.answered} answered, {self.published} published, {self.memory[-1]:.0f} MB"
            print(f"\r{last}, {len(self.wrong)} wrong ", end="", file=sys.stderr, flush=True)
            time.sleep(SAMPLE_EVERY_SECONDS)
        for thread in work:
            thread.join()
        print(file=sys.stderr)
        self._judge_growth()

    def _running(self) -> bool:
        return time.monotonic() < self._until

    def _ask(self, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 (a repeatable load, not a secret)
        with self._service.client() as client:
            turn = 0
            while self._running():
                turn += 1
                path = f"/v1/conversations/soak-{seed}-{turn // 6}/turns"
                body = {"id": f"t{turn}", "speaker": "customer", "text": dice.choice(QUESTIONS)}
                answer = self._json(client, "POST", path, body)
                if not answer:
                    continue
                self.answered += 1
                for one in answer["answer"]["suggestions"]:
                    self._decide(client, dice, one["id"])

    def _decide(self, client: httpx.Client, dice: random.Random, suggestion: str) -> None:
        choice = dice.choice([{"outcome": "dismissed"}, {"outcome": "overridden", "sent": "Of course."}])
        self._json(client, "POST", f"/v1/suggestions/{suggestion}/decision", choice)

    def _publish(self) -> None:
        with self._service.client() as client:
            while self._running():
                number = self.published % 40
                word = f"soakword{self.published}"
                text = f"# Notice {number}\n\nThe notice is called {word} and replaces the one before."
                body = {"title": f"Notice {number}", "kind": "faq", "audience": "public", "text": text}
                stored = self._json(client, "PUT", f"/v1/documents/soak-{number}", body)
                found = self._json(client, "POST", "/v1/search", {"query": word, "k": 1})
                if stored and (not found or word not in found["results"][0]["text"]):
                    self.wrong.append(f"{word} was stored and not found")
                self.published += 1
                time.sleep(PUBLISH_EVERY_SECONDS)

    def _json(self, client: httpx.Client, method: str, path: str, body: object) -> Any:
        try:
            answer = client.request(method, path, json=body)
        except httpx.HTTPError as error:
            self.wrong.append(f"{method} {path}: {error!r}")
            return None
        if answer.status_code >= 400:
            self.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            return None
        return answer.json()

    def _judge_growth(self) -> None:
        settled = len(self.memory) // 3
        if settled < 3:
            return
        for name, seen in (("memory", self.memory), ("open files", [float(one) for one in self.files])):
            before, after = max(seen[settled : settled + 3]), max(seen[-3:])
            if after > before * GROWTH_ALLOWED + 5:
                self.wrong.append(f"{name} grew from {before:.0f} to {after:.0f}")


def main() -> None:
    """Run and say what was seen; exit 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m eval.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    minutes = parser.parse_args().minutes
    with TemporaryDirectory(prefix="assist-soak-") as folder:
        prepare(Path(folder) / "data")
        with running(Path(folder) / "data") as service:
            soak = Soak(service, minutes)
            soak.run()
    print(f"{soak.answered} turns answered, {soak.published} documents published in {minutes:g} minutes")
    print(f"memory {soak.memory[0]:.0f} → {soak.memory[-1]:.0f} MB, open files {max(soak.files)} at most")
    for one in soak.wrong[:20]:
        print(f"WRONG: {one}")
    sys.exit(bool(soak.wrong))


if __name__ == "__main__":
    main()
