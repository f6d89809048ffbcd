"""Recording: what a closed conversation leaves on the customer's timeline.

One contact, and one promise for each that the agent made with a day. Their ids follow from the conversation
and the turn, so that closing again replaces them and never adds a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from assist.briefing.promising import promises_made
from assist.briefing.shortening import short
from assist.briefing.wrap_up import WrapUp
from assist.briefing.writing import turn_sources
from assist.conversations import Closing, Conversation
from assist.customers.profile import Interaction, Order, OwnedProduct

_LONGEST = 200
_LONGEST_NAME = 60
_ENDED = {True: "resolved", False: "unresolved", None: None}
_NO_CHANNEL = "message"


def recorded(
    conversation: Conversation,
    wrap_up: WrapUp,
    named: tuple[OwnedProduct | None, Order | None],
    closing: Closing,
    as_of: datetime,
) -> Iterator[Interaction]:
    """The contact, then the promises; `named` is what of the customer's the conversation names."""
    about = _about(conversation, wrap_up, named)
    channel = conversation.details.channel or _NO_CHANNEL
    said = wrap_up.need and _as_said(short(wrap_up.need.text, _LONGEST), conversation)
    yield Interaction(
        id=_contact_id(conversation.id),
        at=as_of,
        channel=channel,
        kind="contact",
        summary=said or conversation.details.subject or "A conversation without a request",
        text=wrap_up.note,
        data=about,
        outcome=_ENDED[closing.resolved],
        csat=closing.csat,
    )
    for promise in promises_made(conversation.turns, turn_sources(conversation.turns), as_of):
        if promise.due:
            turn = conversation.turns[promise.turn].id
            yield Interaction(
                id=_promise_id(conversation.id, turn or ""),
                at=promise.made_at,
                channel=channel,
                kind="promise",
                summary=f"“{short(promise.said.rstrip(' .!'), _LONGEST)}”",
                data={**about, "turn": turn, "due_on": promise.due.isoformat()},
                outcome="pending",
            )


def _as_said(need: str, conversation: Conversation) -> str:
    """The need, in quotation marks where they are the customer's own words."""
    return f"“{need}”" if any(need.rstrip("…") in turn.text for turn in conversation.turns) else need


def recorded_ids(conversation: Conversation) -> tuple[str, ...]:
    """Every id that `recorded` may have given to an interaction of this conversation."""
    promises = [_promise_id(conversation.id, turn.id or "") for turn in conversation.turns]
    return (_contact_id(conversation.id), *promises)


def _about(
    conversation: Conversation, wrap_up: WrapUp, named: tuple[OwnedProduct | None, Order | None]
) -> dict[str, Any]:
    product, order = named
    found = {
        "conversation": conversation.id,
        "topic": wrap_up.disposition or wrap_up.suggested_disposition,
        "order_id": order and order.id,
        "serial": product and product.serial,
    }
    return {name: value for name, value in found.items() if value}


def _contact_id(conversation_id: str) -> str:
    short_enough = len(conversation_id) <= _LONGEST_NAME
    return f"conversation:{conversation_id if short_enough else _digest(conversation_id)}"


def _promise_id(conversation_id: str, turn_id: str) -> str:
    return f"promised:{_digest(f'{conversation_id} {turn_id}')}"  # no id holds a space


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
