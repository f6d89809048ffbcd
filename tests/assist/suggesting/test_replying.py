"""What a customer means who answers what we wrote: the outreach that stands on their timeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.customers.profile import Interaction
from assist.suggesting.suggesting import Suggesting
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, FRIDGE, clock, knowledge_of, said
from tests.assist.suggesting.test_calling import happened, playbook, with_timeline

WROTE = happened("contact", 2, outreach="o1", playbook="fridge-warms", serial=str(FRIDGE.serial))


def led_by(knowledge_base: KnowledgeBase, timeline: tuple[Interaction, ...], *texts: str) -> str | None:
    playbook(knowledge_base, "fridge-warms", "my fridge is getting warm", signal="fridge.temperature_high")
    given = Suggesting(knowledge_base, clock).answer(
        said(*texts), customer=with_timeline(*timeline), reader=AGENT
    )
    return given.suggestions[0].evidence[0].document_id if given.suggestions else None


@pytest.mark.parametrize(
    "texts",
    [
        ("hi you wrote me about my fridge",),
        ("hello i got an email from you",),
        ("yes please book that visit",),
        ("you asked me to call",),
        ("can the technician come on the day you wrote?",),
        ("Sie haben mir geschrieben",),
        ("vous m'avez envoyé un mail",),
        ("jullie hebben me gemaild",),
        ("you called me?", "Agent: Yes. Does a visit suit you?", "friday works for me"),
    ],
    ids=lambda texts: texts[0],
)
def test_who_answers_what_we_wrote_means_its_playbook(tmp_path: Path, texts: tuple[str, ...]) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        assert led_by(knowledge_base, (WROTE,), *texts) == "fridge-warms"
        assert led_by(knowledge_base, (), *texts) != "fridge-warms"


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("you wrote me about my fridge, can I return it within 30 days of delivery?", "returns"),
        ("you wrote me about my order", None),
        ("someone wrote me that penguins moved into the town hall yesterday", None),
        ("you wrote me about the smoke coming out of it, there is smoke coming out of it", "playbook-smoke"),
        ("hello", None),
    ],
)
def test_another_matter_is_answered_as_such(tmp_path: Path, text: str, led: str | None) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        assert led_by(knowledge_base, (WROTE,), text) == led


@pytest.mark.parametrize(
    ("timeline", "meant"),
    [
        ((happened("contact", 13.9, outreach="o1", playbook="fridge-warms"),), True),
        ((happened("contact", 14.1, outreach="o1", playbook="fridge-warms"),), False),
        ((happened("contact", 1, outreach="o1", playbook="withdrawn"),), False),
        ((happened("contact", 1, playbook="fridge-warms"),), False),
        ((WROTE.model_copy(update={"data": {"outreach": "o1", "playbook": ["fridge-warms"]}}),), False),
        ((WROTE, happened("repair", 1, "resolved", serial=str(FRIDGE.serial))), False),
        ((WROTE, happened("repair", 1, "resolved")), False),
        ((WROTE, happened("repair", 1, "resolved", serial="TV-1")), True),
        ((WROTE, happened("repair", 1, "unresolved", serial=str(FRIDGE.serial))), True),
    ],
)
def test_it_was_written_lately_and_nothing_has_settled_it(
    tmp_path: Path, timeline: tuple[Interaction, ...], meant: bool
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        led = led_by(knowledge_base, timeline, "hello i got an email from you")

    assert (led == "fridge-warms") is meant


def test_of_two_that_were_sent_the_one_that_is_named_is_meant_else_the_latest(tmp_path: Path) -> None:
    earlier = happened("contact", 3, outreach="o2", playbook="umbrella-leaks")
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "umbrella-leaks", "my umbrella leaks", signal="umbrella.leaks")

        assert led_by(knowledge_base, (earlier, WROTE), "you wrote me about my umbrella") == "umbrella-leaks"
        assert led_by(knowledge_base, (earlier, WROTE), "you wrote me") == "fridge-warms"
