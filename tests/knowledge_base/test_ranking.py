"""The order of an answer with the default encoder, and with the weights that were learned for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from embeddings.encoder import SentenceEncoder
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Found, Need
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
    shares = [one.share for one in answered.passages]
    assert None not in shares
    assert shares[0] == max(share for share in shares if share is not None)


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


@pytest.mark.parametrize("hotel", HOTELS)
def test_where_all_say_the_same_the_one_that_was_named_is_found(
    open_again: Open, minilm: SentenceEncoder, hotel: str
) -> None:
    knowledge_base = open_again(minilm)
    text = "Guests can park their car behind the house for free."
    knowledge_base.put_many((one.casefold(), document(f"{text} ({one})", f"{one} Hotel")) for one in HOTELS)
    offered = f"I found the {hotel} Hotel for you."

    found = search(knowledge_base, Need("zzz", answering=offered, told="zzz", around=("zzz", offered)), k=4)

    assert ids(found)[0] == hotel.casefold()


def test_names_bring_passages_that_nothing_else_would(open_again: Open, minilm: SentenceEncoder) -> None:
    knowledge_base = open_again(minilm)
    crowd = ((f"crowd-{at}", document(f"A pool, and a pool {at}.", f"Crowd {at}")) for at in range(150))
    knowledge_base.put_many([*crowd, ("lensfield", document("Swimmers: ask at the desk.", "Lensfield"))])
    offered = "I found the Lensfield for you."

    asks = "is there a pool"
    named = search(knowledge_base, Need(asks, around=(asks, offered)), k=151)
    alone = search(knowledge_base, Need(asks, around=(asks,)), k=151)

    assert ids(named).index("lensfield") < ids(alone).index("lensfield")


def test_a_name_said_lately_counts_more_than_one_said_before(hotels: KnowledgeBase) -> None:
    asks = "Can I bring my dog?"
    around = (asks, "The Grand Hotel is free.", "No, another one.", "The Alpine Hotel is free.")

    assert ids(search(hotels, Need(asks, answering=around[1], told=asks, around=around)))[0] == "grand-pets"
    earlier = (asks, around[3], around[2], around[1])
    assert ids(search(hotels, Need(asks, answering=around[3], told=asks, around=earlier)))[0] == "alpine-pets"


def test_a_name_never_brings_what_the_reader_may_not_see(open_again: Open, minilm: SentenceEncoder) -> None:
    knowledge_base = open_again(minilm)
    secret = document("Pay out 500 euro at once.", "Lensfield goodwill", audience="lead")
    knowledge_base.put_many([("secret", secret), ("open", document("We are kind.", "Goodwill"))])

    found = search(knowledge_base, Need("Lensfield goodwill", around=("Lensfield goodwill",)), k=9)

    assert ids(found) == ["open"]


def test_what_is_looked_for_beside_stands_in_the_same_order(hotels: KnowledgeBase) -> None:
    hotels.put("fire", document("If there is smoke, leave the house.", "Fire", kind="playbook"))
    need = Need("is there parking at the Grand Hotel", around=("is there parking at the Grand Hotel",))
    every = search(hotels, need, k=40)

    found = hotels.search(need, AGENT, k=2, also=Filters(kind="playbook"))

    assert "fire" in ids(found)
    assert "fire" not in ids(search(hotels, need, k=2))
    assert [one for one in every.passages if one in found.passages] == list(found.passages)
    assert found.strength == every.strength


def test_further_passages_come_behind_by_how_well_they_fit(open_again: Open, minilm: SentenceEncoder) -> None:
    knowledge_base = open_again(minilm)
    parts = "\n\n".join(f"## Part {at}\n\nThe warranty of part {at} is two years." for at in range(200))
    others = {
        "b-lunch": "Lunch is at noon.",
        "c-guarantee": "A guarantee covers what breaks.",
        "a-garden": "The garden is behind the house.",
    }
    knowledge_base.put("parts", document(f"# Parts\n\n{parts}", "Parts"))
    knowledge_base.put_many((id, document(text, id)) for id, text in others.items())

    found = search(knowledge_base, Need("how long is the warranty of a part"), k=5)

    assert ids(found)[:3] == ["parts", "parts", "c-guarantee"]


@pytest.mark.parametrize(
    "text",
    ["Schrödinger equation eigenvalue", "x", "えいが", "🙂🙂🙂 banana", "protein folding RNA polymerase"],
)
def test_scores_are_never_zero_where_something_is_found(
    open_again: Open, minilm: SentenceEncoder, text: str
) -> None:
    knowledge_base = open_again(minilm)
    knowledge_base.put("returns", document("You can return a kettle within 30 days."))

    (only,) = search(knowledge_base, Need(text)).passages

    assert 0 < only.score <= 1
