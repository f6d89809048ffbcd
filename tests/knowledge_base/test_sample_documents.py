"""The sample company's documents: well formed, plentiful, and as varied as a real company's."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import celpy
import pytest

import knowledge_base.sample
from knowledge_base.documents import Document
from knowledge_base.front_matter import document_from_markdown

FOLDER = Path(knowledge_base.sample.__file__).parent / "documents"
FILES = sorted(FOLDER.glob("*.md"))
OLDER = re.compile(r"\.v\d+$")
TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)

FAMILIES = {
    "refrigerator",
    "washing_machine",
    "dryer",
    "dishwasher",
    "oven",
    "induction_hob",
    "robot_vacuum",
    "air_purifier",
    "coffee_machine",
    "thermostat",
    "home_hub",
    "television",
}
PLAYBOOKS = {
    "playbook-fridge-warming",
    "playbook-safety-smoke",
    "playbook-legal-threat",
    "playbook-vulnerable-customer",
    "playbook-viral-complaint",
    "playbook-late-delivery",
    "playbook-repeat-repair",
    "playbook-cancel-careplan",
    "playbook-recall-battery",
    "playbook-cloud-outage",
    "playbook-self-harm",
    "playbook-going-public",
}
FACTS = re.compile(r"\b(?:customer|order|product|conversation)\.[a-z_]+")
KNOWN_FACTS = {
    *(f"customer.{name}" for name in ("tier", "region", "language", "entitlements")),
    *(
        f"order.{name}"
        for name in ("id", "placed_on", "delivered_on", "due_on", "status", "total", "currency", "channel")
    ),
    *(
        f"product.{name}"
        for name in (
            "sku",
            "family",
            "serial",
            "purchased_on",
            "delivered_on",
            "warranty_until",
            "name",
        )
    ),
    "conversation.channel",
}
REAL_COMPANIES = re.compile(
    r"\b(?:amazon|apple|google|samsung|bosch|siemens|miele|whirlpool|electrolux|philips|dyson|roomba|irobot|"
    r"ikea|mediamarkt|coolblue|paypal|klarna|visa|mastercard|ideal|dhl|ups|fedex|hermes|dpd|postnl|"
    r"trustpilot|instagram|facebook|tiktok|youtube|whatsapp|twitter|reddit|microsoft|alexa|siri|netflix|"
    r"currys|embraco|secop|lg|sony|panasonic|tefal|nespresso|delonghi|ecovacs|roborock|netatmo|tado)\b",
    re.IGNORECASE,
)


def identity(file: Path) -> str:
    return OLDER.sub("", file.stem)


def read(file: Path) -> Document:
    return document_from_markdown(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """Every file by its stem: `returns`, `returns.v1`."""
    return {file.stem: read(file) for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_a_document_a_reader_can_use(file: Path) -> None:
    document = read(file)

    assert document.audience is not None, "nobody but editors could read it"
    assert document.owner
    assert document.review_by
    assert document.text.startswith("# ")
    assert (document.audience == "public") == (document.url is not None), (
        "public documents, and only they, link"
    )
    assert (document.kind == "playbook") == (document.trigger is not None)
    assert set(document.products) <= FAMILIES
    assert set(document.regions) <= {"eu", "uk"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_rule_is_cel_over_facts_that_exist(file: Path) -> None:
    document = read(file)
    environment = celpy.Environment()

    for check in document.checks:
        environment.compile(check.rule)
        assert set(FACTS.findall(check.rule)) <= KNOWN_FACTS, check.rule
    names = [check.id for check in document.checks]
    assert len(names) == len(set(names))
    for limit in document.authority:
        assert (limit.up_to is None) == (limit.currency is None), "an amount has a currency"
        assert limit.up_to is None or limit.approver, "somebody decides above the limit"


def test_somebody_may_arrange_every_slot(documents: dict[str, Document]) -> None:
    """One document may say how soon, for some customers, what another lets an agent arrange."""
    allowed = {limit.action for document in documents.values() for limit in document.authority}

    assert {slot.action for document in documents.values() for slot in document.slots} <= allowed


def test_no_file_names_a_real_company() -> None:
    found = {
        file.stem: names
        for file in FILES
        if (names := REAL_COMPANIES.findall(file.read_text(encoding="utf-8")))
    }

    assert found == {}


def test_the_company_is_as_large_as_promised(documents: dict[str, Document]) -> None:
    current = {name: document for name, document in documents.items() if not OLDER.search(name)}
    with_rules_and_authority = [d for d in current.values() if d.checks and d.authority]
    families = Counter(family for d in current.values() if d.kind == "product" for family in d.products)

    assert len(current) >= 70
    assert len(with_rules_and_authority) >= 18
    assert set(families) == FAMILIES
    assert {d.kind for d in current.values()} == {"policy", "product", "faq", "playbook"}
    assert Counter(d.audience for d in current.values()).keys() == {"public", "agent", "lead"}
    assert {name for name, d in current.items() if d.kind == "playbook"} >= PLAYBOOKS


def test_two_policies_were_superseded_without_a_gap(documents: dict[str, Document]) -> None:
    older = {OLDER.sub("", name): document for name, document in documents.items() if OLDER.search(name)}

    assert older.keys() == {"returns", "warranty"}
    for name, before in older.items():
        ends, begins = before.in_force_until, documents[name].in_force_from
        assert ends is not None
        assert begins is not None
        assert (begins - ends).days == 1
        assert before.text != documents[name].text


def test_one_document_has_expired_and_one_has_not_begun(documents: dict[str, Document]) -> None:
    today = TODAY.date()
    current = {name: document for name, document in documents.items() if not OLDER.search(name)}
    expired = {n for n, d in current.items() if d.in_force_until and d.in_force_until < today}
    future = {n for n, d in current.items() if d.in_force_from and d.in_force_from > today}

    assert expired == {"holiday-returns-2025"}
    assert future == {"repair-fees-2027"}


def test_two_public_documents_contradict_each_other_about_packaging(documents: dict[str, Document]) -> None:
    faq, policy = documents["faq-return-packaging"], documents["returns"]

    assert "Original packaging is required for returns." in faq.text
    assert "You do not need the original packaging." in policy.text
    assert faq.regions == policy.regions
    assert faq.audience == policy.audience == "public"


def test_the_united_kingdom_has_other_numbers(documents: dict[str, Document]) -> None:
    british = {name for name, d in documents.items() if d.regions == ("uk",)}

    assert british == {"refunds-uk", "delivery-uk", "warranty-uk"}
    for name in british:
        here, there = documents[name].authority, documents[name.removesuffix("-uk")].authority
        assert [a.up_to for a in here] != [a.up_to for a in there]
        assert {a.currency for a in here if a.up_to} == {"GBP"}


def test_retention_offers_are_for_one_team_and_fraud_signals_for_leads(
    documents: dict[str, Document],
) -> None:
    assert documents["retention-offers"].teams == ("retention",)
    assert documents["retention-offers"].audience == "agent"
    assert documents["fraud-signals"].audience == "lead"


def test_public_texts_do_not_tell_who_may_approve_how_much(documents: dict[str, Document]) -> None:
    telling = re.compile(
        r"regional manager|agents? (?:may|can) (?:refund|approve|give)|lead approval|internal limit", re.I
    )
    public = {name: d.text for name, d in documents.items() if d.audience == "public"}

    assert {name for name, text in public.items() if telling.search(text)} == set()


def test_the_same_facts_are_told_everywhere(documents: dict[str, Document]) -> None:
    """Numbers that several documents repeat. Whoever changes one finds the others here."""
    told = {
        "within 30 days of delivery": ["returns"],
        "45 days": ["returns", "loyalty-gold", "loyalty-tiers", "loyalty-silver"],
        "15 EUR": ["delivery", "late-delivery", "playbook-late-delivery", "compensation-limits"],
        "49 EUR": ["repairs", "care-plus", "repair-fees-2027", "vulnerable-customers"],
        "up to 100 EUR": ["fridge-food-loss", "playbook-fridge-warming"],
        "25.00 EUR": ["goodwill", "compensation-limits"],
        "within 2 working days": ["repairs", "care-plus", "playbook-fridge-warming"],
        "RB2-24": ["recall-robot-vacuum-battery", "playbook-recall-battery", "product-safety"],
        "Polarek": ["partner-components", "partner-components-public", "playbook-fridge-warming"],
    }

    missing = {
        fact: lacking
        for fact, names in told.items()
        if (lacking := [name for name in names if fact not in documents[name].text])
    }
    assert missing == {}
