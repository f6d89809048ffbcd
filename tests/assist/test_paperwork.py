from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray

from assist.conversations import Closing, ConversationDetails, Turn
from assist.customers.profile import Interaction, Order, OwnedProduct, Profile
from assist.decisions import Choice
from assist.errors import NotFound, NotReady
from assist.outreach.signals import Signal
from assist.settings import Settings
from assist.wiring import Service, wire
from embeddings.encoder import EmbeddingError
from embeddings.hashing import HashEmbeddings
from knowledge_base.documents import Authority, Document, Trigger
from tests.assist.conftest import MovableClock
from tests.assist.databases import MARIA

WARM = Turn(id="t1", speaker="customer", text="My refrigerator is warm for 3 days, can I return it?")


@pytest.fixture
def told(service: Service) -> Service:
    """A service with two documents, a customer, and their conversation."""
    returns = "# Returns\n\nYou can return a refrigerator within 30 days of delivery."
    goodwill = "# Goodwill\n\nOffer loyal customers a secret voucher of 25.00 EUR without asking anybody."
    for id, text, audience in (("returns", returns, "public"), ("goodwill", goodwill, "agent")):
        document = Document.model_validate(
            {"title": id.title(), "text": text, "kind": "policy", "audience": audience}
        )
        service.knowledge_base.put(id, document)
    order = Order(
        id="o1",
        placed_on=date(2026, 11, 1),
        delivered_on=date(2026, 11, 2),
        status="delivered",
        total=Decimal("749.00"),
        currency="EUR",
    )
    service.customers.put("anna", Profile(name="Anna Berg", tier="gold", orders=(order,)))
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    call = Interaction(
        id="i1", at=at, channel="phone", kind="contact", summary="Called about a warm refrigerator"
    )
    service.customers.add_interaction("anna", call)
    service.conversations.put("c1", ConversationDetails(customer_id="anna", channel="chat"))
    return service


def test_a_brief_is_of_a_customer_or_of_a_conversation(told: Service) -> None:
    told.assistant.add_turn("c1", WARM, MARIA)

    alone = told.paperwork.brief_of_customer("anna")
    talking = told.paperwork.brief_of_conversation("c1", MARIA)

    assert alone.customer_id == talking.customer_id == "anna"
    assert alone.headline is not None
    assert alone.headline.text.startswith("Anna Berg, gold customer since 2026")
    assert alone.claims == ()
    assert [line.sources for line in talking.claims] == [("turn:t1",)]


def test_there_is_no_brief_of_somebody_unknown(told: Service) -> None:
    with pytest.raises(NotFound, match="no customer 'bob'"):
        told.paperwork.brief_of_customer("bob")
    with pytest.raises(NotFound):
        told.paperwork.brief_of_conversation("c4", MARIA)


def test_where_a_conversation_names_nobody_its_brief_is_of_what_they_say(told: Service) -> None:
    told.conversations.put("c2", ConversationDetails())
    told.assistant.add_turn("c2", Turn(id="t1", speaker="customer", text="I paid 749 EUR for it."), MARIA)

    brief = told.paperwork.brief_of_conversation("c2", MARIA)

    assert (brief.customer_id, brief.headline) == (None, None)
    assert [line.text for line in brief.claims] == ["I paid 749 EUR for it."]
    assert (brief.known, brief.products, brief.entitlements) == ((), (), ())


