"""Which playbooks a conversation calls for: by words, danger, what is open on the timeline, or a recall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer, Interaction, Order
from assist.suggesting.calling import Call, open_reports
from assist.suggesting.ranking import ranked
from assist.suggesting.sources import Case, by_document
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Answer
from knowledge_base.documents import Document, Trigger
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from tests.assist.small_company import AGENT, ELENA, NOW, TODAY, clock, knowledge_of


def conversation(*texts: str) -> list[Turn]:
    """What was said in turn, the agent's part marked: `Agent: …`."""
    spoken = [text.partition("Agent: ") for text in texts]
    return [
        Turn(speaker="agent", text=rest) if mark else Turn(speaker="customer", text=text)
        for text, mark, rest in spoken
    ]


def answer(
    knowledge_base: KnowledgeBase, *texts: str, customer: Customer | None = None, k: int = 3
) -> Answer:
    return Suggesting(knowledge_base, clock).answer(
        conversation(*texts), customer=customer, reader=AGENT, k=k
    )


def shown(given: Answer) -> list[tuple[str, str]]:
    return [(one.kind, one.evidence[0].document_id) for one in given.suggestions]


def playbook(knowledge_base: KnowledgeBase, id: str, *says: str, text: str = "", **more: object) -> None:
    signal = more.pop("signal", None)
    given = {
        "title": id,
        "kind": "playbook",
        "audience": "agent",
        "text": f"# {id}\n\n1. {text or 'Do what is to be done.'}\n2. Write it down.\n",
        "trigger": Trigger.model_validate({"says": says, "signal": signal}),
    }
    knowledge_base.put(id, Document.model_validate(given | more))


def put(knowledge_base: KnowledgeBase, id: str, text: str, **more: object) -> None:
    given = {"title": id, "kind": "policy", "audience": "public", "text": f"# {id}\n\n{text}\n"}
    knowledge_base.put(id, Document.model_validate(given | more))


def with_timeline(*interactions: Interaction, orders: Sequence[Order] | None = None) -> Customer:
    profile = ELENA.profile
    if orders is not None:
        profile = profile.model_copy(update={"orders": tuple(orders)})
    return ELENA.model_copy(update={"interactions": interactions, "profile": profile})


def happened(kind: str, days_ago: float, outcome: str | None = None, **data: str) -> Interaction:
    return Interaction(
        at=NOW - timedelta(days=days_ago), channel="device", kind=kind, outcome=outcome, data=data
    )


WARM = happened("signal", 2, signal="fridge.temperature_high", serial="FR520-25-1")


@pytest.mark.parametrize(
    ("danger", "called"),
    [
        ("it caught fire", "playbook-smoke"),
        ("I will see you in court", "court"),
        ("I don't want to live any more", "life"),
        ("I post a video of this", "post"),
    ],
)
def test_a_danger_calls_for_its_playbook_in_whatever_words_and_however_thin_the_rest_is(
    tmp_path: Path, danger: str, called: str
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "playbook-smoke", "there was an explosion")
        playbook(knowledge_base, "court", "my lawyer writes to you")
        playbook(knowledge_base, "life", "I want to end my life")
        playbook(knowledge_base, "post", "my followers will hear of it")

        given = answer(knowledge_base, danger)

    assert ("escalation", called) in shown(given)
    others = {"playbook-smoke", "court", "life", "post"} - {called}
    assert others.isdisjoint(id for _, id in shown(given))


def test_danger_comes_before_what_the_words_find_and_what_is_public_may_be_sent_at_once(
    tmp_path: Path,
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "playbook-smoke", "there was an explosion", "it caught fire")
        put(knowledge_base, "Fire", "If it caught fire, go out. Call 112. Then call the safety line.")
        put(knowledge_base, "Oven-returns", "You can return your oven within how many days you like.")

        given = answer(knowledge_base, "it caught fire, can I return my oven within how many days?")

    assert shown(given)[:2] == [("escalation", "playbook-smoke"), ("answer", "Fire")]
    assert given.suggestions[1].draft == "If it caught fire, go out. Call 112. Then call the safety line."


def test_beside_a_danger_only_what_speaks_of_it_is_shown(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "playbook-smoke", "there was an explosion", "it caught fire")
        put(knowledge_base, "Cleaning", "My umbrella heater is cleaned with a cloth, out of the sun.")
        put(knowledge_base, "Heaters", "Where an umbrella heater is burning, there was smoke before it.")
        asked = "there is smoke coming out of my umbrella heater"

        given = answer(knowledge_base, asked)
        later = answer(knowledge_base, asked, "it is off. how is my umbrella heater cleaned with a cloth?")

    ids = {id for _, id in shown(given)}
    assert shown(given)[0] == ("escalation", "playbook-smoke")
    assert "Heaters" in ids
    assert "Cleaning" not in ids
    assert "Cleaning" in {id for _, id in shown(later)}


def test_where_somebody_may_harm_themselves_nothing_else_is_talked_about(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "life", "I don't want to live any more")
        put(knowledge_base, "Help", "You do not have to live with this alone any more. Call 112 now.")

        given = answer(
            knowledge_base, "can I return my fridge within 30 days of delivery? I don't want to live any more"
        )

    assert shown(given) == [("escalation", "life"), ("answer", "Help")]


