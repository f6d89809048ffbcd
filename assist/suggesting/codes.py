"""Codes: documents that do not hold the fault code which is all that a customer tells.

"My washing machine shows E24" is not answered by what E18 means there, however much alike the rest is. Who
tells more than the code is answered by that; nothing is sure then.
"""

from __future__ import annotations

from collections.abc import Sequence

from assist.reading.fault_codes import SHOWS, codes_in, codes_listed, spelled
from assist.reading.product_names import names_of_products
from assist.reading.understanding import telling_turns
from assist.reading.words import calls, content_stems
from assist.suggesting.sources import Case, Source
from knowledge_base.knowledge_base import KnowledgeBase

_TELLS_MORE = 2
"""Content words beside the code, the product and what says that it is shown."""


def unknown_code(case: Case, source: Source, knowledge_base: KnowledgeBase) -> bool:
    """Whether the customer's last turn names a fault code that the document nowhere holds."""
    lately = telling_turns(case.turns)
    if not lately or _wants_something_done(case):
        return False
    codes = _codes(case.turns[lately[-1]].text, case, knowledge_base)
    return bool(codes) and codes.isdisjoint(codes_listed(source.version.content.text))


def knowing_code(case: Case, sources: Sequence[Source], knowledge_base: KnowledgeBase) -> tuple[Source, ...]:
    """The sources without those that do not hold the code which is all that is asked about.

    What something calls for stays, and so does everything where they want something done.
    """
    codes = frozenset[str]() if _wants_something_done(case) else _asked_codes(case, knowledge_base)
    return tuple(
        one
        for one in sources
        if not codes
        or one.call is not None
        or one.version.id == case.at_once
        or not codes.isdisjoint(codes_listed(one.version.content.text))
    )


def _wants_something_done(case: Case) -> bool:
    return case.wish is not None and case.wish.wanted != "information"


def _asked_codes(case: Case, knowledge_base: KnowledgeBase) -> frozenset[str]:
    """The fault codes that are all the customer tells: in the last turn, or in the last turns together."""
    lately = [case.turns[at].text for at in telling_turns(case.turns)]
    for text in (lately[-1:], lately):
        codes = _codes(" \n".join(text), case, knowledge_base)
        if codes and _says_no_more(" \n".join(text), codes, knowledge_base):
            return codes
    return frozenset()


def _codes(text: str, case: Case, knowledge_base: KnowledgeBase) -> frozenset[str]:
    """The codes in `text` that name no product."""
    codes = codes_in(text)
    if not codes:
        return codes
    products = case.customer.profile.products if case.customer else ()
    names = [*names_of_products(knowledge_base), *(one.sku for one in products)]
    words = (word for name in names for word in name.split())
    return codes - {spelled(word) for word in words}


def _says_no_more(text: str, codes: frozenset[str], knowledge_base: KnowledgeBase) -> bool:
    products = [name for name in names_of_products(knowledge_base) if calls(text, name)]
    beside = frozenset(content_stems(SHOWS.sub(" ", text))).difference(
        *(content_stems(name) for name in products)
    )
    return len([stem for stem in beside if spelled(stem) not in codes]) < _TELLS_MORE