def test_the_brief_of_somebody_who_is_not_on_file_says_so_and_what_they_say_here(told: Service) -> None:
    told.conversations.put("c3", ConversationDetails(customer_id="nobody"))
    told.assistant.add_turn("c3", Turn(id="t1", speaker="customer", text="I paid 749 EUR for it."), MARIA)

    brief = told.paperwork.brief_of_conversation("c3", MARIA)

    assert brief.headline is not None
    assert brief.headline.model_dump() == {
        "text": "Nothing is on file for customer 'nobody': import them, or mend the conversation's customer",
        "sources": ("conversation:c3",),
    }
    assert [line.text for line in brief.claims] == ["I paid 749 EUR for it."]
    assert (brief.known, brief.products, brief.entitlements) == ((), (), ())
    told.customers.put("nobody", Profile(name="Bo Lind"))
    later = told.paperwork.brief_of_conversation("c3", MARIA)
    assert later.headline is not None
    assert later.headline.text.startswith("Bo Lind")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fridge.strange", "Fridge: strange (device, today)"),
        ("fridge.temperature_high", "Fridge: temperature high (device, today)"),
    ],
)
def test_a_signal_is_told_in_words_and_not_whether_a_playbook_is_for_it(
    told: Service, kind: str, said: str
) -> None:
    signal = Signal(customer_id="anna", kind=kind, at=datetime(2026, 11, 21, 8, tzinfo=UTC))
    told.outreaches.receive(signal, MARIA)

    headline = told.paperwork.brief_of_customer("anna").headline

    assert headline is not None
    assert headline.text.endswith(said)


def test_a_region_that_no_document_names_is_said_where_the_customer_is_served(told: Service) -> None:
    def said(region: str) -> list[str]:
        told.customers.put("anna", Profile(name="Anna Berg", region=region))
        lines = told.paperwork.brief_of_customer("anna").open
        return [line.text for line in lines if line.sources == ("profile:region",)]

    assert said("Europa") == []
    told.knowledge_base.put(
        "uk", Document(title="UK", kind="policy", audience="public", text="# UK\n\nTea.\n", regions=("UK",))
    )

    assert said("uk") == said("UK") == []
    assert said("Europa") == [
        "Region 'Europa': no document is for it, so nothing that holds for one region only is found; "
        "documents name uk: mend it on file"
    ]


def test_a_handover_carries_what_was_said_and_sent(told: Service) -> None:
    told.assistant.add_turn("c1", WARM, MARIA)
    told.decisions.decide_alone("c1", Choice(outcome="overridden", sent="I book a repair visit."), "maria")

    handover = told.paperwork.handover("c1", MARIA, to="lena", note="Be kind")

    assert (handover.conversation_id, handover.to, handover.note) == ("c1", "lena", "Be kind")
    assert handover.need is not None
    assert "warm" in handover.need.text
    assert any("repair visit" in line.text for line in handover.tried)


def test_closing_ends_the_conversation_and_writes_the_note(told: Service) -> None:
    told.assistant.add_turn("c1", WARM, MARIA)

    note = told.paperwork.close("c1", Closing(resolved=True, disposition="return", csat=5), MARIA)

    assert (note.resolved, note.disposition, note.csat) == (True, "return", 5)
    assert told.conversations.get("c1").closed_at is not None
    with pytest.raises(NotFound):
        told.paperwork.close("c9", Closing(), MARIA)


def timeline(told: Service, customer: str = "anna") -> list[Interaction]:
    """What the timeline holds beside the first call."""
    return [one for one in told.customers.timeline(customer, 50) if one.id != "i1"]


def test_closing_puts_one_contact_on_the_timeline_and_the_promises_that_fall_due(told: Service) -> None:
    told.assistant.add_turn("c1", WARM, MARIA)
    promise = Turn(id="t2", speaker="agent", text="I will call you back tomorrow. I will write to you.")
    told.assistant.add_turn(
        "c1", promise.model_copy(update={"at": datetime(2026, 11, 20, 9, tzinfo=UTC)}), MARIA
    )

    note = told.paperwork.close("c1", Closing(resolved=False, disposition="return", csat=2), MARIA)

    contact, promised = timeline(told)
    assert contact.model_dump(exclude={"at"}) == {
        "id": "conversation:c1",
        "channel": "chat",
        "kind": "contact",
        "summary": "“My refrigerator is warm for 3 days, can I return it?”",
        "text": note.note,
        "data": {"conversation": "c1", "topic": "return"},
        "outcome": "unresolved",
        "csat": 2,
    }
    assert (promised.kind, promised.summary, promised.outcome) == (
        "promise",
        "“I will call you back tomorrow”",
        "pending",
    )
    assert promised.data == {"conversation": "c1", "topic": "return", "turn": "t2", "due_on": "2026-11-21"}
    brief = told.paperwork.brief_of_customer("anna")
    assert [line.text for line in brief.promises] == ["Promised: “I will call you back tomorrow”, due today"]