def test_a_hint_of_despair_is_not_pushed_out_by_what_is_for_another_danger(tmp_path: Path) -> None:
    need = Need("it caught fire, and nobody is there")
    with knowledge_of(tmp_path) as knowledge_base:
        for id in ("smoke", "fire", "despair"):
            text = f"It caught fire and nobody is there: look for {id * 3} in the {id} book of the {id} room."
            playbook(knowledge_base, id, "it caught fire", text=text)
        put(knowledge_base, "Words", "It caught fire: leave the room. Nobody is to stay there.")
        case = Case(
            turns=conversation(need.text),
            customer=None,
            reader=AGENT,
            as_of=NOW,
            channel=None,
            need=need,
            risks=frozenset({"safety"}),
            conversation_id=None,
            calls={"smoke": Call("risk", "safety"), "fire": Call("risk", "safety"), "despair": Call("hint")},
            at_once="Words",
        )
        found = knowledge_base.search(need, AGENT, k=12)
        sources = by_document(case, found.passages, knowledge_base)
        order = ranked(case, sources, 3)

    assert {"smoke", "fire", "despair", "Words"} <= {one.version.id for one in sources}
    assert "despair" in {one.version.id for one in order[:3]}


def test_a_danger_said_before_is_still_there_when_they_speak_of_something_else(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "playbook-smoke", "there was an explosion")
        for id in ("one", "two", "three"):
            put(knowledge_base, id, "You can return an umbrella within 30 days of delivery.")
        umbrella = "can I return the umbrella within 30 days of delivery?"

        soon = answer(knowledge_base, "it caught fire", umbrella)
        late = answer(knowledge_base, "it caught fire", umbrella, umbrella, umbrella, umbrella)

    assert shown(soon)[0] == ("escalation", "playbook-smoke")
    assert ("escalation", "playbook-smoke") in shown(late)
    assert shown(late)[0] != ("escalation", "playbook-smoke")


def test_what_was_said_fades_when_the_conversation_turns_to_something_else(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "umbrella-leaks", "my umbrella leaks")
        before = ("my umbrella leaks", "Agent: I see.")

        on_it = answer(knowledge_base, *before, "and it still leaks badly at the top")
        elsewhere = answer(knowledge_base, *before, "which football club won yesterday evening abroad")

    assert ("answer", "umbrella-leaks") in shown(on_it)
    assert shown(elsewhere) == []


def test_what_a_device_reported_says_what_a_vague_turn_is_about(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(
            knowledge_base, "fridge-warms", "my fridge is getting warm", signal="fridge.temperature_high"
        )
        known = with_timeline(WARM)

        for turn in (
            "hi, me again",
            "still the same problem",
            "me again about the fridge",
            "it's getting worse",
        ):
            assert shown(answer(knowledge_base, turn, customer=known))[0][1] == "fridge-warms", turn
        elsewhere = answer(knowledge_base, "hi, me again about the invoice", customer=known)
        nothing_open = answer(knowledge_base, "hi, me again", customer=with_timeline())

    assert "fridge-warms" not in [id for _, id in shown(elsewhere)]
    assert shown(nothing_open) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hello, I am calling about my fridge", True),
        ("hi, I have a problem with the fridge", True),
        ("my fridge is broken", True),
        ("The fridge isn't working properly", True),
        ("I'm calling about the fridge invoice", False),
        ("my fridge is broken, can I return it?", False),
        ("I'm calling about my television", False),
    ],
)
def test_who_only_names_what_has_reported_something_means_that(
    tmp_path: Path, text: str, meant: bool
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        says = "my fridge is getting warm"
        playbook(knowledge_base, "pb", says, signal="fridge.temperature_high", title="Cold chain lost")

        open_ = shown(answer(knowledge_base, text, customer=with_timeline(WARM)))
        nothing_open = shown(answer(knowledge_base, text, customer=with_timeline()))

    assert ([id for _, id in open_[:1]] == ["pb"]) == meant
    assert "pb" not in [id for _, id in nothing_open[:1]]


@pytest.mark.parametrize(
    ("interactions", "open_"),
    [
        ((WARM,), True),
        ((WARM, happened("repair", 1, "resolved", serial="FR520-25-1")), False),
        ((WARM, happened("repair", 1, "resolved")), False),
        ((WARM, happened("repair", 1, "resolved", serial="TV-1")), True),
        ((WARM, happened("repair", 1, "unresolved", serial="FR520-25-1")), True),
        ((happened("repair", 3, "resolved", serial="FR520-25-1"), WARM), True),
        ((happened("signal", 31, signal="fridge.temperature_high"),), False),
        ((happened("signal", 2, "resolved", signal="fridge.temperature_high"),), False),
        ((happened("signal", -1, signal="fridge.temperature_high"),), False),
        ((happened("contact", 2, signal="fridge.temperature_high"),), False),
    ],
)
def test_a_signal_is_open_until_it_is_settled(interactions: tuple[Interaction, ...], open_: bool) -> None:
    assert open_reports(with_timeline(*interactions, orders=()), NOW) == (
        ("fridge.temperature_high",) if open_ else ()
    )


def test_an_order_that_has_not_come_on_its_day_reports_itself(tmp_path: Path) -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    placed = {"placed_on": date(2026, 11, 1), "currency": "EUR", "total": "9.00"}
    late = Order.model_validate({"id": "o1", "due_on": yesterday, "status": "shipped", **placed})
    coming = Order.model_validate({"id": "o2", "due_on": tomorrow, "status": "shipped", **placed})
    came = Order.model_validate({"id": "o3", "due_on": yesterday, "status": "delivered", **placed})
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "late", "where is my parcel", signal="order.late")
        said = "my umbrella should have been here on tuesday"

        waiting = answer(knowledge_base, said, customer=with_timeline(orders=[late]))
        others = answer(knowledge_base, said, customer=with_timeline(orders=[coming, came]))

    assert shown(waiting)[0][1] == "late"
    assert "late" not in [id for _, id in shown(others)]


