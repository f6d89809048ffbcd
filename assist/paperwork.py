"""Paperwork: what is written around a conversation, for the agent, the next person and the record."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from assist.assistant import Assistant
from assist.briefing.belonging import NOTHING, Named, Naming, until_named
from assist.briefing.brief import Brief, Line
from assist.briefing.handover import Handover, told_of, write_handover
from assist.briefing.matter import matter_of
from assist.briefing.naming import with_names
from assist.briefing.recording import recorded, recorded_ids
from assist.briefing.wrap_up import WrapUp, write_wrap_up
from assist.briefing.writing import write_brief
from assist.conversations import Closing, Conversation, Conversations, Turn
from assist.customers.customers import Customers
from assist.customers.profile import Customer, Profile
from assist.decisions import Decisions
from assist.draft_check import Finding, check_draft
from assist.errors import NotFound, NotReady
from assist.judging.collected import collected_facts
from assist.judging.in_hand import named_case
from assist.judging.slips import with_slips
from assist.reading.product_names import known_by_name
from assist.stops import Stops
from assist.storage.database import Clock
from embeddings.encoder import EmbeddingError
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.readers import Reader

_EDITOR = Reader(name="brief", role="editor")
"""Sees every document: a playbook's name for a device counts whoever may read it. Nothing of one is shown."""


