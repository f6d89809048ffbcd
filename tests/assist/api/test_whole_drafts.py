"""Every draft reads as a message somebody can send: whole sentences, whole lists, nothing torn off a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from functools import cache

import httpx
import pytest

from assist.reading.pointing import without_pointer
from knowledge_base import sample
from tests.served import Served

_STEP = re.compile(r"^\s*\d+[.)]\s+(.*)$")
_HEADING = re.compile(r"^#+\s+(.*)$")
_MARKS = re.compile(r"\*\*|(?<!\w)\*\w|\]\(|^\s*#|\|", re.MULTILINE)
_DANGLES = re.compile(
    r"\b(?:see|look) (?:below|above)\b|\bas follows\b|\b(?:steps?|list|table)s? (?:below|above)\b"
    r"|\bthis page\b|[:,;–-]\s*$|:\s*\?|\?\s*:",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"^(?:Yes|No[,.]|Then|Otherwise|If so|And|Or|But)\b|(?:^|[.!] )(?:Yes\b|No[,.]"
    r"|(?:When|Because|As soon as|Unless)\b[^,.!?:;–]*[.!]|\d[^.!?:;]{0,30}\.(?: |$))"
)
"""A sentence that answers or continues what is not there."""
_OPENERS = ("Thank you for your message. ", "I am sorry for the trouble. ")
_ENDS = re.compile(r"[.!?…\"”]$")


@pytest.fixture(scope="module")
def agent(served: Served) -> Iterator[httpx.Client]:
    with served.client() as admin:
        made = admin.post("/v1/keys", json={"name": "desk of whole drafts", "role": "agent"}).json()
    with served.client(made["key"]) as client:
        yield client


@cache
def texts() -> Mapping[str, tuple[str, ...]]:
    """The text of every version of each sample document."""
    held: dict[str, tuple[str, ...]] = {}
    for one in sample.documents():
        held[one.document_id] = (*held.get(one.document_id, ()), one.document.text)
    return held


def fragments(draft: str, quoted: AbstractSet[tuple[str, int]]) -> list[str]:
    """What in `draft`, which quotes these versions of documents, no agent would send as it stands."""
    found = [] if _ENDS.search(draft) else [f"ends in the middle: {draft[-40:]!r}"]
    found += [f"points at its page: {one[0]!r}" for one in _DANGLES.finditer(draft)]
    found += [f"marks: {one[0]!r}" for one in _MARKS.finditer(draft)]
    said = draft
    for opener in _OPENERS:
        said = said.removeprefix(opener)
    found += [f"half a sentence: {one[0]!r}" for one in _HALF.finditer(said)]
    for id, version in quoted:
        text = texts()[id][version - 1]
        found += _torn_lists(draft, text)
        found += [f"a heading runs on: {one!r}" for one in _headings_that_run_on(said, text)]
    return found


def _headings_that_run_on(said: str, text: str) -> Iterator[str]:
    """The headings that stand right before other words in what is said, and nowhere in the text."""
    body = " ".join(_plain(line) for line in text.splitlines() if not _HEADING.match(line))
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading:
            words = re.escape(_plain(heading[1]).rstrip("?.!:"))
            runs = re.finditer(rf"(?:^|[.!?] )({words} (?!–)\w+)", said)
            yield from (heading[1] for one in runs if one[1] not in body)


def _torn_lists(draft: str, text: str) -> Iterator[str]:
    steps: list[str] = []
    for line in [*text.splitlines(), ""]:
        step = _STEP.match(line)
        if step:
            steps.append(without_pointer(_plain(step[1])))
        elif steps:
            held = [one for one in steps if one.rstrip(".") in draft]
            in_order = [draft.index(one.rstrip(".")) for one in held]
            if held and (held != steps or in_order != sorted(in_order)):
                yield f"half a list: {len(held)} of {len(steps)} steps of {steps[0]!r}"
            steps = []


def _plain(text: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\*\*|(?<!\w)\*|\*(?!\w)|`", "", text)).strip()


def asked_of_documents() -> Iterator[str]:
    """What the title and each heading of every sample document make a customer ask."""
    for one in sample.documents():
        yield one.document.title
        yield from (_plain(line.lstrip("# ")) for line in one.document.text.splitlines() if line[:3] == "## ")


def test_no_draft_about_any_document_of_the_sample_is_torn(agent: httpx.Client) -> None:
    torn: dict[str, list[str]] = {}
    for asked in dict.fromkeys(asked_of_documents()):
        torn |= torn_drafts(agent, {"turns": [{"speaker": "customer", "text": asked}]})

    assert torn == {}


def test_no_draft_in_a_conversation_of_the_sample_is_torn(agent: httpx.Client) -> None:
    torn: dict[str, list[str]] = {}
    for script in sample.conversations(datetime.now(UTC).date()):
        turns = [{"speaker": turn["speaker"], "text": turn["text"]} for turn in script["turns"]]
        for at, turn in enumerate(turns):
            if turn["speaker"] == "customer":
                asked = {"turns": turns[: at + 1], "customer_id": script["customer_id"]}
                torn |= torn_drafts(agent, asked)

    assert torn == {}


def torn_drafts(agent: httpx.Client, asked: Mapping[str, object]) -> dict[str, list[str]]:
    """Each draft of the answer that has fragments, and which."""
    reply = agent.post("/v1/suggest", json=asked)
    assert reply.status_code == httpx.codes.OK, reply.text
    found: dict[str, list[str]] = {}
    for one in reply.json()["suggestions"]:
        quoted = {(evidence["document_id"], evidence["version"]) for evidence in one["evidence"]}
        if one["draft"] and (torn := fragments(one["draft"], quoted)):
            found[one["draft"]] = torn
    return found


@pytest.mark.parametrize(
    ("draft", "torn"),
    [
        ("You can return it within 30 days.", 0),
        ("How often? When D1 appears in the display.", 0),
        ("When D1 appears in the display. The machine counts water.", 1),
        ("Yes, after the complete rinse.", 1),
        ("Then you may also return it.", 1),
        ("Most problems end with a restart. Then look below.", 1),
        ("What you can change:", 2),
        ("Please do it as follows.", 1),
    ],
)
def test_a_fragment_is_found(draft: str, torn: int) -> None:
    assert len(fragments(draft, set())) == torn, fragments(draft, set())


def test_half_a_list_is_found() -> None:
    first = (
        "Take photos of the food before you throw it away. A list with rough prices is fine too. "
        "You don't need receipts."
    )

    assert fragments(first, {("fridge-food-loss", 1)}) == [f"half a list: 1 of 4 steps of {first!r}"]


def test_a_heading_that_runs_into_a_sentence_is_found() -> None:
    said = "How to ask for it Take photos of the food."

    assert fragments(said, {("fridge-food-loss", 1)}) == ["a heading runs on: 'How to ask for it'"]
