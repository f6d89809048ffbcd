"""Documents that contradict each other, and those that only seem to."""

from __future__ import annotations

import pytest

from assist.judging.conflicts import disagreements
from assist.reading.quoting import units_of
from assist.reading.words import content_stems
from knowledge_base.chunking import passages_of
from knowledge_base.documents import Document, DocumentVersion
from tests.assist.small_company import NOW


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