class Paperwork:
    """Writes from what is stored; stores nothing but that a conversation ended, and how."""

    def __init__(
        self,
        assistant: Assistant,
        conversations: Conversations,
        customers: Customers,
        decisions: Decisions,
        stops: Stops,
        knowledge_base: KnowledgeBase,
        clock: Clock,
        zone: tzinfo = UTC,
    ) -> None:
        """`zone` is where the days of the company end."""
        self._assistant = assistant
        self._conversations = conversations
        self._customers = customers
        self._decisions = decisions
        self._stops = stops
        self._knowledge_base = knowledge_base
        self._clock = clock
        self._zone = zone

    def brief_of_customer(self, customer_id: str) -> Brief:
        """What is known of a customer outside any conversation. NotFound where there is none."""
        return self._written(self._customer(customer_id), (), self._now())

    def brief_of_conversation(self, conversation_id: str, reader: Reader) -> Brief:
        """What is known of the customer of a conversation now.

        Of an id that nothing is on file for it says so, and what is said here; where the conversation names
        no customer, what is said and was taken down here. NotFound where there is no such conversation.
        """
        conversation, now = self._conversations.get(conversation_id), self._now()
        brief = self._brief(conversation, reader, now)
        if brief is not None:
            return brief
        told = self._of_nobody_on_file(conversation, reader, now)
        if told.customer_id is None:
            return told
        source = f"conversation:{conversation.id}"
        headline = Line(text=nothing_on_file(told.customer_id), sources=(source,))
        return told.model_copy(update={"headline": headline})

    def _of_nobody_on_file(self, conversation: Conversation, reader: Reader, now: datetime) -> Brief:
        """What a conversation tells of somebody who is not on file: what they say, and what was taken down
        before."""
        named = conversation.details.customer_id
        told = self._told(Customer(id=named or "", profile=Profile()), conversation, reader, now)
        return told.model_copy(update={"customer_id": named})

    def handover(
        self, conversation_id: str, reader: Reader, *, to: str | None = None, note: str | None = None
    ) -> Handover:
        """The summary for the next person. NotFound where there is no such conversation."""
        conversation, now = self._conversations.get(conversation_id), self._now()
        naming = self._naming(conversation)
        return write_handover(
            conversation,
            self._brief_of_matter(conversation, naming, reader, now)
            or self._of_nobody_on_file(conversation, reader, now),
            self._assistant.suggestions(conversation_id, reader),
            self._decisions.of_conversation(conversation_id),
            as_of=now,
            naming=naming,
            to=to,
            note=note,
        )

    def close(self, conversation_id: str, closing: Closing, reader: Reader) -> WrapUp:
        """End a conversation, write the note for the record, and put it on the customer's timeline.

        Closing again replaces what the first one put there. NotFound where there is no such conversation.
        """
        conversation, now = self._conversations.get(conversation_id), self._now()
        brief, named = self._brief(conversation, reader, now), self._named(conversation)
        suggestions = self._assistant.suggestions(conversation_id, reader)
        decisions = self._decisions.of_conversation(conversation_id)

        def wrap_up(conversation: Conversation) -> WrapUp:
            return write_wrap_up(
                conversation, brief, suggestions, decisions, as_of=now, **closing.model_dump()
            )

        def record(connection: Connection, closed: Conversation, people: tuple[str, ...]) -> None:
            for one in people:
                self._customers.take_off_timeline(connection, one, recorded_ids(closed))
            if brief is not None and closed.details.customer_id == conversation.details.customer_id:
                for event in recorded(closed, wrap_up(closed), named, closing, now):
                    self._customers.add_to_timeline(connection, str(closed.details.customer_id), event)

        return wrap_up(self._conversations.close(conversation_id, closing, record))

    def check_draft(
        self,
        text: str,
        reader: Reader,
        *,
        conversation_id: str | None = None,
        turns: Sequence[Turn] = (),
        customer_id: str | None = None,
    ) -> tuple[Finding, ...]:
        """What to look at again in an agent's own words, before they send them.

        The turns and the customer are those of the conversation, where one is named. NotFound where it or
        the customer does not exist; NotReady while Assist is stopped there, or where nothing can be
        searched: an empty answer would look like approval.
        """
        conversation = self._conversations.get(conversation_id) if conversation_id else None
        if conversation is not None:
            turns = conversation.turns
            customer = self._customer_of(conversation)
        else:
            customer = self._customer(customer_id) if customer_id else None
        forbidden = self._stops.stopped_documents()
        if self._stops.stopped(conversation_id):
            raise NotReady("stopped", "The text was not checked: Assist is stopped.")
        try:
            findings = check_draft(
                text,
                turns,
                customer=customer,
                reader=reader,
                knowledge_base=self._knowledge_base,
                as_of=self._now(),
                channel=conversation.details.channel if conversation else None,
                collected=conversation.details.collected if conversation else None,
                without_documents=forbidden,
                of_others=self._customers.of_others,
            )
        except (KnowledgeBaseError, EmbeddingError) as failure:
            raise NotReady(
                "draft_not_checked", "The text was not checked: nothing can be searched at present."
            ) from failure
        return tuple(_without_source(one, forbidden) for one in findings)

    def _now(self) -> datetime:
        """Now, in the zone whose days count."""
        return self._clock().astimezone(self._zone)

    def _brief(self, conversation: Conversation, reader: Reader, now: datetime) -> Brief | None:
        customer = self._customer_of(conversation)
        return self._told(customer, conversation, reader, now) if customer else None

    def _told(self, customer: Customer, conversation: Conversation, reader: Reader, now: datetime) -> Brief:
        return self._written(
            customer,
            conversation.turns,
            now,
            channel=conversation.details.channel,
            collected=conversation.details.collected,
            suggestions=self._assistant.suggestions(conversation.id, reader),
            decisions=self._decisions.of_conversation(conversation.id),
        )

    def _written(self, customer: Customer, turns: Sequence[Turn], now: datetime, **more: Any) -> Brief:
        """The brief, and what the documents know of it; without that where nothing can be searched."""
        known: dict[str, Any] = {}
        with suppress(KnowledgeBaseError):
            known["regions"] = self._knowledge_base.regions()
        return write_brief(self._called(customer) or customer, turns, now, **more, **known)

    def _called(self, customer: Customer | None) -> Customer | None:
        """The customer, their products with the names that the company's playbooks have for them."""
        if customer is None or not customer.profile.products:
            return customer
        with suppress(KnowledgeBaseError):
            return with_names(customer, self._knowledge_base.waiting_for_triggers(_EDITOR))
        return customer

    def _named(self, conversation: Conversation) -> Named:
        """What of the customer's the conversation came to be about."""
        matter, naming = matter_of(conversation.turns), self._naming(conversation)
        return naming(until_named(conversation.turns, matter.turn if matter else 0, naming))

    def _brief_of_matter(
        self, conversation: Conversation, naming: Naming, reader: Reader, now: datetime
    ) -> Brief | None:
        """The brief, with what is known of what the handover opens with: they may have asked about something
        else since."""
        brief, told = self._brief(conversation, reader, now), told_of(conversation, naming)
        if brief is None or naming(told) == naming(conversation.turns):
            return brief
        earlier = self._brief(conversation.model_copy(update={"turns": told}), reader, now)
        return brief.model_copy(update={"known": earlier.known}) if earlier else brief

    def _naming(self, conversation: Conversation) -> Naming:
        """Reads what turns of the conversation name of the customer's; what was taken down counts where none
        of them does."""
        customer = self._called(self._customer_of(conversation))
        taken_down = collected_facts(conversation.details.collected, self._zone)

        def naming(turns: Sequence[Turn]) -> Named:
            whole = len(turns) == len(conversation.turns)
            return named_case(customer, turns, taken_down if whole else None) if customer else NOTHING

        return naming

    def _customer_of(self, conversation: Conversation) -> Customer | None:
        id = conversation.details.customer_id
        customer = self._customers.at_hand(id, self._clock()) if id else None
        try:
            said = with_slips(customer, conversation.turns, self._customers.of_others)
            return known_by_name(said, self._knowledge_base)
        except KnowledgeBaseError:  # a brief needs no documents
            return customer

    def _customer(self, id: str) -> Customer:
        customer = self._customers.at_hand(id, self._clock())
        if customer is None:
            raise NotFound("customer", id)
        return customer


def nothing_on_file(customer_id: str) -> str:
    """What to say of a customer whom a conversation names and nobody has put on file."""
    return (
        f"Nothing is on file for customer {customer_id!r}: import them, or mend the conversation's customer"
    )


def _without_source(finding: Finding, forbidden: frozenset[str]) -> Finding:
    """The finding without a word of a stopped document. What was copied from one is still no customer's."""
    if finding.evidence is None or finding.evidence.document_id not in forbidden:
        return finding
    return finding.model_copy(
        update={"detail": "This is from a document that is not for customers.", "evidence": None}
    )
