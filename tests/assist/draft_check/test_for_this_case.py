"""What a draft says to this customer is held against what holds for them: their tier, what they are entitled
to, the days on file, what this person may give. The sample company's documents, the real encoder."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from assist.conversations import Turn
from assist.customers.profile import Customer, Entitlement, Order, OwnedProduct, Profile
from assist.draft_check import Finding, check_draft
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.draft_check.conftest import Holding
from tests.assist.small_company import AGENT, NOW, TODAY

CARE = Entitlement(name="Lumivale Care+")


def customer(
    sku: str, name: str, family: str, total: str, days: int, *entitlements: Entitlement, **more: object
) -> Customer:
    """Somebody who bought one thing, delivered `days` ago, with 2 years of warranty."""
    delivered = TODAY - timedelta(days=days)
    order = Order(
        id="LV-300001",
        placed_on=delivered,
        delivered_on=delivered,
        status="delivered",
        total=Decimal(total),
        currency="EUR",
    )
    product = OwnedProduct(
        sku=sku,
        name=name,
        family=family,
        serial="ZZ1-26-000001",
        order_id=order.id,
        purchased_on=delivered,
        delivered_on=delivered,
        warranty_until=delivered + timedelta(days=730),
    )
    filed = {"tier": "basic", "region": "eu", **more}
    profile = Profile.model_validate(
        {"orders": [order], "products": [product], "entitlements": entitlements, **filed}
    )
    return Customer(id="somebody", profile=profile)


def coffee(days: int, **more: object) -> Customer:
    return customer("CO-2", "CremaOne 2", "coffee_machine", "149.90", days, **more)


def fridge(*entitlements: Entitlement, **more: object) -> Customer:
    return customer("FR-520", "FrostLine 520 Connect", "refrigerator", "1299.00", 110, *entitlements, **more)


TV = customer("VV-65Q", "VividView 65", "television", "1499.00", 200)
OLD_TV = customer("VV-65Q", "VividView 65", "television", "1499.00", 800)
RETURN = "I want to return the coffee machine and get a refund please"
WARM = "My fridge is getting warm"
NEW = "It is broken, I want a new one"
SOME_LEFT = {"goodwill_used_12m": "4.00"}


def found(
    lumivale: KnowledgeBase, who: Customer, said: str, draft: str
) -> tuple[tuple[Finding, ...], list[tuple[str, str]]]:
    """The findings, and each one's code with the words it points at."""
    findings = check_draft(
        draft,
        [Turn(speaker="customer", text=said)],
        customer=who,
        reader=AGENT,
        knowledge_base=lumivale,
        as_of=NOW,
    )
    return findings, [(one.code, draft[slice(*one.span)]) for one in findings]


POLICY, LIMIT, NOTHING = "contradicts_policy", "over_authority", "unsupported_claim"


