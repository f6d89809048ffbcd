"""Conversations over HTTP: their turns, what Assist said, their events, their end."""

# ruff: noqa: ARG001 - `caller` names the role a route takes, whether or not its body needs to know who it is

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from assist.api.callers import Desk
from assist.api.openapi import PROBLEMS
from assist.api.pages import Cursor, Limit, Page, cursor, cut, position, sequence
from assist.api.streams import Stream
from assist.api.strict_json import StrictRoute
from assist.api.the_service import Operation, TheFeed, TheLanes, TheLater, TheNumbers, TheService
from assist.assistant import TurnAnswered
from assist.conversations import Conversation, ConversationDetails, Turn, place_in_list
from assist.decisions import Choice, Decision
from assist.errors import BadRequest
from assist.events import Event
from assist.judging.collected import refuse_bad_metadata
from assist.paperwork import nothing_on_file
from assist.suggestions import Status, Suggestion
from assist.wiring import Service

router = APIRouter(route_class=StrictRoute, tags=["Assist"], responses=PROBLEMS)
ConversationId = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9._:@-]{1,128}$", description="The conversation's id.")
]
_TOLD = {"status", "reason", "need"}


class ConversationEntry(ConversationDetails):
    """A conversation in a list: everything but what was said."""

    id: str
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None


class ConversationContent(ConversationEntry):
    """A conversation with its turns, oldest first."""

    turns: tuple[Turn, ...]
    last_event_id: int
    """Send it as `Last-Event-ID` to hear of everything that is not in here yet."""
    warnings: tuple[str, ...] = ()
    """What is taken as it was sent, and may be a mistake: a customer of whom nothing is on file."""


class SuggestionShown(Suggestion):
    """A suggestion of this conversation, and where it stands."""

    turn_id: str
    """The customer's turn it answers."""
    decision: Decision | None
    """What was decided last; null: nothing yet."""


class LastAnswer(BaseModel):
    """What Assist said last, without its suggestions: they are the items with this `turn_id`."""

    turn_id: str
    status: Status
    reason: str | None
    need: str


class SuggestionsShown(Page[SuggestionShown]):
    """The suggestions of a conversation, and how the last answer went: silence leaves no item."""

    last_answer: LastAnswer | None
    """null: nothing has been answered yet."""


@router.put("/v1/conversations/{id}")
def put_conversation(
    id: ConversationId, details: ConversationDetails, caller: Desk, service: TheService
) -> ConversationContent:
    """Make a conversation, or replace what is known about it; its turns stay.

    A customer who is not on file yet is taken; `warnings` and the brief say so until they are imported.
    """
    refuse_bad_metadata(details.metadata)
    service.conversations.put(id, details)
    return _content(service, service.events.last(), service.conversations.get(id))


@router.get("/v1/conversations/{id}")
def get_conversation(id: ConversationId, caller: Desk, service: TheService) -> ConversationContent:
    """A conversation with its turns."""
    # The number first: what happens in between is then told twice rather than never.
    last = service.events.last()
    return _content(service, last, service.conversations.get(id))


@router.get("/v1/conversations")
def list_conversations(
    caller: Desk,
    service: TheService,
    customer_id: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9._:@-]{1,128}$")] = None,
    after: Cursor = None,
    limit: Limit = 50,
) -> Page[ConversationEntry]:
    """Conversations, the one that changed last first."""
    listing = f"conversations:{customer_id}"
    found = service.conversations.list(customer_id, position(listing, after), limit + 1)
    shown, more = cut(found, limit)
    items = [_entry(one) for one in shown]
    return Page(items=items, next=cursor(listing, place_in_list(shown[-1])) if more else None)


@router.post("/v1/conversations/{id}/turns")
def add_turn(
    id: ConversationId,
    turn: Turn,
    caller: Desk,
    service: TheService,
    numbers: TheNumbers,
    later: TheLater,
    operation: Operation,
    answer: Annotated[
        Literal["later", "none"] | None,
        Query(description="`later`: the answer comes on the stream. `none`: nobody waits for one."),
    ] = None,
) -> TurnAnswered:
    """Add what somebody said. A customer's turn is answered; the same turn id twice is one turn.

    A turn stored without an answer is answered when it is sent again."""
    given = turn if turn.id else turn.model_copy(update={"id": operation})
    if answer is not None:
        stored, _ = service.assistant.store_turn(id, given)
        if stored.speaker == "customer" and answer == "later":
            later.submit(lambda: numbers.count(service.assistant.answer_turn(id, stored, caller.reader)))
        return TurnAnswered(turn=stored, answer=None)
    answered = service.assistant.add_turn(id, given, caller.reader)
    numbers.count(answered.answer)
    return answered


