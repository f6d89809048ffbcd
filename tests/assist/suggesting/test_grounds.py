"""What one document offers and another denies: who decides leads, and nobody is told that it is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from assist.customers.profile import Customer, Order, OwnedProduct, Profile
from assist.suggesting.suggesting import Suggesting
from assist.suggestions import Answer, Suggestion
from knowledge_base.documents import Authority, Document, Rule
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import AGENT, TODAY, clock, knowledge_of, said

REFUND = Authority(action="refund", up_to=Decimal(150), currency="EUR", amount="order.total", approver="lead")
RETURNS = Document(
    title="Returns",
    kind="policy",
    audience="public",
    text="# Returns\n\nYou can return anything within 30 days of delivery.\n",
    checks=(
        Rule(
            id="within-window",
            title="Returned within 30 days of delivery",
            rule="days_since(order.delivered_on) <= 30",
        ),
        Rule(id="delivered", title="The order has been delivered", rule='order.status == "delivered"'),
    ),
    authority=(Authority(action="return"), REFUND),
)
DAMAGED = Document(
    title="Damaged on arrival",
    kind="policy",
    audience="public",
    text="# Damaged on arrival\n\nTell us within 14 days if the parcel was crushed.\n",
    checks=(
        Rule(
            id="reported-in-time",
            title="Reported within 14 days",
            rule="days_since(order.delivered_on) <= 14",
        ),
        Rule(id="photo", title="A photo has arrived", rule="attributes.photo_received == true"),
    ),
    authority=(Authority(action="replacement"),),
)
MONEY = Document(
    title="How we pay",
    kind="policy",
    audience="public",
    text="# How we pay\n\nWe send your money back within 5 working days, to the card you paid with.\n",
    checks=(
        Rule(
            id="came-back",
            title="It was sent back to us, or it may be returned",
            rule='order.status == "returned"',
            or_granted_by=("returns", "damaged"),
            ask="Has it been sent back to us already?",
        ),
    ),
    authority=(REFUND,),
)
VOUCHERS = Document(
    title="Gift wrapping",
    kind="policy",
    audience="public",
    text="# Gift wrapping\n\nFor gifts we refund and return the money for the wrapping of a product.\n",
    checks=(Rule(id="paid-in-euro", title="Paid in euro", rule='order.currency == "EUR"'),),
    authority=(REFUND,),
)
ASKS = "send my money back to the card please, within how many working days?"


@pytest.fixture(scope="module")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with knowledge_of(tmp_path_factory.mktemp("company")) as knowledge_base:
        knowledge_base.put_many([("returns", RETURNS), ("damaged", DAMAGED), ("money", MONEY)])
        yield knowledge_base


def customer(days: int, status: str = "delivered", **attributes: object) -> Customer:
    order = Order(
        id="LV-31",
        placed_on=TODAY - timedelta(days=days + 3),
        delivered_on=TODAY - timedelta(days=days),
        status=status,
        total=Decimal("149.90"),
        currency="EUR",
    )
    return Customer(id="ana", profile=Profile(orders=(order,), attributes=attributes))


def answer(knowledge_base: KnowledgeBase, text: str, asking: Customer | None) -> Answer:
    return Suggesting(knowledge_base, clock).answer(said(text), customer=asking, reader=AGENT)


def about(given: Answer, document_id: str) -> Suggestion:
    return next(one for one in given.suggestions if one.evidence[0].document_id == document_id)


def documents(given: Answer) -> list[str]:
    return [one.evidence[0].document_id for one in given.suggestions]


def test_what_every_document_that_could_grant_it_denies_is_offered_to_nobody(
    knowledge_base: KnowledgeBase,
) -> None:
    given = answer(knowledge_base, ASKS, customer(31))

    assert documents(given)[:2] == ["returns", "money"]
    money = about(given, "money")
    (check,) = money.checks
    delivered = f"delivered {_day(31)}, 31 days ago"
    assert (check.verdict, check.because) == (
        "not_met",
        "It was sent back to us, or it may be returned: order status delivered; "
        f"Returns: Returned within 30 days of delivery: {delivered}",
    )
    assert check.facts == ("order.status", "order.delivered_on")
    assert (money.actions, money.kind, about(given, "returns").actions) == ((), "answer", ())
    assert "We send your money back" not in money.draft


@pytest.mark.parametrize("asking", [customer(30), customer(60, "returned")])
def test_one_document_that_grants_it_is_enough(knowledge_base: KnowledgeBase, asking: Customer) -> None:
    money = about(answer(knowledge_base, ASKS, asking), "money")

    assert [check.verdict for check in money.checks] == ["met"]
    assert [(act.name, act.amount, act.authority) for act in money.actions] == [
        ("refund", Decimal("149.90"), "yours")
    ]


def test_a_second_ground_grants_what_the_first_denies(tmp_path: Path) -> None:
    strict = RETURNS.model_copy(
        update={
            "checks": (RETURNS.checks[0].model_copy(update={"rule": "days_since(order.delivered_on) <= 3"}),)
        }
    )
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", strict), ("damaged", DAMAGED), ("money", MONEY)])

        with_photo = about(answer(knowledge_base, ASKS, customer(10, photo_received=True)), "money")
        without = about(answer(knowledge_base, ASKS, customer(10)), "money")

    assert [check.verdict for check in with_photo.checks] == ["met"]
    assert [(check.verdict, check.ask) for check in without.checks] == [
        ("unknown", "Has it been sent back to us already?")
    ]


def test_a_ground_that_is_not_there_denies_nothing(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.delete("returns")
        knowledge_base.put("money", MONEY)

        money = about(answer(knowledge_base, ASKS, customer(31)), "money")

    assert [check.verdict for check in money.checks] == ["unknown"]


def test_what_the_customer_calls_by_its_title_decides_though_the_offer_names_nobody(tmp_path: Path) -> None:
    """The policy is not among what is found, and its words fit less."""
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", RETURNS), ("wrapping", VOUCHERS)])
        asks = "I want to return it: do you refund the money for the gift wrapping of a product?"

        late = answer(knowledge_base, asks, customer(31))
        in_time = answer(knowledge_base, asks, customer(30))

    assert documents(late)[:2] == ["returns", "wrapping"]
    wrapping = about(late, "wrapping")
    assert wrapping.actions == ()
    assert [(check.document_id, check.verdict) for check in wrapping.checks] == [
        ("wrapping", "met"),
        ("returns", "not_met"),
    ]
    assert wrapping.outcome is not None
    assert (wrapping.outcome.wanted, wrapping.outcome.reached) == ("refund", False)
    assert wrapping.outcome.because is not None
    assert wrapping.outcome.because.startswith("Returned within 30 days of delivery: delivered")
    assert [act.authority for act in about(in_time, "wrapping").actions] == ["yours"]


def test_a_document_that_is_for_others_denies_nothing(tmp_path: Path) -> None:
    for_gold = RETURNS.model_copy(
        update={"checks": (Rule(id="gold", title="A gold member", rule='customer.tier == "gold"'),)}
    )
    basic = Customer(id="bo", profile=customer(2).profile.model_copy(update={"tier": "basic"}))
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", for_gold), ("wrapping", VOUCHERS)])

        given = answer(
            knowledge_base, "I want to return it: do you refund the money for the gift wrapping?", basic
        )

    assert [act.authority for act in about(given, "wrapping").actions] == ["yours"]


def test_what_grants_what_the_customer_wants_is_shown_beside_what_rests_on_it(tmp_path: Path) -> None:
    silent = RETURNS.model_copy(update={"text": "# Returns\n\nThe window is 30 days.\n"})
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", silent), ("money", MONEY)])

        wants = answer(knowledge_base, ASKS, customer(30))
        asks = answer(knowledge_base, "to which card do you send the money, within 5 days?", customer(30))

    assert documents(wants) == ["money", "returns"]
    assert documents(asks) == ["money"]


LATE = Document(
    title="Late parcels",
    kind="policy",
    audience="public",
    text=(
        "# Late parcels\n\nIf it is more than 2 days late, you get a credit of 15 EUR.\n\n"
        "## It says delivered, but I have nothing\n\n"
        "Please look at the place you named, and ask the neighbours. "
        "Then tell us. If it is not found, we send a new one.\n"
    ),
    checks=(
        Rule(
            id="late",
            title="The delivery is more than 2 days late",
            rule="days_since(order.due_on) - days_since(order.delivered_on) > 2",
        ),
    ),
    authority=(Authority(action="credit", up_to=Decimal(15), currency="EUR"),),
)


@pytest.mark.parametrize(
    ("asks", "begins", "ends"),
    [
        (
            "it says delivered but I have nothing, I asked the neighbours and looked, now I want a credit",
            "Please look at the place you named, and ask the neighbours. Then tell us. "
            "If it is not found, we send a new one. I am sorry, I can't give you compensation for this. "
            "Our rule is: “If it is more than 2 days late, you get a credit of 15 EUR.” I see that it was",
            "1 day ago.",
        ),
        (
            "do I get the credit of 15 EUR if it is 2 days late?",
            "I am sorry, I can't give you compensation for this. "
            "Our rule is: “If it is more than 2 days late, you get a credit of 15 EUR.” I see that it was",
            "1 day ago.",
        ),
    ],
)
def test_a_section_that_the_denied_check_is_not_about_is_said_first(
    tmp_path: Path, asks: str, begins: str, ends: str
) -> None:
    order = customer(1).profile.orders[0]
    on_time = order.model_copy(update={"due_on": order.delivered_on})
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put("late", LATE)

        given = answer(knowledge_base, asks, Customer(id="dan", profile=Profile(orders=(on_time,))))

    draft = about(given, "late").draft
    draft = draft.removeprefix("Thank you for your message. ").removeprefix("I am sorry for the trouble. ")
    assert draft.startswith(begins)
    assert draft.endswith(ends)


TELEVISION = Document(
    title="A dark spot on the TV",
    kind="faq",
    audience="public",
    products=("television",),
    text="# A dark spot on the TV\n\nThen you can still return it, the TV, without giving a reason.\n",
)


@pytest.mark.parametrize(
    ("asks", "first", "confidence"),
    [
        ("can I still return it?", "returns", None),
        ("there is a dark spot on the TV", "television", "high"),
    ],
)
def test_a_page_about_a_product_that_nobody_has_or_speaks_of_does_not_lead(
    tmp_path: Path, asks: str, first: str, confidence: str | None
) -> None:
    machine = OwnedProduct(
        sku="CO-2", name="CremaOne Duo", family="coffee_machine", purchased_on=date(2026, 11, 1)
    )
    owner = Customer(id="ana", profile=customer(10).profile.model_copy(update={"products": (machine,)}))
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", RETURNS), ("television", TELEVISION)])

        given = answer(knowledge_base, asks, owner)

    assert documents(given)[0] == first
    if first == "television":
        assert given.suggestions[0].confidence == confidence
    else:
        assert {
            one.confidence for one in given.suggestions if one.evidence[0].document_id == "television"
        } <= {"low"}


def _day(days: int) -> str:
    day = TODAY - timedelta(days=days)
    return f"{day.day} {day:%B %Y}"


WITHOUT_RULES = Document(
    title="Gift wrapping torn",
    kind="faq",
    audience="public",
    text="# Gift wrapping torn\n\nFor torn gift wrapping of a product we refund the money.\n",
    authority=(REFUND,),
)
TORN = "the gift wrapping is torn, do you refund the money?"
WRAPPED = DAMAGED.model_copy(
    update={"checks": (Rule(id="gift", title="It was wrapped as a gift", rule="attributes.gift == true"),)}
)


@pytest.mark.parametrize(
    ("days", "also", "attributes", "offered"),
    [
        (31, None, {}, False),
        (30, None, {}, True),
        (31, WRAPPED, {"gift": True}, True),  # granted on a ground of its own
        (31, WRAPPED, {}, True),  # nobody knows yet: the way is open
    ],
)
def test_what_makes_no_rule_offers_nothing_that_every_policy_on_it_denies(
    tmp_path: Path, days: int, also: Document | None, attributes: dict[str, object], offered: bool
) -> None:
    documents = [("returns", RETURNS), ("torn", WITHOUT_RULES)]
    if also:
        documents.append(("damaged", also.model_copy(update={"authority": (REFUND,)})))
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many(documents)

        torn = about(answer(knowledge_base, TORN, customer(days, **attributes)), "torn")

    assert bool(torn.actions) == offered
    assert [(one.document_id, one.verdict) for one in torn.checks] == (
        [] if offered else [("returns", "not_met")]
    )


def test_a_policy_without_conditions_is_a_ground_of_its_own(tmp_path: Path) -> None:
    policy = WITHOUT_RULES.model_copy(update={"kind": "policy"})
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", RETURNS), ("torn", policy)])

        assert about(answer(knowledge_base, TORN, customer(31)), "torn").actions


ORDERS = Document(
    title="Changing an order",
    kind="policy",
    audience="public",
    text="# Changing an order\n\nYou can cancel your order as long as it has not left our warehouse.\n",
    checks=(Rule(id="not-sent", title="The order has not left", rule='order.status == "pending"'),),
    authority=(Authority(action="cancel_order"),),
)
LATE_ORDERS = Document(
    title="The delivery is late",
    kind="policy",
    audience="public",
    text="# The delivery is late\n\nIf your order is late, you may cancel it free until it arrives.\n",
    checks=(Rule(id="late", title="The order is late", rule="days_since(order.due_on) > 2"),),
    authority=(Authority(action="credit"),),
)


@pytest.mark.parametrize(("days_late", "first"), [(5, "late"), (1, "orders")])
def test_what_holds_and_grants_it_comes_before_what_denies_it(
    tmp_path: Path, days_late: int, first: str
) -> None:
    order = Order(
        id="LV-31",
        placed_on=TODAY - timedelta(days=20),
        due_on=TODAY - timedelta(days=days_late),
        status="shipped",
        total=Decimal("149.90"),
        currency="EUR",
    )
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("orders", ORDERS), ("late", LATE_ORDERS)])

        asks = "I want to cancel my order, it is late and has not left the warehouse"
        given = answer(knowledge_base, asks, Customer(id="ana", profile=Profile(orders=(order,))))

    assert documents(given)[0] == first


def test_nothing_is_done_for_somebody_who_asks_about_another_persons_order(tmp_path: Path) -> None:
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", RETURNS), ("money", MONEY)])

        own = answer(knowledge_base, ASKS, customer(10))
        anothers = answer(knowledge_base, f"{ASKS} It's for my neighbour's order.", customer(10))

    assert any(one.actions for one in own.suggestions)
    assert not any(one.actions for one in anothers.suggestions)
    assert {check.verdict for one in anothers.suggestions for check in one.checks} <= {"unknown"}
    assert anothers.need.startswith("Not on this customer’s file, or another person’s")


@pytest.mark.parametrize(
    ("asks", "disagree"),
    [("can I still return it?", False), ("the TV has a dark spot, can I still return the TV?", True)],
)
def test_what_is_for_another_product_contradicts_nothing(tmp_path: Path, asks: str, disagree: bool) -> None:
    machine = OwnedProduct(
        sku="CO-2", name="CremaOne Duo", family="coffee_machine", purchased_on=date(2026, 11, 1)
    )
    owner = Customer(id="ana", profile=customer(10).profile.model_copy(update={"products": (machine,)}))
    shorter = TELEVISION.model_copy(
        update={
            "title": "Returning a TV",
            "text": "# Returning a TV\n\nYou can return a TV within 10 days of delivery.\n",
        }
    )
    with knowledge_of(tmp_path) as knowledge_base:
        knowledge_base.put_many([("returns", RETURNS), ("television", shorter)])

        given = answer(knowledge_base, asks, owner)

    assert any(one.conflicts for one in given.suggestions) == disagree
