"""When it speaks, with the default encoder and the weights that were learned for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assist.suggesting.confidence import BY_HAND, LEARNED, signals_of
from assist.suggesting.suggesting import Suggesting
from embeddings.encoder import SentenceEncoder
from knowledge_base import sample
from knowledge_base.catalogue import Catalogue, create_tables, open_sqlite
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need
from tests.assist.small_company import AGENT, NOW, said

OFF_TOPIC = (
    "who won the football match last night?",
    "do you know a good recipe for banana bread?",
    "what is the capital of Mongolia?",
    "protein folding RNA polymerase",
    "Can you write me a poem about the sea?",
    "How do I change the tyre of a truck?",
)


def some_of_the_sample(folder: Path, encoder: SentenceEncoder, count: int) -> KnowledgeBase:
    engine = open_sqlite(folder / "state.db")
    create_tables(engine)
    knowledge_base = KnowledgeBase.open(folder, Catalogue(engine), encoder, lambda: NOW)
    documents = [one for one in sample.documents() if one.document.audience == "public"][:count]
    knowledge_base.put_many((one.document_id, one.document) for one in documents)
    return knowledge_base


@pytest.mark.parametrize(
    "text",
    [
        "how long is the warranty?",
        "How long is the warranty on my fridge?",
        "what does the warranty cover?",
        "Is my washing machine still under warranty?",
        "what are your opening hours?",
        "is shipping free?",
        "how do I descale my coffee machine?",
        "what is your return policy?",
        "how much is a technician visit",
    ],
)
def test_a_short_question_that_the_documents_answer_is_answered(lumivale: KnowledgeBase, text: str) -> None:
    answer = Suggesting(lumivale, lambda: NOW).answer(said(text), customer=None, reader=AGENT)

    assert answer.status == "suggested"
    assert answer.strength is not None
    assert answer.strength >= LEARNED.speaks_from


@pytest.mark.parametrize("text", OFF_TOPIC)
def test_what_has_nothing_to_do_with_the_company_is_met_with_silence(
    lumivale: KnowledgeBase, text: str
) -> None:
    answer = Suggesting(lumivale, lambda: NOW).answer(said(text), customer=None, reader=AGENT)

    assert answer.status == "silent"


@pytest.mark.parametrize("documents", [1, 5, 20])
def test_a_company_with_few_documents_is_silent_on_what_they_do_not_speak_of(
    tmp_path: Path, minilm: SentenceEncoder, documents: int
) -> None:
    suggesting = Suggesting(some_of_the_sample(tmp_path, minilm, documents), lambda: NOW)

    answers = [suggesting.answer(said(text), customer=None, reader=AGENT) for text in OFF_TOPIC]

    assert [answer.status for answer in answers] == ["silent"] * len(OFF_TOPIC)
    assert all(answer.strength is not None and answer.strength < 0.4 for answer in answers)


def test_danger_comes_first_whatever_else_is_spoken_of(lumivale: KnowledgeBase) -> None:
    turns = said(
        "I bought a FR310 fridge last week",
        "Agent: How can I help with the returns policy?",
        "I got an electric shock from the kettle, I want my money back",
    )

    answer = Suggesting(lumivale, lambda: NOW).answer(turns, customer=None, reader=AGENT)

    assert {one.document_id for one in answer.suggestions[0].evidence} == {"playbook-safety-smoke"}


def test_what_is_left_without_the_best_is_less_sure(tmp_path: Path, minilm: SentenceEncoder) -> None:
    knowledge_base = some_of_the_sample(tmp_path, minilm, 20)
    need = Need("how long do I have to return something?")
    found = knowledge_base.search(need, AGENT, k=12)
    best = found.passages[0].source.id
    left = [one for one in found.passages if one.source.id != best]

    whole, less = signals_of(need, found, found.passages), signals_of(need, found, left)

    assert less.strength < whole.strength
    assert less.certainty < whole.certainty <= whole.strength
    assert signals_of(need, found, ()).reason_for_silence == "off_topic"
    assert (whole.bar, signals_of(need, replace(found, strength=None), left).bar) == (LEARNED, BY_HAND)