def test_beside_the_playbook_for_what_is_only_named_nothing_is_shown_that_shares_the_name(
    tmp_path: Path,
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "late", "where is my order")
        put(knowledge_base, "invoice", "Open your order. Choose the invoice of the order.")
        named = answer(knowledge_base, "Where is my order?")
        asked = answer(knowledge_base, "Where is my order, and where is its invoice?")
        later = answer(knowledge_base, "Where is my order?", "And the invoice?")

    assert [id for _, id in shown(named)] == ["late"]
    assert "invoice" in [id for _, id in shown(asked)]
    assert "invoice" in [id for _, id in shown(later)]


def test_a_product_that_is_called_back_brings_its_playbook_whatever_is_asked_about_it(tmp_path: Path) -> None:
    recalled = {"id": "serial", "title": "Recalled", "rule": 'product.serial.startsWith("RB2-24")'}
    with knowledge_of(tmp_path) as knowledge_base:
        for id, rule in (("recall", recalled), ("other", recalled | {"rule": 'product.serial == "X"'})):
            playbook(knowledge_base, id, "a letter came", checks=[rule], products=["robot_vacuum"])

        about_it = answer(knowledge_base, "how do I clean the brushes of my robot?", customer=ELENA)
        of_others = answer(knowledge_base, "how do I clean the brushes of my robot?")

    assert shown(about_it) == [("escalation", "recall")]
    assert shown(of_others) == []


def test_where_only_one_is_asked_for_it_is_the_danger(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "post", "my followers will hear of it")
        put(knowledge_base, "Umbrellas", "You can return an umbrella within 30 days of delivery.")

        given = answer(
            knowledge_base, "can I return the umbrella within 30 days? or I post a video of it", k=1
        )

    assert shown(given) == [("escalation", "post")]


RUNS = """# Playbook: the lantern flickers

1. Ask: "Is the brass wick of the lantern wet?"
2. Ask: "Has the lantern been outside in the rain?"
3. Book the visit of the lamplighter.
"""


def test_a_short_reply_to_its_question_keeps_a_playbook_in_the_lead(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        playbook(knowledge_base, "flickers", "my lantern flickers")
        put(knowledge_base, "Candles", "All fine candles work well and dry in a day.")
        flickers = knowledge_base.get("flickers", AGENT).content
        knowledge_base.put("flickers", flickers.model_copy(update={"text": RUNS}))
        begun = ("it goes on and off", "Agent: Is the brass wick of the lantern wet?")

        reply = answer(knowledge_base, *begun, "no all fine and dry, works well")
        asks = answer(knowledge_base, *begun, "no, dry", "Agent: I see.", "ok great when can they come?")
        away = answer(
            knowledge_base, *begun, "no", "Agent: ok", "which football club won yesterday evening abroad"
        )
        other = answer(knowledge_base, "it goes on and off", "Agent: Is it wet?", "no all fine and dry")

    assert shown(reply)[0][1] == "flickers"
    assert "flickers" in [id for _, id in shown(asks)]
    assert "flickers" not in [id for _, id in shown(away)]
    assert "flickers" not in [id for _, id in shown(other)]


@pytest.mark.parametrize(
    ("said", "beside"),
    [
        ("what goodwill can i get for the cut call", []),
        ("can i get goodwill for the delay", []),
        ("what goodwill do i get for the smoke from it", ["smoke"]),
        ("what goodwill do i get, something is leaking", ["smoke"]),
        ("it hums and shakes on the kitchen floor, what goodwill do i get", ["smoke"]),
    ],
)
def test_who_only_asks_for_goodwill_is_not_answered_with_smoke(
    said: str, beside: list[str], tmp_path: Path
) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        put(knowledge_base, "Goodwill", "Goodwill for a delay or a cut call is up to 20 EUR.")
        playbook(
            knowledge_base,
            "smoke",
            "there is smoke coming out of it",
            text="No goodwill for smoke, a call, a delay, leaking, or what hums and shakes on the floor.",
        )

        given = [id for _, id in shown(answer(knowledge_base, said)) if id == "smoke"]

    assert given == beside
