"""Documents that contradict each other, and those that only seem to."""

from __future__ import annotations

import pytest

import knowledge_base.sample as sample
from assist.judging.checks import evaluate
from assist.judging.conflicts import Judged, disagreements, verdicts_apart
from assist.judging.facts import gather_facts
from assist.reading.quoting import units_of
from assist.reading.words import content_stems
from knowledge_base.chunking import passages_of
from knowledge_base.documents import Document, DocumentVersion
from tests.assist.sample_customers import customer_of
from tests.assist.small_company import ELENA, NOW, TODAY, said


def conflict(one: str, other: str, about: str, **other_fields: object) -> list[tuple[str, str]]:
    """The disagreeing quotes of two documents with these texts, the first one for the EU."""
    found = []
    for name, text, fields in (("one", one, {"regions": ["eu"]}), ("other", other, other_fields)):
        common = {"title": name, "kind": "policy", "audience": "public", "text": text}
        content = Document.model_validate(common | fields)
        version = DocumentVersion(id=name, version=1, stored_at=NOW, content=content)
        units = [unit for passage in passages_of(version) for unit in units_of(passage)]
        found.append((version, units))
    seen = disagreements(found, frozenset(content_stems(about)))
    return [(each.one[0].plain, each.other[0].plain) for each in seen]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Original packaging is required for returns.", "You do not need the original packaging."),
        ("Parcels are delivered within 5 working days.", "Parcels are delivered within 8 working days."),
        ("Returns of opened filters are possible.", "Returns of opened filters are not possible."),
        ("You may open the package for a test.", "You may not open the package for a test."),
        ("The return fee is 35 EUR.", "The return fee is 45 EUR."),
    ],
)
def test_disagreements_are_found(one: str, other: str) -> None:
    assert conflict(one, other, "return package parcel filter packaging") == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Parcels arrive within 5 working days.", "Gold members return televisions within 45 days."),
        ("Parcels arrive within 5 working days.", "Parcels arrive within 5 working days."),
        ("The RoveBot 2 vacuums the floor without mop.", "The RoveBot 4 vacuums the floor with mop."),
        ("If the parcel is late we pay 5 EUR.", "The parcel is not late."),
        ("We deliver parcels there within 4 days.", "We deliver parcels within 2 days."),
        (
            "You get a repair visit within 2 working days and a loan fridge while yours is being repaired.",
            "You get a loan fridge within 1 working day when yours stops cooling, until yours is repaired.",
        ),
    ],
)
def test_what_only_seems_to_disagree_is_left_alone(one: str, other: str) -> None:
    assert conflict(one, other, "parcel floor") == []


def test_regions_keep_rules_apart() -> None:
    one, other = "The return fee is 35 EUR.", "The return fee is 45 EUR."

    assert conflict(one, other, "return", regions=["uk"]) == []
    assert conflict(one, other, "return", regions=["uk", "eu"]) == [(one, other)]


def test_what_the_need_is_not_about_is_left_alone() -> None:
    assert conflict("The return fee is 35 EUR.", "The return fee is 45 EUR.", "football") == []


# Verdicts. Elena's fridge was delivered 19 days ago; she is a gold member in the EU.

WITHIN_30 = {"title": "Returned within 30 days of delivery", "rule": "days_since(order.delivered_on) <= 30"}
WITHIN_14 = {"title": "Returned within 14 days of delivery", "rule": "days_since(order.delivered_on) <= 14"}
DELIVERED = {"title": "The order has been delivered", "rule": 'order.status == "delivered"'}


def judged(name: str, *checks: dict[str, str], **fields: object) -> Judged:
    rules = [{"id": str(number), **check} for number, check in enumerate(checks)]
    common = {"title": "Returns", "kind": "policy", "audience": "public", "text": "Text", "checks": rules}
    content = Document.model_validate(common | fields)
    version = DocumentVersion(id=name, version=1, stored_at=NOW, content=content)
    facts = gather_facts(ELENA, said("my refrigerator"), NOW, families=content.products)
    return Judged(version, evaluate(version, facts), facts)


def apart(*documents: Judged) -> list[tuple[str, str, str]]:
    return [(one.about, one.met[1].id, one.not_met[1].id) for one in verdicts_apart(documents)]


def test_one_document_grants_what_another_denies() -> None:
    policy, faq = judged("policy", DELIVERED, WITHIN_30), judged("faq", WITHIN_14, title="Return a product")

    assert apart(policy, faq) == apart(faq, policy) == [("Returned within delivery", "policy", "faq")]


def test_the_same_action_is_enough_where_each_looks_at_its_own_fact() -> None:
    refund = {"authority": [{"action": "refund"}]}
    by_product = {**WITHIN_14, "rule": "days_since(product.delivered_on) <= 14"}

    assert apart(judged("a", WITHIN_30, **refund), judged("b", by_product, **refund)) == [
        ("Returned within delivery", "a", "b")
    ]
    assert apart(judged("a", WITHIN_30, **refund), judged("b", by_product)) == []


@pytest.mark.parametrize(
    "other",
    [
        judged("b", {**WITHIN_14, "title": "Reported within 14 days of delivery"}, title="Damaged goods"),
        judged("b", WITHIN_30),  # both grant
        judged("b", {**WITHIN_14, "rule": "days_since(order.due_on) <= attributes.never"}),  # unknown
        judged("b", WITHIN_14, {"title": "A letter has come", "rule": "attributes.letter == true"}),
        judged("b", WITHIN_14, products=["oven"], regions=["uk"]),
    ],
)
def test_documents_that_do_not_contradict_each_other_about_her(other: Judged) -> None:
    assert apart(judged("a", WITHIN_30, regions=["eu"]), other) == []


@pytest.mark.parametrize(
    ("rule", "about"),
    [
        ('customer.tier == "silver"', []),
        ('customer.region == "uk"', []),
        ('order.currency == "GBP"', []),
        ('product.family == "oven"', []),
        ('customer.tier == "silver" && order.status == "returned"', ["Returned within delivery"]),
    ],
)
def test_a_document_for_others_denies_her_nothing(rule: str, about: list[str]) -> None:
    refund = {"authority": [{"action": "refund"}]}
    theirs = {"title": "Returned within days of delivery", "rule": rule}

    assert [
        one for one, *_ in apart(judged("a", WITHIN_30, **refund), judged("b", theirs, **refund))
    ] == about


def test_two_products_are_two_matters() -> None:
    robot = judged("b", WITHIN_14, products=["robot_vacuum"])  # she speaks of her refrigerator

    assert apart(judged("a", WITHIN_30), robot) == []


def test_a_document_for_another_region_denies_her_nothing() -> None:
    british = judged("b", WITHIN_14, regions=["uk"])

    assert apart(judged("a", WITHIN_30), british) == []
    assert apart(judged("a", WITHIN_30), judged("b", WITHIN_14, regions=["uk", "eu"])) != []


def test_no_two_documents_of_the_sample_deny_each_other_anybody() -> None:
    contents = {loaded.document_id: loaded.document for loaded in sample.documents()}
    versions = [
        DocumentVersion(id=id, version=1, stored_at=NOW, content=content) for id, content in contents.items()
    ]
    found = {}
    for row in sample.customers(TODAY):
        customer = customer_of({**row, "interactions": []})
        facts = {one.id: gather_facts(customer, [], NOW, families=one.content.products) for one in versions}
        cases = [Judged(one, evaluate(one, facts[one.id]), facts[one.id]) for one in versions]
        found[customer.id] = verdicts_apart(cases)

    assert len(found) == 25
    assert {id: apart for id, apart in found.items() if apart} == {}
