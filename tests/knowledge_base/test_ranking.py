"""The order of an answer with the default encoder, and with the weights that were learned for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from embeddings.encoder import SentenceEncoder
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Found, Need
from knowledge_base.ranking import PER_DOCUMENT
from tests.knowledge_base.conftest import Open
from tests.knowledge_base.documents_for_tests import AGENT, document

HOTELS = ("Lensfield", "Grand", "Alpine", "Harbour")


@pytest.fixture
def hotels(open_again: Open, minilm: SentenceEncoder) -> KnowledgeBase:
    """Four hotels that say nearly the same about the same things."""
    knowledge_base = open_again(minilm)
    subjects = {
        "parking": "Guests can park their car behind the house for free. Ask for the gate code.",
        "pets": "Dogs and cats may stay in the room. Please keep them on a lead in the hall.",
        "breakfast": "Breakfast is served from seven until ten in the garden room.",
    }
    knowledge_base.put_many(
        (f"{hotel}-{subject}".casefold(), document(f"{text} ({hotel})", f"{hotel} Hotel"))
        for hotel in HOTELS
        for subject, text in subjects.items()
    )
    return knowledge_base


def ids(found: Found) -> list[str]:
    return [one.source.id for one in found.passages]


def search(knowledge_base: KnowledgeBase, need: Need, k: int = 3) -> Found:
    return knowledge_base.search(need, AGENT, k=k)


@pytest.mark.parametrize("hotel", HOTELS)
def test_what_the_other_side_named_last_is_what_it_is_about(hotels: KnowledgeBase, hotel: str) -> None:
    offered = f"I found the {hotel} Hotel for you. Shall I book it?"
    asks = "Can I bring my dog?"

    found = search(hotels, Need(asks, answering=offered, told=asks, around=(asks, offered)))

    assert ids(found)[0] == f"{hotel.casefold()}-pets"


def test_a_question_that_is_answered_is_more_probably_so_than_one_that_is_not(hotels: KnowledgeBase) -> None:
    asks = "Can I leave my car at the Grand Hotel?"
    thanks = "I will take the second one then, thank you, that was all."
    answered = search(hotels, Need(asks, around=(asks,)))
    not_answered = search(hotels, Need(thanks, around=(thanks,)))

    assert ids(answered)[0] == "grand-parking"
    assert answered.strength is not None
    assert not_answered.strength is not None
    assert 0 <= not_answered.strength < answered.strength <= 1
    assert answered.certainty is not None
    assert 0 <= answered.certainty <= answered.strength


def test_scores_fall_and_are_those_of_a_fraction(hotels: KnowledgeBase) -> None:
    found = search(hotels, Need("parking at the Alpine Hotel"), k=12)

    scores = [one.score for one in found.passages]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_same_question_has_the_same_answer_alone_and_beside_others(
    hotels: KnowledgeBase, open_again: Open, minilm: SentenceEncoder
) -> None:
    need = Need(
        "is breakfast in the garden", latest="and the Harbour Hotel?", around=("and the Harbour Hotel?",)
    )

    first = search(hotels, need)
    minilm.encode(["another caller asks something of quite another length " * 9] * 7)

    assert search(hotels, need) == first
    assert replace(search(open_again(minilm), need), snapshot=first.snapshot) == first


def test_more_is_found_than_the_closer_look_looked_at(open_again: Open, minilm: SentenceEncoder) -> None:
    knowledge_base = open_again(minilm)
    parts = "\n\n".join(f"## Part {at}\n\nThe warranty of part {at} is two years." for at in range(90))
    knowledge_base.put("parts", document(f"# Parts\n\n{parts}", "Parts"))
    knowledge_base.put_many((f"note-{at}", document(f"Note {at} about lunch.")) for at in range(30))

    found = search(knowledge_base, Need("how long is the warranty"), k=30)

    assert len(found.passages) == 30
    assert ids(found).count("parts") == PER_DOCUMENT
    assert ids(found)[:PER_DOCUMENT] == ["parts"] * PER_DOCUMENT
    assert [one.score for one in found.passages] == sorted(
        (one.score for one in found.passages), reverse=True
    )
