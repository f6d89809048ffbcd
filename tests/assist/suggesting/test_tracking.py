"""A playbook that follows the conversation: steps ticked, causes told apart, no question put twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assist.customers.profile import Customer, Interaction
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Suggestion
from knowledge_base.documents import Document, Trigger
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, ELENA, NOW, clock, knowledge_of
from tests.assist.suggesting.test_calling import conversation

LEAKS = """# Playbook: the umbrella leaks

Goal: dry in one contact.

## 1. First

1. Say: "Please put a towel under the umbrella."
2. Ask: "Did it fall down the stairs?" Note it.
3. Order the loan umbrella from the store.

## 2. What it is

| Ask | If yes, it is probably | Do this |
| --- | --- | --- |
| Do drops come along the seam? | Torn seam | Send the tape |
| Is the handle loose, or does it rattle? | Worn joint | Tighten the screw |
| Is there a hole near the tip? | Pierced cloth | Book a new cover, see 3 |

## 3. If it is the cloth

1. Offer two colours of cover; who sews it is in *The tailor*.
"""
TAILOR = (
    "# The tailor\n\n1. We send the umbrella to the tailor.\n2. We tell the customer the day it is back.\n"
)
CHECKS = (
    {
        "id": "fell",
        "title": "It did not fall",
        "rule": "attributes.fell == false",
        "ask": "Did it fall down?",
    },
    {"id": "seam", "title": "Dry seam", "rule": "attributes.seam == true", "ask": "Is the seam of it dry?"},
)
BEGUN = "my umbrella leaks"
FIRST = "Agent: Please put a towel under the umbrella. Did it fall down the stairs?"


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with knowledge_of(tmp_path_factory.mktemp("umbrellas")) as knowledge_base:
        knowledge_base.put(
            "leaks",
            Document.model_validate(
                {
                    "title": "Playbook: the umbrella leaks",
                    "kind": "playbook",
                    "audience": "agent",
                    "text": LEAKS,
                    "checks": CHECKS,
                    "trigger": Trigger(says=("my umbrella leaks",)),
                    "authority": [{"action": "new_cover", "role": "agent"}],
                }
            ),
        )
        yield knowledge_base


def suggested(knowledge_base: KnowledgeBase, *texts: str, customer: Customer = ELENA) -> Suggestion:
    given = Suggesting(knowledge_base, clock).answer(conversation(*texts), customer=customer, reader=AGENT)
    return next(one for one in given.suggestions if one.evidence[0].document_id == "leaks")


def ticked(suggestion: Suggestion) -> list[tuple[bool, str | None]]:
    return [(step.done, step.because) for step in suggestion.steps]


def with_attributes(**attributes: object) -> Customer:
    return ELENA.model_copy(
        update={"profile": ELENA.profile.model_copy(update={"attributes": attributes}), "interactions": ()}
    )


def test_the_steps_are_quoted_in_order_and_none_is_done_at_first(knowledge_base: KnowledgeBase) -> None:
    first = suggested(knowledge_base, BEGUN)

    assert [step.text[:12] for step in first.steps] == ['Say: "Please', 'Ask: "Did it', "Order the lo"]
    assert ticked(first) == [(False, None)] * 3
    for step in first.steps:
        assert first.evidence[step.evidence].quote == step.text
    assert first.kind == "question"
    assert [line.text for line in first.guidance[:2]] == [
        'Say: "Please put a towel under the umbrella."',
        "Do drops come along the seam?",
    ]


def test_what_the_agent_said_and_asked_is_ticked_and_the_rest_leads(knowledge_base: KnowledgeBase) -> None:
    then = suggested(knowledge_base, BEGUN, FIRST, "no it did not")

    assert ticked(then) == [(True, "turn:2"), (True, "turn:2"), (False, None)]
    assert then.guidance[0].text == "Order the loan umbrella from the store."
    assert not any("towel" in line.text for line in then.guidance)


def test_a_step_is_not_done_while_what_it_has_them_ask_for_was_not_asked(
    knowledge_base: KnowledgeBase,
) -> None:
    text = "# Wet shoes\n\n1. Wet leather shoes should dry slowly, away from heat. Ask for photos first.\n"
    document = {"title": "Playbook: wet shoes", "kind": "playbook", "audience": "agent", "text": text}
    knowledge_base.put(
        "shoes", Document.model_validate({**document, "trigger": Trigger(says=("my shoes are wet",))})
    )

    def done(*texts: str) -> bool:
        turns = conversation("my shoes are wet", *texts)
        given = Suggesting(knowledge_base, clock).answer(turns, customer=ELENA, reader=AGENT).suggestions
        return next(one for one in given if one.evidence[0].document_id == "shoes").steps[0].done

    told = "Agent: Leather shoes that are wet should dry slowly and away from the heat."
    asked = "Agent: Could you send me photos of them?"
    again = "my shoes are wet"
    before, between, after = done(told, again), done(asked, again), done(asked, again, told, again)
    knowledge_base.delete("shoes")

    assert (before, between, after) == (False, False, True)


def test_a_fact_on_file_ticks_the_step_that_asks_for_it(knowledge_base: KnowledgeBase) -> None:
    known = suggested(knowledge_base, BEGUN, customer=with_attributes(fell=False))

    assert ticked(known)[1] == (True, "profile:attributes.fell")


def test_what_was_taken_down_under_the_name_of_what_a_step_asks_ticks_it(tmp_path: Path) -> None:
    text = "# Mast\n\n1. Ask for the colour code on the handle.\n2. Ask which colour they like.\n"
    text += "3. Check the colour code for recalls.\n"
    document = {"title": "Playbook: the mast", "kind": "playbook", "audience": "agent", "text": text}
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put(
            "leaks", Document.model_validate({**document, "trigger": Trigger(says=("the mast bends",))})
        )
        known = suggested(knowledge_base, "the mast bends", customer=with_attributes(colour_code="B7"))

    assert ticked(known) == [(True, "profile:attributes.colour_code"), (False, None), (False, None)]


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("OK, I put a towel under it", True),
        ("ok the towel is put under the umbrella now", True),
        ("I can't put a towel under it", False),
        ("should I put a towel under it?", False),
        ("I put the kettle on", False),
        ("the towel is wet", False),
    ],
)
def test_what_the_customer_says_they_did_ticks_the_step(
    knowledge_base: KnowledgeBase, said: str, done: bool
) -> None:
    then = suggested(knowledge_base, BEGUN, "Agent: Could you keep the floor dry somehow?", said)

    assert ticked(then)[0] == (done, "turn:3" if done else None)


def test_what_the_customer_did_before_anybody_answered_is_no_step_of_ours(
    knowledge_base: KnowledgeBase,
) -> None:
    then = suggested(knowledge_base, "I put a towel under the umbrella", BEGUN)

    assert ticked(then)[0] == (False, None)


def test_a_record_of_the_timeline_ticks_a_step(knowledge_base: KnowledgeBase) -> None:
    def with_record(days: int) -> Customer:
        record = Interaction(
            id="i9",
            at=NOW - timedelta(days=days),
            channel="phone",
            kind="order",
            summary="Loan umbrella ordered from the store in Cork",
        )
        return ELENA.model_copy(update={"interactions": (record,)})

    assert ticked(suggested(knowledge_base, BEGUN, customer=with_record(2)))[2] == (True, "interaction:i9")
    assert ticked(suggested(knowledge_base, BEGUN, customer=with_record(40)))[2] == (False, None)


def test_a_cause_that_was_answered_no_is_out_and_the_next_is_asked(knowledge_base: KnowledgeBase) -> None:
    then = suggested(
        knowledge_base, BEGUN, FIRST, "no", "Agent: Do any drops come along the seam?", "no, dry as a bone"
    )

    texts = [line.text for line in then.guidance]
    assert "Is the handle loose, or does it rattle?" in texts[:2]
    assert not any("seam" in text for text in texts)


def test_the_cause_that_the_customer_speaks_of_is_asked_first(knowledge_base: KnowledgeBase) -> None:
    hole = suggested(knowledge_base, "my umbrella leaks, the cloth near the tip is odd")

    assert "Is there a hole near the tip?" in [line.text for line in hole.guidance[:2]]


def test_the_cause_that_was_answered_yes_leads_with_its_remedy_and_its_own_steps(
    knowledge_base: KnowledgeBase,
) -> None:
    found = suggested(
        knowledge_base, BEGUN, FIRST, "no", "Agent: Is there a hole near the tip?", "yes a big one"
    )

    assert found.kind == "action"
    assert [line.text for line in found.guidance[:2]] == [
        "Pierced cloth: Book a new cover, see 3",
        "Offer two colours of cover; who sews it is in The tailor.",
    ]
    assert [step.text[:20] for step in found.steps][3:] == ["Offer two colours of"]


HOLE = (BEGUN, FIRST, "no", "Agent: Is there a hole near the tip?", "yes a big one")


def test_what_lies_with_somebody_else_is_part_of_the_same_path(knowledge_base: KnowledgeBase) -> None:
    tailor = {"title": "The tailor", "kind": "policy", "audience": "agent", "text": TAILOR}
    held = {"id": "ours", "title": "Bought", "rule": 'order.status == "delivered"'}
    knowledge_base.put("tailor", Document.model_validate({**tailor, "checks": [held]}))
    whole = suggested(knowledge_base, *HOLE)
    knowledge_base.put(
        "tailor", Document.model_validate({**tailor, "checks": [{**held, "rule": 'order.status == "lost"'}]})
    )
    not_theirs = suggested(knowledge_base, *HOLE)
    knowledge_base.put("tailor", Document.model_validate({**tailor, "audience": "lead"}))
    not_for_agents = suggested(knowledge_base, *HOLE)
    knowledge_base.delete("tailor")

    there = [(step.text, whole.evidence[step.evidence].document_id) for step in whole.steps][4:]
    assert there == [
        ("We send the umbrella to the tailor.", "tailor"),
        ("We tell the customer the day it is back.", "tailor"),
    ]
    assert {text for text, _ in there} <= {line.text for line in whole.guidance}
    assert len(not_theirs.steps) == len(not_for_agents.steps) == 4


def test_what_was_asked_of_a_check_is_a_claim_and_not_asked_again(knowledge_base: KnowledgeBase) -> None:
    before = suggested(knowledge_base, BEGUN)
    after = suggested(knowledge_base, BEGUN, "Agent: Did it fall down?", "yes from the roof")

    assert [(one.id, one.verdict, one.ask, one.said) for one in before.checks] == [
        ("fell", "unknown", "Did it fall down?", None),
        ("seam", "unknown", "Is the seam of it dry?", None),
    ]
    assert [(one.id, one.verdict, one.ask, one.said) for one in after.checks] == [
        ("fell", "unknown", None, "yes"),
        ("seam", "unknown", "Is the seam of it dry?", None),
    ]


def put(knowledge_base: KnowledgeBase, id: str, *checks: dict[str, str]) -> None:
    text = f"# {id}\n\nA dented lantern is replaced by us in {id}.\n"
    given = {"title": id, "kind": "policy", "audience": "public", "text": text, "checks": checks}
    knowledge_base.put(id, Document.model_validate(given))


def test_the_question_that_leaves_least_open_is_asked(tmp_path: Path) -> None:
    colour = {"id": "colour", "title": "Red", "rule": "attributes.red == true", "ask": "Is it red?"}
    lit = {"id": "lit", "title": "Lit", "rule": "attributes.lit == true", "ask": "Was it lit?"}
    never_lit = {"id": "never", "title": "Never lit", "rule": "attributes.lit == false", "ask": "Was it new?"}
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Dublin", colour, lit)
        alone = Suggesting(knowledge_base, clock).answer(
            conversation("is my dented lantern replaced?"), customer=ELENA, reader=AGENT
        )
        put(knowledge_base, "Cork", never_lit)
        beside = Suggesting(knowledge_base, clock).answer(
            conversation("is my dented lantern replaced?"), customer=ELENA, reader=AGENT
        )
        then = Suggesting(knowledge_base, clock).answer(
            conversation("is my dented lantern replaced?", "Agent: Was it lit?", "yes, is it replaced?"),
            customer=ELENA,
            reader=AGENT,
        )

    def ending(given: object) -> str:
        drafts = [one.draft for one in given.suggestions if "Dublin" in one.draft]  # type: ignore[attr-defined]
        return drafts[0].rsplit(". ", 1)[-1]

    assert ending(alone) == "Is it red?"
    assert ending(beside) == "Was it lit?"
    assert ending(then) == "Is it red?"


def test_a_question_put_without_an_answer_is_not_put_again(knowledge_base: KnowledgeBase) -> None:
    unsure = suggested(
        knowledge_base, BEGUN, FIRST, "no", "Agent: Do any drops come along the seam?", "how would I see that"
    )

    texts = [line.text for line in unsure.guidance]
    assert "Do drops come along the seam?" not in texts
    assert "Is the handle loose, or does it rattle?" in texts[:2]


def test_what_the_customer_said_unasked_ticks_the_step_and_finds_the_cause(
    knowledge_base: KnowledgeBase,
) -> None:
    fell = suggested(knowledge_base, BEGUN, "it fell down the stairs, and there is a hole near the tip")
    wondered = suggested(knowledge_base, BEGUN, "is there a hole near the tip?")

    assert ticked(fell)[1] == (True, "turn:2")
    assert next((one.id, one.ask, one.said) for one in fell.checks) == ("fell", None, "yes")
    assert fell.guidance[0].text == "Pierced cloth: Book a new cover, see 3"
    assert ticked(wondered)[1] == (False, None)
    assert wondered.guidance[0].text != "Pierced cloth: Book a new cover, see 3"


def test_where_one_cause_is_left_there_is_nothing_to_tell_apart(knowledge_base: KnowledgeBase) -> None:
    seam = ("Agent: Do any drops come along the seam?", "no")
    handle = ("Agent: Is the handle loose or does it rattle?", "no")

    last = suggested(knowledge_base, BEGUN, FIRST, "no", *seam, *handle)

    assert "Is there a hole near the tip?" not in [line.text for line in last.guidance]
