"""The assistant: a customer's turn comes in, is stored, thought about, recorded, and only then answered."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assist.answers import Answers
from assist.conversations import Conversations, Turn
from assist.customers.customers import Customers
from assist.customers.profile import Customer
from assist.decisions import Decision, Decisions
from assist.errors import AssistError, NotFound
from assist.events import Event
from assist.evidence_first import EvidenceFirst
from assist.proofs import Proofs
from assist.reading.risks import risks_in
from assist.stops import Stop, Stops, active_stops, stop_of, stopped_documents
from assist.storage.database import Clock, writing
from assist.suggesting.calling import ESCALATING
from assist.suggesting.repetition import TurnedDown, without_repetition
from assist.suggestions import Answer, Suggestion
from knowledge_base.readers import Reader

log = logging.getLogger(__name__)

IsTheirs = Callable[[tuple[str, ...]], bool]


class Thinking(Protocol):
    """What makes an answer of a conversation: understands, retrieves, judges, drafts and proves."""

    def answer(
        self,
        turns: Sequence[Turn],
        *,
        customer: Customer | None,
        reader: Reader,
        as_of: datetime | None = None,
        k: int = 3,
        typed_text: str | None = None,
        conversation_id: str | None = None,
        channel: str | None = None,
        without_documents: frozenset[str] = frozenset(),
        collected: Mapping[str, Any] | None = None,
    ) -> Answer:
        """The answer to the last turn. Raises whatever its parts raise; stores nothing."""
        ...


class TurnAnswered(BaseModel):
    """A turn as stored, and what Assist says to it; None where the agent spoke."""

    model_config = ConfigDict(frozen=True)

    turn: Turn
    answer: Answer | None


class Assistant:
    """Joins what is stored with what thinks."""

    def __init__(
        self,
        engine: Engine,
        thinking: Thinking,
        evidence_first: EvidenceFirst,
        conversations: Conversations,
        customers: Customers,
        answers: Answers,
        decisions: Decisions,
        stops: Stops,
        proofs: Proofs,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._thinking = thinking
        self._evidence_first = evidence_first
        self._conversations = conversations
        self._customers = customers
        self._answers = answers
        self._decisions = decisions
        self._stops = stops
        self._proofs = proofs

    def suggest(
        self,
        turns: Sequence[Turn],
        *,
        reader: Reader,
        customer: Customer | None = None,
        customer_id: str | None = None,
        as_of: datetime | None = None,
        k: int = 3,
        typed_text: str | None = None,
        collected: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Answer turns that are not stored, and store nothing. NotFound for an unknown `customer_id`.

        `collected` is what was taken down before the conversation, by the names of facts.
        """
        active = self._stops.active()
        if stop_of(active, None):
            return _stopped()
        if customer is None and customer_id is not None:
            customer = self._customers.at_hand(customer_id, as_of or self._clock())
            if customer is None:
                raise NotFound("customer", customer_id)
        answer = self._think(
            turns,
            customer=customer,
            reader=reader,
            as_of=as_of,
            k=k,
            typed_text=typed_text,
            without_documents=stopped_documents(active),
            collected=collected,
        )
        # What was asked as of another day was proved for that day; now it is for the reader to see or not.
        seen = self._proofs.hold if as_of is None else self._proofs.may_read
        return _held_back(answer, self._stops.active(), None, lambda one: seen(one, reader))

    def add_turn(self, conversation_id: str, turn: Turn, reader: Reader) -> TurnAnswered:
        """Store a turn and, where the customer spoke, answer it. The same turn again has the same answer."""
        stored, _ = self.store_turn(conversation_id, turn)
        if stored.speaker != "customer":
            return TurnAnswered(turn=stored, answer=None)
        return TurnAnswered(turn=stored, answer=self.answer_turn(conversation_id, stored, reader))

    def store_turn(self, conversation_id: str, turn: Turn) -> tuple[Turn, bool]:
        """Store a turn without answering it: as stored, and whether it is new."""
        return self._conversations.add_turn(conversation_id, turn)

    def answer_turn(self, conversation_id: str, turn: Turn, reader: Reader) -> Answer:
        """The answer to a stored turn: the one recorded before, else thought now and recorded.

        Nothing is shown that is not recorded: `degraded`, reason `not_recorded`, where that fails.
        """
        active = self._stops.active()
        if stop_of(active, conversation_id):
            return self._recorded(conversation_id, turn, _stopped(), reader)
        known = self._answers.of_turn(conversation_id, turn.id or "", reader)
        if known is not None and self._still_holds(known, conversation_id, reader):
            left = without_repetition(known, self._turned_down(conversation_id))
            return self._shown(left, active, conversation_id, reader)
        conversation = self._conversations.get(conversation_id)
        customer_id = conversation.details.customer_id
        answer = self._think(
            _until(conversation.turns, turn),
            customer=self._customers.at_hand(customer_id, self._clock()) if customer_id else None,
            reader=reader,
            conversation_id=conversation_id,
            channel=conversation.details.channel,
            without_documents=stopped_documents(active),
            collected=conversation.details.collected,
        )
        fresh = without_repetition(
            answer,
            self._turned_down(conversation_id),
            danger_said=bool(risks_in(turn.text) & ESCALATING),
        )
        return self._recorded(conversation_id, turn, fresh, reader)

    def suggestions(self, conversation_id: str, reader: Reader) -> tuple[Suggestion, ...]:
        """The suggestions of a conversation for this reader, oldest first; none while it is stopped."""
        active, is_theirs = self._stops.active(), self._whose(conversation_id)
        return tuple(
            suggestion
            for answer in self._answers.of_conversation(conversation_id, reader)
            for suggestion in self._shown_to(reader, answer, active, conversation_id, is_theirs).suggestions
        )

    def last_answer(self, conversation_id: str, reader: Reader) -> tuple[str, Answer] | None:
        """The turn that was answered last and what may be shown of its answer; None: nothing yet."""
        found = self._answers.last(conversation_id, reader)
        return found and (found[0], self._shown(found[1], self._stops.active(), conversation_id, reader))

    def event_data(self, event: Event, reader: Reader) -> dict[str, Any] | None:
        """What an event says to this reader; None where what it is about is gone or not for them."""
        if event.kind == "turn":
            return self._turn_data(event)
        if event.kind == "answer":
            answer = self._answers.get(event.data["answer_id"], reader)
            if answer is None:
                return None
            shown = self._shown(answer, self._stops.active(), event.conversation_id, reader)
            return {"turn_id": event.data["turn_id"], "answer": shown.model_dump(mode="json")}
        if event.kind == "decision":
            decision = self._decisions.get(event.data["decision_id"])
            return None if decision is None else decision.model_dump(mode="json")
        return event.data

    def _turn_data(self, event: Event) -> dict[str, Any] | None:
        try:
            turn = self._conversations.turn(event.conversation_id, event.data["turn_id"])
        except NotFound:
            return None
        return turn.model_dump(mode="json")

    def _think(self, turns: Sequence[Turn], **about: Any) -> Answer:
        began = time.perf_counter()
        try:
            answer = self._thinking.answer(turns, **about)
        except Exception as failure:  # whatever breaks, the agent goes on without us
            # Only its type: the message may hold a customer's words.
            log.error("thinking_failed: %s", type(failure).__name__)
            reason = failure.code if isinstance(failure, AssistError) else "thinking_failed"
            return _degraded(reason, (time.perf_counter() - began) * 1000)
        answer = self._evidence_first.marked(answer, turns[-1].text)
        # The only documents we keep from it are stopped ones; what people turned down is dropped later.
        return answer.model_copy(update={"reason": "stopped"}) if answer.reason == "overridden" else answer

    def _recorded(self, conversation_id: str, turn: Turn, answer: Answer, reader: Reader) -> Answer:
        """The answer, once its record is durable.

        What was stopped, deleted or closed to the reader while we thought is held back.
        """
        try:
            with writing(self._engine) as connection:
                shown = self._shown(answer, active_stops(connection), conversation_id, reader)
                # Two tries of one turn may have thought at once: the first to be recorded is the answer.
                known = self._answers.known(connection, conversation_id, turn.id or "", reader)
                holds = known is not None and self._still_holds(known, conversation_id, reader)
                if known is not None and holds and shown.status != "stopped":
                    return known
                told = shown.status == "stopped" and self._answers.is_stopped(
                    connection, conversation_id, turn.id or ""
                )
                if not told:
                    self._answers.record(connection, conversation_id, turn, shown, reader)
        except NotFound:
            raise  # the conversation was erased meanwhile
        except (AssistError, SQLAlchemyError) as failure:
            log.error("answer_not_recorded: %s", type(failure).__name__)
            return _degraded("not_recorded", answer.took_ms)
        return shown

    def _still_holds(self, answer: Answer, conversation_id: str, reader: Reader) -> bool:
        """Whether all of an answer may be shown as it was: all it rests on stands, and it is about the one
        person whom the conversation is with; else its turn is worth thinking again."""
        return _for_them(answer, self._whose(conversation_id)) == answer and all(
            self._proofs.hold(one, reader) for one in answer.suggestions
        )

    def _shown(self, answer: Answer, active: Sequence[Stop], conversation_id: str, reader: Reader) -> Answer:
        return self._shown_to(reader, answer, active, conversation_id, self._whose(conversation_id))

    def _shown_to(
        self,
        reader: Reader,
        answer: Answer,
        active: Sequence[Stop],
        conversation_id: str,
        is_theirs: IsTheirs,
    ) -> Answer:
        theirs = _for_them(answer, is_theirs)
        return _held_back(theirs, active, conversation_id, lambda one: self._proofs.hold(one, reader))

    def _whose(self, conversation_id: str) -> IsTheirs:
        """Tells whether what was made about some people is about the one whom the conversation is with now.

        Looked up once for the same people, however much was made about them."""

        @cache
        def is_theirs(about: tuple[str, ...]) -> bool:
            them = self._conversations.customer_of(conversation_id)
            return them is not None and self._customers.are_one((them, *about))

        return is_theirs

    def _turned_down(self, conversation_id: str) -> list[TurnedDown]:
        standing: dict[str, Decision] = {}
        for decision in self._decisions.of_conversation(conversation_id):
            if decision.suggestion_id:
                standing[decision.suggestion_id] = decision
        rejected = {
            id for id, decision in standing.items() if decision.outcome in ("overridden", "dismissed")
        }
        return [
            TurnedDown(suggestion, answer.need)
            for answer in (self._answers.made_in(conversation_id) if rejected else ())
            for suggestion in answer.suggestions
            if suggestion.id in rejected
        ]


