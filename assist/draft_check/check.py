"""Check: everything a draft is read for, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.draft_check.authority import over_authority
from assist.draft_check.charges import charges
from assist.draft_check.claims import Known, claims
from assist.draft_check.currencies import currencies
from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding, one_for_each_place, place_of
from assist.draft_check.in_full import in_full
from assist.draft_check.in_time import in_time
from assist.draft_check.instructions import instructions
from assist.draft_check.internal_limits import internal_limits
from assist.draft_check.internal_names import internal_names
from assist.draft_check.internal_text import internal_text
from assist.draft_check.membership import membership
from assist.draft_check.personal_data import personal_data
from assist.draft_check.promises import promises
from assist.draft_check.questions import questions
from assist.draft_check.sooner import sooner
from assist.draft_check.until import until
from assist.draft_check.verdicts import verdicts
from assist.judging.collected import collected_facts
from assist.judging.slips import OfOthers, nobodys, with_slips
from assist.reading.product_names import known_by_name
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

_LONGEST_CHECKED = 20_000


def check_draft(
    text: str,
    turns: Sequence[Turn],
    *,
    customer: Customer | None,
    reader: Reader,
    knowledge_base: KnowledgeBase,
    as_of: datetime,
    channel: str | None = None,
    without_documents: frozenset[str] = frozenset(),
    collected: Mapping[str, Any] | None = None,
    of_others: OfOthers = nobodys,
) -> tuple[Finding, ...]:
    """What the agent should look at again in `text`, in order of place; nothing where all is well.

    Read are the first 20,000 characters, and of them the first 300 sentences for what they say; personal data
    and words of internal documents are looked for in all of them.

    `without_documents` neither prove nor contradict anything; `collected` is what was taken down before;
    `of_others` says which words are numbers on file for somebody else.
    """
    text = text[:_LONGEST_CHECKED]
    if not text.strip():
        return ()
    desk = Desk(
        text=text,
        turns=turns,
        customer=known_by_name(with_slips(customer, turns, of_others), knowledge_base),
        reader=reader,
        as_of=as_of,
        channel=channel,
        knowledge_base=knowledge_base,
        without=without_documents,
        collected=collected_facts(collected, as_of.tzinfo),
        of_others=of_others,
    )
    known = Known(desk)
    decided = tuple(verdicts(desk))
    of_grants = (
        *in_time(desk),
        *in_full(desk),
        *currencies(desk),
        *over_authority(desk),
        *claims(desk, known),
        *sooner(desk, known),
        *promises(desk, known),
    )
    return one_for_each_place(
        (
            *internal_text(desk),
            *internal_limits(desk),
            *internal_names(desk),
            *personal_data(desk),
            *decided,
            # How much is granted, and when, does not matter where it is refused altogether.
            *(
                one
                for one in of_grants
                if not any(_is_within(one.span, place_of(other)) for other in decided)
            ),
            *charges(desk),
            *instructions(desk),
            *membership(desk),
            *until(desk),
            *questions(desk),
        )
    )


def _is_within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]
