"""`python -m eval.benchmarks.brief`: the brief of a customer of ten events, a thousand and ten thousand.

Over HTTP from one caller, the way a console asks. The last line is what the length of a timeline costs: the
median of the longest beside that of the shortest.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import httpx

from eval.benchmarks.process import prepare, running
from eval.measures import percentile

EVENTS = (10, 1_000, 10_000)
TIMES = 200
_KINDS = ("contact", "signal", "promise", "survey", "repair", "note", "order", "delivery", "ivr_entry")
_OUTCOMES = ("resolved", "resolved", "unresolved", "pending", None)
_IMPORT_SECONDS = 300


def customer(events: int, now: datetime) -> dict[str, object]:
    """A customer with `events` interactions over ten years, a third of them with a whole message in it."""
    draw = Random(events)  # noqa: S311 (no secret)
    return {
        "id": f"bench-{events}",
        "name": "Anna Berg",
        "tier": "gold",
        "interactions": [
            {
                "id": f"i{number}",
                "at": (now - timedelta(minutes=draw.randrange(10 * 365 * 24 * 60))).isoformat(),
                "channel": draw.choice(("phone", "chat", "email", "device")),
                "kind": (kind := draw.choice(_KINDS)),
                "summary": f"What happened at event {number}",
                "text": "They wrote a message of some length. " * 20 if number % 3 == 0 else None,
                "outcome": draw.choice(_OUTCOMES),
                "csat": draw.randint(1, 5) if kind == "survey" else None,
                "data": {"topic": f"t{draw.randrange(40)}", "order_id": f"o{draw.randrange(200)}"},
            }
            for number in range(events)
        ],
    }


def store(client: httpx.Client, rows: list[dict[str, object]]) -> None:
    """Import the customers and wait for it."""
    body = "\n".join(json.dumps(row) for row in rows)
    headers = {"Content-Type": "application/jsonl"}
    job = client.post("/v1/customers/import", content=body, headers=headers).raise_for_status().json()["job"]
    until = time.monotonic() + _IMPORT_SECONDS
    while (state := client.get(f"/v1/jobs/{job}").json())["state"] == "running":
        if time.monotonic() > until:
            raise TimeoutError("the import of the benchmark's customers did not end")
        time.sleep(0.2)
    if state["failed"]:
        raise ValueError(f"the benchmark's customers were refused: {state['failed'][0]}")


def asked(client: httpx.Client, id: str) -> list[float]:
    """Milliseconds of each of many briefs of one customer."""
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(f"/v1/customers/{id}/brief").raise_for_status()
        took.append((time.perf_counter() - started) * 1000)
    return took


def main() -> None:
    """Measure and print."""
    now = datetime.now(UTC)
    with TemporaryDirectory(prefix="assist-bench-") as folder:
        data_dir = Path(folder) / "data"
        prepare(data_dir)
        with running(data_dir) as service, service.client() as client:
            store(client, [customer(events, now) for events in EVENTS])
            asked(client, f"bench-{EVENTS[0]}")
            print(f"{'brief of a customer, one caller':<44}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
            medians = []
            for events in EVENTS:
                took = asked(client, f"bench-{events}")
                figures = "".join(f"{percentile(took, part):9.1f}" for part in (50, 95, 99))
                print(f"{f'{events:,} interactions':<44}{figures}")
                medians.append(percentile(took, 50))
            print(f"the longest timeline beside the shortest    {medians[-1] / medians[0]:9.1f} times")


if __name__ == "__main__":
    main()