def _for_them(answer: Answer, is_theirs: IsTheirs) -> Answer:
    """The answer without what was made for somebody else than the conversation is with now."""
    theirs = tuple(one for one in answer.suggestions if not one.about or is_theirs(one.about))
    return _cut(answer, theirs, "other_customer")


def _held_back(
    answer: Answer,
    active: Sequence[Stop],
    conversation_id: str | None,
    holds: Callable[[Suggestion], bool],
) -> Answer:
    """What may be shown of an answer under these stops, and of that what still holds."""
    if stop_of(tuple(active), conversation_id):
        return _stopped()
    forbidden = stopped_documents(tuple(active))
    running = tuple(one for one in answer.suggestions if forbidden.isdisjoint(one.documents()))
    allowed = tuple(one for one in running if holds(one))
    return _cut(answer, allowed, "withdrawn" if running else "stopped")


def _cut(answer: Answer, left: tuple[Suggestion, ...], reason: str) -> Answer:
    """The answer with what is left of it; where that is nothing, silent for this reason."""
    if len(left) == len(answer.suggestions):
        return answer
    update: dict[str, Any] = {"suggestions": left}
    if not left:
        update |= {"status": "silent", "reason": reason}
    return answer.model_copy(update=update)


def _until(turns: Sequence[Turn], last: Turn) -> tuple[Turn, ...]:
    ids = [turn.id for turn in turns]
    return tuple(turns[: ids.index(last.id) + 1]) if last.id in ids else (*turns, last)


def _stopped() -> Answer:
    return Answer(status="stopped", reason="stopped", snapshot=None, took_ms=0.0, need="")


def _degraded(reason: str, took_ms: float) -> Answer:
    return Answer(status="degraded", reason=reason, snapshot=None, took_ms=took_ms, need="")