@pytest.mark.parametrize(
    ("who", "said", "draft", "expected"),
    [
        # An action against the checks that govern it
        (coffee(31), RETURN, "I refund you 149.90 EUR.", [(POLICY, "I refund you 149.90 EUR.")]),
        (coffee(20), RETURN, "I refund you 149.90 EUR.", []),
        (
            fridge(CARE, attributes={"care_plus_since": str(TODAY - timedelta(days=100))}),
            "I want to cancel Care+",
            "I have cancelled Care+ for you with effect from today.",
            [(POLICY, "I have cancelled Care+ for you with effect from today.")],
        ),
        (
            fridge(CARE, attributes={"care_plus_since": str(TODAY - timedelta(days=10))}),
            "I want to cancel Care+",
            "I have cancelled Care+ for you with effect from today.",
            [],
        ),
        # What only some are given
        (coffee(31), RETURN, "You have 45 days to return it.", [(POLICY, "45 days")]),
        (coffee(31, tier="gold"), RETURN, "You have 45 days to return it.", []),
        (coffee(31, tier=None), RETURN, "You have 45 days to return it.", []),
        (coffee(31), RETURN, "Gold members have 45 days to return it.", []),
        (fridge(), WARM, "A technician comes within 2 working days.", [(POLICY, "2 working days")]),
        (fridge(CARE), WARM, "A technician comes within 2 working days.", []),
        (fridge(), WARM, "A technician comes within 5 working days.", []),
        (fridge(), WARM, "With Care+ a technician comes within 2 working days.", []),
        (fridge(), WARM, "Your fridge has 5 years of warranty.", [(POLICY, "5 years")]),
        (fridge(CARE), WARM, "Your fridge has 5 years of warranty.", []),
        (fridge(), WARM, "Your fridge has 2 years of warranty.", []),
        (coffee(20), "What does Care+ cost?", "It costs 3.99 EUR a month for a small appliance.", []),
        (coffee(31), "I am gold", "You have 45 days to return it.", [(POLICY, "45 days")]),
        # Word for word what a document says; another document may say otherwise
        (
            coffee(20),
            "How do I reach silver?",
            "It costs nothing, and there are no points to collect: your purchases count.",
            [],
        ),
        (
            coffee(20),
            RETURN,
            "Original packaging is required for returns.",
            [(POLICY, "Original packaging is required for returns.")],
        ),
        # Days on file
        (TV, "My TV has no picture", "Your warranty has expired.", [(POLICY, "Your warranty has expired.")]),
        (OLD_TV, "My TV has no picture", "Your warranty has expired.", []),
        (TV, "My TV has no picture", "Your TV is still under warranty.", []),
        # Money
        (
            fridge(),
            WARM,
            "We are sorry, and we will pay you 100 EUR for the food.",
            [(LIMIT, "100 EUR")],
        ),
        (
            TV,
            "I call my lawyer",
            "We will pay your legal costs.",
            [(NOTHING, "We will pay your legal costs")],
        ),
        (
            TV,
            "It is broken, I want a new one",
            "We will replace the television.",
            [(LIMIT, "We will replace")],
        ),
        # What is said as the documents say it, or may be given
        (
            coffee(20),
            RETURN,
            "The return is started. You get 149.90 EUR back within 5 working days after it arrives.",
            [],
        ),
        (
            coffee(31, attributes=SOME_LEFT),
            RETURN,
            "I can give you 5 EUR as goodwill.",
            [],
        ),
        (
            coffee(31, attributes=SOME_LEFT),
            RETURN,
            "I can give you 22 EUR as goodwill.",
            [(LIMIT, "22 EUR")],
        ),
        # A refused return takes its amount and its days along
        (
            coffee(43),
            RETURN,
            "Of course, you can return it and we refund the 449 EUR today.",
            [(POLICY, "Of course, you can return it and we refund the 449 EUR today.")],
        ),
        (
            coffee(43),
            RETURN,
            "Sure, just send it back, and you get everything back within 2 days.",
            [(POLICY, "Sure, just send it back, and you get everything back within 2 days.")],
        ),
        # What the customer is and has
        (coffee(31), RETURN, "As a gold member you may think it over.", [(POLICY, "As a gold member")]),
        (coffee(31, tier="gold"), RETURN, "As a gold member you may think it over.", []),
        (fridge(), WARM, "A technician comes soon, for you have Care+.", [(POLICY, "you have Care+")]),
        # A refusal that tells the number of the rule
        (
            coffee(31, tier="gold"),
            RETURN,
            "Sorry, you are too late for a return, the 30 days are over.",
            [(POLICY, "Sorry, you are too late for a return, the 30 days are over.")],
        ),
        (coffee(31), RETURN, "Sorry, you are too late for a return, the 30 days are over.", []),
        # Limits, codes and names that are for us
        (
            coffee(20),
            RETURN,
            "I may approve up to 150 EUR myself, above that my lead must agree.",
            [("internal_only", "150 EUR")],
        ),
        (
            fridge(),
            WARM,
            "I'll book RF-C2 with part PK-INV-52.",
            [("internal_only", "RF-C2"), ("internal_only", "PK-INV-52")],
        ),
        # A question that a playbook gives to be asked
        (
            fridge(),
            WARM,
            "Is there anything that must stay cold, such as medicine or baby milk in it?",
            [],
        ),
        (fridge(), WARM, "Does a sheet of paper slip out of the closed door?", []),
        (
            fridge(),
            WARM,
            "Goal: the food is safe, the cause is known in five questions.",
            [("internal_only", "Goal: the food is safe, the cause is known in five questions")],
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_is_said_to_this_customer(
    lumivale: KnowledgeBase, who: Customer, said: str, draft: str, expected: list[tuple[str, str]]
) -> None:
    assert found(lumivale, who, said, draft)[1] == expected


def test_what_some_are_given_is_told_with_who_they_are(lumivale: KnowledgeBase) -> None:
    (finding,), _ = found(lumivale, coffee(31), RETURN, "You have 45 days to return it.")

    assert finding.detail == (
        "“Returns” gives this to some (gold): Gold members have 45 days. On file: tier basic."
    )
    assert finding.evidence
    assert finding.evidence.quote == "Gold members have 45 days."


def test_a_time_that_nobody_grants_is_held_against_the_document_whose_conditions_are_met(
    lumivale: KnowledgeBase,
) -> None:
    """Not against that of a fault which comes back."""
    (finding,), _ = found(lumivale, fridge(), WARM, "A technician comes within 4 working days.")

    assert finding.evidence
    assert (finding.code, finding.evidence.document_id) == (POLICY, "repairs")


def test_a_limit_is_cited_from_the_document_that_sets_the_conditions(lumivale: KnowledgeBase) -> None:
    (finding,), _ = found(lumivale, TV, NEW, "We will replace the television.")

    assert finding.detail == (
        "By “Warranty” this replacement needs regional manager: 1499.00 EUR is above your 400.00 EUR."
    )


def test_above_a_leads_limit_somebody_else_is_named(lumivale: KnowledgeBase) -> None:
    (finding,), _ = found(lumivale, coffee(20), RETURN, "We refund you 749 EUR.")

    assert (
        finding.detail == "The order on file came to 149.90 EUR, which is less. "
        "Your limit for refund is 150.00 EUR (“Refunds”); 749.00 EUR needs regional manager."
    )


def test_what_they_have_and_how_long_is_not_asked(lumivale: KnowledgeBase) -> None:
    assert found(lumivale, fridge(CARE), WARM, "Do you have Care+?")[1] == [
        ("known_is_asked", "Do you have Care+?")
    ]
    assert found(lumivale, fridge(), WARM, "When does your warranty end?")[1] == [
        ("known_is_asked", "When does your warranty end?")
    ]
    assert found(lumivale, fridge(), WARM, "Do you have Care+?")[1] == []


def test_the_day_on_file_is_told(lumivale: KnowledgeBase) -> None:
    until = date(2028, 5, 4)
    assert TV.profile.products[0].warranty_until == until

    (finding,), _ = found(lumivale, TV, "My TV has no picture", "Your warranty has expired.")

    assert finding.detail == f"End of warranty on file: 4 May 2028, in {(until - TODAY).days} days."


def test_what_a_check_was_judged_from_is_not_asked(lumivale: KnowledgeBase) -> None:
    question = "When did you sign up for Care+?"
    since = fridge(CARE, attributes={"care_plus_since": "2026-08-17"})

    (finding,), _ = found(lumivale, since, "I want to cancel Care+", question)

    assert (finding.code, finding.detail) == (
        "known_is_asked",
        "On file: care plus since 17 August 2026, 96 days ago.",
    )
    assert found(lumivale, fridge(CARE), "I want to cancel Care+", question)[1] == []


def test_what_is_for_another_product_neither_limits_nor_denies(holding: Holding) -> None:
    text = "# Returning sofa beds\n\nA sofa bed can be returned within 20 days of delivery.\n"
    rule = {
        "id": "window",
        "title": "Within 20 days of delivery",
        "rule": "days_since(order.delivered_on) <= 20",
    }
    refund = {"action": "refund", "role": "agent", "up_to": "200.00", "currency": "EUR"}
    sofa = {
        "title": "Returning sofa beds",
        "kind": "policy",
        "audience": "public",
        "products": ["sofa_bed"],
        "text": text,
        "checks": [rule],
        "authority": [refund],
    }
    known = holding([("sofa", Document.model_validate(sofa))])

    def titles(who: Customer, said: str, draft: str) -> bool:
        return any("Returning sofa beds" in one.detail for one in found(known, who, said, draft)[0])

    ours = customer("SB-9", "Luna", "sofa_bed", "650.00", 110)
    assert titles(ours, "I want to return it", "We refund 300 EUR.")
    assert titles(ours, "I want to return it", "I refund you the 20 EUR.")
    assert not titles(fridge(), "I want to return it", "We refund 300 EUR.")
    assert not titles(fridge(), "I want to return it", "I refund you the 20 EUR.")


@pytest.mark.parametrize(
    "draft",
    [
        "Without warranty, the visit costs 49 EUR, and we subtract it from the repair.",
        "The diagnosis visit costs 49 EUR.",
    ],
)
def test_the_price_of_a_visit_that_a_document_states_may_be_told(lumivale: KnowledgeBase, draft: str) -> None:
    _, codes = found(lumivale, OLD_TV, "my TV is broken, what does a repair cost?", draft)

    assert codes == []


NOT_GOLD = (
    "You are not a gold member.",
    "I see that you're not a gold member, so you have 30 days.",
    "You aren't a gold member yet.",
    "Unfortunately you are not a Gold customer, so I can give you 30 days to return it.",
)


@pytest.mark.parametrize("draft", NOT_GOLD)
def test_who_is_no_gold_member_may_be_told_so(lumivale: KnowledgeBase, draft: str) -> None:
    _, codes = found(lumivale, coffee(10), RETURN, draft)

    assert codes == []


@pytest.mark.parametrize("draft", NOT_GOLD[:3])
def test_who_is_a_gold_member_is_not_told_otherwise(lumivale: KnowledgeBase, draft: str) -> None:
    findings, _ = found(lumivale, coffee(10, tier="gold"), RETURN, draft)

    assert ("contradicts_policy", "On file: tier gold.") in [(one.code, one.detail) for one in findings]
