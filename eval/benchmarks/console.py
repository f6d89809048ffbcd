"""`python -m eval.benchmarks.console`: how long the console takes to show what a key or a click does.

In a real Chromium, on a conversation of 200 turns in which ten more are said every second, every fifth by
the customer, with answers and briefs as they come. Each figure is an interaction to its next paint, from the
browser's own Event Timing, which counts in steps of 8 ms and tells nothing under 16. Needs Chromium.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import Page, Response, sync_playwright

from eval.benchmarks.process import Running, prepare, running
from eval.benchmarks.service import CUSTOMER, QUESTIONS
from eval.measures import percentile

TURNS = 200
UPDATES_PER_SECOND = 10
SENDERS = 4
ROUNDS = 6
SLOWER = (1, 4)  # times slower than here a processor is, as the browser plays it
CONVERSATION = "bench-console"
UNSEEN_MS = 16.0  # what the browser does not tell of was faster than this, and counts as this
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_OBSERVED = """
  window.took = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId: id, duration } of list.getEntries())
      if (id) took.set(id, Math.max(took.get(id) ?? 0, duration));
  }).observe({ type: "event", durationThreshold: 16 });
"""


def say(client: httpx.Client, number: int) -> None:
    """One turn of the conversation; the customer asks, the agent answers."""
    turn = {"id": f"t{number}", "speaker": "agent", "text": f"Number {number}: let me look at that for you."}
    if number % 5 == 0:
        turn |= {"speaker": "customer", "text": f"{QUESTIONS[number // 5 % len(QUESTIONS)]} ({number})"}
    path = f"/v1/conversations/{CONVERSATION}/turns"
    client.post(path, params={"answer": "later"}, json=turn).raise_for_status()


@contextmanager
def busy(service: Running, first: int) -> Iterator[Callable[[], float]]:
    """Turns go on being said until the block ends, each at its time, however long those before it take;
    tells how many a second were stored."""
    done, started = threading.Event(), time.monotonic()
    numbers, said = count(), list[int]()

    def go_on() -> None:
        with service.client() as client:
            for number in numbers:
                if done.wait(max(0.0, started + number / UPDATES_PER_SECOND - time.monotonic())):
                    return
                say(client, first + number)
                said.append(number)

    threads = [threading.Thread(target=go_on) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: len(said) / (time.monotonic() - started)
    finally:
        done.set()
        for thread in threads:
            thread.join()


def work(page: Page) -> int:
    """Write, pick suggestions, unfold the brief, look something up; how many keys and clicks it was."""
    made = 0
    for _ in range(ROUNDS):
        page.locator("#composer").click()
        page.keyboard.type("I look at this ", delay=40)
        for key in ("Escape", "2", "1", "/", "Escape", "b", "Escape"):
            page.keyboard.press(key)
            page.wait_for_timeout(60)
        page.locator("#brief summary").click()
        page.locator("#turns").click(position={"x": 5, "y": 5}, force=True)
        made += 1 + len("I look at this ") + 7 + 2
    return made


def measure(page: Page, service: Running, first: int) -> tuple[list[float], float, int]:
    """Milliseconds of each interaction, updates a second, and the bytes that the page itself is made of."""
    files: list[Response] = []
    page.on("response", lambda one: files.append(one) if "/console" in one.url else None)
    page.add_init_script(_OBSERVED)
    page.goto(f"{service.url}/console/icon.svg")
    page.evaluate(
        "([key, id]) => (sessionStorage['assist-key'] = key, sessionStorage['assist-open'] = id)",
        [service.key, CONVERSATION],
    )
    files.clear()
    page.goto(f"{service.url}/console")
    page.locator("#brief .more").wait_for()
    page.locator(".card").first.wait_for()
    weight = sum(len(one.body()) for one in files)
    with busy(service, first) as rate:
        page.wait_for_timeout(1000)
        page.evaluate("took.clear()")
        made = work(page)
        page.wait_for_timeout(500)
        updates = rate()
    took: list[float] = page.evaluate("[...took.values()]")
    return [*took, *[UNSEEN_MS] * (made - len(took))], updates, weight


def browser_path() -> str | None:
    """Where Chromium is, or None."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def report(name: str, took: Sequence[float], updates: float) -> None:
    """Print one line of figures."""
    figures = "".join(f"{percentile(took, part):9.0f}" for part in (50, 95, 99))
    print(f"{name:<44}{figures}{updates:11.1f}", flush=True)


def main() -> None:
    """Measure and print."""
    path = browser_path()
    if path is None:
        print("not measured: there is no Chromium here (apt install chromium)")
        return
    with TemporaryDirectory(prefix="assist-bench-") as folder:
        data_dir = Path(folder) / "data"
        prepare(data_dir)
        with running(data_dir) as service:
            with service.client() as client:
                details = {"customer_id": CUSTOMER, "channel": "chat", "subject": "A long day"}
                client.put(f"/v1/conversations/{CONVERSATION}", json=details).raise_for_status()
                for number in range(TURNS):
                    say(client, number)
            time.sleep(5)  # until the answers that come later have come
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
                print(f"{'to the next paint':<44}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'turns a s':>11}")
                for slower in SLOWER:
                    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
                    page.context.new_cdp_session(page).send(
                        "Emulation.setCPUThrottlingRate", {"rate": slower}
                    )
                    took, updates, weight = measure(page, service, TURNS * 10 * slower)
                    report(
                        f"a processor {slower} times slower" if slower > 1 else "this machine", took, updates
                    )
                    page.close()
                print(f"first load, uncompressed                     {weight / 1000:8.1f} kB")
                browser.close()


if __name__ == "__main__":
    main()
