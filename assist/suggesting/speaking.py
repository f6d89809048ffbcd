"""Speaking of it: whether the documents found say what the customer's first words say.

Where nothing is sure, the nearest document may share but the commonest words with them: "change my email
address" finds how to change an appointment. Such a document is no answer, and where there is no other one,
silence is.
"""

from __future__ import annotations

from collections.abc import Sequence

from assist.reading.product_names import in_words_of_documents, names_of_products
from assist.reading.understanding import telling_turns
from assist.reading.words import calls, content_stems
from assist.suggesting.outcome import ENDS_IT
from assist.suggesting.ranking import signals_in
from assist.suggesting.sources import Case, Source
from assist.suggesting.standing import all_met
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Found

_MOST = 2 / 3
"""Of what the words tell, each by how rare it is."""
_ONE_THING = 8
"""Content words; whoever says more tells a story, most of which no policy holds."""
_NEAR = 0.5
"""Cosine from which a document says the same in other words. Of first words to banking77 (train) for which
nothing was sure and the first document held less than two thirds of them, it was right in 26 of 53 from here
on, and in 5 of 45 below."""


def speaking_of_it(
    case: Case, found: Found, sources: Sequence[Source], knowledge_base: KnowledgeBase
) -> tuple[Source, ...]:
    """The sources that say what the customer's first words say; all of them where the best is sure, where the
    customer told more than one thing, or where they ask for what is looked up by itself.

    What is called by one of the words, and whose conditions this customer meets, says it too: an older
    version may use fewer words."""
    words = _first_words(case, knowledge_base)
    if not words or not sources or not _unsure(case, found, sources[0]):
        return tuple(sources)
    rarity = knowledge_base.rarity(words)
    enough = _MOST * sum(rarity.values())
    return tuple(
        one
        for one in sources
        if one.call is not None
        or one.version.id == case.at_once
        or one.named > 1
        or (all_met(one.checks) and not words.isdisjoint(content_stems(one.version.content.title)))
        or any(ranked.similarity >= _NEAR for ranked, _ in one.passages)
        or sum(rarity[word] for word in words & _words_of(one)) >= enough
    )


def _unsure(case: Case, found: Found, best: Source) -> bool:
    """Whether nothing is sure; never where nothing was learned of the encoder's cosines."""
    looked_up = case.wish is not None and case.wish.wanted in ENDS_IT
    return not looked_up and found.strength is not None and signals_in(case, found, best).band == "low"


def _first_words(case: Case, knowledge_base: KnowledgeBase) -> frozenset[str]:
    """What the customer's first words tell; none where they told more than one thing, there or since.

    What they call their product by is left out: a policy for all products need not name theirs.
    """
    lately = telling_turns(case.turns)
    if len(lately) != 1:
        return frozenset()
    said = in_words_of_documents(case.turns[lately[0]].text, case.customer, knowledge_base)
    products = [name for name in names_of_products(knowledge_base) if calls(said, name)]
    words = frozenset(content_stems(said)).difference(*(content_stems(name) for name in products))
    return words if len(words) <= _ONE_THING else frozenset()


def _words_of(source: Source) -> frozenset[str]:
    texts = [f"{ranked.passage.section} {ranked.passage.text}" for ranked, _ in source.passages]
    return frozenset(content_stems(" ".join([source.version.content.title, *texts])))