def test_a_conversation_that_opens_and_closes_again_stays_one(told: Service) -> None:
    told.assistant.add_turn("c1", WARM, MARIA)
    told.paperwork.close("c1", Closing(resolved=False), MARIA)
    told.assistant.add_turn("c1", Turn(id="t2", speaker="customer", text="The order is o1."), MARIA)
    told.paperwork.close("c1", Closing(resolved=True), MARIA)

    (contact,) = timeline(told)

    assert (contact.id, contact.outcome, contact.data["order_id"]) == ("conversation:c1", "resolved", "o1")


def test_a_conversation_given_to_another_customer_leaves_the_first_ones_timeline(told: Service) -> None:
    told.customers.put("bea", Profile(name="Bea"))
    told.paperwork.close("c1", Closing(resolved=True), MARIA)
    told.conversations.put("c1", ConversationDetails(customer_id="bea"))
    told.paperwork.close("c1", Closing(resolved=True), MARIA)

    assert (timeline(told), len(timeline(told, "bea"))) == ([], 1)

    told.customers.erase("bea", "maria")
    with pytest.raises(NotFound):
        told.paperwork.close("c1", Closing(), MARIA)


def test_closing_with_somebody_unknown_leaves_no_customer_behind(told: Service) -> None:
    told.conversations.put("c2", ConversationDetails(customer_id="nobody"))

    told.paperwork.close("c2", Closing(resolved=True), MARIA)

    assert told.customers.get("nobody") is None


SECRET = "We offer loyal customers a secret voucher of 25.00 EUR without asking anybody."


def test_a_draft_is_checked_against_what_is_held(told: Service) -> None:
    told.assistant.add_turn("c1", WARM, MARIA)

    findings = told.paperwork.check_draft(SECRET, MARIA, conversation_id="c1")

    assert "internal_only" in [one.code for one in findings]
    assert told.paperwork.check_draft("Thank you!", MARIA, turns=(WARM,), customer_id="anna") == ()
    with pytest.raises(NotFound):
        told.paperwork.check_draft("Hi", MARIA, customer_id="bob")


def test_stops_hold_for_the_check_too(told: Service) -> None:
    told.stops.stop("document", "goodwill", None, "lena")
    findings = told.paperwork.check_draft(SECRET, MARIA)
    assert "goodwill" not in repr(findings).casefold()

    told.stops.resume("document", "goodwill", "lena")
    assert told.paperwork.check_draft(SECRET, MARIA) != ()
    told.stops.stop("all", None, None, "lena")
    with pytest.raises(NotReady, match="was not checked: Assist is stopped") as refused:
        told.paperwork.check_draft(SECRET, MARIA)
    assert refused.value.code == "stopped"


def test_a_stopped_document_supports_and_limits_nothing(told: Service) -> None:
    claim = "You can return a refrigerator within 30 days of delivery."
    refund = "We will refund you 500.00 EUR for it."
    limit = Authority(action="refund", up_to=Decimal(150), currency="EUR", approver="lead")
    returns = Document(
        title="Returns", text=f"# Returns\n\n{claim}", kind="policy", audience="public", authority=(limit,)
    )
    told.knowledge_base.put("returns", returns)
    assert told.paperwork.check_draft(claim, MARIA, turns=(WARM,)) == ()
    found = told.paperwork.check_draft(refund, MARIA, turns=(WARM,))
    assert "over_authority" in [one.code for one in found]

    told.stops.stop("document", "returns", "wrong", "lena")

    claimed = told.paperwork.check_draft(claim, MARIA, turns=(WARM,))
    found = told.paperwork.check_draft(refund, MARIA, turns=(WARM,))
    assert [one.code for one in claimed] == ["unsupported_claim"]
    assert "over_authority" not in [one.code for one in found]
    assert "Returns" not in repr((claimed, found))


