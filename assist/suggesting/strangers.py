"""Strangers: what the customer wants done about something that nobody here knows by its name.

"Cancel my Netflix subscription" fits what is said about cancelling, and is not ours to cancel.
"""

from __future__ import annotations

from assist.reading.understanding import names_of_own, telling_turns
from assist.reading.wishes import object_of
from assist.suggesting.sources import Case
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Need

SURE_WHATEVER_ITS_NAME = 0.8
"""The certainty from which a document answers whatever a thing is called: shops sell what others make."""
_NAMES_LOOKED_UP = 2


def is_of_others(case: Case, knowledge_base: KnowledgeBase) -> bool:
    """Whether the last turn wants something done about what it calls by a name that is not ours."""
    lately = telling_turns(case.turns)
    if case.wish is None or case.wish.wanted == "information" or not lately:
        return False  # "can I pay with my Visa card?" is for us to answer
    names = names_of_own(case.turns[lately[-1]].text)[:_NAMES_LOOKED_UP]
    return any(_is_unknown(name, case, knowledge_base) for name in names)


def may_be_of_others(case: Case, knowledge_base: KnowledgeBase) -> bool:
    """Whether what is to be cancelled or taken back is called by a word that is nowhere here: "netflix" may
    be a company's name, or a word for something of ours, so that nothing about it is sure."""
    lately = telling_turns(case.turns)
    if case.wish is None or not lately or case.wish.turn != lately[-1]:
        return False
    word = object_of(case.wish.said)
    return word is not None and _is_unknown(word, case, knowledge_base)


def _is_unknown(name: str, case: Case, knowledge_base: KnowledgeBase) -> bool:
    """Whether no document that the reader may see and no record of the customer holds it."""
    on_file = str(case.customer.profile).casefold() if case.customer else ""
    found = knowledge_base.search(Need(name), case.reader, k=1, as_of=case.as_of)
    return name.casefold() not in on_file and not any(one.lexical for one in found.passages)