@router.get("/v1/conversations/{id}/suggestions")
def list_suggestions(id: ConversationId, caller: Desk, service: TheService) -> SuggestionsShown:
    """What Assist suggested here, oldest first, with what was decided. Nothing while it is stopped."""
    service.conversations.get(id)
    last = service.assistant.last_answer(id, caller.reader)
    suggestions = service.assistant.suggestions(id, caller.reader)
    # Last, so that they know of every suggestion above; one that was erased in between is left out.
    standing = {one.suggestion_id: one for one in service.decisions.of_conversation(id)}
    turns = service.answers.turns_answered(id)
    items = [
        SuggestionShown.model_validate(
            {**dict(one), "turn_id": turns[one.id], "decision": standing.get(one.id)}
        )
        for one in suggestions
        if one.id in turns
    ]
    told = LastAnswer(turn_id=last[0], **last[1].model_dump(include=_TOLD)) if last else None
    return SuggestionsShown(items=items, last_answer=told)


@router.get(
    "/v1/conversations/{id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def follow_conversation(
    id: ConversationId,
    caller: Desk,
    service: TheService,
    lanes: TheLanes,
    feed: TheFeed,
    last_event_id: Annotated[
        str | None, Header(description="What was seen last; without it, from the start.")
    ] = None,
) -> StreamingResponse:
    """Server-sent events: `turn`, `answer`, `decision`, `brief`, `stopped`. Resumes after `Last-Event-ID`."""
    last = _number(last_event_id)
    await lanes.stream.run(service.conversations.get, id)
    stream = Stream(
        feed,
        service.events,
        lanes.stream,
        id,
        caller.key_id,
        show=lambda event: _event_data(service.assistant.event_data(event, caller.reader), event),
    )
    return StreamingResponse(stream(last), media_type="text/event-stream")


@router.post("/v1/conversations/{id}/decision")
async def decide_alone(
    id: ConversationId,
    choice: Choice,
    caller: Desk,
    service: TheService,
    lanes: TheLanes,
    numbers: TheNumbers,
    operation: Operation,
) -> Decision:
    """Record what a person did where Assist said nothing."""
    decision = await lanes.people.run(service.decisions.decide_alone, id, choice, caller.person(), operation)
    numbers.decisions.labels(decision.outcome).inc()
    return decision


def _number(given: str | None) -> int:
    if not given:
        return 0
    number = sequence(given)
    if number is None:
        raise BadRequest(
            "invalid_last_event_id", "Last-Event-ID must be the number of an event of this stream."
        )
    return number


def _event_data(data: dict[str, Any] | None, event: Event) -> dict[str, Any] | None:
    """An event as the contract says it: an answer is an Answer, a stop names its target as `id`."""
    if data is None:
        return None
    if event.kind == "answer":
        return {**data["answer"], "turn_id": data["turn_id"]}
    if event.kind == "stopped":
        return {
            "stop_id": data["id"],
            "scope": data["scope"],
            "id": data["target"],
            "in_force": data["in_force"],
        }
    return data


def _entry(conversation: Conversation) -> ConversationEntry:
    return ConversationEntry.model_validate(_fields(conversation))


def _content(service: Service, last_event_id: int, conversation: Conversation) -> ConversationContent:
    customer = conversation.details.customer_id
    unknown = customer is not None and service.customers.profile(customer) is None
    known = {
        **_fields(conversation),
        "turns": conversation.turns,
        "last_event_id": last_event_id,
        "warnings": (nothing_on_file(customer),) if customer and unknown else (),
    }
    return ConversationContent.model_validate(known)


def _fields(conversation: Conversation) -> dict[str, Any]:
    own = {name: getattr(conversation, name) for name in ("id", "created_at", "updated_at", "closed_at")}
    return {**dict(conversation.details), **own}