class NoEncoder(HashEmbeddings):
    """An encoder that is gone."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002 - its signature
        raise EmbeddingError("The model is gone.")


def test_a_check_that_cannot_be_made_says_so(settings: Settings, told: Service, clock: MovableClock) -> None:
    told.close()
    broken = wire(settings, encoder=NoEncoder(), clock=clock)

    with pytest.raises(NotReady, match="was not checked"):
        broken.paperwork.check_draft("You can return it within 30 days.", MARIA)
    broken.close()


@pytest.mark.parametrize(
    ("signal", "products", "named"),
    [
        ("fridge.temperature_high", ("refrigerator",), True),
        ("fridge.temperature_high", ("refrigerator", "freezer"), False),
        ("fridge.temperature_high", (), False),
        ("icebox.temperature_high", ("refrigerator",), False),
    ],
)
def test_a_product_is_known_by_the_name_that_the_companys_signals_have_for_it(
    told: Service, signal: str, products: tuple[str, ...], named: bool
) -> None:
    playbook = Document(
        title="Warm", kind="playbook", audience="agent", text="# Warm\n\n1. Ask.\n",
        products=products, trigger=Trigger(signal=signal),
    )  # fmt: skip
    told.knowledge_base.put("warm", playbook)
    fridge = OwnedProduct(sku="FR-520", name="FrostLine 520", family="refrigerator")
    vacuum = OwnedProduct(sku="RV-1", name="DustLine", family="robot_vacuum", delivered_on=date(2026, 11, 20))
    told.customers.put("anna", Profile(name="Anna Berg", products=(vacuum, fridge)))
    told.assistant.add_turn(
        "c1", Turn(id="t1", speaker="customer", text="My fridge hums since Monday"), MARIA
    )

    handover = told.paperwork.handover("c1", MARIA)
    brief = told.paperwork.brief_of_conversation("c1", MARIA)

    opening = "I understand you are having an issue with your FrostLine 520: “My fridge hums"
    assert handover.opening.startswith(opening) == named
    assert brief.products[0].text.startswith("FrostLine 520") == named


def test_a_product_is_known_by_what_its_owner_calls_it(told: Service) -> None:
    cooler = OwnedProduct(sku="FR-520", name="FrostLine 520", family="refrigerator", called=("wine cooler",))
    told.customers.put("anna", Profile(name="Anna Berg", products=(cooler,)))
    told.assistant.add_turn("c1", Turn(id="t1", speaker="customer", text="My wine cooler hums again"), MARIA)

    assert "your FrostLine 520" in told.paperwork.handover("c1", MARIA).opening


def test_what_is_on_file_in_a_handover_is_of_the_product_that_it_opens_with(told: Service) -> None:
    fridge = OwnedProduct(sku="FR-520", name="FrostLine 520", family="refrigerator", called=("fridge",))
    dishwasher = OwnedProduct(sku="CW-45", name="ClearWave 45", family="dishwasher", serial="CW45-1")
    told.customers.put("anna", Profile(name="Anna Berg", products=(fridge, dishwasher)))
    for id, text in (
        ("t1", "My dishwasher leaves water standing"),
        ("t2", "Thanks, what about my fridge, can they look at it too?"),
    ):
        told.assistant.add_turn("c1", Turn(id=id, speaker="customer", text=text), MARIA)

    handover = told.paperwork.handover("c1", MARIA)

    assert "your ClearWave 45" in handover.opening
    assert "product: ClearWave 45" in handover.text
    assert "FrostLine 520" not in handover.text
