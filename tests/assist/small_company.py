"""A company small enough to work out by eye: six documents, one customer, word-overlap vectors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from assist.conversations import Turn
from assist.customers.profile import (
    Customer,
    Entitlement,
    Identity,
    Interaction,
    Order,
    OrderLine,
    OwnedProduct,
    Profile,
)
from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.documents import Authority, Document, Rule, Trigger
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
AGENT = Reader("maria", "agent")
LEAD = Reader("lena", "lead")
TOTAL = "order.total"

OLD_RETURNS = Document(
    title="Returns",
    kind="policy",
    audience="public",
    in_force_until=date(2026, 3, 31),
    text="# Returns\n\nYou can return a product within 14 days of delivery.\n",
)
RETURNS = Document(
    title="Returns",
    kind="policy",
    audience="public",
    in_force_from=date(2026, 4, 1),
    url="https://help.example/returns",
    text=(
        "# Returns\n\nYou can return a product within 30 days of delivery. Gold members have 45 days.\n\n"
        "## Packaging\n\nYou do not need the original packaging. Any sturdy box is fine.\n\n"
        "## How to return a product\n\n1. Open **My orders** and press **Return**.\n2. Print the label.\n\n"
        "## What you cannot return\n\nThese products stay:\n\n- opened filters\n- coffee beans\n"
    ),
    checks=(
        Rule(
            id="within-window",
            title="Returned within 30 days of delivery",
            rule="days_since(order.delivered_on) <= 30",
            ask="When was it delivered?",
        ),
    ),
    authority=(
        Authority(action="refund", up_to=Decimal(150), currency="EUR", amount=TOTAL, approver="lead"),
        Authority(
            action="refund",
            role="lead",
            up_to=Decimal(600),
            currency="EUR",
            amount=TOTAL,
            approver="regional manager",
        ),
    ),
)
PACKAGING_FAQ = Document(
    title="Do I need the box?",
    kind="faq",
    audience="public",
    text="# Do I need the box?\n\nYes. The original packaging is required. Please keep the foam.\n",
)
WARRANTY = Document(
    title="Warranty",
    kind="policy",
    audience="public",
    text="# Warranty\n\nThe warranty on compressors is 3 years. Wear parts are not covered by it.\n",
)
TECHNICIAN_NOTE = Document(
    title="Technician note: fridge warms up",
    kind="product",
    audience="agent",
    products=("refrigerator",),
    text=(
        "# Technician note\n\nA fridge that warms up slowly has a failing inverter board in most cases.\n\n"
        "1. Book visit RF-C2 with part PK-INV-52.\n2. Order the loan fridge in the same call.\n"
    ),
)
SMOKE = Document(
    title="Playbook: smoke",
    kind="playbook",
    audience="agent",
    text="# Smoke\n\n1. Ask whether anybody is hurt.\n2. Hand over to the safety line at once.\n",
    trigger=Trigger(says=("there is smoke coming out of it",)),
    authority=(Authority(action="safety_pickup"),),
)
LEAD_ONLY = Document(
    title="Goodwill budget",
    kind="policy",
    audience="lead",
    text="# Goodwill budget\n\nLeads may grant goodwill up to 100 EUR for a late fridge return.\n",
)
DOCUMENTS = {
    "faq-packaging": PACKAGING_FAQ,
    "warranty": WARRANTY,
    "technician-note": TECHNICIAN_NOTE,
    "playbook-smoke": SMOKE,
    "goodwill-budget": LEAD_ONLY,
}


def clock() -> datetime:
    return NOW


@contextmanager
def knowledge_of(directory: Path) -> Iterator[KnowledgeBase]:
    """The company's knowledge base, open."""
    engine = open_sqlite(directory / "state.db")
    create_tables(engine)
    knowledge_base = KnowledgeBase.open(directory / "snapshots", Catalogue(engine), HashEmbeddings(), clock)
    knowledge_base.put("returns", OLD_RETURNS)
    knowledge_base.put_many([("returns", RETURNS), *DOCUMENTS.items()])
    yield knowledge_base
    engine.dispose()


FRIDGE = OwnedProduct(
    sku="FR-520",
    name="FrostLine 520 Connect",
    family="refrigerator",
    serial="FR520-25-1",
    order_id="LV-2001",
    purchased_on=date(2026, 10, 25),
    delivered_on=date(2026, 11, 2),
    warranty_until=date(2028, 11, 2),
    state="8.4 °C and rising",
)
ROBOT = OwnedProduct(
    sku="RB-2", name="RoveBot 2", family="robot_vacuum", serial="RB2-24-77", order_id="LV-1001"
)
FRIDGE_ORDER = Order(
    id="LV-2001",
    placed_on=date(2026, 10, 25),
    delivered_on=date(2026, 11, 2),
    due_on=date(2026, 11, 1),
    status="delivered",
    total=Decimal("749.00"),
    currency="EUR",
    channel="web",
    items=(OrderLine(sku="FR-520", name="FrostLine 520 Connect", price=Decimal("749.00")),),
)
ROBOT_ORDER = Order(
    id="LV-1001",
    placed_on=date(2026, 5, 1),
    delivered_on=date(2026, 5, 5),
    status="delivered",
    total=Decimal("129.00"),
    currency="EUR",
)
ELENA = Customer(
    id="elena",
    profile=Profile(
        name="Elena Marchetti",
        identities=(
            Identity(kind="email", value="elena@example.org", verified=True),
            Identity(kind="phone", value="+39 06 5550 1187"),
        ),
        products=(FRIDGE, ROBOT),
        orders=(FRIDGE_ORDER, ROBOT_ORDER),
        entitlements=(Entitlement(name="Care+", detail="visit within 2 days", valid_until=date(2030, 1, 1)),),
        tier="gold",
        region="eu",
        language="en",
        attributes={"photo_received": True, "goodwill_used_12m": "10.00", "medical_need": "insulin"},
    ),
    interactions=(
        Interaction(
            id="i1",
            at=datetime(2026, 11, 2, 9, tzinfo=UTC),
            channel="email",
            kind="survey",
            csat=5,
            summary="Quick",
        ),
        Interaction(
            id="i2",
            at=datetime(2026, 11, 10, 9, tzinfo=UTC),
            channel="phone",
            kind="promise",
            summary="A technician calls back",
            data={"due_on": "2026-11-12"},
            outcome="broken",
        ),
        Interaction(
            id="i3",
            at=datetime(2026, 11, 19, 9, tzinfo=UTC),
            channel="ivr",
            kind="ivr_entry",
            summary="Chose not cooling and hung up",
            outcome="unresolved",
        ),
    ),
)
ONE_ORDER = ELENA.model_copy(
    update={"profile": ELENA.profile.model_copy(update={"products": (FRIDGE,), "orders": (FRIDGE_ORDER,)})}
)
"""Elena, had she bought nothing but her refrigerator: whatever she speaks of, it is that order."""


def said(*texts: str) -> list[Turn]:
    """Turns of the customer; a text that begins with "Agent:" is the agent's."""
    return [
        Turn(speaker="agent", text=text.removeprefix("Agent:").strip())
        if text.startswith("Agent:")
        else Turn(speaker="customer", text=text)
        for text in texts
    ]
