"""A company whose fridges report by themselves: a playbook, what is public about it, and who owns one."""

from __future__ import annotations

from typing import Any

from assist.wiring import Service
from knowledge_base.documents import Document

SECRET = "PK-INV-52"
PLAYBOOK = {
    "title": "Playbook: warm fridge",
    "kind": "playbook",
    "audience": "agent",
    "products": ["refrigerator"],
    "regions": ["eu"],
    "text": (
        f"# Warm fridge\n\n1. Ask about medicine in the fridge first.\n2. Order part {SECRET} from Polarek.\n"
    ),
    "checks": [
        {
            "id": "within-warranty",
            "title": "The fridge is under warranty",
            "rule": "days_until(product.warranty_until) >= 0",
            "ask": "When did you buy the fridge?",
        }
    ],
    "authority": [{"action": "repair_visit"}],
    "trigger": {"signal": "fridge.temperature_high", "says": ["my fridge is warm"]},
}
TEMPERATURE = {
    "title": "Warm fridge",
    "kind": "faq",
    "audience": "public",
    "products": ["refrigerator"],
    "text": "# Warm fridge\n\nKeep the doors of a warm fridge closed.\n",
}
GRANTS = "A technician comes within 5 working days, or within 2 working days with Care+."
REPAIRS = {
    "title": "Repairs",
    "kind": "policy",
    "audience": "public",
    "text": f"# Repairs\n\n{GRANTS}\n",
    "checks": [
        {
            "id": "at-home",
            "title": "We repair it at home",
            "rule": 'product.family in ["refrigerator"]',
        }
    ],
    "slots": [
        {
            "action": "repair_visit",
            "within_business_days": 2,
            "quote": GRANTS,
            "when": {
                "id": "care-plus",
                "title": "The customer has Care+",
                "rule": '"Care+" in customer.entitlements',
            },
        },
        {"action": "repair_visit", "within_business_days": 5, "quote": GRANTS},
    ],
}
SERIAL = "FR520-25-084417"


def owner(serial: str = SERIAL, *, care_plus: bool = True, region: str = "eu", **more: Any) -> dict[str, Any]:
    """A customer with a fridge."""
    return {
        "name": "Mira Okafor",
        "identities": [{"kind": "phone", "value": "+353 1 555 0142"}],
        "products": [
            {
                "sku": "FR-520",
                "name": "FrostLine 520",
                "family": "refrigerator",
                "serial": serial,
                "warranty_until": "2027-09-29",
            }
        ],
        "entitlements": [{"name": "Care+", "valid_until": "2030-01-01"}] if care_plus else [],
        "preferences": {"contact": "chat first, phone after 17:00", "name": "Mira"},
        "region": region,
        "language": "en",
        **more,
    }


def fill(service: Service) -> None:
    """Store the documents, and six about something else, so that their words tell them apart."""
    others = [
        {
            "title": f"Other {number}",
            "kind": "faq",
            "audience": "public",
            "text": f"Dishwasher {number} hums.",
        }
        for number in range(6)
    ]
    contents = {f"other-{number}": other for number, other in enumerate(others)}
    contents |= {"playbook-warm": PLAYBOOK, "faq-warm": TEMPERATURE, "repairs": REPAIRS}
    service.knowledge_base.put_many(
        [(id, Document.model_validate(content)) for id, content in contents.items()]
    )


def report(**more: Any) -> dict[str, Any]:
    """The body of a signal: the fridge is warm."""
    return {
        "device": SERIAL,
        "kind": "fridge.temperature_high",
        "at": "2026-11-21T08:00:00Z",
        "data": {"temperature_c": 8.4},
        **more,
    }
